// RUN: pe-opt %s --pe-vectorize \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s

// Encodings of more than one token, or of unknown extents, are left to
// convert-pe-to-linalg.

// CHECK-LABEL: func.func @more_than_one_token(
// CHECK-NEXT:    pe.sinusoidal
func.func @more_than_one_token(%pos: tensor<2xi32>, %freq: tensor<4xf64>,
    %init: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one token, with static extents, on tensors}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<2xi32>, tensor<4xf64>)
      outs(%init : tensor<2x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<2x8xf32>
  return %e : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @features_of_unknown_extent(
// CHECK-NEXT:    pe.sinusoidal
func.func @features_of_unknown_extent(%pos: tensor<1xi32>, %freq: tensor<4xf64>,
    %init: tensor<1x?xf32>) -> tensor<1x?xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one token, with static extents, on tensors}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<4xf64>)
      outs(%init : tensor<1x?xf32>) {order = #pe.order<sin_cos>}
      -> tensor<1x?xf32>
  return %e : tensor<1x?xf32>
}

// CHECK-LABEL: func.func @frequencies_of_unknown_number(
// CHECK-NEXT:    pe.sinusoidal
func.func @frequencies_of_unknown_number(%pos: tensor<1xi32>, %freq: tensor<?xf64>,
    %init: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one token, with static extents, on tensors}}
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<?xf64>)
      outs(%init : tensor<1x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<1x8xf32>
  return %e : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-NEXT:    pe.sinusoidal
func.func @memrefs(%pos: memref<1xi32>, %freq: memref<4xf64>,
    %init: memref<1x8xf32>) {
  // expected-remark @below {{not vectorized: pe-vectorize takes one token, with static extents, on tensors}}
  pe.sinusoidal angles(%pos, %freq : memref<1xi32>, memref<4xf64>)
      outs(%init : memref<1x8xf32>) {order = #pe.order<sin_cos>}
  return
}
