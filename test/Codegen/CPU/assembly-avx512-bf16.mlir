// With AVX512-BF16, 64 scores take two conversions, each of 32 numbers, unless
// one of the results is zero: two tests and one branch. Four more tests tell the
// subnormal numbers, which would be flushed, from zeros. The vectors are read and
// written once.

// RUN: pe-opt %s --pe-lower-to-llvm=target=znver4 \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// RUN:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu > %t.s
// RUN: FileCheck %s --implicit-check-not=call < %t.s
// RUN: grep -c vptestnmw %t.s | FileCheck %s --check-prefix=ZEROS
// RUN: grep -c vfpclassps %t.s | FileCheck %s --check-prefix=SUBNORMALS
// RUN: grep -c vcvtne2ps2bf16 %t.s | FileCheck %s --check-prefix=CONVERSIONS
// RUN: grep -c vpermw %t.s | FileCheck %s --check-prefix=ORDERS
// RUN: not grep -E "vcvtneps2bf16|truncsfbf2" %t.s

// ZEROS: {{^2$}}
// SUBNORMALS: {{^4$}}
// CONVERSIONS: {{^2$}}
// ORDERS: {{^2$}}

// CHECK-LABEL: {{^}}row:
// CHECK-COUNT-2: vmovdqu64 {{.*}}(%r{{.*}}), %zmm
// CHECK:         kortestd
// CHECK:         jne [[ZERO:.*]]
// CHECK-COUNT-2: vmovdqu64 %zmm{{.*}}, {{.*}}(%r
// CHECK:         [[ZERO]]:
// CHECK:         kortestw
// CHECK-NEXT:    {{j(e|ne)}}

// No element is converted by itself, and the whole function knows nothing of
// the feature, with which LLVM would flush numbers that are only copied.

// RUN: pe-opt %s --pe-lower-to-llvm=target=znver4 \
// RUN:   | FileCheck %s --check-prefix=FEATURES
// FEATURES: target_features = #llvm.target_features<["-avx512bf16", "-avxneconvert"]>

// Without the instruction, or where it may flush, there are no tests.

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | FileCheck %s --check-prefix=PLAIN
// RUN: pe-opt %s --pe-lower-to-llvm="target=znver4 native-bf16" \
// RUN:   | FileCheck %s --check-prefix=PLAIN
// PLAIN-NOT: inline_asm

func.func @row(%x: tensor<1x1x64xbf16>, %slopes: tensor<1xf32>, %query: index)
    -> tensor<1x1x64xbf16> {
  %r = pe.alibi slopes(%slopes : tensor<1xf32>) query_start(%query)
      outs(%x : tensor<1x1x64xbf16>) {form = #pe.alibi_form<relative>}
      -> tensor<1x1x64xbf16>
  return %r : tensor<1x1x64xbf16>
}
