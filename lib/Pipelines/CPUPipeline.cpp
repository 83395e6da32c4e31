//===- CPUPipeline.cpp - pe to the LLVM dialect ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "pe/Codegen/CPUTarget.h"
#include "pe/Codegen/Passes.h"
#include "pe/Conversion/Passes.h"
#include "pe/Pipelines/Passes.h"
#include "pe/Pipelines/Pipelines.h"
#include "pe/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pe;

static void addCleanup(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// The target, or if there is none, the least there is: `pe-set-target` reports
/// it.
static CPUTarget getTarget(const pe::LowerToLLVMOptions &options) {
  return getCPUTarget(options.target).value_or(CPUTarget{128, false});
}

static bool usesNativeBF16(const pe::LowerToLLVMOptions &options) {
  return options.nativeBF16 && getTarget(options).hasBF16;
}

void mlir::pe::addVectorizationPasses(OpPassManager &pm,
                                      const pe::LowerToLLVMOptions &options) {
  pm.addPass(createCheckScalePass());
  addCleanup(pm);
  pm.addPass(createMemRefsToTensorsPass());
  addCleanup(pm);
  // Token → cosines and sines of the token → its rows → pairs.
  pm.addPass(createTileTokensPass(
      {options.angles, options.accuracy, options.parallel}));
  addCleanup(pm);
  pm.addPass(createFuseTokenLoopsPass());
  pm.addPass(createSplitRotaryPass());
  pm.addPass(createTileRowsPass());
  addCleanup(pm);
  int64_t width = options.vectorWidth;
  if (width == 0)
    width = getTarget(options).vectorWidth;
  pm.addPass(createVectorizeRowsPass({width}));
  pm.addPass(createVectorizePass(
      {width, options.accuracy, options.angles, usesNativeBF16(options)}));
  addCleanup(pm);
  pm.addPass(createLoopInvariantCodeMotionPass());
  // What has no vector form, and what was not rotated at all.
  pm.addPass(createConvertPEToLinalgPass());
  addCleanup(pm);
}

void mlir::pe::addBufferizationPasses(OpPassManager &pm,
                                      bool hoistsAllocations) {
  // Arithmetic on whole tensors, as on frequencies, does not bufferize.
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createEliminateEmptyTensorsPass());
  pm.addPass(bufferization::createEmptyTensorToAllocTensorPass());
  pm.addPass(createBufferizePass());
  // Loops that carry one buffer fold away first, which shows what is an
  // argument and what copies a buffer onto itself.
  addCleanup(pm);
  pm.addPass(createDropReturnedArgumentsPass());
  addCleanup(pm);
  if (hoistsAllocations)
    pm.addNestedPass<func::FuncOp>(
        bufferization::createBufferLoopHoistingPass());
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  addCleanup(pm);
}

void mlir::pe::addConversionToLLVMPasses(
    OpPassManager &pm, const pe::LowerToLLVMOptions &options) {
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createForallToParallelLoopPass());
  pm.addPass(memref::createFoldMemRefAliasOpsPass());
  addCleanup(pm);
  pm.addPass(createStreamingStoresPass(
      {options.streaming, options.streamingThreshold}));
  if (!usesNativeBF16(options))
    pm.addPass(createExpandBFloat16Pass());
  pm.addPass(createConvertVectorToSCFPass());
  pm.addPass(createOffsetAccessesPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  addCleanup(pm);
  pm.addPass(createLoopInvariantCodeMotionPass());
  if (options.parallel == Parallel::OpenMP) {
    pm.addPass(createConvertSCFToOpenMPPass());
    addCleanup(pm);
    // What is left of scopes could not have control flow inside.
    pm.addPass(createInlineScopesPass());
  }
  pm.addPass(createFenceStreamingStoresPass());
  pm.addPass(createSCFToControlFlowPass());
  arith::ArithExpandOpsPassOptions expand;
  expand.includeBf16 = !usesNativeBF16(options);
  pm.addPass(arith::createArithExpandOpsPass(expand));
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createArithToLLVMConversionPass());
  if (options.parallel == Parallel::OpenMP)
    pm.addPass(createConvertOpenMPToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  addCleanup(pm);
  pm.addPass(createCopyAsIntegersPass());
  pm.addPass(createSetTargetPass({options.target}));
}

void mlir::pe::addLowerToLLVMPipeline(OpPassManager &pm,
                                      const pe::LowerToLLVMOptions &options) {
  addVectorizationPasses(pm, options);
  // What threads need is not theirs together, outside of their loop.
  addBufferizationPasses(pm,
                         /*hoistsAllocations=*/options.parallel ==
                             Parallel::None);
  addConversionToLLVMPasses(pm, options);
  VerifyContractPassOptions contract;
  contract.dialects = {"llvm"};
  if (options.parallel == Parallel::OpenMP)
    contract.dialects.push_back("omp");
  pm.addPass(createVerifyContractPass(contract));
}

void mlir::pe::registerPEPipelines() {
  PassPipelineRegistration<LowerToLLVMOptions>(
      "pe-lower-to-llvm",
      "Lower pe ops, and the upstream ops around them, to the LLVM dialect for "
      "the CPU",
      addLowerToLLVMPipeline);
}
