// DEFINE: %{assembly} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu
// DEFINE: %{check} = FileCheck %s --implicit-check-not=call \
// DEFINE:   --implicit-check-not=TAILCALL --implicit-check-not=gather \
// DEFINE:   --implicit-check-not=scatter --implicit-check-not=vpinsr \
// DEFINE:   --implicit-check-not=vpextr

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64 | %{assembly} | %{check}
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 | %{assembly} \
// RUN:   | %{check} --check-prefixes=CHECK,AVX2
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 | %{assembly} | %{check}
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64 \
// RUN:   | %{assembly} | %{check}
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{assembly} | %{check}
// RUN: sed s/f32/f16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{assembly} | %{check}
// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 angles=exact accuracy=high" \
// RUN:   | %{assembly} | %{check}

// NEON has half precision as well.
// DEFINE: %{neon} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/opt -O3 -mtriple=aarch64-linux-gnu \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=aarch64-linux-gnu \
// DEFINE:   | FileCheck %s --implicit-check-not='{{[[:space:]]blr?[[:space:]]}}'

// RUN: pe-opt %s --pe-lower-to-llvm=target=neoverse-n1 | %{neon}
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | %{neon}
// RUN: sed s/f32/f16/g %s | pe-opt --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | %{neon}

// The whole function has no calls: no cosine, no conversion of numbers and no
// allocation.

// With 64 features, all cosines and sines of a token stay in registers.
// CHECK-LABEL: {{^}}runs:
// AVX2:        Inner Loop Header: Depth=3
// AVX2-NOT:    %rsp
// AVX2:        vfmadd
// AVX2-NOT:    %rsp
// AVX2:        jne
// CHECK:       ret
func.func @runs(%x: tensor<?x32x64xf32>, %start: i32) -> tensor<?x32x64xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32x64xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x32x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xf32>
  return %r : tensor<?x32x64xf32>
}

// CHECK-LABEL: {{^}}any_positions:
// CHECK:       ret
func.func @any_positions(%x: tensor<?x32x80xf32>, %y: tensor<?x32x80xf32>,
                         %pos: tensor<?xi32>) -> tensor<?x32x80xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x32x80xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%y : tensor<?x32x80xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>,
       begin = 16 : i64} -> tensor<?x32x80xf32>
  return %r : tensor<?x32x80xf32>
}
