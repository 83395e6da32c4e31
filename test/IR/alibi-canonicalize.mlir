// RUN: pe-opt %s --canonicalize | FileCheck %s

//===----------------------------------------------------------------------===//
// The updating form
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @x_that_is_the_init_is_updated
// CHECK-SAME: (%[[X:.*]]: tensor<2x4x8xf32>, %[[M:.*]]: tensor<2xf32>)
// CHECK: pe.alibi slopes(%[[M]] : tensor<2xf32>) outs(%[[X]] : tensor<2x4x8xf32>)
func.func @x_that_is_the_init_is_updated(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @other_x_stays
// CHECK: pe.alibi ins(%{{.*}} : tensor<2x4x8xf32>)
func.func @other_x_stays(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>, %init: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

//===----------------------------------------------------------------------===//
// Slopes of zero
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @zero_slopes_leave_x
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x4x8xf32>
// CHECK-NEXT: return %[[X]]
func.func @zero_slopes_leave_x(%x: tensor<2x4x8xf32>, %init: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @zero_slopes_leave_the_init
// CHECK-SAME: (%[[X:[^:]*]]: tensor<2x4x8xf32>
// CHECK-NEXT: return %[[X]]
func.func @zero_slopes_leave_the_init(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %m = arith.constant dense<-0.0> : tensor<2xf64>
  %r = pe.alibi slopes(%m : tensor<2xf64>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<symmetric>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @zero_slopes_with_causal_stay
// CHECK: pe.alibi
func.func @zero_slopes_with_causal_stay(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>, causal} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @one_slope_of_zero_stays
// CHECK: pe.alibi
func.func @one_slope_of_zero_stays(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %m = arith.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @unknown_slopes_stay
// CHECK: pe.alibi
func.func @unknown_slopes_stay(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// An init other than x has to be written.
// CHECK-LABEL: @zero_slopes_on_memrefs_stay
// CHECK: pe.alibi
memref.global "private" constant @zeros : memref<2xf32> = dense<0.0>
func.func @zero_slopes_on_memrefs_stay(%x: memref<2x4x8xf32>, %init: memref<2x4x8xf32>) {
  %m = memref.get_global @zeros : memref<2xf32>
  pe.alibi ins(%x : memref<2x4x8xf32>) slopes(%m : memref<2xf32>) outs(%init : memref<2x4x8xf32>)
           {form = #pe.alibi_form<relative>}
  return
}

// CHECK-LABEL: @zero_slopes_with_an_x_of_another_type_stay
// CHECK: pe.alibi ins(
func.func @zero_slopes_with_an_x_of_another_type_stay(%x: tensor<2x?x8xf32>, %init: tensor<2x4x8xf32>)
    -> tensor<2x4x8xf32> {
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %r = pe.alibi ins(%x : tensor<2x?x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

//===----------------------------------------------------------------------===//
// Starts
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @default_starts_are_dropped
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) outs(
func.func @default_starts_are_dropped(%x: tensor<2x4x9xf32>, %m: tensor<2xf32>) -> tensor<2x4x9xf32> {
  %c0 = arith.constant 0 : index
  %c5 = arith.constant 5 : index
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%c5) key_start(%c0) outs(%x : tensor<2x4x9xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

// CHECK-LABEL: @negative_default_start_is_dropped
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) outs(
func.func @negative_default_start_is_dropped(%x: tensor<2x4x1xf32>, %m: tensor<2xf32>) -> tensor<2x4x1xf32> {
  %start = arith.constant -3 : index
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%start) outs(%x : tensor<2x4x1xf32>)
                {form = #pe.alibi_form<symmetric>} -> tensor<2x4x1xf32>
  return %r : tensor<2x4x1xf32>
}

// CHECK-LABEL: @other_starts_stay
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) query_start(%[[C4]]) key_start(%[[C1]])
func.func @other_starts_stay(%x: tensor<2x4x9xf32>, %m: tensor<2xf32>) -> tensor<2x4x9xf32> {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%c4) key_start(%c1) outs(%x : tensor<2x4x9xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

// CHECK-LABEL: @start_of_rows_of_unknown_number_stays
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) query_start(%{{.*}}) outs(
func.func @start_of_rows_of_unknown_number_stays(%x: tensor<2x?x9xf32>, %m: tensor<2xf32>) -> tensor<2x?x9xf32> {
  %c0 = arith.constant 0 : index
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%c0) key_start(%c0) outs(%x : tensor<2x?x9xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x?x9xf32>
  return %r : tensor<2x?x9xf32>
}

// CHECK-LABEL: @query_start_of_columns_is_dropped
// CHECK-SAME: (%{{.*}}: tensor<2x4x9xf32>, %{{.*}}: tensor<2xf32>, %[[I:.*]]: index, %[[J:.*]]: index)
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) key_start(%[[J]]) outs(
func.func @query_start_of_columns_is_dropped(%x: tensor<2x4x9xf32>, %m: tensor<2xf32>, %i: index,
                                             %j: index) -> tensor<2x4x9xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%i) key_start(%j) outs(%x : tensor<2x4x9xf32>)
                {form = #pe.alibi_form<column>} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

// CHECK-LABEL: @query_start_of_causal_columns_stays
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf32>) query_start(%{{.*}}) outs(
func.func @query_start_of_causal_columns_stays(%x: tensor<2x4x9xf32>, %m: tensor<2xf32>,
                                               %i: index) -> tensor<2x4x9xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%i) outs(%x : tensor<2x4x9xf32>)
                {form = #pe.alibi_form<column>, causal} -> tensor<2x4x9xf32>
  return %r : tensor<2x4x9xf32>
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @casts_are_absorbed
// CHECK-SAME: (%[[X:.*]]: tensor<2x4x8xf32>, %[[M:.*]]: tensor<2xf32>)
// CHECK-NEXT: %[[R:.*]] = pe.alibi slopes(%[[M]] : tensor<2xf32>) outs(%[[X]] : tensor<2x4x8xf32>) {{.*}} -> tensor<2x4x8xf32>
// CHECK-NEXT: return %[[R]]
func.func @casts_are_absorbed(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %init = tensor.cast %x : tensor<2x4x8xf32> to tensor<?x?x?xf32>
  %slopes = tensor.cast %m : tensor<2xf32> to tensor<?xf32>
  %r = pe.alibi slopes(%slopes : tensor<?xf32>) outs(%init : tensor<?x?x?xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<?x?x?xf32>
  %static_r = tensor.cast %r : tensor<?x?x?xf32> to tensor<2x4x8xf32>
  return %static_r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @casts_to_more_static_types_stay
// CHECK: %[[INIT:.*]] = tensor.cast %{{.*}} : tensor<2x?x8xf32> to tensor<2x4x8xf32>
// CHECK: pe.alibi {{.*}} outs(%[[INIT]] : tensor<2x4x8xf32>)
func.func @casts_to_more_static_types_stay(%x: tensor<2x?x8xf32>, %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %init = tensor.cast %x : tensor<2x?x8xf32> to tensor<2x4x8xf32>
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}
