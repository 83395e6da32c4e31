//===- TokenTiles.cpp - What an iteration over tokens updates -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenTiles.h"
#include "EqualIterations.h"
#include "pe/IR/PELoops.h"

using namespace mlir;
using namespace mlir::pe;

int64_t mlir::pe::getDimOfView(tensor::ExpandShapeOp view, int64_t dim) {
  if (!view)
    return dim;
  ReassociationIndices group = view.getReassociationIndices()[dim];
  auto *wide = llvm::find_if(group, [&](int64_t other) {
    return view.getResultType().getDimSize(other) != 1;
  });
  return wide == group.end() ? group.front() : *wide;
}

bool mlir::pe::addsUnitDims(tensor::ExpandShapeOp view) {
  return llvm::all_of(
      view.getReassociationIndices(), [&](const ReassociationIndices &group) {
        return llvm::count_if(group, [&](int64_t dim) {
                 return view.getResultType().getDimSize(dim) != 1;
               }) <= 1;
      });
}

/// Whether the slice is the tile that an insertion updates, read from the view
/// if there is one.
static bool isSameTile(tensor::InsertSliceOp insert,
                       OffsetSizeAndStrideOpInterface slice,
                       tensor::ExpandShapeOp view,
                       const EqualIterations &iterations) {
  SmallVector<OpFoldResult> offsets = slice.getMixedOffsets(),
                            sizes = slice.getMixedSizes();
  return slice.hasUnitStride() && insert.hasUnitStride() &&
         llvm::all_of(llvm::seq(insert.getType().getRank()), [&](int64_t dim) {
           int64_t other = getDimOfView(view, dim);
           return iterations.areEqual(insert.getMixedOffsets()[dim],
                                      offsets[other]) &&
                  iterations.areEqual(insert.getMixedSizes()[dim],
                                      sizes[other]);
         });
}

bool mlir::pe::isTile(tensor::InsertSliceOp insert,
                      OffsetSizeAndStrideOpInterface slice,
                      tensor::ExpandShapeOp view) {
  return isSameTile(insert, slice, view, EqualIterations());
}

FailureOr<UpdatedTile> UpdatedTile::find(scf::ForOp loop, unsigned number) {
  UpdatedTile tile;
  while (true) {
    tile.loops.push_back(loop);
    BlockArgument carried = loop.getRegionIterArg(number);
    Value next = loop.getYieldedValues()[number];
    tile.insert = next.getDefiningOp<tensor::InsertSliceOp>();
    loop = next.getDefiningOp<scf::ForOp>();
    Operation *updating = next.getDefiningOp();
    for (OpOperand &use : carried.getUses()) {
      auto slice = dyn_cast<tensor::ExtractSliceOp>(use.getOwner());
      bool readsTile =
          slice && tile.insert && isTile(tile.insert, slice, /*view=*/{});
      if (use.getOwner() != updating && !readsTile &&
          !isa<tensor::DimOp>(use.getOwner()))
        return failure();
    }
    if (!updating || llvm::count(updating->getOperands(), carried) != 1)
      return failure();
    if (tile.insert && tile.insert.getDest() == carried)
      return tile;
    if (!loop || !isIndependent(loop))
      return failure();
    number = cast<OpResult>(next).getResultNumber();
    if (loop.getInitArgs()[number] != carried)
      return failure();
  }
}

bool UpdatedTile::isSlice(OffsetSizeAndStrideOpInterface slice,
                          tensor::ExpandShapeOp view, scf::ForOp later) const {
  SmallVector<scf::ForOp> others;
  Operation *inner = slice;
  do {
    auto loop = dyn_cast<scf::ForOp>(inner->getParentOp());
    if (!loop || !isIndependent(loop))
      return false;
    others.insert(others.begin(), loop);
    inner = loop;
  } while (inner != later);
  if (others.size() != loops.size())
    return false;
  EqualIterations iterations;
  for (auto [a, b] : llvm::zip_equal(loops, others)) {
    if (!iterations.haveEqualBounds(a, b))
      return false;
    iterations.addLoops(a, b);
  }
  return isSameTile(insert, slice, view, iterations);
}
