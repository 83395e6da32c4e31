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
  let summary = "Warn of attention factors that nobody uses";
  let description = [{
    A scheme such as YaRN has an attention factor A, the second result of
    `pe.frequencies`, which the rotations by its frequencies take as `scale`.
    A `pe.rotary` or `pe.rotary_table` without a scale gets a warning if A is not
    1 and has no other use either: a program may well multiply the scores by A².

    The pipelines run this first, because canonicalization makes constants of the
    frequencies. It changes nothing.
  }];
}

def FuseRotaryPass : Pass<"pe-fuse-rotary"> {
  let summary = "Fuse pe.rotary_table and pe.apply_rotary into pe.rotary";
  let description = [{
    Replaces a `pe.apply_rotary` of the two results of a `pe.rotary_table` by a
    `pe.rotary`, which computes the angles itself: the tables need not exist.
    What is not fused gets a remark with the reason.
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
      or p − q if one of them is `conjugate`. The sum of two runs is a run. It
      does not wrap around: it is i64 where it is not known to fit, and
      rotations whose sum may be too far for an exact phase stay two.
    - A rotation by zero is a multiplication by `scale`.
    - A slice of a rotation is the rotation of a slice, if nothing else uses the
      rotation and the features are whole. A slice of `pe.positions` is a
      shorter run.
    - A rotation of a transpose is the transpose of a rotation, if the features
      stay last and x was computed for this use alone: the rotation is then
      fused with what computes x, and in place.
    - `axes` that all name one row of positions are a slice of them, on memrefs
      too.

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

    The algebra is that of exact rotations of finite numbers:

    - Where rotations compose, x is rotated in f32 (f64 for f64 data) and
      rounded to its type once, and was twice. Two scales are multiplied in
      f64, and were applied one after the other.
    - Where a rotation by zero becomes a product, the sign of a zero may differ.
    - The other rewrites round as before.

    Infinities and NaNs may come out differently.

    The canonicalization patterns of rotations and positions, and of casts,
    extents and slices of tensors, are applied as well. Canonicalization alone
    adds no op: it drops rotations by zero, scales of one, axes that read equal
    positions, and a rotation with its opposite, which leave x itself, where x
    was rounded twice.
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
