//===- HiddenOps.h - Ops that an upstream pass must not see -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_CODEGEN_CPU_HIDDENOPS_H
#define PE_LIB_CODEGEN_CPU_HIDDENOPS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::pe {

/// Replaces ops without regions by casts for a while, and restores them later.
class HiddenOps {
public:
  void hide(Operation *op) {
    OpBuilder builder(op);
    auto placeholder = UnrealizedConversionCastOp::create(
        builder, op->getLoc(), op->getResultTypes(), op->getOperands());
    op->replaceAllUsesWith(placeholder);
    op->setOperands(ValueRange());
    op->remove();
    ops.emplace_back(op, placeholder);
  }

  void restore() {
    for (auto [op, placeholder] : ops) {
      OpBuilder(placeholder).insert(op);
      op->setOperands(placeholder.getInputs());
      placeholder->replaceAllUsesWith(op);
      placeholder.erase();
    }
    ops.clear();
  }

private:
  SmallVector<std::pair<Operation *, UnrealizedConversionCastOp>> ops;
};

} // namespace mlir::pe

#endif // PE_LIB_CODEGEN_CPU_HIDDENOPS_H
