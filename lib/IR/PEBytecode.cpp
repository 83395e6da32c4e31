//===- PEBytecode.cpp - Versioned bytecode --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes and properties use the generic encoding. Only the version is
// added, so that a later build can upgrade bytecode of this one, and this one
// rejects bytecode of a later build.
//
//===----------------------------------------------------------------------===//

#include "BytecodeInterface.h"
#include "mlir/Bytecode/BytecodeImplementation.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

namespace {
struct Version : public DialectVersion {
  explicit Version(uint64_t number) : number(number) {}
  uint64_t number;
};

struct PEBytecodeInterface : public BytecodeDialectInterface {
  explicit PEBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const final {
    writer.writeVarInt(kBytecodeVersion);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const final {
    uint64_t number;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number > kBytecodeVersion) {
      reader.emitError("pe bytecode has version ")
          << number << ", but this build reads versions up to "
          << kBytecodeVersion;
      return nullptr;
    }
    return std::make_unique<Version>(number);
  }
};
} // namespace

void mlir::pe::addBytecodeInterface(PEDialect &dialect) {
  dialect.addInterfaces<PEBytecodeInterface>();
}
