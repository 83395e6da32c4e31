//===- RowShape.cpp - What the threads of a row have to do ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowShape.h"
#include "KernelConstants.h"
#include "MapLinalg.h"
#include "MapToGrid.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

std::optional<unsigned> mlir::pe::getFeatureLoop(linalg::LinalgOp op) {
  for (auto [loop, extent] : llvm::enumerate(op.getStaticLoopRanges()))
    if (extent != 1)
      return loop;
  return std::nullopt;
}

FailureOr<RowReduction> RowReduction::match(linalg::LinalgOp op) {
  if (op.getNumDpsInits() != 1)
    return failure();
  SmallVector<Operation *> combiners;
  Value value = matchReduction(op.getRegionOutputArgs(), 0, combiners);
  if (!value || combiners.size() != 1 ||
      !linalg::getCombinerOpKind(combiners.front()) ||
      !arith::getNeutralElement(combiners.front()))
    return failure();
  return RowReduction{combiners.front(), value};
}

bool mlir::pe::isOfBody(Value array, const RowBody &body) {
  SmallVector<Value> views = {array};
  while (!views.empty())
    for (Operation *user : views.pop_back_val().getUsers()) {
      if (isRowContext(user))
        llvm::append_range(views, user->getResults());
      else if (!isa<memref::DeallocOp>(user) &&
               !llvm::is_contained(body.ops, user))
        return false;
    }
  return true;
}

bool mlir::pe::isOfRun(Value operand, Operation *op) {
  Operation *run = getRoot(operand).getDefiningOp<PositionsOp>();
  auto rotary = dyn_cast<RotaryOp>(op);
  bool isComputed = rotary && operand == rotary.getPositions() &&
                    stripCasts(operand).getDefiningOp() == run;
  return run && getNestOf(run) != run && !isComputed;
}

bool RowShape::isRow(Value array) const {
  return features > 1 &&
         cast<MemRefType>(array.getType()).getNumElements() == features;
}

namespace {
/// Finds the shape of a body. Each function returns why not, or is empty.
class Analysis {
public:
  explicit Analysis(const RowBody &body) : body(body) {}

  std::string run();
  RowShape shape;

private:
  std::string countFeatures();
  std::string verifyArray(Value memref);
  std::string verifyFactors(StoringOpInterface op);
  std::string verifyOrder();
  std::string verify(linalg::LinalgOp op);
  std::string verify(memref::CopyOp op);
  std::string verify(RotationOpInterface op);
  std::string verify(WriteCacheOp op);

  const RowBody &body;
};
} // namespace

/// The extents of what an op computes, or nothing for another kind of op.
static std::optional<SmallVector<int64_t>> getExtents(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return linalgOp.getStaticLoopRanges();
  Value array;
  if (auto copy = dyn_cast<memref::CopyOp>(op))
    array = copy.getSource();
  else if (auto write = dyn_cast<WriteCacheOp>(op))
    array = write.getX();
  else if (auto rotation = dyn_cast<RotationOpInterface>(op))
    array = rotation.getFirstInit();
  else
    return std::nullopt;
  return llvm::to_vector(cast<MemRefType>(array.getType()).getShape());
}

std::string Analysis::countFeatures() {
  for (Operation *op : body.ops) {
    std::optional<SmallVector<int64_t>> extents = getExtents(op);
    if (!extents)
      return ("'" + op->getName().getStringRef() + "' is no op on rows").str();
    for (int64_t extent : *extents) {
      if (extent == 1)
        continue;
      if (ShapedType::isDynamic(extent) || extent == 0)
        return "the extents of a row are not known";
      if (shape.features != 1 && shape.features != extent)
        return "its ops have rows of " + std::to_string(shape.features) +
               " and of " + std::to_string(extent) + " features";
      shape.features = extent;
    }
    if (llvm::count_if(*extents, [](int64_t extent) { return extent != 1; }) >
        1)
      return "an op has several dimensions of features";
  }
  shape.window = shape.features;
  return "";
}

/// Arrays have one element, or one dimension of all features.
std::string Analysis::verifyArray(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  if (!type.getElementType().isIntOrFloat())
    return "the elements of an array are not integers or floats";
  if (!type.hasStaticShape() ||
      (type.getNumElements() != 1 && type.getNumElements() != shape.features))
    return "an array is neither a row nor a number";
  Value array = getRowArray(memref);
  if (array != memref && cast<MemRefType>(array.getType()).getNumElements() !=
                             type.getNumElements())
    return "only a part of an array of the nest is used";
  if (!type.isStrided())
    return "the layout of an array is not one of strides";
  if (isLocal(array)) {
    if (!isOfBody(array, body))
      return "loops pass arrays to each other";
    return "";
  }
  shape.bytes = std::max<int64_t>(
      shape.bytes, llvm::divideCeil(type.getElementTypeBitWidth(), 8));
  return "";
}

/// Factors that the nest computes are one number each.
std::string Analysis::verifyFactors(StoringOpInterface op) {
  for (Value scale : {op.getXScale(), op.getInitScale()}) {
    if (!getLocalFactor(scale))
      continue;
    if (std::string why = verifyArray(scale); !why.empty())
      return why;
    if (shape.isRow(scale))
      return "features have factors of their own";
  }
  return "";
}

std::string Analysis::verify(linalg::LinalgOp op) {
  std::optional<unsigned> loop = getFeatureLoop(op);
  bool reduces = loop && op.getIteratorTypesArray()[*loop] ==
                             utils::IteratorType::reduction;
  shape.reduces |= reduces;
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    if (std::string why = verifyArray(operand.get()); !why.empty())
      return why;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    bool dependsOnFeature = loop && map.isFunctionOfDim(*loop);
    if (dependsOnFeature &&
        !llvm::is_contained(map.getResults(),
                            getAffineDimExpr(*loop, op.getContext())))
      return "features are read in another order";
    if (dependsOnFeature != shape.isRow(operand.get()))
      return "an array is accessed in part";
    if (op.isDpsInit(&operand) && loop && !reduces && !dependsOnFeature)
      return "all features write one number";
  }
  if (reduces && failed(RowReduction::match(op)))
    return "a reduction is not one of an operation with a neutral element";
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (!isa<arith::ConstantOp>(inner) &&
        !OpTrait::hasElementwiseMappableTraits(&inner))
      return ("'" + inner.getName().getStringRef() + "' is not elementwise")
          .str();
    if (!hasInstructions(&inner))
      return ("there are no instructions of GPUs for '" +
              inner.getName().getStringRef() + "'")
          .str();
  }
  return "";
}

std::string Analysis::verify(memref::CopyOp op) {
  std::string why = verifyArray(op.getSource());
  return why.empty() ? verifyArray(op.getTarget()) : why;
}

std::string Analysis::verify(RotationOpInterface op) {
  if (!op.getPairLayout().keepsPlaces())
    return "a rotation changes the layout";
  for (Value array : {op.getSource(), op.getFirstInit()})
    if (std::string why = verifyArray(array); !why.empty())
      return why;
  if (std::string why = verifyFactors(op); !why.empty())
    return why;
  if (getLocalFactor(op.getScale()))
    return "a rotation is multiplied by numbers of its rows";
  if (op.getInitType().getShape().back() != shape.features)
    return "features are not the last dimension of a rotation";
  if (auto rotary = dyn_cast<RotaryOp>(op.getOperation())) {
    if (!cast<MemRefType>(rotary.getPositions().getType()).hasStaticShape())
      return "the number of axes is not known";
  }
  std::optional<int64_t> pairs;
  if (auto rotary = dyn_cast<RotaryOp>(op.getOperation()))
    pairs = cast<MemRefType>(rotary.getInvFreq().getType()).getShape().back();
  else if (auto apply = dyn_cast<ApplyRotaryOp>(op.getOperation()))
    pairs = cast<MemRefType>(apply.getCos().getType()).getShape().back() /
            (op.getPerFeature() ? 2 : 1);
  if (!pairs || ShapedType::isDynamic(*pairs))
    return "the number of pairs is not known";
  bool isInterleaved = op.getPairLayout().isInterleaved();
  auto begin = static_cast<int64_t>(op.getBegin());
  if (shape.rotates && (shape.begin != begin || shape.window != 2 * *pairs ||
                        shape.isInterleaved != isInterleaved))
    return "it has rotations of different pairs";
  shape.rotates = true;
  shape.begin = begin;
  shape.window = 2 * *pairs;
  shape.isInterleaved = isInterleaved;
  return "";
}

std::string Analysis::verify(WriteCacheOp op) {
  if (std::string why = verifyArray(op.getX()); !why.empty())
    return why;
  if (std::string why = verifyFactors(op); !why.empty())
    return why;
  // One thread of the row writes a number.
  if (!shape.isRow(op.getX()))
    return "";
  auto type = cast<MemRefType>(op.getX().getType());
  if (type.getShape().back() != shape.features)
    return "features are not the last dimension of a write into a cache";
  auto element = cast<MemRefType>(op.getInit().getType()).getElementType();
  shape.bytes = std::max<int64_t>(
      shape.bytes, llvm::divideCeil(element.getIntOrFloatBitWidth(), 8));
  return "";
}

/// Whether an operand of `op` may share elements with `array` and is another
/// array. Of a cache, threads have no elements.
static bool mayOverlap(Value array, Operation *op, bool isCache) {
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    if (!isa<MemRefType>(operand.getType()))
      return false;
    Value other = getRowArray(operand);
    return array == other ? isCache : !areDisjoint(array, other);
  });
}

/// What is in memory is read before the first op, and threads do not wait for
/// each other. So no op reads what another one has written, unless it is the
/// same array, of which the thread has the elements.
std::string Analysis::verifyOrder() {
  SmallVector<Value> written;
  llvm::SmallDenseSet<Value> known;
  for (Operation *op : body.ops) {
    for (Value array : getRowsRead(op)) {
      if (isLocal(array) && !known.contains(array))
        return "an array of the nest is read before it is written";
      for (Value other : written)
        if (array != other && !areDisjoint(array, other))
          return "an op may read what another one writes";
    }
    SmallVector<Value> outputs = getRowsWritten(op);
    known.insert(outputs.begin(), outputs.end());
    if (auto write = dyn_cast<WriteCacheOp>(op))
      outputs.push_back(write.getInit());
    for (Value array : outputs)
      for (Operation *other : body.ops)
        if (other != op && mayOverlap(array, other, isa<WriteCacheOp>(op)))
          return "an op may write what another one reads or writes";
    for (Value array : outputs)
      if (!isLocal(array))
        written.push_back(array);
  }
  return "";
}

std::string Analysis::run() {
  if (std::string why = countFeatures(); !why.empty())
    return why;
  for (Operation *op : body.ops) {
    for (Value operand : op->getOperands())
      if (isa<MemRefType>(operand.getType()) && isOfRun(operand, op))
        return "the elements of a run of positions would be in memory";
    std::string why =
        llvm::TypeSwitch<Operation *, std::string>(op)
            .Case<linalg::LinalgOp, memref::CopyOp, RotationOpInterface,
                  WriteCacheOp>([&](auto op) { return verify(op); })
            .Default([](Operation *) { return "it has other ops"; });
    if (!why.empty())
      return why;
  }
  return verifyOrder();
}

FailureOr<RowShape> RowShape::create(const RowBody &body, std::string &reason) {
  Analysis analysis(body);
  reason = analysis.run();
  if (!reason.empty())
    return failure();
  return analysis.shape;
}
