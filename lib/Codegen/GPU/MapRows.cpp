//===- MapRows.cpp - Nests of rows to launches ----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapRows.h"
#include "MapLinalg.h"
#include "MapToGrid.h"
#include "RowThread.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "pe/IR/PERemarks.h"
#include "llvm/Support/ScopedPrinter.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// A body, and how the threads of a launch do it.
struct PlannedBody {
  const RowBody *body;
  RowPlan plan;
  /// Why a thread has a whole row, or empty.
  std::string obstacle;
};
} // namespace

/// Whether a value is defined outside of the nest.
static bool isOutside(Value value, const RowNest &nest) {
  return !nest.root->isAncestor(value.getParentRegion()->getParentOp());
}

/// Why the loops do not count places that a grid could have; or empty.
static std::string verifyLoops(const RowNest &nest) {
  for (const RowBody &body : nest.bodies)
    for (scf::ForOp loop : body.loops) {
      if (!loop.getInitArgs().empty())
        return "a loop carries values";
      if (!isZeroInteger(loop.getLowerBound()) || !isOneInteger(loop.getStep()))
        return "a loop does not count from 0 by 1";
      if (!getConstantIntValue(loop.getUpperBound()) &&
          !isOutside(loop.getUpperBound(), nest))
        return "the bound of a loop depends on another loop";
    }
  return "";
}

/// The memrefs from outside that ops of the nest use.
static SetVector<Value> collectMemRefs(const RowNest &nest) {
  SetVector<Value> memrefs;
  scf::ForOp root = nest.root;
  root->walk([&](Operation *op) {
    for (Value operand : op->getOperands())
      if (isa<BaseMemRefType>(operand.getType()) && isOutside(operand, nest))
        memrefs.insert(operand);
  });
  return memrefs;
}

/// Why what the nest computes addresses with is not to be had by a thread; or
/// empty.
static std::string verifyContext(const RowNest &nest) {
  std::string why;
  scf::ForOp root = nest.root;
  root->walk([&](RotaryOp op) {
    if (!isOutside(op.getInvFreq(), nest) &&
        !getConstantElements(op.getInvFreq()))
      why = "its rows have frequencies of their own";
  });
  if (!why.empty())
    return why;
  root->walk([&](Operation *op) {
    if (auto get = dyn_cast<memref::GetGlobalOp>(op);
        get && !getConstantGlobal(get))
      why = "an array is in the memory of the host";
    bool readsLocal = llvm::any_of(op->getOperands(), [](Value operand) {
      return isa<MemRefType>(operand.getType()) && isLocal(getRoot(operand));
    });
    // Threads have registers in place of the array.
    if (isRowContext(op) && readsLocal &&
        !llvm::all_of(op->getResultTypes(), llvm::IsaPred<MemRefType>))
      why = "an op depends on the extents of an array of the nest";
  });
  return why;
}

/// Why the GPU cannot access what the nest does; or empty.
static std::string verifyMemRefs(const RowNest &nest) {
  for (Value memref : collectMemRefs(nest)) {
    auto type = dyn_cast<MemRefType>(memref.getType());
    if (!type || !type.isStrided())
      return "the layout of an array is not one of strides";
    Value root = getRoot(memref);
    if (root.getDefiningOp<memref::AllocaOp>() ||
        (root.getDefiningOp<memref::GetGlobalOp>() &&
         !getConstantGlobal(memref)))
      return "an array is in the memory of the host";
  }
  return "";
}

/// The product of the trip counts, or dynamic.
static int64_t countTrips(ArrayRef<scf::ForOp> loops) {
  int64_t count = 1;
  for (scf::ForOp loop : loops) {
    std::optional<int64_t> trips = getConstantIntValue(loop.getUpperBound());
    if (!trips || llvm::MulOverflow(count, *trips, count))
      return ShapedType::kDynamic;
  }
  return count;
}

/// Why not even one thread can compute a row; or empty.
static std::string verifyAlone(const RowBody &body) {
  for (Operation *op : body.ops) {
    if (std::string why = findObstacleOfThread(op); !why.empty())
      return why;
    for (Value operand : op->getOperands()) {
      if (!isa<MemRefType>(operand.getType()))
        continue;
      if (isOfRun(operand, op))
        return "the elements of a run of positions would be in memory";
      Value root = getRoot(operand);
      if (!isLocal(root))
        continue;
      if (!cast<MemRefType>(root.getType()).hasStaticShape())
        return "the extents of an array of the nest are not known";
      if (!isOfBody(root, body))
        return "loops pass arrays to each other";
    }
  }
  return "";
}

/// The plans of all bodies, or the reason why there are none.
static FailureOr<SmallVector<PlannedBody>>
planBodies(const RowNest &nest, const GridLimits &limits, std::string &reason) {
  reason = verifyLoops(nest);
  if (reason.empty())
    reason = verifyMemRefs(nest);
  if (reason.empty())
    reason = verifyContext(nest);
  if (!reason.empty())
    return failure();
  SmallVector<PlannedBody> bodies;
  for (const RowBody &body : nest.bodies) {
    PlannedBody each = {&body, RowPlan(), ""};
    FailureOr<RowShape> shape = RowShape::create(body, each.obstacle);
    if (succeeded(shape)) {
      FailureOr<RowPlan> plan =
          RowPlan::create(*shape, countTrips(nest.getTokenLoops()),
                          countTrips(nest.getRowLoops(body)), limits);
      if (succeeded(plan))
        each.plan = *plan;
      else
        each.obstacle = "a row does not fit into the registers of its threads";
    }
    if (!each.obstacle.empty()) {
      reason = verifyAlone(body);
      if (!reason.empty())
        return failure();
      each.plan.subgroupSize = std::max<int64_t>(32, limits.subgroupSize);
    }
    bodies.push_back(each);
  }
  return bodies;
}

namespace {
/// Builds the launch of some bodies of a nest, which may be done in any order.
class RowLaunch {
public:
  RowLaunch(OpBuilder &b, const RowNest &nest, ArrayRef<PlannedBody> bodies,
            const RowArrays &arrays, const ConvertedFrequencies &frequencies)
      : b(b), loc(nest.root->getLoc()), nest(nest), bodies(bodies),
        arrays(arrays), frequencies(frequencies) {}

  void build(const GridLimits &limits);

private:
  /// How many subgroups have the rows of a token.
  OpFoldResult countSubgroups(const PlannedBody &each);
  void buildBodies(ArrayRef<PlannedBody> left, RowThread::Place place);
  void buildBody(const PlannedBody &each, const RowThread::Place &place);

  OpBuilder &b;
  Location loc;
  const RowNest &nest;
  ArrayRef<PlannedBody> bodies;
  const RowArrays &arrays;
  const ConvertedFrequencies &frequencies;
};
} // namespace

OpFoldResult RowLaunch::countSubgroups(const PlannedBody &each) {
  return ceilDivide(b, loc, buildNumRows(b, nest, *each.body),
                    each.plan.rows * each.plan.getRowsAtOnce());
}

void RowLaunch::buildBody(const PlannedBody &each,
                          const RowThread::Place &place) {
  Value misfit;
  if (each.obstacle.empty())
    misfit = RowThread::buildMisfit(b, *each.body, each.plan, arrays);
  buildChecked(b, loc, misfit, [&](bool isAligned) {
    RowThread thread(b, nest, *each.body, each.plan, arrays, frequencies,
                     isAligned);
    if (each.obstacle.empty())
      thread.build(place);
    else
      thread.buildAlone(place);
  });
}

/// All threads of a subgroup take the same branch.
void RowLaunch::buildBodies(ArrayRef<PlannedBody> left,
                            RowThread::Place place) {
  if (left.size() == 1)
    return buildBody(left.front(), place);
  Value count =
      getValueOrCreateConstantIndexOp(b, loc, countSubgroups(left.front()));
  Value isFirst = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                        place.subgroup, count);
  auto ifOp = scf::IfOp::create(b, loc, isFirst, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  buildBody(left.front(), place);
  b.setInsertionPointToStart(ifOp.elseBlock());
  place.subgroup = arith::SubIOp::create(b, loc, place.subgroup, count);
  buildBodies(left.drop_front(), place);
}

void RowLaunch::build(const GridLimits &limits) {
  SmallVector<OpFoldResult> extents;
  for (scf::ForOp loop : nest.getTokenLoops())
    extents.push_back(getAsOpFoldResult(loop.getUpperBound()));
  OpFoldResult subgroups = b.getIndexAttr(0);
  for (const PlannedBody &each : bodies) {
    OpFoldResult more = countSubgroups(each);
    auto sum = getConstantIntValue(subgroups),
         count = getConstantIntValue(more);
    subgroups =
        sum && count
            ? OpFoldResult(b.getIndexAttr(*sum + *count))
            : OpFoldResult(b.createOrFold<arith::AddIOp>(
                  loc, getValueOrCreateConstantIndexOp(b, loc, subgroups),
                  getValueOrCreateConstantIndexOp(b, loc, more)));
  }
  int64_t subgroupSize = bodies.front().plan.subgroupSize;
  extents.push_back(subgroups);
  extents.push_back(b.getIndexAttr(subgroupSize));
  GridLimits own = limits;
  own.blockSize =
      std::max<int64_t>(1, limits.blockSize / subgroupSize) * subgroupSize;
  GridLaunch(b, loc, extents, own)
      .buildUniform([&](ValueRange places, Value isThere) {
        SmallVector<Value> token(places.drop_back(2));
        buildBodies(bodies,
                    {token, places.drop_back().back(), places.back(), isThere});
      });
}

LogicalResult mlir::pe::mapToGrid(RewriterBase &b, const RowNest &nest,
                                  const ConvertedFrequencies &frequencies,
                                  const GridLimits &limits) {
  std::string reason;
  FailureOr<SmallVector<PlannedBody>> bodies = planBodies(nest, limits, reason);
  if (failed(bodies)) {
    remarkMissed(nest.root, "map-to-grid")
        << "not mapped to the threads of a launch: " + reason;
    return failure();
  }
  b.setInsertionPoint(nest.root);
  SetVector<Value> memrefs = collectMemRefs(nest);
  for (const PlannedBody &each : *bodies) {
    Operation *first = each.body->ops.front();
    if (each.obstacle.empty())
      remarkAnalysis(first, "map-to-grid") << llvm::to_string(each.plan);
    else
      remarkMissed(first, "map-to-grid")
          << "a thread has a whole row: " + each.obstacle;
    for (Operation *op : each.body->ops) {
      Turns turns = frequencies.lookup(op);
      for (Value part : {turns.high, turns.low})
        if (part)
          memrefs.insert(part);
    }
  }
  RowArrays arrays;
  for (Value memref : memrefs) {
    // A cast may hide what is known of the layout. Extents are those that loops
    // have as bounds, so that these are parameters only once.
    Value array = stripCasts(memref);
    if (!isa<MemRefType>(array.getType()))
      array = memref;
    auto type = cast<MemRefType>(array.getType());
    SmallVector<OpFoldResult> extents(type.getRank());
    for (auto [dim, extent] : llvm::enumerate(extents))
      if (type.isDynamicDim(dim))
        extent = b.createOrFold<memref::DimOp>(array.getLoc(), array, dim);
    arrays.insert(
        {memref, KernelArray::create(b, array.getLoc(), array, extents)});
  }
  // Bodies that have to be done one after the other are in several launches,
  // and slow ones are alone.
  for (ArrayRef<PlannedBody> left = *bodies; !left.empty();) {
    size_t count = 1;
    while (count < left.size() &&
           llvm::all_of(
               left.take_front(count),
               [&](const PlannedBody &each) {
                 return areIndependent(*each.body, *left[count].body);
               }))
      ++count;
    RowLaunch(b, nest, left.take_front(count), arrays, frequencies)
        .build(limits);
    left = left.drop_front(count);
  }
  return success();
}
