//===- RotationPlan.cpp - Which thread rotates what -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationPlan.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <numeric>

using namespace mlir;
using namespace mlir::pe;

/// Memory is read and written in sectors, which are parts of lines.
static constexpr int64_t kSectorBytes = 32, kLineBytes = 128;

namespace {
/// Chooses the parts of a plan.
class Planner {
public:
  Planner(const RotatedRows &rows, RotationOpInterface op,
          OpFoldResult numPairs, ArrayRef<KernelArray> tables,
          const GridLimits &limits)
      : rows(rows), layout(op.getPairLayout()),
        begin(static_cast<int64_t>(op.getBegin())),
        isPerFeature(op.getPerFeature()), isPlain(op.isPlain()), tables(tables),
        limits(limits),
        numPairs(getConstantIntValue(numPairs).value_or(ShapedType::kDynamic)),
        bytes(std::max(rows.getArrays().front().source.getElementBytes(),
                       rows.getArrays().front().init.getElementBytes())) {}

  RotationPlan choose();

private:
  int64_t getFeatures() const;
  bool hasRest() const;
  /// The worst fit of the accesses of a thread with so many pairs.
  Fit getFit(int64_t pairs) const;
  Fit getFitOfRest(int64_t lanes) const;
  bool canExchange() const;
  void choosePairs();
  void chooseRows();
  void chooseRest();
  void chooseChunks();
  void chooseTables();
  void chooseBlock();

  const RotatedRows &rows;
  PairLayout layout;
  int64_t begin;
  bool isPerFeature, isPlain;
  ArrayRef<KernelArray> tables;
  const GridLimits &limits;
  int64_t numPairs, bytes;
  RotationPlan plan;
};
} // namespace

static Fit worst(Fit lhs, Fit rhs) { return std::max(lhs, rhs); }

int64_t Planner::getFeatures() const {
  return getConstantIntValue(rows.getFeatures()).value_or(ShapedType::kDynamic);
}

bool Planner::hasRest() const {
  if (rows.isInPlace() && isPlain)
    return false;
  int64_t features = getFeatures();
  return ShapedType::isDynamic(features) || ShapedType::isDynamic(numPairs) ||
         features != 2 * numPairs;
}

Fit Planner::getFit(int64_t pairs) const {
  bool isDynamic = ShapedType::isDynamic(numPairs);
  if (pairs > 1 && (isDynamic || numPairs % pairs != 0))
    return Fit::Never;
  auto getLanes = [&](PairArrangement arrangement) {
    return arrangement.getStride() * pairs;
  };
  auto getMultiple = [&](PairArrangement arrangement) {
    return isDynamic ? numPairs : arrangement.getStride() * numPairs;
  };
  Fit fit = Fit::Always;
  for (const RotatedRows::Arrays &each : rows.getArrays()) {
    fit = worst(fit, each.source.getFit(getLanes(layout.source),
                                        {begin, getMultiple(layout.source)}));
    fit = worst(fit, each.init.getFit(getLanes(layout.init),
                                      {begin, getMultiple(layout.init)}));
  }
  return fit;
}

Fit Planner::getFitOfRest(int64_t lanes) const {
  int64_t window = ShapedType::isDynamic(numPairs) ? numPairs : 2 * numPairs;
  Fit fit = Fit::Always;
  for (const RotatedRows::Arrays &each : rows.getArrays())
    for (const KernelArray &array : {each.source, each.init})
      fit = worst(fit, array.getFit(lanes, {begin, getFeatures(), window}));
  return fit;
}

void Planner::choosePairs() {
  // 8 bytes of a small type, 16 of others. An access to an interleaved array
  // has both partners.
  bool isMixed = !layout.keepsPlaces();
  int64_t wanted = bytes <= 2 && !isMixed ? 8 : kAccessBytes;
  if (layout.source.isInterleaved || layout.init.isInterleaved)
    wanted /= 2;
  plan.pairs = std::max<int64_t>(1, llvm::bit_floor<uint64_t>(wanted / bytes));
  while (plan.pairs > 1 && getFit(plan.pairs) == Fit::Never)
    plan.pairs /= 2;
  // Partners one after the other, even if they are neighbors.
  if (getFit(plan.pairs) == Fit::Never)
    return;
  plan.isChecked = getFit(plan.pairs) == Fit::Checked;
  plan.sourceLanes = plan.pairs * layout.source.getStride();
  plan.initLanes = plan.pairs * layout.init.getStride();
}

void Planner::chooseRows() {
  bool isInnermost = rows.isRowDim(rows.getRank() - 2);
  int64_t widest = std::max(plan.sourceLanes, plan.initLanes) * bytes;
  if (isInnermost && widest < kAccessBytes && rows.getStaticRows() != 1)
    plan.rows = 2;
  // Neighboring rows are as fast if half rows are whole lines, and faster if
  // the distance would be a large power of two.
  plan.areNeighbors =
      !ShapedType::isDynamic(numPairs) &&
      numPairs * bytes * layout.init.getStride() % kLineBytes == 0;
}

void Planner::chooseRest() {
  if (!hasRest())
    return;
  plan.restLanes = std::max<int64_t>(1, kAccessBytes / bytes);
  while (getFitOfRest(plan.restLanes) == Fit::Never)
    plan.restLanes /= 2;
  plan.isChecked |= getFitOfRest(plan.restLanes) == Fit::Checked;
}

/// Whether partners may be exchanged: chunks of 16 bytes tile both halves.
bool Planner::canExchange() const {
  // Threads exchange elements as they are read.
  const RotatedRows::Arrays &first = rows.getArrays().front();
  if (!isPlain || first.source.getElementType() != first.init.getElementType())
    return false;
  if (layout.source.isInterleaved || layout.init.isInterleaved || bytes != 2 ||
      hasRest() || rows.getRank() < 2 || ShapedType::isDynamic(numPairs))
    return false;
  int64_t lanes = kAccessBytes / bytes;
  return numPairs % lanes == 0 && 2 * numPairs / lanes <= limits.subgroupSize &&
         getFit(lanes) == Fit::Always &&
         llvm::all_of(tables, [&](const KernelArray &table) {
           return table.getFit(lanes, numPairs) == Fit::Always;
         });
}

void Planner::chooseChunks() {
  // Half rows that begin within a sector, or that lie unevenly in a line.
  int64_t half = ShapedType::isDynamic(numPairs) ? 0 : numPairs * bytes;
  bool isUneven = half % kSectorBytes != 0 ||
                  (half < kLineBytes && !llvm::isPowerOf2_64(half));
  if (!canExchange() || !isUneven)
    return;
  plan.shape = RotationPlan::Shape::Chunks;
  plan.pairs = plan.sourceLanes = plan.initLanes = kAccessBytes / bytes;
  int64_t chunks = 2 * numPairs / plan.pairs;
  plan.subgroupSize = limits.subgroupSize;
  plan.groupsOfSubgroup = limits.subgroupSize / chunks;
  plan.areNeighbors = false;
  // With more idle lanes, each of the others has more to do.
  if (plan.rows > 1 &&
      8 * plan.groupsOfSubgroup * chunks < 7 * limits.subgroupSize)
    plan.rows = 4;
}

/// A row of a table holds the pairs, or the features as the init has them.
void Planner::chooseTables() {
  bool isInterleaved = isPerFeature && layout.init.isInterleaved;
  plan.tableLanes = isInterleaved ? 2 * plan.pairs : plan.pairs;
  for (const KernelArray &table : tables)
    plan.isChecked |= table.getFit(plan.tableLanes, numPairs) == Fit::Checked;
}

void Planner::chooseBlock() {
  int64_t blockSize = limits.blockSize;
  plan.blockSize = blockSize;
  if (plan.shape == RotationPlan::Shape::Chunks) {
    plan.blockSize = std::max<int64_t>(1, blockSize / limits.subgroupSize) *
                     limits.subgroupSize;
    return;
  }
  if (ShapedType::isDynamic(numPairs) || numPairs == 0)
    return;
  int64_t threads = numPairs / plan.pairs;
  if (plan.restLanes) {
    if (ShapedType::isDynamic(getFeatures()))
      return;
    threads += (getFeatures() - 2 * numPairs) / plan.restLanes;
  }
  // Blocks of whole warps and of whole rows, if that is not much larger.
  int64_t both = std::lcm(threads, std::max<int64_t>(32, limits.subgroupSize));
  int64_t size = llvm::divideCeil(blockSize, both) * both;
  if (size < 2 * blockSize && size <= kMaxBlock)
    plan.blockSize = size;
}

RotationPlan Planner::choose() {
  choosePairs();
  chooseRows();
  chooseRest();
  chooseChunks();
  chooseTables();
  chooseBlock();
  return plan;
}

RotationPlan RotationPlan::create(const RotatedRows &rows,
                                  RotationOpInterface op, OpFoldResult numPairs,
                                  ArrayRef<KernelArray> tables,
                                  const GridLimits &limits) {
  return Planner(rows, op, numPairs, tables, limits).choose();
}

void RotationPlan::print(raw_ostream &os) const {
  os << "a thread has ";
  if (shape == Shape::Chunks)
    os << "a chunk of " << pairs << " features";
  else
    os << pairs << (pairs == 1 ? " pair" : " pairs");
  os << " of " << rows;
  if (rows > 1)
    os << (areNeighbors ? " neighboring" : " distant");
  os << (rows == 1 ? " row" : " rows") << ", reads " << sourceLanes
     << " and writes " << initLanes << " elements at once";
  if (shape == Shape::Chunks)
    os << ", and exchanges them in subgroups of " << groupsOfSubgroup
       << " groups of rows";
  if (restLanes)
    os << "; others copy " << restLanes;
  if (isChecked)
    os << "; alignment is checked at run time";
  os << "; blocks of " << blockSize << " threads";
}
