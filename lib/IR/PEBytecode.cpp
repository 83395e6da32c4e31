//===- PEBytecode.cpp - Versioned bytecode --------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes and properties use the generic encoding. The version is added, so
// that a later build can upgrade bytecode of this one, and this one rejects
// bytecode of a later build. An op whose properties changed reads both forms.
//
// Version 2 adds `per_feature` to `pe.apply_rotary`.
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

/// The version of the bytecode that is read.
static uint64_t getVersion(DialectBytecodeReader &reader) {
  auto version = reader.getDialectVersion<PEDialect>();
  return succeeded(version) ? static_cast<const Version *>(*version)->number
                            : kBytecodeVersion;
}

LogicalResult ApplyRotaryOp::readProperties(DialectBytecodeReader &reader,
                                            OperationState &state) {
  auto &properties = state.getOrAddProperties<Properties>();
  if (failed(reader.readOptionalAttribute(properties.begin)) ||
      failed(reader.readOptionalAttribute(properties.conjugate)) ||
      failed(reader.readAttribute(properties.layout)) ||
      failed(reader.readAttribute(properties.position_dims)))
    return failure();
  return getVersion(reader) < 2
             ? success()
             : reader.readOptionalAttribute(properties.per_feature);
}

void ApplyRotaryOp::writeProperties(DialectBytecodeWriter &writer) {
  const Properties &properties = getProperties();
  writer.writeOptionalAttribute(properties.begin);
  writer.writeOptionalAttribute(properties.conjugate);
  writer.writeAttribute(properties.layout);
  writer.writeAttribute(properties.position_dims);
  writer.writeOptionalAttribute(properties.per_feature);
}

void mlir::pe::addBytecodeInterface(PEDialect &dialect) {
  dialect.addInterfaces<PEBytecodeInterface>();
}
