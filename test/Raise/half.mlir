// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Spellings of a rotation whose partners are half of the features apart.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#unary = {indexing_maps = [#rows, #rows],
          iterator_types = ["parallel", "parallel"]}
#binary = {indexing_maps = [#rows, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}
#quaternary = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
               iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @rotate_half(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NEXT:    %[[INIT:.*]] = tensor.empty() : tensor<7x8xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      outs(%[[INIT]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rotate_half(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %negated = linalg.generic #unary ins(%hi : tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  } -> tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %p = linalg.generic #binary ins(%x, %c : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<7x8xf32>
  %q = linalg.generic #binary
      ins(%rotated, %s : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<7x8xf32>
  %y = linalg.generic #binary ins(%p, %q : tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %m = arith.addf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// With the other half negated, it is the rotation back.

// CHECK-LABEL: func.func @rotate_half_back(
// CHECK-NOT:     linalg.generic
// CHECK:         pe.apply_rotary
// CHECK-SAME:      {conjugate, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return
func.func @rotate_half_back(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %lo : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %hi, %negated
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #quaternary
      ins(%x, %rotated, %c, %s : tensor<7x8xf32>, tensor<7x8xf32>,
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

// CHECK-LABEL: func.func @subtracted(
// CHECK-NOT:     arith.subf
// CHECK:         pe.apply_rotary
// CHECK-SAME:      {conjugate, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return
func.func @subtracted(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                      %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  %y = arith.subf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @halves(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NEXT:    %[[INIT:.*]] = tensor.empty() : tensor<7x8xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @halves(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                  %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %first = linalg.generic #quaternary
      ins(%lo, %hi, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                 tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.subf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %second = linalg.generic #quaternary
      ins(%lo, %hi, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
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

// The halves are rows of a matrix.

// CHECK-LABEL: func.func @rows_of_halves(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>
// CHECK-NOT:     arith.mulf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rows_of_halves(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %parts = tensor.expand_shape %x [[0], [1, 2]] output_shape [7, 2, 4]
      : tensor<7x8xf32> into tensor<7x2x4xf32>
  %a = tensor.extract_slice %parts[0, 0, 0] [7, 1, 4] [1, 1, 1]
      : tensor<7x2x4xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %parts[0, 1, 0] [7, 1, 4] [1, 1, 1]
      : tensor<7x2x4xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x2x4xf32>
  %with_first = tensor.insert_slice %first into %empty[0, 0, 0] [7, 1, 4] [1, 1, 1]
      : tensor<7x4xf32> into tensor<7x2x4xf32>
  %stacked = tensor.insert_slice %second into %with_first[0, 1, 0] [7, 1, 4] [1, 1, 1]
      : tensor<7x4xf32> into tensor<7x2x4xf32>
  %y = tensor.collapse_shape %stacked [[0], [1, 2]]
      : tensor<7x2x4xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// One op reads the partner by its index.

// CHECK-LABEL: func.func @partner_by_index(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @partner_by_index(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %plus = arith.constant 1.0 : f32
  %minus = arith.constant -1.0 : f32
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #unary ins(%x : tensor<7x8xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %pair = arith.remsi %j, %c4 : index
    %is_second = arith.cmpi sge, %j, %c4 : index
    %shifted = arith.addi %j, %c4 : index
    %partner = arith.remsi %shifted, %c8 : index
    %c = tensor.extract %cos[%i, %pair] : tensor<7x4xf32>
    %s = tensor.extract %sin[%i, %pair] : tensor<7x4xf32>
    %b = tensor.extract %x[%i, %partner] : tensor<7x8xf32>
    %sign = arith.select %is_second, %plus, %minus : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %signed = arith.mulf %q, %sign : f32
    %r = arith.addf %p, %signed : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The halves are real and imaginary parts.

// CHECK-LABEL: func.func @complex_numbers(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     complex.mul
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @complex_numbers(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                           %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %numbers = tensor.empty() : tensor<7x4xcomplex<f32>>
  %turned = linalg.generic #quaternary
      ins(%lo, %hi, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                                 tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%numbers : tensor<7x4xcomplex<f32>>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: complex<f32>):
    %z = complex.create %a, %b : complex<f32>
    %w = complex.create %c, %s : complex<f32>
    %r = complex.mul %z, %w : complex<f32>
    linalg.yield %r : complex<f32>
  } -> tensor<7x4xcomplex<f32>>
  %half = tensor.empty() : tensor<7x4xf32>
  %re = linalg.generic #unary ins(%turned : tensor<7x4xcomplex<f32>>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%z: complex<f32>, %out: f32):
    %r = complex.re %z : complex<f32>
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %im = linalg.generic #unary ins(%turned : tensor<7x4xcomplex<f32>>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%z: complex<f32>, %out: f32):
    %r = complex.im %z : complex<f32>
    linalg.yield %r : f32
  } -> tensor<7x4xf32>
  %y = tensor.concat dim(1) %re, %im
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
