//===- RowAlone.cpp - Rows of one thread each -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The slow way, for rows that threads cannot share.
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "RotationKernel.h"
#include "RowThread.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

void RowThread::mapMemRef(Value memref, Row &row) {
  if (row.values.contains(memref))
    return;
  if (auto alloc = memref.getDefiningOp<memref::AllocOp>()) {
    // At the start of the kernel, where it is allocated once.
    OpBuilder::InsertionGuard guard(b);
    Operation *launch = b.getInsertionBlock()->getParentOp();
    while (!isa<gpu::LaunchOp>(launch))
      launch = launch->getParentOp();
    b.setInsertionPointToStart(&cast<gpu::LaunchOp>(launch).getBody().front());
    row.values.map(
        memref, memref::AllocaOp::create(b, loc, alloc.getType()).getResult());
    return;
  }
  Operation *view = memref.getDefiningOp();
  for (Value operand : view->getOperands())
    if (isa<MemRefType>(operand.getType()))
      mapMemRef(operand, row);
  b.clone(*view, row.values);
}

Operation *RowThread::cloneHere(Operation *op, Row &row) {
  for (Value operand : op->getOperands())
    if (isa<MemRefType>(operand.getType()))
      mapMemRef(operand, row);
  return b.clone(*op, row.values);
}

void RowThread::rotateAlone(RotationOpInterface op, Row &row) {
  auto here = cast<RotationOpInterface>(cloneHere(op, row));
  RotatedRows rotated = RotatedRows::create(b, {here});
  SmallVector<OpFoldResult> tokens =
      rotated.getTokenExtents(getDimsOfToken(here));
  RotationAngles angles;
  if (auto rotary = dyn_cast<RotaryOp>(here.getOperation()))
    angles = createAngles(b, rotary, tokens, getTurns(op, row));
  else
    angles = createAngles(b, cast<ApplyRotaryOp>(here.getOperation()), tokens);
  RotationPlan one;
  if (!rotated.isInPlace() || !here.isPlain())
    one.restLanes = 1;
  RotationKernel(b, here, rotated, one, angles).buildLoops();
  here->erase();
}

void RowThread::writeCacheAlone(WriteCacheOp op, Row &row) {
  auto here = cast<WriteCacheOp>(cloneHere(op, row));
  KernelArray x = KernelArray::create(b, loc, here.getX());
  CacheWrite write = CacheWrite::create(b, here, x.getExtents());
  Value memref = here.getX();
  auto tokenDims = llvm::to_vector(here.getTokenDims());
  here.erase();
  auto number = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  SmallVector<Value> ends =
      getValueOrCreateConstantIndexOp(b, loc, x.getExtents());
  SmallVector<Value> begins(ends.size(), number(0)),
      steps(ends.size(), number(1));
  scf::buildLoopNest(
      b, loc, begins, ends, steps,
      [&](OpBuilder &b, Location loc, ValueRange place) {
        auto token = llvm::map_to_vector(
            tokenDims, [&](int64_t dim) { return place[dim]; });
        Value slot = write.readSlot(b, loc, token);
        buildIf(b, loc, write.isWritten(b, loc, slot), [&] {
          Value value = loadLanes(b, loc, memref, place, /*lanes=*/1,
                                  /*alignedLanes=*/1, write.getTypeOfX());
          write.store(b, loc, value, slot, place.drop_back(), place.back(),
                      /*alignedLanes=*/1);
        });
      });
}

void RowThread::computeAlone(Operation *op, Row &row) {
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](linalg::LinalgOp op) { cloneHere(op, row); })
      .Case([&](memref::CopyOp op) {
        mapMemRef(op.getSource(), row);
        mapMemRef(op.getTarget(), row);
        linalg::makeMemRefCopyOp(b, loc, row.values.lookup(op.getSource()),
                                 row.values.lookup(op.getTarget()));
      })
      .Case([&](RotationOpInterface op) { rotateAlone(op, row); })
      .Case([&](WriteCacheOp op) { writeCacheAlone(op, row); });
}

void RowThread::buildAlone(const Place &place) {
  placeRows(place);
  Row &row = rows.front();
  buildIf(b, loc, row.isThere, [&] {
    for (Operation *op : body.ops)
      computeAlone(op, row);
  });
}
