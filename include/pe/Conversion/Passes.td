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
    `tensor`, `memref`, `arith` and `math` dialects. Nothing of this project is
    needed afterwards. Arrays are taken apart by slices, never by element
    accesses, so that upstream tiling and fusion see through them. On memrefs,
    what is allocated is freed as well, but for the memory of `pe.positions`,
    which the program has to free; ownership-based buffer deallocation, if any,
    comes before.

    The phase is reduced exactly: the result is as accurate at position 2^31 − 1
    as at position 1.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // PE_CONVERSION_PASSES_TD
