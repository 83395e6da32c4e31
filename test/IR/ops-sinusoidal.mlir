// pe.sinusoidal reads back what it prints: as text, in the generic form and as
// bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @interleaved
// CHECK-SAME: (%[[POS:.*]]: tensor<?xi32>, %[[FREQ:.*]]: tensor<32xf64>, %[[INIT:.*]]: tensor<?x64xf32>)
// CHECK: pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<?xi32>, tensor<32xf64>) outs(%[[INIT]] : tensor<?x64xf32>) {order = #pe.order<interleaved>} -> tensor<?x64xf32>
func.func @interleaved(%pos: tensor<?xi32>, %freq: tensor<32xf64>, %init: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) outs(%init : tensor<?x64xf32>)
                     {order = #pe.order<interleaved>} -> tensor<?x64xf32>
  return %e : tensor<?x64xf32>
}

// CHECK-LABEL: @last_cosine_missing
// CHECK: pe.sinusoidal angles(%{{.*}}, %{{.*}} : tensor<2x8xi64>, tensor<4xf64>) outs(%{{.*}} : tensor<2x8x7xf64>) {order = #pe.order<sin_cos>} -> tensor<2x8x7xf64>
func.func @last_cosine_missing(%pos: tensor<2x8xi64>, %freq: tensor<4xf64>, %init: tensor<2x8x7xf64>) -> tensor<2x8x7xf64> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<2x8xi64>, tensor<4xf64>) outs(%init : tensor<2x8x7xf64>)
                     {order = #pe.order<sin_cos>} -> tensor<2x8x7xf64>
  return %e : tensor<2x8x7xf64>
}

// CHECK-LABEL: @one_position_and_a_column_of_zero
// CHECK: pe.sinusoidal angles(%{{.*}}, %{{.*}} : tensor<i8>, tensor<4xf64>) outs(%{{.*}} : tensor<9xbf16>) {order = #pe.order<cos_sin>} -> tensor<9xbf16>
func.func @one_position_and_a_column_of_zero(%pos: tensor<i8>, %freq: tensor<4xf64>, %init: tensor<9xbf16>) -> tensor<9xbf16> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<i8>, tensor<4xf64>) outs(%init : tensor<9xbf16>)
                     {order = #pe.order<cos_sin>} -> tensor<9xbf16>
  return %e : tensor<9xbf16>
}

// Any number of features may fit an unknown number of frequencies.
// CHECK-LABEL: @unknown_number_of_frequencies
// CHECK: pe.sinusoidal angles(%{{.*}}, %{{.*}} : tensor<?xi16>, tensor<?xf64>) outs(%{{.*}} : tensor<4x1xf16>)
func.func @unknown_number_of_frequencies(%pos: tensor<?xi16>, %freq: tensor<?xf64>, %init: tensor<4x1xf16>) -> tensor<4x1xf16> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi16>, tensor<?xf64>) outs(%init : tensor<4x1xf16>)
                     {order = #pe.order<cos_sin>} -> tensor<4x1xf16>
  return %e : tensor<4x1xf16>
}

// CHECK-LABEL: @memrefs
// CHECK: pe.sinusoidal angles(%{{.*}}, %{{.*}} : memref<8xi32>, memref<?xf64, strided<[?], offset: ?>>) outs(%{{.*}} : memref<8x?xf32, strided<[?, 2], offset: 1>>) {order = #pe.order<sin_cos>}{{$}}
func.func @memrefs(%pos: memref<8xi32>, %freq: memref<?xf64, strided<[?], offset: ?>>,
                   %init: memref<8x?xf32, strided<[?, 2], offset: 1>>) {
  pe.sinusoidal angles(%pos, %freq : memref<8xi32>, memref<?xf64, strided<[?], offset: ?>>)
                outs(%init : memref<8x?xf32, strided<[?, 2], offset: 1>>) {order = #pe.order<sin_cos>}
  return
}
