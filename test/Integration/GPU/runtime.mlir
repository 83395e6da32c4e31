// RUN: pe-opt %s --pe-lower-to-nvvm > %t.mlir

// Without a driver there is a message and no crash.
// RUN: env LD_LIBRARY_PATH=%t.nowhere not mlir-runner %t.mlir -e main \
// RUN:   -entry-point-result=void \
// RUN:   --shared-libs=%pe_libs/libpe_cuda_runtime%shlibext 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ABSENT

// A driver that prints what it is asked.
// RUN: env LD_LIBRARY_PATH=%pe_libs/fake-cuda mlir-runner %t.mlir -e main \
// RUN:   -entry-point-result=void \
// RUN:   --shared-libs=%pe_libs/libpe_cuda_runtime%shlibext \
// RUN:   | FileCheck %s

// A driver that does not take the kernel.
// RUN: env LD_LIBRARY_PATH=%pe_libs/fake-cuda PE_FAKE_CUDA_REFUSES=1 \
// RUN:   not mlir-runner %t.mlir -e main -entry-point-result=void \
// RUN:   --shared-libs=%pe_libs/libpe_cuda_runtime%shlibext 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REFUSED

// A driver that is gone when the program unloads its kernels is no failure.
// RUN: env LD_LIBRARY_PATH=%pe_libs/fake-cuda PE_FAKE_CUDA_IS_GONE=1 \
// RUN:   mlir-runner %t.mlir -e main -entry-point-result=void \
// RUN:   --shared-libs=%pe_libs/libpe_cuda_runtime%shlibext \
// RUN:   | FileCheck %s

func.func @rotate(%x: memref<4096x8x128xbf16>, %start: i32) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %p = pe.positions %start : tensor<4096xi32>
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  %positions = bufferization.to_buffer %p read_only
      : tensor<4096xi32> to memref<4096xi32>
  pe.rotary angles(%positions, %f : memref<4096xi32>, memref<64xf64>)
      outs(%x : memref<4096x8x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @main() {
  %start = arith.constant 5 : i32
  %x = memref.alloc() : memref<4096x8x128xbf16>
  call @rotate(%x, %start) : (memref<4096x8x128xbf16>, i32) -> ()
  memref.dealloc %x : memref<4096x8x128xbf16>
  return
}

// ABSENT: pe: no CUDA driver: libcuda.so.1: cannot open shared object file

// CHECK: load PTX
// CHECK: allocate managed 8388608
// CHECK: get rotate_kernel
// 4096 tokens of 4 pairs of heads of 16 groups of pairs.
// CHECK: launch grid 2048 1 1 block 128 1 1 shared 0
// CHECK-NEXT: synchronize
// CHECK: free
// CHECK: unload

// REFUSED: pe: moduleLoadData: fake error of the module
