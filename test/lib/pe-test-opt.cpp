//===- pe-test-opt.cpp - pe-opt with passes for tests ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What interfaces are for and no tool of MLIR's does.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "pe/InitAll.h"

using namespace mlir;

/// The loop whose result `op` uses, and those nested in it.
static SmallVector<LoopLikeOpInterface> getProducingLoops(Operation *op) {
  SmallVector<LoopLikeOpInterface> loops;
  for (Value operand : op->getOperands())
    if (auto loop = operand.getDefiningOp<LoopLikeOpInterface>()) {
      loops.push_back(loop);
      break;
    }
  while (!loops.empty()) {
    auto inner =
        loops.back().getLoopRegions()[0]->getOps<LoopLikeOpInterface>();
    if (inner.empty())
      break;
    loops.push_back(*inner.begin());
  }
  return loops;
}

namespace {
/// Fuses every pe op into the loops that produce one of its operands.
struct TestFuseConsumers
    : public PassWrapper<TestFuseConsumers, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestFuseConsumers)

  StringRef getArgument() const final { return "test-fuse-consumers"; }
  StringRef getDescription() const final {
    return "Fuse pe ops into the loops that produce their operands";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<affine::AffineDialect, scf::SCFDialect>();
  }

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk([&](TilingInterface op) {
      if (isa<pe::PEDialect>(op->getDialect()))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      SmallVector<LoopLikeOpInterface> loops = getProducingLoops(op);
      IRRewriter rewriter(op->getContext());
      if (!loops.empty() &&
          failed(scf::tileAndFuseConsumer(rewriter, op, loops)))
        op->emitRemark("not fused into the loops of its producer");
    }
  }
};
} // namespace

int main(int argc, char **argv) {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllPasses();
  pe::registerAllDialects(registry);
  pe::registerAllExtensions(registry);
  pe::registerAllPasses();
  PassRegistration<TestFuseConsumers>();
  return asMainReturnCode(
      MlirOptMain(argc, argv, "pe test driver\n", registry));
}
