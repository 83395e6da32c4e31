//===- PEDialect.cpp - The pe dialect -------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BytecodeInterface.h"
#include "InterfaceModels.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/InliningUtils.h"

using namespace mlir;
using namespace mlir::pe;

#include "pe/IR/PEDialect.cpp.inc"

namespace {
/// pe ops can be inlined anywhere: they do not depend on the function around
/// them.
struct PEInlinerInterface : public DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};
} // namespace

/// MLIR identifies traits by type names as the compiler prints them, and
/// compilers print them differently. If this library was compiled by another
/// compiler than MLIR, and symbols are hidden, ops would seem to have no
/// traits.
static void verifyTraitsAreKnown(MLIRContext *context) {
  OperationName module(ModuleOp::getOperationName(), context);
  if (!module.hasTrait<OpTrait::SymbolTable>())
    llvm::report_fatal_error(
        "pe does not see the traits of MLIR's ops: compile both with the same "
        "compiler, or export mlir::detail::TypeIDResolver's variables from the "
        "library that pe is a part of, and load it before MLIR");
}

void PEDialect::initialize() {
  verifyTraitsAreKnown(getContext());
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "pe/IR/PEOps.cpp.inc"
      >();
  addInterfaces<PEInlinerInterface>();
  addBytecodeInterface(*this);
  attachArrayBufferization(*getContext());
  attachArrayTiling(*getContext());
  attachWriteCacheBufferization(*getContext());
  attachWriteCacheTiling(*getContext());
  attachWriteCacheVerification(*getContext());
}

Operation *PEDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                          Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}
