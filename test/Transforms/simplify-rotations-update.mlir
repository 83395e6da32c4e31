// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// An op that computes x for the rotation alone leaves memory to rotate in.

// CHECK-LABEL: func.func @computed(
// CHECK:         %[[X:.*]] = linalg.exp
// CHECK:         pe.rotary angles({{.*}} outs(%[[X]] :
func.func @computed(%y: tensor<7x64xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> tensor<7x64xf32> {
  %x = linalg.exp ins(%y : tensor<7x64xf32>) outs(%y : tensor<7x64xf32>)
      -> tensor<7x64xf32>
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%empty : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// CHECK-LABEL: func.func @reshaped(
// CHECK:         %[[X:.*]] = tensor.expand_shape
// CHECK:         pe.apply_rotary tables({{.*}} outs(%[[X]] :
func.func @reshaped(%y: tensor<?x128xf32>, %cos: tensor<?x32xf32>,
    %sin: tensor<?x32xf32>, %n: index) -> tensor<?x2x64xf32> {
  %all = linalg.exp ins(%y : tensor<?x128xf32>) outs(%y : tensor<?x128xf32>)
      -> tensor<?x128xf32>
  %x = tensor.expand_shape %all [[0], [1, 2]] output_shape [%n, 2, 64]
      : tensor<?x128xf32> into tensor<?x2x64xf32>
  %empty = tensor.empty(%n) : tensor<?x2x64xf32>
  %r = pe.apply_rotary ins(%x : tensor<?x2x64xf32>)
      tables(%cos, %sin : tensor<?x32xf32>, tensor<?x32xf32>)
      outs(%empty : tensor<?x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x64xf32>
  return %r : tensor<?x2x64xf32>
}

// CHECK-LABEL: func.func @reshaped_and_transposed(
// CHECK:         %[[X:.*]] = tensor.expand_shape
// CHECK:         %[[R:.*]] = pe.rotary angles({{.*}} outs(%[[X]] :
// CHECK:         linalg.transpose ins(%[[R]] :
func.func @reshaped_and_transposed(%y: tensor<7x128xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> tensor<2x7x64xf32> {
  %all = linalg.exp ins(%y : tensor<7x128xf32>) outs(%y : tensor<7x128xf32>)
      -> tensor<7x128xf32>
  %heads = tensor.expand_shape %all [[0], [1, 2]] output_shape [7, 2, 64]
      : tensor<7x128xf32> into tensor<7x2x64xf32>
  %empty = tensor.empty() : tensor<2x7x64xf32>
  %x = linalg.transpose ins(%heads : tensor<7x2x64xf32>)
      outs(%empty : tensor<2x7x64xf32>) permutation = [1, 0, 2]
  %other = tensor.empty() : tensor<2x7x64xf32>
  %r = pe.rotary ins(%x : tensor<2x7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%other : tensor<2x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<2x7x64xf32>
  return %r : tensor<2x7x64xf32>
}

// CHECK-LABEL: func.func @scores(
// CHECK:         %[[X:.*]] = linalg.batch_matmul
// CHECK:         pe.alibi slopes({{.*}} outs(%[[X]] :
func.func @scores(%q: tensor<2x4x8xf32>, %k: tensor<2x8x5xf32>,
    %init: tensor<2x4x5xf32>, %m: tensor<2xf32>) -> tensor<2x4x5xf32> {
  %x = linalg.batch_matmul ins(%q, %k : tensor<2x4x8xf32>, tensor<2x8x5xf32>)
      outs(%init : tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
  %empty = tensor.empty() : tensor<2x4x5xf32>
  %s = pe.alibi ins(%x : tensor<2x4x5xf32>) slopes(%m : tensor<2xf32>)
      outs(%empty : tensor<2x4x5xf32>) {form = #pe.alibi_form<column>}
      -> tensor<2x4x5xf32>
  return %s : tensor<2x4x5xf32>
}

// CHECK-LABEL: func.func @scores_with_a_table(
// CHECK:         %[[X:.*]] = linalg.batch_matmul
// CHECK:         pe.relative_bias table({{.*}} outs(%[[X]] :
func.func @scores_with_a_table(%q: tensor<2x4x8xf32>, %k: tensor<2x8x5xf32>,
    %init: tensor<2x4x5xf32>, %t: tensor<2x9xf32>) -> tensor<2x4x5xf32> {
  %x = linalg.batch_matmul ins(%q, %k : tensor<2x4x8xf32>, tensor<2x8x5xf32>)
      outs(%init : tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
  %empty = tensor.empty() : tensor<2x4x5xf32>
  %s = pe.relative_bias ins(%x : tensor<2x4x5xf32>) table(%t : tensor<2x9xf32>)
      outs(%empty : tensor<2x4x5xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x5xf32>
  return %s : tensor<2x4x5xf32>
}

// What is needed later stays.

// CHECK-LABEL: func.func @needed_later(
// CHECK:         pe.rotary ins(
func.func @needed_later(%y: tensor<7x64xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> (tensor<7x64xf32>, tensor<7x64xf32>) {
  %x = linalg.exp ins(%y : tensor<7x64xf32>) outs(%y : tensor<7x64xf32>)
      -> tensor<7x64xf32>
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%empty : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %x, %r : tensor<7x64xf32>, tensor<7x64xf32>
}

// An argument, and a part of a tensor, might have to be copied.

// CHECK-LABEL: func.func @argument(
// CHECK:         pe.rotary ins(
func.func @argument(%x: tensor<7x64xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> tensor<7x64xf32> {
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%empty : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// CHECK-LABEL: func.func @part(
// CHECK:         pe.rotary ins(
func.func @part(%y: tensor<7x192xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> tensor<7x64xf32> {
  %all = linalg.exp ins(%y : tensor<7x192xf32>) outs(%y : tensor<7x192xf32>)
      -> tensor<7x192xf32>
  %x = tensor.extract_slice %all[0, 64] [7, 64] [1, 1]
      : tensor<7x192xf32> to tensor<7x64xf32>
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%empty : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// The next iteration needs x again.

// CHECK-LABEL: func.func @loop(
// CHECK:         scf.for
// CHECK:           pe.rotary ins(
func.func @loop(%y: tensor<7x64xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>, %n: index) -> tensor<7x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %x = linalg.exp ins(%y : tensor<7x64xf32>) outs(%y : tensor<7x64xf32>)
      -> tensor<7x64xf32>
  %z = tensor.empty() : tensor<7x64xf32>
  %sum = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %z)
      -> tensor<7x64xf32> {
    %empty = tensor.empty() : tensor<7x64xf32>
    %r = pe.rotary ins(%x : tensor<7x64xf32>)
        angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
        outs(%empty : tensor<7x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<7x64xf32>
    %next = linalg.add ins(%acc, %r : tensor<7x64xf32>, tensor<7x64xf32>)
        outs(%acc : tensor<7x64xf32>) -> tensor<7x64xf32>
    scf.yield %next : tensor<7x64xf32>
  }
  return %sum : tensor<7x64xf32>
}

// A given place is filled, and features that move cannot be updated.

// CHECK-LABEL: func.func @given_place(
// CHECK:         pe.rotary ins(
func.func @given_place(%y: tensor<7x64xf32>, %place: tensor<7x64xf32>,
    %pos: tensor<7xi32>, %freq: tensor<32xf64>) -> tensor<7x64xf32> {
  %x = linalg.exp ins(%y : tensor<7x64xf32>) outs(%y : tensor<7x64xf32>)
      -> tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%place : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// CHECK-LABEL: func.func @moved_features(
// CHECK:         pe.rotary ins(
func.func @moved_features(%y: tensor<7x64xf32>, %pos: tensor<7xi32>,
    %freq: tensor<32xf64>) -> tensor<7x64xf32> {
  %x = linalg.exp ins(%y : tensor<7x64xf32>) outs(%y : tensor<7x64xf32>)
      -> tensor<7x64xf32>
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = pe.rotary ins(%x : tensor<7x64xf32>)
      angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%empty : tensor<7x64xf32>)
      {layout = #pe.layout<interleaved_to_half>,
       position_dims = array<i64: 0>} -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}
