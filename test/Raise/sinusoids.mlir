// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Sinusoidal encodings, computed and as constants.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#outer = {indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                           affine_map<(d0, d1) -> (d1)>, #rows],
          iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @sines_first(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.sin
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      order = #pe.order<sin_cos>
// CHECK-NEXT:    return %[[R]]
func.func @sines_first(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %y = tensor.concat dim(1) %sin, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @cosines_first(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.sin
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      order = #pe.order<cos_sin>
// CHECK-NEXT:    return %[[R]]
func.func @cosines_first(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %y = tensor.concat dim(1) %cos, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @interleaved(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.sin
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      order = #pe.order<interleaved>
// CHECK-NEXT:    return %[[R]]
func.func @interleaved(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %zeros = arith.constant dense<0.0> : tensor<7x8xf32>
  %with_sin = tensor.insert_slice %sin into %zeros[0, 0] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %y = tensor.insert_slice %cos into %with_sin[0, 1] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A last column of zeros.

// CHECK-LABEL: func.func @odd_width(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.sin
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      order = #pe.order<sin_cos>
func.func @odd_width(%pos: tensor<7xi64>) -> tensor<7x9xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %zero = arith.constant dense<0.0> : tensor<7x1xf32>
  %y = tensor.concat dim(1) %sin, %cos, %zero
      : (tensor<7x4xf32>, tensor<7x4xf32>, tensor<7x1xf32>) -> tensor<7x9xf32>
  return %y : tensor<7x9xf32>
}

// The table is a constant, whose rows are looked up.

// CHECK-LABEL: func.func @constant_table(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     tensor.extract
// CHECK:         pe.sinusoidal angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      order = #pe.order<interleaved>
func.func @constant_table(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %table = arith.constant dense<[
      [0.0, 1.0, 0.0, 1.0,
       0.0, 1.0, 0.0, 1.0],
      [0.84147096, 0.5403023, 0.09983342, 0.9950042,
       0.009999833, 0.99995, 0.0009999999, 0.9999995],
      [0.9092974, -0.41614684, 0.19866933, 0.9800666,
       0.019998666, 0.9998, 0.0019999987, 0.999998],
      [0.14112, -0.9899925, 0.29552022, 0.9553365,
       0.0299955, 0.99955004, 0.0029999956, 0.9999955],
      [-0.7568025, -0.6536436, 0.38941833, 0.921061,
       0.039989334, 0.9992001, 0.0039999895, 0.999992],
      [-0.9589243, 0.2836622, 0.47942555, 0.87758255,
       0.049979165, 0.99875027, 0.0049999794, 0.9999875],
      [-0.2794155, 0.96017027, 0.5646425, 0.8253356,
       0.059964005, 0.99820054, 0.005999964, 0.999982],
      [0.6569866, 0.75390226, 0.64421767, 0.7648422,
       0.06994285, 0.997551, 0.006999943, 0.9999755]]> : tensor<8x8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, #rows],
                       iterator_types = ["parallel", "parallel"]}
      ins(%pos : tensor<7xi64>) outs(%empty : tensor<7x8xf32>) {
  ^bb0(%p: i64, %out: f32):
    %i = arith.index_cast %p : i64 to index
    %j = linalg.index 1 : index
    %r = tensor.extract %table[%i, %j] : tensor<8x8xf32>
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Sines and sines.

// CHECK-LABEL: func.func @sines_twice(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @sines_twice(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %y = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The cosines are those of the next positions.

// CHECK-LABEL: func.func @other_positions(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @other_positions(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %ones = arith.constant dense<1.0> : tensor<7x4xf32>
  %next = arith.addf %angles, %ones : tensor<7x4xf32>
  %cos = math.cos %next : tensor<7x4xf32>
  %y = tensor.concat dim(1) %sin, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @float_positions(
// CHECK-SAME:      %[[POS:.*]]: tensor<7xf32>)
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[Y:.*]] = pe.sinusoidal angles(%[[POS]], %[[FREQ]] : tensor<7xf32>, tensor<4xf64>)
// CHECK:         return %[[Y]]
func.func @float_positions(%pos: tensor<7xf32>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xf32>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%position: f32, %f: f32, %out: f32):
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %y = tensor.concat dim(1) %sin, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
