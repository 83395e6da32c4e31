//===- Raise.h - From upstream dialects to pe -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_RAISE_RAISE_H
#define PE_RAISE_RAISE_H

#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/JSON.h"

namespace mlir::pe {

// These functions make ops of the dialects arith, complex, linalg, pe and
// tensor, which have to be loaded.

/// What raising may change of the numbers of a program.
enum class RaiseLevel : uint8_t {
  /// The tables of cosines and sines are used as they are.
  Tables,
  /// Phases become exact.
  Angles,
  /// As `Tables`, and no rounding to a type narrower than f32 is left out.
  Strict,
};

/// The level that is called `name` on the command line; none if there is none.
std::optional<RaiseLevel> symbolizeRaiseLevel(StringRef name);

/// What was raised and what was not. `raised` has an object for every new op:
/// `op`, `location`, and of rotations `layout`, `begin`, `rotary_dim` and
/// `axes`, their `base` and `scheme` if these were recognized, or, if tables
/// are used, the reason, `why_tables`; of biases `form` and `causal`.
/// `declined` has one for everything that looks like a rotation or a bias:
/// `location`, `reason` and `of`, the location of the features, tables, slopes
/// or distances that the reason is about.
struct RaiseReport {
  llvm::json::Array raised;
  llvm::json::Array declined;
};

/// Replaces the rotary embeddings in `root`, which is isolated from above, by
/// pe ops, and removes what is not used any more. Returns whether it found any.
bool raiseRotations(RewriterBase &rewriter, Operation *root, RaiseLevel level,
                    RaiseReport &report);

/// Replaces sinusoidal encodings by `pe.sinusoidal`, whose phases are exact.
bool raiseSinusoids(RewriterBase &rewriter, Operation *root,
                    RaiseReport &report);

/// Replaces attention scores to which biases proportional to distance are added
/// by `pe.alibi`.
bool raiseAlibi(RewriterBase &rewriter, Operation *root, RaiseLevel level,
                RaiseReport &report);

/// Replaces constants, and what is computed from constants alone, by
/// `pe.alibi_slopes` where they are the slopes of as many heads.
bool raiseSlopes(RewriterBase &rewriter, Operation *root, RaiseLevel level,
                 RaiseReport &report);

/// Does all of this.
void raiseAll(RewriterBase &rewriter, Operation *root, RaiseLevel level,
              RaiseReport &report);

/// Does all of this for every function in `root`. Returns an object for each:
/// its name, `function`, and the lists of `RaiseReport`.
llvm::json::Array raiseFunctions(RewriterBase &rewriter, Operation *root,
                                 RaiseLevel level);

} // namespace mlir::pe

#endif // PE_RAISE_RAISE_H
