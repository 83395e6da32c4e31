// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Rotations in TOSA.

// CHECK-LABEL: func.func @rotate_half(
// CHECK-SAME:      %[[X:.*]]: tensor<2x3x7x8xf32>, %[[COS:.*]]: tensor<1x1x7x4xf32>, %[[SIN:.*]]: tensor<1x1x7x4xf32>)
// CHECK-NOT:     tosa.add
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<2x3x7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
// CHECK-NEXT:    return %[[R]]
func.func @rotate_half(%x: tensor<2x3x7x8xf32>, %cos: tensor<1x1x7x4xf32>,
                       %sin: tensor<1x1x7x4xf32>) -> tensor<2x3x7x8xf32> {
  %c = tosa.concat %cos, %cos {axis = 3 : i32}
      : (tensor<1x1x7x4xf32>, tensor<1x1x7x4xf32>) -> tensor<1x1x7x8xf32>
  %s = tosa.concat %sin, %sin {axis = 3 : i32}
      : (tensor<1x1x7x4xf32>, tensor<1x1x7x4xf32>) -> tensor<1x1x7x8xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %middle = tosa.const_shape {values = dense<[0, 0, 0, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[2, 3, 7, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %lo = tosa.slice %x, %front, %size
      : (tensor<2x3x7x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<2x3x7x4xf32>
  %hi = tosa.slice %x, %middle, %size
      : (tensor<2x3x7x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<2x3x7x4xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %negated = tosa.negate %hi, %zero, %zero
      : (tensor<2x3x7x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x3x7x4xf32>
  %partners = tosa.concat %negated, %lo {axis = 3 : i32}
      : (tensor<2x3x7x4xf32>, tensor<2x3x7x4xf32>) -> tensor<2x3x7x8xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %p = tosa.mul %x, %c, %shift
      : (tensor<2x3x7x8xf32>, tensor<1x1x7x8xf32>, tensor<1xi8>) -> tensor<2x3x7x8xf32>
  %q = tosa.mul %partners, %s, %shift
      : (tensor<2x3x7x8xf32>, tensor<1x1x7x8xf32>, tensor<1xi8>) -> tensor<2x3x7x8xf32>
  %y = tosa.add %p, %q
      : (tensor<2x3x7x8xf32>, tensor<2x3x7x8xf32>) -> tensor<2x3x7x8xf32>
  return %y : tensor<2x3x7x8xf32>
}

// CHECK-LABEL: func.func @pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>
// CHECK-NOT:     tosa.mul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @pairs(%x: tensor<7x3x8xf32>, %cos: tensor<7x1x4xf32>,
                 %sin: tensor<7x1x4xf32>) -> tensor<7x3x8xf32> {
  %column = tosa.const_shape {values = dense<[7, 1, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %c = tosa.reshape %cos, %column : (tensor<7x1x4xf32>, !tosa.shape<4>) -> tensor<7x1x4x1xf32>
  %s = tosa.reshape %sin, %column : (tensor<7x1x4xf32>, !tosa.shape<4>) -> tensor<7x1x4x1xf32>
  %in_pairs = tosa.const_shape {values = dense<[7, 3, 4, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %pairs = tosa.reshape %x, %in_pairs : (tensor<7x3x8xf32>, !tosa.shape<4>) -> tensor<7x3x4x2xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %last = tosa.const_shape {values = dense<[0, 0, 0, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[7, 3, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %a = tosa.slice %pairs, %front, %size
      : (tensor<7x3x4x2xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %b = tosa.slice %pairs, %last, %size
      : (tensor<7x3x4x2xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<7x3x4x1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %a_cos = tosa.mul %a, %c, %shift
      : (tensor<7x3x4x1xf32>, tensor<7x1x4x1xf32>, tensor<1xi8>) -> tensor<7x3x4x1xf32>
  %b_sin = tosa.mul %b, %s, %shift
      : (tensor<7x3x4x1xf32>, tensor<7x1x4x1xf32>, tensor<1xi8>) -> tensor<7x3x4x1xf32>
  %first = tosa.sub %a_cos, %b_sin
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x1xf32>
  %b_cos = tosa.mul %b, %c, %shift
      : (tensor<7x3x4x1xf32>, tensor<7x1x4x1xf32>, tensor<1xi8>) -> tensor<7x3x4x1xf32>
  %a_sin = tosa.mul %a, %s, %shift
      : (tensor<7x3x4x1xf32>, tensor<7x1x4x1xf32>, tensor<1xi8>) -> tensor<7x3x4x1xf32>
  %second = tosa.add %b_cos, %a_sin
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x1xf32>
  %stacked = tosa.concat %first, %second {axis = 3 : i32}
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x2xf32>
  %whole = tosa.const_shape {values = dense<[7, 3, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %y = tosa.reshape %stacked, %whole : (tensor<7x3x4x2xf32>, !tosa.shape<3>) -> tensor<7x3x8xf32>
  return %y : tensor<7x3x8xf32>
}

// Angles from a product of matrices, in bf16 around.

// CHECK-LABEL: func.func @angles(
// CHECK-SAME:      %[[X:.*]]: tensor<1x7x8xbf16>, %[[POS:.*]]: tensor<1x7xi32>)
// CHECK-NOT:     tosa.cos
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<1x7x8xbf16>)
// CHECK-SAME:      angles(%{{[a-z0-9_]+}}, %[[FREQ]] : tensor<{{.*}}7xi32>, tensor<4xf64>)
// CHECK-NEXT:    return %[[R]]
func.func @angles(%x: tensor<1x7x8xbf16>, %pos: tensor<1x7xi32>)
    -> tensor<1x7x8xbf16> {
  %freq = "tosa.const"() {values = dense<[[[1.0], [0.1], [0.01], [0.001]]]> : tensor<1x4x1xf32>}
      : () -> tensor<1x4x1xf32>
  %row_shape = tosa.const_shape {values = dense<[1, 1, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %row = tosa.reshape %pos, %row_shape : (tensor<1x7xi32>, !tosa.shape<3>) -> tensor<1x1x7xi32>
  %float_pos = tosa.cast %row : (tensor<1x1x7xi32>) -> tensor<1x1x7xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %product = tosa.mul %freq, %float_pos, %shift
      : (tensor<1x4x1xf32>, tensor<1x1x7xf32>, tensor<1xi8>) -> tensor<1x4x7xf32>
  %angles = tosa.transpose %product {perms = array<i32: 0, 2, 1>}
      : (tensor<1x4x7xf32>) -> tensor<1x7x4xf32>
  %twice = tosa.concat %angles, %angles {axis = 2 : i32}
      : (tensor<1x7x4xf32>, tensor<1x7x4xf32>) -> tensor<1x7x8xf32>
  %cos = tosa.cos %twice : (tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %sin = tosa.sin %twice : (tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %wide = tosa.cast %x : (tensor<1x7x8xbf16>) -> tensor<1x7x8xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<3xindex>} : () -> !tosa.shape<3>
  %middle = tosa.const_shape {values = dense<[0, 0, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[1, 7, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %lo = tosa.slice %wide, %front, %size
      : (tensor<1x7x8xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x7x4xf32>
  %hi = tosa.slice %wide, %middle, %size
      : (tensor<1x7x8xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x7x4xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %negated = tosa.negate %hi, %zero, %zero
      : (tensor<1x7x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x7x4xf32>
  %partners = tosa.concat %negated, %lo {axis = 2 : i32}
      : (tensor<1x7x4xf32>, tensor<1x7x4xf32>) -> tensor<1x7x8xf32>
  %p = tosa.mul %wide, %cos, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %q = tosa.mul %partners, %sin, %shift
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>, tensor<1xi8>) -> tensor<1x7x8xf32>
  %sum = tosa.add %p, %q
      : (tensor<1x7x8xf32>, tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %y = tosa.cast %sum : (tensor<1x7x8xf32>) -> tensor<1x7x8xbf16>
  return %y : tensor<1x7x8xbf16>
}

// The slices overlap.

// CHECK-LABEL: func.func @overlapping(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @overlapping(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %front = tosa.const_shape {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
  %middle = tosa.const_shape {values = dense<[0, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[7, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = tosa.slice %x, %front, %size
      : (tensor<7x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<7x4xf32>
  %b = tosa.slice %x, %middle, %size
      : (tensor<7x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<7x4xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %a_cos = tosa.mul %a, %cos, %shift : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<1xi8>) -> tensor<7x4xf32>
  %b_sin = tosa.mul %b, %sin, %shift : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<1xi8>) -> tensor<7x4xf32>
  %first = tosa.sub %a_cos, %b_sin : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x4xf32>
  %b_cos = tosa.mul %b, %cos, %shift : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<1xi8>) -> tensor<7x4xf32>
  %a_sin = tosa.mul %a, %sin, %shift : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<1xi8>) -> tensor<7x4xf32>
  %second = tosa.add %b_cos, %a_sin : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x4xf32>
  %y = tosa.concat %first, %second {axis = 1 : i32} : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Tables of one row at run time are repeated: row 0 is read for all tokens.

// CHECK-LABEL: func.func @maybe_one_row(
// CHECK-SAME:      %[[X:.*]]: tensor<5x8xf32>, %[[COS:.*]]: tensor<?x4xf32>, %[[SIN:.*]]: tensor<?x4xf32>)
// CHECK:         %[[ROWS:.*]] = linalg.generic
// CHECK:           %[[IS_ONE:.*]] = arith.cmpi eq,
// CHECK:           %[[ROW:.*]] = arith.select %[[IS_ONE]],
// CHECK:           tensor.extract %[[COS]][%[[ROW]],
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<5x8xf32>)
// CHECK-SAME:      tables(%[[ROWS]],
func.func @maybe_one_row(%x: tensor<5x8xf32>, %cos: tensor<?x4xf32>,
                         %sin: tensor<?x4xf32>) -> tensor<5x8xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>}
      : () -> tensor<1xi8>
  %a = tensor.extract_slice %x[0, 0] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %b = tensor.extract_slice %x[0, 4] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %a_cos = tosa.mul %a, %cos, %shift
      : (tensor<5x4xf32>, tensor<?x4xf32>, tensor<1xi8>) -> tensor<5x4xf32>
  %b_sin = tosa.mul %b, %sin, %shift
      : (tensor<5x4xf32>, tensor<?x4xf32>, tensor<1xi8>) -> tensor<5x4xf32>
  %first = tosa.sub %a_cos, %b_sin
      : (tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<5x4xf32>
  %b_cos = tosa.mul %b, %cos, %shift
      : (tensor<5x4xf32>, tensor<?x4xf32>, tensor<1xi8>) -> tensor<5x4xf32>
  %a_sin = tosa.mul %a, %sin, %shift
      : (tensor<5x4xf32>, tensor<?x4xf32>, tensor<1xi8>) -> tensor<5x4xf32>
  %second = tosa.add %b_cos, %a_sin
      : (tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<5x4xf32>
  %y = tosa.concat %first, %second {axis = 1 : i32}
      : (tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}
