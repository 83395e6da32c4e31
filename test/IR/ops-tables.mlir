// The ops on tables of cosines and sines read back what they print: as text, in
// the generic form and as bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @rotary_table
// CHECK: %{{.*}}:2 = pe.rotary_table angles(%{{.*}}, %{{.*}} : tensor<?xi32>, tensor<64xf64>) outs(%{{.*}}, %{{.*}} : tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<?x64xf32>, tensor<?x64xf32>
func.func @rotary_table(%pos: tensor<?xi32>, %freq: tensor<64xf64>, %c: tensor<?x64xf32>, %s: tensor<?x64xf32>) {
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
                               outs(%c, %s : tensor<?x64xf32>, tensor<?x64xf32>)
                               -> tensor<?x64xf32>, tensor<?x64xf32>
  return
}

// CHECK-LABEL: @rotary_table_with_axes_and_scale
// CHECK: pe.rotary_table angles(%{{.*}}, %{{.*}} : tensor<2x4x?xi64>, tensor<2xf64>) scale(%{{.*}}) outs(%{{.*}}, %{{.*}} : tensor<4x?x?xf64>, tensor<4x8x2xf64>) {axes = array<i64: 1, 0>} -> tensor<4x?x?xf64>, tensor<4x8x2xf64>
func.func @rotary_table_with_axes_and_scale(%pos: tensor<2x4x?xi64>, %freq: tensor<2xf64>, %a: f64,
                                            %c: tensor<4x?x?xf64>, %s: tensor<4x8x2xf64>) {
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<2x4x?xi64>, tensor<2xf64>) scale(%a)
                               outs(%c, %s : tensor<4x?x?xf64>, tensor<4x8x2xf64>) {axes = array<i64: 1, 0>}
                               -> tensor<4x?x?xf64>, tensor<4x8x2xf64>
  return
}

// CHECK-LABEL: @rotary_table_of_one_position
// CHECK: pe.rotary_table angles(%{{.*}}, %{{.*}} : tensor<i32>, tensor<4xf64>) outs(%{{.*}}, %{{.*}} : tensor<4xf16>, tensor<4xf16>)
func.func @rotary_table_of_one_position(%pos: tensor<i32>, %freq: tensor<4xf64>, %c: tensor<4xf16>, %s: tensor<4xf16>) {
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<4xf64>)
                               outs(%c, %s : tensor<4xf16>, tensor<4xf16>) -> tensor<4xf16>, tensor<4xf16>
  return
}

// CHECK-LABEL: @rotary_table_on_memrefs
// CHECK: pe.rotary_table angles(%{{.*}}, %{{.*}} : memref<8xi8>, memref<?xf64, strided<[?], offset: ?>>) outs(%{{.*}}, %{{.*}} : memref<8x?xbf16>, memref<8x?xbf16, strided<[?, 1]>>){{$}}
func.func @rotary_table_on_memrefs(%pos: memref<8xi8>, %freq: memref<?xf64, strided<[?], offset: ?>>,
                                   %c: memref<8x?xbf16>, %s: memref<8x?xbf16, strided<[?, 1]>>) {
  pe.rotary_table angles(%pos, %freq : memref<8xi8>, memref<?xf64, strided<[?], offset: ?>>)
                  outs(%c, %s : memref<8x?xbf16>, memref<8x?xbf16, strided<[?, 1]>>)
  return
}

// CHECK-LABEL: @apply_rotary_update
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<?x32xf32>, tensor<?x32xf32>) outs(%{{.*}} : tensor<?x8x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x8x64xf32>
func.func @apply_rotary_update(%x: tensor<?x8x64xf32>, %cos: tensor<?x32xf32>,
                               %sin: tensor<?x32xf32>) -> tensor<?x8x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x32xf32>, tensor<?x32xf32>) outs(%x : tensor<?x8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 0 : i64}
                       -> tensor<?x8x64xf32>
  return %r : tensor<?x8x64xf32>
}

// The tables may have another precision than the data.
// CHECK-LABEL: @apply_rotary_with_everything
// CHECK: pe.apply_rotary ins(%{{.*}} : tensor<2x8x64xf16>) tables(%{{.*}}, %{{.*}} : tensor<8x2x4xf32>, tensor<8x2x4xf32>) outs(%{{.*}} : tensor<2x8x64xf16>) {begin = 8 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>} -> tensor<2x8x64xf16>
func.func @apply_rotary_with_everything(%x: tensor<2x8x64xf16>, %cos: tensor<8x2x4xf32>, %sin: tensor<8x2x4xf32>,
                                        %init: tensor<2x8x64xf16>) -> tensor<2x8x64xf16> {
  %r = pe.apply_rotary ins(%x : tensor<2x8x64xf16>) tables(%cos, %sin : tensor<8x2x4xf32>, tensor<8x2x4xf32>)
                       outs(%init : tensor<2x8x64xf16>)
                       {layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>, begin = 8 : i64,
                        conjugate} -> tensor<2x8x64xf16>
  return %r : tensor<2x8x64xf16>
}

// CHECK-LABEL: @apply_rotary_on_memrefs
// CHECK: pe.apply_rotary ins(%{{.*}} : memref<4x8xf64>) tables(%{{.*}}, %{{.*}} : memref<4xf64>, memref<4xf64>) outs(%{{.*}} : memref<4x8xf64, strided<[16, 2], offset: 1>>) {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>}{{$}}
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : memref<4xf64>, memref<4xf64>) outs(%{{.*}} : memref<4x8xf64>) {layout = #pe.layout<interleaved>, position_dims = array<i64>}{{$}}
func.func @apply_rotary_on_memrefs(%x: memref<4x8xf64>, %cos: memref<4xf64>, %sin: memref<4xf64>,
                                   %init: memref<4x8xf64, strided<[16, 2], offset: 1>>) {
  pe.apply_rotary ins(%x : memref<4x8xf64>) tables(%cos, %sin : memref<4xf64>, memref<4xf64>)
                  outs(%init : memref<4x8xf64, strided<[16, 2], offset: 1>>)
                  {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>}
  pe.apply_rotary tables(%cos, %sin : memref<4xf64>, memref<4xf64>) outs(%x : memref<4x8xf64>)
                  {layout = #pe.layout<interleaved>, position_dims = array<i64>}
  return
}

// CHECK-LABEL: @apply_rotary_to_interleaved
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<4xf64>, tensor<4xf64>) outs(%{{.*}} : tensor<8xf64>) {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>} -> tensor<8xf64>
func.func @apply_rotary_to_interleaved(%x: tensor<8xf64>, %cos: tensor<4xf64>, %sin: tensor<4xf64>) -> tensor<8xf64> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4xf64>, tensor<4xf64>) outs(%x : tensor<8xf64>)
                       {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>} -> tensor<8xf64>
  return %r : tensor<8xf64>
}

// CHECK-LABEL: @apply_rotary_per_feature
// CHECK: pe.apply_rotary tables(%{{.*}}, %{{.*}} : tensor<?x64xf32>, tensor<?x64xf32>) outs(%{{.*}} : tensor<?x8x64xf32>) {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>} -> tensor<?x8x64xf32>
func.func @apply_rotary_per_feature(%x: tensor<?x8x64xf32>, %cos: tensor<?x64xf32>,
                                    %sin: tensor<?x64xf32>) -> tensor<?x8x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x64xf32>, tensor<?x64xf32>) outs(%x : tensor<?x8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>, per_feature}
                       -> tensor<?x8x64xf32>
  return %r : tensor<?x8x64xf32>
}
