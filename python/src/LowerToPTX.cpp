//===- LowerToPTX.cpp - From MLIR text to PTX -----------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "Session.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace pe::python {

llvm::Expected<std::string> lowerToPTX(StringRef text, StringRef options) {
  Session session;
  if (!PassPipelineInfo::lookup("pe-lower-to-nvvm"))
    return llvm::createStringError(
        "this build has no pipeline pe-lower-to-nvvm, which targets sm_* need");
  auto module = session.parse(text);
  if (!module)
    return module.takeError();
  std::string passes = ("pe-lower-to-nvvm{" + options + "}").str();
  if (llvm::Error error = session.runPasses(**module, passes))
    return error;
  std::string ptx;
  (*module)->walk([&](gpu::BinaryOp binary) {
    for (Attribute object : binary.getObjects())
      if (auto code = dyn_cast<gpu::ObjectAttr>(object))
        ptx += code.getObject().getValue();
  });
  if (ptx.empty())
    return llvm::createStringError(
        "pe-lower-to-nvvm made no code for the GPU of this module");
  return ptx;
}

} // namespace pe::python
