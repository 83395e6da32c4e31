//===- IntegerOps.cpp - Operations on integers and booleans ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe::raise;

using Operands = ArrayRef<const Scalar *>;

const Scalar *mlir::pe::raise::isLess(ScalarContext &scalars, const Scalar *x,
                                      const Scalar *y) {
  // The greatest and least integers are compared with, but not subtracted.
  ScalarRange left = scalars.getRange(x);
  ScalarRange right = scalars.getRange(y);
  if (left.upper && right.lower && *left.upper < *right.lower)
    return scalars.getInteger(1);
  if (left.lower && right.upper && *left.lower >= *right.upper)
    return scalars.getInteger(0);
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

const Scalar *mlir::pe::raise::compareFloats(ScalarContext &scalars,
                                             arith::CmpFPredicate predicate,
                                             const Scalar *x, const Scalar *y) {
  if (!x->is(ScalarKind::Float) || !y->is(ScalarKind::Float))
    return nullptr;
  return scalars.getInteger(arith::applyCmpPredicate(
      predicate, APFloat(x->getFloat()), APFloat(y->getFloat())));
}

static const Scalar *negateBool(ScalarContext &scalars, const Scalar *x) {
  return scalars.subtractIntegers(scalars.getInteger(1), x);
}

static bool isBoolean(Value value) {
  return getElementTypeOrSelf(value.getType()).isInteger(1);
}

/// An integer with a sign, in more bits. true is -1, but 1 as a scalar.
static const Scalar *extendSigned(ScalarContext &scalars, Value from,
                                  const Scalar *x) {
  return isBoolean(from) ? scalars.multiplyIntegers(x, scalars.getInteger(-1))
                         : x;
}

/// An integer without a sign, in more bits. Null if it may be negative.
static const Scalar *extendUnsigned(ScalarContext &scalars, Value from,
                                    const Scalar *x) {
  return isBoolean(from) || scalars.getRange(x).isNonNegative() ? x : nullptr;
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
  default:
    break;
  }
  // With a sign, true is less than false.
  if (isBoolean(op.getLhs()))
    return nullptr;
  switch (op.getPredicate()) {
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
  default:
    llvm_unreachable("unknown predicate");
  }
}

/// Whether x is the result of a read out of bounds, in programs that check
/// this.
static bool isNaN(const Scalar *x) {
  return x->is(ScalarKind::Complex)
             ? isNaN(x->getOperand(0)) || isNaN(x->getOperand(1))
             : x->is(ScalarKind::Float) && std::isnan(x->getFloat());
}

const Scalar *mlir::pe::raise::select(ScalarContext &scalars,
                                      const Scalar *condition, const Scalar *x,
                                      const Scalar *y) {
  if (x == y || condition->isInteger(1))
    return x;
  if (condition->isInteger(0) || isNaN(x))
    return y;
  if (isNaN(y))
    return x;
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
  for (unsigned i : {0, 1}) {
    const Scalar *x = operands[i];
    const Scalar *y = operands[1 - i];
    // x <= y.
    if (isLess(scalars, y, x)->isInteger(0))
      return isMaximum ? y : x;
  }
  return nullptr;
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

const Scalar *mlir::pe::raise::evaluateIntegerOp(ScalarContext &scalars,
                                                 Operation *op,
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
      .Case([&](arith::CmpFOp cmp) -> const Scalar * {
        return isBool ? compareFloats(scalars, cmp.getPredicate(), operands[0],
                                      operands[1])
                      : nullptr;
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
      .Case<arith::MaxSIOp, arith::MinSIOp>([&](Operation *) {
        return isBool ? nullptr
                      : evaluateExtremum(scalars, operands,
                                         isa<arith::MaxSIOp>(op));
      })
      .Case<arith::IndexCastOp, arith::ExtSIOp>([&](Operation *) {
        return isBool ? nullptr
                      : extendSigned(scalars, op->getOperand(0), operands[0]);
      })
      .Case<arith::IndexCastUIOp, arith::ExtUIOp>([&](Operation *) {
        return isBool ? nullptr
                      : extendUnsigned(scalars, op->getOperand(0), operands[0]);
      })
      .Case([&](arith::TruncIOp) { return isBool ? nullptr : operands[0]; })
      .Default([](Operation *) { return nullptr; });
}
