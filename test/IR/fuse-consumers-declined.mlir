// RUN: pe-test-opt %s --test-fuse-consumers --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics

func.func @tile_of_frequencies(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                               %from: tensor<32xf64>) -> tensor<8x64xf32> {
  %empty = tensor.empty() : tensor<32xf64>
  %freq = scf.forall (%i) = (0) to (32) step (4) shared_outs(%arg = %empty)
      -> tensor<32xf64> {
    %part = tensor.extract_slice %from[%i] [4] [1]
        : tensor<32xf64> to tensor<4xf64>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %part into %arg[%i] [4] [1]
          : tensor<4xf64> into tensor<32xf64>
    }
  }
  // expected-remark @below {{not fused: a tile of inv_freq is used by every tile of the result}}
  // expected-remark @below {{not fused into the loops of its producer}}
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}

// -----

func.func @tile_of_pairs(%x: tensor<8x64xf32>, %from: tensor<8x32xf32>,
                         %sin: tensor<8x32xf32>) -> tensor<8x64xf32> {
  %empty = tensor.empty() : tensor<8x32xf32>
  %cos = scf.forall (%i) = (0) to (32) step (4) shared_outs(%arg = %empty)
      -> tensor<8x32xf32> {
    %part = tensor.extract_slice %from[0, %i] [8, 4] [1, 1]
        : tensor<8x32xf32> to tensor<8x4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %part into %arg[0, %i] [8, 4] [1, 1]
          : tensor<8x4xf32> into tensor<8x32xf32>
    }
  }
  // expected-remark @below {{not fused: a tile must hold all axes and all pairs}}
  // expected-remark @below {{not fused into the loops of its producer}}
  %r = pe.apply_rotary
      tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>)
      outs(%x : tensor<8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x64xf32>
  return %r : tensor<8x64xf32>
}
