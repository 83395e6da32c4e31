// RUN: pe-opt %s --raise-to-pe --remarks-filter-missed=pe-raise \
// RUN:   --verify-diagnostics | FileCheck %s --implicit-check-not='= pe.'

// Sums of products that are no rotation of halves. They stay as they are.

// CHECK-LABEL: func.func @negated_halves(
// CHECK:         return
func.func @negated_halves(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                          %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %exchanged = tensor.concat dim(1) %hi, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %rotated = arith.negf %exchanged : tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  // expected-remark @below {{not raised: the signs are not those of a rotation}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @no_sign(
// CHECK:         return
func.func @no_sign(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                   %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %hi, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  // expected-remark @below {{not raised: the signs are not those of a rotation}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @slice_off_by_one(
// CHECK:         return
func.func @slice_off_by_one(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 3] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  // expected-remark @below {{not raised: the features are not in one tensor}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @cosines_twice(
// CHECK:         return
func.func @cosines_twice(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                         %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_cos_again = arith.mulf %a, %cos : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_cos_again : tensor<7x4xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @other_tensor_in_the_rotated_half(
// CHECK:         return
func.func @other_tensor_in_the_rotated_half(%x: tensor<7x8xf32>,
    %other: tensor<7x8xf32>, %cos: tensor<7x4xf32>, %sin: tensor<7x4xf32>)
    -> tensor<7x8xf32> {
  %c = tensor.concat dim(1) %cos, %cos
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %s = tensor.concat dim(1) %sin, %sin
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %other[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %rotated = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %c : tensor<7x8xf32>
  %q = arith.mulf %rotated, %s : tensor<7x8xf32>
  // expected-remark @below {{not raised: the features are not in one tensor}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @scale_on_one_term(
// CHECK:         return
func.func @scale_on_one_term(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                             %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %two = arith.constant dense<2.0> : tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %twice = arith.mulf %b_cos, %two : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %twice, %a_sin : tensor<7x4xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The second half turns by the first half that has been turned already.

// CHECK-LABEL: func.func @first_half_overwritten(
// CHECK:         return
func.func @first_half_overwritten(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                                  %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %written = tensor.insert_slice %first into %x[0, 0] [7, 4] [1, 1]
      : tensor<7x4xf32> into tensor<7x8xf32>
  %new_a = tensor.extract_slice %written[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %new_a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = tensor.insert_slice %second into %written[0, 4] [7, 4] [1, 1]
      : tensor<7x4xf32> into tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
