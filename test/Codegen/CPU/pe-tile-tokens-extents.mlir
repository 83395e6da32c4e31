// RUN: pe-opt %s --pe-tile-tokens=angles=exact --canonicalize --cse | FileCheck %s

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

// The extents of the positions, of the queries and of the keys have to be equal:
// both loops end at that of the queries.
// CHECK-LABEL: func.func @equal_extents(
// CHECK-SAME:      %[[Q:[^:]*]]: tensor<?x4x16xf32>
// CHECK-NOT:     tensor.dim
// CHECK:         %[[N:.*]] = tensor.dim %[[Q]], %c0
// CHECK-NOT:     tensor.dim
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
// CHECK:         return
func.func @equal_extents(%q: tensor<?x4x16xf32>, %k: tensor<?x2x16xf32>,
                         %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                         %slots: tensor<?xi64>, %cache: tensor<?x2x16xf32>)
    -> (tensor<?x4x16xf32>, tensor<?x2x16xf32>) {
  %rq = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%q : tensor<?x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x16xf32>
  %rk = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%k : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %written = pe.write_cache ins(%rk : tensor<?x2x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x2x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %rq, %written : tensor<?x4x16xf32>, tensor<?x2x16xf32>
}

// What is required in a branch need not hold around it.
// CHECK-LABEL: func.func @equal_extents_in_a_branch(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x16xf32>, %[[Y:[^:]*]]: tensor<?x16xf32>, %{{.*}}: tensor<?xi64>
// CHECK:         scf.if
// CHECK:           %[[M:.*]] = tensor.dim %[[X]], %c0
// CHECK:           scf.for %{{.*}} = %c0 to %[[M]]
// CHECK:         %[[N:.*]] = tensor.dim %[[Y]], %c0
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
func.func @equal_extents_in_a_branch(
    %x: tensor<?x16xf32>, %y: tensor<?x16xf32>, %pos: tensor<?xi64>,
    %freq: tensor<8xf64>, %flag: i1) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %rx = scf.if %flag -> (tensor<?x16xf32>) {
    %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%x : tensor<?x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x16xf32>
    scf.yield %r : tensor<?x16xf32>
  } else {
    scf.yield %x : tensor<?x16xf32>
  }
  %ry = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x16xf32>
  return %rx, %ry : tensor<?x16xf32>, tensor<?x16xf32>
}

// It holds for all ops of a body, and what is required around the body holds in
// it.
// CHECK-LABEL: func.func @equal_extents_in_a_body(
// CHECK-SAME:      %[[Z:[^:]*]]: tensor<?x16xf32>
// CHECK:         %[[N:.*]] = tensor.dim %[[Z]], %c0
// CHECK-NOT:     tensor.dim
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
// CHECK:         scf.for %{{.*}} to %{{.*}}
// CHECK-NOT:       tensor.dim
// CHECK:           scf.for %{{.*}} = %c0 to %[[N]]
// CHECK:           scf.for %{{.*}} = %c0 to %[[N]]
func.func @equal_extents_in_a_body(
    %z: tensor<?x16xf32>, %x: tensor<?x16xf32>, %y: tensor<?x16xf32>,
    %pos: tensor<?xi64>, %freq: tensor<8xf64>, %n: index)
    -> (tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rz = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%z : tensor<?x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x16xf32>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%u = %x, %v = %y)
      -> (tensor<?x16xf32>, tensor<?x16xf32>) {
    %ru = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%u : tensor<?x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x16xf32>
    %rv = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%v : tensor<?x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x16xf32>
    scf.yield %ru, %rv : tensor<?x16xf32>, tensor<?x16xf32>
  }
  return %rz, %r#0, %r#1
      : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>
}

// In the body of a loop, its result is not known.
// CHECK-LABEL: func.func @loop_in_a_loop(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x?x3xf32>
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c0
// CHECK:         %[[M:.*]] = tensor.dim %[[X]], %c1
// CHECK:         scf.for %{{.*}} = %c0 to %[[N]]
// CHECK:           scf.for %{{.*}} = %c0 to %[[M]]
func.func @loop_in_a_loop(%x: tensor<?x?x3xf32>) -> tensor<?x?x3xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x?x3xf32>
  %m = tensor.dim %x, %c1 : tensor<?x?x3xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%all = %x)
      -> (tensor<?x?x3xf32>) {
    %rows = scf.for %j = %c0 to %m step %c1 iter_args(%last = %all)
        -> (tensor<?x?x3xf32>) {
      %row = tensor.extract_slice %last[%i, %j, 0] [1, 1, 3] [1, 1, 1]
          : tensor<?x?x3xf32> to tensor<3xf32>
      %y = linalg.exp ins(%row : tensor<3xf32>) outs(%row : tensor<3xf32>)
          -> tensor<3xf32>
      %next = tensor.insert_slice %y into %last[%i, %j, 0] [1, 1, 3] [1, 1, 1]
          : tensor<3xf32> into tensor<?x?x3xf32>
      scf.yield %next : tensor<?x?x3xf32>
    } {pe.independent}
    scf.yield %rows : tensor<?x?x3xf32>
  } {pe.independent}
  return %r : tensor<?x?x3xf32>
}

// A loop may pass on a number, which has no extents.
// CHECK-LABEL: func.func @number_passed_on(
// CHECK:         scf.for {{.*}} -> (tensor<8xf32>, f32)
// CHECK:         scf.for
// CHECK:           pe.rotary
func.func @number_passed_on(%x: tensor<?x4x16xf32>, %pos: tensor<?xi64>,
                            %freq: tensor<8xf64>, %init: tensor<8xf32>,
                            %one: f32) -> (tensor<?x4x16xf32>, tensor<8xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %init, %last = %one)
      -> (tensor<8xf32>, f32) {
    %next = tensor.insert %one into %all[%i] : tensor<8xf32>
    %more = arith.addf %last, %one : f32
    scf.yield %next, %more : tensor<8xf32>, f32
  } {pe.independent}
  %y = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x16xf32>
  return %y, %r#0, %r#1 : tensor<?x4x16xf32>, tensor<8xf32>, f32
}
