// Each op, with each attribute, reads back what it prints: as text, in the
// generic form and as bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @frequencies_defaults_are_not_printed
// CHECK: %inv_freq, %attention_factor = pe.frequencies {base = 1.000000e+04 : f64, dim = 64 : i64} : tensor<32xf64>, f64
func.func @frequencies_defaults_are_not_printed() {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      scheme = #pe.default, rounding = #pe.rounding<exact>} : tensor<32xf64>, f64
  return
}

// CHECK-LABEL: @frequencies_linear_rounded
// CHECK: pe.frequencies {base = 5.000000e+05 : f64, dim = 2 : i64, rounding = #pe.rounding<f32>, scheme = #pe.linear<factor = 3.700000e+00>} : tensor<1xf64>, f64
func.func @frequencies_linear_rounded() {
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 5.0e+05 : f64,
      scheme = #pe.linear<factor = 3.7>, rounding = #pe.rounding<f32>} : tensor<1xf64>, f64
  return
}

// Parameters keep all their digits.
// CHECK-LABEL: @frequencies_of_odd_numbers
// CHECK: pe.frequencies {base = 4.940660e-324 : f64, dim = 2 : i64, scheme = #pe.linear<factor = 1.0000000000000002>} : tensor<1xf64>, f64
func.func @frequencies_of_odd_numbers() {
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 5.0e-324 : f64,
      scheme = #pe.linear<factor = 0x3FF0000000000001>} : tensor<1xf64>, f64
  return
}

// CHECK-LABEL: @positions_of_each_type
// CHECK-SAME: (%[[I8:.*]]: i8, %[[I16:.*]]: i16, %[[I32:.*]]: i32, %[[I64:.*]]: i64, %[[LENGTH:.*]]: index)
// CHECK: %positions = pe.positions %[[I8]] : tensor<16xi8>
// CHECK: %positions_{{.*}} = pe.positions %[[I16]] {step = -3 : i64} : tensor<0xi16>
// CHECK: pe.positions %[[I32]], %[[LENGTH]] : tensor<?xi32>
// CHECK: pe.positions %[[I64]], %[[LENGTH]] {step = 9223372036854775807 : i64} : tensor<?xi64>
func.func @positions_of_each_type(%i8: i8, %i16: i16, %i32: i32, %i64: i64, %length: index) {
  %p8 = pe.positions %i8 : tensor<16xi8>
  %p16 = pe.positions %i16 {step = -3 : i64} : tensor<0xi16>
  %p32 = pe.positions %i32, %length {step = 1 : i64} : tensor<?xi32>
  %p64 = pe.positions %i64, %length {step = 9223372036854775807 : i64} : tensor<?xi64>
  return
}

// CHECK-LABEL: @positions_in_memory
// CHECK-SAME: (%[[I8:.*]]: i8, %[[I64:.*]]: i64, %[[LENGTH:.*]]: index)
// CHECK: %positions = pe.positions %[[I8]] {step = -3 : i64} : memref<16xi8>
// CHECK: pe.positions %[[I64]], %[[LENGTH]] : memref<?xi64, 1>
func.func @positions_in_memory(%i8: i8, %i64: i64, %length: index) {
  %p8 = pe.positions %i8 {step = -3 : i64} : memref<16xi8>
  %p64 = pe.positions %i64, %length : memref<?xi64, 1>
  return
}

// CHECK-LABEL: @rotary_update
// CHECK: %[[R:.*]] = pe.rotary angles(%{{.*}}, %{{.*}} : tensor<?xi32>, tensor<64xf64>) outs(%{{.*}} : tensor<1x?x32x128xbf16>) {layout = #pe.layout<half>, position_dims = array<i64: 1>} -> tensor<1x?x32x128xbf16>
func.func @rotary_update(%q: tensor<1x?x32x128xbf16>, %pos: tensor<?xi32>,
                         %freq: tensor<64xf64>) -> tensor<1x?x32x128xbf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
                 outs(%q : tensor<1x?x32x128xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 1>, begin = 0 : i64}
                 -> tensor<1x?x32x128xbf16>
  return %r : tensor<1x?x32x128xbf16>
}

// CHECK-LABEL: @rotary_with_everything
// CHECK: pe.rotary ins(%{{.*}} : tensor<2x?x8x64xf64>) angles(%{{.*}}, %{{.*}} : tensor<3x?x2xi64>, tensor<3xf64>) scale(%{{.*}}) outs(%{{.*}} : tensor<2x?x8x64xf64>) {axes = array<i64: 2, 0, 2>, begin = 58 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>} -> tensor<2x?x8x64xf64>
func.func @rotary_with_everything(%x: tensor<2x?x8x64xf64>, %pos: tensor<3x?x2xi64>, %freq: tensor<3xf64>,
                                  %a: f64, %init: tensor<2x?x8x64xf64>) -> tensor<2x?x8x64xf64> {
  %r = pe.rotary ins(%x : tensor<2x?x8x64xf64>)
                 angles(%pos, %freq : tensor<3x?x2xi64>, tensor<3xf64>) scale(%a)
                 outs(%init : tensor<2x?x8x64xf64>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>, begin = 58 : i64,
                  conjugate, axes = array<i64: 2, 0, 2>} -> tensor<2x?x8x64xf64>
  return %r : tensor<2x?x8x64xf64>
}

// One position for the whole of x.
// CHECK-LABEL: @rotary_by_a_scalar_position
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<i8>, tensor<?xf64>) outs(%{{.*}} : tensor<?xf16>) {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>} -> tensor<?xf16>
func.func @rotary_by_a_scalar_position(%x: tensor<?xf16>, %pos: tensor<i8>, %freq: tensor<?xf64>) -> tensor<?xf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<i8>, tensor<?xf64>) outs(%x : tensor<?xf16>)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>} -> tensor<?xf16>
  return %r : tensor<?xf16>
}

// CHECK-LABEL: @rotary_to_interleaved
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<i8>, tensor<?xf64>) outs(%{{.*}} : tensor<?xf16>) {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>} -> tensor<?xf16>
func.func @rotary_to_interleaved(%x: tensor<?xf16>, %pos: tensor<i8>, %freq: tensor<?xf64>) -> tensor<?xf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<i8>, tensor<?xf64>) outs(%x : tensor<?xf16>)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>} -> tensor<?xf16>
  return %r : tensor<?xf16>
}

// CHECK-LABEL: @rotary_of_nothing
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<0xi32>, tensor<?xf64>) outs(%{{.*}} : tensor<0x2xf32>)
func.func @rotary_of_nothing(%x: tensor<0x2xf32>, %pos: tensor<0xi32>, %freq: tensor<?xf64>) -> tensor<0x2xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<0xi32>, tensor<?xf64>) outs(%x : tensor<0x2xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<0x2xf32>
  return %r : tensor<0x2xf32>
}

// Extents that are known on one side only are compatible.
// CHECK-LABEL: @rotary_of_mixed_extents
// CHECK: pe.rotary ins(%{{.*}} : tensor<8x?xf32>) angles(%{{.*}}, %{{.*}} : tensor<8xi16>, tensor<?xf64>) outs(%{{.*}} : tensor<?x64xf32>)
func.func @rotary_of_mixed_extents(%x: tensor<8x?xf32>, %pos: tensor<8xi16>, %freq: tensor<?xf64>,
                                   %init: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x?xf32>) angles(%pos, %freq : tensor<8xi16>, tensor<?xf64>)
                 outs(%init : tensor<?x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  return %r : tensor<?x64xf32>
}

// CHECK-LABEL: @rotary_on_strided_memrefs
// CHECK: pe.rotary ins(%{{.*}} : memref<?x64xbf16, strided<[?, 1], offset: ?>>) angles(%{{.*}}, %{{.*}} : memref<?xi32, strided<[2]>>, memref<32xf64>) scale(%{{.*}}) outs(%{{.*}} : memref<?x64xbf16, strided<[64, 2]>, 3>) {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}{{$}}
// CHECK: pe.rotary angles(%{{.*}}, %{{.*}} : memref<?xi32, strided<[2]>>, memref<32xf64>) outs(%{{.*}} : memref<?x64xbf16, strided<[64, 2]>, 3>) {layout = #pe.layout<half>, position_dims = array<i64: 0>}{{$}}
func.func @rotary_on_strided_memrefs(%x: memref<?x64xbf16, strided<[?, 1], offset: ?>>,
                                     %pos: memref<?xi32, strided<[2]>>, %freq: memref<32xf64>, %a: f64,
                                     %init: memref<?x64xbf16, strided<[64, 2]>, 3>) {
  pe.rotary ins(%x : memref<?x64xbf16, strided<[?, 1], offset: ?>>)
            angles(%pos, %freq : memref<?xi32, strided<[2]>>, memref<32xf64>) scale(%a)
            outs(%init : memref<?x64xbf16, strided<[64, 2]>, 3>)
            {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
  pe.rotary angles(%pos, %freq : memref<?xi32, strided<[2]>>, memref<32xf64>)
            outs(%init : memref<?x64xbf16, strided<[64, 2]>, 3>)
            {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
