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
// Version 2 adds `per_feature` to `pe.apply_rotary`. Version 3 adds `scale` to
// it, `freq_dims` and `mixed_axes` to `pe.rotary`, `x_scale`, `init_scale`,
// `block_size` and `saturate` to both, and `mixed_axes` to `pe.rotary_table`;
// the properties of `pe.write_cache`, new in it, have the generated form.
//
//===----------------------------------------------------------------------===//

#include "BytecodeInterface.h"
#include "mlir/Bytecode/BytecodeImplementation.h"
#include "pe/IR/PE.h"
#include <array>

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

  /// Before version 3, the only optional operand of `pe.apply_rotary` is x.
  LogicalResult upgradeFromVersion(Operation *root,
                                   const DialectVersion &version) const final {
    if (static_cast<const Version &>(version).number >= 3)
      return success();
    root->walk([](ApplyRotaryOp op) {
      bool hasX = op->getNumOperands() > 3;
      op.getProperties().setOperandSegmentSizes({hasX, 0, 1, 1, 0, 1, 0});
    });
    return success();
  }
};
} // namespace

/// The version of the bytecode that is read.
static uint64_t getVersion(DialectBytecodeReader &reader) {
  auto version = reader.getDialectVersion<PEDialect>();
  return succeeded(version) ? static_cast<const Version *>(*version)->number
                            : kBytecodeVersion;
}

/// Whether a version of MLIR's bytecode encodes segment sizes apart from
/// attributes.
static bool hasSparseSegments(int64_t version) { return version >= 6; }

static LogicalResult readSegments(DialectBytecodeReader &reader,
                                  MutableArrayRef<int32_t> segments) {
  if (hasSparseSegments(reader.getBytecodeVersion()))
    return reader.readSparseArray(segments);
  DenseI32ArrayAttr sizes;
  if (failed(reader.readAttribute(sizes)))
    return failure();
  if (sizes.size() != static_cast<int64_t>(segments.size()))
    return reader.emitError("expects ")
           << segments.size() << " operand segments, but found "
           << sizes.size();
  llvm::copy(sizes.asArrayRef(), segments.begin());
  return success();
}

static void writeSegments(DialectBytecodeWriter &writer, MLIRContext *context,
                          ArrayRef<int32_t> segments) {
  if (hasSparseSegments(writer.getBytecodeVersion()))
    return writer.writeSparseArray(segments);
  writer.writeAttribute(DenseI32ArrayAttr::get(context, segments));
}

LogicalResult RotaryOp::readProperties(DialectBytecodeReader &reader,
                                       OperationState &state) {
  auto &properties = state.getOrAddProperties<Properties>();
  bool isOld = getVersion(reader) < 3;
  // Those of x, positions, inv_freq, scale and init.
  std::array<int32_t, 5> old = {};
  MutableArrayRef<int32_t> segments(properties.operandSegmentSizes);
  if (isOld)
    segments = old;
  bool isSparse = hasSparseSegments(reader.getBytecodeVersion());
  if (failed(reader.readOptionalAttribute(properties.axes)) ||
      failed(reader.readOptionalAttribute(properties.begin)) ||
      failed(reader.readOptionalAttribute(properties.conjugate)) ||
      failed(reader.readAttribute(properties.layout)) ||
      (!isSparse && failed(readSegments(reader, segments))) ||
      failed(reader.readAttribute(properties.position_dims)) ||
      (isSparse && failed(readSegments(reader, segments))))
    return failure();
  if (isOld) {
    properties.operandSegmentSizes = {old[0], 0,      old[1], old[2],
                                      old[3], old[4], 0};
    return success();
  }
  return failure(failed(reader.readOptionalAttribute(properties.freq_dims)) ||
                 failed(reader.readOptionalAttribute(properties.mixed_axes)) ||
                 failed(reader.readOptionalAttribute(properties.block_size)) ||
                 failed(reader.readOptionalAttribute(properties.saturate)));
}

void RotaryOp::writeProperties(DialectBytecodeWriter &writer) {
  const Properties &properties = getProperties();
  ArrayRef<int32_t> segments(properties.operandSegmentSizes);
  bool isSparse = hasSparseSegments(writer.getBytecodeVersion());
  writer.writeOptionalAttribute(properties.axes);
  writer.writeOptionalAttribute(properties.begin);
  writer.writeOptionalAttribute(properties.conjugate);
  writer.writeAttribute(properties.layout);
  if (!isSparse)
    writeSegments(writer, getContext(), segments);
  writer.writeAttribute(properties.position_dims);
  if (isSparse)
    writeSegments(writer, getContext(), segments);
  writer.writeOptionalAttribute(properties.freq_dims);
  writer.writeOptionalAttribute(properties.mixed_axes);
  writer.writeOptionalAttribute(properties.block_size);
  writer.writeOptionalAttribute(properties.saturate);
}

LogicalResult RotaryTableOp::readProperties(DialectBytecodeReader &reader,
                                            OperationState &state) {
  auto &properties = state.getOrAddProperties<Properties>();
  if (failed(reader.readOptionalAttribute(properties.axes)))
    return failure();
  return getVersion(reader) < 3
             ? success()
             : reader.readOptionalAttribute(properties.mixed_axes);
}

void RotaryTableOp::writeProperties(DialectBytecodeWriter &writer) {
  const Properties &properties = getProperties();
  writer.writeOptionalAttribute(properties.axes);
  writer.writeOptionalAttribute(properties.mixed_axes);
}

LogicalResult ApplyRotaryOp::readProperties(DialectBytecodeReader &reader,
                                            OperationState &state) {
  auto &properties = state.getOrAddProperties<Properties>();
  if (failed(reader.readOptionalAttribute(properties.begin)) ||
      failed(reader.readOptionalAttribute(properties.conjugate)) ||
      failed(reader.readAttribute(properties.layout)) ||
      failed(reader.readAttribute(properties.position_dims)))
    return failure();
  uint64_t version = getVersion(reader);
  if (version >= 2 &&
      failed(reader.readOptionalAttribute(properties.per_feature)))
    return failure();
  if (version < 3)
    return success();
  return failure(failed(reader.readOptionalAttribute(properties.block_size)) ||
                 failed(reader.readOptionalAttribute(properties.saturate)) ||
                 failed(readSegments(reader, properties.operandSegmentSizes)));
}

void ApplyRotaryOp::writeProperties(DialectBytecodeWriter &writer) {
  const Properties &properties = getProperties();
  writer.writeOptionalAttribute(properties.begin);
  writer.writeOptionalAttribute(properties.conjugate);
  writer.writeAttribute(properties.layout);
  writer.writeAttribute(properties.position_dims);
  writer.writeOptionalAttribute(properties.per_feature);
  writer.writeOptionalAttribute(properties.block_size);
  writer.writeOptionalAttribute(properties.saturate);
  writeSegments(writer, getContext(), properties.operandSegmentSizes);
}

void mlir::pe::addBytecodeInterface(PEDialect &dialect) {
  dialect.addInterfaces<PEBytecodeInterface>();
}
