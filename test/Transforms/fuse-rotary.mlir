// RUN: pe-opt %s --pe-fuse-rotary | FileCheck %s
// RUN: pe-opt %s --pe-fuse-rotary=rounded-tables | FileCheck %s

// An application of a table becomes a rotation that computes the angles.

// CHECK-LABEL: func.func @update_with_everything(
// CHECK-SAME:      %[[X:.*]]: tensor<2x?x4x64xf16>, %[[POS:.*]]: tensor<3x2x?xi32>, %[[FREQ:.*]]: tensor<4xf64>, %[[SCALE:.*]]: f64, %{{.*}}: tensor<2x?x4xf32>)
// CHECK-NEXT:    %[[R:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<3x2x?xi32>, tensor<4xf64>)
// CHECK-SAME:      scale(%[[SCALE]]) outs(%[[X]] : tensor<2x?x4x64xf16>)
// CHECK-SAME:      {axes = array<i64: 2, 0, 1, 0>, begin = 16 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>}
// CHECK-NEXT:    return %[[R]]
func.func @update_with_everything(%x: tensor<2x?x4x64xf16>,
    %pos: tensor<3x2x?xi32>, %freq: tensor<4xf64>, %a: f64,
    %init: tensor<2x?x4xf32>) -> tensor<2x?x4x64xf16> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<3x2x?xi32>, tensor<4xf64>) scale(%a)
      outs(%init, %init : tensor<2x?x4xf32>, tensor<2x?x4xf32>)
      {axes = array<i64: 2, 0, 1, 0>} -> tensor<2x?x4xf32>, tensor<2x?x4xf32>
  %r = pe.apply_rotary
      tables(%cos, %sin : tensor<2x?x4xf32>, tensor<2x?x4xf32>)
      outs(%x : tensor<2x?x4x64xf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       begin = 16 : i64, conjugate} -> tensor<2x?x4x64xf16>
  return %r : tensor<2x?x4x64xf16>
}

// CHECK-LABEL: func.func @separate_x(
// CHECK-SAME:      %[[X:.*]]: tensor<5x8xf32>, %[[POS:.*]]: tensor<5xi64>, %[[FREQ:.*]]: tensor<4xf64>, %[[TABLE:.*]]: tensor<5x4xf32>, %[[INIT:.*]]: tensor<5x8xf32>)
// CHECK-NEXT:    %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<5x8xf32>) angles(%[[POS]], %[[FREQ]] : tensor<5xi64>, tensor<4xf64>)
// CHECK-SAME:      outs(%[[INIT]] : tensor<5x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @separate_x(%x: tensor<5x8xf32>, %pos: tensor<5xi64>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf32>, %init: tensor<5x8xf32>)
    -> tensor<5x8xf32> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi64>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  %r = pe.apply_rotary ins(%x : tensor<5x8xf32>)
      tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%init : tensor<5x8xf32>)
      {layout = #pe.layout<interleaved_to_half>,
       position_dims = array<i64: 0>} -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @f64_data_by_f64_tables(
// CHECK-NEXT:    pe.rotary {{.*}} outs(%{{.*}} : tensor<5x8xf64>)
// CHECK-NEXT:    return
func.func @f64_data_by_f64_tables(%x: tensor<5x8xf64>, %pos: tensor<5xi32>,
    %freq: tensor<4xf64>, %table: tensor<5x4xf64>) -> tensor<5x8xf64> {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf64>, tensor<5x4xf64>)
      -> tensor<5x4xf64>, tensor<5x4xf64>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf64>, tensor<5x4xf64>)
      outs(%x : tensor<5x8xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf64>
  return %r : tensor<5x8xf64>
}

// CHECK-LABEL: func.func @table_with_another_use_is_kept(
// CHECK-NEXT:    %[[TABLE:.*]]:2 = pe.rotary_table
// CHECK-NEXT:    %[[R:.*]] = pe.rotary
// CHECK-NEXT:    return %[[R]], %[[TABLE]]#1
func.func @table_with_another_use_is_kept(%x: tensor<5x8xf32>,
    %pos: tensor<5xi32>, %freq: tensor<4xf64>, %table: tensor<5x4xf32>)
    -> (tensor<5x8xf32>, tensor<5x4xf32>) {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x8xf32>
  return %r, %sin : tensor<5x8xf32>, tensor<5x4xf32>
}

// CHECK-LABEL: func.func @one_table_of_queries_and_keys(
// CHECK-SAME:      %[[Q:.*]]: tensor<5x4x8xf32>, %[[K:.*]]: tensor<5x2x8xf32>
// CHECK-NEXT:    %[[NEW_Q:.*]] = pe.rotary {{.*}} outs(%[[Q]] :
// CHECK-NEXT:    %[[NEW_K:.*]] = pe.rotary {{.*}} outs(%[[K]] :
// CHECK-NEXT:    return %[[NEW_Q]], %[[NEW_K]]
func.func @one_table_of_queries_and_keys(%q: tensor<5x4x8xf32>,
    %k: tensor<5x2x8xf32>, %pos: tensor<5xi32>, %freq: tensor<4xf64>,
    %table: tensor<5x4xf32>) -> (tensor<5x4x8xf32>, tensor<5x2x8xf32>) {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi32>, tensor<4xf64>)
      outs(%table, %table : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%q : tensor<5x4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x4x8xf32>
  %s = pe.apply_rotary tables(%cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%k : tensor<5x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<5x2x8xf32>
  return %r, %s : tensor<5x4x8xf32>, tensor<5x2x8xf32>
}
