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
    Every `pe` op on memrefs becomes a `gpu.launch` with a thread for every
    place; no thread loops. A thread has few bytes, so that many are in flight:
    of rotations 4 pairs of 16-bit elements in two rows, such as heads, or 16
    bytes of other types; it reads them before it computes their angles. Of
    biases and of rows for a cache it has 16 bytes, of tables and absolute
    encodings 8 bytes of four tokens. What a rotation's threads do is a remark
    (`--remarks-filter-analyse=pe`).

    The innermost dimensions share the grid's x as far as their extents are
    known, and with them the first that is not; so threads divide by constants
    only, in 32 bits. The next dimension is y, the others z. Where extents need
    not fit into a grid, loops of the host, marked `pe.split_launch`, launch the
    kernel for parts of them: once, unless arrays are huge, and never if there
    is nothing to do. The block size is a constant of the code.

    The phase is reduced exactly, in fixed point; the reduced phase goes to the
    approximate sine and cosine of the hardware. For f64, polynomials are used.
    Constant frequencies become a table in the kernel's module, in fixed point;
    others are converted by a launch of their own, which ops share, with
    `share-launches`, if nothing in between may write them. Each thread computes
    its element of a `pe.positions`; canonicalization drops the memory if
    nothing else reads it.

    Accesses are wide if the type shows that each row starts at a multiple of
    their width from the first one. Extents that are not known may be factors of
    such multiples. If it depends on strides or offsets that are known at run
    time only, all threads of a launch check these, and take one of two
    branches. Each array has to start at a multiple of 16 bytes.

    Where half a head is not a whole number of sectors of memory, or lies
    unevenly in lines, as of 80 and 96 features of 16 bits, threads have 16
    bytes of whole heads and get the partners of their features from other
    threads, if `subgroup-size` permits it.

    Rotations that share positions, frequencies and scale, such as those of
    queries and keys, share a launch, in which their rows are one range. This
    assumes, as bufferization does, that different memrefs do not overlap;
    `share-launches=false` avoids the assumption.

    A nest of `scf.for` with the attribute `pe.independent` becomes one launch,
    if its loops count from 0 by 1 and carry nothing. The outer loops are over
    tokens, the inner ones over their rows; in them are `linalg` ops, copies,
    rotations and writes into caches, on views of arrays and on arrays that the
    nest allocates. The threads of a subgroup share a row, and have what the nest
    allocates in registers: a chunk of 8 or 16 bytes of the row each, or several.
    Features are combined by `gpu.shuffle`, so for reductions `subgroup-size`
    must be known; otherwise a thread has whole rows. Inner loops that follow
    each other are branches of the launch, or launches of their own if they are
    not known to be independent. Where threads cannot share a row, one does all
    of it, in memory of its own, with a remark (`--remarks-filter-missed=pe`). A
    nest with other ops stays a loop of the host, also with a remark. With
    `share-launches`, loops over rows that follow each other outside of a nest
    are treated as one. Different memrefs are assumed not to overlap, in any
    case. The parameters of the launch are all arrays that the nest uses.

    After `gpu-kernel-outlining` and `pe-order-kernel-arguments`, another kernel
    has these parameters, which `pe-describe-kernels` puts into words:

    1. bare pointers: x, if it is not the init, and the init, or the inits;
       rotations that share a launch follow each other; then positions (unless
       they are a `pe.positions`) and frequencies (unless they are constant), or
       the two tables; for `pe.alibi` the slopes, and for
       `pe.relative_bias` the table (unless constant), for `pe.write_cache` the
       slots, after x, and arrays of factors
    2. numbers: the start of `pe.positions`, in its type, and the scale, in f32
       (f64 if the array is)
    3. dynamic extents, as 64-bit integers, from the outermost dimension of the
       init to the innermost one. Arrays that share a launch share these, except
       the extent of the rows (the innermost dimension that positions do not
       index), of which each array has its own
    4. other numbers of places, `key_start` and `query_start`
    5. dynamic offsets, then dynamic strides
    6. the first indices of a launch

    Extents are identified by their origin, so the arrays should be arguments of
    the function that contains the launch.
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", /*default=*/"128",
           "About how many threads a block has, from 32 to 1024">,
    ListOption<"maxGrid", "max-grid", "int64_t",
           "The most blocks of a launch in x, y and z; by default those of "
           "CUDA, 2147483647,65535,65535">,
    Option<"subgroupSize", "subgroup-size", "int64_t", /*default=*/"1",
           "How many threads may exchange values: 32 for NVIDIA, 32 or 64 for "
           "AMD; 1 if that is not known">,
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
    Moves the ops around pe ops to the GPU. A `linalg` op with loops becomes a
    launch in which a thread computes one element of the results, with a loop
    over the reductions. Without reductions, a thread computes as many neighbors
    as fit into an access of 16 bytes. A `memref.copy` is treated alike. A
    kernel's parameters are the arrays of the op, in order, then numbers, then
    dynamic extents, as in `pe-map-to-grid`.

    Left alone are:

    - ops with at most 1024 iterations on arrays that the program allocates or
      has as constants, such as frequencies, and ops with one iteration;
    - ops that one thread would have to compute alone, such as the sum of a
      whole array;
    - contractions and convolutions, for which there are libraries;
    - bodies with functions for which GPUs have no instructions, such as
      `math.exp`;
    - ops in loops of the host, or on memory that only the host can access.
  }];
  let options = [
    Option<"blockSize", "block-size", "int64_t", /*default=*/"128",
           "How many threads a block has, from 32 to 1024">,
    ListOption<"maxGrid", "max-grid", "int64_t",
           "The most blocks of a launch in x, y and z; by default those of "
           "CUDA, 2147483647,65535,65535">
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
    Emits errors for code that would silently make a GPU program slow: `linalg`
    ops, copies and loops that compute arrays on the host, and launches in loops
    of the host, but for those that split a launch. The host may compute
    scalars, and at most 1024 elements of arrays that the program allocates or
    has as constants. Calls of functions are permitted, also in loops.

    Changes nothing.
  }];
}

def MergeKernelModulesPass
    : Pass<"pe-merge-kernel-modules", "::mlir::ModuleOp"> {
  let summary = "Put all kernels into one module";
  let description = [{
    Outlining creates a module for each kernel, and each would be loaded
    separately. Merges modules that have the same attributes, apart from their
    names. A kernel whose name is taken is renamed.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def OrderKernelArgumentsPass
    : Pass<"pe-order-kernel-arguments", "::mlir::ModuleOp"> {
  let summary = "Sort the arguments of kernels: arrays, numbers, extents";
  let description = [{
    Outlining orders the arguments by first use. This pass puts memrefs first,
    then numbers, then values of type index, so that the signature is stable and
    other programs can launch the kernel.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def DescribeKernelsPass : Pass<"pe-describe-kernels", "::mlir::ModuleOp"> {
  let summary = "Say how to launch the kernels, in an attribute of the module";
  let description = [{
    Others can then launch the kernels without the program's own code for the
    host. The attribute `pe.kernels` has a dictionary for each
    `gpu.launch_func`, in the order of the program:

    - `name`: the kernel; `function`: the function that launches it
    - `parameters`: in order, for each its `kind` (`pointer`, `number`, or
      `index` for a 64-bit integer), its `type` (that of elements for a pointer)
      and its `value`; what the host writes into memory of its own has none
    - `memory`: what the function allocates for the kernel, each with a `name`
      and a number of `bytes`
    - `control`: the ops in which the launch is, such as `scf.if`, which decide
      whether and how often it is done; empty for most
    - `loops`: the loops around the launch, outermost first: an `index` counts
      from 0 to `end` by `step`. They have one iteration unless arrays are huge,
      and none if there is nothing to do
    - `grid` and `block`: the sizes in x, y and z

    Values are text, to be evaluated with integers: `+`, `-`, `*`, `//`, which
    rounds down, `min`, `max`, and these names: `arg0`, an argument of the
    function, of an array the pointer without its offset; `arg0.size[1]`,
    `arg0.stride[1]` and `arg0.offset`, in elements; `memory0`; and `first_x`,
    an index of a loop. A value that depends on anything else is left out, and
    of `grid` and `block` empty.

    To be run after `gpu-kernel-outlining` and `pe-order-kernel-arguments`.
  }];
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
  let summary = "Lower math ops of kernels to instructions";
  let description = [{
    Replaces `math.sin` and `math.cos` of f32 with `fastmath<afn>` by the
    approximate instructions of the GPU, and by exact ones `math.absf`,
    `math.absi`, `math.ceil`, `math.copysign`, `math.floor`, `math.fma`,
    `math.roundeven`, `math.rsqrt`, `math.sqrt` and `math.trunc`; `math.rsqrt`
    becomes a square root and a division. Upstream's conversions would call
    functions of the device libraries of CUDA and ROCm.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"nvvm\"",
           "The target dialect of the kernel: nvvm, rocdl, or spirv for LLVM's "
           "SPIR-V backend">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect", "::mlir::vector::VectorDialect"
  ];
}

def VerifyNVVMTargetPass : Pass<"pe-verify-nvvm-target"> {
  let summary = "Fail on GPUs, versions of PTX and formats that are not known";
  let description = [{
    LLVM accepts the name of an unknown GPU, and aborts the process if a PTX
    version does not support the GPU. MLIR writes PTX if it does not know a format.
    This pass reports all three as errors. It changes nothing.
  }];
  let options = [
    Option<"chip", "chip", "std::string", /*default=*/"\"sm_90\"",
           "The GPU, such as sm_80 or sm_90">,
    Option<"features", "features", "std::string", /*default=*/"\"\"",
           "The version of PTX, such as +ptx80; by default the first that knows "
           "the chip">,
    Option<"format", "format", "std::string", /*default=*/"\"isa\"",
           "What the kernels become: isa, bin or fatbin">
  ];
}

def VerifyLibdevicePass : Pass<"pe-verify-libdevice"> {
  let summary = "Fail on PTX that calls missing library functions";
  let description = [{
    Upstream lowers math functions without GPU instructions to calls of CUDA's
    libdevice, and links that if it finds the toolkit. Otherwise it produces PTX
    that drivers reject. This pass reports such PTX as an error. It changes
    nothing. The kernels of pe ops call no functions.
  }];
}

def LaunchToLoopsPass : Pass<"pe-launch-to-loops"> {
  let summary = "Turn GPU launches into loops over the grid and the blocks";
  let description = [{
    Every `gpu.launch` becomes six loops on the host around its body, so that
    kernels can be tested without a GPU. The threads of a launch must be
    independent of each other, with no barriers and no shared memory, but for
    shuffles: the threads of a subgroup run in lockstep between these. Shuffles
    take the value of a given thread (`idx`), or of one at a given distance
    (`xor`), in blocks of whole subgroups of a constant size. They may be in
    branches, and the program aborts if threads of a subgroup take different
    ones; they are in no other control flow.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

#endif // PE_CODEGEN_GPU_PASSES_TD
