// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Biases with masks, causal ones and others.

#scores = affine_map<(h, i, j) -> (h, i, j)>
#all = ["parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores],
        iterator_types = #all}
#add_mask = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>,
                              affine_map<(h, i, j) -> (i, j)>, #scores],
             iterator_types = #all}
#update = {indexing_maps = [#scores, #scores], iterator_types = #all}

// CHECK-LABEL: func.func @causal(
// CHECK-NOT:     arith.select
// CHECK:         %[[R:.*]] = pe.alibi ins(%{{.*}}) slopes(%{{[a-z0-9]+}} : tensor<4xf32>) outs(
// CHECK-SAME:      {causal, form = #pe.alibi_form<relative>}
// CHECK-NEXT:    return %[[R]]
func.func @causal(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %never = arith.constant 0xFF800000 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %difference = arith.subi %j, %i : index
    %integer = arith.index_cast %difference : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %sum = arith.addf %s, %bias : f32
    %is_later = arith.cmpi sgt, %j, %i : index
    %r = arith.select %is_later, %never, %sum : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// The mask is another op, which selects what is not later.

// CHECK-LABEL: func.func @causal_afterwards(
// CHECK-NOT:     arith.select
// CHECK:         %[[R:.*]] = pe.alibi {{.*}} slopes(%{{[a-z0-9]+}} : tensor<4xf32>) outs(
// CHECK-SAME:      {causal, form = #pe.alibi_form<column>}
// CHECK-NEXT:    return %[[R]]
func.func @causal_afterwards(%x: tensor<4x5x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x5x7xf32> {
  %c2 = arith.constant 2 : index
  %never = arith.constant 0xFF800000 : f32
  %empty = tensor.empty() : tensor<4x5x7xf32>
  %sums = linalg.generic #add ins(%x, %m : tensor<4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x5x7xf32>
  %y = linalg.generic #update ins(%sums : tensor<4x5x7xf32>)
      outs(%empty : tensor<4x5x7xf32>) {
  ^bb0(%s: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %query = arith.addi %i, %c2 : index
    %is_seen = arith.cmpi sle, %j, %query : index
    %r = arith.select %is_seen, %s, %never : f32
    linalg.yield %r : f32
  } -> tensor<4x5x7xf32>
  return %y : tensor<4x5x7xf32>
}

// A matrix of 0 and −∞, to which the bias is added before the scores.

// CHECK-LABEL: func.func @causal_by_addition(
// CHECK-NOT:     arith.select
// CHECK:         %[[R:.*]] = pe.alibi {{.*}} {causal, form = #pe.alibi_form<column>}
// CHECK-NEXT:    return %[[R]]
func.func @causal_by_addition(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %zero = arith.constant 0.0 : f32
  %never = arith.constant 0xFF800000 : f32
  %places = tensor.empty() : tensor<7x7xf32>
  %mask = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>],
                          iterator_types = ["parallel", "parallel"]}
      outs(%places : tensor<7x7xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %is_seen = arith.cmpi sge, %i, %j : index
    %r = arith.select %is_seen, %zero, %never : f32
    linalg.yield %r : f32
  } -> tensor<7x7xf32>
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add_mask
      ins(%x, %m, %mask : tensor<4x7x7xf32>, tensor<4xf32>, tensor<7x7xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %masked: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %masked_bias = arith.addf %masked, %bias : f32
    %r = arith.addf %s, %masked_bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// A mask of any numbers is added to the scores first.

// CHECK-LABEL: func.func @added_mask(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xf32>, %[[M:.*]]: tensor<4xf32>, %[[MASK:.*]]: tensor<7x7xf32>)
// CHECK:         %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[MASK]] :
// CHECK:           %[[S:.*]] = arith.addf
// CHECK-NEXT:      linalg.yield %[[S]]
// CHECK:         pe.alibi ins(%[[SUM]] : tensor<4x7x7xf32>) slopes(%[[M]] :
func.func @added_mask(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>, %mask: tensor<7x7xf32>)
    -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add_mask
      ins(%x, %m, %mask : tensor<4x7x7xf32>, tensor<4xf32>, tensor<7x7xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %masked: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %masked_bias = arith.addf %masked, %bias : f32
    %r = arith.addf %s, %masked_bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// The least float is no −∞: it is added as numbers are.

// CHECK-LABEL: func.func @mask_of_least_floats(
// CHECK:         %[[SUM:.*]] = linalg.generic
// CHECK:           arith.select
// CHECK:         pe.alibi ins(%[[SUM]] : tensor<4x7x7xf32>) {{.*}} {form =
func.func @mask_of_least_floats(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant -3.0e38 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add
      ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>) outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %is_later = arith.cmpi sgt, %j, %i : index
    %mask = arith.select %is_later, %least, %zero : f32
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %masked_bias = arith.addf %mask, %bias : f32
    %r = arith.addf %s, %masked_bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Masks that come after the bias, and are not causal, stay.

// CHECK-LABEL: func.func @masked_afterwards(
// CHECK:         %[[Y:.*]] = pe.alibi {{.*}} {form = #pe.alibi_form<column>}
// CHECK:         %[[R:.*]] = arith.select %{{.*}}, %[[Y]], %{{.*}} : tensor<4x7x7xi1>
// CHECK-NEXT:    return %[[R]]
func.func @masked_afterwards(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>,
                             %is_seen: tensor<4x7x7xi1>) -> tensor<4x7x7xf32> {
  %never = arith.constant dense<0xFF800000> : tensor<4x7x7xf32>
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %sums = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  %y = arith.select %is_seen, %sums, %never : tensor<4x7x7xi1>, tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// A causal mask of other queries than those of the bias stays, and so does one
// of scores that something else uses.

// CHECK-LABEL: func.func @other_queries(
// CHECK:         %[[Y:.*]] = pe.alibi {{.*}} outs({{.*}} {form = #pe.alibi_form<relative>}
// CHECK:         linalg.generic {{.*}} ins(%[[Y]] : tensor<4x7x7xf32>)
// CHECK:           arith.select
// CHECK:         linalg.generic {{.*}} ins(%[[Y]] : tensor<4x7x7xf32>)
// CHECK:           arith.select
func.func @other_queries(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> (tensor<4x7x7xf32>, tensor<4x7x7xf32>) {
  %c1 = arith.constant 1 : index
  %never = arith.constant 0xFF800000 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %sums = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %difference = arith.subi %j, %i : index
    %integer = arith.index_cast %difference : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  %y = linalg.generic #update ins(%sums : tensor<4x7x7xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %query = arith.addi %i, %c1 : index
    %is_later = arith.cmpi sgt, %j, %query : index
    %r = arith.select %is_later, %never, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  %z = linalg.generic #update ins(%sums : tensor<4x7x7xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %is_later = arith.cmpi sgt, %j, %i : index
    %r = arith.select %is_later, %never, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y, %z : tensor<4x7x7xf32>, tensor<4x7x7xf32>
}
