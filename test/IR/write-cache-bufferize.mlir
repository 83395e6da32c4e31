// RUN: pe-opt %s --canonicalize --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize | FileCheck %s

// CHECK-LABEL: @write_is_in_place
// CHECK-SAME: (%[[X:[^:]*]]: memref<?x8xbf16>, %[[XS:[^:]*]]: memref<?x1xf32>, %[[SLOTS:[^:]*]]: memref<?xi64>, %[[CACHE:[^:]*]]: memref<?x16x8xf8E4M3FN>, %[[CS:[^:]*]]: f64)
// CHECK-NEXT: pe.write_cache ins(%[[X]] : memref<?x8xbf16>) x_scale(%[[XS]] : memref<?x1xf32>) slots(%[[SLOTS]] : memref<?xi64>) outs(%[[CACHE]] : memref<?x16x8xf8E4M3FN>) init_scale(%[[CS]]) {saturate, slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
// CHECK-NEXT: return %[[CACHE]]
func.func @write_is_in_place(%x: tensor<?x8xbf16>, %xs: tensor<?x1xf32>, %slots: tensor<?xi64>,
                             %cache: tensor<?x16x8xf8E4M3FN>, %cs: f64) -> tensor<?x16x8xf8E4M3FN> {
  %c = pe.write_cache ins(%x : tensor<?x8xbf16>) x_scale(%xs : tensor<?x1xf32>) slots(%slots : tensor<?xi64>)
      outs(%cache : tensor<?x16x8xf8E4M3FN>) init_scale(%cs)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, saturate} -> tensor<?x16x8xf8E4M3FN>
  return %c : tensor<?x16x8xf8E4M3FN>
}

// Two writes into one cache, keys and then values, need no other memory.
// CHECK-LABEL: @writes_in_a_row
// CHECK-SAME: %[[CACHE:[^:]*]]: memref<9x16xf32>)
// CHECK-NOT: memref.alloc
// CHECK: pe.write_cache {{.*}} outs(%[[CACHE]] : memref<9x16xf32>)
// CHECK-NEXT: pe.write_cache {{.*}} outs(%[[CACHE]] : memref<9x16xf32>) {begin = 8 : i64
// CHECK-NEXT: return %[[CACHE]]
func.func @writes_in_a_row(%k: tensor<4x8xf32>, %v: tensor<4x8xf32>, %slots: tensor<4xi32>,
                           %cache: tensor<9x16xf32>) -> tensor<9x16xf32> {
  %c = pe.write_cache ins(%k : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x16xf32>
  %d = pe.write_cache ins(%v : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%c : tensor<9x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, begin = 8 : i64} -> tensor<9x16xf32>
  return %d : tensor<9x16xf32>
}

// What is not written stays, so all of it is copied.
// CHECK-LABEL: @cache_that_is_used_later_is_copied
// CHECK-SAME: %[[CACHE:[^:]*]]: memref<9x8xf32>)
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %[[CACHE]], %[[COPY]]
// CHECK-NEXT: pe.write_cache {{.*}} outs(%[[COPY]] :
// CHECK-NEXT: return %[[COPY]], %[[CACHE]]
func.func @cache_that_is_used_later_is_copied(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>)
    -> (tensor<9x8xf32>, tensor<9x8xf32>) {
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c, %cache : tensor<9x8xf32>, tensor<9x8xf32>
}

// Tokens that move within one cache: a row may be overwritten before it is read.
// CHECK-LABEL: @x_in_the_cache_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.write_cache ins(%[[COPY]] :
func.func @x_in_the_cache_is_copied(%slots: tensor<4xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %x = tensor.extract_slice %cache[2, 0] [4, 8] [1, 1] : tensor<9x8xf32> to tensor<4x8xf32>
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// CHECK-LABEL: @x_that_is_the_cache_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.write_cache {{.*}} outs(%[[COPY]] :
func.func @x_that_is_the_cache_is_copied(%slots: tensor<9xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%cache : tensor<9x8xf32>) slots(%slots : tensor<9xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// A factor of x in the cache itself.
// CHECK-LABEL: @factors_in_the_cache_are_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.write_cache
func.func @factors_in_the_cache_are_copied(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %s = tensor.extract_slice %cache[0, 7] [4, 1] [1, 1] : tensor<9x8xf32> to tensor<4x1xf32>
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) x_scale(%s : tensor<4x1xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// The cache of one layer is a part of that of all.
// CHECK-LABEL: @one_layer
// CHECK-SAME: %[[CACHES:[^:]*]]: memref<3x9x8xf32>)
// CHECK-NEXT: %[[LAYER:.*]] = memref.subview %[[CACHES]][1, 0, 0] [1, 9, 8]
// CHECK-NEXT: pe.write_cache {{.*}} outs(%[[LAYER]] :
// CHECK-NOT: memref.alloc
// CHECK: return %[[CACHES]]
func.func @one_layer(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %caches: tensor<3x9x8xf32>) -> tensor<3x9x8xf32> {
  %cache = tensor.extract_slice %caches[1, 0, 0] [1, 9, 8] [1, 1, 1] : tensor<3x9x8xf32> to tensor<9x8xf32>
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  %d = tensor.insert_slice %c into %caches[1, 0, 0] [1, 9, 8] [1, 1, 1] : tensor<9x8xf32> into tensor<3x9x8xf32>
  return %d : tensor<3x9x8xf32>
}
