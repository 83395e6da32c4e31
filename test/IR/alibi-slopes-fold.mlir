// Slopes are constants: the powers of the power of two below, then every second
// one of the next.

// RUN: pe-opt %s --canonicalize | FileCheck %s --implicit-check-not=pe.

// CHECK-LABEL: @one_head
// CHECK: arith.constant dense<3.906250e-03> : tensor<1xf32>
func.func @one_head() -> tensor<1xf32> {
  %m = pe.alibi_slopes {num_heads = 1 : i64} : tensor<1xf32>
  return %m : tensor<1xf32>
}

// CHECK-LABEL: @two_heads
// CHECK: arith.constant dense<[6.250000e-02, 3.906250e-03]> : tensor<2xf32>
func.func @two_heads() -> tensor<2xf32> {
  %m = pe.alibi_slopes {num_heads = 2 : i64} : tensor<2xf32>
  return %m : tensor<2xf32>
}

// CHECK-LABEL: @three_heads
// CHECK: arith.constant dense<[6.250000e-02, 3.906250e-03, 2.500000e-01]> : tensor<3xf32>
func.func @three_heads() -> tensor<3xf32> {
  %m = pe.alibi_slopes {num_heads = 3 : i64} : tensor<3xf32>
  return %m : tensor<3xf32>
}

// CHECK-LABEL: @eight_heads
// CHECK: arith.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01, 6.250000e-02, 3.125000e-02, 1.562500e-02, 7.812500e-03, 3.906250e-03]> : tensor<8xf32>
func.func @eight_heads() -> tensor<8xf32> {
  %m = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  return %m : tensor<8xf32>
}

// CHECK-LABEL: @twelve_heads
// CHECK: arith.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01, 6.250000e-02, 3.125000e-02, 1.562500e-02, 7.812500e-03, 3.906250e-03, 0.707106769, 0.353553385, 0.176776692, 0.0883883461]> : tensor<12xf32>
func.func @twelve_heads() -> tensor<12xf32> {
  %m = pe.alibi_slopes {num_heads = 12 : i64} : tensor<12xf32>
  return %m : tensor<12xf32>
}

// CHECK-LABEL: @max_bias_of_16
// CHECK: arith.constant dense<[6.250000e-02, 3.906250e-03, 2.44140625E-4, 1.52587891E-5]> : tensor<4xf32>
func.func @max_bias_of_16() -> tensor<4xf32> {
  %m = pe.alibi_slopes {num_heads = 4 : i64, max_bias = 1.6e+01 : f64} : tensor<4xf32>
  return %m : tensor<4xf32>
}

//===----------------------------------------------------------------------===//
// Parts: those of twelve heads are the constants of @twelve_heads
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @first_heads_of_twelve
// CHECK: arith.constant dense<[5.000000e-01, 2.500000e-01, 1.250000e-01, 6.250000e-02]> : tensor<4xf32>
func.func @first_heads_of_twelve() -> tensor<4xf32> {
  %m = pe.alibi_slopes {num_heads = 4 : i64, total_heads = 12 : i64} : tensor<4xf32>
  return %m : tensor<4xf32>
}

// CHECK-LABEL: @last_heads_of_twelve
// CHECK: arith.constant dense<[3.125000e-02, 1.562500e-02, 7.812500e-03, 3.906250e-03, 0.707106769, 0.353553385, 0.176776692, 0.0883883461]> : tensor<8xf32>
func.func @last_heads_of_twelve() -> tensor<8xf32> {
  %m = pe.alibi_slopes {num_heads = 8 : i64, head_offset = 4 : i64, total_heads = 12 : i64} : tensor<8xf32>
  return %m : tensor<8xf32>
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

// CHECK-LABEL: @f64
// CHECK: arith.constant dense<[0.70710678118654757, 0.35355339059327379]> : tensor<2xf64>
func.func @f64() -> tensor<2xf64> {
  %m = pe.alibi_slopes {num_heads = 2 : i64, head_offset = 8 : i64, total_heads = 12 : i64} : tensor<2xf64>
  return %m : tensor<2xf64>
}

// CHECK-LABEL: @f16
// CHECK: arith.constant dense<[7.070310e-01, 3.535160e-01]> : tensor<2xf16>
func.func @f16() -> tensor<2xf16> {
  %m = pe.alibi_slopes {num_heads = 2 : i64, head_offset = 8 : i64, total_heads = 12 : i64} : tensor<2xf16>
  return %m : tensor<2xf16>
}

// CHECK-LABEL: @bf16
// CHECK: arith.constant dense<[7.070310e-01, 3.535160e-01]> : tensor<2xbf16>
func.func @bf16() -> tensor<2xbf16> {
  %m = pe.alibi_slopes {num_heads = 2 : i64, head_offset = 8 : i64, total_heads = 12 : i64} : tensor<2xbf16>
  return %m : tensor<2xbf16>
}

// 2^-24 is the least f16, and half of it rounds to zero.
// CHECK-LABEL: @least_f16
// CHECK: arith.constant dense<[5.960460e-08, 0.000000e+00]> : tensor<2xf16>
func.func @least_f16() -> tensor<2xf16> {
  %m = pe.alibi_slopes {num_heads = 2 : i64, max_bias = 4.8e+01 : f64} : tensor<2xf16>
  return %m : tensor<2xf16>
}
