// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Where queries and keys of biases start.

#scores = affine_map<(h, i, j) -> (h, i, j)>
#all = ["parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores],
        iterator_types = #all}

// CHECK-LABEL: func.func @last_key_is_zero(
// CHECK:         %[[START:.*]] = arith.constant -6 : index
// CHECK:         pe.alibi ins(%{{.*}}) slopes(%{{[a-z0-9]+}} : tensor<4xf32>)
// CHECK-SAME:      key_start(%[[START]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<column>}
func.func @last_key_is_zero(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %last = arith.constant 6 : index
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %key = arith.subi %last, %j : index
    %integer = arith.index_cast %key : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.subf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @last_of_run_time_length(
// CHECK-SAME:      %[[X:.*]]: tensor<4x?x?xf32>,
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c2
// CHECK:         %[[NEGATED:.*]] = arith.muli %[[N]], %c-1
// CHECK:         %[[START:.*]] = arith.addi %[[NEGATED]], %c1
// CHECK:         pe.alibi {{.*}} key_start(%[[START]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<column>}
func.func @last_of_run_time_length(%x: tensor<4x?x?xf32>, %m: tensor<4xf32>)
    -> tensor<4x?x?xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %rows = tensor.dim %x, %c1 : tensor<4x?x?xf32>
  %columns = tensor.dim %x, %c2 : tensor<4x?x?xf32>
  %first = arith.subi %c1, %columns : index
  %empty = tensor.empty(%rows, %columns) : tensor<4x?x?xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x?x?xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x?x?xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %key = arith.addi %first, %j : index
    %integer = arith.index_cast %key : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x?x?xf32>
  return %y : tensor<4x?x?xf32>
}

// CHECK-LABEL: func.func @last_query_at_last_key(
// CHECK:         pe.alibi ins(%{{.*}}) slopes(%{{[a-z0-9]+}} : tensor<4xf32>) outs(
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
func.func @last_query_at_last_key(%x: tensor<4x?x?xf32>, %m: tensor<4xf32>)
    -> tensor<4x?x?xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %rows = tensor.dim %x, %c1 : tensor<4x?x?xf32>
  %columns = tensor.dim %x, %c2 : tensor<4x?x?xf32>
  %first = arith.subi %columns, %rows : index
  %empty = tensor.empty(%rows, %columns) : tensor<4x?x?xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x?x?xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x?x?xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %query = arith.addi %first, %i : index
    %difference = arith.subi %query, %j : index
    %signed = arith.index_cast %difference : index to i64
    %integer = math.absi %signed : i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.subf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x?x?xf32>
  return %y : tensor<4x?x?xf32>
}

// CHECK-LABEL: func.func @first_query_is_an_argument(
// CHECK-SAME:      %[[START:[a-z0-9]+]]: i32)
// CHECK:         %[[INDEX:.*]] = arith.index_cast %[[START]] : i32 to index
// CHECK:         pe.alibi {{.*}} query_start(%[[INDEX]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<relative>}
func.func @first_query_is_an_argument(%x: tensor<4x5x7xf32>, %m: tensor<4xf32>,
                                      %start: i32) -> tensor<4x5x7xf32> {
  %empty = tensor.empty() : tensor<4x5x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x5x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %row = arith.index_cast %i : index to i32
    %key = arith.index_cast %j : index to i32
    %query = arith.addi %start, %row : i32
    %integer = arith.subi %key, %query : i32
    %distance = arith.sitofp %integer : i32 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x5x7xf32>
  return %y : tensor<4x5x7xf32>
}

// One token that is generated: the distance has no index of a query.

// CHECK-LABEL: func.func @one_query(
// CHECK-SAME:      %[[START:[a-z0-9]+]]: index)
// CHECK:         pe.alibi {{.*}} query_start(%[[START]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
func.func @one_query(%x: tensor<4x1x7xf32>, %m: tensor<4xf32>, %start: index)
    -> tensor<4x1x7xf32> {
  %empty = tensor.empty() : tensor<4x1x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x1x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x1x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %difference = arith.subi %start, %j : index
    %integer = arith.index_cast %difference : index to i64
    %signed = arith.sitofp %integer : i64 to f32
    %distance = math.absf %signed : f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.subf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x1x7xf32>
  return %y : tensor<4x1x7xf32>
}

// The last part of a longer row of keys.

// CHECK-LABEL: func.func @slice_of_keys(
// CHECK:         %[[START:.*]] = arith.constant -4 : index
// CHECK:         pe.alibi {{.*}} key_start(%[[START]]) outs(
// CHECK-SAME:      {form = #pe.alibi_form<column>}
func.func @slice_of_keys(%x: tensor<4x5x5xf32>, %m: tensor<4xf32>) -> tensor<4x5x5xf32> {
  %keys = arith.constant dense<[-7., -6., -5., -4., -3., -2., -1., 0.]> : tensor<8xf32>
  %row = tensor.empty() : tensor<4x8xf32>
  %biases = linalg.generic {
      indexing_maps = [affine_map<(h, j) -> (j)>, affine_map<(h, j) -> (h)>,
                       affine_map<(h, j) -> (h, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%keys, %m : tensor<8xf32>, tensor<4xf32>) outs(%row : tensor<4x8xf32>) {
  ^bb0(%key: f32, %slope: f32, %out: f32):
    %r = arith.mulf %key, %slope : f32
    linalg.yield %r : f32
  } -> tensor<4x8xf32>
  %last = tensor.extract_slice %biases[0, 3] [4, 5] [1, 1]
      : tensor<4x8xf32> to tensor<4x5xf32>
  %empty = tensor.empty() : tensor<4x5x5xf32>
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(h, i, j) -> (h, j)>, #scores],
      iterator_types = #all}
      ins(%x, %last : tensor<4x5x5xf32>, tensor<4x5xf32>)
      outs(%empty : tensor<4x5x5xf32>) {
  ^bb0(%s: f32, %bias: f32, %out: f32):
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x5x5xf32>
  return %y : tensor<4x5x5xf32>
}
