// RUN: pe-opt %s --pe-expand-biases --canonicalize --cse \
// RUN:   --split-input-file --remarks-filter-missed=pe 2> %t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t
// RUN: not pe-opt %s --pe-expand-biases=width=32 2>&1 \
// RUN:   | FileCheck %s --check-prefix=WIDTH

// WIDTH: error: pe-expand-biases expects width to be at least 64 and at most 4096, but found 32

// The columns of all distances are found once, the biases of all distances once
// for each head, and each row adds a contiguous part of them.

// CHECK-DAG:   #[[$LAST:.*]] = affine_map<()[s0] -> (s0 - 1)>
// CHECK-DAG:   #[[$NUMBER:.*]] = affine_map<()[s0, s1] -> (0, s0 + s1 - 1)>
// CHECK-LABEL: func.func @update(
// CHECK-SAME:      %[[SCORES:.*]]: tensor<2x4x?x?xf32>, %[[TABLE:.*]]: tensor<4x9xf32>, %[[QUERY:.*]]: index
// CHECK-DAG:     %[[QUERIES:.*]] = tensor.dim %[[SCORES]], %c2
// CHECK-DAG:     %[[KEYS:.*]] = tensor.dim %[[SCORES]], %c3
// CHECK-DAG:     %[[LAST:.*]] = affine.apply #[[$LAST]]()[%[[QUERIES]]]
// CHECK-DAG:     %[[NUMBER:.*]] = affine.max #[[$NUMBER]]()[%[[QUERIES]], %[[KEYS]]]
// CHECK:         %[[NEW:.*]] = tensor.empty(%[[NUMBER]]) : tensor<?xi32>
// CHECK:         %[[COLUMNS:.*]] = linalg.generic {{.*}} outs(%[[NEW]] : tensor<?xi32>)
// CHECK:         scf.for %[[BATCH:.*]] = %c0 to %c2
// CHECK:           scf.for %[[HEAD:.*]] = %c0 to %c4
// CHECK:             %[[ROW_OF_TABLE:.*]] = tensor.extract_slice %[[TABLE]][%[[HEAD]], 0] [1, 9] [1, 1]
// CHECK:             %[[BIASES:.*]] = linalg.generic {{.*}} ins(%[[COLUMNS]] : tensor<?xi32>) outs(%{{.*}} : tensor<?xf32>)
// CHECK:               tensor.extract %[[ROW_OF_TABLE]]
// CHECK:             scf.for %[[ROW:.*]] = %c0 to %[[QUERIES]] step %c1
// CHECK:               %[[END:.*]] = arith.subi %[[KEYS]], %{{.*}}
// CHECK:               scf.for %[[COLUMN:.*]] = %c0 to %[[END]] step %c8
// CHECK-DAG:             %[[X:.*]] = vector.transfer_read %[[ARG:.*]][%[[COLUMN]]], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<8xf32>
// CHECK-DAG:             %[[B:.*]] = vector.transfer_read %[[BIASES]][%{{.*}}], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<8xf32>
// CHECK:                 %[[SUM:.*]] = arith.addf %[[X]], %[[B]] : vector<8xf32>
// CHECK:                 vector.transfer_write %[[SUM]], %[[ARG]][%[[COLUMN]]] {in_bounds = [true]}
// CHECK:               scf.for %[[COLUMN:.*]] = %[[END]] to %[[KEYS]] step %c1
// CHECK:                 vector.transfer_read %{{.*}}[%[[COLUMN]]], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<1xf32>
// CHECK:                 vector.transfer_write %{{.*}}, %{{.*}}[%[[COLUMN]]] {in_bounds = [true]}
func.func @update(%x: tensor<2x4x?x?xf32>, %t: tensor<4x9xf32>, %i: index)
    -> tensor<2x4x?x?xf32> {
  %r = pe.relative_bias table(%t : tensor<4x9xf32>) query_start(%i)
      outs(%x : tensor<2x4x?x?xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x?x?xf32>
  return %r : tensor<2x4x?x?xf32>
}

// -----

// 19 keys are two whole vectors and one of 3 lanes, and 4 + 19 − 1 distances are
// known. Arithmetic is in f32.

// CHECK-LABEL: func.func @static(
// CHECK-SAME:      %[[X:.*]]: tensor<1x4x19xbf16>, %{{.*}}: tensor<1x9xf16>, %[[INIT:.*]]: tensor<1x4x19xbf16>
// CHECK:         tensor.empty() : tensor<22xi32>
// CHECK:         tensor.empty() : tensor<22xf32>
// CHECK:           arith.extf %{{.*}} : f16 to f32
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:             %[[READ:.*]] = vector.transfer_read %{{.*}} : tensor<19xbf16>, vector<8xbf16>
// CHECK:             arith.extf %[[READ]] : vector<8xbf16> to vector<8xf32>
// CHECK:             %[[LATER:.*]] = arith.cmpi sgt, %{{.*}} : vector<8xi32>
// CHECK:             %[[SCORE:.*]] = arith.select %[[LATER]], %{{.*}} : vector<8xi1>, vector<8xf32>
// CHECK:             arith.truncf %[[SCORE]] : vector<8xf32> to vector<8xbf16>
// CHECK:           vector.transfer_read %{{.*}} {in_bounds = [true]} : tensor<19xbf16>, vector<3xbf16>
// CHECK:           vector.transfer_read %{{.*}} {in_bounds = [true]} : tensor<22xf32>, vector<3xf32>
// CHECK-NOT:       vector.transfer_read
func.func @static(%x: tensor<1x4x19xbf16>, %t: tensor<1x9xf16>,
                  %init: tensor<1x4x19xbf16>) -> tensor<1x4x19xbf16> {
  %r = pe.relative_bias ins(%x : tensor<1x4x19xbf16>)
      table(%t : tensor<1x9xf16>) outs(%init : tensor<1x4x19xbf16>)
      {buckets = #pe.clipped_distance<max_distance = 4>, causal}
      -> tensor<1x4x19xbf16>
  return %r : tensor<1x4x19xbf16>
}

// -----

// The biases of one query are looked up where they are used: there is no array
// of them, and heads share the columns.

// CHECK-LABEL: func.func @one_query(
// CHECK-SAME:      %[[X:.*]]: tensor<4x1x?xf32>, %[[TABLE:.*]]: tensor<4x9xf32>
// CHECK:         %[[COLUMNS:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<?xi32>)
// CHECK-NOT:     scf.for
// CHECK:         linalg.generic {{.*}} ins(%[[COLUMNS]] : tensor<?xi32>) outs(%[[X]] : tensor<4x1x?xf32>)
// CHECK:           %[[HEAD:.*]] = linalg.index 0
// CHECK:           %[[BIAS:.*]] = tensor.extract %[[TABLE]][%[[HEAD]], %{{.*}}]
// CHECK:           arith.addf %{{.*}}, %[[BIAS]]
func.func @one_query(%x: tensor<4x1x?xf32>, %t: tensor<4x9xf32>)
    -> tensor<4x1x?xf32> {
  %r = pe.relative_bias table(%t : tensor<4x9xf32>) outs(%x : tensor<4x1x?xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<4x1x?xf32>
  return %r : tensor<4x1x?xf32>
}

// -----

// The biases of all pairs are looked up once for each head, and added to all
// windows of a batch.

// CHECK-LABEL: func.func @windows(
// CHECK-SAME:      %[[X:.*]]: tensor<?x4x6x6xf32>, %[[TABLE:.*]]: tensor<4x15xf32>
// CHECK:         %[[COLUMNS:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<6x6xi32>)
// CHECK:         scf.for %[[HEAD:.*]] = %c0 to %c4 step %c1 iter_args(%[[ACC:.*]] = %[[X]])
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[TABLE]][%[[HEAD]], 0] [1, 15] [1, 1]
// CHECK:           %[[BIASES:.*]] = linalg.generic {{.*}} ins(%[[COLUMNS]] : tensor<6x6xi32>) outs(%{{.*}} : tensor<6x6xf32>)
// CHECK:             tensor.extract %[[ROW]]
// CHECK:           linalg.generic {{.*}} ins(%[[BIASES]] : tensor<6x6xf32>) outs(%{{.*}} : tensor<?x1x6x6xf32>)
// CHECK-NOT:       tensor.extract %
func.func @windows(%x: tensor<?x4x6x6xf32>, %t: tensor<4x15xf32>)
    -> tensor<?x4x6x6xf32> {
  %r = pe.relative_bias table(%t : tensor<4x15xf32>)
      outs(%x : tensor<?x4x6x6xf32>)
      {buckets = #pe.window<height = 2, width = 3>} -> tensor<?x4x6x6xf32>
  return %r : tensor<?x4x6x6xf32>
}

// -----

// CHECK-LABEL: func.func @large_window(
// CHECK-NEXT:    pe.relative_bias
// REMARK: not expanded: there may be many pairs of a query and a key
func.func @large_window(%x: tensor<4x?x?xf32>, %t: tensor<4x4095xf32>)
    -> tensor<4x?x?xf32> {
  %r = pe.relative_bias table(%t : tensor<4x4095xf32>)
      outs(%x : tensor<4x?x?xf32>)
      {buckets = #pe.window<height = 33, width = 32>} -> tensor<4x?x?xf32>
  return %r : tensor<4x?x?xf32>
}

// -----

// CHECK-LABEL: func.func @on_memrefs(
// CHECK-NEXT:    pe.relative_bias
// REMARK: not expanded: pe-expand-biases takes tensors
func.func @on_memrefs(%x: memref<4x6x6xf32>, %t: memref<4x9xf32>) {
  pe.relative_bias table(%t : memref<4x9xf32>) outs(%x : memref<4x6x6xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>}
  return
}

// -----

// CHECK-LABEL: func.func @no_keys(
// CHECK-NEXT:    pe.relative_bias
// REMARK-NOT: not expanded
func.func @no_keys(%x: tensor<4x6x0xf32>, %t: tensor<4x9xf32>)
    -> tensor<4x6x0xf32> {
  %r = pe.relative_bias table(%t : tensor<4x9xf32>) outs(%x : tensor<4x6x0xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<4x6x0xf32>
  return %r : tensor<4x6x0xf32>
}
