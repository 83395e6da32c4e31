// RUN: pe-opt %s --pe-tile-tokens="angles=split accuracy=high" \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s

// Sums of angles are used with the standard accuracy only.

// CHECK-LABEL: func.func @run(
// CHECK:         scf.for {{.*}} step %c1
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @run(%start: i32, %init: tensor<40x8xf32>) -> tensor<40x8xf32> {
  %pos = pe.positions %start : tensor<40xi32>
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  // expected-remark @below {{takes an exact phase for every token: sums of angles are not accurate enough}}
  %r = pe.sinusoidal angles(%pos, %freq : tensor<40xi32>, tensor<4xf64>)
      outs(%init : tensor<40x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<40x8xf32>
  return %r : tensor<40x8xf32>
}
