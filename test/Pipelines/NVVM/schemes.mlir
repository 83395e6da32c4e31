// DEFINE: %{scheme} =
// DEFINE: %{compile} = sed 's/#pe.default/#pe.%{scheme}/' %s \
// DEFINE:   | pe-opt --pe-lower-to-nvvm | %extract_ptx | FileCheck %s

// REDEFINE: %{scheme} = default
// RUN: %{compile}
// REDEFINE: %{scheme} = linear<factor = 4.0>
// RUN: %{compile}
// REDEFINE: %{scheme} = ntk<factor = 4.0>
// RUN: %{compile}
// REDEFINE: %{scheme} = dynamic_ntk<factor = 4.0, original_max_position_embeddings = 64>
// RUN: %{compile}
// REDEFINE: %{scheme} = ntk_by_parts<factor = 4.0, original_max_position_embeddings = 64>
// RUN: %{compile}
// REDEFINE: %{scheme} = yarn<factor = 4.0, original_max_position_embeddings = 64>
// RUN: %{compile}
// REDEFINE: %{scheme} = llama3<factor = 8.0, low_freq_factor = 1.0, high_freq_factor = 4.0, original_max_position_embeddings = 64>
// RUN: %{compile}
// REDEFINE: %{scheme} = longrope<short_factor = [1.0, 1.5, 2.0, 2.5], long_factor = [2.0, 3.0, 4.0, 5.0], original_max_position_embeddings = 64, factor = 32.0>
// RUN: %{compile}
// REDEFINE: %{scheme} = proportional<partial_rotary_factor = 0.5>
// RUN: %{compile}
// REDEFINE: %{scheme} = divisors<[1.0, 10.0, 100.0, 1000.0]>
// RUN: %{compile}
// REDEFINE: %{scheme} = timescales
// RUN: %{compile}

// All schemes become kernels, with frequencies that are constants.

func.func @rotate(%x: memref<?x2x8xf32>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies
      {dim = 8 : i64, base = 1.0e+04 : f64, scheme = #pe.default}
      : tensor<4xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<4xf64> to memref<4xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<4xf64>)
      outs(%x : memref<?x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK: .visible .entry rotate_kernel(
// CHECK: cos.approx.f32
// CHECK-NOT: .f64
