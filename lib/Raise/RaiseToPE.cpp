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
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::pe {
#define GEN_PASS_DEF_RAISETOPEPASS
#include "pe/Raise/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;
using namespace mlir::pe;

std::optional<RaiseLevel> mlir::pe::symbolizeRaiseLevel(StringRef name) {
  return llvm::StringSwitch<std::optional<RaiseLevel>>(name)
      .Case("tables", RaiseLevel::Tables)
      .Case("angles", RaiseLevel::Angles)
      .Case("strict", RaiseLevel::Strict)
      .Default(std::nullopt);
}

void mlir::pe::raiseAll(RewriterBase &rewriter, Operation *root,
                        RaiseLevel level, RaiseReport &report) {
  raiseRotations(rewriter, root, level, report);
  if (level == RaiseLevel::Angles)
    raiseSinusoids(rewriter, root, report);
  // The slopes of biases are maybe known only when these are raised.
  raiseAlibi(rewriter, root, level, report);
  raiseSlopes(rewriter, root, level, report);
}

llvm::json::Array mlir::pe::raiseFunctions(RewriterBase &rewriter,
                                           Operation *root, RaiseLevel level) {
  SmallVector<FunctionOpInterface> functions;
  root->walk([&](FunctionOpInterface function) {
    if (!function.isExternal())
      functions.push_back(function);
  });
  llvm::json::Array reports;
  for (FunctionOpInterface function : functions) {
    RaiseReport report;
    raiseAll(rewriter, function, level, report);
    reports.push_back(llvm::json::Object{
        {"function", function.getName().str()},
        {"raised", std::move(report.raised)},
        {"declined", std::move(report.declined)},
    });
  }
  return reports;
}

namespace {
struct RaiseToPE : public pe::impl::RaiseToPEPassBase<RaiseToPE> {
  using RaiseToPEPassBase::RaiseToPEPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    llvm::json::Array reports = raiseFunctions(rewriter, getOperation(), level);
    if (report.empty())
      return;
    std::error_code error;
    llvm::raw_fd_ostream file(report, error, llvm::sys::fs::OF_Text);
    if (!error)
      file << llvm::formatv("{0:2}", llvm::json::Value(std::move(reports)))
           << "\n";
    file.close();
    if (error || file.has_error()) {
      file.clear_error();
      emitError(getOperation()->getLoc())
          << "cannot write the report to '" << report << "'";
      signalPassFailure();
    }
  }
};
} // namespace
