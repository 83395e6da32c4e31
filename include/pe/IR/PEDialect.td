//===- PEDialect.td - The pe dialect -----------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEDIALECT_TD
#define PE_IR_PEDIALECT_TD

include "mlir/IR/OpBase.td"

def PE_Dialect : Dialect {
  let name = "pe";
  let cppNamespace = "::mlir::pe";
  let summary = "Positional encodings of transformer models";
  let description = [{
    The `pe` dialect keeps the *meaning* of a positional encoding: which angle
    belongs to a token position and a feature pair, and how it is used. Every op
    is defined by a formula, so rewrites can use the algebra of rotations and
    lowerings can choose how an angle is computed.

    ### Frequencies are values

    The inverse frequencies θ are an SSA value and not an attribute of the
    rotation. A static scheme folds to `arith.constant`. A scheme that depends
    on the run-time length is the same op with one more operand. Learned
    frequencies are a function argument.

    ### The phase is exact

    The phase p·θ of an integer position p is reduced modulo one turn with
    fixed-point arithmetic before anything is rounded to the precision of the
    data. The error of a cosine or sine does not depend on the position.

    ### Two forms of an update

    The rotations are destination-passing ops with two forms. With `ins(%x)`
    they read x and write the init; without it they read the init and update
    it. Only the second form bufferizes in place after tiling. If x is also the
    init of the first form, a tile reads from the whole of x after other tiles
    have overwritten parts of it.

    ### Canonicalization does not compute

    Canonicalization folds constants, and removes rotations that have no effect.
    Composing two rotations is exact only for real numbers: it changes the
    rounding of the result, and may need an op that adds positions. So it is
    done by a pass, `pe-simplify-rotations`, which the pipelines run.

    ### Arithmetic is in f32

    For f16, bf16 and f32 data, cosines, sines and products are f32 and are
    rounded once, at the store. For f64 data everything is f64.
  }];

  let dependentDialects = [
    "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::cf::ControlFlowDialect",
    "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];

  let hasConstantMaterializer = 1;

  let extraClassDeclaration = [{
    void registerAttributes();

    Attribute parseAttribute(DialectAsmParser &parser,
                             Type type) const override;
    void printAttribute(Attribute attribute,
                        DialectAsmPrinter &printer) const override;
  }];
}

#endif // PE_IR_PEDIALECT_TD
