// The PTX of each chip is of a version that knows it.

// DEFINE: %{chip} =
// DEFINE: %{ptx} =
// DEFINE: %{compile} = pe-opt %s --pe-lower-to-nvvm=chip=%{chip} \
// DEFINE:   | %extract_ptx | FileCheck %s -DPTX=%{ptx} -DCHIP=%{chip}

// REDEFINE: %{chip} = sm_80
// REDEFINE: %{ptx} = 7.0
// RUN: %{compile}
// REDEFINE: %{chip} = sm_88
// REDEFINE: %{ptx} = 9.0
// RUN: %{compile}
// REDEFINE: %{chip} = sm_90a
// REDEFINE: %{ptx} = 8.0
// RUN: %{compile}
// REDEFINE: %{chip} = sm_100
// REDEFINE: %{ptx} = 8.6
// RUN: %{compile}
// REDEFINE: %{chip} = sm_100f
// REDEFINE: %{ptx} = 8.8
// RUN: %{compile}
// REDEFINE: %{chip} = sm_103
// REDEFINE: %{ptx} = 8.8
// RUN: %{compile}
// REDEFINE: %{chip} = sm_110
// REDEFINE: %{ptx} = 9.0
// RUN: %{compile}
// REDEFINE: %{chip} = sm_120
// REDEFINE: %{ptx} = 8.7
// RUN: %{compile}
// REDEFINE: %{chip} = sm_121
// REDEFINE: %{ptx} = 8.8
// RUN: %{compile}

// CHECK: .version [[PTX]]
// CHECK-NEXT: .target [[CHIP]]
func.func @rotate(%x: memref<?x8x128xf32>, %p: memref<?xi32>,
                  %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
