// RUN: pe-opt %s --pe-tile-tokens --canonicalize --cse --pe-fuse-token-loops \
// RUN:     --split-input-file -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir

// Loops of which one needs more of the other than what the same iteration has
// computed.

// Tokens of one slot would be written in another order: the features of the
// second write come last.
// CHECK-LABEL: func.func @same_features(
// CHECK-COUNT-2: scf.for
func.func @same_features(%x: tensor<?x16xf32>, %y: tensor<?x16xf32>,
                         %slots: tensor<?xi64>, %others: tensor<?xi64>,
                         %cache: tensor<?x4x24xf32>) -> tensor<?x4x24xf32> {
  %a = pe.write_cache ins(%x : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x4x24xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x24xf32>
  %b = pe.write_cache ins(%y : tensor<?x16xf32>)
      slots(%others : tensor<?xi64>) outs(%a : tensor<?x4x24xf32>)
      {begin = 8 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x24xf32>
  return %b : tensor<?x4x24xf32>
}

// -----

// The cache is also returned as it is after the first write.
// CHECK-LABEL: func.func @first_is_returned(
// CHECK-COUNT-2: scf.for
func.func @first_is_returned(%x: tensor<8x16xf32>, %y: tensor<8x8xf32>,
                             %slots: tensor<8xi64>,
                             %cache: tensor<?x4x24xf32>)
    -> (tensor<?x4x24xf32>, tensor<?x4x24xf32>) {
  %a = pe.write_cache ins(%x : tensor<8x16xf32>)
      slots(%slots : tensor<8xi64>) outs(%cache : tensor<?x4x24xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x24xf32>
  %b = pe.write_cache ins(%y : tensor<8x8xf32>)
      slots(%slots : tensor<8xi64>) outs(%a : tensor<?x4x24xf32>)
      {begin = 16 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x24xf32>
  return %a, %b : tensor<?x4x24xf32>, tensor<?x4x24xf32>
}

// -----

// Every token is written with the first one that has been rotated.
// CHECK-LABEL: func.func @another_token(
// CHECK-COUNT-2: scf.for
func.func @another_token(%x: tensor<8x16xf32>, %pos: tensor<8xi64>,
                         %freq: tensor<8xf64>, %slots: tensor<8xi64>,
                         %cache: tensor<?x4x16xf32>) -> tensor<?x4x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %rotated = pe.rotary angles(%pos, %freq : tensor<8xi64>, tensor<8xf64>)
      outs(%x : tensor<8x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x16xf32>
  %r = scf.for %t = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> tensor<?x4x16xf32> {
    %token = tensor.extract_slice %rotated[0, 0] [1, 16] [1, 1]
        : tensor<8x16xf32> to tensor<1x16xf32>
    %slot = tensor.extract_slice %slots[%t] [1] [1]
        : tensor<8xi64> to tensor<1xi64>
    %next = pe.write_cache ins(%token : tensor<1x16xf32>)
        slots(%slot : tensor<1xi64>) outs(%all : tensor<?x4x16xf32>)
        {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
        -> tensor<?x4x16xf32>
    scf.yield %next : tensor<?x4x16xf32>
  } {pe.independent}
  return %r : tensor<?x4x16xf32>
}

// -----

// Tokens are written as they are in the cache after the first write.
// CHECK-LABEL: func.func @read_of_cache(
// CHECK-COUNT-2: scf.for
func.func @read_of_cache(%x: tensor<8x16xf32>, %slots: tensor<8xi64>,
                         %cache: tensor<8x24xf32>) -> tensor<8x24xf32> {
  %a = pe.write_cache ins(%x : tensor<8x16xf32>)
      slots(%slots : tensor<8xi64>) outs(%cache : tensor<8x24xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<8x24xf32>
  %y = tensor.extract_slice %a[0, 0] [8, 8] [1, 1]
      : tensor<8x24xf32> to tensor<8x8xf32>
  %b = pe.write_cache ins(%y : tensor<8x8xf32>)
      slots(%slots : tensor<8xi64>) outs(%a : tensor<8x24xf32>)
      {begin = 16 : i64, slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<8x24xf32>
  return %b : tensor<8x24xf32>
}
