// RUN: pe-opt %s --pe-tile-tokens="angles=exact fuse=none" --canonicalize --cse \
// RUN:     --pe-fuse-token-loops \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-tile-tokens="angles=exact parallel=openmp" \
// RUN:     --canonicalize --cse --pe-fuse-token-loops \
// RUN:   | FileCheck %s --check-prefix=PARALLEL
// RUN: pe-opt %s --pe-tile-tokens --canonicalize --cse \
// RUN:     --pe-fuse-token-loops \
// RUN:   | FileCheck %s --check-prefix=RUNS

// One loop over the tokens for both queries and keys.

// CHECK-LABEL: func.func @queries_and_keys(
// CHECK-SAME:      %[[Q:.*]]: tensor<40x8x64xf32>, %[[K:.*]]: tensor<40x2x64xf32>, %{{.*}}: i32)
// CHECK:         %[[R:.*]]:2 = scf.for %[[TOKEN:.*]] = %c0 to %c40 step %c1 iter_args(%[[ALL_Q:.*]] = %[[Q]], %[[ALL_K:.*]] = %[[K]])
// CHECK:           %[[POS:.*]] = pe.positions %{{.*}} : tensor<1xi32>
// CHECK-NOT:       pe.positions
// CHECK-DAG:       %[[ROW_Q:.*]] = tensor.extract_slice %[[ALL_Q]][%[[TOKEN]], 0, 0] [1, 8, 64]
// CHECK-DAG:       %[[ROW_K:.*]] = tensor.extract_slice %[[ALL_K]][%[[TOKEN]], 0, 0] [1, 2, 64]
// CHECK-DAG:       pe.rotary angles(%[[POS]], %{{.*}} outs(%[[ROW_Q]] : tensor<1x8x64xf32>)
// CHECK-DAG:       pe.rotary angles(%[[POS]], %{{.*}} outs(%[[ROW_K]] : tensor<1x2x64xf32>)
// CHECK:           scf.yield
// CHECK-NOT:     scf.for
// CHECK:         return %[[R]]#0, %[[R]]#1

// PARALLEL-LABEL: func.func @queries_and_keys(
// PARALLEL:         scf.forall (%{{.*}}) in (40) shared_outs(%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}})
// PARALLEL:           pe.rotary {{.*}} tensor<1x8x64xf32>
// PARALLEL:           pe.rotary {{.*}} tensor<1x2x64xf32>
// PARALLEL-NOT:     scf.forall (
// PARALLEL:         return

// The inner loops are fused as well, although the result of the first is
// inserted before the second begins.
// RUNS-LABEL: func.func @queries_and_keys(
// RUNS:         scf.for {{.*}} = %c0 to %c40 step %c16
// RUNS:           %[[N:.*]] = affine.min
// RUNS:           scf.for {{.*}} = %c0 to %[[N]] step %c1
// RUNS:             %[[POS:.*]] = pe.positions %{{.*}} : tensor<1xi32>
// RUNS-NOT:         pe.positions
// RUNS:             pe.rotary angles(%[[POS]], {{.*}} outs(%{{.*}} : tensor<1x8x64xf32>)
// RUNS:             pe.rotary angles(%[[POS]], {{.*}} outs(%{{.*}} : tensor<1x2x64xf32>)
// RUNS-NOT:     scf.for
// RUNS:         return
func.func @queries_and_keys(%q: tensor<40x8x64xf32>, %k: tensor<40x2x64xf32>,
                            %start: i32)
    -> (tensor<40x8x64xf32>, tensor<40x2x64xf32>) {
  %pos = pe.positions %start : tensor<40xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %rq = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%q : tensor<40x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<40x8x64xf32>
  %rk = pe.rotary angles(%pos, %freq : tensor<40xi32>, tensor<32xf64>)
      outs(%k : tensor<40x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<40x2x64xf32>
  return %rq, %rk : tensor<40x8x64xf32>, tensor<40x2x64xf32>
}

// All loops that may be fused become one.
// CHECK-LABEL: func.func @three_layers(
// CHECK:         %{{.*}}:3 = scf.for
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @three_layers(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                        %c: tensor<8x4xf32>, %pos: tensor<8xi32>,
                        %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rc = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%c : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %rb, %rc : tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>
}

// Ops between the loops that use no result stay before the fused loop.
// CHECK-LABEL: func.func @something_between(
// CHECK:         math.exp
// CHECK:         %{{.*}}:2 = scf.for
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @something_between(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                             %pos: tensor<8xi32>, %freq: tensor<2xf64>,
                             %t: f32)
    -> (tensor<8x4xf32>, f32, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %e = math.exp %t : f32
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %e, %rb : tensor<8x4xf32>, f32, tensor<8x4xf32>
}

// A user of the first loop's result moves behind both loops.
// CHECK-LABEL: func.func @use_between(
// CHECK:         %[[R:.*]]:2 = scf.for
// CHECK-NOT:     scf.for
// CHECK:         tensor.extract %[[R]]#0
// CHECK:         return
func.func @use_between(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                       %pos: tensor<8xi32>, %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, f32, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %ra[%c0, %c0] : tensor<8x4xf32>
  %e = math.exp %first : f32
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %e, %rb : tensor<8x4xf32>, f32, tensor<8x4xf32>
}

// A loop that depends on the first one, whose result is returned as well, moves,
// and is then behind the third.
// CHECK-LABEL: func.func @dependent_loop_between(
// CHECK:         %[[R:.*]]:2 = scf.for
// CHECK:         scf.for {{.*}} iter_args(%{{.*}} = %[[R]]#0)
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @dependent_loop_between(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>,
                                  %pos: tensor<8xi32>, %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>) {
  %ra = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %again = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%ra : tensor<8x4xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %rb = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%b : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %ra, %again, %rb
      : tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>
}

// Both loops are over the tokens of the queries, as there are as many positions.
// CHECK-LABEL: func.func @unknown_number_of_tokens(
// CHECK-SAME:      %[[Q:[^:]*]]: tensor<1x?x8x64xf32>
// CHECK-NOT:     tensor.dim
// CHECK:         %[[N:.*]] = tensor.dim %[[Q]], %c1
// CHECK-NOT:     tensor.dim
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
// CHECK-COUNT-2:   pe.rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @unknown_number_of_tokens(
    %q: tensor<1x?x8x64xf32>, %k: tensor<1x?x2x64xf32>, %pos: tensor<?xi32>,
    %freq: tensor<32xf64>) -> (tensor<1x?x8x64xf32>, tensor<1x?x2x64xf32>) {
  %rq = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%q : tensor<1x?x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x8x64xf32>
  %rk = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%k : tensor<1x?x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x?x2x64xf32>
  return %rq, %rk : tensor<1x?x8x64xf32>, tensor<1x?x2x64xf32>
}

// An extent that is known, and one that positions require to be equal.
// CHECK-LABEL: func.func @known_and_unknown_number(
// CHECK:         scf.for %{{.*}} = %c0 to %c8
// CHECK-COUNT-2:   pe.rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @known_and_unknown_number(%q: tensor<2x?x4xf32>, %k: tensor<8x4xf32>,
                                    %pos: tensor<?xi32>, %freq: tensor<2xf64>)
    -> (tensor<2x?x4xf32>, tensor<8x4xf32>) {
  %p = tensor.cast %pos : tensor<?xi32> to tensor<8xi32>
  %rq = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<2xf64>)
      outs(%q : tensor<2x?x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<2x?x4xf32>
  %rk = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%k : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %rq, %rk : tensor<2x?x4xf32>, tensor<8x4xf32>
}
