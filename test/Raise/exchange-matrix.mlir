// RUN: pe-opt %s --raise-to-pe --remarks-filter-missed=pe-raise \
// RUN:   --verify-diagnostics | FileCheck %s

// Partners are exchanged by a product with a matrix of 1 and -1.

// CHECK-LABEL: func.func @exchanged_by_a_matrix(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x8xf32>
// CHECK-NOT:     linalg.matmul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<?x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @exchanged_by_a_matrix(%x: tensor<?x8xf32>, %cos: tensor<?x8xf32>,
    %sin: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %matrix = arith.constant dense<[[0., 0., 0., 0., 1., 0., 0., 0.],
                                  [0., 0., 0., 0., 0., 1., 0., 0.],
                                  [0., 0., 0., 0., 0., 0., 1., 0.],
                                  [0., 0., 0., 0., 0., 0., 0., 1.],
                                  [-1., 0., 0., 0., 0., 0., 0., 0.],
                                  [0., -1., 0., 0., 0., 0., 0., 0.],
                                  [0., 0., -1., 0., 0., 0., 0., 0.],
                                  [0., 0., 0., -1., 0., 0., 0., 0.]]>
      : tensor<8x8xf32>
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %empty = tensor.empty(%n) : tensor<?x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %partners = linalg.matmul ins(%x, %matrix : tensor<?x8xf32>, tensor<8x8xf32>)
      outs(%init : tensor<?x8xf32>) -> tensor<?x8xf32>
  %x_cos = arith.mulf %x, %cos : tensor<?x8xf32>
  %partners_sin = arith.mulf %partners, %sin : tensor<?x8xf32>
  %y = arith.addf %x_cos, %partners_sin : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// Both partners of the last pair have the same sign.

// CHECK-LABEL: func.func @wrong_sign_in_a_matrix(
// CHECK-NOT:     pe.
func.func @wrong_sign_in_a_matrix(%x: tensor<7x8xf32>, %cos: tensor<7x8xf32>,
    %sin: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %matrix = arith.constant dense<[[0., 0., 0., 0., 1., 0., 0., 0.],
                                  [0., 0., 0., 0., 0., 1., 0., 0.],
                                  [0., 0., 0., 0., 0., 0., 1., 0.],
                                  [0., 0., 0., 0., 0., 0., 0., 1.],
                                  [-1., 0., 0., 0., 0., 0., 0., 0.],
                                  [0., -1., 0., 0., 0., 0., 0., 0.],
                                  [0., 0., -1., 0., 0., 0., 0., 0.],
                                  [0., 0., 0., 1., 0., 0., 0., 0.]]>
      : tensor<8x8xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<7x8xf32>)
      -> tensor<7x8xf32>
  %partners = linalg.matmul ins(%x, %matrix : tensor<7x8xf32>, tensor<8x8xf32>)
      outs(%init : tensor<7x8xf32>) -> tensor<7x8xf32>
  %x_cos = arith.mulf %x, %cos : tensor<7x8xf32>
  %partners_sin = arith.mulf %partners, %sin : tensor<7x8xf32>
  // expected-remark @below {{the partners of a pair have different cosines or sines}}
  %y = arith.addf %x_cos, %partners_sin : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A product with any other matrix is not looked into.

// CHECK-LABEL: func.func @projection(
// CHECK:         linalg.matmul
// CHECK-NOT:     pe.
func.func @projection(%x: tensor<7x8xf32>, %cos: tensor<7x8xf32>,
    %sin: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %matrix = arith.constant dense<0.5> : tensor<8x8xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<7x8xf32>)
      -> tensor<7x8xf32>
  %partners = linalg.matmul ins(%x, %matrix : tensor<7x8xf32>, tensor<8x8xf32>)
      outs(%init : tensor<7x8xf32>) -> tensor<7x8xf32>
  %x_cos = arith.mulf %x, %cos : tensor<7x8xf32>
  %partners_sin = arith.mulf %partners, %sin : tensor<7x8xf32>
  %y = arith.addf %x_cos, %partners_sin : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
