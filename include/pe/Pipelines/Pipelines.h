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
#include "pe/Codegen/CPU/Options.h"

namespace mlir::pe {

/// The options of `--pe-lower-to-llvm`.
struct LowerToLLVMOptions : public PassPipelineOptions<LowerToLLVMOptions> {
  Option<std::string> target{
      *this, "target",
      llvm::cl::desc("The CPU: 'host', or a name that 'llc -mcpu' takes"),
      llvm::cl::init("host")};
  Option<int64_t> vectorWidth{
      *this, "vector-width",
      llvm::cl::desc("Width of a vector in bits, a power of two from 64 to "
                     "4096; 0 for two registers of the target"),
      llvm::cl::init(0)};
  Option<Accuracy> accuracy{
      *this, "accuracy",
      llvm::cl::desc("How close cosines and sines in f32 are to the true "
                     "values"),
      llvm::cl::values(
          clEnumValN(Accuracy::Standard, "standard", "within 2.5e-7"),
          clEnumValN(Accuracy::High, "high", "within 1.2e-7")),
      llvm::cl::init(Accuracy::Standard)};
  Option<Angles> angles{
      *this, "angles", llvm::cl::desc("How the angles of tokens are computed"),
      llvm::cl::values(
          clEnumValN(Angles::Auto, "auto", "the cheapest way"),
          clEnumValN(Angles::Exact, "exact", "an exact phase for every token"),
          clEnumValN(Angles::Split, "split",
                     "sums of two angles wherever possible")),
      llvm::cl::init(Angles::Auto)};
  Option<Streaming> streaming{
      *this, "streaming", llvm::cl::desc("What stores bypass the caches"),
      llvm::cl::values(clEnumValN(Streaming::Auto, "auto",
                                  "those of arrays above the threshold"),
                       clEnumValN(Streaming::Never, "never", "none"),
                       clEnumValN(Streaming::Always, "always",
                                  "those of all arrays that are only written")),
      llvm::cl::init(Streaming::Auto)};
  Option<int64_t> streamingThreshold{
      *this, "streaming-threshold",
      llvm::cl::desc("Size in bytes from which on arrays are stored around "
                     "the caches: about half of the last one"),
      llvm::cl::init(16 << 20)};
  Option<bool> nativeBF16{
      *this, "native-bf16",
      llvm::cl::desc("Round to bf16 by the target's own instruction, if it has "
                     "one: on x86-64 that takes subnormal numbers for zero"),
      llvm::cl::init(false)};
  Option<Parallel> parallel{
      *this, "parallel", llvm::cl::desc("What runs in parallel"),
      llvm::cl::values(clEnumValN(Parallel::None, "none", "nothing"),
                       clEnumValN(Parallel::OpenMP, "openmp", "tokens")),
      llvm::cl::init(Parallel::None)};
};

/// Adds the passes of `--pe-lower-to-llvm`: a module with pe ops, on tensors or
/// memrefs, to the LLVM dialect, for the CPU. Functions with tensor arguments
/// get contiguous memrefs, and a result that is an argument is dropped.
///
/// What tensors become is freed where it is no longer needed, or by those who
/// get it as a result. What the program allocates as memrefs is its own: it is
/// never freed for it.
void addLowerToLLVMPipeline(OpPassManager &pm,
                            const LowerToLLVMOptions &options);

/// Lowers upstream ops that do not bufferize, as those of TOSA and affine
/// loops, and simplifies rotations: comes first, in pipelines for CPUs and for
/// GPUs.
void addPreparationPasses(OpPassManager &pm);

/// The stages of the above, in order: pe ops to vectors and loops on tensors,
/// tensors to memrefs, and memrefs to the LLVM dialect, with that of OpenMP if
/// anything is parallel. With `hoistsAllocations`, what an iteration of
/// a loop allocates is allocated once, for one thread.
void addVectorizationPasses(OpPassManager &pm,
                            const LowerToLLVMOptions &options);
void addBufferizationPasses(OpPassManager &pm, bool hoistsAllocations);
void addConversionToLLVMPasses(OpPassManager &pm,
                               const LowerToLLVMOptions &options);

/// Registers the interfaces that upstream dialects promise and the pipelines
/// use. Those who register all extensions of MLIR have them already.
void registerPipelineExtensions(DialectRegistry &registry);

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
  Option<bool> allowHostCompute{
      *this, "allow-host-compute",
      llvm::cl::desc(
          "Whether the host may compute arrays and launch kernels in "
          "loops"),
      llvm::cl::init(false)};
};

struct LowerToNVVMOptions : public PassPipelineOptions<LowerToNVVMOptions> {
  Option<std::string> chip{
      *this, "chip",
      llvm::cl::desc("The GPU to generate code for, such as sm_80 or sm_90"),
      llvm::cl::init("sm_90")};
  Option<std::string> features{
      *this, "features",
      llvm::cl::desc("The version of PTX, such as +ptx80; by default the first "
                     "that knows the chip"),
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
  Option<bool> allowHostCompute{
      *this, "allow-host-compute",
      llvm::cl::desc(
          "Whether the host may compute arrays and launch kernels in "
          "loops"),
      llvm::cl::init(false)};
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
