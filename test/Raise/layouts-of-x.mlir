// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// x with batches and heads, in several orders: the dimensions of the tables are
// found.

#bnsd = affine_map<(b, n, s, d) -> (b, n, s, d)>
#bnsd_rotation = {
  indexing_maps = [#bnsd, #bnsd, affine_map<(b, n, s, d) -> (b, s, d)>,
                   affine_map<(b, n, s, d) -> (b, s, d)>, #bnsd],
  iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
#bsnd_rotation = {
  indexing_maps = [#bnsd, #bnsd, affine_map<(b, s, n, d) -> (s, d)>,
                   affine_map<(b, s, n, d) -> (s, d)>, #bnsd],
  iterator_types = ["parallel", "parallel", "parallel", "parallel"]}

// CHECK-LABEL: func.func @heads_before_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<2x3x7x8xf32>, %[[COS:.*]]: tensor<2x7x4xf32>, %[[SIN:.*]]: tensor<2x7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<2x3x7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0, 2>}
// CHECK-NEXT:    return %[[R]]
func.func @heads_before_tokens(%x: tensor<2x3x7x8xf32>,
    %cos: tensor<2x7x4xf32>, %sin: tensor<2x7x4xf32>) -> tensor<2x3x7x8xf32> {
  %c = tensor.concat dim(2) %cos, %cos
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  %s = tensor.concat dim(2) %sin, %sin
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  %lo = tensor.extract_slice %x[0, 0, 0, 0] [2, 3, 7, 4] [1, 1, 1, 1]
      : tensor<2x3x7x8xf32> to tensor<2x3x7x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 0, 4] [2, 3, 7, 4] [1, 1, 1, 1]
      : tensor<2x3x7x8xf32> to tensor<2x3x7x4xf32>
  %negated = arith.negf %hi : tensor<2x3x7x4xf32>
  %partners = tensor.concat dim(3) %negated, %lo
      : (tensor<2x3x7x4xf32>, tensor<2x3x7x4xf32>) -> tensor<2x3x7x8xf32>
  %empty = tensor.empty() : tensor<2x3x7x8xf32>
  %y = linalg.generic #bnsd_rotation
      ins(%x, %partners, %c, %s : tensor<2x3x7x8xf32>, tensor<2x3x7x8xf32>,
                                  tensor<2x7x8xf32>, tensor<2x7x8xf32>)
      outs(%empty : tensor<2x3x7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<2x3x7x8xf32>
  return %y : tensor<2x3x7x8xf32>
}

// One table for all batches.

// CHECK-LABEL: func.func @tokens_before_heads(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x3x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<2x7x3x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
// CHECK-NEXT:    return %[[R]]
func.func @tokens_before_heads(%x: tensor<2x7x3x8xf32>, %cos: tensor<7x4xf32>,
    %sin: tensor<7x4xf32>) -> tensor<2x7x3x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0, 0, 0] [2, 7, 3, 4] [1, 1, 1, 1]
      : tensor<2x7x3x8xf32> to tensor<2x7x3x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 0, 4] [2, 7, 3, 4] [1, 1, 1, 1]
      : tensor<2x7x3x8xf32> to tensor<2x7x3x4xf32>
  %negated = arith.negf %hi : tensor<2x7x3x4xf32>
  %partners = tensor.concat dim(3) %negated, %lo
      : (tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>) -> tensor<2x7x3x8xf32>
  %empty = tensor.empty() : tensor<2x7x3x8xf32>
  %y = linalg.generic #bsnd_rotation
      ins(%x, %partners, %c, %s : tensor<2x7x3x8xf32>, tensor<2x7x3x8xf32>,
                                  tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<2x7x3x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<2x7x3x8xf32>
  return %y : tensor<2x7x3x8xf32>
}

// The heads are a part of the last dimension, and are transposed before.

// CHECK-LABEL: func.func @projection(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x10xf32>
// CHECK-NOT:     linalg.generic
// CHECK:         linalg.matmul
// CHECK:         %[[HEADS:.*]] = linalg.transpose
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[HEADS]] : tensor<2x3x7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0, 2>}
// CHECK-NEXT:    return %[[R]]
func.func @projection(%x: tensor<2x7x10xf32>, %weights: tensor<10x24xf32>,
    %cos: tensor<2x7x4xf32>, %sin: tensor<2x7x4xf32>) -> tensor<2x3x7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %tokens = tensor.collapse_shape %x [[0, 1], [2]]
      : tensor<2x7x10xf32> into tensor<14x10xf32>
  %empty = tensor.empty() : tensor<14x24xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<14x24xf32>)
      -> tensor<14x24xf32>
  %product = linalg.matmul
      ins(%tokens, %weights : tensor<14x10xf32>, tensor<10x24xf32>)
      outs(%zeros : tensor<14x24xf32>) -> tensor<14x24xf32>
  %heads = tensor.expand_shape %product [[0, 1], [2, 3]]
      output_shape [2, 7, 3, 8] : tensor<14x24xf32> into tensor<2x7x3x8xf32>
  %init = tensor.empty() : tensor<2x3x7x8xf32>
  %transposed = linalg.transpose ins(%heads : tensor<2x7x3x8xf32>)
      outs(%init : tensor<2x3x7x8xf32>) permutation = [0, 2, 1, 3]
  %c = tensor.concat dim(2) %cos, %cos
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  %s = tensor.concat dim(2) %sin, %sin
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  %lo = tensor.extract_slice %transposed[0, 0, 0, 0] [2, 3, 7, 4] [1, 1, 1, 1]
      : tensor<2x3x7x8xf32> to tensor<2x3x7x4xf32>
  %hi = tensor.extract_slice %transposed[0, 0, 0, 4] [2, 3, 7, 4] [1, 1, 1, 1]
      : tensor<2x3x7x8xf32> to tensor<2x3x7x4xf32>
  %negated = arith.negf %hi : tensor<2x3x7x4xf32>
  %partners = tensor.concat dim(3) %negated, %lo
      : (tensor<2x3x7x4xf32>, tensor<2x3x7x4xf32>) -> tensor<2x3x7x8xf32>
  %y = linalg.generic #bnsd_rotation
      ins(%transposed, %partners, %c, %s
          : tensor<2x3x7x8xf32>, tensor<2x3x7x8xf32>,
            tensor<2x7x8xf32>, tensor<2x7x8xf32>)
      outs(%init : tensor<2x3x7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<2x3x7x8xf32>
  return %y : tensor<2x3x7x8xf32>
}

// The result is transposed and taken together again, which is not a part of the
// rotation.

// CHECK-LABEL: func.func @transposed_after(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         linalg.transpose ins(%[[R]] :
func.func @transposed_after(%x: tensor<7x3x8xf32>, %cos: tensor<7x1x4xf32>,
    %sin: tensor<7x1x4xf32>) -> tensor<3x56xf32> {
  %lo = tensor.extract_slice %x[0, 0, 0] [7, 3, 4] [1, 1, 1]
      : tensor<7x3x8xf32> to tensor<7x3x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 4] [7, 3, 4] [1, 1, 1]
      : tensor<7x3x8xf32> to tensor<7x3x4xf32>
  %empty = tensor.empty() : tensor<7x3x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, 0, d)>,
                       affine_map<(s, n, d) -> (s, 0, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lo, %hi, %cos, %sin : tensor<7x3x4xf32>, tensor<7x3x4xf32>,
                                 tensor<7x1x4xf32>, tensor<7x1x4xf32>)
      outs(%empty, %empty : tensor<7x3x4xf32>, tensor<7x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x3x4xf32>, tensor<7x3x4xf32>)
  %y = tensor.concat dim(2) %rotated#0, %rotated#1
      : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x8xf32>
  %init = tensor.empty() : tensor<3x7x8xf32>
  %transposed = linalg.transpose ins(%y : tensor<7x3x8xf32>)
      outs(%init : tensor<3x7x8xf32>) permutation = [1, 0, 2]
  %z = tensor.collapse_shape %transposed [[0], [1, 2]]
      : tensor<3x7x8xf32> into tensor<3x56xf32>
  return %z : tensor<3x56xf32>
}

// Tables of one row are those of all tokens.

// CHECK-LABEL: func.func @one_row_for_all_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x8xf32>
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<2x7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return
func.func @one_row_for_all_tokens(%x: tensor<2x7x8xf32>,
    %cos: tensor<2x1x4xf32>, %sin: tensor<2x1x4xf32>) -> tensor<2x7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0, 0] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 4] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %empty = tensor.empty() : tensor<2x7x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, 0, d)>,
                       affine_map<(b, s, d) -> (b, 0, d)>,
                       affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, s, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lo, %hi, %cos, %sin : tensor<2x7x4xf32>, tensor<2x7x4xf32>,
                                 tensor<2x1x4xf32>, tensor<2x1x4xf32>)
      outs(%empty, %empty : tensor<2x7x4xf32>, tensor<2x7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<2x7x4xf32>, tensor<2x7x4xf32>)
  %y = tensor.concat dim(2) %rotated#0, %rotated#1
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  return %y : tensor<2x7x8xf32>
}

// The features are not last, so they are transposed.

// CHECK-LABEL: func.func @features_before_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<8x7xf32>
// CHECK:         %[[T:.*]] = linalg.transpose ins(%[[X]] : tensor<8x7xf32>)
// CHECK:         pe.apply_rotary ins(%[[T]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @features_before_tokens(%x: tensor<8x7xf32>, %cos: tensor<7x4xf32>,
                                  %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %init = tensor.empty() : tensor<7x8xf32>
  %t = linalg.transpose ins(%x : tensor<8x7xf32>) outs(%init : tensor<7x8xf32>)
      permutation = [1, 0]
  %a = tensor.extract_slice %t[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %t[0, 4] [7, 4] [1, 1]
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
