//===- Array.h - Strided arrays behind unranked memrefs ---------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_REFERENCE_ARRAY_H
#define PE_LIB_REFERENCE_ARRAY_H

#include "pe/Reference/Reference.h"
#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace pe::reference {

using Index = std::vector<int64_t>;

/// A view of the array of T that a memref describes.
template <typename T>
class Array {
public:
  Array(const PEReferenceMemRef *memref) {
    struct Header {
      T *allocated, *aligned;
      int64_t offset;
    };
    const Header *header = static_cast<const Header *>(memref->descriptor);
    const int64_t *extents = reinterpret_cast<const int64_t *>(header + 1);
    origin = header->aligned + header->offset;
    shape.assign(extents, extents + memref->rank);
    strides.assign(extents + memref->rank, extents + 2 * memref->rank);
  }

  T &operator[](const Index &index) const {
    return origin[std::inner_product(index.begin(), index.end(),
                                     strides.begin(), int64_t(0))];
  }

  Index shape;

private:
  T *origin;
  Index strides;
};

inline int64_t numElements(const Index &shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                         std::multiplies<int64_t>());
}

/// The index of the element number `linear` in row-major order.
inline Index delinearize(int64_t linear, const Index &shape) {
  Index index(shape.size());
  for (size_t dim = shape.size(); dim-- > 0; linear /= shape[dim])
    index[dim] = linear % shape[dim];
  return index;
}

inline int64_t linearize(const Index &index, const Index &shape) {
  int64_t linear = 0;
  for (size_t dim = 0; dim < shape.size(); ++dim)
    linear = linear * shape[dim] + index[dim];
  return linear;
}

/// The values of an array of rank 1.
inline Index toVector(const Array<int64_t> &array) {
  Index values;
  for (int64_t i = 0; i < array.shape[0]; ++i)
    values.push_back(array[{i}]);
  return values;
}

/// `values` with `separator` in between.
inline std::string join(const Index &values, const char *separator) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : separator) + std::to_string(value);
  return text;
}

} // namespace pe::reference

#endif // PE_LIB_REFERENCE_ARRAY_H
