// pe.write_cache reads back what it prints: as text, in the generic form and as
// bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// Attributes with default values are not printed.
// CHECK-LABEL: @packed_tokens
// CHECK: pe.write_cache ins(%{{.*}} : tensor<?x8x128xbf16>) slots(%{{.*}} : tensor<?xi64>) outs(%{{.*}} : tensor<?x16x8x128xbf16>) {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<?x16x8x128xbf16>
func.func @packed_tokens(%k: tensor<?x8x128xbf16>, %slots: tensor<?xi64>,
                         %cache: tensor<?x16x8x128xbf16>) -> tensor<?x16x8x128xbf16> {
  %c = pe.write_cache ins(%k : tensor<?x8x128xbf16>) slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x8x128xbf16>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 0 : i64, block_size = 128 : i64} -> tensor<?x16x8x128xbf16>
  return %c : tensor<?x16x8x128xbf16>
}

// CHECK-LABEL: @everything
// CHECK-SAME: (%[[X:[^:]*]]: {{[^%]*}}%[[XS:[^:]*]]: {{[^%]*}}%[[SLOTS:[^:]*]]: {{[^%]*}}%[[CACHE:[^:]*]]: {{[^%]*}}%[[CS:[^:]*]]: f64
// CHECK: pe.write_cache ins(%[[X]] : tensor<2x?x8x64xf8E5M2>) x_scale(%[[XS]] : tensor<1x?x8x4xf32>) slots(%[[SLOTS]] : tensor<2x?xi32>) outs(%[[CACHE]] : tensor<?x8x16x576xf8E4M3FN>) init_scale(%[[CS]]) {begin = 512 : i64, block_size = 16 : i64, saturate, slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0, 1>} -> tensor<?x8x16x576xf8E4M3FN>
func.func @everything(%x: tensor<2x?x8x64xf8E5M2>, %xs: tensor<1x?x8x4xf32>, %slots: tensor<2x?xi32>,
                      %cache: tensor<?x8x16x576xf8E4M3FN>, %cs: f64) -> tensor<?x8x16x576xf8E4M3FN> {
  %c = pe.write_cache ins(%x : tensor<2x?x8x64xf8E5M2>) x_scale(%xs : tensor<1x?x8x4xf32>) slots(%slots : tensor<2x?xi32>)
      outs(%cache : tensor<?x8x16x576xf8E4M3FN>) init_scale(%cs)
      {slot_dims = array<i64: 0, 2>, token_dims = array<i64: 0, 1>, begin = 512 : i64, block_size = 16 : i64, saturate}
      -> tensor<?x8x16x576xf8E4M3FN>
  return %c : tensor<?x8x16x576xf8E4M3FN>
}

// The two factors are not confused.
// CHECK-LABEL: @one_factor
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>) x_scale(%{{.*}}) slots(%{{.*}} : tensor<4xi32>) outs(%{{.*}} : tensor<9x8xf32>) {
// CHECK: pe.write_cache ins(%{{.*}} : tensor<4x8xf32>) slots(%{{.*}} : tensor<4xi32>) outs(%{{.*}} : tensor<9x8xf32>) init_scale(%{{.*}}) {
func.func @one_factor(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>, %a: f64) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) x_scale(%a) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  %d = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%c : tensor<9x8xf32>) init_scale(%a)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %d : tensor<9x8xf32>
}

// CHECK-LABEL: @on_memrefs
// CHECK: pe.write_cache ins(%{{.*}} : memref<?x8xf32, strided<[?, ?], offset: ?>>) slots(%{{.*}} : memref<?xi32, strided<[3]>>) outs(%{{.*}} : memref<4x5x3x8xf16, strided<[128, 25, 8, 1], offset: 3>>) {slot_dims = array<i64: 0, 1, 2>, token_dims = array<i64: 0>}{{$}}
func.func @on_memrefs(%x: memref<?x8xf32, strided<[?, ?], offset: ?>>, %slots: memref<?xi32, strided<[3]>>,
                      %cache: memref<4x5x3x8xf16, strided<[128, 25, 8, 1], offset: 3>>) {
  pe.write_cache ins(%x : memref<?x8xf32, strided<[?, ?], offset: ?>>) slots(%slots : memref<?xi32, strided<[3]>>)
      outs(%cache : memref<4x5x3x8xf16, strided<[128, 25, 8, 1], offset: 3>>)
      {slot_dims = array<i64: 0, 1, 2>, token_dims = array<i64: 0>}
  return
}

// One token alone has no dimension, and one slot.
// CHECK-LABEL: @one_token
// CHECK: pe.write_cache ins(%{{.*}} : tensor<8x128xf64>) slots(%{{.*}} : tensor<i64>) outs(%{{.*}} : tensor<?x8x128xf32>) {slot_dims = array<i64: 0>, token_dims = array<i64>}
func.func @one_token(%x: tensor<8x128xf64>, %slot: tensor<i64>, %cache: tensor<?x8x128xf32>) -> tensor<?x8x128xf32> {
  %c = pe.write_cache ins(%x : tensor<8x128xf64>) slots(%slot : tensor<i64>) outs(%cache : tensor<?x8x128xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64>} -> tensor<?x8x128xf32>
  return %c : tensor<?x8x128xf32>
}

// The slots of blocks that are next to each other last are counted first.
// CHECK-LABEL: @slots_in_another_order
// CHECK: slot_dims = array<i64: 1, 0>, token_dims = array<i64: 1, 0>
func.func @slots_in_another_order(%x: tensor<3x2x8xf32>, %slots: tensor<2x3xi32>, %cache: tensor<16x4x8xf32>) -> tensor<16x4x8xf32> {
  %c = pe.write_cache ins(%x : tensor<3x2x8xf32>) slots(%slots : tensor<2x3xi32>) outs(%cache : tensor<16x4x8xf32>)
      {slot_dims = array<i64: 1, 0>, token_dims = array<i64: 1, 0>} -> tensor<16x4x8xf32>
  return %c : tensor<16x4x8xf32>
}

// No features are left from begin on, and there are none.
// CHECK-LABEL: @no_features
// CHECK: begin = 8 : i64
func.func @no_features(%x: tensor<4x0xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c = pe.write_cache ins(%x : tensor<4x0xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>, begin = 8 : i64} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}
