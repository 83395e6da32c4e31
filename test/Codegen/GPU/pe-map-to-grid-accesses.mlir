// RUN: pe-opt %s --pe-map-to-grid --canonicalize --cse | FileCheck %s

// How many elements an access takes follows from the type.

// CHECK-LABEL: func @aligned_rows
// CHECK: vector.load {{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
// CHECK: vector.store {{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
func.func @aligned_rows(%x: memref<?x8x64xf32>, %p: memref<?xi32>,
                        %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Ten pairs of bf16: the columns of both partners are multiples of two.
// CHECK-LABEL: func @few_pairs
// CHECK: vector.load {{.*}} {alignment = 4 : i64} : {{.*}}, vector<2xbf16>
func.func @few_pairs(%x: memref<?x8x20xbf16>, %p: memref<?xi32>,
                     %f: memref<10xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<10xf64>)
      outs(%x : memref<?x8x20xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The alignment of rows depends on the strides, which all threads check.
// CHECK-LABEL: func @unknown_strides
// CHECK-SAME: %[[X:[^:]*]]: memref<?x8x64xf32, strided<[?, ?, 1]>>
// CHECK: %{{.*}}, %{{.*}}, %{{.*}}:3, %[[STRIDES:.*]]:3 = memref.extract_strided_metadata %[[X]]
// CHECK: %[[BITS:.*]] = arith.ori %[[STRIDES]]#0, %[[STRIDES]]#1 : index
// CHECK: %[[REST:.*]] = arith.andi %[[BITS]], %c3 : index
// CHECK: %[[FITS:.*]] = arith.cmpi eq, %[[REST]], %c0 : index
// CHECK: scf.if %[[FITS]] {
// CHECK: vector.load {{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
// CHECK: vector.store {{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
// CHECK: } else {
// CHECK: vector.load {{.*}} {alignment = 4 : i64} : {{.*}}, vector<4xf32>
// CHECK: vector.store {{.*}} {alignment = 4 : i64} : {{.*}}, vector<4xf32>
func.func @unknown_strides(%x: memref<?x8x64xf32, strided<[?, ?, 1]>>,
                           %p: memref<?xi32>, %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x8x64xf32, strided<[?, ?, 1]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// An extent that is not known may be a factor of strides that fit.
// CHECK-LABEL: func @heads_before_tokens
// CHECK-NOT: arith.andi
// CHECK: vector.load {{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
// CHECK-NOT: } else {
func.func @heads_before_tokens(%x: memref<1x8x?x64xf32>, %p: memref<?xi32>,
                               %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<1x8x?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
  return
}

// Features outside of the window are copied, by other threads, if x is not the
// init.
// CHECK-LABEL: func @rest
// CHECK: scf.if
// CHECK: pe.cos_sin
// CHECK: } else {
// CHECK: arith.select
// CHECK: %[[WORD:.*]] = vector.load {{.*}}, vector<4xf32>
// CHECK-NEXT: vector.store %[[WORD]]
func.func @rest(%x: memref<?x8x64xf32>, %y: memref<?x8x64xf32>,
                %p: memref<?xi32>, %f: memref<16xf64>) {
  pe.rotary ins(%x : memref<?x8x64xf32>)
      angles(%p, %f : memref<?xi32>, memref<16xf64>)
      outs(%y : memref<?x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// A constant without an alignment is aligned like its elements.
memref.global "private" constant @table : memref<4x4xf32> = dense<1.0>
// CHECK-LABEL: func @unaligned_constant
// CHECK: memref.reinterpret_cast {{.*}} : memref<4x4xf32> to memref<4xf32, strided<[1], offset: ?>>
// CHECK-NEXT: vector.load {{.*}} {alignment = 4 : i64} : {{.*}}, vector<4xf32>
func.func @unaligned_constant(%q: memref<4x2x8xf32>) {
  %t = memref.get_global @table : memref<4x4xf32>
  pe.apply_rotary tables(%t, %t : memref<4x4xf32>, memref<4x4xf32>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Arrays stay in their memory space.
// CHECK-LABEL: func @memory_space
// CHECK: memref.reinterpret_cast {{.*}} to memref<8xf32, strided<[1], offset: ?>, 1>
func.func @memory_space(%q: memref<4x2x8xf32, 1>, %p: memref<4xi32, 1>,
                        %f: memref<4xf64, 1>) {
  pe.rotary angles(%p, %f : memref<4xi32, 1>, memref<4xf64, 1>)
      outs(%q : memref<4x2x8xf32, 1>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
