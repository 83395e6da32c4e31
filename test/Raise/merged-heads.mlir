// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// The features of all heads are in one row.

#heads = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#tokens = affine_map<(d0, d1, d2) -> (d0, d2)>

// Pairs are put next to each other, and heads together, in one step.

// CHECK-LABEL: func.func @merged_heads(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x300x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x300x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    %[[Y:.*]] = tensor.collapse_shape %[[R]] {{\[}}[0], [1, 2]]
// CHECK-NEXT:    return %[[Y]]
func.func @merged_heads(%x: tensor<7x300x8xf32>, %cos: tensor<7x4xf32>,
                        %sin: tensor<7x4xf32>) -> tensor<7x2400xf32> {
  %a = tensor.extract_slice %x[0, 0, 0] [7, 300, 4] [1, 1, 2]
      : tensor<7x300x8xf32> to tensor<7x300x4xf32>
  %b = tensor.extract_slice %x[0, 0, 1] [7, 300, 4] [1, 1, 2]
      : tensor<7x300x8xf32> to tensor<7x300x4xf32>
  %empty = tensor.empty() : tensor<7x300x4xf32>
  %first = linalg.generic {indexing_maps = [#heads, #heads, #tokens, #tokens, #heads],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<7x300x4xf32>, tensor<7x300x4xf32>,
          tensor<7x4xf32>, tensor<7x4xf32>) outs(%empty : tensor<7x300x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r = arith.subf %p_cos, %q_sin : f32
    linalg.yield %r : f32
  } -> tensor<7x300x4xf32>
  %second = linalg.generic {indexing_maps = [#heads, #heads, #tokens, #tokens, #heads],
                            iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<7x300x4xf32>, tensor<7x300x4xf32>,
          tensor<7x4xf32>, tensor<7x4xf32>) outs(%empty : tensor<7x300x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r : f32
  } -> tensor<7x300x4xf32>
  %first_pairs = tensor.expand_shape %first [[0], [1], [2, 3]]
      output_shape [7, 300, 4, 1] : tensor<7x300x4xf32> into tensor<7x300x4x1xf32>
  %second_pairs = tensor.expand_shape %second [[0], [1], [2, 3]]
      output_shape [7, 300, 4, 1] : tensor<7x300x4xf32> into tensor<7x300x4x1xf32>
  %pairs = tensor.concat dim(3) %first_pairs, %second_pairs
      : (tensor<7x300x4x1xf32>, tensor<7x300x4x1xf32>) -> tensor<7x300x4x2xf32>
  %y = tensor.collapse_shape %pairs [[0], [1, 2, 3]]
      : tensor<7x300x4x2xf32> into tensor<7x2400xf32>
  return %y : tensor<7x2400xf32>
}

// What is no rotation is taken together as before.

// CHECK-LABEL: func.func @merged_sums(
// CHECK-NOT:     pe.
// CHECK:         %[[Y:.*]] = tensor.collapse_shape %{{.*}} {{\[}}[0], [1, 2, 3]]
// CHECK-NEXT:    return %[[Y]]
func.func @merged_sums(%x: tensor<7x3x4x2xf32>) -> tensor<7x24xf32> {
  %sum = arith.addf %x, %x : tensor<7x3x4x2xf32>
  %y = tensor.collapse_shape %sum [[0], [1, 2, 3]]
      : tensor<7x3x4x2xf32> into tensor<7x24xf32>
  return %y : tensor<7x24xf32>
}

// All dimensions are taken together, but there are none in the result.

// CHECK-LABEL: func.func @merged_to_a_scalar(
// CHECK:         tensor.collapse_shape %{{.*}} [] : tensor<1x1x1xf32> into tensor<f32>
func.func @merged_to_a_scalar(%x: tensor<1x1x1xf32>) -> tensor<f32> {
  %y = tensor.collapse_shape %x [] : tensor<1x1x1xf32> into tensor<f32>
  return %y : tensor<f32>
}
