// Without an instruction that rounds, AVX2 takes 18 instructions to round and join
// 32 scores, and 4 more and a branch to find that none is a NaN. No number moves
// to another lane.

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// RUN:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu > %t.s
// RUN: FileCheck %s --implicit-check-not=call --implicit-check-not=vperm \
// RUN:   --implicit-check-not=vpshuf --implicit-check-not=vpunpck < %t.s
// RUN: sed -n "/vpsrld/,/testl/p" %t.s | grep -v vpbroadcastd | grep -c ymm \
// RUN:   | FileCheck %s --check-prefix=COUNT

// COUNT: {{^22$}}

// CHECK-LABEL: {{^}}row:
// CHECK-COUNT-4: vfmadd
// CHECK-COUNT-2: vcmpunordps
// CHECK:         jne [[NAN:.*]]
// CHECK-COUNT-2: vmovdqu %ymm{{.*}}, {{.*}}(%r
// CHECK:         [[NAN]]:
// CHECK-COUNT-4: vcmpunordps

func.func @row(%x: tensor<1x1x32xbf16>, %slopes: tensor<1xf32>, %query: index)
    -> tensor<1x1x32xbf16> {
  %r = pe.alibi slopes(%slopes : tensor<1xf32>) query_start(%query)
      outs(%x : tensor<1x1x32xbf16>) {form = #pe.alibi_form<relative>}
      -> tensor<1x1x32xbf16>
  return %r : tensor<1x1x32xbf16>
}
