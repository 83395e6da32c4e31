// RUN: pe-opt %s --convert-scf-to-cf --convert-cf-to-llvm \
// RUN:     --finalize-memref-to-llvm=use-generic-functions \
// RUN:     --convert-func-to-llvm --convert-arith-to-llvm --convert-index-to-llvm \
// RUN:     --reconcile-unrealized-casts > %t.mlir
// RUN: not --crash mlir-runner %t.mlir -e far -entry-point-result=void \
// RUN:     --shared-libs=%pe_libs/libpe_guarded_alloc%shlibext
// RUN: not --crash mlir-runner %t.mlir -e near -entry-point-result=void \
// RUN:     --shared-libs=%pe_libs/libpe_guarded_alloc%shlibext 2>&1 \
// RUN:   | FileCheck %s

// The arrays of the tests of kernels catch writes beyond their end: far ones at
// once, those of a few bytes when they are freed.

func.func @store(%x: memref<3xf32>, %i: index) {
  %value = arith.constant 1.0 : f32
  %view = memref.reinterpret_cast %x to offset: [0], sizes: [8], strides: [1]
      : memref<3xf32> to memref<8xf32>
  memref.store %value, %view[%i] : memref<8xf32>
  memref.dealloc %x : memref<3xf32>
  return
}

func.func @far() {
  %c4 = arith.constant 4 : index
  %x = memref.alloc() : memref<3xf32>
  call @store(%x, %c4) : (memref<3xf32>, index) -> ()
  return
}

func.func @near() {
  %c3 = arith.constant 3 : index
  %x = memref.alloc() : memref<3xf32>
  call @store(%x, %c3) : (memref<3xf32>, index) -> ()
  return
}

// CHECK: a write past the end of an array of 12 bytes
