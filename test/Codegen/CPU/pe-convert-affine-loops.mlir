// RUN: pe-opt %s --pe-convert-affine-loops | FileCheck %s

// Affine arithmetic stays, because other passes infer extents from it.
// CHECK-LABEL: func.func @loop(
// CHECK:         scf.for
// CHECK:           affine.min
// CHECK:           tensor.extract_slice
// CHECK:           scf.yield
func.func @loop(%x: tensor<10xf32>) -> tensor<10xf32> {
  %r = affine.for %i = 0 to 10 step 4 iter_args(%t = %x) -> (tensor<10xf32>) {
    %n = affine.min affine_map<(d0) -> (4, 10 - d0)>(%i)
    %s = tensor.extract_slice %t[%i] [%n] [1] : tensor<10xf32> to tensor<?xf32>
    %e = math.exp %s : tensor<?xf32>
    %y = tensor.insert_slice %e into %t[%i] [%n] [1]
        : tensor<?xf32> into tensor<10xf32>
    affine.yield %y : tensor<10xf32>
  }
  return %r : tensor<10xf32>
}

// CHECK-LABEL: func.func @accesses(
// CHECK:         scf.parallel
// CHECK:           memref.load
// CHECK:           memref.store
// CHECK:           vector.load
func.func @accesses(%x: memref<8xf32>, %y: memref<8xf32>) {
  affine.parallel (%i) = (0) to (4) {
    %a = affine.load %x[2 * %i] : memref<8xf32>
    affine.store %a, %y[%i + 1] : memref<8xf32>
    %v = affine.vector_load %x[%i] : memref<8xf32>, vector<4xf32>
    affine.vector_store %v, %y[%i] : memref<8xf32>, vector<4xf32>
  }
  return
}
