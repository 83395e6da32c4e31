// RUN: pe-opt %s --pe-expand-bf16 | FileCheck %s

// Conversions between bf16 and f32 as integer operations.

// CHECK-LABEL: func.func @extend_scalar(
// CHECK-SAME:      %[[X:.*]]: bf16)
// CHECK-DAG:     %[[SIXTEEN:.*]] = arith.constant 16 : i32
// CHECK-DAG:     %[[NARROW:.*]] = arith.bitcast %[[X]] : bf16 to i16
// CHECK-DAG:     %[[WIDE:.*]] = arith.extui %[[NARROW]] : i16 to i32
// CHECK:         %[[BITS:.*]] = arith.shli %[[WIDE]], %[[SIXTEEN]] : i32
// CHECK:         %[[R:.*]] = arith.bitcast %[[BITS]] : i32 to f32
// CHECK:         return %[[R]]
func.func @extend_scalar(%x: bf16) -> f32 {
  %r = arith.extf %x : bf16 to f32
  return %r : f32
}

// CHECK-LABEL: func.func @extend_vector(
// CHECK:         arith.constant dense<16> : vector<2x8xi32>
// CHECK:         arith.shli %{{.*}}, %{{.*}} : vector<2x8xi32>
// CHECK:         arith.bitcast %{{.*}} : vector<2x8xi32> to vector<2x8xf32>
// CHECK-NOT:     arith.extf
// CHECK:         return
func.func @extend_vector(%x: vector<2x8xbf16>) -> vector<2x8xf32> {
  %r = arith.extf %x : vector<2x8xbf16> to vector<2x8xf32>
  return %r : vector<2x8xf32>
}

// To nearest even; a NaN keeps its sign and gets a quiet bit.
// CHECK-LABEL: func.func @truncate_scalar(
// CHECK-SAME:      %[[X:.*]]: f32)
// CHECK-DAG:     %[[SIXTEEN:.*]] = arith.constant 16 : i32
// CHECK-DAG:     %[[ONE:.*]] = arith.constant 1 : i32
// CHECK-DAG:     %[[HALF:.*]] = arith.constant 32767 : i32
// CHECK-DAG:     %[[QUIET:.*]] = arith.constant 4194304 : i32
// CHECK-DAG:     %[[BITS:.*]] = arith.bitcast %[[X]] : f32 to i32
// CHECK-DAG:     %[[KEPT:.*]] = arith.shrui %[[BITS]], %[[SIXTEEN]] : i32
// CHECK-DAG:     %[[LAST:.*]] = arith.andi %[[KEPT]], %[[ONE]] : i32
// CHECK-DAG:     %[[UP:.*]] = arith.addi %[[BITS]], %[[HALF]] : i32
// CHECK-DAG:     %[[ROUNDED:.*]] = arith.addi %[[UP]], %[[LAST]] : i32
// CHECK-DAG:     %[[NAN:.*]] = arith.ori %[[BITS]], %[[QUIET]] : i32
// CHECK-DAG:     %[[IS_NAN:.*]] = arith.cmpf uno, %[[X]], %[[X]] : f32
// CHECK:         %[[RESULT:.*]] = arith.select %[[IS_NAN]], %[[NAN]], %[[ROUNDED]] : i32
// CHECK:         %[[HIGH:.*]] = arith.shrui %[[RESULT]], %[[SIXTEEN]] : i32
// CHECK:         %[[NARROW:.*]] = arith.trunci %[[HIGH]] : i32 to i16
// CHECK:         %[[R:.*]] = arith.bitcast %[[NARROW]] : i16 to bf16
// CHECK:         return %[[R]]
func.func @truncate_scalar(%x: f32) -> bf16 {
  %r = arith.truncf %x : f32 to bf16
  return %r : bf16
}

// The default rounding may be spelled out.
// CHECK-LABEL: func.func @truncate_vector(
// CHECK:         arith.select %{{.*}} : vector<8xi1>, vector<8xi32>
// CHECK:         arith.trunci %{{.*}} : vector<8xi32> to vector<8xi16>
// CHECK:         arith.bitcast %{{.*}} : vector<8xi16> to vector<8xbf16>
// CHECK-NOT:     arith.truncf
// CHECK:         return
func.func @truncate_vector(%x: vector<8xf32>) -> vector<8xbf16> {
  %r = arith.truncf %x to_nearest_even : vector<8xf32> to vector<8xbf16>
  return %r : vector<8xbf16>
}

// CHECK-LABEL: func.func @other_roundings_stay(
// CHECK-NEXT:    arith.truncf %{{.*}} toward_zero : f32 to bf16
// CHECK-NEXT:    arith.truncf %{{.*}} upward : f32 to bf16
// CHECK-NEXT:    arith.truncf %{{.*}} downward : f32 to bf16
// CHECK-NEXT:    arith.truncf %{{.*}} to_nearest_away : f32 to bf16
// CHECK-NEXT:    return
func.func @other_roundings_stay(%x: f32) -> (bf16, bf16, bf16, bf16) {
  %z = arith.truncf %x toward_zero : f32 to bf16
  %u = arith.truncf %x upward : f32 to bf16
  %d = arith.truncf %x downward : f32 to bf16
  %a = arith.truncf %x to_nearest_away : f32 to bf16
  return %z, %u, %d, %a : bf16, bf16, bf16, bf16
}

// f64 to bf16 rounds once, so it must not go through f32.
// CHECK-LABEL: func.func @other_types_stay(
// CHECK-NEXT:    arith.extf %{{.*}} : f16 to f32
// CHECK-NEXT:    arith.extf %{{.*}} : bf16 to f64
// CHECK-NEXT:    arith.truncf %{{.*}} : f32 to f16
// CHECK-NEXT:    arith.truncf %{{.*}} : f64 to bf16
// CHECK-NEXT:    return
func.func @other_types_stay(%h: f16, %b: bf16, %f: f32, %d: f64)
    -> (f32, f64, f16, bf16) {
  %0 = arith.extf %h : f16 to f32
  %1 = arith.extf %b : bf16 to f64
  %2 = arith.truncf %f : f32 to f16
  %3 = arith.truncf %d : f64 to bf16
  return %0, %1, %2, %3 : f32, f64, f16, bf16
}

// CHECK-LABEL: func.func @tensors_stay(
// CHECK-NEXT:    arith.extf
// CHECK-NEXT:    arith.truncf
// CHECK-NEXT:    return
func.func @tensors_stay(%x: tensor<8xbf16>) -> tensor<8xbf16> {
  %0 = arith.extf %x : tensor<8xbf16> to tensor<8xf32>
  %1 = arith.truncf %0 : tensor<8xf32> to tensor<8xbf16>
  return %1 : tensor<8xbf16>
}

// A NaN keeps its other bits.
// CHECK-LABEL: func.func @negate(
// CHECK-SAME:      %[[X:.*]]: vector<8xbf16>)
// CHECK-DAG:     %[[SIGN:.*]] = arith.constant dense<-32768> : vector<8xi16>
// CHECK-DAG:     %[[BITS:.*]] = arith.bitcast %[[X]] : vector<8xbf16> to vector<8xi16>
// CHECK:         %[[NEGATED:.*]] = arith.xori %[[BITS]], %[[SIGN]] : vector<8xi16>
// CHECK:         %[[R:.*]] = arith.bitcast %[[NEGATED]] : vector<8xi16> to vector<8xbf16>
// CHECK:         return %[[R]]
func.func @negate(%x: vector<8xbf16>) -> vector<8xbf16> {
  %r = arith.negf %x : vector<8xbf16>
  return %r : vector<8xbf16>
}
