// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Partners that are read next to each other and written half of the features
// apart, or the other way around.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @interleaved_to_half(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @interleaved_to_half(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                               %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %even = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %odd = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %first = linalg.generic #rotation
      ins(%even, %odd, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                    tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.subf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %second = linalg.generic #rotation
      ins(%even, %odd, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                    tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %b, %c : f32
    %q = arith.mulf %a, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The features are arranged in halves, and then rotated as halves.

// CHECK-LABEL: func.func @transposed_before(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK-NOT:     linalg.transpose
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @transposed_before(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                             %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %pairs = tensor.expand_shape %x [[0], [1, 2]] output_shape [7, 4, 2]
      : tensor<7x8xf32> into tensor<7x4x2xf32>
  %empty = tensor.empty() : tensor<7x2x4xf32>
  %transposed = linalg.transpose ins(%pairs : tensor<7x4x2xf32>)
      outs(%empty : tensor<7x2x4xf32>) permutation = [0, 2, 1]
  %halves = tensor.collapse_shape %transposed [[0], [1, 2]]
      : tensor<7x2x4xf32> into tensor<7x8xf32>
  %lo = tensor.extract_slice %halves[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %halves[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%halves, %rotated, %c, %s : tensor<7x8xf32>, tensor<7x8xf32>,
                                      tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The gradient of the first function.

// CHECK-LABEL: func.func @half_to_interleaved(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {conjugate, layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @half_to_interleaved(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                               %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %first = linalg.generic #rotation
      ins(%lo, %hi, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                 tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %second = linalg.generic #rotation
      ins(%lo, %hi, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                 tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %b, %c : f32
    %q = arith.mulf %a, %s : f32
    %r = arith.subf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %zeros = arith.constant dense<0.0> : tensor<7x8xf32>
  %with_first = tensor.insert_slice %first into %zeros[0, 0] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %y = tensor.insert_slice %second into %with_first[0, 1] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Partners that are three apart have no layout.

// CHECK-LABEL: func.func @three_apart(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @three_apart(%x: tensor<7x6xf32>, %cos: tensor<7x2xf32>,
                       %sin: tensor<7x2xf32>) -> tensor<7x4xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 2] [1, 1]
      : tensor<7x6xf32> to tensor<7x2xf32>
  %hi = tensor.extract_slice %x[0, 3] [7, 2] [1, 1]
      : tensor<7x6xf32> to tensor<7x2xf32>
  %a_cos = arith.mulf %lo, %cos : tensor<7x2xf32>
  %b_sin = arith.mulf %hi, %sin : tensor<7x2xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x2xf32>
  %b_cos = arith.mulf %hi, %cos : tensor<7x2xf32>
  %a_sin = arith.mulf %lo, %sin : tensor<7x2xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x2xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}

// The partners come from two overlapping windows of x.

// CHECK-LABEL: func.func @overlapping_slices(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @overlapping_slices(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                              %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 2] [7, 4] [1, 1]
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

// Neighbors are brought apart, rotated as halves, and put back beside the other
// features of x: of x itself, the layout is another one.

// CHECK-LABEL: func.func @window_brought_apart(
// CHECK-SAME:      %[[X:.*]]: tensor<7x12xf32>,
// CHECK:         %[[Y:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x12xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved_to_half>,
// CHECK:         return %[[Y]]
func.func @window_brought_apart(%x: tensor<7x12xf32>, %cos: tensor<7x4xf32>,
                                %sin: tensor<7x4xf32>) -> tensor<7x12xf32> {
  %even = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %odd = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %apart = tensor.concat dim(1) %even, %odd
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %a = tensor.extract_slice %apart[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %apart[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %rest = tensor.extract_slice %x[0, 8] [7, 4] [1, 1]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %y = tensor.concat dim(1) %rotated, %rest
      : (tensor<7x8xf32>, tensor<7x4xf32>) -> tensor<7x12xf32>
  return %y : tensor<7x12xf32>
}
