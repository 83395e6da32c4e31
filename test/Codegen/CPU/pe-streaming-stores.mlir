// RUN: pe-opt %s --pe-streaming-stores --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-streaming-stores=threshold=1048576 --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=LOW
// RUN: pe-opt %s --pe-streaming-stores=streaming=always --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=ALWAYS
// RUN: pe-opt %s --pe-streaming-stores=streaming=never --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=NEVER \
// RUN:     --implicit-check-not=nontemporal

// Loops that only write arrays, by whole vectors, are versioned.

// 16 MiB reach the threshold. The alignment is checked at run time.
// CHECK-LABEL: func.func @large_array(
// CHECK-SAME:      %[[X:.*]]: memref<131072x32xf32>, %[[Y:.*]]: memref<131072x32xf32>)
// CHECK-DAG:     %[[POINTER:.*]] = memref.extract_aligned_pointer_as_index %[[Y]]
// CHECK-DAG:     %[[REST:.*]] = arith.andi %[[POINTER]], %c31
// CHECK-DAG:     %[[ALIGNED:.*]] = arith.cmpi eq, %[[REST]], %c0
// CHECK:         scf.if %[[ALIGNED]] {
// CHECK-NEXT:      scf.for %[[I:.*]] = %c0 to %c131072 step %c1 {
// CHECK-NEXT:        %[[ROW:.*]] = vector.transfer_read %[[X]][%[[I]], %c8]
// CHECK-NEXT:        vector.store %[[ROW]], %[[Y]][%[[I]], %c8] {alignment = 32 : i64, nontemporal = true}
// CHECK-NEXT:      }
// CHECK-NEXT:    } else {
// CHECK-NEXT:      scf.for
// CHECK-NEXT:        vector.transfer_read
// CHECK-NEXT:        vector.transfer_write %{{.*}}, %[[Y]]{{.*}}
// CHECK-NEXT:      }
// CHECK-NEXT:    }
// CHECK-NEXT:    return

// NEVER-LABEL: func.func @large_array(
// NEVER-NOT:     scf.if
// NEVER:         return
func.func @large_array(%x: memref<131072x32xf32>, %y: memref<131072x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %n = arith.constant 131072 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    %row = vector.transfer_read %x[%i, %c8], %p {in_bounds = [true]}
        : memref<131072x32xf32>, vector<8xf32>
    vector.transfer_write %row, %y[%i, %c8] {in_bounds = [true]}
        : vector<8xf32>, memref<131072x32xf32>
  }
  return
}

// Half of that does not reach it, unless the threshold is lower.
// CHECK-LABEL: func.func @smaller_array(
// CHECK-NOT:     scf.if
// CHECK:         vector.transfer_write
// CHECK:         return

// LOW-LABEL: func.func @smaller_array(
// LOW:         scf.if
// LOW:           vector.store {{.*}} nontemporal = true
// LOW:         return

// ALWAYS-LABEL: func.func @smaller_array(
// ALWAYS:         scf.if
// ALWAYS:           vector.store {{.*}} nontemporal = true
// ALWAYS:         return
func.func @smaller_array(%x: memref<65536x32xf32>, %y: memref<65536x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 65536 : index
  %p = ub.poison : f32
  scf.for %i = %c0 to %n step %c1 {
    %row = vector.transfer_read %x[%i, %c0], %p {in_bounds = [true]}
        : memref<65536x32xf32>, vector<8xf32>
    vector.transfer_write %row, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<65536x32xf32>
  }
  return
}

// Dynamic sizes are compared at run time. The sizes of all arrays of a loop are
// added, and each must have the alignment that its own writes need.
// CHECK-LABEL: func.func @two_arrays_of_run_time(
// CHECK-SAME:      %[[Y:.*]]: memref<?x32xf32>, %[[Z:.*]]: memref<?x8xbf16>,
// CHECK-DAG:     %[[Y_POINTER:.*]] = memref.extract_aligned_pointer_as_index %[[Y]]
// CHECK-DAG:     %[[Y_REST:.*]] = arith.andi %[[Y_POINTER]], %c31
// CHECK-DAG:     %[[Z_POINTER:.*]] = memref.extract_aligned_pointer_as_index %[[Z]]
// CHECK-DAG:     %[[Z_REST:.*]] = arith.andi %[[Z_POINTER]], %c15
// CHECK-DAG:     %[[REST:.*]] = arith.ori %[[Y_REST]], %[[Z_REST]]
// CHECK-DAG:     %[[ALIGNED:.*]] = arith.cmpi eq, %[[REST]], %c0
// CHECK-DAG:     %[[Y_ROWS:.*]] = memref.dim %[[Y]], %c0
// CHECK-DAG:     %[[Y_SIZE:.*]] = arith.muli %[[Y_ROWS]], %c128
// CHECK-DAG:     %[[Z_ROWS:.*]] = memref.dim %[[Z]], %c0
// CHECK-DAG:     %[[Z_SIZE:.*]] = arith.muli %[[Z_ROWS]], %c16
// CHECK-DAG:     %[[SIZE:.*]] = arith.addi %[[Y_SIZE]], %[[Z_SIZE]]
// CHECK-DAG:     %[[LARGE:.*]] = arith.cmpi uge, %[[SIZE]], %c16777216
// CHECK-DAG:     %[[BOTH:.*]] = arith.andi %[[ALIGNED]], %[[LARGE]]
// CHECK:         scf.if %[[BOTH]] {
// CHECK-DAG:       vector.store %{{.*}}, %[[Y]]{{.*}} {alignment = 32 : i64, nontemporal = true}
// CHECK-DAG:       vector.store %{{.*}}, %[[Z]]{{.*}} {alignment = 16 : i64, nontemporal = true}
// CHECK:         } else {
// CHECK:         return

// Then only the alignment matters.
// ALWAYS-LABEL: func.func @two_arrays_of_run_time(
// ALWAYS-NOT:     arith.cmpi uge
// ALWAYS:         scf.if
// ALWAYS:         return
func.func @two_arrays_of_run_time(%y: memref<?x32xf32>, %z: memref<?x8xbf16>,
                                  %n: index, %a: vector<8xf32>,
                                  %b: vector<8xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x32xf32>
    vector.transfer_write %b, %z[%i, %c0] {in_bounds = [true]}
        : vector<8xbf16>, memref<?x8xbf16>
  }
  return
}

// ALWAYS-LABEL: func.func @parallel_loop(
// ALWAYS:         scf.if
// ALWAYS-NEXT:      scf.parallel
// ALWAYS-NEXT:        vector.store {{.*}} nontemporal = true
// ALWAYS-NEXT:        scf.reduce
// ALWAYS-NEXT:      }
// ALWAYS-NEXT:    } else {
// ALWAYS:         return
func.func @parallel_loop(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    vector.transfer_write %a, %y[%i, %c0] {in_bounds = [true]}
        : vector<8xf32>, memref<?x8xf32>
  }
  return
}

// In a loop nest, the outermost loop is versioned.
// ALWAYS-LABEL: func.func @nested_loops(
// ALWAYS:         scf.if
// ALWAYS-NEXT:      scf.for
// ALWAYS-NEXT:        scf.for
// ALWAYS-NEXT:          vector.store {{.*}} {alignment = 64 : i64, nontemporal = true}
// ALWAYS-NEXT:        }
// ALWAYS-NEXT:      }
// ALWAYS:         return
func.func @nested_loops(%y: memref<?x?x64xf32>, %n: index, %m: index,
                        %a: vector<32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %m step %c1 {
      vector.transfer_write %a, %y[%i, %j, %c32] {in_bounds = [true]}
          : vector<32xf32>, memref<?x?x64xf32>
    }
  }
  return
}
