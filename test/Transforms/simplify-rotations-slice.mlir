// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// Only the slice of a rotation that is used is rotated.

// CHECK-LABEL: func.func @last_token(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x3x64xf32>, %[[POS:.*]]: tensor<2x7xi32>
// CHECK-DAG:     %[[P:.*]] = tensor.extract_slice %[[POS]][0, 6] [2, 1] [1, 1]
// CHECK-DAG:     %[[TILE:.*]] = tensor.extract_slice %[[X]][0, 6, 0, 0] [2, 1, 3, 64] [1, 1, 1, 1]
// CHECK:         %[[R:.*]] = pe.rotary angles(%[[P]], {{.*}} outs(%[[TILE]] : tensor<2x1x3x64xf32>)
// CHECK:         %[[TOKEN:.*]] = tensor.extract_slice %[[R]][0, 0, 0, 0] [2, 1, 3, 64] [1, 1, 1, 1] : tensor<2x1x3x64xf32> to tensor<2x3x64xf32>
// CHECK:         return %[[TOKEN]]
func.func @last_token(%x: tensor<2x7x3x64xf32>, %pos: tensor<2x7xi32>,
                      %freq: tensor<32xf64>) -> tensor<2x3x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<2x7xi32>, tensor<32xf64>)
      outs(%x : tensor<2x7x3x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>}
      -> tensor<2x7x3x64xf32>
  %token = tensor.extract_slice %r[0, 6, 0, 0] [2, 1, 3, 64] [1, 1, 1, 1]
      : tensor<2x7x3x64xf32> to tensor<2x3x64xf32>
  return %token : tensor<2x3x64xf32>
}

// CHECK-LABEL: func.func @tokens_of_a_run(
// CHECK-SAME:      %{{.*}}: tensor<?x64xf32>, %{{.*}}: tensor<?x64xf32>, %[[START:.*]]: i32, %[[N:[^:]*]]: index, %[[I:[^:]*]]: index, %[[M:[^:]*]]: index
// CHECK:         %[[OFFSET:.*]] = arith.index_cast %[[I]] : index to i32
// CHECK:         %[[FIRST:.*]] = arith.addi %[[START]], %[[OFFSET]] overflow<nsw> : i32
// CHECK:         %[[POS:.*]] = pe.positions %[[FIRST]], %[[M]] : tensor<?xi32>
// CHECK:         pe.rotary ins(%{{.*}}) angles(%[[POS]],
func.func @tokens_of_a_run(%x: tensor<?x64xf32>, %init: tensor<?x64xf32>,
    %start: i32, %n: index, %i: index, %m: index, %freq: tensor<32xf64>)
    -> tensor<?x64xf32> {
  %pos = pe.positions %start, %n : tensor<?xi32>
  %r = pe.rotary ins(%x : tensor<?x64xf32>)
      angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%init : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  %s = tensor.extract_slice %r[%i, 0] [%m, 64] [1, 1]
      : tensor<?x64xf32> to tensor<?x64xf32>
  return %s : tensor<?x64xf32>
}

// CHECK-LABEL: func.func @heads_of_an_application(
// CHECK:         %[[TILE:.*]] = tensor.extract_slice %{{.*}}[0, 1, 0] [7, 2, 64]
// CHECK:         pe.apply_rotary tables({{.*}} : tensor<7x32xf32>, tensor<7x32xf32>) outs(%[[TILE]] :
func.func @heads_of_an_application(%x: tensor<7x3x64xf32>,
    %cos: tensor<7x32xf32>, %sin: tensor<7x32xf32>) -> tensor<7x2x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>)
      outs(%x : tensor<7x3x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x3x64xf32>
  %s = tensor.extract_slice %r[0, 1, 0] [7, 2, 64] [1, 1, 1]
      : tensor<7x3x64xf32> to tensor<7x2x64xf32>
  return %s : tensor<7x2x64xf32>
}

// CHECK-LABEL: func.func @features(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         tensor.extract_slice %[[R]]
func.func @features(%x: tensor<7x64xf32>, %pos: tensor<7xi32>,
                    %freq: tensor<32xf64>) -> tensor<7x32xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
      outs(%x : tensor<7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x64xf32>
  %s = tensor.extract_slice %r[0, 0] [7, 32] [1, 1]
      : tensor<7x64xf32> to tensor<7x32xf32>
  return %s : tensor<7x32xf32>
}

// CHECK-LABEL: func.func @every_other_token(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         tensor.extract_slice %[[R]]
func.func @every_other_token(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                             %freq: tensor<32xf64>) -> tensor<4x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = tensor.extract_slice %r[0, 0] [4, 64] [2, 1]
      : tensor<8x64xf32> to tensor<4x64xf32>
  return %s : tensor<4x64xf32>
}

// CHECK-LABEL: func.func @whole_has_other_uses(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         tensor.extract_slice %[[R]]
func.func @whole_has_other_uses(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
    %freq: tensor<32xf64>) -> (tensor<1x64xf32>, tensor<8x64xf32>) {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  %s = tensor.extract_slice %r[7, 0] [1, 64] [1, 1]
      : tensor<8x64xf32> to tensor<1x64xf32>
  return %s, %r : tensor<1x64xf32>, tensor<8x64xf32>
}

// Slices in a loop may overlap.

// CHECK-LABEL: func.func @slices_in_a_loop(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         scf.for
// CHECK:           tensor.extract_slice %[[R]]
func.func private @use(tensor<2x64xf32>)
func.func @slices_in_a_loop(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                            %freq: tensor<32xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  scf.for %i = %c0 to %c7 step %c1 {
    %s = tensor.extract_slice %r[%i, 0] [2, 64] [1, 1]
        : tensor<8x64xf32> to tensor<2x64xf32>
    func.call @use(%s) : (tensor<2x64xf32>) -> ()
  }
  return
}

// CHECK-LABEL: func.func @only_the_rank_is_reduced(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         tensor.extract_slice %[[R]]
func.func @only_the_rank_is_reduced(%x: tensor<1x64xf32>, %pos: tensor<1xi32>,
                                    %freq: tensor<32xf64>) -> tensor<64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<32xf64>)
      outs(%x : tensor<1x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x64xf32>
  %s = tensor.extract_slice %r[0, 0] [1, 64] [1, 1]
      : tensor<1x64xf32> to tensor<64xf32>
  return %s : tensor<64xf32>
}

// CHECK-LABEL: func.func @encoding_of_a_run(
// CHECK:         %[[POS:.*]] = pe.positions %{{.*}} : tensor<2xi32, "e">
// CHECK:         return %[[POS]]
func.func @encoding_of_a_run(%start: i32) -> tensor<2xi32, "e"> {
  %pos = pe.positions %start : tensor<8xi32, "e">
  %slice = tensor.extract_slice %pos[1] [2] [1]
      : tensor<8xi32, "e"> to tensor<2xi32, "e">
  return %slice : tensor<2xi32, "e">
}

// If two loop-carried arrays are swapped, their extents are unknown.

// CHECK-LABEL: func.func @arrays_that_change_places(
// CHECK:         scf.for
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         tensor.extract_slice %[[R]]
func.func @arrays_that_change_places(%x: tensor<4x?xf32>, %y: tensor<4x?xf32>,
    %pos: tensor<4xi32>, %freq: tensor<2xf64>, %n: index, %features: index)
    -> tensor<1x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %both:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %y)
      -> (tensor<4x?xf32>, tensor<4x?xf32>) {
    scf.yield %b, %a : tensor<4x?xf32>, tensor<4x?xf32>
  }
  %r = pe.rotary angles(%pos, %freq : tensor<4xi32>, tensor<2xf64>)
      outs(%both#0 : tensor<4x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x?xf32>
  %s = tensor.extract_slice %r[0, 0] [1, %features] [1, 1]
      : tensor<4x?xf32> to tensor<1x?xf32>
  return %s : tensor<1x?xf32>
}
