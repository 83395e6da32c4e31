// RUN: pe-opt %s --pass-pipeline='builtin.module(func.func(pe-stack-buffers))' \
// RUN:   -o %t.mlir
// RUN: pe-opt %s -o %t.same.mlir
// RUN: diff %t.same.mlir %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir --implicit-check-not=memref.alloca

// Buffers that stay where they are.

// CHECK-LABEL: func.func @dynamic(
func.func @dynamic(%x: memref<?xf32>, %n: index) {
  %row = memref.alloc(%n) : memref<?xf32>
  memref.copy %x, %row : memref<?xf32> to memref<?xf32>
  memref.dealloc %row : memref<?xf32>
  return
}

// One byte more than 4 KB.
// CHECK-LABEL: func.func @large(
func.func @large(%x: memref<4097xi8>) {
  %row = memref.alloc() : memref<4097xi8>
  memref.copy %x, %row : memref<4097xi8> to memref<4097xi8>
  memref.dealloc %row : memref<4097xi8>
  return
}

// Its number of bytes is more than 64 bits hold.
// CHECK-LABEL: func.func @huge(
func.func @huge() {
  %row = memref.alloc() : memref<2305843009213693952xf64>
  memref.dealloc %row : memref<2305843009213693952xf64>
  return
}

// The elements have no known size.
// CHECK-LABEL: func.func @indices(
func.func @indices(%x: memref<8xindex>) {
  %row = memref.alloc() : memref<8xindex>
  memref.copy %x, %row : memref<8xindex> to memref<8xindex>
  memref.dealloc %row : memref<8xindex>
  return
}

// The buffer may be needed after its block.
// CHECK-LABEL: func.func @freed_in_another_block(
func.func @freed_in_another_block(%x: memref<8xf32>, %flag: i1) {
  %row = memref.alloc() : memref<8xf32>
  scf.if %flag {
    memref.dealloc %row : memref<8xf32>
  } else {
    memref.copy %row, %x : memref<8xf32> to memref<8xf32>
    memref.dealloc %row : memref<8xf32>
  }
  return
}

// CHECK-LABEL: func.func @returned(
func.func @returned(%x: memref<8xf32>) -> memref<8xf32> {
  %row = memref.alloc() : memref<8xf32>
  memref.copy %x, %row : memref<8xf32> to memref<8xf32>
  return %row : memref<8xf32>
}

func.func private @consume(memref<8xf32>)

// CHECK-LABEL: func.func @freed_by_a_callee(
func.func @freed_by_a_callee(%x: memref<8xf32>) {
  %row = memref.alloc() : memref<8xf32>
  memref.copy %x, %row : memref<8xf32> to memref<8xf32>
  call @consume(%row) : (memref<8xf32>) -> ()
  return
}

// The buffer of an iteration is read in the next one, which frees it.
// CHECK-LABEL: func.func @passed_on(
func.func @passed_on(%x: memref<8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %first = memref.alloc() : memref<8xf32>
  %last = scf.for %i = %c0 to %n step %c1 iter_args(%old = %first)
      -> (memref<8xf32>) {
    %new = memref.alloc() : memref<8xf32>
    memref.copy %old, %new : memref<8xf32> to memref<8xf32>
    memref.dealloc %old : memref<8xf32>
    scf.yield %new : memref<8xf32>
  }
  memref.copy %last, %x : memref<8xf32> to memref<8xf32>
  memref.dealloc %last : memref<8xf32>
  return
}

// The program manages its own memory.
// CHECK-LABEL: func.func @marked(
func.func @marked(%x: memref<8xf32>) {
  %row = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
  memref.copy %x, %row : memref<8xf32> to memref<8xf32>
  memref.dealloc %row {bufferization.manual_deallocation} : memref<8xf32>
  return
}
