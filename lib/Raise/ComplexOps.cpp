//===- ComplexOps.cpp - Operations on complex numbers ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOps.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe::raise;

using Operands = ArrayRef<const Scalar *>;

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

const Scalar *mlir::pe::raise::evaluateComplexOp(ScalarContext &scalars,
                                                 Operation *op,
                                                 Operands operands) {
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (isa<complex::CreateOp>(op))
    return scalars.getComplex(operands[0], operands[1], type);
  if (auto constant = dyn_cast<complex::ConstantOp>(op)) {
    auto part = [&](unsigned i) {
      auto number = cast<FloatAttr>(constant.getValue()[i]);
      return scalars.getFloat(number.getValueAsDouble(), number.getType());
    };
    return scalars.getComplex(part(0), part(1), type);
  }
  if (op->getNumOperands() == 0)
    return nullptr;
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
