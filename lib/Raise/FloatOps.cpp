//===- FloatOps.cpp - Operations on floats --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

using Operands = ArrayRef<const Scalar *>;

const Scalar *mlir::pe::raise::convertFloat(ScalarContext &scalars,
                                            const Scalar *x, Type type) {
  if (x->getType() == type)
    return x;
  if (x->is(ScalarKind::Float))
    return scalars.getFloat(x->getFloat(), type);
  if (x->is(ScalarKind::Negate))
    return scalars.negate(convertFloat(scalars, x->getOperand(0), type));
  // Extended and truncated again is the same.
  if (x->isOperation("arith.extf") && x->getOperand(0)->getType() == type)
    return x->getOperand(0);
  bool isWider =
      x->getType().getIntOrFloatBitWidth() < type.getIntOrFloatBitWidth();
  return scalars.getOperation(isWider ? "arith.extf" : "arith.truncf", {}, type,
                              x);
}

const Scalar *mlir::pe::raise::convertInteger(ScalarContext &scalars,
                                              const Scalar *x, Type type) {
  if (x->is(ScalarKind::Integer))
    return scalars.getFloat(static_cast<double>(x->getNumber()), type);
  return scalars.getOperation("arith.sitofp", {}, type, x);
}

bool mlir::pe::raise::isConversion(const Scalar *x) {
  return x->isOperation("arith.extf") || x->isOperation("arith.truncf");
}

const Scalar *mlir::pe::raise::stripConversions(const Scalar *x) {
  while (isConversion(x))
    x = x->getOperand(0);
  return x;
}

const Scalar *mlir::pe::raise::stripExtensions(const Scalar *x) {
  while (x->isOperation("arith.extf"))
    x = x->getOperand(0);
  return x;
}

const Scalar *mlir::pe::raise::divideFloats(ScalarContext &scalars,
                                            const Scalar *x, const Scalar *y) {
  if (x->is(ScalarKind::Float) && y->is(ScalarKind::Float))
    return scalars.getFloat(x->getFloat() / y->getFloat(), x->getType());
  if (y->isFloat(1))
    return x;
  if (x->is(ScalarKind::Negate))
    return scalars.negate(divideFloats(scalars, x->getOperand(0), y));
  return scalars.getOperation("arith.divf", {}, x->getType(), {x, y});
}

const Scalar *mlir::pe::raise::evaluateCos(ScalarContext &scalars,
                                           const Scalar *x) {
  if (x->is(ScalarKind::Float))
    return scalars.getFloat(std::cos(x->getFloat()), x->getType());
  if (x->is(ScalarKind::Negate))
    x = x->getOperand(0);
  return scalars.getOperation("math.cos", {}, x->getType(), x);
}

const Scalar *mlir::pe::raise::evaluateSin(ScalarContext &scalars,
                                           const Scalar *x) {
  if (x->is(ScalarKind::Float))
    return scalars.getFloat(std::sin(x->getFloat()), x->getType());
  if (x->is(ScalarKind::Negate))
    return scalars.negate(evaluateSin(scalars, x->getOperand(0)));
  return scalars.getOperation("math.sin", {}, x->getType(), x);
}

/// A function of constants, or nothing.
static std::optional<double> foldMath(Operation *op, Operands operands) {
  if (operands.empty() ||
      !llvm::all_of(operands, [](const Scalar *x) { return x->isConstant(); }))
    return std::nullopt;
  double x = operands[0]->getConstant();
  double y = operands.size() > 1 ? operands[1]->getConstant() : 0;
  return TypeSwitch<Operation *, std::optional<double>>(op)
      .Case([&](math::PowFOp) { return std::pow(x, y); })
      .Case([&](math::FPowIOp) { return std::pow(x, y); })
      .Case([&](math::ExpOp) { return std::exp(x); })
      .Case([&](math::Exp2Op) { return std::exp2(x); })
      .Case([&](math::LogOp) { return std::log(x); })
      .Case([&](math::Log2Op) { return std::log2(x); })
      .Case([&](math::SqrtOp) { return std::sqrt(x); })
      .Case([&](math::RsqrtOp) { return 1 / std::sqrt(x); })
      .Case([&](math::FloorOp) { return std::floor(x); })
      .Case([&](math::CeilOp) { return std::ceil(x); })
      .Case([&](math::TruncOp) { return std::trunc(x); })
      .Case([&](math::AbsFOp) { return std::fabs(x); })
      .Case([&](arith::MaximumFOp) { return std::fmax(x, y); })
      .Case([&](arith::MinimumFOp) { return std::fmin(x, y); })
      .Case([&](arith::MaxNumFOp) { return std::fmax(x, y); })
      .Case([&](arith::MinNumFOp) { return std::fmin(x, y); })
      .Default([](Operation *) { return std::nullopt; });
}

const Scalar *mlir::pe::raise::evaluateFloatOp(ScalarContext &scalars,
                                               Operation *op,
                                               Operands operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (!isa<FloatType>(type))
    return nullptr;
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](arith::MulFOp) {
        return scalars.multiply(operands[0], operands[1]);
      })
      .Case(
          [&](arith::AddFOp) { return scalars.add(operands[0], operands[1]); })
      .Case([&](arith::SubFOp) {
        return scalars.subtract(operands[0], operands[1]);
      })
      .Case([&](arith::NegFOp) { return scalars.negate(operands[0]); })
      .Case([&](arith::DivFOp) {
        return divideFloats(scalars, operands[0], operands[1]);
      })
      .Case([&](arith::ExtFOp) {
        return convertFloat(scalars, operands[0], type);
      })
      .Case([&](arith::TruncFOp truncate) {
        arith::RoundingMode mode = truncate.getRoundingmode().value_or(
            arith::RoundingMode::to_nearest_even);
        // Nothing is known of other roundings.
        return mode == arith::RoundingMode::to_nearest_even
                   ? convertFloat(scalars, operands[0], type)
                   : scalars.getOperation("directed arith.truncf",
                                          truncate.getRoundingmodeAttr(), type,
                                          operands);
      })
      .Case([&](math::CosOp) { return evaluateCos(scalars, operands[0]); })
      .Case([&](math::SinOp) { return evaluateSin(scalars, operands[0]); })
      .Case<arith::SIToFPOp, arith::UIToFPOp>(
          [&](Operation *conversion) -> const Scalar * {
            Type from =
                getElementTypeOrSelf(conversion->getOperand(0).getType());
            bool isSigned = isa<arith::SIToFPOp>(conversion);
            const Scalar *x = operands[0];
            // true is -1, but 1 as a scalar.
            if (from.isInteger(1) && isSigned)
              x = scalars.multiplyIntegers(x, scalars.getInteger(-1));
            bool isFaithful = isSigned || from.isInteger(1) ||
                              scalars.getRange(x).isNonNegative();
            return isFaithful ? convertInteger(scalars, x, type) : nullptr;
          })
      .Default([&](Operation *) -> const Scalar * {
        std::optional<double> value = foldMath(op, operands);
        return value ? scalars.getFloat(*value, type) : nullptr;
      });
}
