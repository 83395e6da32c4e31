// RUN: pe-opt %s --raise-to-pe --remarks-filter-missed=pe-raise \
// RUN:   --verify-diagnostics | FileCheck %s --implicit-check-not='pe.alibi '

// Sums of scores that look like biases of ALiBi, and stay as they are.

#scores = affine_map<(h, i, j) -> (h, i, j)>
#all = ["parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores],
        iterator_types = #all}

// CHECK-LABEL: func.func @grows(
func.func @grows(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the bias grows with the distance}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %difference = arith.subi %i, %j : index
    %integer = arith.index_cast %difference : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @rows(
func.func @rows(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the distance is not that of query and key}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %integer = arith.index_cast %i : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @sum_of_indices(
func.func @sum_of_indices(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the distance is not that of query and key}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %sum = arith.addi %i, %j : index
    %integer = arith.index_cast %sum : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @every_other_key(
func.func @every_other_key(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %c2 = arith.constant 2 : index
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the distance is not that of query and key}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %double = arith.muli %j, %c2 : index
    %integer = arith.index_cast %double : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @absolute_key(
func.func @absolute_key(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %c3 = arith.constant 3 : index
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the distance is the absolute value of something else than that of query and key}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %j = linalg.index 2 : index
    %difference = arith.subi %j, %c3 : index
    %integer = arith.index_cast %difference : index to i64
    %signed = arith.sitofp %integer : i64 to f32
    %distance = math.absf %signed : f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.subf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @heads_after_queries(
func.func @heads_after_queries(%x: tensor<2x7x4x7xf32>, %m: tensor<4xf32>)
    -> tensor<2x7x4x7xf32> {
  %empty = tensor.empty() : tensor<2x7x4x7xf32>
  // expected-remark @below {{not raised: heads are not the dimension before queries and keys}}
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, i, h, j) -> (b, i, h, j)>,
                       affine_map<(b, i, h, j) -> (h)>,
                       affine_map<(b, i, h, j) -> (b, i, h, j)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %m : tensor<2x7x4x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<2x7x4x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 3 : index
    %difference = arith.subi %j, %i : index
    %integer = arith.index_cast %difference : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x7x4x7xf32>
  return %y : tensor<2x7x4x7xf32>
}

// Positions that skip padding.

// CHECK-LABEL: func.func @positions_of_keys(
func.func @positions_of_keys(%x: tensor<2x4x7x7xf32>, %m: tensor<4xf32>,
                             %positions: tensor<2x7xi64>) -> tensor<2x4x7x7xf32> {
  %empty = tensor.empty() : tensor<2x4x7x7xf32>
  // expected-remark @below {{not raised: the positions are not consecutive, but numbers at run time}}
  %y = linalg.generic {
      indexing_maps = [affine_map<(b, h, i, j) -> (b, h, i, j)>,
                       affine_map<(b, h, i, j) -> (h)>,
                       affine_map<(b, h, i, j) -> (b, j)>,
                       affine_map<(b, h, i, j) -> (b, h, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %m, %positions : tensor<2x4x7x7xf32>, tensor<4xf32>, tensor<2x7xi64>)
      outs(%empty : tensor<2x4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %position: i64, %out: f32):
    %distance = arith.sitofp %position : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<2x4x7x7xf32>
  return %y : tensor<2x4x7x7xf32>
}

// bf16 has no 257.

// CHECK-LABEL: func.func @rounded_distance(
func.func @rounded_distance(%x: tensor<4x7x258xbf16>, %m: tensor<4xbf16>)
    -> tensor<4x7x258xbf16> {
  %empty = tensor.empty() : tensor<4x7x258xbf16>
  // expected-remark @below {{not raised: the distance is rounded to less than f32}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x258xbf16>, tensor<4xbf16>)
      outs(%empty : tensor<4x7x258xbf16>) {
  ^bb0(%s: bf16, %slope: bf16, %out: bf16):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to bf16
    %bias = arith.mulf %slope, %distance : bf16
    %r = arith.addf %s, %bias : bf16
    linalg.yield %r : bf16
  } -> tensor<4x7x258xbf16>
  return %y : tensor<4x7x258xbf16>
}

// CHECK-LABEL: func.func @masked_with_least_float(
func.func @masked_with_least_float(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %least = arith.constant -3.0e38 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the op also masks scores that are not those of later keys, or with a number that is not -inf}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %sum = arith.addf %s, %bias : f32
    %is_later = arith.cmpi sgt, %j, %i : index
    %r = arith.select %is_later, %least, %sum : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @mask_of_other_queries(
func.func @mask_of_other_queries(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %never = arith.constant 0xFF800000 : f32
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the queries of the mask are not those of the bias}}
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
    %is_later = arith.cmpi sge, %j, %i : index
    %r = arith.select %is_later, %never, %sum : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @slopes_in_no_tensor(
func.func @slopes_in_no_tensor(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the slopes are not in a tensor}}
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %power: f32, %out: f32):
    %slope = math.exp2 %power : f32
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %bias = arith.mulf %slope, %distance : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// CHECK-LABEL: func.func @two_slopes(
func.func @two_slopes(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>, %n: tensor<4xf32>)
    -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  // expected-remark @below {{not raised: the sum of several biases is not the product of a slope and a distance}}
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>,
                       affine_map<(h, i, j) -> (h)>, #scores],
      iterator_types = #all}
      ins(%x, %m, %n : tensor<4x7x7xf32>, tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %other: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %query = arith.index_cast %i : index to i64
    %key = arith.index_cast %j : index to i64
    %query_float = arith.sitofp %query : i64 to f32
    %key_float = arith.sitofp %key : i64 to f32
    %bias = arith.mulf %slope, %key_float : f32
    %other_bias = arith.mulf %other, %query_float : f32
    %sum = arith.addf %s, %bias : f32
    %r = arith.subf %sum, %other_bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// What does not look like ALiBi gets no remark.

// The bias alone, and with a mask that all heads share.

// CHECK-LABEL: func.func @no_scores(
func.func @no_scores(%m: tensor<4xf32>, %mask: tensor<7x7xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, i, j) -> (i, j)>, affine_map<(h, i, j) -> (h)>,
                       #scores],
      iterator_types = #all}
      ins(%mask, %m : tensor<7x7xf32>, tensor<4xf32>) outs(%empty : tensor<4x7x7xf32>) {
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

// A bias that is read by the distance.

// CHECK-LABEL: func.func @gathered_bias(
func.func @gathered_bias(%x: tensor<4x7x7xf32>, %table: tensor<13x4xf32>)
    -> tensor<4x7x7xf32> {
  %c6 = arith.constant 6 : index
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic {indexing_maps = [#scores, #scores], iterator_types = #all}
      ins(%x : tensor<4x7x7xf32>) outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %out: f32):
    %h = linalg.index 0 : index
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %difference = arith.subi %j, %i : index
    %bucket = arith.addi %difference, %c6 : index
    %bias = tensor.extract %table[%bucket, %h] : tensor<13x4xf32>
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// Quantized numbers with a scale for each channel.

// CHECK-LABEL: func.func @quantized(
func.func @quantized(%x: tensor<4x7x7xf32>, %scales: tensor<4xf32>,
                     %q: tensor<4x7x7xi32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores, #scores],
      iterator_types = #all}
      ins(%x, %scales, %q : tensor<4x7x7xf32>, tensor<4xf32>, tensor<4x7x7xi32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %scale: f32, %integer: i32, %out: f32):
    %number = arith.sitofp %integer : i32 to f32
    %product = arith.mulf %scale, %number : f32
    %r = arith.addf %s, %product : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}

// A mask of booleans with a factor for each head.

// CHECK-LABEL: func.func @boolean_mask(
func.func @boolean_mask(%x: tensor<4x7x7xf32>, %factors: tensor<4xf32>,
                        %mask: tensor<7x7xi1>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic {
      indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>,
                       affine_map<(h, i, j) -> (i, j)>, #scores],
      iterator_types = #all}
      ins(%x, %factors, %mask : tensor<4x7x7xf32>, tensor<4xf32>, tensor<7x7xi1>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %factor: f32, %bit: i1, %out: f32):
    %number = arith.uitofp %bit : i1 to f32
    %product = arith.mulf %factor, %number : f32
    %r = arith.addf %s, %product : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}
