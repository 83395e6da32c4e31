// RUN: pe-opt %s --convert-pe-to-linalg | FileCheck %s

// The standard cosine is a polynomial of the distance to the nearest half turn,
// whose sign is that of the turn.

// CHECK-LABEL: func.func @standard(
// CHECK-SAME:      %[[P:.*]]: vector<4xi64>, %[[T:.*]]: vector<4xi64>)
// CHECK:         arith.constant dense<3.1415925> : vector<4xf32>
// CHECK:         arith.muli %[[P]], %[[T]] : vector<4xi64>
// CHECK-NOT:     arith.select
// CHECK:         return
func.func @standard(%p: vector<4xi64>, %t: vector<4xi64>)
    -> (vector<4xf32>, vector<4xf32>) {
  %cos, %sin = pe.cos_sin %p, %t : vector<4xi64> -> vector<4xf32>
  return %cos, %sin : vector<4xf32>, vector<4xf32>
}

// The high one is of the distance to the nearest quarter turn, for which cosine
// and sine may be swapped.
// CHECK-LABEL: func.func @high(
// CHECK:         arith.constant dense<1.570796{{.*}}> : vector<4xf32>
// CHECK-COUNT-2: arith.select %{{.*}} : vector<4xi1>, vector<4xf32>
// CHECK-NOT:     arith.select
// CHECK:         return
func.func @high(%p: vector<4xi64>, %t: vector<4xi64>)
    -> (vector<4xf32>, vector<4xf32>) {
  %cos, %sin = pe.cos_sin %p, %t {accuracy = #pe.accuracy<high>}
      : vector<4xi64> -> vector<4xf32>
  return %cos, %sin : vector<4xf32>, vector<4xf32>
}

// Both f64 results are of the nearest quarter turn, whatever the accuracy.
// CHECK-LABEL: func.func @f64(
// CHECK-COUNT-2: arith.select %{{.*}} : vector<4xi1>, vector<4xf64>
// CHECK:         return
func.func @f64(%p: vector<4xi64>, %t: vector<4xi64>, %low: vector<4xi64>)
    -> (vector<4xf64>, vector<4xf64>) {
  %cos, %sin = pe.cos_sin %p, %t low(%low : vector<4xi64>)
      {accuracy = #pe.accuracy<native>} : vector<4xi64> -> vector<4xf64>
  return %cos, %sin : vector<4xf64>, vector<4xf64>
}

// The target's own functions take the reduced phase: the upper half of the
// product, by operations of 32 bits.
// CHECK-LABEL: func.func @native(
// CHECK-NOT:     arith.muli {{.*}} : i64
// CHECK:         %{{.*}}, %[[CARRIED:.*]] = arith.mului_extended %{{.*}}, %{{.*}} : i32
// CHECK:         %[[PHASE:.*]] = arith.addi %[[CARRIED]], %{{.*}} : i32
// CHECK:         %[[ANGLE:.*]] = arith.sitofp %[[PHASE]] : i32 to f32
// CHECK:         %[[X:.*]] = arith.mulf %[[ANGLE]], %{{.*}} : f32
// CHECK:         math.cos %[[X]] fastmath<afn> : f32
// CHECK:         math.sin %[[X]] fastmath<afn> : f32
// CHECK:         return
func.func @native(%p: i64, %t: i64) -> (f32, f32) {
  %cos, %sin = pe.cos_sin %p, %t {accuracy = #pe.accuracy<native>} : i64 -> f32
  return %cos, %sin : f32, f32
}

// CHECK-LABEL: func.func @scaled(
// CHECK-SAME:      %[[FACTOR:[a-z0-9]+]]: vector<4xf32>)
// CHECK:         %[[COS:.*]] = arith.mulf %{{.*}}, %[[FACTOR]] : vector<4xf32>
// CHECK:         %[[SIN:.*]] = arith.mulf %{{.*}}, %[[FACTOR]] : vector<4xf32>
// CHECK:         return %[[COS]], %[[SIN]]
func.func @scaled(%p: vector<4xi64>, %t: vector<4xi64>, %a: vector<4xf32>)
    -> (vector<4xf32>, vector<4xf32>) {
  %cos, %sin = pe.cos_sin %p, %t scale(%a : vector<4xf32>)
      : vector<4xi64> -> vector<4xf32>
  return %cos, %sin : vector<4xf32>, vector<4xf32>
}
