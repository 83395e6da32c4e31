//===- FixedTurns.cpp - Frequencies in fixed point ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/Arithmetic/FixedTurns.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/ArrayRef.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

FixedTurns mlir::pe::getTurns(double theta) {
  if (!std::isfinite(theta) || theta == 0.0)
    return {0, 0};
  // floor(2^256 / 2π), the least significant word first.
  constexpr uint64_t kInverseTwoPi[] = {0x7F9458EAF7AEF158, 0x36D8A5664F10E410,
                                        0x7F09D5F47D4D3770, 0x28BE60DB9391054A};
  constexpr int kFractionBits = 256, kWidth = 512;
  int exponent;
  double fraction = std::frexp(theta, &exponent);
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  // |mantissa| · 2^exponent / 2π in units of 2^-96, rounded to nearest.
  APInt product = APInt(kWidth, ArrayRef<uint64_t>(kInverseTwoPi)) *
                  APInt(kWidth, std::abs(mantissa));
  int shift = kFractionBits - 96 - exponent;
  if (shift <= 0 || shift > kWidth)
    return {0, 0};
  product += APInt::getOneBitSet(kWidth, shift - 1);
  product.lshrInPlace(shift);
  if (theta < 0.0)
    product.negate();
  // The low word is signed, which rounds the high word to nearest.
  auto low = static_cast<int32_t>(product.extractBitsAsZExtValue(32, 0));
  uint64_t high = product.extractBitsAsZExtValue(64, 32);
  return {low < 0 ? high + 1 : high, low};
}
