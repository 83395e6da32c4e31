// RUN: pe-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @default_is_constant
// CHECK-DAG: %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03]> : tensor<4xf64>
// CHECK-DAG: %[[SCALE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: return %[[FREQ]], %[[SCALE]]
func.func @default_is_constant() -> (tensor<4xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64} : tensor<4xf64>, f64
  return %freq, %a : tensor<4xf64>, f64
}

// CHECK-LABEL: @linear_divides
// CHECK: arith.constant dense<[2.500000e-01, 2.500000e-02, 2.500000e-03, 2.500000e-04]> : tensor<4xf64>
func.func @linear_divides() -> tensor<4xf64> {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 4.0>} : tensor<4xf64>, f64
  return %freq : tensor<4xf64>
}

// The nearest f32, written as f64.
// CHECK-LABEL: @rounding_to_f32
// CHECK: arith.constant dense<[1.000000e+00, 0.10000000149011612]> : tensor<2xf64>
func.func @rounding_to_f32() -> tensor<2xf64> {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+02 : f64,
      rounding = #pe.rounding<f32>} : tensor<2xf64>, f64
  return %freq : tensor<2xf64>
}

// One pair does not depend on the base, whatever it is.
// CHECK-LABEL: @one_pair
// CHECK: %[[ONE:.*]] = arith.constant dense<1.000000e+00> : tensor<1xf64>
// CHECK: return %[[ONE]], %[[ONE]]
func.func @one_pair() -> (tensor<1xf64>, tensor<1xf64>) {
  %least, %a = pe.frequencies {dim = 2 : i64, base = 5.0e-324 : f64} : tensor<1xf64>, f64
  %most, %b = pe.frequencies {dim = 2 : i64, base = 0x7FEFFFFFFFFFFFFF : f64} : tensor<1xf64>, f64
  return %least, %most : tensor<1xf64>, tensor<1xf64>
}

// CHECK-LABEL: @extreme_bases
// CHECK: arith.constant dense<[1.000000e+00, 4.4989137945431964E+161]> : tensor<2xf64>
// CHECK: arith.constant dense<[1.000000e+00, 7.4583407312002067E-155]> : tensor<2xf64>
func.func @extreme_bases() -> (tensor<2xf64>, tensor<2xf64>) {
  %least, %a = pe.frequencies {dim = 4 : i64, base = 5.0e-324 : f64} : tensor<2xf64>, f64
  %most, %b = pe.frequencies {dim = 4 : i64, base = 0x7FEFFFFFFFFFFFFF : f64} : tensor<2xf64>, f64
  return %least, %most : tensor<2xf64>, tensor<2xf64>
}

// CHECK-LABEL: @unused_is_removed
// CHECK-NEXT: return
func.func @unused_is_removed() {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64} : tensor<4xf64>, f64
  return
}
