// RUN: pe-opt %s --pe-vectorize=width=128 --canonicalize --cse \
// RUN:   --loop-invariant-code-motion --split-input-file | FileCheck %s

// A row of scores is a loop over vectors, with the distances in one that the
// loop advances. The last vector ends where the row ends, and is read first.

// CHECK: #[[UNROLL:.*]] = #llvm.loop_unroll<disable = true>
// CHECK: #loop_annotation = #llvm.loop_annotation<unroll = #[[UNROLL]]>
// CHECK-LABEL: func.func @row_of_unknown_extent(
// CHECK-SAME:      %[[X:.*]]: tensor<1x1x?xf32>, %[[SLOPES:.*]]: tensor<1xf32>, %[[QUERY:.*]]: index, %[[KEY:.*]]: index)
// CHECK-DAG:     %[[LANES:.*]] = arith.constant dense<[0, 1, 2, 3]> : vector<4xi32>
// CHECK-DAG:     %[[STEP:.*]] = arith.constant dense<4> : vector<4xi32>
// CHECK-DAG:     %[[SLOPE:.*]] = tensor.extract %[[SLOPES]]
// CHECK-DAG:     %[[FIRST:.*]] = arith.subi %[[KEY]], %[[QUERY]] : index
// CHECK:         %[[IS_LONG:.*]] = arith.cmpi sge, %[[SIZE:.*]], %c4 : index
// CHECK:         scf.if %[[IS_LONG]]
// CHECK:           vector.broadcast
// CHECK:           %[[KEYS:.*]] = arith.addi %{{.*}}, %[[LANES]] : vector<4xi32>
// CHECK:           %[[LAST:.*]] = affine.apply #{{.*}}()[%[[SIZE]]]
// CHECK:           %[[LAST_X:.*]] = vector.transfer_read %[[ROW:.*]][%[[LAST]]]
// CHECK:           %[[LAST_SCORES:.*]] = arith.addf %[[LAST_X]]
// CHECK:           %[[LOOP:.*]]:2 = scf.for %[[I:.*]] = %c0 to %[[LAST]] step %c4 iter_args(%[[SO_FAR:.*]] = %[[ROW]], %[[J:.*]] = %[[KEYS]])
// CHECK-DAG:         %[[NEXT:.*]] = arith.addi %[[J]], %[[STEP]]
// CHECK-DAG:         %[[Y:.*]] = vector.transfer_read %[[SO_FAR]][%[[I]]], %{{.*}} {in_bounds = [true]} : tensor<?xf32>, vector<4xf32>
// CHECK-NEXT:        %[[DISTANCE:.*]] = arith.sitofp %[[J]] : vector<4xi32> to vector<4xf32>
// CHECK-NEXT:        %[[BIAS:.*]] = arith.mulf %{{.*}}, %[[DISTANCE]] fastmath<contract>
// CHECK-NEXT:        %[[SCORE:.*]] = arith.addf %[[Y]], %[[BIAS]] fastmath<contract>
// CHECK:             %[[WRITTEN:.*]] = vector.transfer_write %[[SCORE]], %[[SO_FAR]][%[[I]]]
// CHECK:             scf.yield %[[WRITTEN]], %[[NEXT]]
// CHECK-NEXT:      } {loop_annotation = #loop_annotation}
// CHECK:           vector.transfer_write %[[LAST_SCORES]], %[[LOOP]]#0[%[[LAST]]]
// CHECK:         } else {
// CHECK:           scf.for %{{.*}} = %c0 to %[[SIZE]] step %c1
// CHECK:             tensor.extract
// CHECK:             tensor.insert
func.func @row_of_unknown_extent(%x: tensor<1x1x?xf32>, %m: tensor<1xf32>,
                                 %query: index, %key: index)
    -> tensor<1x1x?xf32> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) query_start(%query) key_start(%key)
      outs(%x : tensor<1x1x?xf32>) {form = #pe.alibi_form<relative>}
      -> tensor<1x1x?xf32>
  return %r : tensor<1x1x?xf32>
}

// -----

// A few vectors need no loop. The last one is read before the others are
// written.

// CHECK-LABEL: func.func @few_vectors(
// CHECK-NOT:     scf.
// CHECK:         vector.transfer_read %[[ROW:.*]][%c6]
// CHECK:         vector.transfer_read %[[ROW]][%c0]
// CHECK:         %[[A:.*]] = vector.transfer_write %{{.*}}, %[[ROW]][%c0]
// CHECK:         vector.transfer_read %[[A]][%c4]
// CHECK:         %[[B:.*]] = vector.transfer_write %{{.*}}, %[[A]][%c4]
// CHECK:         vector.transfer_write %{{.*}}, %[[B]][%c6]
func.func @few_vectors(%x: tensor<1x1x10xf32>, %m: tensor<1xf32>)
    -> tensor<1x1x10xf32> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x10xf32>)
      {form = #pe.alibi_form<symmetric>} -> tensor<1x1x10xf32>
  return %r : tensor<1x1x10xf32>
}

// -----

// CHECK-LABEL: func.func @whole_vectors(
// CHECK:         scf.for %{{.*}} = %c0 to %c128 step %c4
// CHECK-NOT:     vector.transfer_write
// CHECK:         vector.transfer_write %{{.*}} : vector<4xf32>, tensor<128xf32>
// CHECK-NOT:     vector.transfer_write
func.func @whole_vectors(%x: tensor<1x1x128xf32>, %m: tensor<1xf32>)
    -> tensor<1x1x128xf32> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x128xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x128xf32>
  return %r : tensor<1x1x128xf32>
}

// -----

// CHECK-LABEL: func.func @less_than_one_vector(
// CHECK-NOT:     scf.
// CHECK:         vector.transfer_read %{{.*}} : tensor<3xf32>, vector<3xf32>
// CHECK:         vector.transfer_write %{{.*}} : vector<3xf32>, tensor<3xf32>
func.func @less_than_one_vector(%x: tensor<1x1x3xf32>, %m: tensor<1xf32>)
    -> tensor<1x1x3xf32> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x3xf32>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x3xf32>
  return %r : tensor<1x1x3xf32>
}

// -----

// The query is needed by itself.

// CHECK-LABEL: func.func @causal_columns(
// CHECK-SAME:      %[[X:.*]]: tensor<1x1x4xf64>, %[[Y:.*]]: tensor<1x1x4xf64>, %{{.*}}: tensor<1xf32>, %[[QUERY:.*]]: index)
// CHECK-DAG:     %[[KEYS:.*]] = arith.constant dense<[0, 1]> : vector<2xi32>
// CHECK-DAG:     %[[NEVER:.*]] = arith.constant dense<0xFFF0000000000000> : vector<2xf64>
// CHECK:         %[[I:.*]] = vector.broadcast %{{.*}} : i32 to vector<2xi32>
// CHECK:         %[[LATER:.*]] = arith.cmpi slt, %[[I]], %[[KEYS]] : vector<2xi32>
// CHECK:         arith.select %[[LATER]], %[[NEVER]]
func.func @causal_columns(%x: tensor<1x1x4xf64>, %y: tensor<1x1x4xf64>,
                          %m: tensor<1xf32>, %query: index)
    -> tensor<1x1x4xf64> {
  %r = pe.alibi ins(%x : tensor<1x1x4xf64>) slopes(%m : tensor<1xf32>)
      query_start(%query) outs(%y : tensor<1x1x4xf64>)
      {form = #pe.alibi_form<column>, causal} -> tensor<1x1x4xf64>
  return %r : tensor<1x1x4xf64>
}

// -----

// Rows of bf16 are words: the scores in the even lanes, and those after them.

// CHECK-LABEL: func.func @words(
// CHECK-DAG:     %[[EVEN:.*]] = arith.constant dense<[0, 2, 4, 6]> : vector<4xi32>
// CHECK-DAG:     %[[ONE:.*]] = arith.constant dense<1> : vector<4xi32>
// CHECK:         %[[KEYS:.*]] = arith.addi %{{.*}}, %[[EVEN]]
// CHECK:         arith.addi %[[KEYS]], %[[ONE]]
// CHECK:         vector.bitcast %{{.*}} : vector<8xbf16> to vector<4xi32>
// CHECK:         vector.transfer_write %{{.*}} : vector<8xbf16>, tensor<8xbf16>
func.func @words(%x: tensor<1x1x8xbf16>, %m: tensor<1xf32>, %query: index)
    -> tensor<1x1x8xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) query_start(%query)
      outs(%x : tensor<1x1x8xbf16>) {form = #pe.alibi_form<relative>}
      -> tensor<1x1x8xbf16>
  return %r : tensor<1x1x8xbf16>
}

// -----

// An odd number of bf16 is not.

// CHECK-LABEL: func.func @no_words(
// CHECK:         arith.extf %{{.*}} : vector<5xbf16> to vector<5xf32>
func.func @no_words(%x: tensor<1x1x5xbf16>, %m: tensor<1xf32>)
    -> tensor<1x1x5xbf16> {
  %r = pe.alibi slopes(%m : tensor<1xf32>) outs(%x : tensor<1x1x5xbf16>)
      {form = #pe.alibi_form<relative>} -> tensor<1x1x5xbf16>
  return %r : tensor<1x1x5xbf16>
}

// -----

// The loop over rows is not unrolled either.

// CHECK-LABEL: func.func @rows(
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:           } {loop_annotation = #loop_annotation}
// CHECK:         } {loop_annotation = #loop_annotation}
func.func @rows(%x: tensor<1x8x1024xf32>, %m: tensor<1xf32>)
    -> tensor<1x8x1024xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %x)
      -> tensor<1x8x1024xf32> {
    %row = tensor.extract_slice %all[0, %i, 0] [1, 1, 1024] [1, 1, 1]
        : tensor<1x8x1024xf32> to tensor<1x1x1024xf32>
    %y = pe.alibi slopes(%m : tensor<1xf32>) query_start(%i)
        outs(%row : tensor<1x1x1024xf32>) {form = #pe.alibi_form<relative>}
        -> tensor<1x1x1024xf32>
    %next = tensor.insert_slice %y into %all[0, %i, 0] [1, 1, 1024] [1, 1, 1]
        : tensor<1x1x1024xf32> into tensor<1x8x1024xf32>
    scf.yield %next : tensor<1x8x1024xf32>
  }
  return %r : tensor<1x8x1024xf32>
}
