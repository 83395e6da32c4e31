//===- Passes.td - Conversions out of pe -------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CONVERSION_PASSES_TD
#define PE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertPEToLinalgPass : Pass<"convert-pe-to-linalg"> {
  let summary = "Lower every pe op to linalg";
  let description = [{
    Replaces every `pe` op, on tensors and on memrefs, by ops of the `linalg`,
    `tensor`, `memref`, `arith` and `math` dialects, and of `scf` for the tokens
    of a `pe.write_cache`. The result does not depend on this project. Parts of
    arrays are accessed by slices, never by element accesses, so that upstream
    tiling and fusion can handle them. On memrefs, temporary allocations are
    freed as well, so ownership-based buffer deallocation has to run before this
    pass, if at all. The memory of a `pe.positions` is not temporary: the program
    frees it.

    The phase is reduced exactly: the result is as accurate at position 2^31 − 1
    as at position 1.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // PE_CONVERSION_PASSES_TD
