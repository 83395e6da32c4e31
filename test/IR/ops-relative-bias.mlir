// pe.relative_bias and its attributes read back what they print: as text, in the
// generic form and as bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// Keys may be in any order, and those with default values are not printed.
// CHECK-LABEL: @buckets
// CHECK-DAG: a = #pe.t5_buckets<num_buckets = 32, max_distance = 128>
// CHECK-DAG: b = #pe.t5_buckets<num_buckets = 33, max_distance = 128, bidirectional = false>
// CHECK-DAG: c = #pe.clipped_distance<max_distance = 0>
// CHECK-DAG: d = #pe.clipped_distance<max_distance = 1073741823, symmetric = true>
// CHECK-DAG: e = #pe.window<height = 7, width = 14>
func.func private @buckets() attributes {
  a = #pe.t5_buckets<max_distance = 128, bidirectional = true, num_buckets = 32>,
  b = #pe.t5_buckets<num_buckets = 33, max_distance = 128, bidirectional = false>,
  c = #pe.clipped_distance<max_distance = 0, symmetric = false>,
  d = #pe.clipped_distance<symmetric = true, max_distance = 1073741823>,
  e = #pe.window<width = 14, height = 7>
}

// CHECK-LABEL: @update
// CHECK: pe.relative_bias table(%{{.*}} : tensor<12x32xf32>) outs(%{{.*}} : tensor<1x12x?x?xf32>) {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>, causal} -> tensor<1x12x?x?xf32>
func.func @update(%x: tensor<1x12x?x?xf32>, %t: tensor<12x32xf32>) -> tensor<1x12x?x?xf32> {
  %r = pe.relative_bias table(%t : tensor<12x32xf32>) outs(%x : tensor<1x12x?x?xf32>)
                        {causal, buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>} -> tensor<1x12x?x?xf32>
  return %r : tensor<1x12x?x?xf32>
}

// The table may have another precision than the scores.
// CHECK-LABEL: @everything
// CHECK-SAME: (%[[X:[^:]*]]: {{[^%]*}}%[[T:.*]]: tensor<?x9xf32>, %[[I:.*]]: index, %[[J:.*]]: index, %[[INIT:.*]]: tensor
// CHECK: pe.relative_bias ins(%[[X]] : tensor<2x?x8xf16>) table(%[[T]] : tensor<?x9xf32>) query_start(%[[I]]) key_start(%[[J]]) outs(%[[INIT]] : tensor<2x4x8xf16>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf16>
func.func @everything(%x: tensor<2x?x8xf16>, %t: tensor<?x9xf32>, %i: index, %j: index,
                      %init: tensor<2x4x8xf16>) -> tensor<2x4x8xf16> {
  %r = pe.relative_bias ins(%x : tensor<2x?x8xf16>) table(%t : tensor<?x9xf32>) query_start(%i) key_start(%j)
                        outs(%init : tensor<2x4x8xf16>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf16>
  return %r : tensor<2x4x8xf16>
}

// The two starts are not confused.
// CHECK-LABEL: @one_start
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x?xf64>) query_start(%{{.*}}) outs(%{{.*}} : tensor<2x4x8xf64>)
// CHECK: pe.relative_bias table(%{{.*}} : tensor<2x?xf64>) key_start(%{{.*}}) outs(%{{.*}} : tensor<2x4x8xf64>)
func.func @one_start(%x: tensor<2x4x8xf64>, %t: tensor<2x?xf64>, %i: index) -> tensor<2x4x8xf64> {
  %r = pe.relative_bias table(%t : tensor<2x?xf64>) query_start(%i) outs(%x : tensor<2x4x8xf64>)
                        {buckets = #pe.clipped_distance<max_distance = 4, symmetric = true>} -> tensor<2x4x8xf64>
  %s = pe.relative_bias table(%t : tensor<2x?xf64>) key_start(%i) outs(%r : tensor<2x4x8xf64>)
                        {buckets = #pe.clipped_distance<max_distance = 4, symmetric = true>} -> tensor<2x4x8xf64>
  return %s : tensor<2x4x8xf64>
}

// CHECK-LABEL: @on_memrefs
// CHECK: pe.relative_bias ins(%{{.*}} : memref<2x6x6xbf16>) table(%{{.*}} : memref<?x?xf32, strided<[?, ?], offset: ?>>) outs(%{{.*}} : memref<2x?x6xbf16, strided<[64, 16, 2], offset: 1>>) {buckets = #pe.window<height = 2, width = 3>}{{$}}
// CHECK: pe.relative_bias table(%{{.*}} : memref<?x?xf32, strided<[?, ?], offset: ?>>) outs(%{{.*}} : memref<2x6x6xbf16>) {buckets = #pe.window<height = 2, width = 3>, causal}{{$}}
func.func @on_memrefs(%x: memref<2x6x6xbf16>, %t: memref<?x?xf32, strided<[?, ?], offset: ?>>,
                      %init: memref<2x?x6xbf16, strided<[64, 16, 2], offset: 1>>) {
  pe.relative_bias ins(%x : memref<2x6x6xbf16>) table(%t : memref<?x?xf32, strided<[?, ?], offset: ?>>)
                   outs(%init : memref<2x?x6xbf16, strided<[64, 16, 2], offset: 1>>) {buckets = #pe.window<height = 2, width = 3>}
  pe.relative_bias table(%t : memref<?x?xf32, strided<[?, ?], offset: ?>>) outs(%x : memref<2x6x6xbf16>)
                   {buckets = #pe.window<height = 2, width = 3>, causal}
  return
}

// A part of a window: the last queries, or those from some start on.
// CHECK-LABEL: @part_of_a_window
// CHECK-COUNT-3: pe.relative_bias
func.func @part_of_a_window(%x: tensor<2x3x6xf32>, %t: tensor<2x15xf32>, %i: index) -> tensor<2x3x6xf32> {
  %c3 = arith.constant 3 : index
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) outs(%x : tensor<2x3x6xf32>)
                        {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x6xf32>
  %s = pe.relative_bias table(%t : tensor<2x15xf32>) query_start(%c3) outs(%r : tensor<2x3x6xf32>)
                        {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x6xf32>
  %u = pe.relative_bias table(%t : tensor<2x15xf32>) query_start(%i) key_start(%i) outs(%s : tensor<2x3x6xf32>)
                        {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x6xf32>
  return %u : tensor<2x3x6xf32>
}
