//===- Passes.td - GPU code generation ---------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_GPU_PASSES_TD
#define PE_CODEGEN_GPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def MapToGridPass : Pass<"pe-map-to-grid"> {
  let summary = "Turn pe ops on memrefs into GPU launches";
  let description = [{
    Every `pe` op on memrefs becomes a `gpu.launch`. A thread owns one token and
    a group of neighboring pairs, as many as fit into an access of 16 bytes,
    and loops over the heads with the cosines and sines in registers. The grid
    runs over tokens and groups and, where these are few, over heads as well.
    A thread goes on in steps of the whole grid, so that a launch may have other
    sizes, but for those that are 1.

    The phase is reduced exactly, in 64-bit fixed point; the rest is left to the
    approximate sine and cosine of the hardware. For f64, polynomials are used.
    Frequencies that are known become a table in the kernel's module, in fixed
    point. Of a `pe.positions`, each thread computes the position of its token;
    canonicalization drops the array if nothing else reads it.

    An access takes 16 bytes if the type says that each row starts at a multiple
    of 16 bytes from the first one; of arrays with strides that are not static,
    it takes one element. Each array has to start at a multiple of 16 bytes.

    Rotations that share positions, frequencies and scale, such as those of
    queries and keys, share a launch. This takes for granted that different
    memrefs do not overlap, as bufferization does; `share-launches=false` does
    not.

    After `gpu-kernel-outlining` and `pe-order-kernel-arguments`, a kernel has
    these parameters:

    1. bare pointers: positions (unless they are a `pe.positions`) and
       frequencies (unless they are constant), or the two tables; then x, if
       it is not the init, and the init, or the two inits. Rotations that share
       a launch follow each other. Of `pe.alibi`: slopes (unless constant), x,
       init;
    2. numbers: the start of `pe.positions`, in its type, and the scale, in f32
       (f64 if the array is);
    3. what extents the types leave open, as 64-bit integers, from the outermost
       dimension of the init to the innermost one. Only the extent of the rows
       (the innermost dimension that positions do not index) is there for each
       array that shares the launch;
    4. `key_start` and `query_start`;
    5. offsets, then strides, that layouts leave open.

    Extents are told apart by where they come from: the arrays are arguments of
    the function that has the launch.
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", /*default=*/"256",
           "The most threads of a block, from 32 to 1024">,
    Option<"shareLaunches", "share-launches", "bool", /*default=*/"true",
           "Rotate arrays that share angles in one launch">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def MapLinalgToGridPass : Pass<"pe-map-linalg-to-grid"> {
  let summary = "Turn linalg ops and copies of memrefs into GPU launches";
  let description = [{
    What stands around pe ops is computed where they are. A `linalg` op with
    loops becomes a launch in which a thread computes an element of the results
    at a time, by a loop over the reductions. Of parallel loops alone, a thread
    takes as many neighbors as fit into an access of 16 bytes. A `memref.copy`
    becomes the same. A kernel's parameters are the arrays of the op, in order,
    then numbers, then what extents the types leave open, as those of
    `pe-map-to-grid`.

    Left alone are:

    - ops of at most 1024 points on arrays that the program allocates or has as
      constants, such as frequencies, and ops of one point;
    - what one thread would compute alone: sums of everything;
    - contractions and convolutions, for which there are libraries;
    - bodies with functions for which GPUs have no instructions, such as
      `math.exp`;
    - what is in a loop of the host, or in memory that only the host accesses.
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", /*default=*/"256",
           "The most threads of a block, from 32 to 1024">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def VerifyHostCodePass : Pass<"pe-verify-host-code"> {
  let summary = "Fail on arrays that the host computes, and on repeated launches";
  let description = [{
    Reports what would make a program for GPUs slow without a word: `linalg`
    ops, copies and loops that compute arrays on the host, and launches in loops
    of the host. Few elements, at most 1024, of arrays that the program
    allocates or has as constants are the host's work, and so are scalars. A
    call of a function is no loop, wherever it stands.

    Changes nothing.
  }];
}

def MergeKernelModulesPass
    : Pass<"pe-merge-kernel-modules", "::mlir::ModuleOp"> {
  let summary = "Put all kernels into one module";
  let description = [{
    Outlining makes a module of each kernel, and each would be code of its own to
    load. Modules that differ in names only become one. A kernel whose name is
    taken gets another.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def OrderKernelArgumentsPass
    : Pass<"pe-order-kernel-arguments", "::mlir::ModuleOp"> {
  let summary = "Sort the arguments of kernels: arrays, numbers, extents";
  let description = [{
    Outlining makes arguments in the order of their first use. Here memrefs come
    first, then numbers, then values of type index, so that a kernel can be
    launched by others than the code that it was outlined from.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def ShareAllocationsPass : Pass<"pe-share-allocations", "::mlir::ModuleOp"> {
  let summary = "Allocate memory that the host and the GPU share";
  let description = [{
    Every `memref.alloc` and `memref.dealloc` of the module becomes one of the
    gpu dialect, `host_shared`, so that launches can use what the host
    allocated. A result that a caller outside of the module owns is freed by
    `mgpuMemFree`.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def LowerKernelMathPass
    : Pass<"pe-lower-kernel-math", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Turn mathematics of kernels into instructions";
  let description = [{
    Replaces `math.sin` and `math.cos` of f32 with `fastmath<afn>` by the
    approximate instructions of the GPU, and by exact ones `math.absf`,
    `math.absi`, `math.ceil`, `math.copysign`, `math.floor`, `math.fma`,
    `math.roundeven`, `math.rsqrt`, `math.sqrt` and `math.trunc`; `math.rsqrt` is
    a root and a division. Upstream's conversions would call functions of the
    device libraries that are parts of CUDA and ROCm.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"nvvm\"",
           "What the kernel goes on to: nvvm, rocdl, or LLVM's backend for "
           "spirv">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect", "::mlir::vector::VectorDialect"
  ];
}

def VerifyNVVMTargetPass : Pass<"pe-verify-nvvm-target"> {
  let summary = "Fail on GPUs and versions of PTX that LLVM does not know";
  let description = [{
    LLVM goes on with the name of a GPU that it does not know, and ends the
    process if a version of PTX is older than the GPU. This pass reports both.
    It changes nothing.
  }];
  let options = [
    Option<"chip", "chip", "std::string", /*default=*/"\"sm_90\"",
           "The GPU, such as sm_80 or sm_90">,
    Option<"features", "features", "std::string", /*default=*/"\"\"",
           "The version of PTX, such as +ptx80; by default the first that knows "
           "the chip">
  ];
}

def VerifyLibdevicePass : Pass<"pe-verify-libdevice"> {
  let summary = "Fail on PTX that calls a library which it does not have";
  let description = [{
    Of mathematics that GPUs have no instructions for, upstream makes calls of
    CUDA's libdevice, and links that where it finds the toolkit. Where it does
    not, it goes on, with PTX that no driver takes. This pass reports such PTX.
    It changes nothing. The kernels of pe ops call no functions.
  }];
}

def LaunchToLoopsPass : Pass<"pe-launch-to-loops"> {
  let summary = "Turn GPU launches into loops over the grid and the blocks";
  let description = [{
    Every `gpu.launch` becomes six loops on the host, with its body inside: what
    the kernel does can be tested without a GPU. The threads of a launch must be
    independent of each other: no barriers, no shared memory.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"
  ];
}

#endif // PE_CODEGEN_GPU_PASSES_TD
