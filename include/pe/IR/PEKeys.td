//===- PEKeys.td - Keys of pe attributes -------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes with keys are written as `#pe.name<key = value, ...>`.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEKEYS_TD
#define PE_IR_PEKEYS_TD

include "mlir/IR/AttrTypeBase.td"
include "pe/IR/PEDialect.td"

/// A key of an attribute: the kind of its value, as the name of a `KeyKind`, and
/// whether it is required.
class PE_Key<string keyKind, bit required = 1> {
  string kind = keyKind;
  bit isRequired = required;
}

/// A floating-point key, written as a plain f64 literal.
class PE_F64Parameter<string desc>
    : APFloatParameter<desc>, PE_Key<"Float"> {
  let parser = "::mlir::pe::detail::parseF64($_parser)";
  let printer = "$_printer.printFloat($_self)";
}

/// A floating-point key with a default.
class PE_DefaultF64Parameter<string value, string desc>
    : PE_F64Parameter<desc> {
  let defaultValue = "::llvm::APFloat(" # value # ")";
  let isRequired = 0;
}

/// An optional floating-point key without a default value.
class PE_OptionalF64Parameter<string desc>
    : OptionalParameter<"::mlir::FloatAttr", desc>, PE_Key<"Float", 0> {
  let parser = "::mlir::pe::detail::parseF64Attr($_parser)";
  let printer = "$_printer.printFloat($_self.getValue())";
}

class PE_I64Parameter<string desc>
    : AttrParameter<"int64_t", desc>, PE_Key<"Integer">;

class PE_OptionalI64Parameter<string desc>
    : OptionalParameter<"std::optional<int64_t>", desc>, PE_Key<"Integer", 0> {
  let parser = "::mlir::FieldParser<int64_t>::parse($_parser)";
}

/// A key that is `true` or `false`.
class PE_DefaultBoolParameter<string value, string desc>
    : DefaultValuedParameter<"bool", value, desc>, PE_Key<"Boolean", 0> {
  let parser = "::mlir::pe::detail::parseBool($_parser)";
  let printer = "$_printer << ($_self ? \"true\" : \"false\")";
}

/// A list with one f64 literal for every pair: `[1.0, 2.0]`.
class PE_F64ListParameter<string desc>
    : AttrParameter<"::mlir::DenseF64ArrayAttr", desc>, PE_Key<"Floats"> {
  let parser = "::mlir::pe::detail::parseF64List($_parser)";
  let printer = "::mlir::pe::detail::printF64List($_printer, $_self)";
}

/// The C++ declaration of the keys of an attribute.
class PE_Keys<dag keys> {
  code declaration = [{
    /// The keys, in the order in which they are printed.
    static ::llvm::ArrayRef<::mlir::pe::AttributeKey> getKeys() {
      static constexpr ::mlir::pe::AttributeKey keys[] = {
        }] # !interleave(!foreach(i, !range(!size(keys)),
               "{\"" # !getdagname(keys, i) # "\", ::mlir::pe::KeyKind::" #
               !getdagarg<PE_Key>(keys, i).kind # ", " #
               !if(!getdagarg<PE_Key>(keys, i).isRequired, "true", "false") #
               "}"), ",\n        ") # [{};
      return keys;
    }
  }];
}

#endif // PE_IR_PEKEYS_TD
