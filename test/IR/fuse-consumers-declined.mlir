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

// -----

// The columns of a product in tiles that split heads, and pairs with them.
func.func @half_heads_of_a_product(%x: tensor<16x32xf32>,
    %weight: tensor<32x2x128xf32>, %pos: tensor<16xi32>,
    %freq: tensor<64xf64>, %zeros: tensor<16x2x128xf32>,
    %init: tensor<16x2x128xf32>) -> tensor<16x2x128xf32> {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %c128 = arith.constant 128 : index
  %product = scf.for %i = %c0 to %c128 step %c64 iter_args(%arg = %zeros)
      -> tensor<16x2x128xf32> {
    %columns = tensor.extract_slice %weight[0, 0, %i] [32, 2, 64] [1, 1, 1]
        : tensor<32x2x128xf32> to tensor<32x2x64xf32>
    %sums = tensor.extract_slice %arg[0, 0, %i] [16, 2, 64] [1, 1, 1]
        : tensor<16x2x128xf32> to tensor<16x2x64xf32>
    %part = linalg.contract indexing_maps = [
        affine_map<(t, h, f, k) -> (t, k)>,
        affine_map<(t, h, f, k) -> (k, h, f)>,
        affine_map<(t, h, f, k) -> (t, h, f)>]
        ins(%x, %columns : tensor<16x32xf32>, tensor<32x2x64xf32>)
        outs(%sums : tensor<16x2x64xf32>) -> tensor<16x2x64xf32>
    %next = tensor.insert_slice %part into %arg[0, 0, %i] [16, 2, 64] [1, 1, 1]
        : tensor<16x2x64xf32> into tensor<16x2x128xf32>
    scf.yield %next : tensor<16x2x128xf32>
  }
  // expected-remark @below {{not tiled: the feature dimension stays whole unless the layout is interleaved}}
  // expected-remark @below {{not fused into the loops of its producer}}
  %r = pe.rotary ins(%product : tensor<16x2x128xf32>)
      angles(%pos, %freq : tensor<16xi32>, tensor<64xf64>)
      outs(%init : tensor<16x2x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<16x2x128xf32>
  return %r : tensor<16x2x128xf32>
}
