// RUN: pe-opt %s --convert-pe-to-linalg | FileCheck %s --implicit-check-not=pe.

// With one pair and one column, the second kind has no column at all.

// CHECK-LABEL: func.func @memrefs(
// CHECK:         return
func.func @memrefs(%pos: memref<3xi32>, %freq: memref<1xf64>,
                   %init: memref<3x1xf32>) {
  pe.sinusoidal angles(%pos, %freq : memref<3xi32>, memref<1xf64>)
      outs(%init : memref<3x1xf32>) {order = #pe.order<sin_cos>}
  return
}

// CHECK-LABEL: func.func @unknown_number_of_frequencies(
// CHECK:         return
func.func @unknown_number_of_frequencies(%pos: tensor<3xi32>,
    %freq: tensor<?xf64>, %init: tensor<3x1xf32>) -> tensor<3x1xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<3xi32>, tensor<?xf64>)
      outs(%init : tensor<3x1xf32>) {order = #pe.order<interleaved>}
      -> tensor<3x1xf32>
  return %e : tensor<3x1xf32>
}
