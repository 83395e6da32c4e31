// RUN: pe-opt %s --pe-share-loops --split-input-file | FileCheck %s
// RUN: pe-opt %s --pe-share-loops --pe-eliminate-empty-tensors \
// RUN:   --empty-tensor-to-alloc-tensor --pe-bufferize --cse --canonicalize \
// RUN:   --split-input-file | FileCheck %s --check-prefix=MEMORY

// Independent loops on tensors become loops that threads share, on memory.

// Rows go to any slot, in the array that the function is given.
// CHECK-LABEL: func.func @slots(
// CHECK-SAME:      %[[CACHE:[^:]*]]: tensor<64x4xf32>
// CHECK:         %[[BUFFER:.*]] = bufferization.to_buffer %[[CACHE]]
// CHECK:         scf.forall (%{{.*}}) in (%{{.*}}) {
// CHECK:           %[[LAST:.*]] = bufferization.to_tensor %[[BUFFER]] restrict writable
// CHECK:           %[[NEXT:.*]] = tensor.insert_slice %{{.*}} into %[[LAST]]
// CHECK:           bufferization.materialize_in_destination %[[NEXT]] in restrict writable %[[BUFFER]]
// CHECK:         }
// CHECK-NOT:     pe.independent
// CHECK:         %[[R:.*]] = bufferization.to_tensor %[[BUFFER]] restrict writable
// CHECK:         return %[[R]]
// MEMORY-LABEL: func.func @slots(
// MEMORY-SAME:      %[[CACHE:[^:]*]]: memref<64x4xf32>
// MEMORY-NOT:     memref.alloc
// MEMORY:         scf.forall
// MEMORY:           %[[ROW:.*]] = memref.subview %[[CACHE]]
// MEMORY-NEXT:      memref.copy %{{.*}}, %[[ROW]]
// MEMORY-NEXT:    }
func.func @slots(%cache: tensor<64x4xf32>, %x: tensor<?x4xf32>,
                 %slots: tensor<?xindex>, %n: index) -> tensor<64x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%last = %cache)
      -> (tensor<64x4xf32>) {
    %slot = tensor.extract %slots[%i] : tensor<?xindex>
    %row = tensor.extract_slice %x[%i, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %row into %last[%slot, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<64x4xf32>
    scf.yield %next : tensor<64x4xf32>
  } {pe.independent}
  return %r : tensor<64x4xf32>
}

// -----

// Two results are in two buffers.
// CHECK-LABEL: func.func @two_results(
// CHECK-SAME:      %[[A:[^:]*]]: tensor<8xf32>, %[[B:[^:]*]]: tensor<8xf32>
// CHECK-DAG:     %[[FIRST:.*]] = bufferization.to_buffer %[[A]]
// CHECK-DAG:     %[[SECOND:.*]] = bufferization.to_buffer %[[B]]
// CHECK:         scf.forall
// CHECK-DAG:       bufferization.materialize_in_destination %{{.*}} in restrict writable %[[FIRST]]
// CHECK-DAG:       bufferization.materialize_in_destination %{{.*}} in restrict writable %[[SECOND]]
// CHECK:         }
// CHECK-DAG:     %[[X:.*]] = bufferization.to_tensor %[[FIRST]]
// CHECK-DAG:     %[[Y:.*]] = bufferization.to_tensor %[[SECOND]]
// CHECK:         return %[[X]], %[[Y]]
func.func @two_results(%a: tensor<8xf32>, %b: tensor<8xf32>, %x: f32)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%u = %a, %v = %b)
      -> (tensor<8xf32>, tensor<8xf32>) {
    %p = tensor.insert %x into %u[%i] : tensor<8xf32>
    %q = tensor.insert %x into %v[%i] : tensor<8xf32>
    scf.yield %p, %q : tensor<8xf32>, tensor<8xf32>
  } {pe.independent}
  return %r#0, %r#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Two loops that begin with the same tensor do not write to the same buffer.
// CHECK-LABEL: func.func @same_tensor(
// CHECK-SAME:      %[[CACHE:[^:]*]]: tensor<8xf32>
// CHECK:         %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[CACHE]])
// CHECK:         bufferization.to_buffer %[[COPY]]
// CHECK:         scf.forall
// CHECK:         bufferization.to_buffer %[[CACHE]]
// CHECK:         scf.forall
// MEMORY-LABEL: func.func @same_tensor(
// MEMORY-SAME:      %[[CACHE:[^:]*]]: memref<8xf32>
// MEMORY:         %[[COPY:.*]] = memref.alloc()
// MEMORY:         memref.copy %[[CACHE]], %[[COPY]]
// MEMORY:         scf.forall
// MEMORY:           memref.store %{{.*}}, %[[COPY]]
// MEMORY:         scf.forall
// MEMORY:           memref.store %{{.*}}, %[[CACHE]]
func.func @same_tensor(%cache: tensor<8xf32>, %x: f32, %y: f32)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %a = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache)
      -> (tensor<8xf32>) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  } {pe.independent}
  %b = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache)
      -> (tensor<8xf32>) {
    %next = tensor.insert %y into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  } {pe.independent}
  return %a, %b : tensor<8xf32>, tensor<8xf32>
}

// -----

// Uninitialized tensors are not copied.
// CHECK-LABEL: func.func @same_empty_tensor(
// CHECK-NOT:     bufferization.alloc_tensor
// CHECK-DAG:     %[[A:.*]] = tensor.empty()
// CHECK-DAG:     %[[B:.*]] = tensor.empty()
// CHECK:         bufferization.to_buffer %[[B]]
// CHECK:         bufferization.to_buffer %[[A]]
func.func @same_empty_tensor(%x: f32, %y: f32)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %empty = tensor.empty() : tensor<8xf32>
  %a = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %empty)
      -> (tensor<8xf32>) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  } {pe.independent}
  %b = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %empty)
      -> (tensor<8xf32>) {
    %next = tensor.insert %y into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  } {pe.independent}
  return %a, %b : tensor<8xf32>, tensor<8xf32>
}

// -----

// What the tensor was is returned as well.
// CHECK-LABEL: func.func @used_after(
// CHECK-SAME:      %[[CACHE:[^:]*]]: tensor<8xf32>
// CHECK:         %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[CACHE]])
// CHECK:         bufferization.to_buffer %[[COPY]]
// CHECK:         return %{{.*}}, %[[CACHE]]
func.func @used_after(%cache: tensor<8xf32>, %x: f32)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %a = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache)
      -> (tensor<8xf32>) {
    %next = tensor.insert %x into %last[%i] : tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  } {pe.independent}
  return %a, %cache : tensor<8xf32>, tensor<8xf32>
}

// -----

// A view of the tensor is used after the loop; one of the two is enough.
// CHECK-LABEL: func.func @view_used_after(
// CHECK-SAME:      %[[CACHE:[^:]*]]: tensor<8x4xf32>
// CHECK:         %[[FLAT:.*]] = tensor.collapse_shape %[[CACHE]]
// CHECK:         %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[CACHE]])
// CHECK:         bufferization.to_buffer %[[COPY]]
// CHECK:         return %{{.*}}, %[[FLAT]]
func.func @view_used_after(%cache: tensor<8x4xf32>, %x: f32)
    -> (tensor<8x4xf32>, tensor<32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %flat = tensor.collapse_shape %cache [[0, 1]]
      : tensor<8x4xf32> into tensor<32xf32>
  %a = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %cache)
      -> (tensor<8x4xf32>) {
    %next = tensor.insert %x into %last[%i, %c0] : tensor<8x4xf32>
    scf.yield %next : tensor<8x4xf32>
  } {pe.independent}
  return %a, %flat : tensor<8x4xf32>, tensor<32xf32>
}

// -----

// Only extents are needed after the loop.
// CHECK-LABEL: func.func @extent_used_after(
// CHECK-NOT:     bufferization.alloc_tensor
// CHECK:         return
func.func @extent_used_after(%cache: tensor<?xf32>, %x: f32, %n: index)
    -> (tensor<?xf32>, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = scf.for %i = %c0 to %n step %c1 iter_args(%last = %cache)
      -> (tensor<?xf32>) {
    %next = tensor.insert %x into %last[%i] : tensor<?xf32>
    scf.yield %next : tensor<?xf32>
  } {pe.independent}
  %extent = tensor.dim %cache, %c0 : tensor<?xf32>
  return %a, %extent : tensor<?xf32>, index
}

// -----

// Threads share the outermost of the independent loops, and each runs the inner
// one.
// CHECK-LABEL: func.func @nested(
// CHECK:         scf.forall
// CHECK-NOT:       scf.forall
// CHECK:           scf.for
// CHECK:           } {pe.independent}
// CHECK:           bufferization.materialize_in_destination
func.func @nested(%cache: tensor<8x4xf32>, %x: f32) -> tensor<8x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x4xf32>) {
    %token = scf.for %j = %c0 to %c4 step %c1 iter_args(%last = %all)
        -> (tensor<8x4xf32>) {
      %next = tensor.insert %x into %last[%i, %j] : tensor<8x4xf32>
      scf.yield %next : tensor<8x4xf32>
    } {pe.independent}
    scf.yield %token : tensor<8x4xf32>
  } {pe.independent}
  return %r : tensor<8x4xf32>
}

// -----

// The loop around may be one whose iterations depend on each other.
// CHECK-LABEL: func.func @in_an_ordered_loop(
// CHECK:         scf.for
// CHECK:           scf.forall
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @in_an_ordered_loop(%cache: tensor<8xf32>, %x: f32, %n: index)
    -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %k = %c0 to %n step %c1 iter_args(%all = %cache)
      -> (tensor<8xf32>) {
    %step = scf.for %i = %c0 to %c8 step %c1 iter_args(%last = %all)
        -> (tensor<8xf32>) {
      %old = tensor.extract %last[%i] : tensor<8xf32>
      %sum = arith.addf %old, %x : f32
      %next = tensor.insert %sum into %last[%i] : tensor<8xf32>
      scf.yield %next : tensor<8xf32>
    } {pe.independent}
    scf.yield %step : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// -----

// Two results that begin as one array.
// CHECK-LABEL: func.func @two_of_one(
// CHECK-DAG:     %[[A:.*]] = bufferization.to_buffer %[[ONE:[^ ]*]]
// CHECK-DAG:     %[[B:.*]] = bufferization.to_buffer %[[OTHER:[^ ]*]]
// CHECK:         scf.forall
// CHECK-DAG:       bufferization.materialize_in_destination %{{.*}} in restrict writable %[[A]]
// CHECK-DAG:       bufferization.materialize_in_destination %{{.*}} in restrict writable %[[B]]
// MEMORY-LABEL: func.func @two_of_one(
// MEMORY-COUNT-2: memref.alloc()
// MEMORY:         scf.forall
func.func @two_of_one(%x: f32, %y: f32) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %empty = tensor.empty() : tensor<8xf32>
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%a = %empty, %b = %empty)
      -> (tensor<8xf32>, tensor<8xf32>) {
    %next_a = tensor.insert %x into %a[%i] : tensor<8xf32>
    %next_b = tensor.insert %y into %b[%i] : tensor<8xf32>
    scf.yield %next_a, %next_b : tensor<8xf32>, tensor<8xf32>
  } {pe.independent}
  return %r#0, %r#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// A part that is put back where it was is not copied: its extents are the same
// value, and the condition leaves it as it was.
// CHECK-LABEL: func.func @part(
// CHECK:         scf.forall
// MEMORY-LABEL: func.func @part(
// MEMORY-SAME:      %[[CACHE:[^:]*]]: memref<8x?xf32>
// MEMORY:         scf.forall
// MEMORY-NOT:       memref.copy
// MEMORY:           memref.store
// MEMORY-NOT:       memref.copy
// MEMORY:         return
func.func @part(%cache: tensor<8x?xf32>, %x: f32, %slots: tensor<8xindex>,
                %m: index) -> tensor<8x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x?xf32>) {
    %slot = tensor.extract %slots[%i] : tensor<8xindex>
    %writes = arith.cmpi ult, %slot, %c8 : index
    %part = tensor.extract_slice %all[0, 0] [8, %m] [1, 1]
        : tensor<8x?xf32> to tensor<8x?xf32>
    %some = scf.if %writes -> (tensor<8x?xf32>) {
      %next = tensor.insert %x into %part[%slot, %c0] : tensor<8x?xf32>
      scf.yield %next : tensor<8x?xf32>
    } else {
      scf.yield %part : tensor<8x?xf32>
    }
    %back = tensor.insert_slice %some into %all[0, 0] [8, %m] [1, 1]
        : tensor<8x?xf32> into tensor<8x?xf32>
    scf.yield %back : tensor<8x?xf32>
  } {pe.independent}
  return %r : tensor<8x?xf32>
}

// -----

// What is put elsewhere is of another tensor, which no thread writes to.
// CHECK-LABEL: func.func @part_of_another(
// CHECK:         scf.forall
func.func @part_of_another(%cache: tensor<8x4xf32>, %x: tensor<8x4xf32>)
    -> tensor<8x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%all = %cache)
      -> (tensor<8x4xf32>) {
    %part = tensor.extract_slice %x[%i, 0] [1, 2] [1, 1]
        : tensor<8x4xf32> to tensor<1x2xf32>
    %back = tensor.insert_slice %part into %all[%i, 2] [1, 2] [1, 1]
        : tensor<1x2xf32> into tensor<8x4xf32>
    scf.yield %back : tensor<8x4xf32>
  } {pe.independent}
  return %r : tensor<8x4xf32>
}
