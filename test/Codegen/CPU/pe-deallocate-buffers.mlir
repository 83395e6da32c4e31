// RUN: pe-opt %s --pe-deallocate-buffers --pe-unmark-program-memory --canonicalize \
// RUN:   --buffer-deallocation-simplification \
// RUN:   --bufferization-lower-deallocations --canonicalize \
// RUN:   --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @allocations(
// CHECK:         %[[PROGRAM:.*]] = memref.alloc() : memref<8xf32>
// CHECK:         %[[TENSOR:.*]] = memref.alloc() : memref<8xf32>
// CHECK:         memref.copy
// CHECK-NEXT:    memref.dealloc %[[TENSOR]]
// CHECK-NEXT:    return
func.func @allocations() {
  %a = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
  %b = memref.alloc() : memref<8xf32>
  memref.copy %a, %b : memref<8xf32> to memref<8xf32>
  return
}

// -----

// Memrefs are returned without a copy, tensors with their ownership.
// CHECK-LABEL: func.func @results(
// CHECK-SAME:      %[[X:[^:]*]]: memref<8xf32>) -> (memref<8xf32>, memref<8xf32>, memref<8xf32>) {
// CHECK:         %[[A:.*]] = memref.alloc() : memref<8xf32>
// CHECK-NOT:     memref.dealloc
// CHECK:         %[[CLONE:.*]] = bufferization.clone %[[X]]
// CHECK-NOT:     memref.dealloc
// CHECK:         return %[[X]], %[[A]], %[[CLONE]]
func.func @results(%x: memref<8xf32> {pe.program_memory})
    -> (memref<8xf32> {pe.program_memory}, memref<8xf32> {pe.program_memory},
        memref<8xf32>) {
  %a = memref.alloc() : memref<8xf32>
  return %x, %a, %x : memref<8xf32>, memref<8xf32>, memref<8xf32>
}

// -----

func.func private @memref() -> (memref<8xf32> {pe.program_memory})
func.func private @tensor() -> memref<8xf32>

// CHECK-LABEL: func.func @calls(
// CHECK:         call @memref()
// CHECK-NEXT:    %[[TENSOR:.*]] = call @tensor()
// CHECK:         memref.copy
// CHECK-NEXT:    %[[BASE:[^,]*]], {{.*}} = memref.extract_strided_metadata %[[TENSOR]]
// CHECK-NEXT:    memref.dealloc %[[BASE]]
// CHECK-NEXT:    return
func.func @calls() {
  %a = call @memref() : () -> memref<8xf32>
  %b = call @tensor() : () -> memref<8xf32>
  memref.copy %a, %b : memref<8xf32> to memref<8xf32>
  return
}

// -----

// Ops that free the memory of a tensor are dropped: it is freed anyway.
// CHECK-LABEL: func.func @freed_tensor(
// CHECK:         %[[A:.*]] = memref.alloc()
// CHECK:         memref.store
// CHECK:         memref.load
// CHECK-NEXT:    memref.dealloc %[[A]]
// CHECK-NEXT:    return
func.func @freed_tensor(%i: index, %x: f32) -> f32 {
  %a = memref.alloc() : memref<8xf32>
  memref.store %x, %a[%i] : memref<8xf32>
  memref.dealloc %a : memref<8xf32>
  %y = memref.load %a[%i] : memref<8xf32>
  return %y : f32
}

// -----

// CHECK-LABEL: func.func @freed_argument_that_was_a_tensor(
// CHECK-NOT:     memref.dealloc
// CHECK:         return
func.func @freed_argument_that_was_a_tensor(%x: memref<8xf32>) {
  memref.dealloc %x : memref<8xf32>
  return
}

// -----

func.func private @use(memref<8xf32>)

// Memory of the program is left alone in unstructured loops, too.
// CHECK-LABEL: func.func @loop_of_blocks(
// CHECK:         memref.alloc
// CHECK:         memref.dealloc
func.func @loop_of_blocks(%again: i1) {
  cf.br ^loop
^loop:
  %a = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
  func.call @use(%a) : (memref<8xf32>) -> ()
  memref.dealloc %a {bufferization.manual_deallocation} : memref<8xf32>
  cf.cond_br %again, ^loop, ^end
^end:
  return
}

// -----

func.func @either(%first: i1) {
  %a = memref.alloc() {bufferization.manual_deallocation} : memref<8xf32>
  %b = memref.alloc() : memref<8xf32>
  %c = arith.select %first, %a, %b : memref<8xf32>
  // expected-error @below {{'memref.dealloc' op expects memory that is only the program's, but found some that may be a tensor's}}
  memref.dealloc %c {bufferization.manual_deallocation} : memref<8xf32>
  return
}

// -----

func.func private @free(%x: memref<8xf32> {pe.program_memory}) {
  memref.dealloc %x {bufferization.manual_deallocation} : memref<8xf32>
  return
}

func.func private @pass_on(%x: memref<8xf32> {pe.program_memory}) {
  call @free(%x) : (memref<8xf32>) -> ()
  return
}

func.func @freed_by_a_callee() {
  %a = memref.alloc() : memref<8xf32>
  // expected-error @below {{'func.call' op expects a memref that its callee may free, but found the memory of a tensor}}
  call @pass_on(%a) : (memref<8xf32>) -> ()
  return
}

// -----

// A run of positions is memory as well.
// CHECK-LABEL: func.func @runs_of_positions(
// CHECK:         %[[PROGRAM:.*]] = pe.positions
// CHECK:         %[[TENSOR:.*]] = pe.positions
// CHECK:         %[[RETURNED:.*]] = pe.positions
// CHECK:         memref.copy
// CHECK-NEXT:    memref.copy
// CHECK-NEXT:    memref.dealloc %[[TENSOR]]
// CHECK-NEXT:    return %[[RETURNED]]
func.func @runs_of_positions(%start: i32, %x: memref<8xi32>, %y: memref<8xi32>)
    -> memref<8xi32> {
  %a = pe.positions %start {bufferization.manual_deallocation} : memref<8xi32>
  %b = pe.positions %start : memref<8xi32>
  %c = pe.positions %start : memref<8xi32>
  memref.copy %a, %x : memref<8xi32> to memref<8xi32>
  memref.copy %b, %y : memref<8xi32> to memref<8xi32>
  return %c : memref<8xi32>
}
