//===- AnglesLaunch.cpp - Angles that are written -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AnglesLaunch.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::pe;

/// How many bytes an access writes, and for how many tokens a thread computes.
/// The frequencies are read once for them.
static constexpr int64_t kWrittenBytes = 8, kTokensAtOnce = 4;

int64_t mlir::pe::chooseWrittenLanes(ArrayRef<const KernelArray *> arrays,
                                     int64_t multiple) {
  int64_t bytes =
      std::max(kWrittenBytes, 2 * arrays.front()->getElementBytes());
  int64_t lanes = bytes;
  for (const KernelArray *array : arrays)
    lanes = std::min(lanes, array->getMaxLanes(multiple, bytes));
  return lanes;
}

AnglesLaunch::AnglesLaunch(OpBuilder &b, Location loc,
                           ArrayRef<OpFoldResult> tokens, OpFoldResult numPairs,
                           int64_t lanes, bool shareTurns)
    : b(b), loc(loc), tokens(tokens), numPairs(numPairs), lanes(lanes) {
  if (!tokens.empty() && shareTurns)
    atOnce =
        std::min(kTokensAtOnce,
                 getConstantIntValue(tokens.back()).value_or(kTokensAtOnce));
  atOnce = std::max<int64_t>(atOnce, 1);
}

SmallVector<std::pair<SmallVector<Value>, Value>>
AnglesLaunch::buildTokens(ValueRange places) {
  if (tokens.empty())
    return {{SmallVector<Value>(), Value()}};
  std::optional<int64_t> known = getConstantIntValue(tokens.back());
  Value first = buildOffset(b, loc, places.back(), atOnce, b.getIndexAttr(0));
  SmallVector<std::pair<SmallVector<Value>, Value>> result;
  for (int64_t i = 0; i < atOnce; ++i) {
    SmallVector<Value> token(places);
    token.back() = buildOffset(b, loc, first, 1, b.getIndexAttr(i));
    ThreadPlace place = {token.back(), Value()};
    if (i > 0 && (!known || *known % atOnce != 0))
      place = clampPlace(b, loc, token.back(), tokens.back(), first);
    token.back() = place.index;
    result.push_back({token, place.isThere});
  }
  return result;
}

void AnglesLaunch::build(const GridLimits &limits, const ThreadAngles &angles,
                         Writer write) {
  SmallVector<OpFoldResult> extents(tokens);
  if (!extents.empty())
    extents.back() = ceilDivide(b, loc, extents.back(), atOnce);
  extents.push_back(ceilDivide(b, loc, numPairs, lanes));
  GridLaunch(b, loc, extents, limits).build([&](ValueRange places) {
    Value firstPair =
        buildOffset(b, loc, places.back(), lanes, b.getIndexAttr(0));
    auto threadTokens = buildTokens(places.drop_back());
    SmallVector<SmallVector<Value>> positions;
    for (const auto &[token, exists] : threadTokens)
      positions.push_back(
          angles.buildPositions(b, loc, token, firstPair, lanes));
    SmallVector<Turns> turns =
        angles.buildTurns(b, loc, threadTokens.front().first, firstPair, lanes);
    for (const auto &[item, position] :
         llvm::zip_equal(threadTokens, positions)) {
      ValueRange token = item.first;
      CosSin angle = angles.build(b, loc, position, turns);
      buildIf(b, loc, item.second, [&] { write(token, firstPair, angle); });
    }
  });
}
