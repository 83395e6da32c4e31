//===- InitAll.h - Register everything of the project -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Users of this header link the library MLIRPEAll, or in other projects
// PE::All.
//
//===----------------------------------------------------------------------===//

#ifndef PE_INITALL_H
#define PE_INITALL_H

#include "mlir/IR/DialectRegistry.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/Codegen/GPU/Passes.h"
#include "pe/Conversion/Passes.h"
#include "pe/IR/PE.h"
#include "pe/Pipelines/Passes.h"
#include "pe/Pipelines/Pipelines.h"
#include "pe/Raise/Passes.h"
#include "pe/TransformOps/PETransformOps.h"
#include "pe/Transforms/Passes.h"

namespace mlir::pe {

/// Registers the pe dialect.
inline void registerAllDialects(DialectRegistry &registry) {
  registry.insert<PEDialect>();
}

/// Registers the interfaces promised by upstream dialects that the pipelines
/// use, and the transform ops.
inline void registerAllExtensions(DialectRegistry &registry) {
  registerPipelineExtensions(registry);
  registerTransformDialectExtension(registry);
}

/// Registers all passes and pipelines.
inline void registerAllPasses() {
  registerPERaisePasses();
  registerPETransformsPasses();
  registerPEConversionPasses();
  registerPECPUCodegenPasses();
  registerPEGPUCodegenPasses();
  registerPEPipelinesPasses();
  registerPEPipelines();
  registerGPUPipelines();
}

} // namespace mlir::pe

#endif // PE_INITALL_H
