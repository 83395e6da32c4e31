// RUN: pe-opt %s --pe-vectorize-copies --canonicalize --split-input-file \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-vectorize-copies=width=128 --canonicalize \
// RUN:   --split-input-file | FileCheck %s --check-prefix=NARROW

// Copies in loops become loops over rows, and vectors.

// Two vectors per row of 32 numbers; four times as many if they are narrower.
// CHECK-LABEL: func.func @token(
// CHECK-SAME:      %[[X:.*]]: memref<4x32xf32>, %[[Y:.*]]: memref<4x32xf32>
// CHECK:         scf.for
// CHECK-NEXT:      scf.for %[[H:.*]] = %c0 to %c4 step %c1
// CHECK-NEXT:        %[[A:.*]] = vector.transfer_read %[[X]][%[[H]], %c0], %{{.*}} {in_bounds = [true]} : memref<4x32xf32>, vector<16xf32>
// CHECK-NEXT:        vector.transfer_write %[[A]], %[[Y]][%[[H]], %c0] {in_bounds = [true]} : vector<16xf32>, memref<4x32xf32>
// CHECK-NEXT:        %[[B:.*]] = vector.transfer_read %[[X]][%[[H]], %c16]
// CHECK-NEXT:        vector.transfer_write %[[B]], %[[Y]][%[[H]], %c16] {in_bounds = [true]} : vector<16xf32>, memref<4x32xf32>
// CHECK-NEXT:      }
// CHECK-NEXT:    }
// NARROW-LABEL: func.func @token(
// NARROW-COUNT-8: vector.transfer_write {{.*}} : vector<4xf32>
// NARROW-NOT:     vector.transfer_write
// NARROW:         return
func.func @token(%x: memref<4x32xf32>, %y: memref<4x32xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %t = %c0 to %n step %c1 {
    memref.copy %x, %y : memref<4x32xf32> to memref<4x32xf32>
  }
  return
}

// -----

// The last vector is narrower, and dimensions of 1 need no loop. Numbers of
// 8 bits are numbers like others.
// CHECK-LABEL: func.func @tail(
// CHECK:         scf.forall
// CHECK-NOT:       scf.for
// CHECK:           vector.transfer_write %{{.*}}[%c0, %c0] {{.*}} vector<64xf8E4M3FN>
// CHECK:           vector.transfer_write %{{.*}}[%c0, %c64] {{.*}} vector<16xf8E4M3FN>
// CHECK-NOT:       vector.transfer_write
// CHECK:         return
func.func @tail(%x: memref<1x80xf8E4M3FN>, %y: memref<1x80xf8E4M3FN>,
                %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<1x80xf8E4M3FN> to memref<1x80xf8E4M3FN>
  }
  return
}

// -----

// Rows may be anywhere. One that has no others is an array of its own.
// CHECK-LABEL: func.func @strided(
// CHECK:         scf.for %{{.*}} = %c0 to %c2
// CHECK-NEXT:      vector.transfer_read {{.*}} : memref<2x8xbf16, strided<[?, 1], offset: ?>>, vector<8xbf16>
// CHECK-NEXT:      vector.transfer_write {{.*}} : vector<8xbf16>, memref<2x8xbf16, strided<[24, 1]>>
// CHECK:         vector.transfer_read {{.*}}[%c0], {{.*}} : memref<8xbf16>, vector<8xbf16>
func.func @strided(%x: memref<2x8xbf16, strided<[?, 1], offset: ?>>,
                   %y: memref<2x8xbf16, strided<[24, 1]>>, %n: index,
                   %a: memref<8xbf16>, %b: memref<8xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %t = %c0 to %n step %c1 {
    memref.copy %x, %y : memref<2x8xbf16, strided<[?, 1], offset: ?>>
        to memref<2x8xbf16, strided<[24, 1]>>
    memref.copy %a, %b : memref<8xbf16> to memref<8xbf16>
  }
  return
}

// -----

// The longest row has 16 vectors.
// CHECK-LABEL: func.func @longest(
// CHECK-COUNT-16: vector.transfer_write {{.*}} : vector<16xi32>
// CHECK-NOT:      vector.transfer_write
// CHECK-NOT:      memref.copy
// CHECK:          return
// NARROW-LABEL: func.func @longest(
// NARROW:         memref.copy
func.func @longest(%x: memref<256xi32>, %y: memref<256xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %t = %c0 to %n step %c1 {
    memref.copy %x, %y : memref<256xi32> to memref<256xi32>
  }
  return
}
