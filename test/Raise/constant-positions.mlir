// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Positions that are constants of floats.

// CHECK-LABEL: func.func @from_zero(
// CHECK-SAME:      %[[X:.*]]: tensor<3x4xf32>)
// CHECK-DAG:     %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64}
// CHECK-DAG:     pe.positions
// CHECK:         pe.rotary ins(%[[X]] : tensor<3x4xf32>)
// CHECK-SAME:      angles(%{{.*}}, %[[FREQ]] : tensor<3xi64>, tensor<2xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @from_zero(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %positions = "tosa.const"() {values = dense<[[0.0], [1.0], [2.0]]> : tensor<3x1xf32>} : () -> tensor<3x1xf32>
  %freq = "tosa.const"() {values = dense<[[1.0, 0.01]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %angles = tosa.mul %positions, %freq, %shift
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

// Any step will do.

// CHECK-LABEL: func.func @from_start_down(
// CHECK-SAME:      %[[X:.*]]: tensor<3x4xf32>)
// CHECK-DAG:     %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64}
// CHECK-DAG:     %[[START:.*]] = arith.constant 7 : i64
// CHECK-DAG:     pe.positions %[[START]] {step = -1 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<3x4xf32>)
// CHECK-SAME:      angles(%{{.*}}, %[[FREQ]] : tensor<3xi64>, tensor<2xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @from_start_down(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %positions = "tosa.const"() {values = dense<[[7.0], [6.0], [5.0]]> : tensor<3x1xf32>} : () -> tensor<3x1xf32>
  %freq = "tosa.const"() {values = dense<[[1.0, 0.01]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %angles = tosa.mul %positions, %freq, %shift
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

// The last position is another one.

// CHECK-LABEL: func.func @no_progression(
// CHECK:         pe.rotary {{.*}} angles(%{{.*}} : tensor<3xf32>, tensor<2xf64>)
func.func @no_progression(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %positions = "tosa.const"() {values = dense<[[0.0], [1.0], [3.0]]> : tensor<3x1xf32>} : () -> tensor<3x1xf32>
  %freq = "tosa.const"() {values = dense<[[1.0, 0.01]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %angles = tosa.mul %positions, %freq, %shift
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

// CHECK-LABEL: func.func @no_integers(
// CHECK:         pe.rotary {{.*}} angles(%{{.*}} : tensor<3xf32>, tensor<2xf64>)
func.func @no_integers(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %positions = "tosa.const"() {values = dense<[[0.0], [0.5], [1.0]]> : tensor<3x1xf32>} : () -> tensor<3x1xf32>
  %freq = "tosa.const"() {values = dense<[[1.0, 0.01]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %angles = tosa.mul %positions, %freq, %shift
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
