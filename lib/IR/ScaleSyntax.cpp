//===- ScaleSyntax.cpp - The text of a scale ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScaleSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;

ParseResult
mlir::pe::parseScale(OpAsmParser &parser,
                     std::optional<OpAsmParser::UnresolvedOperand> &scale,
                     Type &type) {
  type = parser.getBuilder().getF64Type();
  scale.emplace();
  if (parser.parseOperand(*scale))
    return failure();
  if (failed(parser.parseOptionalColon()))
    return success();
  return parser.parseType(type);
}

void mlir::pe::printScale(OpAsmPrinter &printer, Operation *, Value scale,
                          Type type) {
  printer << scale;
  if (!type.isF64())
    printer << " : " << type;
}
