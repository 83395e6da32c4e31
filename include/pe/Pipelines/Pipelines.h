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
#include "pe/Codegen/Options.h"

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
                     "4096; 0 for that of the target"),
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
void addLowerToLLVMPipeline(OpPassManager &pm,
                            const LowerToLLVMOptions &options);

/// The stages of the above, in order: pe ops to vectors and loops on tensors,
/// tensors to memrefs, and memrefs to the LLVM dialect, with that of OpenMP if
/// anything is parallel.
void addVectorizationPasses(OpPassManager &pm,
                            const LowerToLLVMOptions &options);
void addBufferizationPasses(OpPassManager &pm,
                            const LowerToLLVMOptions &options);
void addConversionToLLVMPasses(OpPassManager &pm,
                               const LowerToLLVMOptions &options);

/// Registers the interfaces that upstream dialects promise and the pipelines
/// use. Those who register all extensions of MLIR have them already.
void registerPipelineExtensions(DialectRegistry &registry);

/// Registers the pipelines by name.
void registerPEPipelines();

} // namespace mlir::pe

#endif // PE_PIPELINES_PIPELINES_H
