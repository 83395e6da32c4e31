//===- pe-plugin.cpp - The dialect and passes as a plugin -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "pe/InitAll.h"

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "PE", LLVM_VERSION_STRING,
          [](mlir::DialectRegistry *registry) {
            mlir::pe::registerAllDialects(*registry);
            mlir::pe::registerAllExtensions(*registry);
            mlir::pe::registerAllPasses();
          }};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "PE", LLVM_VERSION_STRING,
          [] { mlir::pe::registerAllPasses(); }};
}
