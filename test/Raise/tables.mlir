// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Tables that are looked up, packed together, or complex numbers.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#cube = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#halves = {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}

// Rows of tables are looked up by positions.

// CHECK-LABEL: func.func @rows_by_position(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>
// CHECK:         %[[TABLES:.*]]:2 = linalg.generic
// CHECK-NOT:     arith.mulf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[TABLES]]#0, %[[TABLES]]#1 : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rows_by_position(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %cos_cache: tensor<32x4xf32>, %sin_cache: tensor<32x4xf32>)
    -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic {indexing_maps = [#column, #rows, #rows],
                              iterator_types = ["parallel", "parallel"]}
      ins(%pos : tensor<7xi64>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %c = tensor.extract %cos_cache[%i, %j] : tensor<32x4xf32>
    %s = tensor.extract %sin_cache[%i, %j] : tensor<32x4xf32>
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The first rows of longer tables.

// CHECK-LABEL: func.func @first_rows(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<32x4xf32>, %[[SIN:.*]]: tensor<32x4xf32>)
// CHECK-DAG:     %[[C:.*]] = tensor.extract_slice %[[COS]][0, 0] [7, 4] [1, 1]
// CHECK-DAG:     %[[S:.*]] = tensor.extract_slice %[[SIN]][0, 0] [7, 4] [1, 1]
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[C]], %[[S]] : tensor<7x4xf32>, tensor<7x4xf32>)
func.func @first_rows(%x: tensor<7x8xf32>, %cos_cache: tensor<32x4xf32>,
                      %sin_cache: tensor<32x4xf32>) -> tensor<7x8xf32> {
  %cos = tensor.extract_slice %cos_cache[0, 0] [7, 4] [1, 1]
      : tensor<32x4xf32> to tensor<7x4xf32>
  %sin = tensor.extract_slice %sin_cache[0, 0] [7, 4] [1, 1]
      : tensor<32x4xf32> to tensor<7x4xf32>
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
  return %y : tensor<7x8xf32>
}

// Cosines and sines are the halves of one table. They are repeated for the two
// of a pair.

// CHECK-LABEL: func.func @packed(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>, %[[TABLE:.*]]: tensor<7x8xf32>)
// CHECK-DAG:     %[[COS:.*]] = tensor.extract_slice %[[TABLE]][0, 0] [7, 4] [1, 1]
// CHECK-DAG:     %[[SIN:.*]] = tensor.extract_slice %[[TABLE]][0, 4] [7, 4] [1, 1]
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
func.func @packed(%x: tensor<7x3x8xf32>, %table: tensor<7x8xf32>)
    -> tensor<7x3x8xf32> {
  %cos = tensor.extract_slice %table[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %sin = tensor.extract_slice %table[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %double = tensor.empty() : tensor<7x4x2xf32>
  %c2 = linalg.broadcast ins(%cos : tensor<7x4xf32>)
      outs(%double : tensor<7x4x2xf32>) dimensions = [2]
  %c = tensor.collapse_shape %c2 [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  %s2 = linalg.broadcast ins(%sin : tensor<7x4xf32>)
      outs(%double : tensor<7x4x2xf32>) dimensions = [2]
  %s = tensor.collapse_shape %s2 [[0], [1, 2]]
      : tensor<7x4x2xf32> into tensor<7x8xf32>
  %pairs = tensor.expand_shape %x [[0], [1], [2, 3]] output_shape [7, 3, 4, 2]
      : tensor<7x3x8xf32> into tensor<7x3x4x2xf32>
  %even = tensor.extract_slice %pairs[0, 0, 0, 0] [7, 3, 4, 1] [1, 1, 1, 1]
      : tensor<7x3x4x2xf32> to tensor<7x3x4x1xf32>
  %odd = tensor.extract_slice %pairs[0, 0, 0, 1] [7, 3, 4, 1] [1, 1, 1, 1]
      : tensor<7x3x4x2xf32> to tensor<7x3x4x1xf32>
  %negated = arith.negf %odd : tensor<7x3x4x1xf32>
  %stacked = tensor.concat dim(3) %negated, %even
      : (tensor<7x3x4x1xf32>, tensor<7x3x4x1xf32>) -> tensor<7x3x4x2xf32>
  %partners = tensor.collapse_shape %stacked [[0], [1], [2, 3]]
      : tensor<7x3x4x2xf32> into tensor<7x3x8xf32>
  %empty = tensor.empty() : tensor<7x3x8xf32>
  %y = linalg.generic {
      indexing_maps = [#cube, #cube, affine_map<(s, n, d) -> (s, d)>,
                       affine_map<(s, n, d) -> (s, d)>, #cube],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %partners, %c, %s : tensor<7x3x8xf32>, tensor<7x3x8xf32>,
                                  tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<7x3x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x3x8xf32>
  return %y : tensor<7x3x8xf32>
}

// Every number of the table is a cosine and a sine.

// CHECK-LABEL: func.func @complex_table(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[TABLE:.*]]: tensor<7x4xcomplex<f32>>)
// CHECK-DAG:     complex.re
// CHECK-DAG:     complex.im
// CHECK-NOT:     complex.mul
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}} : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @complex_table(%x: tensor<7x8xf32>, %table: tensor<7x4xcomplex<f32>>)
    -> tensor<7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [#rows, #rows, #rows, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%lo, %hi, %table : tensor<7x4xf32>, tensor<7x4xf32>,
                             tensor<7x4xcomplex<f32>>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %w: complex<f32>, %out: f32, %other_out: f32):
    %z = complex.create %a, %b : complex<f32>
    %r = complex.mul %z, %w : complex<f32>
    %re = complex.re %r : complex<f32>
    %im = complex.im %r : complex<f32>
    linalg.yield %re, %im : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %rotated#0, %rotated#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The numbers are exponentials of imaginary angles.

// CHECK-LABEL: func.func @complex_exponentials(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     complex.exp
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @complex_exponentials(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %zero = arith.constant 0.0 : f32
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [#rows, #rows, #column, #row, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%lo, %hi, %pos, %freq : tensor<7x4xf32>, tensor<7x4xf32>,
                                  tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %imaginary = complex.create %zero, %angle : complex<f32>
    %w = complex.exp %imaginary : complex<f32>
    %z = complex.create %a, %b : complex<f32>
    %r = complex.mul %z, %w : complex<f32>
    %re = complex.re %r : complex<f32>
    %im = complex.im %r : complex<f32>
    linalg.yield %re, %im : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %rotated#0, %rotated#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Rows of angles are looked up, so that the row is the position.

// CHECK-LABEL: func.func @angles_by_position(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.cos
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
func.func @angles_by_position(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %empty = tensor.empty() : tensor<32x4xf32>
  %angles = linalg.generic {indexing_maps = [#row, #rows],
                            iterator_types = ["parallel", "parallel"]}
      ins(%freq : tensor<4xf32>) outs(%empty : tensor<32x4xf32>) {
  ^bb0(%f: f32, %out: f32):
    %i = linalg.index 0 : index
    %number = arith.index_cast %i : index to i64
    %position = arith.sitofp %number : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<32x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %rows = linalg.generic {indexing_maps = [#column, #rows],
                          iterator_types = ["parallel", "parallel"]}
      ins(%pos : tensor<7xi64>) outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %angle = tensor.extract %angles[%i, %j] : tensor<32x4xf32>
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %rows : tensor<7x4xf32>
  %sin = math.sin %rows : tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %rotated:2 = linalg.generic #halves
      ins(%a, %b, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%lo: f32, %hi: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %lo_cos = arith.mulf %lo, %c : f32
    %hi_sin = arith.mulf %hi, %s : f32
    %first = arith.subf %lo_cos, %hi_sin : f32
    %hi_cos = arith.mulf %hi, %c : f32
    %lo_sin = arith.mulf %lo, %s : f32
    %second = arith.addf %hi_cos, %lo_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %rotated#0, %rotated#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
