// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Features beside the window that are not those of x: the window is a rotation
// of its own.

// CHECK-LABEL: func.func @rest_of_another_tensor(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>, %[[OTHER:.*]]: tensor<7x16xf32>
// CHECK:         %[[WINDOW:.*]] = tensor.extract_slice %[[X]][0, 0] [7, 8] [1, 1]
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[WINDOW]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         %[[REST:.*]] = tensor.extract_slice %[[OTHER]][0, 8] [7, 8] [1, 1]
// CHECK-NEXT:    %[[Y:.*]] = tensor.concat dim(1) %[[R]], %[[REST]]
// CHECK-NEXT:    return %[[Y]]
func.func @rest_of_another_tensor(%x: tensor<7x16xf32>,
    %other: tensor<7x16xf32>, %cos: tensor<7x4xf32>, %sin: tensor<7x4xf32>)
    -> tensor<7x16xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %rest = tensor.extract_slice %other[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %y = tensor.concat dim(1) %rotated, %rest
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @window_moved(
// CHECK-SAME:      %[[X:.*]]: tensor<7x16xf32>
// CHECK:         %[[WINDOW:.*]] = tensor.extract_slice %[[X]][0, 0] [7, 8] [1, 1]
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[WINDOW]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         %[[Y:.*]] = tensor.concat dim(1) %{{.*}}, %[[R]]
// CHECK-NEXT:    return %[[Y]]
func.func @window_moved(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                        %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %rest = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %y = tensor.concat dim(1) %rest, %rotated
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @rest_scaled(
// CHECK:         pe.apply_rotary ins(%{{.*}} : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         tensor.concat dim(1)
func.func @rest_scaled(%x: tensor<7x16xf32>, %cos: tensor<7x4xf32>,
                       %sin: tensor<7x4xf32>) -> tensor<7x16xf32> {
  %two = arith.constant dense<2.0> : tensor<7x8xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x16xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %rest = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %scaled = arith.mulf %rest, %two : tensor<7x8xf32>
  %y = tensor.concat dim(1) %rotated, %scaled
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// The partners of the rotation are a result too.

// CHECK-LABEL: func.func @partners_returned(
// CHECK:         %[[PARTNERS:.*]] = tensor.concat dim(1)
// CHECK:         %[[R:.*]] = pe.apply_rotary
// CHECK-NEXT:    return %[[R]], %[[PARTNERS]]
func.func @partners_returned(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
    %sin: tensor<7x4xf32>) -> (tensor<7x8xf32>, tensor<7x8xf32>) {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %partners, %s : tensor<7x8xf32>
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y, %partners : tensor<7x8xf32>, tensor<7x8xf32>
}
