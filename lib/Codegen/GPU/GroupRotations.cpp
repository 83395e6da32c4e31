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

/// Whether both ops have the same angles at every token and pair.
static bool shareAngles(RotaryOp lhs, RotaryOp rhs) {
  return lhs.getPositions() == rhs.getPositions() &&
         lhs.getInvFreq() == rhs.getInvFreq() &&
         lhs.getScale() == rhs.getScale() && lhs.getAxes() == rhs.getAxes();
}
static bool shareAngles(ApplyRotaryOp lhs, ApplyRotaryOp rhs) {
  return lhs.getCos() == rhs.getCos() && lhs.getSin() == rhs.getSin();
}

/// Whether the arrays of both ops have equal extents, but for the features and
/// the rows: the innermost dimension that positions do not index.
static bool haveSameShape(MemRefType lhs, MemRefType rhs,
                          ArrayRef<int64_t> positionDims) {
  if (lhs.getRank() != rhs.getRank())
    return false;
  bool isRows = true;
  for (int64_t dim = lhs.getRank() - 2; dim >= 0; --dim) {
    // Positions have one extent for both.
    if (llvm::is_contained(positionDims, dim))
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

/// Whether a root is an array of its own, and not one of several, as the result
/// of `arith.select` is.
static bool isArray(Value root) {
  if (auto argument = dyn_cast<BlockArgument>(root))
    return argument.getOwner()->isEntryBlock() &&
           isa<FunctionOpInterface>(argument.getOwner()->getParentOp());
  // Globals are constants here, which nothing writes.
  Operation *op = root.getDefiningOp();
  return isa<memref::GetGlobalOp>(op) ||
         hasEffect<MemoryEffects::Allocate>(op, root);
}

/// Whether two views may have an element in common, given that different
/// arguments of a function do not.
static bool mayOverlap(Value lhs, Value rhs) {
  lhs = getRoot(lhs);
  rhs = getRoot(rhs);
  return lhs == rhs || !isArray(lhs) || !isArray(rhs);
}

/// Whether one op may write what the other one reads or writes.
template <typename OpTy>
static bool mayInterfere(OpTy lhs, OpTy rhs) {
  auto writes = [](OpTy writer, OpTy op) {
    return llvm::any_of(op->getOperands(), [&](Value operand) {
      return isa<MemRefType>(operand.getType()) &&
             mayOverlap(operand, writer.getInit());
    });
  };
  return writes(lhs, rhs) || writes(rhs, lhs);
}

template <typename OpTy>
static bool canShareLaunch(OpTy lhs, OpTy rhs) {
  auto lhsType = cast<MemRefType>(lhs.getInitType());
  auto rhsType = cast<MemRefType>(rhs.getInitType());
  return shareAngles(lhs, rhs) && lhs.getLayout() == rhs.getLayout() &&
         lhs.getBegin() == rhs.getBegin() &&
         lhs.getPositionDims() == rhs.getPositionDims() &&
         lhsType.getElementType() == rhsType.getElementType() &&
         haveSameShape(lhsType, rhsType, lhs.getPositionDims()) &&
         !mayInterfere(lhs, rhs);
}

/// Whether nothing between the two, in one block, could tell that the first one
/// is done with the second one.
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

template <typename OpTy>
static SmallVector<SmallVector<OpTy>> group(ArrayRef<OpTy> ops) {
  SmallVector<SmallVector<OpTy>> groups;
  for (OpTy op : ops) {
    bool isShared =
        !groups.empty() && canMoveDownTo(groups.back().back(), op) &&
        llvm::all_of(groups.back(),
                     [&](OpTy other) { return canShareLaunch(other, op); });
    if (isShared)
      groups.back().push_back(op);
    else
      groups.push_back({op});
  }
  return groups;
}

SmallVector<SmallVector<RotaryOp>>
mlir::pe::groupRotations(ArrayRef<RotaryOp> ops) {
  return group(ops);
}

SmallVector<SmallVector<ApplyRotaryOp>>
mlir::pe::groupRotations(ArrayRef<ApplyRotaryOp> ops) {
  return group(ops);
}
