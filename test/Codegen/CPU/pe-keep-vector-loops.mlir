// RUN: pe-opt %s --pe-keep-vector-loops | FileCheck %s

// Loops over vectors, and loops around them, are not unrolled by LLVM.

// CHECK: #[[UNROLL:.*]] = #llvm.loop_unroll<disable = true>
// CHECK: #[[$KEEP:.*]] = #llvm.loop_annotation<unroll = #[[UNROLL]]>

// CHECK-LABEL: func.func @vectors(
// CHECK:           vector.transfer_write
// CHECK-NEXT:    } {loop_annotation = #[[$KEEP]]}
// CHECK-NEXT:  } {loop_annotation = #[[$KEEP]]}
func.func @vectors(%x: memref<8x64xf32>, %v: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c8 step %c1 {
    scf.for %j = %c0 to %c64 step %c8 {
      vector.transfer_write %v, %x[%i, %j] {in_bounds = [true]}
          : vector<8xf32>, memref<8x64xf32>
    }
  }
  return
}

// CHECK-LABEL: func.func @loads_and_stores(
// CHECK:           vector.store
// CHECK-NEXT:    } {loop_annotation = #[[$KEEP]]}
func.func @loads_and_stores(%x: memref<64xf32>, %y: memref<64xf32>) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c64 step %c8 {
    %v = vector.load %x[%i] : memref<64xf32>, vector<8xf32>
    vector.store %v, %y[%i] : memref<64xf32>, vector<8xf32>
  }
  return
}

// CHECK-LABEL: func.func @scalars(
// CHECK:           memref.store
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @scalars(%x: memref<64xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c64 step %c1 {
    memref.store %v, %x[%i] : memref<64xf32>
  }
  return
}

// Lanes that are taken from registers are not memory.
// CHECK-LABEL: func.func @vectors_in_registers(
// CHECK:           memref.store
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @vectors_in_registers(%x: memref<8xf32>, %v: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c0 to %c8 step %c1 {
    %e = vector.extract %v[%i] : f32 from vector<8xf32>
    memref.store %e, %x[%i] : memref<8xf32>
  }
  return
}

#distribute = #llvm.loop_distribute<disable = true>
#given = #llvm.loop_annotation<distribute = #distribute>

// What the program says of a loop stays.
// CHECK-LABEL: func.func @annotated(
// CHECK:         } {loop_annotation = #loop_annotation
// CHECK-NOT:     #[[$KEEP]]
func.func @annotated(%x: memref<64xf32>, %v: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  scf.for %j = %c0 to %c64 step %c8 {
    vector.transfer_write %v, %x[%j] {in_bounds = [true]}
        : vector<8xf32>, memref<64xf32>
  } {loop_annotation = #given}
  return
}
