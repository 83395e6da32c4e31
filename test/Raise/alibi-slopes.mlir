// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Slopes of ALiBi, as constants and computed.

// CHECK-LABEL: func.func @four_heads(
// CHECK-NEXT:    %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @four_heads() -> tensor<4xf32> {
  %slopes = arith.constant dense<[
      0.25, 0.0625, 0.015625, 0.00390625]> : tensor<4xf32>
  return %slopes : tensor<4xf32>
}

// CHECK-LABEL: func.func @six_heads(
// CHECK-NEXT:    %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 6 : i64} : tensor<6xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @six_heads() -> tensor<6xf32> {
  %slopes = arith.constant dense<[
      0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125]> : tensor<6xf32>
  return %slopes : tensor<6xf32>
}

// CHECK-LABEL: func.func @eight_heads(
// CHECK-NEXT:    %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @eight_heads() -> tensor<8xf32> {
  %slopes = arith.constant dense<[
      0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]> : tensor<8xf32>
  return %slopes : tensor<8xf32>
}

// CHECK-LABEL: func.func @twelve_heads(
// CHECK-NEXT:    %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 12 : i64} : tensor<12xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @twelve_heads() -> tensor<12xf32> {
  %slopes = arith.constant dense<[
      0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625,
      0.70710677, 0.35355338, 0.17677669, 0.088388346]> : tensor<12xf32>
  return %slopes : tensor<12xf32>
}

// CHECK-LABEL: func.func @with_unit_dims(
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK-NEXT:    %[[R:.*]] = tensor.expand_shape %[[SLOPES]] {{\[\[}}0, 1, 2]] output_shape [4, 1, 1]
// CHECK-NEXT:    return %[[R]]
func.func @with_unit_dims() -> tensor<4x1x1xf32> {
  %slopes = arith.constant dense<[[[0.25]], [[0.0625]], [[0.015625]], [[0.00390625]]]>
      : tensor<4x1x1xf32>
  return %slopes : tensor<4x1x1xf32>
}

// The power of the base by the number of the head.

// CHECK-LABEL: func.func @computed(
// CHECK-NOT:     math.powf
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @computed() -> tensor<8xf32> {
  %base = arith.constant 0.5 : f32
  %c1 = arith.constant 1 : index
  %empty = tensor.empty() : tensor<8xf32>
  %slopes = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>],
                            iterator_types = ["parallel"]}
      outs(%empty : tensor<8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %head = arith.addi %i, %c1 : index
    %number = arith.index_cast %head : index to i64
    %exponent = arith.sitofp %number : i64 to f32
    %slope = math.powf %base, %exponent : f32
    linalg.yield %slope : f32
  } -> tensor<8xf32>
  return %slopes : tensor<8xf32>
}

// The slopes of the next power of two follow those of the last.

// CHECK-LABEL: func.func @two_powers(
// CHECK-NOT:     math.powf
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 6 : i64} : tensor<6xf32>
// CHECK-NEXT:    return %[[SLOPES]]
func.func @two_powers() -> tensor<6xf32> {
  %base = arith.constant dense<0.25> : tensor<4xf32>
  %other_base = arith.constant dense<0.5> : tensor<2xf32>
  %exponents = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %odd = arith.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %first = math.powf %base, %exponents : tensor<4xf32>
  %second = math.powf %other_base, %odd : tensor<2xf32>
  %slopes = tensor.concat dim(0) %first, %second
      : (tensor<4xf32>, tensor<2xf32>) -> tensor<6xf32>
  return %slopes : tensor<6xf32>
}

// What the slopes are multiplied by stays.

// CHECK-LABEL: func.func @bias(
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK:         linalg.generic {{.*}} ins(%[[SLOPES]] : tensor<4xf32>)
func.func @bias() -> tensor<4x7xf32> {
  %slopes = arith.constant dense<[0.25, 0.0625, 0.015625, 0.00390625]>
      : tensor<4xf32>
  %empty = tensor.empty() : tensor<4x7xf32>
  %bias = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                                           affine_map<(d0, d1) -> (d0, d1)>],
                          iterator_types = ["parallel", "parallel"]}
      ins(%slopes : tensor<4xf32>) outs(%empty : tensor<4x7xf32>) {
  ^bb0(%slope: f32, %out: f32):
    %j = linalg.index 1 : index
    %number = arith.index_cast %j : index to i64
    %key = arith.sitofp %number : i64 to f32
    %b = arith.mulf %slope, %key : f32
    linalg.yield %b : f32
  } -> tensor<4x7xf32>
  return %bias : tensor<4x7xf32>
}

// CHECK-LABEL: func.func @other_powers(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @other_powers() -> tensor<4xf32> {
  %slopes = arith.constant dense<[0.5, 0.25, 0.125, 0.0625]> : tensor<4xf32>
  return %slopes : tensor<4xf32>
}

// CHECK-LABEL: func.func @one_other_number(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @one_other_number() -> tensor<4xf32> {
  %slopes = arith.constant dense<[0.25, 0.0625, 0.015625, 0.00390624]> : tensor<4xf32>
  return %slopes : tensor<4xf32>
}

// CHECK-LABEL: func.func @reversed(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @reversed() -> tensor<4xf32> {
  %slopes = arith.constant dense<[0.00390625, 0.015625, 0.0625, 0.25]> : tensor<4xf32>
  return %slopes : tensor<4xf32>
}

// CHECK-LABEL: func.func @two_numbers(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @two_numbers() -> tensor<2xf32> {
  %slopes = arith.constant dense<[0.0625, 0.00390625]> : tensor<2xf32>
  return %slopes : tensor<2xf32>
}

// CHECK-LABEL: func.func @matrix(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @matrix() -> tensor<2x2xf32> {
  %slopes = arith.constant dense<[[0.25, 0.0625], [0.015625, 0.00390625]]> : tensor<2x2xf32>
  return %slopes : tensor<2x2xf32>
}
