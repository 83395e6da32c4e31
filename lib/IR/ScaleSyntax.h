//===- ScaleSyntax.h - The text of a scale ----------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_SCALESYNTAX_H
#define PE_LIB_IR_SCALESYNTAX_H

#include "mlir/IR/OpImplementation.h"

namespace mlir::pe {

/// The directive `custom<Scale>`: `%a` for an f64, and `%a : type` for others.
ParseResult parseScale(OpAsmParser &parser,
                       std::optional<OpAsmParser::UnresolvedOperand> &scale,
                       Type &type);
void printScale(OpAsmPrinter &printer, Operation *op, Value scale, Type type);

} // namespace mlir::pe

#endif // PE_LIB_IR_SCALESYNTAX_H
