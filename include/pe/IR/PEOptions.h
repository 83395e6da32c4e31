//===- PEOptions.h - What builders of ops need not be told ------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The optional operands and attributes of ops by name, for their builders. A
// null value is an operand that is absent; the ops say what that means.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEOPTIONS_H
#define PE_IR_PEOPTIONS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::pe {

/// How many features share a factor, if rows have several.
inline constexpr int64_t kDefaultBlockSize = 128;

/// Those of all rotations.
struct RotationOptions {
  /// What is read. If null, the init is, and is updated.
  Value x;
  /// The factors of x, of pairs, and of the result: an f64, or an array of the
  /// rank of the init.
  Value xScale, scale, initScale;
  /// The first rotated feature.
  int64_t begin = 0;
  /// Rotate by −p·θ.
  bool conjugate = false;
  /// How many features share a factor of `xScale` and of `initScale`.
  int64_t blockSize = kDefaultBlockSize;
  /// Numbers that are too large become the largest finite one.
  bool saturate = false;
};

/// Those of `pe.rotary`.
struct RotaryOptions : RotationOptions {
  /// The row of the positions that each pair uses; empty if they have no axes.
  SmallVector<int64_t> axes;
  /// The dimensions of the init that index the frequencies, such as heads.
  SmallVector<int64_t> freqDims;
  /// Angles are sums over all axes.
  bool mixedAxes = false;
};

/// Those of `pe.apply_rotary`.
struct ApplyRotaryOptions : RotationOptions {
  /// Tables have an element for each feature, not for each pair.
  bool perFeature = false;
};

/// Those of `pe.alibi` and `pe.relative_bias`.
struct BiasOptions {
  /// The scores that are read. If null, the init is, and is updated.
  Value x;
  /// The indices of the first query and the first key, of type index. If null,
  /// the last query is at the last key, and the first key is 0.
  Value queryStart, keyStart;
  /// Set to −∞ what comes after the query.
  bool causal = false;
};

/// Those of `pe.write_cache`.
struct WriteCacheOptions {
  /// The factors of x and of the init: an f64, or an array of the rank of x.
  Value xScale, initScale;
  /// The first written feature.
  int64_t begin = 0;
  /// How many features share a factor.
  int64_t blockSize = kDefaultBlockSize;
  /// Numbers that are too large become the largest finite one.
  bool saturate = false;
};

} // namespace mlir::pe

#endif // PE_IR_PEOPTIONS_H
