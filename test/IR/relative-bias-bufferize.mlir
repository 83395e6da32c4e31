// RUN: pe-opt %s --canonicalize --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize | FileCheck %s

// CHECK-LABEL: @update_is_in_place
// CHECK-SAME: (%[[X:.*]]: memref<2x?x?xbf16>, %[[T:.*]]: memref<2x9xf32>, %[[I:.*]]: index)
// CHECK-NEXT: pe.relative_bias table(%[[T]] : memref<2x9xf32>) query_start(%[[I]]) outs(%[[X]] : memref<2x?x?xbf16>) {buckets = #pe.clipped_distance<max_distance = 4>}
// CHECK-NEXT: return %[[X]]
func.func @update_is_in_place(%x: tensor<2x?x?xbf16>, %t: tensor<2x9xf32>, %i: index) -> tensor<2x?x?xbf16> {
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) query_start(%i) outs(%x : tensor<2x?x?xbf16>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x?x?xbf16>
  return %r : tensor<2x?x?xbf16>
}

// CHECK-LABEL: @x_that_is_the_init_is_updated_in_place
// CHECK-SAME: (%[[X:.*]]: memref<2x4x8xf32>, %[[T:.*]]: memref<2x9xf32>)
// CHECK-NEXT: pe.relative_bias table(%[[T]] : memref<2x9xf32>) outs(%[[X]] : memref<2x4x8xf32>)
// CHECK-NEXT: return %[[X]]
func.func @x_that_is_the_init_is_updated_in_place(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>, causal} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @separate_x_is_not_copied
// CHECK-SAME: (%[[X:[^:]*]]: memref<2x4x8xf32>, %[[INIT:[^:]*]]: memref<2x4x8xf32>
// CHECK-NEXT: pe.relative_bias ins(%[[X]] : memref<2x4x8xf32>) {{.*}} outs(%[[INIT]] : memref<2x4x8xf32>)
// CHECK-NEXT: return %[[INIT]]
func.func @separate_x_is_not_copied(%x: tensor<2x4x8xf32>, %init: tensor<2x4x8xf32>,
                                    %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @scores_that_are_used_later_are_copied_once
// CHECK-SAME: (%[[X:[^:]*]]: memref<2x4x8xf32>
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %[[X]], %[[COPY]]
// CHECK-NEXT: pe.relative_bias {{.*}} outs(%[[COPY]] :
// CHECK-NEXT: return %[[COPY]], %[[X]]
func.func @scores_that_are_used_later_are_copied_once(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>)
    -> (tensor<2x4x8xf32>, tensor<2x4x8xf32>) {
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r, %x : tensor<2x4x8xf32>, tensor<2x4x8xf32>
}

// x and the init are parts of one array that overlap.
// CHECK-LABEL: @overlapping_x_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.relative_bias ins(%[[COPY]] : memref<2x4x8xf32>)
func.func @overlapping_x_is_copied(%all: tensor<4x4x8xf32>, %t: tensor<2x9xf32>) -> tensor<4x4x8xf32> {
  %x = tensor.extract_slice %all[0, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<4x4x8xf32> to tensor<2x4x8xf32>
  %init = tensor.extract_slice %all[1, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<4x4x8xf32> to tensor<2x4x8xf32>
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  %s = tensor.insert_slice %r into %all[1, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<2x4x8xf32> into tensor<4x4x8xf32>
  return %s : tensor<4x4x8xf32>
}

// Every score reads the table, so it may not be overwritten by scores.
// CHECK-LABEL: @table_from_the_scores_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.relative_bias
func.func @table_from_the_scores_is_copied(%x: tensor<2x3x3xf32>) -> tensor<2x3x3xf32> {
  %t = tensor.collapse_shape %x [[0], [1, 2]] : tensor<2x3x3xf32> into tensor<2x9xf32>
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%x : tensor<2x3x3xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x3x3xf32>
  return %r : tensor<2x3x3xf32>
}
