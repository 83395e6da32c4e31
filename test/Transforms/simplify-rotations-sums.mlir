// RUN: pe-opt %s --pe-simplify-rotations | FileCheck %s

// The positions of rotations that compose: runs remain runs, and sums do not
// wrap around.

!x = tensor<8x64xf32>
!pos = tensor<8xi32>
!freq = tensor<32xf64>
#half = #pe.layout<half>

// CHECK-LABEL: @runs_add_up_to_a_run
// CHECK-SAME: %[[S1:[^ ]*]]: i32, %[[S2:[^ ]*]]: i32
// CHECK-DAG: %[[LONG1:.*]] = arith.extsi %[[S1]] : i32 to i64
// CHECK-DAG: %[[LONG2:.*]] = arith.extsi %[[S2]] : i32 to i64
// CHECK: %[[START:.*]] = arith.addi %[[LONG2]], %[[LONG1]] : i64
// CHECK: %[[SUM:.*]] = pe.positions %[[START]] {step = 3 : i64} : tensor<8xi64>
// CHECK: pe.rotary angles(%[[SUM]],
// CHECK-NOT: pe.rotary
func.func @runs_add_up_to_a_run(%x: !x, %s1: i32, %s2: i32, %freq: !freq) -> !x {
  %p1 = pe.positions %s1 : !pos
  %p2 = pe.positions %s2 {step = 2 : i64} : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @runs_of_dynamic_length
// CHECK-SAME: %[[N:[^ ]*]]: index
// CHECK: %[[START:.*]] = arith.subi %{{.*}}, %{{.*}} : i64
// CHECK: %[[SUM:.*]] = pe.positions %[[START]], %[[N]] {step = -1 : i64} : tensor<?xi64>
// CHECK: pe.rotary angles(%[[SUM]], %{{.*}} : tensor<?xi64>,
// CHECK-NOT: pe.rotary
func.func @runs_of_dynamic_length(%x: tensor<?x64xf32>, %s1: i32, %s2: i32, %n: index,
                                  %freq: !freq) -> tensor<?x64xf32> {
  %p1 = pe.positions %s1, %n {step = 2 : i64} : tensor<?xi32>
  %p2 = pe.positions %s2, %n : tensor<?xi32>
  %a = pe.rotary angles(%p1, %freq : tensor<?xi32>, !freq) outs(%x : tensor<?x64xf32>)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> tensor<?x64xf32>
  %b = pe.rotary angles(%p2, %freq : tensor<?xi32>, !freq) outs(%a : tensor<?x64xf32>)
                 {layout = #half, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  return %b : tensor<?x64xf32>
}

// A cache of keys at 100 + i is moved by -67.
// CHECK-LABEL: @constant_runs_keep_their_type
// CHECK: %[[START:.*]] = arith.constant 33 : i32
// CHECK: %[[SUM:.*]] = pe.positions %[[START]] : tensor<8xi32>
// CHECK: pe.rotary angles(%[[SUM]], %{{.*}} : tensor<8xi32>,
// CHECK-NOT: pe.rotary
func.func @constant_runs_keep_their_type(%x: !x, %freq: !freq) -> !x {
  %c100 = arith.constant 100 : i32
  %p1 = pe.positions %c100 : !pos
  %p2 = arith.constant dense<-67> : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// A length that is constant is in the type, and no cast hides the run.
// CHECK-LABEL: @runs_of_constant_length
// CHECK: %[[START:.*]] = arith.constant 33 : i32
// CHECK: %[[SUM:.*]] = pe.positions %[[START]] : tensor<8xi32>
// CHECK: pe.rotary angles(%[[SUM]], %{{.*}} : tensor<8xi32>,
// CHECK-NOT: pe.rotary
func.func @runs_of_constant_length(%x: tensor<?x64xf32>, %freq: !freq) -> tensor<?x64xf32> {
  %c100 = arith.constant 100 : i32
  %c8 = arith.constant 8 : index
  %p1 = pe.positions %c100, %c8 : tensor<?xi32>
  %p2 = arith.constant dense<-67> : !pos
  %a = pe.rotary angles(%p1, %freq : tensor<?xi32>, !freq) outs(%x : tensor<?x64xf32>)
                 {layout = #half, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : tensor<?x64xf32>)
                 {layout = #half, position_dims = array<i64: 0>} -> tensor<?x64xf32>
  return %b : tensor<?x64xf32>
}

// 2^31 - 1 - 7 - 100 + 100 + i is at most 2^31 - 1.
// CHECK-LABEL: @last_run_that_fits
// CHECK: %[[START:.*]] = arith.constant 2147483640 : i32
// CHECK: pe.positions %[[START]] : tensor<8xi32>
func.func @last_run_that_fits(%x: !x, %freq: !freq) -> !x {
  %start = arith.constant 2147483540 : i32
  %p1 = pe.positions %start : !pos
  %p2 = arith.constant dense<100> : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @first_run_that_does_not_fit
// CHECK: %[[START:.*]] = arith.constant 2147483641 : i64
// CHECK: pe.positions %[[START]] : tensor<8xi64>
func.func @first_run_that_does_not_fit(%x: !x, %freq: !freq) -> !x {
  %start = arith.constant 2147483541 : i32
  %p1 = pe.positions %start : !pos
  %p2 = arith.constant dense<100> : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @constants_fold
// CHECK: %[[SUM:.*]] = arith.constant dense<[11, 22, 33, 44, 55, 66, 77, 88]> : tensor<8xi32>
// CHECK: pe.rotary angles(%[[SUM]],
// CHECK-NOT: pe.rotary
func.func @constants_fold(%x: !x, %freq: !freq) -> !x {
  %p1 = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : !pos
  %p2 = arith.constant dense<[10, 20, 30, 40, 50, 60, 70, 80]> : !pos
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// 16 bits, extended, and their sum have room in 32 bits.
// CHECK-LABEL: @extended_positions_fit
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<8xi32>)
// CHECK: arith.addi %{{.*}}, %{{.*}} : i32
// CHECK: pe.rotary angles(%[[SUM]],
// CHECK-NOT: pe.rotary
func.func @extended_positions_fit(%x: !x, %p1: tensor<8xi16>, %p2: tensor<8xi16>, %freq: !freq) -> !x {
  %long1 = arith.extsi %p1 : tensor<8xi16> to !pos
  %long2 = arith.extsi %p2 : tensor<8xi16> to !pos
  %a = pe.rotary angles(%long1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%long2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @positions_of_two_widths
// CHECK-SAME: %[[P1:[^ ]*]]: tensor<8xi16>, %[[P2:[^ ]*]]: tensor<8xi32>
// CHECK: linalg.generic {{.*}} ins(%[[P2]], %[[P1]] : {{.*}} outs(%{{.*}} : tensor<8xi64>)
// CHECK: ^bb0(%[[IN2:.*]]: i32, %[[IN1:.*]]: i16,
// CHECK-DAG: %[[LONG1:.*]] = arith.extsi %[[IN1]] : i16 to i64
// CHECK-DAG: %[[LONG2:.*]] = arith.extsi %[[IN2]] : i32 to i64
// CHECK: arith.addi %[[LONG2]], %[[LONG1]] : i64
func.func @positions_of_two_widths(%x: !x, %p1: tensor<8xi16>, %p2: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : tensor<8xi16>, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// Three rotations: sums of 32 bits have room in 64 bits.
// CHECK-LABEL: @sums_of_sums_fit
// CHECK-COUNT-2: arith.addi {{.*}} : i64
// CHECK: pe.rotary
// CHECK-NOT: pe.rotary
func.func @sums_of_sums_fit(%x: !x, %p1: !pos, %p2: !pos, %p3: !pos, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : !pos, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %c = pe.rotary angles(%p3, %freq : !pos, !freq) outs(%b : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %c : !x
}

// CHECK-LABEL: @sum_of_unknown_numbers
// CHECK-COUNT-2: pe.rotary
func.func @sum_of_unknown_numbers(%x: !x, %p1: tensor<8xi64>, %p2: tensor<8xi64>, %freq: !freq) -> !x {
  %a = pe.rotary angles(%p1, %freq : tensor<8xi64>, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : tensor<8xi64>, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// Up to 2^34 phases are exact: 2^34 and -1 add up to less, but their difference
// is more.
// CHECK-LABEL: @difference_is_too_far
// CHECK-COUNT-2: pe.rotary
func.func @difference_is_too_far(%x: !x, %freq: !freq) -> !x {
  %p1 = arith.constant dense<-1> : tensor<8xi64>
  %p2 = arith.constant dense<17179869184> : tensor<8xi64>
  %a = pe.rotary angles(%p1, %freq : tensor<8xi64>, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>, conjugate} -> !x
  %b = pe.rotary angles(%p2, %freq : tensor<8xi64>, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// CHECK-LABEL: @sum_is_near_enough
// CHECK: %[[START:.*]] = arith.constant 17179869183 : i64
// CHECK: pe.positions %[[START]] {step = 0 : i64} : tensor<8xi64>
// CHECK: pe.rotary
// CHECK-NOT: pe.rotary
func.func @sum_is_near_enough(%x: !x, %freq: !freq) -> !x {
  %p1 = arith.constant dense<[-1, -1, -1, -1, -1, -1, -1, -1]> : tensor<8xi64>
  %p2 = arith.constant dense<17179869184> : tensor<8xi64>
  %a = pe.rotary angles(%p1, %freq : tensor<8xi64>, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p2, %freq : tensor<8xi64>, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}

// An accumulated value has no bounds that follow from the inputs of the loop.
// CHECK-LABEL: @accumulated_positions_may_wrap
// CHECK-COUNT-2: = pe.rotary
func.func @accumulated_positions_may_wrap(%x: !x, %all: tensor<8x9xi32>, %init: tensor<8xi64>, %p: !pos,
                                          %freq: !freq) -> !x {
  %sums = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%all : tensor<8x9xi32>) outs(%init : tensor<8xi64>) {
  ^bb0(%in: i32, %out: i64):
    %long = arith.extsi %in : i32 to i64
    %sum = arith.addi %long, %out : i64
    linalg.yield %sum : i64
  } -> tensor<8xi64>
  %a = pe.rotary angles(%sums, %freq : tensor<8xi64>, !freq) outs(%x : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  %b = pe.rotary angles(%p, %freq : !pos, !freq) outs(%a : !x)
                 {layout = #half, position_dims = array<i64: 0>} -> !x
  return %b : !x
}
