// RUN: pe-opt %s --pe-order-kernel-arguments --allow-unregistered-dialect \
// RUN:   | FileCheck %s

// Arrays, then numbers, then extents, each in their old order; every launch is
// adapted. The kernel loses its known grid, which others need not launch.

module attributes {gpu.container_module} {
  // CHECK-LABEL: func @launch
  // CHECK-SAME: %[[N:.*]]: index, %[[X:.*]]: memref<f32>, %[[A:.*]]: f32, %[[Y:.*]]: memref<f32>
  // CHECK: args(%[[X]] : memref<f32>, %[[Y]] : memref<f32>, %[[A]] : f32, %[[N]] : index)
  // CHECK: args(%[[Y]] : memref<f32>, %[[X]] : memref<f32>, %[[A]] : f32, %[[N]] : index)
  func.func @launch(%n: index, %x: memref<f32>, %a: f32, %y: memref<f32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @module::@kernel blocks in (%c1, %c1, %c1)
        threads in (%c1, %c1, %c1)
        args(%n : index, %x : memref<f32>, %a : f32, %y : memref<f32>)
    gpu.launch_func @module::@kernel blocks in (%c1, %c1, %c1)
        threads in (%c1, %c1, %c1)
        args(%n : index, %y : memref<f32>, %a : f32, %x : memref<f32>)
    return
  }

  gpu.module @module {
    // CHECK-LABEL: gpu.func @kernel
    // CHECK-SAME: (%[[P:.*]]: memref<f32>, %[[Q:.*]]: memref<f32>, %[[B:.*]]: f32, %[[M:.*]]: index) kernel attributes {known_block_size = array<i32: 1, 1, 1>} {
    // CHECK: "test.use"(%[[M]], %[[P]], %[[B]], %[[Q]])
    gpu.func @kernel(%m: index, %p: memref<f32>, %b: f32, %q: memref<f32>)
        kernel attributes {known_block_size = array<i32: 1, 1, 1>,
                           known_grid_size = array<i32: 1, 1, 1>} {
      "test.use"(%m, %p, %b, %q) : (index, memref<f32>, f32, memref<f32>) -> ()
      gpu.return
    }
  }
}
