// RUN: pe-opt %s --raise-to-pe | FileCheck %s --check-prefixes=CHECK,ANGLES
// RUN: pe-opt %s --raise-to-pe=level=tables | FileCheck %s --check-prefixes=CHECK,TABLES
// RUN: pe-opt %s --raise-to-pe=level=strict | FileCheck %s --check-prefixes=CHECK,STRICT

// What each level changes of scores with biases.

#scores = affine_map<(h, i, j) -> (h, i, j)>
#all = ["parallel", "parallel", "parallel"]
#add = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>, #scores],
        iterator_types = #all}
#add_mask = {indexing_maps = [#scores, affine_map<(h, i, j) -> (h)>,
                              affine_map<(h, i, j) -> (i, j)>, #scores],
             iterator_types = #all}

// The numbers of the op are those of the program.

// CHECK-LABEL: func.func @same(
// CHECK:         pe.alibi
func.func @same(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
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

// CHECK-LABEL: func.func @same_in_bf16(
// CHECK:         pe.alibi
func.func @same_in_bf16(%x: tensor<4x7x7xbf16>, %m: tensor<4xf32>) -> tensor<4x7x7xbf16> {
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

// A mask is added to the bias before the scores.

// CHECK-LABEL: func.func @added_mask(
// ANGLES:        pe.alibi
// TABLES:        pe.alibi
// STRICT-NOT:    pe.alibi
// STRICT:        return
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

// The bias is rounded before it is added.

// CHECK-LABEL: func.func @rounded_bias(
// ANGLES:        pe.alibi
// TABLES-NOT:    pe.alibi
// TABLES:        return
// STRICT-NOT:    pe.alibi
// STRICT:        return
func.func @rounded_bias(%x: tensor<4x7x7xbf16>, %m: tensor<4xf32>) -> tensor<4x7x7xbf16> {
  %empty = tensor.empty() : tensor<4x7x7xbf16>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xbf16>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xbf16>) {
  ^bb0(%s: bf16, %slope: f32, %out: bf16):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to f32
    %wide = arith.mulf %slope, %distance : f32
    %bias = arith.truncf %wide : f32 to bf16
    %r = arith.addf %s, %bias : bf16
    linalg.yield %r : bf16
  } -> tensor<4x7x7xbf16>
  return %y : tensor<4x7x7xbf16>
}

// All distances are numbers of bf16, and the products are rounded.

// CHECK-LABEL: func.func @product_in_bf16(
// ANGLES:        pe.alibi
// TABLES-NOT:    pe.alibi
// TABLES:        return
// STRICT-NOT:    pe.alibi
// STRICT:        return
func.func @product_in_bf16(%x: tensor<4x7x7xbf16>, %m: tensor<4xbf16>)
    -> tensor<4x7x7xbf16> {
  %empty = tensor.empty() : tensor<4x7x7xbf16>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xbf16>, tensor<4xbf16>)
      outs(%empty : tensor<4x7x7xbf16>) {
  ^bb0(%s: bf16, %slope: bf16, %out: bf16):
    %j = linalg.index 2 : index
    %integer = arith.index_cast %j : index to i64
    %distance = arith.sitofp %integer : i64 to bf16
    %bias = arith.mulf %slope, %distance : bf16
    %r = arith.addf %s, %bias : bf16
    linalg.yield %r : bf16
  } -> tensor<4x7x7xbf16>
  return %y : tensor<4x7x7xbf16>
}

// m·j − m·i rounds two products.

// CHECK-LABEL: func.func @distributed(
// ANGLES:        pe.alibi
// TABLES-NOT:    pe.alibi
// TABLES:        return
// STRICT-NOT:    pe.alibi
// STRICT:        return
func.func @distributed(%x: tensor<4x7x7xf32>, %m: tensor<4xf32>) -> tensor<4x7x7xf32> {
  %empty = tensor.empty() : tensor<4x7x7xf32>
  %y = linalg.generic #add ins(%x, %m : tensor<4x7x7xf32>, tensor<4xf32>)
      outs(%empty : tensor<4x7x7xf32>) {
  ^bb0(%s: f32, %slope: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %query = arith.index_cast %i : index to i32
    %key = arith.index_cast %j : index to i32
    %query_float = arith.sitofp %query : i32 to f32
    %key_float = arith.sitofp %key : i32 to f32
    %after = arith.mulf %slope, %key_float : f32
    %before = arith.mulf %slope, %query_float : f32
    %bias = arith.subf %after, %before : f32
    %r = arith.addf %s, %bias : f32
    linalg.yield %r : f32
  } -> tensor<4x7x7xf32>
  return %y : tensor<4x7x7xf32>
}
