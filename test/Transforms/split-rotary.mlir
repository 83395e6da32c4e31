// RUN: pe-opt %s --pe-split-rotary | FileCheck %s

// CHECK-LABEL: func.func @tensors(
// CHECK-SAME:      %[[X:.*]]: tensor<2x?x4x64xf16>, %[[POS:.*]]: tensor<2x?xi32>
// CHECK:         %[[COS_INIT:.*]] = tensor.empty(%{{.*}}) : tensor<2x?x8xf32>
// CHECK:         %[[SIN_INIT:.*]] = tensor.empty(%{{.*}}) : tensor<2x?x8xf32>
// CHECK:         %[[TABLE:.*]]:2 = pe.rotary_table
// CHECK-SAME:      angles(%[[POS]], %{{.*}} scale(%{{.*}}) outs(%[[COS_INIT]], %[[SIN_INIT]] :
// CHECK:         %[[R:.*]] = pe.apply_rotary
// CHECK-SAME:      tables(%[[TABLE]]#0, %[[TABLE]]#1 :
// CHECK-SAME:      outs(%[[X]] : tensor<2x?x4x64xf16>)
// CHECK-SAME:      {begin = 2 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>}
// CHECK:         return %[[R]]
func.func @tensors(%x: tensor<2x?x4x64xf16>, %pos: tensor<2x?xi32>,
    %freq: tensor<8xf64>, %a: f64) -> tensor<2x?x4x64xf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x?xi32>, tensor<8xf64>) scale(%a)
      outs(%x : tensor<2x?x4x64xf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       begin = 2 : i64, conjugate} -> tensor<2x?x4x64xf16>
  return %r : tensor<2x?x4x64xf16>
}

// The axes belong to the table, whose type is f64 for f64 data.

// CHECK-LABEL: func.func @axes(
// CHECK:         pe.rotary_table
// CHECK-SAME:      {axes = array<i64: 1, 0>} -> tensor<5x2xf64>, tensor<5x2xf64>
// CHECK:         pe.apply_rotary
// CHECK-NOT:     axes
func.func @axes(%x: tensor<5x4xf64>, %pos: tensor<2x5xi32>,
                %freq: tensor<2xf64>) -> tensor<5x4xf64> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x5xi32>, tensor<2xf64>)
      outs(%x : tensor<5x4xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       axes = array<i64: 1, 0>} -> tensor<5x4xf64>
  return %r : tensor<5x4xf64>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-SAME:      %[[X:.*]]: memref<5x4xf32>
// CHECK-DAG:     %[[COS:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<5x2xf32>
// CHECK-DAG:     %[[SIN:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<5x2xf32>
// CHECK:         pe.rotary_table
// CHECK:         pe.apply_rotary
// CHECK-SAME:      outs(%[[X]] : memref<5x4xf32>)
// CHECK-COUNT-2: memref.dealloc
func.func @memrefs(%x: memref<5x4xf32>, %pos: memref<5xi32>,
                   %freq: memref<2xf64>) {
  pe.rotary angles(%pos, %freq : memref<5xi32>, memref<2xf64>)
      outs(%x : memref<5x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
