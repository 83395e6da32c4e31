// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Rotations of some of the features, and of some of the tokens.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @in_front(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NEXT:    %[[INIT:.*]] = tensor.empty() : tensor<7x16xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @in_front(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                    %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %window = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %rest = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %window[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %window[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %rotated = linalg.generic #rotation
      ins(%window, %partners, %c, %s : tensor<7x8xf32>, tensor<7x8xf32>,
                                       tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %y = tensor.concat dim(1) %rotated, %rest
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @behind(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>
// CHECK-NOT:     tensor.concat
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xf32>)
// CHECK-SAME:      {begin = 8 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @behind(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                  %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %rest = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a = tensor.extract_slice %x[0, 8] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 12] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %rest, %first, %second
      : (tensor<7x8xf32>, tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @in_the_middle(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>
// CHECK-NOT:     tensor.concat
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xf32>)
// CHECK-SAME:      {begin = 4 : i64, layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @in_the_middle(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                         %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %before = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %behind = tensor.extract_slice %x[0, 12] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 4] [7, 4] [1, 2]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 5] [7, 4] [1, 2]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %column = tensor.expand_shape %first [[0], [1, 2]] output_shape [7, 4, 1]
      : tensor<7x4xf32> into tensor<7x4x1xf32>
  %other_column = tensor.expand_shape %second [[0], [1, 2]]
      output_shape [7, 4, 1] : tensor<7x4xf32> into tensor<7x4x1xf32>
  %pairs = tensor.concat dim(2) %column, %other_column
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>) -> tensor<7x4x2xf32>
  %rotated = tensor.collapse_shape %pairs [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  %y = tensor.concat dim(1) %before, %rotated, %behind
      : (tensor<7x4xf32>, tensor<7x8xf32>, tensor<7x4xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// The halves are written into x, from its old features.

// CHECK-LABEL: func.func @slice_assignment(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>
// CHECK-NOT:     tensor.insert_slice
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xf32>)
// CHECK-SAME:      {begin = 8 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @slice_assignment(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %a = tensor.extract_slice %x[0, 8] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 12] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %with_first = tensor.insert_slice %first into %x[0, 8] [7, 4] [1, 1]
      : tensor<7x4xf32> into tensor<7x16xf32>
  %y = tensor.insert_slice %second into %with_first[0, 12] [7, 4] [1, 1]
      : tensor<7x4xf32> into tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// Two windows are rotated one after the other, by different tables.

// CHECK-LABEL: func.func @two_windows(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>, %[[A:.*]]: tensor<7x4xf32>, %[[B:.*]]: tensor<7x4xf32>, %[[C:.*]]: tensor<7x4xf32>, %[[D:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[Q:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xf32>)
// CHECK-SAME:      tables(%[[A]], %[[B]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[Q]] : tensor<7x16xf32>)
// CHECK-SAME:      tables(%[[C]], %[[D]] :
// CHECK-SAME:      {begin = 8 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @two_windows(%x: tensor<7x16xf32>, %row_cos: tensor<7x4xf32>,
    %row_sin: tensor<7x4xf32>, %column_cos: tensor<7x4xf32>,
    %column_sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %row_cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %row_sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %row_cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %row_sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rest = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %one = tensor.concat dim(1) %first, %second, %rest
      : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  %c = tensor.extract_slice %one[0, 8] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %d = tensor.extract_slice %one[0, 12] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %c_cos = arith.mulf %c, %column_cos : tensor<7x4xf32>
  %d_sin = arith.mulf %d, %column_sin : tensor<7x4xf32>
  %third = arith.subf %c_cos, %d_sin : tensor<7x4xf32>
  %d_cos = arith.mulf %d, %column_cos : tensor<7x4xf32>
  %c_sin = arith.mulf %c, %column_sin : tensor<7x4xf32>
  %fourth = arith.addf %d_cos, %c_sin : tensor<7x4xf32>
  %front = tensor.extract_slice %one[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %y = tensor.concat dim(1) %front, %third, %fourth
      : (tensor<7x8xf32>, tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// The first two tokens are not rotated.

// CHECK-LABEL: func.func @tokens_behind_a_prefix(
// CHECK-SAME:      %[[X:.*]]: tensor<9x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-DAG:     %[[PREFIX:.*]] = tensor.extract_slice %[[X]][0, 0] [2, 8] [1, 1]
// CHECK-DAG:     %[[TOKENS:.*]] = tensor.extract_slice %[[X]][2, 0] [7, 8] [1, 1]
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[TOKENS]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    %[[Y:.*]] = tensor.concat dim(0) %[[PREFIX]], %[[R]]
// CHECK-NEXT:    return %[[Y]]
func.func @tokens_behind_a_prefix(%x: tensor<9x8xf32>, %cos: tensor<7x4xf32>,
                                  %sin: tensor<7x4xf32>) -> tensor<9x8xf32> {
  %prefix = tensor.extract_slice %x[0, 0] [2, 8] [1, 1]
      : tensor<9x8xf32> to tensor<2x8xf32>
  %tokens = tensor.extract_slice %x[2, 0] [7, 8] [1, 1]
      : tensor<9x8xf32> to tensor<7x8xf32>
  %a = tensor.extract_slice %tokens[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %tokens[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %y = tensor.concat dim(0) %prefix, %rotated
      : (tensor<2x8xf32>, tensor<7x8xf32>) -> tensor<9x8xf32>
  return %y : tensor<9x8xf32>
}
