// An encoding is written into the init, whose contents are not read.

// RUN: pe-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// CHECK-LABEL: @in_place
// CHECK-SAME: (%[[POS:.*]]: memref<?xi32>, %[[FREQ:.*]]: memref<4xf64>, %[[INIT:.*]]: memref<?x7xf32>)
// CHECK-NEXT: pe.sinusoidal angles(%[[POS]], %[[FREQ]] : memref<?xi32>, memref<4xf64>) outs(%[[INIT]] : memref<?x7xf32>) {order = #pe.order<sin_cos>}
// CHECK-NEXT: return %[[INIT]]
func.func @in_place(%pos: tensor<?xi32>, %freq: tensor<4xf64>, %init: tensor<?x7xf32>) -> tensor<?x7xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>) outs(%init : tensor<?x7xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<?x7xf32>
  return %e : tensor<?x7xf32>
}

// CHECK-LABEL: @empty_init_is_allocated_once
// CHECK: %[[INIT:.*]] = memref.alloc() {{.*}} : memref<8x8xf32>
// CHECK-NEXT: pe.sinusoidal {{.*}} outs(%[[INIT]] :
// CHECK-NEXT: return %[[INIT]]
func.func @empty_init_is_allocated_once(%pos: tensor<8xi32>, %freq: tensor<4xf64>) -> tensor<8x8xf32> {
  %init = tensor.empty() : tensor<8x8xf32>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<interleaved>} -> tensor<8x8xf32>
  return %e : tensor<8x8xf32>
}

// CHECK-LABEL: @init_that_is_used_later_is_kept
// CHECK-SAME: %[[INIT:[^:]*]]: memref<8x8xf32>)
// CHECK: %[[NEW:.*]] = memref.alloc()
// CHECK-NOT: memref.copy
// CHECK: pe.sinusoidal {{.*}} outs(%[[NEW]] :
// CHECK-NEXT: return %[[NEW]], %[[INIT]]
func.func @init_that_is_used_later_is_kept(%pos: tensor<8xi32>, %freq: tensor<4xf64>,
                                           %init: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<interleaved>} -> tensor<8x8xf32>
  return %e, %init : tensor<8x8xf32>, tensor<8x8xf32>
}

// Frequencies are read for every position, so an encoding must not overwrite
// them.
// CHECK-LABEL: @does_not_overwrite_the_frequencies
// CHECK-SAME: (%[[POS:.*]]: memref<i32>, %[[FREQ:.*]]: memref<1xf64>)
// CHECK: %[[NEW:.*]] = memref.alloc()
// CHECK: pe.sinusoidal angles(%[[POS]], %[[FREQ]] : memref<i32>, memref<1xf64>) outs(%[[NEW]] :
// CHECK-NEXT: return %[[NEW]]
func.func @does_not_overwrite_the_frequencies(%pos: tensor<i32>, %freq: tensor<1xf64>) -> tensor<1xf64> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<i32>, tensor<1xf64>) outs(%freq : tensor<1xf64>)
                     {order = #pe.order<sin_cos>} -> tensor<1xf64>
  return %e : tensor<1xf64>
}
