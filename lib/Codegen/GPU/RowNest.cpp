//===- RowNest.cpp - Loops over tokens and their rows ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowShape.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pe/IR/PE.h"
#include "pe/IR/PELoops.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::pe;

bool mlir::pe::isRowContext(Operation *op) {
  return isa<PositionsOp>(op) ||
         (isMemoryEffectFree(op) && op->getNumRegions() == 0 &&
          !op->hasTrait<OpTrait::IsTerminator>());
}

/// Whether the ops use an array that a nest allocates.
static bool shareLocalArray(Operation *lhs, Operation *rhs) {
  return llvm::any_of(lhs->getOperands(), [&](Value left) {
    return isa<MemRefType>(left.getType()) && isLocal(getRowArray(left)) &&
           llvm::any_of(rhs->getOperands(), [&](Value right) {
             return isa<MemRefType>(right.getType()) &&
                    getRowArray(left) == getRowArray(right);
           });
  });
}

/// Ops that follow each other, as bodies that depend on nothing of each other:
/// threads share the rows of each in another way.
static void addBodies(ArrayRef<scf::ForOp> loops, ArrayRef<Operation *> ops,
                      SmallVectorImpl<RowBody> &bodies) {
  llvm::EquivalenceClasses<Operation *> together;
  for (auto [i, op] : llvm::enumerate(ops)) {
    together.insert(op);
    for (Operation *other : ops.take_front(i))
      if (!together.isEquivalent(op, other) &&
          (shareLocalArray(op, other) || !areIndependent(op, other)))
        together.unionSets(op, other);
  }
  llvm::MapVector<Operation *, SmallVector<Operation *>> parts;
  for (Operation *op : ops)
    parts[together.getLeaderValue(op)].push_back(op);
  for (auto &[leader, part] : parts)
    bodies.push_back({SmallVector<scf::ForOp>(loops), std::move(part)});
}

/// Adds the bodies in `block`, which the last of `loops` has.
static void collectBodies(Block &block, SmallVector<scf::ForOp> loops,
                          SmallVectorImpl<RowBody> &bodies) {
  SmallVector<Operation *> ops;
  auto finish = [&] {
    addBodies(loops, ops, bodies);
    ops.clear();
  };
  for (Operation &op : block) {
    if (isIndependent(&op)) {
      finish();
      SmallVector<scf::ForOp> inner(loops);
      inner.push_back(cast<scf::ForOp>(op));
      collectBodies(*inner.back().getBody(), inner, bodies);
    } else if (!isRowContext(&op) && !op.hasTrait<OpTrait::IsTerminator>() &&
               !isa<memref::AllocOp, memref::DeallocOp>(op)) {
      ops.push_back(&op);
    }
  }
  finish();
}

/// How many loops all bodies are in.
static size_t countTokenLoops(ArrayRef<RowBody> bodies) {
  size_t common = bodies.front().loops.size();
  bool haveRowLoops = false;
  for (const RowBody &body : bodies) {
    size_t depth = 0;
    while (depth < std::min(common, body.loops.size()) &&
           body.loops[depth] == bodies.front().loops[depth])
      ++depth;
    haveRowLoops |= depth < body.loops.size();
    common = depth;
  }
  // One loop over rows is left, so that a thread may have several of them.
  for (const RowBody &body : bodies)
    haveRowLoops |= body.loops.size() > common;
  return haveRowLoops ? common : common - 1;
}

SmallVector<RowNest> mlir::pe::findRowNests(Operation *op) {
  SmallVector<RowNest> nests;
  op->walk<WalkOrder::PreOrder>([&](Operation *inner) {
    if (isa<gpu::LaunchOp, gpu::GPUModuleOp>(inner))
      return WalkResult::skip();
    if (!isIndependent(inner))
      return WalkResult::advance();
    RowNest nest;
    nest.root = cast<scf::ForOp>(inner);
    collectBodies(*nest.root.getBody(), {nest.root}, nest.bodies);
    if (!nest.bodies.empty()) {
      nest.numTokenLoops = countTokenLoops(nest.bodies);
      nests.push_back(nest);
    }
    return WalkResult::skip();
  });
  return nests;
}

Operation *mlir::pe::getNestOf(Operation *op) {
  Operation *outermost = op;
  for (Operation *parent = op->getParentOp(); parent;
       parent = parent->getParentOp())
    if (isIndependent(parent))
      outermost = parent;
  return outermost;
}

Value mlir::pe::getRowArray(Value memref) {
  Value array = memref;
  while (auto view = array.getDefiningOp<ViewLikeOpInterface>())
    array = view.getViewSource();
  return isLocal(array) ? array : memref;
}

bool mlir::pe::isLocal(Value array) {
  auto alloc = array.getDefiningOp<memref::AllocOp>();
  return alloc && getNestOf(alloc) != alloc;
}

Value mlir::pe::getLocalFactor(Value scale) {
  if (!scale || !isa<MemRefType>(scale.getType()))
    return Value();
  Value array = getRowArray(scale);
  return isLocal(array) ? array : Value();
}

SmallVector<Value> mlir::pe::getRowsRead(Operation *op) {
  SmallVector<Value> read;
  auto add = [&](Value value) {
    if (isa<MemRefType>(value.getType()))
      read.push_back(getRowArray(value));
  };
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    for (OpOperand &operand : op->getOpOperands())
      if (linalgOp.payloadUsesValueFromOperand(&operand))
        add(operand.get());
  } else if (auto copy = dyn_cast<memref::CopyOp>(op)) {
    add(copy.getSource());
  } else if (auto rotation = dyn_cast<RotationOpInterface>(op)) {
    add(rotation.getSource());
  } else if (auto write = dyn_cast<WriteCacheOp>(op)) {
    add(write.getX());
  }
  if (auto storing = dyn_cast<StoringOpInterface>(op))
    for (Value scale : {storing.getXScale(), storing.getInitScale()})
      if (Value array = getLocalFactor(scale))
        read.push_back(array);
  return read;
}

SmallVector<Value> mlir::pe::getRowsWritten(Operation *op) {
  SmallVector<Value> written;
  if (auto copy = dyn_cast<memref::CopyOp>(op))
    written.push_back(getRowArray(copy.getTarget()));
  else if (auto op2 = dyn_cast<DestinationStyleOpInterface>(op);
           op2 && !isa<WriteCacheOp>(op))
    for (Value init : op2.getDpsInits())
      written.push_back(getRowArray(init));
  return written;
}
