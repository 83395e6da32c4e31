// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s

// The tail of a row after whole vectors of words.

// 20 pairs are a vector of 16 and one of 4: even tails are words as well.
// CHECK-LABEL: func.func @even_tail_of_halves(
// CHECK-NOT:     arith.truncf
// CHECK:         vector.bitcast %{{.*}} : vector<16xbf16> to vector<8xi32>
// CHECK:         vector.bitcast %{{.*}} : vector<4xbf16> to vector<2xi32>
// CHECK-NOT:     arith.truncf
// CHECK:         return
func.func @even_tail_of_halves(%x: tensor<40xbf16>, %cos: tensor<20xf32>,
                               %sin: tensor<20xf32>) -> tensor<40xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<20xf32>, tensor<20xf32>)
      outs(%x : tensor<40xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
      -> tensor<40xbf16>
  return %r : tensor<40xbf16>
}

// With an odd number of pairs, the second partners would begin in the middle of
// a word, so such a tail is converted element by element.
// CHECK-LABEL: func.func @odd_tail_of_halves(
// CHECK:         vector.bitcast %{{.*}} : vector<16xbf16> to vector<8xi32>
// CHECK:         arith.extf %{{.*}} : vector<3xbf16> to vector<3xf32>
// CHECK:         arith.truncf %{{.*}} : vector<3xf32> to vector<3xbf16>
// CHECK:         return
func.func @odd_tail_of_halves(%x: tensor<38xbf16>, %cos: tensor<19xf32>,
                              %sin: tensor<19xf32>) -> tensor<38xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<19xf32>, tensor<19xf32>)
      outs(%x : tensor<38xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
      -> tensor<38xbf16>
  return %r : tensor<38xbf16>
}

// Interleaved, every pair is one word, for any number of pairs.
// CHECK-LABEL: func.func @odd_tail_of_pairs(
// CHECK-NOT:     arith.extf
// CHECK:         vector.bitcast %{{.*}} : vector<16xbf16> to vector<8xi32>
// CHECK:         vector.bitcast %{{.*}} : vector<6xbf16> to vector<3xi32>
// CHECK-NOT:     arith.truncf
// CHECK:         return
func.func @odd_tail_of_pairs(%x: tensor<22xbf16>, %cos: tensor<11xf32>,
                             %sin: tensor<11xf32>) -> tensor<22xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<11xf32>, tensor<11xf32>)
      outs(%x : tensor<22xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64>}
      -> tensor<22xbf16>
  return %r : tensor<22xbf16>
}

// Pairs that move are read as words and written in two halves.
// CHECK-LABEL: func.func @pairs_to_halves(
// CHECK:         vector.bitcast %{{.*}} : vector<16xbf16> to vector<8xi32>
// CHECK:         arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
// CHECK:         arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
// CHECK:         return
func.func @pairs_to_halves(%x: tensor<16xbf16>, %cos: tensor<8xf32>,
                           %sin: tensor<8xf32>) -> tensor<16xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<16xbf16>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>}
      -> tensor<16xbf16>
  return %r : tensor<16xbf16>
}

// In the reverse, they are written as words.
// CHECK-LABEL: func.func @halves_to_pairs(
// CHECK:         arith.extf %{{.*}} : vector<8xbf16> to vector<8xf32>
// CHECK:         arith.extf %{{.*}} : vector<8xbf16> to vector<8xf32>
// CHECK-NOT:     arith.truncf
// CHECK-NOT:     vector.interleave
// CHECK:         vector.bitcast %{{.*}} : vector<16xi16> to vector<16xbf16>
// CHECK:         return
func.func @halves_to_pairs(%x: tensor<16xbf16>, %cos: tensor<8xf32>,
                           %sin: tensor<8xf32>) -> tensor<16xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<16xbf16>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>}
      -> tensor<16xbf16>
  return %r : tensor<16xbf16>
}
