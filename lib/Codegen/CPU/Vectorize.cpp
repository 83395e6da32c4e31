//===- Vectorize.cpp - Vectorize the ops of one token ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectorize.h"
#include "BFloat16Words.h"
#include "RunOfTokens.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pe/Arithmetic/CosSin.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PERemarks.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VECTORIZEPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

bool mlir::pe::hasOneRow(ShapedType type) {
  return type.getRank() > 0 &&
         llvm::all_of(type.getShape().drop_back(),
                      [](int64_t extent) { return extent == 1; });
}

bool mlir::pe::isRow(ShapedType type) {
  return type.hasStaticShape() && hasOneRow(type);
}

bool mlir::pe::areAllArrays(Operation *op,
                            function_ref<bool(ShapedType)> predicate) {
  return llvm::all_of(op->getOperandTypes(), [&](Type type) {
    auto array = dyn_cast<ShapedType>(type);
    return !array || predicate(array);
  });
}

SmallVector<PairRange> mlir::pe::getPairRanges(int64_t numPairs, int64_t width,
                                               Type computeType) {
  int64_t lanes = width / computeType.getIntOrFloatBitWidth();
  lanes *= llvm::divideCeil(numPairs, kMaxVectorsPerRow * lanes);
  SmallVector<PairRange> ranges;
  for (int64_t first = 0; first < numPairs; first += lanes)
    ranges.push_back({first, std::min(lanes, numPairs - first)});
  return ranges;
}

Value mlir::pe::takeRow(OpBuilder &b, Location loc, Value array) {
  auto type = cast<RankedTensorType>(array.getType());
  if (type.getRank() == 1)
    return array;
  ArraySlice slice = getWholeSlice(b, loc, array);
  return tensor::ExtractSliceOp::create(
      b, loc,
      RankedTensorType::get(type.getShape().back(), type.getElementType()),
      array, slice.offsets, slice.sizes, slice.strides);
}

Value mlir::pe::putRow(OpBuilder &b, Location loc, Value row, Value array) {
  if (row.getType() == array.getType())
    return row;
  ArraySlice slice = getWholeSlice(b, loc, array);
  return tensor::InsertSliceOp::create(b, loc, row, array, slice.offsets,
                                       slice.sizes, slice.strides);
}

/// The indices of element `offset` of a row.
static SmallVector<Value> getIndices(OpBuilder &b, Location loc, Value row,
                                     OpFoldResult offset) {
  int64_t rank = cast<ShapedType>(row.getType()).getRank();
  SmallVector<Value> indices(rank, arith::ConstantIndexOp::create(b, loc, 0));
  indices.back() = getValueOrCreateConstantIndexOp(b, loc, offset);
  return indices;
}

Value mlir::pe::readRow(OpBuilder &b, Location loc, Value row,
                        OpFoldResult offset, int64_t size, Type type) {
  Type elementType = cast<ShapedType>(row.getType()).getElementType();
  Value vector = vector::TransferReadOp::create(
      b, loc, VectorType::get(size, elementType), row,
      getIndices(b, loc, row, offset), /*padding=*/std::nullopt,
      ArrayRef<bool>{true});
  return type ? convertFloat(b, loc, vector, type) : vector;
}

Value mlir::pe::readRow(OpBuilder &b, Location loc, Value row, int64_t offset,
                        int64_t size, Type type) {
  return readRow(b, loc, row, b.getIndexAttr(offset), size, type);
}

Lanes mlir::pe::getLanes(int64_t first, int64_t size, int64_t step) {
  return llvm::map_to_vector(llvm::seq<int64_t>(0, size),
                             [&](int64_t i) { return first + i * step; });
}

Lanes mlir::pe::getLanes(PairRange range) {
  return getLanes(range.first, range.size);
}

/// Reads every second element, `size` of them, and converts them to `type`. The
/// elements in between are read as well, so that both halves of a vector are
/// one read. Null if the row has fewer elements.
static Value readEverySecond(OpBuilder &b, Location loc, Value row,
                             int64_t first, int64_t size, Type type) {
  auto rowType = cast<ShapedType>(row.getType());
  int64_t begin = first / 2 * 2;
  if (size == 1 || begin + 2 * size > rowType.getShape().back())
    return {};
  bool isOdd = first != begin;
  if (rowType.getElementType().isBF16() && type && type.isF32()) {
    EvenOdd words = splitWords(b, loc, readRow(b, loc, row, begin, 2 * size));
    return isOdd ? words.odd : words.even;
  }
  auto both = vector::DeinterleaveOp::create(
      b, loc, readRow(b, loc, row, begin, 2 * size, type));
  return isOdd ? both.getRes2() : both.getRes1();
}

Value mlir::pe::readLanes(OpBuilder &b, Location loc, Value row,
                          ArrayRef<int64_t> lanes, Type type) {
  int64_t size = static_cast<int64_t>(lanes.size());
  if (lanes == ArrayRef(getLanes(lanes.front(), size, /*step=*/2)))
    if (Value value = readEverySecond(b, loc, row, lanes.front(), size, type))
      return value;
  int64_t first = *llvm::min_element(lanes);
  int64_t span = *llvm::max_element(lanes) - first + 1;
  Value vector = readRow(b, loc, row, first, span, type);
  if (lanes == ArrayRef(getLanes(first, span)))
    return vector;
  return vector::ShuffleOp::create(
      b, loc, vector, vector,
      llvm::map_to_vector(lanes, [&](int64_t i) { return i - first; }));
}

Value mlir::pe::takeLanes(OpBuilder &b, Location loc, Value vector,
                          int64_t offset, int64_t size) {
  if (size == cast<VectorType>(vector.getType()).getNumElements())
    return vector;
  return vector::ExtractStridedSliceOp::create(b, loc, vector, offset, size,
                                               /*strides=*/1);
}

Value mlir::pe::writeRow(OpBuilder &b, Location loc, Value vector, Value row,
                         OpFoldResult offset) {
  Type elementType = cast<ShapedType>(row.getType()).getElementType();
  vector = convertFloat(b, loc, vector, elementType);
  return vector::TransferWriteOp::create(b, loc, vector, row,
                                         getIndices(b, loc, row, offset),
                                         ArrayRef<bool>{true})
      ->getResult(0);
}

Value mlir::pe::writeRow(OpBuilder &b, Location loc, Value vector, Value row,
                         int64_t offset) {
  return writeRow(b, loc, vector, row, b.getIndexAttr(offset));
}

namespace {
struct Vectorize : public pe::impl::VectorizePassBase<Vectorize> {
  using VectorizePassBase::VectorizePassBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (width >= 64 && width <= 4096 && llvm::isPowerOf2_64(width))
      return success();
    return emitError(UnknownLoc::get(context))
           << "pe-vectorize expects width to be a power of two from 64 to "
              "4096, but found "
           << width.getValue();
  }

  void runOnOperation() override {
    VectorForm form{width, accuracy, angles, nativeBF16, avx512BF16};
    // Rotations first, while their table is still an op: they choose the order
    // of its pairs.
    RewritePatternSet rotations(&getContext());
    populateVectorizeApplyPattern(rotations, form);
    walkAndApplyPatterns(getOperation(), std::move(rotations));
    RewritePatternSet tables(&getContext());
    populateVectorizeTablePattern(tables, form);
    populateVectorizeSinusoidalPattern(tables, form);
    populateVectorizeAlibiPattern(tables, form);
    walkAndApplyPatterns(getOperation(), std::move(tables));
    // What the patterns for static extents have left.
    RewritePatternSet dynamic(&getContext());
    populateVectorizeDynamicApplyPattern(dynamic, form);
    populateVectorizeDynamicTablePattern(dynamic, form);
    walkAndApplyPatterns(getOperation(), std::move(dynamic));
    // The angles of whole rows: first become sums, then are split into vectors.
    if (angles != Angles::Exact) {
      RewritePatternSet runs(&getContext());
      populateSplitRunPattern(runs);
      walkAndApplyPatterns(getOperation(), std::move(runs));
    }
    RewritePatternSet vectors(&getContext());
    populateUnrollCosSinPattern(vectors, form);
    walkAndApplyPatterns(getOperation(), std::move(vectors));
    getOperation()->walk([](Operation *op) {
      if (isa<SinusoidalOp>(op))
        remarkMissed(op, "vectorize")
            << "not vectorized: pe-vectorize takes one token, with static "
               "extents, on tensors";
      else if (isa<RotaryTableOp>(op))
        remarkMissed(op, "vectorize")
            << "not vectorized: pe-vectorize takes one token, on tensors, and "
               "with axes static extents";
      else if (isa<ApplyRotaryOp>(op))
        remarkMissed(op, "vectorize")
            << "not vectorized: pe-vectorize takes one row, on tensors, and "
               "static extents where pairs move, tables are of features, or "
               "more than angles multiply";
      else if (isa<AlibiOp>(op))
        remarkMissed(op, "vectorize")
            << "not vectorized: pe-vectorize takes one row of scores, on "
               "tensors";
    });
  }
};
} // namespace
