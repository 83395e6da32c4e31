// A loop over the tokens copies or converts the row of each into its slot.

// RUN: pe-opt %s --convert-pe-to-linalg --canonicalize --split-input-file | FileCheck %s

// Rows of the same type are moved as they are. Slot s is token s mod 16 of block
// s div 16.

// CHECK-LABEL: func.func @packed_tokens(
// CHECK-SAME: %[[K:[^:]*]]: tensor<?x8x128xbf16>, %[[SLOTS:[^:]*]]: tensor<?xi64>, %[[CACHE:[^:]*]]: tensor<?x16x8x128xbf16>)
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[N:.*]] = tensor.dim %[[K]], %[[ZERO]]
// CHECK: %[[R:.*]] = scf.for %[[T:.*]] = %[[ZERO]] to %[[N]] step %{{.*}} iter_args(%[[ACC:.*]] = %[[CACHE]])
// CHECK: %[[S:.*]] = tensor.extract %[[SLOTS]][%[[T]]]
// CHECK: %[[SLOT:.*]] = arith.index_cast %[[S]] : i64 to index
// CHECK: %[[IS:.*]] = arith.cmpi sge, %[[SLOT]], %[[ZERO]]
// CHECK: %[[NEW:.*]] = scf.if %[[IS]]
// CHECK-DAG: %[[ROW:.*]] = tensor.extract_slice %[[K]][%[[T]], 0, 0] [1, 8, 128] [1, 1, 1] : {{.*}} to tensor<8x128xbf16>
// CHECK-DAG: %[[AT:.*]]:2 = affine.delinearize_index %[[SLOT]] into (16)
// CHECK: %[[PUT:.*]] = tensor.insert_slice %[[ROW]] into %[[ACC]][%[[AT]]#0, %[[AT]]#1, 0, 0] [1, 1, 8, 128]
// CHECK: scf.yield %[[PUT]]
// CHECK: else
// CHECK: scf.yield %[[ACC]]
// CHECK: scf.yield %[[NEW]]
// CHECK: return %[[R]]
func.func @packed_tokens(%k: tensor<?x8x128xbf16>, %slots: tensor<?xi64>, %cache: tensor<?x16x8x128xbf16>) -> tensor<?x16x8x128xbf16> {
  %c = pe.write_cache ins(%k : tensor<?x8x128xbf16>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x8x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<?x16x8x128xbf16>
  return %c : tensor<?x16x8x128xbf16>
}

// -----

// Blocks by head, in memory. The row is a view with gaps between heads.

// CHECK-LABEL: func.func @blocks_by_head(
// CHECK-SAME: %[[K:[^:]*]]: memref<4x8x128xf32>, %[[SLOTS:[^:]*]]: memref<4xi32>, %[[CACHE:[^:]*]]: memref<9x8x16x128xf32>)
// CHECK: scf.for %[[T:.*]] =
// CHECK: memref.load %[[SLOTS]][%[[T]]]
// CHECK: scf.if
// CHECK-DAG: %[[ROW:.*]] = memref.subview %[[K]][%[[T]], 0, 0] [1, 8, 128] [1, 1, 1] : {{.*}} to memref<8x128xf32, {{.*}}>
// CHECK-DAG: %[[AT:.*]]:2 = affine.delinearize_index %{{.*}} into (16)
// CHECK: %[[CELL:.*]] = memref.subview %[[CACHE]][%[[AT]]#0, 0, %[[AT]]#1, 0] [1, 8, 1, 128] [1, 1, 1, 1] : {{.*}} to memref<8x128xf32, strided<[2048, 1], offset: ?>>
// CHECK: linalg.copy ins(%[[ROW]] : {{.*}}) outs(%[[CELL]] :
// CHECK-NOT: else
func.func @blocks_by_head(%k: memref<4x8x128xf32>, %slots: memref<4xi32>, %cache: memref<9x8x16x128xf32>) {
  pe.write_cache ins(%k : memref<4x8x128xf32>) slots(%slots : memref<4xi32>) outs(%cache : memref<9x8x16x128xf32>)
      {slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0>}
  return
}

// -----

// Factors and saturation. What is read is multiplied before what is written.

// CHECK-LABEL: func.func @quantized(
// CHECK-SAME: %{{[^:]*}}: tensor<2x3x8x64xbf16>, %{{[^:]*}}: tensor<2x3xi32>, %{{[^:]*}}: tensor<9x16x8x64xf8E4M3FN>, %[[XS:[^:]*]]: f64, %[[CS:[^:]*]]: tensor<2x1x8x1xf32>)
// CHECK: scf.for %[[B:[^ ]*]] =
// CHECK: scf.for %[[T:[^ ]*]] =
// CHECK: tensor.extract %{{.*}}[%[[B]], %[[T]]]
// CHECK: scf.if
// CHECK-DAG: tensor.extract_slice %[[CS]][%[[B]], 0, 0, 0] [1, 1, 8, 1] [1, 1, 1, 1] : {{.*}} to tensor<8x1xf32>
// CHECK: linalg.generic {{.*}} ins({{.*}} : tensor<8x1xf32>, tensor<8x64xbf16>) outs(%{{.*}} : tensor<8x64xf8E4M3FN>)
// CHECK: arith.extf %{{.*}} : bf16 to f32
// CHECK: arith.mulf
// CHECK: arith.divf
// CHECK: arith.mulf
// CHECK: arith.truncf %{{.*}} : f32 to f8E4M3FN
// CHECK: tensor.insert_slice
func.func @quantized(%k: tensor<2x3x8x64xbf16>, %slots: tensor<2x3xi32>, %cache: tensor<9x16x8x64xf8E4M3FN>, %xs: f64,
                     %cs: tensor<2x1x8x1xf32>) -> tensor<9x16x8x64xf8E4M3FN> {
  %c = pe.write_cache ins(%k : tensor<2x3x8x64xbf16>) x_scale(%xs) slots(%slots : tensor<2x3xi32>)
      outs(%cache : tensor<9x16x8x64xf8E4M3FN>) init_scale(%cs : tensor<2x1x8x1xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0, 1>, saturate} -> tensor<9x16x8x64xf8E4M3FN>
  return %c : tensor<9x16x8x64xf8E4M3FN>
}

// -----

// Without factors, an element is converted at once.

// CHECK-LABEL: func.func @converted(
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : memref<8xbf16
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.truncf %{{.*}} : f32 to bf16
// CHECK-NEXT: linalg.yield
func.func @converted(%k: memref<4x8xf32>, %slots: memref<4xi32>, %cache: memref<9x8xbf16>) {
  pe.write_cache ins(%k : memref<4x8xf32>) slots(%slots : memref<4xi32>) outs(%cache : memref<9x8xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  return
}

// -----

// Other features stay, and three dimensions of slots are counted the slowest
// first.

// CHECK-LABEL: func.func @part_of_the_features(
// CHECK: %[[AT:.*]]:3 = affine.delinearize_index %{{.*}} into (4, 3)
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[%[[AT]]#0, %[[AT]]#2, %[[AT]]#1, 512] [1, 1, 1, 64]
func.func @part_of_the_features(%x: tensor<?x64xf32>, %slots: tensor<?xi64>, %cache: tensor<2x3x4x576xf32>) -> tensor<2x3x4x576xf32> {
  %c = pe.write_cache ins(%x : tensor<?x64xf32>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<2x3x4x576xf32>)
      {slot_dims = array<i64: 0, 2, 1>, token_dims = array<i64: 0>, begin = 512 : i64} -> tensor<2x3x4x576xf32>
  return %c : tensor<2x3x4x576xf32>
}

// -----

// One slot is no index of a dimension of blocks.

// CHECK-LABEL: func.func @one_token(
// CHECK-SAME: %[[X:[^:]*]]: tensor<8xf32>, %[[SLOT:[^:]*]]: tensor<i64>
// CHECK-NOT: scf.for
// CHECK: %[[S:.*]] = tensor.extract %[[SLOT]][] : tensor<i64>
// CHECK: %[[AT:.*]] = arith.index_cast %[[S]]
// CHECK-NOT: affine.delinearize_index
// CHECK: tensor.insert_slice %[[X]] into %{{.*}}[%[[AT]], 0] [1, 8]
func.func @one_token(%x: tensor<8xf32>, %slot: tensor<i64>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<8xf32>) slots(%slot : tensor<i64>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// -----

// Extents that one array alone shows are those of the row.

// CHECK-LABEL: func.func @extents_of_the_init(
// CHECK: %[[ROW:.*]] = tensor.extract_slice %{{.*}} : tensor<?x?x64xf32> to tensor<8x64xf32>
// CHECK: tensor.insert_slice %[[ROW]] into %{{.*}}[%{{.*}}, 0, 0] [1, 8, 64] [1, 1, 1] : tensor<8x64xf32>
func.func @extents_of_the_init(%x: tensor<?x?x64xf32>, %slots: tensor<?xi64>, %cache: tensor<?x8x64xf32>) -> tensor<?x8x64xf32> {
  %c = pe.write_cache ins(%x : tensor<?x?x64xf32>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x8x64xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<?x8x64xf32>
  return %c : tensor<?x8x64xf32>
}

// CHECK-LABEL: func.func @extents_of_x(
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[%{{.*}}, 0, 0] [1, 8, 64] [1, 1, 1] : tensor<8x64xf32> into tensor<?x?x?xf32>
func.func @extents_of_x(%x: tensor<4x8x64xf32>, %slots: tensor<4xi64>, %cache: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %c = pe.write_cache ins(%x : tensor<4x8x64xf32>) slots(%slots : tensor<4xi64>) outs(%cache : tensor<?x?x?xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<?x?x?xf32>
  return %c : tensor<?x?x?xf32>
}

// -----

// No features fit behind the last one.

// CHECK-LABEL: func.func @no_features(
// CHECK-NEXT: return
func.func @no_features(%x: memref<4x0xf32>, %slots: memref<4xi32>, %cache: memref<9x8xf32>) {
  pe.write_cache ins(%x : memref<4x0xf32>) slots(%slots : memref<4xi32>) outs(%cache : memref<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, begin = 8 : i64}
  return
}

// -----

// A dimension of size 1 that rows have beside a longer one is dropped as well:
// upstream could take it for one of slots.

// CHECK-LABEL: func.func @one_of_several(
// CHECK: memref.subview %{{.*}}[0, %{{.*}}, 0, 0] [1, 1, 15, 8] [1, 1, 1, 1] : {{.*}} to memref<15x8xbf16, {{.*}}>
// CHECK: memref.subview %{{.*}}[0, %{{.*}}, 0, %{{.*}}, 16] [1, 1, 15, 1, 8] [1, 1, 1, 1, 1] : {{.*}} to memref<15x8xbf16, {{.*}}>
// CHECK: linalg.copy
func.func @one_of_several(%x: memref<1x32x15x8xbf16>, %slots: memref<32xi64>,
    %cache: memref<?x16x?x2x25xbf16, strided<[?, ?, ?, ?, 1], offset: ?>>) {
  pe.write_cache ins(%x : memref<1x32x15x8xbf16>) slots(%slots : memref<32xi64>)
      outs(%cache : memref<?x16x?x2x25xbf16, strided<[?, ?, ?, ?, 1], offset: ?>>)
      {begin = 16 : i64, slot_dims = array<i64: 1, 3>, token_dims = array<i64: 1>}
  return
}

// -----

// One that the type of the cache alone shows.

// CHECK-LABEL: func.func @one_in_the_cache(
// CHECK: tensor.extract_slice %{{.*}}[0, 0, %{{.*}}, 0] [1, 1, 1, 3] [1, 1, 1, 1] : tensor<1x?x4x3xf32> to tensor<3xf32>
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, %{{.*}}, 0, 0] [1, 1, 1, 3] [1, 1, 1, 1] : tensor<3xf32> into tensor<1x6x1x3xf32>
func.func @one_in_the_cache(%x: tensor<1x?x4x3xf32>, %slots: tensor<4xi64>,
                            %cache: tensor<1x6x1x3xf32>) -> tensor<1x6x1x3xf32> {
  %c = pe.write_cache ins(%x : tensor<1x?x4x3xf32>) slots(%slots : tensor<4xi64>)
      outs(%cache : tensor<1x6x1x3xf32>)
      {slot_dims = array<i64: 1>, token_dims = array<i64: 2>}
      -> tensor<1x6x1x3xf32>
  return %c : tensor<1x6x1x3xf32>
}

// -----

// So it is with factors that are broadcast along other dimensions than rows.

// CHECK-LABEL: func.func @one_of_factors(
// CHECK: %[[FACTORS:.*]] = memref.subview %{{.*}}[0, 0, %{{.*}}, 0] [1, 4, 1, 1]
// CHECK: memref.collapse_shape %[[FACTORS]] {{\[\[}}0], [1], [2, 3]] : {{.*}} into memref<1x4x1xbf16, {{.*}}>
// CHECK: linalg.generic
func.func @one_of_factors(%x: memref<?x?x4x17xf32>, %factors: memref<1x4x4x1xbf16>,
                          %slots: memref<4xi64>, %cache: memref<?x16x?x17xf32>) {
  pe.write_cache ins(%x : memref<?x?x4x17xf32>) slots(%slots : memref<4xi64>)
      outs(%cache : memref<?x16x?x17xf32>)
      init_scale(%factors : memref<1x4x4x1xbf16>)
      {slot_dims = array<i64: 1>, token_dims = array<i64: 2>}
  return
}

// The number of features is a constant, but not of the type.
// CHECK-LABEL: func.func @constant_features(
// CHECK:         tensor.insert_slice %{{.*}}, 5] [1, 3] [1, 1]
func.func @constant_features(%x: tensor<17x3xf16>, %first: index,
                             %slots: tensor<15xi64>, %cache: tensor<?x16xf16>)
    -> tensor<?x16xf16> {
  %c3 = arith.constant 3 : index
  %part = tensor.extract_slice %x[%first, 0] [15, %c3] [1, 1]
      : tensor<17x3xf16> to tensor<15x?xf16>
  %r = pe.write_cache ins(%part : tensor<15x?xf16>)
      slots(%slots : tensor<15xi64>) outs(%cache : tensor<?x16xf16>)
      {begin = 5 : i64, slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<?x16xf16>
  return %r : tensor<?x16xf16>
}
