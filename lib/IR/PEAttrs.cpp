//===- PEAttrs.cpp - Attributes of the pe dialect -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pe;

#include "pe/IR/PEEnums.cpp.inc"
#include "pe/IR/PEInterfaces.cpp.inc"

namespace mlir::pe::detail {
/// Parses a floating-point literal as f64: `8.0` or `-1.0e+04`.
static FailureOr<APFloat> parseF64(AsmParser &parser) {
  double value;
  if (parser.parseFloat(value))
    return failure();
  return APFloat(value);
}

static FailureOr<FloatAttr> parseF64Attr(AsmParser &parser) {
  FailureOr<APFloat> value = parseF64(parser);
  if (failed(value))
    return failure();
  return parser.getBuilder().getF64FloatAttr(value->convertToDouble());
}

static FailureOr<bool> parseBool(AsmParser &parser) {
  if (succeeded(parser.parseOptionalKeyword("true")))
    return true;
  if (succeeded(parser.parseOptionalKeyword("false")))
    return false;
  return parser.emitError(parser.getCurrentLocation(),
                          "expected true or false");
}

/// Parses floating-point literals: `[1.0, 2.5]`.
static FailureOr<DenseF64ArrayAttr> parseF64List(AsmParser &parser) {
  SmallVector<double> values;
  auto parseValue = [&] { return parser.parseFloat(values.emplace_back()); };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseValue))
    return failure();
  return parser.getBuilder().getDenseF64ArrayAttr(values);
}

/// The attribute's own printer would round the values to f32.
static void printF64List(AsmPrinter &printer, ArrayRef<double> values) {
  printer << '[';
  llvm::interleaveComma(values, printer, [&](double value) {
    printer.printFloat(APFloat(value));
  });
  printer << ']';
}
} // namespace mlir::pe::detail

#define GET_ATTRDEF_CLASSES
#include "pe/IR/PEAttrs.cpp.inc"

/// Parses nothing after the name of a scheme without keys.
template <typename SchemeT>
static Attribute parseWithoutKeys(AsmParser &parser) {
  if (succeeded(parser.parseOptionalLess())) {
    parser.emitError(parser.getCurrentLocation(), "expected no keys, because #")
        << SchemeT::name << " has none";
    return {};
  }
  return SchemeT::get(parser.getContext());
}

Attribute DefaultSchemeAttr::parse(AsmParser &parser, Type) {
  return parseWithoutKeys<DefaultSchemeAttr>(parser);
}

Attribute TimescalesSchemeAttr::parse(AsmParser &parser, Type) {
  return parseWithoutKeys<TimescalesSchemeAttr>(parser);
}

void DefaultSchemeAttr::print(AsmPrinter &) const {}
void TimescalesSchemeAttr::print(AsmPrinter &) const {}

void PEDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "pe/IR/PEAttrs.cpp.inc"
      >();
}
