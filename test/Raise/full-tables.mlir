// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Tables with an element for each feature, which are not known to be equal for
// the two of a pair.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @halves(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x8xf32>, %[[SIN:.*]]: tensor<7x8xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x8xf32>, tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @halves(%x: tensor<7x8xf32>, %cos: tensor<7x8xf32>,
                  %sin: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %partners, %cos, %sin : tensor<7x8xf32>, tensor<7x8xf32>,
                                      tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %s : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @neighbors(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x8xf32>, %[[SIN:.*]]: tensor<7x8xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x8xf32>, tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<interleaved>, per_feature, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @neighbors(%x: tensor<7x8xf32>, %cos: tensor<7x8xf32>,
                     %sin: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %even = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %odd = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %odd : tensor<7x4xf32>
  %zeros = arith.constant dense<0.0> : tensor<7x8xf32>
  %with_even = tensor.insert_slice %negated into %zeros[0, 0] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %partners = tensor.insert_slice %even into %with_even[0, 1] [7, 4] [1, 2]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// In a window behind other features.

// CHECK-LABEL: func.func @window(
// CHECK-SAME:      %[[X:.*]]: tensor<7x12xf32>, %[[COS:.*]]: tensor<7x8xf32>, %[[SIN:.*]]: tensor<7x8xf32>)
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x12xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x8xf32>, tensor<7x8xf32>)
// CHECK-SAME:      {begin = 4 : i64, layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @window(%x: tensor<7x12xf32>, %cos: tensor<7x8xf32>,
                  %sin: tensor<7x8xf32>) -> tensor<7x12xf32> {
  %rest = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %window = tensor.extract_slice %x[0, 4] [7, 8] [1, 1]
      : tensor<7x12xf32> to tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 8] [7, 4] [1, 1]
      : tensor<7x12xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %window, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  %rotated = arith.addf %p, %q : tensor<7x8xf32>
  %y = tensor.concat dim(1) %rest, %rotated
      : (tensor<7x4xf32>, tensor<7x8xf32>) -> tensor<7x12xf32>
  return %y : tensor<7x12xf32>
}

// The tables are applied in another order than they have.

// CHECK-LABEL: func.func @reversed_tables(
// CHECK-SAME:      %{{.*}}: tensor<7x4xf32>, %{{.*}}: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK:         %[[COS:.*]] = tensor.concat dim(1)
// CHECK:         pe.apply_rotary
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>}
func.func @reversed_tables(%x: tensor<7x4xf32>, %cos: tensor<7x4xf32>,
                           %sin: tensor<7x4xf32>) -> tensor<7x4xf32> {
  %cos_lo = tensor.extract_slice %cos[0, 0] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %cos_hi = tensor.extract_slice %cos[0, 2] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %c = tensor.concat dim(1) %cos_hi, %cos_lo
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %hi = tensor.extract_slice %x[0, 2] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %negated = arith.negf %hi : tensor<7x2xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %p = arith.mulf %x, %c : tensor<7x4xf32>
  %q = arith.mulf %partners, %sin : tensor<7x4xf32>
  %y = arith.addf %p, %q : tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}
