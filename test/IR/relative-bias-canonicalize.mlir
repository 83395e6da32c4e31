// RUN: pe-opt %s --canonicalize | FileCheck %s

//===----------------------------------------------------------------------===//
// The updating form
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @x_that_is_the_init_is_updated
// CHECK-SAME: (%[[X:.*]]: tensor<2x4x8xf32>, %[[T:.*]]: tensor<2x9xf32>)
// CHECK: pe.relative_bias table(%[[T]] : tensor<2x9xf32>) outs(%[[X]] : tensor<2x4x8xf32>)
func.func @x_that_is_the_init_is_updated(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @other_x_stays
// CHECK: pe.relative_bias ins(%{{.*}} : tensor<2x4x8xf32>)
func.func @other_x_stays(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

//===----------------------------------------------------------------------===//
// A table of zeros
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @zeros_leave_x
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x4x8xf32>
// CHECK-NEXT: return %[[X]]
func.func @zeros_leave_x(%x: tensor<2x4x8xf32>, %init: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %t = arith.constant dense<0.0> : tensor<2x9xf32>
  %r = pe.relative_bias ins(%x : tensor<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @zeros_leave_the_init
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x4x8xf32>
// CHECK-NEXT: return %[[X]]
func.func @zeros_leave_the_init(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %t = arith.constant dense<-0.0> : tensor<2x9xf64>
  %r = pe.relative_bias table(%t : tensor<2x9xf64>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @zeros_with_causal_stay
// CHECK: pe.relative_bias
func.func @zeros_with_causal_stay(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %t = arith.constant dense<0.0> : tensor<2x9xf32>
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>, causal} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @a_row_of_zeros_stays
// CHECK: pe.relative_bias
func.func @a_row_of_zeros_stays(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %t = arith.constant dense<[[0.0], [1.0]]> : tensor<2x1xf32>
  %r = pe.relative_bias table(%t : tensor<2x1xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 0>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @an_unknown_table_stays
// CHECK: pe.relative_bias
func.func @an_unknown_table_stays(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%x : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// An init other than x has to be written.
// CHECK-LABEL: @zeros_on_memrefs_stay
// CHECK: pe.relative_bias
memref.global "private" constant @zeros : memref<2x9xf32> = dense<0.0>
func.func @zeros_on_memrefs_stay(%x: memref<2x4x8xf32>, %init: memref<2x4x8xf32>) {
  %t = memref.get_global @zeros : memref<2x9xf32>
  pe.relative_bias ins(%x : memref<2x4x8xf32>) table(%t : memref<2x9xf32>) outs(%init : memref<2x4x8xf32>)
           {buckets = #pe.clipped_distance<max_distance = 4>}
  return
}

// CHECK-LABEL: @zeros_with_an_x_of_another_type_stay
// CHECK: pe.relative_bias ins(
func.func @zeros_with_an_x_of_another_type_stay(%x: tensor<2x?x8xf32>, %init: tensor<2x4x8xf32>)
    -> tensor<2x4x8xf32> {
  %t = arith.constant dense<0.0> : tensor<2x9xf32>
  %r = pe.relative_bias ins(%x : tensor<2x?x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

//===----------------------------------------------------------------------===//
// Starts
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @default_starts_are_dropped
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x9xf32>) outs(
func.func @default_starts_are_dropped(%x: tensor<2x4x9xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x9xf32> {
  %c0 = arith.constant 0 : index
  %c5 = arith.constant 5 : index
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) query_start(%c5) key_start(%c0) outs(%x : tensor<2x4x9xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

// CHECK-LABEL: @negative_default_start_is_dropped
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x9xf32>) outs(
func.func @negative_default_start_is_dropped(%x: tensor<2x4x1xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x1xf32> {
  %start = arith.constant -3 : index
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) query_start(%start) outs(%x : tensor<2x4x1xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x1xf32>
  return %r : tensor<2x4x1xf32>
}

// CHECK-LABEL: @other_starts_stay
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x9xf32>) query_start(%[[C4]]) key_start(%[[C1]])
func.func @other_starts_stay(%x: tensor<2x4x9xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x9xf32> {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) query_start(%c4) key_start(%c1) outs(%x : tensor<2x4x9xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

// CHECK-LABEL: @start_of_rows_of_unknown_number_stays
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x9xf32>) query_start(%{{.*}}) outs(
func.func @start_of_rows_of_unknown_number_stays(%x: tensor<2x?x9xf32>, %t: tensor<2x9xf32>) -> tensor<2x?x9xf32> {
  %c0 = arith.constant 0 : index
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) query_start(%c0) key_start(%c0) outs(%x : tensor<2x?x9xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x?x9xf32>
  return %r : tensor<2x?x9xf32>
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @casts_are_absorbed
// CHECK-SAME: (%[[X:.*]]: tensor<2x4x8xf32>, %[[T:.*]]: tensor<2x9xf32>)
// CHECK-NEXT: %[[R:.*]] = pe.relative_bias table(%[[T]] : tensor<2x9xf32>) outs(%[[X]] : tensor<2x4x8xf32>) {{.*}} -> tensor<2x4x8xf32>
// CHECK-NEXT: return %[[R]]
func.func @casts_are_absorbed(%x: tensor<2x4x8xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %init = tensor.cast %x : tensor<2x4x8xf32> to tensor<?x?x?xf32>
  %table = tensor.cast %t : tensor<2x9xf32> to tensor<?x?xf32>
  %r = pe.relative_bias table(%table : tensor<?x?xf32>) outs(%init : tensor<?x?x?xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<?x?x?xf32>
  %static_r = tensor.cast %r : tensor<?x?x?xf32> to tensor<2x4x8xf32>
  return %static_r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @casts_to_more_static_types_stay
// CHECK: %[[INIT:.*]] = tensor.cast %{{.*}} : tensor<2x?x8xf32> to tensor<2x4x8xf32>
// CHECK: pe.relative_bias {{.*}} outs(%[[INIT]] : tensor<2x4x8xf32>)
func.func @casts_to_more_static_types_stay(%x: tensor<2x?x8xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x8xf32> {
  %init = tensor.cast %x : tensor<2x?x8xf32> to tensor<2x4x8xf32>
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)
                        {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}
