//===- InstructionPasses.td - What LLVM needs --------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_INSTRUCTIONPASSES_TD
#define PE_CODEGEN_CPU_INSTRUCTIONPASSES_TD

include "mlir/Pass/PassBase.td"

def StreamingStoresPass : Pass<"pe-streaming-stores"> {
  let summary = "Use non-temporal stores for arrays that are only written";
  let description = [{
    Versions loops: the outermost loops on memrefs that contain no call, if they
    write arrays by whole vectors and do not read them. One version has
    non-temporal stores, which avoid reading the memory that is overwritten; the
    other is the original loop. The first version is executed if the arrays are
    aligned as it needs, and if it writes at least `threshold` bytes:
    non-temporal stores are slow where a cache would have held the data. It
    writes all of an array, or of one whose places another array says, as for
    the slots of a cache, what its iterations write.
    Alignment is checked at run time, and so is the size unless all extents are
    static.

    `pe-fence-streaming-stores` has to run later, after loops were distributed
    to threads.

    Arrays must have the identity layout and a static last dimension, and be
    accessed without views; `fold-memref-alias-ops` should run before.
  }];
  let options = [
    Option<"streaming", "streaming", "::mlir::pe::Streaming",
           "::mlir::pe::Streaming::Auto", "Which stores are non-temporal",
           [{::mlir::pe::getStreamingValues()}]>,
    Option<"threshold", "threshold", "int64_t", /*default=*/"16777216",
           "Total size in bytes from which on arrays get non-temporal stores: "
           "about half of the last-level cache">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def PrefetchTokensPass : Pass<"pe-prefetch-tokens"> {
  let summary = "Read the next token early where one is read twice";
  let description = [{
    A loop over rows that reads again what another one before it has read, such
    as that of the sums of their squares, finds this in the first cache, so that
    memory rests meanwhile. Here it gets prefetches of what is read in a later
    iteration of the loop around both, about 16 KB ahead. Past the end of an
    array they have no effect.

    Vectors must be contiguous, and their indices in that iteration known.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"
  ];
}

def FenceStreamingStoresPass : Pass<"pe-fence-streaming-stores"> {
  let summary = "Put fences after loops with non-temporal stores";
  let description = [{
    Non-temporal stores may become visible later than the stores that follow
    them. So a fence is put behind the outermost loop around them that a single
    thread runs and that contains no call.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def InlineScopesPass : Pass<"pe-inline-scopes"> {
  let summary = "Inline scopes of stack allocations";
  let description = [{
    Replaces every `memref.alloca_scope` by its body, between saving and
    restoring the stack. The scope itself could contain no branches between
    blocks.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def CopyAsIntegersPass : Pass<"pe-copy-as-integers"> {
  let summary = "Copy bf16 as integers";
  let description = [{
    A bf16, or vector of bf16, that is loaded, stored, chosen, shuffled or passed
    to another block becomes an i16, or vector of i16. Only ops that need a bf16,
    such as a sum or a call, get one, by a bitcast in the same block.

    For x86-64, LLVM 22 keeps a bf16 that another block uses as an f32, and
    rounds it there: by a call, or with AVX512-BF16 by an instruction that
    flushes subnormal numbers to zero. It also fails on copies of 9, 17, 25, …
    bf16 with AVX512-BF16. Arguments and results of functions stay bf16, and
    functions with `llvm.invoke` are left as they are.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def OffsetAccessesPass : Pass<"pe-offset-accesses"> {
  let summary = "Compute addresses with negative strides in signed arithmetic";
  let description = [{
    Rewrites `memref.load` and `memref.store` of memrefs whose strides may be
    negative, so that they access an offset from the base that is computed in
    signed arithmetic. Upstream's lowering marks the products of indices and
    strides, and their sum, as not wrapping around as unsigned numbers, which is
    wrong for these.

    `expand-strided-metadata` and `lower-affine` have to run later.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def SetTargetPass : Pass<"pe-set-target"> {
  let summary = "Set the CPU that LLVM generates code for";
  let description = [{
    Sets the attributes `target_cpu` and `prefer_vector_width` of all functions
    in the LLVM dialect that have none. With `target=host`, `target_cpu` is not
    set: a JIT compiler uses the CPU that it runs on.

    Functions for a CPU with AVX512-BF16 or AVX-NE-CONVERT are compiled without
    these features, unless `native-bf16`: LLVM's code would flush subnormal bf16
    to zero. With `target=host` this is up to the JIT compiler.

    A module that has neither `llvm.target_triple` nor `llvm.data_layout` gets
    both: those of this machine, or of Linux if the CPU has another
    architecture. Flags of `opt` and `llc`, such as `-mtriple`, override them.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "The CPU: 'host', or an x86-64 or AArch64 CPU as clang names it">,
    Option<"nativeBF16", "native-bf16", "bool", /*default=*/"false",
           "Whether subnormal bf16 may be flushed to zero">
  ];
}

def ExpandBFloat16Pass : Pass<"pe-expand-bf16"> {
  let summary = "Expand conversions and signs of bf16 to integer operations";
  let description = [{
    Replaces `arith.extf` from bf16 and `arith.truncf` to bf16, of scalars and
    vectors, by shifts and rounding in i32. Without AVX512-BF16, LLVM would call
    a library function for every element of a truncated vector. Rounding is to
    nearest even, and a NaN stays a NaN. `arith.negf` of bf16 changes the sign
    bit.

    Vectors of 32 lanes and more are tested for a NaN once, with a branch. With
    `avx512-bf16` pairs of whole registers are rounded by an instruction of
    AVX512-BF16, which flushes subnormal numbers: rows that have one take the
    branch. Whole registers are then extended by a permutation each, and not by
    two operations.
  }];
  let options = [
    Option<"avx512BF16", "avx512-bf16", "bool", "false",
        "Whether the target has AVX512-BF16">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ExpandFloat8Pass : Pass<"pe-expand-f8"> {
  let summary = "Expand conversions of 8-bit floats to integer operations";
  let description = [{
    Replaces `arith.extf` from and `arith.truncf` to the signed 8-bit floats, of
    scalars and vectors, by operations on the bits of an f32 or f64: upstream
    does not convert these casts to the LLVM dialect. Rounding is to nearest
    even. Too large values become an infinity, or a NaN in formats without
    infinities.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandMathPass : Pass<"pe-expand-math"> {
  let summary = "Expand math ops that upstream does not convert for LLVM";
  let description = [{
    An op of the math dialect, or an extended sum or product of the arith
    dialect, on vectors of rank 2 or more is unrolled into one op for each row,
    and on vectors of rank 0 it becomes an op on scalars. Some of upstream's
    conversions to the LLVM dialect handle vectors of rank 1 only.
    `math.clampf`, `math.isinf` and `math.isnormal` become comparisons.
    `math.expm1` and `math.log1p` become calls of libm, because upstream's
    expansions of them are inaccurate.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // PE_CODEGEN_CPU_INSTRUCTIONPASSES_TD
