//===- AttributeSyntax.cpp - Errors in the text of attributes -------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttributeSyntax.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pe;

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// The text after spaces and comments.
static StringRef skipSpace(StringRef text) {
  while (true) {
    text = text.ltrim();
    if (!text.starts_with("//"))
      return text;
    text = text.drop_until([](char c) { return c == '\n'; });
  }
}

/// The text without spaces and comments around it.
static StringRef trim(StringRef text) {
  text = skipSpace(text).rtrim();
  while (true) {
    size_t lastLine = text.rfind('\n') + 1;
    size_t comment = text.find("//", lastLine);
    if (comment == StringRef::npos)
      return text;
    text = text.take_front(comment).rtrim();
  }
}

/// The parts of the text between commas outside of brackets. Empty text has no
/// parts.
static SmallVector<StringRef> splitAtCommas(StringRef text) {
  SmallVector<StringRef> parts;
  if (skipSpace(text).empty())
    return parts;
  size_t start = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("//"))
      i = std::min(text.find('\n', i), text.size() - 1);
    char c = text[i];
    depth += StringRef("[({<").contains(c) ? 1 : 0;
    depth -= StringRef("])}>").contains(c) ? 1 : 0;
    if (c != ',' || depth != 0)
      continue;
    parts.push_back(trim(text.slice(start, i)));
    start = i + 1;
  }
  parts.push_back(trim(text.substr(start)));
  return parts;
}

/// "a", "a and b", "a, b and c".
static std::string join(ArrayRef<StringRef> words) {
  if (words.size() < 2)
    return words.empty() ? "nothing" : words.front().str();
  return llvm::join(words.drop_back(), ", ") + " and " + words.back().str();
}

/// The text, or "nothing" if it is empty.
static StringRef orNothing(StringRef text) {
  return text.empty() ? "nothing" : text;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// Whether MLIR reads the text as a floating-point number: `-1.0e+04`, or its
/// bits in hexadecimal.
static bool isFloat(StringRef text) {
  text.consume_front("-");
  if (text.consume_front("0x"))
    return !text.empty() && llvm::all_of(text, llvm::isHexDigit);
  StringRef digits = text.take_while(llvm::isDigit);
  text = text.drop_front(digits.size());
  if (digits.empty() || !text.consume_front("."))
    return false;
  text = text.drop_while(llvm::isDigit);
  if (!text.consume_front_insensitive("e"))
    return text.empty();
  if (!text.consume_front("-"))
    text.consume_front("+");
  return !text.empty() && llvm::all_of(text, llvm::isDigit);
}

static bool isListOfFloats(StringRef text) {
  return text.consume_front("[") && text.consume_back("]") &&
         llvm::all_of(splitAtCommas(text), isFloat);
}

LogicalResult AttributeSyntax::checkValue(StringRef name, KeyKind kind,
                                          StringRef value) const {
  auto check = [&](bool isRight, StringRef expected) -> LogicalResult {
    if (isRight)
      return success();
    return emitError(value) << "expects " << name << " to be " << expected
                            << ", but found " << orNothing(value);
  };
  int64_t integer;
  switch (kind) {
  case KeyKind::Float:
    return check(isFloat(value), "a floating-point number such as 2.0");
  case KeyKind::Integer:
    return check(!value.getAsInteger(0, integer), "an integer of 64 bits");
  case KeyKind::Boolean:
    return check(value == "true" || value == "false", "true or false");
  case KeyKind::Floats:
    return check(isListOfFloats(value),
                 "a list of floating-point numbers such as [1.0, 2.0]");
  }
  llvm_unreachable("not a kind of keys");
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

AttributeSyntax::AttributeSyntax(DialectAsmParser &parser)
    : parser(parser), spec(parser.getFullSymbolSpec()),
      mnemonic(spec.take_until([](char c) { return c == '<'; })) {
  StringRef text = spec.drop_front(mnemonic.size()).rtrim();
  mnemonic = mnemonic.rtrim();
  if (text.consume_front("<") && text.consume_back(">"))
    body = text;
}

LogicalResult AttributeSyntax::checkNoBody() const {
  if (!body)
    return success();
  return emitError(*body) << "expects no keys in #pe." << mnemonic
                          << ", but found " << orNothing(trim(*body));
}

LogicalResult AttributeSyntax::checkOneOf(ArrayRef<StringRef> words) const {
  if (body && llvm::is_contained(words, trim(*body)))
    return success();
  auto diagnostic = emitError(spec) << "expects one of ";
  llvm::interleaveComma(words, diagnostic, [&](StringRef word) {
    diagnostic << "#pe." << mnemonic << '<' << word << '>';
  });
  return diagnostic << ", but found #pe." << spec;
}

LogicalResult AttributeSyntax::checkFloats() const {
  return checkValue(mnemonic, KeyKind::Floats,
                    body ? trim(*body) : spec.drop_front(spec.size()));
}

LogicalResult AttributeSyntax::checkKeys(ArrayRef<AttributeKey> keys) const {
  SmallVector<StringRef> found;
  for (StringRef part : splitAtCommas(body.value_or(""))) {
    StringRef name =
        part.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    const AttributeKey *key = llvm::find_if(
        keys, [&](const AttributeKey &key) { return key.name == name; });
    if (key == keys.end()) {
      auto diagnostic = emitError(part)
                        << "expects " << (keys.size() > 1 ? "one of " : "");
      llvm::interleaveComma(keys, diagnostic, [&](const AttributeKey &key) {
        diagnostic << key.name;
      });
      return diagnostic << " in #pe." << mnemonic << ", but found "
                        << orNothing(name.empty() ? part : name);
    }
    if (llvm::is_contained(found, name))
      return emitError(part) << "expects " << name << " once in #pe."
                             << mnemonic << ", but found it again";
    found.push_back(name);
    StringRef rest = skipSpace(part.drop_front(name.size()));
    if (!rest.consume_front("="))
      return emitError(rest) << "expects '=' after " << name << ", but found "
                             << orNothing(rest);
    if (failed(checkValue(name, key->kind, trim(rest))))
      return failure();
  }
  SmallVector<StringRef> missing;
  for (const AttributeKey &key : keys)
    if (key.isRequired && !llvm::is_contained(found, key.name))
      missing.push_back(key.name);
  if (missing.empty() && body)
    return success();
  return emitError(spec) << "expects " << join(missing) << " in #pe."
                         << mnemonic << ", but found " << join(found);
}
