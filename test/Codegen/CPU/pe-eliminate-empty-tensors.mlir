// RUN: pe-opt %s --pe-eliminate-empty-tensors | FileCheck %s

// CHECK-LABEL: func.func @kept_on_the_way(
// CHECK:         %[[E:.*]] = tensor.empty()
// CHECK:         linalg.exp ins(%{{.*}}) outs(%[[E]]
func.func @kept_on_the_way(%x: tensor<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %t = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %r = linalg.negf ins(%t : tensor<4xf32>) outs(%t : tensor<4xf32>) -> tensor<4xf32>
  bufferization.materialize_in_destination %r in restrict writable %a : (tensor<4xf32>, memref<4xf32>) -> ()
  bufferization.materialize_in_destination %t in restrict writable %b : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// CHECK-LABEL: func.func @used_nowhere_else(
// CHECK-SAME:      %{{.*}}, %[[A:.*]]: memref<4xf32>)
// CHECK:         %[[E:.*]] = bufferization.to_tensor %[[A]]
// CHECK:         linalg.exp ins(%{{.*}}) outs(%[[E]]
func.func @used_nowhere_else(%x: tensor<4xf32>, %a: memref<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %t = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %c = tensor.cast %t : tensor<4xf32> to tensor<?xf32>
  %d = tensor.cast %c : tensor<?xf32> to tensor<4xf32>
  bufferization.materialize_in_destination %d in restrict writable %a : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// CHECK-LABEL: func.func @through_a_loop(
// CHECK-SAME:      %{{.*}}, %[[A:.*]]: memref<4xf32>
// CHECK:         %[[E:.*]] = bufferization.to_tensor %[[A]]
// CHECK:         scf.for {{.*}} iter_args(%{{.*}} = %[[E]])
func.func @through_a_loop(%x: f32, %a: memref<4xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<4xf32>
  %t = scf.for %i = %c0 to %n step %c1 iter_args(%all = %e) -> tensor<4xf32> {
    %next = tensor.insert %x into %all[%i] : tensor<4xf32>
    scf.yield %next : tensor<4xf32>
  }
  bufferization.materialize_in_destination %t in restrict writable %a : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// What is put into a tensor is an old value of that, which the analysis sees.
// CHECK-LABEL: func.func @kept_in_a_tensor(
// CHECK:         %[[PART:.*]] = tensor.extract_slice
// CHECK:         linalg.exp ins(%{{.*}}) outs(%[[PART]]
func.func @kept_in_a_tensor(%x: tensor<4xf32>, %all: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %t = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %r = tensor.insert_slice %t into %all[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %r, %t : tensor<8xf32>, tensor<4xf32>
}

// The slot may be no place of the cache, and then the row is only returned.
// CHECK-LABEL: func.func @inserted_perhaps(
// CHECK:         %[[E:.*]] = tensor.empty()
// CHECK:         linalg.exp ins(%{{.*}}) outs(%[[E]]
// CHECK:         scf.if
func.func @inserted_perhaps(%x: tensor<4xf32>, %all: tensor<?x4xf32>, %slot: index)
    -> (tensor<?x4xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %e = tensor.empty() : tensor<4xf32>
  %t = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %is_slot = arith.cmpi sge, %slot, %c0 : index
  %r = scf.if %is_slot -> tensor<?x4xf32> {
    %new = tensor.insert_slice %t into %all[%slot, 0] [1, 4] [1, 1]
        : tensor<4xf32> into tensor<?x4xf32>
    scf.yield %new : tensor<?x4xf32>
  } else {
    scf.yield %all : tensor<?x4xf32>
  }
  return %r, %t : tensor<?x4xf32>, tensor<4xf32>
}

// Threads insert after the body.
// CHECK-LABEL: func.func @inserted_in_parallel(
// CHECK:         scf.forall
// CHECK:           %[[PART:.*]] = tensor.extract_slice
// CHECK:           linalg.exp ins(%{{.*}}) outs(%[[PART]]
func.func @inserted_in_parallel(%x: tensor<4xf32>, %all: tensor<8x4xf32>)
    -> tensor<8x4xf32> {
  %r = scf.forall (%i) in (8) shared_outs(%out = %all) -> tensor<8x4xf32> {
    %e = tensor.empty() : tensor<4xf32>
    %t = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %out[%i, 0] [1, 4] [1, 1]
          : tensor<4xf32> into tensor<8x4xf32>
    }
  }
  return %r : tensor<8x4xf32>
}
