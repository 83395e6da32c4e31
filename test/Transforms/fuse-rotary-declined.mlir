// RUN: pe-opt %s --pe-fuse-rotary --remarks-filter-missed=pe \
// RUN:   --verify-diagnostics | FileCheck %s
// RUN: pe-opt %s --pe-fuse-rotary=rounded-tables \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics \
// RUN:   | FileCheck %s

// Ops that do not apply the results of one table are not fused.

// CHECK-LABEL: func.func @tables_of_unknown_origin(
// CHECK-NEXT:    pe.apply_rotary
func.func @tables_of_unknown_origin(%x: tensor<5x8xf32>, %cos: tensor<5x4xf32>,
                                    %sin: tensor<5x4xf32>) -> tensor<5x8xf32> {
  // expected-remark @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @results_in_the_other_order(
// CHECK:         pe.apply_rotary
func.func @results_in_the_other_order(%x: tensor<5x8xf32>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf32>) -> tensor<5x8xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  // expected-remark @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
  %r = pe.apply_rotary tables(%sin, %cos : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @one_result_twice(
// CHECK:         pe.apply_rotary
func.func @one_result_twice(%x: tensor<5x8xf32>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf32>) -> tensor<5x8xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  // expected-remark @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
  %r = pe.apply_rotary tables(%cos, %cos : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @results_of_two_tables(
// CHECK:         pe.apply_rotary
func.func @results_of_two_tables(%x: tensor<5x8xf32>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf32>) -> tensor<5x8xf32> {
  %cos0, %sin0 = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  %cos1, %sin1 = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  // expected-remark @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
  %r = pe.apply_rotary tables(%cos0, %sin1 : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-NEXT:    pe.rotary_table
// CHECK-NEXT:    pe.apply_rotary
func.func @memrefs(%x: memref<5x8xf32>, %pos: memref<5xi32>,
    %freq: memref<4xf64>, %cos: memref<5x4xf32>, %sin: memref<5x4xf32>) {
  pe.rotary_table angles(%pos, %freq : memref<5xi32>, memref<4xf64>)
      outs(%cos, %sin : memref<5x4xf32>, memref<5x4xf32>)
  // expected-remark @below {{not fused: cos and sin are not the two results of one pe.rotary_table}}
  pe.apply_rotary tables(%cos, %sin : memref<5x4xf32>, memref<5x4xf32>)
      outs(%x : memref<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The types of the tables have fewer static extents than those of the angles.
// CHECK-LABEL: func.func @angles_of_other_tokens(
// CHECK:         pe.apply_rotary
func.func @angles_of_other_tokens(%x: tensor<4x64xf32>, %pos: tensor<8xi32>,
    %freq: tensor<32xf64>, %table: tensor<?x32xf32>) -> tensor<4x64xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%table, %table : tensor<?x32xf32>, tensor<?x32xf32>)
      -> tensor<?x32xf32>, tensor<?x32xf32>
  // expected-remark @below {{not fused: the angles do not have the shape of x}}
  %r = pe.apply_rotary
      tables(%cos, %sin : tensor<?x32xf32>, tensor<?x32xf32>)
      outs(%x : tensor<4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}

// CHECK-LABEL: func.func @angles_of_more_pairs(
// CHECK:         pe.apply_rotary
func.func @angles_of_more_pairs(%x: tensor<4x64xf32>, %pos: tensor<4xi32>,
    %freq: tensor<64xf64>, %table: tensor<4x?xf32>) -> tensor<4x64xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<4xi32>, tensor<64xf64>)
      outs(%table, %table : tensor<4x?xf32>, tensor<4x?xf32>)
      -> tensor<4x?xf32>, tensor<4x?xf32>
  // expected-remark @below {{not fused: the angles do not have the shape of x}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4x?xf32>, tensor<4x?xf32>)
      outs(%x : tensor<4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}

// CHECK-LABEL: func.func @table_of_features(
// CHECK:         pe.apply_rotary
func.func @table_of_features(%x: tensor<5x8xf32>, %pos: tensor<5xi32>,
    %freq: tensor<8xf64>, %table: tensor<5x8xf32>) -> tensor<5x8xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<8xf64>)
      outs(%table, %table : tensor<5x8xf32>, tensor<5x8xf32>)
      -> tensor<5x8xf32>, tensor<5x8xf32>
  // expected-remark @below {{not fused: the tables have an element for each feature, and pe.rotary has an angle for each pair}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x8xf32>, tensor<5x8xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}
