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

// Out of place, the first of the two loop versions has non-temporal stores.
// Tokens at contiguous positions are rotated like any others.

// F32-AVX2:         half: 16 reads by vmovups ymm, 16 writes by vmovntps ymm
// F32-AVX2-NEXT:    half: 16 reads by vmovups ymm, 16 writes by vmovups ymm
// F32-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vmovups ymm, 16 writes by vmovntps ymm
// F32-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vmovups ymm, 16 writes by vmovups ymm
// F32-AVX2-NOT:     {{.}}

// F32-AVX512:       half: 8 reads by vmovups zmm, 8 writes by vmovntps zmm
// F32-AVX512-NEXT:  half: 8 reads by vmovups zmm, 8 writes by vmovups zmm
// F32-AVX512-NEXT:  interleaved: 8 moves by vshufps zmm, 8 reads by vmovups zmm, 8 writes by vmovntps zmm
// F32-AVX512-NEXT:  interleaved: 8 moves by vshufps zmm, 8 reads by vmovups zmm, 8 writes by vmovups zmm
// F32-AVX512-NOT:   {{.}}

// F32-SSE:          half: 32 reads by movups xmm, 32 writes by movntps xmm
// F32-SSE-NEXT:     half: 32 reads by movups xmm, 32 writes by movups xmm
// F32-SSE-NEXT:     interleaved: 32 moves by shufps xmm, 32 reads by movups xmm, 32 writes by movntps xmm
// F32-SSE-NEXT:     interleaved: 32 moves by shufps xmm, 32 reads by movups xmm, 32 writes by movups xmm
// F32-SSE-NOT:      {{.}}

// BF16-AVX2:        half: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovntdq ymm
// BF16-AVX2-NEXT:   half: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovdqu ymm
// BF16-AVX2-NEXT:   interleaved: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovntdq ymm
// BF16-AVX2-NEXT:   interleaved: 4 moves by vpackssdw ymm, 8 reads by vmovdqu ymm, 8 writes by vmovdqu ymm
// BF16-AVX2-NOT:    {{.}}

// BF16-AVX512:      half: 4 reads by vmovdqu64 zmm, 4 writes by vmovntdq zmm
// BF16-AVX512-NEXT: half: 4 reads by vmovdqu64 zmm, 4 writes by vmovdqu64 zmm
// BF16-AVX512-NEXT: interleaved: 4 reads by vmovdqu64 zmm, 4 writes by vmovntdq zmm
// BF16-AVX512-NEXT: interleaved: 4 reads by vmovdqu64 zmm, 4 writes by vmovdqu64 zmm
// BF16-AVX512-NOT:  {{.}}

// BF16-SSE:         half: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movntdq xmm
// BF16-SSE-NEXT:    half: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movdqu xmm
// BF16-SSE-NEXT:    interleaved: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movntdq xmm
// BF16-SSE-NEXT:    interleaved: 8 moves by packssdw xmm, 16 reads by movdqu xmm, 16 writes by movdqu xmm
// BF16-SSE-NOT:     {{.}}

// F16-AVX2:         half: 16 reads by vcvtph2ps ymm, 16 writes by vmovntps xmm
// F16-AVX2-NEXT:    half: 16 reads by vcvtph2ps ymm, 16 writes by vcvtps2ph ymm
// F16-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vcvtph2ps ymm, 16 writes by vmovntps xmm
// F16-AVX2-NEXT:    interleaved: 16 moves by vshufps ymm, 16 reads by vcvtph2ps ymm, 16 writes by vcvtps2ph ymm
// F16-AVX2-NOT:     {{.}}

// F16-AVX512:       half: 4 moves by vinsertf64x4 ymm, 8 reads by vcvtph2ps zmm, 4 writes by vmovntps zmm
// F16-AVX512-NEXT:  half: 4 moves by vinsertf64x4 ymm, 8 reads by vcvtph2ps zmm, 4 writes by vmovups zmm
// F16-AVX512-NEXT:  interleaved: 4 moves by vinsertf64x4 ymm, 8 moves by vshufps zmm, 8 reads by vcvtph2ps zmm, 4 writes by vmovntps zmm
// F16-AVX512-NEXT:  interleaved: 4 moves by vinsertf64x4 ymm, 8 moves by vshufps zmm, 8 reads by vcvtph2ps zmm, 4 writes by vmovups zmm
// F16-AVX512-NOT:   {{.}}

func.func @half(%x: tensor<?x32x128xf32>,
    %y: tensor<?x32x128xf32>, %start: i32)
    -> tensor<?x32x128xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x32x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%y : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

func.func @interleaved(%x: tensor<?x32x128xf32>,
    %y: tensor<?x32x128xf32>, %start: i32)
    -> tensor<?x32x128xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x32x128xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%y : tensor<?x32x128xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}
