// RUN: pe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{expected '<'}}
func.func private @ntk_without_a_body() attributes {a = #pe.ntk}

// -----

// expected-error @below {{expected no keys, because #pe.default has none}}
func.func private @default_with_a_body() attributes {a = #pe.default<factor = 1.0>}

// -----

// expected-error @below {{expected ','}}
func.func private @missing_length() attributes {a = #pe.dynamic_ntk<factor = 2.0>}

// -----

// expected-error @below {{expected ','}}
func.func private @missing_keys_without_defaults() attributes {a = #pe.llama3<factor = 8.0, original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{struct is missing required parameter: original_max_position_embeddings}}
func.func private @missing_key_beside_optional_ones() attributes {a = #pe.yarn<factor = 8.0, truncate = false>}

// -----

// expected-error @below {{struct is missing required parameter: long_factor}}
func.func private @missing_list() attributes {a = #pe.longrope<short_factor = [1.0], original_max_position_embeddings = 4096>}

// -----

// expected-error @below {{duplicate or unknown struct parameter name: alpha}}
func.func private @unknown_key() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, alpha = 1.0>}

// -----

// expected-error @below {{duplicate or unknown struct parameter name: factor}}
func.func private @repeated_key() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{expected integer value}}
// expected-error @below {{failed to parse PE_DynamicNTKScheme parameter 'original_max_position_embeddings' which is to be a `int64_t`}}
func.func private @float_for_a_length() attributes {a = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048.0>}

// -----

// expected-error @below {{unexpected decimal integer literal for a floating point value}}
// expected-note @below {{add a trailing dot to make the literal a float}}
// expected-error @below {{failed to parse PE_NTKScheme parameter 'factor' which is to be a `::llvm::APFloat`}}
func.func private @integer_for_a_float() attributes {a = #pe.ntk<factor = 2>}

// -----

// expected-error @below {{unexpected decimal integer literal for a floating point value}}
// expected-note @below {{add a trailing dot to make the literal a float}}
// expected-error @below {{failed to parse PE_YarnScheme parameter 'attention_factor' which is to be a `::mlir::FloatAttr`}}
func.func private @integer_for_an_optional_float() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, attention_factor = 1>}

// -----

// expected-error @below {{expected true or false}}
// expected-error @below {{failed to parse PE_YarnScheme parameter 'truncate' which is to be a `bool`}}
func.func private @integer_for_a_boolean() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 4096, truncate = 1>}

// -----

// expected-error @below {{expected integer value}}
// expected-error @below {{failed to parse PE_YarnScheme parameter 'original_max_position_embeddings' which is to be a `int64_t`}}
func.func private @string_for_a_length() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = "x">}

// -----

// expected-error @below {{integer value too large}}
// expected-error @below {{failed to parse PE_YarnScheme parameter 'original_max_position_embeddings' which is to be a `int64_t`}}
func.func private @length_beyond_64_bits() attributes {a = #pe.yarn<factor = 8.0, original_max_position_embeddings = 18446744073709551616>}

// -----

// expected-error @below {{expected integer value}}
// expected-error @below {{failed to parse PE_LongRoPEScheme parameter 'max_position_embeddings' which is to be a `std::optional<int64_t>`}}
func.func private @float_for_an_optional_length() attributes {a = #pe.longrope<short_factor = [1.0], long_factor = [2.0], original_max_position_embeddings = 4096, max_position_embeddings = 1.0>}

// -----

// expected-error @below {{expected '['}}
// expected-error @below {{failed to parse PE_LongRoPEScheme parameter 'short_factor' which is to be a `::mlir::DenseF64ArrayAttr`}}
func.func private @float_for_a_list() attributes {a = #pe.longrope<short_factor = 1.0, long_factor = [1.0], original_max_position_embeddings = 4096, factor = 8.0>}

// -----

// expected-error @below {{unexpected decimal integer literal for a floating point value}}
// expected-note @below {{add a trailing dot to make the literal a float}}
// expected-error @below {{failed to parse PE_DivisorsScheme parameter 'divisors' which is to be a `::mlir::DenseF64ArrayAttr`}}
func.func private @integer_in_a_list() attributes {a = #pe.divisors<[1.0, 2]>}

// -----

// expected-error @below {{unbalanced '[' character in pretty dialect name}}
func.func private @list_without_an_end() attributes {a = #pe.divisors<[1.0>}

// -----

// expected-error @below {{expected '['}}
// expected-error @below {{failed to parse PE_DivisorsScheme parameter 'divisors' which is to be a `::mlir::DenseF64ArrayAttr`}}
func.func private @divisors_without_a_list() attributes {a = #pe.divisors<>}

// -----

// expected-error @below {{expected no keys, because #pe.timescales has none}}
func.func private @timescales_with_a_body() attributes {a = #pe.timescales<>}
