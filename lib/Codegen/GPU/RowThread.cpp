//===- RowThread.cpp - The work of a thread on its rows -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowThread.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

/// How many features of all rows of a thread are computed at once.
static constexpr int64_t kFeaturesTogether = 16;

static int64_t countFeatures(const RowPlan &plan) {
  int64_t chunks = 0;
  for (const RowPlan::Segment &segment : plan.segments)
    chunks += segment.chunks;
  return chunks * plan.lanes;
}

RowThread::RowThread(OpBuilder &b, const RowNest &nest, const RowBody &body,
                     const RowPlan &plan, const RowArrays &arrays,
                     const ConvertedFrequencies &frequencies, bool isAligned)
    : b(b), loc(nest.root->getLoc()), nest(nest), body(body), plan(plan),
      arrays(arrays), frequencies(frequencies), isAligned(isAligned),
      features(countFeatures(plan)) {}

//===----------------------------------------------------------------------===//
// Where a thread is
//===----------------------------------------------------------------------===//

/// Clones what the bodies of `loops` compute before the next loop, or before
/// the last op of the body.
void RowThread::cloneContext(IRMapping &values, ArrayRef<scf::ForOp> loops) {
  for (scf::ForOp loop : loops) {
    Operation *end = body.ops.back();
    while (end->getParentOp() != loop)
      end = end->getParentOp();
    for (Operation &op : *loop.getBody()) {
      if (&op == end)
        break;
      // What views an array of the nest views registers.
      bool isOfNest = llvm::any_of(op.getOperands(), [](Value operand) {
        return isa<MemRefType>(operand.getType()) && isLocal(getRoot(operand));
      });
      if (isRowContext(&op) && !isOfNest)
        b.clone(op, values);
    }
  }
}

void RowThread::placeSegments(Value lane) {
  thread = divide(b, loc, lane, b.getIndexAttr(plan.threads)).second;
  for (const RowPlan::Segment &segment : plan.segments) {
    Value chunk = thread, hasChunk;
    if (segment.chunks < plan.threads) {
      Value zero = arith::ConstantIndexOp::create(b, loc, 0);
      ThreadPlace place =
          clampPlace(b, loc, thread, b.getIndexAttr(segment.chunks), zero);
      chunk = place.index;
      hasChunk = place.isThere;
    }
    columns.push_back(
        buildOffset(b, loc, chunk, plan.lanes, b.getIndexAttr(segment.start)));
    haveChunks.push_back(hasChunk);
  }
}

/// The rows of a token are one range, of which a thread has every so many.
void RowThread::placeRows(const Place &place) {
  IRMapping values;
  for (const auto &[memref, array] : arrays) {
    Value rebuilt = array.rebuild(b, loc);
    if (rebuilt.getType() != memref.getType())
      rebuilt = memref::CastOp::create(b, loc, memref.getType(), rebuilt);
    values.map(memref, rebuilt);
  }
  for (auto [loop, index] :
       llvm::zip_equal(nest.getTokenLoops(), place.token)) {
    scf::ForOp tokens = loop;
    values.map(tokens.getInductionVar(), index);
  }
  cloneContext(values, nest.getTokenLoops());

  ArrayRef<scf::ForOp> loops = nest.getRowLoops(body);
  OpFoldResult numRows = buildNumRows(b, nest, body);
  Value first = divide(b, loc, place.lane, b.getIndexAttr(plan.threads)).first;
  for (int64_t i = 0; i < plan.rows; ++i) {
    Row row;
    row.values = values;
    row.isThere = place.isThere;
    Value number =
        buildOffset(b, loc, place.subgroup, plan.rows, b.getIndexAttr(i));
    number =
        buildOffset(b, loc, number, plan.getRowsAtOnce(), OpFoldResult(first));
    std::optional<int64_t> known = getConstantIntValue(numRows);
    if (!known || *known % (plan.rows * plan.getRowsAtOnce()) != 0) {
      Value extent = getValueOrCreateConstantIndexOp(b, loc, numRows);
      Value last = arith::SubIOp::create(
          b, loc, extent, arith::ConstantIndexOp::create(b, loc, 1));
      ThreadPlace clamped = clampPlace(b, loc, number, numRows, last);
      number = clamped.index;
      row.isThere = row.isThere ? arith::AndIOp::create(b, loc, row.isThere,
                                                        clamped.isThere)
                                : clamped.isThere;
    }
    for (scf::ForOp loop : llvm::reverse(loops)) {
      Value index = number;
      if (loop != loops.front())
        std::tie(number, index) =
            divide(b, loc, number, getAsOpFoldResult(loop.getUpperBound()));
      row.values.map(loop.getInductionVar(), index);
    }
    cloneContext(row.values, loops);
    rows.push_back(std::move(row));
  }
}

OpFoldResult mlir::pe::buildNumRows(OpBuilder &b, const RowNest &nest,
                                    const RowBody &body) {
  OpFoldResult rows = b.getIndexAttr(1);
  Location loc = nest.root->getLoc();
  for (scf::ForOp loop : nest.getRowLoops(body)) {
    OpFoldResult extent = getAsOpFoldResult(loop.getUpperBound());
    auto left = getConstantIntValue(rows), right = getConstantIntValue(extent);
    if (left && right)
      rows = b.getIndexAttr(*left * *right);
    else
      rows = b.createOrFold<arith::MulIOp>(
          loc, getValueOrCreateConstantIndexOp(b, loc, rows),
          getValueOrCreateConstantIndexOp(b, loc, extent));
  }
  return rows;
}

//===----------------------------------------------------------------------===//
// What it reads
//===----------------------------------------------------------------------===//

Fit mlir::pe::getFit(Value memref, int64_t lanes, int64_t multiple,
                     const RowArrays &arrays) {
  SmallVector<int64_t> multiples = {multiple};
  while (!arrays.contains(memref)) {
    if (auto view = memref.getDefiningOp<memref::ExpandShapeOp>();
        view && hasSameFeatures(view)) {
      memref = view.getSrc();
      continue;
    }
    auto slice = memref.getDefiningOp<memref::SubViewOp>();
    if (!slice || slice.getSourceType().getRank() == 0)
      return lanes == 1 ? Fit::Always : Fit::Never;
    unsigned last = slice.getSourceType().getRank() - 1;
    if (slice.getDroppedDims().test(last) ||
        slice.getStaticStrides()[last] != 1)
      return lanes == 1 ? Fit::Always : Fit::Never;
    multiples.push_back(slice.getStaticOffsets()[last]);
    memref = slice.getSource();
  }
  return arrays.find(memref)->second.getFit(lanes, multiples);
}

/// Of accesses that are checked, only those of all lanes are.
int64_t RowThread::getAlignedLanes(Value memref, int64_t lanes,
                                   int64_t multiple) {
  if (isAligned && getFit(memref, plan.lanes, multiple, arrays) == Fit::Checked)
    return lanes;
  while (getFit(memref, lanes, multiple, arrays) != Fit::Always)
    lanes /= 2;
  return lanes;
}

bool RowThread::isRow(Value array) const {
  return cast<MemRefType>(array.getType()).getNumElements() > 1;
}

Value RowThread::buildRow(const Row &row, Value array) {
  return *memref::SubViewOp::rankReduceIfNeeded(
      b, loc, row.values.lookup(array), features);
}

RowThread::Elements RowThread::readRow(const Row &row, Value array) {
  if (!isRow(array)) {
    Value memref = row.values.lookup(array);
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    SmallVector<Value> indices(cast<MemRefType>(memref.getType()).getRank(),
                               zero);
    return {memref::LoadOp::create(b, loc, memref, indices)};
  }
  Value memref = buildRow(row, array);
  int64_t aligned = getAlignedLanes(array, plan.lanes, plan.lanes);
  return llvm::map_to_vector(columns, [&](Value column) {
    return loadLanes(b, loc, memref, column, plan.lanes, aligned);
  });
}

/// What is the same for all rows, such as weights, is read once.
void RowThread::readArray(Value array) {
  for (Row &row : rows) {
    if (row.arrays.contains(array))
      continue;
    bool isShared =
        row.values.lookup(array) == rows.front().values.lookup(array);
    row.arrays[array] = isShared && &row != &rows.front()
                            ? rows.front().arrays.at(array)
                            : readRow(row, array);
  }
}

/// Everything in memory is read before the first op computes: then one trip to
/// memory follows another only where an address depends on what is read.
void RowThread::readAll() {
  llvm::SmallDenseSet<Value> written;
  for (Operation *op : body.ops) {
    for (Value array : getRowsRead(op))
      if (!isLocal(array) && !written.contains(array))
        readArray(array);
    for (Value array : getRowsWritten(op))
      written.insert(array);
  }
  for (Operation *op : body.ops) {
    if (auto write = dyn_cast<WriteCacheOp>(op))
      prepareWrite(write);
    else if (auto rotation = dyn_cast<RotationOpInterface>(op))
      prepareAngles(rotation);
  }
}

Value RowThread::getElement(const Row &row, Value memref,
                            size_t segment) const {
  const Elements &elements = row.arrays.at(getRowArray(memref));
  return elements.size() == 1 ? elements.front() : elements[segment];
}

Value RowThread::getFactors(const Row &row, Value scale) const {
  return getLocalFactor(scale) ? getElement(row, scale, /*segment=*/0)
                               : row.values.lookupOrDefault(scale);
}

void RowThread::compute(Operation *op, Row &row) {
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](linalg::LinalgOp op) {
        std::optional<unsigned> loop = getFeatureLoop(op);
        if (loop &&
            op.getIteratorTypesArray()[*loop] == utils::IteratorType::reduction)
          reduce(op, row);
        else
          computeElements(op, row);
      })
      .Case([&](memref::CopyOp op) {
        setArray(row, op.getTarget(),
                 row.arrays.at(getRowArray(op.getSource())));
      })
      .Case([&](RotationOpInterface op) { rotate(op, row); })
      .Case([&](WriteCacheOp op) { writeCache(op, row); });
}

void RowThread::build(const Place &place) {
  placeSegments(place.lane);
  placeRows(place);
  readAll();
  // What rows wait for overlaps, if registers can hold all of them as numbers
  // of the arithmetic; otherwise there is one at a time.
  if (plan.rows * features / plan.threads <= kFeaturesTogether) {
    for (Operation *op : body.ops)
      for (Row &row : rows)
        compute(op, row);
    return;
  }
  for (Row &row : rows)
    for (Operation *op : body.ops)
      compute(op, row);
}

/// Whether accesses of the array depend on what is checked at run time.
Value RowThread::buildMisfit(OpBuilder &b, const RowBody &body,
                             const RowPlan &plan, const RowArrays &arrays) {
  llvm::SmallSetVector<Value, 4> checked;
  auto add = [&](Value memref, int64_t multiple) {
    if (getFit(memref, plan.lanes, multiple, arrays) != Fit::Checked)
      return;
    while (!arrays.contains(memref))
      memref = memref.getDefiningOp<ViewLikeOpInterface>().getViewSource();
    checked.insert(memref);
  };
  for (Operation *op : body.ops) {
    for (Value array : llvm::concat<Value>(getRowsRead(op), getRowsWritten(op)))
      if (!isLocal(array) &&
          cast<MemRefType>(array.getType()).getNumElements() > 1)
        add(array, plan.lanes);
    if (auto write = dyn_cast<WriteCacheOp>(op)) {
      if (cast<MemRefType>(write.getX().getType()).getNumElements() > 1)
        add(write.getInit(), static_cast<int64_t>(write.getBegin()));
    } else if (auto apply = dyn_cast<ApplyRotaryOp>(op)) {
      add(apply.getCos(), plan.lanes);
      add(apply.getSin(), plan.lanes);
    }
  }
  Value bits;
  for (Value memref : checked) {
    Value misfit = arrays.find(memref)->second.buildMisfit(
        b, body.loops.front()->getLoc(), plan.lanes);
    if (misfit)
      bits = bits ? arith::OrIOp::create(b, misfit.getLoc(), bits, misfit)
                  : misfit;
  }
  return bits;
}
