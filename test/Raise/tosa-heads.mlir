// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Reshapes of TOSA that take heads apart from each other and together with
// tokens, and heads together with features.

// CHECK-LABEL: func.func @merged_heads(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x24xf32>
// CHECK:         %[[PAIRS:.*]] = tensor.expand_shape %[[X]] {{\[}}[0], [1, 2, 3]]
// CHECK-SAME:      tensor<7x24xf32> into tensor<7x3x4x2xf32>
// CHECK:         %[[HEADS:.*]] = tensor.collapse_shape %[[PAIRS]] {{\[}}[0], [1], [2, 3]]
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[HEADS]] : tensor<7x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    %[[Y:.*]] = tensor.collapse_shape %[[R]] {{\[}}[0], [1, 2]]
// CHECK-NEXT:    return %[[Y]]
func.func @merged_heads(%x: tensor<7x24xf32>, %cos: tensor<7x1x4xf32>,
    %sin: tensor<7x1x4xf32>) -> tensor<7x24xf32> {
  %heads = tosa.const_shape {values = dense<[21, 4, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %pairs = tosa.reshape %x, %heads : (tensor<7x24xf32>, !tosa.shape<3>) -> tensor<21x4x2xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<3xindex>} : () -> !tosa.shape<3>
  %last = tosa.const_shape {values = dense<[0, 0, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[21, 4, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.const_shape {values = dense<[7, 3, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %first = tosa.slice %pairs, %front, %size
      : (tensor<21x4x2xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<21x4x1xf32>
  %second = tosa.slice %pairs, %last, %size
      : (tensor<21x4x2xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<21x4x1xf32>
  %p = tosa.reshape %first, %by_token : (tensor<21x4x1xf32>, !tosa.shape<3>) -> tensor<7x3x4xf32>
  %q = tosa.reshape %second, %by_token : (tensor<21x4x1xf32>, !tosa.shape<3>) -> tensor<7x3x4xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %p_cos = tosa.mul %p, %cos, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %q_sin = tosa.mul %q, %sin, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %q_cos = tosa.mul %q, %cos, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %p_sin = tosa.mul %p, %sin, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %r = tosa.sub %p_cos, %q_sin : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x4xf32>
  %s = tosa.add %q_cos, %p_sin : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x4xf32>
  %column = tosa.const_shape {values = dense<[7, 3, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %r_column = tosa.reshape %r, %column : (tensor<7x3x4xf32>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %s_column = tosa.reshape %s, %column : (tensor<7x3x4xf32>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %both = tosa.concat %r_column, %s_column {axis = 3 : i32}
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x2xf32>
  %merged = tosa.const_shape {values = dense<[7, 24]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %y = tosa.reshape %both, %merged : (tensor<7x3x4x2xf32>, !tosa.shape<2>) -> tensor<7x24xf32>
  return %y : tensor<7x24xf32>
}

// What is no rotation is reshaped as before.

// CHECK-LABEL: func.func @no_rotation(
// CHECK-NOT:     tensor.expand_shape
// CHECK-NOT:     pe.
// CHECK:         %[[Y:.*]] = tosa.reshape %{{.*}} : (tensor<7x3x4x2xf32>, !tosa.shape<2>) -> tensor<7x24xf32>
// CHECK-NEXT:    return %[[Y]]
func.func @no_rotation(%x: tensor<7x24xf32>, %cos: tensor<7x1x4xf32>,
    %sin: tensor<7x1x4xf32>) -> tensor<7x24xf32> {
  %heads = tosa.const_shape {values = dense<[21, 4, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %pairs = tosa.reshape %x, %heads : (tensor<7x24xf32>, !tosa.shape<3>) -> tensor<21x4x2xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<3xindex>} : () -> !tosa.shape<3>
  %last = tosa.const_shape {values = dense<[0, 0, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[21, 4, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.const_shape {values = dense<[7, 3, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %first = tosa.slice %pairs, %front, %size
      : (tensor<21x4x2xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<21x4x1xf32>
  %second = tosa.slice %pairs, %last, %size
      : (tensor<21x4x2xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<21x4x1xf32>
  %p = tosa.reshape %first, %by_token : (tensor<21x4x1xf32>, !tosa.shape<3>) -> tensor<7x3x4xf32>
  %q = tosa.reshape %second, %by_token : (tensor<21x4x1xf32>, !tosa.shape<3>) -> tensor<7x3x4xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %p_cos = tosa.mul %p, %cos, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %q_sin = tosa.mul %q, %sin, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %q_cos = tosa.mul %q, %cos, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %p_sin = tosa.mul %p, %sin, %shift
      : (tensor<7x3x4xf32>, tensor<7x1x4xf32>, tensor<1xi8>) -> tensor<7x3x4xf32>
  %r = tosa.sub %p_cos, %q_sin : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x4xf32>
  %s = tosa.sub %q_cos, %p_sin : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x4xf32>
  %column = tosa.const_shape {values = dense<[7, 3, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %r_column = tosa.reshape %r, %column : (tensor<7x3x4xf32>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %s_column = tosa.reshape %s, %column : (tensor<7x3x4xf32>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %both = tosa.concat %r_column, %s_column {axis = 3 : i32}
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x2xf32>
  %merged = tosa.const_shape {values = dense<[7, 24]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %y = tosa.reshape %both, %merged : (tensor<7x3x4x2xf32>, !tosa.shape<2>) -> tensor<7x24xf32>
  return %y : tensor<7x24xf32>
}
