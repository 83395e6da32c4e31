//===- Elements.cpp - Elements of tensors as symbolic scalars -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elements.h"
#include "ScalarOps.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Shape/IR/Shape.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::pe::raise;

const Scalar *ElementEvaluator::getElement(Value tensor, Indices indices) {
  auto type = cast<RankedTensorType>(tensor.getType());
  assert(type.getRank() == static_cast<int64_t>(indices.size()));
  SmallVector<const Scalar *> normal(indices);
  for (auto [index, extent] : llvm::zip_equal(normal, type.getShape()))
    if (extent == 1)
      index = scalars.getInteger(0);
  auto &known = elements[tensor];
  auto it = known.find(Indices(normal));
  if (it != known.end())
    return it->second;

  ++numSteps;
  const Scalar *result = nullptr;
  if (depth < maxDepth && !opaque.contains(tensor)) {
    ++depth;
    result = computeElement(tensor, normal);
    --depth;
  }
  if (!result)
    result = scalars.getElement(tensor, normal);
  if (auto complexType = dyn_cast<ComplexType>(type.getElementType()))
    result = scalars.getComplex(
        getRealPart(scalars, result, complexType.getElementType()),
        getImaginaryPart(scalars, result, complexType.getElementType()),
        complexType);

  auto *copy = allocator.Allocate<const Scalar *>(normal.size());
  llvm::copy(normal, copy);
  Indices key(copy, normal.size());
  elements[tensor][key] = result;
  if (result->is(ScalarKind::Complex)) {
    occurrences[result->getOperand(0)].push_back(
        {tensor, key, ComplexPart::Real});
    occurrences[result->getOperand(1)].push_back(
        {tensor, key, ComplexPart::Imaginary});
  } else if (!result->isConstant()) {
    occurrences[result].push_back({tensor, key, ComplexPart::None});
  }
  return result;
}

/// What is never read may be out of bounds.
static bool hasDim(Value tensor, int64_t dim) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  return type && dim >= 0 && dim < type.getRank();
}

/// Null if nothing is known.
const Scalar *ElementEvaluator::computeElement(Value tensor, Indices indices) {
  auto result = dyn_cast<OpResult>(tensor);
  if (!result)
    return nullptr;
  Operation *op = result.getOwner();
  ElementsAttr attribute;
  if (matchPattern(op, m_Constant(&attribute)))
    return getConstantElement(attribute, tensor, indices);
  if (auto shape = dyn_cast<shape::ShapeOfOp>(op))
    return indices[0]->is(ScalarKind::Integer) &&
                   hasDim(shape.getArg(), indices[0]->getNumber())
               ? getExtent(shape.getArg(), indices[0]->getNumber())
               : nullptr;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return getLinalgElement(linalgOp, result, indices);
  if (isa_and_nonnull<tensor::TensorDialect>(op->getDialect()))
    return getTensorElement(op, result, indices);
  if (isa_and_nonnull<tosa::TosaDialect>(op->getDialect()))
    return getTosaElement(op, result, indices);
  if (op->hasTrait<OpTrait::Elementwise>() && op->getNumResults() == 1) {
    SmallVector<const Scalar *> operands;
    for (Value operand : op->getOperands())
      operands.push_back(isa<RankedTensorType>(operand.getType())
                             ? getElement(operand, indices)
                             : getScalar(operand));
    return evaluateOp(scalars, op, operands);
  }
  return getForeignElement(op, result, indices);
}

const Scalar *ElementEvaluator::getScalar(Value value) {
  return getScalar(value, nullptr);
}

const Scalar *ElementEvaluator::getScalar(OpFoldResult value) {
  if (auto attribute = dyn_cast<Attribute>(value))
    return scalars.getInteger(cast<IntegerAttr>(attribute).getInt());
  return getScalar(cast<Value>(value));
}

const Scalar *ElementEvaluator::getScalar(Value value, Body *body) {
  // A scalar from outside of the body has the same value in every iteration.
  if (body && !body->op->getRegion(0).isAncestor(value.getParentRegion()))
    body = nullptr;
  auto &known = body ? body->values : scalarValues;
  if (const Scalar *result = known.lookup(value))
    return result;
  ++numSteps;
  const Scalar *result = nullptr;
  if (depth < maxDepth) {
    ++depth;
    result = computeScalar(value, body);
    --depth;
  }
  if (!result && body)
    return nullptr;
  if (!result)
    result = scalars.getValue(value);
  (body ? body->values : scalarValues)[value] = result;
  return result;
}

/// Null if nothing is known. Inside of a body, this makes its result opaque.
const Scalar *ElementEvaluator::computeScalar(Value value, Body *body) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return body && argument.getOwner() == body->op.getBlock()
               ? getBlockArgument(argument, *body)
               : nullptr;
  auto result = cast<OpResult>(value);
  Operation *op = result.getOwner();
  // A tensor of a body is another one in every iteration.
  if (body && llvm::any_of(op->getOperands(), [&](Value operand) {
        return isa<ShapedType>(operand.getType()) &&
               body->op->getRegion(0).isAncestor(operand.getParentRegion());
      }))
    return nullptr;
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    if (auto real = dyn_cast<FloatAttr>(constant.getValue()))
      return scalars.getFloat(real.getValueAsDouble(), real.getType());
    if (auto integer = dyn_cast<IntegerAttr>(constant.getValue()))
      return scalars.getInteger(integer.getType().isInteger(1)
                                    ? integer.getValue().getZExtValue()
                                    : integer.getInt());
    return nullptr;
  }
  if (auto index = dyn_cast<linalg::IndexOp>(op))
    return body ? body->dims[index.getDim()] : nullptr;
  if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    std::optional<int64_t> number = dim.getConstantIndex();
    return number && hasDim(dim.getSource(), *number)
               ? getExtent(dim.getSource(), *number)
               : nullptr;
  }
  if (auto extent = dyn_cast<shape::GetExtentOp>(op)) {
    std::optional<int64_t> number = extent.getConstantDim();
    auto shape = extent.getShape().getDefiningOp<shape::ShapeOfOp>();
    return number && shape && hasDim(shape.getArg(), *number)
               ? getExtent(shape.getArg(), *number)
               : nullptr;
  }
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    const Scalar *condition = getScalar(branch.getCondition(), body);
    if (!condition || branch.getElseRegion().empty())
      return nullptr;
    unsigned number = result.getResultNumber();
    auto get = [&](scf::YieldOp yield) {
      return getScalar(yield.getOperand(number), body);
    };
    if (condition->isInteger(1))
      return get(branch.thenYield());
    if (condition->isInteger(0))
      return get(branch.elseYield());
    // What is built again is not guarded.
    WalkResult reads =
        branch.walk([](tensor::ExtractOp) { return WalkResult::interrupt(); });
    if (reads.wasInterrupted())
      return nullptr;
    const Scalar *x = get(branch.thenYield());
    const Scalar *y = get(branch.elseYield());
    return x && y ? select(scalars, condition, x, y) : nullptr;
  }
  if (auto choice = dyn_cast<arith::SelectOp>(op)) {
    // Only what is chosen is computed.
    const Scalar *condition = getScalar(choice.getCondition(), body);
    if (condition && condition->is(ScalarKind::Integer))
      return getScalar(condition->isInteger(1) ? choice.getTrueValue()
                                               : choice.getFalseValue(),
                       body);
  }
  SmallVector<const Scalar *> operands;
  for (Value operand : op->getOperands()) {
    if (isa<ShapedType>(operand.getType()) && !isa<tensor::ExtractOp>(op))
      return nullptr;
    if (isa<ShapedType>(operand.getType()))
      continue;
    operands.push_back(getScalar(operand, body));
    if (!operands.back())
      return nullptr;
  }
  if (auto extract = dyn_cast<tensor::ExtractOp>(op))
    return getElement(extract.getTensor(), operands);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
    size_t numDims = apply.getMap().getNumDims();
    return evaluate(apply.getMap().getResult(0),
                    Indices(operands).take_front(numDims),
                    Indices(operands).drop_front(numDims));
  }
  return evaluateOp(scalars, op, operands);
}

bool mlir::pe::raise::areAligned(const Occurrence &x, const Occurrence &y) {
  return x.tensor == y.tensor && x.part == y.part &&
         llvm::all_of(llvm::zip_equal(x.indices, y.indices),
                      [](const auto &indices) {
                        auto [i, j] = indices;
                        return i == j || (i->is(ScalarKind::Integer) &&
                                          j->is(ScalarKind::Integer));
                      });
}

void ElementEvaluator::makeOpaque(Value tensor) {
  opaque.insert(tensor);
  elements.erase(tensor);
}

ArrayRef<Occurrence> ElementEvaluator::getOccurrences(const Scalar *x) const {
  auto it = occurrences.find(x);
  return it == occurrences.end() ? ArrayRef<Occurrence>() : it->second;
}

void ElementEvaluator::learnFrom(Operation *assertion) {
  // One in a branch says nothing of what comes after it.
  auto assertOp = dyn_cast<cf::AssertOp>(assertion);
  if (assertOp && (!assertOp->getParentRegion()->hasOneBlock() ||
                   !isa<FunctionOpInterface>(assertOp->getParentOp())))
    return;
  auto comparison = assertOp ? assertOp.getArg().getDefiningOp<arith::CmpIOp>()
                             : arith::CmpIOp();
  if (comparison && comparison.getPredicate() == arith::CmpIPredicate::eq)
    scalars.unify(getScalar(comparison.getLhs()),
                  getScalar(comparison.getRhs()));
}
