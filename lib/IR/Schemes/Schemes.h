//===- Schemes.h - What frequency schemes share -----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frequencies are computed in quadruple precision and rounded once. A plain
// pow(base, -2.0 * i / dim) would not do: the rounding of its exponent alone
// costs up to log(base) units in the last place.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_SCHEMES_SCHEMES_H
#define PE_LIB_IR_SCHEMES_SCHEMES_H

#include "Schemes/QuadMath.h"
#include "pe/IR/PE.h"

namespace mlir::pe {

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

/// ratio^i for i = 0 … count − 1.
SmallVector<APFloat> getPowers(const APFloat &ratio, int64_t count);

/// base^(−2/dim): the ratio of consecutive frequencies.
APFloat getRatio(int64_t dim, double base);

/// base^(−2i/dim) for i = 0 … dim/2 − 1.
SmallVector<APFloat> getUnscaledInvFreq(int64_t dim, double base);

/// base^(−2i/dim) / divisors[i].
SmallVector<APFloat> getDividedInvFreq(int64_t dim, double base,
                                       ArrayRef<double> divisors);

/// A parameter of a scheme in quadruple precision.
APFloat toQuad(const APFloat &parameter);

/// Rounds to f64.
Frequencies roundFrequencies(ArrayRef<APFloat> invFreq,
                             double attentionFactor = 1.0);

//===----------------------------------------------------------------------===//
// Run-time computation
//===----------------------------------------------------------------------===//

/// A constant tensor of f64.
Value createConstant(OpBuilder &b, Location loc, ArrayRef<double> values);

/// A tensor with the value that `body` builds from the elements of `inputs`,
/// tensors of f64 that have the same static shape.
Value createElementwise(
    OpBuilder &b, Location loc, ValueRange inputs,
    function_ref<Value(OpBuilder &, Location, ValueRange)> body);

//===----------------------------------------------------------------------===//
// Constraints
//===----------------------------------------------------------------------===//

using EmitError = function_ref<InFlightDiagnostic()>;

/// Each check fails with an error that says what was expected of `key` and what
/// was found.
LogicalResult verifyAtLeast(EmitError emitError, StringRef key,
                            const APFloat &value, int least);
LogicalResult verifyPositive(EmitError emitError, StringRef key,
                             const APFloat &value);
LogicalResult verifyOptionalPositive(EmitError emitError, StringRef key,
                                     FloatAttr value);
LogicalResult verifyFraction(EmitError emitError, StringRef key,
                             const APFloat &value);
LogicalResult verifyNotLess(EmitError emitError, StringRef key,
                            const APFloat &value, StringRef leastKey,
                            const APFloat &least);
LogicalResult verifyLength(EmitError emitError, StringRef key, int64_t value,
                           int64_t least);
LogicalResult verifyAllPositive(EmitError emitError, StringRef key,
                                ArrayRef<double> values);

/// One value per pair.
LogicalResult verifyNumPairs(EmitError emitError, StringRef key,
                             ArrayRef<double> values, int64_t dim);

/// Checks that dim/(dim − 2) is defined.
LogicalResult verifyNTKDim(EmitError emitError, SchemeAttrInterface scheme,
                           int64_t dim);

/// Builds what `op` computes: constants, or the computation of its scheme if
/// that depends on a run-time length. Fails, with an error, if the scheme has
/// no such computation.
FailureOr<FrequencyValues> buildFrequencies(OpBuilder &b, FrequenciesOp op);

} // namespace mlir::pe

#endif // PE_LIB_IR_SCHEMES_SCHEMES_H
