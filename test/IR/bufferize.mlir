// RUN: pe-opt %s --canonicalize --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize | FileCheck %s

// CHECK-LABEL: @update_is_in_place
// CHECK-SAME: (%[[X:.*]]: memref<?x64xbf16>, %[[POS:.*]]: memref<?xi32>, %[[FREQ:.*]]: memref<32xf64>)
// CHECK-NEXT: pe.rotary angles(%[[POS]], %[[FREQ]] : memref<?xi32>, memref<32xf64>) outs(%[[X]] : memref<?x64xbf16>)
// CHECK-NEXT: return %[[X]]
func.func @update_is_in_place(%x: tensor<?x64xbf16>, %pos: tensor<?xi32>, %freq: tensor<32xf64>) -> tensor<?x64xbf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) outs(%x : tensor<?x64xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x64xbf16>
  return %r : tensor<?x64xbf16>
}

// CHECK-LABEL: @separate_x_is_not_copied
// CHECK-SAME: (%[[X:[^:]*]]: memref<8x64xf32>, %[[INIT:[^:]*]]: memref<8x64xf32>
// CHECK-NEXT: pe.rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[INIT]] : memref<8x64xf32>)
// CHECK-NEXT: return %[[INIT]]
func.func @separate_x_is_not_copied(%x: tensor<8x64xf32>, %init: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                    %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%init : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @x_that_is_used_later_is_copied_once
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %[[X:.*]], %[[COPY]]
// CHECK-NEXT: pe.apply_rotary {{.*}} outs(%[[COPY]] :
// CHECK-NEXT: return %[[COPY]], %[[X]]
func.func @x_that_is_used_later_is_copied_once(%x: tensor<8x64xf32>, %cos: tensor<8x32xf32>,
                                               %sin: tensor<8x32xf32>) -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%x : tensor<8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r, %x : tensor<8x64xf32>, tensor<8x64xf32>
}

// Pairs are written to other places than they are read from, so x is copied
// first.
// CHECK-LABEL: @interleaved_to_half_reads_a_copy
// CHECK-SAME: (%[[X:.*]]: memref<?x64xf32>
// CHECK: %[[LENGTH:.*]] = memref.dim %[[X]], %c0
// CHECK: %[[COPY:.*]] = memref.alloc(%[[LENGTH]])
// CHECK-NEXT: memref.copy %[[X]], %[[COPY]]
// CHECK-NEXT: pe.rotary ins(%[[COPY]] : memref<?x64xf32>) {{.*}} outs(%[[X]] : memref<?x64xf32>)
// CHECK-NEXT: return %[[X]]
func.func @interleaved_to_half_reads_a_copy(%x: tensor<?x64xf32>, %pos: tensor<?xi32>,
                                            %freq: tensor<32xf64>) -> tensor<?x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) outs(%x : tensor<?x64xf32>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  return %r : tensor<?x64xf32>
}

// CHECK-LABEL: @half_to_interleaved_reads_a_copy
// CHECK-SAME: (%[[X:.*]]: memref<8x64xf32>
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %[[X]], %[[COPY]]
// CHECK-NEXT: pe.rotary ins(%[[COPY]] : memref<8x64xf32>) {{.*}} outs(%[[X]] : memref<8x64xf32>)
// CHECK-NEXT: return %[[X]]
func.func @half_to_interleaved_reads_a_copy(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                            %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// x and the init are parts of one array that overlap.
// CHECK-LABEL: @overlapping_x_is_copied
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK-NEXT: memref.copy %{{.*}}, %[[COPY]]
// CHECK: pe.rotary ins(%[[COPY]] : memref<8x64xf32>)
func.func @overlapping_x_is_copied(%all: tensor<16x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<16x64xf32> {
  %x = tensor.extract_slice %all[0, 0] [8, 64] [1, 1] : tensor<16x64xf32> to tensor<8x64xf32>
  %init = tensor.extract_slice %all[4, 0] [8, 64] [1, 1] : tensor<16x64xf32> to tensor<8x64xf32>
  %part = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                    outs(%init : tensor<8x64xf32>)
                    {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %r = tensor.insert_slice %part into %all[4, 0] [8, 64] [1, 1] : tensor<8x64xf32> into tensor<16x64xf32>
  return %r : tensor<16x64xf32>
}

// CHECK-LABEL: @one_empty_init_becomes_two_tables
// CHECK-DAG: %[[COS:.*]] = memref.alloc()
// CHECK-DAG: %[[SIN:.*]] = memref.alloc()
// CHECK-NOT: memref.copy
// CHECK: pe.rotary_table {{.*}} outs(%[[COS]], %[[SIN]] : memref<8x32xf32>, memref<8x32xf32>)
// CHECK-NEXT: return %[[COS]], %[[SIN]]
func.func @one_empty_init_becomes_two_tables(%pos: tensor<8xi32>,
                                             %freq: tensor<32xf64>) -> (tensor<8x32xf32>, tensor<8x32xf32>) {
  %init = tensor.empty() : tensor<8x32xf32>
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                               outs(%init, %init : tensor<8x32xf32>, tensor<8x32xf32>)
                               -> tensor<8x32xf32>, tensor<8x32xf32>
  return %cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>
}

// Frequencies are read for every position, so a table must not overwrite them.
// CHECK-LABEL: @table_does_not_overwrite_the_frequencies
// CHECK-SAME: (%[[POS:.*]]: memref<i32>, %[[FREQ:[^:]*]]: memref<32xf64>, %[[SIN:[^:]*]]: memref<32xf64>)
// CHECK: %[[COS:.*]] = memref.alloc()
// CHECK: pe.rotary_table angles(%[[POS]], %[[FREQ]] : memref<i32>, memref<32xf64>) outs(%[[COS]], %[[SIN]] :
func.func @table_does_not_overwrite_the_frequencies(%pos: tensor<i32>, %freq: tensor<32xf64>,
                                                    %init: tensor<32xf64>) -> (tensor<32xf64>, tensor<32xf64>) {
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<32xf64>)
                               outs(%freq, %init : tensor<32xf64>, tensor<32xf64>) -> tensor<32xf64>, tensor<32xf64>
  return %cos, %sin : tensor<32xf64>, tensor<32xf64>
}
