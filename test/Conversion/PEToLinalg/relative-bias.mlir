// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize --split-input-file \
// RUN:   | FileCheck %s --implicit-check-not=pe. \
// RUN:   --implicit-check-not=tensor.empty --implicit-check-not=alloc

// One loop over the scores finds the bias of each in the table.

// CHECK-DAG:   #[[$START:.*]] = affine_map<()[s0, s1] -> (s0 - s1)>
// CHECK-DAG:   #[[$ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func.func @t5_update(
// CHECK-SAME:      %[[SCORES:.*]]: tensor<1x12x?x?xf32>, %[[TABLE:.*]]: tensor<12x8xf32>
// CHECK-DAG:     %[[LEAST:.*]] = arith.constant 6 : i32
// CHECK-DAG:     %[[EXACT:.*]] = arith.constant 2 : i32
// CHECK-DAG:     %[[LATER:.*]] = arith.constant 4 : i32
// CHECK-DAG:     %[[KEYS:.*]] = tensor.dim %[[SCORES]], %c3
// CHECK-DAG:     %[[QUERIES:.*]] = tensor.dim %[[SCORES]], %c2
// CHECK:         %[[START:.*]] = affine.apply #[[$START]]()[%[[KEYS]], %[[QUERIES]]]
// CHECK:         %[[R:.*]] = linalg.generic {indexing_maps = [#[[$ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%[[SCORES]] : tensor<1x12x?x?xf32>)
// CHECK-NEXT:    ^bb0(%[[X:.*]]: f32):
// CHECK:           %[[I:.*]] = linalg.index 2
// CHECK:           %[[ROW:.*]] = arith.addi %[[I]], %[[START]]
// CHECK:           %[[QUERY:.*]] = arith.index_cast %[[ROW]] : index to i32
// CHECK:           %[[J:.*]] = linalg.index 3
// CHECK:           %[[KEY:.*]] = arith.index_cast %[[J]] : index to i32
// CHECK:           %[[DIFFERENCE:.*]] = arith.subi %[[QUERY]], %[[KEY]] : i32
// CHECK:           %[[DISTANCE:.*]] = math.absi %[[DIFFERENCE]] : i32
// CHECK:           %[[SMALL:.*]] = arith.minsi %[[DISTANCE]], %[[EXACT]] : i32
// CHECK:           %[[REACHED:.*]] = arith.cmpi sge, %[[DISTANCE]], %[[LEAST]] : i32
// CHECK:           %[[MORE:.*]] = arith.extui %[[REACHED]] : i1 to i32
// CHECK:           %[[BEFORE:.*]] = arith.addi %[[SMALL]], %[[MORE]] : i32
// CHECK:           %[[IS_LATER:.*]] = arith.cmpi sgt, %[[KEY]], %[[QUERY]] : i32
// CHECK:           %[[AFTER:.*]] = arith.addi %[[BEFORE]], %[[LATER]] : i32
// CHECK:           %[[BUCKET:.*]] = arith.select %[[IS_LATER]], %[[AFTER]], %[[BEFORE]] : i32
// CHECK-DAG:       %[[HEAD:.*]] = linalg.index 1
// CHECK-DAG:       %[[COLUMN:.*]] = arith.index_cast %[[BUCKET]] : i32 to index
// CHECK:           %[[BIAS:.*]] = tensor.extract %[[TABLE]][%[[HEAD]], %[[COLUMN]]]
// CHECK:           %[[SCORE:.*]] = arith.addf %[[X]], %[[BIAS]] : f32
// CHECK-NEXT:      linalg.yield %[[SCORE]]
// CHECK:         return %[[R]]
func.func @t5_update(%x: tensor<1x12x?x?xf32>, %t: tensor<12x8xf32>)
    -> tensor<1x12x?x?xf32> {
  %r = pe.relative_bias table(%t : tensor<12x8xf32>)
      outs(%x : tensor<1x12x?x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 8, max_distance = 16>}
      -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// -----

// Of a decoder, keys after their query have the distance 0.

// CHECK-LABEL: func.func @t5_causal(
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK-DAG:     %[[NEVER:.*]] = arith.constant 0xFF800000 : f32
// CHECK:           %[[DIFFERENCE:.*]] = arith.subi %[[QUERY:.*]], %[[KEY:.*]] : i32
// CHECK:           arith.maxsi %[[DIFFERENCE]], %[[ZERO]] : i32
// CHECK-NOT:       arith.select
// CHECK:           %[[BIAS:.*]] = tensor.extract
// CHECK:           %[[SCORE:.*]] = arith.addf %{{.*}}, %[[BIAS]] : f32
// CHECK:           %[[LATER:.*]] = arith.cmpi sgt, %[[KEY]], %[[QUERY]] : i32
// CHECK:           arith.select %[[LATER]], %[[NEVER]], %[[SCORE]] : f32
func.func @t5_causal(%x: tensor<2x4x8xf32>, %t: tensor<2x8xf32>)
    -> tensor<2x4x8xf32> {
  %r = pe.relative_bias table(%t : tensor<2x8xf32>) outs(%x : tensor<2x4x8xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 8, max_distance = 16,
                                bidirectional = false>, causal}
      -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// -----

// Starts that are given are added to the indices, and the sum is rounded once.

// CHECK-LABEL: func.func @clipped_with_starts(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x8xbf16>, %[[TABLE:.*]]: tensor<2x9xf64>, %[[INIT:.*]]: tensor<2x4x8xbf16>, %[[FIRST_QUERY:.*]]: index, %[[FIRST_KEY:.*]]: index
// CHECK-DAG:     %[[LIMIT:.*]] = arith.constant 4 : i32
// CHECK-DAG:     %[[LEAST:.*]] = arith.constant -4 : i32
// CHECK:         linalg.generic {{.*}} ins(%[[X]] : tensor<2x4x8xbf16>) outs(%[[INIT]] : tensor<2x4x8xbf16>)
// CHECK-NEXT:    ^bb0(%[[SCORE:.*]]: bf16, %{{.*}}: bf16):
// CHECK-DAG:       %[[WIDE:.*]] = arith.extf %[[SCORE]] : bf16 to f32
// CHECK-DAG:       %[[I:.*]] = linalg.index 1
// CHECK-DAG:       %[[ROW:.*]] = arith.addi %[[I]], %[[FIRST_QUERY]]
// CHECK-DAG:       %[[QUERY:.*]] = arith.index_cast %[[ROW]] : index to i32
// CHECK-DAG:       %[[J:.*]] = linalg.index 2
// CHECK-DAG:       %[[KEY_INDEX:.*]] = arith.addi %[[J]], %[[FIRST_KEY]]
// CHECK-DAG:       %[[KEY:.*]] = arith.index_cast %[[KEY_INDEX]] : index to i32
// CHECK:           %[[DISTANCE:.*]] = arith.subi %[[KEY]], %[[QUERY]] : i32
// CHECK:           %[[AT_MOST:.*]] = arith.minsi %[[DISTANCE]], %[[LIMIT]] : i32
// CHECK:           %[[CLIPPED:.*]] = arith.maxsi %[[AT_MOST]], %[[LEAST]] : i32
// CHECK:           %[[BUCKET:.*]] = arith.addi %[[CLIPPED]], %[[LIMIT]] : i32
// CHECK:           %[[COLUMN:.*]] = arith.index_cast %[[BUCKET]] : i32 to index
// CHECK:           %[[ELEMENT:.*]] = tensor.extract %[[TABLE]][%{{.*}}, %[[COLUMN]]]
// CHECK:           %[[BIAS:.*]] = arith.truncf %[[ELEMENT]] : f64 to f32
// CHECK:           %[[SUM:.*]] = arith.addf %[[WIDE]], %[[BIAS]] : f32
// CHECK:           %[[NARROW:.*]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK:           linalg.yield %[[NARROW]]
func.func @clipped_with_starts(%x: tensor<2x4x8xbf16>, %t: tensor<2x9xf64>,
    %init: tensor<2x4x8xbf16>, %i: index, %j: index) -> tensor<2x4x8xbf16> {
  %r = pe.relative_bias ins(%x : tensor<2x4x8xbf16>) table(%t : tensor<2x9xf64>)
      query_start(%i) key_start(%j) outs(%init : tensor<2x4x8xbf16>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xbf16>
  return %r : tensor<2x4x8xbf16>
}

// -----

// CHECK-LABEL: func.func @symmetric(
// CHECK:           %[[DIFFERENCE:.*]] = arith.subi %{{.*}}, %{{.*}} : i32
// CHECK:           %[[DISTANCE:.*]] = math.absi %[[DIFFERENCE]] : i32
// CHECK:           %[[BUCKET:.*]] = arith.minsi %[[DISTANCE]], %c4_i32 : i32
// CHECK:           arith.index_cast %[[BUCKET]] : i32 to index
func.func @symmetric(%x: tensor<2x4x8xf32>, %t: tensor<2x5xf32>)
    -> tensor<2x4x8xf32> {
  %r = pe.relative_bias table(%t : tensor<2x5xf32>) outs(%x : tensor<2x4x8xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4, symmetric = true>}
      -> tensor<2x4x8xf32>
  return %r : tensor<2x4x8xf32>
}

// -----

// A token at (y, x) has the number 5y + x, and a column is the difference of two
// of these.

// CHECK-LABEL: func.func @window_of_f64_on_memrefs(
// CHECK-SAME:      %[[X:.*]]: memref<2x6x6xf64, strided<[?, ?, ?], offset: ?>>, %[[TABLE:.*]]: memref<2x15xf32>
// CHECK-DAG:     %[[CENTER:.*]] = arith.constant 7 : i64
// CHECK-DAG:     %[[STRIDE:.*]] = arith.constant 5 : i64
// CHECK-DAG:     %[[WIDTH:.*]] = arith.constant 3 : i64
// CHECK:         linalg.generic {{.*}} outs(%[[X]] :
// CHECK-DAG:       %[[QUERY:.*]] = arith.index_cast %[[I:.*]] : index to i64
// CHECK-DAG:       %[[I]] = linalg.index 1
// CHECK:           arith.divui %{{.*}}, %[[WIDTH]] : i64
// CHECK:           arith.remui %{{.*}}, %[[WIDTH]] : i64
// CHECK:           arith.muli %{{.*}}, %[[STRIDE]] : i64
// CHECK:           %[[DIFFERENCE:.*]] = arith.subi %{{.*}}, %{{.*}} : i64
// CHECK:           %[[BUCKET:.*]] = arith.addi %[[DIFFERENCE]], %[[CENTER]] : i64
// CHECK:           %[[COLUMN:.*]] = arith.index_cast %[[BUCKET]] : i64 to index
// CHECK:           %[[ELEMENT:.*]] = memref.load %[[TABLE]][%{{.*}}, %[[COLUMN]]]
// CHECK:           arith.extf %[[ELEMENT]] : f32 to f64
// CHECK:           arith.addf %{{.*}} : f64
// CHECK:         return
func.func @window_of_f64_on_memrefs(
    %x: memref<2x6x6xf64, strided<[?, ?, ?], offset: ?>>,
    %t: memref<2x15xf32>) {
  pe.relative_bias table(%t : memref<2x15xf32>)
      outs(%x : memref<2x6x6xf64, strided<[?, ?, ?], offset: ?>>)
      {buckets = #pe.window<height = 2, width = 3>}
  return
}

// -----

// There is nothing to do for no queries.

// CHECK-LABEL: func.func @no_queries(
// CHECK-SAME:      %[[X:.*]]: tensor<2x0x8xf32>
// CHECK-NEXT:    return %[[X]]
func.func @no_queries(%x: tensor<2x0x8xf32>, %t: tensor<2x5xf32>)
    -> tensor<2x0x8xf32> {
  %r = pe.relative_bias table(%t : tensor<2x5xf32>) outs(%x : tensor<2x0x8xf32>)
      {buckets = #pe.clipped_distance<max_distance = 2>} -> tensor<2x0x8xf32>
  return %r : tensor<2x0x8xf32>
}
