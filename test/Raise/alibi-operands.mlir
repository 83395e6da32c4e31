// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Where the slopes and the scores of biases are stored, and their types.

#scores = affine_map<(h, i, j) -> (h, i, j)>
#all = ["parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores],
        iterator_types = #all}
#slope_first = {indexing_maps = [#scores, affine_map<(h, i, j) -> (0, h, 0, 0)>, #scores],
                iterator_types = #all}

// CHECK-LABEL: func.func @slopes_with_unit_dims(
// CHECK-SAME:      %[[M:[a-z0-9]+]]: tensor<1x4x1x1xf32>)
// CHECK:         %[[SLOPES:.*]] = tensor.extract_slice %[[M]][0, 0, 0, 0] [1, 4, 1, 1]
// CHECK-SAME:      to tensor<4xf32>
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<4xf32>)
func.func @slopes_with_unit_dims(%x: tensor<4x7x7xf32>, %m: tensor<1x4x1x1xf32>)
    -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #slope_first
      ins(%x, %m : tensor<4x7x7xf32>, tensor<1x4x1x1xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// The heads of one device.

// CHECK-LABEL: func.func @some_heads(
// CHECK-SAME:      %[[M:[a-z0-9]+]]: tensor<8xf32>)
// CHECK:         %[[SLOPES:.*]] = tensor.extract_slice %[[M]][4] [4] [1]
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<4xf32>)
func.func @some_heads(%x: tensor<4x7x7xf32>, %m: tensor<8xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic {indexing_maps = [#scores, #scores], iterator_types = #all}
      ins(%x : tensor<4x7x7xf32>) outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %out: f32):
    %c4 = arith.constant 4 : index
    %h = linalg.index 0 : index
    %head = arith.addi %h, %c4 : index
    %slope = tensor.extract %m[%head] : tensor<8xf32>
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Slopes that are computed from constants.

// CHECK-LABEL: func.func @known_slopes(
// CHECK:         %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK-NOT:     math.powf
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<4xf32>)
func.func @known_slopes(%x: tensor<4x7x7xf32>) -> tensor<4x7x7xf32> {
  %base = arith.constant 0.25 : f32
  %c1 = arith.constant 1 : index
  %heads = tensor.empty() : tensor<4xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(h) -> (h)>],
                       iterator_types = ["parallel"]} outs(%heads : tensor<4xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %number = arith.addi %h, %c1 : index
    %integer = arith.index_cast %number : index to i64
    %power = arith.sitofp %integer : i64 to f32
    %slope = math.powf %base, %power : f32
    linalg.yield %slope : f32
  } -> tensor<4xf32>
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Constants with the opposite sign, which is that of another distance.

// CHECK-LABEL: func.func @negative_slopes(
// CHECK-NEXT:    %[[SLOPES:.*]] = pe.alibi_slopes {num_heads = 4 : i64} : tensor<4xf32>
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<4xf32>)
// CHECK-SAME:      {form = #pe.alibi_form<symmetric>}
func.func @negative_slopes(%x: tensor<4x7x7xf32>) -> tensor<4x7x7xf32> {
  %m = arith.constant dense<[-0.25, -0.0625, -0.015625, -0.00390625]> : tensor<4xf32>
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %difference = arith.subi %i, %j : index
    %integer = arith.index_cast %difference : index to i64
    %magnitude = math.absi %integer : i64
    %distance = arith.sitofp %magnitude : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// A tensor of the slopes with the opposite sign.

// CHECK-LABEL: func.func @negated_slopes(
// CHECK:         %[[SLOPES:.*]] = arith.negf
// CHECK:         pe.alibi {{.*}} slopes(%[[SLOPES]] : tensor<4xf32>)
// CHECK-SAME:      {form = #pe.alibi_form<relative>}
func.func @negated_slopes(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %negated = arith.negf %m : tensor<4xf32>
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %negated : tensor<4x7x7xf32>, tensor<4xf32>)
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
  return %y : tensor<4x7x7xf32>
}

// Scores that are scaled in the same op become a tensor.

// CHECK-LABEL: func.func @scaled(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>)
// CHECK:         %[[SCALED:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<4x7x7xf32>)
// CHECK:           arith.mulf
// CHECK:         pe.alibi ins(%[[SCALED]] : tensor<4x7x7xf32>) slopes(%[[M]] : tensor<4xf32>)
func.func @scaled(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %scale = arith.constant 0.125 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %scaled = arith.mulf %s, %scale : f32
    %r = arith.addf %scaled, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Scores whose queries and keys are exchanged.

// CHECK-LABEL: func.func @transposed_scores(
// CHECK-SAME:      %[[X:.*]]: tensor<7x4x5xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>)
// CHECK:         %[[T:.*]] = linalg.transpose ins(%[[X]] : tensor<7x4x5xf32>)
// CHECK-SAME:      permutation = [1, 2, 0]
// CHECK:         pe.alibi ins(%[[T]] : tensor<4x5x7xf32>)
func.func @transposed_scores(%x: tensor<7x4x5xf32>, %m: tensor<4xf32>)
    -> tensor<4x5x7xf32> {
  %empty = tensor.empty() : tensor<4x5x7xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, i, j) -> (j, h, i)>, affine_map<(h, i, j) -> (h)>,
                       #scores],
      iterator_types = #all}
      ins(%x, %m : tensor<7x4x5xf32>, tensor<4xf32>) outs(%empty : tensor<4x5x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x5x7xf32>
  return %y : tensor<4x5x7xf32>
}

// The op rounds once, as the program does.

// CHECK-LABEL: func.func @bf16(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xbf16>, %[[M:[a-z0-9]+]]: tensor<4xf32>)
// CHECK:         %[[R:.*]] = pe.alibi ins(%[[X]] : tensor<4x7x7xbf16>) slopes(%[[M]] : tensor<4xf32>)
// CHECK-NEXT:    return %[[R]]
func.func @bf16(%x: tensor<4x7x7xbf16>, %m: tensor<4xf32>) -> tensor<4x7x7xbf16> {
  %empty = tensor.empty() : tensor<4x7x7xbf16>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xbf16>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xbf16>) {
  ^bb0(%s: bf16, %slope: f32, %out: bf16):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %wide = arith.extf %s : bf16 to f32
    %sum = arith.addf %wide, %bias : f32
    %r = arith.truncf %sum : f32 to bf16
    linalg.yield %r : bf16
  } -> tensor<4x7x7xbf16>
  return %y : tensor<4x7x7xbf16>
}

// CHECK-LABEL: func.func @f32_of_bf16(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xbf16>, %[[M:[a-z0-9]+]]: tensor<4xbf16>)
// CHECK:         %[[WIDE:.*]] = linalg.generic
// CHECK:           arith.extf
// CHECK:         pe.alibi ins(%[[WIDE]] : tensor<4x7x7xf32>) slopes(%[[M]] : tensor<4xbf16>)
func.func @f32_of_bf16(%x: tensor<4x7x7xbf16>, %m: tensor<4xbf16>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xbf16>, tensor<4xbf16>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: bf16, %m_bf16: bf16, %out: f32):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %slope = arith.extf %m_bf16 : bf16 to f32
    %bias = arith.mulf %slope, %distance : f32
    %wide = arith.extf %s : bf16 to f32
    %r = arith.addf %wide, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @bf16_of_f32(
// CHECK-SAME:      %[[X:.*]]: tensor<4x7x7xf32>,
// CHECK:         %[[Y:.*]] = pe.alibi ins(%[[X]] : tensor<4x7x7xf32>)
// CHECK:         linalg.generic {{.*}} ins(%[[Y]] : tensor<4x7x7xf32>)
// CHECK:           arith.truncf
func.func @bf16_of_f32(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xbf16> {
  %empty = tensor.empty() : tensor<4x7x7xbf16>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xbf16>) {
  ^bb0(%s: f32, %slope: f32, %out: bf16):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %sum = arith.addf %s, %bias : f32
    %r = arith.truncf %sum : f32 to bf16
    linalg.yield %r : bf16
  } -> tensor<4x7x7xbf16>
  return %y : tensor<4x7x7xbf16>
}

// CHECK-LABEL: func.func @f64(
// CHECK:         pe.alibi ins(%{{.*}} : tensor<4x7x7xf64>) slopes(%{{.*}} : tensor<4xf64>)
func.func @f64(%x: tensor<4x7x7xf64>, %m: tensor<4xf64>) -> tensor<4x7x7xf64> {
  %empty = tensor.empty() : tensor<4x7x7xf64>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf64>, tensor<4xf64>)
      outs(%empty : tensor<4x7x7xf64>) {
  ^bb0(%s: f64, %slope: f64, %out: f64):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f64
    %bias = arith.mulf %slope, %distance : f64
    %r = arith.addf %s, %bias : f64
    linalg.yield %r : f64
  } -> tensor<4x7x7xf64>
  return %y : tensor<4x7x7xf64>
}

// Batches times heads as one dimension.

// CHECK-LABEL: func.func @batches_times_heads(
// CHECK-SAME:      %[[X:.*]]: tensor<8x7x7xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>)
// CHECK:         %[[SPLIT:.*]] = tensor.expand_shape %[[X]] {{\[\[}}0, 1], [2], [3]]
// CHECK-SAME:      into tensor<2x4x7x7xf32>
// CHECK:         %[[Y:.*]] = pe.alibi ins(%[[SPLIT]] : {{.*}}) slopes(%[[M]] : tensor<4xf32>)
// CHECK:         %[[R:.*]] = tensor.collapse_shape %[[Y]] {{\[\[}}0, 1], [2], [3]]
// CHECK-NEXT:    return %[[R]]
func.func @batches_times_heads(%x: tensor<8x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<8x7x7xf32> {
  %by_head = tensor.empty() : tensor<2x4x1x7xf32>
  %biases = linalg.generic {
      indexing_maps = [affine_map<(b, h, i, j) -> (h)>,
                       affine_map<(b, h, i, j) -> (b, h, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%m : tensor<4xf32>) outs(%by_head : tensor<2x4x1x7xf32>) {
  ^bb0(%slope: f32, %out: f32):
    %j = linalg.index 3 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %r = arith.mulf %slope, %distance : f32
    linalg.yield %r : f32
  } -> tensor<2x4x1x7xf32>
  %rows = tensor.collapse_shape %biases [[0, 1], [2], [3]]
      : tensor<2x4x1x7xf32> into tensor<8x1x7xf32>
  %empty = tensor.empty() : tensor<8x7x7xf32>
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(h, i, j) -> (h, 0, j)>, #scores],
      iterator_types = #all}
      ins(%x, %rows : tensor<8x7x7xf32>, tensor<8x1x7xf32>)
      outs(%empty : tensor<8x7x7xf32>) {
  ^bb0(%s: f32, %bias: f32, %out: f32):
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<8x7x7xf32>
  return %y : tensor<8x7x7xf32>
}
