// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @c1_mixed(%t: memref<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.relative_bias table(%t : memref<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c1_x_on_memref(%x: memref<2x4x8xf32>, %t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects all arrays to be tensors or all to be memrefs}}
  %r = pe.relative_bias ins(%x : memref<2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c1_no_result(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects one result per init on tensors, but found 0}}
  pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>}
  return
}

// -----

func.func @c1_memrefs_with_result(%t: memref<2x9xf32>, %init: memref<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects no results on memrefs, but found 1}}
  %r = pe.relative_bias table(%t : memref<2x9xf32>) outs(%init : memref<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c1_result_of_other_type(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects the result to have the type of the init, 'tensor<2x4x8xf32>', but found 'tensor<2x4x?xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x?xf32>
  return
}

// -----

func.func @c2_extent(%x: tensor<2x4x9xf32>, %t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects x and init to have the same shape, but found 'tensor<2x4x9xf32>' and 'tensor<2x4x8xf32>'}}
  %r = pe.relative_bias ins(%x : tensor<2x4x9xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c2_rank(%x: tensor<1x2x4x8xf32>, %t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects x and init to have the same shape, but found 'tensor<1x2x4x8xf32>' and 'tensor<2x4x8xf32>'}}
  %r = pe.relative_bias ins(%x : tensor<1x2x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c3(%t: tensor<2x9xf32>, %init: tensor<4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects init to have at least rank 3, with heads, queries and keys, but found 'tensor<4x8xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<4x8xf32>
  return
}

// -----

func.func @c4_heads(%t: tensor<3x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<3x9xf32>'}}
  %r = pe.relative_bias table(%t : tensor<3x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_columns(%t: tensor<2x8xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<2x8xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x8xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_rank(%t: tensor<2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<2xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_transposed_table(%t: tensor<9x2xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<9x2xf32>'}}
  %r = pe.relative_bias table(%t : tensor<9x2xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_heads_of_the_third_last_dimension(%t: tensor<2x9xf32>, %init: tensor<2x3x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x3x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<2x9xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x3x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x3x4x8xf32>
  return
}

// -----

func.func @c4_heads_of_x(%x: tensor<3x4x8xf32>, %t: tensor<2x9xf32>, %init: tensor<?x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<3x4x8xf32>' and 9 columns for #pe.clipped_distance<max_distance = 4>, but found 'tensor<2x9xf32>'}}
  %r = pe.relative_bias ins(%x : tensor<3x4x8xf32>) table(%t : tensor<2x9xf32>) outs(%init : tensor<?x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<?x4x8xf32>
  return
}

// -----

func.func @c4_columns_of_t5(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 32 columns for #pe.t5_buckets<num_buckets = 32, max_distance = 128>, but found 'tensor<2x9xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_columns_of_symmetric_distances(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x4x8xf32>' and 5 columns for #pe.clipped_distance<max_distance = 4, symmetric = true>, but found 'tensor<2x9xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4, symmetric = true>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @c4_columns_of_a_window(%t: tensor<2x9xf32>, %init: tensor<2x6x6xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects table to have one row for each head of 'tensor<2x6x6xf32>' and 15 columns for #pe.window<height = 2, width = 3>, but found 'tensor<2x9xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x6x6xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x6x6xf32>
  return
}

// -----

func.func @c5_queries(%t: tensor<2x15xf32>, %init: tensor<2x7x7xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects the indices of queries to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 7 of them from 0 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) outs(%init : tensor<2x7x7xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x7x7xf32>
  return
}

// -----

func.func @c5_keys(%t: tensor<2x15xf32>, %init: tensor<2x3x7xf32>, %i: index) {
  // expected-error @below {{'pe.relative_bias' op expects the indices of keys to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 7 of them from 0 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) query_start(%i) outs(%init : tensor<2x3x7xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x7xf32>
  return
}

// -----

func.func @c5_more_queries_than_keys(%t: tensor<2x15xf32>, %init: tensor<2x6x4xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects the indices of queries to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 6 of them from -2 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) outs(%init : tensor<2x6x4xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x6x4xf32>
  return
}

// -----

func.func @c5_query_start(%t: tensor<2x15xf32>, %init: tensor<2x3x6xf32>) {
  %c4 = arith.constant 4 : index
  // expected-error @below {{'pe.relative_bias' op expects the indices of queries to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 3 of them from 4 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) query_start(%c4) outs(%init : tensor<2x3x6xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x6xf32>
  return
}

// -----

func.func @c5_key_start(%t: tensor<2x15xf32>, %init: tensor<2x3x6xf32>, %i: index) {
  %c1 = arith.constant 1 : index
  // expected-error @below {{'pe.relative_bias' op expects the indices of keys to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 6 of them from 1 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) query_start(%i) key_start(%c1) outs(%init : tensor<2x3x6xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x6xf32>
  return
}

// -----

func.func @c5_negative_key_start(%t: tensor<2x15xf32>, %init: tensor<2x3x?xf32>) {
  %c_1 = arith.constant -1 : index
  // expected-error @below {{'pe.relative_bias' op expects the indices of keys to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found from -1 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) key_start(%c_1) outs(%init : tensor<2x3x?xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x3x?xf32>
  return
}

// -----

func.func @c5_keys_with_unknown_queries(%t: tensor<2x15xf32>, %init: tensor<2x?x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op expects the indices of keys to be at least 0 and less than 6, the tokens of #pe.window<height = 2, width = 3>, but found 8 of them from 0 on}}
  %r = pe.relative_bias table(%t : tensor<2x15xf32>) outs(%init : tensor<2x?x8xf32>) {buckets = #pe.window<height = 2, width = 3>} -> tensor<2x?x8xf32>
  return
}

// -----

func.func @scores_of_integers(%t: tensor<2x9xf32>, %init: tensor<2x4x8xi32>) {
  // expected-error @below {{'pe.relative_bias' op operand #1 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<2x4x8xi32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xi32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xi32>
  return
}

// -----

func.func @table_of_integers(%t: tensor<2x9xi32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<2x9xi32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xi32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<2x4x8xf32>
  return
}

// -----

func.func @unranked(%t: tensor<2x9xf32>, %init: tensor<*xf32>) {
  // expected-error @below {{'pe.relative_bias' op operand #1 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values or strided memref of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<*xf32>) {buckets = #pe.clipped_distance<max_distance = 4>} -> tensor<*xf32>
  return
}

// -----

func.func @without_buckets(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op requires attribute 'buckets'}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>)  -> tensor<2x4x8xf32>
  return
}

// -----

func.func @with_a_scheme(%t: tensor<2x9xf32>, %init: tensor<2x4x8xf32>) {
  // expected-error @below {{'pe.relative_bias' op attribute 'buckets' failed to satisfy constraint: buckets of relative positions, but found #pe.default instead}}
  %r = pe.relative_bias table(%t : tensor<2x9xf32>) outs(%init : tensor<2x4x8xf32>) {buckets = #pe.default} -> tensor<2x4x8xf32>
  return
}

// -----

// expected-error @below {{expects num_buckets to be even with bidirectional, but found 33}}
func.func private @t5_c1() attributes {a = #pe.t5_buckets<num_buckets = 33, max_distance = 128>}

// -----

// expected-error @below {{expects num_buckets to be at least 4 and at most 1024, but found 2}}
func.func private @t5_c2_few() attributes {a = #pe.t5_buckets<num_buckets = 2, max_distance = 128>}

// -----

// expected-error @below {{expects num_buckets to be at least 2 and at most 1024, but found 1}}
func.func private @t5_c2_few_of_one_direction() attributes {a = #pe.t5_buckets<num_buckets = 1, max_distance = 128, bidirectional = false>}

// -----

// expected-error @below {{expects num_buckets to be at least 4 and at most 1024, but found -32}}
func.func private @t5_c2_negative() attributes {a = #pe.t5_buckets<num_buckets = -32, max_distance = 128>}

// -----

// expected-error @below {{expects num_buckets to be at least 4 and at most 1024, but found 1026}}
func.func private @t5_c2_many() attributes {a = #pe.t5_buckets<num_buckets = 1026, max_distance = 4096>}

// -----

// expected-error @below {{expects max_distance to be at least 9 and at most 2147483647, but found 8}}
func.func private @t5_c3_near() attributes {a = #pe.t5_buckets<num_buckets = 32, max_distance = 8>}

// -----

// expected-error @below {{expects max_distance to be at least 17 and at most 2147483647, but found 16}}
func.func private @t5_c3_near_of_one_direction() attributes {a = #pe.t5_buckets<num_buckets = 32, max_distance = 16, bidirectional = false>}

// -----

// expected-error @below {{expects max_distance to be at least 9 and at most 2147483647, but found 2147483648}}
func.func private @t5_c3_far() attributes {a = #pe.t5_buckets<num_buckets = 32, max_distance = 2147483648>}

// -----

// expected-error @below {{expects max_distance in #pe.t5_buckets, but found num_buckets}}
func.func private @t5_without_max_distance() attributes {a = #pe.t5_buckets<num_buckets = 32>}

// -----

// expected-error @below {{expects num_buckets and max_distance in #pe.t5_buckets, but found nothing}}
func.func private @t5_without_a_body() attributes {a = #pe.t5_buckets}

// -----

// expected-error @below {{expects one of num_buckets, max_distance, bidirectional in #pe.t5_buckets, but found causal}}
func.func private @t5_with_an_unknown_key() attributes {a = #pe.t5_buckets<num_buckets = 32, max_distance = 128, causal = true>}

// -----

// expected-error @below {{expects bidirectional to be true or false, but found 1}}
func.func private @t5_flag_of_another_kind() attributes {a = #pe.t5_buckets<num_buckets = 32, max_distance = 128, bidirectional = 1>}

// -----

// expected-error @below {{expects max_distance to be at least 0 and at most 1073741823, but found -1}}
func.func private @clipped_c1_negative() attributes {a = #pe.clipped_distance<max_distance = -1>}

// -----

// expected-error @below {{expects max_distance to be at least 0 and at most 1073741823, but found 1073741824}}
func.func private @clipped_c1_far() attributes {a = #pe.clipped_distance<max_distance = 1073741824>}

// -----

// expected-error @below {{expects max_distance to be an integer of 64 bits, but found 4.0}}
func.func private @clipped_of_a_float() attributes {a = #pe.clipped_distance<max_distance = 4.0>}

// -----

// expected-error @below {{expects height to be at least 1 and at most 16384, but found 0}}
func.func private @window_c1_height() attributes {a = #pe.window<height = 0, width = 3>}

// -----

// expected-error @below {{expects width to be at least 1 and at most 16384, but found 16385}}
func.func private @window_c1_width() attributes {a = #pe.window<height = 2, width = 16385>}

// -----

// expected-error @below {{expects width in #pe.window, but found height}}
func.func private @window_without_width() attributes {a = #pe.window<height = 7>}
