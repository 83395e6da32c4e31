//===- MergedHeads.cpp - Features of all heads in one row -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MergedHeads.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace mlir::pe::raise;

/// The shape whose dimensions both shapes take together; it has those of `from`
/// that are 1. Empty if there is none.
static SmallVector<int64_t> refineShapes(ArrayRef<int64_t> from,
                                         ArrayRef<int64_t> to) {
  SmallVector<int64_t> sizes;
  // What is left of the current dimensions, from the last to the first.
  int64_t rest = 1;
  for (int64_t extent : llvm::reverse(from)) {
    if (extent == 1)
      sizes.push_back(1);
    while (extent > 1) {
      while (rest == 1 && !to.empty()) {
        rest = to.back();
        to = to.drop_back();
      }
      int64_t part = std::min(extent, rest);
      if (part < 2 || extent % part || rest % part)
        return {};
      sizes.push_back(part);
      extent /= part;
      rest /= part;
    }
  }
  std::reverse(sizes.begin(), sizes.end());
  return sizes;
}

bool mlir::pe::raise::mayMergeHeads(Operation *op) {
  return isa<tensor::CollapseShapeOp, tosa::ReshapeOp>(op);
}

static Operation *buildHeads(RewriterBase &rewriter,
                             tensor::CollapseShapeOp merged) {
  SmallVector<ReassociationIndices> merges = merged.getReassociationIndices();
  // There are no groups if the result is a scalar.
  if (merges.empty() || merges.back().size() < 3)
    return nullptr;
  SmallVector<ReassociationIndices> groups;
  int64_t last = merged.getSrcType().getRank() - 1;
  for (int64_t dim : llvm::seq(last))
    groups.push_back({dim});
  groups.back().push_back(last);
  rewriter.setInsertionPoint(merged);
  return tensor::CollapseShapeOp::create(rewriter, merged.getLoc(),
                                         merged.getSrc(), groups);
}

/// The reshape may put other dimensions together, and take them apart.
static Operation *buildHeads(RewriterBase &rewriter, tosa::ReshapeOp merged) {
  auto from = dyn_cast<RankedTensorType>(merged.getInput1().getType());
  auto to = dyn_cast<RankedTensorType>(merged.getType());
  if (!from || !to || !from.hasStaticShape() || !to.hasStaticShape())
    return nullptr;
  SmallVector<int64_t> sizes = refineShapes(to.getShape(), from.getShape());
  if (sizes.size() < 2)
    return nullptr;
  int64_t numPartners = sizes.pop_back_val();
  sizes.back() *= numPartners;
  if (sizes.back() >= to.getShape().back())
    return nullptr;
  rewriter.setInsertionPoint(merged);
  Value shape = tosa::ConstShapeOp::create(
      rewriter, merged.getLoc(),
      tosa::shapeType::get(rewriter.getContext(), sizes.size()),
      rewriter.getIndexTensorAttr(sizes));
  return tosa::ReshapeOp::create(rewriter, merged.getLoc(), to.clone(sizes),
                                 merged.getInput1(), shape);
}

Operation *mlir::pe::raise::buildHeads(RewriterBase &rewriter,
                                       Operation *merged) {
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(merged))
    return ::buildHeads(rewriter, collapse);
  return ::buildHeads(rewriter, cast<tosa::ReshapeOp>(merged));
}

void mlir::pe::raise::mergeHeads(RewriterBase &rewriter, Value heads,
                                 Operation *merged) {
  auto type = cast<RankedTensorType>(merged->getResult(0).getType());
  SmallVector<ReassociationIndices> groups;
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(merged)) {
    groups = collapse.getReassociationIndices();
    groups.back().pop_back();
  } else {
    groups = *getReassociationIndicesForReshape(
        cast<RankedTensorType>(heads.getType()), type);
  }
  rewriter.setInsertionPoint(merged);
  rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(merged, type, heads,
                                                       groups);
}

tensor::ExpandShapeOp
mlir::pe::raise::buildSplitHeads(RewriterBase &rewriter,
                                 tosa::ReshapeOp reshape) {
  auto from = dyn_cast<RankedTensorType>(reshape.getInput1().getType());
  auto to = dyn_cast<RankedTensorType>(reshape.getType());
  if (!from || !to || !from.hasStaticShape() || !to.hasStaticShape())
    return {};
  SmallVector<int64_t> sizes = refineShapes(from.getShape(), to.getShape());
  auto isSplit = [&](RankedTensorType type) {
    return llvm::count_if(type.getShape(), [](int64_t i) { return i != 1; }) <
           llvm::count_if(sizes, [](int64_t i) { return i != 1; });
  };
  if (!isSplit(from) || !isSplit(to))
    return {};
  auto type = from.clone(sizes);
  std::optional<SmallVector<ReassociationIndices>> groups =
      getReassociationIndicesForReshape(type, from);
  if (!groups)
    return {};
  rewriter.setInsertionPoint(reshape);
  return tensor::ExpandShapeOp::create(rewriter, reshape.getLoc(), type,
                                       reshape.getInput1(), *groups);
}
