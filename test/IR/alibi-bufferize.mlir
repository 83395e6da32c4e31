// RUN: pe-opt %s --canonicalize --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize | FileCheck %s

// CHECK-LABEL: @update_is_in_place
// CHECK-SAME: (%[[X:.*]]: memref<2x?x?xbf16>, %[[M:.*]]: memref<2xf32>, %[[I:.*]]: index)
// CHECK-NEXT: pe.alibi slopes(%[[M]] : memref<2xf32>) query_start(%[[I]]) outs(%[[X]] : memref<2x?x?xbf16>) {form = #pe.alibi_form<relative>}
// CHECK-NEXT: return %[[X]]
func.func @update_is_in_place(%x: tensor<2x?x?xbf16>, %m: tensor<2xf32>, %i: index) -> tensor<2x?x?xbf16> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%i) outs(%x : tensor<2x?x?xbf16>)
                {form = #pe.alibi_form<relative>} -> tensor<2x?x?xbf16>
  return %r : tensor<2x?x?xbf16>
}

// CHECK-LABEL: @x_that_is_the_init_is_updated_in_place
// CHECK-SAME: (%[[X:.*]]: memref<2x4x8xf32>, %[[M:.*]]: memref<2xf32>)
// CHECK-NEXT: pe.alibi slopes(%[[M]] : memref<2xf32>) outs(%[[X]] : memref<2x4x8xf32>)
// CHECK-NEXT: return %[[X]]
func.func @x_that_is_the_init_is_updated_in_place(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<symmetric>, causal} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @separate_x_is_not_copied
// CHECK-SAME: (%[[X:[^:]*]]: memref<2x4x8xf32>, %[[INIT:[^:]*]]: memref<2x4x8xf32>
// CHECK-NEXT: pe.alibi ins(%[[X]] : memref<2x4x8xf32>) {{.*}} outs(%[[INIT]] : memref<2x4x8xf32>)
// CHECK-NEXT: return %[[INIT]]
func.func @separate_x_is_not_copied(%x: tensor<2x4x8xf32>, %init: tensor<2x4x8xf32>,
                                    %m: tensor<2xf32>) -> tensor<2x4x8xf32> {
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<column>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: @scores_that_are_used_later_are_copied_once
// CHECK-SAME: (%[[X:[^:]*]]: memref<2x4x8xf32>
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %[[X]], %[[COPY]]
// CHECK-NEXT: pe.alibi {{.*}} outs(%[[COPY]] :
// CHECK-NEXT: return %[[COPY]], %[[X]]
func.func @scores_that_are_used_later_are_copied_once(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>)
    -> (tensor<2x4x8xf32>, tensor<2x4x8xf32>) {
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r, %x : tensor<2x4x8xf32>, tensor<2x4x8xf32>
}

// x and the init are parts of one array that overlap.
// CHECK-LABEL: @overlapping_x_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.alibi ins(%[[COPY]] : memref<2x4x8xf32>)
func.func @overlapping_x_is_copied(%all: tensor<4x4x8xf32>, %m: tensor<2xf32>) -> tensor<4x4x8xf32> {
  %x = tensor.extract_slice %all[0, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<4x4x8xf32> to tensor<2x4x8xf32>
  %init = tensor.extract_slice %all[1, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<4x4x8xf32> to tensor<2x4x8xf32>
  %r = pe.alibi ins(%x : tensor<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  %s = tensor.insert_slice %r into %all[1, 0, 0] [2, 4, 8] [1, 1, 1] : tensor<2x4x8xf32> into tensor<4x4x8xf32>
  return %s : tensor<4x4x8xf32>
}

// Every score reads a slope, so slopes may not be overwritten by scores.
// CHECK-LABEL: @slopes_from_the_scores_are_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.alibi
func.func @slopes_from_the_scores_are_copied(%x: tensor<2x1x1xf32>) -> tensor<2x1x1xf32> {
  %m = tensor.collapse_shape %x [[0, 1, 2]] : tensor<2x1x1xf32> into tensor<2xf32>
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x1x1xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x1x1xf32>
  return %r : tensor<2x1x1xf32>
}

// The constant is a global.
// CHECK-LABEL: @slopes_are_evaluated
// CHECK-NOT: pe.alibi_slopes
// CHECK: %[[M:.*]] = memref.get_global
// CHECK: pe.alibi slopes(%[[M]] : memref<2xf32>)
func.func @slopes_are_evaluated(%x: tensor<2x4x8xf32>) -> tensor<2x4x8xf32> {
  %m = pe.alibi_slopes {num_heads = 2 : i64} : tensor<2xf32>
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
                {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}
