//===- MergedHeads.cpp - Features of all heads in one row -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MergedHeads.h"

using namespace mlir;
using namespace mlir::pe::raise;

tensor::CollapseShapeOp
mlir::pe::raise::buildHeads(RewriterBase &rewriter,
                            tensor::CollapseShapeOp merged) {
  SmallVector<ReassociationIndices> merges = merged.getReassociationIndices();
  // There are no groups if the result is a scalar.
  if (merges.empty() || merges.back().size() < 3)
    return {};
  SmallVector<ReassociationIndices> groups;
  int64_t last = merged.getSrcType().getRank() - 1;
  for (int64_t dim : llvm::seq(last))
    groups.push_back({dim});
  groups.back().push_back(last);
  rewriter.setInsertionPoint(merged);
  return tensor::CollapseShapeOp::create(rewriter, merged.getLoc(),
                                         merged.getSrc(), groups);
}

void mlir::pe::raise::mergeHeads(RewriterBase &rewriter,
                                 tensor::CollapseShapeOp heads,
                                 tensor::CollapseShapeOp merged) {
  SmallVector<ReassociationIndices> groups = merged.getReassociationIndices();
  groups.back().pop_back();
  rewriter.setInsertionPoint(merged);
  rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
      merged, merged.getResultType(), heads, groups);
}
