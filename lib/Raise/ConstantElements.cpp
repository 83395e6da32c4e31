//===- ConstantElements.cpp - Elements of constant tensors ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constants.h"
#include "Elements.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::pe::raise;

static ArrayRef<char> getBytes(ElementsAttr attribute) {
  if (auto dense = dyn_cast<DenseElementsAttr>(attribute))
    return dense.getRawData();
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      return blob->getData();
  return {};
}

std::optional<ConstantTensor> ConstantTensor::get(ElementsAttr attribute) {
  auto type = dyn_cast<RankedTensorType>(attribute.getType());
  if (!type || !type.hasStaticShape())
    return std::nullopt;
  ConstantTensor constant;
  constant.elementType = type.getElementType();
  if (!constant.elementType.isIntOrIndexOrFloat())
    return std::nullopt;
  constant.width = constant.elementType.isIndex()
                       ? 64
                       : constant.elementType.getIntOrFloatBitWidth();
  constant.bytes = getBytes(attribute);
  // Booleans may be packed.
  if (constant.width % 8 || constant.width > 64)
    return std::nullopt;
  auto size = static_cast<int64_t>(constant.bytes.size());
  constant.isSplat = size == constant.width / 8;
  if (!constant.isSplat && size != type.getNumElements() * constant.width / 8)
    return std::nullopt;
  return constant;
}

APInt ConstantTensor::getBits(int64_t index) const {
  uint64_t bits = 0;
  unsigned numBytes = width / 8;
  std::memcpy(&bits, bytes.data() + (isSplat ? 0 : index * numBytes), numBytes);
  return APInt(width, bits);
}

double ConstantTensor::getFloat(int64_t index) const {
  llvm::APFloat value(cast<FloatType>(elementType).getFloatSemantics(),
                      getBits(index));
  bool losesInfo;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

DenseElementsAttr mlir::pe::raise::getComplexParts(ElementsAttr attribute,
                                                   bool isReal) {
  auto complexType = dyn_cast<ComplexType>(attribute.getElementType());
  auto type = dyn_cast<RankedTensorType>(attribute.getType());
  if (!complexType || !type || !type.hasStaticShape())
    return {};
  // The two parts follow each other.
  size_t size = complexType.getElementType().getIntOrFloatBitWidth() / 8;
  ArrayRef<char> bytes = getBytes(attribute);
  int64_t numElements = type.getNumElements();
  if (bytes.size() != 2 * size * numElements)
    return {};
  std::vector<char> parts(size * numElements);
  for (int64_t i : llvm::seq(numElements))
    std::memcpy(parts.data() + i * size,
                bytes.data() + (2 * i + (isReal ? 0 : 1)) * size, size);
  return DenseElementsAttr::getFromRawBuffer(
      type.clone(complexType.getElementType()), parts);
}

/// The first column of a constant that has the same contents as `column`. So
/// are tables recognized that hold each column twice.
int64_t ElementEvaluator::getFirstEqualColumn(Value tensor,
                                              ElementsAttr attribute,
                                              int64_t column) {
  SmallVector<int64_t> &columns = equalColumns[attribute];
  if (columns.empty()) {
    ConstantTensor constant = *ConstantTensor::get(attribute);
    int64_t numColumns = attribute.getShapedType().getShape().back();
    int64_t numElements = attribute.getNumElements();
    size_t size = constant.width / 8;
    llvm::StringMap<int64_t> firsts;
    for (int64_t i : llvm::seq(numColumns)) {
      std::string contents;
      for (int64_t j = i; !constant.isSplat && j < numElements; j += numColumns)
        contents.append(constant.bytes.data() + j * size, size);
      columns.push_back(firsts.try_emplace(contents, i).first->second);
    }
  }
  return columns[column];
}

const Scalar *ElementEvaluator::getConstantElement(ElementsAttr attribute,
                                                   Value tensor,
                                                   Indices indices) {
  Type elementType = attribute.getElementType();
  if (auto complexType = dyn_cast<ComplexType>(elementType)) {
    auto dense = dyn_cast<DenseElementsAttr>(attribute);
    if (!dense || !dense.isSplat())
      return nullptr;
    auto value = dense.getSplatValue<std::complex<APFloat>>();
    auto get = [&](APFloat part) {
      bool losesInfo;
      part.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
      return scalars.getFloat(part.convertToDouble(),
                              complexType.getElementType());
    };
    return scalars.getComplex(get(value.real()), get(value.imag()),
                              complexType);
  }
  auto dense = dyn_cast<DenseElementsAttr>(attribute);
  if (dense && dense.isSplat() && elementType.isInteger(1))
    return scalars.getInteger(dense.getSplatValue<bool>());
  std::optional<ConstantTensor> constant = ConstantTensor::get(attribute);
  if (!constant)
    return nullptr;
  auto get = [&](int64_t index) {
    return isa<FloatType>(elementType)
               ? scalars.getFloat(constant->getFloat(index), elementType)
               : scalars.getInteger(constant->getBits(index).getSExtValue());
  };
  if (constant->isSplat)
    return get(0);
  int64_t index = 0;
  bool isKnown = true;
  for (auto [i, extent] :
       llvm::zip_equal(indices, attribute.getShapedType().getShape())) {
    isKnown &= i->is(ScalarKind::Integer);
    index = index * extent + (isKnown ? i->getNumber() : 0);
  }
  if (isKnown)
    return index >= 0 && index < attribute.getNumElements() ? get(index)
                                                            : nullptr;
  // Equal constants are one tensor, and equal columns one column.
  tensor = constants.try_emplace(attribute, tensor).first->second;
  SmallVector<const Scalar *> normal(indices);
  if (!indices.empty() && indices.back()->is(ScalarKind::Integer) &&
      indices.back()->getNumber() >= 0 &&
      indices.back()->getNumber() < attribute.getShapedType().getShape().back())
    normal.back() = scalars.getInteger(
        getFirstEqualColumn(tensor, attribute, indices.back()->getNumber()));
  return scalars.getElement(tensor, normal);
}
