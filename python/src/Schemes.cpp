//===- Schemes.cpp - The frequency schemes of the dialect -----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes.h"
#include "pe/IR/PE.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using mlir::pe::KeyKind;

namespace pe::python {

static const char *getName(KeyKind kind) {
  switch (kind) {
  case KeyKind::Float:
    return "float";
  case KeyKind::Integer:
    return "int";
  case KeyKind::Boolean:
    return "bool";
  case KeyKind::Floats:
    return "list";
  }
  llvm_unreachable("not a kind of keys");
}

/// Whether the attribute has keys with names.
template <typename AttrT>
using HasKeys = decltype(AttrT::getKeys());

/// Whether the attribute is made of one list.
template <typename AttrT>
using IsList = std::enable_if_t<std::is_same_v<
    decltype(&AttrT::get), AttrT (*)(MLIRContext *, DenseF64ArrayAttr)>>;

/// Appends the attribute if it is a scheme.
template <typename AttrT>
static void addScheme(std::vector<Scheme> &schemes) {
  if constexpr (std::is_base_of_v<mlir::pe::SchemeAttrInterface::Trait<AttrT>,
                                  AttrT>) {
    std::string name = AttrT::getMnemonic().str();
    std::vector<SchemeKey> keys;
    if constexpr (llvm::is_detected<HasKeys, AttrT>::value)
      for (const mlir::pe::AttributeKey &key : AttrT::getKeys())
        keys.emplace_back(key.name.str(), getName(key.kind), key.isRequired);
    else if constexpr (llvm::is_detected<IsList, AttrT>::value)
      keys.emplace_back(name, getName(KeyKind::Floats), true);
    // The interface's default is no; a scheme that depends on the length
    // overrides it.
    constexpr bool dependsOnSeqLen =
        std::is_same_v<decltype(&AttrT::dependsOnSeqLen),
                       bool (AttrT::*)() const>;
    schemes.emplace_back(std::move(name), std::move(keys), dependsOnSeqLen);
  }
}

template <typename... AttrTs>
static std::vector<Scheme> getSchemesAmong() {
  std::vector<Scheme> schemes;
  (addScheme<AttrTs>(schemes), ...);
  return schemes;
}

std::vector<Scheme> getSchemes() {
  return getSchemesAmong<
#define GET_ATTRDEF_LIST
#include "pe/IR/PEAttrs.cpp.inc"
      >();
}

} // namespace pe::python
