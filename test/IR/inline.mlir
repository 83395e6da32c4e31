// The inliner canonicalizes, so the frequencies are constant.

// RUN: pe-opt %s --inline | FileCheck %s

// CHECK-LABEL: @ops_are_inlined
// CHECK-NOT: call
// CHECK: arith.constant dense<{{.*}}> : tensor<32xf64>
// CHECK: pe.positions
// CHECK: pe.rotary
// CHECK-NOT: call
// CHECK: return
func.func @ops_are_inlined(%x: tensor<8x64xf32>, %start: i32) -> tensor<8x64xf32> {
  %r = func.call @rope(%x, %start) : (tensor<8x64xf32>, i32) -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

func.func private @rope(%x: tensor<8x64xf32>, %start: i32) -> tensor<8x64xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 2.0>} : tensor<32xf64>, f64
  %pos = pe.positions %start : tensor<8xi32>
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
