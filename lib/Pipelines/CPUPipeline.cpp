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
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
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
#include <algorithm>

using namespace mlir;
using namespace mlir::pe;

/// How many registers a vector spans. LLVM splits vectors, and programs with
/// fewer, wider ones compile faster. With four registers, some are spilled.
static constexpr int64_t kRegistersPerVector = 2;

/// The widest vectors of scores that are read and written. Rows of scores need
/// not start at a line of the cache, and wider vectors would all span two.
static constexpr int64_t kMaxWidthOfScores = 256;

void mlir::pe::addCleanupPasses(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// The same cleanup, which keeps the marks of allocations.
static void addBufferCleanup(OpPassManager &pm) {
  pm.addPass(createCanonicalizeBuffersPass());
  pm.addPass(createCSEPass());
}

/// The target. An unknown name gives the narrowest target here; `pe-set-target`
/// reports the error.
static CPUTarget getTarget(const pe::LowerToLLVMOptions &options) {
  return getCPUTarget(options.target).value_or(CPUTarget{128, false});
}

/// Whether bf16 are converted by the target, and by LLVM's own choice. Only the
/// instructions of x86-64 flush subnormal numbers.
static bool usesNativeBF16(const pe::LowerToLLVMOptions &options) {
  CPUTarget target = getTarget(options);
  return target.hasBF16 && (options.nativeBF16 || !target.flushesBF16);
}

/// Whether the target has AVX512-BF16, but not for subnormal numbers.
static bool usesAVX512BF16(const pe::LowerToLLVMOptions &options) {
  CPUTarget target = getTarget(options);
  return target.hasBF16 && target.flushesBF16 && !options.nativeBF16;
}

/// The width of a vector in bits.
static int64_t getVectorWidth(const pe::LowerToLLVMOptions &options) {
  if (options.vectorWidth != 0)
    return options.vectorWidth;
  return kRegistersPerVector * getTarget(options).vectorWidth;
}

void mlir::pe::addPreparationPasses(OpPassManager &pm) {
  OpPassManager &function = pm.nest<func::FuncOp>();
  // Checked first, because other passes remove unused attention factors.
  function.addPass(createCheckScalePass());
  function.addPass(createTosaToSCFPass());
  function.addPass(tosa::createTosaOptionalDecompositionsPass());
  function.addPass(tosa::createTosaMakeBroadcastablePass());
  function.addPass(tosa::createTosaToLinalgNamed());
  function.addPass(tosa::createTosaToLinalg());
  TosaToArithPassOptions arith;
  arith.includeApplyRescale = true;
  function.addPass(createTosaToArithPass(arith));
  function.addPass(createTosaToTensorPass());
  function.addPass(createConvertAffineLoopsPass());
  function.addPass(createExpandOpsPass());
  // CSE makes equal frequencies one value, so that rotations by them compose.
  function.addPass(createCSEPass());
  function.addPass(createSimplifyRotationsPass());
}

void mlir::pe::addVectorizationPasses(OpPassManager &pm,
                                      const pe::LowerToLLVMOptions &options) {
  OpPassManager &function = pm.nest<func::FuncOp>();
  addCleanupPasses(function);
  function.addPass(createMemRefsToTensorsPass());
  addCleanupPasses(function);
  if (options.fuse == Fuse::Auto) {
    function.addPass(createExposeRowsPass());
    addCleanupPasses(function);
  }
  // Loop order: tokens, the cosines and sines of a token, its rows, pairs.
  function.addPass(createTileTokensPass(
      {options.fuse, options.angles, options.accuracy, options.parallel}));
  addCleanupPasses(function);
  function.addPass(createFuseTokenLoopsPass());
  function.addPass(createUpdateInPlacePass());
  function.addPass(createSplitRotaryPass());
  function.addPass(createTileRowsPass({options.parallel, options.fuse}));
  if (options.fuse == Fuse::Auto && options.excessPrecision)
    function.addPass(createWidenRowsPass());
  addCleanupPasses(function);
  function.addPass(createUpdateInPlacePass());
  int64_t registerWidth = getTarget(options).vectorWidth;
  int64_t width = getVectorWidth(options);
  function.addPass(createExpandBiasesPass(
      {options.vectorWidth ? width
                           : std::min(registerWidth, kMaxWidthOfScores)}));
  function.addPass(
      createVectorizeRowsPass({options.vectorWidth ? width : registerWidth}));
  function.addPass(
      createVectorizePass({width, options.accuracy, options.angles,
                           usesNativeBF16(options), usesAVX512BF16(options)}));
  addCleanupPasses(function);
  function.addPass(createLoopInvariantCodeMotionPass());
  // Lowers the pe ops that were not vectorized.
  function.addPass(createConvertPEToLinalgPass());
  // A slice that is taken and the one that is put back have equal extents.
  function.addPass(createSCFForLoopCanonicalizationPass());
  function.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
  addCleanupPasses(function);
  if (options.parallel == Parallel::OpenMP) {
    // No CSE after it: two loops that begin with one tensor write two buffers.
    function.addPass(createShareLoopsPass());
  }
}

void mlir::pe::addBufferizationPasses(OpPassManager &pm,
                                      bool hoistsAllocations) {
  // Memory that the program allocates or frees is marked as its own.
  pm.addPass(bufferization::createLowerDeallocationsPass());
  OpPassManager &tensors = pm.nest<func::FuncOp>();
  tensors.addPass(memref::createExpandReallocPass());
  tensors.addPass(createMarkProgramMemoryPass());
  // Arithmetic on whole tensors, such as frequencies, does not bufferize.
  tensors.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createEliminateEmptyTensorsPass());
  pm.addNestedPass<func::FuncOp>(
      bufferization::createEmptyTensorToAllocTensorPass());
  pm.addPass(createBufferizePass());
  // First remove loop-carried buffers that never change. This shows which
  // results are arguments and which copies are from a buffer to itself.
  addBufferCleanup(pm.nest<func::FuncOp>());
  pm.addPass(createDropReturnedArgumentsPass());
  OpPassManager &buffers = pm.nest<func::FuncOp>();
  addBufferCleanup(buffers);
  if (hoistsAllocations)
    buffers.addPass(createHoistAllocationsPass());
  pm.addPass(createDeallocateBuffersPass());
  OpPassManager &deallocations = pm.nest<func::FuncOp>();
  deallocations.addPass(createCanonicalizeBuffersPass());
  deallocations.addPass(
      bufferization::createBufferDeallocationSimplificationPass());
  pm.addPass(bufferization::createLowerDeallocationsPass());
  pm.addPass(createConvertBufferizationToMemRefPass());
  addBufferCleanup(pm.nest<func::FuncOp>());
}

/// Expands arithmetic in types, and functions, that LLVM does not support.
static void addFloatExpansionPasses(OpPassManager &function,
                                    const pe::LowerToLLVMOptions &options) {
  function.addPass(createConvertComplexToStandardPass());
  arith::ArithExpandOpsPassOptions scaled;
  scaled.includeF8E8M0 = scaled.includeF4E2M1 = true;
  function.addPass(arith::createArithExpandOpsPass(scaled));
  math::MathExtendToSupportedTypesOptions extend;
  extend.extraTypeStrs = {"f16"};
  if (usesNativeBF16(options))
    extend.extraTypeStrs.push_back("bf16");
  function.addPass(math::createMathExtendToSupportedTypes(extend));
  arith::ArithEmulateUnsupportedFloatsOptions arith;
  arith.sourceTypeStrs = {"f8E5M2",     "f8E4M3",     "f8E4M3FN", "f8E3M4",
                          "f8E5M2FNUZ", "f8E4M3FNUZ", "f8E8M0FNU"};
  if (!usesNativeBF16(options)) {
    // Before a change of sign becomes one of an f32, which would be rounded.
    function.addPass(createExpandBFloat16Pass({usesAVX512BF16(options)}));
    arith.sourceTypeStrs.push_back("bf16");
  }
  function.addPass(arith::createArithEmulateUnsupportedFloats(arith));
  function.addPass(createExpandFloat8Pass());
  if (!usesNativeBF16(options))
    function.addPass(createExpandBFloat16Pass({usesAVX512BF16(options)}));
}

/// Expands loops, vectors and memref ops to ops with a conversion to LLVM.
static void addExpansionPasses(OpPassManager &function,
                               const pe::LowerToLLVMOptions &options) {
  function.addPass(createConvertLinalgToLoopsPass());
  function.addPass(createForallToParallelLoopPass());
  function.addPass(createVectorizeCopiesPass({getVectorWidth(options)}));
  function.addPass(memref::createFoldMemRefAliasOpsPass());
  addCleanupPasses(function);
  function.addPass(createPrefetchTokensPass());
  function.addPass(createStreamingStoresPass(
      {options.streaming, options.streamingThreshold}));
  addFloatExpansionPasses(function, options);
  function.addPass(vector::createLowerVectorMaskPass());
  function.addPass(vector::createLowerVectorMultiReductionPass());
  function.addPass(createConvertVectorToSCFPass());
  function.addPass(createOffsetAccessesPass());
  function.addPass(memref::createExpandOpsPass());
  function.addPass(memref::createExpandStridedMetadataPass());
  function.addPass(createLowerAffinePass());
  addCleanupPasses(function);
  function.addPass(createLoopInvariantCodeMotionPass());
}

void mlir::pe::addConversionToLLVMPasses(
    OpPassManager &pm, const pe::LowerToLLVMOptions &options) {
  addExpansionPasses(pm.nest<func::FuncOp>(), options);
  if (options.parallel == Parallel::OpenMP) {
    pm.addPass(createConvertSCFToOpenMPPass());
    addCleanupPasses(pm.nest<func::FuncOp>());
    // A memref.alloca_scope that is left could not contain unstructured control
    // flow, which the next passes create.
    pm.addNestedPass<func::FuncOp>(createInlineScopesPass());
  }
  OpPassManager &loops = pm.nest<func::FuncOp>();
  loops.addPass(createFenceStreamingStoresPass());
  loops.addPass(createSCFToControlFlowPass());
  arith::ArithExpandOpsPassOptions expand;
  expand.includeBf16 = !usesNativeBF16(options);
  expand.includeF8E8M0 = true;
  loops.addPass(arith::createArithExpandOpsPass(expand));
  // Passes that declare or define functions run on the module.
  pm.addPass(createExpandMathPass());
  pm.addPass(createConvertMathToFuncs());
  pm.addNestedPass<func::FuncOp>(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  OpPassManager &scalars = pm.nest<func::FuncOp>();
  scalars.addPass(createConvertComplexToLLVMPass());
  scalars.addPass(createConvertIndexToLLVMPass());
  scalars.addPass(createUBToLLVMConversionPass());
  scalars.addPass(createArithToLLVMConversionPass());
  if (options.parallel == Parallel::OpenMP)
    pm.addPass(createConvertOpenMPToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  OpPassManager &llvm = pm.nest<LLVM::LLVMFuncOp>();
  llvm.addPass(createReconcileUnrealizedCastsPass());
  addCleanupPasses(llvm);
  llvm.addPass(createCopyAsIntegersPass());
  pm.addPass(createSetTargetPass({options.target, options.nativeBF16}));
}

void mlir::pe::addLowerToLLVMPipeline(OpPassManager &pm,
                                      const pe::LowerToLLVMOptions &options) {
  pm.addPass(createVerifyFlatModulePass());
  VerifyMemRefsPassOptions memory;
  memory.spaces = {0};
  pm.addPass(createVerifyMemRefsPass(memory));
  addPreparationPasses(pm);
  addVectorizationPasses(pm, options);
  // Allocations must not be hoisted out of a parallel loop: each thread needs
  // its own buffer.
  addBufferizationPasses(pm,
                         /*hoistsAllocations=*/options.parallel ==
                             Parallel::None);
  pm.addNestedPass<func::FuncOp>(createStackBuffersPass({options.parallel}));
  pm.addPass(createUnmarkProgramMemoryPass());
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
