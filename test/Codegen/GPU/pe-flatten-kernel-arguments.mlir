// RUN: pe-opt %s --pe-flatten-kernel-arguments --split-input-file \
// RUN:   --allow-unregistered-dialect \
// RUN:   --verify-diagnostics | FileCheck %s

// What the types leave open are parameters; bare pointers stay as they are.

module attributes {gpu.container_module} {
  // CHECK-LABEL: gpu.module @kernels
  gpu.module @kernels {
    // CHECK: gpu.func @kernel(%[[N:.*]]: i32, %[[X:.*]]: memref<f32>, %[[OFFSET:.*]]: index, %[[ROWS:.*]]: index, %[[STEP:.*]]: index, %[[Y:.*]]: memref<4xf32> {test.given}) kernel
    // CHECK-NEXT: %[[ARRAY:.*]] = memref.reinterpret_cast %[[X]] to offset: [%[[OFFSET]]], sizes: [%[[ROWS]], 8], strides: [%[[STEP]], 1]
    // CHECK: memref.load %[[ARRAY]]
    gpu.func @kernel(%n: i32,
                     %x: memref<?x8xf32, strided<[?, 1], offset: ?>>,
                     %y: memref<4xf32> {test.given}) kernel {
      %c0 = arith.constant 0 : index
      %element = memref.load %x[%c0, %c0]
          : memref<?x8xf32, strided<[?, 1], offset: ?>>
      memref.store %element, %y[%c0] : memref<4xf32>
      gpu.return
    }
  }

  // CHECK: func.func @launch(%[[X:.*]]: memref<?x8xf32, strided<[?, 1], offset: ?>>, %[[Y:.*]]: memref<4xf32>, %[[N:.*]]: i32)
  // CHECK: %[[BASE:.*]], %[[OFFSET:.*]], %[[SIZES:.*]]:2, %[[STRIDES:.*]]:2 = memref.extract_strided_metadata %[[X]]
  // CHECK: gpu.launch_func @kernels::@kernel
  // CHECK-SAME: args(%[[N]] : i32, %[[BASE]] : memref<f32>, %[[OFFSET]] : index, %[[SIZES]]#0 : index, %[[STRIDES]]#0 : index, %[[Y]] : memref<4xf32>)
  func.func @launch(%x: memref<?x8xf32, strided<[?, 1], offset: ?>>,
                    %y: memref<4xf32>, %n: i32) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@kernel blocks in (%c1, %c1, %c1)
        threads in (%c1, %c1, %c1)
        args(%n : i32, %x : memref<?x8xf32, strided<[?, 1], offset: ?>>,
             %y : memref<4xf32>)
    return
  }
}

// -----

gpu.module @kernels {
  // expected-error @below {{the kernel 'kernel' expects arrays with a rank and a layout of strides, but found 'memref<*xf32>'}}
  gpu.func @kernel(%x: memref<*xf32>) kernel {
    gpu.return
  }
}
