//===- KernelConstants.cpp - Constants that kernels read ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelConstants.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlir::pe;

Value mlir::pe::stripCasts(Value memref) {
  while (auto cast = memref.getDefiningOp<memref::CastOp>())
    memref = cast.getSource();
  return memref;
}

memref::GlobalOp mlir::pe::getConstantGlobal(Value memref) {
  auto get = stripCasts(memref).getDefiningOp<memref::GetGlobalOp>();
  if (!get)
    return nullptr;
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      get, get.getNameAttr());
  return global && global.getConstant() ? global : nullptr;
}

DenseElementsAttr mlir::pe::getConstantElements(Value memref) {
  memref::GlobalOp global = getConstantGlobal(memref);
  if (!global || !global.getInitialValue())
    return nullptr;
  return dyn_cast<DenseElementsAttr>(*global.getInitialValue());
}

Value mlir::pe::buildConstantArray(OpBuilder &b, Location loc, Operation *near,
                                   StringRef name, DenseElementsAttr elements) {
  Operation *table = SymbolTable::getNearestSymbolTable(near);
  auto type =
      MemRefType::get(elements.getType().getShape(), elements.getElementType());
  SymbolTable symbols(table);
  memref::GlobalOp global;
  for (auto other : table->getRegion(0).getOps<memref::GlobalOp>())
    if (other.getConstant() && other.getType() == type &&
        other.getInitialValue() == Attribute(elements) &&
        other.getAlignment().value_or(0) >= kAccessBytes)
      global = other;
  if (!global) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&table->getRegion(0).front());
    global = memref::GlobalOp::create(
        b, loc, name, /*sym_visibility=*/b.getStringAttr("private"), type,
        elements, /*constant=*/true,
        /*alignment=*/b.getI64IntegerAttr(kAccessBytes));
    symbols.insert(global);
  }
  return memref::GetGlobalOp::create(b, loc, type, global.getSymName());
}
