//===- Scalar.cpp - Unique scalars ----------------------------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace mlir::pe::raise;

void Scalar::Profile(llvm::FoldingSetNodeID &key) const {
  key.AddInteger(static_cast<unsigned>(kind));
  key.AddPointer(type.getAsOpaquePointer());
  key.AddInteger(number);
  key.AddInteger(llvm::bit_cast<uint64_t>(real));
  key.AddPointer(source);
  key.AddString(name);
  for (const Scalar *operand : operands)
    key.AddPointer(operand);
  for (int64_t coefficient : coefficients)
    key.AddInteger(coefficient);
}

template <typename T>
static ArrayRef<T> copyTo(llvm::BumpPtrAllocator &allocator,
                          ArrayRef<T> array) {
  if (array.empty())
    return {};
  T *copy = allocator.Allocate<T>(array.size());
  llvm::copy(array, copy);
  return ArrayRef<T>(copy, array.size());
}

const Scalar *ScalarContext::intern(Scalar scalar) {
  llvm::FoldingSetNodeID key;
  scalar.Profile(key);
  void *place;
  if (Scalar *known = scalars.FindNodeOrInsertPos(key, place))
    return known;
  scalar.id = numScalars++;
  scalar.operands = copyTo(allocator, scalar.operands);
  scalar.coefficients = copyTo(allocator, scalar.coefficients);
  scalar.name = scalar.name.copy(allocator);
  // The extent of a dimension has nothing to do with its index.
  if (scalar.kind == ScalarKind::Dim)
    scalar.dims = uint64_t(1) << std::min<int64_t>(scalar.number, 63);
  else
    for (const Scalar *operand : scalar.operands)
      scalar.dims |= operand->dims;
  auto *added = new (allocator) Scalar(scalar);
  scalars.InsertNode(added, place);
  return added;
}

const Scalar *ScalarContext::getInteger(int64_t value) {
  Scalar scalar;
  scalar.kind = ScalarKind::Integer;
  scalar.number = value;
  return intern(scalar);
}

const Scalar *ScalarContext::getFloat(double value, Type type) {
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(cast<FloatType>(type).getFloatSemantics(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  rounded.convert(llvm::APFloat::IEEEdouble(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  Scalar scalar;
  scalar.kind = ScalarKind::Float;
  scalar.type = type;
  scalar.real = rounded.convertToDouble();
  return intern(scalar);
}

const Scalar *ScalarContext::getDim(int64_t dim, const Scalar *extent) {
  if (extent->isInteger(1))
    return getInteger(0);
  Scalar scalar;
  scalar.kind = ScalarKind::Dim;
  scalar.number = dim;
  scalar.operands = extent;
  return intern(scalar);
}

const Scalar *ScalarContext::getExtent(mlir::Value tensor, int64_t dim) {
  Scalar scalar;
  scalar.kind = ScalarKind::Extent;
  scalar.source = tensor.getAsOpaquePointer();
  scalar.number = dim;
  return getLeader(intern(scalar));
}

const Scalar *ScalarContext::getElement(mlir::Value tensor,
                                        ArrayRef<const Scalar *> indices) {
  Scalar scalar;
  scalar.kind = ScalarKind::Element;
  Type type = cast<ShapedType>(tensor.getType()).getElementType();
  scalar.type = type.isIntOrIndex() ? Type() : type;
  scalar.source = tensor.getAsOpaquePointer();
  scalar.operands = indices;
  return intern(scalar);
}

const Scalar *ScalarContext::getValue(mlir::Value value) {
  Scalar scalar;
  scalar.kind = ScalarKind::Value;
  scalar.type = value.getType().isIntOrIndex() ? Type() : value.getType();
  scalar.source = value.getAsOpaquePointer();
  return intern(scalar);
}

const Scalar *ScalarContext::getUndefined(Type type) {
  Scalar scalar;
  scalar.type = type.isIntOrIndex() ? Type() : type;
  return intern(scalar);
}

const Scalar *ScalarContext::getComplex(const Scalar *re, const Scalar *im,
                                        Type type) {
  const Scalar *parts[] = {re, im};
  Scalar scalar;
  scalar.kind = ScalarKind::Complex;
  scalar.type = type;
  scalar.operands = parts;
  return intern(scalar);
}

const Scalar *ScalarContext::getOperation(StringRef name, Attribute attribute,
                                          Type type,
                                          ArrayRef<const Scalar *> operands) {
  Scalar scalar;
  scalar.kind = ScalarKind::Operation;
  scalar.type = type && type.isIntOrIndex() ? Type() : type;
  scalar.name = name;
  scalar.source = attribute.getAsOpaquePointer();
  scalar.operands = operands;
  return intern(scalar);
}

const Scalar *ScalarContext::getLeader(const Scalar *extent) const {
  auto it = leaders.find(extent);
  return it == leaders.end() ? extent : getLeader(it->second);
}

void ScalarContext::unify(const Scalar *x, const Scalar *y) {
  x = getLeader(x);
  y = getLeader(y);
  // Constants lead; among extents, the older one.
  if (y->isConstant() || (!x->isConstant() && y->getId() < x->getId()))
    std::swap(x, y);
  if (x != y && y->is(ScalarKind::Extent))
    leaders[y] = x;
}
