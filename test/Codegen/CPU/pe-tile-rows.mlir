// RUN: pe-opt %s --pe-tile-rows --canonicalize | FileCheck %s
// RUN: pe-opt %s --pe-tile-rows=parallel=openmp --canonicalize \
// RUN:   | FileCheck %s --check-prefix=PARALLEL

// Loops over all dimensions but the features or keys.

// CHECK-LABEL: func.func @rows_of_one_token(
// CHECK-SAME:      %[[X:.*]]: tensor<1x4x64xf32>, %[[COS:.*]]: tensor<1x32xf32>, %[[SIN:.*]]: tensor<1x32xf32>)
// CHECK:         %[[R:.*]] = scf.for %[[HEAD:.*]] = %c0 to %c4 step %c1 iter_args(%[[ALL:.*]] = %[[X]])
// CHECK-NOT:       scf.for
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[ALL]][0, %[[HEAD]], 0] [1, 1, 64] [1, 1, 1]
// CHECK:           %[[ROTATED:.*]] = pe.apply_rotary tables(%[[COS]], %[[SIN]] : tensor<1x32xf32>, tensor<1x32xf32>) outs(%[[ROW]] : tensor<1x1x64xf32>)
// CHECK:           %[[NEXT:.*]] = tensor.insert_slice %[[ROTATED]] into %[[ALL]][0, %[[HEAD]], 0] [1, 1, 64] [1, 1, 1]
// CHECK:           scf.yield %[[NEXT]]
// CHECK:         return %[[R]]
func.func @rows_of_one_token(%x: tensor<1x4x64xf32>, %cos: tensor<1x32xf32>,
                             %sin: tensor<1x32xf32>) -> tensor<1x4x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<1x32xf32>, tensor<1x32xf32>)
      outs(%x : tensor<1x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x64xf32>
  return %r : tensor<1x4x64xf32>
}

// CHECK-LABEL: func.func @rows_of_all_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<?x?x64xf32>, %[[Y:.*]]: tensor<?x?x64xf32>
// CHECK:         scf.for %[[TOKEN:.*]] = %c0 to %{{.*}} step %c1
// CHECK:           scf.for %[[HEAD:.*]] = %c0 to %{{.*}} step %c1
// CHECK-NOT:         scf.for
// CHECK:             %[[XROW:.*]] = tensor.extract_slice %[[X]][%[[TOKEN]], %[[HEAD]], 0] [1, 1, 64]
// CHECK:             %[[TABLE:.*]] = tensor.extract_slice %{{.*}}[%[[TOKEN]], 0] [1, 32]
// CHECK:             pe.apply_rotary ins(%[[XROW]] : tensor<1x1x64xf32>) tables(%[[TABLE]], %{{.*}} : {{.*}} outs(%{{.*}} : tensor<1x1x64xf32>)
func.func @rows_of_all_tokens(%x: tensor<?x?x64xf32>, %y: tensor<?x?x64xf32>,
                              %table: tensor<?x32xf32>)
    -> tensor<?x?x64xf32> {
  %r = pe.apply_rotary ins(%x : tensor<?x?x64xf32>)
      tables(%table, %table : tensor<?x32xf32>, tensor<?x32xf32>)
      outs(%y : tensor<?x?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x?x64xf32>
  return %r : tensor<?x?x64xf32>
}

// CHECK-LABEL: func.func @one_row_needs_no_loop(
// CHECK-NEXT:    pe.apply_rotary
// CHECK-NEXT:    return
func.func @one_row_needs_no_loop(%x: tensor<1x1x?xf32>, %table: tensor<?xf32>)
    -> tensor<1x1x?xf32> {
  %r = pe.apply_rotary tables(%table, %table : tensor<?xf32>, tensor<?xf32>)
      outs(%x : tensor<1x1x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
      -> tensor<1x1x?xf32>
  return %r : tensor<1x1x?xf32>
}

// CHECK-LABEL: func.func @no_elements_need_no_op(
// CHECK-SAME:      %{{.*}}: tensor<4x0x64xf32>, %[[Y:[^:]*]]: tensor<4x0x64xf32>
// CHECK-NEXT:    return %[[Y]]
func.func @no_elements_need_no_op(%x: tensor<4x0x64xf32>,
                                  %y: tensor<4x0x64xf32>,
                                  %table: tensor<4x32xf32>)
    -> tensor<4x0x64xf32> {
  %r = pe.apply_rotary ins(%x : tensor<4x0x64xf32>)
      tables(%table, %table : tensor<4x32xf32>, tensor<4x32xf32>)
      outs(%y : tensor<4x0x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x0x64xf32>
  return %r : tensor<4x0x64xf32>
}

// The angles of pe.rotary must not be computed again for every row.
// CHECK-LABEL: func.func @other_ops_stay(
// CHECK-NEXT:    pe.rotary_table
// CHECK-NEXT:    pe.rotary
// CHECK-NEXT:    return
func.func @other_ops_stay(%x: tensor<8x4x64xf32>, %pos: tensor<8xi32>,
                          %freq: tensor<32xf64>, %init: tensor<8x32xf32>)
    -> (tensor<8x32xf32>, tensor<8x4x64xf32>) {
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%init, %init : tensor<8x32xf32>, tensor<8x32xf32>)
      -> tensor<8x32xf32>, tensor<8x32xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4x64xf32>
  return %cos, %r : tensor<8x32xf32>, tensor<8x4x64xf32>
}

// CHECK-LABEL: func.func @memrefs_stay(
// CHECK-NEXT:    pe.apply_rotary
// CHECK-NEXT:    return
func.func @memrefs_stay(%x: memref<8x4x64xf32>, %table: memref<8x32xf32>) {
  pe.apply_rotary tables(%table, %table : memref<8x32xf32>, memref<8x32xf32>)
      outs(%x : memref<8x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The query of a row is its index, counted from that of the first row.
// CHECK-LABEL: func.func @rows_of_scores(
// CHECK-SAME:      %[[X:.*]]: tensor<2x?x64xf32>, %[[SLOPES:.*]]: tensor<2xf32>, %[[START:.*]]: index)
// CHECK:         scf.for %[[HEAD:.*]] = %c0 to %c2 step %c1
// CHECK:           scf.for %[[ROW:.*]] = %c0 to %{{.*}} step %c1
// CHECK:             %[[QUERY:.*]] = affine.apply #{{.*}}()[%[[START]], %[[ROW]]]
// CHECK:             %[[SLOPE:.*]] = tensor.extract_slice %[[SLOPES]][%[[HEAD]]] [1] [1]
// CHECK:             pe.alibi slopes(%[[SLOPE]] : tensor<1xf32>) query_start(%[[QUERY]]) outs(%{{.*}} : tensor<1x1x64xf32>)

// PARALLEL-LABEL: func.func @rows_of_scores(
// PARALLEL:         scf.forall (%[[HEAD:.*]], %[[ROW:.*]]) in (2, %{{.*}})
// PARALLEL:           pe.alibi {{.*}} outs(%{{.*}} : tensor<1x1x64xf32>)
func.func @rows_of_scores(%x: tensor<2x?x64xf32>, %m: tensor<2xf32>,
                          %start: index) -> tensor<2x?x64xf32> {
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%start)
      outs(%x : tensor<2x?x64xf32>) {form = #pe.alibi_form<relative>}
      -> tensor<2x?x64xf32>
  return %r : tensor<2x?x64xf32>
}

// Threads do not start threads, and the rows of a token stay together.
// PARALLEL-LABEL: func.func @rows_in_a_parallel_loop(
// PARALLEL:         scf.forall (%{{.*}}) in (4)
// PARALLEL-NOT:     scf.forall
// PARALLEL:         scf.for
// PARALLEL:         pe.alibi {{.*}} outs(%{{.*}} : tensor<1x1x8xf32>)
// PARALLEL-LABEL: func.func @rows_of_a_token(
// PARALLEL-NOT:     scf.forall
// PARALLEL:         scf.for
// PARALLEL:         pe.apply_rotary
func.func @rows_in_a_parallel_loop(%x: tensor<4x3x8xf32>, %m: tensor<4xf32>)
    -> tensor<4x3x8xf32> {
  %r = scf.forall (%h) in (4) shared_outs(%o = %x) -> tensor<4x3x8xf32> {
    %part = tensor.extract_slice %o[%h, 0, 0] [1, 3, 8] [1, 1, 1]
        : tensor<4x3x8xf32> to tensor<1x3x8xf32>
    %slope = tensor.extract_slice %m[%h] [1] [1] : tensor<4xf32> to tensor<1xf32>
    %y = pe.alibi slopes(%slope : tensor<1xf32>)
        outs(%part : tensor<1x3x8xf32>) {form = #pe.alibi_form<relative>}
        -> tensor<1x3x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %y into %o[%h, 0, 0] [1, 3, 8] [1, 1, 1]
          : tensor<1x3x8xf32> into tensor<4x3x8xf32>
    }
  }
  return %r : tensor<4x3x8xf32>
}

func.func @rows_of_a_token(%x: tensor<1x4x64xf32>, %table: tensor<1x32xf32>)
    -> tensor<1x4x64xf32> {
  %r = pe.apply_rotary
      tables(%table, %table : tensor<1x32xf32>, tensor<1x32xf32>)
      outs(%x : tensor<1x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x64xf32>
  return %r : tensor<1x4x64xf32>
}
