// RUN: pe-opt %s --pe-vectorize="width=1024 avx512-bf16" --canonicalize --cse \
// RUN:   | FileCheck %s

// Whole registers are rounded by the instruction, if no number is subnormal.

// CHECK-LABEL: func.func @registers(
// CHECK:         %[[A:.*]] = llvm.inline_asm "vfpclassps $$32, $1, $0", "=k,v" %{{.*}} : (vector<16xf32>) -> vector<16xi1>
// CHECK:         %[[B:.*]] = llvm.inline_asm "vfpclassps
// CHECK:         %[[ANY:.*]] = arith.ori %[[A]], %[[B]] : vector<16xi1>
// CHECK:         %[[IS:.*]] = vector.reduction <or>, %[[ANY]] : vector<16xi1> into i1
// CHECK:         scf.if %[[IS]] -> (vector<32xi16>)
// CHECK:           arith.cmpf uno
// CHECK:         } else {
// CHECK-NEXT:      %[[HALVES:.*]] = llvm.inline_asm "vcvtne2ps2bf16 $2, $1, $0", "=v,v,v" %{{.*}} : (vector<16xf32>, vector<16xf32>) -> vector<32xi16>
// CHECK-NEXT:      vector.shuffle %[[HALVES]], %[[HALVES]] [0, 16, 1, 17,
func.func @registers(%x: tensor<1x1x32xbf16>, %m: tensor<1xf32>)
    -> tensor<1x1x32xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x32xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x32xbf16>
  return %r : tensor<1x1x32xbf16>
}

// CHECK-LABEL: func.func @less_than_a_register(
// CHECK-NOT:     llvm.
func.func @less_than_a_register(%x: tensor<1x1x24xbf16>, %m: tensor<1xf32>)
    -> tensor<1x1x24xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x24xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x24xbf16>
  return %r : tensor<1x1x24xbf16>
}
