//===- BFloat16Words.cpp - Two bf16 in one word ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BFloat16Words.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Constants.h"

using namespace mlir;
using namespace mlir::pe;

static constexpr uint32_t kUpperHalf = 0xffff0000;

EvenOdd mlir::pe::splitWords(OpBuilder &b, Location loc, Value vector) {
  int64_t size = cast<VectorType>(vector.getType()).getNumElements() / 2;
  auto words = VectorType::get(size, b.getI32Type());
  auto floats = VectorType::get(size, b.getF32Type());
  Value word = vector::BitCastOp::create(b, loc, words, vector);
  Value even =
      arith::ShLIOp::create(b, loc, word, buildInteger(b, loc, words, 16));
  Value odd = arith::AndIOp::create(b, loc, word,
                                    buildInteger(b, loc, words, kUpperHalf));
  return {arith::BitcastOp::create(b, loc, floats, even),
          arith::BitcastOp::create(b, loc, floats, odd)};
}

/// Rounds each f32 to bf16, in the upper half of a word. For a NaN, all bits
/// are set, because a carry from rounding into its sign bit would lose the NaN.
static Value roundToUpperHalf(OpBuilder &b, Location loc, Value value) {
  auto floats = cast<VectorType>(value.getType());
  auto words = cast<VectorType>(floats.clone(b.getI32Type()));
  auto word = [&](uint32_t bits) { return buildInteger(b, loc, words, bits); };
  Value bits = arith::BitcastOp::create(b, loc, words, value);
  Value last = arith::ShRUIOp::create(b, loc, bits, word(16));
  last = arith::AndIOp::create(b, loc, last, word(1));
  Value rounded = arith::AddIOp::create(b, loc, bits, word(0x7fff));
  rounded = arith::AddIOp::create(b, loc, rounded, last);
  Value isNaN =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, value, value);
  Value mask = arith::ExtSIOp::create(b, loc, words, isNaN);
  return arith::OrIOp::create(b, loc, rounded, mask);
}

Value mlir::pe::joinWords(OpBuilder &b, Location loc, EvenOdd lanes) {
  Value even = roundToUpperHalf(b, loc, lanes.even);
  Value odd = roundToUpperHalf(b, loc, lanes.odd);
  Type words = even.getType();
  even = arith::ShRUIOp::create(b, loc, even, buildInteger(b, loc, words, 16));
  odd = arith::AndIOp::create(b, loc, odd,
                              buildInteger(b, loc, words, kUpperHalf));
  Value word = arith::OrIOp::create(b, loc, even, odd);
  int64_t size = cast<VectorType>(words).getNumElements();
  return vector::BitCastOp::create(
      b, loc, VectorType::get(2 * size, b.getBF16Type()), word);
}
