// RUN: pe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expects factor in #pe.ntk, but found nothing}}
func.func private @ntk_without_a_body() attributes {a = #pe.ntk}

// -----

// expected-error @below {{expects no keys in #pe.default, but found factor = 1.0}}
func.func private @default_with_a_body() attributes {a = #pe.default<factor = 1.0>}

// -----

// expected-error @below {{expects original_max_position_embeddings in #pe.dynamic_ntk, but found factor}}
func.func private @missing_length() attributes {a = #pe.dynamic_ntk<factor = 2.0>}

// -----

// expected-error @below {{expects low_freq_factor and high_freq_factor in #pe.llama3, but found factor and original_max_position_embeddings}}
func.func private @missing_keys_without_defaults() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{expects original_max_position_embeddings in #pe.yarn, but found factor and truncate}}
func.func private @missing_key_beside_optional_ones() attributes {a = #pe.yarn<factor = 8.0, truncate = false>}

// -----

// expected-error @below {{expects long_factor in #pe.longrope, but found short_factor and original_max_position_embeddings}}
func.func private @missing_list() attributes {a = #pe.longrope<short_factor = [1.0], original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{expects one of factor, original_max_position_embeddings, beta_fast, beta_slow, truncate, extrapolation_factor, mscale, mscale_all_dim, attention_factor, clamp_to_pairs in #pe.yarn, but found alpha}}
func.func private @unknown_key() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, alpha = 1.0>}

// -----

// expected-error @below {{expects factor once in #pe.yarn, but found it again}}
func.func private @repeated_key() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be an integer of 64 bits, but found 2048.0}}
func.func private @float_for_a_length() attributes {a = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048.0>}

// -----

// expected-error @below {{expects factor to be a floating-point number such as 2.0, but found 2}}
func.func private @integer_for_a_float() attributes {a = #pe.ntk<factor = 2>}

// -----

// expected-error @below {{expects attention_factor to be a floating-point number such as 2.0, but found 1}}
func.func private @integer_for_an_optional_float() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, attention_factor = 1>}

// -----

// expected-error @below {{expects truncate to be true or false, but found 1}}
func.func private @integer_for_a_boolean() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, truncate = 1>}

// -----

// expected-error @below {{expects original_max_position_embeddings to be an integer of 64 bits, but found "x"}}
func.func private @string_for_a_length() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = "x">}

// -----

// expected-error @below {{expects original_max_position_embeddings to be an integer of 64 bits, but found 18446744073709551616}}
func.func private @length_beyond_64_bits() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 18446744073709551616>}

// -----

// expected-error @below {{expects max_position_embeddings to be an integer of 64 bits, but found 1.0}}
func.func private @float_for_an_optional_length() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, max_position_embeddings = 1.0>}

// -----

// expected-error @below {{expects short_factor to be a list of floating-point numbers such as [1.0, 2.0], but found 1.0}}
func.func private @float_for_a_list() attributes {a = #pe.longrope<short_factor = 1.0, long_factor = [1.0], original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{expects divisors to be a list of floating-point numbers such as [1.0, 2.0], but found [1.0, 2]}}
func.func private @integer_in_a_list() attributes {a = #pe.divisors<[1.0, 2]>}

// -----

// expected-error @below {{unbalanced '[' character in pretty dialect name}}
func.func private @list_without_an_end() attributes {a = #pe.divisors<[1.0>}

// -----

// expected-error @below {{expects divisors to be a list of floating-point numbers such as [1.0, 2.0], but found nothing}}
func.func private @divisors_without_a_list() attributes {a = #pe.divisors<>}

// -----

// expected-error @below {{expects no keys in #pe.timescales, but found nothing}}
func.func private @timescales_with_a_body() attributes {a = #pe.timescales<>}

// -----

// expected-error @below {{expects divisors to be a list of floating-point numbers such as [1.0, 2.0], but found nothing}}
func.func private @divisors_without_a_body() attributes {a = #pe.divisors}

// -----

// expected-error @below {{expects '=' after factor, but found 2.0}}
func.func private @key_without_an_equals_sign() attributes {a = #pe.ntk<factor 2.0>}

// -----

// expected-error @below {{expects factor to be a floating-point number such as 2.0, but found 2.0 : f32}}
func.func private @float_with_a_type() attributes {a = #pe.ntk<factor = 2.0 : f32>}

// -----

// expected-error @below {{expects factor in #pe.ntk, but found nothing}}
func.func private @comma_at_the_end() attributes {a = #pe.ntk<factor = 2.0,>}

// -----

// An error is where the key or the value is.
func.func private @multiple_lines() attributes {a = #pe.longrope<
    short_factor = [1.0, // one, two
                    2.0],
    // expected-error @below {{expects long_factor to be a list of floating-point numbers such as [1.0, 2.0], but found [1.0, x]}}
    long_factor = [1.0, x], original_max_position_embeddings = 4096,
    factor = 8.0>}

// -----

func.func private @unknown_key_in_a_line() attributes {a = #pe.linear<
    // expected-error @below {{expects factor in #pe.linear, but found "factor" = 4.0}}
    "factor" = 4.0>}
