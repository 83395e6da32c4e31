// RUN: pe-opt %s --pe-vectorize="width=1024 avx512-bf16" --canonicalize --cse \
// RUN:   | FileCheck %s

// Whole registers are rounded by the instruction. Where a result is zero, a number
// may have been subnormal.

// CHECK-LABEL: func.func @registers(
// CHECK-DAG:     %[[NO:.*]] = arith.constant false
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant dense<0> : vector<32xi16>
// CHECK-DAG:     %[[MAGNITUDE:.*]] = arith.constant dense<32767> : vector<32xi16>
// CHECK:         %[[HALVES:.*]] = llvm.inline_asm "vcvtne2ps2bf16 $2, $1, $0", "=v,v,v" %{{.*}} : (vector<16xf32>, vector<16xf32>) -> vector<32xi16>
// CHECK:         %[[SIZE:.*]] = arith.andi %[[HALVES]], %[[MAGNITUDE]]
// CHECK:         %[[IS:.*]] = arith.cmpi eq, %[[SIZE]], %[[ZERO]]
// CHECK:         %[[WORDS:.*]] = vector.shuffle %[[HALVES]], %[[HALVES]] [0, 16, 1, 17,
// CHECK:         %[[ANY:.*]] = vector.reduction <or>, %[[IS]] : vector<32xi1> into i1
// CHECK:         %[[RARE:.*]] = llvm.intr.expect %[[ANY]], %[[NO]] : i1
// CHECK:         scf.if %[[RARE]] -> (vector<32xi16>)
// CHECK:           %[[A:.*]] = llvm.inline_asm "vfpclassps $$32, $1, $0", "=k,v" %{{.*}} : (vector<16xf32>) -> vector<16xi1>
// CHECK:           %[[B:.*]] = llvm.inline_asm "vfpclassps
// CHECK:           arith.ori %[[A]], %[[B]] : vector<16xi1>
// CHECK:           scf.if
// CHECK:             arith.cmpf uno
// CHECK:             scf.if
// CHECK:             } else {
// CHECK:           } else {
// CHECK-NEXT:        scf.yield %[[WORDS]]
// CHECK:         } else {
// CHECK-NEXT:      scf.yield %[[WORDS]]
func.func @registers(%x: tensor<1x1x32xbf16>, %m: tensor<1xf32>)
    -> tensor<1x1x32xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x32xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x32xbf16>
  return %r : tensor<1x1x32xbf16>
}

// CHECK-LABEL: func.func @less_than_a_register(
// CHECK-NOT:     llvm.inline_asm
func.func @less_than_a_register(%x: tensor<1x1x24xbf16>, %m: tensor<1xf32>)
    -> tensor<1x1x24xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x24xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x24xbf16>
  return %r : tensor<1x1x24xbf16>
}
