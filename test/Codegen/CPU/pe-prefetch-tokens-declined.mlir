// RUN: pe-opt %s --canonicalize --cse -o %t.mlir
// RUN: pe-opt %t.mlir --pe-prefetch-tokens --canonicalize --cse \
// RUN:   | diff %t.mlir -

// Nothing is prefetched.

// Memory does not rest if nothing is read twice.
func.func @read_once(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
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
  }
  return
}

// Other rows, or parts of them, are not the same.
func.func @other_rows(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
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
      %a = vector.transfer_read %x[%t, %c1, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

func.func @other_vectors(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
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
          : memref<?x4x16xf32>, vector<8xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<8xf32>, memref<4x16xf32>
    }
  }
  return
}

func.func @other_range(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c2 = arith.constant 2 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c2 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

func.func @other_array(%x: memref<?x4x16xf32>, %z: memref<?x4x16xf32>, %y: memref<4x16xf32>,
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
      %a = vector.transfer_read %z[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// All tokens read the same.
func.func @same_for_all_tokens(%x: memref<4x16xf32>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%h, %c0], %p {in_bounds = [true]}
          : memref<4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%h, %c0], %p {in_bounds = [true]}
          : memref<4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// Where the next token is would have to be read first.
func.func @index_of_an_array(%x: memref<?x4x16xf32>, %places: memref<?xindex>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    %i = memref.load %places[%t] : memref<?xindex>
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%i, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%i, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// What the loop computes for its next iteration is not known before.
func.func @passed_on(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%i = %c0) -> (index) {
    %j = arith.addi %i, %t : index
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%i, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%i, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.yield %j : index
  }
  return
}

// Numbers that are apart are not in one line of a cache.
func.func @strided_features(%x: memref<?x4x16xf32, strided<[128, 32, 2]>>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32, strided<[128, 32, 2]>>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32, strided<[128, 32, 2]>>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// One number for all lanes is no row.
func.func @broadcast(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p
          {in_bounds = [true], permutation_map = affine_map<(t, h, f) -> (0)>}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p
          {in_bounds = [true], permutation_map = affine_map<(t, h, f) -> (0)>}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// The same op has two results.
func.func @other_result(%x: memref<?x4x16xf32>, %y: memref<4x16xf32>,
    %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : f32
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %d:2 = affine.delinearize_index %h into (2, 2) : index, index
      %a = vector.transfer_read %x[%t, %d#0, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %d:2 = affine.delinearize_index %h into (2, 2) : index, index
      %a = vector.transfer_read %x[%t, %d#1, %c0], %p {in_bounds = [true]}
          : memref<?x4x16xf32>, vector<16xf32>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<4x16xf32>
    }
  }
  return
}

// Indices have as many bytes as the target says.
func.func @indices(%x: memref<?x4x16xindex>, %y: memref<4x16xindex>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %p = ub.poison : index
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]} : memref<?x4x16xindex>, vector<16xindex>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]} : vector<16xindex>, memref<4x16xindex>
    }
    scf.for %h = %c0 to %c4 step %c1 {
      %a = vector.transfer_read %x[%t, %h, %c0], %p {in_bounds = [true]} : memref<?x4x16xindex>, vector<16xindex>
      vector.transfer_write %a, %y[%h, %c0] {in_bounds = [true]} : vector<16xindex>, memref<4x16xindex>
    }
  }
  return
}
