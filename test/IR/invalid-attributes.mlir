// RUN: pe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expected one of [half, interleaved, interleaved_to_half] for where the partners of a pair are stored, got: foo}}
// expected-error @below {{failed to parse PE_LayoutAttr parameter 'value' which is to be a `::mlir::pe::Layout`}}
func.func private @layout_without_such_a_case() attributes {a = #pe.layout<foo>}

// -----

// expected-error @below {{expected keyword for where the partners of a pair are stored}}
// expected-error @below {{failed to parse PE_LayoutAttr parameter 'value' which is to be a `::mlir::pe::Layout`}}
func.func private @layout_without_a_case() attributes {a = #pe.layout<>}

// -----

// expected-error @below {{expected one of [exact, f32] for how the frequencies are rounded, got: f64}}
// expected-error @below {{failed to parse PE_RoundingAttr parameter 'value' which is to be a `::mlir::pe::Rounding`}}
func.func private @rounding_without_such_a_case() attributes {a = #pe.rounding<f64>}

// -----

// expected-error @below {{unknown attribute `nope` in dialect `pe`}}
func.func private @unknown_attribute() attributes {a = #pe.nope}

// -----

// expected-error @below {{dialect 'pe' provides no type parsing hook}}
func.func private @unknown_type() attributes {a = !pe.nope}

// -----

// expected-error @below {{expected '<'}}
func.func private @linear_without_a_body() attributes {a = #pe.linear}

// -----

// expected-error @below {{expected valid keyword}}
// expected-error @below {{expected a parameter name in struct}}
func.func private @linear_without_a_factor() attributes {a = #pe.linear<>}

// -----

// expected-error @below {{expected '='}}
func.func private @linear_without_a_value() attributes {a = #pe.linear<factor>}

// -----

// expected-error @below {{duplicate or unknown struct parameter name: scale}}
func.func private @linear_with_an_unknown_key() attributes {a = #pe.linear<scale = 2.0>}

// -----

// expected-error @below {{expected '>'}}
func.func private @linear_with_two_factors() attributes {a = #pe.linear<factor = 2.0, factor = 2.0>}

// -----

// expected-error @below {{expected floating point literal}}
// expected-error @below {{failed to parse PE_LinearScheme parameter 'factor' which is to be a `::llvm::APFloat`}}
func.func private @linear_with_a_string() attributes {a = #pe.linear<factor = "x">}

// -----

// expected-error @below {{unexpected decimal integer literal for a floating point value}}
// expected-note @below {{add a trailing dot to make the literal a float}}
// expected-error @below {{failed to parse PE_LinearScheme parameter 'factor' which is to be a `::llvm::APFloat`}}
func.func private @linear_with_an_integer() attributes {a = #pe.linear<factor = 4>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found 0.5}}
func.func private @linear_c1_below_1() attributes {a = #pe.linear<factor = 0.5>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found 0.9999999}}
func.func private @linear_c1_just_below_1() attributes {a = #pe.linear<factor = 0.9999999>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found -2}}
func.func private @linear_c1_negative() attributes {a = #pe.linear<factor = -2.0>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found NaN}}
func.func private @linear_c1_nan() attributes {a = #pe.linear<factor = 0x7FF8000000000000>}

// -----

// expected-error @below {{expects factor to be finite and at least 1, but found +Inf}}
func.func private @linear_c1_infinite() attributes {a = #pe.linear<factor = 1.0e+400>}
