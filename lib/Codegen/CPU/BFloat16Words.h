//===- BFloat16Words.h - Two bf16 in one word -------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bf16 is the upper half of an f32. A 32-bit word that holds two bf16
// therefore gives the second one in f32 when its lower half is cleared, and the
// first one when it is shifted left by 16 bits. So a vector of bf16 becomes two
// vectors of f32, its even and its odd lanes, without a shuffle.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_BFLOAT16WORDS_H
#define PE_LIB_CODEGEN_CPU_BFLOAT16WORDS_H

#include "mlir/IR/Builders.h"

namespace mlir::pe {

/// The even and the odd lanes of a vector, in f32.
struct EvenOdd {
  Value even;
  Value odd;
};

/// Splits a vector of an even number of bf16.
EvenOdd splitWords(OpBuilder &b, Location loc, Value vector);

/// The vector of bf16 with these lanes, rounded to nearest even; a NaN stays
/// one. With `hasAVX512BF16`, whole registers of which no lane is subnormal are
/// rounded by an instruction of AVX512-BF16, and others as without it: the
/// instruction flushes subnormal numbers to zero.
Value joinWords(OpBuilder &b, Location loc, EvenOdd lanes, bool hasAVX512BF16);

/// The lanes of a vector of bf16 in f32, in order. With `hasAVX512BW`, each
/// register takes one permutation, and not an extension and a shift.
Value extendLanes(OpBuilder &b, Location loc, Value vector, bool hasAVX512BW);

/// Rounds lanes of f32 by operations on integers, to the bits of bf16.
using RoundByIntegers = function_ref<Value(bool mayBeNaN)>;

/// The bits, i16, of an even number of lanes of f32 rounded to bf16, in order.
/// Whether one is a NaN, or with `hasAVX512BF16` subnormal, is found once for
/// all lanes.
Value roundLanes(OpBuilder &b, Location loc, Value lanes, bool hasAVX512BF16,
                 RoundByIntegers round);

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_BFLOAT16WORDS_H
