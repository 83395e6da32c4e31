// RUN: pe-opt %s --pe-split-rotary --split-input-file | FileCheck %s --check-prefix=SPLIT
// RUN: pe-opt %s --pe-split-rotary --pe-fuse-rotary --split-input-file | FileCheck %s --check-prefix=FUSE
// RUN: pe-opt %s --pe-simplify-rotations --split-input-file | FileCheck %s --check-prefix=SIMPLIFY

// Rotations in their less common forms: to a table and back, and in the algebra.

!x = tensor<8x4x64xf32>
#half = #pe.layout<half>

// An array scales the rotation, and not the table.
// SPLIT-LABEL: @scaled_by_array
// SPLIT: pe.rotary_table angles(%{{[^)]*}}) outs
// SPLIT: pe.apply_rotary tables({{.*}}) scale(%{{.*}} : tensor<8x1x1xf32>) outs
// FUSE-LABEL: @scaled_by_array
// FUSE-NEXT: tensor.empty
// FUSE: pe.rotary angles({{.*}}) scale(%{{.*}} : tensor<8x1x1xf32>) outs
func.func @scaled_by_array(%x: !x, %p: tensor<8xi32>, %f: tensor<32xf64>, %a: tensor<8x1x1xf32>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<32xf64>) scale(%a : tensor<8x1x1xf32>) outs(%x : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// SPLIT-LABEL: @heads
// SPLIT: pe.rotary_table {{.*}} outs(%{{.*}} : tensor<8x4x32xf32>, tensor<8x4x32xf32>) {mixed_axes}
// SPLIT: pe.apply_rotary {{.*}} position_dims = array<i64: 0, 1>
// FUSE-LABEL: @heads
// FUSE: pe.rotary {{.*}} {freq_dims = array<i64: 1>, layout = #pe.layout<half>, mixed_axes, position_dims = array<i64: 0>}
func.func @heads(%x: !x, %p: tensor<2x8xf32>, %f: tensor<2x4x32xf32>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<2x8xf32>, tensor<2x4x32xf32>) outs(%x : !x)
      {freq_dims = array<i64: 1>, layout = #half, mixed_axes, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// FUSE-LABEL: @both_scaled
// FUSE: pe.apply_rotary {{.*}} scale(
func.func @both_scaled(%x: !x, %p: tensor<8xi32>, %f: tensor<32xf64>, %a: f64, %b: tensor<8x1x1xf32>) -> !x {
  %empty = tensor.empty() : tensor<8x32xf32>
  %t:2 = pe.rotary_table angles(%p, %f : tensor<8xi32>, tensor<32xf64>) scale(%a)
      outs(%empty, %empty : tensor<8x32xf32>, tensor<8x32xf32>) -> tensor<8x32xf32>, tensor<8x32xf32>
  %y = pe.apply_rotary tables(%t#0, %t#1 : tensor<8x32xf32>, tensor<8x32xf32>) scale(%b : tensor<8x1x1xf32>)
      outs(%x : !x) {layout = #half, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// -----

!x = tensor<8x4x64xf32>
#half = #pe.layout<half>

// One array stays the scale of both.
// SIMPLIFY-LABEL: @compose_with_array
// SIMPLIFY-COUNT-1: pe.rotary {{.*}} scale(%{{.*}} : tensor<8x1x1xf32>) outs(%{{.*}} : tensor<8x4x64xf32>) {freq_dims = array<i64: 1>
// SIMPLIFY-NOT: pe.rotary
func.func @compose_with_array(%x: !x, %s: i32, %f: tensor<4x32xf64>, %a: tensor<8x1x1xf32>) -> !x {
  %p = pe.positions %s : tensor<8xi32>
  %y = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<4x32xf64>) scale(%a : tensor<8x1x1xf32>) outs(%x : !x)
      {freq_dims = array<i64: 1>, layout = #half, position_dims = array<i64: 0>} -> !x
  %z = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<4x32xf64>) outs(%y : !x)
      {freq_dims = array<i64: 1>, layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// SIMPLIFY-LABEL: @opposite_mixed_axes
// SIMPLIFY-NEXT: return %arg0
func.func @opposite_mixed_axes(%x: !x, %p: tensor<2x8xf32>, %f: tensor<2x32xf32>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<2x8xf32>, tensor<2x32xf32>) outs(%x : !x)
      {layout = #half, mixed_axes, position_dims = array<i64: 0>} -> !x
  %z = pe.rotary angles(%p, %f : tensor<2x8xf32>, tensor<2x32xf32>) outs(%y : !x)
      {conjugate, layout = #half, mixed_axes, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// A product of two arrays would be another loop.
// SIMPLIFY-LABEL: @two_arrays
// SIMPLIFY-COUNT-2: pe.rotary
func.func @two_arrays(%x: !x, %p: tensor<8xi8>, %f: tensor<32xf64>, %a: tensor<8x1x1xf32>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<8xi8>, tensor<32xf64>) scale(%a : tensor<8x1x1xf32>) outs(%x : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  %z = pe.rotary angles(%p, %f : tensor<8xi8>, tensor<32xf64>) scale(%a : tensor<8x1x1xf32>) outs(%y : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// The sum of floats would be rounded.
// SIMPLIFY-LABEL: @float_positions
// SIMPLIFY-COUNT-2: pe.rotary
func.func @float_positions(%x: !x, %p: tensor<8xf32>, %f: tensor<32xf64>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<8xf32>, tensor<32xf64>) outs(%x : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  %z = pe.rotary angles(%p, %f : tensor<8xf32>, tensor<32xf64>) outs(%y : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// The values between the rotations are rounded to f16.
// SIMPLIFY-LABEL: @rounded_between
// SIMPLIFY-COUNT-2: pe.rotary
func.func @rounded_between(%x: !x, %p: tensor<8xi32>, %f: tensor<32xf64>) -> !x {
  %empty = tensor.empty() : tensor<8x4x64xf16>
  %y = pe.rotary ins(%x : !x) angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%empty : tensor<8x4x64xf16>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x4x64xf16>
  %z = pe.rotary ins(%y : tensor<8x4x64xf16>) angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%x : !x)
      {conjugate, layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// SIMPLIFY-LABEL: @transposed_scale
// SIMPLIFY: linalg.transpose
// SIMPLIFY: pe.rotary
func.func @transposed_scale(%x: tensor<4x8x64xf32>, %p: tensor<8xi32>, %f: tensor<32xf64>, %a: tensor<8x1x1xf32>) -> !x {
  %empty = tensor.empty() : tensor<4x8x64xf32>
  %exp = linalg.exp ins(%x : tensor<4x8x64xf32>) outs(%empty : tensor<4x8x64xf32>) -> tensor<4x8x64xf32>
  %init = tensor.empty() : !x
  %t = linalg.transpose ins(%exp : tensor<4x8x64xf32>) outs(%init : !x) permutation = [1, 0, 2]
  %y = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<32xf64>) scale(%a : tensor<8x1x1xf32>) outs(%t : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// SIMPLIFY-LABEL: @transposed_heads
// SIMPLIFY: pe.rotary {{.*}} outs(%{{.*}} : tensor<4x8x64xf32>) {freq_dims = array<i64: 0>, layout = #pe.layout<half>, position_dims = array<i64: 1>}
// SIMPLIFY: linalg.transpose
func.func @transposed_heads(%x: tensor<4x8x64xf32>, %p: tensor<8xi32>, %f: tensor<4x32xf64>) -> !x {
  %empty = tensor.empty() : tensor<4x8x64xf32>
  %exp = linalg.exp ins(%x : tensor<4x8x64xf32>) outs(%empty : tensor<4x8x64xf32>) -> tensor<4x8x64xf32>
  %init = tensor.empty() : !x
  %t = linalg.transpose ins(%exp : tensor<4x8x64xf32>) outs(%init : !x) permutation = [1, 0, 2]
  %y = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<4x32xf64>) outs(%t : !x)
      {freq_dims = array<i64: 1>, layout = #half, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// SPLIT-LABEL: @stored_with_factors
// SPLIT: pe.apply_rotary ins(%{{.*}}) x_scale(%{{.*}} : tensor<8x1x1xf32>) tables({{.*}}) outs(%{{.*}}) init_scale(%{{[^:]*}}) {block_size = 32 : i64, {{.*}} saturate}
// FUSE-LABEL: @stored_with_factors
// FUSE: pe.rotary ins(%{{.*}}) x_scale(%{{.*}} : tensor<8x1x1xf32>) angles({{.*}}) outs(%{{.*}}) init_scale(%{{[^:]*}}) {block_size = 32 : i64, {{.*}} saturate}
func.func @stored_with_factors(%x: tensor<8x4x64xf8E5M2>, %p: tensor<8xi32>, %f: tensor<32xf64>, %a: tensor<8x1x1xf32>,
                               %b: f64, %init: tensor<8x4x64xf8E4M3FN>) -> tensor<8x4x64xf8E4M3FN> {
  %y = pe.rotary ins(%x : tensor<8x4x64xf8E5M2>) x_scale(%a : tensor<8x1x1xf32>)
      angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%init : tensor<8x4x64xf8E4M3FN>) init_scale(%b)
      {block_size = 32 : i64, layout = #half, position_dims = array<i64: 0>, saturate} -> tensor<8x4x64xf8E4M3FN>
  return %y : tensor<8x4x64xf8E4M3FN>
}

// SIMPLIFY-LABEL: @opposites_with_factors
// SIMPLIFY-COUNT-2: pe.rotary
func.func @opposites_with_factors(%x: !x, %p: tensor<8xi32>, %f: tensor<32xf64>, %a: tensor<8x1x1xf32>) -> !x {
  %y = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%x : !x) init_scale(%a : tensor<8x1x1xf32>)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  %z = pe.rotary angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%y : !x)
      {conjugate, layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}

// bf16 has fewer digits than f16.
// SIMPLIFY-LABEL: @fewer_digits_between
// SIMPLIFY-COUNT-2: pe.rotary
func.func @fewer_digits_between(%x: tensor<8x4x64xf16>, %p: tensor<8xi32>, %f: tensor<32xf64>) -> tensor<8x4x64xf16> {
  %a = tensor.empty() : tensor<8x4x64xbf16>
  %y = pe.rotary ins(%x : tensor<8x4x64xf16>) angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%a : tensor<8x4x64xbf16>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x4x64xbf16>
  %b = tensor.empty() : tensor<8x4x64xf16>
  %z = pe.rotary ins(%y : tensor<8x4x64xbf16>) angles(%p, %f : tensor<8xi32>, tensor<32xf64>) outs(%b : tensor<8x4x64xf16>)
      {conjugate, layout = #half, position_dims = array<i64: 0>} -> tensor<8x4x64xf16>
  return %z : tensor<8x4x64xf16>
}

// Together they would be computed in f32.
// SIMPLIFY-LABEL: @f64_between
// SIMPLIFY-COUNT-2: pe.rotary
func.func @f64_between(%x: !x, %p: tensor<8xi8>, %f: tensor<32xf64>) -> !x {
  %a = tensor.empty() : tensor<8x4x64xf64>
  %y = pe.rotary ins(%x : !x) angles(%p, %f : tensor<8xi8>, tensor<32xf64>) outs(%a : tensor<8x4x64xf64>)
      {layout = #half, position_dims = array<i64: 0>} -> tensor<8x4x64xf64>
  %b = tensor.empty() : !x
  %z = pe.rotary ins(%y : tensor<8x4x64xf64>) angles(%p, %f : tensor<8xi8>, tensor<32xf64>) outs(%b : !x)
      {layout = #half, position_dims = array<i64: 0>} -> !x
  return %z : !x
}
