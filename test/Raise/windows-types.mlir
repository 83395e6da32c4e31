// RUN: pe-opt %s --raise-to-pe=level=strict | FileCheck %s

// Windows of features that are converted to another type.

// The window is extended, rotated, rounded, and put in front of the rest.

// CHECK-LABEL: func.func @window_extended(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xbf16>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK-NOT:     arith.extf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xbf16>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] : tensor<7x4xf32>, tensor<7x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @window_extended(%x: tensor<7x16xbf16>, %cos: tensor<7x4xf32>,
                           %sin: tensor<7x4xf32>) -> tensor<7x16xbf16> {
  %window = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xbf16> to tensor<7x8xbf16>
  %rest = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xbf16> to tensor<7x8xbf16>
  %wide = arith.extf %window : tensor<7x8xbf16> to tensor<7x8xf32>
  %a = tensor.extract_slice %wide[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %wide[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %narrow = arith.truncf %rotated : tensor<7x8xf32> to tensor<7x8xbf16>
  %y = tensor.concat dim(1) %narrow, %rest
      : (tensor<7x8xbf16>, tensor<7x8xbf16>) -> tensor<7x16xbf16>
  return %y : tensor<7x16xbf16>
}

// All features are extended, and rounded together with the rest.

// CHECK-LABEL: func.func @all_extended(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xbf16>
// CHECK-NOT:     arith.extf
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x16xbf16>)
// CHECK-SAME:      {begin = 8 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @all_extended(%x: tensor<7x16xbf16>, %cos: tensor<7x4xf32>,
                        %sin: tensor<7x4xf32>) -> tensor<7x16xbf16> {
  %wide = arith.extf %x : tensor<7x16xbf16> to tensor<7x16xf32>
  %rest = tensor.extract_slice %wide[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a = tensor.extract_slice %wide[0, 8] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %wide[0, 12] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %all = tensor.concat dim(1) %rest, %first, %second
      : (tensor<7x8xf32>, tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x16xf32>
  %y = arith.truncf %all : tensor<7x16xf32> to tensor<7x16xbf16>
  return %y : tensor<7x16xbf16>
}

// The result stays in f32.

// CHECK-LABEL: func.func @not_rounded(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xbf16>
// CHECK:         %[[WIDE:.*]] = arith.extf %[[X]] : tensor<7x8xbf16> to tensor<7x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[WIDE]] : tensor<7x8xf32>)
// CHECK-NEXT:    return %[[R]]
func.func @not_rounded(%x: tensor<7x8xbf16>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %wide = arith.extf %x : tensor<7x8xbf16> to tensor<7x8xf32>
  %a = tensor.extract_slice %wide[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %wide[0, 4] [7, 4] [1, 1]
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

// The result is used in both types.

// CHECK-LABEL: func.func @also_used_before_rounding(
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%{{.*}} : tensor<7x8xf32>)
// CHECK:         %[[NARROW:.*]] = arith.truncf %[[R]] : tensor<7x8xf32> to tensor<7x8xbf16>
// CHECK-NEXT:    return %[[R]], %[[NARROW]]
func.func @also_used_before_rounding(%x: tensor<7x8xbf16>,
    %cos: tensor<7x4xf32>, %sin: tensor<7x4xf32>)
    -> (tensor<7x8xf32>, tensor<7x8xbf16>) {
  %wide = arith.extf %x : tensor<7x8xbf16> to tensor<7x8xf32>
  %a = tensor.extract_slice %wide[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %wide[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %narrow = arith.truncf %y : tensor<7x8xf32> to tensor<7x8xbf16>
  return %y, %narrow : tensor<7x8xf32>, tensor<7x8xbf16>
}
