//===- Pipelines.h - From pe to machine code --------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PIPELINES_PIPELINES_H
#define PE_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace mlir::pe {

struct LowerToLLVMOptions : public PassPipelineOptions<LowerToLLVMOptions> {
  Option<int64_t> vectorWidth{
      *this, "vector-width",
      llvm::cl::desc("Width of a vector in bits, a power of two from 64 to "
                     "4096"),
      llvm::cl::init(256)};
};

/// Adds the passes of `--pe-lower-to-llvm`: a module with pe ops, on tensors or
/// memrefs, to the LLVM dialect, for the CPU. Functions with tensor arguments
/// get contiguous memrefs, and a result that is an argument is dropped.
void addLowerToLLVMPipeline(OpPassManager &pm,
                            const LowerToLLVMOptions &options);

/// The stages of the above, in order: pe ops to vectors and loops on tensors,
/// tensors to memrefs, and memrefs to the LLVM dialect.
void addVectorizationPasses(OpPassManager &pm,
                            const LowerToLLVMOptions &options);
void addBufferizationPasses(OpPassManager &pm);
void addConversionToLLVMPasses(OpPassManager &pm);

/// Registers the interfaces that upstream dialects promise and the pipelines
/// use. Those who register all extensions of MLIR have them already.
void registerPipelineExtensions(DialectRegistry &registry);

/// Registers the pipelines by name.
void registerPEPipelines();

} // namespace mlir::pe

#endif // PE_PIPELINES_PIPELINES_H
