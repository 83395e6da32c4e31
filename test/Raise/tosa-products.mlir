// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Products of matrices in TOSA.

// Partners are exchanged by a constant matrix of 1 and -1.

// CHECK-LABEL: func.func @exchanged_by_a_matrix(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<1x7x8xf32>
// CHECK-NOT:     tosa.matmul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<1x7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 1>}
// CHECK-NEXT:    return %[[R]]
func.func @exchanged_by_a_matrix(%x: tensor<1x7x8xf32>, %cos: tensor<1x7x8xf32>,
    %sin: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %matrix = "tosa.const"() {values = dense<[
      [[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
       [-1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0]]]> : tensor<1x8x8xf32>} : () -> tensor<1x8x8xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %partners = tosa.matmul %x, %matrix, %zero, %zero
      : (tensor<1x7x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x7x8xf32>
  %x_cos = tosa.mul %x, %cos, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %partners_sin = tosa.mul %partners, %sin, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %y = tosa.add %x_cos, %partners_sin : (tensor<1x7x8xf32>, tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %y : tensor<1x7x8xf32>
}

// Both partners of the last pair have the same sign.

// CHECK-LABEL: func.func @wrong_sign_in_a_matrix(
// CHECK-NOT:     pe.
// CHECK:         tosa.matmul
func.func @wrong_sign_in_a_matrix(%x: tensor<1x7x8xf32>, %cos: tensor<1x7x8xf32>,
    %sin: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %matrix = "tosa.const"() {values = dense<[
      [[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
       [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
       [-1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
       [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]]]> : tensor<1x8x8xf32>} : () -> tensor<1x8x8xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %partners = tosa.matmul %x, %matrix, %zero, %zero
      : (tensor<1x7x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x7x8xf32>
  %x_cos = tosa.mul %x, %cos, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %partners_sin = tosa.mul %partners, %sin, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %y = tosa.add %x_cos, %partners_sin : (tensor<1x7x8xf32>, tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %y : tensor<1x7x8xf32>
}

// Each pair is multiplied by a matrix.

// CHECK-LABEL: func.func @matrices_of_tokens(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x4xf32>
// CHECK-NOT:     tosa.matmul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @matrices_of_tokens(%x: tensor<7x4xf32>, %cos: tensor<7x2xf32>,
    %sin: tensor<7x2xf32>) -> tensor<7x4xf32> {
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %one_by_one = tosa.const_shape {values = dense<[14, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %in_pairs = tosa.const_shape {values = dense<[14, 1, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.const_shape {values = dense<[7, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %c = tosa.reshape %cos, %one_by_one : (tensor<7x2xf32>, !tosa.shape<3>) -> tensor<14x1x1xf32>
  %s = tosa.reshape %sin, %one_by_one : (tensor<7x2xf32>, !tosa.shape<3>) -> tensor<14x1x1xf32>
  %negated = tosa.negate %s, %zero, %zero
      : (tensor<14x1x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<14x1x1xf32>
  %first = tosa.concat %c, %s {axis = 2 : i32}
      : (tensor<14x1x1xf32>, tensor<14x1x1xf32>) -> tensor<14x1x2xf32>
  %second = tosa.concat %negated, %c {axis = 2 : i32}
      : (tensor<14x1x1xf32>, tensor<14x1x1xf32>) -> tensor<14x1x2xf32>
  %matrices = tosa.concat %first, %second {axis = 1 : i32}
      : (tensor<14x1x2xf32>, tensor<14x1x2xf32>) -> tensor<14x2x2xf32>
  %pairs = tosa.reshape %x, %in_pairs : (tensor<7x4xf32>, !tosa.shape<3>) -> tensor<14x1x2xf32>
  %product = tosa.matmul %pairs, %matrices, %zero, %zero
      : (tensor<14x1x2xf32>, tensor<14x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<14x1x2xf32>
  %y = tosa.reshape %product, %by_token : (tensor<14x1x2xf32>, !tosa.shape<2>) -> tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}

// The matrices are those of reflections.

// CHECK-LABEL: func.func @reflections(
// CHECK-NOT:     pe.
// CHECK:         tosa.matmul
func.func @reflections(%x: tensor<7x4xf32>, %cos: tensor<7x2xf32>,
    %sin: tensor<7x2xf32>) -> tensor<7x4xf32> {
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %one_by_one = tosa.const_shape {values = dense<[14, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %in_pairs = tosa.const_shape {values = dense<[14, 1, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.const_shape {values = dense<[7, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %c = tosa.reshape %cos, %one_by_one : (tensor<7x2xf32>, !tosa.shape<3>) -> tensor<14x1x1xf32>
  %s = tosa.reshape %sin, %one_by_one : (tensor<7x2xf32>, !tosa.shape<3>) -> tensor<14x1x1xf32>
  %negated = tosa.negate %s, %zero, %zero
      : (tensor<14x1x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<14x1x1xf32>
  %first = tosa.concat %c, %s {axis = 2 : i32}
      : (tensor<14x1x1xf32>, tensor<14x1x1xf32>) -> tensor<14x1x2xf32>
  %second = tosa.concat %s, %c {axis = 2 : i32}
      : (tensor<14x1x1xf32>, tensor<14x1x1xf32>) -> tensor<14x1x2xf32>
  %matrices = tosa.concat %first, %second {axis = 1 : i32}
      : (tensor<14x1x2xf32>, tensor<14x1x2xf32>) -> tensor<14x2x2xf32>
  %pairs = tosa.reshape %x, %in_pairs : (tensor<7x4xf32>, !tosa.shape<3>) -> tensor<14x1x2xf32>
  %product = tosa.matmul %pairs, %matrices, %zero, %zero
      : (tensor<14x1x2xf32>, tensor<14x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<14x1x2xf32>
  %y = tosa.reshape %product, %by_token : (tensor<14x1x2xf32>, !tosa.shape<2>) -> tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}
