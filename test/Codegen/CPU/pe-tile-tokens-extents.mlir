// RUN: pe-opt %s --pe-tile-tokens --canonicalize --cse | FileCheck %s

// What a rotation requires is known where it is computed, and nowhere else.

// CHECK-LABEL: func.func @guarded(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x4x16xf32>, %[[POS:[^:]*]]: tensor<?xi64>
// CHECK-DAG:     %[[N:.*]] = tensor.dim %[[X]]
// CHECK-DAG:     %[[P:.*]] = tensor.dim %[[POS]]
// CHECK:         arith.cmpi eq, %[[N]], %[[P]]
// CHECK:         return %{{.*}}, %[[P]]
func.func @guarded(%x: tensor<?x4x16xf32>, %pos: tensor<?xi64>,
                   %freq: tensor<8xf64>) -> (tensor<?x4x16xf32>, index) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x16xf32>
  %p = tensor.dim %pos, %c0 : tensor<?xi64>
  %same = arith.cmpi eq, %n, %p : index
  %r = scf.if %same -> (tensor<?x4x16xf32>) {
    %y = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%x : tensor<?x4x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x4x16xf32>
    scf.yield %y : tensor<?x4x16xf32>
  } else {
    scf.yield %x : tensor<?x4x16xf32>
  }
  return %r, %p : tensor<?x4x16xf32>, index
}

// CHECK-LABEL: func.func @asserted(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x4x16xf32>, %[[POS:[^:]*]]: tensor<?xi64>
// CHECK-DAG:     %[[N:.*]] = tensor.dim %[[X]]
// CHECK-DAG:     %[[P:.*]] = tensor.dim %[[POS]]
// CHECK:         %[[SAME:.*]] = arith.cmpi eq, %[[N]], %[[P]]
// CHECK:         cf.assert %[[SAME]]
func.func @asserted(%x: tensor<?x4x16xf32>, %pos: tensor<?xi64>,
                    %freq: tensor<8xf64>) -> tensor<?x4x16xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x16xf32>
  %p = tensor.dim %pos, %c0 : tensor<?xi64>
  %same = arith.cmpi eq, %n, %p : index
  cf.assert %same, "as many positions as tokens"
  %y = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x16xf32>
  return %y : tensor<?x4x16xf32>
}

// CHECK-LABEL: func.func @branches(
// CHECK-SAME:      %[[OTHER:[^:]*]]: tensor<?xi64>, %{{[^:]*}}: tensor<8xf64>, %{{[^:]*}}: i1)
// CHECK:         %[[P:.*]] = tensor.dim %[[OTHER]]
// CHECK:         return %{{.*}}, %[[P]]
func.func @branches(%x: tensor<?x4x16xf32>, %pos: tensor<?xi64>,
                    %other: tensor<?xi64>, %freq: tensor<8xf64>, %cond: i1)
    -> (tensor<?x4x16xf32>, index) {
  %c0 = arith.constant 0 : index
  %r = scf.if %cond -> (tensor<?x4x16xf32>) {
    %y = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%x : tensor<?x4x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x4x16xf32>
    scf.yield %y : tensor<?x4x16xf32>
  } else {
    %y = pe.rotary angles(%other, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%x : tensor<?x4x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x4x16xf32>
    scf.yield %y : tensor<?x4x16xf32>
  }
  %p = tensor.dim %other, %c0 : tensor<?xi64>
  return %r, %p : tensor<?x4x16xf32>, index
}
