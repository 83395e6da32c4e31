// REQUIRES: stdbuf
// RUN: pe-opt %s --generate-runtime-verification %through_linalg -o %t.mlir
// RUN: mlir-runner %t.mlir -e right -entry-point-result=void
// RUN: not --crash stdbuf -o0 mlir-runner %t.mlir -e beyond \
// RUN:   -entry-point-result=void | FileCheck %s --check-prefix=BEYOND
// RUN: not --crash stdbuf -o0 mlir-runner %t.mlir -e far \
// RUN:   -entry-point-result=void | FileCheck %s --check-prefix=BEYOND
// RUN: not --crash stdbuf -o0 mlir-runner %t.mlir -e features \
// RUN:   -entry-point-result=void | FileCheck %s --check-prefix=FEATURES

// The pipeline keeps the checks.
// RUN: pe-opt %s --generate-runtime-verification --pe-lower-to-llvm -o %t.mlir
// RUN: mlir-runner %t.mlir -e right -entry-point-result=void
// RUN: not --crash stdbuf -o0 mlir-runner %t.mlir -e beyond \
// RUN:   -entry-point-result=void | FileCheck %s --check-prefix=BEYOND

// Slots that are not in the cache are found at run time, and so are extents that
// do not match. Padding, the last slot and the last feature are right.

// BEYOND: expects slots to be less than their number in init
// FEATURES: expects the features of x to fit into init from begin on

func.func @write(%slot: i64, %width: index) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %padding = arith.constant -1 : i64
  %x = memref.alloc(%c2, %width) : memref<?x?xf32>
  linalg.fill ins(%zero : f32) outs(%x : memref<?x?xf32>)
  %slots = memref.alloc(%c2) : memref<?xi64>
  memref.store %padding, %slots[%c0] : memref<?xi64>
  memref.store %slot, %slots[%c1] : memref<?xi64>
  %cache = memref.alloc(%c3, %c4) : memref<?x?x8xf32>
  linalg.fill ins(%zero : f32) outs(%cache : memref<?x?x8xf32>)
  pe.write_cache ins(%x : memref<?x?xf32>) slots(%slots : memref<?xi64>)
      outs(%cache : memref<?x?x8xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>, begin = 2 : i64}
  return
}

func.func @right() {
  %slot = arith.constant 11 : i64
  %width = arith.constant 6 : index
  call @write(%slot, %width) : (i64, index) -> ()
  return
}

func.func @beyond() {
  %slot = arith.constant 12 : i64
  %width = arith.constant 6 : index
  call @write(%slot, %width) : (i64, index) -> ()
  return
}

func.func @far() {
  %slot = arith.constant 4611686018427387904 : i64
  %width = arith.constant 6 : index
  call @write(%slot, %width) : (i64, index) -> ()
  return
}

func.func @features() {
  %slot = arith.constant 0 : i64
  %width = arith.constant 7 : index
  call @write(%slot, %width) : (i64, index) -> ()
  return
}
