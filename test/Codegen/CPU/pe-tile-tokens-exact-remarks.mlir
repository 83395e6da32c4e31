// RUN: pe-opt %s --pe-tile-tokens=angles=split --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s
// RUN: grep -v expected-remark %s \
// RUN:   | pe-opt --pe-tile-tokens --remarks-filter-missed=pe 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=remark:
// RUN: grep -v expected-remark %s | pe-opt --pe-tile-tokens=angles=split 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=remark:

// With `angles=split`, a remark says why sums of angles are not possible. By
// default there is no remark. Remarks are shown only on request.

// CHECK-LABEL: func.func @scattered_positions(
// CHECK:         scf.for {{.*}} step %c1
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @scattered_positions(%x: tensor<40x64xf32>, %pos: tensor<40xi32>)
    -> tensor<40x64xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  // expected-remark @below {{takes an exact phase for every token: the positions are not contiguous}}
  %r = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%x : tensor<40x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<40x64xf32>
  return %r : tensor<40x64xf32>
}

// -----

// CHECK-LABEL: func.func @frequencies_of_run_time(
func.func @frequencies_of_run_time(%x: tensor<40x64xf32>, %start: i32,
                                   %freq: tensor<32xf64>)
    -> tensor<40x64xf32> {
  %pos = pe.positions %start : tensor<40xi32>
  // expected-remark @below {{takes an exact phase for every token: the frequencies are not constant}}
  %r = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%x : tensor<40x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<40x64xf32>
  return %r : tensor<40x64xf32>
}

// -----

// CHECK-LABEL: func.func @f64(
func.func @f64(%x: tensor<40x64xf64>, %start: i32) -> tensor<40x64xf64> {
  %pos = pe.positions %start : tensor<40xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  // expected-remark @below {{takes an exact phase for every token: sums of angles are not accurate enough}}
  %r = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%x : tensor<40x64xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<40x64xf64>
  return %r : tensor<40x64xf64>
}
