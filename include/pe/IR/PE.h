//===- PE.h - The pe dialect ------------------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one header that a user of the dialect's ops and attributes includes.
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PE_H
#define PE_IR_PE_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "pe/Arithmetic/Precision.h"
#include "pe/Arithmetic/Turns.h"
#include "pe/IR/PEArrays.h"
#include "pe/IR/PEBiases.h"
#include "pe/IR/PEEnums.h"
#include "pe/IR/PEKeys.h"
#include "pe/IR/PEOptions.h"
#include "pe/IR/PEPairLayout.h"

namespace mlir::pe {

/// What a frequency scheme evaluates to.
struct Frequencies {
  /// θ_i in radians per position, one per rotated pair.
  SmallVector<double> invFreq;
  /// A, which multiplies every cosine and sine.
  double attentionFactor = 1.0;
};

/// The same as values: a tensor of f64, and an f64.
struct FrequencyValues {
  Value invFreq;
  Value attentionFactor;
};

/// The largest `dim` of `pe.frequencies`, so that folded constants fit into
/// memory.
inline constexpr int64_t kMaxDim = int64_t(1) << 20;

/// The largest `total_heads` of `pe.alibi_slopes`, for the same reason.
inline constexpr int64_t kMaxHeads = int64_t(1) << 20;

/// The largest `num_buckets` of `#pe.t5_buckets`, so that the comparisons with
/// their thresholds are short code.
inline constexpr int64_t kMaxBuckets = 1024;

/// The version that this build writes into bytecode, and the newest it reads.
inline constexpr uint64_t kBytecodeVersion = 3;

} // namespace mlir::pe

#include "pe/IR/PEDialect.h.inc"
#include "pe/IR/PEInterfaces.h.inc"
#include "pe/IR/PEOpInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "pe/IR/PEAttrs.h.inc"

#define GET_OP_CLASSES
#include "pe/IR/PEOps.h.inc"

#endif // PE_IR_PE_H
