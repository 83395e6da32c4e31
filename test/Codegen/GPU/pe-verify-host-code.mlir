// RUN: pe-opt %s --pe-verify-host-code --split-input-file --verify-diagnostics

// The host may compute scalars and few elements of the program's own arrays,
// and call functions in loops.

memref.global "private" constant @numbers : memref<64xf64> = dense<1.0>

func.func private @next(%x: memref<?xf32>)

func.func @host(%x: memref<?xf32>, %n: index) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f64
  %first = memref.load %x[%c0] : memref<?xf32>
  %numbers = memref.get_global @numbers : memref<64xf64>
  %sum = scf.for %i = %c0 to %c64 step %c1 iter_args(%sum = %zero) -> f64 {
    %number = memref.load %numbers[%i] : memref<64xf64>
    %next = arith.addf %sum, %number : f64
    scf.yield %next : f64
  }
  %frequencies = memref.alloc() : memref<64xf64>
  linalg.fill ins(%sum : f64) outs(%frequencies : memref<64xf64>)
  scf.for %i = %c0 to %n step %c1 {
    func.call @next(%x) : (memref<?xf32>) -> ()
  }
  memref.dealloc %frequencies : memref<64xf64>
  return %sum : f64
}

// -----

// The bodies of launches are not checked.

func.func @launch(%x: memref<?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1.0 : f32
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    scf.for %i = %c0 to %n step %c1 {
      memref.store %one, %x[%i] : memref<?xf32>
    }
    gpu.terminator
  }
  return
}

// -----

func.func @launch_in_loop(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-note @below {{the loop}}
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %n step %c1 {
      // expected-error @below {{the kernel of this op would be launched again and again, by a loop of the host; take the op out of the loop, for whole arrays, or permit it by allow-host-compute}}
      gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
          threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
        gpu.terminator
      }
    }
  }
  return
}

// -----

func.func @launch_in_cycle(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  cf.br ^loop(%c0 : index)
^loop(%i: index):
  // expected-error @below {{the kernel of this op would be launched again and again}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    gpu.terminator
  }
  %next = arith.addi %i, %c1 : index
  %goes_on = arith.cmpi ult, %next, %n : index
  cf.cond_br %goes_on, ^loop(%next : index), ^end
^end:
  return
}

// -----

// One report for a loop, whatever is in it.

func.func @loop(%x: memref<?x?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{'scf.for' op would compute arrays on the host, between launches; write it as linalg ops, which become kernels, or permit it by allow-host-compute}}
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %n step %c1 {
      // expected-note @below {{accesses an array}}
      %element = memref.load %x[%i, %j] : memref<?x?xf32>
      memref.store %element, %x[%j, %i] : memref<?x?xf32>
    }
  }
  return
}

// -----

func.func @parallel(%x: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %one = arith.constant 1.0 : f32
  // An array of the caller may be inaccessible to the host.
  // expected-error @below {{'scf.parallel' op would compute arrays on the host}}
  scf.parallel (%i) = (%c0) to (%c8) step (%c1) {
    // expected-note @below {{accesses an array}}
    memref.store %one, %x[%i] : memref<8xf32>
  }
  return
}

// -----

func.func @affine(%n: index) {
  %x = memref.alloc(%n) : memref<?xf32>
  %one = arith.constant 1.0 : f32
  // expected-error @below {{'affine.for' op would compute arrays on the host}}
  affine.for %i = 0 to %n {
    // expected-note @below {{accesses an array}}
    affine.store %one, %x[%i] : memref<?xf32>
  }
  memref.dealloc %x : memref<?xf32>
  return
}

// -----

func.func @many_elements() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %c33 = arith.constant 33 : index
  %one = arith.constant 1.0 : f32
  %x = memref.alloc() : memref<32x33xf32>
  // expected-error @below {{'scf.for' op would compute arrays on the host}}
  scf.for %i = %c0 to %c32 step %c1 {
    scf.for %j = %c0 to %c33 step %c1 {
      // expected-note @below {{accesses an array}}
      memref.store %one, %x[%i, %j] : memref<32x33xf32>
    }
  }
  memref.dealloc %x : memref<32x33xf32>
  return
}

// -----

func.func @vector(%x: memref<64x64xf32>) -> vector<64x64xf32> {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  // expected-error @below {{'vector.transfer_read' op would be computed on the host, between launches: only linalg ops with loops, and copies, become kernels; compute it elsewhere, or permit it by allow-host-compute}}
  %v = vector.transfer_read %x[%c0, %c0], %pad
      : memref<64x64xf32>, vector<64x64xf32>
  return %v : vector<64x64xf32>
}

// -----

func.func @exp(%x: memref<?xf32>) {
  // expected-error @below {{'linalg.exp' op would be computed on the host, between launches: there are no instructions of GPUs for 'math.exp'; compute it elsewhere, or permit it by allow-host-compute}}
  linalg.exp ins(%x : memref<?xf32>) outs(%x : memref<?xf32>)
  return
}

// -----

func.func @matmul(%a: memref<?x?xf32>, %b: memref<?x?xf32>,
                  %c: memref<?x?xf32>) {
  // expected-error @below {{contractions and convolutions are left to libraries that have fast ones}}
  linalg.matmul ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>)
      outs(%c : memref<?x?xf32>)
  return
}

// -----

func.func @total(%x: memref<?xf32>, %y: memref<f32>) {
  // expected-error @below {{all of it would be the work of one thread}}
  linalg.reduce {arith.addf} ins(%x : memref<?xf32>) outs(%y : memref<f32>)
      dimensions = [0]
  return
}

// -----

func.func @gather(%x: memref<?xf32>, %at: memref<?xindex>, %y: memref<?xf32>) {
  // expected-error @below {{there are no instructions of GPUs for 'memref.load'}}
  linalg.map ins(%at : memref<?xindex>) outs(%y : memref<?xf32>)
    (%i: index, %out: f32) {
      %element = memref.load %x[%i] : memref<?xf32>
      linalg.yield %element : f32
    }
  return
}

// -----

func.func @broadcast_result(%x: memref<?x?xf32>, %y: memref<?xf32>) {
  // expected-error @below {{an element of a result is not that of one point of the parallel loops}}
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>,
                                   affine_map<(i, j) -> (i)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xf32>) outs(%y : memref<?xf32>) {
    ^bb0(%a: f32, %out: f32):
      linalg.yield %a : f32
  }
  return
}

// -----

func.func @softmax(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  // expected-error @below {{'linalg.softmax' op would be computed on the host, between launches: only linalg ops with loops, and copies, become kernels}}
  linalg.softmax dimension(1) ins(%x : memref<?x?xf32>)
      outs(%y : memref<?x?xf32>)
  return
}

// -----

func.func @stack(%x: memref<2048xf32>) {
  %y = memref.alloca() : memref<2048xf32>
  // expected-error @below {{'memref.copy' op would be computed on the host, between launches: operand #1 is on the host's stack}}
  memref.copy %x, %y : memref<2048xf32> to memref<2048xf32>
  return
}

// -----

memref.global "private" @state : memref<2048xf32> = dense<0.0>

func.func @global(%x: memref<2048xf32>) {
  %y = memref.get_global @state : memref<2048xf32>
  // expected-error @below {{operand #0 is a global, or a part of one, in the host's memory}}
  memref.copy %y, %x : memref<2048xf32> to memref<2048xf32>
  return
}

// -----

func.func @complex(%x: memref<?xcomplex<f32>>, %y: memref<?xcomplex<f32>>) {
  // expected-error @below {{the elements of operand #0 are no numbers of GPUs}}
  memref.copy %x, %y : memref<?xcomplex<f32>> to memref<?xcomplex<f32>>
  return
}

// -----

#id = affine_map<(i) -> (i)>

func.func @exponents(%x: memref<?xf8E8M0FNU>, %y: memref<?xf32>) {
  // expected-error @below {{there are no instructions of GPUs for 'arith.extf'}}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf8E8M0FNU>) outs(%y : memref<?xf32>) {
    ^bb0(%a: f8E8M0FNU, %out: f32):
      %wide = arith.extf %a : f8E8M0FNU to f32
      linalg.yield %wide : f32
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>

func.func @other_rounding(%x: memref<?xf32>, %y: memref<?xf8E5M2>) {
  // expected-error @below {{there are no instructions of GPUs for 'arith.truncf'}}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf8E5M2>) {
    ^bb0(%a: f32, %out: f8E5M2):
      %narrow = arith.truncf %a toward_zero : f32 to f8E5M2
      linalg.yield %narrow : f8E5M2
  }
  return
}

// -----

func.func @bits(%x: memref<?xi4>, %y: memref<?xi4>) {
  // expected-error @below {{the elements of operand #0 are no numbers of GPUs}}
  memref.copy %x, %y : memref<?xi4> to memref<?xi4>
  return
}

// -----

func.func @layout(%x: memref<64x64xf32, affine_map<(i, j) -> (j, i floordiv 2, i mod 2)>>,
                  %y: memref<64x64xf32>) {
  // expected-error @below {{the layout of operand #0 is not one of strides}}
  memref.copy %x, %y
      : memref<64x64xf32, affine_map<(i, j) -> (j, i floordiv 2, i mod 2)>>
      to memref<64x64xf32>
  return
}

// -----

// A loop that splits a launch has one iteration unless arrays are huge. Another
// loop around it repeats the launch.

func.func @split(%x: memref<?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %first = %c0 to %n step %c1 {
    gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
        threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
      gpu.terminator
    }
  } {pe.split_launch = "x"}
  // expected-note @below {{the loop}}
  scf.for %i = %c0 to %n step %c1 {
    scf.for %first = %c0 to %n step %c1 {
      // expected-error @below {{the kernel of this op would be launched again and again, by a loop of the host; take the op out of the loop, for whole arrays, or permit it by allow-host-compute}}
      gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %c1, %gz = %c1)
          threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
        gpu.terminator
      }
    } {pe.split_launch = "x"}
  }
  return
}
