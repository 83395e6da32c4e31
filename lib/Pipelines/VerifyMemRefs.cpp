//===- VerifyMemRefs.cpp - Arrays that a target can access ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pe/Pipelines/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYMEMREFSPASS
#include "pe/Pipelines/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The types of results, and of arguments if the op is a function.
static SmallVector<Type> getDefinedTypes(Operation *op) {
  SmallVector<Type> types(op->getResultTypes());
  if (auto function = dyn_cast<FunctionOpInterface>(op)) {
    llvm::append_range(types, function.getArgumentTypes());
    llvm::append_range(types, function.getResultTypes());
  }
  return types;
}

static bool isStrided(BaseMemRefType type) {
  auto ranked = dyn_cast<MemRefType>(type);
  return !ranked || ranked.isStrided();
}

namespace {
struct VerifyMemRefs : public pe::impl::VerifyMemRefsPassBase<VerifyMemRefs> {
  using VerifyMemRefsPassBase::VerifyMemRefsPassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (succeeded(verify(op)))
        return WalkResult::advance();
      signalPassFailure();
      return WalkResult::skip();
    });
  }

private:
  LogicalResult verify(Operation *op) const {
    for (Type type : getDefinedTypes(op)) {
      auto memref = dyn_cast<BaseMemRefType>(type);
      if (!memref)
        continue;
      // Only the location: op errors would print a whole function.
      if (!isStrided(memref))
        return emitError(op->getLoc())
               << "'" << op->getName()
               << "' op expects arrays that have strides, but found " << type;
      if (!isKnown(memref.getMemorySpace()) && !isInKernel(op))
        return emitError(op->getLoc())
               << "'" << op->getName() << "' op expects arrays in memory space "
               << llvm::join(llvm::map_range(spaces, llvm::itostr), " or ")
               << ", but found " << type;
    }
    return success();
  }

  bool isKnown(Attribute space) const {
    auto number = dyn_cast_or_null<IntegerAttr>(space);
    return !space || (number && llvm::is_contained(spaces, number.getInt()));
  }

  /// Kernels that the program already contains may use more memory spaces.
  static bool isInKernel(Operation *op) {
    return op->getParentOfType<gpu::GPUModuleOp>() ||
           op->getParentOfType<gpu::LaunchOp>();
  }
};
} // namespace
