// RUN: pe-opt %s --raise-to-pe=level=tables | FileCheck %s --check-prefixes=CHECK,TABLES
// RUN: pe-opt %s --raise-to-pe=level=strict | FileCheck %s --check-prefixes=CHECK,STRICT

// Features and tables of types other than f32, and conversions.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#unary = {indexing_maps = [#rows, #rows],
          iterator_types = ["parallel", "parallel"]}
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// x is extended, rotated in f32, and rounded once.

// CHECK-LABEL: func.func @extended(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xbf16>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NEXT:    %[[INIT:.*]] = tensor.empty() : tensor<7x8xbf16>
// CHECK-NEXT:    %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xbf16>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      outs(%[[INIT]] : tensor<7x8xbf16>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @extended(%x: tensor<7x8xbf16>, %cos: tensor<7x4xf32>,
                    %sin: tensor<7x4xf32>) -> tensor<7x8xbf16> {
  %wide = tensor.empty() : tensor<7x8xf32>
  %extended = linalg.generic #unary ins(%x : tensor<7x8xbf16>)
      outs(%wide : tensor<7x8xf32>) {
  ^bb0(%a: bf16, %out: f32):
    %r = arith.extf %a : bf16 to f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %a = tensor.extract_slice %extended[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %extended[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %narrow = tensor.empty() : tensor<7x8xbf16>
  %y = linalg.generic #unary ins(%rotated : tensor<7x8xf32>)
      outs(%narrow : tensor<7x8xbf16>) {
  ^bb0(%c: f32, %out: bf16):
    %r = arith.truncf %c : f32 to bf16
    linalg.yield %r : bf16
  } -> tensor<7x8xbf16>
  return %y : tensor<7x8xbf16>
}

// Every product and every sum is rounded to bf16.

// CHECK-LABEL: func.func @rounded_inside(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xbf16>, %[[COS:.*]]: tensor<7x4xbf16>, %[[SIN:.*]]: tensor<7x4xbf16>)
// TABLES-NEXT:   %[[INIT:.*]] = tensor.empty() : tensor<7x8xbf16>
// TABLES-NEXT:   %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xbf16>)
// TABLES-SAME:     tables(%[[COS]], %[[SIN]] : tensor<7x4xbf16>, tensor<7x4xbf16>)
// TABLES-NEXT:   return %[[R]]
// STRICT-NOT:    pe.
func.func @rounded_inside(%x: tensor<7x8xbf16>, %cos: tensor<7x4xbf16>,
                          %sin: tensor<7x4xbf16>) -> tensor<7x8xbf16> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xbf16>, tensor<7x4xbf16>) -> tensor<7x8xbf16>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xbf16>, tensor<7x4xbf16>) -> tensor<7x8xbf16>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %negated = arith.negf %hi : tensor<7x4xbf16>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xbf16>, tensor<7x4xbf16>) -> tensor<7x8xbf16>
  %p = arith.mulf %x, %c : tensor<7x8xbf16>
  %q = arith.mulf %partners, %s : tensor<7x8xbf16>
  %y = arith.addf %p, %q : tensor<7x8xbf16>
  return %y : tensor<7x8xbf16>
}

// The products are rounded to f16 between operations in f32.

// CHECK-LABEL: func.func @rounded_products(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf16>
// TABLES:        pe.apply_rotary ins(%[[X]] : tensor<7x8xf16>)
// TABLES-SAME:     tables(%{{.*}}, %{{.*}} : tensor<7x4xf32>, tensor<7x4xf32>)
// STRICT-NOT:    pe.
func.func @rounded_products(%x: tensor<7x8xf16>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf16> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf16> to tensor<7x4xf16>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf16> to tensor<7x4xf16>
  %negated = arith.negf %hi : tensor<7x4xf16>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf16>, tensor<7x4xf16>) -> tensor<7x8xf16>
  %empty = tensor.empty() : tensor<7x8xf16>
  %y = linalg.generic #rotation
      ins(%x, %partners, %c, %s : tensor<7x8xf16>, tensor<7x8xf16>,
                                  tensor<7x8xf32>, tensor<7x8xf32>)
      outs(%empty : tensor<7x8xf16>) {
  ^bb0(%a: f16, %b: f16, %cosine: f32, %sine: f32, %out: f16):
    %wide_a = arith.extf %a : f16 to f32
    %p = arith.mulf %wide_a, %cosine : f32
    %narrow_p = arith.truncf %p : f32 to f16
    %wide_b = arith.extf %b : f16 to f32
    %q = arith.mulf %wide_b, %sine : f32
    %narrow_q = arith.truncf %q : f32 to f16
    %r = arith.addf %narrow_p, %narrow_q : f16
    linalg.yield %r : f16
  } -> tensor<7x8xf16>
  return %y : tensor<7x8xf16>
}

// Tables are rounded to the type of x.

// CHECK-LABEL: func.func @tables_rounded(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xbf16>
// TABLES:        %[[COS:.*]] = arith.truncf %{{.*}} : tensor<7x4xf32> to tensor<7x4xbf16>
// TABLES:        %[[SIN:.*]] = arith.truncf %{{.*}} : tensor<7x4xf32> to tensor<7x4xbf16>
// TABLES:        pe.apply_rotary ins(%[[X]] : tensor<7x8xbf16>)
// TABLES-SAME:     tables(%[[COS]], %[[SIN]] : tensor<7x4xbf16>, tensor<7x4xbf16>)
// STRICT-NOT:    pe.
func.func @tables_rounded(%x: tensor<7x8xbf16>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xbf16> {
  %narrow_cos = arith.truncf %cos : tensor<7x4xf32> to tensor<7x4xbf16>
  %narrow_sin = arith.truncf %sin : tensor<7x4xf32> to tensor<7x4xbf16>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %a_cos = arith.mulf %a, %narrow_cos : tensor<7x4xbf16>
  %b_sin = arith.mulf %b, %narrow_sin : tensor<7x4xbf16>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xbf16>
  %b_cos = arith.mulf %b, %narrow_cos : tensor<7x4xbf16>
  %a_sin = arith.mulf %a, %narrow_sin : tensor<7x4xbf16>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xbf16>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xbf16>, tensor<7x4xbf16>) -> tensor<7x8xbf16>
  return %y : tensor<7x8xbf16>
}

// CHECK-LABEL: func.func @double_precision(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf64>
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x8xf64>)
// CHECK-SAME:      tables(%{{.*}}, %{{.*}} : tensor<7x4xf64>, tensor<7x4xf64>)
// CHECK-NEXT:    return
func.func @double_precision(%x: tensor<7x8xf64>, %cos: tensor<7x4xf64>,
                            %sin: tensor<7x4xf64>) -> tensor<7x8xf64> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 2]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %b = tensor.extract_slice %x[0, 1] [7, 4] [1, 2]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf64>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf64>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf64>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf64>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf64>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf64>
  %column = tensor.expand_shape %first [[0], [1, 2]] output_shape [7, 4, 1]
      : tensor<7x4xf64> into tensor<7x4x1xf64>
  %other_column = tensor.expand_shape %second [[0], [1, 2]]
      output_shape [7, 4, 1] : tensor<7x4xf64> into tensor<7x4x1xf64>
  %pairs = tensor.concat dim(2) %column, %other_column
      : (tensor<7x4x1xf64>, tensor<7x4x1xf64>) -> tensor<7x4x2xf64>
  %y = tensor.collapse_shape %pairs [[0], [1, 2]]
      : tensor<7x4x2xf64> into tensor<7x8xf64>
  return %y : tensor<7x8xf64>
}

// f32 numbers are rotated in f64 by tables in f64. The op rotates f32 numbers
// in f32, which is not strict.

// CHECK-LABEL: func.func @extended_to_double_precision(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf64>, %[[SIN:.*]]: tensor<7x4xf64>)
// CHECK-NOT:     arith.mulf
// TABLES:        pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// STRICT:        %[[WIDE:.*]] = arith.extf %[[X]]
// STRICT:        pe.apply_rotary ins(%[[WIDE]] : tensor<7x8xf64>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf64>, tensor<7x4xf64>)
// STRICT:        arith.truncf
func.func @extended_to_double_precision(%x: tensor<7x8xf32>,
    %cos: tensor<7x4xf64>, %sin: tensor<7x4xf64>) -> tensor<7x8xf32> {
  %wide = arith.extf %x : tensor<7x8xf32> to tensor<7x8xf64>
  %a = tensor.extract_slice %wide[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %b = tensor.extract_slice %wide[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf64>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf64>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf64>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf64>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf64>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf64>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf64>, tensor<7x4xf64>) -> tensor<7x8xf64>
  %y = arith.truncf %rotated : tensor<7x8xf64> to tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Neither f16 nor bf16 has all numbers of the other: x is rotated in f32.

// CHECK-LABEL: func.func @f16_to_bf16(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf16>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK:         linalg.generic {{.*}} ins(%[[X]] : tensor<7x8xf16>)
// CHECK:           arith.extf %{{.*}} : f16 to f32
// CHECK:         %[[Y:.*]] = pe.apply_rotary ins(%{{.*}} : tensor<7x8xf32>)
// CHECK:         linalg.generic {{.*}} ins(%[[Y]] : tensor<7x8xf32>)
// CHECK:           arith.truncf %{{.*}} : f32 to bf16
func.func @f16_to_bf16(%x: tensor<7x8xf16>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x8xbf16> {
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<7x8xbf16>
  %y = linalg.generic {indexing_maps = [#rows],
                       iterator_types = ["parallel", "parallel"]}
      outs(%empty : tensor<7x8xbf16>) {
  ^bb0(%out: bf16):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %is_first = arith.cmpi ult, %j, %c4 : index
    %pair = arith.remui %j, %c4 : index
    %partner = arith.addi %pair, %c4 : index
    %narrow_a = tensor.extract %x[%i, %pair] : tensor<7x8xf16>
    %narrow_b = tensor.extract %x[%i, %partner] : tensor<7x8xf16>
    %a = arith.extf %narrow_a : f16 to f32
    %b = arith.extf %narrow_b : f16 to f32
    %c = tensor.extract %cos[%i, %pair] : tensor<7x4xf32>
    %s = tensor.extract %sin[%i, %pair] : tensor<7x4xf32>
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    %wide = arith.select %is_first, %first, %second : f32
    %result = arith.truncf %wide : f32 to bf16
    linalg.yield %result : bf16
  } -> tensor<7x8xbf16>
  return %y : tensor<7x8xbf16>
}

// The op rounds to the nearest number. What rounds towards zero is not a part of
// it.

// CHECK-LABEL: func.func @rounded_towards_zero(
// CHECK:         pe.apply_rotary ins(%{{.*}} : tensor<7x8xf64>)
// CHECK:         arith.truncf %{{.*}} toward_zero : tensor<7x8xf64> to tensor<7x8xf32>
func.func @rounded_towards_zero(%x: tensor<7x8xf32>, %cos: tensor<7x4xf64>,
                                %sin: tensor<7x4xf64>) -> tensor<7x8xf32> {
  %wide = arith.extf %x : tensor<7x8xf32> to tensor<7x8xf64>
  %a = tensor.extract_slice %wide[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %b = tensor.extract_slice %wide[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf64> to tensor<7x4xf64>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf64>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf64>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf64>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf64>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf64>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf64>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf64>, tensor<7x4xf64>) -> tensor<7x8xf64>
  %y = arith.truncf %rotated toward_zero : tensor<7x8xf64> to tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
