//===- Buckets.cpp - C API of the buckets of relative positions -----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/IR.h"
#include "pe-c/PE.h"
#include "pe/IR/PE.h"

using namespace mlir;

bool peAttributeIsABuckets(MlirAttribute attribute) {
  return isa_and_nonnull<pe::BucketsAttrInterface>(unwrap(attribute));
}

int64_t peBucketsGetNumColumns(MlirAttribute buckets) {
  auto known = dyn_cast_or_null<pe::BucketsAttrInterface>(unwrap(buckets));
  return known ? known.getNumColumns() : 0;
}

int64_t peBucketsGetColumn(MlirAttribute buckets, int64_t query, int64_t key) {
  auto known = dyn_cast_or_null<pe::BucketsAttrInterface>(unwrap(buckets));
  return known ? known.getColumn(query, key) : -1;
}
