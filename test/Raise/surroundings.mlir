// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// What comes before and after a rotation remains: norms, scales, caches.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#heads = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#tokens = affine_map<(d0, d1, d2) -> (d0, d2)>
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @norm_before(
// CHECK:         %[[NORM:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<7x8xf32>, tensor<7xf32>, tensor<8xf32>)
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[NORM]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @norm_before(%x: tensor<7x8xf32>, %weights: tensor<8xf32>,
    %cos: tensor<7x4xf32>, %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %eight = arith.constant 8.0 : f32
  %epsilon = arith.constant 1.0e-6 : f32
  %empty = tensor.empty() : tensor<7xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<7xf32>)
      -> tensor<7xf32>
  %squares = linalg.generic {indexing_maps = [#rows, #column],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<7x8xf32>) outs(%init : tensor<7xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %square = arith.mulf %a, %a : f32
    %r = arith.addf %sum, %square : f32
    linalg.yield %r : f32
  } -> tensor<7xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %norm = linalg.generic {indexing_maps = [#rows, #column, #row, #rows],
                          iterator_types = ["parallel", "parallel"]}
      ins(%x, %squares, %weights : tensor<7x8xf32>, tensor<7xf32>, tensor<8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %sum: f32, %weight: f32, %out: f32):
    %mean = arith.divf %sum, %eight : f32
    %shifted = arith.addf %mean, %epsilon : f32
    %factor = math.rsqrt %shifted : f32
    %scaled = arith.mulf %a, %factor : f32
    %r = arith.mulf %scaled, %weight : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %a = tensor.extract_slice %norm[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %norm[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @scale_after(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK:         %[[SCALED:.*]] = arith.mulf %[[R]], %{{.*}} : tensor<7x8xf32>
// CHECK-NEXT:    return %[[SCALED]]
func.func @scale_after(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %scale = arith.constant dense<0.25> : tensor<7x8xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %scaled = arith.mulf %y, %scale : tensor<7x8xf32>
  return %scaled : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @scale_before(
// CHECK:         %[[SCALED:.*]] = arith.mulf %{{.*}} : tensor<7x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[SCALED]] : tensor<7x8xf32>)
// CHECK-NEXT:    return %[[R]]
func.func @scale_before(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                        %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %scale = arith.constant dense<0.25> : tensor<7x8xf32>
  %scaled = arith.mulf %x, %scale : tensor<7x8xf32>
  %a = tensor.extract_slice %scaled[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %scaled[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The features of all heads are scaled in one row, before they are taken apart.

// CHECK-LABEL: func.func @scale_of_many_heads(
// CHECK:         %[[HEADS:.*]] = tensor.expand_shape
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[HEADS]] : tensor<7x2x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @scale_of_many_heads(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
    %sin: tensor<7x4xf32>) -> tensor<7x2x8xf32> {
  %scale = arith.constant dense<0.25> : tensor<7x16xf32>
  %scaled = arith.mulf %x, %scale : tensor<7x16xf32>
  %heads = tensor.expand_shape %scaled [[0], [1, 2]] output_shape [7, 2, 8]
      : tensor<7x16xf32> into tensor<7x2x8xf32>
  %a = tensor.extract_slice %heads[0, 0, 0] [7, 2, 4] [1, 1, 1]
      : tensor<7x2x8xf32> to tensor<7x2x4xf32>
  %b = tensor.extract_slice %heads[0, 0, 4] [7, 2, 4] [1, 1, 1]
      : tensor<7x2x8xf32> to tensor<7x2x4xf32>
  %empty = tensor.empty() : tensor<7x2x4xf32>
  %first = linalg.generic {indexing_maps = [#heads, #heads, #tokens, #tokens, #heads],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<7x2x4xf32>, tensor<7x2x4xf32>,
          tensor<7x4xf32>, tensor<7x4xf32>) outs(%empty : tensor<7x2x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r = arith.subf %p_cos, %q_sin : f32
    linalg.yield %r : f32
  } -> tensor<7x2x4xf32>
  %second = linalg.generic {indexing_maps = [#heads, #heads, #tokens, #tokens, #heads],
                            iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<7x2x4xf32>, tensor<7x2x4xf32>,
          tensor<7x4xf32>, tensor<7x4xf32>) outs(%empty : tensor<7x2x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r : f32
  } -> tensor<7x2x4xf32>
  %y = tensor.concat dim(2) %first, %second
      : (tensor<7x2x4xf32>, tensor<7x2x4xf32>) -> tensor<7x2x8xf32>
  return %y : tensor<7x2x8xf32>
}

// One token is rotated and written into a cache.

// CHECK-LABEL: func.func @into_a_cache(
// CHECK-SAME:      %[[X:.*]]: tensor<1x8xf32>, %[[COS:.*]]: tensor<1x4xf32>, %[[SIN:.*]]: tensor<1x4xf32>, %[[CACHE:.*]]: tensor<32x8xf32>, %[[AT:.*]]: index)
// CHECK-NOT:     arith.mulf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<1x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64>}
// CHECK-NEXT:    %[[NEW:.*]] = tensor.insert_slice %[[R]] into %[[CACHE]][%[[AT]], 0] [1, 8] [1, 1]
// CHECK-NEXT:    return %[[NEW]]
func.func @into_a_cache(%x: tensor<1x8xf32>, %cos: tensor<1x4xf32>,
    %sin: tensor<1x4xf32>, %cache: tensor<32x8xf32>, %at: index)
    -> tensor<32x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [1, 4] [1, 1]
      : tensor<1x8xf32> to tensor<1x4xf32>
  %b = tensor.extract_slice %x[0, 4] [1, 4] [1, 1]
      : tensor<1x8xf32> to tensor<1x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<1x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<1x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<1x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<1x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<1x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<1x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
  %new = tensor.insert_slice %y into %cache[%at, 0] [1, 8] [1, 1]
      : tensor<1x8xf32> into tensor<32x8xf32>
  return %new : tensor<32x8xf32>
}

// Tokens are rotated and put behind those of a cache.

// CHECK-LABEL: func.func @behind_a_cache(
// CHECK-SAME:      %[[X:.*]]: tensor<2x8xf32>, %{{.*}}: tensor<2x4xf32>, %{{.*}}: tensor<2x4xf32>, %[[CACHE:.*]]: tensor<?x8xf32>)
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<2x8xf32>)
// CHECK-NEXT:    %[[NEW:.*]] = tensor.concat dim(0) %[[CACHE]], %[[R]]
// CHECK-NEXT:    return %[[NEW]]
func.func @behind_a_cache(%x: tensor<2x8xf32>, %cos: tensor<2x4xf32>,
    %sin: tensor<2x4xf32>, %cache: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [2, 4] [1, 1]
      : tensor<2x8xf32> to tensor<2x4xf32>
  %b = tensor.extract_slice %x[0, 4] [2, 4] [1, 1]
      : tensor<2x8xf32> to tensor<2x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<2x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<2x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<2x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<2x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<2x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<2x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  %new = tensor.concat dim(0) %cache, %y
      : (tensor<?x8xf32>, tensor<2x8xf32>) -> tensor<?x8xf32>
  return %new : tensor<?x8xf32>
}

// The partners are divided by the mean, and x is not.

// CHECK-LABEL: func.func @other_features_as_partners(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @other_features_as_partners(%x: tensor<7x8xf32>, %mean: tensor<7xf32>,
    %cos: tensor<7x4xf32>, %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %whole = tensor.empty() : tensor<7x8xf32>
  %centered = linalg.generic {indexing_maps = [#rows, #column, #rows],
                              iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean : tensor<7x8xf32>, tensor<7xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %m: f32, %out: f32):
    %r = arith.divf %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %centered[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %centered[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %partners, %c, %s : tensor<7x8xf32>, tensor<7x8xf32>,
                                  tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
