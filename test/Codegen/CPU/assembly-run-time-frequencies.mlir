// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// RUN:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu \
// RUN:   | FileCheck %s --implicit-check-not=call --implicit-check-not=TAILCALL

// Frequencies are converted to turns without calls, before the loop over
// tokens.
// CHECK-LABEL: {{^}}f64:
// CHECK-NOT:   Loop Header
// CHECK:       vroundpd
// CHECK:       Loop Header
// CHECK-NOT:   vroundpd
// CHECK:       retq
func.func @f64(%x: tensor<?x32x64xf64>, %pos: tensor<?xi64>,
               %freq: tensor<32xf64>, %a: f64) -> tensor<?x32x64xf64> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>) scale(%a)
      outs(%x : tensor<?x32x64xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xf64>
  return %r : tensor<?x32x64xf64>
}
