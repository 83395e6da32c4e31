//===- SchemeConstraints.cpp - Constraints that schemes share -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes/Schemes.h"
#include "llvm/ADT/SmallString.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;

static SmallString<24> toText(const APFloat &value) {
  SmallString<24> text;
  value.toString(text);
  return text;
}

LogicalResult mlir::pe::verifyAtLeast(EmitError emitError, StringRef key,
                                      const APFloat &value, int least) {
  if (value.isFinite() && value >= APFloat(static_cast<double>(least)))
    return success();
  return emitError() << "expects " << key << " to be finite and at least "
                     << least << ", but found " << toText(value);
}

LogicalResult mlir::pe::verifyPositive(EmitError emitError, StringRef key,
                                       const APFloat &value) {
  if (value.isFinite() && value > APFloat(0.0))
    return success();
  return emitError() << "expects " << key
                     << " to be finite and greater than 0, but found "
                     << toText(value);
}

LogicalResult mlir::pe::verifyOptionalPositive(EmitError emitError,
                                               StringRef key, FloatAttr value) {
  return value ? verifyPositive(emitError, key, value.getValue()) : success();
}

LogicalResult mlir::pe::verifyFraction(EmitError emitError, StringRef key,
                                       const APFloat &value) {
  if (value > APFloat(0.0) && value <= APFloat(1.0))
    return success();
  return emitError() << "expects " << key
                     << " to be greater than 0 and at most 1, but found "
                     << toText(value);
}

LogicalResult mlir::pe::verifyNotLess(EmitError emitError, StringRef key,
                                      const APFloat &value, StringRef leastKey,
                                      const APFloat &least) {
  if (value.isFinite() && value >= least)
    return success();
  return emitError() << "expects " << key << " to be finite and at least "
                     << leastKey << ", " << toText(least) << ", but found "
                     << toText(value);
}

LogicalResult mlir::pe::verifyLength(EmitError emitError, StringRef key,
                                     int64_t value, int64_t least) {
  if (value >= least)
    return success();
  return emitError() << "expects " << key << " to be at least " << least
                     << ", but found " << value;
}

LogicalResult mlir::pe::verifyAllPositive(EmitError emitError, StringRef key,
                                          ArrayRef<double> values) {
  for (auto [i, value] : llvm::enumerate(values))
    if (!std::isfinite(value) || value <= 0.0)
      return emitError() << "expects the values of " << key
                         << " to be finite and greater than 0, but found "
                         << toText(APFloat(value)) << " at index " << i;
  return success();
}

LogicalResult mlir::pe::verifyNumPairs(EmitError emitError, StringRef key,
                                       ArrayRef<double> values, int64_t dim) {
  if (static_cast<int64_t>(values.size()) == dim / 2)
    return success();
  return emitError() << "expects " << key << " to have " << dim / 2
                     << " values, half of dim, but found " << values.size();
}

LogicalResult mlir::pe::verifyNTKDim(EmitError emitError,
                                     SchemeAttrInterface scheme, int64_t dim) {
  if (dim > 2)
    return success();
  return emitError() << "expects dim to be greater than 2, because " << scheme
                     << " raises the base by a power of dim / (dim - 2), but "
                        "found "
                     << dim;
}
