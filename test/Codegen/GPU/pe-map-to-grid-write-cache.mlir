// RUN: pe-opt %s --pe-map-to-grid --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid --remarks-filter-analyse=pe \
// RUN:   --verify-diagnostics -o %t

// A thread has 16 bytes of a row. It reads them before it knows the slot.
// CHECK-LABEL: func @whole_accesses
// CHECK: gpu.launch
// CHECK: %[[ROW:.*]] = vector.load {{.*}} {alignment = 16 : i64} : {{.*}}, vector<8xbf16>
// CHECK: %[[SLOT:.*]] = memref.load {{.*}} : memref<?xi64>
// CHECK: %[[PLACE:.*]] = arith.index_cast %[[SLOT]]
// CHECK: %[[WRITTEN:.*]] = arith.cmpi sge, %[[PLACE]], %c0 : index
// CHECK: scf.if %[[WRITTEN]] {
// CHECK: arith.divui %[[PLACE]], %c16 : index
// CHECK: arith.remui %[[PLACE]], %c16 : index
// CHECK: vector.store %[[ROW]], {{.*}} {alignment = 16 : i64}
// CHECK-NOT: gpu.launch
func.func @whole_accesses(%k: memref<?x8x128xbf16>, %slots: memref<?xi64>,
                          %cache: memref<?x16x8x128xbf16>) {
  // expected-remark @below {{a thread writes 8 elements of a row}}
  pe.write_cache ins(%k : memref<?x8x128xbf16>) slots(%slots : memref<?xi64>)
      outs(%cache : memref<?x16x8x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
  return
}

// Elements behind the first 3 are not aligned.
// CHECK-LABEL: func @uneven_begin
// CHECK: memref.load {{.*}} : memref<128xf32
// CHECK: memref.store {{.*}} : memref<131xf32
func.func @uneven_begin(%k: memref<?x128xf32>, %slots: memref<?xi32>,
                        %cache: memref<?x131xf32>) {
  // expected-remark @below {{a thread writes 1 elements of a row}}
  pe.write_cache ins(%k : memref<?x128xf32>) slots(%slots : memref<?xi32>)
      outs(%cache : memref<?x131xf32>)
      {begin = 3 : i64, slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  return
}

// Strides that are not known are checked by all threads.
// CHECK-LABEL: func @unknown_strides
// CHECK: scf.if
// CHECK: vector.store {{.*}} {alignment = 16 : i64}
// CHECK: } else {
// CHECK: vector.store {{.*}} {alignment = 2 : i64}
func.func @unknown_strides(%k: memref<?x128xbf16, strided<[?, 1]>>,
                           %slots: memref<?xi32>,
                           %cache: memref<?x128xbf16>) {
  // expected-remark @below {{a thread writes 8 elements of a row; alignment is checked at run time}}
  pe.write_cache ins(%k : memref<?x128xbf16, strided<[?, 1]>>)
      slots(%slots : memref<?xi32>) outs(%cache : memref<?x128xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  return
}

// Nothing is launched for no token.
// CHECK-LABEL: func @no_token
// CHECK-NOT: gpu.launch
func.func @no_token(%k: memref<0x128xbf16>, %slots: memref<0xi32>,
                    %cache: memref<?x128xbf16>) {
  // expected-remark @below {{a thread writes 8 elements of a row}}
  pe.write_cache ins(%k : memref<0x128xbf16>) slots(%slots : memref<0xi32>)
      outs(%cache : memref<?x128xbf16>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  return
}
