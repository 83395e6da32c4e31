// RUN: pe-opt %s --raise-to-pe | FileCheck %s
// RUN: pe-opt %s --raise-to-pe=report=%t.json -o /dev/null
// RUN: FileCheck %s --check-prefix=REPORT --input-file=%t.json

// Positions that are no integers, such as times and centers of a grid.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#outer = {indexing_maps = [#column, #row, #rows],
          iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @times(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xf32>)
// CHECK-NOT:     math.cos
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<7xf32>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @times(%x: tensor<7x8xf32>, %pos: tensor<7xf32>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xf32>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: f32, %f: f32, %out: f32):
    %angle = arith.mulf %p, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// CHECK-LABEL: func.func @learned_frequencies(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xf32>,
// CHECK-NOT:     math.cos
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{.*}} : tensor<7xf32>, tensor<4xf64>)
func.func @learned_frequencies(%x: tensor<7x8xf32>, %pos: tensor<7xf32>,
    %freq: tensor<4xf32>)
    -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xf32>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: f32, %f: f32, %out: f32):
    %angle = arith.mulf %p, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// CHECK-LABEL: func.func @points(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<2x7xf32>)
// CHECK-NOT:     math.cos
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{.*}} : tensor<2x7xf32>, tensor<4xf64>)
// CHECK-SAME:      {axes = array<i64: 0, 0, 1, 1>,
func.func @points(%x: tensor<7x8xf32>, %points: tensor<2x7xf32>)
    -> tensor<7x8xf32> {
  %planes = tensor.empty() : tensor<2x7x2xf32>
  %freq = arith.constant dense<[1.0, 0.5]> : tensor<2xf32>
  %all = linalg.generic {
      indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>,
                       affine_map<(d0, d1, d2) -> (d2)>,
                       affine_map<(d0, d1, d2) -> (d0, d1, d2)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%points, %freq : tensor<2x7xf32>, tensor<2xf32>)
      outs(%planes : tensor<2x7x2xf32>) {
  ^bb0(%p: f32, %f: f32, %out: f32):
    %angle = arith.mulf %p, %f : f32
    linalg.yield %angle : f32
  } -> tensor<2x7x2xf32>
  %rows = tensor.extract_slice %all[0, 0, 0] [1, 7, 2] [1, 1, 1]
      : tensor<2x7x2xf32> to tensor<7x2xf32>
  %columns = tensor.extract_slice %all[1, 0, 0] [1, 7, 2] [1, 1, 1]
      : tensor<2x7x2xf32> to tensor<7x2xf32>
  %angles = tensor.concat dim(1) %rows, %columns
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// They are computed once.

// CHECK-LABEL: func.func @centers(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>)
// CHECK:         %[[POS:.*]] = linalg.generic {{.*}} iterator_types = ["parallel"]} outs(%{{.*}} : tensor<7xf32>)
// CHECK:           %[[INDEX:.*]] = arith.sitofp
// CHECK:           arith.addf %[[INDEX]], %{{.*}} : f32
// CHECK-NOT:     math.cos
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], 
func.func @centers(%x: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %offset = arith.constant 0.5 : f32
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic {indexing_maps = [#row, #rows],
                            iterator_types = ["parallel", "parallel"]}
      ins(%freq : tensor<4xf32>) outs(%half : tensor<7x4xf32>) {
  ^bb0(%f: f32, %out: f32):
    %i = linalg.index 0 : index
    %i64 = arith.index_cast %i : index to i64
    %index = arith.sitofp %i64 : i64 to f32
    %center = arith.addf %index, %offset : f32
    %angle = arith.mulf %center, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// Each pair has an angle of its own, which need not have a position.

// CHECK-LABEL: func.func @angles(
// CHECK-NOT:     pe.rotary 
// CHECK:         pe.apply_rotary
// REPORT:     the angles are not products of a position that several pairs share and a frequency
func.func @angles(%x: tensor<7x8xf32>, %angles: tensor<7x4xf32>)
    -> tensor<7x8xf32> {
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// A rotation has no positions in f64, which would be rounded.

// CHECK-LABEL: func.func @positions_in_f64(
// CHECK-NOT:     pe.rotary 
// CHECK:         pe.apply_rotary
// REPORT:     the angles are not products of a position, an integer or an f32, and a frequency
func.func @positions_in_f64(%x: tensor<7x8xf32>, %pos: tensor<7xf64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf64>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xf64>, tensor<4xf64>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: f64, %f: f64, %out: f32):
    %angle = arith.mulf %p, %f : f64
    %rounded = arith.truncf %angle : f64 to f32
    linalg.yield %rounded : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// They are f32 in the angle, but not where they are stored.

// CHECK-LABEL: func.func @positions_in_bf16(
// CHECK-NOT:     pe.rotary 
// CHECK:         pe.apply_rotary
// REPORT:     the angles are rounded to less than f32
func.func @positions_in_bf16(%x: tensor<7x8xf32>, %pos: tensor<7xbf16>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xbf16>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: bf16, %f: f32, %out: f32):
    %wide = arith.extf %p : bf16 to f32
    %angle = arith.mulf %wide, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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

// CHECK-LABEL: func.func @times_and_numbers(
// CHECK-NOT:     pe.rotary 
// CHECK:         pe.apply_rotary
// REPORT:     only some of the positions are integers
func.func @times_and_numbers(%x: tensor<7x8xf32>, %pos: tensor<7xf32>,
    %numbers: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.5]> : tensor<2xf32>
  %first_half = tensor.empty() : tensor<7x2xf32>
  %times = linalg.generic #outer
      ins(%pos, %freq : tensor<7xf32>, tensor<2xf32>)
      outs(%first_half : tensor<7x2xf32>) {
  ^bb0(%p: f32, %f: f32, %out: f32):
    %angle = arith.mulf %p, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x2xf32>
  %counts = linalg.generic #outer
      ins(%numbers, %freq : tensor<7xi64>, tensor<2xf32>)
      outs(%first_half : tensor<7x2xf32>) {
  ^bb0(%n: i64, %f: f32, %out: f32):
    %p = arith.sitofp %n : i64 to f32
    %angle = arith.mulf %p, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x2xf32>
  %angles = tensor.concat dim(1) %times, %counts
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
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
