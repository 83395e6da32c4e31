//===- FlattenKernelArguments.cpp - Arrays as bare pointers ---------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "pe/Codegen/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_FLATTENKERNELARGUMENTSPASS
#include "pe/Codegen/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// Whether a kernel's parameter of this type cannot be a bare pointer.
static bool isFlattened(Type type) {
  auto memref = dyn_cast<BaseMemRefType>(type);
  return memref && !LLVMTypeConverter::canConvertToBarePtr(memref);
}

/// The values that an array is rebuilt from: its pointer, then what its type
/// leaves open of the offset, the extents and the strides.
static SmallVector<Value> takeApart(OpBuilder &b, Location loc, Value memref) {
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, memref);
  SmallVector<Value> parts = {metadata.getBaseBuffer()};
  auto append = [&](OpFoldResult number) {
    if (auto value = dyn_cast<Value>(number))
      parts.push_back(value);
  };
  append(metadata.getConstifiedMixedOffset());
  llvm::for_each(metadata.getConstifiedMixedSizes(), append);
  llvm::for_each(metadata.getConstifiedMixedStrides(), append);
  return parts;
}

/// Adds parameters for the parts of an array in front of that for the array,
/// and builds it from them. Returns how many there are.
static unsigned rebuildFromParts(gpu::GPUFuncOp kernel, unsigned index) {
  Block &body = kernel.getBody().front();
  BlockArgument array = body.getArgument(index);
  auto type = cast<MemRefType>(array.getType());
  Location loc = array.getLoc();
  OpBuilder b = OpBuilder::atBlockBegin(&body);
  unsigned next = index;
  Value base = body.insertArgument(next++,
                                   MemRefType::get({}, type.getElementType(),
                                                   MemRefLayoutAttrInterface(),
                                                   type.getMemorySpace()),
                                   loc);
  auto toParts = [&](ArrayRef<int64_t> numbers) {
    return llvm::map_to_vector(numbers, [&](int64_t number) -> OpFoldResult {
      if (ShapedType::isStatic(number))
        return b.getIndexAttr(number);
      return body.insertArgument(next++, b.getIndexType(), loc);
    });
  };
  auto [steps, start] = type.getStridesAndOffset();
  OpFoldResult offset = toParts(start).front();
  SmallVector<OpFoldResult> sizes = toParts(type.getShape());
  SmallVector<OpFoldResult> strides = toParts(steps);
  array.replaceAllUsesWith(memref::ReinterpretCastOp::create(
      b, loc, type, base, offset, sizes, strides));
  body.eraseArgument(next);
  return next - index;
}

static void flatten(gpu::GPUFuncOp kernel) {
  Block &body = kernel.getBody().front();
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
  unsigned index = 0;
  for (auto [number, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    DictionaryAttr given = kernel.getArgAttrDict(number);
    unsigned count = 1;
    if (isFlattened(type)) {
      count = rebuildFromParts(kernel, index);
      given = nullptr;
    }
    for (unsigned end = index + count; index < end; ++index) {
      types.push_back(body.getArgument(index).getType());
      attributes.push_back(given);
    }
  }
  kernel.setFunctionType(FunctionType::get(kernel.getContext(), types, {}));
  kernel.setAllArgAttrs(attributes);
}

/// Reports arrays that no pointer and numbers stand for.
static LogicalResult verify(gpu::GPUFuncOp kernel) {
  for (Type type : kernel.getArgumentTypes()) {
    auto memref = dyn_cast<MemRefType>(type);
    if (!isFlattened(type) || (memref && memref.isStrided()))
      continue;
    // Without all of a kernel in the message.
    return emitError(kernel.getLoc())
           << "the kernel '" << kernel.getName()
           << "' expects arrays with a rank and a layout of strides, but found "
           << type;
  }
  return success();
}

namespace {
struct FlattenKernelArguments
    : public pe::impl::FlattenKernelArgumentsPassBase<FlattenKernelArguments> {
  void runOnOperation() override {
    WalkResult walked = getOperation()->walk([](gpu::GPUFuncOp kernel) {
      if (!kernel.isKernel())
        return WalkResult::advance();
      if (failed(verify(kernel)))
        return WalkResult::interrupt();
      flatten(kernel);
      return WalkResult::advance();
    });
    if (walked.wasInterrupted())
      return signalPassFailure();
    getOperation()->walk([](gpu::LaunchFuncOp launch) {
      OpBuilder b(launch);
      SmallVector<Value> operands;
      for (Value operand : launch.getKernelOperands()) {
        if (isFlattened(operand.getType()))
          llvm::append_range(operands, takeApart(b, launch.getLoc(), operand));
        else
          operands.push_back(operand);
      }
      launch.getKernelOperandsMutable().assign(operands);
    });
  }
};
} // namespace
