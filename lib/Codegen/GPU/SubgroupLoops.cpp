//===- SubgroupLoops.cpp - Threads of a subgroup in lockstep --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SubgroupLoops.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether a later part computes the results of `op` again.
static bool isRepeatable(Operation *op) {
  return isPure(op) && op->getNumRegions() == 0 && !isa<gpu::ShuffleOp>(op);
}

std::optional<int64_t> SubgroupLoops::findSize(gpu::LaunchOp launch) {
  std::optional<int64_t> size;
  WalkResult walked = launch.getBody().walk([&](gpu::ShuffleOp shuffle) {
    std::optional<int64_t> width = getConstantIntValue(shuffle.getWidth());
    bool isExecutable = width && size.value_or(*width) == *width &&
                        llvm::isPowerOf2_64(*width) &&
                        shuffle.getMode() == gpu::ShuffleMode::IDX &&
                        shuffle.getValid().use_empty() &&
                        shuffle->getParentOp() == launch;
    size = width;
    return isExecutable ? WalkResult::advance() : WalkResult::interrupt();
  });
  std::optional<int64_t> blockSize =
      getConstantIntValue(launch.getBlockSizeX());
  if (walked.wasInterrupted() || !size || !blockSize || *blockSize % *size != 0)
    return std::nullopt;
  return size;
}

SubgroupLoops::SubgroupLoops(OpBuilder &b, gpu::LaunchOp launch, int64_t size)
    : b(b), launch(launch), size(size) {
  auto keep = [&](Value value) {
    Type type = value.getType();
    if (!arrays.count(value) && MemRefType::isValidElementType(type))
      arrays[value] = memref::AllocaOp::create(b, launch.getLoc(),
                                               MemRefType::get(size, type));
  };
  for (Operation &op : launch.getBody().front()) {
    if (auto shuffle = dyn_cast<gpu::ShuffleOp>(op))
      keep(shuffle.getValue());
    else if (!isRepeatable(&op))
      llvm::for_each(op.getResults(), keep);
  }
}

Value SubgroupLoops::buildShuffle(gpu::ShuffleOp shuffle) {
  Location loc = shuffle.getLoc();
  Value other = get(shuffle.getOffset());
  Value mask = arith::ConstantOp::create(
      b, loc, b.getI32IntegerAttr(static_cast<int32_t>(size - 1)));
  other = arith::AndIOp::create(b, loc, other, mask);
  other = arith::IndexCastUIOp::create(b, loc, b.getIndexType(), other);
  return memref::LoadOp::create(b, loc, arrays.at(shuffle.getValue()), other);
}

void SubgroupLoops::cloneHere(Operation *op) {
  for (Value operand : op->getOperands())
    get(operand);
  SetVector<Value> inside;
  getUsedValuesDefinedAbove(op->getRegions(), inside);
  for (Value value : inside)
    get(value);
  b.clone(*op, here);
}

Value SubgroupLoops::get(Value value) {
  Operation *op = value.getDefiningOp();
  bool isOutside = op ? op->getBlock() != &launch.getBody().front()
                      : !launch.getBody().isAncestor(value.getParentRegion());
  if (here.contains(value) || isOutside)
    return here.lookupOrDefault(value);
  if (auto shuffle = dyn_cast<gpu::ShuffleOp>(op))
    here.map(value, buildShuffle(shuffle));
  else if (isRepeatable(op))
    cloneHere(op);
  else
    here.map(value,
             memref::LoadOp::create(b, value.getLoc(), arrays.at(value), lane)
                 .getResult());
  return here.lookup(value);
}

void SubgroupLoops::buildPart(ArrayRef<Operation *> part) {
  for (Operation *op : part) {
    // A value that is kept has all lanes only when the loop ends.
    if (auto shuffle = dyn_cast<gpu::ShuffleOp>(op)) {
      Value source = shuffle.getValue();
      memref::StoreOp::create(b, op->getLoc(), get(source), arrays.at(source),
                              lane);
      continue;
    }
    if (isRepeatable(op))
      continue;
    cloneHere(op);
    for (Value result : op->getResults())
      if (Value array = arrays.lookup(result))
        memref::StoreOp::create(b, op->getLoc(), here.lookup(result), array,
                                lane);
  }
}

void SubgroupLoops::build(Value firstThread, const IRMapping &mapping) {
  Location loc = launch.getLoc();
  SmallVector<SmallVector<Operation *>> parts(1);
  for (Operation &op : launch.getBody().front().without_terminator()) {
    parts.back().push_back(&op);
    if (isa<gpu::ShuffleOp>(op))
      parts.emplace_back();
  }
  auto number = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  for (ArrayRef<Operation *> part : parts) {
    auto loop = scf::ForOp::create(b, loc, number(0), number(size), number(1));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    lane = loop.getInductionVar();
    here = mapping;
    here.map(launch.getThreadIds().x,
             arith::AddIOp::create(b, loc, firstThread, lane).getResult());
    buildPart(part);
  }
}
