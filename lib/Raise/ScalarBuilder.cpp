//===- ScalarBuilder.cpp - Symbolic scalars as code -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pe::raise;

static bool canBuild(const Scalar *x, Operation *user, DominanceInfo &dominance,
                     DenseSet<const Scalar *> &known) {
  if (!known.insert(x).second)
    return true;
  switch (x->getKind()) {
  case ScalarKind::Dim:
  case ScalarKind::Float:
  case ScalarKind::Integer:
    return true;
  case ScalarKind::Value:
  case ScalarKind::Extent:
  case ScalarKind::Element:
    if (!dominance.properlyDominates(x->getSource(), user))
      return false;
    break;
  case ScalarKind::Linear:
  case ScalarKind::Monomial:
  case ScalarKind::FloorDiv:
  case ScalarKind::Mod:
  case ScalarKind::Negate:
  case ScalarKind::Product:
  case ScalarKind::Sum:
    break;
  case ScalarKind::Operation:
    if (!llvm::is_contained({"arith.extf", "arith.truncf", "arith.sitofp",
                             "arith.divf", "arith.select", "arith.maxsi",
                             "arith.minsi", "<", "=="},
                            x->getName()))
      return false;
    break;
  default:
    return false;
  }
  return llvm::all_of(x->getOperands(), [&](const Scalar *operand) {
    return canBuild(operand, user, dominance, known);
  });
}

bool mlir::pe::raise::canBuild(const Scalar *x, Operation *user,
                               DominanceInfo &dominance) {
  DenseSet<const Scalar *> known;
  return ::canBuild(x, user, dominance, known);
}

Value ScalarBuilder::convert(Value value, Type type) {
  Type from = value.getType();
  if (from == type)
    return value;
  if (isa<FloatType>(type))
    return from.getIntOrFloatBitWidth() < type.getIntOrFloatBitWidth()
               ? arith::ExtFOp::create(b, loc, type, value).getResult()
               : arith::TruncFOp::create(b, loc, type, value).getResult();
  if (from.isInteger(1))
    value = arith::ExtUIOp::create(b, loc, b.getI64Type(), value);
  else if (!from.isIndex() && !type.isIndex())
    return arith::ExtSIOp::create(b, loc, type, value);
  return b.createOrFold<arith::IndexCastOp>(loc, type, value);
}

Value ScalarBuilder::buildCondition(const Scalar *x) {
  if (x->isOperation("<") || x->isOperation("=="))
    return arith::CmpIOp::create(b, loc,
                                 x->isOperation("<") ? arith::CmpIPredicate::slt
                                                     : arith::CmpIPredicate::eq,
                                 build(x->getOperand(0), b.getI64Type()),
                                 build(x->getOperand(1), b.getI64Type()));
  Value zero = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(0));
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne,
                               build(x, b.getI64Type()), zero);
}

Value ScalarBuilder::buildLinear(const Scalar *x, Type type) {
  Value sum;
  for (auto [operand, coefficient] :
       llvm::zip_equal(x->getOperands(), x->getCoefficients())) {
    Value term = build(operand, type);
    if (coefficient != 1)
      term = arith::MulIOp::create(
          b, loc, term,
          arith::ConstantOp::create(b, loc,
                                    b.getIntegerAttr(type, coefficient)));
    sum = sum ? arith::AddIOp::create(b, loc, sum, term).getResult() : term;
  }
  if (x->getNumber())
    sum = arith::AddIOp::create(
        b, loc, sum,
        arith::ConstantOp::create(b, loc,
                                  b.getIntegerAttr(type, x->getNumber())));
  return sum;
}

/// Floats, with the roundings of their own type.
Value ScalarBuilder::buildFloats(const Scalar *x) {
  if (x->isOperation("arith.sitofp"))
    return arith::SIToFPOp::create(b, loc, x->getType(),
                                   build(x->getOperand(0), b.getI64Type()));
  Value result = buildOwn(x->getOperand(0));
  if (x->is(ScalarKind::Negate))
    return arith::NegFOp::create(b, loc, result);
  if (x->isOperation("arith.divf"))
    return arith::DivFOp::create(b, loc, result, buildOwn(x->getOperand(1)));
  for (const Scalar *operand : llvm::drop_begin(x->getOperands())) {
    if (x->is(ScalarKind::Product))
      result = arith::MulFOp::create(b, loc, result, buildOwn(operand));
    else if (operand->is(ScalarKind::Negate))
      result = arith::SubFOp::create(b, loc, result,
                                     buildOwn(operand->getOperand(0)));
    else
      result = arith::AddFOp::create(b, loc, result, buildOwn(operand));
  }
  return result;
}

Value ScalarBuilder::build(const Scalar *x, Type type) {
  Value known = built.lookup({x, type});
  if (!known) {
    known = buildNew(x, type);
    built[{x, type}] = known;
  }
  return known;
}

Value ScalarBuilder::buildNew(const Scalar *x, Type type) {
  switch (x->getKind()) {
  case ScalarKind::Float:
    return arith::ConstantOp::create(b, loc,
                                     b.getFloatAttr(type, x->getFloat()));
  case ScalarKind::Integer:
    return arith::ConstantOp::create(b, loc,
                                     b.getIntegerAttr(type, x->getNumber()));
  case ScalarKind::Dim:
    return convert(indices[x->getNumber()], type);
  case ScalarKind::Value:
    return convert(x->getSource(), type);
  case ScalarKind::Extent:
    return convert(
        b.createOrFold<tensor::DimOp>(loc, x->getSource(), x->getNumber()),
        type);
  case ScalarKind::Element: {
    SmallVector<Value> elementIndices;
    for (const Scalar *index : x->getOperands())
      elementIndices.push_back(build(index, b.getIndexType()));
    return convert(
        tensor::ExtractOp::create(b, loc, x->getSource(), elementIndices),
        type);
  }
  case ScalarKind::Linear:
    return buildLinear(x, type);
  case ScalarKind::Monomial: {
    Value product;
    for (const Scalar *operand : x->getOperands()) {
      Value factor = build(operand, type);
      product = product
                    ? arith::MulIOp::create(b, loc, product, factor).getResult()
                    : factor;
    }
    return product;
  }
  case ScalarKind::FloorDiv:
  case ScalarKind::Mod: {
    Value dividend = build(x->getOperand(0), type);
    Value divisor = arith::ConstantOp::create(
        b, loc, b.getIntegerAttr(type, x->getNumber()));
    Value quotient = arith::FloorDivSIOp::create(b, loc, dividend, divisor);
    if (x->is(ScalarKind::FloorDiv))
      return quotient;
    return arith::SubIOp::create(
        b, loc, dividend, arith::MulIOp::create(b, loc, quotient, divisor));
  }
  case ScalarKind::Negate:
  case ScalarKind::Product:
  case ScalarKind::Sum:
    return convert(buildFloats(x), type);
  case ScalarKind::Operation:
    if (x->isOperation("arith.sitofp") || x->isOperation("arith.divf"))
      return convert(buildFloats(x), type);
    if (x->isOperation("arith.select"))
      return arith::SelectOp::create(b, loc, buildCondition(x->getOperand(0)),
                                     build(x->getOperand(1), type),
                                     build(x->getOperand(2), type));
    if (x->isOperation("arith.maxsi"))
      return arith::MaxSIOp::create(b, loc, build(x->getOperand(0), type),
                                    build(x->getOperand(1), type));
    if (x->isOperation("arith.minsi"))
      return arith::MinSIOp::create(b, loc, build(x->getOperand(0), type),
                                    build(x->getOperand(1), type));
    if (!x->getType())
      return convert(buildCondition(x), type);
    return convert(x->isOperation("arith.truncf")
                       ? convert(buildOwn(x->getOperand(0)), x->getType())
                       : buildOwn(x->getOperand(0)),
                   type);
  default:
    llvm_unreachable("not checked by canBuild");
  }
}

OpFoldResult ScalarBuilder::buildIndex(const Scalar *x) {
  if (x->is(ScalarKind::Integer))
    return b.getIndexAttr(x->getNumber());
  return build(x, b.getIndexType());
}
