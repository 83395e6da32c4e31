// RUN: pe-opt %s --pe-memrefs-to-tensors | FileCheck %s
// RUN: pe-opt %s --pe-memrefs-to-tensors --canonicalize \
// RUN:   | FileCheck %s --check-prefix=UPDATE

// Ops on memrefs become ops on tensors; only the init is written.

// CHECK-LABEL: func.func @rotary(
// CHECK-SAME:      %[[X:.*]]: memref<8x64xf32>, %[[Y:.*]]: memref<8x64xf32>, %[[POS:.*]]: memref<8xi32>, %[[FREQ:.*]]: memref<16xf64>, %[[SCALE:.*]]: f64)
// CHECK-DAG:     %[[XT:.*]] = bufferization.to_tensor %[[X]] restrict : memref<8x64xf32> to tensor<8x64xf32>
// CHECK-DAG:     %[[POST:.*]] = bufferization.to_tensor %[[POS]] restrict : memref<8xi32> to tensor<8xi32>
// CHECK-DAG:     %[[FREQT:.*]] = bufferization.to_tensor %[[FREQ]] restrict : memref<16xf64> to tensor<16xf64>
// CHECK-DAG:     %[[YT:.*]] = bufferization.to_tensor %[[Y]] restrict writable : memref<8x64xf32> to tensor<8x64xf32>
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[XT]] : tensor<8x64xf32>) angles(%[[POST]], %[[FREQT]] : tensor<8xi32>, tensor<16xf64>) scale(%[[SCALE]]) outs(%[[YT]] : tensor<8x64xf32>)
// CHECK-SAME:      {begin = 32 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
// CHECK-NEXT:    bufferization.materialize_in_destination %[[R]] in restrict writable %[[Y]]
// CHECK-NEXT:    return
func.func @rotary(%x: memref<8x64xf32>, %y: memref<8x64xf32>,
                  %pos: memref<8xi32>, %freq: memref<16xf64>, %a: f64) {
  pe.rotary ins(%x : memref<8x64xf32>)
      angles(%pos, %freq : memref<8xi32>, memref<16xf64>) scale(%a)
      outs(%y : memref<8x64xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>,
       begin = 32 : i64, conjugate}
  return
}

// Two tensors must not alias one buffer: x becomes the tensor of the init, and
// canonicalization turns the op into an update.
// CHECK-LABEL: func.func @in_place_has_one_tensor(
// CHECK-SAME:      %[[X:[^:]*]]: memref<8x64xf32>
// CHECK:         %[[INIT:.*]] = bufferization.to_tensor %[[X]] restrict writable
// CHECK:         pe.rotary ins(%[[INIT]] : {{.*}} outs(%[[INIT]] :

// UPDATE-LABEL: func.func @in_place_has_one_tensor(
// UPDATE-SAME:      %[[X:[^:]*]]: memref<8x64xf32>
// UPDATE-COUNT-1: bufferization.to_tensor %[[X]]
// UPDATE-NOT:     bufferization.to_tensor %[[X]]
// UPDATE:         pe.rotary angles(
// UPDATE:         return
func.func @in_place_has_one_tensor(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                                   %freq: memref<32xf64>) {
  pe.rotary ins(%x : memref<8x64xf32>)
      angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Strides stay with the memref; a tensor has none.
// CHECK-LABEL: func.func @update_of_strided_memref(
// CHECK-SAME:      %[[X:.*]]: memref<?x?xf32, strided<[?, ?], offset: ?>>, %{{.*}}: memref<8x32xf32>)
// CHECK:         %[[INIT:.*]] = bufferization.to_tensor %[[X]] restrict writable : memref<?x?xf32, strided<[?, ?], offset: ?>> to tensor<?x?xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary tables({{.*}}) outs(%[[INIT]] : tensor<?x?xf32>) {{.*}} -> tensor<?x?xf32>
// CHECK:         bufferization.materialize_in_destination %[[R]] in restrict writable %[[X]] : (tensor<?x?xf32>, memref<?x?xf32, strided<[?, ?], offset: ?>>)
func.func @update_of_strided_memref(
    %x: memref<?x?xf32, strided<[?, ?], offset: ?>>, %table: memref<8x32xf32>) {
  pe.apply_rotary tables(%table, %table : memref<8x32xf32>, memref<8x32xf32>)
      outs(%x : memref<?x?xf32, strided<[?, ?], offset: ?>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @both_tables_are_written(
// CHECK-SAME:      %{{.*}}: memref<?xi32>, %{{.*}}: memref<32xf64>, %[[COS:.*]]: memref<?x32xf32>, %[[SIN:.*]]: memref<?x32xf32>)
// CHECK-DAG:     %[[COST:.*]] = bufferization.to_tensor %[[COS]] restrict writable
// CHECK-DAG:     %[[SINT:.*]] = bufferization.to_tensor %[[SIN]] restrict writable
// CHECK:         %[[R:.*]]:2 = pe.rotary_table {{.*}} outs(%[[COST]], %[[SINT]] :
// CHECK-DAG:     bufferization.materialize_in_destination %[[R]]#0 in restrict writable %[[COS]]
// CHECK-DAG:     bufferization.materialize_in_destination %[[R]]#1 in restrict writable %[[SIN]]
func.func @both_tables_are_written(%pos: memref<?xi32>, %freq: memref<32xf64>,
                                   %c: memref<?x32xf32>, %s: memref<?x32xf32>) {
  pe.rotary_table angles(%pos, %freq : memref<?xi32>, memref<32xf64>)
      outs(%c, %s : memref<?x32xf32>, memref<?x32xf32>)
  return
}

// The second op reads what the first one writes.
// CHECK-LABEL: func.func @order_of_writes_and_reads(
// CHECK-SAME:      %[[X:[^:]*]]: memref<8x64xf32>, %[[Y:[^:]*]]: memref<8x64xf32>
// CHECK:         bufferization.materialize_in_destination %{{.*}} in restrict writable %[[X]]
// CHECK:         %[[SECOND:.*]] = bufferization.to_tensor %[[X]] restrict :
// CHECK:         pe.apply_rotary ins(%[[SECOND]] :
// CHECK:         bufferization.materialize_in_destination %{{.*}} in restrict writable %[[Y]]
func.func @order_of_writes_and_reads(%x: memref<8x64xf32>, %y: memref<8x64xf32>,
                                     %table: memref<8x32xf32>) {
  pe.apply_rotary tables(%table, %table : memref<8x32xf32>, memref<8x32xf32>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.apply_rotary ins(%x : memref<8x64xf32>)
      tables(%table, %table : memref<8x32xf32>, memref<8x32xf32>)
      outs(%y : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @buffers_that_are_only_read(
// CHECK-SAME:      %{{.*}}: memref<?x64xf32>, %{{.*}}: i32, %{{.*}}: index, %[[FREQ:.*]]: tensor<32xf64>)
// CHECK:         %[[POSITIONS:.*]] = pe.positions
// CHECK:         pe.rotary angles(%[[POSITIONS]], %[[FREQ]] : tensor<?xi32>, tensor<32xf64>)
func.func @buffers_that_are_only_read(%x: memref<?x64xf32>, %start: i32,
                                      %n: index, %freq: tensor<32xf64>) {
  %run = pe.positions %start, %n : tensor<?xi32>
  %p = bufferization.to_buffer %run read_only : tensor<?xi32> to memref<?xi32>
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @run_in_memory(
// CHECK-SAME:      %{{.*}}: memref<?x64xf32>, %[[START:.*]]: i32, %[[N:.*]]: index,
// CHECK:         %[[P:.*]] = pe.positions %[[START]], %[[N]] {step = 2 : i64} : tensor<?xi32>
// CHECK:         pe.rotary angles(%[[P]], %{{.*}} : tensor<?xi32>, tensor<32xf64>)
// CHECK:         memref.dealloc
func.func @run_in_memory(%x: memref<?x64xf32>, %start: i32, %n: index,
                         %freq: memref<32xf64>) {
  %p = pe.positions %start, %n {step = 2 : i64} : memref<?xi32>
  pe.rotary angles(%p, %freq : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.dealloc %p : memref<?xi32>
  return
}

// The other memrefs may have been written to.
// CHECK-LABEL: func.func @buffers_that_are_written(
// CHECK:         %[[BUFFER:.*]] = bufferization.to_buffer
// CHECK:         %[[FREQ:.*]] = bufferization.to_tensor %[[BUFFER]] restrict :
// CHECK:         pe.rotary angles(%{{.*}}, %[[FREQ]] :
func.func @buffers_that_are_written(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                                    %freq: tensor<32xf64>, %i: index,
                                    %value: f64) {
  %f = bufferization.to_buffer %freq : tensor<32xf64> to memref<32xf64>
  memref.store %value, %f[%i] : memref<32xf64>
  pe.rotary angles(%pos, %f : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func.func @tensors_stay(
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary
// CHECK-NEXT:    return %[[R]]
func.func @tensors_stay(%x: tensor<8x64xf32>, %table: tensor<8x32xf32>)
    -> tensor<8x64xf32> {
  %r = pe.apply_rotary
      tables(%table, %table : tensor<8x32xf32>, tensor<8x32xf32>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// An x that is the init stays it, whatever operands follow.
// CHECK-LABEL: func.func @in_place_with_factors(
// CHECK-SAME:    %[[X:[^:]*]]: memref<8x64xf32>
// CHECK:         %[[T:.*]] = bufferization.to_tensor %[[X]] restrict writable
// CHECK:         pe.rotary ins(%[[T]] : tensor<8x64xf32>) {{.*}} outs(%[[T]] : tensor<8x64xf32>) init_scale(%{{.*}} : tensor<8x64xf32>)
func.func @in_place_with_factors(%x: memref<8x64xf32>, %pos: memref<8xi32>,
                                 %freq: memref<32xf64>, %a: memref<8x64xf32>) {
  pe.rotary ins(%x : memref<8x64xf32>)
      angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>) init_scale(%a : memref<8x64xf32>)
      {block_size = 1 : i64, layout = #pe.layout<half>,
       position_dims = array<i64: 0>}
  return
}
