// RUN: pe-opt %s --pe-lower-to-llvm \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/opt -O3 -S -mtriple=x86_64-unknown-linux-gnu \
// RUN:       -mattr=+avx2,+fma,+f16c \
// RUN:   | %llvm_tools/llc -O3 -mtriple=x86_64-unknown-linux-gnu \
// RUN:       -mattr=+avx2,+fma,+f16c -o %t.s
// RUN: FileCheck %s < %t.s --implicit-check-not=call \
// RUN:   --implicit-check-not=TAILCALL --implicit-check-not=__truncsfbf2 \
// RUN:   --implicit-check-not=gather
// RUN: FileCheck %s < %t.s --check-prefix=REGISTERS

// What a processor with AVX2, but without AVX512-BF16, gets. Nothing is called:
// no cosine, no conversion and no allocation.

// Per head, every vector of x is read once and written once. With 64 features,
// all cosines and sines of the token stay in registers.

// CHECK-LABEL: {{^}}f32:
// CHECK:       [[HEADS:.LBB[0-9_]+]]: {{.*}} Parent Loop
// CHECK-COUNT-8: vmovups %ymm{{[0-9]+}}, {{[0-9-]*}}(%r
// CHECK-NOT:   vmovups %ymm{{[0-9]+}}, {{[0-9-]*}}(%r
// CHECK:       jne [[HEADS]]
// CHECK:       retq

// REGISTERS-LABEL: {{^}}f32:
// REGISTERS:       [[HEADS:.LBB[0-9_]+]]: {{.*}} Parent Loop
// REGISTERS-NOT:   %rsp
// REGISTERS:       vfmadd
// REGISTERS-NOT:   %rsp
// REGISTERS:       jne [[HEADS]]
func.func @f32(%x: tensor<?x32x64xf32>, %pos: tensor<?xi32>)
    -> tensor<?x32x64xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x32x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xf32>
  return %r : tensor<?x32x64xf32>
}

// 16 bits are widened to 32, rounded as integers and packed again; a blend
// keeps a NaN one.
// CHECK-LABEL: {{^}}bf16:
// CHECK:       [[HEADS:.LBB[0-9_]+]]: {{.*}} Parent Loop
// CHECK:       vpmovzxwd {{[0-9-]*}}(%r
// CHECK:       vpslld $16
// CHECK:       vcmpunordps
// CHECK:       vblendvps
// CHECK:       vpackusdw
// CHECK:       jne [[HEADS]]
// CHECK:       retq
func.func @bf16(%x: tensor<?x32x64xbf16>, %pos: tensor<?xi32>)
    -> tensor<?x32x64xbf16> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x32x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xbf16>
  return %r : tensor<?x32x64xbf16>
}

// Pairs are taken apart and put together by shuffles of registers.
// CHECK-LABEL: {{^}}interleaved_bf16:
// CHECK:       [[HEADS:.LBB[0-9_]+]]: {{.*}} Parent Loop
// CHECK-COUNT-4: vmovdqu %ymm{{[0-9]+}}, {{[0-9-]*}}(%r
// CHECK-NOT:   vmov{{.*}} %{{[xy]}}mm{{[0-9]+}}, {{[0-9-]*}}(%r
// CHECK:       jne [[HEADS]]
// CHECK:       retq
func.func @interleaved_bf16(%x: tensor<?x32x64xbf16>, %pos: tensor<?xi32>)
    -> tensor<?x32x64xbf16> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x32x64xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xbf16>
  return %r : tensor<?x32x64xbf16>
}

// CHECK-LABEL: {{^}}f16:
// CHECK:       vcvtph2ps
// CHECK:       vcvtps2ph
// CHECK:       retq
func.func @f16(%x: tensor<?x32x64xf16>, %pos: tensor<?xi32>)
    -> tensor<?x32x64xf16> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x32x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xf16>
  return %r : tensor<?x32x64xf16>
}

// CHECK-LABEL: {{^}}f64_and_frequencies_of_run_time:
// CHECK:       vroundpd
// CHECK:       retq
func.func @f64_and_frequencies_of_run_time(
    %x: tensor<?x32x64xf64>, %pos: tensor<?xi64>, %freq: tensor<32xf64>,
    %a: f64) -> tensor<?x32x64xf64> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>) scale(%a)
      outs(%x : tensor<?x32x64xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x64xf64>
  return %r : tensor<?x32x64xf64>
}
