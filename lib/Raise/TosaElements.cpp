//===- TosaElements.cpp - Elements of results of TOSA ops -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "ScalarOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

static std::optional<SmallVector<int64_t>> getShapeValues(Value shape) {
  SmallVector<int64_t> values;
  if (Operation *op = shape.getDefiningOp())
    if (tosa::getConstShapeValues(op, values))
      return values;
  return std::nullopt;
}

/// The conversion of elements that `tosa.cast` does.
static const Scalar *castElement(ScalarContext &scalars, const Scalar *x,
                                 Type from, Type to) {
  if (isa<FloatType>(from) && isa<FloatType>(to))
    return convertFloat(scalars, x, to);
  if (from.isIntOrIndex() && isa<FloatType>(to))
    return convertInteger(scalars, x, to);
  // Integers of at least 32 bits are assumed not to overflow.
  if (from.isInteger() && to.isInteger() && to.getIntOrFloatBitWidth() >= 32 &&
      from.getIntOrFloatBitWidth() > 1)
    return x;
  return scalars.getOperation("tosa.cast", TypeAttr::get(to), to, x);
}

/// An op on elements. Null if nothing is known of it.
static const Scalar *evaluateElements(ScalarContext &scalars, Operation *op,
                                      ArrayRef<const Scalar *> operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  Type from = getElementTypeOrSelf(op->getOperand(0).getType());
  bool isFloat = isa<FloatType>(from);
  bool isWide = from.isInteger(32) || from.isInteger(64);
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](tosa::AddOp) -> const Scalar * {
        return isFloat  ? scalars.add(operands[0], operands[1])
               : isWide ? scalars.addIntegers(operands[0], operands[1])
                        : nullptr;
      })
      .Case([&](tosa::SubOp) -> const Scalar * {
        return isFloat  ? scalars.subtract(operands[0], operands[1])
               : isWide ? scalars.subtractIntegers(operands[0], operands[1])
                        : nullptr;
      })
      .Case([&](tosa::MulOp) -> const Scalar * {
        return isFloat ? scalars.multiply(operands[0], operands[1])
               : isWide && operands[2]->isInteger(0)
                   ? scalars.multiplyIntegers(operands[0], operands[1])
                   : nullptr;
      })
      .Case([&](tosa::NegateOp) -> const Scalar * {
        bool hasZeroPoints =
            !operands[1]->isInteger(0) || !operands[2]->isInteger(0);
        return isFloat ? scalars.negate(operands[0])
               : isWide && !hasZeroPoints
                   ? scalars.multiplyIntegers(operands[0],
                                              scalars.getInteger(-1))
                   : nullptr;
      })
      .Case([&](tosa::AbsOp) -> const Scalar * {
        return isFloat || isWide
                   ? scalars.getOperation(isFloat ? "math.absf" : "math.absi",
                                          {}, type, operands[0])
                   : nullptr;
      })
      .Case([&](tosa::ReciprocalOp) {
        return divideFloats(scalars, scalars.getFloat(1, type), operands[0]);
      })
      .Case([&](tosa::PowOp) -> const Scalar * {
        return operands[0]->is(ScalarKind::Float) &&
                       operands[1]->is(ScalarKind::Float)
                   ? scalars.getFloat(std::pow(operands[0]->getFloat(),
                                               operands[1]->getFloat()),
                                      type)
                   : nullptr;
      })
      .Case([&](tosa::CosOp) { return evaluateCos(scalars, operands[0]); })
      .Case([&](tosa::SinOp) { return evaluateSin(scalars, operands[0]); })
      .Case([&](tosa::CastOp) {
        return castElement(scalars, operands[0], from, type);
      })
      .Case([&](tosa::IdentityOp) { return operands[0]; })
      .Case([&](tosa::SelectOp) {
        return select(scalars, operands[0], operands[1], operands[2]);
      })
      .Case([&](tosa::GreaterOp) -> const Scalar * {
        return isFloat  ? compareFloats(scalars, arith::CmpFPredicate::OGT,
                                        operands[0], operands[1])
               : isWide ? isLess(scalars, operands[1], operands[0])
                        : nullptr;
      })
      .Case([&](tosa::EqualOp) -> const Scalar * {
        return isFloat  ? compareFloats(scalars, arith::CmpFPredicate::OEQ,
                                        operands[0], operands[1])
               : isWide ? isEqual(scalars, operands[0], operands[1])
                        : nullptr;
      })
      .Default([](Operation *) { return nullptr; });
}

static bool isElementwise(Operation *op) {
  return op->getNumResults() == 1 &&
         (op->hasTrait<OpTrait::tosa::TosaElementwiseOperator>() ||
          isa<tosa::CastOp, tosa::IdentityOp, tosa::NegateOp, tosa::MulOp>(op));
}

const Scalar *ElementEvaluator::getTosaExtent(Operation *op, int64_t dim) {
  if (!isElementwise(op))
    return nullptr;
  // The one of all operands that are not 1.
  int64_t rank = cast<RankedTensorType>(op->getResult(0).getType()).getRank();
  const Scalar *common = nullptr;
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type)
      return nullptr;
    int64_t operandDim = dim - (rank - type.getRank());
    if (operandDim < 0)
      continue;
    const Scalar *extent = getExtent(operand, operandDim);
    if (extent->isInteger(1))
      continue;
    if (common && common != extent)
      return nullptr;
    common = extent;
  }
  return common;
}

/// The sum of products of a row and a column.
const Scalar *ElementEvaluator::getMatMulElement(tosa::MatMulOp op,
                                                 Indices indices) {
  Type type = getElementTypeOrSelf(op.getType());
  int64_t size = cast<ShapedType>(op.getA().getType()).getDimSize(2);
  if (!isa<FloatType>(type) || getElementTypeOrSelf(op.getA()) != type ||
      getElementTypeOrSelf(op.getB()) != type || ShapedType::isDynamic(size) ||
      size < 1 || size > maxSparseReduction)
    return nullptr;
  const Scalar *zero = scalars.getInteger(0);
  if (!getElement(op.getAZp(), zero)->isFloat(0) ||
      !getElement(op.getBZp(), zero)->isFloat(0))
    return nullptr;
  auto getLeft = [&](int64_t i) {
    return getElement(op.getA(),
                      {indices[0], indices[1], scalars.getInteger(i)});
  };
  auto getRight = [&](int64_t i) {
    return getElement(op.getB(),
                      {indices[0], scalars.getInteger(i), indices[2]});
  };
  SmallVector<int64_t> iterations = llvm::to_vector(llvm::seq(size));
  auto isSparse = [&](Value factors,
                      function_ref<const Scalar *(int64_t)> getFactor) {
    return matchPattern(factors, m_Constant()) &&
           keepNonZero(getFactor, iterations);
  };
  if (size > maxReduction && !isSparse(op.getA(), getLeft) &&
      !isSparse(op.getB(), getRight))
    return nullptr;
  const Scalar *sum = scalars.getFloat(0, type);
  for (int64_t i : iterations)
    sum = scalars.add(sum, scalars.multiply(getLeft(i), getRight(i)));
  return sum;
}

const Scalar *ElementEvaluator::getTosaElement(Operation *op, OpResult result,
                                               Indices indices) {
  auto getBroadcast = [&](Value operand) -> const Scalar * {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type || type.getRank() > static_cast<int64_t>(indices.size()))
      return nullptr;
    SmallVector<const Scalar *> source(indices.take_back(type.getRank()));
    // An extent that is not known may be 1.
    int64_t first = indices.size() - type.getRank();
    for (auto [dim, i] : llvm::enumerate(source)) {
      const Scalar *extent = getExtent(operand, dim);
      if (type.isDynamicDim(dim) && extent != getExtent(result, first + dim))
        i = select(scalars, isEqual(scalars, extent, scalars.getInteger(1)),
                   scalars.getInteger(0), i);
    }
    return getElement(operand, source);
  };
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](tosa::ReshapeOp reshape) {
        Value source = reshapedSources.lookup(result);
        return getReshapedElement(source ? source : reshape.getInput1(), result,
                                  indices);
      })
      .Case([&](tosa::SliceOp slice) -> const Scalar * {
        std::optional<SmallVector<int64_t>> starts =
            getShapeValues(slice.getStart());
        if (!starts)
          return nullptr;
        SmallVector<const Scalar *> source;
        for (auto [i, start] : llvm::zip_equal(indices, *starts))
          source.push_back(scalars.addIntegers(i, scalars.getInteger(start)));
        return getElement(slice.getInput1(), source);
      })
      .Case([&](tosa::TransposeOp transpose) {
        SmallVector<const Scalar *> source(indices.size());
        for (auto [i, dim] : llvm::enumerate(transpose.getPerms()))
          source[dim] = indices[i];
        return getElement(transpose.getInput1(), source);
      })
      .Case([&](tosa::ReverseOp reverse) {
        SmallVector<const Scalar *> source(indices);
        const Scalar *&i = source[reverse.getAxis()];
        const Scalar *last = scalars.addIntegers(
            getExtent(reverse.getInput1(), reverse.getAxis()),
            scalars.getInteger(-1));
        i = scalars.subtractIntegers(last, i);
        return getElement(reverse.getInput1(), source);
      })
      .Case([&](tosa::ConcatOp concat) {
        return getConcatenatedElement(concat.getInput1(), concat.getAxis(),
                                      indices);
      })
      .Case([&](tosa::TileOp tile) -> const Scalar * {
        SmallVector<const Scalar *> source;
        for (auto [dim, i] : llvm::enumerate(indices)) {
          source.push_back(scalars.mod(i, getExtent(tile.getInput1(), dim)));
          if (!source.back())
            return nullptr;
        }
        return getElement(tile.getInput1(), source);
      })
      .Case([&](tosa::GatherOp gather) {
        const Scalar *row =
            getElement(gather.getIndices(), indices.take_front(2));
        return getElement(gather.getValues(), {indices[0], row, indices[2]});
      })
      .Case([&](tosa::ScatterOp scatter) {
        return getScatteredElement(scatter.getValuesIn(), scatter.getIndices(),
                                   scatter.getInput(), indices);
      })
      .Case([&](tosa::MatMulOp product) {
        return getMatMulElement(product, indices);
      })
      .Case([&](tosa::ReduceSumOp sum) -> const Scalar * {
        int64_t extent = cast<RankedTensorType>(sum.getInput().getType())
                             .getDimSize(sum.getAxis());
        Type elementType = getElementTypeOrSelf(sum.getInput().getType());
        bool isFloat = isa<FloatType>(elementType);
        bool isWide = elementType.isInteger(32) || elementType.isInteger(64);
        if (extent < 1 || extent > maxReduction || !(isFloat || isWide))
          return nullptr;
        SmallVector<const Scalar *> source(indices);
        const Scalar *total = nullptr;
        for (int64_t i : llvm::seq(extent)) {
          source[sum.getAxis()] = scalars.getInteger(i);
          const Scalar *term = getElement(sum.getInput(), source);
          if (!total)
            total = term;
          else
            total = isFloat ? scalars.add(total, term)
                            : scalars.addIntegers(total, term);
        }
        return total;
      })
      .Default([&](Operation *) -> const Scalar * {
        if (!isElementwise(op))
          return nullptr;
        SmallVector<const Scalar *> operands;
        for (Value operand : op->getOperands()) {
          operands.push_back(getBroadcast(operand));
          if (!operands.back())
            return nullptr;
        }
        return evaluateElements(scalars, op, operands);
      });
}
