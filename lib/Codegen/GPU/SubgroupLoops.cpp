//===- SubgroupLoops.cpp - Threads of a subgroup in lockstep --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SubgroupLoops.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
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

/// Whether `op` has a branch with a shuffle.
static bool hasShuffles(Operation *op) {
  return op->walk([](gpu::ShuffleOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

/// Whether only branches are between the shuffle and the launch.
static bool isInBranches(gpu::ShuffleOp shuffle, gpu::LaunchOp launch) {
  Operation *op = shuffle->getParentOp();
  while (isa<scf::IfOp>(op) && op->getNumResults() == 0)
    op = op->getParentOp();
  return op == launch;
}

std::optional<int64_t> SubgroupLoops::findSize(gpu::LaunchOp launch) {
  std::optional<int64_t> size;
  WalkResult walked = launch.getBody().walk([&](gpu::ShuffleOp shuffle) {
    std::optional<int64_t> width = getConstantIntValue(shuffle.getWidth());
    bool isExecutable = width && size.value_or(*width) == *width &&
                        llvm::isPowerOf2_64(*width) &&
                        (shuffle.getMode() == gpu::ShuffleMode::IDX ||
                         shuffle.getMode() == gpu::ShuffleMode::XOR) &&
                        shuffle.getValid().use_empty() &&
                        isInBranches(shuffle, launch);
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
  keepResults(launch.getBody().front());
}

void SubgroupLoops::keepResults(Block &block) {
  auto keep = [&](Value value) {
    Type type = value.getType();
    if (!arrays.count(value) && MemRefType::isValidElementType(type))
      arrays[value] = memref::AllocaOp::create(b, launch.getLoc(),
                                               MemRefType::get(size, type));
  };
  blocks.insert(&block);
  for (Operation &op : block) {
    if (auto shuffle = dyn_cast<gpu::ShuffleOp>(op)) {
      keep(shuffle.getValue());
    } else if (hasShuffles(&op)) {
      keep(cast<scf::IfOp>(op).getCondition());
      for (Region &region : op.getRegions())
        if (!region.empty())
          keepResults(region.front());
    } else if (!isRepeatable(&op)) {
      llvm::for_each(op.getResults(), keep);
    }
  }
}

Value SubgroupLoops::buildShuffle(gpu::ShuffleOp shuffle) {
  Location loc = shuffle.getLoc();
  Value other = get(shuffle.getOffset());
  if (shuffle.getMode() == gpu::ShuffleMode::XOR)
    other = arith::XOrIOp::create(
        b, loc, other,
        arith::IndexCastUIOp::create(b, loc, b.getI32Type(), lane));
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
  bool isOutside = !op || !blocks.contains(op->getBlock());
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
  Location loc = launch.getLoc();
  auto number = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  auto loop = scf::ForOp::create(b, loc, number(0), number(size), number(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  enterLane(loop.getInductionVar());
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

void SubgroupLoops::enterLane(Value number) {
  lane = number;
  here = outside;
  here.map(
      launch.getThreadIds().x,
      arith::AddIOp::create(b, launch.getLoc(), firstThread, lane).getResult());
}

/// A branch of the host, on the condition of the first lane, which is that of
/// all.
void SubgroupLoops::buildBranches(Operation *op) {
  auto branches = cast<scf::IfOp>(op);
  Location loc = op->getLoc();
  auto number = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value condition = branches.getCondition();
  Value array = arrays.at(condition);
  auto loop = scf::ForOp::create(b, loc, number(0), number(size), number(1));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    enterLane(loop.getInductionVar());
    memref::StoreOp::create(b, loc, get(condition), array, lane);
    Value first = memref::LoadOp::create(b, loc, array, number(0));
    Value isEqual = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                          get(condition), first);
    cf::AssertOp::create(b, loc, isEqual,
                         "threads of a subgroup take different branches");
  }
  Value first = memref::LoadOp::create(b, loc, array, number(0));
  auto ifOp = scf::IfOp::create(b, loc, first,
                                /*withElseRegion=*/branches.elseBlock());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  buildBlock(*branches.thenBlock());
  if (Block *otherwise = branches.elseBlock()) {
    b.setInsertionPointToStart(ifOp.elseBlock());
    buildBlock(*otherwise);
  }
}

void SubgroupLoops::buildBlock(Block &block) {
  SmallVector<Operation *> part;
  auto finish = [&] {
    if (!part.empty())
      buildPart(part);
    part.clear();
  };
  for (Operation &op : block.without_terminator()) {
    if (!isa<gpu::ShuffleOp>(op) && hasShuffles(&op)) {
      finish();
      buildBranches(&op);
      continue;
    }
    part.push_back(&op);
    if (isa<gpu::ShuffleOp>(op))
      finish();
  }
  finish();
}

void SubgroupLoops::build(Value first, const IRMapping &mapping) {
  firstThread = first;
  outside = mapping;
  buildBlock(launch.getBody().front());
}
