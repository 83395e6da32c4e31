// RUN: pe-opt %s --canonicalize | FileCheck %s

// Tables of features that repeat those of pairs are narrowed to them.

!x = tensor<2x8xf32>

// CHECK-LABEL: @concatenated_halves
// CHECK-SAME: %[[C:[^:]*]]: tensor<2x4xf32>, %[[S:[^:]*]]: tensor<2x4xf32>
// CHECK-NEXT: pe.apply_rotary tables(%[[C]], %[[S]] : tensor<2x4xf32>, tensor<2x4xf32>) outs(%{{.*}}) {layout = #pe.layout<half>, position_dims
func.func @concatenated_halves(%x: !x, %c: tensor<2x4xf32>, %s: tensor<2x4xf32>) -> !x {
  %cos = tensor.concat dim(1) %c, %c : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %sin = tensor.concat dim(1) %s, %s : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %y = pe.apply_rotary tables(%cos, %sin : tensor<2x8xf32>, tensor<2x8xf32>) outs(%x : !x)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// CHECK-LABEL: @equal_neighbors
// CHECK-DAG: arith.constant dense<{{\[\[}}1.000000e+00, 5.000000e-01], [2.500000e-01, 0.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: arith.constant dense<1.000000e+00> : tensor<2x2xf32>
// CHECK: pe.apply_rotary tables({{.*}} : tensor<2x2xf32>, tensor<2x2xf32>) {{.*}} {layout = #pe.layout<interleaved>, position_dims
func.func @equal_neighbors(%x: !x) -> !x {
  %cos = arith.constant dense<[[1.0, 1.0, 0.5, 0.5], [0.25, 0.25, 0.0, 0.0]]> : tensor<2x4xf32>
  %sin = arith.constant dense<1.0> : tensor<2x4xf32>
  %y = pe.apply_rotary tables(%cos, %sin : tensor<2x4xf32>, tensor<2x4xf32>) outs(%x : !x)
      {layout = #pe.layout<interleaved>, per_feature, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// The places are those of the result: neighbors, where halves are read.
// CHECK-LABEL: @equal_halves_of_neighbors
// CHECK: pe.apply_rotary {{.*}} per_feature
func.func @equal_halves_of_neighbors(%x: !x) -> !x {
  %cos = arith.constant dense<[[1.0, 0.5, 1.0, 0.5], [0.25, 0.0, 0.25, 0.0]]> : tensor<2x4xf32>
  %y = pe.apply_rotary tables(%cos, %cos : tensor<2x4xf32>, tensor<2x4xf32>) outs(%x : !x)
      {layout = #pe.layout<half_to_interleaved>, per_feature, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// CHECK-LABEL: @different_sines
// CHECK: pe.apply_rotary {{.*}} per_feature
func.func @different_sines(%x: !x, %c: tensor<2x4xf32>, %s: tensor<2x8xf32>) -> !x {
  %cos = tensor.concat dim(1) %c, %c : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %y = pe.apply_rotary tables(%cos, %s : tensor<2x8xf32>, tensor<2x8xf32>) outs(%x : !x)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>} -> !x
  return %y : !x
}

// CHECK-LABEL: @different_halves
// CHECK: pe.apply_rotary {{.*}} per_feature
func.func @different_halves(%x: !x, %c: tensor<2x4xf32>, %s: tensor<2x4xf32>) -> !x {
  %both = tensor.concat dim(1) %c, %s : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %y = pe.apply_rotary tables(%both, %both : tensor<2x8xf32>, tensor<2x8xf32>) outs(%x : !x)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>} -> !x
  return %y : !x
}
