// RUN: pe-opt %s --pass-pipeline='builtin.module(func.func(pe-stack-buffers))' \
// RUN:   --split-input-file | FileCheck %s --check-prefixes=CHECK,NONE
// RUN: pe-opt %s \
// RUN:   --pass-pipeline='builtin.module(func.func(pe-stack-buffers{parallel=openmp}))' \
// RUN:   --split-input-file | FileCheck %s --check-prefixes=CHECK,OPENMP

// Buffers that the block that allocates them frees, and that are small.

// CHECK-LABEL: func.func @row(
// CHECK-NEXT:    %[[ROW:.*]] = memref.alloca() {alignment = 64 : i64} : memref<8x128xf32>
// CHECK-NEXT:    memref.copy %{{.*}}, %[[ROW]]
// CHECK-NEXT:    memref.copy %[[ROW]], %{{.*}}
// CHECK-NEXT:    return
func.func @row(%x: memref<8x128xf32>) {
  %row = memref.alloc() {alignment = 64 : i64} : memref<8x128xf32>
  memref.copy %x, %row : memref<8x128xf32> to memref<8x128xf32>
  memref.copy %row, %x : memref<8x128xf32> to memref<8x128xf32>
  memref.dealloc %row : memref<8x128xf32>
  return
}

// -----

// All iterations use one buffer, in the frame of the function.
// CHECK-LABEL: func.func @loop(
// CHECK-NEXT:    %[[ROW:.*]] = memref.alloca() : memref<8xbf16>
// CHECK:         scf.for
// CHECK-NEXT:      scf.if
// CHECK-NEXT:        memref.copy %{{.*}}, %[[ROW]]
// CHECK-NEXT:      }
// CHECK-NEXT:    }
func.func @loop(%x: memref<8xbf16>, %n: index, %flag: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.if %flag {
      %row = memref.alloc() : memref<8xbf16>
      memref.copy %x, %row : memref<8xbf16> to memref<8xbf16>
      memref.dealloc %row : memref<8xbf16>
    }
  }
  return
}

// -----

// Threads have frames of their own; without threads, a buffer in the loop would
// make the stack grow with each iteration.
// CHECK-LABEL: func.func @forall(
// NONE-NEXT:     memref.alloca() : memref<8xf32>
// NONE-NEXT:     scf.forall
// OPENMP-NEXT:   scf.forall
// OPENMP-NEXT:     memref.alloca() : memref<8xf32>
// CHECK-NEXT:      scf.for
// CHECK-NEXT:        memref.copy
// CHECK-NEXT:      }
// CHECK-NEXT:    }
func.func @forall(%x: memref<8xf32>, %n: index, %first: index, %step: index) {
  scf.forall (%i) in (%n) {
    scf.for %j = %first to %i step %step {
      %row = memref.alloc() : memref<8xf32>
      memref.copy %x, %row : memref<8xf32> to memref<8xf32>
      memref.dealloc %row : memref<8xf32>
    }
  }
  return
}

// -----

// CHECK-LABEL: func.func @parallel(
// NONE-NEXT:     memref.alloca() : memref<8xf32>
// NONE-NEXT:     scf.parallel
// OPENMP-NEXT:   scf.parallel
// OPENMP-NEXT:     memref.alloca() : memref<8xf32>
// CHECK-NEXT:      memref.copy
func.func @parallel(%x: memref<8xf32>, %first: index, %n: index, %step: index) {
  scf.parallel (%i) = (%first) to (%n) step (%step) {
    %row = memref.alloc() : memref<8xf32>
    memref.copy %x, %row : memref<8xf32> to memref<8xf32>
    memref.dealloc %row : memref<8xf32>
  }
  return
}

// -----

// Each frame may be full.
// CHECK-LABEL: func.func @frames(
// NONE-COUNT-8:  memref.alloca() : memref<1024xf32>
// NONE:          memref.alloc() : memref<1024xf32>
// NONE-NOT:      memref.alloca
// OPENMP-COUNT-9: memref.alloca() : memref<1024xf32>
// OPENMP-NOT:    memref.alloc(
// CHECK:         return
func.func @frames(%n: index) {
  %a = memref.alloc() : memref<1024xf32>
  %b = memref.alloc() : memref<1024xf32>
  %c = memref.alloc() : memref<1024xf32>
  %d = memref.alloc() : memref<1024xf32>
  %e = memref.alloc() : memref<1024xf32>
  %f = memref.alloc() : memref<1024xf32>
  %g = memref.alloc() : memref<1024xf32>
  %h = memref.alloc() : memref<1024xf32>
  scf.forall (%i) in (%n) {
    %row = memref.alloc() : memref<1024xf32>
    memref.copy %a, %row : memref<1024xf32> to memref<1024xf32>
    memref.dealloc %row : memref<1024xf32>
  }
  memref.dealloc %a : memref<1024xf32>
  memref.dealloc %b : memref<1024xf32>
  memref.dealloc %c : memref<1024xf32>
  memref.dealloc %d : memref<1024xf32>
  memref.dealloc %e : memref<1024xf32>
  memref.dealloc %f : memref<1024xf32>
  memref.dealloc %g : memref<1024xf32>
  memref.dealloc %h : memref<1024xf32>
  return
}

// -----

// A region that threads run in the program.
// CHECK-LABEL: func.func @program_threads(
// CHECK-NEXT:    omp.parallel {
// CHECK-NEXT:      memref.alloca() : memref<8xf32>
func.func @program_threads(%x: memref<8xf32>) {
  omp.parallel {
    %row = memref.alloc() : memref<8xf32>
    memref.copy %x, %row : memref<8xf32> to memref<8xf32>
    memref.dealloc %row : memref<8xf32>
    omp.terminator
  }
  return
}
