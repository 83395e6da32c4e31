// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s \
// RUN:   --implicit-check-not=pe.sinusoidal --implicit-check-not=pe.positions
// RUN: pe-opt %s --pe-vectorize --convert-pe-to-linalg --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=FOLDED

// The encoding of one token.

// The position is the start of the pe.positions, so no array of positions is
// left.
// CHECK-LABEL: func.func @interleaved_with_a_tail(
// CHECK-SAME:      %[[START:.*]]: i32, %[[INIT:.*]]: tensor<1x24xf32>)
// CHECK-NOT:     tensor.extract %
// CHECK-DAG:     arith.extsi %[[START]] : i32 to i64
// CHECK-DAG:     %[[ROW:.*]] = tensor.extract_slice %[[INIT]][0, 0] [1, 24] [1, 1] : tensor<1x24xf32> to tensor<24xf32>
// CHECK:         %[[V1:.*]] = vector.interleave %{{.*}}, %{{.*}} : vector<8xf32> -> vector<16xf32>
// CHECK-NEXT:    %[[E1:.*]] = vector.transfer_write %[[V1]], %[[ROW]][%c0] {in_bounds = [true]} : vector<16xf32>
// CHECK:         %[[V2:.*]] = vector.interleave %{{.*}}, %{{.*}} : vector<4xf32> -> vector<8xf32>
// CHECK-NEXT:    %[[E2:.*]] = vector.transfer_write %[[V2]], %[[E1]][%c16] {in_bounds = [true]} : vector<8xf32>
// CHECK-NEXT:    %[[R:.*]] = tensor.insert_slice %[[E2]] into %[[INIT]][0, 0] [1, 24] [1, 1]
// CHECK-NEXT:    return %[[R]]
func.func @interleaved_with_a_tail(%start: i32, %init: tensor<1x24xf32>)
    -> tensor<1x24xf32> {
  %pos = pe.positions %start : tensor<1xi32>
  %freq = arith.constant dense<1.0> : tensor<12xf64>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<12xf64>)
      outs(%init : tensor<1x24xf32>) {order = #pe.order<interleaved>}
      -> tensor<1x24xf32>
  return %e : tensor<1x24xf32>
}

// At position 0, sines are 0 and cosines 1, which shows their places.

// FOLDED-LABEL: func.func @interleaved_at_zero(
// FOLDED-DAG:    %[[COS:.*]] = arith.constant dense<1.000000e+00> : vector<2xf32>
// FOLDED-DAG:    %[[SIN:.*]] = arith.constant dense<0.000000e+00> : vector<2xf32>
// FOLDED:        %[[V:.*]] = vector.interleave %[[SIN]], %[[COS]]
// FOLDED:        %[[E:.*]] = vector.transfer_write %[[V]], %{{.*}}[%c0] {in_bounds = [true]} : vector<4xf32>
// FOLDED:        tensor.insert_slice %[[E]] into
func.func @interleaved_at_zero(%init: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %pos = arith.constant dense<0> : tensor<1xi32>
  %freq = arith.constant dense<1.0> : tensor<2xf64>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<2xf64>)
      outs(%init : tensor<1x4xf32>) {order = #pe.order<interleaved>}
      -> tensor<1x4xf32>
  return %e : tensor<1x4xf32>
}

// FOLDED-LABEL: func.func @sines_before_cosines(
// FOLDED-SAME:     %[[INIT:.*]]: tensor<1x4xf32>)
// FOLDED-DAG:    %[[COS:.*]] = arith.constant dense<1.000000e+00> : vector<2xf32>
// FOLDED-DAG:    %[[SIN:.*]] = arith.constant dense<0.000000e+00> : vector<2xf32>
// FOLDED:        %[[E1:.*]] = vector.transfer_write %[[SIN]], %{{.*}}[%c0]
// FOLDED:        %[[E2:.*]] = vector.transfer_write %[[COS]], %[[E1]][%c2]
// FOLDED:        tensor.insert_slice %[[E2]] into %[[INIT]]
func.func @sines_before_cosines(%init: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %pos = arith.constant dense<0> : tensor<1xi32>
  %freq = arith.constant dense<1.0> : tensor<2xf64>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<2xf64>)
      outs(%init : tensor<1x4xf32>) {order = #pe.order<sin_cos>}
      -> tensor<1x4xf32>
  return %e : tensor<1x4xf32>
}

// FOLDED-LABEL: func.func @cosines_before_sines(
// FOLDED-SAME:     %[[INIT:.*]]: tensor<1x4xf32>)
// FOLDED-DAG:    %[[COS:.*]] = arith.constant dense<1.000000e+00> : vector<2xf32>
// FOLDED-DAG:    %[[SIN:.*]] = arith.constant dense<0.000000e+00> : vector<2xf32>
// FOLDED:        %[[E1:.*]] = vector.transfer_write %[[COS]], %{{.*}}[%c0]
// FOLDED:        %[[E2:.*]] = vector.transfer_write %[[SIN]], %[[E1]][%c2]
// FOLDED:        tensor.insert_slice %[[E2]] into %[[INIT]]
func.func @cosines_before_sines(%init: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %pos = arith.constant dense<0> : tensor<1xi32>
  %freq = arith.constant dense<1.0> : tensor<2xf64>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<2xf64>)
      outs(%init : tensor<1x4xf32>) {order = #pe.order<cos_sin>}
      -> tensor<1x4xf32>
  return %e : tensor<1x4xf32>
}

// Sines and cosines have a tail each; the second kind begins where the first
// ends. They are stored in the order of memory.
// CHECK-LABEL: func.func @halves_with_tails(
// CHECK:         vector.transfer_write %{{.*}}[%c0] {in_bounds = [true]} : vector<8xf32>
// CHECK:         vector.transfer_write %{{.*}}[%c8] {in_bounds = [true]} : vector<4xf32>
// CHECK:         vector.transfer_write %{{.*}}[%c12] {in_bounds = [true]} : vector<8xf32>
// CHECK:         vector.transfer_write %{{.*}}[%c20] {in_bounds = [true]} : vector<4xf32>
// CHECK-NEXT:    tensor.insert_slice
// CHECK-NEXT:    return
func.func @halves_with_tails(%pos: tensor<1xi32>, %init: tensor<1x24xf32>)
    -> tensor<1x24xf32> {
  %freq = arith.constant dense<1.0> : tensor<12xf64>
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<12xf64>)
      outs(%init : tensor<1x24xf32>) {order = #pe.order<sin_cos>}
      -> tensor<1x24xf32>
  return %e : tensor<1x24xf32>
}

// CHECK-LABEL: func.func @interleaved_with_a_missing_column(
// CHECK:         %[[V:.*]] = vector.interleave %{{.*}} : vector<4xf32> -> vector<8xf32>
// CHECK:         %[[PART:.*]] = vector.extract_strided_slice %[[V]] {offsets = [0], sizes = [7], strides = [1]}
// CHECK:         %[[ROUNDED:.*]] = arith.truncf %[[PART]] : vector<7xf32> to vector<7xbf16>
// CHECK:         vector.transfer_write %[[ROUNDED]], %{{.*}}[%c0] {in_bounds = [true]}
// CHECK-NEXT:    tensor.insert_slice
// CHECK-NEXT:    return
func.func @interleaved_with_a_missing_column(
    %pos: tensor<1xi32>, %freq: tensor<4xf64>, %init: tensor<1x7xbf16>)
    -> tensor<1x7xbf16> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<4xf64>)
      outs(%init : tensor<1x7xbf16>) {order = #pe.order<interleaved>}
      -> tensor<1x7xbf16>
  return %e : tensor<1x7xbf16>
}

// The last vector has only the missing column.
// CHECK-LABEL: func.func @tail_of_the_missing_column_alone(
// CHECK:         vector.transfer_write %{{.*}}[%c0] {in_bounds = [true]} : vector<8xf32>
// CHECK:         vector.transfer_write %{{.*}}[%c8] {in_bounds = [true]} : vector<1xf32>
// CHECK:         vector.transfer_write %{{.*}}[%c9] {in_bounds = [true]} : vector<8xf32>
// CHECK-NEXT:    tensor.insert_slice
// CHECK-NEXT:    return
func.func @tail_of_the_missing_column_alone(
    %pos: tensor<1xi32>, %freq: tensor<9xf64>, %init: tensor<1x17xf32>)
    -> tensor<1x17xf32> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<1xi32>, tensor<9xf64>)
      outs(%init : tensor<1x17xf32>) {order = #pe.order<sin_cos>}
      -> tensor<1x17xf32>
  return %e : tensor<1x17xf32>
}

// CHECK-LABEL: func.func @column_of_zero(
// CHECK-SAME:      %[[INIT:[^ ]*]]: tensor<9xf64>)
// CHECK:         %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<1xf64>
// CHECK:         %[[E1:.*]] = vector.transfer_write %{{.*}}, %[[INIT]][%c0] {in_bounds = [true]} : vector<4xf64>
// CHECK-NEXT:    %[[E2:.*]] = vector.transfer_write %{{.*}}, %[[E1]][%c4] {in_bounds = [true]} : vector<4xf64>
// CHECK-NEXT:    %[[E3:.*]] = vector.transfer_write %[[ZERO]], %[[E2]][%c8] {in_bounds = [true]} : vector<1xf64>
// CHECK-NEXT:    return %[[E3]]
func.func @column_of_zero(%pos: tensor<i32>, %freq: tensor<4xf64>,
                          %init: tensor<9xf64>) -> tensor<9xf64> {
  %e = pe.sinusoidal angles(%pos, %freq : tensor<i32>, tensor<4xf64>)
      outs(%init : tensor<9xf64>) {order = #pe.order<cos_sin>} -> tensor<9xf64>
  return %e : tensor<9xf64>
}
