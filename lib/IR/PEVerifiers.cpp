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

#include "Constraints.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PEFrequencies.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// FrequenciesOp, PositionsOp
//===----------------------------------------------------------------------===//

LogicalResult
mlir::pe::verifyFrequencies(function_ref<InFlightDiagnostic()> emitError,
                            int64_t dim, double base,
                            SchemeAttrInterface scheme) {
  if (dim < 2 || dim > kMaxDim || dim % 2 != 0) // frequencies_c1
    return emitError() << "expects dim to be even, at least 2 and at most "
                       << kMaxDim << ", but found " << dim;
  if (!std::isfinite(base) || base <= 0.0) // frequencies_c2
    return emitError() << "expects base to be finite and greater than 0, but "
                          "found "
                       << FloatAttr::get(Float64Type::get(scheme.getContext()),
                                         base);
  return scheme.verifyScheme(emitError, dim, base); // frequencies_c5
}

LogicalResult FrequenciesOp::verify() {
  if (failed(verifyFrequencies([&] { return emitOpError(); }, getDim(),
                               getBase().convertToDouble(), getScheme())))
    return failure();
  int64_t numPairs = getDim() / 2;
  RankedTensorType type = getInvFreq().getType();
  if (type.getRank() != 1 || type.getDimSize(0) != numPairs) // frequencies_c3
    return emitOpError("expects inv_freq to have ")
           << numPairs << " elements, half of dim, but found " << type;
  if (getSeqLen() && !getScheme().dependsOnSeqLen()) // frequencies_c4
    return emitOpError("expects no seq_len, because ")
           << getScheme() << " does not depend on it";
  return success();
}

LogicalResult PositionsOp::verify() {
  bool isDynamic = getType().isDynamicDim(0);
  if (isDynamic && !getLength()) // positions_c1
    return emitOpError("expects a length, because the extent of the result is "
                       "dynamic");
  if (!isDynamic && getLength()) // positions_c1
    return emitOpError("expects no length, because the extent of the result "
                       "is static");
  auto memref = dyn_cast<MemRefType>(getType());
  if (memref && !memref.getLayout().isIdentity()) // positions_c2
    return emitOpError("expects new memory to have the identity layout, but "
                       "found ")
           << memref;
  return success();
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

/// The dimensions that index frequencies are none of those of tokens.
static LogicalResult verifyFreqDims(RotaryOp op, ShapedType domain) {
  if (failed(verifyRowDims(op, "freq_dims", op.getFreqDims(), domain)))
    return failure();
  for (int64_t dim : op.getFreqDims())
    if (llvm::is_contained(op.getPositionDims(), dim))
      return op.emitOpError("expects freq_dims to name no dimension of "
                            "position_dims, but found ")
             << dim << " in both";
  return success();
}

LogicalResult RotaryOp::verify() {
  ShapedType positions = shapedType(getPositions());
  ShapedType invFreq = shapedType(getInvFreq());
  if (failed(verifySemantics(*this))) // rotary_c1
    return failure();
  FailureOr<ShapedType> domain =
      verifySource(*this, getX(), getInit()); // rotary_c3
  if (failed(domain))
    return failure();
  if (failed(verifyRowDims(*this, "position_dims", getPositionDims(),
                           *domain)) ||                  // rotary_c4
      failed(verifyFreqDims(*this, *domain)) ||          // rotary_c4
      failed(verifyScale(*this, getScale(), *domain)) || // rotary_c2
      failed(verifyRowExtents(*this, "positions", positions, getPositionDims(),
                              *domain, getNumAxisDims(),
                              /*numTrailing=*/0)) || // rotary_c5
      failed(verifyRowExtents(*this, "inv_freq", invFreq, getFreqDims(),
                              *domain, getMixedAxes() ? 1 : 0,
                              /*numTrailing=*/1)) || // rotary_c6
      failed(verifyHasPairs(*this, invFreq)) ||      // rotary_c6
      failed(verifyWindow(*this, getBegin(), invFreq.getShape().back(),
                          *domain)) || // rotary_c7
      failed(verifyAxes(*this)) ||     // rotary_c8
      failed(verifyStoredScales(*this, "init", *domain,
                                invFreq.getShape().back()))) // rotary_c10/11
    return failure();
  return verifyNotInPlace(*this); // rotary_c9
}

LogicalResult RotaryTableOp::verify() {
  ShapedType positions = shapedType(getPositions());
  ShapedType invFreq = shapedType(getInvFreq());
  if (failed(verifySemantics(*this)) || // rotary_table_c1
      failed(verifySameElementType(*this, "cos", getCosInit(), "sin",
                                   getSinInit()))) // rotary_table_c2
    return failure();
  int64_t numMixed = getMixedAxes() ? 1 : 0;
  if (invFreq.getRank() < 1 + numMixed) // rotary_table_c3
    return emitOpError("expects inv_freq to have at least rank ")
           << 1 + numMixed << ", but found " << invFreq;
  if (failed(verifyHasPairs(*this, invFreq))) // rotary_table_c3
    return failure();
  if (getNumAxisDims() && positions.getRank() == 0)
    return emitOpError("expects positions to have a leading dimension of "
                       "axes, but found ")
           << positions; // rotary_table_c5
  SmallVector<int64_t> expected(
      positions.getShape().drop_front(getNumAxisDims()));
  llvm::append_range(expected, invFreq.getShape().drop_front(numMixed));
  auto shape = RankedTensorType::get(expected, Float64Type::get(getContext()));
  for (Value init : {getCosInit(), getSinInit()}) {
    ShapedType type = shapedType(init);
    if (failed(verifyCompatibleShape(shape.getShape(), type.getShape()))) {
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
                  << type;
    }
    // Static extents of one init hold for the other, too.
    expected = llvm::to_vector(mergeShapes(shape, type.getShape()).getShape());
    shape = shape.clone(expected);
  }
  if (hasPureBufferSemantics() && getCosInit() == getSinInit())
    return emitOpError("expects two inits on memrefs, but found the same one "
                       "twice"); // rotary_table_c6
  return verifyAxes(*this);      // rotary_table_c5
}

LogicalResult ApplyRotaryOp::verify() {
  if (failed(verifySemantics(*this))) // apply_rotary_c1
    return failure();
  FailureOr<ShapedType> domain =
      verifySource(*this, getX(), getInit()); // apply_rotary_c3
  if (failed(domain))
    return failure();
  if (failed(verifySameElementType(*this, "cos", getCos(), "sin",
                                   getSin())) || // apply_rotary_c2
      failed(verifyRowDims(*this, "position_dims", getPositionDims(),
                           *domain)) ||                // apply_rotary_c4
      failed(verifyScale(*this, getScale(), *domain))) // apply_rotary_c8
    return failure();
  ShapedType cos = shapedType(getCos()), sin = shapedType(getSin());
  if (failed(verifyRowExtents(*this, "cos", cos, getPositionDims(), *domain,
                              /*numLeading=*/0,
                              /*numTrailing=*/1)) || // apply_rotary_c5
      failed(verifyRowExtents(*this, "sin", sin, getPositionDims(), *domain,
                              /*numLeading=*/0,
                              /*numTrailing=*/1))) // apply_rotary_c5
    return failure();
  int64_t columns = cos.getShape().back(), sinColumns = sin.getShape().back();
  int64_t perPair = getPerFeature() ? 2 : 1;
  if (!compatible(columns, sinColumns) || columns == 0 ||
      sinColumns == 0) // apply_rotary_c5
    return emitOpError("expects the last dimensions of cos and sin to have "
                       "the same extent, at least ")
           << perPair << ", but found " << cos << " and " << sin;
  if (ShapedType::isDynamic(columns))
    columns = sinColumns;
  if (ShapedType::isStatic(columns) &&
      columns % perPair != 0) // apply_rotary_c5
    return emitOpError("expects the last dimensions of cos and sin to have an "
                       "even extent with per_feature, but found ")
           << columns;
  if (failed(verifyCompatibleShape(cos, sin))) // apply_rotary_c5
    return emitOpError("expects cos and sin to have the same shape, but found ")
           << cos << " and " << sin;
  int64_t numPairs =
      ShapedType::isDynamic(columns) ? columns : columns / perPair;
  if (failed(verifyWindow(*this, getBegin(), numPairs,
                          *domain)) || // apply_rotary_c6
      failed(verifyStoredScales(*this, "init", *domain,
                                numPairs))) // apply_rotary_c9/10
    return failure();
  return verifyNotInPlace(*this); // apply_rotary_c7
}

//===----------------------------------------------------------------------===//
// SinusoidalOp
//===----------------------------------------------------------------------===//

LogicalResult SinusoidalOp::verify() {
  ShapedType positions = shapedType(getPositions());
  ShapedType invFreq = shapedType(getInvFreq());
  ShapedType type = getInitType();
  if (failed(verifySemantics(*this))) // sinusoidal_c1
    return failure();
  if (invFreq.getRank() != 1) // sinusoidal_c2
    return emitOpError("expects inv_freq to have rank 1, but found ")
           << invFreq;
  if (failed(verifyHasPairs(*this, invFreq))) // sinusoidal_c2
    return failure();
  if (type.getRank() != positions.getRank() + 1 ||
      failed(verifyCompatibleShape(positions.getShape(),
                                   type.getShape().drop_back())))
    return emitOpError("expects init to have the shape of positions, followed "
                       "by a dimension of features, but found ")
           << type << " and " << positions; // sinusoidal_c3
  int64_t numPairs = invFreq.getDimSize(0),
          numFeatures = type.getShape().back();
  if (numFeatures == 0)
    return emitOpError("expects at least one feature, but found ")
           << type; // sinusoidal_c4
  if (ShapedType::isStatic(numPairs) && ShapedType::isStatic(numFeatures) &&
      std::abs(numFeatures - 2 * numPairs) > 1)
    return emitOpError("expects the number of features to be ")
           << 2 * numPairs << ", twice that of frequencies, or one more or "
           << "less, but found " << numFeatures; // sinusoidal_c4
  return success();
}
