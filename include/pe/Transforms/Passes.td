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
