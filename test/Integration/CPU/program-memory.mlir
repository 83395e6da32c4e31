// DEFINE: %{count} = sed -e 's/@malloc(/@_mlir_memref_to_llvm_alloc(/' \
// DEFINE:   -e 's/@free(/@_mlir_memref_to_llvm_free(/' | %run_guarded \
// DEFINE:   | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %{count}
// RUN: pe-opt %s --pe-split-rotary --pe-lower-to-llvm | %{count}
// RUN: pe-opt %s --convert-pe-to-linalg --pe-lower-to-llvm | %{count}
// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s

// Programs free what they allocate, once, and the buffers of tensors are freed
// for them. Each function leaves the existing arrays allocated and the value
// 2.0 unchanged, because all tokens have position 0.

func.func private @pe_guarded_num_arrays() -> i64
func.func private @printF32(f32)
func.func private @printI64(i64)
func.func private @printNewline()

!x = memref<3x2x8xf32>
!xt = tensor<3x2x8xf32>
!p = memref<3xi32>
!f = memref<4xf64>

//===----------------------------------------------------------------------===//
// Memrefs
//===----------------------------------------------------------------------===//

func.func private @freed_at_the_end(%x: !x, %p: !p, %f: !f) {
  %t = memref.alloc() : !x
  pe.rotary ins(%x : !x) angles(%p, %f : !p, !f) outs(%t : !x)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.copy %t, %x : !x to !x
  memref.dealloc %t : !x
  return
}

func.func private @freed_in_branches(%x: !x, %p: !p, %f: !f, %first: i1) {
  %t = memref.alloc() : !x
  pe.rotary ins(%x : !x) angles(%p, %f : !p, !f) outs(%t : !x)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  scf.if %first {
    memref.dealloc %t : !x
  } else {
    memref.copy %t, %x : !x to !x
    memref.dealloc %t : !x
  }
  return
}

func.func private @freed_in_a_loop(%x: !x, %p: !p, %f: !f) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  scf.for %i = %c0 to %c3 step %c1 {
    %t = memref.alloc() : !x
    pe.rotary ins(%x : !x) angles(%p, %f : !p, !f) outs(%t : !x)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    memref.copy %t, %x : !x to !x
    memref.dealloc %t : !x
  }
  return
}

// A buffer that is allocated for an update is not the program's.
func.func private @update(%x: !x, %p: !p, %f: !f) {
  %xt = bufferization.to_tensor %x restrict writable : !x to !xt
  %pt = bufferization.to_tensor %p restrict : !p to tensor<3xi32>
  %ft = bufferization.to_tensor %f restrict : !f to tensor<4xf64>
  %r = pe.rotary angles(%pt, %ft : tensor<3xi32>, tensor<4xf64>)
      outs(%xt : !xt)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
      -> !xt
  bufferization.materialize_in_destination %r in restrict writable %x
      : (!xt, !x) -> ()
  return
}

func.func private @consume(%x: !x) {
  memref.dealloc %x : !x
  return
}

func.func private @freed_by_a_callee(%x: !x, %p: !p, %f: !f) {
  %t = memref.alloc() : !x
  pe.rotary ins(%x : !x) angles(%p, %f : !p, !f) outs(%t : !x)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.copy %t, %x : !x to !x
  call @consume(%t) : (!x) -> ()
  return
}

func.func private @make(%n: index, %value: f32) -> memref<?x2x8xf32> {
  %t = memref.alloc(%n) : memref<?x2x8xf32>
  linalg.fill ins(%value : f32) outs(%t : memref<?x2x8xf32>)
  return %t : memref<?x2x8xf32>
}

func.func private @freed_by_the_caller(%x: !x, %p: !p, %f: !f) {
  %c3 = arith.constant 3 : index
  %value = arith.constant 2.0 : f32
  %t = call @make(%c3, %value) : (index, f32) -> memref<?x2x8xf32>
  %s = memref.cast %t : memref<?x2x8xf32> to !x
  pe.rotary ins(%s : !x) angles(%p, %f : !p, !f) outs(%x : !x)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.dealloc %t : memref<?x2x8xf32>
  return
}

func.func private @last_token(%x: !x)
    -> memref<2x8xf32, strided<[8, 1], offset: 32>> {
  %v = memref.subview %x[2, 0, 0] [1, 2, 8] [1, 1, 1]
      : !x to memref<2x8xf32, strided<[8, 1], offset: 32>>
  return %v : memref<2x8xf32, strided<[8, 1], offset: 32>>
}

// A view of an argument that a function returns is not a copy.
func.func private @view_of_an_argument(%x: !x, %p: !p, %f: !f) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %value = arith.constant 7.0 : f32
  %v = call @last_token(%x)
      : (!x) -> memref<2x8xf32, strided<[8, 1], offset: 32>>
  %before = memref.load %x[%c2, %c0, %c0] : !x
  memref.store %value, %v[%c0, %c0]
      : memref<2x8xf32, strided<[8, 1], offset: 32>>
  %after = memref.load %x[%c2, %c0, %c0] : !x
  call @printF32(%after) : (f32) -> ()
  call @printNewline() : () -> ()
  memref.store %before, %x[%c2, %c0, %c0] : !x
  return
}

func.func private @reallocated(%x: !x, %p: !p, %f: !f, %n: index, %m: index) {
  %c0 = arith.constant 0 : index
  %t = memref.alloc(%n) : memref<?xf32>
  %value = memref.load %x[%c0, %c0, %c0] : !x
  memref.store %value, %t[%c0] : memref<?xf32>
  %u = memref.realloc %t(%m) : memref<?xf32> to memref<?xf32>
  %kept = memref.load %u[%c0] : memref<?xf32>
  memref.store %kept, %x[%c0, %c0, %c0] : !x
  memref.dealloc %u : memref<?xf32>
  return
}

// Memory that another array points to is not freed.
func.func private @stored(%x: !x, %p: !p, %f: !f) {
  %c0 = arith.constant 0 : index
  %slot = memref.alloc() : memref<1xmemref<3x2x8xf32>>
  %t = memref.alloc() : !x
  memref.copy %x, %t : !x to !x
  memref.store %t, %slot[%c0] : memref<1xmemref<3x2x8xf32>>
  %u = memref.load %slot[%c0] : memref<1xmemref<3x2x8xf32>>
  memref.copy %u, %x : !x to !x
  memref.dealloc %u : !x
  memref.dealloc %slot : memref<1xmemref<3x2x8xf32>>
  return
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

func.func private @rotate(%x: !xt, %p: tensor<3xi32>, %f: tensor<4xf64>)
    -> !xt {
  %t = tensor.empty() : !xt
  %r = pe.rotary ins(%x : !xt) angles(%p, %f : tensor<3xi32>, tensor<4xf64>)
      outs(%t : !xt)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> !xt
  return %r : !xt
}

// The memory of tensors is freed whether the program frees it or not.
func.func private @tensor(%x: !x, %p: !p, %f: !f) {
  %xt = bufferization.to_tensor %x restrict : !x to !xt
  %pt = bufferization.to_tensor %p restrict : !p to tensor<3xi32>
  %ft = bufferization.to_tensor %f restrict : !f to tensor<4xf64>
  %a = call @rotate(%xt, %pt, %ft)
      : (!xt, tensor<3xi32>, tensor<4xf64>) -> !xt
  %b = call @rotate(%a, %pt, %ft)
      : (!xt, tensor<3xi32>, tensor<4xf64>) -> !xt
  bufferization.materialize_in_destination %b in restrict writable %x
      : (!xt, !x) -> ()
  bufferization.dealloc_tensor %b : !xt
  return
}

func.func private @buffer_of_a_tensor(%x: !x, %p: !p, %f: !f) {
  %xt = bufferization.to_tensor %x restrict : !x to !xt
  %pt = bufferization.to_tensor %p restrict : !p to tensor<3xi32>
  %ft = bufferization.to_tensor %f restrict : !f to tensor<4xf64>
  %r = call @rotate(%xt, %pt, %ft)
      : (!xt, tensor<3xi32>, tensor<4xf64>) -> !xt
  %b = bufferization.to_buffer %r : !xt to !x
  memref.copy %b, %x : !x to !x
  memref.dealloc %b : !x
  return
}

// A memref that is returned is owned by the caller, whatever it was.
func.func private @rotate_to_memref(%x: !xt, %p: tensor<3xi32>,
                                    %f: tensor<4xf64>) -> !x {
  %r = call @rotate(%x, %p, %f)
      : (!xt, tensor<3xi32>, tensor<4xf64>) -> !xt
  %b = bufferization.to_buffer %r : !xt to !x
  return %b : !x
}

func.func private @returned_buffer(%x: !x, %p: !p, %f: !f) {
  %xt = bufferization.to_tensor %x restrict : !x to !xt
  %pt = bufferization.to_tensor %p restrict : !p to tensor<3xi32>
  %ft = bufferization.to_tensor %f restrict : !f to tensor<4xf64>
  %b = call @rotate_to_memref(%xt, %pt, %ft)
      : (!xt, tensor<3xi32>, tensor<4xf64>) -> !x
  memref.copy %b, %x : !x to !x
  memref.dealloc %b : !x
  return
}

//===----------------------------------------------------------------------===//

func.func private @report(%x: !x) {
  %c0 = arith.constant 0 : index
  %value = memref.load %x[%c0, %c0, %c0] : !x
  call @printF32(%value) : (f32) -> ()
  call @printNewline() : () -> ()
  %count = call @pe_guarded_num_arrays() : () -> i64
  call @printI64(%count) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}

func.func @main() {
  %false = arith.constant false
  %true = arith.constant true
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %zero = arith.constant 0 : i32
  %one = arith.constant 1.0 : f64
  %two = arith.constant 2.0 : f32
  %x = memref.alloc() : !x
  %p = memref.alloc() : !p
  %f = memref.alloc() : !f
  linalg.fill ins(%two : f32) outs(%x : !x)
  linalg.fill ins(%zero : i32) outs(%p : !p)
  linalg.fill ins(%one : f64) outs(%f : !f)

  // CHECK-COUNT-2: 2{{$}}{{[[:space:]]}}3{{$}}
  call @report(%x) : (!x) -> ()
  call @freed_at_the_end(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()

  // CHECK-COUNT-2: 2{{$}}{{[[:space:]]}}3{{$}}
  call @freed_in_branches(%x, %p, %f, %false) : (!x, !p, !f, i1) -> ()
  call @report(%x) : (!x) -> ()
  call @freed_in_branches(%x, %p, %f, %true) : (!x, !p, !f, i1) -> ()
  call @report(%x) : (!x) -> ()

  // CHECK-COUNT-4: 2{{$}}{{[[:space:]]}}3{{$}}
  call @freed_in_a_loop(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()
  call @update(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()
  call @freed_by_a_callee(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()
  call @freed_by_the_caller(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()

  // CHECK-NEXT: 7{{$}}
  // CHECK-COUNT-1: 2{{$}}{{[[:space:]]}}3{{$}}
  call @view_of_an_argument(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()

  // CHECK-COUNT-3: 2{{$}}{{[[:space:]]}}3{{$}}
  call @reallocated(%x, %p, %f, %c1, %c9)
      : (!x, !p, !f, index, index) -> ()
  call @report(%x) : (!x) -> ()
  call @reallocated(%x, %p, %f, %c9, %c1)
      : (!x, !p, !f, index, index) -> ()
  call @report(%x) : (!x) -> ()
  call @stored(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()

  // CHECK-COUNT-3: 2{{$}}{{[[:space:]]}}3{{$}}
  call @tensor(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()
  call @buffer_of_a_tensor(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()
  call @returned_buffer(%x, %p, %f) : (!x, !p, !f) -> ()
  call @report(%x) : (!x) -> ()

  memref.dealloc %x : !x
  memref.dealloc %p : !p
  memref.dealloc %f : !f
  // CHECK-NEXT: 0{{$}}
  %count = call @pe_guarded_num_arrays() : () -> i64
  call @printI64(%count) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
