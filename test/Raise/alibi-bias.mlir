// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Biases proportional to the distance of query and key, added to scores.

#scores = affine_map<(b, h, i, j) -> (b, h, i, j)>
#all = ["parallel", "parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(b, h, i, j) -> (h)>, #scores],
        iterator_types = #all}
#by_head = {indexing_maps = [affine_map<(h, i, j) -> (h)>,
                             affine_map<(h, i, j) -> (h, i, j)>],
            iterator_types = ["parallel", "parallel", "parallel"]}

// CHECK-LABEL: func.func @column(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x5x7xf32>, %[[M:.*]]: tensor<4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.alibi ins(%[[X]] : tensor<2x4x5x7xf32>)
// CHECK-SAME:      slopes(%[[M]] : tensor<4xf32>) outs(
// CHECK-SAME:      {form = #pe.alibi_form<column>} -> tensor<2x4x5x7xf32>
// CHECK-NEXT:    return %[[R]]
func.func @column(%x: tensor<2x4x5x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x5x7xf32> {
  %empty = tensor.empty() : tensor<2x4x5x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 3 : index
    %key = arith.index_cast %j : index to i64
    %distance = arith.sitofp %key : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}

// The first query is at the first key, which is not the default.

// CHECK-LABEL: func.func @relative(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x5x7xf32>, %[[M:.*]]: tensor<4xf32>)
// CHECK:         %[[C0:.*]] = arith.constant 0 : index
// CHECK:         pe.alibi ins(%[[X]] : {{.*}}) slopes(%[[M]] : tensor<4xf32>)
// CHECK-SAME:      query_start(%[[C0]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<relative>}
func.func @relative(%x: tensor<2x4x5x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x5x7xf32> {
  %empty = tensor.empty() : tensor<2x4x5x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %difference = arith.subi %j, %i : index
    %integer = arith.index_cast %difference : index to i32
    %distance = arith.sitofp %integer : i32 to f32
    %bias = arith.mulf %distance, %slope : f32
    %r = arith.addf %bias, %s : f32
    linalg.yield %r : f32
  } -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}

// CHECK-LABEL: func.func @subtracted(
// CHECK:         %[[C0:.*]] = arith.constant 0 : index
// CHECK:         pe.alibi {{.*}} query_start(%[[C0]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<relative>}
func.func @subtracted(%x: tensor<2x4x5x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x5x7xf32> {
  %empty = tensor.empty() : tensor<2x4x5x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %difference = arith.subi %i, %j : index
    %integer = arith.index_cast %difference : index to i32
    %distance = arith.sitofp %integer : i32 to f32
    %bias = arith.mulf %distance, %slope : f32
    %r = arith.subf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}

// The difference of two floats, and the default of the queries: the last one is
// at the last key.

// CHECK-LABEL: func.func @symmetric(
// CHECK:         pe.alibi ins(%{{.*}}) slopes(%{{[a-z0-9]+}} : tensor<4xf32>) outs(
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
func.func @symmetric(%x: tensor<2x4x5x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x5x7xf32> {
  %c2 = arith.constant 2 : index
  %empty = tensor.empty() : tensor<2x4x5x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %query = arith.addi %i, %c2 : index
    %query_integer = arith.index_cast %query : index to i64
    %key_integer = arith.index_cast %j : index to i64
    %query_float = arith.sitofp %query_integer : i64 to f32
    %key_float = arith.sitofp %key_integer : i64 to f32
    %difference = arith.subf %query_float, %key_float : f32
    %distance = math.absf %difference : f32
    %negated = arith.negf %slope : f32
    %bias = arith.mulf %distance, %negated : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}

// The lesser one of two differences.

// CHECK-LABEL: func.func @lesser(
// CHECK:         pe.alibi {{.*}} {form = #pe.alibi_form<symmetric>}
func.func @lesser(%x: tensor<2x4x7x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x7x7xf32> {
  %empty = tensor.empty() : tensor<2x4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %query = arith.index_cast %i : index to i32
    %key = arith.index_cast %j : index to i32
    %before = arith.subi %key, %query : i32
    %after = arith.subi %query, %key : i32
    %lesser = arith.minsi %before, %after : i32
    %distance = arith.sitofp %lesser : i32 to f32
    %bias = arith.mulf %distance, %slope : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x7x7xf32>
  return %y : tensor<2x4x7x7xf32>
}

// Tensors of indices, of distances and of biases.

// CHECK-LABEL: func.func @step_by_step(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x5x7xf32>, %[[M:.*]]: tensor<4xf32>)
// CHECK-NEXT:    %[[E:.*]] = tensor.empty() : tensor<2x4x5x7xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.alibi ins(%[[X]] : {{.*}}) slopes(%[[M]] : tensor<4xf32>)
// CHECK-SAME:      outs(%[[E]] : tensor<2x4x5x7xf32>) {form = #pe.alibi_form<symmetric>}
// CHECK-NEXT:    return %[[R]]
func.func @step_by_step(%x: tensor<2x4x5x7xf32>, %m: tensor<4xf32>)
    -> tensor<2x4x5x7xf32> {
  %keys = arith.constant dense<[[0, 1, 2, 3, 4, 5, 6]]> : tensor<1x7xi64>
  %queries = arith.constant dense<[[2], [3], [4], [5], [6]]> : tensor<5x1xi64>
  %places = tensor.empty() : tensor<5x7xi64>
  %distances = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (0, j)>, affine_map<(i, j) -> (i, 0)>,
                       affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%keys, %queries : tensor<1x7xi64>, tensor<5x1xi64>)
      outs(%places : tensor<5x7xi64>) {
  ^bb0(%key: i64, %query: i64, %out: i64):
    %difference = arith.subi %key, %query : i64
    %r = math.absi %difference : i64
    linalg.yield %r : i64
  } -> tensor<5x7xi64>
  %slopes = tensor.expand_shape %m [[0, 1, 2]] output_shape [4, 1, 1]
      : tensor<4xf32> into tensor<4x1x1xf32>
  %all_heads = tensor.empty() : tensor<4x5x7xf32>
  %biases = linalg.generic {
      indexing_maps = [affine_map<(h, i, j) -> (i, j)>,
                       affine_map<(h, i, j) -> (h, 0, 0)>,
                       affine_map<(h, i, j) -> (h, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%distances, %slopes : tensor<5x7xi64>, tensor<4x1x1xf32>)
      outs(%all_heads : tensor<4x5x7xf32>) {
  ^bb0(%integer: i64, %slope: f32, %out: f32):
    %distance = arith.sitofp %integer : i64 to f32
    %negated = arith.negf %distance : f32
    %r = arith.mulf %negated, %slope : f32
    linalg.yield %r : f32
  } -> tensor<4x5x7xf32>
  %empty = tensor.empty() : tensor<2x4x5x7xf32>
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(b, h, i, j) -> (h, i, j)>, #scores],
      iterator_types = #all}
      ins(%x, %biases : tensor<2x4x5x7xf32>, tensor<4x5x7xf32>)
      outs(%empty : tensor<2x4x5x7xf32>) {
  ^bb0(%s: f32, %bias: f32, %out: f32):
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}

// A constant of all distances, or of all of their negatives.

// CHECK-LABEL: func.func @constant_distances(
// CHECK:         pe.alibi {{.*}} {form = #pe.alibi_form<symmetric>}
// CHECK:         pe.alibi {{.*}} {form = #pe.alibi_form<relative>}
func.func @constant_distances(%x: tensor<4x3x3xf32>, %m: tensor<4xf32>)
    -> (tensor<4x3x3xf32>, tensor<4x3x3xf32>) {
  %distances = arith.constant dense<[[[0., 1., 2.], [1., 0., 1.], [2., 1., 0.]]]>
      : tensor<1x3x3xf32>
  %behind = arith.constant dense<[[[0., -1., -2.], [1., 0., -1.], [2., 1., 0.]]]>
      : tensor<1x3x3xf32>
  %empty = tensor.empty() : tensor<4x3x3xf32>
  %y:2 = linalg.generic {
      indexing_maps = [affine_map<(h, i, j) -> (0, i, j)>,
                       affine_map<(h, i, j) -> (0, i, j)>,
                       affine_map<(h, i, j) -> (h)>,
                       affine_map<(h, i, j) -> (h, i, j)>,
                       affine_map<(h, i, j) -> (h, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%distances, %behind, %m : tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<4xf32>)
      outs(%empty, %empty : tensor<4x3x3xf32>, tensor<4x3x3xf32>) {
  ^bb0(%d: f32, %e: f32, %slope: f32, %out: f32, %other_out: f32):
    %p = arith.mulf %d, %slope : f32
    %q = arith.mulf %e, %slope : f32
    linalg.yield %p, %q : f32, f32
  } -> (tensor<4x3x3xf32>, tensor<4x3x3xf32>)
  %first = arith.subf %x, %y#0 : tensor<4x3x3xf32>
  %second = arith.subf %x, %y#1 : tensor<4x3x3xf32>
  return %first, %second : tensor<4x3x3xf32>, tensor<4x3x3xf32>
}

// m·j − m·i = m·(j − i).

// CHECK-LABEL: func.func @distributed(
// CHECK:         pe.alibi {{.*}} {form = #pe.alibi_form<relative>}
func.func @distributed(%x: tensor<2x4x7x7xf32>, %m: tensor<4xf32>) -> tensor<2x4x7x7xf32> {
  %empty = tensor.empty() : tensor<2x4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<2x4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %query = arith.index_cast %i : index to i32
    %key = arith.index_cast %j : index to i32
    %query_float = arith.sitofp %query : i32 to f32
    %key_float = arith.sitofp %key : i32 to f32
    %after = arith.mulf %slope, %key_float : f32
    %before = arith.mulf %slope, %query_float : f32
    %bias = arith.subf %after, %before : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x7x7xf32>
  return %y : tensor<2x4x7x7xf32>
}

// CHECK-LABEL: func.func @three_dims(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xf32>, %[[M:.*]]: tensor<4xf32>)
// CHECK:         pe.alibi ins(%[[X]] : tensor<4x7x7xf32>) slopes(%[[M]] : tensor<4xf32>)
// CHECK-SAME:      {form = #pe.alibi_form<column>}
func.func @three_dims(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %biases = linalg.generic #by_head ins(%m : tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %key = arith.index_cast %j : index to i64
    %distance = arith.sitofp %key : i64 to f32
    %r = arith.mulf %slope, %distance : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  %y = arith.addf %x, %biases : tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Two layers that share an array of biases.

// CHECK-LABEL: func.func @two_layers(
// CHECK-SAME:      %[[X0:.*]]: tensor<4x7x7xf32>, %[[X1:.*]]: tensor<4x7x7xf32>, %[[M:.*]]:
// CHECK-NOT:     linalg.generic
// CHECK:         pe.alibi ins(%[[X0]] : tensor<4x7x7xf32>) slopes(%[[M]] :
// CHECK:         pe.alibi ins(%[[X1]] : tensor<4x7x7xf32>) slopes(%[[M]] :
func.func @two_layers(%x0: tensor<4x7x7xf32>, %x1: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> (tensor<4x7x7xf32>, tensor<4x7x7xf32>) {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %biases = linalg.generic #by_head ins(%m : tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %key = arith.index_cast %j : index to i64
    %distance = arith.sitofp %key : i64 to f32
    %r = arith.mulf %slope, %distance : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  %y0 = arith.addf %x0, %biases : tensor<4x7x7xf32>
  %y1 = arith.addf %x1, %biases : tensor<4x7x7xf32>
  return %y0, %y1 : tensor<4x7x7xf32>, tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @tosa(
// CHECK-SAME:      %[[X:.*]]: tensor<2x4x5x7xf32>)
// CHECK-NEXT:    %[[M:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK-NOT:     tosa
// CHECK:         %[[R:.*]] = pe.alibi ins(%[[X]] : {{.*}}) slopes(%[[M]] : tensor<4xf32>)
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
// CHECK-NEXT:    return %[[R]]
func.func @tosa(%x: tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32> {
  %keys = "tosa.const"() {values = dense<[[[[0, 1, 2, 3, 4, 5, 6]]]]>
      : tensor<1x1x1x7xi32>} : () -> tensor<1x1x1x7xi32>
  %queries = "tosa.const"() {values = dense<[[[[2], [3], [4], [5], [6]]]]>
      : tensor<1x1x5x1xi32>} : () -> tensor<1x1x5x1xi32>
  %base = "tosa.const"() {values = dense<0.25> : tensor<1x1x1x1xf32>}
      : () -> tensor<1x1x1x1xf32>
  %numbers = "tosa.const"() {values = dense<[[[[1.]], [[2.]], [[3.]], [[4.]]]]>
      : tensor<1x4x1x1xf32>} : () -> tensor<1x4x1x1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %slopes = tosa.pow %base, %numbers
      : (tensor<1x1x1x1xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32>
  %difference = tosa.sub %keys, %queries
      : (tensor<1x1x1x7xi32>, tensor<1x1x5x1xi32>) -> tensor<1x1x5x7xi32>
  %integer = tosa.abs %difference : (tensor<1x1x5x7xi32>) -> tensor<1x1x5x7xi32>
  %negated = tosa.negate %integer, %zero, %zero
      : (tensor<1x1x5x7xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x5x7xi32>
  %distance = tosa.cast %negated : (tensor<1x1x5x7xi32>) -> tensor<1x1x5x7xf32>
  %bias = tosa.mul %distance, %slopes, %shift
      : (tensor<1x1x5x7xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x5x7xf32>
  %y = tosa.add %x, %bias
      : (tensor<2x4x5x7xf32>, tensor<1x4x5x7xf32>) -> tensor<2x4x5x7xf32>
  return %y : tensor<2x4x5x7xf32>
}
