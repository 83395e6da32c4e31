//===- ScalarOps.cpp - Operations on symbolic scalars ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

using Operands = ArrayRef<const Scalar *>;

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

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

/// A function of constants, or null.
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

//===----------------------------------------------------------------------===//
// Complex numbers
//===----------------------------------------------------------------------===//

const Scalar *mlir::pe::raise::getRealPart(ScalarContext &scalars,
                                           const Scalar *x, Type type) {
  if (x->is(ScalarKind::Complex))
    return x->getOperand(0);
  return scalars.getOperation("complex.re", {}, type, x);
}

const Scalar *mlir::pe::raise::getImaginaryPart(ScalarContext &scalars,
                                                const Scalar *x, Type type) {
  if (x->is(ScalarKind::Complex))
    return x->getOperand(1);
  return scalars.getOperation("complex.im", {}, type, x);
}

static const Scalar *evaluateComplexOp(ScalarContext &scalars, Operation *op,
                                       Operands operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (isa<complex::CreateOp>(op))
    return scalars.getComplex(operands[0], operands[1], type);
  auto complexType =
      dyn_cast<ComplexType>(getElementTypeOrSelf(op->getOperand(0).getType()));
  if (!complexType)
    return nullptr;
  Type real = complexType.getElementType();
  auto re = [&](unsigned i) { return getRealPart(scalars, operands[i], real); };
  auto im = [&](unsigned i) {
    return getImaginaryPart(scalars, operands[i], real);
  };
  auto create = [&](const Scalar *a, const Scalar *b) {
    return scalars.getComplex(a, b, type);
  };
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](complex::ReOp) { return re(0); })
      .Case([&](complex::ImOp) { return im(0); })
      .Case([&](complex::NegOp) {
        return create(scalars.negate(re(0)), scalars.negate(im(0)));
      })
      .Case(
          [&](complex::ConjOp) { return create(re(0), scalars.negate(im(0))); })
      .Case([&](complex::AddOp) {
        return create(scalars.add(re(0), re(1)), scalars.add(im(0), im(1)));
      })
      .Case([&](complex::SubOp) {
        return create(scalars.subtract(re(0), re(1)),
                      scalars.subtract(im(0), im(1)));
      })
      .Case([&](complex::MulOp) {
        return create(scalars.subtract(scalars.multiply(re(0), re(1)),
                                       scalars.multiply(im(0), im(1))),
                      scalars.add(scalars.multiply(re(0), im(1)),
                                  scalars.multiply(im(0), re(1))));
      })
      .Case([&](complex::ExpOp) -> const Scalar * {
        // Only of imaginary numbers.
        if (!re(0)->isFloat(0))
          return nullptr;
        return create(evaluateCos(scalars, im(0)), evaluateSin(scalars, im(0)));
      })
      .Default([](Operation *) { return nullptr; });
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

const Scalar *mlir::pe::raise::isLess(ScalarContext &scalars, const Scalar *x,
                                      const Scalar *y) {
  ScalarRange difference = scalars.getRange(scalars.subtractIntegers(x, y));
  if (difference.upper && *difference.upper < 0)
    return scalars.getInteger(1);
  if (difference.lower && *difference.lower >= 0)
    return scalars.getInteger(0);
  return scalars.getOperation("<", {}, {}, {x, y});
}

const Scalar *mlir::pe::raise::isEqual(ScalarContext &scalars, const Scalar *x,
                                       const Scalar *y) {
  x = scalars.getLeader(x);
  y = scalars.getLeader(y);
  ScalarRange difference = scalars.getRange(scalars.subtractIntegers(x, y));
  if (difference.lower && difference.upper && *difference.lower == 0 &&
      *difference.upper == 0)
    return scalars.getInteger(1);
  if ((difference.lower && *difference.lower > 0) ||
      (difference.upper && *difference.upper < 0))
    return scalars.getInteger(0);
  return scalars.getOperation("==", {}, {}, {x, y});
}

static const Scalar *negateBool(ScalarContext &scalars, const Scalar *x) {
  return scalars.subtractIntegers(scalars.getInteger(1), x);
}

static const Scalar *evaluateCmpI(ScalarContext &scalars, arith::CmpIOp op,
                                  const Scalar *x, const Scalar *y) {
  bool areNonNegative = scalars.getRange(x).isNonNegative() &&
                        scalars.getRange(y).isNonNegative();
  auto compare = [&](bool isUnsigned, bool isSwapped,
                     bool isNegated) -> const Scalar * {
    if (isUnsigned && !areNonNegative)
      return nullptr;
    const Scalar *result =
        isSwapped ? isLess(scalars, y, x) : isLess(scalars, x, y);
    return isNegated ? negateBool(scalars, result) : result;
  };
  switch (op.getPredicate()) {
  case arith::CmpIPredicate::eq:
    return isEqual(scalars, x, y);
  case arith::CmpIPredicate::ne:
    return negateBool(scalars, isEqual(scalars, x, y));
  case arith::CmpIPredicate::slt:
    return compare(false, false, false);
  case arith::CmpIPredicate::ult:
    return compare(true, false, false);
  case arith::CmpIPredicate::sgt:
    return compare(false, true, false);
  case arith::CmpIPredicate::ugt:
    return compare(true, true, false);
  case arith::CmpIPredicate::sle:
    return compare(false, true, true);
  case arith::CmpIPredicate::ule:
    return compare(true, true, true);
  case arith::CmpIPredicate::sge:
    return compare(false, false, true);
  case arith::CmpIPredicate::uge:
    return compare(true, false, true);
  }
  llvm_unreachable("unknown predicate");
}

const Scalar *mlir::pe::raise::select(ScalarContext &scalars,
                                      const Scalar *condition, const Scalar *x,
                                      const Scalar *y) {
  if (x == y || condition->isInteger(1))
    return x;
  if (condition->isInteger(0))
    return y;
  // An index i < n of a broadcast, n == 1 ? 0 : i, is i.
  if (condition->isOperation("==") && x->isInteger(0) &&
      y->is(ScalarKind::Dim)) {
    const Scalar *extent = scalars.getLeader(y->getOperand(0));
    const Scalar *a = condition->getOperand(0);
    const Scalar *b = condition->getOperand(1);
    if ((a == extent && b->isInteger(1)) || (b == extent && a->isInteger(1)))
      return y;
  }
  return scalars.getOperation("arith.select", {}, x->getType(),
                              {condition, x, y});
}

/// Division of non-negative integers, for which all roundings are equal.
static const Scalar *evaluateDivision(ScalarContext &scalars, Operands operands,
                                      bool isRemainder) {
  if (!scalars.getRange(operands[0]).isNonNegative())
    return nullptr;
  return isRemainder ? scalars.mod(operands[0], operands[1])
                     : scalars.floorDiv(operands[0], operands[1]);
}

/// The lesser of x and y, or the greater one.
static const Scalar *evaluateExtremum(ScalarContext &scalars, Operands operands,
                                      bool isMaximum) {
  const Scalar *less = isLess(scalars, operands[0], operands[1]);
  if (!less->is(ScalarKind::Integer))
    return nullptr;
  return operands[less->isInteger(1) == isMaximum ? 1 : 0];
}

/// An operation on bits that is known if one operand is 0 or all ones.
static const Scalar *evaluateBits(ScalarContext &scalars, Operands operands,
                                  bool isAnd, bool isBool) {
  for (unsigned i : {0, 1}) {
    const Scalar *x = operands[i];
    const Scalar *other = operands[1 - i];
    bool isOnes = x->isInteger(-1) || (isBool && x->isInteger(1));
    if (x->isInteger(0))
      return isAnd ? x : other;
    if (isOnes)
      return isAnd ? other : x;
  }
  return nullptr;
}

static const Scalar *evaluateIntegerOp(ScalarContext &scalars, Operation *op,
                                       Operands operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (!type.isIntOrIndex())
    return nullptr;
  bool isBool = type.isInteger(1);
  // Narrow integers wrap around.
  if (!isBool && !type.isIndex() && type.getIntOrFloatBitWidth() < 32)
    return nullptr;
  return TypeSwitch<Operation *, const Scalar *>(op)
      .Case([&](arith::CmpIOp cmp) {
        return evaluateCmpI(scalars, cmp, operands[0], operands[1]);
      })
      .Case<arith::AndIOp>([&](Operation *) {
        return evaluateBits(scalars, operands, /*isAnd=*/true, isBool);
      })
      .Case<arith::OrIOp>([&](Operation *) {
        return evaluateBits(scalars, operands, /*isAnd=*/false, isBool);
      })
      .Case([&](arith::XOrIOp) -> const Scalar * {
        if (!isBool)
          return nullptr;
        for (unsigned i : {0, 1}) {
          if (operands[i]->isInteger(0))
            return operands[1 - i];
          if (operands[i]->isInteger(1) || operands[i]->isInteger(-1))
            return negateBool(scalars, operands[1 - i]);
        }
        return nullptr;
      })
      .Case<arith::AddIOp>([&](Operation *) {
        return isBool ? nullptr : scalars.addIntegers(operands[0], operands[1]);
      })
      .Case<arith::SubIOp>([&](Operation *) {
        return isBool ? nullptr
                      : scalars.subtractIntegers(operands[0], operands[1]);
      })
      .Case<arith::MulIOp>([&](Operation *) {
        return isBool ? nullptr
                      : scalars.multiplyIntegers(operands[0], operands[1]);
      })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::FloorDivSIOp>(
          [&](Operation *) {
            return evaluateDivision(scalars, operands, /*isRemainder=*/false);
          })
      .Case<arith::RemSIOp, arith::RemUIOp>([&](Operation *) {
        return evaluateDivision(scalars, operands, /*isRemainder=*/true);
      })
      .Case([&](arith::MaxSIOp) {
        return evaluateExtremum(scalars, operands, /*isMaximum=*/true);
      })
      .Case([&](arith::MinSIOp) {
        return evaluateExtremum(scalars, operands, /*isMaximum=*/false);
      })
      .Case<arith::IndexCastOp, arith::IndexCastUIOp>(
          [&](Operation *) { return operands[0]; })
      .Case([&](arith::ExtSIOp ext) -> const Scalar * {
        // true is -1, but 1 as a scalar.
        bool fromBool =
            getElementTypeOrSelf(ext.getIn().getType()).isInteger(1);
        return fromBool ? scalars.multiplyIntegers(operands[0],
                                                   scalars.getInteger(-1))
                        : operands[0];
      })
      .Case([&](arith::ExtUIOp ext) -> const Scalar * {
        bool fromBool =
            getElementTypeOrSelf(ext.getIn().getType()).isInteger(1);
        return fromBool || scalars.getRange(operands[0]).isNonNegative()
                   ? operands[0]
                   : nullptr;
      })
      .Case([&](arith::TruncIOp) -> const Scalar * {
        ScalarRange range = scalars.getRange(operands[0]);
        return range.lower && range.upper && *range.lower >= INT32_MIN &&
                       *range.upper <= INT32_MAX
                   ? operands[0]
                   : nullptr;
      })
      .Default([](Operation *) { return nullptr; });
}

//===----------------------------------------------------------------------===//
// Dispatch
//===----------------------------------------------------------------------===//

/// The attributes of `op` that change its result.
static Attribute getMeaning(Operation *op) {
  NamedAttrList attributes(op->getAttrDictionary());
  for (StringRef name : {"fastmath", "overflowFlags", "roundingmode"})
    attributes.erase(name);
  if (attributes.empty())
    return {};
  return attributes.getDictionary(op->getContext());
}

static const Scalar *evaluateFloatOp(ScalarContext &scalars, Operation *op,
                                     Operands operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
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
      .Case<arith::ExtFOp, arith::TruncFOp>(
          [&](Operation *) { return convertFloat(scalars, operands[0], type); })
      .Case([&](math::CosOp) { return evaluateCos(scalars, operands[0]); })
      .Case([&](math::SinOp) { return evaluateSin(scalars, operands[0]); })
      .Case<arith::SIToFPOp, arith::UIToFPOp>(
          [&](Operation *conversion) -> const Scalar * {
            Type from =
                getElementTypeOrSelf(conversion->getOperand(0).getType());
            bool isSigned = isa<arith::SIToFPOp>(conversion);
            bool isFaithful =
                from.isInteger(1)
                    ? !isSigned
                    : isSigned || scalars.getRange(operands[0]).isNonNegative();
            return isFaithful ? convertInteger(scalars, operands[0], type)
                              : nullptr;
          })
      .Default([](Operation *) { return nullptr; });
}

const Scalar *mlir::pe::raise::evaluateOp(ScalarContext &scalars, Operation *op,
                                          Operands operands) {
  if (op->getNumResults() != 1 || op->getNumRegions() || !isPure(op))
    return nullptr;
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (isa<arith::SelectOp>(op))
    return select(scalars, operands[0], operands[1], operands[2]);
  const Scalar *result = evaluateFloatOp(scalars, op, operands);
  if (!result)
    result = evaluateIntegerOp(scalars, op, operands);
  if (!result)
    result = evaluateComplexOp(scalars, op, operands);
  if (result)
    return result;
  if (isa<FloatType>(type))
    if (std::optional<double> value = foldMath(op, operands))
      return scalars.getFloat(*value, type);
  if (auto cast = dyn_cast<arith::FPToSIOp>(op))
    if (operands[0]->is(ScalarKind::Float))
      return scalars.getInteger(static_cast<int64_t>(operands[0]->getFloat()));
  return scalars.getOperation(op->getName().getStringRef(), getMeaning(op),
                              type, operands);
}
