//===- Constants.h - Numbers in constant tensors ----------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_CONSTANTS_H
#define PE_LIB_RAISE_CONSTANTS_H

#include "Scalar.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace mlir::pe::raise {

/// Reads single numbers of a constant, which may be a resource, in row-major
/// order.
struct ConstantTensor {
  /// None for types whose elements are not whole bytes or wider than 64 bits,
  /// and for resources that are missing.
  static std::optional<ConstantTensor> get(ElementsAttr attribute);

  /// The tensor that x is an element of; none if it is no constant, or one of
  /// equal elements.
  static std::optional<ConstantTensor> getSource(const Scalar *x);

  APInt getBits(int64_t index) const;
  /// Of a floating-point type.
  double getFloat(int64_t index) const;

  Type elementType;
  ArrayRef<char> bytes;
  unsigned width = 0;
  bool isSplat = false;
};

/// The real parts, or the imaginary ones, of a constant of complex numbers.
/// Null for other constants.
DenseElementsAttr getComplexParts(ElementsAttr attribute, bool isReal);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_CONSTANTS_H
