// RUN: pe-opt %s --pe-map-to-grid --split-input-file --verify-diagnostics

func.func @tensors(%x: tensor<4x8xf32>, %p: tensor<4xi32>, %f: tensor<4xf64>)
    -> tensor<4x8xf32> {
  // expected-error @below {{'pe.rotary' op is on tensors, but pe-map-to-grid expects memrefs: bufferize first}}
  %y = pe.rotary angles(%p, %f : tensor<4xi32>, tensor<4xf64>)
      outs(%x : tensor<4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

func.func @stack(%x: memref<4x8xf32>, %f: memref<4xf64>) {
  %p = memref.alloca() : memref<4xi32>
  // expected-error @below {{'pe.rotary' op expects operand #0 to be in memory that the GPU can access, but found memref.alloca, which is on the host's stack}}
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%x : memref<4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

memref.global "private" @array : memref<4x8xf32> = dense<1.0>

func.func @global(%p: memref<4xi32>, %f: memref<4xf64>) {
  %x = memref.get_global @array : memref<4x8xf32>
  // expected-error @below {{'pe.rotary' op expects operand #2 to be in memory that the GPU can access, but found a global, or a part of one, that is in the host's memory}}
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%x : memref<4x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

gpu.module @kernels {
  gpu.func @kernel(%x: memref<4x8xf32>, %p: memref<4xi32>, %f: memref<4xf64>) {
    // expected-error @below {{'pe.rotary' op is in a kernel, but pe-map-to-grid expects ops of the host, which become kernels}}
    pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
        outs(%x : memref<4x8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    gpu.return
  }
}
