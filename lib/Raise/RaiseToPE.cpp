//===- RaiseToPE.cpp - From upstream dialects to pe -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pe/IR/PE.h"
#include "pe/Raise/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_RAISETOPEPASS
#include "pe/Raise/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

namespace {
struct RaiseToPE : public pe::impl::RaiseToPEPassBase<RaiseToPE> {
  using RaiseToPEPassBase::RaiseToPEPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<Operation *> functions;
    getOperation()->walk([&](FunctionOpInterface function) {
      if (!function.isExternal())
        functions.push_back(function);
    });
    for (Operation *function : functions) {
      raiseRotations(rewriter, function, level);
      if (level == RaiseLevel::Angles)
        raiseSinusoids(rewriter, function);
      raiseSlopes(rewriter, function, level);
    }
  }
};
} // namespace
