// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-vectorize=accuracy=high --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=HIGH
// RUN: not pe-opt %s --pe-vectorize=accuracy=low 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN

// The standard cosine is a polynomial of the distance to the nearest half turn,
// whose sign is that of the turn; the high one is of the nearest quarter turn,
// whose cosine and sine change places.

// CHECK-LABEL: func.func @f32(
// CHECK:         arith.constant dense<3.1415925> : vector<4xf32>
// CHECK-NOT:     arith.select
// CHECK:         return

// HIGH-LABEL: func.func @f32(
// HIGH:         arith.constant dense<1.570796{{.*}}> : vector<4xf32>
// HIGH-COUNT-2: arith.select %{{.*}} : vector<4xi1>, vector<4xf32>
// HIGH-NOT:     arith.select
// HIGH:         return
func.func @f32(%pos: tensor<i32>, %init: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<4xf64>)
      outs(%init, %init : tensor<4xf32>, tensor<4xf32>)
      -> tensor<4xf32>, tensor<4xf32>
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// f64 is always as accurate as it can be.
// CHECK-LABEL: func.func @f64(
// CHECK-COUNT-2: arith.select %{{.*}} : vector<4xi1>, vector<4xf64>
// CHECK:         return

// HIGH-LABEL: func.func @f64(
// HIGH-COUNT-2: arith.select %{{.*}} : vector<4xi1>, vector<4xf64>
// HIGH:         return
func.func @f64(%pos: tensor<i32>, %init: tensor<4xf64>)
    -> (tensor<4xf64>, tensor<4xf64>) {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<4xf64>)
      outs(%init, %init : tensor<4xf64>, tensor<4xf64>)
      -> tensor<4xf64>, tensor<4xf64>
  return %r#0, %r#1 : tensor<4xf64>, tensor<4xf64>
}

// UNKNOWN: for the --accuracy option: Cannot find option named 'low'!
