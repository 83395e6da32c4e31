// RUN: pe-opt %s --pe-prefetch-tokens --canonicalize --cse | FileCheck %s

// What two loops over the rows of a token read is prefetched for the next token,
// by the later one.

// A row of 32 numbers is in two lines of the cache.
// CHECK-LABEL: func.func @token(
// CHECK-SAME:      %[[X:[^:]*]]: memref<?x4x32xf32>
// CHECK:         scf.for %[[T:.*]] = %c0
// CHECK-DAG:       %[[NEXT:.*]] = arith.addi %[[T]], %c64
// CHECK:           scf.for
// CHECK-NOT:         memref.prefetch
// CHECK:           }
// CHECK:           scf.for %[[H:.*]] = %c0
// CHECK-NEXT:        memref.prefetch %[[X]][%[[NEXT]], %[[H]], %c0], read, locality<3>, data
// CHECK-NEXT:        memref.prefetch %[[X]][%[[NEXT]], %[[H]], %c16], read, locality<3>, data
// CHECK-NOT:         memref.prefetch
// CHECK:             vector.transfer_read %[[X]][%[[T]], %[[H]], %c0]
func.func @token(%x: memref<?x4x32xf32>, %y: memref<4x32xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c2 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x32xf32>, vector<32xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<32xf32>, memref<4x32xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x32xf32>, vector<32xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<32xf32>, memref<4x32xf32>
    }
  }
  return
}

// What is computed from the index of the token is computed for the next one.
// Threads may share the tokens.
// CHECK-LABEL: func.func @computed_index(
// CHECK-SAME:      %[[X:[^:]*]]: memref<?x32xbf16>
// CHECK:         scf.parallel (%[[T:.*]]) =
// CHECK-DAG:       %[[NEXT:.*]] = arith.addi %[[T]], %c64
// CHECK:           scf.for
// CHECK:           scf.for %[[H:.*]] = %c0
// CHECK-DAG:         %[[FIRST:.*]] = arith.muli %[[NEXT]], %c4
// CHECK-DAG:         %[[ROW:.*]] = arith.addi %[[FIRST]], %[[H]]
// CHECK:             memref.prefetch %[[X]][%[[ROW]], %c0], read
// CHECK-NOT:         memref.prefetch
// CHECK:         return
func.func @computed_index(%x: memref<?x32xbf16>, %y: memref<4x32xbf16>,
                          %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : bf16
  scf.parallel (%t) = (%c0) to (%n) step (%c1) {
    %first = arith.muli %t, %c4 : index
    scf.for %h = %c0 to %c4 step %c1 {
      %row = arith.addi %first, %h : index
      %a = vector.transfer_read %x[%row, %c0], %p {in_bounds = [true]}
          : memref<?x32xbf16>, vector<32xbf16>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<32xbf16>, memref<4x32xbf16>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %row = arith.addi %first, %h : index
      %a = vector.transfer_read %x[%row, %c0], %p {in_bounds = [true]}
          : memref<?x32xbf16>, vector<32xbf16>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<32xbf16>, memref<4x32xbf16>
    }
  }
  return
}

// What is read once is prefetched as well, as memory would else rest; but not
// what is the same for all tokens.
// CHECK-LABEL: func.func @other_arrays(
// CHECK-SAME:      %[[X:[^:]*]]: memref<?x4x16xf32>, %[[Z:[^:]*]]: memref<?x4x16xf32>, %[[WEIGHTS:[^:]*]]: memref<16xf32>
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:           scf.for
// CHECK-NOT:         memref.prefetch %[[WEIGHTS]]
// CHECK-DAG:         memref.prefetch %[[X]]
// CHECK-DAG:         memref.prefetch %[[Z]]
// CHECK-NOT:         memref.prefetch
// CHECK:         return
func.func @other_arrays(%x: memref<?x4x16xf32>, %z: memref<?x4x16xf32>,
                        %weights: memref<16xf32>, %y: memref<4x16xf32>,
                        %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      %b = vector.transfer_read %z[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      %w = vector.transfer_read %weights[%c0], %p {in_bounds = [true]}
          : memref<16xf32>, vector<16xf32>
      %c = vector.fma %a, %b, %w : vector<16xf32>
      vector.transfer_write %c, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}
