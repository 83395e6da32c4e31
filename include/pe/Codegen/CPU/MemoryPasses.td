//===- MemoryPasses.td - From tensors to memory ------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_MEMORYPASSES_TD
#define PE_CODEGEN_CPU_MEMORYPASSES_TD

include "mlir/Pass/PassBase.td"
include "pe/Codegen/CPU/VectorPasses.td"

def EliminateEmptyTensorsPass
    : Pass<"pe-eliminate-empty-tensors", "::mlir::ModuleOp"> {
  let summary = "Compute tensors in their final destination";
  let description = [{
    Upstream's `eliminate-empty-tensors`, except for a tensor that is written to
    a memref in the end and also has other users: these would read what the
    memref then holds.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::tensor::TensorDialect"];
}

def BufferizePass : Pass<"pe-bufferize", "::mlir::ModuleOp"> {
  let summary = "Bufferize a module; memrefs of functions are contiguous";
  let description = [{
    Upstream's `one-shot-bufferize` of a module, including function boundaries,
    where memrefs have the identity layout, with two corrections:

    * A `vector.transfer_write` of fewer dimensions than the tensor, or along
      other ones, keeps the elements that it does not write. Upstream may treat
      it as a write of the whole tensor.
    * A slice that is passed to a function or returned is copied if the memref
      type there has a dynamic stride. Upstream casts the slice to a contiguous
      memref, whose elements the callee or caller would then look for at wrong
      addresses.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def DropReturnedArgumentsPass
    : Pass<"pe-drop-returned-arguments", "::mlir::ModuleOp"> {
  let summary = "Drop results that are memref arguments of the same function";
  let description = [{
    Upstream's `drop-equivalent-buffer-results`, for public functions as well,
    and for memrefs only:
    `func.func @f(%x: tensor<…>) -> tensor<…>` that updates %x in place becomes
    a function of a memref without results. Otherwise deallocation would have to
    return a copy that the caller owns. This includes calls: if a function
    returns a result of a call that is dropped, its own result is dropped too.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def ConvertAffineLoopsPass : Pass<"pe-convert-affine-loops"> {
  let summary = "Lower affine loops, branches and accesses";
  let description = [{
    A part of upstream's `lower-affine`, needed because affine loops do not
    bufferize. Affine arithmetic such as `affine.min` stays, because bounds are
    inferred from it.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ExpandOpsPass : Pass<"pe-expand-ops"> {
  let summary = "Expand upstream ops that neither bufferize nor become loops";
  let description = [{
    Replaces `linalg.softmax`, `linalg.pack`, `linalg.unpack`, the Winograd
    transforms, `tensor.bitcast`, `tensor.concat`, `tensor.gather` and
    `tensor.scatter` by simpler ops, and numbers to the power of a constant 2 by
    products. A `tensor.parallel_insert_slice` of a
    tensor into itself inserts the initial tensor of the loop instead, because
    upstream's canonicalization may crash on it.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def MarkProgramMemoryPass : Pass<"pe-mark-program-memory"> {
  let summary = "Mark the memory that the program manages itself";
  let description = [{
    Runs before bufferization, so that `pe-deallocate-buffers` can distinguish
    the program's memrefs from the buffers of tensors. Every op that allocates
    or frees a memref is marked with `bufferization.manual_deallocation`, and
    every argument and result that is a memref with `pe.program_memory`.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def CanonicalizeBuffersPass : Pass<"pe-canonicalize-buffers"> {
  let summary = "Canonicalize, and keep the attributes of allocations";
  let description = [{
    Upstream's `canonicalize`, except that an allocation whose extent becomes
    static keeps the mark of `pe-mark-program-memory`.
  }];
}

def HoistAllocationsPass : Pass<"pe-hoist-allocations", "::mlir::func::FuncOp"> {
  let summary = "Hoist allocations out of loops";
  let description = [{
    Upstream's `buffer-loop-hoisting`, except for allocations marked by
    `pe-mark-program-memory`: the program may free the memory in each iteration,
    or keep it.
  }];
}

def DeallocateBuffersPass : Pass<"pe-deallocate-buffers"> {
  let summary = "Free only what bufferization allocated";
  let description = [{
    Upstream's `ownership-based-buffer-deallocation`, except that memory marked
    by `pe-mark-program-memory` is left to the program:

    - What the program allocates is freed only where the program frees it.
    - A result that was a tensor belongs to the caller, and is a copy if
      the function does not own it. A result that was a memref is returned
      without a copy, and is freed only if the calling program frees it.
    - A `bufferization.dealloc_tensor`, or a `memref.dealloc` of the buffer of a
      tensor, is dropped, because the memory of tensors is freed anyway. An op
      that may free either a tensor's memory or the program's is an error.

    The marks stay until `pe-unmark-program-memory`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def StackBuffersPass : Pass<"pe-stack-buffers", "::mlir::func::FuncOp"> {
  let summary = "Allocate small buffers on the stack";
  let description = [{
    Makes of an allocation that the same block frees, of static shape and at
    most 4 KB, one on the stack, at the start of the function. LLVM then keeps
    the rows that ops pass to each other in registers. A frame has at most 32 KB
    of them. What other threads or devices run has a frame of its own: with
    `parallel=openmp`, this includes the bodies of `scf.forall` and
    `scf.parallel`. Otherwise these are loops, whose iterations share the frame
    of the function.

    Memory marked by `pe-mark-program-memory` stays where it is.
  }];
  let options = [PE_ParallelOption];
}

def UnmarkProgramMemoryPass : Pass<"pe-unmark-program-memory"> {
  let summary = "Remove the marks of pe-mark-program-memory";
}

def VectorizeCopiesPass : Pass<"pe-vectorize-copies"> {
  let summary = "Copy the rows of a token by vectors";
  let description = [{
    Turns `memref.copy` in loops, of static shapes whose rows are contiguous and
    a multiple of 128 bits, into loops over the rows, each of which is read and
    written by at most 16 vectors of `width` bits. Unlike those of the function
    that copies memory, their stores may bypass the caches, and what a buffer
    passes on stays in registers.

    All other copies are left.
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"512",
           "Width of a vector in bits, a multiple of 128">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect",
    "::mlir::ub::UBDialect", "::mlir::vector::VectorDialect"
  ];
}

#endif // PE_CODEGEN_CPU_MEMORYPASSES_TD
