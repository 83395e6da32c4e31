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
    [{::llvm::cl::values(
        clEnumValN(::mlir::pe::Accuracy::Standard, "standard",
                   "within 2.5e-7"),
        clEnumValN(::mlir::pe::Accuracy::High, "high", "within 1.2e-7"))}]>;

def MemRefsToTensorsPass : Pass<"pe-memrefs-to-tensors"> {
  let summary = "Turn pe ops on memrefs into pe ops on tensors";
  let description = [{
    Wraps every `pe` op on memrefs: its operands become tensors by
    `bufferization.to_tensor`, and its results are put back by
    `bufferization.materialize_in_destination`. So the passes that follow work
    on values only, and bufferization puts the buffers back where they were.

    Of a memref that is a `bufferization.to_buffer read_only`, or a
    `pe.positions`, the tensor is taken: constant frequencies stay constants,
    and positions a run.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def PE_AnglesOption : Option<"angles", "angles", "::mlir::pe::Angles",
    "::mlir::pe::Angles::Auto", "How the angles of tokens are computed",
    [{::llvm::cl::values(
        clEnumValN(::mlir::pe::Angles::Auto, "auto", "the cheapest way"),
        clEnumValN(::mlir::pe::Angles::Exact, "exact",
                   "an exact phase for every token"),
        clEnumValN(::mlir::pe::Angles::Split, "split",
                   "sums of two angles wherever possible"))}]>;

def TileTokensPass : Pass<"pe-tile-tokens"> {
  let summary = "Tile pe ops into loops over single tokens";
  let description = [{
    Tiles `pe.rotary`, `pe.rotary_table`, `pe.apply_rotary` and `pe.sinusoidal`
    on tensors by one along the dimensions of the positions, and fuses
    `pe.positions` into the loops. What is left inside is one token: all that
    shares its angles.

    Tokens at contiguous positions are taken in runs of 16, by two loops, if
    `angles` says so: `pe-vectorize` then computes an exact angle only for the
    first of them. That needs constant frequencies, f32 arithmetic and the
    standard accuracy; with `angles=split`, a remark says what is missing.

    With `parallel=openmp` the outermost loop over tokens is an `scf.forall`. Of
    fewer than 16 tokens it goes over the rows of `pe.rotary` and
    `pe.apply_rotary`.
  }];
  let options = [
    PE_AnglesOption,
    PE_AccuracyOption,
    Option<"parallel", "parallel", "::mlir::pe::Parallel",
           "::mlir::pe::Parallel::None", "What runs in parallel",
           [{::llvm::cl::values(
               clEnumValN(::mlir::pe::Parallel::None, "none", "nothing"),
               clEnumValN(::mlir::pe::Parallel::OpenMP, "openmp",
                          "tokens"))}]>
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
    rotated in one pass over the tokens, and share their angles. A loop moves
    down to the one that it is fused with, and with it what uses its results; if
    that has effects, both loops are left alone.
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect"];
}

def TileRowsPass : Pass<"pe-tile-rows"> {
  let summary = "Tile pe.apply_rotary into loops over single rows";
  let description = [{
    Tiles `pe.apply_rotary` on tensors by one along all dimensions but the
    features: the loops over the heads of a token. The tables stay outside.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def VectorizePass : Pass<"pe-vectorize"> {
  let summary = "Turn the tables and rotations of one token into vector code";
  let description = [{
    Replaces a `pe.rotary_table` or `pe.sinusoidal` of one token, and a
    `pe.apply_rotary` of one row, by operations on vectors of `width` bits;
    cosines and sines are computed two vectors at a time. Ops on more than one
    token or row, or with a number of pairs or features that is not static, are
    left to `convert-pe-to-linalg`, with a remark.

    A row is at most 16 vectors of pairs; longer rows take wider vectors.

    Cosines and sines are vectors in SSA form, so that they stay in registers
    while the rows of the token are rotated. They are computed in the order that
    the rows take them in. In a loop over at most 16 tokens at contiguous
    positions, as `pe-tile-tokens` makes it, they are sums of two angles, unless
    `angles=exact`.

    Rows of bf16 are taken as words of two, unless the target converts bf16
    itself (`native-bf16`).
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"256",
           "Width of a vector in bits, a power of two from 64 to 4096">,
    PE_AccuracyOption,
    PE_AnglesOption,
    Option<"nativeBF16", "native-bf16", "bool", /*default=*/"false",
           "Whether the target converts vectors of f32 to bf16">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::vector::VectorDialect"
  ];
}

def VectorizeRowsPass : Pass<"pe-vectorize-rows"> {
  let summary = "Turn what is fused with a pe op into vector code";
  let description = [{
    Tiles `linalg` ops on tensors, small and in a loop with a `pe` op, into
    loops over rows, and vectorizes these: the sum of the squares of a head, a
    bias, or a cast. Extents must be static, and rows independent and contiguous
    in all arrays; long ones are taken by a few vectors of `width` bits at a
    time. Sums along a row may be taken in any order.

    All other ops are left alone, for whoever lowers them.
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
  let summary = "Compute tensors where they are put in the end";
  let description = [{
    Upstream's `eliminate-empty-tensors`, but for tensors on their way to a
    memref that are used on the way as well: what is written to the memref
    would be read there as their value.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::tensor::TensorDialect"];
}

def BufferizePass : Pass<"pe-bufferize", "::mlir::ModuleOp"> {
  let summary = "Turn tensors into memrefs, those of functions contiguous";
  let description = [{
    Upstream's `one-shot-bufferize` of a module with its functions, whose
    memrefs have the identity layout, and two corrections:

    * A `vector.transfer_write` of fewer dimensions than the tensor, or along
      other ones, keeps the elements that it does not write. Upstream may take it
      for a write of the whole tensor.
    * A slice that is passed to a function or returned becomes a copy if the type
      there leaves a stride open. Upstream casts the slice to contiguous memory,
      as which a caller would misread it.
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
    a function of a memref without results. Otherwise deallocation would have
    to return a copy that the caller owns. Calls are followed: a function that
    returns what another one returned to it loses that result too.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def ConvertAffineLoopsPass : Pass<"pe-convert-affine-loops"> {
  let summary = "Turn affine loops, branches and accesses into those of scf";
  let description = [{
    A part of upstream's `lower-affine`: loops of the affine dialect do not
    bufferize. The arithmetic, as `affine.min`, stays, as bounds are inferred
    from it.
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
    `tensor.scatter` by simpler ops. A `tensor.parallel_insert_slice` of a tensor into itself inserts what
    the loop starts with instead, as upstream's canonicalization may crash on
    it.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def MarkProgramMemoryPass : Pass<"pe-mark-program-memory"> {
  let summary = "Mark the memory that the program manages by itself";
  let description = [{
    Comes before bufferization, so that `pe-deallocate-buffers` can tell the
    program's memrefs from those that tensors become: every op that allocates or
    frees a memref gets `bufferization.manual_deallocation`, and every argument
    and result that is a memref `pe.program_memory`.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def CanonicalizeBuffersPass : Pass<"pe-canonicalize-buffers"> {
  let summary = "Canonicalize, and keep the attributes of allocations";
  let description = [{
    Upstream's `canonicalize`, by which an allocation of a constant extent
    would lose the mark of `pe-mark-program-memory`.
  }];
}

def HoistAllocationsPass : Pass<"pe-hoist-allocations", "::mlir::func::FuncOp"> {
  let summary = "Allocate once what each iteration of a loop allocates";
  let description = [{
    Upstream's `buffer-loop-hoisting`, for allocations that are not marked by
    `pe-mark-program-memory`: a program may free or keep what an iteration
    allocates.
  }];
}

def DeallocateBuffersPass : Pass<"pe-deallocate-buffers"> {
  let summary = "Free what bufferization allocates, and nothing else";
  let description = [{
    Upstream's `ownership-based-buffer-deallocation`, but that memory of the
    program, as `pe-mark-program-memory` marked it, is left to the program:

    - What the program allocates is freed by the program, or by nobody.
    - A result that was a tensor belongs to the caller, and is a copy if
      the function does not own it. A result that was a memref is returned as it
      is, and the caller frees it if the program says so.
    - A `bufferization.dealloc_tensor`, or a `memref.dealloc` of the buffer of a
      tensor, is dropped, as tensors are freed anyway. It is an error if it
      may free either a tensor's memory or the program's.

    Removes the marks.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def StreamingStoresPass : Pass<"pe-streaming-stores"> {
  let summary = "Store arrays that are only written around the caches";
  let description = [{
    Looks at the outermost loops on memrefs that call nothing. If a loop writes
    arrays by whole vectors, and does not read them, the loop is doubled: one with non-temporal
    stores, which save the reading of what is overwritten, and the one there was.
    At run time the first is taken if the arrays are aligned as it needs, and if
    they are not smaller than `threshold` bytes together: stores around the
    caches are slow where a cache would have held the data. The second condition
    is checked here where all extents are static.

    `pe-fence-streaming-stores` has to follow once threads have their parts.

    Arrays must have the identity layout and a static last dimension, and be
    accessed without views; `fold-memref-alias-ops` comes before.
  }];
  let options = [
    Option<"streaming", "streaming", "::mlir::pe::Streaming",
           "::mlir::pe::Streaming::Auto", "What stores bypass the caches",
           [{::llvm::cl::values(
               clEnumValN(::mlir::pe::Streaming::Auto, "auto",
                          "those of arrays above the threshold"),
               clEnumValN(::mlir::pe::Streaming::Never, "never", "none"),
               clEnumValN(::mlir::pe::Streaming::Always, "always",
                          "those of all arrays that are only written"))}]>,
    Option<"threshold", "threshold", "int64_t", /*default=*/"16777216",
           "Size in bytes from which on arrays are stored around the caches: "
           "about half of the last one">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def FenceStreamingStoresPass : Pass<"pe-fence-streaming-stores"> {
  let summary = "Order streaming stores before what follows them";
  let description = [{
    Non-temporal stores may become visible later than stores that follow them.
    A fence is put behind the outermost loop that one thread runs them in and
    that calls nothing.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def InlineScopesPass : Pass<"pe-inline-scopes"> {
  let summary = "Inline scopes of stack allocations";
  let description = [{
    Replaces every `memref.alloca_scope` by its body, between saving and
    restoring the stack. The scope itself could hold no control flow but that of
    structured ops.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def CopyAsIntegersPass : Pass<"pe-copy-as-integers"> {
  let summary = "Copy vectors of bf16 as vectors of integers";
  let description = [{
    A vector of bf16 that is loaded and only stored again becomes one of i16.
    For processors with AVX512-BF16, LLVM 22 fails on copies of 9, 17, 25, …
    bf16.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def OffsetAccessesPass : Pass<"pe-offset-accesses"> {
  let summary = "Compute where elements are that negative strides may lead to";
  let description = [{
    `memref.load` and `memref.store`, of memrefs with strides that may be
    negative, access an offset from the base that is computed here, in signed
    arithmetic. Upstream's lowering promises that neither the products of
    indices and strides nor their sum wrap around as unsigned numbers.

    `expand-strided-metadata` and `lower-affine` have to follow.
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
    in the LLVM dialect that have none. With `target=host` the CPU is left open:
    a JIT compiler takes the one that it runs on.

    A module that has neither `llvm.target_triple` nor `llvm.data_layout` gets
    both: those of this machine, or of Linux if the CPU is of another
    architecture. Flags of `opt` and `llc`, such as `-mtriple`, go before them.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "The CPU: 'host', or a name that 'llc -mcpu' takes">
  ];
}

def ExpandBFloat16Pass : Pass<"pe-expand-bf16"> {
  let summary = "Expand conversions between bf16 and f32 to integer operations";
  let description = [{
    Replaces `arith.extf` from bf16 and `arith.truncf` to bf16, of scalars and
    vectors, by shifts and rounding in i32. Without AVX512-BF16, LLVM calls a
    library function for every element of a truncated vector. Rounding is to
    nearest even, and a NaN stays a NaN.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandFloat8Pass : Pass<"pe-expand-f8"> {
  let summary = "Expand conversions of 8-bit floats to integer operations";
  let description = [{
    Replaces `arith.extf` from and `arith.truncf` to the 8-bit floats with a
    sign, of scalars and vectors, by operations on the bits of an f32 or f64,
    for which upstream has no conversion to the LLVM dialect. Rounding is to
    nearest even. What is too large becomes an infinity, or a NaN in formats
    without one.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandMathPass : Pass<"pe-expand-math"> {
  let summary = "Expand math ops that upstream does not convert for LLVM";
  let description = [{
    An op of the math dialect, or an extended sum or product of the arith
    dialect, on vectors of several dimensions becomes one for each row, and on
    vectors of none, one of elements: upstream's conversions of some of them
    to the LLVM dialect handle vectors of one dimension only. `math.clampf`,
    `math.isinf` and `math.isnormal` become comparisons, and `math.expm1` and
    `math.log1p` calls of libm, as upstream's expansions of them are inaccurate.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // PE_CODEGEN_CPU_PASSES_TD
