// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s

// CHECK-LABEL: @other_element_type
// CHECK: pe.rotary ins(%{{.*}} : tensor<8x64xbf16>) angles({{.*}}) outs(%{{.*}} : tensor<8x64xf16>)
func.func @other_element_type(%x: tensor<8x64xbf16>, %pos: tensor<8xi32>, %freq: tensor<32xf64>,
                              %init: tensor<8x64xf16>) -> tensor<8x64xf16> {
  %r = pe.rotary ins(%x : tensor<8x64xbf16>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%init : tensor<8x64xf16>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf16>
  return %r : tensor<8x64xf16>
}

// CHECK-LABEL: @float_positions
// CHECK: angles(%{{.*}}, %{{.*}} : tensor<8xf32>, tensor<32xf32>)
func.func @float_positions(%init: tensor<8x64xf32>, %pos: tensor<8xf32>, %freq: tensor<32xf32>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xf32>, tensor<32xf32>)
      outs(%init : tensor<8x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// One number has no type in the text: it is an f64.
// CHECK-LABEL: @scales
// CHECK: pe.rotary {{.*}} scale(%{{[^:]*}}) outs
// CHECK: pe.rotary {{.*}} scale(%{{.*}} : tensor<8x1x1xf32>) outs
// CHECK: pe.apply_rotary {{.*}} scale(%{{[^:]*}}) outs
// CHECK: pe.apply_rotary {{.*}} scale(%{{.*}} : tensor<?x4x1xbf16>) outs
func.func @scales(%x: tensor<8x4x64xf32>, %pos: tensor<8xi32>, %freq: tensor<32xf64>, %table: tensor<8x32xf32>,
                  %a: f64, %tokens: tensor<8x1x1xf32>, %rows: tensor<?x4x1xbf16>) -> tensor<8x4x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%a)
      outs(%x : tensor<8x4x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  %s = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) scale(%tokens : tensor<8x1x1xf32>)
      outs(%r : tensor<8x4x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  %t = pe.apply_rotary tables(%table, %table : tensor<8x32xf32>, tensor<8x32xf32>) scale(%a)
      outs(%s : tensor<8x4x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  %u = pe.apply_rotary tables(%table, %table : tensor<8x32xf32>, tensor<8x32xf32>) scale(%rows : tensor<?x4x1xbf16>)
      outs(%t : tensor<8x4x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return %u : tensor<8x4x64xf32>
}

// CHECK-LABEL: @mixed_axes_of_heads
// CHECK: {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>}
func.func @mixed_axes_of_heads(%x: tensor<8x4x64xf32>, %pos: tensor<2x8xf32>, %freq: tensor<2x4x32xf32>) -> tensor<8x4x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x8xf32>, tensor<2x4x32xf32>)
      outs(%x : tensor<8x4x64xf32>) {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes,
      position_dims = array<i64: 0>} -> tensor<8x4x64xf32>
  return %r : tensor<8x4x64xf32>
}

// CHECK-LABEL: @table_of_heads
// CHECK: pe.rotary_table {{.*}} {mixed_axes} -> tensor<8x4x32xf32>, tensor<8x4x32xf32>
func.func @table_of_heads(%pos: tensor<2x8xi32>, %freq: tensor<2x4x32xf64>,
                          %init: tensor<8x4x32xf32>) -> (tensor<8x4x32xf32>, tensor<8x4x32xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<2x8xi32>, tensor<2x4x32xf64>)
      outs(%init, %init : tensor<8x4x32xf32>, tensor<8x4x32xf32>) {mixed_axes}
      -> tensor<8x4x32xf32>, tensor<8x4x32xf32>
  return %r#0, %r#1 : tensor<8x4x32xf32>, tensor<8x4x32xf32>
}

// CHECK-LABEL: @stored_in_8_bits
// CHECK: pe.rotary ins(%{{.*}} : tensor<8x4x256xf8E5M2>) x_scale(%{{[^:]*}}) angles({{.*}}) outs(%{{.*}} : tensor<8x4x256xf8E4M3FN>) init_scale(%{{.*}} : tensor<8x1x4xf32>) {block_size = 64 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>, saturate}
// CHECK: pe.apply_rotary x_scale(%{{.*}} : tensor<8x4x2xf32>) tables({{.*}}) outs(%{{.*}} : tensor<8x4x256xf8E4M3FN>) init_scale(%{{[^:]*}}) {layout
func.func @stored_in_8_bits(%x: tensor<8x4x256xf8E5M2>, %pos: tensor<8xi32>, %freq: tensor<128xf64>, %table: tensor<8x128xf32>,
                            %init: tensor<8x4x256xf8E4M3FN>, %a: f64, %b: tensor<8x1x4xf32>,
                            %c: tensor<8x4x2xf32>) -> tensor<8x4x256xf8E4M3FN> {
  %r = pe.rotary ins(%x : tensor<8x4x256xf8E5M2>) x_scale(%a) angles(%pos, %freq : tensor<8xi32>, tensor<128xf64>)
      outs(%init : tensor<8x4x256xf8E4M3FN>) init_scale(%b : tensor<8x1x4xf32>)
      {block_size = 64 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>, saturate} -> tensor<8x4x256xf8E4M3FN>
  %s = pe.apply_rotary x_scale(%c : tensor<8x4x2xf32>) tables(%table, %table : tensor<8x128xf32>, tensor<8x128xf32>)
      outs(%r : tensor<8x4x256xf8E4M3FN>) init_scale(%a)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x4x256xf8E4M3FN>
  return %s : tensor<8x4x256xf8E4M3FN>
}
