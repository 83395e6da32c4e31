// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Partners that are next to each other, found by shifting the features or by
// reversing the pairs.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#doubled = affine_map<(d0, d1) -> (d0, d1 floordiv 2)>
#cube = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#rotation = {indexing_maps = [#rows, #rows, #doubled, #doubled, #rows],
             iterator_types = ["parallel", "parallel"]}

// The features are shifted by one to either side, and every second one of each
// is taken.

// CHECK-LABEL: func.func @rolled(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     arith.negf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rolled(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                  %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %first = tensor.extract_slice %x[0, 0] [7, 1] [1, 1]
      : tensor<7x8xf32> to tensor<7x1xf32>
  %others = tensor.extract_slice %x[0, 1] [7, 7] [1, 1]
      : tensor<7x8xf32> to tensor<7x7xf32>
  %left = tensor.concat dim(1) %others, %first
      : (tensor<7x7xf32>, tensor<7x1xf32>) -> tensor<7x8xf32>
  %last = tensor.extract_slice %x[0, 7] [7, 1] [1, 1]
      : tensor<7x8xf32> to tensor<7x1xf32>
  %rest = tensor.extract_slice %x[0, 0] [7, 7] [1, 1]
      : tensor<7x8xf32> to tensor<7x7xf32>
  %right = tensor.concat dim(1) %last, %rest
      : (tensor<7x1xf32>, tensor<7x7xf32>) -> tensor<7x8xf32>
  %c2 = arith.constant 2 : index
  %c0 = arith.constant 0 : index
  %empty = tensor.empty() : tensor<7x8xf32>
  %rotated = linalg.generic {
      indexing_maps = [#rows, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%left, %right : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%next: f32, %previous: f32, %out: f32):
    %j = linalg.index 1 : index
    %rem = arith.remui %j, %c2 : index
    %is_even = arith.cmpi eq, %rem, %c0 : index
    %negated = arith.negf %next : f32
    %r = arith.select %is_even, %negated, %previous : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %rotated, %cos, %sin : tensor<7x8xf32>, tensor<7x8xf32>,
                                     tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The pairs are reversed, and their first features negated by a constant.

// CHECK-LABEL: func.func @reversed_pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @reversed_pairs(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %signs = arith.constant dense<[-1.0, 1.0]> : tensor<2xf32>
  %pairs = tensor.expand_shape %x [[0], [1, 2]] output_shape [7, 4, 2]
      : tensor<7x8xf32> into tensor<7x4x2xf32>
  %c1 = arith.constant 1 : index
  %empty = tensor.empty() : tensor<7x4x2xf32>
  %reversed = linalg.generic {
      indexing_maps = [affine_map<(d0, d1, d2) -> (d2)>, #cube],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%signs : tensor<2xf32>) outs(%empty : tensor<7x4x2xf32>) {
  ^bb0(%sign: f32, %out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = linalg.index 2 : index
    %other = arith.subi %c1, %k : index
    %partner = tensor.extract %pairs[%i, %j, %other] : tensor<7x4x2xf32>
    %r = arith.mulf %partner, %sign : f32
    linalg.yield %r : f32
  } -> tensor<7x4x2xf32>
  %rotated = tensor.collapse_shape %reversed [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %rotated, %cos, %sin : tensor<7x8xf32>, tensor<7x8xf32>,
                                     tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The tables are made for halves, cut in two, and repeated for neighbors.

// CHECK-LABEL: func.func @tables_of_halves(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @tables_of_halves(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %c_half = tensor.extract_slice %c[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %s_half = tensor.extract_slice %s[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %even = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %odd = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %odd : tensor<7x4xf32>
  %zeros = arith.constant dense<0.0> : tensor<7x8xf32>
  %with_even = tensor.insert_slice %negated into %zeros[0, 0] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %rotated = tensor.insert_slice %even into %with_even[0, 1] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %rotated, %c_half, %s_half : tensor<7x8xf32>, tensor<7x8xf32>,
                                           tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Shifted by two, features meet those of the next pair.

// CHECK-LABEL: func.func @rolled_by_two(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @rolled_by_two(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                         %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %first = tensor.extract_slice %x[0, 0] [7, 2] [1, 1]
      : tensor<7x8xf32> to tensor<7x2xf32>
  %others = tensor.extract_slice %x[0, 2] [7, 6] [1, 1]
      : tensor<7x8xf32> to tensor<7x6xf32>
  %left = tensor.concat dim(1) %others, %first
      : (tensor<7x6xf32>, tensor<7x2xf32>) -> tensor<7x8xf32>
  %signs = arith.constant dense<[-1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0]>
      : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {
      indexing_maps = [#rows, #rows, #doubled, #doubled,
                       affine_map<(d0, d1) -> (d1)>, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %left, %cos, %sin, %signs : tensor<7x8xf32>, tensor<7x8xf32>,
                          tensor<7x4xf32>, tensor<7x4xf32>, tensor<8xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %sign: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %signed = arith.mulf %q, %sign : f32
    %r = arith.addf %p, %signed : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
