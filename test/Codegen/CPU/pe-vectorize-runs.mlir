// RUN: pe-opt %s --pe-vectorize --canonicalize --cse \
// RUN:     --loop-invariant-code-motion \
// RUN:   | FileCheck %s --implicit-check-not=pe.positions
// RUN: pe-opt %s --pe-vectorize=accuracy=high --canonicalize --cse \
// RUN:     --loop-invariant-code-motion \
// RUN:   | FileCheck %s --check-prefix=HIGH

// The angles of a run of contiguous tokens: exact ones of its first token,
// hoisted out of the loop, and in the loop their sums with those of a constant
// table.

// CHECK-LABEL: func.func @runs_are_sums(
// CHECK-SAME:      %[[FIRST:.*]]: i32, %[[X:.*]]: tensor<16x8xf32>)
// The table starts with the angle zero: four cosines of 1 and sines of 0.
// CHECK:         %[[TABLE:.*]] = arith.constant dense<"0x0000803F0000803F0000803F0000803F00000000000000000000000000000000{{.*}}"> : tensor<16x8xf32>
// CHECK:         %[[WIDE:.*]] = arith.extsi %[[FIRST]]
// CHECK:         %[[LANES:.*]] = vector.broadcast %[[WIDE]] : i64 to vector<4xi64>
// The first angle has the high accuracy, so that the sum has the standard one.
// CHECK:         %[[COS0:.*]], %[[SIN0:.*]] = pe.cos_sin %[[LANES]], %{{.*}} {accuracy = #pe.accuracy<high>}
// CHECK:         scf.for %[[I:.*]] = %c0 to %c16 step %c1
// CHECK-NOT:       pe.cos_sin
// CHECK:           %[[COS:.*]] = vector.transfer_read %[[TABLE]][%[[I]], %c0], %{{.*}} : tensor<16x8xf32>, vector<4xf32>
// CHECK:           %[[SIN:.*]] = vector.transfer_read %[[TABLE]][%[[I]], %c4], %{{.*}} : tensor<16x8xf32>, vector<4xf32>
// CHECK-DAG:       arith.mulf %[[COS0]], %[[COS]] fastmath<contract>
// CHECK-DAG:       arith.mulf %[[SIN0]], %[[SIN]] fastmath<contract>
// CHECK:           scf.yield

// HIGH-LABEL: func.func @runs_are_sums(
// HIGH:         scf.for
// HIGH:           pe.cos_sin
// HIGH:           scf.yield
func.func @runs_are_sums(%first: i32, %x: tensor<16x8xf32>)
    -> tensor<16x8xf32> {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %r = scf.for %i = %c0 to %c16 step %c1 iter_args(%all = %x)
      -> tensor<16x8xf32> {
    %offset = arith.index_cast %i : index to i32
    %number = arith.addi %first, %offset overflow<nsw> : i32
    %pos = pe.positions %number : tensor<1xi32>
    %row = tensor.extract_slice %all[%i, 0] [1, 8] [1, 1]
        : tensor<16x8xf32> to tensor<1x8xf32>
    %e = tensor.empty() : tensor<1x4xf32>
    %cos, %sin = pe.rotary_table
        angles(%pos, %freq : tensor<1xi32>, tensor<4xf64>)
        outs(%e, %e : tensor<1x4xf32>, tensor<1x4xf32>)
        -> tensor<1x4xf32>, tensor<1x4xf32>
    %rotated = pe.apply_rotary
        tables(%cos, %sin : tensor<1x4xf32>, tensor<1x4xf32>)
        outs(%row : tensor<1x8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x8xf32>
    %next = tensor.insert_slice %rotated into %all[%i, 0] [1, 8] [1, 1]
        : tensor<1x8xf32> into tensor<16x8xf32>
    scf.yield %next : tensor<16x8xf32>
  }
  return %r : tensor<16x8xf32>
}

// A step of positions is one of the table. A loop may end before the table does.
// CHECK-LABEL: func.func @runs_with_a_step(
// CHECK:         arith.constant dense<{{\[\[}}1.000000e+00, 0.000000e+00], [0.8775825{{[0-9]+}}, -0.4794255{{[0-9]+}}], {{.*}}> : tensor<16x2xf32>
// CHECK:         pe.cos_sin
// CHECK:         scf.for
// CHECK-NOT:       pe.cos_sin
// CHECK:           scf.yield
func.func @runs_with_a_step(%first: i64, %n: index, %x: tensor<16x1xf32>)
    -> tensor<16x1xf32> {
  %freq = arith.constant dense<[0.25]> : tensor<1xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %step = arith.constant -2 : i64
  %end = affine.min affine_map<(n) -> (n, 16)>(%n)
  %r = scf.for %i = %c0 to %end step %c1 iter_args(%all = %x)
      -> tensor<16x1xf32> {
    %index = arith.index_cast %i : index to i64
    %offset = arith.muli %index, %step : i64
    %number = arith.addi %first, %offset overflow<nsw> : i64
    %pos = pe.positions %number : tensor<1xi64>
    %row = tensor.extract_slice %all[%i, 0] [1, 1] [1, 1]
        : tensor<16x1xf32> to tensor<1x1xf32>
    %cos, %sin = pe.rotary_table
        angles(%pos, %freq : tensor<1xi64>, tensor<1xf64>)
        outs(%row, %row : tensor<1x1xf32>, tensor<1x1xf32>)
        -> tensor<1x1xf32>, tensor<1x1xf32>
    %next = tensor.insert_slice %sin into %all[%i, 0] [1, 1] [1, 1]
        : tensor<1x1xf32> into tensor<16x1xf32>
    scf.yield %next : tensor<16x1xf32>
  }
  return %r : tensor<16x1xf32>
}

// A sum that may wrap around is not the position of a token in a run.
// CHECK-LABEL: func.func @sums_that_wrap_are_no_runs
// CHECK-NOT:     arith.constant dense<{{.*}}> : tensor<16x8xf32>
// CHECK:         scf.for
// CHECK:           pe.cos_sin
func.func @sums_that_wrap_are_no_runs(%first: i32, %x: tensor<16x8xf32>)
    -> tensor<16x8xf32> {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %r = scf.for %i = %c0 to %c16 step %c1 iter_args(%all = %x)
      -> tensor<16x8xf32> {
    %offset = arith.index_cast %i : index to i32
    %number = arith.addi %first, %offset : i32
    %pos = pe.positions %number : tensor<1xi32>
    %row = tensor.extract_slice %all[%i, 0] [1, 8] [1, 1]
        : tensor<16x8xf32> to tensor<1x8xf32>
    %e = tensor.empty() : tensor<1x4xf32>
    %cos, %sin = pe.rotary_table
        angles(%pos, %freq : tensor<1xi32>, tensor<4xf64>)
        outs(%e, %e : tensor<1x4xf32>, tensor<1x4xf32>)
        -> tensor<1x4xf32>, tensor<1x4xf32>
    %rotated = pe.apply_rotary
        tables(%cos, %sin : tensor<1x4xf32>, tensor<1x4xf32>)
        outs(%row : tensor<1x8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x8xf32>
    %next = tensor.insert_slice %rotated into %all[%i, 0] [1, 8] [1, 1]
        : tensor<1x8xf32> into tensor<16x8xf32>
    scf.yield %next : tensor<16x8xf32>
  }
  return %r : tensor<16x8xf32>
}
