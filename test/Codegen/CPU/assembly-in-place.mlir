// DEFINE: %{hot_loops} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %python %S/Inputs/hot_loops.py

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F32-AVX2

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F32-AVX512

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F32-SSE

// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=BF16-AVX2

// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=BF16-AVX512

// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=BF16-SSE

// RUN: sed s/f32/f16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F16-AVX2

// RUN: sed s/f32/f16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F16-AVX512

// In place, the loop over the heads of a token reads every vector of x once and
// writes it once. There are no calls, and partners are swapped by one
// permutation within 128 bits. Rows of bf16 are not permuted at all; what is packed
// without AVX-512 are the tests for NaN.

// F32-AVX2:         half: 16 reads by vmovups ymm, 16 writes by vmovups ymm
// F32-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vmovups ymm, 16 writes by vmovups ymm
// F32-AVX2-NOT:     {{.}}

// F32-AVX512:       half: 8 reads by vmovups zmm, 8 writes by vmovups zmm
// F32-AVX512-NEXT:  interleaved: 8 moves by vshufps zmm, 8 reads by vmovups zmm, 8 writes by vmovups zmm
// F32-AVX512-NOT:   {{.}}

// F32-SSE:          half: 32 reads by movups xmm, 32 writes by movups xmm
// F32-SSE-NEXT:     interleaved: 32 moves by shufps xmm, 32 reads by movups xmm, 32 writes by movups xmm
// F32-SSE-NOT:      {{.}}

// BF16-AVX2:        half: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovdqu ymm
// BF16-AVX2-NEXT:   interleaved: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovdqu ymm
// BF16-AVX2-NOT:    {{.}}

// BF16-AVX512:      half: 4 reads by vmovdqu64 zmm, 4 writes by vmovdqu64 zmm
// BF16-AVX512-NEXT: interleaved: 4 reads by vmovdqu64 zmm, 4 writes by vmovdqu64 zmm
// BF16-AVX512-NOT:  {{.}}

// BF16-SSE:         half: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movdqu xmm
// BF16-SSE-NEXT:    interleaved: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movdqu xmm
// BF16-SSE-NOT:     {{.}}

// F16-AVX2:         half: 16 reads by vcvtph2ps ymm, 16 writes by vcvtps2ph ymm
// F16-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vcvtph2ps ymm, 16 writes by vcvtps2ph ymm
// F16-AVX2-NOT:     {{.}}

// F16-AVX512:       half: 4 moves by vinsertf64x4 ymm, 8 reads by vcvtph2ps zmm, 4 writes by vmovups zmm
// F16-AVX512-NEXT:  interleaved: 4 moves by vinsertf64x4 ymm, 8 moves by vshufps zmm, 8 reads by vcvtph2ps zmm, 4 writes by vmovups zmm
// F16-AVX512-NOT:   {{.}}

func.func @half(%x: tensor<?x32x128xf32>, %pos: tensor<?xi32>)
    -> tensor<?x32x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

func.func @interleaved(%x: tensor<?x32x128xf32>, %pos: tensor<?xi32>)
    -> tensor<?x32x128xf32> {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}
