//===- EqualExtents.cpp - Which extents are equal -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EqualExtents.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pe;

EqualExtents::EqualExtents(Operation *root) {
  for (Region &region : root->getRegions())
    for (Block &block : region)
      addBlock(block);
}

void EqualExtents::addBlock(Block &block) {
  current = &block;
  for (Operation &op : block)
    add(&op);
  for (Operation &op : block)
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        addBlock(inner);
}

const EqualExtents::Classes *EqualExtents::findClasses(Block *block) const {
  while (block) {
    if (auto it = classes.find(block); it != classes.end())
      return &it->second;
    block = block->getParentOp()->getBlock();
  }
  return nullptr;
}

unsigned EqualExtents::getNumber(Dim dim) {
  auto [it, isNew] = numbers.try_emplace({dim.array, dim.dim}, dims.size());
  if (isNew)
    dims.push_back(dim);
  return it->second;
}

void EqualExtents::unite(Dim a, Dim b) {
  if (!classes.contains(current)) {
    const Classes *around = findClasses(current);
    classes.try_emplace(current, around ? Classes(*around) : Classes());
  }
  classes.find(current)->second.unionSets(getNumber(a), getNumber(b));
}

void EqualExtents::unite(Dim a, OpFoldResult extent) {
  auto value = dyn_cast<Value>(extent);
  auto dimOp = value ? value.getDefiningOp<tensor::DimOp>() : nullptr;
  if (dimOp && dimOp.getConstantIndex())
    unite(a, Dim{dimOp.getSource(), *dimOp.getConstantIndex()});
}

void EqualExtents::uniteAll(Value a, Value b) {
  int64_t rank = cast<ShapedType>(a.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim)
    unite({a, dim}, Dim{b, dim});
}

void EqualExtents::addLinalg(linalg::LinalgOp op) {
  SmallVector<std::optional<Dim>> first(op.getNumLoops());
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (!loop)
        continue;
      Dim found = {operand.get(), static_cast<int64_t>(dim)};
      std::optional<Dim> &other = first[loop.getPosition()];
      if (other)
        unite(*other, found);
      else
        other = found;
    }
  }
}

void EqualExtents::addRotation(RotationOpInterface op) {
  Value init = op.getFirstInit();
  uniteAll(op.getSource(), init);
  int64_t numLeading = 0;
  if (auto angles = dyn_cast<AngleOpInterface>(op.getOperation()))
    numLeading = angles.getNumAxisDims();
  for (OpOperand *tokens : op.getTokenOperands())
    for (auto [i, dim] : llvm::enumerate(op.getTokenDims()))
      unite({init, dim},
            Dim{tokens->get(), static_cast<int64_t>(i) + numLeading});
}

void EqualExtents::addWrite(WriteCacheOp op) {
  for (auto [i, dim] : llvm::enumerate(op.getTokenDims()))
    unite({op.getX(), dim}, Dim{op.getSlots(), static_cast<int64_t>(i)});
}

void EqualExtents::addReshape(ArrayRef<ReassociationIndices> groups,
                              Value collapsed, Value expanded) {
  for (auto [dim, group] : llvm::enumerate(groups))
    if (group.size() == 1)
      unite({collapsed, static_cast<int64_t>(dim)},
            Dim{expanded, group.front()});
}

void EqualExtents::add(Operation *op) {
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op);
      destination && destination.hasPureTensorSemantics())
    for (OpResult result : op->getResults())
      uniteAll(destination.getTiedOpOperand(result)->get(), result);
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
      linalgOp && linalgOp.hasPureTensorSemantics())
    addLinalg(linalgOp);
  else if (auto rotation = dyn_cast<RotationOpInterface>(op))
    addRotation(rotation);
  else if (auto write = dyn_cast<WriteCacheOp>(op))
    addWrite(write);
  else if (auto cast = dyn_cast<tensor::CastOp>(op);
           cast && isa<RankedTensorType>(cast.getSource().getType()) &&
           isa<RankedTensorType>(cast.getType()))
    uniteAll(cast.getSource(), cast);
  else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    addReshape(expand.getReassociationIndices(), expand.getSrc(), expand);
  else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    addReshape(collapse.getReassociationIndices(), collapse, collapse.getSrc());
  else if (auto empty = dyn_cast<tensor::EmptyOp>(op))
    for (auto [dim, extent] : llvm::enumerate(empty.getMixedSizes()))
      unite({empty, static_cast<int64_t>(dim)}, extent);
  else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
           slice && slice.getDroppedDims().none())
    for (auto [dim, extent] : llvm::enumerate(slice.getMixedSizes()))
      unite({slice, static_cast<int64_t>(dim)}, extent);
}

void EqualExtents::unify(Operation *root) {
  DominanceInfo dominance(root);
  root->walk([&](tensor::DimOp op) {
    std::optional<int64_t> index = op.getConstantIndex();
    auto it = numbers.find({op.getSource(), index.value_or(-1)});
    if (!index || it == numbers.end())
      return;
    const Classes *found = findClasses(op->getBlock());
    if (!found)
      return;
    std::optional<unsigned> first;
    for (unsigned number : found->members(it->second))
      if ((!first || number < *first) &&
          dominance.dominates(dims[number].array, op))
        first = number;
    if (!first || *first == it->second)
      return;
    OpBuilder b(op);
    Dim other = dims[*first];
    op.replaceAllUsesWith(
        tensor::DimOp::create(b, op.getLoc(), other.array, other.dim)
            .getResult());
  });
}
