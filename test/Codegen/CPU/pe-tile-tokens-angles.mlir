// RUN: pe-opt %s --pe-tile-tokens --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-tile-tokens=angles=exact --canonicalize \
// RUN:   | FileCheck %s --check-prefix=EXACT
// RUN: pe-opt %s --pe-tile-tokens=angles=split --canonicalize \
// RUN:   | FileCheck %s --check-prefix=SPLIT
// RUN: pe-opt %s --pe-tile-tokens=parallel=openmp --canonicalize \
// RUN:   | FileCheck %s --check-prefix=PARALLEL

// Tokens at contiguous positions are processed in runs of 16.

// CHECK-LABEL: func.func @run(
// CHECK-SAME:      %[[X:.*]]: tensor<?x4x64xf32>, %[[START:.*]]: i32)
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c0
// CHECK:         %[[R:.*]] = scf.for %[[BEGIN:.*]] = %c0 to %[[N]] step %c16 iter_args(%[[ALL:.*]] = %[[X]])
// CHECK:           %[[LENGTH:.*]] = affine.min #{{.*}}(%[[BEGIN]])[%[[N]]]
// CHECK:           %[[SOME:.*]] = tensor.extract_slice %[[ALL]][%[[BEGIN]], 0, 0] [%[[LENGTH]], 4, 64]
// CHECK:           scf.for %[[TOKEN:.*]] = %c0 to %[[LENGTH]] step %c1 iter_args(%[[ROWS:.*]] = %[[SOME]])
// CHECK:             %[[ROW:.*]] = tensor.extract_slice %[[ROWS]][%[[TOKEN]], 0, 0] [1, 4, 64]
// CHECK:             pe.rotary angles(%{{.*}}, %{{.*}} : tensor<1xi32>, tensor<32xf64>) outs(%[[ROW]]
// CHECK:           tensor.insert_slice %{{.*}} into %[[ALL]][%[[BEGIN]], 0, 0]
// CHECK:         return %[[R]]

// EXACT-LABEL: func.func @run(
// EXACT:         scf.for {{.*}} step %c1 iter_args
// EXACT-NOT:     scf.for
// EXACT:         return

// The loop over runs is parallel, the loop over the tokens of a run is not.
// PARALLEL-LABEL: func.func @run(
// PARALLEL:         scf.forall (%[[BEGIN:.*]]) = (0) to (%{{.*}}) step (16) shared_outs
// PARALLEL:           scf.for {{.*}} step %c1 iter_args
// PARALLEL:             pe.rotary
// PARALLEL:           scf.forall.in_parallel
// PARALLEL-NEXT:        tensor.parallel_insert_slice
// PARALLEL:         return
func.func @run(%x: tensor<?x4x64xf32>, %start: i32) -> tensor<?x4x64xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x64xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x64xf32>
  return %r : tensor<?x4x64xf32>
}

// With at most 16 tokens there is no loop over runs.
// CHECK-LABEL: func.func @one_run(
// CHECK:         scf.for {{.*}} = %c0 to %c16 step %c1
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @one_run(%start: i32, %init: tensor<16x8xf32>) -> tensor<16x8xf32> {
  %pos = pe.positions %start : tensor<16xi32>
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %r = pe.sinusoidal angles(%pos, %freq : tensor<16xi32>, tensor<4xf64>)
      outs(%init : tensor<16x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// With a batch dimension, there is a loop around the loop over runs.
// CHECK-LABEL: func.func @batch_of_runs(
// CHECK:         scf.for {{.*}} = %c0 to %c40 step %c16
// CHECK:           scf.for {{.*}} step %c1
// CHECK:             pe.rotary angles({{.*}} tensor<2x4x1x64xbf16>
// CHECK:         return
func.func @batch_of_runs(%x: tensor<2x4x40x64xbf16>, %start: i32)
    -> tensor<2x4x40x64xbf16> {
  %pos = pe.positions %start {step = 3 : i64} : tensor<40xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%x : tensor<2x4x40x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
      -> tensor<2x4x40x64xbf16>
  return %r : tensor<2x4x40x64xbf16>
}

// With two tokens, only one would use the table, so there are no runs unless
// `angles=split`. Then the tokens are one run, whose loop is the same.
// CHECK-LABEL: func.func @two_tokens(
// CHECK:         scf.for {{.*}} = %c0 to %c2 step %c1
// CHECK-NOT:     scf.for
// CHECK:         return

// Threads share the rows, and the angles are exact.
// PARALLEL-LABEL: func.func @two_tokens(
// PARALLEL:         scf.forall (%{{.*}}, %{{.*}}) in (2, 4)
// PARALLEL-NOT:       scf.for
// PARALLEL:           pe.rotary {{.*}} outs(%{{.*}} : tensor<1x1x64xf32>)
// PARALLEL:         return

// SPLIT-LABEL: func.func @two_tokens(
// SPLIT:         scf.for {{.*}} = %c0 to %c2 step %c1
// SPLIT-NOT:     scf.for
// SPLIT:         return
func.func @two_tokens(%x: tensor<2x4x64xf32>, %start: i32)
    -> tensor<2x4x64xf32> {
  %pos = pe.positions %start : tensor<2xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<2xi32>, tensor<32xf64>)
      outs(%x : tensor<2x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<2x4x64xf32>
  return %r : tensor<2x4x64xf32>
}
