//===- EntryTracker.cpp - Tracks the entry through a pipeline -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EntryTracker.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace pe::python {

/// The attribute that numbers the results of the entry, of which some are
/// dropped.
static constexpr StringLiteral numberAttr = "pe.result_number";

using Active = SmallPtrSetImpl<Operation *>;

static std::optional<unsigned> findReturned(func::FuncOp function,
                                            unsigned result, Active &active);

/// The function argument that a memref is, after casts and after calls of
/// functions that return their argument.
static std::optional<unsigned> findArgument(Value value, Active &active) {
  while (auto cast = value.getDefiningOp<memref::CastOp>())
    value = cast.getSource();
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Block *block = argument.getOwner();
    if (block->isEntryBlock() && isa<func::FuncOp>(block->getParentOp()))
      return argument.getArgNumber();
    return std::nullopt;
  }
  auto call = value.getDefiningOp<func::CallOp>();
  if (!call)
    return std::nullopt;
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  if (!callee || callee.isExternal())
    return std::nullopt;
  auto operand =
      findReturned(callee, cast<OpResult>(value).getResultNumber(), active);
  if (!operand)
    return std::nullopt;
  return findArgument(call.getOperand(*operand), active);
}

/// The argument that a function returns as this result, if all its returns do.
static std::optional<unsigned> findReturned(func::FuncOp function,
                                            unsigned result, Active &active) {
  // Recursive functions are not analyzed.
  if (!active.insert(function).second)
    return std::nullopt;
  std::optional<unsigned> found;
  bool isSame = true;
  for (auto op : function.getOps<func::ReturnOp>()) {
    auto argument = findArgument(op.getOperand(result), active);
    isSame &= argument && (!found || found == argument);
    found = argument;
  }
  active.erase(function);
  return isSame ? found : std::nullopt;
}

func::FuncOp EntryTracker::find(Operation *op) const {
  auto module = dyn_cast<ModuleOp>(op);
  return module ? module.lookupSymbol<func::FuncOp>(name) : nullptr;
}

static bool dropsResults(Pass *pass) {
  return pass->getArgument() == "pe-drop-returned-arguments";
}

void EntryTracker::runBeforePass(Pass *pass, Operation *op) {
  func::FuncOp function = find(op);
  if (!function || !dropsResults(pass))
    return;
  Builder builder(function.getContext());
  entry.returned.clear();
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    SmallPtrSet<Operation *, 4> active;
    auto argument = findReturned(function, i, active);
    entry.returned.push_back(argument ? int(*argument) : -1);
    function.setResultAttr(i, numberAttr, builder.getI64IntegerAttr(i));
  }
}

void EntryTracker::runAfterPass(Pass *pass, Operation *op) {
  func::FuncOp function = find(op);
  if (!function)
    return;
  entry.type = function.getFunctionType();
  if (!dropsResults(pass))
    return;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto number = dyn_cast_or_null<IntegerAttr>(
            function.removeResultAttr(i, numberAttr)))
      entry.returned[number.getInt()] = -1;
  entry.isLost = llvm::count(entry.returned, -1) != function.getNumResults();
}

} // namespace pe::python
