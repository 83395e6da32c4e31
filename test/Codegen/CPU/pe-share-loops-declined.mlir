// RUN: pe-opt %s -o %t.mlir
// RUN: pe-opt %s --pe-share-loops | diff %t.mlir -
// RUN: pe-opt %s --pe-share-loops --remarks-filter-missed=pe \
// RUN:   --verify-diagnostics -o /dev/null

// Loops that no threads share, and what is said of those that are independent.

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
  // expected-remark @below {{not shared: it passes on other than tensors}}
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache, %same = %k)
      -> (tensor<8xf32>, index) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next, %same : tensor<8xf32>, index
  } {pe.independent}
  return %r#0, %r#1 : tensor<8xf32>, index
}

// Another part of the tensor is put back: to bufferize that, the part would be
// copied, which other threads write to meanwhile.
func.func @other_extents(%cache: tensor<8x4xf32>, %x: f32, %m: index)
    -> tensor<8x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  // expected-remark @below {{not shared: a part of a tensor is put back with other extents}}
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x4xf32>) {
    %part = tensor.extract_slice %all[0, 0] [8, 2] [1, 1]
        : tensor<8x4xf32> to tensor<8x2xf32>
    %next = tensor.insert %x into %part[%i, %c0] : tensor<8x2xf32>
    %back = tensor.insert_slice %next into %all[0, 2] [8, 2] [1, 1]
        : tensor<8x2xf32> into tensor<8x4xf32>
    scf.yield %back : tensor<8x4xf32>
  } {pe.independent}
  return %r : tensor<8x4xf32>
}

// Nor are the extents of these known to be equal.
func.func @extents_of_run_time(%cache: tensor<8x?xf32>, %x: f32, %m: index,
                               %n: index) -> tensor<8x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  // expected-remark @below {{not shared: a part of a tensor is put back with other extents}}
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x?xf32>) {
    %part = tensor.extract_slice %all[%i, 0] [1, %m] [1, 1]
        : tensor<8x?xf32> to tensor<1x?xf32>
    %next = tensor.insert %x into %part[%c0, %c0] : tensor<1x?xf32>
    %back = tensor.insert_slice %next into %all[%i, 0] [1, %n] [1, 1]
        : tensor<1x?xf32> into tensor<8x?xf32>
    scf.yield %back : tensor<8x?xf32>
  } {pe.independent}
  return %r : tensor<8x?xf32>
}

// The part goes through a loop over rows, and a condition.
func.func @through_a_loop(%cache: tensor<8x4xf32>, %x: f32, %slots: tensor<8xindex>)
    -> tensor<8x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  // expected-remark @below {{not shared: a part of a tensor is put back with other extents}}
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x4xf32>) {
    %slot = tensor.extract %slots[%i] : tensor<8xindex>
    %writes = arith.cmpi ult, %slot, %c8 : index
    %part = tensor.extract_slice %all[0, 0] [8, 2] [1, 1]
        : tensor<8x4xf32> to tensor<8x2xf32>
    %rows = scf.for %j = %c0 to %c1 step %c1 iter_args(%last = %part)
        -> (tensor<8x2xf32>) {
      %some = scf.if %writes -> (tensor<8x2xf32>) {
        %next = tensor.insert %x into %last[%slot, %j] : tensor<8x2xf32>
        scf.yield %next : tensor<8x2xf32>
      } else {
        scf.yield %last : tensor<8x2xf32>
      }
      scf.yield %some : tensor<8x2xf32>
    }
    %back = tensor.insert_slice %rows into %all[0, 2] [8, 2] [1, 1]
        : tensor<8x2xf32> into tensor<8x4xf32>
    scf.yield %back : tensor<8x4xf32>
  } {pe.independent}
  return %r : tensor<8x4xf32>
}

// All of the tensor is put into it, with an extent that may be a smaller one.
func.func @whole(%cache: tensor<8x?xf32>, %x: f32, %m: index)
    -> tensor<8x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  // expected-remark @below {{not shared: a part of a tensor is put back with other extents}}
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x?xf32>) {
    %next = tensor.insert %x into %all[%i, %c0] : tensor<8x?xf32>
    %back = tensor.insert_slice %next into %all[0, 0] [8, %m] [1, 1]
        : tensor<8x?xf32> into tensor<8x?xf32>
    scf.yield %back : tensor<8x?xf32>
  } {pe.independent}
  return %r : tensor<8x?xf32>
}
