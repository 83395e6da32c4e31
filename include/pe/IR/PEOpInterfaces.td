//===- PEOpInterfaces.td - Interfaces of pe ops ------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEOPINTERFACES_TD
#define PE_IR_PEOPINTERFACES_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"

def PE_ArrayOpInterface : OpInterface<"ArrayOpInterface", [
    DestinationStyleOpInterface]> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    An op on arrays in destination-passing style, on tensors or memrefs. Its
    iteration domain is the index space of the init: the
    last dimension holds features, or keys, and all before it are rows.
  }];
  let methods = [
    InterfaceMethod<[{
        The array of the init's shape that is read while the init is written: x,
        or in the updating form, without `ins`, the init itself. Null if the op
        only writes.
      }],
      "::mlir::Value", "getSource", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return {};">,
    InterfaceMethod<[{
        Whether the op is in the updating form: there is no x, and the init is
        read.
      }],
      "bool", "isUpdate", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return false;">,
    InterfaceMethod<[{
        Makes the updating form read x in place of the init.
      }],
      "void", "readFrom", (ins "::mlir::Value":$x), /*methodBody=*/"",
      /*defaultImplementation=*/[{
        llvm_unreachable("not in the updating form");
      }]>,
    InterfaceMethod<[{
        Whether the source and the init may be the same memory: every element is
        read before it is overwritten.
      }],
      "bool", "canUpdateInPlace", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return false;">,
    InterfaceMethod<[{
        The dimensions of the init that index tokens: all but the last, unless
        the op names some.
      }],
      "::llvm::SmallVector<int64_t>", "getTokenDims", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return $_op.getRowDims();">,
    InterfaceMethod<[{
        The dimensions of the init whose indices determine the angles: those of
        tokens, and those that choose frequencies.
      }],
      "::llvm::SmallVector<int64_t>", "getAngleDims", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return $_op.getTokenDims();">,
    InterfaceMethod<[{
        The operands that have one element, or one row, for every token: the
        positions or the tables. `getTokenDims` are their dimensions, after the
        leading one if there are axes.
      }],
      "::llvm::SmallVector<::mlir::OpOperand *>", "getTokenOperands", (ins),
      /*methodBody=*/"", /*defaultImplementation=*/"return {};">,
    InterfaceMethod<[{
        The op on one tile of the init. Fails, with a remark, on a tile that
        cannot be computed by itself, such as one that would split a pair.
      }],
      "::llvm::FailureOr<::mlir::TilingResult>", "buildTile",
      (ins "::mlir::OpBuilder &":$b,
           "::llvm::ArrayRef<::mlir::OpFoldResult>":$offsets,
           "::llvm::ArrayRef<::mlir::OpFoldResult>":$sizes)>,
    InterfaceMethod<[{
        The tile of the init that uses one tile of `operand`, which is not the
        source, an init, a token operand or the frequencies.
      }],
      "::llvm::FailureOr<::mlir::pe::ArraySlice>", "getTileOfOther",
      (ins "::mlir::OpBuilder &":$b, "::mlir::OpOperand &":$operand,
           "::llvm::ArrayRef<::mlir::OpFoldResult>":$offsets,
           "::llvm::ArrayRef<::mlir::OpFoldResult>":$sizes),
      /*methodBody=*/"", /*defaultImplementation=*/"return ::mlir::failure();">
  ];
  let extraSharedClassDeclaration = [{
    /// The init, or the first of them, which all have the same shape.
    ::mlir::Value getFirstInit() {
      return ::llvm::cast<::mlir::DestinationStyleOpInterface>(
          $_op.getOperation()).getDpsInitOperand(0)->get();
    }
    ::mlir::ShapedType getInitType() {
      return ::llvm::cast<::mlir::ShapedType>(getFirstInit().getType());
    }
    /// The type that arithmetic is done in: f64 if elements are read or written
    /// as f64, and f32 otherwise.
    ::mlir::FloatType getArithmeticType() {
      ::mlir::FloatType type =
          ::mlir::pe::getComputeType(getInitType().getElementType());
      ::mlir::Value source = $_op.getSource();
      if (!source || type.isF64())
        return type;
      return ::mlir::pe::getComputeType(
          ::llvm::cast<::mlir::ShapedType>(source.getType()).getElementType());
    }
    /// All dimensions of the init but the last.
    ::llvm::SmallVector<int64_t> getRowDims() {
      return ::llvm::to_vector(
          ::llvm::seq<int64_t>(0, getInitType().getRank() - 1));
    }
  }];
}

def PE_AngleOpInterface : OpInterface<"AngleOpInterface", [
    PE_ArrayOpInterface]> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    An op that takes cosines and sines of position times frequency.
  }];
  let methods = [
    InterfaceMethod<[{
        The positions, with a leading dimension of axes if `getAxes` is not null,
        or with `getMixedAxes`.
      }],
      "::mlir::Value", "getPositions">,
    InterfaceMethod<[{
        The frequencies, in radians per position. Its last dimension is that of
        pairs; before it are those that `getAllFreqDims` index, and first the one
        of axes with `getMixedAxes`.
      }],
      "::mlir::Value", "getInvFreq">,
    InterfaceMethod<"The factor of all cosines and sines, an f64; null for 1.",
      "::mlir::Value", "getFactor", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return {};">,
    InterfaceMethod<"The dimensions of the init that index the frequencies.",
      "::llvm::SmallVector<int64_t>", "getAllFreqDims", (ins),
      /*methodBody=*/"", /*defaultImplementation=*/"return {};">,
    InterfaceMethod<[{
        Whether an angle is the sum of those of all axes, which lead both the
        positions and the frequencies.
      }],
      "bool", "getMixedAxes", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return false;">,
    InterfaceMethod<"For every pair, the row of positions it uses.",
      "::std::optional<::llvm::ArrayRef<int64_t>>", "getAxes", (ins),
      /*methodBody=*/"", /*defaultImplementation=*/"return ::std::nullopt;">
  ];
  let extraSharedClassDeclaration = [{
    /// The number of leading dimensions of positions that are not tokens.
    int64_t getNumAxisDims() {
      return $_op.getAxes() || $_op.getMixedAxes() ? 1 : 0;
    }
  }];
}

def PE_StoringOpInterface : OpInterface<"StoringOpInterface", [
    DestinationStyleOpInterface]> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    An op that reads x, or its init, and writes the init, in types of their own
    and with factors that belong to what is stored.
  }];
  let methods = [
    InterfaceMethod<[{
        The factor of what is read: an f64, or an array that is broadcast to the
        rows of x, or to blocks of `getBlockSize` features; null for 1.
      }],
      "::mlir::Value", "getXScale">,
    InterfaceMethod<"The same for what is written, which is divided by it.",
      "::mlir::Value", "getInitScale">,
    InterfaceMethod<"The number of features that share a factor.",
      "uint64_t", "getBlockSize">,
    InterfaceMethod<[{
        Whether numbers that are too large are written as the largest finite one.
      }],
      "bool", "getSaturate">
  ];
  let extraSharedClassDeclaration = [{
    /// Whether numbers are written as they are computed from what is read, but
    /// for the rounding to another type.
    bool isPlain() {
      return !$_op.getXScale() && !$_op.getInitScale() && !$_op.getSaturate();
    }
  }];
}

def PE_RotationOpInterface : OpInterface<"RotationOpInterface", [
    PE_ArrayOpInterface, PE_StoringOpInterface]> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    An op that rotates the pairs in a window of the features of x, or of the
    init, by angles that depend on the token and the pair.
  }];
  let methods = [
    InterfaceMethod<"The array that is rotated, or null if that is the init.",
      "::mlir::Value", "getX">,
    InterfaceMethod<"Where the partners of a pair are read and written.",
      "::mlir::pe::Layout", "getLayout">,
    InterfaceMethod<"The dimensions of the init that index tokens.",
      "::llvm::ArrayRef<int64_t>", "getPositionDims">,
    InterfaceMethod<"The first feature of the window.", "uint64_t", "getBegin">,
    InterfaceMethod<"Whether the angles are negated.", "bool", "getConjugate">,
    InterfaceMethod<[{
        A factor of the result, an f64 or an array that is broadcast to the rows
        of the init; null for 1.
      }],
      "::mlir::Value", "getScale">,
    InterfaceMethod<[{
        Whether the angles are tables that have an element for each feature of
        the window, in the places of the result, and not for each pair.
      }],
      "bool", "getPerFeature", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return false;">,
    InterfaceMethod<"The number of pairs, P.",
      "::mlir::OpFoldResult", "getNumPairs",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc)>
  ];
  let extraSharedClassDeclaration = [{
    ::mlir::pe::PairLayout getPairLayout() {
      return ::mlir::pe::PairLayout($_op.getLayout());
    }
  }];
}

def PE_BiasOpInterface : OpInterface<"BiasOpInterface", [
    PE_ArrayOpInterface]> {
  let cppNamespace = "::mlir::pe";
  let description = [{
    An op that adds biases to attention scores, x or the init. The last three
    dimensions of the scores are heads, queries and keys. A bias depends on the
    head and on the indices of the query and the key in the whole sequence.
  }];
  let methods = [
    InterfaceMethod<"The scores that are read, or null if those are the init.",
      "::mlir::Value", "getX">,
    InterfaceMethod<[{
        The array that biases are made from: it has one element, or one row, for
        each head.
      }],
      "::mlir::OpOperand &", "getHeadsMutable">,
    InterfaceMethod<"The index of the first query, or null for the default.",
      "::mlir::Value", "getQueryStart">,
    InterfaceMethod<"The index of the first key, or null for the default.",
      "::mlir::Value", "getKeyStart">,
    InterfaceMethod<"", "::mlir::MutableOperandRange", "getQueryStartMutable">,
    InterfaceMethod<"", "::mlir::MutableOperandRange", "getKeyStartMutable">,
    InterfaceMethod<"Whether scores of keys after their query are −∞.",
      "bool", "getCausal">,
    InterfaceMethod<"Whether the result depends on the index of the query.",
      "bool", "usesQueryIndex">,
    InterfaceMethod<[{
        Builds the score of `x` with its bias, in the arithmetic of the op: `x`
        is a float, and `query` and `key` integers of the same width, or all are
        vectors of these. `query` is null if the result does not depend on it.
        `readHead` builds what the array of the heads has for the head of the
        scores, converted to the type of `x`: the element in the column that it
        is given, an integer or a vector as `key`, or the element of the head if
        that is null.
      }],
      "::mlir::Value", "buildBiasedScore",
      (ins "::mlir::OpBuilder &":$b, "::mlir::Location":$loc,
           "::mlir::Value":$x, "::mlir::Value":$query, "::mlir::Value":$key,
           "::llvm::function_ref<::mlir::Value(::mlir::Value)>":$readHead)>,
    InterfaceMethod<"The index of the first query: `query_start`, or Sk − Sq.",
      "::mlir::OpFoldResult", "getFirstQuery",
      (ins "::mlir::OpBuilder &":$b), /*methodBody=*/"",
      /*defaultImplementation=*/"return detail::getFirstQuery(b, $_op);">,
    InterfaceMethod<"The index of the first key: `key_start`, or 0.",
      "::mlir::OpFoldResult", "getFirstKey", (ins), /*methodBody=*/"",
      /*defaultImplementation=*/"return detail::getFirstKey($_op);">
  ];
  let extraSharedClassDeclaration = [{
    /// The dimensions of the scores.
    int64_t getHeadDim() { return $_op.getInitType().getRank() - 3; }
    int64_t getQueryDim() { return $_op.getInitType().getRank() - 2; }
    int64_t getKeyDim() { return $_op.getInitType().getRank() - 1; }
  }];
}

#endif // PE_IR_PEOPINTERFACES_TD
