// RUN: pe-opt %s --pe-vectorize=width=256 --remarks-filter-missed=pe \
// RUN:   --verify-diagnostics | FileCheck %s

// Numbers of pairs and features that are known at run time only.

// Whole vectors, quarters of them, and single pairs.
// CHECK-LABEL: func.func @halves(
// CHECK-SAME:      %[[X:.*]]: tensor<?xf32>, %[[COS:.*]]: tensor<?xf32>, %[[SIN:.*]]: tensor<?xf32>)
// CHECK:         %[[PAIRS:.*]] = tensor.dim %[[COS]], %c0
// CHECK:         %[[REST:.*]] = arith.remui %{{.*}}, %c8
// CHECK:         %[[LAST:.*]] = arith.subi %[[PAIRS]], %[[REST]]
// CHECK:         %[[WHOLE:.*]] = scf.for %[[I:.*]] = %{{.*}} to %[[LAST]] step %c8{{.*}} iter_args(%[[ROW:.*]] = %[[X]]) -> (tensor<?xf32>)
// CHECK-DAG:       vector.transfer_read %[[COS]][%[[I]]], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<8xf32>
// CHECK-DAG:       vector.transfer_read %[[SIN]][%[[I]]], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<8xf32>
// CHECK-DAG:       %[[FIRST:.*]] = arith.addi %{{.*}}, %[[I]]
// CHECK-DAG:       %[[SECOND:.*]] = arith.addi %[[FIRST]], %[[PAIRS]]
// CHECK-DAG:       vector.transfer_read %[[ROW]][%[[FIRST]]], %{{.*}} : tensor<?xf32>, vector<8xf32>
// CHECK-DAG:       vector.transfer_read %[[ROW]][%[[SECOND]]], %{{.*}} : tensor<?xf32>, vector<8xf32>
// CHECK:           %[[HALF:.*]] = vector.transfer_write %{{.*}}, %[[ROW]][%[[FIRST]]] {in_bounds = [true]} : vector<8xf32>
// CHECK:           vector.transfer_write %{{.*}}, %[[HALF]][%[[SECOND]]] {in_bounds = [true]} : vector<8xf32>
// CHECK:         %[[SHORT:.*]] = scf.for %{{.*}} = %[[LAST]] to %{{.*}} step %c2{{.*}} iter_args(%{{.*}} = %[[WHOLE]])
// CHECK:           vector<2xf32>
// CHECK:         scf.for %{{.*}} step %c1{{.*}} iter_args(%{{.*}} = %[[SHORT]])
// CHECK:           vector<1xf32>
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @halves(%x: tensor<?xf32>, %cos: tensor<?xf32>, %sin: tensor<?xf32>)
    -> tensor<?xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?xf32>, tensor<?xf32>)
      outs(%x : tensor<?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>} -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// CHECK-LABEL: func.func @interleaved(
// CHECK:         scf.for
// CHECK:           vector.transfer_read %{{.*}} : tensor<?xbf16>, vector<16xbf16>
// CHECK:           vector.deinterleave
// CHECK:           vector.interleave
// CHECK:           vector.transfer_write %{{.*}} : vector<16xbf16>, tensor<?xbf16>
func.func @interleaved(%x: tensor<1x?xbf16>, %cos: tensor<1x?xf32>,
                       %sin: tensor<1x?xf32>) -> tensor<1x?xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<1x?xf32>, tensor<1x?xf32>)
      outs(%x : tensor<1x?xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<1x?xbf16>
  return %r : tensor<1x?xbf16>
}

// The number of pairs is known, and that of features is not: those before and
// after the pairs are copied out of place.
// CHECK-LABEL: func.func @features(
// CHECK-SAME:      %[[X:.*]]: tensor<?xf32>, %[[INIT:.*]]: tensor<?xf32>,
// CHECK-DAG:     %[[FEATURES:.*]] = tensor.dim %[[INIT]]
// CHECK:         scf.for
// CHECK:           %[[PART:.*]] = vector.transfer_read %[[X]][%[[I:.*]]], %{{.*}} : tensor<?xf32>, vector<8xf32>
// CHECK:           vector.transfer_write %[[PART]], %{{.*}}[%[[I]]]
// CHECK-COUNT-8: scf.for
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @features(%x: tensor<?xf32>, %init: tensor<?xf32>,
                    %table: tensor<32xf32>) -> tensor<?xf32> {
  %r = pe.apply_rotary ins(%x : tensor<?xf32>)
      tables(%table, %table : tensor<32xf32>, tensor<32xf32>)
      outs(%init : tensor<?xf32>)
      {layout = #pe.layout<half>, begin = 3 : i64, position_dims = array<i64>}
      -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// Frequencies are read and converted for each vector.
// CHECK-LABEL: func.func @table(
// CHECK-SAME:      %{{.*}}, %[[FREQ:.*]]: tensor<?xf64>,
// CHECK:         scf.for %[[I:.*]] = %{{.*}} step %c8{{.*}} -> (tensor<?xf32>, tensor<?xf32>)
// CHECK:           vector.transfer_read %[[FREQ]][%[[I]]], %{{.*}} : tensor<?xf64>, vector<8xf64>
// CHECK:           %[[COS:.*]], %[[SIN:.*]] = pe.cos_sin
// CHECK:           vector.transfer_write %[[COS]], %{{.*}}[%[[I]]]
// CHECK:           vector.transfer_write %[[SIN]], %{{.*}}[%[[I]]]
func.func @table(%pos: tensor<1xi32>, %freq: tensor<?xf64>,
    %init: tensor<1x?xf32>) -> (tensor<1x?xf32>, tensor<1x?xf32>) {
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<1xi32>, tensor<?xf64>)
      outs(%init, %init : tensor<1x?xf32>, tensor<1x?xf32>)
      -> tensor<1x?xf32>, tensor<1x?xf32>
  return %cos, %sin : tensor<1x?xf32>, tensor<1x?xf32>
}
