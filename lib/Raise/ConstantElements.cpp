//===- ConstantElements.cpp - Elements of constant tensors ----------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constants.h"
#include "Elements.h"
#include "ScalarOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
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

std::optional<ConstantTensor> ConstantTensor::getSource(const Scalar *x) {
  ElementsAttr attribute;
  if (!x->is(ScalarKind::Element) ||
      !matchPattern(x->getSource(), m_Constant(&attribute)))
    return std::nullopt;
  std::optional<ConstantTensor> constant = get(attribute);
  return constant && !constant->isSplat ? constant : std::nullopt;
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

std::optional<AffineTable>
ElementEvaluator::getAffineTable(ElementsAttr attribute,
                                 const ConstantTensor &constant, int64_t first,
                                 ArrayRef<TableDim> dims) {
  SmallVector<int64_t> key = {first};
  for (TableDim dim : dims)
    key.append({dim.stride, dim.extent});
  auto [place, isNew] = affineTables[attribute].try_emplace(key);
  if (isNew)
    place->second = findAffineTable(constant, first, dims);
  // A column of ones is a table of its own, of cosines maybe.
  if (place->second && isa<FloatType>(constant.elementType) &&
      llvm::all_of(place->second->steps, [](int64_t step) { return !step; }))
    return std::nullopt;
  return place->second;
}

/// Replaces the column in `indices` by the first one of the same contents. So
/// are tables recognized that hold each column twice. Columns may be in one
/// dimension with the rows.
void ElementEvaluator::normalizeColumn(
    ElementsAttr attribute, const ConstantTensor &constant,
    SmallVectorImpl<const Scalar *> &indices) {
  ArrayRef<int64_t> shape = attribute.getShapedType().getShape();
  size_t dim = shape.size() - 1;
  while (dim > 0 && shape[dim] == 1)
    --dim;
  const Scalar *&index = indices[dim];
  bool isColumn = index->is(ScalarKind::Integer);
  SplitIndex split = splitIndex(scalars, index, shape[dim]);
  int64_t numColumns = isColumn ? shape[dim] : split.factor;
  int64_t column = isColumn ? index->getNumber() : split.rest;
  if (numColumns < 2)
    return;
  SmallVector<int64_t> &columns = equalColumns[{attribute, numColumns}];
  if (columns.empty()) {
    int64_t numElements = attribute.getNumElements();
    size_t size = constant.width / 8;
    llvm::StringMap<int64_t> firsts;
    for (int64_t i : llvm::seq(numColumns)) {
      std::string contents;
      for (int64_t j = i; j < numElements; j += numColumns)
        contents.append(constant.bytes.data() + j * size, size);
      columns.push_back(firsts.try_emplace(contents, i).first->second);
    }
  }
  index =
      scalars.addIntegers(index, scalars.getInteger(columns[column] - column));
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
  if (attribute.getNumElements() == 0)
    return nullptr;
  ArrayRef<int64_t> shape = attribute.getShapedType().getShape();
  // The part of the constant that unknown indices range over.
  int64_t first = 0;
  SmallVector<TableDim> part;
  SmallVector<const Scalar *> partIndices;
  for (auto [index, extent, dim] :
       llvm::zip_equal(indices, shape, getTableDims(shape))) {
    if (index->is(ScalarKind::Integer)) {
      if (index->getNumber() < 0 || index->getNumber() >= extent)
        return nullptr;
      first += index->getNumber() * dim.stride;
      continue;
    }
    SplitIndex split = splitIndex(scalars, index, extent);
    first += split.rest * dim.stride;
    part.push_back({split.factor * dim.stride, extent / split.factor});
    partIndices.push_back(split.quotient);
  }
  if (part.empty())
    return get(first);
  if (std::optional<AffineTable> table =
          getAffineTable(attribute, *constant, first, part)) {
    const Scalar *value = table->evaluate(scalars, partIndices);
    return isa<FloatType>(elementType)
               ? convertInteger(scalars, value, elementType)
               : value;
  }
  // Equal constants are one tensor, and equal columns one column.
  tensor = constants.try_emplace(attribute, tensor).first->second;
  SmallVector<const Scalar *> normal(indices);
  normalizeColumn(attribute, *constant, normal);
  return scalars.getElement(tensor, normal);
}
