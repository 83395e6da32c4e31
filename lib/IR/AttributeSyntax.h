//===- AttributeSyntax.h - Errors in the text of attributes -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The generated parsers report which token they expected. These checks run
// before them, and report errors in terms of the attribute: what was expected,
// and what was found.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_IR_ATTRIBUTESYNTAX_H
#define PE_LIB_IR_ATTRIBUTESYNTAX_H

#include "mlir/IR/DialectImplementation.h"
#include "pe/IR/PEKeys.h"

namespace mlir::pe {

/// The text of the attribute, `mnemonic` or `mnemonic<body>`, at the position
/// of a parser. Each check emits an error if it fails.
class AttributeSyntax {
public:
  explicit AttributeSyntax(DialectAsmParser &parser);

  StringRef getMnemonic() const { return mnemonic; }

  /// Nothing follows the mnemonic.
  LogicalResult checkNoBody() const;

  /// The body is one of `words`.
  LogicalResult checkOneOf(ArrayRef<StringRef> words) const;

  /// The body is a list of numbers.
  LogicalResult checkFloats() const;

  /// The body has each required key once and each optional key at most once,
  /// with values of their kinds.
  LogicalResult checkKeys(ArrayRef<AttributeKey> keys) const;

private:
  LogicalResult checkValue(StringRef name, KeyKind kind, StringRef value) const;

  /// An error at a part of the text.
  InFlightDiagnostic emitError(StringRef part) const {
    return parser.emitError(SMLoc::getFromPointer(part.data()));
  }

  DialectAsmParser &parser;
  StringRef spec, mnemonic;
  std::optional<StringRef> body;
};

} // namespace mlir::pe

#endif // PE_LIB_IR_ATTRIBUTESYNTAX_H
