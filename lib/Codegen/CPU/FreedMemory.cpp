//===- FreedMemory.cpp - What a program may free --------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramMemory.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
/// Whose memory a memref may be.
struct Owners {
  bool program = false;
  bool tensors = false;
};

/// Which values the memrefs of a function are views of. The result of a call is
/// not traced to the arguments of the call: it is either new or memory of the
/// program.
class Origins {
public:
  explicit Origins(func::FuncOp function) {
    for (auto &[source, views] : BufferViewFlowAnalysis(function))
      for (Value view : views)
        if (!view.getDefiningOp<CallOpInterface>())
          sources[view].push_back(source);
  }

  /// The memref and, transitively, everything that it may be a view of.
  SetVector<Value> find(Value memref) const {
    SetVector<Value> found;
    found.insert(memref);
    for (size_t i = 0; i < found.size(); ++i) {
      auto it = sources.find(found[i]);
      if (it != sources.end())
        found.insert(it->second.begin(), it->second.end());
    }
    return found;
  }

private:
  DenseMap<Value, SmallVector<Value>> sources;
};

/// What the functions of a program free.
class FreedMemory {
public:
  explicit FreedMemory(SymbolTableCollection &symbols) : symbols(symbols) {}

  /// Notes an operand that is freed, or passed to a function.
  void add(func::FuncOp function, OpOperand &operand) {
    operands.emplace_back(function, &operand);
  }

  /// Finds the arguments that functions free, also by passing them on.
  void findFreedArguments();

  /// Drops, or reports, each op that frees the memory of tensors.
  LogicalResult settle();

private:
  /// Whether the operand is freed, as far as is known so far.
  bool isFreed(OpOperand &operand);
  Owners getOwners(func::FuncOp function, Value memref);
  SetVector<Value> getOrigins(func::FuncOp function, Value memref);

  SymbolTableCollection &symbols;
  SmallVector<std::pair<func::FuncOp, OpOperand *>> operands;
  DenseSet<BlockArgument> freedArguments;
  DenseMap<Operation *, std::unique_ptr<Origins>> origins;
};
} // namespace

SetVector<Value> FreedMemory::getOrigins(func::FuncOp function, Value memref) {
  auto &known = origins[function];
  if (!known)
    known = std::make_unique<Origins>(function);
  return known->find(memref);
}

bool FreedMemory::isFreed(OpOperand &operand) {
  auto call = dyn_cast<CallOpInterface>(operand.getOwner());
  if (!call)
    return frees(operand);
  auto callee =
      dyn_cast_if_present<func::FuncOp>(call.resolveCallableInTable(&symbols));
  // By convention, a function without a known body frees nothing.
  return callee && !callee.isExternal() &&
         freedArguments.contains(
             callee.getArgument(operand.getOperandNumber()));
}

Owners FreedMemory::getOwners(func::FuncOp function, Value memref) {
  Owners owners;
  for (Value value : getOrigins(function, memref)) {
    bool isProgram;
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      if (argument.getOwner() != &function.front())
        continue;
      isProgram =
          bool(function.getArgAttr(argument.getArgNumber(), kProgramMemory));
    } else if (auto call = value.getDefiningOp<CallOpInterface>()) {
      isProgram = isProgramMemory(call, cast<OpResult>(value), symbols);
    } else if (allocates(cast<OpResult>(value))) {
      isProgram = isMarked(value.getDefiningOp());
    } else {
      continue;
    }
    (isProgram ? owners.program : owners.tensors) = true;
  }
  return owners;
}

void FreedMemory::findFreedArguments() {
  bool hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    for (auto [function, operand] : operands) {
      if (!isFreed(*operand))
        continue;
      for (Value value : getOrigins(function, operand->get())) {
        auto argument = dyn_cast<BlockArgument>(value);
        if (argument && argument.getOwner() == &function.front() &&
            function.getArgAttr(argument.getArgNumber(), kProgramMemory))
          hasChanged |= freedArguments.insert(argument).second;
      }
    }
  }
}

LogicalResult FreedMemory::settle() {
  SmallVector<Operation *> dropped;
  for (auto [function, operand] : operands) {
    if (!isFreed(*operand))
      continue;
    Operation *op = operand->getOwner();
    Owners owners = getOwners(function, operand->get());
    if (!owners.tensors)
      continue;
    if (isa<CallOpInterface>(op))
      return op->emitOpError("expects a memref that its callee may free, but "
                             "found the memory of a tensor");
    if (owners.program || !isa<memref::DeallocOp>(op))
      return op->emitOpError("expects memory that is only the program's, but "
                             "found some that may be a tensor's");
    dropped.push_back(op);
  }
  for (Operation *op : dropped)
    op->erase();
  return success();
}

LogicalResult mlir::pe::settleFrees(Operation *root,
                                    SymbolTableCollection &symbols) {
  FreedMemory freed(symbols);
  bool hasFrees = false;
  root->walk([&](func::FuncOp function) {
    function.walk([&](Operation *op) {
      bool isCall = isa<CallOpInterface>(op);
      for (OpOperand &operand : op->getOpOperands()) {
        bool isFreed = !isCall && frees(operand);
        hasFrees |= isFreed;
        if (isFreed || (isCall && isMemRef(operand.get())))
          freed.add(function, operand);
      }
    });
  });
  if (!hasFrees)
    return success();
  freed.findFreedArguments();
  return freed.settle();
}
