// Encodings of tensors have no effects, those of memrefs write; results have
// the shape of the init.

// RUN: pe-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize --cse --loop-invariant-code-motion --canonicalize \
// RUN:   | FileCheck %s

// CHECK-LABEL: @unused_encoding_is_removed
// CHECK-NEXT: return
func.func @unused_encoding_is_removed(%pos: tensor<8xi32>, %freq: tensor<4xf64>, %init: tensor<8x8xf32>) {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<8x8xf32>
  return
}

// CHECK-LABEL: @equal_encodings_are_one
// CHECK: %[[E:.*]] = pe.sinusoidal
// CHECK-NOT: pe.sinusoidal
// CHECK: return %[[E]], %[[E]]
func.func @equal_encodings_are_one(%pos: tensor<8xi32>, %freq: tensor<4xf64>,
                                   %init: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<8x8xf32>
  %f = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<8x8xf32>
  return %e, %f : tensor<8x8xf32>, tensor<8x8xf32>
}

// CHECK-LABEL: @encodings_in_other_orders_are_two
// CHECK-COUNT-2: pe.sinusoidal
func.func @encodings_in_other_orders_are_two(%pos: tensor<8xi32>, %freq: tensor<4xf64>,
                                             %init: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<8x8xf32>
  %f = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                     {order = #pe.order<cos_sin>} -> tensor<8x8xf32>
  return %e, %f : tensor<8x8xf32>, tensor<8x8xf32>
}

// CHECK-LABEL: @encoding_leaves_a_loop
// CHECK: pe.sinusoidal
// CHECK: scf.for
func.func private @use(tensor<8x8xf32>)
func.func @encoding_leaves_a_loop(%pos: tensor<8xi32>, %freq: tensor<4xf64>, %init: tensor<8x8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %e = pe.sinusoidal angles(%pos, %freq : tensor<8xi32>, tensor<4xf64>) outs(%init : tensor<8x8xf32>)
                       {order = #pe.order<sin_cos>} -> tensor<8x8xf32>
    func.call @use(%e) : (tensor<8x8xf32>) -> ()
  }
  return
}

// CHECK-LABEL: @encoding_of_memrefs_is_kept
// CHECK-COUNT-2: pe.sinusoidal
// CHECK: return
func.func @encoding_of_memrefs_is_kept(%pos: memref<8xi32>, %freq: memref<4xf64>, %init: memref<8x8xf32>) {
  pe.sinusoidal angles(%pos, %freq : memref<8xi32>, memref<4xf64>) outs(%init : memref<8x8xf32>)
                {order = #pe.order<sin_cos>}
  pe.sinusoidal angles(%pos, %freq : memref<8xi32>, memref<4xf64>) outs(%init : memref<8x8xf32>)
                {order = #pe.order<sin_cos>}
  return
}

// CHECK-LABEL: @shape_of_init
// CHECK-SAME: %[[INIT:[^:]*]]: tensor<?x8xf32>)
// CHECK: %[[DIM:.*]] = tensor.dim %[[INIT]], %c0
// CHECK: return %[[DIM]]
func.func @shape_of_init(%pos: tensor<?xi32>, %freq: tensor<4xf64>, %init: tensor<?x8xf32>) -> index {
  %c0 = arith.constant 0 : index
  %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>) outs(%init : tensor<?x8xf32>)
                     {order = #pe.order<sin_cos>} -> tensor<?x8xf32>
  %dim = tensor.dim %e, %c0 : tensor<?x8xf32>
  return %dim : index
}
