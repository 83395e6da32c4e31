//===- Enums.cpp - C API of the enumerations ------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/IR.h"
#include "pe-c/PE.h"
#include "pe/IR/PE.h"

using namespace mlir;

/// The C enumerations have the same values as the C++ ones.
#define PE_DEFINE_ENUM(Name)                                                   \
  bool peAttributeIsA##Name(MlirAttribute attribute) {                         \
    return isa_and_nonnull<pe::Name##Attr>(unwrap(attribute));                 \
  }                                                                            \
  MlirAttribute pe##Name##AttrGet(MlirContext context, PE##Name value) {       \
    std::optional<pe::Name> symbol =                                           \
        pe::symbolize##Name(static_cast<uint32_t>(value));                     \
    MLIRContext *ctx = unwrap(context);                                        \
    if (!symbol) {                                                             \
      emitError(UnknownLoc::get(ctx))                                          \
          << "expects a case of #pe." << pe::Name##Attr::getMnemonic()         \
          << ", but found " << static_cast<uint32_t>(value);                   \
      return MlirAttribute{nullptr};                                           \
    }                                                                          \
    ctx->getOrLoadDialect<pe::PEDialect>();                                    \
    return wrap(pe::Name##Attr::get(ctx, *symbol));                            \
  }                                                                            \
  PE##Name pe##Name##AttrGetValue(MlirAttribute attribute) {                   \
    return static_cast<PE##Name>(                                              \
        cast<pe::Name##Attr>(unwrap(attribute)).getValue());                   \
  }

PE_DEFINE_ENUM(Layout)
PE_DEFINE_ENUM(Rounding)
PE_DEFINE_ENUM(Order)
PE_DEFINE_ENUM(AlibiForm)
