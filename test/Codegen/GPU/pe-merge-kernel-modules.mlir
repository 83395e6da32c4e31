// RUN: pe-opt %s --pe-merge-kernel-modules --split-input-file | FileCheck %s

// A symbol whose name is taken is renamed, and so are its uses.

// CHECK-LABEL: module attributes {gpu.container_module}
module attributes {gpu.container_module} {
// CHECK:       func.func @host(
// CHECK:         gpu.launch_func @first::@kernel
// CHECK:         gpu.launch_func @first::@[[KERNEL:kernel_[0-9]+]]
// CHECK:         gpu.launch_func @first::@another
func.func @host(%x: memref<4xf32>, %n: index) {
  gpu.launch_func @first::@kernel blocks in (%n, %n, %n)
      threads in (%n, %n, %n) args(%x : memref<4xf32>)
  gpu.launch_func @second::@kernel blocks in (%n, %n, %n)
      threads in (%n, %n, %n) args(%x : memref<4xf32>)
  gpu.launch_func @second::@another blocks in (%n, %n, %n)
      threads in (%n, %n, %n) args(%x : memref<4xf32>)
  return
}
// CHECK:       gpu.module @first {
// CHECK-NEXT:    memref.global constant @same
// CHECK-NEXT:    memref.global constant @other : memref<4xf32> = dense<2.0
// CHECK-NEXT:    gpu.func @kernel(
// CHECK:         memref.global constant @[[OTHER:other_[0-9]+]] : memref<4xf32> = dense<3.0
// CHECK-NEXT:    gpu.func @[[KERNEL]](
// CHECK-NEXT:      memref.get_global @same
// CHECK-NEXT:      memref.get_global @[[OTHER]]
// CHECK:         gpu.func @another(
// CHECK-NOT:   gpu.module
gpu.module @first {
  memref.global constant @same : memref<4xf32> = dense<1.0>
  memref.global constant @other : memref<4xf32> = dense<2.0>
  gpu.func @kernel(%x: memref<4xf32>) kernel {
    %a = memref.get_global @same : memref<4xf32>
    memref.copy %a, %x : memref<4xf32> to memref<4xf32>
    gpu.return
  }
}
gpu.module @second {
  memref.global constant @same : memref<4xf32> = dense<1.0>
  memref.global constant @other : memref<4xf32> = dense<3.0>
  gpu.func @kernel(%x: memref<4xf32>) kernel {
    %a = memref.get_global @same : memref<4xf32>
    %b = memref.get_global @other : memref<4xf32>
    memref.copy %a, %x : memref<4xf32> to memref<4xf32>
    memref.copy %b, %x : memref<4xf32> to memref<4xf32>
    gpu.return
  }
  gpu.func @another(%x: memref<4xf32>) kernel {
    gpu.return
  }
}
}

// -----

// Modules for other processors stay apart.

// CHECK-LABEL: gpu.module @one [#nvvm.target<chip = "sm_90">]
// CHECK-LABEL: gpu.module @other [#nvvm.target<chip = "sm_80">]
gpu.module @one [#nvvm.target<chip = "sm_90">] {
  gpu.func @kernel() kernel {
    gpu.return
  }
}
gpu.module @other [#nvvm.target<chip = "sm_80">] {
  gpu.func @kernel() kernel {
    gpu.return
  }
}
