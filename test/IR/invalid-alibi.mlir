// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @slopes_c1_no_heads() {
  // expected-error @below {{'pe.alibi_slopes' op expects num_heads to be at least 1, but found 0}}
  %m = pe.alibi_slopes {num_heads = 0 : i64} : tensor<0xf32>
  return
}

// -----

func.func @slopes_c2() {
  // expected-error @below {{'pe.alibi_slopes' op expects total_heads to be at most 1048576, but found 1048577}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, total_heads = 1048577 : i64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c2_default_total() {
  // expected-error @below {{'pe.alibi_slopes' op expects total_heads to be at most 1048576, but found 1048577}}
  %m = pe.alibi_slopes {num_heads = 1048577 : i64} : tensor<1048577xf32>
  return
}

// -----

func.func @slopes_c3_negative_offset() {
  // expected-error @below {{'pe.alibi_slopes' op expects head_offset to be at least 0, but found -1}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, head_offset = -1 : i64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c3_more_heads_than_all() {
  // expected-error @below {{'pe.alibi_slopes' op expects heads 0 and the 7 after it to be less than total_heads, 4}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, total_heads = 4 : i64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c3_offset_without_total() {
  // expected-error @below {{'pe.alibi_slopes' op expects heads 1 and the 7 after it to be less than total_heads, 8}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, head_offset = 1 : i64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c3_negative_total() {
  // expected-error @below {{'pe.alibi_slopes' op expects heads 0 and the 0 after it to be less than total_heads, -1}}
  %m = pe.alibi_slopes {num_heads = 1 : i64, total_heads = -1 : i64} : tensor<1xf32>
  return
}

// -----

func.func @slopes_c3_sum_does_not_overflow() {
  // expected-error @below {{'pe.alibi_slopes' op expects heads 9223372036854775807 and the 7 after it to be less than total_heads, 32}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, head_offset = 9223372036854775807 : i64, total_heads = 32 : i64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c4_zero() {
  // expected-error @below {{'pe.alibi_slopes' op expects max_bias to be finite and greater than 0, but found 0.000000e+00 : f64}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 0.0 : f64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c4_infinite() {
  // expected-error @below {{'pe.alibi_slopes' op expects max_bias to be finite and greater than 0, but found 0x7FF0000000000000 : f64}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 0x7FF0000000000000 : f64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_c5_other_extent() {
  // expected-error @below {{'pe.alibi_slopes' op expects the result to have 8 elements, one for each head, but found 'tensor<12xf32>'}}
  %m = pe.alibi_slopes {num_heads = 8 : i64} : tensor<12xf32>
  return
}

// -----

func.func @slopes_c5_rank() {
  // expected-error @below {{'pe.alibi_slopes' op expects the result to have 8 elements, one for each head, but found 'tensor<8x1xf32>'}}
  %m = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8x1xf32>
  return
}

// -----

func.func @slopes_of_dynamic_shape() {
  // expected-error @below {{'pe.alibi_slopes' op result #0 must be statically shaped tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<?xf32>'}}
  %m = pe.alibi_slopes {num_heads = 8 : i64} : tensor<?xf32>
  return
}

// -----

func.func @slopes_of_integers() {
  // expected-error @below {{'pe.alibi_slopes' op result #0 must be statically shaped tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<8xi32>'}}
  %m = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xi32>
  return
}

// -----

func.func @slopes_without_num_heads() {
  // expected-error @below {{'pe.alibi_slopes' op requires attribute 'num_heads'}}
  %m = pe.alibi_slopes {max_bias = 8.0 : f64} : tensor<8xf32>
  return
}

// -----

func.func @slopes_max_bias_of_f32() {
  // expected-error @below {{'pe.alibi_slopes' op attribute 'max_bias' failed to satisfy constraint: 64-bit float attribute}}
  %m = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 8.0 : f32} : tensor<8xf32>
  return
}

// -----

func.func @alibi_c1_mixed(%m: memref<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.alibi slopes(%m : memref<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c1_x_on_memref(%x: memref<2x4x8xf32>, %m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.alibi ins(%x : memref<2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c1_no_result(%m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects one result per init on tensors, but found 0}}
  pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>}
  return
}

// -----

func.func @alibi_c1_memrefs_with_result(%m: memref<2xf32>, %init: memref<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects no results on memrefs, but found 1}}
  %r = pe.alibi slopes(%m : memref<2xf32>) outs(%init : memref<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c1_result_of_other_type(%m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects the result to have the type of the init, 'tensor<2x4x8xf32>', but found 'tensor<2x4x?xf32>'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x?xf32>
  return
}

// -----

func.func @alibi_c2_extent(%x: tensor<2x4x9xf32>, %m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects x and init to have the same shape, but found 'tensor<2x4x9xf32>' and 'tensor<2x4x8xf32>'}}
  %r = pe.alibi ins(%x : tensor<2x4x9xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c2_rank(%x: tensor<1x2x4x8xf32>, %m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects x and init to have the same shape, but found 'tensor<1x2x4x8xf32>' and 'tensor<2x4x8xf32>'}}
  %r = pe.alibi ins(%x : tensor<1x2x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c3(%m: tensor<2xf32>, %init: tensor<4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects init to have at least rank 3, with heads, queries and keys, but found 'tensor<4x8xf32>'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<4x8xf32>
  return
}

// -----

func.func @alibi_c4_extent(%m: tensor<3xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects slopes to have rank 1 and one element for each head of 'tensor<2x4x8xf32>', but found 'tensor<3xf32>'}}
  %r = pe.alibi slopes(%m : tensor<3xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c4_rank(%m: tensor<2x1xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects slopes to have rank 1 and one element for each head of 'tensor<2x4x8xf32>', but found 'tensor<2x1xf32>'}}
  %r = pe.alibi slopes(%m : tensor<2x1xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_c4_heads_of_the_third_last_dimension(%m: tensor<2xf32>, %init: tensor<2x3x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects slopes to have rank 1 and one element for each head of 'tensor<2x3x4x8xf32>', but found 'tensor<2xf32>'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x3x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x3x4x8xf32>
  return
}

// -----

func.func @alibi_c4_heads_of_x(%x: tensor<3x4x8xf32>, %m: tensor<2xf32>, %init: tensor<?x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op expects slopes to have rank 1 and one element for each head of 'tensor<3x4x8xf32>', but found 'tensor<2xf32>'}}
  %r = pe.alibi ins(%x : tensor<3x4x8xf32>) slopes(%m : tensor<2xf32>) outs(%init : tensor<?x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<?x4x8xf32>
  return
}

// -----

func.func @alibi_scores_of_integers(%m: tensor<2xf32>, %init: tensor<2x4x8xi32>) {
  // expected-error @below {{'pe.alibi' op operand #1 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<2x4x8xi32>'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xi32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xi32>
  return
}

// -----

func.func @alibi_unranked(%m: tensor<2xf32>, %init: tensor<*xf32>) {
  // expected-error @below {{'pe.alibi' op operand #1 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<*xf32>) {form = #pe.alibi_form<relative>} -> tensor<*xf32>
  return
}

// -----

func.func @alibi_without_form(%m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.alibi' op requires attribute 'form'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_form_without_such_a_case(%m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{expects one of #pe.alibi_form<relative>, #pe.alibi_form<symmetric>, #pe.alibi_form<column>, but found #pe.alibi_form<diagonal>}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<diagonal>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @alibi_with_layout(%m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{custom op 'pe.alibi' 'pe.alibi' op attribute 'form' failed to satisfy constraint: one of #pe.alibi_form<relative>, #pe.alibi_form<symmetric>, #pe.alibi_form<column>, but found #pe.layout<half> instead}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {form = #pe.layout<half>} -> tensor<2x4x8xf32>
  return
}

// -----

// expected-note @below {{prior use here}}
func.func @alibi_start_of_i32(%i: i32, %m: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{use of value '%i' expects different type than prior uses: 'index' vs 'i32'}}
  %r = pe.alibi slopes(%m : tensor<2xf32>) query_start(%i) outs(%init : tensor<2x4x8xf32>) {form = #pe.alibi_form<relative>} -> tensor<2x4x8xf32>
  return
}
