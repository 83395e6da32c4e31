// RUN: pe-opt %s --canonicalize --split-input-file | FileCheck %s

//===----------------------------------------------------------------------===//
// Nothing is written
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @only_padding
// CHECK-SAME: %[[CACHE:[^:]*]]: tensor<9x8xf32>)
// CHECK-NEXT: return %[[CACHE]]
func.func @only_padding(%x: tensor<2x8xf32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %slots = arith.constant dense<[-1, -7]> : tensor<2xi64>
  %c = pe.write_cache ins(%x : tensor<2x8xf32>) slots(%slots : tensor<2xi64>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// CHECK-LABEL: @some_padding_stays
// CHECK: pe.write_cache
func.func @some_padding_stays(%x: tensor<2x8xf32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %slots = arith.constant dense<[-1, 0]> : tensor<2xi64>
  %c = pe.write_cache ins(%x : tensor<2x8xf32>) slots(%slots : tensor<2xi64>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// CHECK-LABEL: @no_tokens
// CHECK-SAME: %[[CACHE:[^:]*]]: tensor<9x8xf32>)
// CHECK-NEXT: return %[[CACHE]]
func.func @no_tokens(%x: tensor<0x8xf32>, %slots: tensor<0xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<0x8xf32>) slots(%slots : tensor<0xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// CHECK-LABEL: @no_features
// CHECK-SAME: %[[CACHE:[^:]*]]: tensor<9x8xf32>)
// CHECK-NEXT: return %[[CACHE]]
func.func @no_features(%x: tensor<4x0xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<4x0xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, begin = 8 : i64} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// In memory, the op has no result to be replaced.
// CHECK-LABEL: @padding_in_memory_stays
// CHECK: pe.write_cache
func.func @padding_in_memory_stays(%x: memref<0x8xf32>, %slots: memref<0xi32>, %cache: memref<9x8xf32>) {
  pe.write_cache ins(%x : memref<0x8xf32>) slots(%slots : memref<0xi32>) outs(%cache : memref<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  return
}

//===----------------------------------------------------------------------===//
// Extents that casts hide
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @casts_of_extents
// CHECK-SAME: (%[[X:[^:]*]]: tensor<4x8xf32>, %[[SLOTS:[^:]*]]: tensor<4xi32>, %[[CACHE:[^:]*]]: tensor<9x8xf32>)
// CHECK: %[[C:.*]] = pe.write_cache ins(%[[X]] : tensor<4x8xf32>) slots(%[[SLOTS]] : tensor<4xi32>) outs(%[[CACHE]] : tensor<9x8xf32>)
// CHECK-NEXT: %[[D:.*]] = tensor.cast %[[C]] : tensor<9x8xf32> to tensor<?x?xf32>
// CHECK-NEXT: return %[[D]]
func.func @casts_of_extents(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>) -> tensor<?x?xf32> {
  %open_x = tensor.cast %x : tensor<4x8xf32> to tensor<?x?xf32>
  %open_slots = tensor.cast %slots : tensor<4xi32> to tensor<?xi32>
  %open_cache = tensor.cast %cache : tensor<9x8xf32> to tensor<?x?xf32>
  %c = pe.write_cache ins(%open_x : tensor<?x?xf32>) slots(%open_slots : tensor<?xi32>) outs(%open_cache : tensor<?x?xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<?x?xf32>
  return %c : tensor<?x?xf32>
}

//===----------------------------------------------------------------------===//
// Factors of 1
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @factors_of_one
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>) slots(%{{.*}} : tensor<4xi32>) outs(%{{.*}} : tensor<9x8xf8E5M2>) {
func.func @factors_of_one(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf8E5M2>) -> tensor<9x8xf8E5M2> {
  %one = arith.constant 1.0 : f64
  %ones = arith.constant dense<1.0> : tensor<4x1xf32>
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) x_scale(%one) slots(%slots : tensor<4xi32>)
      outs(%cache : tensor<9x8xf8E5M2>) init_scale(%ones : tensor<4x1xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf8E5M2>
  return %c : tensor<9x8xf8E5M2>
}

// CHECK-LABEL: @other_factors_stay
// CHECK: pe.write_cache {{.*}} x_scale(%{{.*}}) {{.*}} init_scale(%{{.*}} : tensor<2x1xf32>)
func.func @other_factors_stay(%x: tensor<2x8xf32>, %slots: tensor<2xi32>, %cache: tensor<9x8xf8E5M2>) -> tensor<9x8xf8E5M2> {
  %half = arith.constant 0.5 : f64
  %some = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %c = pe.write_cache ins(%x : tensor<2x8xf32>) x_scale(%half) slots(%slots : tensor<2xi32>)
      outs(%cache : tensor<9x8xf8E5M2>) init_scale(%some : tensor<2x1xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf8E5M2>
  return %c : tensor<9x8xf8E5M2>
}
