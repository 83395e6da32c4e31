//===- ScalarOps.h - Operations on symbolic scalars -------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SCALAROPS_H
#define PE_LIB_RAISE_SCALAROPS_H

#include "Scalar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::pe::raise {

/// The result of `op`, an op without regions of arith, math or complex, or
/// another one without side effects, on scalars or element by element on
/// tensors. Null if nothing is known of the op.
const Scalar *evaluateOp(ScalarContext &scalars, Operation *op,
                         ArrayRef<const Scalar *> operands);

/// The same for ops on floats, integers and complex numbers; null for others.
const Scalar *evaluateFloatOp(ScalarContext &scalars, Operation *op,
                              ArrayRef<const Scalar *> operands);
const Scalar *evaluateIntegerOp(ScalarContext &scalars, Operation *op,
                                ArrayRef<const Scalar *> operands);
const Scalar *evaluateComplexOp(ScalarContext &scalars, Operation *op,
                                ArrayRef<const Scalar *> operands);

/// Whether x is a float that was converted from another one.
bool isConversion(const Scalar *x);

/// The float that x was converted from, maybe several times.
const Scalar *stripConversions(const Scalar *x);

/// cos or sin of x.
const Scalar *evaluateCos(ScalarContext &scalars, const Scalar *x);
const Scalar *evaluateSin(ScalarContext &scalars, const Scalar *x);

/// A float of another precision.
const Scalar *convertFloat(ScalarContext &scalars, const Scalar *x, Type type);

/// An integer as a float.
const Scalar *convertInteger(ScalarContext &scalars, const Scalar *x,
                             Type type);

/// The number without conversions to wider types.
const Scalar *stripExtensions(const Scalar *x);

/// x / y of floats.
const Scalar *divideFloats(ScalarContext &scalars, const Scalar *x,
                           const Scalar *y);

/// `condition` ? x : y.
const Scalar *select(ScalarContext &scalars, const Scalar *condition,
                     const Scalar *x, const Scalar *y);

/// x < y, as 0 or 1 if it is known, or as an operation otherwise.
const Scalar *isLess(ScalarContext &scalars, const Scalar *x, const Scalar *y);
const Scalar *isEqual(ScalarContext &scalars, const Scalar *x, const Scalar *y);

/// Whether x and y, constants, compare as `predicate` says; null for others.
const Scalar *compareFloats(ScalarContext &scalars,
                            arith::CmpFPredicate predicate, const Scalar *x,
                            const Scalar *y);

/// The real or the imaginary part.
const Scalar *getRealPart(ScalarContext &scalars, const Scalar *x, Type type);
const Scalar *getImaginaryPart(ScalarContext &scalars, const Scalar *x,
                               Type type);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SCALAROPS_H
