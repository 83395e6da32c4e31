//===- MapCacheWrites.cpp - Writes into caches to launches ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CacheWrite.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "pe/IR/PERemarks.h"
#include <string>

using namespace mlir;
using namespace mlir::pe;

namespace {
/// How a thread accesses its part of a row.
struct Access {
  /// How many neighboring features it has.
  int64_t lanes;
  /// Whether alignment is checked at run time.
  bool isChecked;
};
} // namespace

static Access chooseAccess(const KernelArray &x, const CacheWrite &write) {
  int64_t features =
      getConstantIntValue(x.getExtents().back()).value_or(ShapedType::kDynamic);
  auto getFit = [&](int64_t lanes) {
    return std::max(x.getFit(lanes, features), write.getFit(lanes, features));
  };
  int64_t bytes = std::max(x.getElementBytes(), write.getElementBytes());
  int64_t lanes = kAccessBytes / bytes;
  while (getFit(lanes) == Fit::Never)
    lanes /= 2;
  return {lanes, getFit(lanes) == Fit::Checked};
}

/// An index that is zero if the accesses are aligned.
static Value buildMisfit(OpBuilder &b, Location loc, const KernelArray &x,
                         const CacheWrite &write, int64_t lanes) {
  Value ofX = x.buildMisfit(b, loc, lanes);
  Value ofInit = write.buildMisfit(b, loc, lanes);
  if (!ofX || !ofInit)
    return ofX ? ofX : ofInit;
  return arith::OrIOp::create(b, loc, ofX, ofInit);
}

void mlir::pe::mapToGrid(RewriterBase &b, WriteCacheOp op,
                         const GridLimits &limits) {
  b.setInsertionPoint(op);
  Location loc = op.getLoc();
  KernelArray x = KernelArray::create(b, loc, op.getX());
  CacheWrite write = CacheWrite::create(b, op, x.getExtents());
  Access access = chooseAccess(x, write);
  std::string threads =
      "a thread writes " + std::to_string(access.lanes) + " elements of a row";
  if (access.isChecked)
    threads += "; alignment is checked at run time";
  remarkAnalysis(op, "map-to-grid") << threads;
  SmallVector<OpFoldResult> extents(x.getExtents());
  extents.back() = ceilDivide(b, loc, extents.back(), access.lanes);
  GridLaunch(b, loc, extents, limits).build([&](ValueRange places) {
    Value misfit = access.isChecked
                       ? buildMisfit(b, loc, x, write, access.lanes)
                       : Value();
    buildChecked(b, loc, misfit, [&](bool isAligned) {
      int64_t aligned = isAligned ? access.lanes : 1;
      ValueRange indices = places.drop_back();
      Value column =
          buildOffset(b, loc, places.back(), access.lanes, b.getIndexAttr(0));
      Value row = x.buildRow(b, loc, indices, x.getExtents().back());
      // Read before the slot is known to be one.
      Value value = loadLanes(b, loc, row, column, access.lanes, aligned,
                              write.getTypeOfX());
      auto token = llvm::map_to_vector(
          op.getTokenDims(), [&](int64_t dim) { return indices[dim]; });
      Value slot = write.readSlot(b, loc, token);
      buildIf(b, loc, write.isWritten(b, loc, slot), [&] {
        write.store(b, loc, value, slot, indices, column, aligned);
      });
    });
  });
}
