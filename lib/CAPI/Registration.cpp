//===- Registration.cpp - C API of registration and pipelines -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/Registration.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Utils.h"
#include "mlir/IR/BuiltinOps.h"
#include "pe-c/PE.h"
#include "pe/InitAll.h"

using namespace mlir;

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(PE, pe, mlir::pe::PEDialect)

void peRegisterAllDialects(MlirDialectRegistry registry) {
  pe::registerAllDialects(*unwrap(registry));
  pe::registerAllExtensions(*unwrap(registry));
}

void peRegisterAllPasses() { pe::registerAllPasses(); }

static void ignore(MlirStringRef, void *) {}

/// Whether passes on modules can be added to the pass manager without nesting.
static bool canRunOnModule(const OpPassManager &passes) {
  return passes.getOpAnchorName() == OpPassManager::getAnyOpAnchorName() ||
         passes.getOpAnchorName() == ModuleOp::getOperationName();
}

MlirLogicalResult peAddLowerToLLVMPipeline(MlirOpPassManager passManager,
                                           MlirStringRef options,
                                           MlirStringCallback callback,
                                           void *userData) {
  OpPassManager &passes = *unwrap(passManager);
  detail::CallbackOstream errors(callback ? callback : ignore, userData);
  if (!canRunOnModule(passes)) {
    errors << "expects a pass manager that runs on "
           << ModuleOp::getOperationName() << ", but found one that runs on "
           << passes.getOpAnchorName() << "\n";
    return mlirLogicalResultFailure();
  }
  pe::LowerToLLVMOptions parsed;
  if (failed(parsed.parseFromString(unwrap(options), errors)))
    return mlirLogicalResultFailure();
  pe::addLowerToLLVMPipeline(passes, parsed);
  return mlirLogicalResultSuccess();
}
