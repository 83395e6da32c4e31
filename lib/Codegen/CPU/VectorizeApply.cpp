//===- VectorizeApply.cpp - The rotation of one row -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectorize.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/Conversion/PairRotation.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Reads, rotates and writes vectors of pairs of one row.
class RowRotation {
public:
  RowRotation(OpBuilder &b, ApplyRotaryOp op, int64_t width)
      : b(b), op(op), loc(op.getLoc()), width(width),
        computeType(getComputeType(op.getInitType().getElementType())),
        numPairs(cast<ShapedType>(op.getCos().getType()).getShape().back()) {}

  Value build();

private:
  Pair read(Value row, int64_t first, int64_t size);
  Pair rotate(Pair pairs, int64_t first, int64_t size);
  Value write(Pair pairs, Value row, int64_t first, int64_t size);
  Value copyFeatures(Value row, int64_t begin, int64_t end);

  OpBuilder &b;
  ApplyRotaryOp op;
  Location loc;
  int64_t width;
  FloatType computeType;
  int64_t numPairs;
};
} // namespace

/// The lanes 0, 2, … or, with `odd`, 1, 3, … of `size` pairs.
static SmallVector<int64_t> getEveryOther(int64_t size, bool odd) {
  return llvm::map_to_vector(llvm::seq<int64_t>(0, size),
                             [&](int64_t i) { return 2 * i + odd; });
}

Pair RowRotation::read(Value row, int64_t first, int64_t size) {
  int64_t begin = op.getBegin();
  if (op.getLayout() == Layout::Half)
    return {readRow(b, loc, row, begin + first, size, computeType),
            readRow(b, loc, row, begin + numPairs + first, size, computeType)};
  Value both = readRow(b, loc, row, begin + 2 * first, 2 * size, computeType);
  return {vector::ShuffleOp::create(b, loc, both, both,
                                    getEveryOther(size, /*odd=*/false)),
          vector::ShuffleOp::create(b, loc, both, both,
                                    getEveryOther(size, /*odd=*/true))};
}

Pair RowRotation::rotate(Pair pairs, int64_t first, int64_t size) {
  CosSin angles{readRow(b, loc, op.getCos(), first, size, computeType),
                readRow(b, loc, op.getSin(), first, size, computeType)};
  return rotatePair(b, loc, pairs, angles, op.getConjugate());
}

Value RowRotation::write(Pair pairs, Value row, int64_t first, int64_t size) {
  int64_t begin = op.getBegin();
  if (op.getLayout() == Layout::Interleaved) {
    Value both = interleave(b, loc, pairs.first, pairs.second);
    return writeRow(b, loc, both, row, begin + 2 * first);
  }
  row = writeRow(b, loc, pairs.first, row, begin + first);
  return writeRow(b, loc, pairs.second, row, begin + numPairs + first);
}

Value RowRotation::copyFeatures(Value row, int64_t begin, int64_t end) {
  int64_t lanes = width / op.getInitType().getElementTypeBitWidth();
  for (int64_t first = begin; first < end; first += lanes)
    row = writeRow(
        b, loc, readRow(b, loc, op.getX(), first, std::min(lanes, end - first)),
        row, first);
  return row;
}

Value RowRotation::build() {
  Value row = op.getInit();
  if (op.getX()) {
    int64_t begin = op.getBegin();
    row = copyFeatures(row, 0, begin);
    row = copyFeatures(row, begin + 2 * numPairs,
                       op.getInitType().getShape().back());
  }
  // Where pairs are written elsewhere than they are read, all are read first.
  if (op.getLayout() == Layout::InterleavedToHalf) {
    SmallVector<Pair> rotated;
    forEachVector(numPairs, width, computeType,
                  [&](int64_t first, int64_t size) {
                    rotated.push_back(
                        rotate(read(op.getSource(), first, size), first, size));
                  });
    const Pair *next = rotated.begin();
    forEachVector(numPairs, width, computeType,
                  [&](int64_t first, int64_t size) {
                    row = write(*next++, row, first, size);
                  });
    return row;
  }
  forEachVector(numPairs, width, computeType, [&](int64_t first, int64_t size) {
    // An update reads from what it has written so far, so that there is only
    // one array.
    Value source = op.getX() ? op.getX() : row;
    row =
        write(rotate(read(source, first, size), first, size), row, first, size);
  });
  return row;
}

namespace {
struct VectorizeApply : public OpRewritePattern<ApplyRotaryOp> {
  VectorizeApply(MLIRContext *context, int64_t width)
      : OpRewritePattern(context), width(width) {}

  LogicalResult matchAndRewrite(ApplyRotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    for (Value array : {op.getSource(), op.getCos(), op.getSin(), op.getInit()})
      if (!isRow(cast<ShapedType>(array.getType())))
        return rewriter.notifyMatchFailure(op, "not the rotation of one row");
    rewriter.replaceOp(op, RowRotation(rewriter, op, width).build());
    return success();
  }

  int64_t width;
};
} // namespace

void mlir::pe::populateVectorizeApplyPattern(RewritePatternSet &patterns,
                                             int64_t width) {
  patterns.add<VectorizeApply>(patterns.getContext(), width);
}
