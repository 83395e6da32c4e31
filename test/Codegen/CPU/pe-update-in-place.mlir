// RUN: pe-opt %s --pe-update-in-place --split-input-file | FileCheck %s

// The token that an iteration writes is read from the tensor that the loop passes
// on.
// CHECK-LABEL: func.func @the_same_token(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x4xf32>
// CHECK:         scf.for %[[T:.*]] = {{.*}} iter_args(%[[CARRIED:.*]] = %[[X]])
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[CARRIED]][%[[T]], 0] [1, 4] [1, 1]
// CHECK:           linalg.exp ins(%[[ROW]]
func.func @the_same_token(%x: tensor<?x4xf32>, %n: index) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %x) -> tensor<?x4xf32> {
    %row = tensor.extract_slice %x[%t, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %empty = tensor.empty() : tensor<1x4xf32>
    %y = linalg.exp ins(%row : tensor<1x4xf32>) outs(%empty : tensor<1x4xf32>)
        -> tensor<1x4xf32>
    %next = tensor.insert_slice %y into %carried[%t, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  } {pe.independent}
  return %r : tensor<?x4xf32>
}

// -----

// Another token is that of before the loop, and so is what a loop reads whose
// iterations may depend on each other.
// CHECK-LABEL: func.func @another_token(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x4xf32>
// CHECK:         scf.for
// CHECK:           tensor.extract_slice %[[X]][0, 0]
// CHECK:         } {pe.independent}
// CHECK:         scf.for
// CHECK:           tensor.extract_slice %[[X]][%
func.func @another_token(%x: tensor<?x4xf32>, %n: index)
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %x) -> tensor<?x4xf32> {
    %row = tensor.extract_slice %x[0, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %row into %carried[%t, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  } {pe.independent}
  %s = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %x) -> tensor<?x4xf32> {
    %row = tensor.extract_slice %x[%t, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %row into %carried[%t, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  }
  return %r, %s : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// The queries of a packed array are updated in its memory, and the keys are read
// from there.
// CHECK-LABEL: func.func @packed(
// CHECK-SAME:      %[[QKV:[^:]*]]: tensor<?x6xf32>
// CHECK:         %[[BUFFER:.*]] = bufferization.to_buffer %[[QKV]] : tensor<?x6xf32> to memref<?x6xf32>
// CHECK:         %[[Q:.*]] = memref.subview %[[BUFFER]][0, 0]
// CHECK:         %[[QUERIES:.*]] = bufferization.to_tensor %[[Q]] restrict writable
// CHECK:         %[[K:.*]] = memref.subview %[[BUFFER]][0, 4]
// CHECK:         %[[KEYS:.*]] = bufferization.to_tensor %[[K]] restrict writable
// CHECK:         %[[R:.*]] = scf.for {{.*}} iter_args(%[[CARRIED:.*]] = %[[QUERIES]])
// CHECK:           tensor.extract_slice %[[CARRIED]]
// CHECK:           tensor.extract_slice %[[KEYS]]
// CHECK:         bufferization.materialize_in_destination %[[R]] in restrict writable %[[Q]]
// CHECK:         %[[ALL:.*]] = bufferization.to_tensor %[[BUFFER]] restrict writable
// CHECK:         return %[[ALL]]
func.func @packed(%qkv: tensor<?x6xf32>, %n: index) -> tensor<?x6xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %q = tensor.extract_slice %qkv[0, 0] [%n, 4] [1, 1]
      : tensor<?x6xf32> to tensor<?x4xf32>
  %k = tensor.extract_slice %qkv[0, 4] [%n, 2] [1, 1]
      : tensor<?x6xf32> to tensor<?x2xf32>
  %empty = tensor.empty(%n) : tensor<?x4xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %empty)
      -> tensor<?x4xf32> {
    %row = tensor.extract_slice %q[%t, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %key = tensor.extract_slice %k[%t, 0] [1, 2] [1, 1]
        : tensor<?x2xf32> to tensor<1x2xf32>
    %y = tensor.insert_slice %key into %row[0, 0] [1, 2] [1, 1]
        : tensor<1x2xf32> into tensor<1x4xf32>
    %next = tensor.insert_slice %y into %carried[%t, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  } {pe.independent}
  %all = tensor.insert_slice %r into %qkv[0, 0] [%n, 4] [1, 1]
      : tensor<?x4xf32> into tensor<?x6xf32>
  return %all : tensor<?x6xf32>
}

// -----

// Keys that overlap the queries, or are read after these are put back, must be
// those of before: bufferization copies what it has to.
// CHECK-LABEL: func.func @overlapping(
// CHECK-NOT:     bufferization
// CHECK-LABEL: func.func @read_later(
// CHECK-NOT:     bufferization
func.func @overlapping(%qkv: tensor<?x6xf32>, %n: index)
    -> (tensor<?x6xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %k = tensor.extract_slice %qkv[0, 2] [%n, 4] [1, 1]
      : tensor<?x6xf32> to tensor<?x4xf32>
  %empty = tensor.empty(%n) : tensor<?x4xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %empty)
      -> tensor<?x4xf32> {
    %key = tensor.extract_slice %k[%t, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %key into %carried[%t, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  } {pe.independent}
  %all = tensor.insert_slice %r into %qkv[0, 0] [%n, 4] [1, 1]
      : tensor<?x4xf32> into tensor<?x6xf32>
  return %all, %r : tensor<?x6xf32>, tensor<?x4xf32>
}
func.func @read_later(%qkv: tensor<?x6xf32>, %n: index)
    -> (tensor<?x6xf32>, tensor<?x2xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %k = tensor.extract_slice %qkv[0, 4] [%n, 2] [1, 1]
      : tensor<?x6xf32> to tensor<?x2xf32>
  %empty = tensor.empty(%n) : tensor<?x2xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%carried = %empty)
      -> tensor<?x2xf32> {
    %key = tensor.extract_slice %k[%t, 0] [1, 2] [1, 1]
        : tensor<?x2xf32> to tensor<1x2xf32>
    %next = tensor.insert_slice %key into %carried[%t, 0] [1, 2] [1, 1]
        : tensor<1x2xf32> into tensor<?x2xf32>
    scf.yield %next : tensor<?x2xf32>
  } {pe.independent}
  %all = tensor.insert_slice %r into %qkv[0, 0] [%n, 2] [1, 1]
      : tensor<?x2xf32> into tensor<?x6xf32>
  return %all, %k : tensor<?x6xf32>, tensor<?x2xf32>
}
