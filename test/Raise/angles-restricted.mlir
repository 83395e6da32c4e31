// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Tables that are not the cosines and sines of positions times frequencies: they
// are applied as they are.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#outer = {indexing_maps = [#column, #row, #rows],
          iterator_types = ["parallel", "parallel"]}

// Large positions are rounded before they are multiplied.

// CHECK-LABEL: func.func @positions_in_bf16(
// CHECK:         %[[COS:.*]] = math.cos
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @positions_in_bf16(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %rounded = arith.sitofp %p : i64 to bf16
    %position = arith.extf %rounded : bf16 to f32
    %angle = arith.mulf %position, %f : f32
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

// CHECK-LABEL: func.func @angles_in_f16(
// CHECK:         %[[COS:.*]] = math.cos
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @angles_in_f16(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %rounded = arith.truncf %angle : f32 to f16
    %wide = arith.extf %rounded : f16 to f32
    linalg.yield %wide : f32
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

// CHECK-LABEL: func.func @only_cosines_scaled(
// CHECK:         %[[COS:.*]] = arith.mulf {{.*}} : tensor<7x4xf32>
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @only_cosines_scaled(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
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
  %factor = arith.constant dense<1.25> : tensor<7x4xf32>
  %unscaled = math.cos %angles : tensor<7x4xf32>
  %cos = arith.mulf %unscaled, %factor : tensor<7x4xf32>
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

// CHECK-LABEL: func.func @cosines_of_cosines(
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         %[[INNER:.*]] = math.cos
// CHECK:         %[[COS:.*]] = math.cos %[[INNER]]
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
func.func @cosines_of_cosines(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %inner = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %sin = math.sin %inner : tensor<7x4xf32>
  %angles = math.cos %inner : tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
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

// Cosines and sines of different positions.

// CHECK-LABEL: func.func @two_positions(
// CHECK:         %[[COS:.*]] = math.cos
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @two_positions(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %other_pos: tensor<7xi64>) -> tensor<7x8xf32> {
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
  %other_angles = linalg.generic #outer
      ins(%other_pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %other_angles : tensor<7x4xf32>
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

// Cosines and sines are exchanged.

// CHECK-LABEL: func.func @exchanged(
// CHECK:         %[[COS:.*]] = math.cos
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[SIN]], %[[COS]] :
func.func @exchanged(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
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
  %sin = math.cos %angles : tensor<7x4xf32>
  %cos = math.sin %angles : tensor<7x4xf32>
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

// The factor of the tables differs from token to token.

// CHECK-LABEL: func.func @factor_of_tokens(
// CHECK:         %[[COS:.*]] = arith.mulf {{.*}} : tensor<7x4xf32>
// CHECK:         %[[SIN:.*]] = arith.mulf {{.*}} : tensor<7x4xf32>
// CHECK:         pe.apply_rotary ins(%{{[a-z0-9_]+}} : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @factor_of_tokens(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %factors: tensor<7x4xf32>) -> tensor<7x8xf32> {
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
  %unscaled_cos = math.cos %angles : tensor<7x4xf32>
  %unscaled_sin = math.sin %angles : tensor<7x4xf32>
  %cos = arith.mulf %unscaled_cos, %factors : tensor<7x4xf32>
  %sin = arith.mulf %unscaled_sin, %factors : tensor<7x4xf32>
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
