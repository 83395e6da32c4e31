// Frequencies become a constant of the program and positions a run in memory;
// ins(%x) outs(%x) that was not canonicalized is in place where that is correct.

// RUN: pe-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// CHECK-DAG: memref.global "private" constant @[[$FREQ:.*]] : memref<2xf64> = dense<[1.000000e+00, 1.000000e-01]>
// CHECK-DAG: memref.global "private" constant @[[$LONG:.*]] : memref<2xf64> = dense<[5.000000e-01, 2.500000e-02]>

// CHECK-LABEL: @frequencies_are_a_global
// CHECK: %[[FREQ_BUFFER:.*]] = memref.get_global @[[$FREQ]]
// CHECK: return %[[FREQ_BUFFER]]
func.func @frequencies_are_a_global() -> tensor<2xf64> {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+02 : f64} : tensor<2xf64>, f64
  return %freq : tensor<2xf64>
}

// CHECK-LABEL: @frequencies_are_not_written
// CHECK: %[[GLOBAL:.*]] = memref.get_global
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %[[GLOBAL]], %[[COPY]]
// CHECK: memref.store %{{.*}}, %[[COPY]]
// CHECK: return %[[COPY]]
func.func @frequencies_are_not_written(%value: f64, %i: index) -> tensor<2xf64> {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+02 : f64} : tensor<2xf64>, f64
  %other = tensor.insert %value into %freq[%i] : tensor<2xf64>
  return %other : tensor<2xf64>
}

// With a run-time length, the frequencies are computed.
// CHECK-LABEL: @frequencies_of_a_run_time_length
// CHECK-SAME: (%[[LENGTH:.*]]: index)
// CHECK: arith.maxsi %[[LENGTH]], %{{.*}}
// CHECK: %[[FREQ:.*]] = memref.alloc() {{.*}} : memref<2xf64>
// CHECK: linalg.generic {{.*}} outs(%[[FREQ]] : memref<2xf64>)
// CHECK: math.powf
// CHECK: return %[[FREQ]]
func.func @frequencies_of_a_run_time_length(%length: index) -> tensor<2xf64> {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+02 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<2xf64>, f64
  return %freq : tensor<2xf64>
}

// CHECK-LABEL: @list_of_a_run_time_length
// CHECK-DAG: %[[IS_LONG:.*]] = arith.cmpi sgt
// CHECK-DAG: %[[LONG:.*]] = memref.get_global @[[$LONG]]
// CHECK-DAG: %[[SHORT:.*]] = memref.get_global @[[$FREQ]]
// CHECK: %[[FREQ:.*]] = arith.select %[[IS_LONG]], %[[LONG]], %[[SHORT]]
// CHECK: return %[[FREQ]]
func.func @list_of_a_run_time_length(%length: index) -> tensor<2xf64> {
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+02 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 1.0], long_factor = [2.0, 4.0],
                            original_max_position_embeddings = 4096, factor = 32.0>}
      : tensor<2xf64>, f64
  return %freq : tensor<2xf64>
}

// CHECK-LABEL: @positions_stay_a_run
// CHECK-SAME: (%[[START:.*]]: i32, %[[LENGTH:.*]]: index)
// CHECK-NEXT: %[[POS:.*]] = pe.positions %[[START]], %[[LENGTH]] : memref<?xi32>
// CHECK-NEXT: return %[[POS]]
func.func @positions_stay_a_run(%start: i32, %length: index) -> tensor<?xi32> {
  %pos = pe.positions %start, %length : tensor<?xi32>
  return %pos : tensor<?xi32>
}

// CHECK-LABEL: @step_stays
// CHECK: pe.positions %{{.*}} {step = 300 : i64} : memref<4xi8>
func.func @step_stays(%start: i8) -> tensor<4xi8> {
  %pos = pe.positions %start {step = 300 : i64} : tensor<4xi8>
  return %pos : tensor<4xi8>
}

// CHECK-LABEL: @positions_are_not_written
// CHECK: %[[POS:.*]] = pe.positions
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %[[POS]], %[[COPY]]
// CHECK: memref.store %{{.*}}, %[[COPY]]
// CHECK: return %[[COPY]]
func.func @positions_are_not_written(%start: i32, %value: i32, %i: index) -> tensor<8xi32> {
  %pos = pe.positions %start : tensor<8xi32>
  %other = tensor.insert %value into %pos[%i] : tensor<8xi32>
  return %other : tensor<8xi32>
}

// CHECK-LABEL: @positions_are_not_written_in_loops
// CHECK: %[[POS:.*]] = pe.positions
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %[[POS]], %[[COPY]]
// CHECK: scf.for {{.*}} iter_args({{.*}} = %[[COPY]])
func.func @positions_are_not_written_in_loops(%start: i32, %value: i32, %n: index) -> tensor<8xi32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %pos = pe.positions %start : tensor<8xi32>
  %other = scf.for %i = %c0 to %n step %c1 iter_args(%arg = %pos) -> tensor<8xi32> {
    %next = tensor.insert %value into %arg[%i] : tensor<8xi32>
    scf.yield %next : tensor<8xi32>
  }
  return %other : tensor<8xi32>
}

// A buffer that somebody may write is a copy.
// CHECK-LABEL: @buffer_of_positions
// CHECK: %[[POS:.*]] = pe.positions
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %[[POS]], %[[COPY]]
// CHECK: return %[[COPY]], %[[POS]]
func.func @buffer_of_positions(%start: i32) -> (memref<8xi32>, memref<8xi32>) {
  %pos = pe.positions %start : tensor<8xi32>
  %written = bufferization.to_buffer %pos : tensor<8xi32> to memref<8xi32>
  %read = bufferization.to_buffer %pos read_only : tensor<8xi32> to memref<8xi32>
  return %written, %read : memref<8xi32>, memref<8xi32>
}

// CHECK-LABEL: @same_x_and_init_are_in_place
// CHECK-SAME: (%[[X:[^:]*]]: memref<8x64xf32>
// CHECK-NEXT: pe.rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[X]] : memref<8x64xf32>) {layout = #pe.layout<half>
// CHECK-NEXT: pe.rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[X]] : memref<8x64xf32>) {layout = #pe.layout<interleaved>
// CHECK-NEXT: return %[[X]]
func.func @same_x_and_init_are_in_place(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %s = pe.rotary ins(%r : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%r : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: @interleaved_to_half_is_not_in_place
// CHECK-SAME: (%[[X:[^:]*]]: memref<8x64xf32>
// CHECK: %[[INIT:.*]] = memref.alloc()
// CHECK: pe.rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[INIT]] : memref<8x64xf32>)
// CHECK: return %[[INIT]]
func.func @interleaved_to_half_is_not_in_place(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                               %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @half_to_interleaved_is_not_in_place
// CHECK-SAME: (%[[X:[^:]*]]: memref<8x64xf32>
// CHECK: %[[INIT:.*]] = memref.alloc()
// CHECK: pe.rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[INIT]] : memref<8x64xf32>)
// CHECK: return %[[INIT]]
func.func @half_to_interleaved_is_not_in_place(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                               %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
