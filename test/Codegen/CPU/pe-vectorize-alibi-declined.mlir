// RUN: pe-opt %s --pe-vectorize \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s

// What is not one row of scores is left to convert-pe-to-linalg.

// CHECK-LABEL: func.func @more_than_one_row(
// CHECK-NEXT:    pe.alibi
func.func @more_than_one_row(%x: tensor<1x2x64xf32>, %m: tensor<1xf32>)
    -> tensor<1x2x64xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row of scores, on tensors}}
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x2x64xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<1x2x64xf32>
  return %r : tensor<1x2x64xf32>
}

// CHECK-LABEL: func.func @x_of_unknown_number_of_rows(
// CHECK-NEXT:    pe.alibi
func.func @x_of_unknown_number_of_rows(
    %x: tensor<1x?x64xf32>, %y: tensor<1x1x64xf32>, %m: tensor<1xf32>)
    -> tensor<1x1x64xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row of scores, on tensors}}
  %r = pe.alibi ins(%x : tensor<1x?x64xf32>) slopes(%m : tensor<1xf32>)
      outs(%y : tensor<1x1x64xf32>) {form = #pe.alibi_form<relative>}
      -> tensor<1x1x64xf32>
  return %r : tensor<1x1x64xf32>
}

// CHECK-LABEL: func.func @no_scores(
// CHECK-NEXT:    pe.alibi
func.func @no_scores(%x: tensor<1x1x0xf32>, %m: tensor<1xf32>)
    -> tensor<1x1x0xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row of scores, on tensors}}
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x0xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x0xf32>
  return %r : tensor<1x1x0xf32>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-NEXT:    pe.alibi
func.func @memrefs(%x: memref<1x1x64xf32>, %m: memref<1xf32>) {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row of scores, on tensors}}
  pe.alibi slopes(%m : memref<1xf32>) outs(%x : memref<1x1x64xf32>)
      {form = #pe.alibi_form<relative>}
  return
}
