// Conversions of x become a part of the op, where no number changes.

// RUN: pe-opt %s --canonicalize | FileCheck %s

//===----------------------------------------------------------------------===//
// Widened elements
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @widened
// CHECK-SAME: (%[[X:[^:]*]]: tensor<?x8xbf16>
// CHECK-NEXT: pe.write_cache ins(%[[X]] : tensor<?x8xbf16>) slots
func.func @widened(%x: tensor<?x8xbf16>, %slots: tensor<?xi32>, %cache: tensor<9x8xbf16>) -> tensor<9x8xbf16> {
  %wide = arith.extf %x : tensor<?x8xbf16> to tensor<?x8xf32>
  %c = pe.write_cache ins(%wide : tensor<?x8xf32>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

#id = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: @widened_by_a_loop
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4x8xf8E4M3FN>
// CHECK-NEXT: pe.write_cache ins(%[[X]] : tensor<4x8xf8E4M3FN>) x_scale(
func.func @widened_by_a_loop(%x: tensor<4x8xf8E4M3FN>, %slots: tensor<4xi32>, %cache: tensor<9x8xf16>, %a: f64) -> tensor<9x8xf16> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %wide = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf8E4M3FN>) outs(%empty : tensor<4x8xf32>) {
    ^bb0(%value: f8E4M3FN, %out: f32):
      %result = arith.extf %value : f8E4M3FN to f32
      linalg.yield %result : f32
  } -> tensor<4x8xf32>
  %c = pe.write_cache ins(%wide : tensor<4x8xf32>) x_scale(%a) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, saturate} -> tensor<9x8xf16>
  return %c : tensor<9x8xf16>
}

// Extents that the loop alone shows are kept.
// CHECK-LABEL: @extents_of_the_loop
// CHECK: %[[X:.*]] = tensor.cast %{{.*}} : tensor<?x?xbf16> to tensor<4x8xbf16>
// CHECK-NEXT: pe.write_cache ins(%[[X]] : tensor<4x8xbf16>) slots
func.func @extents_of_the_loop(%x: tensor<?x?xbf16>, %slots: tensor<?xi32>, %cache: tensor<9x?xbf16>) -> tensor<9x?xbf16> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %wide = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x?xbf16>) outs(%empty : tensor<4x8xf32>) {
    ^bb0(%value: bf16, %out: f32):
      %result = arith.extf %value : bf16 to f32
      linalg.yield %result : f32
  } -> tensor<4x8xf32>
  %c = pe.write_cache ins(%wide : tensor<4x8xf32>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x?xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x?xbf16>
  return %c : tensor<9x?xbf16>
}

// Without factors, f64 is only rounded to what is written.
// CHECK-LABEL: @widened_to_f64
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>)
func.func @widened_to_f64(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xbf16>) -> tensor<9x8xbf16> {
  %wide = arith.extf %x : tensor<4x8xf32> to tensor<4x8xf64>
  %c = pe.write_cache ins(%wide : tensor<4x8xf64>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

// CHECK-LABEL: @product_in_f64_stays
// CHECK: arith.extf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf64>)
func.func @product_in_f64_stays(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xbf16>, %a: f64) -> tensor<9x8xbf16> {
  %wide = arith.extf %x : tensor<4x8xf32> to tensor<4x8xf64>
  %c = pe.write_cache ins(%wide : tensor<4x8xf64>) x_scale(%a) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

// CHECK-LABEL: @product_written_as_f64
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>)
func.func @product_written_as_f64(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf64>, %a: f64) -> tensor<9x8xf64> {
  %wide = arith.extf %x : tensor<4x8xf32> to tensor<4x8xf64>
  %c = pe.write_cache ins(%wide : tensor<4x8xf64>) x_scale(%a) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf64>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf64>
  return %c : tensor<9x8xf64>
}

// CHECK-LABEL: @type_that_the_op_does_not_read_stays
// CHECK: arith.extf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>)
func.func @type_that_the_op_does_not_read_stays(%x: tensor<4x8xf8E5M2FNUZ>, %slots: tensor<4xi32>, %cache: tensor<9x8xbf16>) -> tensor<9x8xbf16> {
  %wide = arith.extf %x : tensor<4x8xf8E5M2FNUZ> to tensor<4x8xf32>
  %c = pe.write_cache ins(%wide : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

//===----------------------------------------------------------------------===//
// Rounded elements
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @rounded
// CHECK-SAME: (%[[X:[^:]*]]: tensor<?x8xf32>
// CHECK-NEXT: pe.write_cache ins(%[[X]] : tensor<?x8xf32>) slots
func.func @rounded(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xbf16>) -> tensor<9x8xbf16> {
  %narrow = arith.truncf %x : tensor<?x8xf32> to tensor<?x8xbf16>
  %c = pe.write_cache ins(%narrow : tensor<?x8xbf16>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

// CHECK-LABEL: @rounded_otherwise_stays
// CHECK: arith.truncf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x8xbf16>)
func.func @rounded_otherwise_stays(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xbf16>) -> tensor<9x8xbf16> {
  %narrow = arith.truncf %x toward_zero : tensor<?x8xf32> to tensor<?x8xbf16>
  %c = pe.write_cache ins(%narrow : tensor<?x8xbf16>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

// CHECK-LABEL: @rounded_twice_stays
// CHECK: arith.truncf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x8xbf16>)
func.func @rounded_twice_stays(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xf8E5M2>) -> tensor<9x8xf8E5M2> {
  %narrow = arith.truncf %x : tensor<?x8xf32> to tensor<?x8xbf16>
  %c = pe.write_cache ins(%narrow : tensor<?x8xbf16>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xf8E5M2>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf8E5M2>
  return %c : tensor<9x8xf8E5M2>
}

// CHECK-LABEL: @rounded_before_a_product_stays
// CHECK: arith.truncf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x8xbf16>)
func.func @rounded_before_a_product_stays(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xbf16>, %a: f64) -> tensor<9x8xbf16> {
  %narrow = arith.truncf %x : tensor<?x8xf32> to tensor<?x8xbf16>
  %c = pe.write_cache ins(%narrow : tensor<?x8xbf16>) x_scale(%a) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c : tensor<9x8xbf16>
}

// A number that is too large is a NaN before it could be the largest one.
// CHECK-LABEL: @rounded_before_it_saturates_stays
// CHECK: arith.truncf
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x8xf8E4M3FN>)
func.func @rounded_before_it_saturates_stays(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xf8E4M3FN>) -> tensor<9x8xf8E4M3FN> {
  %narrow = arith.truncf %x : tensor<?x8xf32> to tensor<?x8xf8E4M3FN>
  %c = pe.write_cache ins(%narrow : tensor<?x8xf8E4M3FN>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xf8E4M3FN>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, saturate} -> tensor<9x8xf8E4M3FN>
  return %c : tensor<9x8xf8E4M3FN>
}

// What is rounded anyway is less to read.
// CHECK-LABEL: @rounded_for_others_stays
// CHECK: %[[NARROW:.*]] = arith.truncf
// CHECK: pe.write_cache ins(%[[NARROW]] : tensor<?x8xbf16>)
func.func @rounded_for_others_stays(%x: tensor<?x8xf32>, %slots: tensor<?xi32>, %cache: tensor<9x8xbf16>) -> (tensor<9x8xbf16>, tensor<?x8xbf16>) {
  %narrow = arith.truncf %x : tensor<?x8xf32> to tensor<?x8xbf16>
  %c = pe.write_cache ins(%narrow : tensor<?x8xbf16>) slots(%slots : tensor<?xi32>) outs(%cache : tensor<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xbf16>
  return %c, %narrow : tensor<9x8xbf16>, tensor<?x8xbf16>
}
