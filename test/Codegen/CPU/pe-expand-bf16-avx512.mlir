// RUN: pe-opt %s --pe-expand-bf16=avx512-bf16 --canonicalize | FileCheck %s

// Whole registers of 32 bf16 become f32 by one permutation for each 16, instead
// of an extension and a shift.

// Each goes to the upper half of a word, whose lower half is zero.
// CHECK-LABEL: func.func @register(
// CHECK-SAME:      %[[X:.*]]: vector<32xbf16>)
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant dense<0> : vector<32xi16>
// CHECK-DAG:     %[[HALVES:.*]] = arith.bitcast %[[X]] : vector<32xbf16> to vector<32xi16>
// CHECK-NOT:     arith.shli
// CHECK:         %[[LOW:.*]] = vector.shuffle %[[HALVES]], %[[ZERO]] [32, 0, 32, 1, 32, 2, 32, 3, 32, 4, 32, 5, 32, 6, 32, 7, 32, 8, 32, 9, 32, 10, 32, 11, 32, 12, 32, 13, 32, 14, 32, 15]
// CHECK:         %[[FIRST:.*]] = vector.insert_strided_slice %[[LOW]], %{{.*}} {offsets = [0]
// CHECK:         %[[HIGH:.*]] = vector.shuffle %[[HALVES]], %[[ZERO]] [32, 16, 32, 17, 32, 18, 32, 19, 32, 20, 32, 21, 32, 22, 32, 23, 32, 24, 32, 25, 32, 26, 32, 27, 32, 28, 32, 29, 32, 30, 32, 31]
// CHECK:         %[[BOTH:.*]] = vector.insert_strided_slice %[[HIGH]], %[[FIRST]] {offsets = [32]
// CHECK-NOT:     arith.shli
// CHECK:         %[[R:.*]] = vector.bitcast %[[BOTH]] : vector<64xi16> to vector<32xf32>
// CHECK:         return %[[R]]
func.func @register(%x: vector<32xbf16>) -> vector<32xf32> {
  %r = arith.extf %x : vector<32xbf16> to vector<32xf32>
  return %r : vector<32xf32>
}

// CHECK-LABEL: func.func @two_registers(
// CHECK-SAME:      %[[X:.*]]: vector<64xbf16>)
// CHECK:         %[[HALVES:.*]] = arith.bitcast %[[X]] : vector<64xbf16> to vector<64xi16>
// CHECK:         %[[A:.*]] = vector.extract_strided_slice %[[HALVES]] {offsets = [0], sizes = [32]
// CHECK-COUNT-2: vector.shuffle %[[A]]
// CHECK:         %[[FIRST:.*]] = vector.insert_strided_slice {{.*}} {offsets = [0], {{.*}} : vector<64xi16> into vector<128xi16>
// CHECK:         %[[B:.*]] = vector.extract_strided_slice %[[HALVES]] {offsets = [32], sizes = [32]
// CHECK-COUNT-2: vector.shuffle %[[B]]
// CHECK:         vector.insert_strided_slice %{{.*}}, %[[FIRST]] {offsets = [64], {{.*}} : vector<64xi16> into vector<128xi16>
// CHECK:         vector.bitcast %{{.*}} : vector<128xi16> to vector<64xf32>
func.func @two_registers(%x: vector<64xbf16>) -> vector<64xf32> {
  %r = arith.extf %x : vector<64xbf16> to vector<64xf32>
  return %r : vector<64xf32>
}

// Numbers, parts of registers and vectors of vectors are shifted.
// CHECK-LABEL: func.func @no_registers(
// CHECK-NOT:     vector.shuffle
// CHECK:         arith.shli {{.*}} : i32
// CHECK:         arith.shli {{.*}} : vector<16xi32>
// CHECK:         arith.shli {{.*}} : vector<48xi32>
// CHECK:         arith.shli {{.*}} : vector<2x32xi32>
// CHECK:         arith.shli {{.*}} : vector<[32]xi32>
// CHECK-NOT:     vector.shuffle
// CHECK:         return
func.func @no_registers(%a: bf16, %b: vector<16xbf16>, %c: vector<48xbf16>,
                        %d: vector<2x32xbf16>, %e: vector<[32]xbf16>)
    -> (f32, vector<16xf32>, vector<48xf32>, vector<2x32xf32>,
        vector<[32]xf32>) {
  %0 = arith.extf %a : bf16 to f32
  %1 = arith.extf %b : vector<16xbf16> to vector<16xf32>
  %2 = arith.extf %c : vector<48xbf16> to vector<48xf32>
  %3 = arith.extf %d : vector<2x32xbf16> to vector<2x32xf32>
  %4 = arith.extf %e : vector<[32]xbf16> to vector<[32]xf32>
  return %0, %1, %2, %3, %4 : f32, vector<16xf32>, vector<48xf32>,
      vector<2x32xf32>, vector<[32]xf32>
}
