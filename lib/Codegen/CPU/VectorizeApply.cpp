//===- VectorizeApply.cpp - The rotation of one row -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row is rotated in one of three forms:
//
//   partners  The partners of pairs in two vectors. In the half layout they are
//             stored so; otherwise shuffles separate or join them.
//   swapped   Interleaved pairs stay interleaved: x · (c, c, …) plus x with the
//             partners of each pair swapped, times (−s, s, …).
//   words     Vectors of bf16 as words of two, where the target does not
//             convert bf16 itself: partners of one pair if they are
//             interleaved, and the first or second partners of two pairs if
//             not. No vector is shuffled; the angles are reordered instead.
//
//===----------------------------------------------------------------------===//

#include "BFloat16Words.h"
#include "RowAngles.h"
#include "RowFactors.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Arithmetic/PairRotation.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Reads, rotates and writes vectors of pairs of one row.
class RowRotation {
public:
  RowRotation(OpBuilder &b, ApplyRotaryOp op, VectorForm form)
      : b(b), op(op), loc(op.getLoc()), form(form),
        elementType(cast<FloatType>(op.getInitType().getElementType())),
        computeType(op.getArithmeticType()),
        numPairs(*getConstantIntValue(op.getNumPairs(b, loc))),
        begin(op.getBegin()), layout(op.getPairLayout()),
        scale(createFactors(op.getScale(), /*invert=*/false)),
        xScale(createFactors(op.getXScale(), /*invert=*/false)),
        initScale(createFactors(op.getInitScale(), /*invert=*/true)) {}

  Value build();

private:
  /// Whether vectors of bf16 are taken as words of two.
  bool usesWords() {
    return elementType.isBF16() && !form.hasBF16 && op.isPlain() &&
           getElementTypeOrSelf(op.getSource()) == elementType;
  }
  /// Whether such words hold the partners of two pairs.
  bool usesWordsOfPartners() {
    return usesWords() && !layout.source.isInterleaved &&
           !layout.init.isInterleaved;
  }
  bool hasWordsOfPartners(PairRange range) {
    return usesWordsOfPartners() && range.size % 2 == 0;
  }
  Value join(EvenOdd lanes) {
    return joinWords(b, loc, lanes, form.hasAVX512BF16);
  }
  SmallVector<PairRange> getRanges();
  Lanes getOrderOfPairs(ArrayRef<PairRange> ranges);
  Pair rotate(Pair pairs, PairRange range) {
    Pair rotated = rotatePair(
        b, loc, pairs, angles->get(range.first, range.size), op.getConjugate());
    return {scale.multiply(rotated.first, getLanes(range)),
            scale.multiply(rotated.second, getLanes(range))};
  }
  RowFactors createFactors(Value scale, bool invert) {
    return RowFactors(b, loc, scale, static_cast<int64_t>(op.getBlockSize()),
                      computeType, invert);
  }

  /// Converts what was read of the features `lanes` to the arithmetic, and what
  /// is written to the init.
  Value load(Value vector, ArrayRef<int64_t> lanes) {
    return xScale.multiply(convertFloat(b, loc, vector, computeType), lanes);
  }
  Value store(Value vector, ArrayRef<int64_t> lanes) {
    vector = initScale.multiply(vector, lanes);
    return op.getSaturate() ? saturateFloat(b, loc, vector, elementType)
                            : vector;
  }
  Pair readPartners(Value row, PairRange range);
  Value writePartners(Pair pairs, Value row, PairRange range);
  CosSin getFactors(PairRange range);
  Value rotateSwapped(Value source, Value row, PairRange range);
  Value rotateWordsOfPartners(Value source, Value row, PairRange range);
  Value rotateToOtherPlaces(Value source, Value row,
                            ArrayRef<PairRange> ranges);
  Value rotateInLayout(Value source, Value row, PairRange range);
  Value copyFeatures(Value row, int64_t begin, int64_t end);

  OpBuilder &b;
  ApplyRotaryOp op;
  Location loc;
  VectorForm form;
  FloatType elementType, computeType;
  int64_t numPairs;
  int64_t begin;
  PairLayout layout;
  /// The angles of all ranges, in order.
  std::optional<RowAngles> angles;
  RowFactors scale, xScale, initScale;
};
} // namespace

SmallVector<PairRange> RowRotation::getRanges() {
  // A vector of words has two numbers in every 32 bits.
  return getPairRanges(numPairs,
                       usesWordsOfPartners() ? 2 * form.width : form.width,
                       computeType);
}

/// The order in which the angles take the pairs. Pairs are reordered only
/// within a range.
Lanes RowRotation::getOrderOfPairs(ArrayRef<PairRange> ranges) {
  Lanes order;
  for (PairRange range : ranges) {
    if (!hasWordsOfPartners(range)) {
      order.append(getLanes(range));
      continue;
    }
    for (int64_t odd : {0, 1})
      order.append(getLanes(range.first + odd, range.size / 2, /*step=*/2));
  }
  return order;
}

Pair RowRotation::readPartners(Value row, PairRange range) {
  auto [first, size] = range;
  if (!layout.source.isInterleaved) {
    auto read = [&](int64_t offset) {
      return load(readRow(b, loc, row, offset, range.size),
                  getLanes(offset, range.size));
    };
    return {read(begin + first), read(begin + numPairs + first)};
  }
  int64_t offset = begin + 2 * first;
  if (usesWords()) {
    EvenOdd words = splitWords(b, loc, readRow(b, loc, row, offset, 2 * size));
    return {words.even, words.odd};
  }
  auto both = vector::DeinterleaveOp::create(
      b, loc,
      load(readRow(b, loc, row, offset, 2 * size), getLanes(offset, 2 * size)));
  return {both.getRes1(), both.getRes2()};
}

Value RowRotation::writePartners(Pair pairs, Value row, PairRange range) {
  if (layout.init.isInterleaved) {
    int64_t offset = begin + 2 * range.first;
    Value both = usesWords() ? join({pairs.first, pairs.second})
                             : store(vector::InterleaveOp::create(
                                         b, loc, pairs.first, pairs.second),
                                     getLanes(offset, 2 * range.size));
    return writeRow(b, loc, both, row, offset);
  }
  auto write = [&](Value partners, int64_t offset) {
    // Words are what is written.
    if (getElementTypeOrSelf(partners) == computeType)
      partners = store(partners, getLanes(offset, range.size));
    row = writeRow(b, loc, partners, row, offset);
  };
  write(pairs.first, begin + range.first);
  write(pairs.second, begin + numPairs + range.first);
  return row;
}

/// The factors of interleaved partners, and of the same with the partners of
/// each pair swapped.
CosSin RowRotation::getFactors(PairRange range) {
  if (op.getPerFeature()) {
    auto [cos, sin] = angles->getFeatures(2 * range.first, 2 * range.size);
    auto type = cast<VectorType>(sin.getType());
    double first = op.getConjugate() ? 1.0 : -1.0;
    SmallVector<Attribute> signs;
    for (int64_t i = 0; i < type.getNumElements(); ++i)
      signs.push_back(b.getFloatAttr(computeType, i % 2 ? -first : first));
    Value sign =
        arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, signs));
    return {cos, arith::MulFOp::create(b, loc, sin, sign)};
  }
  CosSin angle = angles->get(range.first, range.size).first;
  Value negative = arith::NegFOp::create(b, loc, angle.sin);
  Value cos = vector::InterleaveOp::create(b, loc, angle.cos, angle.cos);
  Value sin = op.getConjugate()
                  ? vector::InterleaveOp::create(b, loc, angle.sin, negative)
                  : vector::InterleaveOp::create(b, loc, negative, angle.sin);
  return {cos, sin};
}

Value RowRotation::rotateSwapped(Value source, Value row, PairRange range) {
  int64_t offset = begin + 2 * range.first, size = 2 * range.size;
  Value x = load(readRow(b, loc, source, offset, size), getLanes(offset, size));
  Lanes lanes = getLanes(0, size);
  for (int64_t &lane : lanes)
    lane ^= 1;
  Value swapped = vector::ShuffleOp::create(b, loc, x, x, lanes);
  auto [cos, sin] = getFactors(range);
  auto contract = arith::FastMathFlags::contract;
  Value result = arith::AddFOp::create(
      b, loc, arith::MulFOp::create(b, loc, x, cos, contract),
      arith::MulFOp::create(b, loc, swapped, sin, contract), contract);
  result = scale.multiply(result, getLanes(offset, size));
  return writeRow(b, loc, store(result, getLanes(offset, size)), row, offset);
}

Value RowRotation::rotateWordsOfPartners(Value source, Value row,
                                         PairRange range) {
  auto read = [&](int64_t offset) {
    return splitWords(b, loc,
                      readRow(b, loc, source, begin + offset, range.size));
  };
  EvenOdd first = read(range.first), second = read(numPairs + range.first);
  int64_t half = range.size / 2;
  Pair even = rotate({first.even, second.even}, {range.first, half});
  Pair odd = rotate({first.odd, second.odd}, {range.first + half, half});
  return writePartners(
      {join({even.first, odd.first}), join({even.second, odd.second})}, row,
      range);
}

/// For pairs that are written to other places than they are read from: all are
/// read before any is written.
Value RowRotation::rotateToOtherPlaces(Value source, Value row,
                                       ArrayRef<PairRange> ranges) {
  auto rotated = llvm::map_to_vector(ranges, [&](PairRange range) {
    return rotate(readPartners(source, range), range);
  });
  for (auto [pairs, range] : llvm::zip_equal(rotated, ranges))
    row = writePartners(pairs, row, range);
  return row;
}

Value RowRotation::rotateInLayout(Value source, Value row, PairRange range) {
  if (hasWordsOfPartners(range))
    return rotateWordsOfPartners(source, row, range);
  if (layout.source.isInterleaved && !usesWords())
    return rotateSwapped(source, row, range);
  return writePartners(rotate(readPartners(source, range), range), row, range);
}

Value RowRotation::copyFeatures(Value row, int64_t begin, int64_t end) {
  int64_t lanes = form.width / elementType.getIntOrFloatBitWidth();
  for (int64_t first = begin; first < end; first += lanes) {
    int64_t size = std::min(lanes, end - first);
    Value part = readRow(b, loc, op.getX() ? op.getX() : row, first, size);
    // What is only converted is rounded once.
    if (!op.isPlain())
      part = store(load(part, getLanes(first, size)), getLanes(first, size));
    row = writeRow(b, loc, part, row, first);
  }
  return row;
}

Value RowRotation::build() {
  Value row = takeRow(b, loc, op.getInit());
  // An update leaves other features as they are, unless it scales them.
  bool copies = op.getX() || !op.isPlain();
  if (copies)
    row = copyFeatures(row, 0, begin);
  SmallVector<PairRange> ranges = getRanges();
  angles.emplace(b, op, getOrderOfPairs(ranges), form.accuracy);
  auto getSource = [&] { return op.getX() ? op.getX() : row; };
  if (!layout.keepsPlaces())
    row = rotateToOtherPlaces(getSource(), row, ranges);
  else
    // An update reads from the row that it has written so far, so that one
    // buffer is enough.
    for (PairRange range : ranges)
      row = rotateInLayout(getSource(), row, range);
  // The last part of a row is stored last: LLVM 22 breaks rows on the stack
  // otherwise (llvm-project#189680).
  if (copies)
    row = copyFeatures(row, begin + 2 * numPairs,
                       op.getInitType().getShape().back());
  return putRow(b, loc, row, op.getInit());
}

namespace {
struct VectorizeApply : public OpRewritePattern<ApplyRotaryOp> {
  VectorizeApply(MLIRContext *context, VectorForm form)
      : OpRewritePattern(context), form(form) {}

  LogicalResult matchAndRewrite(ApplyRotaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return rewriter.notifyMatchFailure(op, "not on tensors");
    if (!areAllArrays(op, isRow))
      return rewriter.notifyMatchFailure(op, "not the rotation of one row");
    rewriter.replaceOp(op, RowRotation(rewriter, op, form).build());
    return success();
  }

  VectorForm form;
};
} // namespace

void mlir::pe::populateVectorizeApplyPattern(RewritePatternSet &patterns,
                                             VectorForm form) {
  patterns.add<VectorizeApply>(patterns.getContext(), form);
}
