// RUN: pe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expects one of #pe.layout<half>, #pe.layout<interleaved>, #pe.layout<interleaved_to_half>, #pe.layout<half_to_interleaved>, but found #pe.layout<foo>}}
func.func private @layout_without_such_a_case() attributes {a = #pe.layout<foo>}

// -----

// expected-error @below {{expects one of #pe.layout<half>, #pe.layout<interleaved>, #pe.layout<interleaved_to_half>, #pe.layout<half_to_interleaved>, but found #pe.layout<>}}
func.func private @layout_without_a_case() attributes {a = #pe.layout<>}

// -----

// expected-error @below {{expects one of #pe.layout<half>, #pe.layout<interleaved>, #pe.layout<interleaved_to_half>, #pe.layout<half_to_interleaved>, but found #pe.layout}}
func.func private @layout_without_a_body() attributes {a = #pe.layout}

// -----

// expected-error @below {{expects one of #pe.rounding<exact>, #pe.rounding<f32>, but found #pe.rounding<f64>}}
func.func private @rounding_without_such_a_case() attributes {a = #pe.rounding<f64>}

// -----

// expected-error @below {{expects one of #pe.order<interleaved>, #pe.order<sin_cos>, #pe.order<cos_sin>, but found #pe.order<sin>}}
func.func private @order_without_such_a_case() attributes {a = #pe.order<sin>}

// -----

// expected-error @below {{expects one of #pe.alibi_form<relative>, #pe.alibi_form<symmetric>, #pe.alibi_form<column>, but found #pe.alibi_form<row>}}
func.func private @form_without_such_a_case() attributes {a = #pe.alibi_form<row>}

// -----

// expected-error @below {{unknown attribute `nope` in dialect `pe`}}
func.func private @unknown_attribute() attributes {a = #pe.nope}

// -----

// expected-error @below {{dialect 'pe' provides no type parsing hook}}
func.func private @unknown_type() attributes {a = !pe.nope}

// -----

// expected-error @below {{expects factor in #pe.linear, but found nothing}}
func.func private @linear_without_a_body() attributes {a = #pe.linear}

// -----

// expected-error @below {{expects factor in #pe.linear, but found nothing}}
func.func private @linear_without_a_factor() attributes {a = #pe.linear<>}

// -----

// expected-error @below {{expects '=' after factor, but found nothing}}
func.func private @linear_without_a_value() attributes {a = #pe.linear<factor>}

// -----

// expected-error @below {{expects factor in #pe.linear, but found scale}}
func.func private @linear_with_an_unknown_key() attributes {a = #pe.linear<scale = 2.0>}

// -----

// expected-error @below {{expects factor once in #pe.linear, but found it again}}
func.func private @linear_with_two_factors() attributes {a = #pe.linear<factor = 2.0, factor = 2.0>}

// -----

// expected-error @below {{expects factor to be a floating-point number such as 2.0, but found "x"}}
func.func private @linear_with_a_string() attributes {a = #pe.linear<factor = "x">}

// -----

// expected-error @below {{expects factor to be a floating-point number such as 2.0, but found 4}}
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
