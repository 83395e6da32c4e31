//===- TokenDims.cpp - Where the tokens of operands are -------------------===//
//------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenDims.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

using Dims = SmallVector<int64_t>;

std::optional<Dims> mlir::pe::getDimsOfLoops(AffineMap map,
                                             ArrayRef<int64_t> loops) {
  Dims dims;
  for (int64_t loop : loops) {
    std::optional<int64_t> found;
    for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
      if (!expr.isFunctionOfDim(loop))
        continue;
      if (found || !isa<AffineDimExpr>(expr))
        return std::nullopt;
      found = static_cast<int64_t>(dim);
    }
    if (!found)
      return std::nullopt;
    dims.push_back(*found);
  }
  return dims;
}

/// The parallel loops of the op that index `dims` of the map's array.
static std::optional<Dims> getLoopsOfDims(linalg::LinalgOp op, AffineMap map,
                                          ArrayRef<int64_t> dims) {
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  Dims loops;
  for (int64_t dim : dims) {
    auto expr = dyn_cast<AffineDimExpr>(map.getResult(dim));
    if (!expr || iterators[expr.getPosition()] != utils::IteratorType::parallel)
      return std::nullopt;
    loops.push_back(expr.getPosition());
  }
  return loops;
}

/// The array whose index space is the iteration domain of the op, of pe.
static Value getDomain(Operation *op) {
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return write.getX();
  auto array = dyn_cast<ArrayOpInterface>(op);
  return array ? array.getFirstInit() : Value();
}

/// Whether the iteration domain of the op, of pe, is the index space of the
/// operand, or the operand is broadcast to it but not along `dims`.
static bool sharesDomain(OpOperand &operand, ArrayRef<int64_t> dims) {
  Operation *op = operand.getOwner();
  auto type = dyn_cast<ShapedType>(operand.get().getType());
  if (auto storing = dyn_cast<StoringOpInterface>(op);
      storing && type &&
      llvm::is_contained({storing.getXScale(), storing.getInitScale()},
                         operand.get()))
    return llvm::none_of(dims, [&](int64_t dim) {
      return type.getDimSize(dim) == 1 &&
             cast<ShapedType>(getDomain(op).getType()).getDimSize(dim) != 1;
    });
  if (auto write = dyn_cast<WriteCacheOp>(op))
    return &operand == &write.getXMutable();
  auto array = dyn_cast<ArrayOpInterface>(op);
  return array && (operand.get() == array.getSource() ||
                   cast<DestinationStyleOpInterface>(op).isDpsInit(&operand));
}

std::optional<Dims> mlir::pe::getDimsOfOperand(OpOperand &operand,
                                               ArrayRef<int64_t> loops) {
  if (auto op = dyn_cast<linalg::LinalgOp>(operand.getOwner()))
    return getDimsOfLoops(op.getMatchingIndexingMap(&operand), loops);
  return sharesDomain(operand, loops) ? std::optional<Dims>(Dims(loops))
                                      : std::nullopt;
}

std::optional<Dims> mlir::pe::getLoopsOfOperand(OpOperand &operand,
                                                ArrayRef<int64_t> dims) {
  if (auto op = dyn_cast<linalg::LinalgOp>(operand.getOwner()))
    return getLoopsOfDims(op, op.getMatchingIndexingMap(&operand), dims);
  return sharesDomain(operand, dims) ? std::optional<Dims>(Dims(dims))
                                     : std::nullopt;
}

std::optional<Dims> mlir::pe::getLoopsOfResult(OpResult result,
                                               ArrayRef<int64_t> dims) {
  if (auto op = dyn_cast<linalg::LinalgOp>(result.getOwner()))
    return getLoopsOfDims(op, op.getIndexingMapMatchingResult(result), dims);
  return Dims(dims);
}

bool mlir::pe::isOfTokens(OpOperand &operand, ArrayRef<int64_t> loops) {
  auto producer = operand.get().getDefiningOp<linalg::LinalgOp>();
  if (producer && producer.getNumReductionLoops() > 0)
    return true;
  if (auto op = dyn_cast<linalg::LinalgOp>(operand.getOwner())) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    return llvm::any_of(
        loops, [&](int64_t loop) { return map.isFunctionOfDim(loop); });
  }
  if (auto storing = dyn_cast<StoringOpInterface>(operand.getOwner());
      storing &&
      llvm::is_contained({storing.getXScale(), storing.getInitScale()},
                         operand.get()))
    return true;
  return sharesDomain(operand, loops);
}
