// RUN: pe-opt %s --convert-pe-to-linalg | FileCheck %s \
// RUN:   --implicit-check-not=tensor --implicit-check-not=pe.

// On memrefs, tables are allocated and freed, and slices are views.

// CHECK-LABEL: func.func @from_pairs_to_halves(
// CHECK-SAME:      %[[X:.*]]: memref<7x64xf32>, %[[INIT:.*]]: memref<7x64xf32>
// CHECK-DAG:     %[[COS:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<7x32xf32>
// CHECK-DAG:     %[[SIN:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<7x32xf32>
// CHECK:         %[[TURNS:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<32xi64>
// CHECK:         linalg.generic {{.*}} outs(%[[TURNS]] :
// CHECK:         linalg.generic {{.*}} ins(%[[TURNS]], %{{.*}} outs(%{{.*}}, %{{.*}} : memref<7x32xf32>, memref<7x32xf32>)
// CHECK:         memref.dealloc %[[TURNS]] {bufferization.manual_deallocation}
// CHECK:         %[[A:.*]] = memref.subview %[[X]][0, 0] [7, 32] [1, 2]
// CHECK:         %[[B:.*]] = memref.subview %[[X]][0, 1] [7, 32] [1, 2]
// CHECK:         %[[FIRST:.*]] = memref.subview %[[INIT]][0, 0] [7, 32] [1, 1]
// CHECK:         %[[SECOND:.*]] = memref.subview %[[INIT]][0, 32] [7, 32] [1, 1]
// CHECK:         linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %[[A]], %[[B]] : {{.*}} outs(%[[FIRST]], %[[SECOND]] :
// CHECK-COUNT-2: memref.dealloc {{.*}} {bufferization.manual_deallocation} : memref<7x32xf32>
func.func @from_pairs_to_halves(%x: memref<7x64xf32>, %init: memref<7x64xf32>,
                                %pos: memref<7xi32>, %freq: memref<32xf64>) {
  pe.rotary ins(%x : memref<7x64xf32>)
      angles(%pos, %freq : memref<7xi32>, memref<32xf64>)
      outs(%init : memref<7x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @from_halves_to_pairs(
// CHECK-SAME:      %[[X:.*]]: memref<7x64xf32>, %[[INIT:.*]]: memref<7x64xf32>
// CHECK:         %[[A:.*]] = memref.subview %[[X]][0, 0] [7, 32] [1, 1]
// CHECK:         %[[B:.*]] = memref.subview %[[X]][0, 32] [7, 32] [1, 1]
// CHECK:         %[[FIRST:.*]] = memref.subview %[[INIT]][0, 0] [7, 32] [1, 2]
// CHECK:         %[[SECOND:.*]] = memref.subview %[[INIT]][0, 1] [7, 32] [1, 2]
// CHECK:         linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %[[A]], %[[B]] : {{.*}} outs(%[[FIRST]], %[[SECOND]] :
func.func @from_halves_to_pairs(%x: memref<7x64xf32>, %init: memref<7x64xf32>,
                                %cos: memref<7x32xf32>,
                                %sin: memref<7x32xf32>) {
  pe.apply_rotary ins(%x : memref<7x64xf32>)
      tables(%cos, %sin : memref<7x32xf32>, memref<7x32xf32>)
      outs(%init : memref<7x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @update_of_strided_memref(
// CHECK-SAME:      %[[X:.*]]: memref<?x?xf64, strided<[?, ?], offset: ?>>
// CHECK:         %[[A:.*]] = memref.subview %[[X]][0, 4]
// CHECK:         %[[B:.*]] = memref.subview %[[X]][0, 12]
// CHECK:         linalg.generic {{.*}} outs(%[[A]], %[[B]] :
func.func @update_of_strided_memref(
    %x: memref<?x?xf64, strided<[?, ?], offset: ?>>, %cos: memref<?x8xf64>,
    %sin: memref<?x8xf64>) {
  pe.apply_rotary tables(%cos, %sin : memref<?x8xf64>, memref<?x8xf64>)
      outs(%x : memref<?x?xf64, strided<[?, ?], offset: ?>>)
      {layout = #pe.layout<half>, begin = 4 : i64,
       position_dims = array<i64: 0>}
  return
}

// A row of positions, where other dimensions have extent 1 as well.

// CHECK-LABEL: func.func @row_of_positions(
// CHECK:         memref.subview %{{.*}}[0, 0, 0] [1, 1, 1] [1, 1, 1] : {{.*}} to memref<1x1xi32, strided<[?, 1], offset: 16>>
// CHECK:         memref.subview %{{.*}}[1, 0, 0] [1, 1, 1] [1, 1, 1] : {{.*}} to memref<1x1xi32, strided<[?, 1], offset: 17>>
func.func @row_of_positions(
    %x: memref<1x1x4xf32>, %freq: memref<2xf64>,
    %pos: memref<2x1x1xi32, strided<[1, ?, 1], offset: 16>>) {
  pe.rotary angles(%pos, %freq
      : memref<2x1x1xi32, strided<[1, ?, 1], offset: 16>>, memref<2xf64>)
      outs(%x : memref<1x1x4xf32>)
      {axes = array<i64: 0, 1>, layout = #pe.layout<half>,
       position_dims = array<i64: 0, 1>}
  return
}
