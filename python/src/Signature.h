//===- Signature.h - How a compiled function is called ----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_SIGNATURE_H
#define PE_PYTHON_SIGNATURE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace mlir {
class FunctionType;
}

namespace pe::python {

/// The type of a number.
struct ElementType {
  /// Kernels have no arrays of Bool or UInt; Python does.
  enum Kind : uint8_t {
    Bool,
    Int,
    UInt,
    Float,
    BFloat,
    Float8E4M3FN,
    Float8E5M2
  };
  Kind kind = Int;
  /// The bits in memory: 8 for Bool.
  uint8_t bits = 0;

  /// The name in numpy, or in ml_dtypes: "float32", "float8_e5m2".
  std::string getName() const;
  /// Whether numpy has the type in the package ml_dtypes alone.
  bool isOfMLDtypes() const { return kind >= BFloat; }
  bool operator==(ElementType other) const {
    return kind == other.kind && bits == other.bits;
  }
  bool operator!=(ElementType other) const { return !(*this == other); }
};

/// A value that goes into a compiled function or comes out of it: an array, or
/// a number if `isArray` is false.
struct ValueType {
  bool isArray = false;
  ElementType element;
  /// The shape and strides of arrays, ShapedType::kDynamic if any value is
  /// accepted. Strides are in elements.
  llvm::SmallVector<int64_t, 4> shape;
  llvm::SmallVector<int64_t, 4> strides;
  /// Whether elements have to be stored without gaps, in row-major order.
  bool isContiguous = false;
  /// Whether the function may write to the array.
  bool isWritten = true;

  /// The number of LLVM values that the value is: a memref descriptor is two
  /// pointers, an offset, and a size and a stride for each dimension.
  unsigned getNumWords() const { return isArray ? 3 + 2 * shape.size() : 1; }
};

struct Signature {
  llvm::SmallVector<ValueType, 4> arguments;
  llvm::SmallVector<ValueType, 1> results;
  /// For each result in the text, the index of the argument that it is, or −1
  /// for the next one of `results`.
  llvm::SmallVector<int, 1> returned;
};

/// The signature of a function of memrefs with strides, integers and floats,
/// all of whose results are its own. Fails if there is a value of another type.
llvm::Expected<Signature> getSignature(mlir::FunctionType type);

} // namespace pe::python

#endif // PE_PYTHON_SIGNATURE_H
