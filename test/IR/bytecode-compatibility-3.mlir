// The same for version 3, which has factors of what is stored, frequencies of
// heads, mixed axes and relative biases. Inputs/bytecode-version-3.mlirbc is this
// file, as version 3 wrote it.

// RUN: pe-opt %s -o %t.text.mlir
// RUN: pe-opt %S/Inputs/bytecode-version-3.mlirbc -o %t.read.mlir
// RUN: diff %t.text.mlir %t.read.mlir

func.func @rotary(%x: tensor<4x2x16xbf16>, %x_scale: tensor<4x1x2xf32>,
                  %pos: tensor<2x4xf32>, %freq: tensor<2x2x8xf32>,
                  %scale: tensor<4x2x1xf16>, %init: tensor<4x2x16xf8E4M3FN>,
                  %init_scale: tensor<1x2x2xf64>) -> tensor<4x2x16xf8E4M3FN> {
  %a = pe.rotary ins(%x : tensor<4x2x16xbf16>)
      x_scale(%x_scale : tensor<4x1x2xf32>)
      angles(%pos, %freq : tensor<2x4xf32>, tensor<2x2x8xf32>)
      scale(%scale : tensor<4x2x1xf16>) outs(%init : tensor<4x2x16xf8E4M3FN>)
      init_scale(%init_scale : tensor<1x2x2xf64>)
      {block_size = 8 : i64, conjugate, freq_dims = array<i64: 1>,
       layout = #pe.layout<interleaved_to_half>, mixed_axes,
       position_dims = array<i64: 0>, saturate} -> tensor<4x2x16xf8E4M3FN>
  return %a : tensor<4x2x16xf8E4M3FN>
}

// Some of the operands, and defaults of attributes.
func.func @update(%x: tensor<4x2x16xf8E5M2>, %pos: tensor<4xi32>,
                  %freq: tensor<2x8xf64>, %one: f64)
    -> tensor<4x2x16xf8E5M2> {
  %a = pe.rotary x_scale(%one)
      angles(%pos, %freq : tensor<4xi32>, tensor<2x8xf64>)
      outs(%x : tensor<4x2x16xf8E5M2>)
      {freq_dims = array<i64: 1>, layout = #pe.layout<half>,
       position_dims = array<i64: 0>} -> tensor<4x2x16xf8E5M2>
  %b = pe.rotary angles(%pos, %freq : tensor<4xi32>, tensor<2x8xf64>)
      outs(%a : tensor<4x2x16xf8E5M2>) init_scale(%one)
      {freq_dims = array<i64: 1>, layout = #pe.layout<half>,
       position_dims = array<i64: 0>} -> tensor<4x2x16xf8E5M2>
  return %b : tensor<4x2x16xf8E5M2>
}

func.func @tables(%x: tensor<4x2x16xf16>, %pos: tensor<2x4xf32>,
                  %freq: tensor<2x2x8xf32>, %x_scale: tensor<4x1x16xf16>,
                  %scale: tensor<4x1x1xf32>, %one: f64,
                  %init: tensor<4x2x16xf8E5M2>) -> tensor<4x2x16xf8E5M2> {
  %empty = tensor.empty() : tensor<4x2x8xf32>
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<2x4xf32>, tensor<2x2x8xf32>)
      outs(%empty, %empty : tensor<4x2x8xf32>, tensor<4x2x8xf32>) {mixed_axes}
      -> tensor<4x2x8xf32>, tensor<4x2x8xf32>
  %a = pe.apply_rotary ins(%x : tensor<4x2x16xf16>)
      x_scale(%x_scale : tensor<4x1x16xf16>)
      tables(%cos, %sin : tensor<4x2x8xf32>, tensor<4x2x8xf32>)
      scale(%scale : tensor<4x1x1xf32>) outs(%init : tensor<4x2x16xf8E5M2>)
      init_scale(%one)
      {block_size = 1 : i64, layout = #pe.layout<half>,
       position_dims = array<i64: 0, 1>, saturate} -> tensor<4x2x16xf8E5M2>
  return %a : tensor<4x2x16xf8E5M2>
}

func.func @relative_bias(%x: tensor<2x6x6xbf16>, %t: tensor<2x32xf32>,
                         %c: tensor<2x9xf32>, %w: tensor<2x15xf32>, %i: index,
                         %init: tensor<2x6x6xf32>) -> tensor<2x6x6xf32> {
  %a = pe.relative_bias ins(%x : tensor<2x6x6xbf16>)
      table(%t : tensor<2x32xf32>) query_start(%i) key_start(%i)
      outs(%init : tensor<2x6x6xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>, causal}
      -> tensor<2x6x6xf32>
  %b = pe.relative_bias table(%c : tensor<2x9xf32>) key_start(%i)
      outs(%a : tensor<2x6x6xf32>)
      {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x6x6xf32>
  %d = pe.relative_bias table(%w : tensor<2x15xf32>) outs(%b : tensor<2x6x6xf32>)
      {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x6x6xf32>
  return %d : tensor<2x6x6xf32>
}
