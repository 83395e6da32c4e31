// RUN: pe-opt %s --canonicalize --cse -o %t.mlir
// RUN: pe-opt %t.mlir --pe-streaming-stores=streaming=always -o %t.same.mlir
// RUN: diff %t.mlir %t.same.mlir

// Loops that are not versioned, whatever the size of their arrays.

// An update would have to read what is still on its way to memory.
func.func @update(%y: memref<?x8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    %row = vector.transfer_read %y[%i, %c0], %p {in_bounds = [true]}
        : memref<?x8xf32>, vector<8xf32>
    %r = arith.negf %row : vector<8xf32>
    vector.transfer_write %r, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
  }
  return
}

// So might other ops that use the array.
func.func @load_of_one_number(%y: memref<?x8xf32>, %n: index, %z: memref<f32>,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
    %t = memref.load %y[%i, %c1] : memref<?x8xf32>
    memref.store %t, %z[] : memref<f32>
  }
  return
}

func.func @passed_to_a_function(%y: memref<?x8xf32>, %n: index,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
    func.call @reads(%y) : (memref<?x8xf32>) -> ()
  }
  return
}

func.func private @reads(memref<?x8xf32>)

// A view of an array may be read.
func.func @array_with_a_view(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>)
    -> memref<?x8xf32, strided<[8, 1], offset: ?>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %v = memref.subview %y[%n, 0] [%n, 8] [1, 1]
      : memref<?x8xf32> to memref<?x8xf32, strided<[8, 1], offset: ?>>
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
  }
  return %v : memref<?x8xf32, strided<[8, 1], offset: ?>>
}

// With dynamic strides, the alignment of rows is unknown.
func.func @strided_rows(%y: memref<?x8xf32, strided<[?, 1]>>, %n: index,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32, strided<[?, 1]>>
  }
  return
}

func.func @rows_of_any_length(%y: memref<?x?xf32>, %n: index,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x?xf32>
  }
  return
}

// Rows of 12 bytes are aligned to 4.
func.func @odd_rows(%y: memref<?x3xf32>, %n: index,
    %a: vector<3xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<3xf32>, memref<?x3xf32>
  }
  return
}

// The alignment depends on the column.
func.func @column_of_run_time(%y: memref<?x64xf32>, %n: index,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%c0, %i] {in_bounds = [true]}
        : vector<8xf32>, memref<?x64xf32>
  }
  return
}

// Eight bytes are less than the narrowest non-temporal vector store.
func.func @narrow_vectors(%y: memref<?x8xf32>, %n: index,
    %a: vector<2xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<2xf32>, memref<?x8xf32>
  }
  return
}

// Scalar stores are not vector stores.
func.func @numbers(%y: memref<?x8xf32>, %n: index, %a: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    memref.store %a, %y[%i, %c0] : memref<?x8xf32>
  }
  return
}

// Not all lanes are written.
func.func @out_of_bounds(%y: memref<?x8xf32>, %n: index,
    %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c1] {in_bounds = [false]}
        : vector<8xf32>, memref<?x8xf32>
  }
  return
}

func.func @masked(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>,
    %m: vector<8xi1>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0], %m {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
  }
  return
}

// There is no loop after which a fence could be put.
func.func @no_loop(%y: memref<8xf32>, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  vector.transfer_write %a, %y[%c0] {in_bounds = [true]}
      : vector<8xf32>, memref<8xf32>
  return
}

// The callee could signal another thread before the stores are visible.
func.func private @publish(memref<?x8xf32>)
func.func @calls(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
    func.call @publish(%y) : (memref<?x8xf32>) -> ()
  }
  return
}

// The size of index elements depends on the target.
func.func @indices(%y: memref<?x8xindex>, %n: index, %a: vector<8xindex>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xindex>, memref<?x8xindex>
  }
  return
}
