//===- AngleBuilder.cpp - Positions and frequencies as code ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AngleBuilder.h"
#include "ScalarBuilder.h"
#include "SchemeSearch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

bool mlir::pe::raise::canBuildAngles(const Angles &angles, Operation *user,
                                     DominanceInfo &dominance) {
  auto canBuildAll = [&](ArrayRef<const Scalar *> list) {
    return llvm::all_of(
        list, [&](const Scalar *x) { return canBuild(x, user, dominance); });
  };
  return canBuildAll(angles.positions) && canBuildAll(angles.learnedFreq) &&
         canBuildAll(angles.scale);
}

/// Positions from p(d) = start + step · d.
Value AngleBuilder::buildRun(const Scalar *position,
                             SmallVectorImpl<int64_t> &resultDims) {
  ScalarContext &scalars = evaluator.getScalars();
  const Scalar *dim = nullptr;
  int64_t step = 1;
  if (position->is(ScalarKind::Dim))
    dim = position;
  if (position->is(ScalarKind::Linear))
    for (auto [operand, coefficient] :
         llvm::zip_equal(position->getOperands(), position->getCoefficients()))
      if (operand->is(ScalarKind::Dim)) {
        dim = operand;
        step = coefficient;
      }
  if (!dim)
    return {};
  const Scalar *start = scalars.subtractIntegers(
      position, scalars.multiplyIntegers(dim, scalars.getInteger(step)));
  Operation *user = target.root.getDefiningOp();
  if (start->getDims() || !canBuild(start, user, dominance))
    return {};
  resultDims.assign({dim->getNumber()});
  return PositionsOp::create(b, loc,
                             ScalarBuilder(b, loc).build(start, b.getI64Type()),
                             target.sizes[dim->getNumber()], step);
}

/// Whether numbers that the program computed are only a part of a tensor, as
/// positions are of the angles if a frequency is 1. It is then better to
/// compute them without the rest.
static bool isPartOfComputed(const View &view,
                             ArrayRef<const Scalar *> positions) {
  if (!positions.front()->getType() ||
      positions.front()->is(ScalarKind::Element))
    return false;
  if (view.columnDim)
    return view.getNumTensorColumns() > static_cast<int64_t>(positions.size());
  return llvm::any_of(llvm::enumerate(view.dims), [&](const auto &dim) {
    return !dim.value().resultDim &&
           cast<ShapedType>(view.tensor.getType()).getDimSize(dim.index()) != 1;
  });
}

/// A tensor that already holds the positions, for one or for several axes.
Value AngleBuilder::findPositions(ArrayRef<const Scalar *> positions,
                                  SmallVectorImpl<int64_t> &resultDims) {
  for (const View &view :
       findViews(evaluator, positions, target.root.getDefiningOp(), dominance,
                 /*inColumns=*/positions.size() > 1)) {
    Type type = cast<RankedTensorType>(view.tensor.getType()).getElementType();
    std::optional<int64_t> stride = view.getStride();
    if (view.isGather() || isPartOfComputed(view, positions) ||
        !canBuildView(view, target.root.getDefiningOp(), dominance))
      continue;
    bool isPosition =
        positions.front()->getType()
            ? type.isF32()
            : type.isSignlessInteger() && type.getIntOrFloatBitWidth() >= 8;
    if (!isPosition || !stride || *stride < 1)
      continue;
    ColumnRange axes;
    if (view.columnDim)
      axes = {view.columns.front(), static_cast<int64_t>(positions.size()),
              *stride, /*lead=*/true};
    BuiltView built =
        buildView(b, loc, evaluator, view, replacements.getCurrent(view.tensor),
                  target, axes);
    resultDims = built.resultDims;
    return built.tensor;
  }
  return {};
}

/// Computes the positions of all axes anew.
Value AngleBuilder::computePositions(ArrayRef<const Scalar *> positions,
                                     SmallVectorImpl<int64_t> &resultDims) {
  Operation *user = target.root.getDefiningOp();
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
  int64_t rank = cast<RankedTensorType>(target.root.getType()).getRank();
  for (int64_t dim : llvm::seq(rank - 1))
    if (dims & (uint64_t(1) << dim)) {
      resultDims.push_back(dim);
      sizes.push_back(target.sizes[dim]);
    }
  Type type = positions.front()->getType();
  if (!type)
    type = b.getI64Type();
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type);
  SmallVector<utils::IteratorType> iterators(sizes.size(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, empty.getType(), ValueRange(), empty,
             b.getMultiDimIdentityMap(sizes.size()), iterators,
             [&](OpBuilder &body, Location bodyLoc, ValueRange) {
               SmallVector<Value> indices(rank - 1);
               for (auto [i, dim] : llvm::enumerate(resultDims))
                 indices[dim] =
                     linalg::IndexOp::create(body, bodyLoc, i + hasAxes);
               ScalarBuilder element(body, bodyLoc, indices);
               Value result = element.build(positions.back(), type);
               for (int64_t axis = positions.size() - 2; axis >= 0; --axis) {
                 Value isAxis = arith::CmpIOp::create(
                     body, bodyLoc, arith::CmpIPredicate::eq,
                     linalg::IndexOp::create(body, bodyLoc, 0),
                     arith::ConstantIndexOp::create(body, bodyLoc, axis));
                 result = arith::SelectOp::create(
                     body, bodyLoc, isAxis,
                     element.build(positions[axis], type), result);
               }
               linalg::YieldOp::create(body, bodyLoc, result);
             })
      .getResult(0);
}

Value AngleBuilder::buildPositions(ArrayRef<const Scalar *> positions,
                                   SmallVectorImpl<int64_t> &resultDims) {
  // Queries and keys have one tensor of positions, if their extents are equal.
  KnownPositions key;
  key.positions.assign(positions.begin(), positions.end());
  uint64_t dims = 0;
  for (const Scalar *position : positions)
    dims |= position->getDims();
  int64_t rank = cast<RankedTensorType>(target.root.getType()).getRank();
  for (int64_t dim : llvm::seq(rank - 1))
    if (dims & (uint64_t(1) << dim))
      key.extents.push_back(evaluator.getExtent(target.root, dim));
  for (const KnownPositions &known : knownPositions)
    if (known.positions == key.positions && known.extents == key.extents &&
        dominance.properlyDominates(known.tensor,
                                    target.root.getDefiningOp())) {
      resultDims.assign(known.resultDims.begin(), known.resultDims.end());
      return known.tensor;
    }
  key.tensor = createPositions(positions, resultDims);
  key.resultDims.assign(resultDims.begin(), resultDims.end());
  if (key.tensor)
    knownPositions.push_back(key);
  return key.tensor;
}

Value AngleBuilder::createPositions(ArrayRef<const Scalar *> positions,
                                    SmallVectorImpl<int64_t> &resultDims) {
  if (positions.size() == 1)
    if (Value run = buildRun(positions[0], resultDims))
      return run;
  if (Value tensor = findPositions(positions, resultDims))
    return tensor;
  resultDims.clear();
  return computePositions(positions, resultDims);
}

Value AngleBuilder::buildInvFreq(const Angles &angles, Value &scale) {
  for (const KnownFrequencies &known : knownFrequencies)
    if (known.invFreq == angles.invFreq &&
        known.learnedFreq == angles.learnedFreq &&
        known.scale == angles.scale &&
        dominance.properlyDominates(known.tensor,
                                    target.root.getDefiningOp())) {
      scale = known.attentionFactor;
      return known.tensor;
    }
  Value tensor = createInvFreq(angles, scale);
  if (tensor)
    knownFrequencies.push_back(
        {angles.invFreq, angles.learnedFreq, angles.scale, tensor, scale});
  return tensor;
}

Value AngleBuilder::createInvFreq(const Angles &angles, Value &scale) {
  auto numPairs = static_cast<int64_t>(angles.invFreq.size());
  auto type = RankedTensorType::get(numPairs, b.getF64Type());
  if (angles.learnedFreq.empty()) {
    std::optional<FoundScheme> found = angles.scheme;
    if (!found)
      found =
          findScheme(b.getContext(), angles.invFreq, angles.getConstantScale());
    if (!found)
      return arith::ConstantOp::create(
          b, loc, DenseElementsAttr::get(type, ArrayRef(angles.invFreq)));
    auto frequencies =
        FrequenciesOp::create(b, loc, 2 * numPairs, found->base, found->scheme);
    if (found->hasScale)
      scale = frequencies.getAttentionFactor();
    return frequencies.getInvFreq();
  }
  Operation *user = target.root.getDefiningOp();
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
bool AngleBuilder::buildScale(const Angles &angles, Value &scale) {
  double constant = scale ? 1 : angles.getConstantScale();
  for (const Scalar *factor : angles.scale) {
    if (factor->is(ScalarKind::Float))
      continue;
    if (!canBuild(factor, target.root.getDefiningOp(), dominance))
      return false;
    Value value = ScalarBuilder(b, loc).build(factor, b.getF64Type());
    scale =
        scale ? arith::MulFOp::create(b, loc, scale, value).getResult() : value;
  }
  if (constant == 1)
    return true;
  Value value = arith::ConstantOp::create(b, loc, b.getF64FloatAttr(constant));
  scale =
      scale ? arith::MulFOp::create(b, loc, scale, value).getResult() : value;
  return true;
}
