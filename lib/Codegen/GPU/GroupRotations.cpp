//===- GroupRotations.cpp - Rotations that share a launch -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MapToGrid.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::pe;

/// The operands that determine the angles: all but x and the init.
static SmallVector<Value> getAngleOperands(RotationOpInterface op) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    if (operand != op.getX() && operand != op.getFirstInit())
      operands.push_back(operand);
  return operands;
}

/// Whether both ops have the same angles at every token and pair.
static bool shareAngles(RotationOpInterface lhs, RotationOpInterface rhs) {
  if (lhs->getName() != rhs->getName() ||
      getAngleOperands(lhs) != getAngleOperands(rhs) ||
      lhs.getPerFeature() != rhs.getPerFeature())
    return false;
  auto lhsAngles = dyn_cast<AngleOpInterface>(lhs.getOperation());
  auto rhsAngles = dyn_cast<AngleOpInterface>(rhs.getOperation());
  return !lhsAngles || (lhsAngles.getAxes() == rhsAngles.getAxes() &&
                        lhsAngles.getMixedAxes() == rhsAngles.getMixedAxes());
}

/// Whether the arrays of both ops have equal extents, but for the features and
/// the rows: the innermost dimension on which angles do not depend. Without
/// such a dimension there is no range of rows that arrays could share.
static bool haveSameShape(MemRefType lhs, MemRefType rhs,
                          ArrayRef<int64_t> angleDims) {
  if (lhs.getRank() != rhs.getRank() ||
      lhs.getRank() <= static_cast<int64_t>(angleDims.size()) + 1)
    return false;
  bool isRows = true;
  for (int64_t dim = lhs.getRank() - 2; dim >= 0; --dim) {
    // Both ops have the same angles, and so the same extents.
    if (llvm::is_contained(angleDims, dim))
      continue;
    if (!isRows &&
        (lhs.isDynamicDim(dim) || lhs.getDimSize(dim) != rhs.getDimSize(dim)))
      return false;
    isRows = false;
  }
  return true;
}

Value mlir::pe::getRoot(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// Whether a root is one distinct array. The result of `arith.select`, for
/// example, may be one of several.
static bool isArray(Value root) {
  if (auto argument = dyn_cast<BlockArgument>(root))
    return argument.getOwner()->isEntryBlock() &&
           isa<FunctionOpInterface>(argument.getOwner()->getParentOp());
  // Globals are constants here, so nothing writes to them.
  Operation *op = root.getDefiningOp();
  return isa<memref::GetGlobalOp>(op) ||
         hasEffect<MemoryEffects::Allocate>(op, root);
}

bool mlir::pe::mayOverlap(Value lhs, Value rhs) {
  lhs = getRoot(lhs);
  rhs = getRoot(rhs);
  return lhs == rhs || !isArray(lhs) || !isArray(rhs);
}

/// Whether one op may write what the other one reads or writes.
static bool mayInterfere(RotationOpInterface lhs, RotationOpInterface rhs) {
  auto writes = [](RotationOpInterface writer, RotationOpInterface op) {
    return llvm::any_of(op->getOperands(), [&](Value operand) {
      return isa<MemRefType>(operand.getType()) &&
             !areDisjoint(operand, writer.getFirstInit());
    });
  };
  return writes(lhs, rhs) || writes(rhs, lhs);
}

/// Whether a row of one array or of the other can be chosen by a pointer: their
/// elements are in one memory space, and equally far apart.
static bool haveSameRows(Value lhs, Value rhs) {
  auto lhsType = cast<MemRefType>(lhs.getType());
  auto rhsType = cast<MemRefType>(rhs.getType());
  return lhsType.getElementType() == rhsType.getElementType() &&
         lhsType.getMemorySpace() == rhsType.getMemorySpace() &&
         lhsType.isLastDimUnitStride() && rhsType.isLastDimUnitStride();
}

/// Whether what is not rotated is treated alike: both rotations leave it where
/// it is, or copy as many features.
static bool haveSameRest(RotationOpInterface lhs, RotationOpInterface rhs) {
  bool isInPlace = lhs.getSource() == lhs.getFirstInit();
  if (isInPlace != (rhs.getSource() == rhs.getFirstInit()))
    return false;
  int64_t features = lhs.getInitType().getShape().back();
  return isInPlace || (!ShapedType::isDynamic(features) &&
                       features == rhs.getInitType().getShape().back());
}

/// Whether rows have factors of their own, which are those of one array only.
static bool isScaledByArray(RotationOpInterface op) {
  return llvm::any_of(
      ArrayRef<Value>{op.getScale(), op.getXScale(), op.getInitScale()},
      [](Value scale) { return scale && isa<ShapedType>(scale.getType()); });
}

static bool canShareLaunch(RotationOpInterface lhs, RotationOpInterface rhs) {
  auto lhsType = cast<MemRefType>(lhs.getInitType());
  auto rhsType = cast<MemRefType>(rhs.getInitType());
  return shareAngles(lhs, rhs) && lhs.getLayout() == rhs.getLayout() &&
         lhs.getBegin() == rhs.getBegin() &&
         lhs.getSaturate() == rhs.getSaturate() &&
         lhs.getScale() == rhs.getScale() &&
         lhs.getXScale() == rhs.getXScale() &&
         lhs.getInitScale() == rhs.getInitScale() &&
         lhs.getPositionDims() == rhs.getPositionDims() &&
         lhs.getAngleDims() == rhs.getAngleDims() && !isScaledByArray(lhs) &&
         haveSameRows(lhs.getFirstInit(), rhs.getFirstInit()) &&
         haveSameRows(lhs.getSource(), rhs.getSource()) &&
         haveSameRest(lhs, rhs) &&
         haveSameShape(lhsType, rhsType, lhs.getAngleDims()) &&
         !mayInterfere(lhs, rhs);
}

/// Whether the first op can be moved down to the second one: both are in one
/// block, and no op between them has effects other than an allocation.
static bool canMoveDownTo(Operation *first, Operation *second) {
  if (first->getBlock() != second->getBlock())
    return false;
  for (Operation *op = first->getNextNode(); op != second;
       op = op->getNextNode()) {
    if (!op)
      return false;
    bool isHarmless =
        isMemoryEffectFree(op) || hasSingleEffect<MemoryEffects::Allocate>(op);
    if (!isHarmless)
      return false;
  }
  return true;
}

SmallVector<SmallVector<RotationOpInterface>>
mlir::pe::groupRotations(ArrayRef<RotationOpInterface> ops,
                         bool shareLaunches) {
  SmallVector<SmallVector<RotationOpInterface>> groups;
  for (RotationOpInterface op : ops) {
    bool isShared = shareLaunches && !groups.empty() &&
                    canMoveDownTo(groups.back().back(), op) &&
                    llvm::all_of(groups.back(), [&](RotationOpInterface other) {
                      return canShareLaunch(other, op);
                    });
    if (isShared)
      groups.back().push_back(op);
    else
      groups.push_back({op});
  }
  return groups;
}
