// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// What is compared is known.

#row = affine_map<(d0, d1) -> (d0, d1)>

// Indices are clamped to where they are anyway.

// CHECK-LABEL: func.func @clamped_to_all_rows(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x8xf32>
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @clamped_to_all_rows(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
    %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c0 = arith.constant 0 : index
  %last = arith.constant 6 : index
  %half = arith.constant 4 : index
  %width = arith.constant 8 : index
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {indexing_maps = [#row], iterator_types = ["parallel", "parallel"]}
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %no_less = arith.maxsi %i, %c0 : index
    %row = arith.minsi %no_less, %last : index
    %feature = arith.remui %j, %half : index
    %shifted = arith.addi %j, %half : index
    %partner = arith.remui %shifted, %width : index
    %a = tensor.extract %x[%row, %j] : tensor<7x8xf32>
    %b = tensor.extract %x[%row, %partner] : tensor<7x8xf32>
    %c = tensor.extract %cos[%i, %feature] : tensor<7x4xf32>
    %s = tensor.extract %sin[%i, %feature] : tensor<7x4xf32>
    %is_first = arith.cmpi ult, %j, %half : index
    %minus_s = arith.negf %s : f32
    %signed = arith.select %is_first, %minus_s, %s : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %signed : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The last row is not rotated.

// CHECK-LABEL: func.func @clamped_to_fewer_rows(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @clamped_to_fewer_rows(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
    %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c0 = arith.constant 0 : index
  %last = arith.constant 5 : index
  %half = arith.constant 4 : index
  %width = arith.constant 8 : index
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {indexing_maps = [#row], iterator_types = ["parallel", "parallel"]}
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %no_less = arith.maxsi %i, %c0 : index
    %row = arith.minsi %no_less, %last : index
    %feature = arith.remui %j, %half : index
    %shifted = arith.addi %j, %half : index
    %partner = arith.remui %shifted, %width : index
    %a = tensor.extract %x[%row, %j] : tensor<7x8xf32>
    %b = tensor.extract %x[%row, %partner] : tensor<7x8xf32>
    %c = tensor.extract %cos[%i, %feature] : tensor<7x4xf32>
    %s = tensor.extract %sin[%i, %feature] : tensor<7x4xf32>
    %is_first = arith.cmpi ult, %j, %half : index
    %minus_s = arith.negf %s : f32
    %signed = arith.select %is_first, %minus_s, %s : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %signed : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The frequencies from the third on are 0.

// CHECK-LABEL: func.func @frequencies_below_a_bound(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x8xf32>
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies
// CHECK-SAME:      {base = 1.600000e+01 : f64, dim = 8 : i64, scheme = #pe.proportional<partial_rotary_factor = 5.000000e-01>}
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%{{.*}}, %[[FREQ]] :
func.func @frequencies_below_a_bound(%x: tensor<7x8xf32>, %positions: tensor<7xi32>)
    -> tensor<7x8xf32> {
  %half = arith.constant 4 : index
  %width = arith.constant 8 : index
  %bound = arith.constant 2.0 : f32
  %step = arith.constant 0.25 : f32
  %base = arith.constant 0.0625 : f32
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {indexing_maps = [#row], iterator_types = ["parallel", "parallel"]}
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %feature = arith.remui %j, %half : index
    %k = arith.index_cast %feature : index to i32
    %number = arith.sitofp %k : i32 to f32
    %exponent = arith.mulf %number, %step : f32
    %power = math.powf %base, %exponent : f32
    %position = tensor.extract %positions[%i] : tensor<7xi32>
    %token = arith.sitofp %position : i32 to f32
    %is_turned = arith.cmpf olt, %number, %bound : f32
    %freq = arith.select %is_turned, %power, %zero : f32
    %angle = arith.mulf %token, %freq : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %shifted = arith.addi %j, %half : index
    %partner = arith.remui %shifted, %width : index
    %a = tensor.extract %x[%i, %j] : tensor<7x8xf32>
    %b = tensor.extract %x[%i, %partner] : tensor<7x8xf32>
    %is_first = arith.cmpi ult, %j, %half : index
    %minus_s = arith.negf %s : f32
    %signed = arith.select %is_first, %minus_s, %s : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %signed : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Tokens are compared.

// CHECK-LABEL: func.func @first_tokens_only(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @first_tokens_only(%x: tensor<7x8xf32>, %positions: tensor<7xi32>)
    -> tensor<7x8xf32> {
  %half = arith.constant 4 : index
  %width = arith.constant 8 : index
  %bound = arith.constant 2.0 : f32
  %step = arith.constant 0.25 : f32
  %base = arith.constant 0.0625 : f32
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<7x8xf32>
  %y = linalg.generic {indexing_maps = [#row], iterator_types = ["parallel", "parallel"]}
      outs(%empty : tensor<7x8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %feature = arith.remui %j, %half : index
    %k = arith.index_cast %feature : index to i32
    %number = arith.sitofp %k : i32 to f32
    %exponent = arith.mulf %number, %step : f32
    %power = math.powf %base, %exponent : f32
    %position = tensor.extract %positions[%i] : tensor<7xi32>
    %token = arith.sitofp %position : i32 to f32
    %is_turned = arith.cmpf olt, %token, %bound : f32
    %freq = arith.select %is_turned, %power, %zero : f32
    %angle = arith.mulf %token, %freq : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %shifted = arith.addi %j, %half : index
    %partner = arith.remui %shifted, %width : index
    %a = tensor.extract %x[%i, %j] : tensor<7x8xf32>
    %b = tensor.extract %x[%i, %partner] : tensor<7x8xf32>
    %is_first = arith.cmpi ult, %j, %half : index
    %minus_s = arith.negf %s : f32
    %signed = arith.select %is_first, %minus_s, %s : f32
    %p = arith.mulf %a, %c : f32
    %q = arith.mulf %b, %signed : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// TOSA compares the numbers of frequencies.

// CHECK-LABEL: func.func @tosa_frequencies_by_number(
// CHECK-SAME:      %[[X:.*]]: tensor<3x4xf32>, %[[POS:.*]]: tensor<3xi32>)
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<3x4xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<3xi32>, tensor<2xf64>)
func.func @tosa_frequencies_by_number(%x: tensor<3x4xf32>, %positions: tensor<3xi32>)
    -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %column = tosa.const_shape {values = dense<[3, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %by_token = tosa.reshape %positions, %column : (tensor<3xi32>, !tosa.shape<2>) -> tensor<3x1xi32>
  %tokens = tosa.cast %by_token : (tensor<3x1xi32>) -> tensor<3x1xf32>
  %numbers = "tosa.const"() {values = dense<[[0.0, 1.0]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %all = "tosa.const"() {values = dense<[[1.0, 5.0]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %bound = "tosa.const"() {values = dense<0.5> : tensor<1x1xf32>} : () -> tensor<1x1xf32>
  %rest = "tosa.const"() {values = dense<0.01> : tensor<1x1xf32>} : () -> tensor<1x1xf32>
  %is_first = tosa.greater %bound, %numbers : (tensor<1x1xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  %freq = tosa.select %is_first, %all, %rest
      : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %angles = tosa.mul %tokens, %freq, %shift
      : (tensor<3x1xf32>, tensor<1x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %cos = tosa.cos %angles : (tensor<3x2xf32>) -> tensor<3x2xf32>
  %sin = tosa.sin %angles : (tensor<3x2xf32>) -> tensor<3x2xf32>
  %front = tosa.const_shape {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
  %middle = tosa.const_shape {values = dense<[0, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[3, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = tosa.slice %x, %front, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %b = tosa.slice %x, %middle, %size
      : (tensor<3x4xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<3x2xf32>
  %a_cos = tosa.mul %a, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_sin = tosa.mul %b, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %b_cos = tosa.mul %b, %cos, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %a_sin = tosa.mul %a, %sin, %shift
      : (tensor<3x2xf32>, tensor<3x2xf32>, tensor<1xi8>) -> tensor<3x2xf32>
  %lo = tosa.sub %a_cos, %b_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %hi = tosa.add %b_cos, %a_sin : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = tosa.concat %lo, %hi {axis = 1 : i32}
      : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}
