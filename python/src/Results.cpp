//===- Results.cpp - What a compiled function returns ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Function.h"
#include "Numbers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <cstdlib>

namespace nb = nanobind;

namespace pe::python {

/// MLIR's generated code uses this value as the allocated pointer of static
/// memory.
static constexpr uintptr_t staticMemory = 0xdeadbeef;

/// The owners of the memory of results, by address: the argument that a result
/// is a part of, or the object that frees it. One result may be a part of
/// another.
using Owners = llvm::SmallDenseMap<uint64_t, nb::object, 4>;

/// A numpy array that owns the memory of a memref, or shares it with its owner.
static nb::object makeArray(const ValueType &type, const uint64_t *words,
                            Owners &owners) {
  auto *allocated = reinterpret_cast<void *>(words[0]);
  size_t rank = type.shape.size();
  const auto *strides = reinterpret_cast<const int64_t *>(words + 3 + rank);
  llvm::SmallVector<size_t> shape(words + 3, words + 3 + rank);
  size_t size = type.element.bits / 8;
  void *data = reinterpret_cast<char *>(words[1]) + words[2] * size;
  auto [entry, isNew] = owners.try_emplace(words[0]);
  nb::object &owner = entry->second;
  if (isNew)
    owner =
        words[0] == staticMemory
            ? nb::capsule(allocated, [](void *) noexcept {})
            : nb::capsule(allocated, [](void *p) noexcept { std::free(p); });
  nb::dlpack::dtype dtype;
  dtype.bits = type.element.bits;
  dtype.lanes = 1;
  dtype.code = uint8_t(type.element.kind == ElementType::Float
                           ? nb::dlpack::dtype_code::Float
                           : nb::dlpack::dtype_code::Int);
  nb::ndarray<nb::numpy> array(data, rank, shape.data(), owner, strides, dtype);
  nb::object result = nb::cast(array);
  if (type.element.isOfMLDtypes())
    result = result.attr("view")(
        nb::module_::import_("ml_dtypes").attr(type.element.getName().c_str()));
  return result;
}

nb::object Function::getResults(nb::args arguments,
                                const uint64_t *words) const {
  const Signature &signature = kernel->getSignature();
  const ValueType *type = signature.results.begin();
  nb::list results;
  Owners owners;
  // Most calls return no new arrays.
  const bool hasArrays =
      llvm::any_of(signature.results, [](auto &type) { return type.isArray; });
  for (auto [i, parameter] : llvm::enumerate(parameters)) {
    if (hasArrays && parameter.type.isArray && *words)
      owners.try_emplace(*words, nb::borrow(arguments[i]));
    words += parameter.type.getNumWords();
  }
  for (int argument : signature.returned) {
    if (argument >= 0) {
      results.append(arguments[argument]);
      continue;
    }
    results.append(type->isArray ? makeArray(*type, words, owners)
                                 : fromWord(type->element, *words));
    words += type++->getNumWords();
  }
  if (results.size() == 0)
    return nb::none();
  return results.size() == 1 ? nb::object(results[0]) : nb::tuple(results);
}

} // namespace pe::python
