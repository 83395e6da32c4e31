//===- PESchemeBase.td - What frequency schemes share ------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PESCHEMEBASE_TD
#define PE_IR_PESCHEMEBASE_TD

include "pe/IR/PEInterfaces.td"
include "pe/IR/PEKeys.td"

/// Any attribute that implements the scheme interface.
def PE_SchemeAttr : Attr<
    CPred<"::llvm::isa<::mlir::pe::SchemeAttrInterface>($_self)">,
    "a frequency scheme, but found {{$_self}} instead"> {
  let storageType = "::mlir::pe::SchemeAttrInterface";
  let returnType = "::mlir::pe::SchemeAttrInterface";
  let convertFromStorage = "$_self";
  let constBuilderCall = "$0";
}

/// A scheme that overrides `methods`, besides the methods without a default.
class PE_Scheme<string name, string mnem, list<string> methods = []>
    : AttrDef<PE_Dialect, name # "Scheme",
        [DeclareAttrInterfaceMethods<PE_SchemeAttrInterface, methods>]> {
  let mnemonic = mnem;
}

/// A scheme without keys. MLIR's generated parser would ignore the text in
/// angle brackets.
class PE_SchemeWithoutKeys<string name, string mnem> : PE_Scheme<name, mnem> {
  let hasCustomAssemblyFormat = 1;
}

/// A scheme with keys, which may be written in any order. Keys with their
/// default value are not printed.
class PE_SchemeWithKeys<string name, string mnem, list<string> methods,
                        dag keys>
    : PE_Scheme<name, mnem, methods> {
  let parameters = keys;
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = PE_Keys<keys>.declaration;
}

#endif // PE_IR_PESCHEMEBASE_TD
