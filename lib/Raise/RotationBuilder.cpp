//===- RotationBuilder.cpp - Rotations as pe ops --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationBuilder.h"
#include "ScalarBuilder.h"
#include "ViewBuilder.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

Value RotationBuilder::buildX(const Rotation &rotation) {
  Value tensor = angles.replacements.getCurrent(rotation.x.tensor);
  if (!rotation.updatesX) {
    // The window is all of the result.
    int64_t first = *llvm::min_element(rotation.x.columns);
    ViewTarget own = buildTarget(b, loc, evaluator.getScalars(), rotation.root,
                                 rotation.dims);
    BuiltView view = buildView(b, loc, evaluator, rotation.x, tensor, own,
                               {first, rotation.window.getWidth(), 1});
    tensor = addUnitDims(b, loc, view, rotation.root);
  }
  // x of a wider type is rotated in that type; of two types of which neither
  // has all numbers of the other, in f32.
  Type type = getElementTypeOrSelf(rotation.root.getType());
  Type from = getElementTypeOrSelf(tensor.getType());
  if (from.getIntOrFloatBitWidth() > type.getIntOrFloatBitWidth())
    return tensor;
  if (from != type &&
      from.getIntOrFloatBitWidth() == type.getIntOrFloatBitWidth())
    type = b.getF32Type();
  return convertElements(b, loc, tensor, type);
}

BuiltRotation RotationBuilder::build(const Rotation &rotation) {
  Operation *user = rotation.root.getDefiningOp();
  b.setInsertionPoint(user);
  loc = rotation.root.getLoc();
  Value x = buildX(rotation);
  ViewTarget target = {rotation.root, tensor::getMixedSizes(b, loc, x)};
  angles.setTarget(target, loc);
  SmallVector<int64_t> positionDims;
  Value positions;
  Value invFreq;
  Value scale;
  if (rotation.angles) {
    const Angles &found = *rotation.angles;
    positions = angles.buildPositions(found.positions, positionDims);
    invFreq = angles.buildInvFreq(found, scale);
    if (!positions || !invFreq || !angles.buildScale(found, scale))
      return {};
  }
  Value init = tensor::EmptyOp::create(
      b, loc, target.sizes,
      cast<RankedTensorType>(x.getType()).getElementType());
  auto describe = [&](RotationOptions &options) {
    options.x = x;
    options.begin = rotation.window.begin;
    options.conjugate = rotation.window.pairs[0].isConjugate;
  };
  Operation *op;
  if (rotation.angles) {
    RotaryOptions options;
    describe(options);
    options.scale = scale;
    if (rotation.angles->positions.size() > 1)
      options.axes = rotation.angles->axes;
    op = RotaryOp::create(b, loc, init, positions, invFreq, rotation.layout,
                          positionDims, options);
  } else {
    BuiltView cos = buildTable(rotation.cos, target);
    BuiltView sin = buildTable(rotation.sin, target);
    if (cos.resultDims != sin.resultDims ||
        getElementTypeOrSelf(cos.tensor) != getElementTypeOrSelf(sin.tensor))
      return {};
    ApplyRotaryOptions options;
    describe(options);
    options.perFeature = rotation.window.isPerFeature;
    op = ApplyRotaryOp::create(b, loc, init, cos.tensor, sin.tensor,
                               rotation.layout, cos.resultDims, options);
  }
  Value result = convertElements(b, loc, op->getResult(0),
                                 getElementTypeOrSelf(rotation.root.getType()));
  result = b.createOrFold<tensor::CastOp>(loc, rotation.root.getType(), result);
  angles.replacements.set(rotation.root, result);
  return {op, result};
}

BuiltView RotationBuilder::buildTable(const View &table,
                                      const ViewTarget &target) {
  if (table.isGather())
    return gatherView(b, loc, table,
                      angles.replacements.getCurrent(table.tensor), target);
  return buildView(b, loc, evaluator, table,
                   angles.replacements.getCurrent(table.tensor), target,
                   {table.columns.front(),
                    static_cast<int64_t>(table.columns.size()),
                    *table.getStride()});
}
