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
#include "pe-c/PE.h"
#include "pe/InitAll.h"

using namespace mlir;

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(PE, pe, mlir::pe::PEDialect)

void peRegisterAllDialects(MlirDialectRegistry registry) {
  pe::registerAllDialects(*unwrap(registry));
  pe::registerAllExtensions(*unwrap(registry));
}

void peRegisterAllPasses() { pe::registerAllPasses(); }

MlirLogicalResult peAddLowerToLLVMPipeline(MlirOpPassManager passManager,
                                           MlirStringRef options,
                                           MlirStringCallback callback,
                                           void *userData) {
  pe::LowerToLLVMOptions parsed;
  detail::CallbackOstream errors(callback, userData);
  if (failed(parsed.parseFromString(unwrap(options), errors)))
    return mlirLogicalResultFailure();
  pe::addLowerToLLVMPipeline(*unwrap(passManager), parsed);
  return mlirLogicalResultSuccess();
}
