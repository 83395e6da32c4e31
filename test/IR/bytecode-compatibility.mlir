// What version 1 wrote is read as what it was. Inputs/bytecode-version-1.mlirbc
// is this file, as `pe-opt --emit-bytecode` wrote it: the ops and attributes of
// then. It stays as it is; a new version gets a file of its own beside it.

// RUN: pe-opt %s -o %t.text.mlir
// RUN: pe-opt %S/Inputs/bytecode-version-1.mlirbc -o %t.read.mlir
// RUN: diff %t.text.mlir %t.read.mlir

func.func @frequencies(%length: index) -> (tensor<4xf64>, tensor<4xf64>) {
  %default, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      rounding = #pe.rounding<f32>} : tensor<4xf64>, f64
  %dynamic, %b = pe.frequencies seq_len(%length) {dim = 8 : i64,
      base = 1.0e+04 : f64, scheme = #pe.dynamic_ntk<factor = 2.0,
          original_max_position_embeddings = 2048>} : tensor<4xf64>, f64
  return %default, %dynamic : tensor<4xf64>, tensor<4xf64>
}

func.func private @schemes() attributes {
  default = #pe.default,
  divisors = #pe.divisors<[1.0, 2.5]>,
  linear = #pe.linear<factor = 4.0>,
  llama3 = #pe.llama3<factor = 8.0, low_freq_factor = 1.0,
      high_freq_factor = 4.0, original_max_position_embeddings = 8192>,
  longrope = #pe.longrope<short_factor = [1.0, 1.5], long_factor = [2.0, 3.0],
      original_max_position_embeddings = 4096, factor = 32.0>,
  ntk = #pe.ntk<factor = 4.0>,
  ntk_by_parts = #pe.ntk_by_parts<factor = 4.0,
      original_max_position_embeddings = 2048, high_freq_factor = 16.0>,
  proportional = #pe.proportional<partial_rotary_factor = 0.25, factor = 8.0>,
  timescales = #pe.timescales,
  yarn = #pe.yarn<factor = 4.0, original_max_position_embeddings = 2048,
      truncate = false, attention_factor = 1.25>
}

func.func @rotations(%x: tensor<4x2x16xf32>, %start: i32, %scale: f64,
                     %freq: tensor<4xf64>) -> tensor<4x2x16xf32> {
  %pos = pe.positions %start {step = 2 : i64} : tensor<4xi32>
  %half = pe.rotary angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>)
      scale(%scale) outs(%x : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, begin = 2 : i64,
       conjugate} -> tensor<4x2x16xf32>
  %init = tensor.empty() : tensor<4x4xf32>
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>)
      outs(%init, %init : tensor<4x4xf32>, tensor<4x4xf32>)
      -> tensor<4x4xf32>, tensor<4x4xf32>
  %pairs = pe.apply_rotary tables(%cos, %sin : tensor<4x4xf32>, tensor<4x4xf32>)
      outs(%half : tensor<4x2x16xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %pairs : tensor<4x2x16xf32>
}

func.func @axes(%x: memref<4x8xbf16>, %y: memref<4x8xbf16>,
                %pos: memref<2x4xi64>, %freq: memref<4xf64>) {
  pe.rotary ins(%x : memref<4x8xbf16>)
      angles(%pos, %freq : memref<2x4xi64>, memref<4xf64>)
      outs(%y : memref<4x8xbf16>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 0, 1, 1>}
  return
}

func.func @absolute(%pos: tensor<4xi32>, %freq: tensor<4xf64>,
                    %init: tensor<4x8xf32>)
    -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
  %a = pe.sinusoidal angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>)
      outs(%init : tensor<4x8xf32>) {order = #pe.order<interleaved>}
      -> tensor<4x8xf32>
  %b = pe.sinusoidal angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>)
      outs(%init : tensor<4x8xf32>) {order = #pe.order<sin_cos>}
      -> tensor<4x8xf32>
  %c = pe.sinusoidal angles(%pos, %freq : tensor<4xi32>, tensor<4xf64>)
      outs(%init : tensor<4x8xf32>) {order = #pe.order<cos_sin>}
      -> tensor<4x8xf32>
  return %a, %b, %c : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
}

func.func @alibi(%scores: tensor<4x8x8xf32>, %x: tensor<4x8x8xf32>, %i: index)
    -> tensor<4x8x8xf32> {
  %slopes = pe.alibi_slopes {num_heads = 4 : i64, head_offset = 2 : i64,
      total_heads = 12 : i64, max_bias = 4.0 : f64} : tensor<4xf32>
  %a = pe.alibi slopes(%slopes : tensor<4xf32>) outs(%scores : tensor<4x8x8xf32>)
      {form = #pe.alibi_form<relative>, causal} -> tensor<4x8x8xf32>
  %b = pe.alibi ins(%x : tensor<4x8x8xf32>) slopes(%slopes : tensor<4xf32>)
      query_start(%i) key_start(%i) outs(%a : tensor<4x8x8xf32>)
      {form = #pe.alibi_form<symmetric>} -> tensor<4x8x8xf32>
  %c = pe.alibi slopes(%slopes : tensor<4xf32>) outs(%b : tensor<4x8x8xf32>)
      {form = #pe.alibi_form<column>} -> tensor<4x8x8xf32>
  return %c : tensor<4x8x8xf32>
}
