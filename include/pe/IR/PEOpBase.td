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
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"
include "pe/IR/PEAttrs.td"
include "pe/IR/PEDialect.td"

class PE_ShapedOf<list<Type> elementTypes>
    : AnyTypeOf<[RankedTensorOf<elementTypes>, StridedMemRefOf<elementTypes>]>;

def PE_Data : PE_ShapedOf<[F16, BF16, F32, F64]>;
def PE_Positions : PE_ShapedOf<[I8, I16, I32, I64]>;
def PE_InvFreq : PE_ShapedOf<[F64]>;

class PE_Op<string mnemonic, list<Trait> traits = []>
    : Op<PE_Dialect, mnemonic, traits>;

/// Methods that every op with tiles implements. Both fusion directions: as a
/// producer through generateResultTileValue, as a consumer through the operand
/// tiles.
def PE_Tiling : DeclareOpInterfaceMethods<TilingInterface, [
    "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
    "getResultTilePosition", "generateResultTileValue",
    "getIterationDomainTileFromResultTile",
    "getTiledImplementationFromOperandTiles",
    "getIterationDomainTileFromOperandTiles"]>;

/// A destination-passing op on tensors or memrefs.
class PE_ArrayOp<string mnemonic, list<Trait> traits = []>
    : PE_Op<mnemonic, traits # [
        DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
        DeclareOpInterfaceMethods<ConditionallySpeculatable>,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, [
          "reifyResultShapes"]>,
        PE_Tiling,
        DeclareOpInterfaceMethods<BufferizableOpInterface, [
          "bufferizesToMemoryRead", "bufferizesToMemoryWrite",
          "bufferizesToElementwiseAccess", "getAliasingValues",
          "bufferize"]>]> {
  let hasVerifier = 1;
}

#endif // PE_IR_PEOPBASE_TD
