// RUN: pe-test-opt %s --test-fuse-consumers --canonicalize --cse \
// RUN:   --split-input-file --remarks-filter-missed=pe 2> %t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t

// As fuse-consumers.mlir: the op joins the loops that make its operands.

// The rows of some tokens are written as soon as they are rotated.

// CHECK-LABEL: func.func @rotated_tokens(
// CHECK-SAME:      %[[SLOTS:[^:]*]]: tensor<64xi64>, %[[CACHE:[^:]*]]: tensor<9x16x8x128xf32>)
// CHECK:         %[[R:.*]]:2 = scf.for %[[I:.*]] = {{.*}} iter_args(%{{.*}} = %{{.*}}, %[[OUT:.*]] = %[[CACHE]])
// CHECK:           %[[ROTATED:.*]] = pe.rotary
// CHECK:           %[[S:.*]] = tensor.extract_slice %[[SLOTS]][%[[I]]] [16] [1]
// CHECK:           %[[C:.*]] = pe.write_cache ins(%[[ROTATED]] : tensor<16x8x128xf32>) slots(%[[S]] : tensor<16xi64>) outs(%[[OUT]] : tensor<9x16x8x128xf32>)
// CHECK:           scf.yield %{{.*}}, %[[C]]
// CHECK-NOT:     pe.write_cache
// CHECK:         return %[[R]]#1
func.func @rotated_tokens(%x: tensor<64x8x128xf32>, %pos: tensor<64xi32>, %freq: tensor<64xf64>, %slots: tensor<64xi64>,
                          %cache: tensor<9x16x8x128xf32>) -> tensor<9x16x8x128xf32> {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %rotated = scf.for %i = %c0 to %c64 step %c16 iter_args(%arg = %x) -> tensor<64x8x128xf32> {
    %part = tensor.extract_slice %arg[%i, 0, 0] [16, 8, 128] [1, 1, 1] : tensor<64x8x128xf32> to tensor<16x8x128xf32>
    %p = tensor.extract_slice %pos[%i] [16] [1] : tensor<64xi32> to tensor<16xi32>
    %r = pe.rotary angles(%p, %freq : tensor<16xi32>, tensor<64xf64>) outs(%part : tensor<16x8x128xf32>)
                   {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<16x8x128xf32>
    %next = tensor.insert_slice %r into %arg[%i, 0, 0] [16, 8, 128] [1, 1, 1] : tensor<16x8x128xf32> into tensor<64x8x128xf32>
    scf.yield %next : tensor<64x8x128xf32>
  }
  %c = pe.write_cache ins(%rotated : tensor<64x8x128xf32>) slots(%slots : tensor<64xi64>) outs(%cache : tensor<9x16x8x128xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} -> tensor<9x16x8x128xf32>
  return %c : tensor<9x16x8x128xf32>
}

// -----

// CHECK-LABEL: func.func @slots_of_some_tokens(
// CHECK:         scf.for %[[I:.*]] = {{.*}} iter_args(%{{.*}} = %{{.*}}, %[[OUT:.*]] = %{{.*}})
// CHECK:           %[[S:.*]] = linalg.copy
// CHECK:           %[[ROWS:.*]] = tensor.extract_slice %{{.*}}[%[[I]], 0] [16, 8] [1, 1]
// CHECK:           pe.write_cache ins(%[[ROWS]] : tensor<16x8xf32>) slots(%[[S]] : tensor<16xi32>) outs(%[[OUT]] : tensor<9x8xf32>)
// CHECK-NOT:     pe.write_cache
func.func @slots_of_some_tokens(%x: tensor<64x8xf32>, %from: tensor<64xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %empty = tensor.empty() : tensor<64xi32>
  %slots = scf.for %i = %c0 to %c64 step %c16 iter_args(%arg = %empty) -> tensor<64xi32> {
    %part = tensor.extract_slice %from[%i] [16] [1] : tensor<64xi32> to tensor<16xi32>
    %out = tensor.extract_slice %arg[%i] [16] [1] : tensor<64xi32> to tensor<16xi32>
    %copy = linalg.copy ins(%part : tensor<16xi32>) outs(%out : tensor<16xi32>) -> tensor<16xi32>
    %next = tensor.insert_slice %copy into %arg[%i] [16] [1] : tensor<16xi32> into tensor<64xi32>
    scf.yield %next : tensor<64xi32>
  }
  %c = pe.write_cache ins(%x : tensor<64x8xf32>) slots(%slots : tensor<64xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// -----

// Threads of heads write parts of their own.

// CHECK-LABEL: func.func @heads_of_threads(
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (8) step (2)
// CHECK:           %[[ROWS:.*]] = linalg.exp
// CHECK:           %[[C:.*]] = pe.write_cache ins(%[[ROWS]] : tensor<64x2x16xf32>)
// CHECK:           tensor.parallel_insert_slice %[[C]] into %{{.*}}[0, %[[I]], 0] [9, 2, 16]
// CHECK-NOT:     = pe.write_cache
func.func @heads_of_threads(%x: tensor<64x8x16xf32>, %slots: tensor<64xi32>, %cache: tensor<9x8x16xf32>) -> tensor<9x8x16xf32> {
  %empty = tensor.empty() : tensor<64x8x16xf32>
  %made = scf.forall (%i) = (0) to (8) step (2) shared_outs(%arg = %empty) -> tensor<64x8x16xf32> {
    %part = tensor.extract_slice %x[0, %i, 0] [64, 2, 16] [1, 1, 1] : tensor<64x8x16xf32> to tensor<64x2x16xf32>
    %out = tensor.extract_slice %arg[0, %i, 0] [64, 2, 16] [1, 1, 1] : tensor<64x8x16xf32> to tensor<64x2x16xf32>
    %exp = linalg.exp ins(%part : tensor<64x2x16xf32>) outs(%out : tensor<64x2x16xf32>) -> tensor<64x2x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[0, %i, 0] [64, 2, 16] [1, 1, 1] : tensor<64x2x16xf32> into tensor<64x8x16xf32>
    }
  }
  %c = pe.write_cache ins(%made : tensor<64x8x16xf32>) slots(%slots : tensor<64xi32>) outs(%cache : tensor<9x8x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8x16xf32>
  return %c : tensor<9x8x16xf32>
}

// -----

// Threads of tokens would each return all slots.

// REMARK: not tiled: threads that return the cache with the tokens of one tile each would undo each other's writes
// CHECK-LABEL: func.func @tokens_of_threads(
// CHECK:         scf.forall
// CHECK-NOT:       pe.write_cache
// CHECK:           scf.forall.in_parallel
// CHECK:         pe.write_cache
func.func @tokens_of_threads(%x: tensor<64x8xf32>, %slots: tensor<64xi32>, %cache: tensor<9x8xf32>) -> tensor<9x8xf32> {
  %empty = tensor.empty() : tensor<64x8xf32>
  %made = scf.forall (%i) = (0) to (64) step (16) shared_outs(%arg = %empty) -> tensor<64x8xf32> {
    %part = tensor.extract_slice %x[%i, 0] [16, 8] [1, 1] : tensor<64x8xf32> to tensor<16x8xf32>
    %out = tensor.extract_slice %arg[%i, 0] [16, 8] [1, 1] : tensor<64x8xf32> to tensor<16x8xf32>
    %exp = linalg.exp ins(%part : tensor<16x8xf32>) outs(%out : tensor<16x8xf32>) -> tensor<16x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[%i, 0] [16, 8] [1, 1] : tensor<16x8xf32> into tensor<64x8xf32>
    }
  }
  %c = pe.write_cache ins(%made : tensor<64x8xf32>) slots(%slots : tensor<64xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return %c : tensor<9x8xf32>
}

// -----

// Any token may be written to a tile of the cache.

// CHECK-LABEL: func.func @tiles_of_the_cache(
// CHECK:         scf.forall
// CHECK-NOT:       pe.write_cache
// CHECK:           scf.forall.in_parallel
// CHECK:         pe.write_cache
func.func @tiles_of_the_cache(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %from: tensor<64x8xf32>) -> tensor<64x8xf32> {
  %empty = tensor.empty() : tensor<64x8xf32>
  %cache = scf.forall (%i) = (0) to (64) step (16) shared_outs(%arg = %empty) -> tensor<64x8xf32> {
    %part = tensor.extract_slice %from[%i, 0] [16, 8] [1, 1] : tensor<64x8xf32> to tensor<16x8xf32>
    %out = tensor.extract_slice %arg[%i, 0] [16, 8] [1, 1] : tensor<64x8xf32> to tensor<16x8xf32>
    %exp = linalg.exp ins(%part : tensor<16x8xf32>) outs(%out : tensor<16x8xf32>) -> tensor<16x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %exp into %arg[%i, 0] [16, 8] [1, 1] : tensor<16x8xf32> into tensor<64x8xf32>
    }
  }
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<64x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<64x8xf32>
  return %c : tensor<64x8xf32>
}

// -----

// Blocks of factors are made of tiles of features, which stay whole.

// REMARK: not fused: a tile of factors must hold those of all blocks
// CHECK-LABEL: func.func @some_blocks_of_factors(
// CHECK:         scf.for
// CHECK-NOT:       pe.write_cache
// CHECK:           scf.yield
// CHECK:         pe.write_cache
func.func @some_blocks_of_factors(%x: tensor<4x64xf32>, %from: tensor<4x4xf32>, %slots: tensor<4xi32>, %cache: tensor<9x64xf32>) -> tensor<9x64xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<4x4xf32>
  %factors = scf.for %i = %c0 to %c4 step %c2 iter_args(%arg = %empty) -> tensor<4x4xf32> {
    %part = tensor.extract_slice %from[0, %i] [4, 2] [1, 1] : tensor<4x4xf32> to tensor<4x2xf32>
    %out = tensor.extract_slice %arg[0, %i] [4, 2] [1, 1] : tensor<4x4xf32> to tensor<4x2xf32>
    %exp = linalg.exp ins(%part : tensor<4x2xf32>) outs(%out : tensor<4x2xf32>) -> tensor<4x2xf32>
    %next = tensor.insert_slice %exp into %arg[0, %i] [4, 2] [1, 1] : tensor<4x2xf32> into tensor<4x4xf32>
    scf.yield %next : tensor<4x4xf32>
  }
  %c = pe.write_cache ins(%x : tensor<4x64xf32>) x_scale(%factors : tensor<4x4xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x64xf32>)
      {block_size = 16 : i64, slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x64xf32>
  return %c : tensor<9x64xf32>
}
