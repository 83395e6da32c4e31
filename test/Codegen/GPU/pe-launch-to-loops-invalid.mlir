// RUN: pe-opt %s --pe-launch-to-loops --split-input-file --verify-diagnostics

func.func @barrier(%n: index) {
  // expected-error @below {{'gpu.launch' op cannot become loops: its threads may not work together, but for shuffles of whole subgroups from given lanes or distances, nor may it be asynchronous}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %n, %gz = %n)
      threads(%tx, %ty, %tz) in (%sx = %n, %sy = %n, %sz = %n) {
    gpu.barrier
    gpu.terminator
  }
  return
}

// -----

// Lanes of one block only are in lockstep.
func.func @unknown_block(%x: memref<64xi32>, %n: index) {
  %c1 = arith.constant 1 : index
  // expected-error @below {{'gpu.launch' op cannot become loops: its threads may not work together, but for shuffles of whole subgroups from given lanes or distances, nor may it be asynchronous}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %n, %sy = %c1, %sz = %c1) {
    %value = memref.load %x[%tx] : memref<64xi32>
    %lane = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    %other, %valid = gpu.shuffle idx %value, %lane, %width : i32
    memref.store %other, %x[%tx] : memref<64xi32>
    gpu.terminator
  }
  return
}

// -----

func.func @loop(%x: memref<64xi32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  // expected-error @below {{'gpu.launch' op cannot become loops}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c64, %sy = %c1, %sz = %c1) {
    %c3 = arith.constant 3 : index
    %value = memref.load %x[%tx] : memref<64xi32>
    %lane = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    scf.for %i = %c1 to %c3 step %c1 {
      %other, %valid = gpu.shuffle idx %value, %lane, %width : i32
      memref.store %other, %x[%tx] : memref<64xi32>
    }
    gpu.terminator
  }
  return
}

// -----

func.func @other_mode(%x: memref<64xi32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  // expected-error @below {{'gpu.launch' op cannot become loops}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c64, %sy = %c1, %sz = %c1) {
    %value = memref.load %x[%tx] : memref<64xi32>
    %lane = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    %other, %valid = gpu.shuffle down %value, %lane, %width : i32
    memref.store %other, %x[%tx] : memref<64xi32>
    gpu.terminator
  }
  return
}
