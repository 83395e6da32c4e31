//===- GridLaunch.cpp - One thread for every place ------------------------===//
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
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlir::pe;

/// The most threads in x, where 32 bits count them, also those of the last
/// block.
static constexpr int64_t kMaxThreads = (int64_t(1) << 32) - kMaxBlock;

static Value constant(OpBuilder &b, Location loc, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

static Value toValue(OpBuilder &b, Location loc, OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, loc, value);
}

static Value add(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return b.createOrFold<arith::AddIOp>(loc, lhs, rhs);
}

/// A product for the host. The no-overflow flag keeps CSE from merging it with
/// the same product inside of the kernel, which would make it a kernel
/// parameter.
static Value hostProduct(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  return b.createOrFold<arith::MulIOp>(loc, lhs, rhs,
                                       arith::IntegerOverflowFlags::nuw);
}

GridLimits::GridLimits(int64_t blockSize, ArrayRef<int64_t> maxGrid,
                       int64_t subgroupSize)
    : blockSize(blockSize), maxGrid(maxGrid), subgroupSize(subgroupSize) {
  if (maxGrid.empty())
    this->maxGrid = {2147483647, 65535, 65535};
}

LogicalResult mlir::pe::verifyLimits(MLIRContext *context, StringRef pass,
                                     const GridLimits &limits) {
  auto report = [&] {
    return emitError(UnknownLoc::get(context)) << pass << " expects ";
  };
  if (limits.blockSize < 32 || limits.blockSize > kMaxBlock)
    return report() << "block-size to be from 32 to " << kMaxBlock
                    << ", but found " << limits.blockSize;
  if (limits.maxGrid.size() != 3)
    return report() << "max-grid to have three numbers, but found "
                    << limits.maxGrid.size();
  for (int64_t most : limits.maxGrid)
    if (most < 1)
      return report() << "max-grid to be positive, but found " << most;
  if (!llvm::is_contained({1, 32, 64}, limits.subgroupSize))
    return report() << "subgroup-size to be 1, 32 or 64, but found "
                    << limits.subgroupSize;
  return success();
}

void mlir::pe::buildIf(OpBuilder &b, Location loc, Value condition,
                       function_ref<void()> body) {
  if (!condition)
    return body();
  auto ifOp = scf::IfOp::create(b, loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  body();
}

void mlir::pe::buildChecked(OpBuilder &b, Location loc, Value misfit,
                            function_ref<void(bool isAligned)> body) {
  if (!misfit)
    return body(/*isAligned=*/true);
  Value isAligned = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                          misfit, constant(b, loc, 0));
  auto ifOp = scf::IfOp::create(b, loc, isAligned, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  body(/*isAligned=*/true);
  b.setInsertionPointToStart(ifOp.elseBlock());
  body(/*isAligned=*/false);
}

ThreadPlace mlir::pe::clampPlace(OpBuilder &b, Location loc, Value index,
                                 OpFoldResult extent, Value other) {
  Value isThere = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                        index, toValue(b, loc, extent));
  return {arith::SelectOp::create(b, loc, isThere, index, other), isThere};
}

std::pair<Value, Value> mlir::pe::divide(OpBuilder &b, Location loc,
                                         Value dividend, OpFoldResult divisor) {
  Type type = dividend.getType();
  if (isOneInteger(divisor))
    return {dividend, arith::ConstantOp::create(b, loc, b.getZeroAttr(type))};
  Value value;
  if (auto number = getConstantIntValue(divisor))
    value = arith::ConstantOp::create(b, loc, b.getIntegerAttr(type, *number));
  else
    value = cast<Value>(divisor);
  return {arith::DivUIOp::create(b, loc, dividend, value),
          arith::RemUIOp::create(b, loc, dividend, value)};
}

OpFoldResult mlir::pe::ceilDivide(OpBuilder &b, Location loc,
                                  OpFoldResult dividend, int64_t divisor) {
  if (auto number = getConstantIntValue(dividend))
    return b.getIndexAttr(llvm::divideCeil(*number, divisor));
  if (divisor == 1)
    return dividend;
  Value sum = add(b, loc, cast<Value>(dividend), constant(b, loc, divisor - 1));
  return arith::DivUIOp::create(b, loc, sum, constant(b, loc, divisor))
      .getResult();
}

Value mlir::pe::buildOffset(OpBuilder &b, Location loc, Value index,
                            int64_t factor, OpFoldResult base) {
  Value product =
      b.createOrFold<arith::MulIOp>(loc, index, constant(b, loc, factor));
  return add(b, loc, product, toValue(b, loc, base));
}

GridLaunch::GridLaunch(OpBuilder &b, Location loc,
                       ArrayRef<OpFoldResult> givenExtents,
                       const GridLimits &limits)
    : b(b), loc(loc), extents(givenExtents), limits(limits),
      maxThreads(limits.blockSize *
                 std::min(kMaxThreads / limits.blockSize, limits.maxGrid[0])) {
  if (extents.empty())
    extents.push_back(b.getIndexAttr(1));
  firstOfX = extents.size() - 1;
  for (; firstOfX > 0; --firstOfX) {
    std::optional<int64_t> extent = getConstantIntValue(extents[firstOfX]);
    int64_t product;
    if (!extent || *extent == 0 ||
        llvm::MulOverflow(innerOfX, *extent, product) || product > maxThreads ||
        std::lcm(product, limits.blockSize) > maxThreads)
      break;
    innerOfX = product;
  }
}

GridLaunch::Split GridLaunch::split(OpFoldResult extent, int64_t limit,
                                    StringRef dimension) {
  std::optional<int64_t> number = getConstantIntValue(extent);
  if (number && *number > 0 && *number <= limit)
    return {Value(), extent};
  Value end = toValue(b, loc, extent), step = constant(b, loc, limit);
  auto loop = scf::ForOp::create(b, loc, constant(b, loc, 0), end, step);
  loop->setAttr(kSplitAttr, b.getStringAttr(dimension));
  b.setInsertionPointToStart(loop.getBody());
  Value first = loop.getInductionVar();
  Value left = arith::SubIOp::create(b, loc, end, first);
  return {first, arith::MinUIOp::create(b, loc, left, step).getResult()};
}

gpu::LaunchOp GridLaunch::open() {
  OpFoldResult one = b.getIndexAttr(1);
  ArrayRef<OpFoldResult> outer = ArrayRef(extents).take_front(firstOfX);
  OpFoldResult extentOfY = outer.empty() ? one : outer.back();
  Value productOfZ = constant(b, loc, 1);
  for (OpFoldResult extent : outer.drop_back(outer.empty() ? 0 : 1))
    productOfZ = hostProduct(b, loc, productOfZ, toValue(b, loc, extent));
  z = split(getAsOpFoldResult(productOfZ), limits.maxGrid[2], "z");
  y = split(extentOfY, limits.maxGrid[1], "y");
  // All launches but the last fill their blocks, so that no thread of one
  // reaches into the places of the next.
  int64_t filled = std::lcm(innerOfX, limits.blockSize);
  x = split(extents[firstOfX], maxThreads / filled * filled / innerOfX, "x");

  Value places =
      hostProduct(b, loc, toValue(b, loc, x.count), constant(b, loc, innerOfX));
  Value blocks = toValue(
      b, loc, ceilDivide(b, loc, getAsOpFoldResult(places), limits.blockSize));
  Value unit = constant(b, loc, 1);
  auto launch = gpu::LaunchOp::create(
      b, loc, blocks, toValue(b, loc, y.count), toValue(b, loc, z.count),
      constant(b, loc, limits.blockSize), unit, unit);
  b.setInsertionPointToStart(&launch.getBody().front());
  gpu::TerminatorOp::create(b, loc);
  b.setInsertionPointToStart(&launch.getBody().front());
  return launch;
}

SmallVector<Value> GridLaunch::buildIndices(gpu::LaunchOp launch) {
  Type i32 = b.getI32Type();
  auto to32 = [&](Value value) -> Value {
    return arith::IndexCastUIOp::create(b, loc, i32, value);
  };
  auto toIndex = [&](Value value) -> Value {
    return arith::IndexCastUIOp::create(b, loc, b.getIndexType(), value);
  };
  auto withFirst = [&](Value index, const Split &part) {
    return part.first ? add(b, loc, index, part.first) : index;
  };
  Value size = arith::ConstantOp::create(
      b, loc, b.getI32IntegerAttr(static_cast<int32_t>(limits.blockSize)));
  Value number =
      arith::MulIOp::create(b, loc, to32(launch.getBlockIds().x), size);
  number = arith::AddIOp::create(b, loc, number, to32(launch.getThreadIds().x));
  SmallVector<Value> indices(extents.size());
  for (size_t dim = extents.size() - 1; dim > firstOfX; --dim) {
    Value inner;
    std::tie(number, inner) = divide(b, loc, number, extents[dim]);
    indices[dim] = toIndex(inner);
  }
  indices[firstOfX] = withFirst(toIndex(number), x);
  if (firstOfX > 0)
    indices[firstOfX - 1] = withFirst(launch.getBlockIds().y, y);
  if (firstOfX > 1) {
    Value rest = withFirst(launch.getBlockIds().z, z);
    for (size_t dim = firstOfX - 2; dim > 0; --dim)
      std::tie(rest, indices[dim]) = divide(b, loc, rest, extents[dim]);
    indices.front() = rest;
  }
  return indices;
}

Value GridLaunch::buildIsThere(Value index) {
  std::optional<int64_t> count = getConstantIntValue(x.count);
  if (count && *count * innerOfX % limits.blockSize == 0)
    return nullptr;
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, index,
                               toValue(b, loc, extents[firstOfX]));
}

gpu::LaunchOp GridLaunch::buildLaunch(
    function_ref<void(MutableArrayRef<Value> indices)> body) {
  if (llvm::any_of(extents, isZeroInteger))
    return nullptr;
  OpBuilder::InsertionGuard guard(b);
  gpu::LaunchOp launch = open();
  SmallVector<Value> indices = buildIndices(launch);
  body(indices);
  return launch;
}

gpu::LaunchOp GridLaunch::build(Body body) {
  return buildLaunch([&](MutableArrayRef<Value> indices) {
    buildIf(b, loc, buildIsThere(indices[firstOfX]), [&] { body(indices); });
  });
}

gpu::LaunchOp GridLaunch::buildUniform(UniformBody body) {
  return buildLaunch([&](MutableArrayRef<Value> indices) {
    Value &index = indices[firstOfX];
    Value isThere = buildIsThere(index);
    if (isThere) {
      Value last = arith::SubIOp::create(
          b, loc, toValue(b, loc, extents[firstOfX]), constant(b, loc, 1));
      index = arith::MinUIOp::create(b, loc, index, last);
    }
    body(indices, isThere);
  });
}
