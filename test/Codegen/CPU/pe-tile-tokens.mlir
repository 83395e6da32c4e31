// RUN: pe-opt %s --pe-tile-tokens --canonicalize | FileCheck %s
// RUN: pe-opt %s --pe-tile-tokens | FileCheck %s --check-prefix=RAW

// Loops over single tokens. The heads and features of a token are not tiled,
// and the positions become scalars in the loop.

// CHECK-LABEL: func.func @positions_are_fused(
// CHECK-SAME:      %[[X:.*]]: tensor<?x4x64xf32>, %[[START:.*]]: i32, %[[N:.*]]: index, %[[FREQ:.*]]: tensor<32xf64>)
// CHECK-NOT:     pe.positions
// CHECK:         %[[R:.*]] = scf.for %[[TOKEN:.*]] = %c0 to %[[N]] step %c1 iter_args(%[[ALL:.*]] = %[[X]])
// CHECK:           %[[OFFSET:.*]] = arith.index_cast %[[TOKEN]] : index to i32
// CHECK:           %[[NUMBER:.*]] = arith.addi %[[START]], %[[OFFSET]] overflow<nsw> : i32
// CHECK:           %[[POS:.*]] = pe.positions %[[NUMBER]] : tensor<1xi32>
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[ALL]][%[[TOKEN]], 0, 0] [1, 4, 64] [1, 1, 1]
// CHECK:           %[[ROTATED:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<1xi32>, tensor<32xf64>) outs(%[[ROW]] : tensor<1x4x64xf32>)
// CHECK:           %[[NEXT:.*]] = tensor.insert_slice %[[ROTATED]] into %[[ALL]][%[[TOKEN]], 0, 0] [1, 4, 64] [1, 1, 1]
// CHECK:           scf.yield %[[NEXT]]
// CHECK-NOT:     scf.for
// CHECK:         return %[[R]]
func.func @positions_are_fused(%x: tensor<?x4x64xf32>, %start: i32, %n: index,
                               %freq: tensor<32xf64>) -> tensor<?x4x64xf32> {
  %pos = pe.positions %start, %n : tensor<?xi32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x64xf32>
  return %r : tensor<?x4x64xf32>
}

// Loops are in the order of the dimensions of x, whatever the order of the
// positions.
// CHECK-LABEL: func.func @two_dimensions_of_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<2x5x7x64xf32>, %[[Y:.*]]: tensor<2x5x7x64xf32>, %[[POS:.*]]: tensor<7x2xi32>
// CHECK:         scf.for %[[BATCH:.*]] = %c0 to %c2 step %c1
// CHECK:           scf.for %[[TOKEN:.*]] = %c0 to %c7 step %c1 iter_args(%[[ALL:.*]] = %{{.*}})
// CHECK-NOT:         scf.for
// CHECK-DAG:         %[[XROW:.*]] = tensor.extract_slice %[[X]][%[[BATCH]], 0, %[[TOKEN]], 0] [1, 5, 1, 64]
// CHECK-DAG:         %[[POSITION:.*]] = tensor.extract_slice %[[POS]][%[[TOKEN]], %[[BATCH]]] [1, 1]
// CHECK-DAG:         %[[ROW:.*]] = tensor.extract_slice %[[ALL]][%[[BATCH]], 0, %[[TOKEN]], 0] [1, 5, 1, 64]
// CHECK:             pe.rotary ins(%[[XROW]] : tensor<1x5x1x64xf32>) angles(%[[POSITION]], %{{.*}} outs(%[[ROW]] : tensor<1x5x1x64xf32>)
func.func @two_dimensions_of_tokens(
    %x: tensor<2x5x7x64xf32>, %y: tensor<2x5x7x64xf32>, %pos: tensor<7x2xi32>,
    %freq: tensor<32xf64>) -> tensor<2x5x7x64xf32> {
  %r = pe.rotary ins(%x : tensor<2x5x7x64xf32>)
      angles(%pos, %freq : tensor<7x2xi32>, tensor<32xf64>)
      outs(%y : tensor<2x5x7x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2, 0>}
      -> tensor<2x5x7x64xf32>
  return %r : tensor<2x5x7x64xf32>
}

// Not even one that canonicalization would remove.
// RAW-LABEL: func.func @one_token_needs_no_loop(
// RAW-NEXT:    %[[R:.*]] = pe.rotary angles(%{{.*}}, %{{.*}} : tensor<1xi32>,
// RAW-NEXT:    return %[[R]]
func.func @one_token_needs_no_loop(%x: tensor<1x4x64xf32>, %pos: tensor<1xi32>,
                                   %freq: tensor<32xf64>)
    -> tensor<1x4x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<1xi32>, tensor<32xf64>)
      outs(%x : tensor<1x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x64xf32>
  return %r : tensor<1x4x64xf32>
}

// CHECK-LABEL: func.func @no_elements_need_no_op(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x0x64xf32>
// CHECK-NEXT:    return %[[X]]
func.func @no_elements_need_no_op(%x: tensor<?x0x64xf32>, %pos: tensor<?xi32>,
                                  %freq: tensor<32xf64>)
    -> tensor<?x0x64xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x0x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x0x64xf32>
  return %r : tensor<?x0x64xf32>
}

// CHECK-LABEL: func.func @tables_of_one_batch(
// CHECK:         %[[R:.*]]:2 = scf.for %[[TOKEN:.*]] = %c0 to %c7 step %c1 iter_args(%[[COS:.*]] = %{{.*}}, %[[SIN:.*]] = %{{.*}})
// CHECK-NOT:       scf.for
// CHECK:           pe.rotary_table angles(%{{.*}}, %{{.*}} : tensor<1x1xi32>, tensor<32xf64>) outs(%{{.*}}, %{{.*}} : tensor<1x1x32xf32>, tensor<1x1x32xf32>)
// CHECK-DAG:       tensor.insert_slice %{{.*}}#0 into %[[COS]][0, %[[TOKEN]], 0]
// CHECK-DAG:       tensor.insert_slice %{{.*}}#1 into %[[SIN]][0, %[[TOKEN]], 0]
// CHECK:         return %[[R]]#0, %[[R]]#1
func.func @tables_of_one_batch(%pos: tensor<1x7xi32>, %freq: tensor<32xf64>,
                               %c: tensor<1x7x32xf32>, %s: tensor<1x7x32xf32>)
    -> (tensor<1x7x32xf32>, tensor<1x7x32xf32>) {
  %r:2 = pe.rotary_table
      angles(%pos, %freq : tensor<1x7xi32>, tensor<32xf64>)
      outs(%c, %s : tensor<1x7x32xf32>, tensor<1x7x32xf32>)
      -> tensor<1x7x32xf32>, tensor<1x7x32xf32>
  return %r#0, %r#1 : tensor<1x7x32xf32>, tensor<1x7x32xf32>
}

// CHECK-LABEL: func.func @given_tables(
// CHECK-SAME:      %{{.*}}: tensor<?x4x64xf32>, %[[COS:.*]]: tensor<?x32xf32>, %[[SIN:.*]]: tensor<?x32xf32>)
// CHECK:         scf.for %[[TOKEN:.*]] = %c0 to
// CHECK-DAG:       %[[C:.*]] = tensor.extract_slice %[[COS]][%[[TOKEN]], 0] [1, 32]
// CHECK-DAG:       %[[S:.*]] = tensor.extract_slice %[[SIN]][%[[TOKEN]], 0] [1, 32]
// CHECK:           pe.apply_rotary tables(%[[C]], %[[S]] : {{.*}} outs(%{{.*}} : tensor<1x4x64xf32>)
func.func @given_tables(%x: tensor<?x4x64xf32>, %cos: tensor<?x32xf32>,
                        %sin: tensor<?x32xf32>) -> tensor<?x4x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x32xf32>, tensor<?x32xf32>)
      outs(%x : tensor<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x64xf32>
  return %r : tensor<?x4x64xf32>
}

// CHECK-LABEL: func.func @memrefs_stay(
// CHECK-NEXT:    pe.apply_rotary
// CHECK-NEXT:    return
func.func @memrefs_stay(%x: memref<?x4x64xf32>, %table: memref<?x32xf32>) {
  pe.apply_rotary tables(%table, %table : memref<?x32xf32>, memref<?x32xf32>)
      outs(%x : memref<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
