//===- T5Buckets.cpp - Logarithmic buckets of distances -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Logarithms are computed in quadruple precision; where the result may be a
// whole number, integers decide. The formula is in PEBuckets.td.
//
//===----------------------------------------------------------------------===//

#include "Buckets/Buckets.h"
#include "Schemes/QuadMath.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/Arithmetic/Constants.h"
#include "llvm/ADT/APInt.h"
#include <cmath>
#include <limits>
#include <utility>

using namespace mlir;
using namespace mlir::pe;

LogicalResult T5BucketsAttr::verify(EmitError emitError, int64_t numBuckets,
                                    int64_t maxDistance, bool bidirectional) {
  if (bidirectional && numBuckets % 2 != 0) // t5_buckets_c1
    return emitError() << "expects num_buckets to be even with bidirectional, "
                          "but found "
                       << numBuckets;
  int64_t directions = bidirectional ? 2 : 1;
  if (failed(verifyRange(emitError, "num_buckets", numBuckets, 2 * directions,
                         kMaxBuckets))) // t5_buckets_c2
    return failure();
  int64_t numExact = numBuckets / directions / 2;
  return verifyRange(emitError, "max_distance", maxDistance, numExact + 1,
                     std::numeric_limits<int32_t>::max()); // t5_buckets_c3
}

/// base^exponent, of less than 2^31 and at least 0, in `bits` bits.
static llvm::APInt power(int64_t base, int64_t exponent, unsigned bits) {
  llvm::APInt result(bits, 1), factor(bits, base);
  for (; exponent > 0; exponent /= 2, factor *= factor)
    if (exponent % 2 != 0)
      result *= factor;
  return result;
}

/// Whether (n/first)^steps >= (last/first)^step, in integers.
static bool reaches(int64_t n, int64_t first, int64_t last, int64_t step,
                    int64_t steps) {
  unsigned bits = 32 * static_cast<unsigned>(steps);
  return power(n, steps, bits)
      .uge(power(last, step, bits) * power(first, steps - step, bits));
}

/// The whole number that is nearest to `value`, and whether `value` may be that
/// number: it is as close as errors may be large.
static std::pair<int64_t, bool> findNearest(const llvm::APFloat &value) {
  llvm::APFloat nearest = value;
  nearest.roundToIntegral(llvm::APFloat::rmNearestTiesToEven);
  double distance = quad::toDouble(value - nearest);
  return {static_cast<int64_t>(quad::toDouble(nearest)),
          std::abs(distance) < 0x1p-64};
}

/// The least n that reaches `step`: that is first · (last/first)^(step/steps),
/// rounded up.
static int64_t getThreshold(int64_t first, int64_t last, int64_t step,
                            int64_t steps) {
  using namespace quad;
  APFloat bound = fromInt(first) * pow(fromInt(last) / fromInt(first),
                                       fromInt(step) / fromInt(steps));
  auto [n, isWhole] = findNearest(bound);
  bool isEnough =
      isWhole ? reaches(n, first, last, step, steps) : fromInt(n) > bound;
  return isEnough ? n : n + 1;
}

SmallVector<int64_t> T5BucketsAttr::getThresholds() const {
  int64_t numExact = getNumExact();
  int64_t steps = getNumPerDirection() - numExact;
  SmallVector<int64_t> thresholds;
  for (int64_t step = 1; step < steps; ++step)
    thresholds.push_back(getThreshold(numExact, getMaxDistance(), step, steps));
  return thresholds;
}

int64_t T5BucketsAttr::getNumColumns() const { return getNumBuckets(); }

int64_t T5BucketsAttr::getColumn(int64_t query, int64_t key) const {
  int64_t numExact = getNumExact(), last = getNumPerDirection() - 1;
  bool isLater = getBidirectional() && key > query;
  int64_t before = isLater ? getNumPerDirection() : 0;
  int64_t n = isLater ? key - query : std::max<int64_t>(query - key, 0);
  if (n < numExact)
    return before + n;
  if (n >= getMaxDistance())
    return before + last;
  using namespace quad;
  int64_t steps = getNumPerDirection() - numExact;
  APFloat exactStep = fromInt(steps) * log(fromInt(n) / fromInt(numExact)) /
                      log(fromInt(getMaxDistance()) / fromInt(numExact));
  auto [step, isWhole] = findNearest(exactStep);
  bool isReached = isWhole ? reaches(n, numExact, getMaxDistance(), step, steps)
                           : fromInt(step) < exactStep;
  return before + std::min(numExact + (isReached ? step : step - 1), last);
}

Value T5BucketsAttr::buildColumn(OpBuilder &b, Location loc, Value query,
                                 Value key) const {
  Type type = query.getType();
  auto constant = [&](int64_t value) {
    return buildInteger(b, loc, type, value);
  };
  Value distance = arith::SubIOp::create(b, loc, query, key);
  distance = getBidirectional()
                 ? math::AbsIOp::create(b, loc, distance).getResult()
                 : arith::MaxSIOp::create(b, loc, distance, constant(0));
  Value column =
      arith::MinSIOp::create(b, loc, distance, constant(getNumExact()));
  for (int64_t least : getThresholds()) {
    Value isReached = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge,
                                            distance, constant(least));
    column = arith::AddIOp::create(
        b, loc, column, arith::ExtUIOp::create(b, loc, type, isReached));
  }
  if (!getBidirectional())
    return column;
  Value isLater =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, key, query);
  Value later =
      arith::AddIOp::create(b, loc, column, constant(getNumPerDirection()));
  return arith::SelectOp::create(b, loc, isLater, later, column);
}
