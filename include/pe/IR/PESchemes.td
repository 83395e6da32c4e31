//===- PESchemes.td - Frequency schemes --------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keys are those of `rope_parameters` in Hugging Face model configurations.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PESCHEMES_TD
#define PE_IR_PESCHEMES_TD

include "mlir/IR/AttrTypeBase.td"
include "pe/IR/PEDialect.td"
include "pe/IR/PEInterfaces.td"

/// A floating-point key of a scheme, written as a plain f64 literal.
class PE_F64Parameter<string desc> : APFloatParameter<desc> {
  let parser = "::mlir::pe::detail::parseF64($_parser)";
  let printer = "$_printer.printFloat($_self)";
}

/// Any attribute that implements the scheme interface.
def PE_SchemeAttr : Attr<
    CPred<"::llvm::isa<::mlir::pe::SchemeAttrInterface>($_self)">,
    "frequency scheme"> {
  let storageType = "::mlir::pe::SchemeAttrInterface";
  let returnType = "::mlir::pe::SchemeAttrInterface";
  let convertFromStorage = "$_self";
  let constBuilderCall = "$0";
}

class PE_Scheme<string name, string mnem> : AttrDef<PE_Dialect, name # "Scheme",
    [DeclareAttrInterfaceMethods<PE_SchemeAttrInterface>]> {
  let mnemonic = mnem;
}

def PE_DefaultScheme : PE_Scheme<"Default", "default"> {
  let summary = "Unscaled frequencies";
  let description = [{
    `θ_i = base^(−2i/dim)`, `A = 1`.

    Source: Su et al., "RoFormer", arXiv:2104.09864, section 3.2.2.

    ```mlir
    #pe.default
    ```
  }];
}

def PE_LinearScheme : PE_Scheme<"Linear", "linear"> {
  let summary = "Position Interpolation";
  let description = [{
    `θ_i = base^(−2i/dim) / factor`, `A = 1`. Dividing every frequency is the
    same as dividing every position.

    (C1) `factor` is finite and at least 1.

    Source: Chen et al., "Extending Context Window of Large Language Models via
    Position Interpolation", arXiv:2306.15595.

    ```mlir
    #pe.linear<factor = 4.0>
    ```
  }];
  let parameters = (ins PE_F64Parameter<"new length / trained length">:$factor);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

#endif // PE_IR_PESCHEMES_TD
