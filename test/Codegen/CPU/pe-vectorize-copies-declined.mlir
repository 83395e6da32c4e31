// RUN: pe-opt %s -o %t.mlir
// RUN: pe-opt %s --pe-vectorize-copies | diff %t.mlir -

// Copies that are left to a function.

// Nothing is around one that is in no loop: what it writes may be large.
func.func @no_loop(%x: memref<4x32xf32>, %y: memref<4x32xf32>) {
  memref.copy %x, %y : memref<4x32xf32> to memref<4x32xf32>
  return
}

func.func @dynamic_rows(%x: memref<?x32xf32>, %y: memref<?x32xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<?x32xf32> to memref<?x32xf32>
  }
  return
}

func.func @no_dimensions(%x: memref<f32>, %y: memref<f32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<f32> to memref<f32>
  }
  return
}

func.func @unranked(%x: memref<*xf32>, %y: memref<*xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<*xf32> to memref<*xf32>
  }
  return
}

func.func @strided_features(%x: memref<4x32xf32, strided<[64, 2]>>,
                            %y: memref<4x32xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<4x32xf32, strided<[64, 2]>> to memref<4x32xf32>
    memref.copy %y, %x : memref<4x32xf32> to memref<4x32xf32, strided<[64, 2]>>
  }
  return
}

// The size of an index depends on the target.
func.func @indices(%x: memref<4x32xindex>, %y: memref<4x32xindex>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<4x32xindex> to memref<4x32xindex>
  }
  return
}

// In memory, each of these takes a byte, but in a vector a bit.
func.func @bits(%x: memref<4x128xi1>, %y: memref<4x128xi1>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<4x128xi1> to memref<4x128xi1>
  }
  return
}

// 12 bytes are no whole vector.
func.func @odd_row(%x: memref<4x3xf32>, %y: memref<4x3xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<4x3xf32> to memref<4x3xf32>
  }
  return
}

func.func @no_elements(%x: memref<0x32xf32>, %y: memref<0x32xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<0x32xf32> to memref<0x32xf32>
  }
  return
}

// More than 16 vectors, for which a function is as fast.
func.func @long_row(%x: memref<260xf32>, %y: memref<260xf32>, %n: index) {
  scf.forall (%t) in (%n) {
    memref.copy %x, %y : memref<260xf32> to memref<260xf32>
  }
  return
}
