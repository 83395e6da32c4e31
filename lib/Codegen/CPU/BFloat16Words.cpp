//===- BFloat16Words.cpp - Two bf16 in one word ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BFloat16Words.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"

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

/// The lanes of as many bf16 as a register of AVX-512 has, in two registers:
/// each goes to the upper half of a word, whose lower half is zero.
static Value spreadHalves(OpBuilder &b, Location loc, Value halves) {
  auto type = cast<VectorType>(halves.getType());
  int64_t size = type.getNumElements();
  Value zeros = buildInteger(b, loc, type, 0);
  Value result =
      buildInteger(b, loc, VectorType::get(2 * size, b.getI16Type()), 0);
  for (int64_t first : {int64_t(0), size / 2}) {
    SmallVector<int64_t> order;
    for (int64_t lane = first; lane < first + size / 2; ++lane)
      order.append({size, lane});
    Value words = vector::ShuffleOp::create(b, loc, halves, zeros, order);
    result = vector::InsertStridedSliceOp::create(b, loc, words, result,
                                                  2 * first, /*strides=*/1);
  }
  return result;
}

Value mlir::pe::extendLanes(OpBuilder &b, Location loc, Value vector,
                            bool hasAVX512BW) {
  constexpr int64_t kHalves = 32;
  Type wide = getTypeLike(vector.getType(), b.getF32Type());
  Type i16 = getTypeLike(vector.getType(), b.getI16Type());
  Value bits = arith::BitcastOp::create(b, loc, i16, vector);
  auto type = dyn_cast<VectorType>(i16);
  if (!hasAVX512BW || !type || type.getRank() != 1 || type.isScalable() ||
      type.getNumElements() % kHalves != 0) {
    Type i32 = getTypeLike(i16, b.getI32Type());
    bits = arith::ExtUIOp::create(b, loc, i32, bits);
    bits = arith::ShLIOp::create(b, loc, bits, buildInteger(b, loc, i32, 16));
    return arith::BitcastOp::create(b, loc, wide, bits);
  }
  int64_t size = type.getNumElements();
  Value words =
      buildInteger(b, loc, VectorType::get(2 * size, b.getI16Type()), 0);
  for (int64_t first = 0; first < size; first += kHalves) {
    Value halves =
        vector::ExtractStridedSliceOp::create(b, loc, bits, first, kHalves, 1);
    words = vector::InsertStridedSliceOp::create(
        b, loc, spreadHalves(b, loc, halves), words, 2 * first, /*strides=*/1);
  }
  return vector::BitCastOp::create(b, loc, cast<VectorType>(wide), words);
}

static Value bitcastToWords(OpBuilder &b, Location loc, Value lanes) {
  auto type = cast<VectorType>(lanes.getType());
  return arith::BitcastOp::create(b, loc, type.clone(b.getI32Type()), lanes);
}

/// The lower halves of `lower` and the upper halves of `upper`, which are
/// vectors of words.
static Value blendHalves(OpBuilder &b, Location loc, Value lower, Value upper) {
  int64_t size = 2 * cast<VectorType>(lower.getType()).getNumElements();
  auto halves = VectorType::get(size, b.getI16Type());
  SmallVector<int64_t> order;
  for (int64_t half = 0; half < size; half += 2)
    order.append({half, size + half + 1});
  return vector::ShuffleOp::create(
      b, loc, vector::BitCastOp::create(b, loc, halves, lower),
      vector::BitCastOp::create(b, loc, halves, upper), order);
}

/// The words of lanes that are numbers, rounded to nearest even: up if the half
/// that is dropped is more than half of the last place, or just that and the
/// half that is kept is odd. Then its lowest bit makes the dropped one larger.
static Value joinNumbers(OpBuilder &b, Location loc, EvenOdd lanes) {
  Value even = bitcastToWords(b, loc, lanes.even);
  Value odd = bitcastToWords(b, loc, lanes.odd);
  Value sixteen = buildInteger(b, loc, even.getType(), 16);
  Value kept =
      blendHalves(b, loc, arith::ShRUIOp::create(b, loc, even, sixteen), odd);
  Value dropped =
      blendHalves(b, loc, even, arith::ShLIOp::create(b, loc, odd, sixteen));
  auto half = [&](int64_t bits) {
    return buildInteger(b, loc, kept.getType(), bits);
  };
  dropped = arith::OrIOp::create(b, loc, dropped,
                                 arith::AndIOp::create(b, loc, kept, half(1)));
  Value isUp = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ugt, dropped,
                                     half(0x8000));
  return arith::AddIOp::create(
      b, loc, kept, arith::ExtUIOp::create(b, loc, kept.getType(), isUp));
}

/// Whether any lane is true, which is said to be rare.
static Value isAny(OpBuilder &b, Location loc, Value lanes) {
  Value any =
      vector::ReductionOp::create(b, loc, vector::CombiningKind::OR, lanes);
  Value no = arith::ConstantOp::create(b, loc, b.getBoolAttr(false));
  return LLVM::ExpectOp::create(b, loc, any, no);
}

static Value isUnordered(OpBuilder &b, Location loc, Value x, Value y) {
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO, x, y);
}

/// The words of lanes that may have any value. For a NaN, all bits are set,
/// because a carry from rounding into its sign bit would lose the NaN. NaNs are
/// rare, so that a branch takes less than four instructions for all vectors.
static Value joinAny(OpBuilder &b, Location loc, EvenOdd lanes) {
  Value numbers = joinNumbers(b, loc, lanes);
  // One comparison tests two vectors.
  Value hasNaN = isAny(b, loc, isUnordered(b, loc, lanes.even, lanes.odd));
  auto choice = scf::IfOp::create(
      b, loc, hasNaN,
      [&](OpBuilder &b, Location loc) {
        auto getMask = [&](Value lanes) -> Value {
          auto type = cast<VectorType>(lanes.getType());
          return arith::ExtSIOp::create(b, loc, type.clone(b.getI32Type()),
                                        isUnordered(b, loc, lanes, lanes));
        };
        Value mask =
            blendHalves(b, loc, getMask(lanes.even), getMask(lanes.odd));
        scf::YieldOp::create(
            b, loc, arith::OrIOp::create(b, loc, numbers, mask).getResult());
      },
      [&](OpBuilder &b, Location loc) {
        scf::YieldOp::create(b, loc, numbers);
      });
  return choice.getResult(0);
}

/// The numbers of f32 in a register of AVX-512.
static constexpr int64_t kLanes = 16;

static Value takeRegister(OpBuilder &b, Location loc, Value vector,
                          int64_t first) {
  return vector::ExtractStridedSliceOp::create(b, loc, vector, first, kLanes,
                                               /*strides=*/1);
}

/// An instruction as inline assembly. An intrinsic would need the feature in
/// the whole function, where LLVM would then convert by the same instruction
/// whatever else is a bf16; and a call of one has unknown effects for MLIR.
static Value buildInstruction(OpBuilder &b, Location loc, Type type,
                              ValueRange operands, StringRef assembly,
                              StringRef constraints) {
  return LLVM::InlineAsmOp::create(b, loc, type, operands, assembly,
                                   constraints, /*has_side_effects=*/false,
                                   /*is_align_stack=*/false,
                                   LLVM::TailCallKind::None,
                                   LLVM::AsmDialectAttr(), ArrayAttr())
      .getRes();
}

/// Whether any lane of the vectors is subnormal.
static Value isAnySubnormal(OpBuilder &b, Location loc,
                            ArrayRef<Value> vectors) {
  auto mask = VectorType::get(kLanes, b.getI1Type());
  Value any;
  for (Value vector : vectors)
    for (int64_t first = 0,
                 size = cast<VectorType>(vector.getType()).getNumElements();
         first < size; first += kLanes) {
      // 32 is the class of subnormal numbers.
      Value is =
          buildInstruction(b, loc, mask, takeRegister(b, loc, vector, first),
                           "vfpclassps $$32, $1, $0", "=k,v");
      any = any ? arith::OrIOp::create(b, loc, any, is) : is;
    }
  return isAny(b, loc, any);
}

/// Two registers as one of bf16.
static Value convertRegisters(OpBuilder &b, Location loc, Value lower,
                              Value upper) {
  return buildInstruction(b, loc, VectorType::get(2 * kLanes, b.getI16Type()),
                          {upper, lower}, "vcvtne2ps2bf16 $2, $1, $0",
                          "=v,v,v");
}

/// Which halves of words are zero.
static Value compareToZero(OpBuilder &b, Location loc, Value halves) {
  Type type = halves.getType();
  return arith::CmpIOp::create(
      b, loc, arith::CmpIPredicate::eq,
      arith::AndIOp::create(b, loc, halves, buildInteger(b, loc, type, 0x7fff)),
      buildInteger(b, loc, type, 0));
}

static Value orLanes(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return lhs ? arith::OrIOp::create(b, loc, lhs, rhs).getResult() : rhs;
}

/// `build()` if the condition is true, and `value` if not.
static Value choose(OpBuilder &b, Location loc, Value condition, Value value,
                    function_ref<Value()> build) {
  auto choice = scf::IfOp::create(
      b, loc, condition,
      [&](OpBuilder &, Location loc) { scf::YieldOp::create(b, loc, build()); },
      [&](OpBuilder &, Location loc) { scf::YieldOp::create(b, loc, value); });
  return choice.getResult(0);
}

/// The words of lanes that are rounded by AVX512-BF16, and whether one of them
/// is zero, as those of subnormal lanes are.
static std::pair<Value, Value> joinNormal(OpBuilder &b, Location loc,
                                          EvenOdd lanes) {
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < kLanes; ++lane)
    order.append({lane, kLanes + lane});
  int64_t size = cast<VectorType>(lanes.even.getType()).getNumElements();
  Value result, areZero;
  if (size > kLanes)
    result = arith::ConstantOp::create(
        b, loc, b.getZeroAttr(VectorType::get(2 * size, b.getI16Type())));
  for (int64_t first = 0; first < size; first += kLanes) {
    Value halves =
        convertRegisters(b, loc, takeRegister(b, loc, lanes.even, first),
                         takeRegister(b, loc, lanes.odd, first));
    areZero = orLanes(b, loc, areZero, compareToZero(b, loc, halves));
    Value words = vector::ShuffleOp::create(b, loc, halves, halves, order);
    result = result ? vector::InsertStridedSliceOp::create(
                          b, loc, words, result, 2 * first, /*strides=*/1)
                    : words;
  }
  return {result, isAny(b, loc, areZero)};
}

/// The words of lanes, whole registers of them. What is not zero was rounded as
/// it should be. A zero may be a subnormal number that was flushed, so that
/// these are looked for only where there is a zero: half as many tests.
static Value joinByAVX512BF16(OpBuilder &b, Location loc, EvenOdd lanes) {
  Value words, hasZero;
  std::tie(words, hasZero) = joinNormal(b, loc, lanes);
  return choose(b, loc, hasZero, words, [&] {
    return choose(b, loc, isAnySubnormal(b, loc, {lanes.even, lanes.odd}),
                  words, [&] { return joinAny(b, loc, lanes); });
  });
}

/// The same for lanes in order, whole pairs of registers.
static Value roundByAVX512BF16(OpBuilder &b, Location loc, Value lanes,
                               function_ref<Value()> roundAny) {
  int64_t size = cast<VectorType>(lanes.getType()).getNumElements();
  Value result = arith::ConstantOp::create(
      b, loc, b.getZeroAttr(VectorType::get(size, b.getI16Type())));
  Value areZero;
  for (int64_t first = 0; first < size; first += 2 * kLanes) {
    Value halves =
        convertRegisters(b, loc, takeRegister(b, loc, lanes, first),
                         takeRegister(b, loc, lanes, first + kLanes));
    areZero = orLanes(b, loc, areZero, compareToZero(b, loc, halves));
    result = vector::InsertStridedSliceOp::create(b, loc, halves, result, first,
                                                  /*strides=*/1);
  }
  return choose(b, loc, isAny(b, loc, areZero), result, [&] {
    return choose(b, loc, isAnySubnormal(b, loc, lanes), result, roundAny);
  });
}

Value mlir::pe::roundLanes(OpBuilder &b, Location loc, Value lanes,
                           bool hasAVX512BF16, RoundByIntegers round) {
  int64_t size = cast<VectorType>(lanes.getType()).getNumElements();
  if (hasAVX512BF16 && size % (2 * kLanes) == 0)
    return roundByAVX512BF16(b, loc, lanes,
                             [&] { return round(/*mayBeNaN=*/true); });
  auto takeHalf = [&](int64_t first) -> Value {
    return vector::ExtractStridedSliceOp::create(b, loc, lanes, first, size / 2,
                                                 /*strides=*/1);
  };
  Value hasNaN =
      isAny(b, loc, isUnordered(b, loc, takeHalf(0), takeHalf(size / 2)));
  return choose(b, loc, hasNaN, round(/*mayBeNaN=*/false),
                [&] { return round(/*mayBeNaN=*/true); });
}

Value mlir::pe::joinWords(OpBuilder &b, Location loc, EvenOdd lanes,
                          bool hasAVX512BF16) {
  int64_t size = cast<VectorType>(lanes.even.getType()).getNumElements();
  Value result = hasAVX512BF16 && size % kLanes == 0
                     ? joinByAVX512BF16(b, loc, lanes)
                     : joinAny(b, loc, lanes);
  return vector::BitCastOp::create(
      b, loc, VectorType::get(2 * size, b.getBF16Type()), result);
}
