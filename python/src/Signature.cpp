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
  switch (kind) {
  case Bool:
    return "bool";
  case Int:
    return "int" + std::to_string(bits);
  case UInt:
    return "uint" + std::to_string(bits);
  case Float:
    return "float" + std::to_string(bits);
  case BFloat:
    return "bfloat16";
  case Float8E4M3FN:
    return "float8_e4m3fn";
  case Float8E5M2:
    return "float8_e5m2";
  }
  llvm_unreachable("all kinds of types are above");
}

static std::optional<ElementType> getElementType(Type type) {
  if (type.isIndex())
    return ElementType{ElementType::Int, 64};
  if (type.isSignlessInteger(1))
    return ElementType{ElementType::Bool, 8};
  if (type.isBF16())
    return ElementType{ElementType::BFloat, 16};
  if (isa<Float8E4M3FNType>(type))
    return ElementType{ElementType::Float8E4M3FN, 8};
  if (isa<Float8E5M2Type>(type))
    return ElementType{ElementType::Float8E5M2, 8};
  if (isa<Float16Type, Float32Type, Float64Type>(type))
    return ElementType{ElementType::Float,
                       uint8_t(type.getIntOrFloatBitWidth())};
  if (type.isSignlessInteger(8) || type.isSignlessInteger(16) ||
      type.isSignlessInteger(32) || type.isSignlessInteger(64))
    return ElementType{ElementType::Int, uint8_t(type.getIntOrFloatBitWidth())};
  return std::nullopt;
}

/// The type of an argument, or of a result, which brings an offset of its own.
static llvm::Expected<ValueType> getValueType(Type type, StringRef role,
                                              bool isResult) {
  auto unsupported = [&] {
    return llvm::createStringError(
        llvm::formatv("{0} of the entry has type {1}; expected i1, i8, i16, "
                      "i32, i64, index, f8E4M3FN, f8E5M2, f16, bf16, f32, "
                      "f64, or a memref with strides of one of them but i1{2}",
                      role, type, isResult ? "" : ", at offset 0")
            .str());
  };
  ValueType result;
  auto memref = dyn_cast<MemRefType>(type);
  result.isArray = bool(memref);
  auto element = getElementType(memref ? memref.getElementType() : type);
  if (!element)
    return unsupported();
  result.element = *element;
  if (memref) {
    // Vectors of i1 have eight elements in a byte, unlike Python's arrays.
    if (element->kind == ElementType::Bool)
      return unsupported();
    int64_t offset;
    if (failed(memref.getStridesAndOffset(result.strides, offset)))
      return unsupported();
    if (!isResult && offset != 0 && !ShapedType::isDynamic(offset))
      return unsupported();
    llvm::append_range(result.shape, memref.getShape());
    result.isContiguous = memref.getLayout().isIdentity();
  }
  return result;
}

llvm::Expected<Signature> getSignature(FunctionType type) {
  Signature signature;
  for (auto [i, input] : llvm::enumerate(type.getInputs())) {
    auto value = getValueType(input, llvm::formatv("argument {0}", i).str(),
                              /*isResult=*/false);
    if (!value)
      return value.takeError();
    signature.arguments.push_back(*value);
  }
  for (auto [i, output] : llvm::enumerate(type.getResults())) {
    auto value = getValueType(output, llvm::formatv("result {0}", i).str(),
                              /*isResult=*/true);
    if (!value)
      return value.takeError();
    signature.results.push_back(*value);
    signature.returned.push_back(-1);
  }
  return signature;
}

} // namespace pe::python
