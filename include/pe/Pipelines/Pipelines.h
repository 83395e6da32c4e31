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
      llvm::cl::desc(
          "The CPU: 'host', or an x86-64 or AArch64 CPU as clang names it"),
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
      getAccuracyValues(), llvm::cl::init(Accuracy::Standard)};
  Option<Angles> angles{*this, "angles",
                        llvm::cl::desc("How the angles of tokens are computed"),
                        getAnglesValues(), llvm::cl::init(Angles::Auto)};
  Option<Fuse> fuse{
      *this, "fuse",
      llvm::cl::desc("What is computed in the loop of a rotation"),
      getFuseValues(), llvm::cl::init(Fuse::Auto)};
  Option<bool> excessPrecision{
      *this, "excess-precision",
      llvm::cl::desc("Do not round to 16 bits what fused ops pass to each "
                     "other"),
      llvm::cl::init(true)};
  Option<Streaming> streaming{
      *this, "streaming", llvm::cl::desc("Which stores are non-temporal"),
      getStreamingValues(), llvm::cl::init(Streaming::Auto)};
  Option<int64_t> streamingThreshold{
      *this, "streaming-threshold",
      llvm::cl::desc(
          "Total size in bytes from which on arrays get non-temporal "
          "stores: about half of the last-level cache"),
      llvm::cl::init(16 << 20)};
  Option<bool> nativeBF16{
      *this, "native-bf16",
      llvm::cl::desc(
          "Let an x86-64 CPU's instruction round all numbers to bf16, "
          "if it has one: it flushes subnormal numbers to zero"),
      llvm::cl::init(false)};
  Option<Parallel> parallel{
      *this, "parallel", llvm::cl::desc("What runs in parallel"),
      getParallelValues(), llvm::cl::init(Parallel::None)};
};

/// Adds the passes of `--pe-lower-to-llvm`: they lower a module with pe ops, on
/// tensors or memrefs, to the LLVM dialect, for the CPU. Tensor arguments of
/// functions become contiguous memrefs, and results that are arguments are
/// dropped.
///
/// The buffers of tensors are freed where they are no longer needed; callers
/// own the buffers of results. Memrefs that the program allocates are freed
/// only where the program frees them.
void addLowerToLLVMPipeline(OpPassManager &pm,
                            const LowerToLLVMOptions &options);

/// Adds passes that lower upstream ops that do not bufferize, such as TOSA ops
/// and affine loops, and simplify rotations. The first stage for both CPUs and
/// GPUs.
void addPreparationPasses(OpPassManager &pm);

/// Canonicalization and CSE.
void addCleanupPasses(OpPassManager &pm);

/// The other stages of `addLowerToLLVMPipeline`, in order: pe ops to vectors
/// and loops on tensors, tensors to memrefs, and memrefs to the LLVM dialect,
/// with the omp dialect if anything is parallel. `hoistsAllocations` hoists
/// allocations out of loops, which is wrong for parallel loops. The program's
/// own memory stays marked, as by `pe-mark-program-memory`.
void addVectorizationPasses(OpPassManager &pm,
                            const LowerToLLVMOptions &options);
void addBufferizationPasses(OpPassManager &pm, bool hoistsAllocations);
void addConversionToLLVMPasses(OpPassManager &pm,
                               const LowerToLLVMOptions &options);

/// Registers the interfaces promised by upstream dialects that the pipelines
/// use. Not needed if all extensions of MLIR are registered.
void registerPipelineExtensions(DialectRegistry &registry);

struct LowerToGPUOptions : public PassPipelineOptions<LowerToGPUOptions> {
  Option<int64_t> blockSize{
      *this, "block-size",
      llvm::cl::desc("About how many threads a block has, from 32 to 1024"),
      llvm::cl::init(128)};
  ListOption<int64_t> maxGrid{
      *this, "max-grid",
      llvm::cl::desc("The most blocks of a launch in x, y and z; by default "
                     "those of CUDA, 2147483647,65535,65535")};
  Option<int64_t> subgroupSize{
      *this, "subgroup-size",
      llvm::cl::desc("How many threads may exchange values: 32 for NVIDIA, 32 "
                     "or 64 for AMD; 1 if that is not known"),
      llvm::cl::init(1)};
  Option<Fuse> fuse{
      *this, "fuse",
      llvm::cl::desc("What is computed in the kernel of a rotation"),
      getFuseValues(), llvm::cl::init(Fuse::Auto)};
  Option<bool> excessPrecision{
      *this, "excess-precision",
      llvm::cl::desc("Do not round to 16 bits what fused ops pass to each "
                     "other"),
      llvm::cl::init(true)};
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
      llvm::cl::desc("About how many threads a block has, from 32 to 1024"),
      llvm::cl::init(128)};
  Option<Fuse> fuse{
      *this, "fuse",
      llvm::cl::desc("What is computed in the kernel of a rotation"),
      getFuseValues(), llvm::cl::init(Fuse::Auto)};
  Option<bool> excessPrecision{
      *this, "excess-precision",
      llvm::cl::desc("Do not round to 16 bits what fused ops pass to each "
                     "other"),
      llvm::cl::init(true)};
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

/// Adds the passes of `--pe-lower-to-gpu`: they turn a module with pe ops, on
/// tensors or memrefs, into launches of the gpu dialect on memrefs, for any
/// kind of GPU.
void addLowerToGPUPipeline(OpPassManager &pm, const LowerToGPUOptions &options);

/// Adds passes that outline launches into kernels, with the parameters that
/// pe-map-to-grid documents.
void addKernelOutliningPasses(OpPassManager &pm);

/// Adds the passes of `--pe-lower-to-nvvm`: the two stages above, and
/// upstream's passes that lower kernels to NVVM and one `gpu.binary` per kernel
/// module, and the host's code to the LLVM dialect.
void addLowerToNVVMPipeline(OpPassManager &pm,
                            const LowerToNVVMOptions &options);

/// Registers the pipelines by name: those for CPUs, and those for GPUs.
void registerPEPipelines();
void registerGPUPipelines();

} // namespace mlir::pe

#endif // PE_PIPELINES_PIPELINES_H
