// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @frequencies_c1_zero() {
  // expected-error @below {{'pe.frequencies' op expects dim to be even, at least 2 and at most 1048576, but found 0}}
  %freq, %a = pe.frequencies {dim = 0 : i64, base = 1.0e+04 : f64} : tensor<0xf64>, f64
  return
}

// -----

func.func @frequencies_c1_odd() {
  // expected-error @below {{'pe.frequencies' op expects dim to be even, at least 2 and at most 1048576, but found 63}}
  %freq, %a = pe.frequencies {dim = 63 : i64, base = 1.0e+04 : f64} : tensor<31xf64>, f64
  return
}

// -----

func.func @frequencies_c1_negative() {
  // expected-error @below {{'pe.frequencies' op expects dim to be even, at least 2 and at most 1048576, but found -64}}
  %freq, %a = pe.frequencies {dim = -64 : i64, base = 1.0e+04 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c1_too_large_to_fold() {
  // expected-error @below {{'pe.frequencies' op expects dim to be even, at least 2 and at most 1048576, but found 9223372036854775806}}
  %freq, %a = pe.frequencies {dim = 9223372036854775806 : i64, base = 1.0e+04 : f64} : tensor<4611686018427387903xf64>, f64
  return
}

// -----

func.func @frequencies_c2_zero() {
  // expected-error @below {{'pe.frequencies' op expects base to be finite and greater than 0, but found 0.000000e+00 : f64}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 0.0 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c2_negative() {
  // expected-error @below {{'pe.frequencies' op expects base to be finite and greater than 0, but found -1.000000e+04 : f64}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = -1.0e+04 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c2_infinite() {
  // expected-error @below {{'pe.frequencies' op expects base to be finite and greater than 0, but found 0x7FF0000000000000 : f64}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 0x7FF0000000000000 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c2_nan() {
  // expected-error @below {{'pe.frequencies' op expects base to be finite and greater than 0, but found 0x7FF8000000000000 : f64}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 0x7FF8000000000000 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c3_extent() {
  // expected-error @below {{'pe.frequencies' op expects inv_freq to have 32 elements, half of dim, but found 'tensor<64xf64>'}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<64xf64>, f64
  return
}

// -----

func.func @frequencies_c3_rank() {
  // expected-error @below {{'pe.frequencies' op expects inv_freq to have 32 elements, half of dim, but found 'tensor<1x32xf64>'}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<1x32xf64>, f64
  return
}

// -----

func.func @frequencies_c4_default(%length: index) {
  // expected-error @below {{'pe.frequencies' op expects no seq_len, because #pe.default does not depend on it}}
  %freq, %a = pe.frequencies seq_len(%length) {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_c4_linear(%length: index) {
  // expected-error @below {{'pe.frequencies' op expects no seq_len, because #pe.linear<factor = 2.000000e+00> does not depend on it}}
  %freq, %a = pe.frequencies seq_len(%length) {dim = 64 : i64, base = 1.0e+04 : f64, scheme = #pe.linear<factor = 2.0>} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_without_base() {
  // expected-error @below {{'pe.frequencies' op requires attribute 'base'}}
  %freq, %a = pe.frequencies {dim = 64 : i64} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_with_f32_base() {
  // expected-error @below {{attribute 'base' failed to satisfy constraint: 64-bit float attribute}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f32} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_without_a_scheme_in_scheme() {
  // expected-error @below {{attribute 'scheme' failed to satisfy constraint: a frequency scheme, but found #pe.layout<half> instead}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64, scheme = #pe.layout<half>} : tensor<32xf64>, f64
  return
}

// -----

func.func @frequencies_of_dynamic_extent() {
  // expected-error @below {{'pe.frequencies' op result #0 must be statically shaped tensor of 64-bit float values, but got 'tensor<?xf64>'}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<?xf64>, f64
  return
}

// -----

func.func @frequencies_in_f32() {
  // expected-error @below {{'pe.frequencies' op result #0 must be statically shaped tensor of 64-bit float values, but got 'tensor<32xf32>'}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : tensor<32xf32>, f64
  return
}

// -----

func.func @frequencies_in_memref() {
  // expected-error @below {{invalid kind of type specified: expected builtin.tensor, but found 'memref<32xf64>'}}
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} : memref<32xf64>, f64
  return
}

// -----

func.func @positions_c1_missing_length(%start: i32) {
  // expected-error @below {{'pe.positions' op expects a length, because the extent of the result is dynamic}}
  %pos = pe.positions %start : tensor<?xi32>
  return
}

// -----

func.func @positions_c1_needless_length(%start: i32, %length: index) {
  // expected-error @below {{'pe.positions' op expects no length, because the extent of the result is static}}
  %pos = pe.positions %start, %length : tensor<16xi32>
  return
}

// -----

func.func @positions_of_other_type_than_start(%start: i32, %length: index) {
  // expected-error @below {{'pe.positions' op failed to verify that start has the element type of the result}}
  %pos = "pe.positions"(%start, %length) : (i32, index) -> tensor<?xi64>
  return
}

// -----

func.func @positions_of_rank_2(%start: i32) {
  // expected-error @below {{'result' must be 1D tensor of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values or 1D memref of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values, but got 'tensor<4x4xi32>'}}
  %pos = pe.positions %start : tensor<4x4xi32>
  return
}

// -----

func.func @positions_of_index(%start: index) {
  // expected-error @below {{'result' must be 1D tensor of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values or 1D memref of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values, but got 'tensor<4xindex>'}}
  %pos = pe.positions %start : tensor<4xindex>
  return
}

// -----

func.func @positions_unranked(%start: i32, %length: index) {
  // expected-error @below {{'pe.positions' op result #0 must be 1D tensor of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values or 1D memref of 8-bit signless integer or 16-bit signless integer or 32-bit signless integer or 64-bit signless integer values, but got 'tensor<*xi32>'}}
  %pos = "pe.positions"(%start, %length) : (i32, index) -> tensor<*xi32>
  return
}

// -----

func.func @positions_c1_missing_length_of_memory(%start: i32) {
  // expected-error @below {{'pe.positions' op expects a length, because the extent of the result is dynamic}}
  %pos = pe.positions %start : memref<?xi32>
  return
}

// -----

func.func @positions_c2_strides(%start: i32) {
  // expected-error @below {{'pe.positions' op expects new memory to have the identity layout, but found 'memref<4xi32, strided<[2]>>'}}
  %pos = pe.positions %start : memref<4xi32, strided<[2]>>
  return
}

// -----

func.func @positions_c2_offset(%start: i32, %length: index) {
  // expected-error @below {{'pe.positions' op expects new memory to have the identity layout, but found 'memref<?xi32, strided<[1], offset: ?>>'}}
  %pos = pe.positions %start, %length : memref<?xi32, strided<[1], offset: ?>>
  return
}

// -----

func.func @positions_in_memory_of_other_type_than_start(%start: i32) {
  // expected-error @below {{'pe.positions' op failed to verify that start has the element type of the result}}
  %pos = "pe.positions"(%start) : (i32) -> memref<8xi64>
  return
}

// -----

func.func @positions_in_memory_of_rank_2(%start: i32) {
  // expected-error @below {{but got 'memref<4x4xi32>'}}
  %pos = pe.positions %start : memref<4x4xi32>
  return
}

// -----

func.func @positions_in_unranked_memory(%start: i32, %length: index) {
  // expected-error @below {{but got 'memref<*xi32>'}}
  %pos = "pe.positions"(%start, %length) : (i32, index) -> memref<*xi32>
  return
}
