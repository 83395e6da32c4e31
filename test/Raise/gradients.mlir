// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Gradients of rotations: rotations back, as automatic differentiation writes
// them.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#binary = {indexing_maps = [#rows, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}

// Of x * cos + rotate_half(x) * sin, where the gradients of slices are padded
// with zeros and added.

// CHECK-LABEL: func.func @of_rotate_half(
// CHECK-SAME:      %[[G:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     tensor.pad
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[G]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {conjugate, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @of_rotate_half(%g: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %of_partners = linalg.generic #binary
      ins(%g, %s : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %of_negated = tensor.extract_slice %of_partners[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %of_lo = tensor.extract_slice %of_partners[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %of_hi = arith.negf %of_negated : tensor<7x4xf32>
  %padded_hi = tensor.pad %of_hi low[0, 4] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<7x4xf32> to tensor<7x8xf32>
  %padded_lo = tensor.pad %of_lo low[0, 0] high[0, 4] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<7x4xf32> to tensor<7x8xf32>
  %of_slices = arith.addf %padded_hi, %padded_lo : tensor<7x8xf32>
  %of_x = linalg.generic #binary
      ins(%g, %c : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %y = linalg.generic #binary
      ins(%of_x, %of_slices : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.addf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Of neighbors, where zeros are put between the gradients of slices.

// CHECK-LABEL: func.func @of_neighbors(
// CHECK-SAME:      %[[G:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     tensor.insert_slice
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[G]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @of_neighbors(%g: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                        %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<7x8xf32>
  %a = tensor.extract_slice %g[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %g[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %of_even = arith.addf %a_cos, %b_sin : tensor<7x4xf32>
  %minus_a = arith.negf %a : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %minus_a, %sin : tensor<7x4xf32>
  %of_odd = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %spread_even = tensor.insert_slice %of_even into %zeros[0, 0] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %spread_odd = tensor.insert_slice %of_odd into %zeros[0, 1] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %y = arith.addf %spread_even, %spread_odd : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A rotation and the rotation of its result back.

// CHECK-LABEL: func.func @there_and_back(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         pe.apply_rotary ins(%[[R]] : tensor<7x8xf32>)
// CHECK-SAME:      {conjugate, layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @there_and_back(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
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
  %there = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %c = tensor.extract_slice %there[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %d = tensor.extract_slice %there[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %c_cos = arith.mulf %c, %cos : tensor<7x4xf32>
  %d_sin = arith.mulf %d, %sin : tensor<7x4xf32>
  %third = arith.addf %c_cos, %d_sin : tensor<7x4xf32>
  %d_cos = arith.mulf %d, %cos : tensor<7x4xf32>
  %c_sin = arith.mulf %c, %sin : tensor<7x4xf32>
  %fourth = arith.subf %d_cos, %c_sin : tensor<7x4xf32>
  %back = tensor.concat dim(1) %third, %fourth
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %back : tensor<7x8xf32>
}
