//===- Cleanup.cpp - What raising leaves behind ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cleanup.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

bool mlir::pe::raise::isUnused(Operation *op) {
  SmallVector<Operation *> worklist = {op};
  DenseSet<Operation *> known = {op};
  while (!worklist.empty()) {
    Operation *next = worklist.pop_back_val();
    if (!wouldOpBeTriviallyDead(next))
      return false;
    for (Operation *user : next->getUsers())
      if (known.insert(user).second)
        worklist.push_back(user);
  }
  return true;
}

/// Ops of other projects without side effects, which are known by name because
/// their dialects are not linked.
static bool eraseForeign(RewriterBase &rewriter, Operation *root) {
  SmallVector<Operation *> ops;
  root->walk([&](Operation *op) {
    if (op->getName().getStringRef() == "iree_tensor_ext.bitcast")
      ops.push_back(op);
  });
  bool isChanged = false;
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty()) {
      rewriter.eraseOp(op);
      isChanged = true;
    }
  return isChanged;
}

void mlir::pe::raise::removeUnused(RewriterBase &rewriter, Operation *root) {
  MLIRContext *context = root->getContext();
  RewritePatternSet patterns(context);
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  memref::populateResolveShapedTypeResultDimsPatterns(patterns);
  tensor::DimOp::getCanonicalizationPatterns(patterns, context);
  tensor::EmptyOp::getCanonicalizationPatterns(patterns, context);
  // Frequencies stay what they are: a scheme.
  GreedyRewriteConfig config;
  config.enableFolding(false);
  config.setListener(
      dyn_cast_if_present<RewriterBase::Listener>(rewriter.getListener()));
  FrozenRewritePatternSet frozen(std::move(patterns));
  do
    (void)applyPatternsGreedily(root, frozen, config);
  while (eraseForeign(rewriter, root));
}
