//===- PEWavelengthSchemes.td - Schemes by wavelength ------*- tablegen -*-===//
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

#ifndef PE_IR_PEWAVELENGTHSCHEMES_TD
#define PE_IR_PEWAVELENGTHSCHEMES_TD

include "pe/IR/PESchemeBase.td"

def PE_NTKByPartsScheme : PE_SchemeWithKeys<"NTKByParts", "ntk_by_parts",
    [], (ins
    PE_F64Parameter<"new length / trained length">:$factor,
    PE_I64Parameter<"trained length L0">:$original_max_position_embeddings,
    PE_DefaultF64Parameter<"1.0", "turns up to which θ is divided">:$low_freq_factor,
    PE_DefaultF64Parameter<"32.0", "turns from which θ is kept">:$high_freq_factor)> {
  let summary = "NTK-by-parts: interpolation of long wavelengths only";
  let description = [{
    Let `θ = base^(−2i/dim)`, and let `r = L0 · θ / 2π` be the turns that pair i
    makes in the trained length L0 = `original_max_position_embeddings`. Then

    `θ_i = (1 − g) · θ/factor + g · θ`,
    `g = clamp((r − low_freq_factor) / (high_freq_factor − low_freq_factor), 0, 1)`

    and `A = 1`. If both bounds are equal, g is 1 if `r >= low_freq_factor`, and
    0 otherwise.

    (C1) `factor` is finite and at least 1.
    (C2) `original_max_position_embeddings` is at least 1.
    (C3) `low_freq_factor` is finite and greater than 0.
    (C4) `high_freq_factor` is finite and at least `low_freq_factor`.

    Source: Peng et al., "YaRN", arXiv:2309.00071, section 3.2, where the bounds
    are called α and β.

    Systems disagree: the ramp of YaRN's code, and of all code derived from it,
    is linear in i and not in r; that is `#pe.yarn`. sharktank has this scheme
    under the name yarn, with `beta_slow` and `beta_fast` as bounds.

    ```mlir
    #pe.ntk_by_parts<factor = 4.0, original_max_position_embeddings = 2048>
    ```
  }];
}

def PE_Llama3Scheme : PE_SchemeWithKeys<"Llama3", "llama3", [], (ins
    PE_F64Parameter<"new length / trained length">:$factor,
    PE_I64Parameter<"trained length L0">:$original_max_position_embeddings,
    PE_F64Parameter<"turns up to which θ is divided">:$low_freq_factor,
    PE_F64Parameter<"turns from which θ is kept">:$high_freq_factor)> {
  let summary = "The scheme of Llama 3.1 and its successors";
  let description = [{
    `#pe.ntk_by_parts` with bounds that have no defaults: the same formula under
    another name, and the same frequencies to the last bit.

    (C1) `factor` is finite and at least 1.
    (C2) `original_max_position_embeddings` is at least 1.
    (C3) `low_freq_factor` is finite and greater than 0.
    (C4) `high_freq_factor` is finite and at least `low_freq_factor`.

    Source: Meta's llama-models, `apply_scaling`; Hugging Face, rope type
    `llama3`.

    Systems disagree: equal bounds (Llama 4 Scout has 1.0 and 1.0) divide by zero
    in Hugging Face's and FlashInfer's formulas. TVM, like this scheme, has a
    step function. ggml stores the scheme as divisors, see `#pe.divisors`.

    ```mlir
    #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
               low_freq_factor = 1.0, high_freq_factor = 4.0>
    ```
  }];
}

def PE_YarnScheme : PE_SchemeWithKeys<"Yarn", "yarn", ["verifyScheme"], (ins
    PE_F64Parameter<"new length / trained length">:$factor,
    PE_I64Parameter<"trained length L0">:$original_max_position_embeddings,
    PE_DefaultF64Parameter<"32.0", "turns from which θ is kept">:$beta_fast,
    PE_DefaultF64Parameter<"1.0", "turns up to which θ is divided">:$beta_slow,
    PE_DefaultBoolParameter<"true", "round the bounds to whole pairs">:$truncate,
    PE_DefaultF64Parameter<"1.0", "weight of unscaled θ">:$extrapolation_factor,
    PE_DefaultF64Parameter<"0.0", "in the numerator of A">:$mscale,
    PE_DefaultF64Parameter<"0.0", "in the denominator of A">:$mscale_all_dim,
    PE_OptionalF64Parameter<"A itself">:$attention_factor,
    PE_DefaultBoolParameter<"false", "limit the bounds to pairs">:$clamp_to_pairs)> {
  let summary = "YaRN, as in its code";
  let description = [{
    Let `θ = base^(−2i/dim)`, and let `κ(r) = dim · ln(L0/2πr) / (2 ln base)` be
    the pair that makes r turns in the trained length L0 =
    `original_max_position_embeddings`. The ramp is linear in i:

    `low = max(⌊κ(beta_fast)⌋, 0)`, `high = min(⌈κ(beta_slow)⌉, dim − 1)`, and if
    both are equal, `high` grows by 0.001;
    `g = (1 − clamp((i − low) / (high − low), 0, 1)) · extrapolation_factor`;
    `θ_i = (1 − g) · θ/factor + g · θ`.

    Without `truncate` the bounds are not rounded. With `clamp_to_pairs` the
    limit of `high` is `dim/2 − 1`. If the limits make `low` greater than
    `high`, which needs an L0 that no model has, the ramp is reversed, as in
    YaRN's code.

    A is `attention_factor` if given, else `m(mscale) / m(mscale_all_dim)` if
    neither is 0, else `m(1)`, with `m(k) = 0.1 · k · ln factor + 1`.

    (C1) `factor` is finite and at least 1.
    (C2) `original_max_position_embeddings` is at least 1.
    (C3) `beta_slow` is finite and greater than 0.
    (C4) `beta_fast` is finite and at least `beta_slow`.
    (C5) `extrapolation_factor` is finite and at least 0.
    (C6) `mscale` and `mscale_all_dim` are finite and at least 0.
    (C7) `attention_factor`, if given, is finite and greater than 0.
    (C8) `base` is greater than 1.

    Source: Peng et al., "YaRN", arXiv:2309.00071, and its code,
    `LlamaYaRNScaledRotaryEmbedding`; the keys are Hugging Face's.

    Systems disagree:
    - Rounding of the bounds: YaRN's code, Intel's extension for PyTorch and ggml
      always round; gpt-oss, sharktank and TVM never do; Hugging Face, vLLM and
      MaxText have `truncate`.
    - The limit of `high`: minimind has `dim/2 − 1`, all others `dim − 1`.
    - A: YaRN's code and vLLM multiply `m(1)` by their factor: set
      `attention_factor` to the product. TVM has no A. TeleChat3 has 0.07 in
      place of 0.1.
    - DeepSeek also multiplies the softmax scale by `m(mscale_all_dim)²`.
    - ggml divides by `max(0.001, high − low)`, and multiplies A by `m(1)` in the
      kernel.
    - TVM counts features instead of pairs in the half-split layout.

    ```mlir
    #pe.yarn<factor = 40.0, original_max_position_embeddings = 4096,
             mscale = 1.0, mscale_all_dim = 1.0>
    #pe.yarn<factor = 32.0, original_max_position_embeddings = 4096,
             truncate = false>
    ```
  }];
}

#endif // PE_IR_PEWAVELENGTHSCHEMES_TD
