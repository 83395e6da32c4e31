//===- EqualExtents.cpp - Which extents are equal -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EqualExtents.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PELoops.h"

using namespace mlir;
using namespace mlir::pe;

unsigned EqualExtents::getNumber(Dim dim) {
  auto [it, isNew] = numbers.try_emplace({dim.array, dim.dim}, dims.size());
  if (isNew) {
    dims.push_back(dim);
    classes.insert(it->second);
  }
  return it->second;
}

void EqualExtents::unite(Dim a, Dim b) {
  unsigned first = getNumber(a);
  classes.unionSets(first, getNumber(b));
}

void EqualExtents::unite(Dim a, OpFoldResult extent) {
  auto value = dyn_cast<Value>(extent);
  auto dimOp = value ? value.getDefiningOp<tensor::DimOp>() : nullptr;
  if (dimOp && dimOp.getConstantIndex())
    unite(a, Dim{dimOp.getSource(), *dimOp.getConstantIndex()});
}

void EqualExtents::uniteAll(Value a, Value b) {
  auto type = dyn_cast<ShapedType>(a.getType());
  // A loop may pass on numbers as well.
  if (!type || !type.hasRank())
    return;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
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
  if (auto loop = dyn_cast<scf::ForOp>(op); loop && isIndependent(loop))
    for (auto [init, result] :
         llvm::zip_equal(loop.getInitArgs(), loop.getResults()))
      uniteAll(init, result);
  else if (auto shared = dyn_cast<scf::ForallOp>(op))
    for (auto [init, result] :
         llvm::zip_equal(shared.getOutputs(), shared.getResults()))
      uniteAll(init, result);
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
  else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    llvm::SmallBitVector dropped = slice.getDroppedDims();
    int64_t kept = 0;
    for (auto [dim, extent] : llvm::enumerate(slice.getMixedSizes()))
      if (!dropped[dim])
        unite({slice, kept++}, extent);
  }
}

void EqualExtents::unifyBound(OpOperand &bound) {
  auto op = bound.get().getDefiningOp<tensor::DimOp>();
  std::optional<int64_t> index = op ? op.getConstantIndex() : std::nullopt;
  auto it = index ? numbers.find({op.getSource(), *index}) : numbers.end();
  if (it == numbers.end())
    return;
  auto members = classes.members(it->second);
  // An extent that is known is best.
  auto rank = [&](unsigned member) {
    auto type = cast<ShapedType>(dims[member].array.getType());
    return std::pair(type.isDynamicDim(dims[member].dim), member);
  };
  unsigned number = *llvm::min_element(
      members, [&](unsigned a, unsigned b) { return rank(a) < rank(b); });
  if (number == it->second)
    return;
  Dim first = dims[number];
  OpBuilder b(bound.getOwner());
  bound.set(tensor::DimOp::create(b, op.getLoc(), first.array, first.dim));
}

void EqualExtents::unifyBounds(Block &block) {
  for (Operation &op : block) {
    if (auto loop = dyn_cast<scf::ForOp>(op); loop && isIndependent(loop))
      unifyBound(loop.getUpperBoundMutable());
    else if (auto shared = dyn_cast<scf::ForallOp>(op))
      for (OpOperand &bound : shared.getDynamicUpperBoundMutable())
        unifyBound(bound);
    else if (auto size = dyn_cast<affine::AffineMinOp>(op))
      for (OpOperand &extent : size->getOpOperands())
        unifyBound(extent);
    // What has been done before a body holds in it, where the results of its op
    // are not known. Those of elements have no loops.
    if (!isa<linalg::LinalgOp>(op))
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          EqualExtents(*this).unifyBounds(inner);
    add(&op);
  }
}

void mlir::pe::unifyLoopBounds(Operation *root) {
  for (Region &region : root->getRegions())
    for (Block &block : region)
      EqualExtents().unifyBounds(block);
}
