// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// Rotations by multiples p1 and p2 of the same frequencies are one by p1 + p2.

!x = tensor<8x64xf32>
!pos = tensor<8xi32>
!freq = tensor<32xf64>
#half = #pe.layout<half>

//===----------------------------------------------------------------------===//
// Signs and scales
//===----------------------------------------------------------------------===//

// Nothing is known of the positions, so that their sum is one of 64 bits.
// CHECK-LABEL: @positions_are_added
// CHECK-SAME: (%[[X:.*]]: tensor<8x64xf32>, %[[P1:.*]]: tensor<8xi32>, %[[P2:.*]]: tensor<8xi32>, %[[FREQ:.*]]: tensor<32xf64>)
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[P2]], %[[P1]] : tensor<8xi32>, tensor<8xi32>) outs(%{{.*}} : tensor<8xi64>)
// CHECK: ^bb0(%[[IN2:.*]]: i32, %[[IN1:.*]]: i32, %{{.*}}: i64):
// CHECK-DAG: %[[LONG2:.*]] = arith.extsi %[[IN2]] : i32 to i64
// CHECK-DAG: %[[LONG1:.*]] = arith.extsi %[[IN1]] : i32 to i64
// CHECK: arith.addi %[[LONG2]], %[[LONG1]] : i64
// CHECK: %[[R:.*]] = pe.rotary angles(%[[SUM]], %[[FREQ]] : tensor<8xi64>, tensor<32xf64>) outs(%[[X]] : tensor<8x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT: return %[[R]]
func.func @positions_are_added(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @inner_opposite_is_subtracted
// CHECK-SAME: %[[P1:[^ ]*]]: tensor<8xi32>, %[[P2:[^ ]*]]: tensor<8xi32>
// CHECK: %[[DIFFERENCE:.*]] = linalg.generic {{.*}} ins(%[[P2]], %[[P1]] : tensor<8xi32>, tensor<8xi32>) outs(%{{.*}} : tensor<8xi64>)
// CHECK: ^bb0(%[[IN2:.*]]: i32, %[[IN1:.*]]: i32, %{{.*}}: i64):
// CHECK-DAG: %[[LONG2:.*]] = arith.extsi %[[IN2]] : i32 to i64
// CHECK-DAG: %[[LONG1:.*]] = arith.extsi %[[IN1]] : i32 to i64
// CHECK: arith.subi %[[LONG2]], %[[LONG1]] : i64
// CHECK: pe.rotary angles(%[[DIFFERENCE]], {{.*}} {layout =
// CHECK-NOT: pe.rotary
func.func @inner_opposite_is_subtracted(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// p1 - p2 is the opposite of p2 - p1.
// CHECK-LABEL: @outer_opposite_stays_opposite
// CHECK-SAME: %[[P1:[^ ]*]]: tensor<8xi32>, %[[P2:[^ ]*]]: tensor<8xi32>
// CHECK: %[[DIFFERENCE:.*]] = linalg.generic {{.*}} ins(%[[P2]], %[[P1]] : tensor<8xi32>, tensor<8xi32>) outs(%{{.*}} : tensor<8xi64>)
// CHECK: ^bb0(%[[IN2:.*]]: i32, %[[IN1:.*]]: i32, %{{.*}}: i64):
// CHECK-DAG: %[[LONG2:.*]] = arith.extsi %[[IN2]] : i32 to i64
// CHECK-DAG: %[[LONG1:.*]] = arith.extsi %[[IN1]] : i32 to i64
// CHECK: arith.subi %[[LONG2]], %[[LONG1]] : i64
// CHECK: pe.rotary angles(%[[DIFFERENCE]], {{.*}} {conjugate, layout =
// CHECK-NOT: pe.rotary
func.func @outer_opposite_stays_opposite(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  return %b : !x
}

// CHECK-LABEL: @both_opposite
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<8xi64>)
// CHECK: arith.addi
// CHECK: pe.rotary angles(%[[SUM]], {{.*}} {conjugate, layout =
// CHECK-NOT: pe.rotary
func.func @both_opposite(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  return %b : !x
}

// CHECK-LABEL: @scales_are_multiplied
// CHECK-SAME: %[[A1:[^ ]*]]: f64, %[[A2:[^ ]*]]: f64)
// CHECK: %[[A:.*]] = arith.mulf %[[A1]], %[[A2]] : f64
// CHECK: pe.rotary {{.*}} scale(%[[A]])
// CHECK-NOT: pe.rotary
func.func @scales_are_multiplied(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq, %a1: f64, %a2: f64) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) scale(%a1) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) scale(%a2) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @inner_scale_remains
// CHECK-SAME: %[[A1:[^ ]*]]: f64)
// CHECK: pe.rotary {{.*}} scale(%[[A1]])
// CHECK-NOT: pe.rotary
func.func @inner_scale_remains(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq, %a1: f64) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) scale(%a1) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @outer_scale_remains
// CHECK-SAME: %[[A2:[^ ]*]]: f64)
// CHECK-NOT: pe.rotary
// CHECK: pe.rotary {{.*}} scale(%[[A2]])
// CHECK-NOT: pe.rotary
func.func @outer_scale_remains(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq, %a2: f64) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) scale(%a2) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

//===----------------------------------------------------------------------===//
// The two forms
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @update_of_read
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : tensor<8x64xf32>) {{.*}} outs(%[[INIT]] : tensor<8x64xf32>)
// CHECK-NOT: pe.rotary
func.func @update_of_read(%x: !x, %init: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary ins(%x : !x) angles(%p1, %freq : !pos, !freq) outs(%init : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @read_of_update
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : tensor<8x64xf32>) {{.*}} outs(%[[INIT]] : tensor<8x64xf32>)
// CHECK-NOT: pe.rotary
func.func @read_of_update(%x: !x, %init: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary ins(%a : !x) angles(%p2, %freq : !pos, !freq) outs(%init : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// The inner init is not needed.
// CHECK-LABEL: @read_of_read
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %{{[^:]*}}: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : tensor<8x64xf32>) {{.*}} outs(%[[INIT]] : tensor<8x64xf32>)
// CHECK-NOT: pe.rotary
func.func @read_of_read(%x: !x, %inner: !x, %init: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary ins(%x : !x) angles(%p1, %freq : !pos, !freq) outs(%inner : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary ins(%a : !x) angles(%p2, %freq : !pos, !freq) outs(%init : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// Windows, axes and position_dims are those of both.
// CHECK-LABEL: @attributes_remain
// CHECK: pe.rotary {{.*}} {axes = array<i64: 1, 0>, begin = 2 : i64, layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>}
// CHECK-NOT: pe.rotary
func.func @attributes_remain(%x: tensor<3x8x6xf32>, %p1: tensor<2x8x3xi32>, %p2: tensor<2x8x3xi32>,
                             %freq: tensor<2xf64>) -> tensor<3x8x6xf32> {
  %a = pe.rotary angles(%p1, %freq : tensor<2x8x3xi32>, tensor<2xf64>) outs(%x : tensor<3x8x6xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>, begin = 2 : i64,
                  axes = array<i64: 1, 0>} -> tensor<3x8x6xf32>
  %b = pe.rotary angles(%p2, %freq : tensor<2x8x3xi32>, tensor<2xf64>) outs(%a : tensor<3x8x6xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 1, 0>, begin = 2 : i64,
                  axes = array<i64: 1, 0>} -> tensor<3x8x6xf32>
  return %b : tensor<3x8x6xf32>
}

//===----------------------------------------------------------------------===//
// Layouts that move features
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @there_and_back
// CHECK: pe.rotary angles({{.*}} {layout = #pe.layout<interleaved>,
// CHECK-NOT: pe.rotary
func.func @there_and_back(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @back_and_there
// CHECK: pe.rotary angles({{.*}} {layout = #pe.layout<half>,
// CHECK-NOT: pe.rotary
func.func @back_and_there(%x: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @moved_first
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : {{.*}} outs(%[[INIT]] : {{.*}} {layout = #pe.layout<interleaved_to_half>,
// CHECK-NOT: pe.rotary
func.func @moved_first(%x: !x, %init: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary ins(%x : !x) angles(%p1, %freq : !pos, !freq) outs(%init : !x)
                 {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @moved_last
// CHECK-SAME: (%[[X:[^:]*]]: tensor<8x64xf32>, %[[INIT:[^:]*]]: tensor<8x64xf32>
// CHECK: pe.rotary ins(%[[X]] : {{.*}} outs(%[[INIT]] : {{.*}} {layout = #pe.layout<half_to_interleaved>,
// CHECK-NOT: pe.rotary
func.func @moved_last(%x: !x, %init: !x, %p1: !pos, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary ins(%a : !x) angles(%p2, %freq : !pos, !freq) outs(%init : !x)
                 {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>} -> !x
  return %b : !x
}
