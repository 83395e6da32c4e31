// RUN: pe-opt %s --pe-lower-to-gpu --split-input-file --verify-diagnostics
// RUN: pe-opt %s --pe-lower-to-nvvm --split-input-file --verify-diagnostics

// expected-error @below {{'builtin.module' op expects no modules inside, but found a 'builtin.module'}}
module @inner {
  func.func @f(%x: memref<8xf32>) {
    return
  }
}

// -----

gpu.module @kernels {
  gpu.func @rotate(%x: memref<4x8xf32>, %p: memref<4xi32>, %f: memref<4xf64>)
      kernel {
    // expected-error @below {{'pe.rotary' op is in a kernel, but pe-map-to-grid expects ops of the host, which become kernels}}
    pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
        outs(%x : memref<4x8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
    gpu.return
  }
}
