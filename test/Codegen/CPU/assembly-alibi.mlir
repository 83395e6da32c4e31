// Scores are vectors without LLVM's loop vectorizer: nothing runs between the
// pipeline and the code generator.

// DEFINE: %{hot_loops} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %python %S/Inputs/hot_loops.py

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F32-AVX2
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F32-AVX512
// RUN: sed s/xf32/xbf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=BF16-AVX2
// RUN: sed s/xf32/xbf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=BF16-AVX512
// RUN: sed s/xf32/xf16/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F16-AVX512
// RUN: sed s/xf32/xf64/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F64-AVX2
// RUN: sed s/xf32/xf64/g %s | pe-opt --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %{hot_loops} | FileCheck %s --check-prefix=F64-AVX512

// Each vector is read once and written once, and there are no calls. For each
// type: the loop over the vectors of a row, and that over the scores of a row that
// is shorter than a vector.

// F32-AVX2:          scores: 2 reads by vfmadd213ps ymm, 2 writes by vmovups ymm
// F32-AVX2-NEXT:     scores: 1 reads by vfmadd213ss xmm, 1 writes by vmovss xmm
// F32-AVX2-NOT:      {{.}}

// F32-AVX512:        scores: 2 reads by vfmadd213ps zmm, 2 writes by vmovups zmm
// F32-AVX512-NEXT:   scores: 1 reads by vfmadd213ss xmm, 1 writes by vmovss xmm
// F32-AVX512-NOT:    {{.}}

// BF16-AVX2:         scores: 1 moves by vpackssdw ymm, 2 reads by vmovdqu ymm, 2 writes by vmovdqu ymm
// BF16-AVX2-NOT:     {{.}}

// BF16-AVX512:       scores: 2 reads by vmovdqu64 zmm, 2 writes by vmovdqu64 zmm
// BF16-AVX512-NOT:   {{.}}

// F16-AVX512:        scores: 1 moves by vinserti64x4 ymm, 2 reads by vcvtph2ps zmm, 1 writes by vmovdqu64 zmm
// F16-AVX512-NEXT:   scores: 1 reads by vpinsrw xmm, 1 writes by vpextrw xmm
// F16-AVX512-NOT:    {{.}}

// F64-AVX2:          scores: 1 moves by vextracti128 ymm, 2 reads by vfmadd213pd ymm, 2 writes by vmovupd ymm
// F64-AVX2-NEXT:     scores: 1 reads by vfmadd213sd xmm, 1 writes by vmovsd xmm
// F64-AVX2-NOT:      {{.}}

// F64-AVX512:        scores: 1 moves by vextracti64x4 zmm, 2 reads by vfmadd213pd zmm, 2 writes by vmovupd zmm
// F64-AVX512-NEXT:   scores: 1 reads by vfmadd213sd xmm, 1 writes by vmovsd xmm
// F64-AVX512-NOT:    {{.}}

func.func @scores(%scores: tensor<32x?x?xf32>, %start: index)
    -> tensor<32x?x?xf32> {
  %slopes = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xf32>
  %r = pe.alibi slopes(%slopes : tensor<32xf32>) query_start(%start)
      outs(%scores : tensor<32x?x?xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<32x?x?xf32>
  return %r : tensor<32x?x?xf32>
}
