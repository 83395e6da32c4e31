// RUN: pe-opt %s --canonicalize --split-input-file | FileCheck %s

// Conversions of elements become a part of the load or of the store, if that
// changes no number: to widen is exact, and a result in the type of the
// arithmetic is rounded once, by the op or after it.

!pos = tensor<?xi32>
!freq = tensor<32xf64>
#half = #pe.layout<half>
#id = affine_map<(d0, d1) -> (d0, d1)>

// CHECK-LABEL: @widened_x_of_an_update
// CHECK-SAME: %[[X:.*]]: tensor<?x64xbf16>
// CHECK-NOT: arith.extf
// CHECK: %[[INIT:.*]] = tensor.empty(%{{.*}}) : tensor<?x64xf32>
// CHECK: pe.rotary ins(%[[X]] : tensor<?x64xbf16>) {{.*}} outs(%[[INIT]] : tensor<?x64xf32>)
func.func @widened_x_of_an_update(%x: tensor<?x64xbf16>, %p: !pos, %f: !freq) -> tensor<?x64xf32> {
  %wide = arith.extf %x : tensor<?x64xbf16> to tensor<?x64xf32>
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%wide : tensor<?x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  return %y : tensor<?x64xf32>
}

// CHECK-LABEL: @rounded_result
// CHECK: %[[INIT:.*]] = tensor.empty(%{{.*}}) : tensor<?x64xf16>
// CHECK: %[[Y:.*]] = pe.rotary ins(%{{.*}} : tensor<?x64xf32>) {{.*}} outs(%[[INIT]] : tensor<?x64xf16>)
// CHECK: return %[[Y]]
func.func @rounded_result(%x: tensor<?x64xf32>, %p: !pos, %f: !freq) -> tensor<?x64xf16> {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<?x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  %narrow = arith.truncf %y : tensor<?x64xf32> to tensor<?x64xf16>
  return %narrow : tensor<?x64xf16>
}

// CHECK-LABEL: @both_by_loops
// CHECK-SAME: %[[X:.*]]: tensor<8x64xbf16>, {{.*}}, %[[INIT:.*]]: tensor<8x64xf16>
// CHECK-NEXT: %[[Y:.*]] = pe.apply_rotary ins(%[[X]] : tensor<8x64xbf16>) {{.*}} outs(%[[INIT]] : tensor<8x64xf16>)
// CHECK-NEXT: return %[[Y]]
func.func @both_by_loops(%x: tensor<8x64xbf16>, %c: tensor<8x32xf32>, %s: tensor<8x32xf32>,
                         %init: tensor<8x64xf16>) -> tensor<8x64xf16> {
  %empty = tensor.empty() : tensor<8x64xf32>
  %wide = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<8x64xbf16>) outs(%empty : tensor<8x64xf32>) {
  ^bb0(%in: bf16, %out: f32):
    %e = arith.extf %in : bf16 to f32
    linalg.yield %e : f32
  } -> tensor<8x64xf32>
  %y = pe.apply_rotary tables(%c, %s : tensor<8x32xf32>, tensor<8x32xf32>) outs(%wide : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %narrow = linalg.map { arith.truncf } ins(%y : tensor<8x64xf32>) outs(%init : tensor<8x64xf16>)
  return %narrow : tensor<8x64xf16>
}

// CHECK-LABEL: @alibi
// CHECK: pe.alibi ins(%{{.*}} : tensor<2x4x8xbf16>) {{.*}} outs(%{{.*}} : tensor<2x4x8xf16>)
// CHECK-NOT: arith
func.func @alibi(%x: tensor<2x4x8xbf16>, %m: tensor<2xf32>) -> tensor<2x4x8xf16> {
  %wide = arith.extf %x : tensor<2x4x8xbf16> to tensor<2x4x8xf32>
  %y = pe.alibi slopes(%m : tensor<2xf32>) outs(%wide : tensor<2x4x8xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  %narrow = arith.truncf %y : tensor<2x4x8xf32> to tensor<2x4x8xf16>
  return %narrow : tensor<2x4x8xf16>
}

// -----

!pos = tensor<8xi32>
!freq = tensor<32xf64>
#half = #pe.layout<half>

// CHECK-LABEL: @rounded_twice_stays
// CHECK: pe.rotary {{.*}} outs(%{{.*}} : tensor<8x64xf16>)
// CHECK: arith.truncf
func.func @rounded_twice_stays(%x: tensor<8x64xf16>, %p: !pos, %f: !freq) -> tensor<8x64xf8E5M2> {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf16>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf16>
  %narrow = arith.truncf %y : tensor<8x64xf16> to tensor<8x64xf8E5M2>
  return %narrow : tensor<8x64xf8E5M2>
}

// CHECK-LABEL: @widened_result_stays
// CHECK: pe.rotary {{.*}} outs(%{{.*}} : tensor<8x64xbf16>)
// CHECK: arith.extf
func.func @widened_result_stays(%x: tensor<8x64xbf16>, %p: !pos, %f: !freq) -> tensor<8x64xf32> {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xbf16>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xbf16>
  %wide = arith.extf %y : tensor<8x64xbf16> to tensor<8x64xf32>
  return %wide : tensor<8x64xf32>
}

// Without the f64, the arithmetic would be f32.
// CHECK-LABEL: @last_f64_stays
// CHECK-NOT: arith.extf
// CHECK: pe.rotary ins(%{{.*}} : tensor<8x64xf32>) {{.*}} outs(%{{.*}} : tensor<8x64xf64>)
// CHECK: arith.truncf
func.func @last_f64_stays(%x: tensor<8x64xf32>, %p: !pos, %f: !freq) -> tensor<8x64xf32> {
  %wide = arith.extf %x : tensor<8x64xf32> to tensor<8x64xf64>
  %init = tensor.empty() : tensor<8x64xf64>
  %y = pe.rotary ins(%wide : tensor<8x64xf64>) angles(%p, %f : !pos, !freq) outs(%init : tensor<8x64xf64>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf64>
  %narrow = arith.truncf %y : tensor<8x64xf64> to tensor<8x64xf32>
  return %narrow : tensor<8x64xf32>
}

// CHECK-LABEL: @other_rounding_stays
// CHECK: arith.truncf %{{.*}} downward
func.func @other_rounding_stays(%x: tensor<8x64xf32>, %p: !pos, %f: !freq) -> tensor<8x64xbf16> {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %narrow = arith.truncf %y downward : tensor<8x64xf32> to tensor<8x64xbf16>
  return %narrow : tensor<8x64xbf16>
}

// CHECK-LABEL: @result_of_other_use_stays
// CHECK: pe.rotary {{.*}} outs(%{{.*}} : tensor<8x64xf32>)
// CHECK: arith.truncf
func.func @result_of_other_use_stays(%x: tensor<8x64xf32>, %p: !pos, %f: !freq) -> (tensor<8x64xf32>, tensor<8x64xbf16>) {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %narrow = arith.truncf %y : tensor<8x64xf32> to tensor<8x64xbf16>
  return %y, %narrow : tensor<8x64xf32>, tensor<8x64xbf16>
}

// CHECK-LABEL: @to_and_from_8_bits
// CHECK: pe.rotary ins(%{{.*}} : tensor<8x64xf8E5M2>) x_scale(%{{.*}} : tensor<8x1xf32>) {{.*}} outs(%{{.*}} : tensor<8x64xf8E4M3FN>) init_scale
// CHECK-NOT: arith
func.func @to_and_from_8_bits(%x: tensor<8x64xf8E5M2>, %p: !pos, %f: !freq, %a: tensor<8x1xf32>) -> tensor<8x64xf8E4M3FN> {
  %wide = arith.extf %x : tensor<8x64xf8E5M2> to tensor<8x64xf32>
  %y = pe.rotary x_scale(%a : tensor<8x1xf32>) angles(%p, %f : !pos, !freq) outs(%wide : tensor<8x64xf32>)
      init_scale(%a : tensor<8x1xf32>) {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %narrow = arith.truncf %y : tensor<8x64xf32> to tensor<8x64xf8E4M3FN>
  return %narrow : tensor<8x64xf8E4M3FN>
}

// Infinity, which becomes the largest f32, would become that of the narrow type.
// CHECK-LABEL: @saturated_result_stays
// CHECK: arith.truncf
func.func @saturated_result_stays(%x: tensor<8x64xf32>, %p: !pos, %f: !freq) -> tensor<8x64xbf16> {
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>, saturate} -> tensor<8x64xf32>
  %narrow = arith.truncf %y : tensor<8x64xf32> to tensor<8x64xbf16>
  return %narrow : tensor<8x64xbf16>
}

// CHECK-LABEL: @scales_of_one
// CHECK-NOT: scale(
// CHECK: return
func.func @scales_of_one(%x: tensor<8x64xf8E5M2>, %p: !pos, %f: !freq) -> tensor<8x64xf8E5M2> {
  %one = arith.constant 1.0 : f64
  %ones = arith.constant dense<1.0> : tensor<8x1xf32>
  %y = pe.rotary x_scale(%ones : tensor<8x1xf32>) angles(%p, %f : !pos, !freq) scale(%ones : tensor<8x1xf32>)
      outs(%x : tensor<8x64xf8E5M2>) init_scale(%one)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf8E5M2>
  return %y : tensor<8x64xf8E5M2>
}

// A rotation by zero still converts from one factor to another.
// CHECK-LABEL: @zero_that_rescales_stays
// CHECK: pe.rotary
func.func @zero_that_rescales_stays(%x: tensor<8x64xf8E5M2>, %f: !freq, %a: tensor<8x1xf32>) -> tensor<8x64xf8E5M2> {
  %p = arith.constant dense<0> : !pos
  %y = pe.rotary x_scale(%a : tensor<8x1xf32>) angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf8E5M2>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf8E5M2>
  return %y : tensor<8x64xf8E5M2>
}

// CHECK-LABEL: @types_that_ops_do_not_have
// CHECK: arith.extf
// CHECK: arith.truncf
// CHECK: arith.extf
func.func @types_that_ops_do_not_have(%x: tensor<8x64xf8E3M4>, %p: !pos, %f: !freq, %s: tensor<2x4x8xf8E5M2>,
                                      %m: tensor<2xf32>) -> (tensor<8x64xf4E2M1FN>, tensor<2x4x8xf32>) {
  %wide = arith.extf %x : tensor<8x64xf8E3M4> to tensor<8x64xf32>
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%wide : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %narrow = arith.truncf %y : tensor<8x64xf32> to tensor<8x64xf4E2M1FN>
  %scores = arith.extf %s : tensor<2x4x8xf8E5M2> to tensor<2x4x8xf32>
  %z = pe.alibi slopes(%m : tensor<2xf32>) outs(%scores : tensor<2x4x8xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return %narrow, %z : tensor<8x64xf4E2M1FN>, tensor<2x4x8xf32>
}

// In the loop, the rotation would be done again and again.
// CHECK-LABEL: @rounded_in_a_loop
// CHECK: pe.rotary
// CHECK: scf.for
// CHECK: arith.truncf
func.func @rounded_in_a_loop(%x: tensor<8x64xf32>, %p: !pos, %f: !freq, %n: index, %init: tensor<8x64xf16>) -> tensor<8x64xf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = pe.rotary angles(%p, %f : !pos, !freq) outs(%x : tensor<8x64xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %init) -> tensor<8x64xf16> {
    %narrow = arith.truncf %y : tensor<8x64xf32> to tensor<8x64xf16>
    %sum = arith.addf %narrow, %a : tensor<8x64xf16>
    scf.yield %sum : tensor<8x64xf16>
  }
  return %r : tensor<8x64xf16>
}
