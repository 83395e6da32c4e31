//===- RaiseAlibi.cpp - Replace linear biases by pe ops -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AlibiBiases.h"
#include "Cleanup.h"
#include "Report.h"
#include "ScalarBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Whether `op` may add a bias to scores, or mask them.
static bool mayAddBias(Operation *op) {
  if (op->getNumResults() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || type.getRank() < 3 ||
      !isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
          type.getElementType()))
    return false;
  if (isa<arith::AddFOp, arith::SubFOp, arith::SelectOp, tosa::AddOp,
          tosa::SubOp, tosa::SelectOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && llvm::any_of(*linalgOp.getBlock(), [](Operation &inner) {
           return isa<arith::AddFOp, arith::SubFOp, arith::SelectOp>(inner);
         });
}

namespace {
/// Finds the biases of a function, in the order of the program.
class AlibiFinder {
public:
  AlibiFinder(Operation *root, RaiseLevel level)
      : level(level), dominance(root), evaluator(scalars) {}

  void visit(Operation *op) {
    evaluator.learnFrom(op);
    if (!mayAddBias(op) || declineExhausted(evaluator, op, declined))
      return;
    Value result = op->getResult(0);
    for (AlibiBias &bias : biases)
      if (llvm::is_contained(op->getOperands(), bias.root) &&
          extendAlibiBias(evaluator, bias, result, dominance)) {
        evaluator.makeOpaque(result);
        return;
      }
    Decline decline;
    std::optional<AlibiBias> bias =
        findAlibiBias(evaluator, result, level, dominance, decline);
    if (bias)
      biases.push_back(std::move(*bias));
    else if (!decline.reason.empty())
      declined.emplace_back(op, std::move(decline));
    else
      return;
    // What is computed from it is looked at no more than once.
    evaluator.makeOpaque(result);
  }

  ArrayRef<AlibiBias> getBiases() const { return biases; }
  const DeclinedOps &getDeclined() const { return declined; }
  ElementEvaluator &getEvaluator() { return evaluator; }

private:
  RaiseLevel level;
  DominanceInfo dominance;
  ScalarContext scalars;
  ElementEvaluator evaluator;
  SmallVector<AlibiBias, 0> biases;
  DeclinedOps declined;
};

/// Builds the ops, one after the other.
class AlibiBuilder {
public:
  AlibiBuilder(RewriterBase &b, ElementEvaluator &evaluator)
      : b(b), evaluator(evaluator) {}

  void build(const AlibiBias &bias, RaiseReport &report);

private:
  Value buildSlopes(const AlibiBias &bias, const ViewTarget &target);
  Value splitHeads(const AlibiBias &bias, Value x,
                   SmallVectorImpl<ReassociationIndices> &groups);
  Value buildStart(const Scalar *start, const Scalar *defaultStart);

  RewriterBase &b;
  ElementEvaluator &evaluator;
  Replacements replacements;
};
} // namespace

Value AlibiBuilder::buildSlopes(const AlibiBias &bias,
                                const ViewTarget &target) {
  Location loc = bias.root.getLoc();
  if (!bias.constantSlopes.empty()) {
    Type type = getAlibiType(bias).isF64() ? b.getF64Type() : b.getF32Type();
    SmallVector<Attribute> numbers =
        llvm::map_to_vector(bias.constantSlopes, [&](double x) -> Attribute {
          return b.getFloatAttr(type, x);
        });
    return arith::ConstantOp::create(
        b, loc,
        DenseElementsAttr::get(RankedTensorType::get(numbers.size(), type),
                               numbers));
  }
  Value tensor = replacements.getCurrent(bias.slopes.tensor);
  if (bias.numInnerHeads)
    return tensor;
  DenseFPElementsAttr constant;
  if (bias.negatesSlopes && matchPattern(tensor, m_Constant(&constant)))
    tensor = arith::ConstantOp::create(
        b, loc,
        constant.mapValues(constant.getElementType(), [](const APFloat &x) {
          return (-x).bitcastToAPInt();
        }));
  return buildView(b, loc, evaluator, bias.slopes, tensor, target, {}).tensor;
}

/// x with a dimension of batches and one of heads instead of their product.
/// `groups` takes both together again.
Value AlibiBuilder::splitHeads(const AlibiBias &bias, Value x,
                               SmallVectorImpl<ReassociationIndices> &groups) {
  Location loc = bias.root.getLoc();
  auto type = cast<RankedTensorType>(x.getType());
  int64_t headDim = type.getRank() - 3;
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, x);
  ScalarContext &scalars = evaluator.getScalars();
  sizes[headDim] = ScalarBuilder(b, loc).buildIndex(
      scalars.floorDiv(evaluator.getExtent(bias.root, headDim),
                       scalars.getInteger(bias.numInnerHeads)));
  sizes.insert(sizes.begin() + headDim + 1, b.getIndexAttr(bias.numInnerHeads));
  SmallVector<int64_t> shape(type.getShape());
  shape[headDim] =
      getConstantIntValue(sizes[headDim]).value_or(ShapedType::kDynamic);
  shape.insert(shape.begin() + headDim + 1, bias.numInnerHeads);
  for (int64_t dim : llvm::seq(type.getRank()))
    groups.push_back({dim + (dim > headDim)});
  groups[headDim].push_back(headDim + 1);
  return tensor::ExpandShapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), x, groups,
      sizes);
}

/// Null if it is the default.
Value AlibiBuilder::buildStart(const Scalar *start,
                               const Scalar *defaultStart) {
  if (!start || start == defaultStart)
    return {};
  return ScalarBuilder(b, b.getUnknownLoc()).build(start, b.getIndexType());
}

void AlibiBuilder::build(const AlibiBias &bias, RaiseReport &report) {
  Value root = bias.root;
  Location loc = root.getLoc();
  auto rootType = cast<RankedTensorType>(root.getType());
  int64_t rank = rootType.getRank();
  b.setInsertionPoint(root.getDefiningOp());
  ScalarContext &scalars = evaluator.getScalars();
  ViewTarget target = buildTarget(b, loc, scalars, root, bias.dims);
  Type type = getAlibiType(bias);
  Value x = convertElements(
      b, loc, buildComposition(b, loc, evaluator, bias.x, target, replacements),
      type);
  SmallVector<ReassociationIndices> groups;
  if (bias.numInnerHeads)
    x = splitHeads(bias, x, groups);
  Value slopes = buildSlopes(bias, target);
  BiasOptions options;
  options.x = x;
  options.causal = bias.causal;
  options.queryStart =
      buildStart(bias.queryStart,
                 scalars.subtractIntegers(evaluator.getExtent(root, rank - 1),
                                          evaluator.getExtent(root, rank - 2)));
  options.keyStart = buildStart(bias.keyStart, scalars.getInteger(0));
  Value init =
      tensor::EmptyOp::create(b, loc, tensor::getMixedSizes(b, loc, x), type);
  auto op = AlibiOp::create(b, loc, init, slopes, bias.form, options);
  reportRaised(report, op, loc);
  Value result = op->getResult(0);
  if (bias.numInnerHeads)
    result = tensor::CollapseShapeOp::create(b, loc, result, groups);
  result = convertElements(b, loc, result, rootType.getElementType());
  result = b.createOrFold<tensor::CastOp>(loc, rootType, result);
  b.replaceAllUsesWith(root, result);
  replacements.set(root, result);
}

bool mlir::pe::raiseAlibi(RewriterBase &rewriter, Operation *root,
                          RaiseLevel level, RaiseReport &report) {
  AlibiFinder finder(root, level);
  root->walk([&](Operation *op) { finder.visit(op); });
  AlibiBuilder builder(rewriter, finder.getEvaluator());
  for (const AlibiBias &bias : finder.getBiases())
    builder.build(bias, report);
  reportDeclined(report, finder.getDeclined());
  if (finder.getBiases().empty())
    return false;
  removeUnused(rewriter, root);
  return true;
}
