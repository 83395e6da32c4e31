//===- PESchemes.td - Frequency schemes --------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keys are those of `rope_parameters` in Hugging Face model configurations.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PESCHEMES_TD
#define PE_IR_PESCHEMES_TD

include "pe/IR/PESchemeBase.td"

//===----------------------------------------------------------------------===//
// All pairs alike
//===----------------------------------------------------------------------===//

def PE_DefaultScheme : PE_SchemeWithoutKeys<"Default", "default"> {
  let summary = "Unscaled frequencies";
  let description = [{
    `θ_i = base^(−2i/dim)`, `A = 1`.

    Source: Su et al., "RoFormer", arXiv:2104.09864, section 3.2.2.

    ```mlir
    #pe.default
    ```
  }];
}

def PE_LinearScheme : PE_SchemeWithKeys<"Linear", "linear", [], (ins
    PE_F64Parameter<"new length / trained length">:$factor)> {
  let summary = "Position Interpolation";
  let description = [{
    `θ_i = base^(−2i/dim) / factor`, `A = 1`. Dividing every frequency is the
    same as dividing every position; systems that divide positions (vLLM, YaRN's
    code, TransformerEngine, llama.cpp) round differently in f32.

    (C1) `factor` is finite and at least 1.

    Source: Chen et al., "Extending Context Window of Large Language Models via
    Position Interpolation", arXiv:2306.15595.

    ```mlir
    #pe.linear<factor = 4.0>
    ```
  }];
}

def PE_NTKScheme : PE_SchemeWithKeys<"NTK", "ntk", ["verifyScheme"], (ins
    PE_F64Parameter<"new length / trained length">:$factor)> {
  let summary = "NTK-aware scaling: a larger base";
  let description = [{
    `θ_i = b^(−2i/dim)` with `b = base · factor^(dim/(dim − 2))`, `A = 1`. The
    first frequency is unchanged, the last one is divided by `factor`.

    (C1) `factor` is finite and at least 1.
    (C2) `dim` is greater than 2.

    Source: bloc97, "NTK-Aware Scaled RoPE", 2023; Peng et al., "YaRN",
    arXiv:2309.00071, section 3.1.

    Systems disagree: vLLM's alpha (Hunyuan) is this scheme. Its "fixed NTK"
    uses `base · factor` and also divides by `factor^(2/dim)`, and with
    `mixed_b` it divides pair i by `exp(a·(i + 1)^mixed_b)`: `#pe.divisors` can
    express both.

    ```mlir
    #pe.ntk<factor = 4.0>
    ```
  }];
}

def PE_DynamicNTKScheme : PE_SchemeWithKeys<"DynamicNTK", "dynamic_ntk",
    ["dependsOnSeqLen", "verifyScheme", "buildFrequencies"], (ins
    PE_F64Parameter<"how fast the base grows with the length">:$factor,
    PE_I64Parameter<"trained length L0">:$original_max_position_embeddings)> {
  let summary = "NTK-aware scaling by the length of the sequence";
  let description = [{
    `#pe.ntk` with the factor `factor · L/L0 − (factor − 1)`, where L0 is
    `original_max_position_embeddings` and L the larger of `seq_len` and L0.
    Without `seq_len`, and up to L0, the frequencies are those of `#pe.default`.

    (C1) `factor` is finite and at least 1.
    (C2) `original_max_position_embeddings` is at least 1.
    (C3) `dim` is greater than 2.

    Source: emozilla, "Dynamically Scaled RoPE", 2023; Peng et al., "YaRN",
    arXiv:2309.00071, appendix B.3.

    Systems disagree: Hugging Face evaluates this whenever the length grows past
    the longest one seen, and resets below L0. YaRN's code never shrinks the
    base again. vLLM evaluates once, at `L = factor · L0`, whatever the length:
    `#pe.ntk` with the factor `factor² − factor + 1`.

    ```mlir
    #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>
    ```
  }];
}

//===----------------------------------------------------------------------===//
// By wavelength
//===----------------------------------------------------------------------===//

include "pe/IR/PEWavelengthSchemes.td"

//===----------------------------------------------------------------------===//
// Pair by pair
//===----------------------------------------------------------------------===//

def PE_LongRoPEScheme : PE_SchemeWithKeys<"LongRoPE", "longrope",
    ["dependsOnSeqLen", "verifyScheme", "buildFrequencies"], (ins
    PE_F64ListParameter<"divisors up to the trained length">:$short_factor,
    PE_F64ListParameter<"divisors past the trained length">:$long_factor,
    PE_I64Parameter<"trained length L0">:$original_max_position_embeddings,
    PE_OptionalF64Parameter<"new length / trained length">:$factor,
    PE_OptionalI64Parameter<"new length">:$max_position_embeddings,
    PE_OptionalF64Parameter<"A itself">:$attention_factor,
    PE_OptionalF64Parameter<"A of the short list">:$short_mscale,
    PE_OptionalF64Parameter<"A of the long list">:$long_mscale)> {
  let summary = "A short and a long list of divisors";
  let description = [{
    `θ_i = base^(−2i/dim) / list_i`. The list is `long_factor` if `seq_len` is
    given and greater than L0 = `original_max_position_embeddings`, otherwise
    `short_factor`.

    A is `attention_factor` if given, else the mscale of the list in use if
    given, else `sqrt(1 + ln s / ln L0)` if `s > 1`, else 1. Here s is `factor`,
    or `max_position_embeddings / L0` if that is absent.

    (C1) the values of `short_factor` and `long_factor` are finite and greater
         than 0.
    (C2) `original_max_position_embeddings` is at least 2.
    (C3) `factor`, if given, is finite and greater than 0, and
         `max_position_embeddings`, if given, is at least 1.
    (C4) `attention_factor`, `short_mscale` and `long_mscale`, if given, are
         finite and greater than 0.
    (C5) `factor`, `max_position_embeddings`, `attention_factor`, or both
         mscales are given.
    (C6) `short_factor` and `long_factor` have `dim` / 2 values.

    Source: Ding et al., "LongRoPE", arXiv:2402.13753; Hugging Face, rope type
    `longrope` (Phi-3).

    Systems disagree on the length: Hugging Face uses the length of each call,
    vLLM the maximal length of the engine, llama.cpp the length of the context.
    Unsloth switched to the long list at L0 itself. Only vLLM has the two
    mscales.

    ```mlir
    #pe.longrope<short_factor = [1.0, 1.1], long_factor = [1.2, 32.0],
                 original_max_position_embeddings = 4096, factor = 32.0>
    ```
  }];
}

def PE_ProportionalScheme : PE_SchemeWithKeys<"Proportional", "proportional",
    [], (ins
    PE_F64Parameter<"fraction of pairs that are rotated">:$partial_rotary_factor,
    PE_DefaultF64Parameter<"1.0", "new length / trained length">:$factor)> {
  let summary = "Zero frequencies for the last pairs";
  let description = [{
    `θ_i = base^(−2i/dim) / factor` for `i < ⌊partial_rotary_factor · dim / 2⌋`,
    where the product is rounded to f64, and 0 for the other pairs; `A = 1`.

    This differs from a partial rotation (rotary_dim), where `dim` in the
    exponent is the number of rotated features, and the partners of a pair are
    both in the rotated window.

    (C1) `partial_rotary_factor` is greater than 0 and at most 1.
    (C2) `factor` is finite and greater than 0.

    Source: Hugging Face, rope type `proportional` (Gemma 4).

    ```mlir
    #pe.proportional<partial_rotary_factor = 0.25>
    ```
  }];
}

def PE_DivisorsScheme : PE_Scheme<"Divisors", "divisors", ["verifyScheme"]> {
  let summary = "An explicit divisor for every pair";
  let description = [{
    `θ_i = base^(−2i/dim) / divisors_i`, `A = 1`.

    (C1) the divisors are finite and greater than 0.
    (C2) there are `dim` / 2 divisors.

    Source: ggml's `freq_factors`, in which model files store their scheme.

    ```mlir
    #pe.divisors<[1.0, 1.0, 2.5, 8.0]>
    ```
  }];
  let parameters = (ins PE_F64ListParameter<"one divisor per pair">:$divisors);
  let assemblyFormat = "`<` $divisors `>`";
  let genVerifyDecl = 1;
}

def PE_TimescalesScheme : PE_SchemeWithoutKeys<"Timescales", "timescales"> {
  let summary = "A geometric sequence from 1 to 1/base, including both";
  let description = [{
    `θ_i = base^(−i/(P − 1))` with P = `dim` / 2, and `θ_0 = 1` if P is 1;
    `A = 1`. For sinusoidal encodings.

    Source: tensor2tensor, `get_timing_signal_1d`; also FSMT, Whisper and
    MaxText. Systems disagree: RoFormer's, Marian's and BART's sinusoidal
    encodings use `#pe.default`.

    ```mlir
    #pe.timescales
    ```
  }];
}

#endif // PE_IR_PESCHEMES_TD
