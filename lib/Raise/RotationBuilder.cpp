//===- RotationBuilder.cpp - Rotations as pe ops --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationBuilder.h"
#include "ScalarBuilder.h"
#include "SchemeSearch.h"
#include "ViewBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

Value RotationBuilder::getCurrent(Value value) const {
  while (Value replacement = replaced.lookup(value))
    value = replacement;
  return value;
}

/// Positions from p(d) = start + step · d.
Value RotationBuilder::buildRun(const Scalar *position, const Rotation &rotation,
                                SmallVectorImpl<int64_t> &resultDims) {
  ScalarContext &scalars = evaluator.getScalars();
  const Scalar *dim = nullptr;
  int64_t step = 1;
  if (position->is(ScalarKind::Dim))
    dim = position;
  if (position->is(ScalarKind::Linear))
    for (auto [operand, coefficient] : llvm::zip_equal(
             position->getOperands(), position->getCoefficients()))
      if (operand->is(ScalarKind::Dim)) {
        dim = operand;
        step = coefficient;
      }
  if (!dim)
    return {};
  const Scalar *start = scalars.subtractIntegers(
      position, scalars.multiplyIntegers(dim, scalars.getInteger(step)));
  Operation *user = rotation.root.getDefiningOp();
  if (start->getDims() || !canBuild(start, user, dominance))
    return {};
  resultDims.assign({dim->getNumber()});
  return PositionsOp::create(
      b, loc, ScalarBuilder(b, loc).build(start, b.getI64Type()),
      target.sizes[dim->getNumber()], step);
}

/// A tensor that already holds the positions, for one or for several axes.
Value RotationBuilder::findPositions(const Rotation &rotation,
                                     SmallVectorImpl<int64_t> &resultDims) {
  ArrayRef<const Scalar *> positions = rotation.angles->positions;
  for (const View &view :
       findViews(evaluator, positions, rotation.root.getDefiningOp(), dominance,
                 /*inColumns=*/positions.size() > 1)) {
    Type type =
        cast<RankedTensorType>(view.tensor.getType()).getElementType();
    std::optional<int64_t> stride = view.getStride();
    if (view.isGather() ||
        !canBuildView(view, rotation.root.getDefiningOp(), dominance))
      continue;
    if (!type.isSignlessInteger() || type.getIntOrFloatBitWidth() < 8 ||
        !stride || *stride < 1 ||
        (view.columnDim && (positions.size() == 1 || *view.columnDim != 0)))
      continue;
    int64_t numAxes = positions.size();
    // Axes lead: the dimensions have to be in order behind them.
    SmallVector<int64_t> order;
    for (const ViewDim &dim : view.dims)
      if (dim.resultDim)
        order.push_back(*dim.resultDim);
    if (numAxes > 1 && !llvm::is_sorted(order))
      continue;
    if (numAxes == 1) {
      BuiltView built = buildView(b, loc, evaluator, view,
                                  getCurrent(view.tensor), target, {});
      resultDims = built.resultDims;
      return built.tensor;
    }
    return buildAxes(view, rotation, *stride, resultDims);
  }
  return {};
}

/// Slices positions with a leading dimension of axes.
Value RotationBuilder::buildAxes(const View &view, const Rotation &rotation,
                                 int64_t stride,
                                 SmallVectorImpl<int64_t> &resultDims) {
  auto type = cast<RankedTensorType>(view.tensor.getType());
  auto numAxes = static_cast<int64_t>(view.columns.size());
  ScalarBuilder builder(b, loc);
  SmallVector<OpFoldResult> offsets;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<int64_t> shape;
  bool isWhole = true;
  for (auto [dim, viewDim] : llvm::enumerate(view.dims)) {
    const Scalar *extent = evaluator.getExtent(view.tensor, dim);
    if (dim == 0) {
      offsets.push_back(b.getIndexAttr(view.columns.front()));
      sizes.push_back(b.getIndexAttr(numAxes));
      strides[0] = b.getIndexAttr(stride);
      shape.push_back(numAxes);
      isWhole &= view.columns.front() == 0 && stride == 1 &&
                 extent->isInteger(numAxes);
      continue;
    }
    offsets.push_back(builder.buildIndex(viewDim.offset));
    if (!viewDim.resultDim) {
      sizes.push_back(b.getIndexAttr(1));
      isWhole = false;
      continue;
    }
    sizes.push_back(target.sizes[*viewDim.resultDim]);
    isWhole &= viewDim.offset->isInteger(0) &&
               evaluator.getExtent(rotation.root, *viewDim.resultDim) == extent;
    resultDims.push_back(*viewDim.resultDim);
    shape.push_back(cast<RankedTensorType>(rotation.root.getType())
                        .getDimSize(*viewDim.resultDim));
  }
  Value tensor = getCurrent(view.tensor);
  if (isWhole)
    return tensor;
  return tensor::ExtractSliceOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), tensor,
      offsets, sizes, strides);
}

/// Computes the positions of all axes anew.
Value RotationBuilder::computePositions(const Rotation &rotation,
                                        SmallVectorImpl<int64_t> &resultDims) {
  ArrayRef<const Scalar *> positions = rotation.angles->positions;
  Operation *user = rotation.root.getDefiningOp();
  uint64_t dims = 0;
  for (const Scalar *position : positions) {
    if (!canBuild(position, user, dominance))
      return {};
    dims |= position->getDims();
  }
  SmallVector<OpFoldResult> sizes;
  bool hasAxes = positions.size() > 1;
  if (hasAxes)
    sizes.push_back(b.getIndexAttr(positions.size()));
  int64_t rank = cast<RankedTensorType>(rotation.root.getType()).getRank();
  for (int64_t dim : llvm::seq(rank - 1))
    if (dims & (uint64_t(1) << dim)) {
      resultDims.push_back(dim);
      sizes.push_back(target.sizes[dim]);
    }
  Value empty = tensor::EmptyOp::create(b, loc, sizes, b.getI64Type());
  SmallVector<utils::IteratorType> iterators(sizes.size(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, empty.getType(), ValueRange(), empty,
             b.getMultiDimIdentityMap(sizes.size()), iterators,
             [&](OpBuilder &body, Location bodyLoc, ValueRange) {
               SmallVector<Value> indices(rank - 1);
               for (auto [i, dim] : llvm::enumerate(resultDims))
                 indices[dim] = linalg::IndexOp::create(body, bodyLoc,
                                                        i + hasAxes);
               ScalarBuilder element(body, bodyLoc, indices);
               Value result =
                   element.build(positions.back(), body.getI64Type());
               for (auto [axis, position] :
                    llvm::reverse(llvm::enumerate(positions.drop_back()))) {
                 Value isAxis = arith::CmpIOp::create(
                     body, bodyLoc, arith::CmpIPredicate::eq,
                     linalg::IndexOp::create(body, bodyLoc, 0),
                     arith::ConstantIndexOp::create(body, bodyLoc, axis));
                 result = arith::SelectOp::create(
                     body, bodyLoc, isAxis,
                     element.build(position, body.getI64Type()), result);
               }
               linalg::YieldOp::create(body, bodyLoc, result);
             })
      .getResult(0);
}

Value RotationBuilder::buildPositions(const Rotation &rotation,
                                      SmallVectorImpl<int64_t> &resultDims) {
  ArrayRef<const Scalar *> positions = rotation.angles->positions;
  if (positions.size() == 1)
    if (Value run = buildRun(positions[0], rotation, resultDims))
      return run;
  if (Value tensor = findPositions(rotation, resultDims))
    return tensor;
  resultDims.clear();
  return computePositions(rotation, resultDims);
}

/// The constant factor of cosines and sines.
static double getConstantScale(const Angles &angles) {
  double scale = 1;
  for (const Scalar *factor : angles.scale)
    if (factor->is(ScalarKind::Float))
      scale *= factor->getFloat();
  return scale;
}

/// Frequencies, and the attention factor if they have one.
Value RotationBuilder::buildInvFreq(const Rotation &rotation, Value &scale) {
  const Angles &angles = *rotation.angles;
  auto numPairs = static_cast<int64_t>(angles.invFreq.size());
  auto type = RankedTensorType::get(numPairs, b.getF64Type());
  if (angles.learnedFreq.empty()) {
    std::optional<FoundScheme> found = findScheme(
        b.getContext(), angles.invFreq, getConstantScale(angles));
    if (!found)
      return arith::ConstantOp::create(
          b, loc, DenseElementsAttr::get(type, ArrayRef(angles.invFreq)));
    auto frequencies = FrequenciesOp::create(b, loc, 2 * numPairs, found->base,
                                             found->scheme);
    if (found->hasScale)
      scale = frequencies.getAttentionFactor();
    return frequencies.getInvFreq();
  }
  Operation *user = rotation.root.getDefiningOp();
  SmallVector<Value> elements;
  for (auto [learned, factor] :
       llvm::zip_equal(angles.learnedFreq, angles.invFreq)) {
    if (!canBuild(learned, user, dominance))
      return {};
    Value value = ScalarBuilder(b, loc).build(learned, b.getF64Type());
    if (factor != 1)
      value = arith::MulFOp::create(
          b, loc, value,
          arith::ConstantOp::create(b, loc, b.getF64FloatAttr(factor)));
    elements.push_back(value);
  }
  return tensor::FromElementsOp::create(b, loc, type, elements);
}

/// Multiplies `scale`, the attention factor of the frequencies or null, by the
/// other factors; null is 1. False if one cannot be computed.
bool RotationBuilder::buildScale(const Rotation &rotation, Value &scale) {
  double constant = scale ? 1 : getConstantScale(*rotation.angles);
  for (const Scalar *factor : rotation.angles->scale) {
    if (factor->is(ScalarKind::Float))
      continue;
    if (!canBuild(factor, rotation.root.getDefiningOp(), dominance))
      return false;
    Value value = ScalarBuilder(b, loc).build(factor, b.getF64Type());
    scale = scale ? arith::MulFOp::create(b, loc, scale, value).getResult()
                  : value;
  }
  if (constant == 1)
    return true;
  Value value =
      arith::ConstantOp::create(b, loc, b.getF64FloatAttr(constant));
  scale =
      scale ? arith::MulFOp::create(b, loc, scale, value).getResult() : value;
  return true;
}

Value RotationBuilder::buildX(const Rotation &rotation) {
  Value tensor = getCurrent(rotation.x.tensor);
  if (!rotation.updatesX) {
    // The window is all of the result.
    int64_t first = *llvm::min_element(rotation.x.columns);
    ViewTarget own = {rotation.root, {}};
    ScalarBuilder builder(b, loc);
    for (int64_t dim : llvm::seq(rotation.dims.size()))
      own.sizes.push_back(
          builder.buildIndex(evaluator.getExtent(rotation.root, dim)));
    BuiltView view = buildView(b, loc, evaluator, rotation.x, tensor, own,
                               {first, rotation.window.getWidth(), 1});
    tensor = addUnitDims(b, loc, view, rotation.root);
  }
  // x of a wider type is rotated in that type.
  Type type = getElementTypeOrSelf(rotation.root.getType());
  if (getElementTypeOrSelf(tensor.getType()).getIntOrFloatBitWidth() >
      type.getIntOrFloatBitWidth())
    return tensor;
  return convertElements(b, loc, tensor, type);
}

Value RotationBuilder::build(const Rotation &rotation) {
  Operation *user = rotation.root.getDefiningOp();
  b.setInsertionPoint(user);
  loc = rotation.root.getLoc();
  Value x = buildX(rotation);
  target = {rotation.root, tensor::getMixedSizes(b, loc, x)};
  SmallVector<int64_t> positionDims;
  Value positions;
  Value invFreq;
  Value scale;
  if (rotation.angles) {
    positions = buildPositions(rotation, positionDims);
    invFreq = buildInvFreq(rotation, scale);
    if (!positions || !invFreq || !buildScale(rotation, scale))
      return {};
  }
  Value init = tensor::EmptyOp::create(
      b, loc, target.sizes,
      cast<RankedTensorType>(x.getType()).getElementType());
  auto layout = LayoutAttr::get(b.getContext(), rotation.layout);
  auto begin = b.getI64IntegerAttr(rotation.window.begin);
  UnitAttr conjugate =
      rotation.window.pairs[0].isConjugate ? b.getUnitAttr() : UnitAttr();
  Operation *op;
  if (rotation.angles) {
    DenseI64ArrayAttr axes;
    if (rotation.angles->positions.size() > 1)
      axes = b.getDenseI64ArrayAttr(rotation.angles->axes);
    op = RotaryOp::create(b, loc, init.getType(), x, positions, invFreq, scale,
                          init, layout, b.getDenseI64ArrayAttr(positionDims),
                          begin, conjugate, axes);
  } else {
    BuiltView cos = buildTable(rotation, rotation.cos);
    BuiltView sin = buildTable(rotation, rotation.sin);
    if (cos.resultDims != sin.resultDims ||
        getElementTypeOrSelf(cos.tensor) != getElementTypeOrSelf(sin.tensor))
      return {};
    op = ApplyRotaryOp::create(b, loc, init.getType(), x, cos.tensor,
                               sin.tensor, init, layout,
                               b.getDenseI64ArrayAttr(cos.resultDims), begin,
                               conjugate);
  }
  Value result =
      convertElements(b, loc, op->getResult(0),
                      getElementTypeOrSelf(rotation.root.getType()));
  if (result.getType() != rotation.root.getType())
    result =
        tensor::CastOp::create(b, loc, rotation.root.getType(), result);
  replaced[rotation.root] = result;
  return result;
}

BuiltView RotationBuilder::buildTable(const Rotation &rotation,
                                      const View &table) {
  if (table.isGather())
    return gatherView(b, loc, table, getCurrent(table.tensor), target);
  return buildView(
      b, loc, evaluator, table, getCurrent(table.tensor), target,
      {table.columns.front(), static_cast<int64_t>(table.columns.size()),
       *table.getStride()});
}
