//===- Passes.td - CPU code generation ---------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_PASSES_TD
#define PE_CODEGEN_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def PE_AccuracyOption : Option<"accuracy", "accuracy",
    "::mlir::pe::Accuracy", "::mlir::pe::Accuracy::Standard",
    "How close cosines and sines in f32 are to the true values",
    [{::mlir::pe::getAccuracyValues()}]>;

def MemRefsToTensorsPass : Pass<"pe-memrefs-to-tensors"> {
  let summary = "Turn pe ops on memrefs into pe ops on tensors";
  let description = [{
    Wraps every `pe` op on memrefs: `bufferization.to_tensor` converts its
    operands to tensors, and `bufferization.materialize_in_destination` writes
    its results back. So the passes that follow work on values only, and
    bufferization restores the buffers.

    A memref that is the result of `bufferization.to_buffer read_only` is
    replaced by the tensor it was made from, and a `pe.positions` in memory by
    one on tensors. So constant frequencies stay constants, and contiguous
    positions stay known.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def PE_AnglesOption : Option<"angles", "angles", "::mlir::pe::Angles",
    "::mlir::pe::Angles::Auto", "How the angles of tokens are computed",
    [{::mlir::pe::getAnglesValues()}]>;

def PE_ParallelOption : Option<"parallel", "parallel", "::mlir::pe::Parallel",
    "::mlir::pe::Parallel::None", "What runs in parallel",
    [{::mlir::pe::getParallelValues()}]>;

def TileTokensPass : Pass<"pe-tile-tokens"> {
  let summary = "Tile pe ops into loops over single tokens";
  let description = [{
    Tiles `pe.rotary`, `pe.rotary_table`, `pe.apply_rotary` and `pe.sinusoidal`
    on tensors by one along the dimensions of the positions, and fuses
    `pe.positions` into the loops. The loop body then has one token, all of
    whose heads share its angles.

    Depending on `angles`, tokens at contiguous positions are processed in runs
    of 16, by two loops: `pe-vectorize` then computes an exact angle only for
    the first token of a run. This needs constant frequencies, f32 arithmetic
    and the standard accuracy; with `angles=split`, a remark says what is
    missing.

    With `parallel=openmp` the outermost loop over tokens is an `scf.forall`. If
    there are fewer than 16 tokens, the `scf.forall` is over the rows of
    `pe.rotary` and `pe.apply_rotary` instead.
  }];
  let options = [
    PE_AnglesOption,
    PE_AccuracyOption,
    PE_ParallelOption
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FuseTokenLoopsPass : Pass<"pe-fuse-token-loops"> {
  let summary = "Fuse loops over the same tokens";
  let description = [{
    Fuses loops on tensors with equal bounds that hold `pe` ops with angles and
    do not depend on each other: the queries and the keys of a layer are then
    rotated in one pass over the tokens, and share their angles. The earlier
    loop moves down to the later one, and the users of its results move behind
    both. If a user has side effects, the loops are not fused.
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect"];
}

def TileRowsPass : Pass<"pe-tile-rows"> {
  let summary = "Tile pe.apply_rotary and pe.alibi into loops over single rows";
  let description = [{
    Tiles `pe.apply_rotary` and `pe.alibi` on tensors by one along all
    dimensions but the last, features or keys. For a rotation this gives the
    loops over the heads of a token; the tables stay outside of them.

    With `parallel=openmp` the loop over the rows of `pe.alibi` is an
    `scf.forall`, unless it is already in one.
  }];
  let options = [PE_ParallelOption];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ExpandBiasesPass : Pass<"pe-expand-biases"> {
  let summary = "Look the biases of all distances up once";
  let description = [{
    Replaces `pe.relative_bias` on tensors. If its buckets depend on the distance
    of a key from its query alone, a loop finds the columns of all Sq + Sk − 1
    distances. For each head, a loop looks up their biases, a contiguous part of
    which is added to each row of scores by operations on vectors of `width`
    bits. The biases of a single query are looked up where they are used.

    In a window of at most 1024 tokens, the biases of all pairs of a query and a
    key are looked up once for each head, and added to all batches.

    Other ops are left to `convert-pe-to-linalg`, with a remark.
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"256",
           "Width of a vector in bits, from 64 to 4096">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def VectorizePass : Pass<"pe-vectorize"> {
  let summary = "Turn the tables and rotations of one token into vector code";
  let description = [{
    Replaces a `pe.rotary_table` or `pe.sinusoidal` of one token, and a
    `pe.apply_rotary` or `pe.alibi` of one row, by operations on vectors of
    `width` bits; cosines and sines are computed two vectors at a time. Ops on
    more than one token or row are left to `convert-pe-to-linalg`, with a remark.

    Where the number of pairs or features is not static, a table or a rotation is
    three loops: over whole vectors, over quarters of them, and over what is left.
    A rotation then reads its cosines and sines from memory. `pe.sinusoidal`,
    tables with axes, and rotations that move pairs, are by a table of features,
    or multiply by more than the angles, need static numbers.

    A row is split into at most 16 vectors of pairs; longer rows use wider
    vectors.

    Cosines and sines are vectors in SSA form, so that they stay in registers
    while the rows of the token are rotated. They are computed in the order in
    which the rows use them. In a loop over at most 16 tokens at contiguous
    positions, as created by `pe-tile-tokens`, they are sums of two angles,
    unless `angles=exact`.

    A row of `pe.alibi` is a loop over vectors of scores, with their distances
    in a vector that the loop advances. The last vector ends where the row ends,
    and is read before others are written, so that it may overlap the one before
    it: no vector is masked. LLVM is told not to unroll this loop nor that
    over rows. A row of unknown extent that is shorter than a vector is a loop
    over single scores.

    Rows of bf16 are processed as 32-bit words of two elements, unless the
    target converts bf16 itself (`native-bf16`). With `avx512-bf16`, a vector is
    rounded by the instruction of AVX512-BF16 if none of its numbers is
    subnormal, which is tested; the instruction would flush these to zero.
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"256",
           "Width of a vector in bits, a power of two from 64 to 4096">,
    PE_AccuracyOption,
    PE_AnglesOption,
    Option<"nativeBF16", "native-bf16", "bool", /*default=*/"false",
           "Whether the target converts vectors of f32 to bf16">,
    Option<"avx512BF16", "avx512-bf16", "bool", /*default=*/"false",
           "Whether the target has AVX512-BF16, for all but subnormal numbers">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def VectorizeRowsPass : Pass<"pe-vectorize-rows"> {
  let summary = "Vectorize linalg ops that are fused with a pe op";
  let description = [{
    Tiles small `linalg` ops on tensors that are in a loop with a `pe` op into
    loops over rows, and vectorizes these. Examples are the sum of the squares
    of a head, a bias, or a cast. Extents must be static, and rows independent
    and contiguous in all arrays; long rows are processed by a few vectors of
    `width` bits at a time. Sums along a row may be reordered.

    All other ops are left to later passes.
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"256",
           "Width of a vector in bits, at least 64">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def EliminateEmptyTensorsPass
    : Pass<"pe-eliminate-empty-tensors", "::mlir::ModuleOp"> {
  let summary = "Compute tensors in their final destination";
  let description = [{
    Upstream's `eliminate-empty-tensors`, except for a tensor that is written to
    a memref in the end and also has other users: these would read what the
    memref then holds.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::tensor::TensorDialect"];
}

def BufferizePass : Pass<"pe-bufferize", "::mlir::ModuleOp"> {
  let summary = "Bufferize a module; memrefs of functions are contiguous";
  let description = [{
    Upstream's `one-shot-bufferize` of a module, including function boundaries,
    where memrefs have the identity layout, with two corrections:

    * A `vector.transfer_write` of fewer dimensions than the tensor, or along
      other ones, keeps the elements that it does not write. Upstream may treat
      it as a write of the whole tensor.
    * A slice that is passed to a function or returned is copied if the memref
      type there has a dynamic stride. Upstream casts the slice to a contiguous
      memref, whose elements the callee or caller would then look for at wrong
      addresses.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def DropReturnedArgumentsPass
    : Pass<"pe-drop-returned-arguments", "::mlir::ModuleOp"> {
  let summary = "Drop results that are memref arguments of the same function";
  let description = [{
    Upstream's `drop-equivalent-buffer-results`, for public functions as well,
    and for memrefs only:
    `func.func @f(%x: tensor<…>) -> tensor<…>` that updates %x in place becomes
    a function of a memref without results. Otherwise deallocation would have to
    return a copy that the caller owns. This includes calls: if a function
    returns a result of a call that is dropped, its own result is dropped too.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def ConvertAffineLoopsPass : Pass<"pe-convert-affine-loops"> {
  let summary = "Lower affine loops, branches and accesses";
  let description = [{
    A part of upstream's `lower-affine`, needed because affine loops do not
    bufferize. Affine arithmetic such as `affine.min` stays, because bounds are
    inferred from it.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ExpandOpsPass : Pass<"pe-expand-ops"> {
  let summary = "Expand upstream ops that neither bufferize nor become loops";
  let description = [{
    Replaces `linalg.softmax`, `linalg.pack`, `linalg.unpack`, the Winograd
    transforms, `tensor.bitcast`, `tensor.concat`, `tensor.gather` and
    `tensor.scatter` by simpler ops. A `tensor.parallel_insert_slice` of a
    tensor into itself inserts the initial tensor of the loop instead, because
    upstream's canonicalization may crash on it.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def MarkProgramMemoryPass : Pass<"pe-mark-program-memory"> {
  let summary = "Mark the memory that the program manages itself";
  let description = [{
    Runs before bufferization, so that `pe-deallocate-buffers` can distinguish
    the program's memrefs from the buffers of tensors. Every op that allocates
    or frees a memref is marked with `bufferization.manual_deallocation`, and
    every argument and result that is a memref with `pe.program_memory`.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def CanonicalizeBuffersPass : Pass<"pe-canonicalize-buffers"> {
  let summary = "Canonicalize, and keep the attributes of allocations";
  let description = [{
    Upstream's `canonicalize`, except that an allocation whose extent becomes
    static keeps the mark of `pe-mark-program-memory`.
  }];
}

def HoistAllocationsPass : Pass<"pe-hoist-allocations", "::mlir::func::FuncOp"> {
  let summary = "Hoist allocations out of loops";
  let description = [{
    Upstream's `buffer-loop-hoisting`, except for allocations marked by
    `pe-mark-program-memory`: the program may free the memory in each iteration,
    or keep it.
  }];
}

def DeallocateBuffersPass : Pass<"pe-deallocate-buffers"> {
  let summary = "Free only what bufferization allocated";
  let description = [{
    Upstream's `ownership-based-buffer-deallocation`, except that memory marked
    by `pe-mark-program-memory` is left to the program:

    - What the program allocates is freed only where the program frees it.
    - A result that was a tensor belongs to the caller, and is a copy if
      the function does not own it. A result that was a memref is returned
      without a copy, and is freed only if the calling program frees it.
    - A `bufferization.dealloc_tensor`, or a `memref.dealloc` of the buffer of a
      tensor, is dropped, because the memory of tensors is freed anyway. An op
      that may free either a tensor's memory or the program's is an error.

    Removes the marks.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def StreamingStoresPass : Pass<"pe-streaming-stores"> {
  let summary = "Use non-temporal stores for arrays that are only written";
  let description = [{
    Versions loops: the outermost loops on memrefs that contain no call, if they
    write arrays by whole vectors and do not read them. One version has
    non-temporal stores, which avoid reading the memory that is overwritten; the
    other is the original loop. The first version is executed if the arrays are
    aligned as it needs, and if together they have at least `threshold` bytes:
    non-temporal stores are slow where a cache would have held the data.
    Alignment is checked at run time, and so is the size unless all extents are
    static.

    `pe-fence-streaming-stores` has to run later, after loops were distributed
    to threads.

    Arrays must have the identity layout and a static last dimension, and be
    accessed without views; `fold-memref-alias-ops` should run before.
  }];
  let options = [
    Option<"streaming", "streaming", "::mlir::pe::Streaming",
           "::mlir::pe::Streaming::Auto", "Which stores are non-temporal",
           [{::mlir::pe::getStreamingValues()}]>,
    Option<"threshold", "threshold", "int64_t", /*default=*/"16777216",
           "Total size in bytes from which on arrays get non-temporal stores: "
           "about half of the last-level cache">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def FenceStreamingStoresPass : Pass<"pe-fence-streaming-stores"> {
  let summary = "Put fences after loops with non-temporal stores";
  let description = [{
    Non-temporal stores may become visible later than the stores that follow
    them. So a fence is put behind the outermost loop around them that a single
    thread runs and that contains no call.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def InlineScopesPass : Pass<"pe-inline-scopes"> {
  let summary = "Inline scopes of stack allocations";
  let description = [{
    Replaces every `memref.alloca_scope` by its body, between saving and
    restoring the stack. The scope itself could contain no branches between
    blocks.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def CopyAsIntegersPass : Pass<"pe-copy-as-integers"> {
  let summary = "Copy bf16 as integers";
  let description = [{
    A bf16, or vector of bf16, that is loaded, stored, chosen, shuffled or passed
    to another block becomes an i16, or vector of i16. Only ops that need a bf16,
    such as a sum or a call, get one, by a bitcast in the same block.

    For x86-64, LLVM 22 keeps a bf16 that another block uses as an f32, and
    rounds it there: by a call, or with AVX512-BF16 by an instruction that
    flushes subnormal numbers to zero. It also fails on copies of 9, 17, 25, …
    bf16 with AVX512-BF16. Arguments and results of functions stay bf16, and
    functions with `llvm.invoke` are left as they are.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def OffsetAccessesPass : Pass<"pe-offset-accesses"> {
  let summary = "Compute addresses with negative strides in signed arithmetic";
  let description = [{
    Rewrites `memref.load` and `memref.store` of memrefs whose strides may be
    negative, so that they access an offset from the base that is computed in
    signed arithmetic. Upstream's lowering marks the products of indices and
    strides, and their sum, as not wrapping around as unsigned numbers, which is
    wrong for these.

    `expand-strided-metadata` and `lower-affine` have to run later.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def SetTargetPass : Pass<"pe-set-target"> {
  let summary = "Set the CPU that LLVM generates code for";
  let description = [{
    Sets the attributes `target_cpu` and `prefer_vector_width` of all functions
    in the LLVM dialect that have none. With `target=host`, `target_cpu` is not
    set: a JIT compiler uses the CPU that it runs on.

    Functions for a CPU with AVX512-BF16 or AVX-NE-CONVERT are compiled without
    these features, unless `native-bf16`: LLVM's code would flush subnormal bf16
    to zero. With `target=host` this is up to the JIT compiler.

    A module that has neither `llvm.target_triple` nor `llvm.data_layout` gets
    both: those of this machine, or of Linux if the CPU has another
    architecture. Flags of `opt` and `llc`, such as `-mtriple`, override them.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "The CPU: 'host', or an x86-64 or AArch64 CPU as clang names it">,
    Option<"nativeBF16", "native-bf16", "bool", /*default=*/"false",
           "Whether subnormal bf16 may be flushed to zero">
  ];
}

def ExpandBFloat16Pass : Pass<"pe-expand-bf16"> {
  let summary = "Expand conversions and signs of bf16 to integer operations";
  let description = [{
    Replaces `arith.extf` from bf16 and `arith.truncf` to bf16, of scalars and
    vectors, by shifts and rounding in i32. Without AVX512-BF16, LLVM would call
    a library function for every element of a truncated vector. Rounding is to
    nearest even, and a NaN stays a NaN. `arith.negf` of bf16 changes the sign
    bit.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandFloat8Pass : Pass<"pe-expand-f8"> {
  let summary = "Expand conversions of 8-bit floats to integer operations";
  let description = [{
    Replaces `arith.extf` from and `arith.truncf` to the signed 8-bit floats, of
    scalars and vectors, by operations on the bits of an f32 or f64: upstream
    does not convert these casts to the LLVM dialect. Rounding is to nearest
    even. Too large values become an infinity, or a NaN in formats without
    infinities.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandMathPass : Pass<"pe-expand-math"> {
  let summary = "Expand math ops that upstream does not convert for LLVM";
  let description = [{
    An op of the math dialect, or an extended sum or product of the arith
    dialect, on vectors of rank 2 or more is unrolled into one op for each row,
    and on vectors of rank 0 it becomes an op on scalars. Some of upstream's
    conversions to the LLVM dialect handle vectors of rank 1 only.
    `math.clampf`, `math.isinf` and `math.isnormal` become comparisons.
    `math.expm1` and `math.log1p` become calls of libm, because upstream's
    expansions of them are inaccurate.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // PE_CODEGEN_CPU_PASSES_TD
