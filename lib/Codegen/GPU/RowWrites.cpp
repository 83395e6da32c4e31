//===- RowWrites.cpp - What a thread writes of its rows -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowThread.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Arithmetic/Precision.h"

using namespace mlir;
using namespace mlir::pe;

void RowThread::forSegments(Value condition,
                            function_ref<void(size_t segment)> body) {
  // Segments with as many chunks share a branch.
  SmallVector<int64_t> counts;
  for (const RowPlan::Segment &segment : plan.segments)
    if (!llvm::is_contained(counts, segment.chunks))
      counts.push_back(segment.chunks);
  for (int64_t count : counts) {
    auto hasCount = [&](size_t segment) {
      return plan.segments[segment].chunks == count;
    };
    auto indices = llvm::seq<size_t>(0, plan.segments.size());
    Value hasChunk = haveChunks[*llvm::find_if(indices, hasCount)];
    Value both = condition ? condition : hasChunk;
    if (condition && hasChunk)
      both = arith::AndIOp::create(b, loc, condition, hasChunk);
    buildIf(b, loc, both, [&] {
      for (size_t segment : llvm::make_filter_range(indices, hasCount))
        body(segment);
    });
  }
}

Value RowThread::buildIsFirst(Value condition) {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value isFirst =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, thread, zero);
  return condition ? arith::AndIOp::create(b, loc, isFirst, condition)
                   : isFirst;
}

/// Writes an array that others see.
void RowThread::writeArray(const Row &row, Value array) {
  const Elements &elements = row.arrays.at(array);
  if (isRow(array)) {
    Value memref = buildRow(row, array);
    int64_t aligned = getAlignedLanes(array, plan.lanes, plan.lanes);
    forSegments(row.isThere, [&](size_t segment) {
      storeLanes(b, loc, elements[segment], memref, columns[segment], aligned);
    });
    return;
  }
  buildIf(b, loc, buildIsFirst(row.isThere), [&] {
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value memref = row.values.lookup(array);
    SmallVector<Value> indices(cast<MemRefType>(memref.getType()).getRank(),
                               zero);
    memref::StoreOp::create(b, loc, elements.front(), memref, indices);
  });
}

void RowThread::setArray(Row &row, Value memref, Elements elements) {
  Value array = getRowArray(memref);
  row.arrays[array] = std::move(elements);
  if (!isLocal(array))
    writeArray(row, array);
}

/// Decomposes the cache for each row, and reads the slots.
void RowThread::prepareWrite(WriteCacheOp op) {
  auto extents = getAsIndexOpFoldResult(
      b.getContext(), cast<MemRefType>(op.getX().getType()).getShape());
  SmallVector<Value> token(op.getTokenDims().size(),
                           arith::ConstantIndexOp::create(b, loc, 0));
  for (Row &row : rows) {
    // A copy whose operands are those of the thread. Factors that it computes
    // are numbers, which are not known yet.
    IRMapping values(row.values);
    for (Value scale : {op.getXScale(), op.getInitScale()})
      if (getLocalFactor(scale))
        values.map(scale,
                   arith::ConstantOp::create(b, loc, b.getF64FloatAttr(1)));
    auto here = cast<WriteCacheOp>(b.clone(*op, values));
    CacheWrite write = CacheWrite::create(b, here, extents);
    here.erase();
    Value slot = write.readSlot(b, loc, token);
    Value isWritten = write.isWritten(b, loc, slot);
    // LLVM moves no read across a shuffle. Otherwise it would move those of x
    // into the branch, where they wait for that of the slot.
    if (plan.fencesReads)
      isWritten =
          shuffleXor(b, loc, isWritten, /*distance=*/0, plan.subgroupSize);
    row.writes.try_emplace(op, PreparedWrite{write, slot, isWritten});
  }
}

void RowThread::writeCache(WriteCacheOp op, const Row &row) {
  PreparedWrite write = row.writes.at(op);
  if (getLocalFactor(op.getXScale()))
    write.how.setXScale(b, loc, getFactors(row, op.getXScale()));
  if (getLocalFactor(op.getInitScale()))
    write.how.setInitScale(b, loc, getFactors(row, op.getInitScale()));
  Value condition = write.isWritten;
  if (row.isThere)
    condition = arith::AndIOp::create(b, loc, condition, row.isThere);
  SmallVector<Value> indices(cast<MemRefType>(op.getX().getType()).getRank() -
                                 1,
                             arith::ConstantIndexOp::create(b, loc, 0));
  auto read = [&](size_t segment) {
    Value value = getElement(row, op.getX(), segment);
    Type type = write.how.getTypeOfX();
    return type ? convertFloat(b, loc, value, type) : value;
  };
  if (!isRow(op.getX())) {
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    condition = buildIsFirst(condition);
    return buildIf(b, loc, condition, [&] {
      write.how.store(b, loc, read(/*segment=*/0), write.slot, indices, zero,
                      /*alignedLanes=*/1);
    });
  }
  int64_t aligned = getAlignedLanes(op.getInit(), plan.lanes,
                                    static_cast<int64_t>(op.getBegin()));
  forSegments(condition, [&](size_t segment) {
    write.how.store(b, loc, read(segment), write.slot, indices,
                    columns[segment], aligned);
  });
}
