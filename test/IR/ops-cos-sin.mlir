// pe.cos_sin reads back what it prints: as text, in the generic form and as
// bytecode.

// RUN: pe-opt %s | pe-opt | FileCheck %s
// RUN: pe-opt %s --mlir-print-op-generic | pe-opt | FileCheck %s
// RUN: pe-opt %s --emit-bytecode | pe-opt | FileCheck %s

// CHECK-LABEL: @vectors
// CHECK-SAME:    (%[[P:.*]]: vector<8xi64>, %[[T:.*]]: vector<8xi64>)
// CHECK:         %cos, %sin = pe.cos_sin %[[P]], %[[T]] : vector<8xi64> -> vector<8xf32>
func.func @vectors(%p: vector<8xi64>, %t: vector<8xi64>)
    -> (vector<8xf32>, vector<8xf32>) {
  %cos, %sin = pe.cos_sin %p, %t {accuracy = #pe.accuracy<standard>}
      : vector<8xi64> -> vector<8xf32>
  return %cos, %sin : vector<8xf32>, vector<8xf32>
}

// CHECK-LABEL: @scaled
// CHECK:         pe.cos_sin %{{.*}}, %{{.*}} scale(%{{.*}} : vector<4xf32>) {accuracy = #pe.accuracy<high>} : vector<4xi64> -> vector<4xf32>
func.func @scaled(%p: vector<4xi64>, %t: vector<4xi64>, %a: vector<4xf32>)
    -> (vector<4xf32>, vector<4xf32>) {
  %cos, %sin = pe.cos_sin %p, %t scale(%a : vector<4xf32>)
      {accuracy = #pe.accuracy<high>} : vector<4xi64> -> vector<4xf32>
  return %cos, %sin : vector<4xf32>, vector<4xf32>
}

// CHECK-LABEL: @scalars_of_f64
// CHECK:         pe.cos_sin %{{.*}}, %{{.*}} low(%{{.*}} : i64) scale(%{{.*}} : f64) : i64 -> f64
func.func @scalars_of_f64(%p: i64, %t: i64, %low: i64, %a: f64) -> (f64, f64) {
  %cos, %sin = pe.cos_sin %p, %t low(%low : i64) scale(%a : f64) : i64 -> f64
  return %cos, %sin : f64, f64
}
