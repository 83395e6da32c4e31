//===- Passes.td - Code generation passes ------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_PASSES_TD
#define PE_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def MemRefsToTensorsPass : Pass<"pe-memrefs-to-tensors"> {
  let summary = "Turn pe ops on memrefs into pe ops on tensors";
  let description = [{
    Wraps every `pe` op on memrefs: its operands become tensors by
    `bufferization.to_tensor`, and its results are put back by
    `bufferization.materialize_in_destination`. So the passes that follow work
    on values only, and bufferization puts the buffers back where they were.
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def TileTokensPass : Pass<"pe-tile-tokens"> {
  let summary = "Tile pe ops into loops over single tokens";
  let description = [{
    Tiles `pe.rotary`, `pe.rotary_table`, `pe.apply_rotary` and `pe.sinusoidal`
    on tensors by one along the dimensions of the positions, and fuses `pe.positions` into the
    loops. What is left inside is one token: all that shares its angles.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def TileRowsPass : Pass<"pe-tile-rows"> {
  let summary = "Tile pe.apply_rotary into loops over single rows";
  let description = [{
    Tiles `pe.apply_rotary` on tensors by one along all dimensions but the
    features: the loops over the heads of a token. The tables stay outside.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def VectorizePass : Pass<"pe-vectorize"> {
  let summary = "Turn the tables and rotations of one token into vector code";
  let description = [{
    Replaces a `pe.rotary_table` or `pe.sinusoidal` of one token, and a
    `pe.apply_rotary` of one row, by operations on vectors of `width` bits. Ops on more than one token or
    row, or with a number of pairs or features that is not static, are left to
    `convert-pe-to-linalg`, with a remark.

    A row is at most 16 vectors of pairs; longer rows take wider vectors.

    Cosines and sines are vectors in SSA form, so that they stay in registers
    while the rows of the token are rotated.
  }];
  let options = [
    Option<"width", "width", "int64_t", /*default=*/"256",
           "Width of a vector in bits, a power of two from 64 to 4096">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::vector::VectorDialect"
  ];
}

def DropReturnedArgumentsPass
    : Pass<"pe-drop-returned-arguments", "::mlir::ModuleOp"> {
  let summary = "Drop results that are memref arguments of the same function";
  let description = [{
    Upstream's `drop-equivalent-buffer-results`, for public functions as well:
    `func.func @f(%x: tensor<…>) -> tensor<…>` that updates %x in place becomes
    a function of a memref without results. Otherwise deallocation would have
    to return a copy that the caller owns.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def ExpandBFloat16Pass : Pass<"pe-expand-bf16"> {
  let summary = "Expand conversions between bf16 and f32 to integer operations";
  let description = [{
    Replaces `arith.extf` from bf16 and `arith.truncf` to bf16, of scalars and
    vectors, by shifts and rounding in i32. Without AVX512-BF16, LLVM calls a
    library function for every element of a truncated vector. Rounding is to
    nearest even, and a NaN stays a NaN.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif // PE_CODEGEN_PASSES_TD
