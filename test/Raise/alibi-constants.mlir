// RUN: pe-opt %s --raise-to-pe --remarks-filter-missed=pe-raise \
// RUN:   --verify-diagnostics | FileCheck %s

// Biases that are constants, as exporters leave them that fold constants.

// CHECK-LABEL: func.func @column(
// CHECK-DAG:     %[[START:.*]] = arith.constant -4 : index
// CHECK-DAG:     %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK:         pe.alibi ins(%{{.*}}) slopes(%[[SLOPES]] : tensor<4xf32>)
// CHECK-SAME:      key_start(%[[START]]) outs({{.*}} {form = #pe.alibi_form<column>}
func.func @column(%x: tensor<2x4x5x5xf32>) -> tensor<2x4x5x5xf32> {
  %biases = "tosa.const"() {values = dense<[
      [[[-1.0, -0.75, -0.5, -0.25, 0.0]], [[-0.25, -0.1875, -0.125, -0.0625, 0.0]],
      [[-0.0625, -0.046875, -0.03125, -0.015625, 0.0]], [[-0.015625, -0.01171875,
      -0.0078125, -0.00390625, 0.0]]]
  ]> : tensor<1x4x1x5xf32>} : () -> tensor<1x4x1x5xf32>
  %y = tosa.add %x, %biases
      : (tensor<2x4x5x5xf32>, tensor<1x4x1x5xf32>) -> tensor<2x4x5x5xf32>
  return %y : tensor<2x4x5x5xf32>
}

// CHECK-LABEL: func.func @symmetric(
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK:         pe.alibi ins(%{{.*}}) slopes(%[[SLOPES]] : tensor<4xf32>) outs(
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
func.func @symmetric(%x: tensor<4x2x3xf32>) -> tensor<4x2x3xf32> {
  %biases = arith.constant dense<
      [[[-0.25, 0.0, -0.25], [-0.5, -0.25, 0.0]], [[-0.0625, 0.0, -0.0625], [-0.125,
      -0.0625, 0.0]], [[-0.015625, 0.0, -0.015625], [-0.03125, -0.015625, 0.0]],
      [[-0.00390625, 0.0, -0.00390625], [-0.0078125, -0.00390625, 0.0]]]
  > : tensor<4x2x3xf32>
  %y = arith.addf %x, %biases : tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// CHECK-LABEL: func.func @subtracted(
// CHECK:         pe.alibi {{.*}} {form = #pe.alibi_form<relative>}
func.func @subtracted(%x: tensor<4x3x3xf32>) -> tensor<4x3x3xf32> {
  %distances = arith.constant dense<
      [[[0.0, -0.25, -0.5], [0.25, 0.0, -0.25], [0.5, 0.25, 0.0]], [[0.0, -0.0625,
      -0.125], [0.0625, 0.0, -0.0625], [0.125, 0.0625, 0.0]], [[0.0, -0.015625, -0.03125],
      [0.015625, 0.0, -0.015625], [0.03125, 0.015625, 0.0]], [[0.0, -0.00390625,
      -0.0078125], [0.00390625, 0.0, -0.00390625], [0.0078125, 0.00390625, 0.0]]]
  > : tensor<4x3x3xf32>
  %y = arith.subf %x, %distances : tensor<4x3x3xf32>
  return %y : tensor<4x3x3xf32>
}

// Slopes that are no powers of two, and products that are rounded.

// CHECK-LABEL: func.func @rounded_products(
// CHECK:         %[[SLOPES:.*]] = arith.constant dense<[0.707106769, 0.353553385]> : tensor<2xf32>
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<2xf32>)
func.func @rounded_products(%x: tensor<2x2x6x6xf32>) -> tensor<2x2x6x6xf32> {
  %biases = "tosa.const"() {values = dense<[
      [[[0x00000000, 0x3F3504F3, 0x3FB504F3, 0x4007C3B6, 0x403504F3, 0x40624630]],
      [[0x00000000, 0x3EB504F3, 0x3F3504F3, 0x3F87C3B6, 0x3FB504F3, 0x3FE24630]]]
  ]> : tensor<1x2x1x6xf32>} : () -> tensor<1x2x1x6xf32>
  %y = tosa.add %x, %biases
      : (tensor<2x2x6x6xf32>, tensor<1x2x1x6xf32>) -> tensor<2x2x6x6xf32>
  return %y : tensor<2x2x6x6xf32>
}

// CHECK-LABEL: func.func @bf16(
// CHECK:         pe.alibi ins(%{{.*}} : tensor<2x4x5x5xbf16>) slopes(%{{.*}} : tensor<4xf32>)
func.func @bf16(%x: tensor<2x4x5x5xbf16>) -> tensor<2x4x5x5xbf16> {
  %biases = "tosa.const"() {values = dense<[
      [[[-1.0, -0.75, -0.5, -0.25, 0.0]], [[-0.25, -0.1875, -0.125, -0.0625, 0.0]],
      [[-0.0625, -0.046875, -0.03125, -0.015625, 0.0]], [[-0.015625, -0.01171875,
      -0.0078125, -0.00390625, 0.0]]]
  ]> : tensor<1x4x1x5xbf16>} : () -> tensor<1x4x1x5xbf16>
  %y = tosa.add %x, %biases
      : (tensor<2x4x5x5xbf16>, tensor<1x4x1x5xbf16>) -> tensor<2x4x5x5xbf16>
  return %y : tensor<2x4x5x5xbf16>
}

// In other constants a single number differs, or the bias grows with the distance.

// CHECK-LABEL: func.func @one_number_differs(
// CHECK-NOT:     pe.alibi
// CHECK:         return
func.func @one_number_differs(%x: tensor<2x4x5x5xf32>) -> tensor<2x4x5x5xf32> {
  %biases = "tosa.const"() {values = dense<[
      [[[0.0, 0.25, 0.5, 0.75, 0.75]], [[0.0, 0.0625, 0.125, 0.1875, 0.1875]], [[0.0,
      0.015625, 0.03125, 0.046875, 0.046875]], [[0.0, 0.00390625, 0.0078125, 0.01171875,
      0.01171875]]]
  ]> : tensor<1x4x1x5xf32>} : () -> tensor<1x4x1x5xf32>
  %y = tosa.add %x, %biases
      : (tensor<2x4x5x5xf32>, tensor<1x4x1x5xf32>) -> tensor<2x4x5x5xf32>
  return %y : tensor<2x4x5x5xf32>
}

// CHECK-LABEL: func.func @grows(
// CHECK-NOT:     pe.alibi
// CHECK:         return
func.func @grows(%x: tensor<4x2x3xf32>) -> tensor<4x2x3xf32> {
  %biases = arith.constant dense<
      [[[-0.25, 0.0, -0.25], [-0.5, -0.25, 0.0]], [[-0.0625, 0.0, -0.0625], [-0.125,
      -0.0625, 0.0]], [[-0.015625, 0.0, -0.015625], [-0.03125, -0.015625, 0.0]],
      [[-0.00390625, 0.0, -0.00390625], [-0.0078125, -0.00390625, 0.0]]]
  > : tensor<4x2x3xf32>
  %y = arith.subf %x, %biases : tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}
