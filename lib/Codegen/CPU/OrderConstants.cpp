//===- OrderConstants.cpp - Constants in the order of the program ---------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OrderConstants.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

/// The name that upstream gives to a constant of this type: `__constant_4xf32`.
static std::string getBaseName(MemRefType type) {
  std::string name;
  llvm::raw_string_ostream os(name);
  os << "__constant_";
  for (int64_t extent : type.getShape())
    os << extent << 'x';
  os << type.getElementType();
  return name;
}

void mlir::pe::orderConstants(ModuleOp module,
                              const DenseSet<memref::GlobalOp> &given) {
  llvm::StringSet<> taken;
  llvm::StringMap<memref::GlobalOp> globals;
  for (Operation &op : *module.getBody()) {
    auto global = dyn_cast<memref::GlobalOp>(op);
    if (global && !given.contains(global))
      globals[global.getSymName()] = global;
    else if (auto symbol = dyn_cast<SymbolOpInterface>(op))
      taken.insert(symbol.getName());
  }
  SmallVector<memref::GlobalOp> ordered;
  llvm::StringMap<StringAttr> names;
  module.walk([&](memref::GetGlobalOp use) {
    StringRef old = use.getName();
    auto it = globals.find(old);
    if (it == globals.end())
      return;
    StringAttr &name = names[old];
    if (!name) {
      ordered.push_back(it->second);
      std::string base = getBaseName(it->second.getType()), unique = base;
      for (int i = 0; !taken.insert(unique).second; ++i)
        unique = base + "_" + std::to_string(i);
      name = StringAttr::get(module.getContext(), unique);
    }
    use.setNameAttr(FlatSymbolRefAttr::get(name));
  });
  for (memref::GlobalOp global : llvm::reverse(ordered)) {
    global->moveBefore(module.getBody(), module.getBody()->begin());
    global.setSymNameAttr(names.lookup(global.getSymName()));
  }
}
