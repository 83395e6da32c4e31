// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-vectorize=accuracy=high --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=HIGH
// RUN: not pe-opt %s --pe-vectorize=accuracy=low 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN

// Angles are as accurate as the option says.

// CHECK-LABEL: func.func @f32(
// CHECK:         pe.cos_sin %{{.*}}, %{{.*}} : vector<4xi64> -> vector<4xf32>

// HIGH-LABEL: func.func @f32(
// HIGH:         pe.cos_sin %{{.*}}, %{{.*}} {accuracy = #pe.accuracy<high>} : vector<4xi64> -> vector<4xf32>
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
// CHECK:         pe.cos_sin %{{.*}}, %{{.*}} low(%{{.*}} : vector<4xi64>)

// HIGH-LABEL: func.func @f64(
// HIGH:         pe.cos_sin %{{.*}}, %{{.*}} low(%{{.*}} : vector<4xi64>)
func.func @f64(%pos: tensor<i32>, %init: tensor<4xf64>)
    -> (tensor<4xf64>, tensor<4xf64>) {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<4xf64>)
      outs(%init, %init : tensor<4xf64>, tensor<4xf64>)
      -> tensor<4xf64>, tensor<4xf64>
  return %r#0, %r#1 : tensor<4xf64>, tensor<4xf64>
}

// UNKNOWN: for the --accuracy option: Cannot find option named 'low'!
