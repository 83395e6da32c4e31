//===- NVVMPipeline.cpp - pe to GPU launches and to PTX -------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Pipelines/Passes.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "pe/Codegen/CPU/Passes.h"
#include "pe/Codegen/GPU/Passes.h"
#include "pe/Conversion/Passes.h"
#include "pe/Pipelines/Passes.h"
#include "pe/Pipelines/Pipelines.h"
#include "pe/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::pe;

/// Puts what stands around rotations and writes into caches into loops over
/// tokens and rows, which become kernels.
static void addFusionPasses(OpPassManager &pm,
                            const LowerToGPUOptions &options) {
  OpPassManager &function = pm.nest<func::FuncOp>();
  function.addPass(createExposeRowsPass());
  addCleanupPasses(function);
  TileTokensPassOptions tokens;
  tokens.onlyPrograms = true;
  tokens.angles = Angles::Exact;
  function.addPass(createTileTokensPass(tokens));
  addCleanupPasses(function);
  function.addPass(createFuseTokenLoopsPass());
  function.addPass(createUpdateInPlacePass());
  TileRowsPassOptions rows;
  rows.keepOps = true;
  function.addPass(createTileRowsPass(rows));
  if (options.excessPrecision)
    function.addPass(createWidenRowsPass());
  addCleanupPasses(function);
  FuseTokenLoopsPassOptions passedOn;
  passedOn.onlyDependent = true;
  function.addPass(createFuseTokenLoopsPass(passedOn));
  addCleanupPasses(function);
  function.addPass(createUpdateInPlacePass());
}

void mlir::pe::addLowerToGPUPipeline(OpPassManager &pm,
                                     const LowerToGPUOptions &options) {
  VerifyFlatModulePassOptions flat;
  flat.allowed = {"gpu.module"};
  pm.addPass(createVerifyFlatModulePass(flat));
  addPreparationPasses(pm);
  addCleanupPasses(pm);
  if (options.fuse == Fuse::Auto)
    addFusionPasses(pm, options);
  addBufferizationPasses(pm, /*hoistsAllocations=*/false);
  pm.addPass(createUnmarkProgramMemoryPass());
  SmallVector<int64_t> maxGrid(options.maxGrid.begin(), options.maxGrid.end());
  pm.addPass(
      createMapToGridPass({options.blockSize, maxGrid, options.subgroupSize,
                           options.shareLaunches}));
  // Runs of positions that kernels compute by themselves go, with what frees
  // them, before the others become arrays.
  addCleanupPasses(pm);
  pm.addPass(createConvertPEToLinalgPass());
  pm.addPass(createMapLinalgToGridPass({options.blockSize, maxGrid}));
  if (!options.allowHostCompute)
    pm.addPass(createVerifyHostCodePass());
  addCleanupPasses(pm);
}

void mlir::pe::addKernelOutliningPasses(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createGpuLaunchSinkIndexComputationsPass());
  pm.addPass(createGpuKernelOutliningPass());
  pm.addPass(createMergeKernelModulesPass());
  pm.addPass(createOrderKernelArgumentsPass());
  addCleanupPasses(pm);
  pm.addPass(createSymbolDCEPass());
}

void mlir::pe::addLowerToNVVMPipeline(OpPassManager &pm,
                                      const LowerToNVVMOptions &options) {
  pm.addPass(createVerifyNVVMTargetPass(
      {options.chip, options.features, options.format}));
  // The default memory space and that of global memory, which are the same for
  // the host.
  VerifyMemRefsPassOptions memory;
  memory.spaces = {0, 1};
  pm.addPass(createVerifyMemRefsPass(memory));
  LowerToGPUOptions launches;
  launches.blockSize = options.blockSize;
  launches.subgroupSize = 32;
  launches.shareLaunches = options.shareLaunches;
  launches.fuse = options.fuse;
  launches.excessPrecision = options.excessPrecision;
  launches.allowHostCompute = options.allowHostCompute;
  addLowerToGPUPipeline(pm, launches);
  addKernelOutliningPasses(pm);
  pm.addPass(createDescribeKernelsPass());
  pm.addPass(createShareAllocationsPass());
  pm.addPass(createExpandFloat8Pass());
  pm.addNestedPass<gpu::GPUModuleOp>(createLowerKernelMathPass());
  pm.addPass(createOffsetAccessesPass());
  gpu::GPUToNVVMPipelineOptions upstream;
  upstream.cubinChip = options.chip;
  upstream.cubinFeatures = options.features;
  upstream.cubinFormat = options.format;
  upstream.optLevel = 3;
  upstream.kernelUseBarePtrCallConv = true;
  gpu::buildLowerToNVVMPassPipeline(pm, upstream);
  pm.addPass(createVerifyLibdevicePass());
  VerifyContractPassOptions contract;
  contract.dialects = {"llvm", "gpu"};
  pm.addPass(createVerifyContractPass(contract));
}

void mlir::pe::registerGPUPipelines() {
  PassPipelineRegistration<LowerToGPUOptions>(
      "pe-lower-to-gpu", "Lower pe ops to GPU launches, for any kind of GPU",
      addLowerToGPUPipeline);
  PassPipelineRegistration<LowerToNVVMOptions>(
      "pe-lower-to-nvvm",
      "Lower pe ops to kernels for NVIDIA GPUs, as PTX or machine code, and "
      "the "
      "code around them to the LLVM dialect",
      addLowerToNVVMPipeline);
}
