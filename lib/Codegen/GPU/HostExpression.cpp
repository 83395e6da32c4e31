//===- HostExpression.cpp - Values of the host as text --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostExpression.h"
#include "GridLaunch.h"
#include "MapToGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

/// The array that `memref` describes, without casts, which change nothing.
static Value stripArray(Value memref) {
  while (true) {
    if (auto cast = memref.getDefiningOp<memref::CastOp>())
      memref = cast.getSource();
    else if (auto metadata =
                 memref.getDefiningOp<memref::ExtractStridedMetadataOp>())
      memref = metadata.getSource();
    else
      return memref;
  }
}

Value HostExpressions::findAllocation(Value value) {
  if (!isa<MemRefType>(value.getType()))
    return nullptr;
  value = stripArray(value);
  Operation *op = value.getDefiningOp();
  return op && hasEffect<MemoryEffects::Allocate>(op, value) ? value : nullptr;
}

/// The text of one extent of memory that the function allocates.
std::optional<std::string>
HostExpressions::describeAllocatedSize(Value allocation, int64_t dim) {
  auto alloc = allocation.getDefiningOp<memref::AllocOp>();
  if (!alloc || !alloc.getType().getLayout().isIdentity())
    return std::nullopt;
  if (!alloc.getType().isDynamicDim(dim))
    return std::to_string(alloc.getType().getDimSize(dim));
  unsigned number = alloc.getType().getDynamicDimIndex(dim);
  return describe(alloc.getDynamicSizes()[number]);
}

std::optional<std::string> HostExpressions::describeMetadata(Value array,
                                                             unsigned number) {
  array = stripArray(array);
  unsigned rank = cast<MemRefType>(array.getType()).getRank();
  std::optional<std::string> name = describe(array);
  if (!name || number == 0)
    return name;
  bool isSize = number >= 2 && number < 2 + rank;
  if (Value allocation = findAllocation(array))
    return isSize ? describeAllocatedSize(allocation, number - 2)
                  : std::nullopt;
  if (number == 1)
    return *name + ".offset";
  return *name + (isSize ? ".size[" : ".stride[") +
         std::to_string(number - 2 - (isSize ? 0 : rank)) + "]";
}

std::optional<std::string> HostExpressions::describeBinary(Operation *op) {
  auto sign =
      TypeSwitch<Operation *, StringRef>(op)
          .Case<arith::AddIOp>([](auto) { return " + "; })
          .Case<arith::SubIOp>([](auto) { return " - "; })
          .Case<arith::MulIOp>([](auto) { return " * "; })
          .Case<arith::DivUIOp>([](auto) { return " // "; })
          .Case<arith::MinUIOp, arith::MaxUIOp>([](auto) { return ", "; })
          .Default([](auto) { return ""; });
  // Other integers may be negative, or wrap around.
  if (sign.empty() || !op->getResult(0).getType().isIndex())
    return std::nullopt;
  std::optional<std::string> lhs = describe(op->getOperand(0));
  std::optional<std::string> rhs = describe(op->getOperand(1));
  if (!lhs || !rhs)
    return std::nullopt;
  StringRef function = isa<arith::MinUIOp>(op)   ? "min"
                       : isa<arith::MaxUIOp>(op) ? "max"
                                                 : "";
  return (function + "(" + *lhs + sign + *rhs + ")").str();
}

std::optional<std::string>
HostExpressions::describeAffine(AffineExpr expression,
                                affine::AffineApplyOp apply) {
  if (auto number = dyn_cast<AffineConstantExpr>(expression))
    return std::to_string(number.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expression))
    return describe(apply.getDimOperands()[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
    return describe(apply.getSymbolOperands()[symbol.getPosition()]);
  StringRef sign;
  switch (expression.getKind()) {
  case AffineExprKind::Add:
    sign = " + ";
    break;
  case AffineExprKind::Mul:
    sign = " * ";
    break;
  case AffineExprKind::FloorDiv:
    sign = " // ";
    break;
  default:
    return std::nullopt;
  }
  auto binary = cast<AffineBinaryOpExpr>(expression);
  std::optional<std::string> lhs = describeAffine(binary.getLHS(), apply);
  std::optional<std::string> rhs = describeAffine(binary.getRHS(), apply);
  if (!lhs || !rhs)
    return std::nullopt;
  return ("(" + *lhs + sign + *rhs + ")").str();
}

std::optional<std::string> HostExpressions::describe(Value value) {
  if (std::optional<int64_t> number = getConstantIntValue(value))
    return std::to_string(*number);
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Operation *owner = argument.getOwner()->getParentOp();
    if (owner == function && argument.getOwner()->isEntryBlock())
      return "arg" + std::to_string(argument.getArgNumber());
    if (auto dimension = owner->getAttrOfType<StringAttr>(kSplitAttr))
      return "first_" + dimension.getValue().str();
    return std::nullopt;
  }
  if (Value allocation = findAllocation(value);
      allocation && isa<MemRefType>(value.getType())) {
    auto *known = llvm::find(allocations, allocation);
    size_t index = known - allocations.begin();
    if (known == allocations.end())
      allocations.push_back(allocation);
    return "memory" + std::to_string(index);
  }
  Operation *op = value.getDefiningOp();
  return TypeSwitch<Operation *, std::optional<std::string>>(op)
      .Case([&](memref::ExtractStridedMetadataOp metadata) {
        return describeMetadata(metadata.getSource(),
                                cast<OpResult>(value).getResultNumber());
      })
      .Case([&](memref::DimOp dim) -> std::optional<std::string> {
        if (std::optional<int64_t> index = dim.getConstantIndex())
          return describeMetadata(dim.getSource(), 2 + *index);
        return std::nullopt;
      })
      .Case([&](memref::CastOp cast) { return describe(cast.getSource()); })
      .Case(
          [&](arith::ExtFOp extension) { return describe(extension.getIn()); })
      .Case([&](arith::IndexCastOp cast) -> std::optional<std::string> {
        // To index, which keeps the sign.
        auto from = dyn_cast<IntegerType>(cast.getIn().getType());
        if (!from || from.getWidth() < 8 || from.getWidth() > 64)
          return std::nullopt;
        return describe(cast.getIn());
      })
      .Case([&](affine::AffineApplyOp apply) {
        return describeAffine(apply.getAffineMap().getResult(0), apply);
      })
      .Default([&](Operation *other) { return describeBinary(other); });
}

std::optional<std::string> HostExpressions::countBytes(Value allocation) {
  auto type = cast<MemRefType>(allocation.getType());
  if (!type.getElementType().isIntOrFloat())
    return std::nullopt;
  std::string bytes =
      std::to_string(llvm::divideCeil(type.getElementTypeBitWidth(), 8));
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    std::optional<std::string> size = describeAllocatedSize(allocation, dim);
    if (!size)
      return std::nullopt;
    bytes = "(" + bytes + " * " + *size + ")";
  }
  return bytes;
}

bool HostExpressions::mayHostWrite(Value allocation) {
  SmallVector<Value> worklist = {allocation};
  while (!worklist.empty()) {
    Value view = worklist.pop_back_val();
    for (Operation *user : view.getUsers()) {
      if (isa<gpu::LaunchFuncOp>(user) ||
          hasSingleEffect<MemoryEffects::Free>(user, view) ||
          hasSingleEffect<MemoryEffects::Read>(user, view))
        continue;
      bool isView =
          isa<ViewLikeOpInterface, memref::ExtractStridedMetadataOp>(user);
      if (!isView)
        return true;
      for (Value result : user->getResults())
        if (isa<BaseMemRefType>(result.getType()))
          worklist.push_back(result);
    }
  }
  return false;
}
