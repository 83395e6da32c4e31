//===- VectorPasses.td - From pe ops to vectors ------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_VECTORPASSES_TD
#define PE_CODEGEN_CPU_VECTORPASSES_TD

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

def PE_FuseOption : Option<"fuse", "fuse", "::mlir::pe::Fuse",
    "::mlir::pe::Fuse::Auto", "What is computed in the same loop",
    [{::mlir::pe::getFuseValues()}]>;

def ExposeRowsPass : Pass<"pe-expose-rows"> {
  let summary = "Make tokens and rows dimensions of what stands around rotations";
  let description = [{
    Prepares `fuse=auto` of `pe-tile-tokens` in functions with rotations or
    writes into caches. Elementwise ops and reductions then index tokens and
    heads by dimensions of their own, as the pe ops do:

    - sums of features that are kept as a dimension of extent one are numbers of
      rows;
    - slices of what is computed element by element, such as the queries, keys
      and values of a packed array with a bias, are computed from slices, if no
      element is in two of them;
    - ops before a `tensor.expand_shape`, or after a `tensor.collapse_shape`, are
      done on the expanded array;
    - tokens of one head whose dimension was dropped before a `pe.write_cache`
      keep it;
    - factors of rows that get features as a dimension of extent one, for a pe op,
      are computed with it;
    - a `pe.write_cache` into a slice of features that is then put back is one into
      the cache.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def TileTokensPass : Pass<"pe-tile-tokens"> {
  let summary = "Tile pe ops into loops over single tokens";
  let description = [{
    Tiles `pe.rotary`, `pe.rotary_table`, `pe.apply_rotary` and `pe.sinusoidal`
    on tensors by one along the dimensions of the positions, and fuses
    `pe.positions` into the loops. The loop body then has one token, all of
    whose heads share its angles. Dimensions that index frequencies, such as
    heads that have their own (`freq_dims`), get the outermost loops: the body
    then has one head, or what else they are, of one token.

    Depending on `angles`, tokens at contiguous positions are processed in runs
    of 16, by two loops: `pe-vectorize` then computes an exact angle only for
    the first token of a run. This needs constant frequencies, the same for all
    heads, f32 arithmetic and the standard accuracy; with `angles=split`, a
    remark says what is missing.

    With `parallel=openmp` the outermost of these loops is an `scf.forall`. If
    all of them together have fewer than 16 iterations, the `scf.forall` is over
    the rows of `pe.rotary` and `pe.apply_rotary` instead.

    With `fuse=auto` the loop also has the ops before and after a rotation that
    compute the result of a token from arrays of the same token: elementwise ops,
    reductions along the features such as those of a normalization, casts,
    broadcasts of weights, other rotations, and a `pe.write_cache`. What they
    pass to each other is then as large as one token. Nothing is computed twice: if
    other ops use a result as well, the loop returns it, and an op whose result they
    need before the loop ends is not fused. Nor is an op fused if it is a
    contraction, combines tokens, or its arrays of a token are dynamic or larger than
    128 KB together. A remark says why an op beside a
    rotation is not fused. A `pe.write_cache` is tiled by tokens even if nothing is
    fused with it. Loops over extents that must be equal, because ops on both
    arrays require it, get the same bounds.

    With `only-programs`, for GPUs, `pe.rotary`, `pe.apply_rotary` and
    `pe.write_cache` are tiled in functions where something is fused with one of
    them, and nothing else is. Rotations that change the layout are left out:
    threads would have to exchange their elements.
  }];
  let options = [
    PE_FuseOption,
    PE_AnglesOption,
    PE_AccuracyOption,
    PE_ParallelOption,
    Option<"onlyPrograms", "only-programs", "bool", "false",
        "Whether functions in which nothing would be fused stay as they are">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FuseTokenLoopsPass : Pass<"pe-fuse-token-loops"> {
  let summary = "Fuse loops over the same tokens";
  let description = [{
    Fuses loops on tensors with equal bounds that hold `pe` ops with angles or
    writes into caches: the queries and the keys of a layer are then rotated in
    one pass over the tokens, and share their angles. The earlier loop moves down
    to the later one, and the users of its results move behind both. If a user
    has side effects, the loops are not fused.

    A loop may need the result of an earlier one if both are marked as
    independent and an iteration needs nothing of others:

    - the slice that it reads, or updates, is the one that the same iteration of
      the earlier loop inserts, such as the factors of a token's rows, which enter
      a cache of their own. Without other uses, the array of all slices goes;
    - both write tokens into one cache, but into other features or other parts of
      it that are known, such as a latent vector and the rotated features beside
      it. The order of the writes is then not to be seen.

    With `only-dependent`, for rows on GPUs, only loops of which one needs the
    result of the other are fused, whatever they hold: threads have other rows in
    parallel.
  }];
  let options = [
    Option<"onlyDependent", "only-dependent", "bool", "false",
        "Whether only loops that depend on each other are fused">
  ];
  let dependentDialects = ["::mlir::scf::SCFDialect"];
}

def UpdateInPlacePass : Pass<"pe-update-in-place"> {
  let summary = "Show bufferization that loops over tokens work in place";
  let description = [{
    In loops that `pe-tile-tokens` has marked as independent, the tile that an
    iteration writes is read from the tensor that the loop passes on: reads of
    the tensor that it begins with would make bufferization copy that one.

    A slice of an argument of the function, such as the queries of a packed array,
    that a loop computes and that is then put back, becomes a part of the
    argument's memory, and so do the other slices, if no element is in two of
    them, nothing else uses the argument, and all that is computed from the slices
    comes before.
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

def TileRowsPass : Pass<"pe-tile-rows"> {
  let summary = "Tile pe.apply_rotary and pe.alibi into loops over single rows";
  let description = [{
    Tiles `pe.apply_rotary` and `pe.alibi` on tensors by one along all
    dimensions but the last, features or keys. For a rotation this gives the
    loops over the heads of a token; the tables stay outside of them.

    With `parallel=openmp` the loop over the rows of `pe.alibi` is an
    `scf.forall`, unless it is already in one.

    With `fuse=auto`, what is computed for a token beside a rotation, or for a
    `pe.write_cache`, is tiled with it: a row passes from one op to the next in
    registers or in the first cache. Sums along rows that need few operations
    get a loop before it, and numbers of rows that depend on them alone stay
    whole, so that no row waits for its own sum.

    Replaces `pe.write_cache` on tensors by loops over tokens, unless there is
    one, that convert and insert the row of each. What is computed for a row
    alone is computed only if its slot is not negative.

    With `keep-ops`, for GPUs, `pe.rotary` is tiled as well, and a
    `pe.write_cache` stays one, of each row.
  }];
  let options = [
    PE_ParallelOption, PE_FuseOption,
    Option<"keepOps", "keep-ops", "bool", "false",
        "Whether rotations keep their angles, and writes stay pe.write_cache">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ShareLoopsPass : Pass<"pe-share-loops"> {
  let summary = "Make independent loops ones that threads share";
  let description = [{
    Makes of the outermost `scf.for` that are marked `pe.independent`, those of
    programs that write into caches, `scf.forall` whose iterations write into
    memory: any token may go to any slot, which the slices that an `scf.forall`
    inserts cannot say. CSE must not run between it and bufferization, which
    makes loops that begin with the same tensor write to buffers of their own.
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect", "::mlir::scf::SCFDialect"
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

def WidenRowsPass : Pass<"pe-widen-rows"> {
  let summary = "Keep f32 where fused ops would round to 16 bits";
  let description = [{
    What an op in a loop passes on to others beside it, in a small array of bf16
    or f16, stays f32 if all of them are elementwise ops, sums or rotations. The
    op then does not round its result, and computes in f32. What is stored is
    rounded once, and nearer to what exact arithmetic gives. Arrays that are
    written to memory keep their type, and so do numbers of 8 bits: where a
    program rounds to these, it quantizes.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
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

#endif // PE_CODEGEN_CPU_VECTORPASSES_TD
