// REQUIRES: ptxas

// RUN: env CUDA_HOME=%cuda_toolkit pe-opt %s --pe-lower-to-nvvm=format=bin \
// RUN:   | FileCheck %s --check-prefix=BIN
// RUN: env CUDA_HOME=%cuda_toolkit pe-opt %s --pe-lower-to-nvvm=format=fatbin \
// RUN:   | FileCheck %s --check-prefix=FATBIN

// Machine code is an ELF file; a fat binary has a magic number of its own.

func.func @rotate(%x: memref<?x8x128xf32>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<64xf64> to memref<64xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// BIN: gpu.binary @rotate_kernel
// BIN-SAME: bin = "\7FELF
// FATBIN: gpu.binary @rotate_kernel
// FATBIN-SAME: "P\EDU\BA\01\00
