//===- PEOpBase.td - What the pe ops share -----------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEOPBASE_TD
#define PE_IR_PEOPBASE_TD

include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.td"
include "mlir/Dialect/Linalg/IR/LinalgInterfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"
include "pe/IR/PEAttrs.td"
include "pe/IR/PEDialect.td"
include "pe/IR/PEOpInterfaces.td"

class PE_ShapedOf<list<Type> elementTypes>
    : AnyTypeOf<[RankedTensorOf<elementTypes>, StridedMemRefOf<elementTypes>]>;

def PE_Data : PE_ShapedOf<[F16, BF16, F32, F64]>;
/// What rotations read and write; arithmetic is never in 8 bits.
def PE_Stored : PE_ShapedOf<[F8E4M3FN, F8E5M2, F16, BF16, F32, F64]>;
def PE_Slots : PE_ShapedOf<[I32, I64]>;
def PE_Positions : PE_ShapedOf<[I8, I16, I32, I64, F32]>;
def PE_InvFreq : PE_ShapedOf<[F32, F64]>;
/// One number, or an array that is broadcast to the rows of another one.
def PE_Scale : AnyTypeOf<[F64, PE_Data]>;

class PE_Op<string mnemonic, list<Trait> traits = []>
    : Op<PE_Dialect, mnemonic, traits # [
        DeclareOpInterfaceMethods<AggregatedOpInterface, [
          "decomposeOperation"]>]>;

/// A destination-passing op on tensors or memrefs. TilingInterface and
/// BufferizableOpInterface are attached to it.
class PE_DestinationOp<string mnemonic, list<Trait> traits = []>
    : PE_Op<mnemonic, traits # [
        DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
        DeclareOpInterfaceMethods<ConditionallySpeculatable>,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, [
          "reifyResultShapes"]>]> {
  let hasVerifier = 1;
  code destinationDefinition = [{
    void $cppClass::getEffects(
        ::llvm::SmallVectorImpl<::mlir::SideEffects::EffectInstance<
            ::mlir::MemoryEffects::Effect>> &effects) {
      getDestinationEffects(*this, effects);
    }
    ::mlir::Speculation::Speculatability $cppClass::getSpeculatability() {
      return getDestinationSpeculatability(*this);
    }
    ::llvm::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &b, ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      return reifyInitShapes(b, *this, shapes);
    }
  }];
  let extraClassDefinition = destinationDefinition;
}

/// One whose iteration domain is the index space of its init.
class PE_ArrayOp<string mnemonic, list<string> arrayMethods,
                 list<Trait> traits = []>
    : PE_DestinationOp<mnemonic, traits # [
        DeclareOpInterfaceMethods<PE_ArrayOpInterface, arrayMethods>]>;

/// One with an optional operand `x` and an operand `init`.
class PE_SourceOp<string mnemonic, list<string> arrayMethods,
                  list<Trait> traits = []>
    : PE_ArrayOp<mnemonic,
                 ["getSource", "isUpdate", "readFrom", "canUpdateInPlace"] #
                     arrayMethods,
                 traits> {
  code sourceDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getInitMutable();
    }
  }];
  let extraClassDeclaration = sourceDeclaration;
  let extraClassDefinition = destinationDefinition # [{
    ::mlir::Value $cppClass::getSource() {
      return isUpdate() ? getInit() : getX();
    }
    bool $cppClass::isUpdate() { return !getX(); }
    void $cppClass::readFrom(::mlir::Value x) { getXMutable().assign(x); }
  }];
}

/// One that adds biases to the scores `x`, with `query_start`, `key_start` and
/// `causal`.
class PE_BiasOp<string mnemonic>
    : PE_SourceOp<mnemonic, ["getTileOfOther"], [
        AttrSizedOperandSegments, PE_BiasOpInterface]> {
  code biasDeclaration = sourceDeclaration # [{
    ::mlir::Value buildBiasedScore(
        ::mlir::OpBuilder &b, ::mlir::Location loc, ::mlir::Value x,
        ::mlir::Value query, ::mlir::Value key,
        ::llvm::function_ref<::mlir::Value(::mlir::Value)> readHead);
  }];
}

#endif // PE_IR_PEOPBASE_TD
