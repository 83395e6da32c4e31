// Scores on AArch64, without LLVM's loop vectorizer: conversions to and from 16
// bits are those of NEON, and there are no calls.

// DEFINE: %{assembly} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/llc -O3
// DEFINE: %{check} = FileCheck %s --implicit-check-not="{{[[:space:]]bl[[:space:]]}}"

// RUN: pe-opt %s --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | %{assembly} | %{check} --check-prefix=F32
// RUN: sed s/xf32/xf16/g %s | pe-opt --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | %{assembly} | %{check} --check-prefix=F16
// RUN: sed s/xf32/xbf16/g %s | pe-opt --pe-lower-to-llvm=target=neoverse-v2 \
// RUN:   | %{assembly} | %{check} --check-prefix=BF16
// RUN: sed s/xf32/xbf16/g %s | pe-opt --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | %{assembly} | %{check} --check-prefix=WORDS

// Vectors of 512 bits are those of SVE, where LLVM may know their width.

// RUN: pe-opt %s --pe-lower-to-llvm="target=a64fx vector-width=512" \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/llc -O3 -aarch64-sve-vector-bits-min=512 \
// RUN:   | %{check} --check-prefix=SVE

// SVE:   scvtf z{{.*}}.s
// SVE:   {{fmla|fmad}} z{{.*}}.s

// F32:   scvtf v{{.*}}.4s
// F32:   fmla v{{.*}}.4s

// F16:   fcvtl v{{.*}}.4s
// F16:   fmla v{{.*}}.4s
// F16:   fcvtn v{{.*}}.4h

// BF16:  shll
// BF16:  fmla v{{.*}}.4s
// BF16:  bfcvtn v{{.*}}.4h

// WORDS-NOT: bfcvt
// WORDS: fmla v{{.*}}.4s

func.func @scores(%scores: tensor<32x?x64xf32>, %start: index)
    -> tensor<32x?x64xf32> {
  %slopes = pe.alibi_slopes {num_heads = 32 : i64} : tensor<32xf32>
  %r = pe.alibi slopes(%slopes : tensor<32xf32>) query_start(%start)
      outs(%scores : tensor<32x?x64xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<32x?x64xf32>
  return %r : tensor<32x?x64xf32>
}
