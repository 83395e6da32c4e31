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

def SplitRotaryPass : Pass<"pe-split-rotary"> {
  let summary = "Split pe.rotary into pe.rotary_table and pe.apply_rotary";
  let description = [{
    Replaces every `pe.rotary` by a `pe.rotary_table` of its angles and a
    `pe.apply_rotary` of that table. The table is f32, or f64 for f64 data.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // PE_TRANSFORMS_PASSES_TD
