// RUN: pe-opt %s --gpu-to-llvm --reconcile-unrealized-casts > %t.mlir
// RUN: env LD_LIBRARY_PATH=%pe_libs/fake-cuda mlir-runner %t.mlir -e main \
// RUN:   -entry-point-result=void \
// RUN:   --shared-libs=%pe_libs/libpe_cuda_runtime%shlibext \
// RUN:   | FileCheck %s

// The driver is asked to register an array, but not an empty one, which it
// would refuse.

func.func @main() {
  %x = memref.alloc() : memref<4xf32>
  %array = memref.cast %x : memref<4xf32> to memref<*xf32>
  gpu.host_register %array : memref<*xf32>
  gpu.host_unregister %array : memref<*xf32>
  %y = memref.alloc() : memref<0xf32>
  %empty = memref.cast %y : memref<0xf32> to memref<*xf32>
  gpu.host_register %empty : memref<*xf32>
  gpu.host_unregister %empty : memref<*xf32>
  return
}

// CHECK: {{^}}register 16
// CHECK-NEXT: unregister
// CHECK-NOT: register
