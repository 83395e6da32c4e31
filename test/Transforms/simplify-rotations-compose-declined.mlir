// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// Rotations that do not compose.

// CHECK-LABEL: func.func @inner_result_is_used_twice(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @inner_result_is_used_twice(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>)
    -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r, %s : tensor<8x64xf32>, tensor<8x64xf32>
}

// CHECK-LABEL: func.func @other_frequencies(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_frequencies(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>, %other: tensor<32xf64>)
    -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %other : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @other_layout(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_layout(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @layout_that_moves_pairs(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @layout_that_moves_pairs(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @other_window(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_window(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<16xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<16xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<16xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 2 : i64}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @other_position_dims(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_position_dims(%x: tensor<8x8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32>, %freq: tensor<32xf64>) -> tensor<8x8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<8x8x64xf32>
  return %s : tensor<8x8x64xf32>
}

// CHECK-LABEL: func.func @other_axes(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_axes(%x: tensor<8x64xf32>, %p: tensor<2x8xi32>,
    %q: tensor<2x8xi32>, %freq: tensor<2xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<2x8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 0, 1>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<2x8xi32>, tensor<2xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, axes = array<i64: 1, 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// Nothing is wider than i64.
// CHECK-LABEL: func.func @sum_may_wrap_around(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @sum_may_wrap_around(%x: tensor<8x64xf32>, %p: tensor<8xi64>,
    %q: tensor<8xi64>, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi64>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi64>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// Sums of narrower positions fit.
// CHECK-LABEL: func.func @sum_of_wide_integers_that_fits(
// CHECK:         arith.addi %{{.*}} : i64
// CHECK:         pe.rotary angles
// CHECK-NOT:     pe.rotary
func.func @sum_of_wide_integers_that_fits(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %q: tensor<8xi16>, %freq: tensor<32xf64>)
    -> tensor<8x64xf32> {
  %wide_p = arith.extsi %p : tensor<8xi32> to tensor<8xi64>
  %wide_q = arith.extsi %q : tensor<8xi16> to tensor<8xi64>
  %r = pe.rotary angles(%wide_p, %freq : tensor<8xi64>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%wide_q, %freq : tensor<8xi64>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// CHECK-LABEL: func.func @positions_of_other_types(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @positions_of_other_types(%x: tensor<?x64xf32>, %p: tensor<8xi32>,
    %q: tensor<?xi32>, %freq: tensor<32xf64>) -> tensor<?x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%r : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  return %s : tensor<?x64xf32>
}

// CHECK-LABEL: func.func @memrefs(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @memrefs(%x: memref<8x64xf32>, %p: memref<8xi32>,
                   %freq: memref<32xf64>) {
  pe.rotary angles(%p, %freq : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %freq : memref<8xi32>, memref<32xf64>)
      outs(%x : memref<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
  return
}

// CHECK-LABEL: func.func @other_encodings(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @other_encodings(%x: tensor<8x64xf32>, %p: tensor<8xi32>,
    %q: tensor<8xi32, "e">, %freq: tensor<32xf64>) -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32, "e">, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}

// Pairs next to each other are read as if they were halves.
// CHECK-LABEL: func.func @pairs_that_are_not_where_they_are_read(
// CHECK-COUNT-2: pe.rotary angles
// CHECK:         return
func.func @pairs_that_are_not_where_they_are_read(%x: tensor<8x64xf32>,
    %p: tensor<8xi32>, %q: tensor<8xi32>, %freq: tensor<32xf64>)
    -> tensor<8x64xf32> {
  %r = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = pe.rotary angles(%q, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%r : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %s : tensor<8x64xf32>
}
