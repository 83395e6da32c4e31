// RUN: pe-opt %s --pe-fuse-rotary \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics | FileCheck %s
// RUN: pe-opt %s --pe-fuse-rotary=rounded-tables \
// RUN:   | FileCheck %s --check-prefix=FUSED

// Tables of a type narrower than the arithmetic are fused on demand alone, for
// the rotation does not round its angles.

// CHECK-LABEL: func.func @bf16_tables_of_bf16_data(
// CHECK-NEXT:    pe.rotary_table
// CHECK-NEXT:    pe.apply_rotary
// FUSED-LABEL: func.func @bf16_tables_of_bf16_data(
// FUSED-NEXT:    pe.rotary angles
// FUSED-NEXT:    return
func.func @bf16_tables_of_bf16_data(%x: tensor<5x8xbf16>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xbf16>) -> tensor<5x8xbf16> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xbf16>, tensor<5x4xbf16>)
      -> tensor<5x4xbf16>, tensor<5x4xbf16>
  // expected-remark @below {{not fused: the tables are rounded to 'bf16', which the rotation would not do}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xbf16>, tensor<5x4xbf16>)
      outs(%x : tensor<5x8xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xbf16>
  return %r : tensor<5x8xbf16>
}

// CHECK-LABEL: func.func @f16_tables_of_f32_data(
// CHECK-NEXT:    pe.rotary_table
// CHECK-NEXT:    pe.apply_rotary
// FUSED-LABEL: func.func @f16_tables_of_f32_data(
// FUSED-NEXT:    pe.rotary angles
// FUSED-NEXT:    return
func.func @f16_tables_of_f32_data(%x: tensor<5x8xf32>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf16>) -> tensor<5x8xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf16>, tensor<5x4xf16>)
      -> tensor<5x4xf16>, tensor<5x4xf16>
  // expected-remark @below {{not fused: the tables are rounded to 'f16', which the rotation would not do}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf16>, tensor<5x4xf16>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @f32_tables_of_f64_data(
// CHECK-NEXT:    pe.rotary_table
// CHECK-NEXT:    pe.apply_rotary
// FUSED-LABEL: func.func @f32_tables_of_f64_data(
// FUSED-NEXT:    pe.rotary angles
// FUSED-NEXT:    return
func.func @f32_tables_of_f64_data(%x: tensor<5x8xf64>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf32>) -> tensor<5x8xf64> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  // expected-remark @below {{not fused: the tables are rounded to 'f32', which the rotation would not do}}
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf64>
  return %r : tensor<5x8xf64>
}
