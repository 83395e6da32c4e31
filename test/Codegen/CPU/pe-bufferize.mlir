// RUN: pe-opt %s --pe-bufferize --split-input-file | FileCheck %s

// The write covers only a part of the tensor: x, which is returned as well, is
// copied first, and the copy has all of its elements.
// CHECK-LABEL: func.func @write_of_fewer_dimensions(
// CHECK-SAME:      %[[X:.*]]: memref<1x3xf32>)
// CHECK:         %[[COPY:.*]] = memref.alloc()
// CHECK:         memref.copy %[[X]], %[[COPY]]
// CHECK:         vector.transfer_write %{{.*}}, %[[COPY]]
// CHECK:         return %[[X]], %[[COPY]]
func.func @write_of_fewer_dimensions(%x: tensor<1x3xf32>)
    -> (tensor<1x3xf32>, tensor<1x3xf32>) {
  %c0 = arith.constant 0 : index
  %v = arith.constant dense<5.0> : vector<1xf32>
  %r = vector.transfer_write %v, %x[%c0, %c0] {in_bounds = [true]}
      : vector<1xf32>, tensor<1x3xf32>
  return %x, %r : tensor<1x3xf32>, tensor<1x3xf32>
}

// -----

// CHECK-LABEL: func.func @write_along_other_dimensions(
// CHECK-SAME:      %[[X:.*]]: memref<2x8xf32>)
// CHECK:         memref.copy %[[X]], %{{.*}}
func.func @write_along_other_dimensions(%x: tensor<2x8xf32>)
    -> (tensor<2x8xf32>, tensor<2x8xf32>) {
  %c0 = arith.constant 0 : index
  %v = arith.constant dense<5.0> : vector<2x8xf32>
  %r = vector.transfer_write %v, %x[%c0, %c0] {in_bounds = [true, false],
      permutation_map = affine_map<(d0, d1) -> (d1, d0)>}
      : vector<2x8xf32>, tensor<2x8xf32>
  return %x, %r : tensor<2x8xf32>, tensor<2x8xf32>
}

// -----

// CHECK-LABEL: func.func @write_of_everything(
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @write_of_everything(%x: tensor<1x3xf32>)
    -> (tensor<1x3xf32>, tensor<1x3xf32>) {
  %c0 = arith.constant 0 : index
  %v = arith.constant dense<5.0> : vector<1x3xf32>
  %r = vector.transfer_write %v, %x[%c0, %c0] {in_bounds = [true, true]}
      : vector<1x3xf32>, tensor<1x3xf32>
  return %x, %r : tensor<1x3xf32>, tensor<1x3xf32>
}

// -----

// The type tells the caller that rows start 4 elements apart.
// CHECK-LABEL: func.func @return_of_a_slice(
// CHECK-SAME:      %[[X:.*]]: memref<2x5xf32>, %[[N:.*]]: index)
// CHECK:         %[[SLICE:.*]] = memref.subview %[[X]][0, 0] [2, %[[N]]] [1, 1]
// CHECK-SAME:        to memref<2x?xf32, strided<[5, 1]>>
// CHECK:         %[[EXTENT:.*]] = memref.dim %[[SLICE]]
// CHECK:         %[[COPY:.*]] = memref.alloc(%[[EXTENT]]) {{.*}} : memref<2x?xf32>
// CHECK:         memref.copy %[[SLICE]], %[[COPY]]
// CHECK:         return %[[COPY]] : memref<2x?xf32>
func.func @return_of_a_slice(%x: tensor<2x5xf32>, %n: index) -> tensor<2x?xf32> {
  %s = tensor.extract_slice %x[0, 0] [2, %n] [1, 1]
      : tensor<2x5xf32> to tensor<2x?xf32>
  return %s : tensor<2x?xf32>
}

// -----

func.func private @use(tensor<2x?xf32>)

// CHECK-LABEL: func.func @call_with_a_slice(
// CHECK:         %[[COPY:.*]] = memref.alloc(%{{.*}}) {{.*}} : memref<2x?xf32>
// CHECK:         memref.copy %{{.*}}, %[[COPY]]
// CHECK:         call @use(%[[COPY]])
func.func @call_with_a_slice(%x: tensor<2x5xf32>, %n: index) {
  %s = tensor.extract_slice %x[0, 0] [2, %n] [1, 1]
      : tensor<2x5xf32> to tensor<2x?xf32>
  call @use(%s) : (tensor<2x?xf32>) -> ()
  return
}

// -----

// Slices of whole rows are contiguous, and the type says so.
// CHECK-LABEL: func.func @return_of_rows(
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @return_of_rows(%x: tensor<5x4xf32>, %n: index) -> tensor<?x4xf32> {
  %s = tensor.extract_slice %x[0, 0] [%n, 4] [1, 1]
      : tensor<5x4xf32> to tensor<?x4xf32>
  return %s : tensor<?x4xf32>
}

// -----

// Casts in the program itself are left alone.
// CHECK-LABEL: func.func @cast_of_the_program(
// CHECK-SAME:      %[[X:.*]]: memref<2x?xf32, strided<[5, 1]>>)
// CHECK:         %[[CAST:.*]] = memref.cast %[[X]] : {{.*}} to memref<2x?xf32>
// CHECK-NOT:     memref.copy
// CHECK:         return %[[CAST]]
func.func @cast_of_the_program(%x: memref<2x?xf32, strided<[5, 1]>>)
    -> memref<2x?xf32> {
  %r = memref.cast %x : memref<2x?xf32, strided<[5, 1]>> to memref<2x?xf32>
  return %r : memref<2x?xf32>
}
