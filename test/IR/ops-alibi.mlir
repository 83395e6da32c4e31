// The ops on biases read back what they print: as text, in the generic form and
// as bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @slopes_with_defaults
// CHECK: %{{slopes.*}} = pe.alibi_slopes {num_heads = 12 : i64} : tensor<12xf32>
func.func @slopes_with_defaults() -> tensor<12xf32> {
  %m = pe.alibi_slopes {num_heads = 12 : i64, max_bias = 8.0 : f64, head_offset = 0 : i64} : tensor<12xf32>
  return %m : tensor<12xf32>
}

// CHECK-LABEL: @slopes_with_everything
// CHECK: pe.alibi_slopes {head_offset = 24 : i64, max_bias = 1.600000e+01 : f64, num_heads = 8 : i64, total_heads = 32 : i64} : tensor<8xbf16>
func.func @slopes_with_everything() -> tensor<8xbf16> {
  %m = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 1.6e+01 : f64, head_offset = 24 : i64,
                        total_heads = 32 : i64} : tensor<8xbf16>
  return %m : tensor<8xbf16>
}

// CHECK-LABEL: @update
// CHECK: pe.alibi slopes(%{{.*}} : tensor<12xf32>) outs(%{{.*}} : tensor<1x12x?x?xf32>) {causal, form = #pe.alibi_form<relative>} -> tensor<1x12x?x?xf32>
func.func @update(%x: tensor<1x12x?x?xf32>, %m: tensor<12xf32>) -> tensor<1x12x?x?xf32> {
  %r = pe.alibi slopes(%m : tensor<12xf32>) outs(%x : tensor<1x12x?x?xf32>)
                {form = #pe.alibi_form<relative>, causal} -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// Slopes may have another precision than the scores.
// CHECK-LABEL: @everything
// CHECK-SAME: (%[[X:[^:]*]]: {{[^%]*}}%[[M:.*]]: tensor<2xf32>, %[[I:.*]]: index, %[[J:.*]]: index, %[[INIT:.*]]: tensor
// CHECK: pe.alibi ins(%[[X]] : tensor<2x?x8xf16>) slopes(%[[M]] : tensor<2xf32>) query_start(%[[I]]) key_start(%[[J]]) outs(%[[INIT]] : tensor<2x4x8xf16>) {form = #pe.alibi_form<symmetric>} -> tensor<2x4x8xf16>
func.func @everything(%x: tensor<2x?x8xf16>, %m: tensor<2xf32>, %i: index, %j: index,
                      %init: tensor<2x4x8xf16>) -> tensor<2x4x8xf16> {
  %r = pe.alibi ins(%x : tensor<2x?x8xf16>) slopes(%m : tensor<2xf32>) query_start(%i) key_start(%j)
                outs(%init : tensor<2x4x8xf16>) {form = #pe.alibi_form<symmetric>} -> tensor<2x4x8xf16>
  return %r : tensor<2x4x8xf16>
}

// The two starts are not confused.
// CHECK-LABEL: @one_start
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf64>) query_start(%{{.*}}) outs(%{{.*}} : tensor<2x4x8xf64>) {form = #pe.alibi_form<column>}
// CHECK: pe.alibi slopes(%{{.*}} : tensor<2xf64>) key_start(%{{.*}}) outs(%{{.*}} : tensor<2x4x8xf64>) {form = #pe.alibi_form<column>}
func.func @one_start(%x: tensor<2x4x8xf64>, %m: tensor<2xf64>, %i: index) -> tensor<2x4x8xf64> {
  %r = pe.alibi slopes(%m : tensor<2xf64>) query_start(%i) outs(%x : tensor<2x4x8xf64>)
                {form = #pe.alibi_form<column>} -> tensor<2x4x8xf64>
  %s = pe.alibi slopes(%m : tensor<2xf64>) key_start(%i) outs(%r : tensor<2x4x8xf64>)
                {form = #pe.alibi_form<column>} -> tensor<2x4x8xf64>
  return %s : tensor<2x4x8xf64>
}

// CHECK-LABEL: @on_memrefs
// CHECK: pe.alibi ins(%{{.*}} : memref<2x4x8xbf16>) slopes(%{{.*}} : memref<?xf32, strided<[?], offset: ?>>) outs(%{{.*}} : memref<2x?x8xbf16, strided<[64, 16, 2], offset: 1>>) {form = #pe.alibi_form<relative>}{{$}}
// CHECK: pe.alibi slopes(%{{.*}} : memref<?xf32, strided<[?], offset: ?>>) outs(%{{.*}} : memref<2x4x8xbf16>) {causal, form = #pe.alibi_form<column>}{{$}}
func.func @on_memrefs(%x: memref<2x4x8xbf16>, %m: memref<?xf32, strided<[?], offset: ?>>,
                      %init: memref<2x?x8xbf16, strided<[64, 16, 2], offset: 1>>) {
  pe.alibi ins(%x : memref<2x4x8xbf16>) slopes(%m : memref<?xf32, strided<[?], offset: ?>>)
           outs(%init : memref<2x?x8xbf16, strided<[64, 16, 2], offset: 1>>) {form = #pe.alibi_form<relative>}
  pe.alibi slopes(%m : memref<?xf32, strided<[?], offset: ?>>) outs(%x : memref<2x4x8xbf16>)
           {form = #pe.alibi_form<column>, causal}
  return
}
