//===- RowOfScores.cpp - Vectors of attention scores ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row of n scores takes ceil(n / lanes) vectors. They follow each other from
// the start of the row, but the last one ends where the row ends. Where it
// overlaps the one before it, both compute the same scores, because the last
// one is read before any is written. So no vector is masked, and the form is
// right in place.
//
//===----------------------------------------------------------------------===//

#include "RowOfScores.h"
#include "BFloat16Words.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/Constants.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Reads, computes and writes the scores of one row.
class RowOfScores {
public:
  RowOfScores(RewriterBase &b, ArrayOpInterface op, VectorForm form,
              Value firstKey, BuildScore buildScore)
      : b(b), op(op), loc(op.getLoc()), firstKey(firstKey),
        buildScore(buildScore), elementType(op.getInitType().getElementType()),
        computeType(op.getArithmeticType()), indexType(b.getI32Type()),
        extent(op.getInitType().getShape().back()),
        lanes(form.width / computeType.getWidth()),
        hasAVX512BF16(form.hasAVX512BF16) {
    Type sourceType = getElementTypeOrSelf(op.getSource());
    usesWords = elementType.isBF16() && sourceType.isBF16() && !form.hasBF16;
    // A vector of words has two numbers in every 32 bits.
    if (usesWords)
      lanes *= 2;
    if (ShapedType::isStatic(extent))
      lanes = std::min(lanes, extent);
    usesWords &= lanes % 2 == 0;
  }

  Value build();

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value getSource(Value row) { return source ? source : row; }
  Value getKey(Value offset);
  Value getFirstKeys();
  Value getKeys(Value firstKeys, OpFoldResult offset);
  Value computeVector(Value row, OpFoldResult offset, Value keys);
  Value buildRun(Value row, OpFoldResult end, Value firstKeys);
  Value buildVectors(Value row, OpFoldResult size);
  Value buildScalars(Value row, Value size);

  RewriterBase &b;
  ArrayOpInterface op;
  Location loc;
  Value firstKey;
  BuildScore buildScore;
  Type elementType;
  FloatType computeType;
  IntegerType indexType;
  int64_t extent;
  /// The scores of a vector.
  int64_t lanes;
  bool hasAVX512BF16;
  /// Whether vectors are taken as words of two scores.
  bool usesWords;
  /// The row of x; null if x is read from the init.
  Value source;
};
} // namespace

/// The index of the key at `offset`.
Value RowOfScores::getKey(Value offset) {
  return arith::IndexCastOp::create(
      b, loc, indexType, arith::AddIOp::create(b, loc, firstKey, offset));
}

/// The indices of the keys of the first vector: with words, of its even lanes.
Value RowOfScores::getFirstKeys() {
  int64_t step = usesWords ? 2 : 1;
  auto type = VectorType::get(lanes / step, indexType);
  SmallVector<Attribute> numbers;
  for (int64_t lane = 0; lane < lanes; lane += step)
    numbers.push_back(b.getIntegerAttr(indexType, lane));
  Value lane =
      arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, numbers));
  Value first = vector::BroadcastOp::create(b, loc, type, getKey(index(0)));
  return arith::AddIOp::create(b, loc, first, lane);
}

/// The keys of the vector at `offset`.
Value RowOfScores::getKeys(Value firstKeys, OpFoldResult offset) {
  Value distance = arith::IndexCastOp::create(
      b, loc, indexType, getValueOrCreateConstantIndexOp(b, loc, offset));
  distance = vector::BroadcastOp::create(b, loc, firstKeys.getType(), distance);
  return arith::AddIOp::create(b, loc, firstKeys, distance);
}

/// Computes the scores of the vector at `offset`.
Value RowOfScores::computeVector(Value row, OpFoldResult offset, Value keys) {
  Value x = readRow(b, loc, getSource(row), offset, lanes);
  if (!usesWords)
    return buildScore(convertFloat(b, loc, x, computeType), keys);
  Value oddKeys = arith::AddIOp::create(
      b, loc, keys, buildInteger(b, loc, keys.getType(), 1));
  EvenOdd words = splitWords(b, loc, x);
  return joinWords(
      b, loc, {buildScore(words.even, keys), buildScore(words.odd, oddKeys)},
      hasAVX512BF16);
}

/// Keeps LLVM from unrolling a loop, by an attribute that becomes one of its
/// branch. Unrolled, the loop over vectors, or that over rows, took 1.4 times
/// as long from memory on Zen 5: its prefetchers follow few instructions better
/// than many.
static void keepLoop(scf::ForOp loop) {
  MLIRContext *context = loop.getContext();
  auto unroll = LLVM::LoopUnrollAttr::get(
      context, /*disable=*/BoolAttr::get(context, true), {}, {}, {}, {}, {},
      {});
  OperationName branch(LLVM::BrOp::getOperationName(), context);
  loop->setAttr(LLVM::BrOp::getLoopAnnotationAttrName(branch),
                LLVM::LoopAnnotationAttr::get(context, {}, {}, {}, unroll, {},
                                              {}, {}, {}, {}, {}, {}, {}, {},
                                              {}, {}));
}

/// Computes the vectors at 0, lanes, 2 · lanes, …, less than `end`: a loop, if
/// there are more than a few.
Value RowOfScores::buildRun(Value row, OpFoldResult end, Value firstKeys) {
  auto step = [&](Value row, OpFoldResult offset, Value keys) {
    return writeRow(b, loc, computeVector(row, offset, keys), row, offset);
  };
  std::optional<int64_t> size = getConstantIntValue(end);
  if (size && *size <= kMaxVectorsPerRow * lanes) {
    for (int64_t offset = 0; offset < *size; offset += lanes)
      row = step(row, b.getIndexAttr(offset),
                 getKeys(firstKeys, b.getIndexAttr(offset)));
    return row;
  }
  auto loop = scf::ForOp::create(
      b, loc, index(0), getValueOrCreateConstantIndexOp(b, loc, end),
      index(lanes), ValueRange{row, firstKeys},
      [&](OpBuilder &, Location, Value offset, ValueRange state) {
        Value keys = state[1];
        Value next = arith::AddIOp::create(
            b, loc, keys, buildInteger(b, loc, keys.getType(), lanes));
        scf::YieldOp::create(b, loc, {step(state[0], offset, keys), next});
      });
  keepLoop(loop);
  if (auto rows = op->getParentOfType<scf::ForOp>())
    b.modifyOpInPlace(rows, [&] { keepLoop(rows); });
  return loop.getResult(0);
}

/// Computes a row of at least one vector.
Value RowOfScores::buildVectors(Value row, OpFoldResult size) {
  Value firstKeys = getFirstKeys();
  if (ShapedType::isStatic(extent) && extent % lanes == 0)
    return buildRun(row, size, firstKeys);
  OpFoldResult last = affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineSymbolExpr(0) - lanes, size);
  Value lastScores = computeVector(row, last, getKeys(firstKeys, last));
  row = buildRun(row, last, firstKeys);
  return writeRow(b, loc, lastScores, row, last);
}

/// Computes a row of less than one vector.
Value RowOfScores::buildScalars(Value row, Value size) {
  auto loop = scf::ForOp::create(
      b, loc, index(0), size, index(1), row,
      [&](OpBuilder &, Location, Value offset, ValueRange state) {
        Value x =
            tensor::ExtractOp::create(b, loc, getSource(state[0]), offset);
        Value score =
            buildScore(convertFloat(b, loc, x, computeType), getKey(offset));
        score = convertFloat(b, loc, score, elementType);
        Value after = tensor::InsertOp::create(b, loc, score, state[0], offset);
        scf::YieldOp::create(b, loc, after);
      });
  return loop.getResult(0);
}

Value RowOfScores::build() {
  Value row = takeRow(b, loc, op.getFirstInit());
  if (!op.isUpdate())
    source = takeRow(b, loc, op.getSource());
  OpFoldResult size = tensor::getMixedSize(b, loc, row, 0);
  if (ShapedType::isStatic(extent))
    return putRow(b, loc, buildVectors(row, size), op.getFirstInit());
  Value isLong = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge,
                                       cast<Value>(size), index(lanes));
  auto choice = scf::IfOp::create(
      b, loc, isLong,
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b, loc, buildVectors(row, size));
      },
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b, loc, buildScalars(row, cast<Value>(size)));
      });
  return putRow(b, loc, choice.getResult(0), op.getFirstInit());
}

Value mlir::pe::buildRowOfScores(RewriterBase &b, ArrayOpInterface op,
                                 VectorForm form, Value firstKey,
                                 BuildScore buildScore) {
  return RowOfScores(b, op, form, firstKey, buildScore).build();
}
