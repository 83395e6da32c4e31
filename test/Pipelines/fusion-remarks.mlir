// RUN: pe-opt %s --split-input-file --pe-lower-to-llvm \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t
// RUN: pe-opt %s --split-input-file --pe-lower-to-gpu=allow-host-compute=true \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t

// On both kinds of machines, remarks say which op does not join a rotation or a
// write into a cache, why, and where it is.

#row = affine_map<(t, h, f) -> (t, h, f)>
#all = affine_map<(t, h, f) -> ()>

// A factor of all tokens is known after the last of them.
func.func @scale_of_a_cache(%x: tensor<?x2x16xbf16>, %zero: tensor<f32>,
                            %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                            %slots: tensor<?xi64>,
                            %cache: tensor<?x16x2x16xf8E4M3FN>)
    -> tensor<?x16x2x16xf8E4M3FN> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it combines tokens}}
  %largest = linalg.generic {indexing_maps = [#row, #all],
                             iterator_types = ["reduction", "reduction",
                                               "reduction"]}
      ins(%x : tensor<?x2x16xbf16>) outs(%zero : tensor<f32>) {
    ^bb0(%a: bf16, %b: f32):
      %wide = arith.extf %a : bf16 to f32
      %size = math.absf %wide : f32
      %c = arith.maximumf %size, %b : f32
      linalg.yield %c : f32
  } -> tensor<f32>
  %number = tensor.extract %largest[] : tensor<f32>
  %most = arith.constant 448.0 : f32
  %quotient = arith.divf %number, %most : f32
  %scale = arith.extf %quotient : f32 to f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x2x16xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xbf16>
  %w = pe.write_cache ins(%r : tensor<?x2x16xbf16>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x2x16xf8E4M3FN>)
      init_scale(%scale)
      {saturate, slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x16xf8E4M3FN>
  return %w : tensor<?x16x2x16xf8E4M3FN>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#all = affine_map<(t, h, f) -> ()>

// The body of another op takes the number from outside.
func.func @number_from_outside(%x: tensor<?x2x16xf32>, %zero: tensor<f32>,
                               %init: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                               %freq: tensor<8xf64>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it combines tokens}}
  %sum = linalg.generic {indexing_maps = [#row, #all],
                         iterator_types = ["reduction", "reduction",
                                           "reduction"]}
      ins(%x : tensor<?x2x16xf32>) outs(%zero : tensor<f32>) {
    ^bb0(%a: f32, %b: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<f32>
  %number = tensor.extract %sum[] : tensor<f32>
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.divf %a, %number : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#all = affine_map<(t, h, f) -> ()>
#number = affine_map<() -> ()>

// Ops on the result of the reduction come between.
func.func @array_of_a_number(%x: tensor<?x2x16xf32>, %zero: tensor<f32>,
                             %init: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                             %freq: tensor<8xf64>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it combines tokens}}
  %sum = linalg.generic {indexing_maps = [#row, #all],
                         iterator_types = ["reduction", "reduction",
                                           "reduction"]}
      ins(%x : tensor<?x2x16xf32>) outs(%zero : tensor<f32>) {
    ^bb0(%a: f32, %b: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<f32>
  %root = linalg.sqrt ins(%sum : tensor<f32>) outs(%zero : tensor<f32>)
      -> tensor<f32>
  %y = linalg.generic {indexing_maps = [#row, #all, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %root : tensor<?x2x16xf32>, tensor<f32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.divf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#feature = affine_map<(t, h, f) -> (f)>
#all = affine_map<(f) -> ()>
#id = affine_map<(f) -> (f)>

// A number of weights is known before the first token, which is no loss.
func.func @number_of_weights(%x: tensor<?x2x16xf32>, %weights: tensor<16xf32>,
                             %zero: tensor<f32>, %init: tensor<?x2x16xf32>,
                             %pos: tensor<?xi64>, %freq: tensor<8xf64>)
    -> tensor<?x2x16xf32> {
  %sum = linalg.generic {indexing_maps = [#id, #all],
                         iterator_types = ["reduction"]}
      ins(%weights : tensor<16xf32>) outs(%zero : tensor<f32>) {
    ^bb0(%a: f32, %b: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<f32>
  %number = tensor.extract %sum[] : tensor<f32>
  %y = linalg.generic {indexing_maps = [#row, #feature, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %weights : tensor<?x2x16xf32>, tensor<16xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %weighted = arith.mulf %a, %b : f32
      %c = arith.divf %weighted, %number : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// A number is needed before the loop ends.
func.func @second_use(%x: tensor<?x2x16xf32>, %init: tensor<?x2x16xf32>,
                      %pos: tensor<?xi64>, %freq: tensor<8xf64>)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its result is used by other ops as well}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %first = tensor.extract %y[%c0, %c0, %c0] : tensor<?x2x16xf32>
  %scale = arith.extf %first : f32 to f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      scale(%scale : f64) outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

// A product of matrices has kernels of its own.
func.func @projected(%x: tensor<?x32xf32>, %w: tensor<32x16xf32>,
                     %init: tensor<?x16xf32>, %pos: tensor<?xi64>,
                     %freq: tensor<8xf64>) -> tensor<?x16xf32> {
  // expected-remark-re @below {{'linalg.{{matmul|generic}}' not fused with the 'pe.rotary' of its tokens: it is a contraction or a convolution}}
  %y = linalg.matmul ins(%x, %w : tensor<?x32xf32>, tensor<32x16xf32>)
      outs(%init : tensor<?x16xf32>) -> tensor<?x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x16xf32>
  return %r : tensor<?x16xf32>
}

// -----

// Keys and values enter one cache, in which either may be at the slots of the
// other.
func.func @one_cache(%k: tensor<8x2x16xf32>, %v: tensor<8x2x16xf32>,
                     %pos: tensor<8xi64>, %freq: tensor<8xf64>,
                     %k_slots: tensor<8xi64>, %v_slots: tensor<8xi64>,
                     %cache: tensor<?x16x2x16xf32>) -> tensor<?x16x2x16xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi64>, tensor<8xf64>)
      outs(%k : tensor<8x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x2x16xf32>
  %a = pe.write_cache ins(%r : tensor<8x2x16xf32>)
      slots(%k_slots : tensor<8xi64>) outs(%cache : tensor<?x16x2x16xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x16xf32>
  // expected-remark-re @below {{writes into a cache: not fused with an earlier loop that does, because one needs the result of the other; the earlier loop is at loc({{.*}}:{{.*}})}}
  %b = pe.write_cache ins(%v : tensor<8x2x16xf32>)
      slots(%v_slots : tensor<8xi64>) outs(%a : tensor<?x16x2x16xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x16xf32>
  return %b : tensor<?x16x2x16xf32>
}
