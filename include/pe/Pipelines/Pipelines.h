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

struct LowerToGPUOptions : public PassPipelineOptions<LowerToGPUOptions> {
  Option<int64_t> blockSize{
      *this, "block-size",
      llvm::cl::desc("The most threads of a block, from 32 to 1024"),
      llvm::cl::init(256)};
  Option<bool> shareLaunches{
      *this, "share-launches",
      llvm::cl::desc("Rotate arrays that share angles in one launch; different "
                     "memrefs must not overlap"),
      llvm::cl::init(true)};
};

struct LowerToNVVMOptions : public PassPipelineOptions<LowerToNVVMOptions> {
  Option<std::string> chip{
      *this, "chip",
      llvm::cl::desc("The GPU to generate code for, such as sm_80 or sm_90"),
      llvm::cl::init("sm_90")};
  Option<std::string> features{
      *this, "features",
      llvm::cl::desc("The version of PTX, such as +ptx80; by default one that "
                     "knows the chip"),
      llvm::cl::init("")};
  Option<std::string> format{
      *this, "format",
      llvm::cl::desc("What the kernels become: isa (PTX), bin (machine code, "
                     "for which ptxas is run) or fatbin (both)"),
      llvm::cl::init("isa")};
  Option<int64_t> blockSize{
      *this, "block-size",
      llvm::cl::desc("The most threads of a block, from 32 to 1024"),
      llvm::cl::init(256)};
  Option<bool> shareLaunches{
      *this, "share-launches",
      llvm::cl::desc("Rotate arrays that share angles in one launch; different "
                     "memrefs must not overlap"),
      llvm::cl::init(true)};
};

/// Adds the passes of `--pe-lower-to-gpu`: a module with pe ops, on tensors or
/// memrefs, to launches of the gpu dialect amid memrefs, for any kind of GPU.
void addLowerToGPUPipeline(OpPassManager &pm, const LowerToGPUOptions &options);

/// Makes kernels of launches, with the parameters that pe-map-to-grid
/// documents.
void addKernelOutliningPasses(OpPassManager &pm);

/// Adds the passes of `--pe-lower-to-nvvm`: the two above and upstream's to the
/// NVVM dialect and a `gpu.binary` per kernel, and the host's code to the LLVM
/// dialect.
void addLowerToNVVMPipeline(OpPassManager &pm,
                            const LowerToNVVMOptions &options);

/// Registers the pipelines by name: those for CPUs, and those for GPUs.
void registerPEPipelines();
void registerGPUPipelines();

} // namespace mlir::pe

#endif // PE_PIPELINES_PIPELINES_H
