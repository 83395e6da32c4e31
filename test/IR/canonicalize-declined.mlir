// RUN: pe-opt %s --canonicalize | FileCheck %s

// Canonicalization alone neither composes nor moves rotations, and adds no op:
// that is what pe-simplify-rotations does to all of these.

!x = tensor<8x64xf32>
!pos = tensor<8xi32>
!freq = tensor<32xf64>
#half = #pe.layout<half>

// CHECK-LABEL: @rotations_do_not_compose
// CHECK-NOT: arith.
// CHECK-COUNT-2: pe.rotary angles
// CHECK-NEXT: return
func.func @rotations_do_not_compose(%x: !x, %s1: i32, %s2: i32, %freq: !freq) -> !x {
  %p1 = pe.positions %s1 : !pos
  %p2 = pe.positions %s2 : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @opposites_that_scale_stay
// CHECK-NEXT: pe.rotary {{.*}} scale(
// CHECK-NEXT: pe.rotary {{.*}} {conjugate,
// CHECK-NEXT: return
func.func @opposites_that_scale_stay(%x: !x, %p: !pos, %freq: !freq, %a: f64) -> !x {
  %r = pe.rotary angles(%p, %freq : !pos, !freq) scale(%a) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %s = pe.rotary angles(%p, %freq : !pos, !freq) outs(%r : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  return %s : !x
}

// CHECK-LABEL: @zero_that_scales_stays
// CHECK: pe.rotary {{.*}} scale(
// CHECK-NOT: linalg
func.func @zero_that_scales_stays(%x: !x, %freq: !freq, %a: f64) -> !x {
  %zero = arith.constant dense<0> : !pos
  %r = pe.rotary angles(%zero, %freq : !pos, !freq) scale(%a) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %r : !x
}

// CHECK-LABEL: @slices_stay
// CHECK: %[[ALL:.*]] = pe.positions
// CHECK-NEXT: %[[POS:.*]] = tensor.extract_slice %[[ALL]]
// CHECK-NEXT: %[[R:.*]] = pe.rotary angles(%[[POS]],
// CHECK-NEXT: tensor.extract_slice %[[R]]
func.func @slices_stay(%x: !x, %start: i32, %freq: !freq) -> tensor<1x64xf32> {
  %run = pe.positions %start : tensor<9xi32>
  %p = tensor.extract_slice %run[1] [8] [1] : tensor<9xi32> to !pos
  %r = pe.rotary angles(%p, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %last = tensor.extract_slice %r[7, 0] [1, 64] [1, 1] : !x to tensor<1x64xf32>
  return %last : tensor<1x64xf32>
}

// CHECK-LABEL: @transposes_stay
// CHECK: %[[T:.*]] = linalg.transpose
// CHECK: pe.rotary {{.*}} outs(%[[T]] :
func.func @transposes_stay(%y: tensor<8x3x64xf32>, %init: tensor<3x8x64xf32>, %p: !pos,
                           %freq: !freq) -> tensor<3x8x64xf32> {
  %x = linalg.exp ins(%y : tensor<8x3x64xf32>) outs(%y : tensor<8x3x64xf32>) -> tensor<8x3x64xf32>
  %t = linalg.transpose ins(%x : tensor<8x3x64xf32>) outs(%init : tensor<3x8x64xf32>) permutation = [1, 0, 2]
  %r = pe.rotary angles(%p, %freq : !pos, !freq) outs(%t : tensor<3x8x64xf32>)
                 {layout = #half, position_dims = array<i64: 1>} -> tensor<3x8x64xf32>
  return %r : tensor<3x8x64xf32>
}

// CHECK-LABEL: @one_axis_stays
// CHECK-NOT: tensor.extract_slice
// CHECK: pe.rotary {{.*}} {axes = array<i64: 2, 2>,
func.func @one_axis_stays(%x: !x, %p: tensor<3x8xi32>, %freq: tensor<2xf64>) -> !x {
  %r = pe.rotary angles(%p, %freq : tensor<3x8xi32>, tensor<2xf64>) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>, axes = array<i64: 2, 2>} -> !x
  return %r : !x
}
