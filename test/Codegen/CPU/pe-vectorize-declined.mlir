// RUN: pe-opt %s --pe-vectorize \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s

// Ops on more than one token or row are left to convert-pe-to-linalg.

// CHECK-LABEL: func.func @more_than_one_row(
// CHECK-NEXT:    pe.apply_rotary
func.func @more_than_one_row(%x: tensor<1x2x64xf32>, %table: tensor<1x32xf32>)
    -> tensor<1x2x64xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row, on tensors, and static extents where pairs move, tables are of features, or more than angles multiply}}
  %r = pe.apply_rotary
      tables(%table, %table : tensor<1x32xf32>, tensor<1x32xf32>)
      outs(%x : tensor<1x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x2x64xf32>
  return %r : tensor<1x2x64xf32>
}

// CHECK-LABEL: func.func @more_than_one_token(
// CHECK-NEXT:    pe.rotary_table
func.func @more_than_one_token(%pos: tensor<2xi32>, %freq: tensor<32xf64>,
                               %init: tensor<2x32xf32>) -> tensor<2x32xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one token, on tensors, and with axes static extents}}
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<2xi32>, tensor<32xf64>)
      outs(%init, %init : tensor<2x32xf32>, tensor<2x32xf32>)
      -> tensor<2x32xf32>, tensor<2x32xf32>
  return %r#0 : tensor<2x32xf32>
}

// CHECK-LABEL: func.func @unknown_number_of_pairs_that_move(
// CHECK-NEXT:    pe.apply_rotary
func.func @unknown_number_of_pairs_that_move(
    %x: tensor<1x?xf32>, %init: tensor<1x?xf32>, %table: tensor<1x?xf32>)
    -> tensor<1x?xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row, on tensors, and static extents where pairs move, tables are of features, or more than angles multiply}}
  %r = pe.apply_rotary ins(%x : tensor<1x?xf32>)
      tables(%table, %table : tensor<1x?xf32>, tensor<1x?xf32>)
      outs(%init : tensor<1x?xf32>)
      {layout = #pe.layout<half_to_interleaved>,
       position_dims = array<i64: 0>} -> tensor<1x?xf32>
  return %r : tensor<1x?xf32>
}

// CHECK-LABEL: func.func @unknown_number_in_a_table_of_features(
// CHECK-NEXT:    pe.apply_rotary
func.func @unknown_number_in_a_table_of_features(
    %x: tensor<1x?xf32>, %table: tensor<1x?xf32>) -> tensor<1x?xf32> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row, on tensors, and static extents where pairs move, tables are of features, or more than angles multiply}}
  %r = pe.apply_rotary
      tables(%table, %table : tensor<1x?xf32>, tensor<1x?xf32>)
      outs(%x : tensor<1x?xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
      -> tensor<1x?xf32>
  return %r : tensor<1x?xf32>
}

// CHECK-LABEL: func.func @unknown_number_with_saturation(
// CHECK-NEXT:    pe.apply_rotary
func.func @unknown_number_with_saturation(
    %x: tensor<1x?xf16>, %table: tensor<1x?xf32>) -> tensor<1x?xf16> {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row, on tensors, and static extents where pairs move, tables are of features, or more than angles multiply}}
  %r = pe.apply_rotary
      tables(%table, %table : tensor<1x?xf32>, tensor<1x?xf32>)
      outs(%x : tensor<1x?xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, saturate}
      -> tensor<1x?xf16>
  return %r : tensor<1x?xf16>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-NEXT:    pe.apply_rotary
func.func @memrefs(%x: memref<1x64xf32>, %table: memref<1x32xf32>) {
  // expected-remark @below {{not vectorized: pe-vectorize takes one row, on tensors, and static extents where pairs move, tables are of features, or more than angles multiply}}
  pe.apply_rotary tables(%table, %table : memref<1x32xf32>, memref<1x32xf32>)
      outs(%x : memref<1x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// pe.rotary has to be split by pe-split-rotary first.
// CHECK-LABEL: func.func @rotary_without_a_remark(
// CHECK-NEXT:    pe.rotary
func.func @rotary_without_a_remark(%x: tensor<1x64xf32>, %pos: tensor<1xi32>,
                                   %freq: tensor<32xf64>) -> tensor<1x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<32xf64>)
      outs(%x : tensor<1x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x64xf32>
  return %r : tensor<1x64xf32>
}
