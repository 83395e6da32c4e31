// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 --canonicalize --cse \
// RUN:   --remarks-filter-analyse=pe --verify-diagnostics | FileCheck %s

// Tables with an element for each feature of the window.

// A thread reads the elements of both partners.
// CHECK-LABEL: func @halves
// CHECK: %[[FIRST:.*]] = arith.muli %{{.*}}, %c4 : index
// CHECK: %[[SECOND:.*]] = arith.addi %[[FIRST]], %c32 : index
// CHECK: %[[COS:.*]] = memref.reinterpret_cast %{{.*}} to offset: [%[[ROW:.*]]], sizes: [64], {{.*}} to memref<64xf32, strided<[1], offset: ?>>
// CHECK: vector.load %[[COS]][%[[FIRST]]] {alignment = 16 : i64} : {{.*}}, vector<4xf32>
// CHECK: %[[SIN:.*]] = memref.reinterpret_cast %{{.*}} to offset: [%[[ROW]]], sizes: [64]
// CHECK: vector.load %[[SIN]][%[[FIRST]]]
// CHECK: vector.load %[[COS]][%[[SECOND]]]
// CHECK: vector.load %[[SIN]][%[[SECOND]]]
func.func @halves(%x: memref<?x8x64xf32>, %cos: memref<?x64xf32>,
                  %sin: memref<?x64xf32>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf32>, memref<?x64xf32>)
      outs(%x : memref<?x8x64xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  return
}

// Neighboring partners have neighboring elements.
// CHECK-LABEL: func @pairs
// CHECK-COUNT-4: vector.load {{.*}} {alignment = 8 : i64} : {{.*}}, vector<4xf16>
// CHECK-NOT: vector.load
// CHECK-COUNT-2: vector.store
func.func @pairs(%x: memref<?x8x64xf16>, %cos: memref<?x64xf16>,
                 %sin: memref<?x64xf16>) {
  // expected-remark @below {{a thread has 2 pairs of 2 neighboring rows, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf16>, memref<?x64xf16>)
      outs(%x : memref<?x8x64xf16>)
      {layout = #pe.layout<interleaved>, per_feature,
       position_dims = array<i64: 0>}
  return
}

// Their tables are read where the result is written.
// CHECK-LABEL: func @from_pairs_to_halves
// CHECK: vector.deinterleave
// CHECK-NOT: vector.deinterleave
// CHECK-COUNT-4: vector.load {{.*}}, vector<4xf32>
func.func @from_pairs_to_halves(%x: memref<?x8x64xf16>, %y: memref<?x8x64xf16>,
                                %cos: memref<?x64xf32>,
                                %sin: memref<?x64xf32>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 8 and writes 4 elements at once; blocks of 128 threads}}
  pe.apply_rotary ins(%x : memref<?x8x64xf16>)
      tables(%cos, %sin : memref<?x64xf32>, memref<?x64xf32>)
      outs(%y : memref<?x8x64xf16>)
      {layout = #pe.layout<interleaved_to_half>, per_feature,
       position_dims = array<i64: 0>}
  return
}

// Eight elements of f32 are more than an access has.
// CHECK-LABEL: func @from_halves_to_pairs
// CHECK-COUNT-2: vector.load {{.*}} {alignment = 8 : i64} : {{.*}}, vector<4xf16>
// CHECK-COUNT-2: vector.load {{.*}} {alignment = 16 : i64} : {{.*}}, vector<8xf32>
// CHECK-COUNT-2: vector.deinterleave
// CHECK-NOT: vector.deinterleave
func.func @from_halves_to_pairs(%x: memref<?x8x64xf16>, %y: memref<?x8x64xf16>,
                                %cos: memref<?x64xf32>,
                                %sin: memref<?x64xf32>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 4 and writes 8 elements at once; blocks of 128 threads}}
  pe.apply_rotary ins(%x : memref<?x8x64xf16>)
      tables(%cos, %sin : memref<?x64xf32>, memref<?x64xf32>)
      outs(%y : memref<?x8x64xf16>)
      {layout = #pe.layout<half_to_interleaved>, per_feature,
       position_dims = array<i64: 0>}
  return
}

// A thread that has a chunk of features reads the elements of these.
// CHECK-LABEL: func @chunks
// CHECK: %[[CHUNK:.*]] = arith.muli %{{.*}}, %c8 : index
// CHECK-COUNT-4: vector.load %{{.*}}[%[[CHUNK]]] {alignment = 16 : i64} : {{.*}}, vector<8xbf16>
// CHECK: gpu.shuffle
func.func @chunks(%x: memref<?x8x80xbf16>, %cos: memref<?x80xbf16>,
                  %sin: memref<?x80xbf16>) {
  // expected-remark @below {{a thread has a chunk of 8 features of 2 distant rows, reads 8 and writes 8 elements at once, and exchanges them in subgroups of 3 groups of rows; blocks of 128 threads}}
  pe.apply_rotary tables(%cos, %sin : memref<?x80xbf16>, memref<?x80xbf16>)
      outs(%x : memref<?x8x80xbf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @unknown_extent
// CHECK: %[[R:.*]] = memref.dim %{{.*}}, %c1
// CHECK: %[[P:.*]] = affine.apply #{{.*}}()[%[[R]]]
// CHECK: gpu.launch
// CHECK: arith.addi %{{.*}}, %[[P]] : index
func.func @unknown_extent(%x: memref<?x8x?xf16>, %cos: memref<?x?xf16>,
                          %sin: memref<?x?xf16>) {
  // expected-remark @below {{a thread has 1 pair of 2 distant rows, reads 1 and writes 1 elements at once; blocks of 128 threads}}
  pe.apply_rotary tables(%cos, %sin : memref<?x?xf16>, memref<?x?xf16>)
      outs(%x : memref<?x8x?xf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @queries_and_keys
// CHECK-COUNT-1: gpu.launch
// CHECK-NOT: gpu.launch
func.func @queries_and_keys(%q: memref<?x32x64xf16>, %k: memref<?x8x64xf16>,
                            %cos: memref<?x64xf16>, %sin: memref<?x64xf16>) {
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf16>, memref<?x64xf16>)
      outs(%q : memref<?x32x64xf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  // expected-remark @below {{a thread has 4 pairs}}
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf16>, memref<?x64xf16>)
      outs(%k : memref<?x8x64xf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  return
}

// Of the same tables, one rotation takes an element for each pair.
// CHECK-LABEL: func @tables_of_pairs_and_of_features
// CHECK-COUNT-2: gpu.launch
func.func @tables_of_pairs_and_of_features(
    %q: memref<?x8x128xf16>, %k: memref<?x8x128xf16>, %cos: memref<?x64xf16>,
    %sin: memref<?x64xf16>) {
  // expected-remark @below {{a thread has 4 pairs}}
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf16>, memref<?x64xf16>)
      outs(%q : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  // expected-remark @below {{a thread has 4 pairs}}
  pe.apply_rotary tables(%cos, %sin : memref<?x64xf16>, memref<?x64xf16>)
      outs(%k : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
  return
}
