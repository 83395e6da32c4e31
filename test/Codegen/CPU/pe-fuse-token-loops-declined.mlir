// RUN: pe-opt %s --pe-tile-tokens="angles=exact fuse=none" --canonicalize --cse \
// RUN:     -o %t.mlir
// RUN: pe-opt %t.mlir --pe-fuse-token-loops -o %t.fused.mlir
// RUN: diff %t.mlir %t.fused.mlir
// RUN: FileCheck %s < %t.fused.mlir

// Loops that are not fused.

// CHECK-LABEL: func.func @different_numbers_of_tokens(
// CHECK:         scf.for {{.*}} to %c8
// CHECK:         scf.for {{.*}} to %c9
func.func @different_numbers_of_tokens(
    %a: tensor<8x4xf32>, %b: tensor<9x4xf32>, %p: tensor<8xi32>,
    %q: tensor<9xi32>, %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<9x4xf32>) {
  %ra = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rb = pe.rotary angles(%q, %freq : tensor<9xi32>, tensor<2xf64>)
      outs(%b : tensor<9x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<9x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<9x4xf32>
}

// The two arrays are not known to have the same number of tokens.
// CHECK-LABEL: func.func @unknown_numbers_of_tokens(
// CHECK-COUNT-2: scf.for
func.func @unknown_numbers_of_tokens(
    %a: tensor<?x4xf32>, %b: tensor<?x4xf32>, %p: tensor<?xi32>,
    %q: tensor<?xi32>, %freq: tensor<2xf64>)
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %ra = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<2xf64>)
      outs(%a : tensor<?x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4xf32>
  %rb = pe.rotary angles(%q, %freq : tensor<?xi32>, tensor<2xf64>)
      outs(%b : tensor<?x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4xf32>
  return %ra, %rb : tensor<?x4xf32>, tensor<?x4xf32>
}

// What is updated is returned as well.
// CHECK-LABEL: func.func @result_is_rotated_again(
// CHECK-COUNT-2: scf.for
func.func @result_is_rotated_again(%a: tensor<8x4xf32>, %pos: tensor<8xi32>,
                                   %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%ra : tensor<8x4xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}

// CHECK-LABEL: func.func @operand_depends_on_result(
// CHECK:         %[[A:.*]] = scf.for
// CHECK:         tensor.extract %[[A]]
// CHECK:         scf.for
func.func @operand_depends_on_result(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                       %pos: tensor<8xi32>, %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %ra[%c0, %c0] : tensor<8x4xf32>
  %filled = linalg.fill ins(%first : f32) outs(%b : tensor<8x4xf32>)
      -> tensor<8x4xf32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%filled : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}

// The effects of one loop on memory might be visible to the other.
// CHECK-LABEL: func.func @effects_on_memory(
// CHECK-COUNT-2: scf.for
func.func @effects_on_memory(
    %a: tensor<8x4xf32>, %b: tensor<8x4xf32>, %pos: tensor<8xi32>,
    %freq: tensor<2xf64>, %log: memref<8xindex>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %ra = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %a)
      -> tensor<8x4xf32> {
    memref.store %i, %log[%i] : memref<8xindex>
    %p = tensor.extract_slice %pos[%i] [1] [1] : tensor<8xi32> to tensor<1xi32>
    %row = tensor.extract_slice %all[%i, 0] [1, 4] [1, 1]
        : tensor<8x4xf32> to tensor<1x4xf32>
    %y = pe.rotary angles(%p, %freq : tensor<1xi32>, tensor<2xf64>)
        outs(%row : tensor<1x4xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x4xf32>
    %next = tensor.insert_slice %y into %all[%i, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<8x4xf32>
    scf.yield %next : tensor<8x4xf32>
  }
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}

// A user of a result has an effect that might be visible to the other loop.
// CHECK-LABEL: func.func @effect_between(
// CHECK:         scf.for
// CHECK:         memref.store
// CHECK:         scf.for
func.func @effect_between(
    %a: tensor<8x4xf32>, %b: tensor<8x4xf32>, %pos: tensor<8xi32>,
    %freq: tensor<2xf64>, %log: memref<f32>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %ra[%c0, %c0] : tensor<8x4xf32>
  memref.store %first, %log[] : memref<f32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}

// Loops without angles would share nothing.
// CHECK-LABEL: func.func @given_tables(
// CHECK-COUNT-2: scf.for
func.func @given_tables(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                        %cos: tensor<8x2xf32>, %sin: tensor<8x2xf32>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.apply_rotary tables(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rb = pe.apply_rotary tables(%cos, %sin : tensor<8x2xf32>, tensor<8x2xf32>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}

// Memory that the first loop reads is freed before the second loop.
// CHECK-LABEL: func.func @freed_between(
// CHECK:         scf.for
// CHECK:         memref.dealloc
// CHECK:         scf.for
func.func @freed_between(
    %a: memref<8x4xf32>, %b: tensor<8x4xf32>, %pos: tensor<8xi32>,
    %freq: tensor<2xf64>) -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %x = bufferization.to_tensor %a restrict : memref<8x4xf32> to tensor<8x4xf32>
  %e = tensor.empty() : tensor<8x4xf32>
  %ra = pe.rotary ins(%x : tensor<8x4xf32>)
      angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%e : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  memref.dealloc %a : memref<8x4xf32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb : tensor<8x4xf32>, tensor<8x4xf32>
}
