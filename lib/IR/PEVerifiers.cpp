//===- PEVerifiers.cpp - Constraints of the pe ops ------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A comment such as `rotary_c4` names the constraint in the description of the
// op in PEOps.td.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PE.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::pe;

static ShapedType shapedType(Value value) {
  return cast<ShapedType>(value.getType());
}

/// Whether two extents can be equal at run time.
static bool compatible(int64_t lhs, int64_t rhs) {
  return ShapedType::isDynamic(lhs) || ShapedType::isDynamic(rhs) || lhs == rhs;
}

//===----------------------------------------------------------------------===//
// Checks that ops share
//===----------------------------------------------------------------------===//

/// All tensors with one result per init and of its type, or all memrefs with
/// no result.
static LogicalResult verifySemantics(DestinationStyleOpInterface op) {
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

static LogicalResult verifySameElementType(Operation *op, StringRef lhsName,
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

static LogicalResult verifySameShape(Operation *op, Value x, Value init) {
  ShapedType xType = shapedType(x), initType = shapedType(init);
  if (failed(verifyCompatibleShape(xType, initType)))
    return op->emitOpError("expects x and init to have the same shape, but "
                           "found ")
           << xType << " and " << initType;
  return success();
}

static LogicalResult verifyPositionDims(Operation *op, ArrayRef<int64_t> dims,
                                        ShapedType initType) {
  int64_t rank = initType.getRank();
  if (rank == 0)
    return op->emitOpError("expects init to have at least rank 1, but found ")
           << initType;
  SmallVector<bool> seen(rank, false);
  for (int64_t dim : dims) {
    if (dim < 0 || dim >= rank - 1)
      return op->emitOpError("expects position_dims to be at least 0 and less "
                             "than ")
             << rank - 1 << ", the feature dimension, but found " << dim;
    if (seen[dim])
      return op->emitOpError("expects position_dims to be distinct, but ")
             << dim << " occurs twice";
    seen[dim] = true;
  }
  return success();
}

/// Checks that `type` has `numLeading` free dimensions, then the extents that
/// `dims` names in `initType`, then `numTrailing` free ones.
static LogicalResult
verifyPositionExtents(Operation *op, StringRef name, ShapedType type,
                      ArrayRef<int64_t> dims, ShapedType initType,
                      int64_t numLeading, int64_t numTrailing) {
  int64_t rank = static_cast<int64_t>(dims.size()) + numLeading + numTrailing;
  if (type.getRank() != rank)
    return op->emitOpError("expects ")
           << name << " to have rank " << rank << ", but found " << type;
  for (auto [i, dim] : llvm::enumerate(dims)) {
    int64_t extent = type.getDimSize(numLeading + i);
    int64_t expected = initType.getDimSize(dim);
    if (!compatible(extent, expected))
      return op->emitOpError("expects dimension ")
             << numLeading + i << " of " << name << " to have the extent "
             << expected << " of dimension " << dim << " of init, but found "
             << extent;
  }
  return success();
}

static LogicalResult verifyInvFreq(Operation *op, ShapedType type) {
  if (type.getRank() != 1)
    return op->emitOpError("expects inv_freq to have rank 1, but found ")
           << type;
  if (type.getDimSize(0) == 0)
    return op->emitOpError("expects inv_freq to have at least one element");
  return success();
}

static LogicalResult verifyWindow(Operation *op, int64_t begin,
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
  if (ShapedType::isStatic(numPairs) && numPairs > (extent - begin) / 2)
    return op->emitOpError("expects the ")
           << numPairs << " rotated pairs to fit into the " << extent - begin
           << " features from begin = " << begin;
  return success();
}

static LogicalResult verifyAxes(Operation *op,
                                std::optional<ArrayRef<int64_t>> axes,
                                ShapedType positions, ShapedType invFreq) {
  if (!axes)
    return success();
  int64_t numPairs = invFreq.getDimSize(0);
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

/// Whether interleaved_to_half would overwrite pairs before they are read.
static LogicalResult verifyNotInPlace(DestinationStyleOpInterface op, Value x,
                                      Value init, Layout layout) {
  if (layout == Layout::InterleavedToHalf && op.hasPureBufferSemantics() &&
      (!x || x == init))
    return op->emitOpError("expects interleaved_to_half on memrefs to read an "
                           "x that is not the init");
  return success();
}

//===----------------------------------------------------------------------===//
// FrequenciesOp, PositionsOp
//===----------------------------------------------------------------------===//

LogicalResult FrequenciesOp::verify() {
  int64_t dim = getDim();
  if (dim < 2 || dim > kMaxDim || dim % 2 != 0) // frequencies_c1
    return emitOpError("expects dim to be even, at least 2 and at most ")
           << kMaxDim << ", but found " << dim;
  double base = getBase().convertToDouble();
  if (!std::isfinite(base) || base <= 0.0) // frequencies_c2
    return emitOpError("expects base to be finite and greater than 0, but "
                       "found ")
           << getBaseAttr();
  RankedTensorType type = getInvFreq().getType();
  if (type.getRank() != 1 || type.getDimSize(0) != dim / 2) // frequencies_c3
    return emitOpError("expects inv_freq to have ")
           << dim / 2 << " elements, half of dim, but found " << type;
  if (getSeqLen() && !getScheme().dependsOnSeqLen()) // frequencies_c4
    return emitOpError("expects no seq_len, because ")
           << getScheme() << " does not depend on it";
  return getScheme().verifyScheme( // frequencies_c5
      [&] { return emitOpError(); }, dim, base);
}

LogicalResult PositionsOp::verify() {
  bool isDynamic = getResult().getType().isDynamicDim(0);
  if (isDynamic && !getLength()) // positions_c1
    return emitOpError("expects a length, because the extent of the result is "
                       "dynamic");
  if (!isDynamic && getLength()) // positions_c1
    return emitOpError("expects no length, because the extent of the result "
                       "is static");
  return success();
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

LogicalResult RotaryOp::verify() {
  ShapedType initType = getInitType();
  ShapedType positions = shapedType(getPositions());
  ShapedType invFreq = shapedType(getInvFreq());
  if (failed(verifySemantics(*this))) // rotary_c1
    return failure();
  if (getX() && (failed(verifySameElementType(*this, "x", getX(), "init",
                                              getInit())) || // rotary_c2
                 failed(verifySameShape(*this, getX(),
                                        getInit())))) // rotary_c3
    return failure();
  if (failed(verifyPositionDims(*this, getPositionDims(),
                                initType)) || // rotary_c4
      failed(verifyPositionExtents(*this, "positions", positions,
                                   getPositionDims(), initType,
                                   /*numLeading=*/getAxes() ? 1 : 0,
                                   /*numTrailing=*/0)) || // rotary_c5
      failed(verifyInvFreq(*this, invFreq)) ||            // rotary_c6
      failed(verifyWindow(*this, getBegin(), invFreq.getDimSize(0),
                          initType)) ||                         // rotary_c7
      failed(verifyAxes(*this, getAxes(), positions, invFreq))) // rotary_c8
    return failure();
  return verifyNotInPlace(*this, getX(), getInit(), getLayout()); // rotary_c9
}

LogicalResult RotaryTableOp::verify() {
  ShapedType positions = shapedType(getPositions());
  ShapedType invFreq = shapedType(getInvFreq());
  if (failed(verifySemantics(*this)) || // rotary_table_c1
      failed(verifySameElementType(*this, "cos", getCosInit(), "sin",
                                   getSinInit())) || // rotary_table_c2
      failed(verifyInvFreq(*this, invFreq)))         // rotary_table_c3
    return failure();
  if (getAxes() && positions.getRank() == 0)
    return emitOpError("expects positions to have a leading dimension of "
                       "axes, but found ")
           << positions; // rotary_table_c5
  SmallVector<int64_t> expected(
      positions.getShape().drop_front(getAxes() ? 1 : 0));
  expected.push_back(invFreq.getDimSize(0));
  for (Value init : {getCosInit(), getSinInit()})
    if (failed(verifyCompatibleShape(expected, shapedType(init).getShape()))) {
      InFlightDiagnostic diag = // rotary_table_c4
          emitOpError("expects the inits to have the shape ");
      llvm::interleave(
          expected, diag,
          [&](int64_t extent) {
            if (ShapedType::isDynamic(extent))
              diag << "?";
            else
              diag << extent;
          },
          "x");
      return diag << ", that of positions followed by that of inv_freq, but "
                     "found "
                  << init.getType();
    }
  return verifyAxes(*this, getAxes(), positions, invFreq); // rotary_table_c5
}

LogicalResult ApplyRotaryOp::verify() {
  ShapedType initType = getInitType();
  if (failed(verifySemantics(*this))) // apply_rotary_c1
    return failure();
  if (getX() && (failed(verifySameElementType(*this, "x", getX(), "init",
                                              getInit())) || // apply_rotary_c2
                 failed(verifySameShape(*this, getX(),
                                        getInit())))) // apply_rotary_c3
    return failure();
  if (failed(verifySameElementType(*this, "cos", getCos(), "sin",
                                   getSin())) || // apply_rotary_c2
      failed(verifyPositionDims(*this, getPositionDims(),
                                initType))) // apply_rotary_c4
    return failure();
  ShapedType cos = shapedType(getCos()), sin = shapedType(getSin());
  if (failed(verifyPositionExtents(*this, "cos", cos, getPositionDims(),
                                   initType, /*numLeading=*/0,
                                   /*numTrailing=*/1)) || // apply_rotary_c5
      failed(verifyPositionExtents(*this, "sin", sin, getPositionDims(),
                                   initType, /*numLeading=*/0,
                                   /*numTrailing=*/1))) // apply_rotary_c5
    return failure();
  int64_t numPairs = cos.getShape().back();
  if (!compatible(numPairs, sin.getShape().back()) || numPairs == 0 ||
      sin.getShape().back() == 0) // apply_rotary_c5
    return emitOpError("expects the last dimensions of cos and sin to have "
                       "the same extent, at least 1, but found ")
           << cos << " and " << sin;
  if (ShapedType::isDynamic(numPairs))
    numPairs = sin.getShape().back();
  if (failed(verifyWindow(*this, getBegin(), numPairs,
                          initType))) // apply_rotary_c6
    return failure();
  return verifyNotInPlace(*this, getX(), getInit(),
                          getLayout()); // apply_rotary_c7
}
