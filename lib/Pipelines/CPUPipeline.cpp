//===- CPUPipeline.cpp - pe to the LLVM dialect ---------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/BufferizationToMemRef/BufferizationToMemRef.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ComplexToStandard/ComplexToStandard.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToFuncs/MathToFuncs.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/OpenMPToLLVM/ConvertOpenMPToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/SCFToOpenMP/SCFToOpenMP.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToSCF/TosaToSCF.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Dialect/Vector/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "pe/Codegen/CPU/CPUTarget.h"
#include "pe/Codegen/CPU/Passes.h"
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

/// The same while allocations are marked.
static void addBufferCleanup(OpPassManager &pm) {
  pm.addPass(createCanonicalizeBuffersPass());
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

void mlir::pe::addPreparationPasses(OpPassManager &pm) {
  // Other passes drop a factor that nobody uses.
  pm.addPass(createCheckScalePass());
  OpPassManager &function = pm.nest<func::FuncOp>();
  function.addPass(createTosaToSCFPass());
  function.addPass(tosa::createTosaOptionalDecompositionsPass());
  function.addPass(tosa::createTosaMakeBroadcastablePass());
  function.addPass(tosa::createTosaToLinalgNamed());
  function.addPass(tosa::createTosaToLinalg());
  TosaToArithPassOptions arith;
  arith.includeApplyRescale = true;
  function.addPass(createTosaToArithPass(arith));
  function.addPass(createTosaToTensorPass());
  pm.addPass(createConvertAffineLoopsPass());
  pm.addPass(createExpandOpsPass());
}

void mlir::pe::addVectorizationPasses(OpPassManager &pm,
                                      const pe::LowerToLLVMOptions &options) {
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
  // What the program allocates and frees, it manages by itself.
  pm.addPass(bufferization::createLowerDeallocationsPass());
  pm.addPass(memref::createExpandReallocPass());
  pm.addPass(createMarkProgramMemoryPass());
  // Arithmetic on whole tensors, as on frequencies, does not bufferize.
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createEliminateEmptyTensorsPass());
  pm.addPass(bufferization::createEmptyTensorToAllocTensorPass());
  pm.addPass(createBufferizePass());
  // Loops that carry one buffer fold away first, which shows what is an
  // argument and what copies a buffer onto itself.
  addBufferCleanup(pm);
  pm.addPass(createDropReturnedArgumentsPass());
  addBufferCleanup(pm);
  if (hoistsAllocations)
    pm.addNestedPass<func::FuncOp>(createHoistAllocationsPass());
  pm.addPass(createDeallocateBuffersPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(bufferization::createBufferDeallocationSimplificationPass());
  pm.addPass(bufferization::createLowerDeallocationsPass());
  addCleanup(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  addCleanup(pm);
}

/// Arithmetic in types, and functions, that LLVM does not have.
static void addFloatExpansionPasses(OpPassManager &pm,
                                    const pe::LowerToLLVMOptions &options) {
  pm.addPass(createConvertComplexToStandardPass());
  arith::ArithExpandOpsPassOptions scaled;
  scaled.includeF8E8M0 = scaled.includeF4E2M1 = true;
  pm.addPass(arith::createArithExpandOpsPass(scaled));
  math::MathExtendToSupportedTypesOptions extend;
  extend.extraTypeStrs = {"f16"};
  if (usesNativeBF16(options))
    extend.extraTypeStrs.push_back("bf16");
  pm.addPass(math::createMathExtendToSupportedTypes(extend));
  arith::ArithEmulateUnsupportedFloatsOptions arith;
  arith.sourceTypeStrs = {"f8E5M2",     "f8E4M3",     "f8E4M3FN", "f8E3M4",
                          "f8E5M2FNUZ", "f8E4M3FNUZ", "f8E8M0FNU"};
  pm.addPass(arith::createArithEmulateUnsupportedFloats(arith));
  pm.addPass(createExpandFloat8Pass());
  if (!usesNativeBF16(options))
    pm.addPass(createExpandBFloat16Pass());
}

void mlir::pe::addConversionToLLVMPasses(
    OpPassManager &pm, const pe::LowerToLLVMOptions &options) {
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createForallToParallelLoopPass());
  pm.addPass(memref::createFoldMemRefAliasOpsPass());
  addCleanup(pm);
  pm.addPass(createStreamingStoresPass(
      {options.streaming, options.streamingThreshold}));
  addFloatExpansionPasses(pm, options);
  pm.addNestedPass<func::FuncOp>(vector::createLowerVectorMaskPass());
  pm.addNestedPass<func::FuncOp>(vector::createLowerVectorMultiReductionPass());
  pm.addPass(createConvertVectorToSCFPass());
  pm.addPass(createOffsetAccessesPass());
  pm.addPass(memref::createExpandOpsPass());
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
  expand.includeF8E8M0 = true;
  pm.addPass(arith::createArithExpandOpsPass(expand));
  pm.addPass(createExpandMathPass());
  pm.addPass(createConvertMathToFuncs());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertComplexToLLVMPass());
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
  pm.addPass(createVerifyFlatModulePass());
  VerifyMemRefsPassOptions memory;
  memory.spaces = {0};
  pm.addPass(createVerifyMemRefsPass(memory));
  addPreparationPasses(pm);
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
