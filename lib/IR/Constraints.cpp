//===- Constraints.cpp - Constraints that ops share -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constraints.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::pe;

ShapedType mlir::pe::shapedType(Value value) {
  return cast<ShapedType>(value.getType());
}

bool mlir::pe::compatible(int64_t lhs, int64_t rhs) {
  return succeeded(verifyCompatibleDims({lhs, rhs}));
}

LogicalResult mlir::pe::verifySemantics(DestinationStyleOpInterface op) {
  if (op.hasPureTensorSemantics()) {
    if (op->getNumResults() != static_cast<unsigned>(op.getNumDpsInits()))
      return op->emitOpError("expects one result per init on tensors, but "
                             "found ")
             << op->getNumResults();
    for (auto [init, result] :
         llvm::zip_equal(op.getDpsInits(), op->getResults()))
      if (init.getType() != result.getType())
        return op->emitOpError("expects the result to have the type of the "
                               "init, ")
               << init.getType() << ", but found " << result.getType();
    return success();
  }
  if (!op.hasPureBufferSemantics())
    return op->emitOpError("expects all arrays to be tensors or all to be "
                           "memrefs");
  if (op->getNumResults() != 0)
    return op->emitOpError("expects no results on memrefs, but found ")
           << op->getNumResults();
  return success();
}

LogicalResult mlir::pe::verifySameElementType(Operation *op, StringRef lhsName,
                                              Value lhs, StringRef rhsName,
                                              Value rhs) {
  Type lhsType = shapedType(lhs).getElementType();
  Type rhsType = shapedType(rhs).getElementType();
  if (lhsType != rhsType)
    return op->emitOpError("expects ")
           << lhsName << " and " << rhsName
           << " to have the same element type, but found " << lhsType << " and "
           << rhsType;
  return success();
}

ShapedType mlir::pe::mergeShapes(ShapedType type, ArrayRef<int64_t> shape) {
  SmallVector<int64_t> extents(type.getShape());
  for (auto [extent, other] : llvm::zip_equal(extents, shape))
    if (ShapedType::isDynamic(extent))
      extent = other;
  return type.clone(extents);
}

FailureOr<ShapedType> mlir::pe::verifySource(Operation *op, Value x,
                                             Value init) {
  if (!x)
    return shapedType(init);
  ShapedType xType = shapedType(x), initType = shapedType(init);
  if (failed(verifyCompatibleShape(xType, initType)))
    return op->emitOpError("expects x and init to have the same shape, but "
                           "found ")
           << xType << " and " << initType;
  return mergeShapes(initType, xType.getShape());
}

LogicalResult mlir::pe::verifyRowDims(Operation *op, StringRef name,
                                      ArrayRef<int64_t> dims,
                                      ShapedType arrayType,
                                      StringRef arrayName) {
  int64_t rank = arrayType.getRank();
  if (rank == 0)
    return op->emitOpError("expects ")
           << arrayName << " to have at least rank 1, but found " << arrayType;
  SmallVector<bool> seen(rank, false);
  for (int64_t dim : dims) {
    if (dim < 0 || dim >= rank - 1)
      return op->emitOpError("expects ")
             << name << " to be at least 0 and less than " << rank - 1
             << ", the feature dimension, but found " << dim;
    if (seen[dim])
      return op->emitOpError("expects ")
             << name << " to be distinct, but " << dim << " occurs twice";
    seen[dim] = true;
  }
  return success();
}

/// `scale` is one number, or has the rank of the array named `arrayName`, and
/// all extents but the last are 1 or those of the array.
static LogicalResult verifyRowsOfScale(Operation *op, StringRef name,
                                       Value scale, StringRef arrayName,
                                       ShapedType arrayType) {
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (!type)
    return success();
  int64_t rank = arrayType.getRank();
  if (type.getRank() != rank)
    return op->emitOpError("expects ")
           << name << " to be one f64, or to have rank " << rank << ", that of "
           << arrayName << ", but found " << type;
  for (int64_t dim = 0; dim < rank - 1; ++dim) {
    int64_t extent = type.getDimSize(dim), expected = arrayType.getDimSize(dim);
    if (extent != 1 && !compatible(extent, expected))
      return op->emitOpError("expects dimension ")
             << dim << " of " << name << " to have the extent 1, or "
             << expected << " as " << arrayName << ", but found " << extent;
  }
  return success();
}

LogicalResult mlir::pe::verifyScale(Operation *op, Value scale,
                                    ShapedType initType) {
  if (!scale)
    return success();
  if (failed(verifyRowsOfScale(op, "scale", scale, "init", initType)))
    return failure();
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (type && type.getShape().back() != 1)
    return op->emitOpError("expects the last extent of scale to be 1, but "
                           "found ")
           << type;
  return success();
}

static LogicalResult verifyStoredScale(StoringOpInterface op, StringRef name,
                                       Value scale, StringRef arrayName,
                                       ShapedType arrayType, int64_t numPairs) {
  if (!scale)
    return success();
  if (failed(verifyRowsOfScale(op, name, scale, arrayName, arrayType)))
    return failure();
  auto type = dyn_cast<ShapedType>(scale.getType());
  if (!type || type.getShape().back() == 1)
    return success();
  int64_t numFeatures = arrayType.getShape().back();
  bool hasFeatures = ShapedType::isStatic(numFeatures);
  if (!hasFeatures || ShapedType::isDynamic(numPairs))
    return op->emitOpError("expects the last extent of ")
           << name << " to be 1 where the number of "
           << (hasFeatures ? "pairs" : "features")
           << " is not static, but found " << type;
  auto blockSize = static_cast<int64_t>(op.getBlockSize());
  int64_t numBlocks = llvm::divideCeil(numFeatures, blockSize);
  if (type.getShape().back() != numBlocks)
    return op->emitOpError("expects the last extent of ")
           << name << " to be 1, or " << numBlocks << ", the number of blocks "
           << "of " << blockSize << " in " << numFeatures
           << " features, but found " << type;
  return success();
}

LogicalResult mlir::pe::verifyStoredScales(StoringOpInterface op,
                                           StringRef arrayName,
                                           ShapedType arrayType,
                                           int64_t numPairs) {
  auto blockSize = static_cast<int64_t>(op.getBlockSize());
  if (blockSize < 1)
    return op->emitOpError("expects block_size to be at least 1, but found ")
           << blockSize;
  return failure(failed(verifyStoredScale(op, "x_scale", op.getXScale(),
                                          arrayName, arrayType, numPairs)) ||
                 failed(verifyStoredScale(op, "init_scale", op.getInitScale(),
                                          arrayName, arrayType, numPairs)));
}

LogicalResult
mlir::pe::verifyRowExtents(Operation *op, StringRef name, ShapedType type,
                           ArrayRef<int64_t> dims, ShapedType arrayType,
                           int64_t numLeading, int64_t numTrailing,
                           StringRef arrayName) {
  int64_t rank = static_cast<int64_t>(dims.size()) + numLeading + numTrailing;
  if (type.getRank() != rank)
    return op->emitOpError("expects ")
           << name << " to have rank " << rank << ", but found " << type;
  for (auto [i, dim] : llvm::enumerate(dims)) {
    int64_t extent = type.getDimSize(numLeading + i);
    int64_t expected = arrayType.getDimSize(dim);
    if (!compatible(extent, expected))
      return op->emitOpError("expects dimension ")
             << numLeading + i << " of " << name << " to have the extent "
             << expected << " of dimension " << dim << " of " << arrayName
             << ", but found " << extent;
  }
  return success();
}

LogicalResult mlir::pe::verifyHasPairs(Operation *op, ShapedType type) {
  if (type.getShape().back() == 0)
    return op->emitOpError("expects inv_freq to have at least one element");
  return success();
}

LogicalResult mlir::pe::verifyWindow(Operation *op, int64_t begin,
                                     int64_t numPairs, ShapedType initType) {
  if (begin < 0)
    return op->emitOpError("expects begin to be at least 0, but found ")
           << begin;
  int64_t extent = initType.getDimSize(initType.getRank() - 1);
  if (ShapedType::isDynamic(extent))
    extent = std::numeric_limits<int64_t>::max();
  if (begin > extent)
    return op->emitOpError("expects begin to be at most ")
           << extent << ", the extent of the feature dimension, but found "
           << begin;
  if (ShapedType::isDynamic(numPairs))
    numPairs = 1; // There is at least one.
  if (numPairs > (extent - begin) / 2)
    return op->emitOpError("expects the ")
           << numPairs << " rotated pairs to fit into the " << extent - begin
           << " features from begin = " << begin;
  return success();
}

static LogicalResult verifyMixedAxes(AngleOpInterface op, ShapedType positions,
                                     ShapedType invFreq) {
  if (op.getAxes())
    return op->emitOpError("expects no axes with mixed_axes");
  int64_t numAxes = invFreq.getDimSize(0);
  if (ShapedType::isDynamic(numAxes) || numAxes == 0)
    return op->emitOpError("expects inv_freq to have a static leading extent, "
                           "at least 1, with mixed_axes, but found ")
           << invFreq;
  if (!compatible(positions.getDimSize(0), numAxes))
    return op->emitOpError("expects positions to have the leading extent ")
           << numAxes << ", that of inv_freq, but found "
           << positions.getDimSize(0);
  return success();
}

LogicalResult mlir::pe::verifyAxes(AngleOpInterface op) {
  ShapedType positions = shapedType(op.getPositions());
  ShapedType invFreq = shapedType(op.getInvFreq());
  if (op.getMixedAxes())
    return verifyMixedAxes(op, positions, invFreq);
  std::optional<ArrayRef<int64_t>> axes = op.getAxes();
  if (!axes)
    return success();
  int64_t numPairs = invFreq.getShape().back();
  if (ShapedType::isDynamic(numPairs))
    return op->emitOpError("expects inv_freq to have a static extent with "
                           "axes, but found ")
           << invFreq;
  if (numPairs != static_cast<int64_t>(axes->size()))
    return op->emitOpError("expects axes to have one value for each of the ")
           << numPairs << " elements of inv_freq, but found " << axes->size();
  int64_t numAxes = positions.getDimSize(0);
  for (int64_t axis : *axes) {
    if (axis < 0)
      return op->emitOpError("expects axes to be at least 0, but found ")
             << axis;
    if (ShapedType::isStatic(numAxes) && axis >= numAxes)
      return op->emitOpError("expects axes to be less than ")
             << numAxes << ", the leading extent of positions, but found "
             << axis;
  }
  return success();
}

LogicalResult mlir::pe::verifyNotInPlace(RotationOpInterface op) {
  if (!op.getPairLayout().keepsPlaces() && isa<MemRefType>(op.getInitType()) &&
      op.getSource() == op.getFirstInit())
    return op->emitOpError("expects ")
           << stringifyLayout(op.getLayout())
           << " on memrefs to read an x that is not the init";
  return success();
}
