//===- ConvertFrequencies.cpp - Frequencies known at run time -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvertFrequencies.h"
#include "KernelArray.h"
#include "MapToGrid.h"
#include "RowNest.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::pe;

/// Whether `op` may write to `memref`.
static bool mayWrite(Operation *op, Value memref) {
  std::optional<SmallVector<MemoryEffects::EffectInstance>> effects =
      getEffectsRecursively(op);
  if (!effects)
    return true;
  return llvm::any_of(*effects, [&](const auto &effect) {
    if (!isa<MemoryEffects::Write, MemoryEffects::Free>(effect.getEffect()))
      return false;
    Value written = effect.getValue();
    return !written || !isa<BaseMemRefType>(written.getType()) ||
           mayOverlap(written, memref);
  });
}

/// Whether the array in `memref` is the same at both ops.
static bool isUnchanged(Operation *first, Operation *second, Value memref) {
  if (first->getBlock() != second->getBlock())
    return false;
  for (Operation *op = first; op && op != second; op = op->getNextNode())
    if (mayWrite(op, memref))
      return false;
  return true;
}

/// Where the conversion is seen by `op`: outside of the nest of loops that
/// becomes one launch.
static Operation *getPlace(AngleOpInterface op) {
  Operation *nest = getNestOf(op);
  Operation *definition = op.getInvFreq().getParentRegion()->getParentOp();
  return nest->isAncestor(definition) ? op.getOperation() : nest;
}

/// How an op needs the fractions of a turn.
static TurnsForm getForm(AngleOpInterface op) {
  Type position =
      cast<ShapedType>(op.getPositions().getType()).getElementType();
  return getTurnsForm(position, op.getArithmeticType());
}

namespace {
/// Ops that share a conversion.
struct Sharers {
  Value frequencies;
  TurnsForm form;
  SmallVector<AngleOpInterface> ops;
};
} // namespace

/// Allocates the arrays and builds the launch that fills them.
static Turns convert(OpBuilder &b, const Sharers &sharers,
                     const GridLimits &limits) {
  AngleOpInterface first = sharers.ops.front();
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(getPlace(first));
  Location loc = first.getLoc();
  KernelArray source = KernelArray::create(b, loc, sharers.frequencies);
  auto type = MemRefType::get(source.getType().getShape(),
                              getTurnsType(b, sharers.form));
  SmallVector<Value> sizes;
  for (OpFoldResult extent : source.getExtents())
    if (auto size = dyn_cast<Value>(extent))
      sizes.push_back(size);
  auto allocate = [&]() -> Value {
    return memref::AllocOp::create(b, loc, type, sizes);
  };
  Turns arrays = {allocate(),
                  sharers.form == TurnsForm::Fixed ? Value() : allocate()};
  KernelArray high =
      KernelArray::create(b, loc, arrays.high, source.getExtents());
  std::optional<KernelArray> low;
  if (arrays.low)
    low = KernelArray::create(b, loc, arrays.low, source.getExtents());
  GridLaunch grid(b, loc, source.getExtents(), limits);
  gpu::LaunchOp launch = grid.build([&](ValueRange place) {
    Value theta =
        loadLanes(b, loc, source.rebuild(b, loc), place, /*lanes=*/1, 1);
    Turns turns = buildTurns(b, loc, theta, sharers.form);
    memref::StoreOp::create(b, loc, turns.high, high.rebuild(b, loc), place);
    if (low)
      memref::StoreOp::create(b, loc, turns.low, low->rebuild(b, loc), place);
  });
  auto function = first->getParentOfType<FunctionOpInterface>();
  if (launch && function)
    launch.setFunction((function.getName() + "_frequencies").str());
  b.setInsertionPointAfter(getPlace(sharers.ops.back()));
  for (Value array : {arrays.high, arrays.low})
    if (array)
      memref::DeallocOp::create(b, loc, array);
  return arrays;
}

ConvertedFrequencies
mlir::pe::convertFrequencies(OpBuilder &b, ArrayRef<AngleOpInterface> ops,
                             const GridLimits &limits, bool mayShare) {
  SmallVector<Sharers> all;
  for (AngleOpInterface op : ops) {
    Value frequencies = op.getInvFreq();
    if (getConstantElements(frequencies))
      continue;
    auto *found = llvm::find_if(all, [&](const Sharers &sharers) {
      return mayShare && sharers.frequencies == frequencies &&
             sharers.form == getForm(op) &&
             isUnchanged(getPlace(sharers.ops.back()), getPlace(op),
                         frequencies);
    });
    if (found == all.end())
      all.push_back({frequencies, getForm(op), {op}});
    else
      found->ops.push_back(op);
  }
  ConvertedFrequencies converted;
  for (const Sharers &sharers : all) {
    Turns arrays = convert(b, sharers, limits);
    for (AngleOpInterface op : sharers.ops)
      converted[op] = arrays;
  }
  return converted;
}
