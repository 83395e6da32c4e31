//===- WriteCacheOp.cpp - Writes into a cache by slots --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constraints.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

/// The dimensions of an array of the rank given that are not among `dims`.
static SmallVector<int64_t> getOtherDims(int64_t rank, ArrayRef<int64_t> dims) {
  SmallVector<int64_t> others;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      others.push_back(dim);
  return others;
}

SmallVector<int64_t> WriteCacheOp::getRowDimsOfX() {
  return getOtherDims(shapedType(getX()).getRank(), getTokenDims());
}

SmallVector<int64_t> WriteCacheOp::getRowDimsOfInit() {
  return getOtherDims(shapedType(getInit()).getRank(), getSlotDims());
}

FloatType WriteCacheOp::getArithmeticType() {
  FloatType type = getComputeType(shapedType(getX()).getElementType());
  return type.isF64() ? type
                      : getComputeType(shapedType(getInit()).getElementType());
}

/// The rows of x fit into those of the init.
static LogicalResult verifyRows(WriteCacheOp op) {
  ShapedType x = shapedType(op.getX()), init = shapedType(op.getInit());
  SmallVector<int64_t> dimsOfX = op.getRowDimsOfX();
  SmallVector<int64_t> dimsOfInit = op.getRowDimsOfInit();
  bool match = dimsOfX.size() == dimsOfInit.size();
  if (match)
    for (auto [dim, other] : llvm::zip_equal(ArrayRef(dimsOfX).drop_back(),
                                             ArrayRef(dimsOfInit).drop_back()))
      match &= compatible(x.getDimSize(dim), init.getDimSize(other));
  if (!match)
    return op.emitOpError("expects x without its token_dims and init without "
                          "its slot_dims to have the same extents before that "
                          "of features, but found ")
           << x << " and " << init; // write_cache_c5
  auto begin = static_cast<int64_t>(op.getBegin());
  if (begin < 0)
    return op.emitOpError("expects begin to be at least 0, but found ")
           << begin; // write_cache_c6
  int64_t extent = init.getShape().back(), features = x.getShape().back();
  if (ShapedType::isDynamic(extent))
    return success();
  // At least none.
  if (ShapedType::isDynamic(features))
    features = 0;
  if (begin <= extent && features <= extent - begin)
    return success();
  return op.emitOpError("expects the features of x to be at most ")
         << extent << " - " << begin << ", those of init from begin on, but "
         << "found " << x; // write_cache_c6
}

LogicalResult WriteCacheOp::verify() {
  ShapedType x = shapedType(getX()), init = shapedType(getInit());
  if (failed(verifySemantics(*this)) || // write_cache_c1
      failed(verifyRowDims(*this, "token_dims", getTokenDims(), x,
                           "x")) || // write_cache_c2
      failed(verifyRowExtents(*this, "slots", shapedType(getSlots()),
                              getTokenDims(), x, /*numLeading=*/0,
                              /*numTrailing=*/0, "x"))) // write_cache_c3
    return failure();
  if (getSlotDims().empty())
    return emitOpError("expects at least one of slot_dims"); // write_cache_c4
  if (failed(verifyRowDims(*this, "slot_dims", getSlotDims(),
                           init)) || // write_cache_c4
      failed(verifyRows(*this)))     // write_cache_c5, _c6
    return failure();
  return verifyStoredScales(*this, "x", x,
                            /*numPairs=*/0); // write_cache_c7, _c8
}
