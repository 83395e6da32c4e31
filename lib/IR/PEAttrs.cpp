//===- PEAttrs.cpp - Attributes of the pe dialect -------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttributeSyntax.h"
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

Attribute DefaultSchemeAttr::parse(AsmParser &parser, Type) {
  return DefaultSchemeAttr::get(parser.getContext());
}

Attribute TimescalesSchemeAttr::parse(AsmParser &parser, Type) {
  return TimescalesSchemeAttr::get(parser.getContext());
}

void DefaultSchemeAttr::print(AsmPrinter &) const {}
void TimescalesSchemeAttr::print(AsmPrinter &) const {}

template <typename AttrT>
using KeysOf = decltype(AttrT::getKeys());
template <typename AttrT>
using EnumOf =
    std::enable_if_t<std::is_enum_v<decltype(std::declval<AttrT>().getValue())>,
                     decltype(std::declval<AttrT>().getValue())>;

/// Checks the text of the attribute `AttrT`, if it is one, for the keys of a
/// scheme or the cases of an enumeration.
template <typename AttrT>
static LogicalResult checkSyntaxOf(const AttributeSyntax &syntax) {
  if (syntax.getMnemonic() != AttrT::getMnemonic())
    return success();
  if constexpr (llvm::is_detected<KeysOf, AttrT>::value) {
    return syntax.checkKeys(AttrT::getKeys());
  } else if constexpr (llvm::is_detected<EnumOf, AttrT>::value) {
    SmallVector<StringRef> cases;
    auto get = [](size_t i) { return static_cast<EnumOf<AttrT>>(i); };
    for (size_t i = 0; !stringifyEnum(get(i)).empty(); ++i)
      cases.push_back(stringifyEnum(get(i)));
    return syntax.checkOneOf(cases);
  }
  return success();
}

template <typename... AttrTs>
static LogicalResult checkSyntaxOfAll(const AttributeSyntax &syntax) {
  return success((succeeded(checkSyntaxOf<AttrTs>(syntax)) && ...));
}

static LogicalResult checkSyntax(const AttributeSyntax &syntax) {
  StringRef mnemonic = syntax.getMnemonic();
  if (mnemonic == DefaultSchemeAttr::getMnemonic() ||
      mnemonic == TimescalesSchemeAttr::getMnemonic())
    return syntax.checkNoBody();
  if (mnemonic == DivisorsSchemeAttr::getMnemonic())
    return syntax.checkFloats();
  return checkSyntaxOfAll<
#define GET_ATTRDEF_LIST
#include "pe/IR/PEAttrs.cpp.inc"
      >(syntax);
}

Attribute PEDialect::parseAttribute(DialectAsmParser &parser, Type type) const {
  if (failed(checkSyntax(AttributeSyntax(parser))))
    return Attribute();
  SMLoc loc = parser.getCurrentLocation();
  StringRef mnemonic;
  Attribute attribute;
  if (generatedAttributeParser(parser, &mnemonic, type, attribute).has_value())
    return attribute;
  parser.emitError(loc, "unknown attribute `")
      << mnemonic << "` in dialect `" << getNamespace() << "`";
  return Attribute();
}

void PEDialect::printAttribute(Attribute attribute,
                               DialectAsmPrinter &printer) const {
  (void)generatedAttributePrinter(attribute, printer);
}

void PEDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "pe/IR/PEAttrs.cpp.inc"
      >();
}
