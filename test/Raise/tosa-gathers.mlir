// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// TOSA gathers single elements of tables that are flattened, at row times width
// plus column.

// CHECK-LABEL: func.func @computed_table(
// CHECK-SAME:      %[[X:.*]]: tensor<3x4xf32>, %[[POS:.*]]: tensor<3xi32>)
// CHECK-DAG:     %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<3x4xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<3xi32>, tensor<2xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @computed_table(%x: tensor<3x4xf32>, %positions: tensor<3xi32>)
    -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %all_rows = "tosa.const"() {values = dense<[[0.0], [1.0], [2.0], [3.0]]>
      : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  %freq = "tosa.const"() {values = dense<[[1.0, 0.01]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %angles = tosa.mul %all_rows, %freq, %shift
      : (tensor<4x1xf32>, tensor<1x2xf32>, tensor<1xi8>) -> tensor<4x2xf32>
  %all_cos = tosa.cos %angles : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %all_sin = tosa.sin %angles : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %all = tosa.concat %all_cos, %all_sin {axis = 1 : i32}
      : (tensor<4x2xf32>, tensor<4x2xf32>) -> tensor<4x4xf32>
  %flat_table = tosa.const_shape {values = dense<[1, 16, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %table = tosa.reshape %all, %flat_table : (tensor<4x4xf32>, !tosa.shape<3>) -> tensor<1x16x1xf32>
  %column = tosa.const_shape {values = dense<[3, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %width = tosa.const_shape {values = dense<[1, 4, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.reshape %positions, %column
      : (tensor<3xi32>, !tosa.shape<3>) -> tensor<3x1x1xi32>
  %rows = tosa.tile %by_token, %width
      : (tensor<3x1x1xi32>, !tosa.shape<3>) -> tensor<3x4x1xi32>
  %columns = "tosa.const"() {values = dense<[
      [[0], [1], [2], [3]], [[0], [1], [2], [3]], [[0], [1], [2], [3]]]>
      : tensor<3x4x1xi32>} : () -> tensor<3x4x1xi32>
  %both = tosa.concat %rows, %columns {axis = 2 : i32}
      : (tensor<3x4x1xi32>, tensor<3x4x1xi32>) -> tensor<3x4x2xi32>
  %list = tosa.const_shape {values = dense<[12, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %pairs = tosa.reshape %both, %list
      : (tensor<3x4x2xi32>, !tosa.shape<2>) -> tensor<12x2xi32>
  %strides = "tosa.const"() {values = dense<[[4, 1]]> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
  %terms = tosa.mul %pairs, %strides, %shift
      : (tensor<12x2xi32>, tensor<1x2xi32>, tensor<1xi8>) -> tensor<12x2xi32>
  %sums = tosa.reduce_sum %terms {axis = 1 : i32} : (tensor<12x2xi32>) -> tensor<12x1xi32>
  %in_row = tosa.const_shape {values = dense<[1, 12]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %places = tosa.reshape %sums, %in_row
      : (tensor<12x1xi32>, !tosa.shape<2>) -> tensor<1x12xi32>
  %gathered = tosa.gather %table, %places
      : (tensor<1x16x1xf32>, tensor<1x12xi32>) -> tensor<1x12x1xf32>
  %by_row = tosa.const_shape {values = dense<[3, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %tables = tosa.reshape %gathered, %by_row
      : (tensor<1x12x1xf32>, !tosa.shape<2>) -> tensor<3x4xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
  %middle = tosa.const_shape {values = dense<[0, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[3, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %cos = tosa.slice %tables, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %sin = tosa.slice %tables, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a = tosa.slice %x, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %b = tosa.slice %x, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a_cos = tosa.mul %a, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_sin = tosa.mul %b, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_cos = tosa.mul %b, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %a_sin = tosa.mul %a, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %lo = tosa.sub %a_cos, %b_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %hi = tosa.add %b_cos, %a_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = tosa.concat %lo, %hi {axis = 1 : i32}
      : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// CHECK-LABEL: func.func @constant_table(
// CHECK-SAME:      %[[X:.*]]: tensor<3x4xf32>, %[[POS:.*]]: tensor<3xi32>)
// CHECK-DAG:     %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<3x4xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<3xi32>, tensor<2xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @constant_table(%x: tensor<3x4xf32>, %positions: tensor<3xi32>)
    -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %table = "tosa.const"() {values = dense<[[
      [1.0], [1.0], [0.0], [0.0],
      [0.5403023], [0.99995], [0.841471], [0.009999833],
      [-0.4161468], [0.9998], [0.9092974], [0.019998666],
      [-0.9899925], [0.99955004], [0.14112], [0.0299955]]]>
      : tensor<1x16x1xf32>} : () -> tensor<1x16x1xf32>
  %column = tosa.const_shape {values = dense<[3, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %width = tosa.const_shape {values = dense<[1, 4, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.reshape %positions, %column
      : (tensor<3xi32>, !tosa.shape<3>) -> tensor<3x1x1xi32>
  %rows = tosa.tile %by_token, %width
      : (tensor<3x1x1xi32>, !tosa.shape<3>) -> tensor<3x4x1xi32>
  %columns = "tosa.const"() {values = dense<[
      [[0], [1], [2], [3]], [[0], [1], [2], [3]], [[0], [1], [2], [3]]]>
      : tensor<3x4x1xi32>} : () -> tensor<3x4x1xi32>
  %both = tosa.concat %rows, %columns {axis = 2 : i32}
      : (tensor<3x4x1xi32>, tensor<3x4x1xi32>) -> tensor<3x4x2xi32>
  %list = tosa.const_shape {values = dense<[12, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %pairs = tosa.reshape %both, %list
      : (tensor<3x4x2xi32>, !tosa.shape<2>) -> tensor<12x2xi32>
  %strides = "tosa.const"() {values = dense<[[4, 1]]> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
  %terms = tosa.mul %pairs, %strides, %shift
      : (tensor<12x2xi32>, tensor<1x2xi32>, tensor<1xi8>) -> tensor<12x2xi32>
  %sums = tosa.reduce_sum %terms {axis = 1 : i32} : (tensor<12x2xi32>) -> tensor<12x1xi32>
  %in_row = tosa.const_shape {values = dense<[1, 12]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %places = tosa.reshape %sums, %in_row
      : (tensor<12x1xi32>, !tosa.shape<2>) -> tensor<1x12xi32>
  %gathered = tosa.gather %table, %places
      : (tensor<1x16x1xf32>, tensor<1x12xi32>) -> tensor<1x12x1xf32>
  %by_row = tosa.const_shape {values = dense<[3, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %tables = tosa.reshape %gathered, %by_row
      : (tensor<1x12x1xf32>, !tosa.shape<2>) -> tensor<3x4xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
  %middle = tosa.const_shape {values = dense<[0, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[3, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %cos = tosa.slice %tables, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %sin = tosa.slice %tables, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a = tosa.slice %x, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %b = tosa.slice %x, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a_cos = tosa.mul %a, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_sin = tosa.mul %b, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_cos = tosa.mul %b, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %a_sin = tosa.mul %a, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %lo = tosa.sub %a_cos, %b_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %hi = tosa.add %b_cos, %a_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = tosa.concat %lo, %hi {axis = 1 : i32}
      : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// The rows that are gathered are narrower than those of the table.

// CHECK-LABEL: func.func @wrong_width(
// CHECK-NOT:     pe.rotary
// CHECK:         tosa.gather
func.func @wrong_width(%x: tensor<3x4xf32>, %positions: tensor<3xi32>)
    -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %table = "tosa.const"() {values = dense<[[
      [1.0], [1.0], [0.0], [0.0],
      [0.5403023], [0.99995], [0.841471], [0.009999833],
      [-0.4161468], [0.9998], [0.9092974], [0.019998666],
      [-0.9899925], [0.99955004], [0.14112], [0.0299955]]]>
      : tensor<1x16x1xf32>} : () -> tensor<1x16x1xf32>
  %column = tosa.const_shape {values = dense<[3, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %width = tosa.const_shape {values = dense<[1, 4, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %by_token = tosa.reshape %positions, %column
      : (tensor<3xi32>, !tosa.shape<3>) -> tensor<3x1x1xi32>
  %rows = tosa.tile %by_token, %width
      : (tensor<3x1x1xi32>, !tosa.shape<3>) -> tensor<3x4x1xi32>
  %columns = "tosa.const"() {values = dense<[
      [[0], [1], [2], [3]], [[0], [1], [2], [3]], [[0], [1], [2], [3]]]>
      : tensor<3x4x1xi32>} : () -> tensor<3x4x1xi32>
  %both = tosa.concat %rows, %columns {axis = 2 : i32}
      : (tensor<3x4x1xi32>, tensor<3x4x1xi32>) -> tensor<3x4x2xi32>
  %list = tosa.const_shape {values = dense<[12, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %pairs = tosa.reshape %both, %list
      : (tensor<3x4x2xi32>, !tosa.shape<2>) -> tensor<12x2xi32>
  %strides = "tosa.const"() {values = dense<[[2, 1]]> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
  %terms = tosa.mul %pairs, %strides, %shift
      : (tensor<12x2xi32>, tensor<1x2xi32>, tensor<1xi8>) -> tensor<12x2xi32>
  %sums = tosa.reduce_sum %terms {axis = 1 : i32} : (tensor<12x2xi32>) -> tensor<12x1xi32>
  %in_row = tosa.const_shape {values = dense<[1, 12]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %places = tosa.reshape %sums, %in_row
      : (tensor<12x1xi32>, !tosa.shape<2>) -> tensor<1x12xi32>
  %gathered = tosa.gather %table, %places
      : (tensor<1x16x1xf32>, tensor<1x12xi32>) -> tensor<1x12x1xf32>
  %by_row = tosa.const_shape {values = dense<[3, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %tables = tosa.reshape %gathered, %by_row
      : (tensor<1x12x1xf32>, !tosa.shape<2>) -> tensor<3x4xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
  %middle = tosa.const_shape {values = dense<[0, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[3, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %cos = tosa.slice %tables, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %sin = tosa.slice %tables, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a = tosa.slice %x, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %b = tosa.slice %x, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a_cos = tosa.mul %a, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_sin = tosa.mul %b, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_cos = tosa.mul %b, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %a_sin = tosa.mul %a, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %lo = tosa.sub %a_cos, %b_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %hi = tosa.add %b_cos, %a_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = tosa.concat %lo, %hi {axis = 1 : i32}
      : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}
