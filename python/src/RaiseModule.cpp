//===- RaiseModule.cpp - From upstream dialects to pe ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "pe/IR/PE.h"
#include "pe/JIT/Session.h"
#include "pe/Raise/Raise.h"

using namespace mlir;

namespace pe::python {

llvm::Expected<RaisedModule> raiseModule(StringRef text, StringRef level) {
  std::optional<mlir::pe::RaiseLevel> parsed =
      mlir::pe::symbolizeRaiseLevel(level);
  if (!parsed)
    return llvm::createStringError(
        "level: expected 'tables', 'angles' or 'strict', found '" +
        level.str() + "'");
  mlir::pe::Session session;
  session.allowUnregisteredDialects();
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  MLIRContext *context = (*module)->getContext();
  context->loadDialect<arith::ArithDialect, complex::ComplexDialect,
                       linalg::LinalgDialect, mlir::pe::PEDialect,
                       tensor::TensorDialect>();
  IRRewriter rewriter(context);
  llvm::json::Array report =
      mlir::pe::raiseFunctions(rewriter, **module, *parsed);
  RaisedModule raised;
  // Not by operator<<, which leaves out the data of resources.
  llvm::raw_string_ostream stream(raised.text);
  (*module)->print(stream);
  llvm::raw_string_ostream(raised.report)
      << llvm::json::Value(std::move(report));
  return raised;
}

} // namespace pe::python
