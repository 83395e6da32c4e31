// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize | FileCheck %s \
// RUN:   --implicit-check-not=pe. --implicit-check-not=tensor.empty \
// RUN:   --implicit-check-not=alloc

// One loop over the scores makes the bias of each from its indices.

// CHECK-DAG:   #[[$START:.*]] = affine_map<()[s0, s1] -> (s0 - s1)>
// CHECK-DAG:   #[[$HEAD:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG:   #[[$ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func.func @relative_update(
// CHECK-SAME:      %[[SCORES:.*]]: tensor<1x12x?x?xf32>, %[[SLOPES:.*]]: tensor<12xf32>
// CHECK-DAG:     %[[KEYS:.*]] = tensor.dim %[[SCORES]], %c3
// CHECK-DAG:     %[[QUERIES:.*]] = tensor.dim %[[SCORES]], %c2
// CHECK:         %[[START:.*]] = affine.apply #[[$START]]()[%[[KEYS]], %[[QUERIES]]]
// CHECK:         %[[R:.*]] = linalg.generic {indexing_maps = [#[[$HEAD]], #[[$ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[SLOPES]] : tensor<12xf32>) outs(%[[SCORES]] : tensor<1x12x?x?xf32>)
// CHECK-NEXT:    ^bb0(%[[M:.*]]: f32, %[[X:.*]]: f32):
// CHECK:           %[[I:.*]] = linalg.index 2
// CHECK:           %[[ROW:.*]] = arith.addi %[[I]], %[[START]]
// CHECK:           %[[QUERY:.*]] = arith.index_cast %[[ROW]] : index to i32
// CHECK:           %[[J:.*]] = linalg.index 3
// CHECK:           %[[KEY:.*]] = arith.index_cast %[[J]] : index to i32
// CHECK:           %[[DISTANCE:.*]] = arith.subi %[[KEY]], %[[QUERY]] : i32
// CHECK:           %[[NUMBER:.*]] = arith.sitofp %[[DISTANCE]] : i32 to f32
// CHECK:           %[[BIAS:.*]] = arith.mulf %[[M]], %[[NUMBER]] fastmath<contract>
// CHECK:           %[[SCORE:.*]] = arith.addf %[[X]], %[[BIAS]] fastmath<contract>
// CHECK-NEXT:      linalg.yield %[[SCORE]]
// CHECK:         return %[[R]]
func.func @relative_update(%x: tensor<1x12x?x?xf32>, %m: tensor<12xf32>)
    -> tensor<1x12x?x?xf32> {
  %r = pe.alibi slopes(%m : tensor<12xf32>) outs(%x : tensor<1x12x?x?xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// Starts that are given are added to the indices.

// CHECK-LABEL: func.func @symmetric_with_starts(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x8xbf16>, %[[SLOPES:.*]]: tensor<2xf64>, %[[INIT:.*]]: tensor<2x4x8xbf16>, %[[FIRST_QUERY:.*]]: index, %[[FIRST_KEY:.*]]: index
// CHECK:         linalg.generic {{.*}} ins(%[[SLOPES]], %[[X]] : tensor<2xf64>, tensor<2x4x8xbf16>) outs(%[[INIT]] : tensor<2x4x8xbf16>)
// CHECK-NEXT:    ^bb0(%[[SLOPE:.*]]: f64, %[[SCORE:.*]]: bf16, %{{.*}}: bf16):
// CHECK-DAG:       %[[M:.*]] = arith.truncf %[[SLOPE]] : f64 to f32
// CHECK-DAG:       %[[WIDE:.*]] = arith.extf %[[SCORE]] : bf16 to f32
// CHECK-DAG:       %[[I:.*]] = linalg.index 1
// CHECK-DAG:       %[[ROW:.*]] = arith.addi %[[I]], %[[FIRST_QUERY]]
// CHECK-DAG:       %[[QUERY:.*]] = arith.index_cast %[[ROW]] : index to i32
// CHECK-DAG:       %[[J:.*]] = linalg.index 2
// CHECK-DAG:       %[[COLUMN:.*]] = arith.addi %[[J]], %[[FIRST_KEY]]
// CHECK-DAG:       %[[KEY:.*]] = arith.index_cast %[[COLUMN]] : index to i32
// CHECK:           %[[DISTANCE:.*]] = arith.subi %[[KEY]], %[[QUERY]] : i32
// CHECK:           %[[ABSOLUTE:.*]] = math.absi %[[DISTANCE]] : i32
// CHECK:           %[[NUMBER:.*]] = arith.sitofp %[[ABSOLUTE]] : i32 to f32
// CHECK:           %[[BIAS:.*]] = arith.mulf %[[M]], %[[NUMBER]]
// CHECK:           %[[SUM:.*]] = arith.subf %[[WIDE]], %[[BIAS]]
// CHECK:           %[[NARROW:.*]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK:           linalg.yield %[[NARROW]]
func.func @symmetric_with_starts(%x: tensor<2x4x8xbf16>, %m: tensor<2xf64>,
    %init: tensor<2x4x8xbf16>, %i: index, %j: index) -> tensor<2x4x8xbf16> {
  %r = pe.alibi ins(%x : tensor<2x4x8xbf16>) slopes(%m : tensor<2xf64>)
      query_start(%i) key_start(%j) outs(%init : tensor<2x4x8xbf16>)
      {form = #pe.alibi_form<symmetric>} -> tensor<2x4x8xbf16>
  return %r : tensor<2x4x8xbf16>
}

// The `column` form does not need the index of the row.

// CHECK-LABEL: func.func @column(
// CHECK-NOT:     linalg.index 1
// CHECK:         %[[KEY:.*]] = linalg.index 2
// CHECK-NOT:     linalg.index 1
// CHECK:         %[[INTEGER:.*]] = arith.index_cast %[[KEY]] : index to i32
// CHECK:         arith.sitofp %[[INTEGER]]
// CHECK:         arith.addf
func.func @column(%x: tensor<2x?x8xf32>, %m: tensor<2xf32>)
    -> tensor<2x?x8xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x?x8xf32>)
      {form = #pe.alibi_form<column>} -> tensor<2x?x8xf32>
  return %r : tensor<2x?x8xf32>
}

// Static extents give a constant start, 8 - 4.

// CHECK-LABEL: func.func @causal_column(
// CHECK-DAG:     %[[NEVER:.*]] = arith.constant 0xFF800000 : f32
// CHECK-DAG:     %[[C4:.*]] = arith.constant 4 : index
// CHECK:         %[[I:.*]] = linalg.index 1
// CHECK:         %[[ROW:.*]] = arith.addi %[[I]], %[[C4]]
// CHECK:         %[[QUERY:.*]] = arith.index_cast %[[ROW]] : index to i32
// CHECK:         %[[J:.*]] = linalg.index 2
// CHECK:         %[[KEY:.*]] = arith.index_cast %[[J]] : index to i32
// CHECK:         %[[SCORE:.*]] = arith.addf
// CHECK:         %[[LATER:.*]] = arith.cmpi sgt, %[[KEY]], %[[QUERY]] : i32
// CHECK:         %[[RESULT:.*]] = arith.select %[[LATER]], %[[NEVER]], %[[SCORE]] : f32
// CHECK:         linalg.yield %[[RESULT]]
func.func @causal_column(%x: tensor<2x4x8xf32>, %m: tensor<2xf32>)
    -> tensor<2x4x8xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%x : tensor<2x4x8xf32>)
      {form = #pe.alibi_form<column>, causal} -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// CHECK-LABEL: func.func @f64_on_memrefs(
// CHECK-SAME:      %[[X:.*]]: memref<2x4x8xf64>, %[[SLOPES:.*]]: memref<2xf32>, %[[INIT:.*]]: memref<2x4x8xf64, strided<[?, ?, ?], offset: ?>>
// CHECK-DAG:     %[[NEVER:.*]] = arith.constant 0xFFF0000000000000 : f64
// CHECK:         linalg.generic {{.*}} ins(%[[SLOPES]], %[[X]] : memref<2xf32>, memref<2x4x8xf64>) outs(%[[INIT]] :
// CHECK:           arith.extf %{{.*}} : f32 to f64
// CHECK:           arith.index_cast %{{.*}} : index to i64
// CHECK:           arith.sitofp %{{.*}} : i64 to f64
// CHECK:           arith.select %{{.*}}, %[[NEVER]], %{{.*}} : f64
// CHECK:         return
func.func @f64_on_memrefs(%x: memref<2x4x8xf64>, %m: memref<2xf32>,
    %init: memref<2x4x8xf64, strided<[?, ?, ?], offset: ?>>) {
  pe.alibi ins(%x : memref<2x4x8xf64>) slopes(%m : memref<2xf32>)
      outs(%init : memref<2x4x8xf64, strided<[?, ?, ?], offset: ?>>)
      {form = #pe.alibi_form<relative>, causal}
  return
}

// CHECK-LABEL: func.func @update_of_memref(
// CHECK-SAME:      %[[X:.*]]: memref<2x?x?xf16>, %[[SLOPES:.*]]: memref<2xf16>
// CHECK-DAG:     memref.dim %[[X]], %c2
// CHECK-DAG:     memref.dim %[[X]], %c1
// CHECK:         linalg.generic {{.*}} ins(%[[SLOPES]] : memref<2xf16>) outs(%[[X]] : memref<2x?x?xf16>)
// CHECK:         return
func.func @update_of_memref(%x: memref<2x?x?xf16>, %m: memref<2xf16>) {
  pe.alibi slopes(%m : memref<2xf16>) outs(%x : memref<2x?x?xf16>)
      {form = #pe.alibi_form<relative>}
  return
}

// Slopes are constants even without folding.

// CHECK-LABEL: func.func @slopes(
// CHECK:         arith.constant dense<[6.250000e-02, 3.906250e-03]> : tensor<2xf32>
func.func @slopes() -> tensor<2xf32> {
  %m = pe.alibi_slopes {num_heads = 2 : i64} : tensor<2xf32>
  return %m : tensor<2xf32>
}
