//===- Signature.cpp - How a compiled function is called ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Signature.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pe::python {

std::string ElementType::getName() const {
  const char *prefix = kind == Int ? "int" : kind == Float ? "float" : "bfloat";
  return prefix + std::to_string(bits);
}

static std::optional<ElementType> getElementType(Type type) {
  if (type.isIndex())
    return ElementType{ElementType::Int, 64};
  if (type.isBF16())
    return ElementType{ElementType::BFloat, 16};
  if (isa<Float16Type, Float32Type, Float64Type>(type))
    return ElementType{ElementType::Float,
                       uint8_t(type.getIntOrFloatBitWidth())};
  if (type.isSignlessInteger(8) || type.isSignlessInteger(16) ||
      type.isSignlessInteger(32) || type.isSignlessInteger(64))
    return ElementType{ElementType::Int, uint8_t(type.getIntOrFloatBitWidth())};
  return std::nullopt;
}

static llvm::Expected<ValueType> getValueType(Type type, StringRef role) {
  auto unsupported = [&] {
    return llvm::createStringError(
        llvm::formatv(
            "{0} of the entry has type {1}; expected a ranked "
            "array at offset 0, an integer or a float of at most 64 bits",
            role, type)
            .str());
  };
  ValueType result;
  auto memref = dyn_cast<MemRefType>(type);
  result.isArray = bool(memref);
  auto element = getElementType(memref ? memref.getElementType() : type);
  if (!element)
    return unsupported();
  result.element = *element;
  // 16-bit floats have no C type that Python numbers could be converted to.
  if (!memref && element->kind != ElementType::Int && element->bits < 32)
    return unsupported();
  if (memref) {
    int64_t offset;
    if (failed(memref.getStridesAndOffset(result.strides, offset)))
      return unsupported();
    if (offset != 0)
      return unsupported();
    llvm::append_range(result.shape, memref.getShape());
    result.isContiguous = memref.getLayout().isIdentity();
  }
  return result;
}

llvm::Expected<Signature> getSignature(FunctionType type) {
  Signature signature;
  for (auto [i, input] : llvm::enumerate(type.getInputs())) {
    auto value = getValueType(input, llvm::formatv("argument {0}", i).str());
    if (!value)
      return value.takeError();
    signature.arguments.push_back(*value);
  }
  for (auto [i, output] : llvm::enumerate(type.getResults())) {
    auto value = getValueType(output, llvm::formatv("result {0}", i).str());
    if (!value)
      return value.takeError();
    signature.results.push_back(*value);
  }
  return signature;
}

} // namespace pe::python
