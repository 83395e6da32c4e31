//===- VectorizeDynamicApply.cpp - The rotation of a row of any length ----===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With a number of pairs or features that is known at run time only, a row is a
// loop over vectors of pairs, whose cosines and sines are read from the tables.
//
//===----------------------------------------------------------------------===//

#include "RowLoop.h"
#include "Vectorize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Reads, rotates and writes the vectors of one row.
class DynamicRowRotation {
public:
  DynamicRowRotation(OpBuilder &b, ApplyRotaryOp op, VectorForm form)
      : b(b), op(op), loc(op.getLoc()), form(form),
        computeType(op.getArithmeticType()),
        isInterleaved(op.getPairLayout().source.isInterleaved),
        numPairs(
            getValueOrCreateConstantIndexOp(b, loc, op.getNumPairs(b, loc))),
        begin(index(static_cast<int64_t>(op.getBegin()))) {}

  Value build();

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value add(Value x, Value y) { return arith::AddIOp::create(b, loc, x, y); }
  Value getSource(Value row) { return op.getX() ? op.getX() : row; }
  Value readTable(Value table, Value first, int64_t size) {
    return readRow(b, loc, table, OpFoldResult(first), size, computeType);
  }
  Value readFeatures(Value row, Value first, int64_t size) {
    return readRow(b, loc, getSource(row), OpFoldResult(first), size,
                   computeType);
  }
  Value rotate(Value row, Value first, int64_t size);
  Value copy(Value row, Value from, Value to);

  OpBuilder &b;
  ApplyRotaryOp op;
  Location loc;
  VectorForm form;
  FloatType computeType;
  bool isInterleaved;
  Value numPairs, begin;
};
} // namespace

/// Rotates `size` pairs, from `first` on.
Value DynamicRowRotation::rotate(Value row, Value first, int64_t size) {
  CosSin angles = {readTable(op.getCos(), first, size),
                   readTable(op.getSin(), first, size)};
  if (isInterleaved) {
    Value offset = add(begin, add(first, first));
    auto both = vector::DeinterleaveOp::create(
        b, loc, readFeatures(row, offset, 2 * size));
    Pair pairs = rotatePair(b, loc, {both.getRes1(), both.getRes2()}, angles,
                            op.getConjugate());
    return writeRow(
        b, loc, vector::InterleaveOp::create(b, loc, pairs.first, pairs.second),
        row, OpFoldResult(offset));
  }
  Value offset = add(begin, first), second = add(offset, numPairs);
  Pair pairs = rotatePair(
      b, loc,
      {readFeatures(row, offset, size), readFeatures(row, second, size)},
      angles, op.getConjugate());
  row = writeRow(b, loc, pairs.first, row, OpFoldResult(offset));
  return writeRow(b, loc, pairs.second, row, OpFoldResult(second));
}

/// Copies the features [from, to) of x.
Value DynamicRowRotation::copy(Value row, Value from, Value to) {
  Type elementType = op.getInitType().getElementType();
  auto buildPart = [&](Value first, int64_t size, ValueRange rows) {
    Value part = readRow(b, loc, op.getX(), OpFoldResult(first), size);
    return SmallVector<Value>{
        writeRow(b, loc, part, rows[0], OpFoldResult(first))};
  };
  return buildRowLoop(b, loc, from, to,
                      form.width / elementType.getIntOrFloatBitWidth(), row,
                      buildPart)
      .front();
}

Value DynamicRowRotation::build() {
  Value row = takeRow(b, loc, op.getInit());
  Value end = add(begin, add(numPairs, numPairs));
  // An update leaves other features as they are.
  if (op.getX()) {
    Value numFeatures = getValueOrCreateConstantIndexOp(
        b, loc, tensor::getMixedSize(b, loc, row, 0));
    row = copy(row, index(0), begin);
    row = copy(row, end, numFeatures);
  }
  auto buildPart = [&](Value first, int64_t size, ValueRange rows) {
    return SmallVector<Value>{rotate(rows[0], first, size)};
  };
  row = buildRowLoop(b, loc, index(0), numPairs,
                     form.width / computeType.getWidth(), row, buildPart)
            .front();
  return putRow(b, loc, row, op.getInit());
}

namespace {
struct VectorizeDynamicApply : public OpRewritePattern<ApplyRotaryOp> {
  VectorizeDynamicApply(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(ApplyRotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!areAllArrays(op, hasOneRow))
      return rewriter.notifyMatchFailure(op, "not the rotation of one row");
    if (op.getPerFeature())
      return rewriter.notifyMatchFailure(op, "has a table of features");
    if (op.getScale() || !op.isPlain())
      return rewriter.notifyMatchFailure(op, "multiplies by more than angles");
    if (!op.getPairLayout().keepsPlaces())
      return rewriter.notifyMatchFailure(op, "writes to other places");
    rewriter.replaceOp(op, DynamicRowRotation(rewriter, op, form).build());
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeDynamicApplyPattern(RewritePatternSet &patterns,
                                                    VectorForm form) {
  patterns.add<VectorizeDynamicApply>(patterns.getContext(), form);
}
