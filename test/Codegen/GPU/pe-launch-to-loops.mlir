// RUN: pe-opt %s --pe-launch-to-loops --canonicalize | FileCheck %s

// The coordinates of blocks and threads become those of loops, z outermost.

// CHECK-LABEL: func @grid_and_block
// CHECK-SAME: %[[X:.*]]: memref<?xindex>, %[[BLOCKS:.*]]: index, %[[THREADS:.*]]: index
// CHECK-NOT: gpu.
// CHECK: scf.for %[[BLOCK:.*]] = %c0 to %[[BLOCKS]]
// CHECK: scf.for %[[THREAD:.*]] = %c0 to %[[THREADS]]
// CHECK: %[[START:.*]] = arith.muli %[[BLOCK]], %[[THREADS]]
// CHECK: %[[I:.*]] = arith.addi %[[START]], %[[THREAD]]
// CHECK: memref.store %[[BLOCKS]], %[[X]][%[[I]]]
// CHECK-NOT: gpu.
func.func @grid_and_block(%x: memref<?xindex>, %blocks: index,
                          %threads: index) {
  %c1 = arith.constant 1 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %blocks, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %threads, %sy = %c1, %sz = %c1) {
    %start = arith.muli %bx, %sx : index
    %i = arith.addi %start, %tx : index
    memref.store %gx, %x[%i] : memref<?xindex>
    gpu.terminator
  }
  return
}
