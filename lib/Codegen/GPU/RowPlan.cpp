//===- RowPlan.cpp - Which thread has what of a row -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowPlan.h"
#include "KernelConstants.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::pe;

/// The most features of a row that a thread has, and of all its rows if it has
/// several.
static constexpr int64_t kMostFeatures = 128, kFeaturesOfRows = 32;

/// Up to how many tokens a thread has one row, or two. With more tokens there
/// are enough threads for four.
static constexpr int64_t kFewTokens = 64, kSomeTokens = 2048;

/// How many features a thread accesses at once: 8 bytes of both halves, or 16.
static int64_t chooseLanes(const RowShape &shape) {
  bool hasHalves = shape.rotates && !shape.isInterleaved;
  int64_t wanted = hasHalves && shape.bytes <= 2 ? 8 : kAccessBytes;
  int64_t lanes = wanted / shape.bytes;
  int64_t part = hasHalves ? shape.window / 2 : shape.window;
  while (shape.features % lanes != 0 || shape.begin % lanes != 0 ||
         part % lanes != 0)
    lanes /= 2;
  return lanes;
}

static int64_t chooseRows(int64_t numTokens) {
  if (ShapedType::isDynamic(numTokens))
    return 2;
  return numTokens <= kFewTokens ? 1 : numTokens <= kSomeTokens ? 2 : 4;
}

FailureOr<RowPlan> RowPlan::create(const RowShape &shape, int64_t numTokens,
                                   int64_t numRows, const GridLimits &limits) {
  RowPlan plan;
  plan.lanes = chooseLanes(shape);
  if (shape.rotates && shape.isInterleaved && plan.lanes == 1)
    return failure();
  bool hasHalves = shape.rotates && !shape.isInterleaved;
  int64_t part = hasHalves ? shape.window / 2 : shape.window;
  // Threads that exchange nothing need not be of one subgroup.
  plan.subgroupSize = std::max<int64_t>(32, limits.subgroupSize);
  plan.fencesReads = limits.subgroupSize > 1 && !shape.reduces;
  int64_t most = shape.reduces ? limits.subgroupSize : plan.subgroupSize;
  plan.threads = std::min<int64_t>(
      most, llvm::PowerOf2Ceil(std::max<int64_t>(1, part / plan.lanes)));
  auto add = [&](int64_t begin, int64_t end) {
    for (int64_t start = begin; start < end;) {
      int64_t chunks = std::min(plan.threads, (end - start) / plan.lanes);
      plan.segments.push_back({start, chunks});
      start += chunks * plan.lanes;
    }
  };
  add(shape.begin, shape.begin + part);
  plan.numPaired = plan.segments.size();
  add(shape.begin + part, shape.begin + shape.window);
  add(0, shape.begin);
  add(shape.begin + shape.window, shape.features);

  int64_t features = plan.lanes * static_cast<int64_t>(plan.segments.size());
  if (features > kMostFeatures)
    return failure();
  plan.rows = chooseRows(numTokens);
  while (plan.rows > 1 && (plan.rows * features > kFeaturesOfRows ||
                           (!ShapedType::isDynamic(numRows) &&
                            plan.rows / 2 * plan.getRowsAtOnce() >= numRows)))
    plan.rows /= 2;
  return plan;
}

void RowPlan::print(raw_ostream &os) const {
  os << threads << (threads == 1 ? " thread has" : " threads have")
     << " a row, " << lanes
     << (lanes == 1 ? " feature" : " neighboring features") << " each";
  if (segments.size() > 1)
    os << " of " << segments.size() << " parts";
  os << ", of " << rows << (rows == 1 ? " row" : " rows");
}
