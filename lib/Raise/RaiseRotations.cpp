//===- RaiseRotations.cpp - Replace rotations by pe ops -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cleanup.h"
#include "MergedHeads.h"
#include "Report.h"
#include "RotationBuilder.h"
#include "RotationViews.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/Raise/Raise.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Rows of more features are not those of heads.
static constexpr int64_t maxFeatures = 1024;

/// Whether `op` may put rotated features together: by adding products, or by
/// arranging what others have added.
static bool mayBeRotation(Operation *op) {
  if (!hasFeatureRows(op, maxFeatures))
    return false;
  if (isa<tensor::ConcatOp, tensor::InsertSliceOp, tensor::CollapseShapeOp,
          tensor::ReshapeOp, tensor::PadOp, tosa::ConcatOp, tosa::ReshapeOp,
          tosa::AddOp, tosa::SubOp, tosa::ReduceSumOp, arith::AddFOp,
          arith::SubFOp, arith::TruncFOp, tosa::CastOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && !linalgOp.getBlock()->without_terminator().empty();
}

/// Whether the op rounds where the program does not, or the reverse.
static bool changesRoundings(const Rotation &rotation, Decline &decline) {
  auto isF64 = [](Value tensor) {
    return getElementTypeOrSelf(tensor.getType()).isF64();
  };
  Value x = rotation.x.tensor;
  if (rotation.window.roundsInside)
    decline.set("the program rounds to less than f32 inside of the rotation",
                x);
  else if (rotation.window.isInF64 && !isF64(x) && !isF64(rotation.root))
    decline.set("the program rotates in f64 what is narrower", x);
  else
    return false;
  return true;
}

namespace {
/// Finds the rotations of a function, in the order of the program.
class RotationFinder {
public:
  RotationFinder(RewriterBase &rewriter, Operation *root, RaiseLevel level)
      : rewriter(rewriter), level(level), dominance(root), evaluator(scalars) {}

  void visit(Operation *op) {
    evaluator.learnFrom(op);
    if (auto reshape = dyn_cast<tosa::ReshapeOp>(op))
      visitReshape(reshape);
    bool isRoot = mayBeRotation(op);
    bool isMerge = mayMergeHeads(op);
    if ((!isRoot && !isMerge) || declineExhausted(evaluator, op, declined))
      return;
    if (isMerge && visitHeads(op))
      return;
    if (isRoot)
      visitRoot(op);
  }

  /// Erases ops that were made to look at, and that nothing uses.
  void eraseUnusedHeads() {
    for (Operation *op : heads) {
      if (!op->use_empty())
        continue;
      auto reshape = dyn_cast<tosa::ReshapeOp>(op);
      Operation *shape = reshape ? reshape.getShape().getDefiningOp() : nullptr;
      rewriter.eraseOp(op);
      if (shape && shape->use_empty())
        rewriter.eraseOp(shape);
    }
  }

  ArrayRef<Rotation> getRotations() const { return rotations; }
  const DeclinedOps &getDeclined() const { return declined; }
  ElementEvaluator &getEvaluator() { return evaluator; }
  DominanceInfo &getDominance() { return dominance; }

private:
  /// Makes heads that `reshape` takes apart a tensor to look at.
  void visitReshape(tosa::ReshapeOp reshape) {
    tensor::ExpandShapeOp op = buildSplitHeads(rewriter, reshape);
    if (!op)
      return;
    heads.push_back(op);
    evaluator.readThrough(reshape, op);
  }

  /// Looks for a rotation whose result is that of `op`.
  void visitRoot(Operation *op) {
    Value result = op->getResult(0);
    if (extend(op))
      return;
    Decline decline;
    std::optional<Rotation> rotation = findRotation(
        evaluator, result, level == RaiseLevel::Angles, dominance, decline);
    if (rotation && level == RaiseLevel::Strict &&
        changesRoundings(*rotation, decline))
      rotation.reset();
    if (!rotation) {
      if (!decline.reason.empty())
        declined.emplace_back(op, std::move(decline));
      return;
    }
    evaluator.makeOpaque(result);
    rotations.push_back(std::move(*rotation));
  }

  /// Whether features that `merged` takes together with those of other heads
  /// are rotated.
  bool visitHeads(Operation *merged) {
    Operation *op = buildHeads(rewriter, merged);
    if (!op)
      return false;
    heads.push_back(op);
    if (!mayBeRotation(op))
      return false;
    size_t numRotations = rotations.size();
    size_t numDeclined = declined.size();
    visitRoot(op);
    // What is declined is looked at again with all heads in a row.
    declined.truncate(numDeclined);
    if (rotations.size() == numRotations)
      return false;
    mergeHeads(rewriter, op->getResult(0), merged);
    return true;
  }

  /// Whether `op` adds something to a rotation that was found before.
  bool extend(Operation *op) {
    for (Rotation &rotation : rotations) {
      if (!llvm::is_contained(op->getOperands(), rotation.root))
        continue;
      Rotation extended = rotation;
      Decline decline;
      if (!extendRotation(evaluator, extended, op->getResult(0), dominance) ||
          (level == RaiseLevel::Strict && changesRoundings(extended, decline)))
        continue;
      rotation = std::move(extended);
      evaluator.makeOpaque(op->getResult(0));
      return true;
    }
    return false;
  }

  RewriterBase &rewriter;
  RaiseLevel level;
  DominanceInfo dominance;
  ScalarContext scalars;
  ElementEvaluator evaluator;
  SmallVector<Rotation, 0> rotations;
  DeclinedOps declined;
  SmallVector<Operation *> heads;
};
} // namespace

bool mlir::pe::raiseRotations(RewriterBase &rewriter, Operation *root,
                              RaiseLevel level, RaiseReport &report) {
  RotationFinder finder(rewriter, root, level);
  root->walk([&](Operation *op) { finder.visit(op); });
  RotationBuilder builder(rewriter, finder.getEvaluator(),
                          finder.getDominance());
  bool isChanged = false;
  for (const Rotation &rotation : finder.getRotations()) {
    Operation *op = rotation.root.getDefiningOp();
    BuiltRotation built = builder.build(rotation);
    if (!built.result) {
      Decline decline;
      decline.set("an operand cannot be computed before it");
      reportDeclined(report, op, decline);
      continue;
    }
    rewriter.replaceAllUsesWith(rotation.root, built.result);
    reportRaised(report, built.op, op->getLoc(),
                 rotation.angles ? "" : rotation.tablesReason);
    isChanged = true;
  }
  reportDeclined(report, finder.getDeclined());
  finder.eraseUnusedHeads();
  if (isChanged)
    removeUnused(rewriter, root);
  return isChanged;
}
