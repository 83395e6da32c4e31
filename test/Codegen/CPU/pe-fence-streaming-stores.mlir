// RUN: pe-opt %s --pe-fence-streaming-stores | FileCheck %s

// One fence in each thread orders non-temporal stores before later ones.

// CHECK-LABEL: func.func @behind_the_outermost_loop(
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:             vector.store
// CHECK-NEXT:        vector.store
// CHECK-NOT:         llvm.fence
// CHECK:         llvm.fence seq_cst
// CHECK-NEXT:    return
func.func @behind_the_outermost_loop(%y: memref<?x16xf32>, %n: index,
                                     %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %n step %c1 {
      vector.store %a, %y[%i, %c0] {nontemporal = true}
          : memref<?x16xf32>, vector<8xf32>
      vector.store %a, %y[%i, %c8] {nontemporal = true}
          : memref<?x16xf32>, vector<8xf32>
    }
  }
  return
}

// CHECK-LABEL: func.func @in_every_thread(
// CHECK:         omp.parallel {
// CHECK-NEXT:      omp.wsloop {
// CHECK-NEXT:        omp.loop_nest
// CHECK-NEXT:          vector.store
// CHECK-NEXT:          omp.yield
// CHECK-NEXT:        }
// CHECK-NEXT:      }
// CHECK-NEXT:      llvm.fence seq_cst
// CHECK-NEXT:      omp.terminator
func.func @in_every_thread(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        vector.store %a, %y[%i, %c0] {nontemporal = true}
            : memref<?x8xf32>, vector<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// CHECK-LABEL: func.func @without_a_loop(
// CHECK:         vector.store
// CHECK-NEXT:    llvm.fence seq_cst
// CHECK-NEXT:    return
func.func @without_a_loop(%y: memref<8xf32>, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  vector.store %a, %y[%c0] {nontemporal = true} : memref<8xf32>, vector<8xf32>
  return
}

// CHECK-LABEL: func.func @ordered_anyway(
// CHECK-NOT:     llvm.fence
// CHECK:         return
func.func @ordered_anyway(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    vector.store %a, %y[%i, %c0] : memref<?x8xf32>, vector<8xf32>
  }
  return
}

// There is a fence after each inner loop, because a call follows it.
func.func private @publish(memref<?x8xf32>)

// CHECK-LABEL: func.func @before_a_call(
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:             vector.store
// CHECK:           llvm.fence seq_cst
// CHECK-NEXT:      func.call @publish
// CHECK-NOT:     llvm.fence
func.func @before_a_call(%y: memref<?x8xf32>, %n: index, %a: vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %n step %c1 {
      vector.store %a, %y[%j, %c0] {nontemporal = true}
          : memref<?x8xf32>, vector<8xf32>
    }
    func.call @publish(%y) : (memref<?x8xf32>) -> ()
  }
  return
}
