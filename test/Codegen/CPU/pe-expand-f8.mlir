// RUN: pe-opt %s --pe-expand-f8 | FileCheck %s

// test/Integration/CPU/float8.test checks the numbers.

// CHECK-LABEL: func.func @extend(
// CHECK-NOT:     arith.extf
// CHECK:         %[[R:.*]] = arith.bitcast %{{.*}} : vector<2x4xi32> to vector<2x4xf32>
// CHECK-NEXT:    return %[[R]]
func.func @extend(%x: vector<2x4xf8E4M3FN>) -> vector<2x4xf32> {
  %r = arith.extf %x : vector<2x4xf8E4M3FN> to vector<2x4xf32>
  return %r : vector<2x4xf32>
}

// Values of types narrower than f64 are exact in f32, f64 values need not be.
// CHECK-LABEL: func.func @through_f32(
// CHECK:         arith.bitcast %{{.*}} : i32 to f32
// CHECK-NEXT:    arith.truncf %{{.*}} : f32 to bf16
// CHECK:         arith.extf %{{.*}} : f16 to f32
// CHECK:         arith.bitcast %{{.*}} : i8 to f8E5M2
func.func @through_f32(%x: f8E5M2, %y: f16) -> (bf16, f8E5M2) {
  %r = arith.extf %x : f8E5M2 to bf16
  %s = arith.truncf %y : f16 to f8E5M2
  return %r, %s : bf16, f8E5M2
}

// CHECK-LABEL: func.func @from_f64(
// CHECK-NOT:     arith.truncf
// CHECK:         arith.bitcast %{{.*}} : i8 to f8E5M2
func.func @from_f64(%x: f64) -> f8E5M2 {
  %r = arith.truncf %x : f64 to f8E5M2
  return %r : f8E5M2
}

// CHECK-LABEL: func.func @another_rounding(
// CHECK:         arith.truncf %{{.*}} toward_zero
func.func @another_rounding(%x: f32) -> f8E5M2 {
  %r = arith.truncf %x toward_zero : f32 to f8E5M2
  return %r : f8E5M2
}

// The format without a sign, of powers of two, is left to upstream.
// CHECK-LABEL: func.func @exponents(
// CHECK:         arith.extf %{{.*}} : f8E8M0FNU to f32
func.func @exponents(%x: f8E8M0FNU) -> f32 {
  %r = arith.extf %x : f8E8M0FNU to f32
  return %r : f32
}
