//===- GridLaunch.cpp - Launches over items, rows and the rest ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridLaunch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::pe;

/// Enough threads to keep a large GPU busy: two waves of 2048 threads on each
/// of 132 multiprocessors.
static constexpr int64_t kThreads = int64_t(1) << 19;

/// The largest grid in y and z, and in x.
static constexpr int64_t kMaxGrid = 65535, kMaxGridX = 2147483647;

static Value constant(OpBuilder &b, Location loc, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

static Value toValue(OpBuilder &b, Location loc, OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, loc, value);
}

static Value add(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return b.createOrFold<arith::AddIOp>(loc, lhs, rhs);
}

static Value mul(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return b.createOrFold<arith::MulIOp>(loc, lhs, rhs);
}

static Value
product(OpBuilder &b, Location loc, ArrayRef<OpFoldResult> factors,
        arith::IntegerOverflowFlags flags = arith::IntegerOverflowFlags::none) {
  Value result = constant(b, loc, 1);
  for (OpFoldResult factor : factors)
    result = b.createOrFold<arith::MulIOp>(loc, result, toValue(b, loc, factor),
                                           flags);
  return result;
}

/// A product for the host. The no-overflow flag keeps CSE from merging it with
/// the same product inside of the kernel, which would make it a kernel
/// parameter.
static Value hostProduct(OpBuilder &b, Location loc,
                         ArrayRef<OpFoldResult> factors) {
  return product(b, loc, factors, arith::IntegerOverflowFlags::nuw);
}

LogicalResult mlir::pe::verifyBlockSize(MLIRContext *context, StringRef pass,
                                        int64_t blockSize) {
  if (blockSize >= 32 && blockSize <= 1024)
    return success();
  return emitError(UnknownLoc::get(context))
         << pass << " expects block-size to be from 32 to 1024, but found "
         << blockSize;
}

std::pair<Value, Value> mlir::pe::divide(OpBuilder &b, Location loc,
                                         Value dividend, OpFoldResult divisor) {
  if (isOneInteger(divisor))
    return {dividend, constant(b, loc, 0)};
  Value value = toValue(b, loc, divisor);
  return {arith::DivUIOp::create(b, loc, dividend, value),
          arith::RemUIOp::create(b, loc, dividend, value)};
}

Value mlir::pe::buildOffset(OpBuilder &b, Location loc, Value index,
                            int64_t factor, OpFoldResult base) {
  return add(b, loc, mul(b, loc, index, constant(b, loc, factor)),
             toValue(b, loc, base));
}

gpu::LaunchOp GridLaunch::createLaunch() {
  auto number = [&](int64_t value) { return constant(b, loc, value); };
  auto min = [&](Value lhs, Value rhs) {
    return b.createOrFold<arith::MinUIOp>(loc, lhs, rhs);
  };
  auto max = [&](Value lhs, Value rhs) {
    return b.createOrFold<arith::MaxUIOp>(loc, lhs, rhs);
  };
  auto ceilDiv = [&](Value lhs, Value rhs) {
    Value sum =
        add(b, loc, lhs, b.createOrFold<arith::SubIOp>(loc, rhs, number(1)));
    return b.createOrFold<arith::DivUIOp>(loc, sum, rhs);
  };
  Value one = number(1);
  Value items = max(hostProduct(b, loc, extents.items), one);
  Value rows = max(toValue(b, loc, extents.rows), one);
  Value outer = max(hostProduct(b, loc, extents.outer), one);
  // How many threads share the rows of an item.
  Value sharers =
      min(rows, ceilDiv(number(kThreads), mul(b, loc, items, outer)));
  Value blockX = min(items, number(blockSize));
  Value blockY = min(
      sharers, b.createOrFold<arith::DivUIOp>(loc, number(blockSize), blockX));
  Value gridX = min(ceilDiv(items, blockX), number(kMaxGridX));
  Value gridY = min(ceilDiv(sharers, blockY), number(kMaxGrid));
  Value gridZ = min(outer, number(kMaxGrid));
  return gpu::LaunchOp::create(b, loc, gridX, gridY, gridZ, blockX, blockY,
                               one);
}

void GridLaunch::build(Body body) {
  gpu::LaunchOp launch = createLaunch();
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&launch.getBody().front());
  gpu::KernelDim3 block = launch.getBlockIds(), thread = launch.getThreadIds();
  gpu::KernelDim3 grid = launch.getGridSize(), size = launch.getBlockSize();
  Value firstItem = add(b, loc, mul(b, loc, block.x, size.x), thread.x);
  Value itemStep = mul(b, loc, grid.x, size.x);
  firstRow = add(b, loc, mul(b, loc, block.y, size.y), thread.y);
  rowStep = mul(b, loc, grid.y, size.y);

  auto buildItems = [&](Value outerIndex) {
    Value items = product(b, loc, extents.items);
    auto loop = scf::ForOp::create(b, loc, firstItem, items, itemStep);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> indices(extents.outer.size());
    for (int64_t dim = extents.outer.size() - 1; dim > 0; --dim)
      std::tie(outerIndex, indices[dim]) =
          divide(b, loc, outerIndex, extents.outer[dim]);
    if (!indices.empty())
      indices.front() = outerIndex;
    body(b, indices, loop.getInductionVar());
  };
  if (extents.outer.empty()) {
    buildItems(Value());
  } else {
    auto loop = scf::ForOp::create(b, loc, block.z,
                                   product(b, loc, extents.outer), grid.z);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    buildItems(loop.getInductionVar());
  }
  gpu::TerminatorOp::create(b, loc);
}

void GridLaunch::forEachRow(OpFoldResult numRows, int64_t atOnce,
                            function_ref<void(ArrayRef<Value> rows)> body) {
  Value end = toValue(b, loc, numRows);
  Value first = firstRow;
  if (atOnce > 1) {
    // Loops while all `atOnce` rows exist. The result is the first row left
    // over.
    Value step = mul(b, loc, rowStep, constant(b, loc, atOnce));
    Value reach = mul(b, loc, rowStep, constant(b, loc, atOnce - 1));
    Value several = b.createOrFold<arith::SubIOp>(loc, end, reach);
    auto loop = scf::ForOp::create(b, loc, first, several, step, first);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> rows = {loop.getInductionVar()};
    while (static_cast<int64_t>(rows.size()) < atOnce)
      rows.push_back(add(b, loc, rows.back(), rowStep));
    body(rows);
    scf::YieldOp::create(b, loc, add(b, loc, rows.back(), rowStep));
    first = loop.getResult(0);
  }
  auto loop = scf::ForOp::create(b, loc, first, end, rowStep);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}
