//===- HoistAllocations.cpp - Hoist allocations out of loops --------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HiddenOps.h"
#include "ProgramMemory.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pe/Codegen/CPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_HOISTALLOCATIONSPASS
#include "pe/Codegen/CPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct HoistAllocations
    : public pe::impl::HoistAllocationsPassBase<HoistAllocations> {
  void runOnOperation() override {
    HiddenOps hidden;
    getOperation().walk([&](memref::AllocOp op) {
      if (isMarked(op))
        hidden.hide(op);
    });
    bufferization::hoistBuffersFromLoops(getOperation());
    hidden.restore();
  }
};
} // namespace
