//===- MapLinalg.cpp - Structured ops to launches -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapLinalg.h"
#include "GridLaunch.h"
#include "KernelArray.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Builds the kernel of one structured op.
class LinalgKernel {
public:
  LinalgKernel(OpBuilder &b, linalg::LinalgOp op);

  void build(const GridLimits &limits);

private:
  int64_t chooseLanes();
  SmallVector<Value> getIndices(OpOperand &operand, ArrayRef<Value> point);
  /// The value of an operand that the body uses at a point of the loops: an
  /// element or a scalar, or null if it is not used.
  Value load(OpOperand &operand, ArrayRef<Value> point);
  SmallVector<Value> loadAll(MutableArrayRef<OpOperand> operands,
                             ArrayRef<Value> point);
  /// Clones the op's body for a point, with the values of all operands.
  SmallVector<Value> compute(ArrayRef<Value> point, ArrayRef<Value> taken);
  /// Builds the reduction loops from the `depth`th one on, starting from
  /// `results`.
  SmallVector<Value> reduce(SmallVector<Value> point, ArrayRef<Value> results,
                            unsigned depth);
  /// Computes the results at a point of the parallel loops and its neighbors.
  void buildPoint(SmallVector<Value> point);

  OpBuilder &b;
  linalg::LinalgOp op;
  Location loc;
  /// The extents of the loops.
  SmallVector<OpFoldResult> extents;
  SmallVector<unsigned> parallel, reductions;
  /// The arrays of the operands, null for scalars, and the memrefs rebuilt from
  /// them inside of the kernel.
  SmallVector<std::optional<KernelArray>> arrays;
  SmallVector<Value> memrefs;
  int64_t lanes = 1;
};
} // namespace

LinalgKernel::LinalgKernel(OpBuilder &b, linalg::LinalgOp op)
    : b(b), op(op), loc(op.getLoc()) {
  op.getParallelDims(parallel);
  op.getReductionDims(reductions);
  for (int64_t extent : op.getStaticLoopRanges())
    extents.push_back(ShapedType::isDynamic(extent) ? OpFoldResult()
                                                    : b.getIndexAttr(extent));
  for (OpOperand &operand : op->getOpOperands()) {
    arrays.emplace_back();
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    // Arrays share the extents of the loops, and so the kernel parameters of
    // these.
    AffineMap map = op.getMatchingIndexingMap(&operand);
    auto getLoop = [&](unsigned dim) {
      auto loop = dyn_cast<AffineDimExpr>(map.getResult(dim));
      return loop ? &extents[loop.getPosition()] : nullptr;
    };
    SmallVector<OpFoldResult> known(map.getNumResults());
    for (unsigned dim = 0; dim < known.size(); ++dim)
      if (OpFoldResult *loop = getLoop(dim))
        known[dim] = *loop;
    arrays.back() = KernelArray::create(b, loc, operand.get(), known);
    for (unsigned dim = 0; dim < known.size(); ++dim)
      if (OpFoldResult *loop = getLoop(dim); loop && !*loop)
        *loop = arrays.back()->getExtent(dim);
  }
  lanes = chooseLanes();
}

/// As many neighbors as are contiguous and aligned in all arrays.
int64_t LinalgKernel::chooseLanes() {
  unsigned last = parallel.back();
  std::optional<int64_t> extent = getConstantIntValue(extents[last]);
  if (!reductions.empty() || !extent || *extent == 0)
    return 1;
  int64_t result = *extent;
  for (OpOperand &operand : op->getOpOperands()) {
    const auto &array = arrays[operand.getOperandNumber()];
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!array || !map.isFunctionOfDim(last))
      continue;
    AffineMap rows = map.dropResult(map.getNumResults() - 1);
    if (rows.isFunctionOfDim(last) ||
        map.getResults().back() != b.getAffineDimExpr(last))
      return 1;
    result = std::min(result, array->getMaxLanes(*extent));
  }
  return *extent % result == 0 ? result : 1;
}

SmallVector<Value> LinalgKernel::getIndices(OpOperand &operand,
                                            ArrayRef<Value> point) {
  return *affine::expandAffineMap(b, loc, op.getMatchingIndexingMap(&operand),
                                  point);
}

Value LinalgKernel::load(OpOperand &operand, ArrayRef<Value> point) {
  // Results of reductions are carried by the loops even if the body ignores
  // them.
  bool isCarried = op.isDpsInit(&operand) && !reductions.empty();
  if (!isCarried && !op.payloadUsesValueFromOperand(&operand))
    return nullptr;
  if (Value memref = memrefs[operand.getOperandNumber()])
    return memref::LoadOp::create(b, loc, memref, getIndices(operand, point));
  return operand.get();
}

SmallVector<Value> LinalgKernel::loadAll(MutableArrayRef<OpOperand> operands,
                                         ArrayRef<Value> point) {
  return llvm::map_to_vector(
      operands, [&](OpOperand &operand) { return load(operand, point); });
}

SmallVector<Value> LinalgKernel::compute(ArrayRef<Value> point,
                                         ArrayRef<Value> taken) {
  IRMapping mapping;
  Block *body = op.getBlock();
  for (auto [argument, value] : llvm::zip_equal(body->getArguments(), taken))
    if (value)
      mapping.map(argument, value);
  for (Operation &inner : body->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(inner))
      mapping.map(index.getResult(), point[index.getDim()]);
    else
      b.clone(inner, mapping);
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

SmallVector<Value> LinalgKernel::reduce(SmallVector<Value> point,
                                        ArrayRef<Value> results,
                                        unsigned depth) {
  if (depth == reductions.size()) {
    SmallVector<Value> taken =
        loadAll(op->getOpOperands().take_front(op.getNumDpsInputs()), point);
    llvm::append_range(taken, results);
    return compute(point, taken);
  }
  unsigned dim = reductions[depth];
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value end = getValueOrCreateConstantIndexOp(b, loc, extents[dim]);
  auto loop = scf::ForOp::create(b, loc, zero, end, one, results);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  point[dim] = loop.getInductionVar();
  SmallVector<Value> carried(loop.getRegionIterArgs());
  scf::YieldOp::create(b, loc, reduce(point, carried, depth + 1));
  return loop.getResults();
}

void LinalgKernel::buildPoint(SmallVector<Value> point) {
  MutableArrayRef<OpOperand> operands = op->getOpOperands();
  MutableArrayRef<OpOperand> inits = op.getDpsInitsMutable();
  auto storeAll = [&](ArrayRef<Value> values, ArrayRef<Value> at) {
    for (auto [value, init] : llvm::zip_equal(values, inits))
      memref::StoreOp::create(b, loc, value, memrefs[init.getOperandNumber()],
                              getIndices(init, at));
  };
  if (!reductions.empty())
    return storeAll(reduce(point, loadAll(inits, point), /*depth=*/0), point);
  // All elements are read before any is written, so that LLVM can merge the
  // accesses to neighbors.
  unsigned last = parallel.back();
  SmallVector<SmallVector<Value>> points, taken;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    points.push_back(point);
    points.back()[last] =
        buildOffset(b, loc, point[last], 1, b.getIndexAttr(lane));
    taken.push_back(loadAll(operands, points.back()));
  }
  SmallVector<SmallVector<Value>> results;
  for (auto [at, values] : llvm::zip(points, taken))
    results.push_back(compute(at, values));
  for (auto [at, values] : llvm::zip(points, results))
    storeAll(values, at);
}

void LinalgKernel::build(const GridLimits &limits) {
  unsigned last = parallel.back();
  SmallVector<OpFoldResult> gridExtents =
      llvm::map_to_vector(parallel, [&](unsigned dim) { return extents[dim]; });
  gridExtents.back() = ceilDivide(b, loc, gridExtents.back(), lanes);
  GridLaunch(b, loc, gridExtents, limits).build([&](ValueRange places) {
    SmallVector<Value> point(op.getNumLoops());
    for (auto [dim, index] : llvm::zip_equal(parallel, places))
      point[dim] = index;
    point[last] = buildOffset(b, loc, point[last], lanes, b.getIndexAttr(0));
    for (OpOperand &operand : op->getOpOperands()) {
      const auto &array = arrays[operand.getOperandNumber()];
      bool hasLanes = op.getMatchingIndexingMap(&operand).isFunctionOfDim(last);
      memrefs.push_back(array ? array->rebuild(b, loc, hasLanes ? lanes : 1)
                              : Value());
    }
    buildPoint(point);
  });
}

void mlir::pe::mapToGrid(RewriterBase &b, linalg::LinalgOp op,
                         const GridLimits &limits) {
  b.setInsertionPoint(op);
  LinalgKernel(b, op).build(limits);
}
