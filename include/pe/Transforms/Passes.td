//===- Passes.td - Passes from pe to pe --------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TRANSFORMS_PASSES_TD
#define PE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def CheckScalePass : Pass<"pe-check-scale"> {
  let summary = "Warn of unused attention factors";
  let description = [{
    A scheme such as YaRN has an attention factor A, the second result of
    `pe.frequencies`, which the rotations by its frequencies take as `scale`. A
    `pe.rotary` or `pe.rotary_table` without a scale gets a warning if A is not
    1 and has no uses at all. (A program may also use A elsewhere, for example
    multiply the scores by A².)

    The pipelines run this first, because canonicalization folds the frequencies
    to constants. It changes nothing.
  }];
}

def FuseRotaryPass : Pass<"pe-fuse-rotary"> {
  let summary = "Fuse pe.rotary_table and pe.apply_rotary into pe.rotary";
  let description = [{
    Replaces a `pe.apply_rotary` of the two results of a `pe.rotary_table` by a
    `pe.rotary`, which computes the angles itself, so that the tables are not
    needed. An op that is not fused gets a remark with the reason.
  }];
  let options = [
    Option<"roundedTables", "rounded-tables", "bool", /*default=*/"false",
           "Fuse tables of a type narrower than the arithmetic as well, "
           "although the result is then rounded once less">
  ];
}

def SimplifyRotationsPass : Pass<"pe-simplify-rotations"> {
  let summary = "Compose rotations and rotate less";
  let description = [{
    Uses the algebra of rotations, on tensors:

    - Rotations by multiples p and q of the same frequencies are one by p + q,
      or p − q if one of them is `conjugate`. The sum of two runs is a run. The
      sum does not wrap around: it is i64 unless it is known to fit into the
      type of the positions. If the sum may be too large for an exact phase, the
      rotations are not composed. Layouts that move features compose where one
      rotation reads pairs as the other one wrote them.
    - A rotation by zero is a multiplication by `scale`.
    - A slice of a rotation is the rotation of a slice, if nothing else uses the
      rotation and the slice has all features. A slice of `pe.positions` is a
      shorter run.
    - A rotation of a transpose is the transpose of a rotation, if the features
      stay last and x is computed and has no other use: the rotation can then be
      fused with the producer of x, and be done in place.
    - A rotation, or a bias, of an x that is computed for it alone updates x,
      rather than fill a `tensor.empty`.
    - `axes` that all name one row of positions are replaced by a slice of
      positions, on memrefs too.

    ```mlir
    func.func @move(%keys: tensor<7x64xbf16>, %start: i32,
                    %freq: tensor<32xf64>) -> tensor<7x64xbf16> {
      %pos = pe.positions %start : tensor<7xi32>
      %back = arith.constant dense<-67> : tensor<7xi32>
      %a = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
          outs(%keys : tensor<7x64xbf16>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<7x64xbf16>
      %b = pe.rotary angles(%back, %freq : tensor<7xi32>, tensor<32xf64>)
          outs(%a : tensor<7x64xbf16>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<7x64xbf16>
      return %b : tensor<7x64xbf16>
    }
    ```

    becomes

    ```mlir
    func.func @move(%keys: tensor<7x64xbf16>, %start: i32,
                    %freq: tensor<32xf64>) -> tensor<7x64xbf16> {
      %back = arith.constant -67 : i64
      %long = arith.extsi %start : i32 to i64
      %first = arith.addi %long, %back : i64
      %pos = pe.positions %first : tensor<7xi64>
      %b = pe.rotary angles(%pos, %freq : tensor<7xi64>, tensor<32xf64>)
          outs(%keys : tensor<7x64xbf16>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<7x64xbf16>
      return %b : tensor<7x64xbf16>
    }
    ```

    These rewrites are exact for real numbers. For floating-point numbers:

    - Where rotations compose, x is rotated in f32 (f64 for f64 data) and
      rounded to its type once instead of twice. Two scales are multiplied in
      f64 instead of being applied one after the other.
    - Where a rotation by zero becomes a product, the sign of a zero may differ.
    - The other rewrites round as before.

    Results for infinities and NaNs may differ.

    The canonicalization patterns of rotations and positions, and of casts,
    extents and slices of tensors, are applied as well. Canonicalization alone
    adds no op: it removes rotations by zero, scales of one, axes that read
    equal positions, and pairs of opposite rotations. The latter are replaced by
    x itself, which they would have rounded twice.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

def SplitRotaryPass : Pass<"pe-split-rotary"> {
  let summary = "Split pe.rotary into pe.rotary_table and pe.apply_rotary";
  let description = [{
    Replaces every `pe.rotary` by a `pe.rotary_table` of its angles and a
    `pe.apply_rotary` of that table. The table is f32, or f64 for f64 data.
    Rotations by equal angles, such as those of queries and keys, share one
    table after `cse`.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // PE_TRANSFORMS_PASSES_TD
