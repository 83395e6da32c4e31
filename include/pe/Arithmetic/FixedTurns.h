//===- FixedTurns.h - Frequencies in fixed point ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_ARITHMETIC_FIXEDTURNS_H
#define PE_ARITHMETIC_FIXEDTURNS_H

#include <cstdint>

namespace mlir::pe {

/// θ/2π modulo 1 as a compile-time number: `high` is the fraction of a turn in
/// units of 2^-64, `low` the rest in units of 2^-96, a signed 32-bit number.
struct FixedTurns {
  uint64_t high;
  int64_t low;
};

/// Converts θ in radians. |θ| is less than 2^96; NaN and infinity give 0.
FixedTurns getTurns(double theta);

} // namespace mlir::pe

#endif // PE_ARITHMETIC_FIXEDTURNS_H
