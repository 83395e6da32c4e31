// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Features and tables have as many dimensions, and only the tables of some pairs
// are seen to be cosines.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @cosines_of_some_pairs(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x8xbf16>
// CHECK:         %[[COS:.*]] = tensor.concat dim(1) %{{.*}} : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
// CHECK:         %[[SIN:.*]] = tensor.concat dim(1) %{{.*}} : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
// CHECK:         %[[WIDE:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<7x8xbf16>)
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      arith.extf
// CHECK:         pe.apply_rotary ins(%[[WIDE]] : tensor<7x8xf32>) tables(%[[COS]], %[[SIN]] :
func.func @cosines_of_some_pairs(%x: tensor<7x8xbf16>, %given_cos: tensor<7x2xf32>,
    %given_sin: tensor<7x2xf32>, %angles: tensor<7x2xf32>) -> tensor<7x8xf32> {
  %other_cos = math.cos %angles : tensor<7x2xf32>
  %other_sin = math.sin %angles : tensor<7x2xf32>
  %cos = tensor.concat dim(1) %given_cos, %other_cos
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %sin = tensor.concat dim(1) %given_sin, %other_sin
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %empty = tensor.empty() : tensor<7x4xf32>
  %first, %second = linalg.generic #rotation
      ins(%cos, %sin, %a, %b : tensor<7x4xf32>, tensor<7x4xf32>,
          tensor<7x4xbf16>, tensor<7x4xbf16>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%c: f32, %s: f32, %p16: bf16, %q16: bf16, %o0: f32, %o1: f32):
    %p = arith.extf %p16 : bf16 to f32
    %q = arith.extf %q16 : bf16 to f32
    %p_cos = arith.mulf %c, %p : f32
    %q_sin = arith.mulf %s, %q : f32
    %r0 = arith.subf %p_cos, %q_sin : f32
    %q_cos = arith.mulf %c, %q : f32
    %p_sin = arith.mulf %s, %p : f32
    %r1 = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r0, %r1 : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
