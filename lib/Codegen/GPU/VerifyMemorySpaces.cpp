//===- VerifyMemorySpaces.cpp - Memory that a target knows ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pe/Codegen/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYMEMORYSPACESPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The memory space of a memref, or null.
static Attribute getMemorySpace(Type type) {
  auto memref = dyn_cast<BaseMemRefType>(type);
  return memref ? memref.getMemorySpace() : Attribute();
}

namespace {
struct VerifyMemorySpaces
    : public pe::impl::VerifyMemorySpacesPassBase<VerifyMemorySpaces> {
  using VerifyMemorySpacesPassBase::VerifyMemorySpacesPassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // Kernels that are there already have more kinds of memory.
      if (isa<gpu::GPUModuleOp, gpu::LaunchOp>(op))
        return WalkResult::skip();
      SmallVector<Type> types(op->getResultTypes());
      if (auto function = dyn_cast<FunctionOpInterface>(op)) {
        llvm::append_range(types, function.getArgumentTypes());
        llvm::append_range(types, function.getResultTypes());
      }
      for (Type type : types) {
        Attribute space = getMemorySpace(type);
        if (!space || isKnown(space))
          continue;
        // Without all of a function in the message.
        emitError(op->getLoc())
            << "'" << op->getName() << "' op expects arrays in memory space "
            << llvm::join(llvm::map_range(spaces, llvm::itostr), " or ")
            << ", but found " << type;
        signalPassFailure();
        return WalkResult::skip();
      }
      return WalkResult::advance();
    });
  }

private:
  bool isKnown(Attribute space) {
    auto number = dyn_cast<IntegerAttr>(space);
    return number && llvm::is_contained(spaces, number.getInt());
  }
};
} // namespace
