// RUN: pe-opt %s --canonicalize | FileCheck %s

//===----------------------------------------------------------------------===//
// pe.positions
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @constant_length_is_static
// CHECK-SAME: (%[[START:.*]]: i32)
// CHECK: %[[POS:.*]] = pe.positions %[[START]] {step = 3 : i64} : tensor<16xi32>
// CHECK: %[[CAST:.*]] = tensor.cast %[[POS]] : tensor<16xi32> to tensor<?xi32>
// CHECK: return %[[CAST]]
func.func @constant_length_is_static(%start: i32) -> tensor<?xi32> {
  %length = arith.constant 16 : index
  %pos = pe.positions %start, %length {step = 3 : i64} : tensor<?xi32>
  return %pos : tensor<?xi32>
}

// CHECK-LABEL: @zero_length_is_static
// CHECK: pe.positions %{{.*}} : tensor<0xi32>
func.func @zero_length_is_static(%start: i32) -> tensor<?xi32> {
  %length = arith.constant 0 : index
  %pos = pe.positions %start, %length : tensor<?xi32>
  return %pos : tensor<?xi32>
}

// There is no tensor of such a length to make static.
// CHECK-LABEL: @negative_length_stays
// CHECK: pe.positions %{{.*}}, %{{.*}} : tensor<?xi32>
func.func @negative_length_stays(%start: i32) -> tensor<?xi32> {
  %length = arith.constant -1 : index
  %pos = pe.positions %start, %length : tensor<?xi32>
  return %pos : tensor<?xi32>
}

// CHECK-LABEL: @unknown_length_stays
// CHECK: pe.positions %{{.*}}, %{{.*}} : tensor<?xi32>
func.func @unknown_length_stays(%start: i32, %length: index) -> tensor<?xi32> {
  %pos = pe.positions %start, %length : tensor<?xi32>
  return %pos : tensor<?xi32>
}

//===----------------------------------------------------------------------===//
// ins(%x) outs(%x) is the updating form
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @rotary_reads_from_init
// CHECK-SAME: (%[[X:.*]]: tensor<8x64xf32>, %[[POS:.*]]: tensor<8xi32>, %[[FREQ:.*]]: tensor<16xf64>, %[[SCALE:.*]]: f64)
// CHECK: pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<8xi32>, tensor<16xf64>) scale(%[[SCALE]]) outs(%[[X]] : tensor<8x64xf32>) {begin = 32 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
func.func @rotary_reads_from_init(%x: tensor<8x64xf32>, %pos: tensor<8xi32>, %freq: tensor<16xf64>,
                                  %a: f64) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<16xf64>) scale(%a)
                 outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>, begin = 32 : i64,
                  conjugate} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @apply_rotary_reads_from_init
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<8x32xf32>, tensor<8x32xf32>) outs(%{{.*}} : tensor<8x64xf32>)
func.func @apply_rotary_reads_from_init(%x: tensor<8x64xf32>, %cos: tensor<8x32xf32>,
                                        %sin: tensor<8x32xf32>) -> tensor<8x64xf32> {
  %r = pe.apply_rotary ins(%x : tensor<8x64xf32>) tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
                       outs(%x : tensor<8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @other_init_stays
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : tensor<8x64xf32>) {{.*}} outs(%[[INIT]] : tensor<8x64xf32>)
func.func @other_init_stays(%x: tensor<8x64xf32>, %init: tensor<8x64xf32>, %pos: tensor<8xi32>,
                            %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%init : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// CHECK-LABEL: @memrefs_stay
// CHECK: pe.rotary ins(%[[X:.*]] : memref<8x64xf32>) {{.*}} outs(%[[X]] : memref<8x64xf32>)
// CHECK: pe.apply_rotary ins(%[[X]] : memref<8x64xf32>) {{.*}} outs(%[[X]] : memref<8x64xf32>)
func.func @memrefs_stay(%x: memref<8x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>,
                        %cos: memref<8x32xf32>, %sin: memref<8x32xf32>) {
  pe.rotary ins(%x : memref<8x64xf32>) angles(%pos, %freq : memref<8xi32>, memref<32xf64>)
            outs(%x : memref<8x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.apply_rotary ins(%x : memref<8x64xf32>) tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>)
                  outs(%x : memref<8x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

// Static positions reach the rotation, whose own extents were dynamic.
// CHECK-LABEL: @casts_of_operands_are_absorbed
// CHECK-SAME: (%[[X:.*]]: tensor<8x64xf32>, %[[START:.*]]: i32)
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<32xf64>
// CHECK-DAG: %[[POS:.*]] = pe.positions %[[START]] : tensor<8xi32>
// CHECK: %[[R:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<8xi32>, tensor<32xf64>) outs(%[[X]] : tensor<8x64xf32>)
// CHECK-NEXT: return %[[R]] : tensor<8x64xf32>
func.func @casts_of_operands_are_absorbed(%x: tensor<8x64xf32>, %start: i32) -> tensor<8x64xf32> {
  %length = arith.constant 8 : index
  %pos = pe.positions %start, %length : tensor<?xi32>
  %static_freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<32xf64>, f64
  %freq = tensor.cast %static_freq : tensor<32xf64> to tensor<?xf64>
  %init = tensor.cast %x : tensor<8x64xf32> to tensor<?x?xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<?xf64>) outs(%init : tensor<?x?xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x?xf32>
  %static_r = tensor.cast %r : tensor<?x?xf32> to tensor<8x64xf32>
  return %static_r : tensor<8x64xf32>
}

// CHECK-LABEL: @casts_to_less_static_types_only
// CHECK: %[[INIT:.*]] = tensor.cast %{{.*}} : tensor<?x64xf32> to tensor<8x64xf32>
// CHECK: pe.rotary {{.*}} outs(%[[INIT]] : tensor<8x64xf32>)
func.func @casts_to_less_static_types_only(%x: tensor<?x64xf32>, %pos: tensor<8xi32>,
                                           %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %init = tensor.cast %x : tensor<?x64xf32> to tensor<8x64xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
