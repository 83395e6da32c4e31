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

/// The words of lanes that may have any value.
static Value joinAny(OpBuilder &b, Location loc, EvenOdd lanes) {
  Value even = roundToUpperHalf(b, loc, lanes.even);
  Value odd = roundToUpperHalf(b, loc, lanes.odd);
  Type words = even.getType();
  even = arith::ShRUIOp::create(b, loc, even, buildInteger(b, loc, words, 16));
  odd = arith::AndIOp::create(b, loc, odd,
                              buildInteger(b, loc, words, kUpperHalf));
  Value word = arith::OrIOp::create(b, loc, even, odd);
  int64_t size = cast<VectorType>(words).getNumElements();
  return vector::BitCastOp::create(
      b, loc, VectorType::get(2 * size, b.getI16Type()), word);
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

/// Whether any lane is subnormal.
static Value isAnySubnormal(OpBuilder &b, Location loc, EvenOdd lanes) {
  auto mask = VectorType::get(kLanes, b.getI1Type());
  int64_t size = cast<VectorType>(lanes.even.getType()).getNumElements();
  Value any;
  for (Value vector : {lanes.even, lanes.odd})
    for (int64_t first = 0; first < size; first += kLanes) {
      // 32 is the class of subnormal numbers.
      Value is =
          buildInstruction(b, loc, mask, takeRegister(b, loc, vector, first),
                           "vfpclassps $$32, $1, $0", "=k,v");
      any = any ? arith::OrIOp::create(b, loc, any, is) : is;
    }
  return vector::ReductionOp::create(b, loc, vector::CombiningKind::OR, any);
}

/// The words of lanes of which none is subnormal, by AVX512-BF16.
static Value joinNormal(OpBuilder &b, Location loc, EvenOdd lanes) {
  auto both = VectorType::get(2 * kLanes, b.getI16Type());
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < kLanes; ++lane)
    order.append({lane, kLanes + lane});
  int64_t size = cast<VectorType>(lanes.even.getType()).getNumElements();
  Value result;
  if (size > kLanes)
    result = arith::ConstantOp::create(
        b, loc, b.getZeroAttr(VectorType::get(2 * size, b.getI16Type())));
  for (int64_t first = 0; first < size; first += kLanes) {
    Value halves = buildInstruction(b, loc, both,
                                    {takeRegister(b, loc, lanes.odd, first),
                                     takeRegister(b, loc, lanes.even, first)},
                                    "vcvtne2ps2bf16 $2, $1, $0", "=v,v,v");
    Value words = vector::ShuffleOp::create(b, loc, halves, halves, order);
    result = result ? vector::InsertStridedSliceOp::create(
                          b, loc, words, result, 2 * first, /*strides=*/1)
                    : words;
  }
  return result;
}

Value mlir::pe::joinWords(OpBuilder &b, Location loc, EvenOdd lanes,
                          bool hasAVX512BF16) {
  int64_t size = cast<VectorType>(lanes.even.getType()).getNumElements();
  Value result;
  if (hasAVX512BF16 && size % kLanes == 0) {
    auto choice = scf::IfOp::create(
        b, loc, isAnySubnormal(b, loc, lanes),
        [&](OpBuilder &b, Location loc) {
          scf::YieldOp::create(b, loc, joinAny(b, loc, lanes));
        },
        [&](OpBuilder &b, Location loc) {
          scf::YieldOp::create(b, loc, joinNormal(b, loc, lanes));
        });
    result = choice.getResult(0);
  } else {
    result = joinAny(b, loc, lanes);
  }
  return vector::BitCastOp::create(
      b, loc, VectorType::get(2 * size, b.getBF16Type()), result);
}
