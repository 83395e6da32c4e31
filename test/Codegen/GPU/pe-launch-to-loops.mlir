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

// The lanes of a subgroup run in lockstep: a loop for the code before the
// shuffle, and one for the code after it. What has been read is kept, what can
// be computed again is.

// CHECK-LABEL: func @shuffle
// CHECK-SAME: %[[X:.*]]: memref<64xi32>
// CHECK-DAG: %[[KEPT:.*]] = memref.alloca() : memref<32xi32>
// CHECK: scf.for %[[WARP:.*]] = %c0 to %c64 step %c32
// CHECK: scf.for %[[LANE:.*]] = %c0 to %c32
// CHECK-NEXT: %[[I:.*]] = arith.addi %[[WARP]], %[[LANE]]
// CHECK-NEXT: %[[VALUE:.*]] = memref.load %[[X]][%[[I]]]
// CHECK: memref.store %[[VALUE]], %[[KEPT]][%[[LANE]]]
// CHECK: }
// CHECK: scf.for %[[LATER:.*]] = %c0 to %c32
// CHECK: %[[J:.*]] = arith.addi %[[WARP]], %[[LATER]]
// CHECK: %[[OTHER:.*]] = arith.xori
// CHECK: %[[INSIDE:.*]] = arith.andi %[[OTHER]], %c31
// CHECK: %[[INDEX:.*]] = arith.index_castui %[[INSIDE]]
// CHECK: %[[TAKEN:.*]] = memref.load %[[KEPT]][%[[INDEX]]]
// CHECK: memref.store %[[TAKEN]], %[[X]][%[[J]]]
func.func @shuffle(%x: memref<64xi32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c64, %sy = %c1, %sz = %c1) {
    %value = memref.load %x[%tx] : memref<64xi32>
    %thread = arith.index_castui %tx : index to i32
    %one = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    %lane = arith.xori %thread, %one : i32
    %other, %valid = gpu.shuffle idx %value, %lane, %width : i32
    memref.store %other, %x[%tx] : memref<64xi32>
    gpu.terminator
  }
  return
}

// All threads of a subgroup take one branch, that of the first one, or the
// program aborts. The lane that a value is taken from is at a distance.

// CHECK-LABEL: func @shuffle_in_branch
// CHECK-SAME: %[[X:.*]]: memref<64xi32>
// CHECK: scf.for %[[WARP:.*]] = %c0 to %c64 step %c32
// CHECK: scf.for
// CHECK: memref.load %[[X]]
// CHECK: scf.for
// CHECK: cf.assert %{{.*}}, "threads of a subgroup take different branches"
// CHECK: scf.if
// CHECK: scf.for
// CHECK: scf.for %[[LANE:.*]] = %c0 to %c32
// CHECK: %[[NUMBER:.*]] = arith.index_castui %[[LANE]] : index to i32
// CHECK: arith.xori %[[NUMBER]], %c4_i32 : i32
// CHECK: memref.store %{{.*}}, %[[X]]
// CHECK: } else {
// CHECK: memref.store %{{.*}}, %[[X]]
func.func @shuffle_in_branch(%x: memref<64xi32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c64, %sy = %c1, %sz = %c1) {
    %value = memref.load %x[%tx] : memref<64xi32>
    %c32 = arith.constant 32 : index
    %warp = arith.divui %tx, %c32 : index
    %c0 = arith.constant 0 : index
    %is_first = arith.cmpi eq, %warp, %c0 : index
    scf.if %is_first {
      %four = arith.constant 4 : i32
      %width = arith.constant 32 : i32
      %other, %valid = gpu.shuffle xor %value, %four, %width : i32
      memref.store %other, %x[%tx] : memref<64xi32>
    } else {
      memref.store %value, %x[%tx] : memref<64xi32>
    }
    gpu.terminator
  }
  return
}
