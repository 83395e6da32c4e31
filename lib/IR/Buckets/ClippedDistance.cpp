//===- ClippedDistance.cpp - A bucket for every distance ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Buckets/Buckets.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "pe/Arithmetic/Constants.h"
#include <algorithm>
#include <cstdlib>

using namespace mlir;
using namespace mlir::pe;

LogicalResult ClippedDistanceAttr::verify(EmitError emitError,
                                          int64_t maxDistance, bool) {
  return verifyRange(emitError, "max_distance", maxDistance, 0,
                     (int64_t(1) << 30) - 1); // clipped_distance_c1
}

int64_t ClippedDistanceAttr::getNumColumns() const {
  return (getSymmetric() ? 1 : 2) * getMaxDistance() + 1;
}

int64_t ClippedDistanceAttr::getColumn(int64_t query, int64_t key) const {
  int64_t limit = getMaxDistance(), distance = key - query;
  if (getSymmetric())
    return std::min(std::abs(distance), limit);
  return std::clamp(distance, -limit, limit) + limit;
}

Value ClippedDistanceAttr::buildColumn(OpBuilder &b, Location loc, Value query,
                                       Value key) const {
  Value limit = buildInteger(b, loc, query.getType(), getMaxDistance());
  Value distance = arith::SubIOp::create(b, loc, key, query);
  if (getSymmetric()) {
    distance = math::AbsIOp::create(b, loc, distance);
    return arith::MinSIOp::create(b, loc, distance, limit);
  }
  Value least = buildInteger(b, loc, query.getType(), -getMaxDistance());
  distance = arith::MinSIOp::create(b, loc, distance, limit);
  distance = arith::MaxSIOp::create(b, loc, distance, least);
  return arith::AddIOp::create(b, loc, distance, limit);
}
