// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Spellings of a rotation whose partners are next to each other.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#cube = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#unary = {indexing_maps = [#rows, #rows],
          iterator_types = ["parallel", "parallel"]}
#quaternary = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
               iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @stacked(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NEXT:    %[[INIT:.*]] = tensor.empty() : tensor<7x8xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      outs(%[[INIT]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @stacked(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                   %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %even = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %odd = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %first = linalg.generic #quaternary
      ins(%even, %odd, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                    tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.subf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %second = linalg.generic #quaternary
      ins(%even, %odd, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                    tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %b, %c : f32
    %q = arith.mulf %a, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %column = tensor.expand_shape %first [[0], [1, 2]] output_shape [7, 4, 1]
      : tensor<7x4xf32> into tensor<7x4x1xf32>
  %other_column = tensor.expand_shape %second [[0], [1, 2]]
      output_shape [7, 4, 1] : tensor<7x4xf32> into tensor<7x4x1xf32>
  %pairs = tensor.concat dim(2) %column, %other_column
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>) -> tensor<7x4x2xf32>
  %y = tensor.collapse_shape %pairs [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// As in rotate_half, with pairs that are negated and stacked.

// CHECK-LABEL: func.func @rotate_every_two(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     arith.negf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rotate_every_two(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %double = tensor.empty() : tensor<7x4x2xf32>
  %c2 = linalg.broadcast ins(%cos : tensor<7x4xf32>)
      outs(%double : tensor<7x4x2xf32>) dimensions = [2]
  %c = tensor.collapse_shape %c2 [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  %s2 = linalg.broadcast ins(%sin : tensor<7x4xf32>)
      outs(%double : tensor<7x4x2xf32>) dimensions = [2]
  %s = tensor.collapse_shape %s2 [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
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
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Pairs are complex numbers, made from a matrix with two columns.

// CHECK-LABEL: func.func @complex_numbers(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     complex.mul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @complex_numbers(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                           %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %pairs = tensor.expand_shape %x [[0], [1, 2]] output_shape [7, 4, 2]
      : tensor<7x8xf32> into tensor<7x4x2xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %numbers = tensor.empty() : tensor<7x4xcomplex<f32>>
  %turned = linalg.generic {
      indexing_maps = [#rows, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%numbers : tensor<7x4xcomplex<f32>>) {
  ^bb0(%c: f32, %s: f32, %out: complex<f32>):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %a = tensor.extract %pairs[%i, %j, %c0] : tensor<7x4x2xf32>
    %b = tensor.extract %pairs[%i, %j, %c1] : tensor<7x4x2xf32>
    %z = complex.create %a, %b : complex<f32>
    %w = complex.create %c, %s : complex<f32>
    %r = complex.mul %z, %w : complex<f32>
    linalg.yield %r : complex<f32>
  } -> tensor<7x4xcomplex<f32>>
  %parts = tensor.empty() : tensor<7x4x2xf32>
  %new_pairs = linalg.generic {
      indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>, #cube],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%turned : tensor<7x4xcomplex<f32>>)
      outs(%parts : tensor<7x4x2xf32>) {
  ^bb0(%z: complex<f32>, %out: f32):
    %re = complex.re %z : complex<f32>
    %im = complex.im %z : complex<f32>
    %k = linalg.index 2 : index
    %is_first = arith.cmpi eq, %k, %c0 : index
    %r = arith.select %is_first, %re, %im : f32
    linalg.yield %r : f32
  } -> tensor<7x4x2xf32>
  %y = tensor.collapse_shape %new_pairs [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Every pair of a head is multiplied by a matrix.

// CHECK-LABEL: func.func @matrices(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @matrices(%x: tensor<7x3x8xf32>, %cos: tensor<7x4x1xf32>,
                    %sin: tensor<7x4x1xf32>) -> tensor<7x3x8xf32> {
  %minus = arith.negf %sin : tensor<7x4x1xf32>
  %numbers = tensor.concat dim(2) %cos, %minus, %sin, %cos
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>, tensor<7x4x1xf32>,
         tensor<7x4x1xf32>) -> tensor<7x4x4xf32>
  %matrices = tensor.expand_shape %numbers [[0], [1], [2, 3]]
      output_shape [7, 4, 2, 2] : tensor<7x4x4xf32> into tensor<7x4x2x2xf32>
  %pairs = tensor.expand_shape %x [[0], [1], [2, 3]] output_shape [7, 3, 4, 2]
      : tensor<7x3x8xf32> into tensor<7x3x4x2xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x3x4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<7x3x4x2xf32>)
      -> tensor<7x3x4x2xf32>
  %new_pairs = linalg.generic {
      indexing_maps = [affine_map<(s, n, p, i, j) -> (s, p, i, j)>,
                       affine_map<(s, n, p, i, j) -> (s, n, p, j)>,
                       affine_map<(s, n, p, i, j) -> (s, n, p, i)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel",
                        "reduction"]}
      ins(%matrices, %pairs : tensor<7x4x2x2xf32>, tensor<7x3x4x2xf32>)
      outs(%init : tensor<7x3x4x2xf32>) {
  ^bb0(%m: f32, %a: f32, %sum: f32):
    %p = arith.mulf %m, %a : f32
    %r = arith.addf %sum, %p : f32
    linalg.yield %r : f32
  } -> tensor<7x3x4x2xf32>
  %y = tensor.collapse_shape %new_pairs [[0], [1], [2, 3]]
      : tensor<7x3x4x2xf32> into tensor<7x3x8xf32>
  return %y : tensor<7x3x8xf32>
}

// The same where nothing but the result says which of the two is rotated.

// CHECK-LABEL: func.func @matrices_of_the_rank_of_x(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-NEXT:    return %[[R]]
func.func @matrices_of_the_rank_of_x(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                                     %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.expand_shape %cos [[0], [1, 2]] output_shape [7, 4, 1]
      : tensor<7x4xf32> into tensor<7x4x1xf32>
  %s = tensor.expand_shape %sin [[0], [1, 2]] output_shape [7, 4, 1]
      : tensor<7x4xf32> into tensor<7x4x1xf32>
  %minus = arith.negf %s : tensor<7x4x1xf32>
  %numbers = tensor.concat dim(2) %c, %minus, %s, %c
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>, tensor<7x4x1xf32>,
         tensor<7x4x1xf32>) -> tensor<7x4x4xf32>
  %matrices = tensor.expand_shape %numbers [[0], [1], [2, 3]]
      output_shape [7, 4, 2, 2] : tensor<7x4x4xf32> into tensor<7x4x2x2xf32>
  %pairs = tensor.expand_shape %x [[0], [1, 2]] output_shape [7, 4, 2]
      : tensor<7x8xf32> into tensor<7x4x2xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<7x4x2xf32>)
      -> tensor<7x4x2xf32>
  %new_pairs = linalg.generic {
      indexing_maps = [affine_map<(s, p, i, j) -> (s, p, i, j)>,
                       affine_map<(s, p, i, j) -> (s, p, j)>,
                       affine_map<(s, p, i, j) -> (s, p, i)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%matrices, %pairs : tensor<7x4x2x2xf32>, tensor<7x4x2xf32>)
      outs(%init : tensor<7x4x2xf32>) {
  ^bb0(%m: f32, %a: f32, %sum: f32):
    %p = arith.mulf %m, %a : f32
    %r = arith.addf %sum, %p : f32
    linalg.yield %r : f32
  } -> tensor<7x4x2xf32>
  %y = tensor.collapse_shape %new_pairs [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The columns of the matrices times the first and the second of the pair.

// CHECK-LABEL: func.func @columns_of_matrices(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @columns_of_matrices(%x: tensor<7x3x8xf32>, %cos: tensor<7x4x1xf32>,
                               %sin: tensor<7x4x1xf32>) -> tensor<7x3x8xf32> {
  %minus = arith.negf %sin : tensor<7x4x1xf32>
  %of_a = tensor.concat dim(2) %cos, %sin
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>) -> tensor<7x4x2xf32>
  %of_b = tensor.concat dim(2) %minus, %cos
      : (tensor<7x4x1xf32>, tensor<7x4x1xf32>) -> tensor<7x4x2xf32>
  %pairs = tensor.expand_shape %x [[0], [1], [2, 3]] output_shape [7, 3, 4, 2]
      : tensor<7x3x8xf32> into tensor<7x3x4x2xf32>
  %a = tensor.extract_slice %pairs[0, 0, 0, 0] [7, 3, 4, 1] [1, 1, 1, 1]
      : tensor<7x3x4x2xf32> to tensor<7x3x4xf32>
  %b = tensor.extract_slice %pairs[0, 0, 0, 1] [7, 3, 4, 1] [1, 1, 1, 1]
      : tensor<7x3x4x2xf32> to tensor<7x3x4xf32>
  %empty = tensor.empty() : tensor<7x3x4x2xf32>
  %new_pairs = linalg.generic {
      indexing_maps = [affine_map<(s, n, p, i) -> (s, n, p)>,
                       affine_map<(s, n, p, i) -> (s, n, p)>,
                       affine_map<(s, n, p, i) -> (s, p, i)>,
                       affine_map<(s, n, p, i) -> (s, p, i)>,
                       affine_map<(s, n, p, i) -> (s, n, p, i)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%a, %b, %of_a, %of_b : tensor<7x3x4xf32>, tensor<7x3x4xf32>,
                                 tensor<7x4x2xf32>, tensor<7x4x2xf32>)
      outs(%empty : tensor<7x3x4x2xf32>) {
  ^bb0(%first: f32, %second: f32, %m: f32, %n: f32, %out: f32):
    %p = arith.mulf %first, %m : f32
    %q = arith.mulf %second, %n : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x3x4x2xf32>
  %y = tensor.collapse_shape %new_pairs [[0], [1], [2, 3]]
      : tensor<7x3x4x2xf32> into tensor<7x3x8xf32>
  return %y : tensor<7x3x8xf32>
}
