// RUN: pe-opt %s --split-input-file --verify-diagnostics

func.func @cos_sin_c1(%p: vector<4xi64>, %low: i64) {
  // expected-error @below {{'pe.cos_sin' op expects low to have the type of position, 'vector<4xi64>', but found 'i64'}}
  %cos, %sin = pe.cos_sin %p, %p low(%low : i64)
      : vector<4xi64> -> vector<4xf64>
  return
}

// -----

func.func @cos_sin_c2_lanes(%p: vector<4xi64>) {
  // expected-error @below {{'pe.cos_sin' op expects results of type 'vector<4xf32>' without low, but found 'vector<8xf32>'}}
  %cos, %sin = pe.cos_sin %p, %p : vector<4xi64> -> vector<8xf32>
  return
}

// -----

func.func @cos_sin_c2_f64_without_low(%p: i64) {
  // expected-error @below {{'pe.cos_sin' op expects results of type 'f32' without low, but found 'f64'}}
  %cos, %sin = pe.cos_sin %p, %p : i64 -> f64
  return
}

// -----

func.func @cos_sin_c2_f32_with_low(%p: i64) {
  // expected-error @below {{'pe.cos_sin' op expects results of type 'f64' with low, but found 'f32'}}
  %cos, %sin = pe.cos_sin %p, %p low(%p : i64) : i64 -> f32
  return
}

// -----

func.func @cos_sin_c3(%p: vector<4xi64>, %a: f32) {
  // expected-error @below {{'pe.cos_sin' op expects scale to have the type of the results, 'vector<4xf32>', but found 'f32'}}
  %cos, %sin = pe.cos_sin %p, %p scale(%a : f32)
      : vector<4xi64> -> vector<4xf32>
  return
}

// -----

func.func @cos_sin_of_other_integers(%p: vector<4xi32>) {
  // expected-error @below {{'pe.cos_sin' op operand #0 must be i64 or a vector of it, but got 'vector<4xi32>'}}
  %cos, %sin = pe.cos_sin %p, %p : vector<4xi32> -> vector<4xf32>
  return
}

// -----

func.func @cos_sin_of_two_dimensions(%p: vector<4x4xi64>) {
  // expected-error @below {{'pe.cos_sin' op operand #0 must be i64 or a vector of it, but got 'vector<4x4xi64>'}}
  %cos, %sin = pe.cos_sin %p, %p : vector<4x4xi64> -> vector<4x4xf32>
  return
}
