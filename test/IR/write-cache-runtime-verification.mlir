// What is not static is asserted at run time.

// RUN: pe-opt %s --generate-runtime-verification --canonicalize --split-input-file | FileCheck %s

// Extents that are static are compared by the verifier. Padding is no error.

// CHECK-LABEL: @static_extents
// CHECK-SAME: (%{{[^:]*}}: memref<2x3x8xf32>, %[[SLOTS:[^:]*]]: memref<2x3xi32>, %{{[^:]*}}: memref<9x4x8xf32>)
// CHECK-DAG: %[[N:.*]] = arith.constant 36 : index
// CHECK-NOT: cf.assert
// CHECK: scf.for %[[I:.*]] = %c0 to %c2 step %c1 {
// CHECK: scf.for %[[J:.*]] = %c0 to %c3 step %c1 {
// CHECK: %[[S:.*]] = memref.load %[[SLOTS]][%[[I]], %[[J]]]
// CHECK: %[[SLOT:.*]] = arith.index_cast %[[S]] : i32 to index
// CHECK: %[[IS:.*]] = arith.cmpi slt, %[[SLOT]], %[[N]] : index
// CHECK: cf.assert %[[IS]], "ERROR: Runtime op verification failed\0A{{.*}}pe.write_cache{{.*}}expects slots to be less than their number in init
// CHECK: pe.write_cache
// CHECK-NOT: cf.assert
func.func @static_extents(%x: memref<2x3x8xf32>, %slots: memref<2x3xi32>, %cache: memref<9x4x8xf32>) {
  pe.write_cache ins(%x : memref<2x3x8xf32>) slots(%slots : memref<2x3xi32>) outs(%cache : memref<9x4x8xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0, 1>}
  return
}

// -----

// CHECK: #[[$END:.*]] = affine_map<()[s0] -> (s0 + 4)>
// CHECK-LABEL: @dynamic_extents
// CHECK: cf.assert %{{.*}}expects dimension 0 of slots to have the extent of dimension 0 of x
// CHECK: cf.assert %{{.*}}expects dimension 1 of x to have the extent of dimension 1 of init
// CHECK: %[[END:.*]] = affine.apply #[[$END]]()[%{{.*}}]
// CHECK: arith.cmpi sle, %[[END]], %{{.*}} : index
// CHECK: cf.assert %{{.*}}expects the features of x to fit into init from begin on
// CHECK: cf.assert %{{.*}}expects dimension 0 of x_scale to have the extent of that of x
// CHECK: cf.assert %{{.*}}expects dimension 1 of init_scale to have the extent of that of x
// CHECK: cf.assert %{{.*}}expects slots to be less than their number in init
func.func @dynamic_extents(%x: memref<?x?x?xf32>, %xs: memref<?x1x1xf32>, %slots: memref<?xi64>, %cache: memref<?x?x?x?xf32>,
                           %cs: memref<1x?x1xf32>) {
  pe.write_cache ins(%x : memref<?x?x?xf32>) x_scale(%xs : memref<?x1x1xf32>) slots(%slots : memref<?xi64>)
      outs(%cache : memref<?x?x?x?xf32>) init_scale(%cs : memref<1x?x1xf32>)
      {begin = 4 : i64, slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0>}
  return
}

// -----

// Tensors are checked before they are buffers.

// CHECK-LABEL: @tensors
// CHECK: scf.for
// CHECK: tensor.extract
// CHECK: cf.assert
// CHECK: pe.write_cache
func.func @tensors(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>, %a: f64) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) x_scale(%a) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}
