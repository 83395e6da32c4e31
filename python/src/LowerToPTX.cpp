//===- LowerToPTX.cpp - From MLIR text to PTX -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "pe/Codegen/GPU/LaunchContract.h"
#include "pe/JIT/Session.h"
#include "pe/Pipelines/Pipelines.h"

using namespace mlir;

namespace pe::python {

llvm::Expected<LoweredPTX> lowerToPTX(StringRef text, StringRef options) {
  mlir::pe::Session session;
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  auto addPasses = [&](OpPassManager &pm, llvm::raw_ostream &errors) {
    mlir::pe::LowerToNVVMOptions parsed;
    if (failed(mlir::pe::parseOptions(parsed, options, errors)))
      return failure();
    mlir::pe::addLowerToNVVMPipeline(pm, parsed);
    return success();
  };
  if (llvm::Error error = session.runPasses(**module, addPasses))
    return error;
  SmallVector<StringRef> modules;
  (*module)->walk([&](gpu::BinaryOp binary) {
    for (Attribute object : binary.getObjects())
      if (auto code = dyn_cast<gpu::ObjectAttr>(object))
        modules.push_back(code.getObject().getValue().rtrim('\0'));
  });
  if (modules.empty())
    return llvm::createStringError(
        "expected pe ops, from which kernels are made, but found none");
  if (modules.size() > 1)
    return llvm::createStringError(
        "expected kernels of one module, but found some with other targets");
  std::string kernels;
  llvm::raw_string_ostream(kernels)
      << llvm::json::Value(mlir::pe::getLaunchContract(**module));
  return LoweredPTX{modules.front().str(), kernels, session.takeWarnings()};
}

std::string getDefaultOptionsForPTX() {
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::pe::LowerToNVVMOptions().print(os);
  return text;
}

} // namespace pe::python
