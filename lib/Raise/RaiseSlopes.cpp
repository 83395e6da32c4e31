//===- RaiseSlopes.cpp - Replace slopes of ALiBi by pe ops ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "Report.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "pe/IR/PE.h"
#include "pe/Raise/Raise.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

/// Fewer constants than this are likely to be something else.
static constexpr int64_t minHeads = 4;
static constexpr int64_t maxHeads = 1024;

/// The number of heads if `value` may hold one slope for each; 0 otherwise.
static int64_t getNumHeads(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape() ||
      !isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
          type.getElementType()))
    return 0;
  int64_t number = type.getNumElements();
  bool isConstant = value.getDefiningOp()->hasTrait<OpTrait::ConstantLike>();
  bool isRow = llvm::count_if(type.getShape(),
                              [](int64_t extent) { return extent != 1; }) == 1;
  return isRow && number >= (isConstant ? minHeads : 2) && number <= maxHeads
             ? number
             : 0;
}

/// The elements of `value`, if all are constants that slopes can be; otherwise
/// none.
static SmallVector<double> getConstants(ElementEvaluator &evaluator,
                                        Value value) {
  ScalarContext &scalars = evaluator.getScalars();
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<double> constants;
  SmallVector<const Scalar *> place;
  for (int64_t i : llvm::seq(type.getNumElements())) {
    place.clear();
    for (int64_t extent : type.getShape())
      place.push_back(scalars.getInteger(extent == 1 ? 0 : i));
    const Scalar *element = evaluator.getElement(value, place);
    if (!element->is(ScalarKind::Float) || !(element->getFloat() > 0) ||
        !(element->getFloat() < 1))
      return {};
    constants.push_back(element->getFloat());
  }
  return constants;
}

/// How much slopes may differ from the true ones. Programs round the base of
/// their powers to f32, and then the power.
static double getTolerance(Type type, int64_t numHeads, RaiseLevel level) {
  if (level != RaiseLevel::Angles)
    return 0;
  int precision = cast<FloatType>(type).getFPMantissaWidth();
  return numHeads * 0x1p-24 + std::ldexp(1.0, 1 - precision);
}

static bool areSlopes(OpBuilder &b, Location loc, ArrayRef<double> constants,
                      Type type, double tolerance) {
  // It computes them when it is asked to.
  auto op = AlibiSlopesOp::create(b, loc, constants.size(), type);
  auto slopes = llvm::to_vector(op.evaluate().getValues<APFloat>());
  op.erase();
  return llvm::all_of(
      llvm::zip_equal(constants, slopes), [&](const auto &numbers) {
        auto [constant, exact] = numbers;
        APFloat slope = exact;
        bool losesInfo;
        slope.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                      &losesInfo);
        double difference = std::fabs(constant - slope.convertToDouble());
        return difference <= tolerance * slope.convertToDouble();
      });
}

bool mlir::pe::raiseSlopes(RewriterBase &rewriter, Operation *root,
                           RaiseLevel level, RaiseReport &report) {
  ScalarContext scalars;
  ElementEvaluator evaluator(scalars);
  llvm::SetVector<Operation *> found;
  SmallVector<Operation *> ops;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : ops) {
    if (op->getNumResults() != 1 || isa<AlibiSlopesOp>(op))
      continue;
    Value value = op->getResult(0);
    int64_t numHeads = getNumHeads(value);
    if (!numHeads || value.use_empty())
      continue;
    Type type = getElementTypeOrSelf(value.getType());
    SmallVector<double> constants = getConstants(evaluator, value);
    rewriter.setInsertionPoint(op);
    if (!constants.empty() && areSlopes(rewriter, op->getLoc(), constants, type,
                                        getTolerance(type, numHeads, level)))
      found.insert(op);
  }
  // The last one of a chain of computations is what is used; when it is
  // replaced, those before it are not used any more.
  bool isChanged = false;
  for (Operation *op : llvm::reverse(ops)) {
    if (!found.empty() && isOpTriviallyDead(op)) {
      found.remove(op);
      rewriter.eraseOp(op);
      continue;
    }
    if (!found.contains(op) || op->use_empty())
      continue;
    rewriter.setInsertionPoint(op);
    Location loc = op->getLoc();
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto slopesOp = AlibiSlopesOp::create(rewriter, loc, type.getNumElements(),
                                          type.getElementType());
    reportRaised(report, slopesOp, loc);
    Value slopes = slopesOp;
    if (type.getRank() > 1)
      slopes = tensor::ExpandShapeOp::create(
          rewriter, loc, type, slopes,
          SmallVector<ReassociationIndices>{
              llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()))});
    rewriter.replaceOp(op, slopes);
    isChanged = true;
  }
  return isChanged;
}
