// RUN: pe-opt %s --raise-to-pe | FileCheck %s
// RUN: pe-opt %s --raise-to-pe=level=tables | FileCheck %s --check-prefix=TABLES

// Tables of constants, whose frequencies are found.

// TABLES-NOT: pe.rotary

#lookup = {
  indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                   affine_map<(d0, d1) -> (d0, d1)>,
                   affine_map<(d0, d1) -> (d0, d1)>],
  iterator_types = ["parallel", "parallel"]}

// The row is the token.

// CHECK-LABEL: func.func @first_rows(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>)
// CHECK-DAG:     %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK-DAG:     %[[POS:.*]] = pe.positions
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @first_rows(%x: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %cos_cache = arith.constant dense<[
      [1.0, 1.0, 1.0, 1.0],
      [0.5403023, 0.9950042, 0.99995, 0.9999995],
      [-0.41614684, 0.9800666, 0.9998, 0.999998],
      [-0.9899925, 0.9553365, 0.99955004, 0.9999955],
      [-0.6536436, 0.921061, 0.9992001, 0.999992],
      [0.2836622, 0.87758255, 0.99875027, 0.9999875],
      [0.96017027, 0.8253356, 0.99820054, 0.999982],
      [0.75390226, 0.7648422, 0.997551, 0.9999755]]> : tensor<8x4xf32>
  %sin_cache = arith.constant dense<[
      [0.0, 0.0, 0.0, 0.0],
      [0.84147096, 0.09983342, 0.009999833, 0.0009999999],
      [0.9092974, 0.19866933, 0.019998666, 0.0019999987],
      [0.14112, 0.29552022, 0.0299955, 0.0029999956],
      [-0.7568025, 0.38941833, 0.039989334, 0.0039999895],
      [-0.9589243, 0.47942555, 0.049979165, 0.0049999794],
      [-0.2794155, 0.5646425, 0.059964005, 0.005999964],
      [0.6569866, 0.64421767, 0.06994285, 0.006999943]]> : tensor<8x4xf32>
  %cos = tensor.extract_slice %cos_cache[0, 0] [7, 4] [1, 1]
      : tensor<8x4xf32> to tensor<7x4xf32>
  %sin = tensor.extract_slice %sin_cache[0, 0] [7, 4] [1, 1]
      : tensor<8x4xf32> to tensor<7x4xf32>
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

// The row is looked up.

// CHECK-LABEL: func.func @rows_by_position(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     tensor.extract
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// TABLES-LABEL: func.func @rows_by_position(
// TABLES:         pe.apply_rotary
func.func @rows_by_position(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %cos_cache = arith.constant dense<[
      [1.0, 1.0, 1.0, 1.0],
      [0.5403023, 0.9950042, 0.99995, 0.9999995],
      [-0.41614684, 0.9800666, 0.9998, 0.999998],
      [-0.9899925, 0.9553365, 0.99955004, 0.9999955],
      [-0.6536436, 0.921061, 0.9992001, 0.999992],
      [0.2836622, 0.87758255, 0.99875027, 0.9999875],
      [0.96017027, 0.8253356, 0.99820054, 0.999982],
      [0.75390226, 0.7648422, 0.997551, 0.9999755]]> : tensor<8x4xf32>
  %sin_cache = arith.constant dense<[
      [0.0, 0.0, 0.0, 0.0],
      [0.84147096, 0.09983342, 0.009999833, 0.0009999999],
      [0.9092974, 0.19866933, 0.019998666, 0.0019999987],
      [0.14112, 0.29552022, 0.0299955, 0.0029999956],
      [-0.7568025, 0.38941833, 0.039989334, 0.0039999895],
      [-0.9589243, 0.47942555, 0.049979165, 0.0049999794],
      [-0.2794155, 0.5646425, 0.059964005, 0.005999964],
      [0.6569866, 0.64421767, 0.06994285, 0.006999943]]> : tensor<8x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #lookup ins(%pos : tensor<7xi64>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %c = tensor.extract %cos_cache[%i, %j] : tensor<8x4xf32>
    %s = tensor.extract %sin_cache[%i, %j] : tensor<8x4xf32>
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

// One of the sines is another number.

// CHECK-LABEL: func.func @one_other_number(
// CHECK:         pe.apply_rotary
func.func @one_other_number(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %cos_cache = arith.constant dense<[
      [1.0, 1.0, 1.0, 1.0],
      [0.5403023, 0.9950042, 0.99995, 0.9999995],
      [-0.41614684, 0.9800666, 0.9998, 0.999998],
      [-0.9899925, 0.9553365, 0.99955004, 0.9999955],
      [-0.6536436, 0.921061, 0.9992001, 0.999992],
      [0.2836622, 0.87758255, 0.99875027, 0.9999875],
      [0.96017027, 0.8253356, 0.99820054, 0.999982],
      [0.75390226, 0.7648422, 0.997551, 0.9999755]]> : tensor<8x4xf32>
  %sin_cache = arith.constant dense<[
      [0.0, 0.0, 0.0, 0.0],
      [0.84147096, 0.09983342, 0.009999833, 0.0009999999],
      [0.9092974, 0.19866933, 0.019998666, 0.0019999987],
      [0.5, 0.29552022, 0.0299955, 0.0029999956],
      [-0.7568025, 0.38941833, 0.039989334, 0.0039999895],
      [-0.9589243, 0.47942555, 0.049979165, 0.0049999794],
      [-0.2794155, 0.5646425, 0.059964005, 0.005999964],
      [0.6569866, 0.64421767, 0.06994285, 0.006999943]]> : tensor<8x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #lookup ins(%pos : tensor<7xi64>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %c = tensor.extract %cos_cache[%i, %j] : tensor<8x4xf32>
    %s = tensor.extract %sin_cache[%i, %j] : tensor<8x4xf32>
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

// The frequencies are of no scheme, so that they are not known exactly.

// CHECK-LABEL: func.func @no_scheme(
// CHECK:         pe.apply_rotary
func.func @no_scheme(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %cos_cache = arith.constant dense<[
      [1.0, 1.0, 1.0, 1.0],
      [0.5403023, 0.7648422, 0.9553365, 0.9800666],
      [-0.41614684, 0.16996716, 0.8253356, 0.921061],
      [-0.9899925, -0.50484604, 0.6216099, 0.8253356],
      [-0.6536436, -0.9422223, 0.3623577, 0.6967067],
      [0.2836622, -0.9364567, 0.0707372, 0.5403023],
      [0.96017027, -0.490261, -0.22720216, 0.3623577],
      [0.75390226, 0.18651247, -0.5048462, 0.16996716]]> : tensor<8x4xf32>
  %sin_cache = arith.constant dense<[
      [0.0, 0.0, 0.0, 0.0],
      [0.84147096, 0.64421767, 0.29552022, 0.19866933],
      [0.9092974, 0.98544973, 0.5646425, 0.38941833],
      [0.14112, 0.8632094, 0.7833269, 0.5646425],
      [-0.7568025, 0.3349882, 0.9320391, 0.7173561],
      [-0.9589243, -0.35078323, 0.997495, 0.84147096],
      [-0.2794155, -0.87157565, 0.9738476, 0.9320391],
      [0.6569866, -0.9824526, 0.8632093, 0.98544973]]> : tensor<8x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #lookup ins(%pos : tensor<7xi64>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %c = tensor.extract %cos_cache[%i, %j] : tensor<8x4xf32>
    %s = tensor.extract %sin_cache[%i, %j] : tensor<8x4xf32>
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

// Cosines and sines are the parts of complex numbers.

// CHECK-LABEL: func.func @complex_numbers(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     complex.
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @complex_numbers(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %table = arith.constant dense<[
      [(1.0, 0.0), (1.0, 0.0),
       (1.0, 0.0), (1.0, 0.0)],
      [(0.5403023, 0.84147096), (0.9950042, 0.09983342),
       (0.99995, 0.009999833), (0.9999995, 0.0009999999)],
      [(-0.41614684, 0.9092974), (0.9800666, 0.19866933),
       (0.9998, 0.019998666), (0.999998, 0.0019999987)],
      [(-0.9899925, 0.14112), (0.9553365, 0.29552022),
       (0.99955004, 0.0299955), (0.9999955, 0.0029999956)],
      [(-0.6536436, -0.7568025), (0.921061, 0.38941833),
       (0.9992001, 0.039989334), (0.999992, 0.0039999895)],
      [(0.2836622, -0.9589243), (0.87758255, 0.47942555),
       (0.99875027, 0.049979165), (0.9999875, 0.0049999794)],
      [(0.96017027, -0.2794155), (0.8253356, 0.5646425),
       (0.99820054, 0.059964005), (0.999982, 0.005999964)],
      [(0.75390226, 0.6569866), (0.7648422, 0.64421767),
       (0.997551, 0.06994285), (0.9999755, 0.006999943)]]>
      : tensor<8x4xcomplex<f32>>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                       affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%pos, %lo, %hi : tensor<7xi64>, tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %a: f32, %b: f32, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %w = tensor.extract %table[%i, %j] : tensor<8x4xcomplex<f32>>
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
