// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/opt -O3 -S | FileCheck %s

// The module names its machine, so that LLVM, without other flags, vectorizes
// the loops around our ops.

// CHECK:       target triple = "x86_64-
// CHECK-LABEL: @add_residual(
// CHECK:         fadd <8 x float>
// CHECK:         ret
func.func @add_residual(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.add ins(%x, %y : tensor<?xf32>, tensor<?xf32>)
      outs(%x : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}
