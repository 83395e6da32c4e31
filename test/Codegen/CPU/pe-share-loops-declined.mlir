// RUN: pe-opt %s -o %t.mlir
// RUN: pe-opt %s --pe-share-loops | diff %t.mlir -

// Loops that no threads share.

// Nothing says that the iterations are independent.
func.func @not_marked(%cache: tensor<8xf32>, %x: f32) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache)
      -> (tensor<8xf32>) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// Threads do not start threads.
func.func @in_a_shared_loop(%x: memref<8x4xf32>, %y: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.forall (%t) in (8) {
    %view = memref.subview %x[%t, 0] [1, 4] [1, 1]
        : memref<8x4xf32> to memref<4xf32, strided<[1], offset: ?>>
    %row = bufferization.to_tensor %view restrict writable
        : memref<4xf32, strided<[1], offset: ?>> to tensor<4xf32>
    %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%last = %row)
        -> (tensor<4xf32>) {
      %next = tensor.insert %y into %last[%i] : tensor<4xf32>
      scf.yield %next : tensor<4xf32>
    } {pe.independent}
    bufferization.materialize_in_destination %r in restrict writable %view
        : (tensor<4xf32>, memref<4xf32, strided<[1], offset: ?>>) -> ()
  }
  return
}

// A number that is passed on has no buffer.
func.func @number(%cache: tensor<8xf32>, %x: f32, %k: index)
    -> (tensor<8xf32>, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache, %same = %k)
      -> (tensor<8xf32>, index) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next, %same : tensor<8xf32>, index
  } {pe.independent}
  return %r#0, %r#1 : tensor<8xf32>, index
}
