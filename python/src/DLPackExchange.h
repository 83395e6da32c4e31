//===- DLPackExchange.h - DLPack without Python calls -----------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The structures that a library with `__dlpack_c_exchange_api__` on its array
// type shares (DLPack 1.3): a C function exports an array, in a tenth of the
// time of the method `__dlpack__`.
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_DLPACKEXCHANGE_H
#define PE_PYTHON_DLPACKEXCHANGE_H

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace pe::python {

struct DLPackVersion {
  uint32_t major;
  uint32_t minor;
};

/// An array, and what to call when it is no longer needed.
struct DLPackTensor {
  DLPackVersion version;
  void *context;
  void (*deleter)(DLPackTensor *self);
  uint64_t flags;
  nanobind::dlpack::dltensor tensor;

  bool isReadOnly() const { return flags & 1; }
};

/// The functions of a library. Only the second one is used here.
struct DLPackExchange {
  DLPackVersion version;
  DLPackExchange *previous;
  void *allocate;
  int (*fromObject)(void *object, DLPackTensor **result);
};

/// The functions that go with the type of an object, or null.
inline const DLPackExchange *getDLPackExchange(nanobind::handle object) {
  static constexpr const char *name = "dlpack_exchange_api";
  nanobind::object capsule = nanobind::getattr(
      object.type(), "__dlpack_c_exchange_api__", nanobind::none());
  if (!PyCapsule_IsValid(capsule.ptr(), name))
    return nullptr;
  auto *exchange = static_cast<const DLPackExchange *>(
      PyCapsule_GetPointer(capsule.ptr(), name));
  while (exchange && exchange->version.major != 1)
    exchange = exchange->previous;
  return exchange;
}

} // namespace pe::python

#endif // PE_PYTHON_DLPACKEXCHANGE_H
