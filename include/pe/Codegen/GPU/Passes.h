//===- Passes.h - GPU code generation passes ------------------ -*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_GPU_PASSES_H
#define PE_CODEGEN_GPU_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::gpu {
class GPUModuleOp;
} // namespace mlir::gpu

namespace mlir::pe {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "pe/Codegen/GPU/Passes.h.inc"

} // namespace mlir::pe

#endif // PE_CODEGEN_GPU_PASSES_H
