/*===- pe-c/PE.h - C API of the pe dialect ------------------------*- C -*-===*\
|*
|* Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* libPEC has these functions. MLIR's own C API is in libPEC as well, or in
|* libPEUpstreamC, which libPEC loads. No other copy of MLIR's C API may be
|* linked into the same program.
|*
\*===----------------------------------------------------------------------===*/

#ifndef PE_C_PE_H
#define PE_C_PE_H

#include "mlir-c/IR.h"
#include "mlir-c/Pass.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/*===----------------------------------------------------------------------===*\
|* Registration
\*===----------------------------------------------------------------------===*/

/** Declares mlirGetDialectHandle__pe__(). */
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(PE, pe);

/** Registers the dialect, the interfaces that it promises, and those interfaces
 *  promised by upstream dialects that the pipelines use. */
MLIR_CAPI_EXPORTED void peRegisterAllDialects(MlirDialectRegistry registry);

/** Registers all passes and pipelines by name, once in a process. */
MLIR_CAPI_EXPORTED void peRegisterAllPasses(void);

/** Adds the passes of --pe-lower-to-llvm. `options` are those of the command
 *  line, such as "vector-width=512", or empty. Fails on options that do not
 *  parse and on a pass manager that is for another operation than a module,
 *  and hands the message to `callback`, which may be null. */
MLIR_CAPI_EXPORTED MlirLogicalResult
peAddLowerToLLVMPipeline(MlirOpPassManager passManager, MlirStringRef options,
                         MlirStringCallback callback, void *userData);

/*===----------------------------------------------------------------------===*\
|* Enumerations
\*===----------------------------------------------------------------------===*/

/** #pe.layout: where the partners of a pair are stored. */
typedef enum PELayout {
  PELayoutHalf = 0,
  PELayoutInterleaved = 1,
  PELayoutInterleavedToHalf = 2,
  PELayoutHalfToInterleaved = 3
} PELayout;

/** #pe.rounding: how the frequencies are rounded. */
typedef enum PERounding { PERoundingExact = 0, PERoundingF32 = 1 } PERounding;

/** #pe.order: where sines and cosines are stored. */
typedef enum PEOrder {
  PEOrderInterleaved = 0,
  PEOrderSinCos = 1,
  PEOrderCosSin = 2
} PEOrder;

/** #pe.alibi_form: how the bias depends on distance. */
typedef enum PEAlibiForm {
  PEAlibiFormRelative = 0,
  PEAlibiFormSymmetric = 1,
  PEAlibiFormColumn = 2
} PEAlibiForm;

/** For each enumeration a test, a constructor and a getter. The getter may only
 *  be called if the test succeeds. If the value is no case of the enumeration,
 *  the constructor emits a diagnostic and returns a null attribute. */
#define PE_DECLARE_ENUM(Name)                                                  \
  MLIR_CAPI_EXPORTED bool peAttributeIsA##Name(MlirAttribute attribute);       \
  MLIR_CAPI_EXPORTED MlirAttribute pe##Name##AttrGet(MlirContext context,      \
                                                     PE##Name value);          \
  MLIR_CAPI_EXPORTED PE##Name pe##Name##AttrGetValue(MlirAttribute attribute)

PE_DECLARE_ENUM(Layout);
PE_DECLARE_ENUM(Rounding);
PE_DECLARE_ENUM(Order);
PE_DECLARE_ENUM(AlibiForm);

#undef PE_DECLARE_ENUM

/*===----------------------------------------------------------------------===*\
|* Frequency schemes
\*===----------------------------------------------------------------------===*/

/** A scheme is created from its text in IR, by MLIR's
 *      mlirAttributeParseGet(context, "#pe.linear<factor = 4.0>")
 *  in a context that has loaded the dialect. If keys are invalid or missing, it
 *  emits a diagnostic and returns a null attribute. mlirAttributePrint prints
 *  the text again. */

/** Whether the attribute is a scheme, of any kind. */
MLIR_CAPI_EXPORTED bool peAttributeIsAScheme(MlirAttribute attribute);

/** Whether the frequencies depend on the length of the sequence: false for a
 *  null attribute and for one that is no scheme. */
MLIR_CAPI_EXPORTED bool peSchemeDependsOnSeqLen(MlirAttribute scheme);

/** Computes the dim / 2 inverse frequencies into `inv_freq`, and the attention
 *  factor. A `seq_len` of 0 or less says that the length is not known. It is
 *  read only if the scheme depends on it. Fails with a diagnostic on an
 *  attribute that is no scheme and, like pe.frequencies, on an invalid dim or
 *  base; fails without a diagnostic on a null attribute. On failure, nothing is
 *  written. */
MLIR_CAPI_EXPORTED MlirLogicalResult peSchemeEvaluate(MlirAttribute scheme,
                                                      int64_t dim, double base,
                                                      int64_t seq_len,
                                                      double *inv_freq,
                                                      double *attention_factor);

/*===----------------------------------------------------------------------===*\
|* Buckets of relative positions
\*===----------------------------------------------------------------------===*/

/** Buckets are created from their text in IR, as schemes are:
 *      "#pe.t5_buckets<num_buckets = 32, max_distance = 128>" */

/** Whether the attribute is a rule of buckets, of any kind. */
MLIR_CAPI_EXPORTED bool peAttributeIsABuckets(MlirAttribute attribute);

/** The number of columns of the table of pe.relative_bias: 0 for a null
 *  attribute and for one that is no rule of buckets. */
MLIR_CAPI_EXPORTED int64_t peBucketsGetNumColumns(MlirAttribute buckets);

/** The column for the indices of a query and a key, which must have one: less
 *  than 2^31 apart, and for #pe.window those of tokens. -1 for a null attribute
 *  and for one that is no rule of buckets. */
MLIR_CAPI_EXPORTED int64_t peBucketsGetColumn(MlirAttribute buckets,
                                              int64_t query, int64_t key);

/*===----------------------------------------------------------------------===*\
|* Operations
\*===----------------------------------------------------------------------===*/

/** Rotations and biases, which have many operands that may be absent, are
 *  created by a function for each; other operations by mlirOperationCreate. As
 *  there, the caller owns the result, inserts it into a block, and has it
 *  verified. If the init is a tensor, the operation has a result of its type.
 *  Operands that are parameters must not be null. The result is null, after a
 *  diagnostic, if an enumeration has another value than those listed or buckets
 *  are not what the operation takes.
 *
 *  What is optional has a name in a structure of options, which are the default
 *  if all are zero, as after
 *      PERotaryOptions options = {0};
 *  or if the pointer to them is null. A null value is an operand that is
 *  absent; the documentation of the operation says what that means. */

/** The options of all rotations. */
typedef struct PERotationOptions {
  /** What is read; if null, the init is, and is updated. */
  MlirValue x;
  /** The factors of x, of pairs, and of the result: an f64, or an array of the
   *  rank of the init. */
  MlirValue xScale;
  MlirValue scale;
  MlirValue initScale;
  /** The first rotated feature. */
  int64_t begin;
  /** Rotate by the negative angle. */
  bool conjugate;
  /** How many features share a factor of x and of the result; 0 is 128. */
  int64_t blockSize;
  /** Numbers that are too large become the largest finite one. */
  bool saturate;
} PERotationOptions;

/** The options of pe.rotary. */
typedef struct PERotaryOptions {
  PERotationOptions rotation;
  /** The row of the positions that each pair uses; none if they have no axes.
   */
  intptr_t numAxes;
  const int64_t *axes;
  /** The dimensions of the init that index the frequencies, such as heads. */
  intptr_t numFreqDims;
  const int64_t *freqDims;
  /** Angles are sums over all axes. */
  bool mixedAxes;
} PERotaryOptions;

/** The options of pe.apply_rotary. */
typedef struct PEApplyRotaryOptions {
  PERotationOptions rotation;
  /** Tables have an element for each feature, not for each pair. */
  bool perFeature;
} PEApplyRotaryOptions;

/** The options of pe.alibi and pe.relative_bias. */
typedef struct PEBiasOptions {
  /** The scores that are read; if null, the init is, and is updated. */
  MlirValue x;
  /** The indices of the first query and the first key, of type index; if null,
   *  the last query is at the last key, and the first key is 0. */
  MlirValue queryStart;
  MlirValue keyStart;
  /** Set to minus infinity what comes after the query. */
  bool causal;
} PEBiasOptions;

/** The options of pe.write_cache. */
typedef struct PEWriteCacheOptions {
  /** The factors of x and of the init: an f64, or an array of the rank of x. */
  MlirValue xScale;
  MlirValue initScale;
  /** The first written feature. */
  int64_t begin;
  /** How many features share a factor; 0 is 128. */
  int64_t blockSize;
  /** Numbers that are too large become the largest finite one. */
  bool saturate;
} PEWriteCacheOptions;

/** Creates a pe.rotary. `positionDims` are the dimensions of the init that
 * index the positions. Emits a diagnostic and returns a null operation if
 * `layout` is no case of the enumeration. */
MLIR_CAPI_EXPORTED MlirOperation
peRotaryCreate(MlirLocation location, MlirValue init, MlirValue positions,
               MlirValue invFreq, PELayout layout, intptr_t numPositionDims,
               const int64_t *positionDims, const PERotaryOptions *options);

/** Creates a pe.apply_rotary, as peRotaryCreate a pe.rotary. */
MLIR_CAPI_EXPORTED MlirOperation peApplyRotaryCreate(
    MlirLocation location, MlirValue init, MlirValue cos, MlirValue sin,
    PELayout layout, intptr_t numPositionDims, const int64_t *positionDims,
    const PEApplyRotaryOptions *options);

/** Creates a pe.alibi. Emits a diagnostic and returns a null operation if
 * `form` is no case of the enumeration. */
MLIR_CAPI_EXPORTED MlirOperation peAlibiCreate(MlirLocation location,
                                               MlirValue init, MlirValue slopes,
                                               PEAlibiForm form,
                                               const PEBiasOptions *options);

/** Creates a pe.relative_bias. Emits a diagnostic and returns a null operation
 *  if `buckets` is no rule of buckets. */
MLIR_CAPI_EXPORTED MlirOperation
peRelativeBiasCreate(MlirLocation location, MlirValue init, MlirValue table,
                     MlirAttribute buckets, const PEBiasOptions *options);

/** Creates a pe.write_cache. `tokenDims` are the dimensions of x that index the
 *  slots, and `slotDims` those of the init that a slot counts. */
MLIR_CAPI_EXPORTED MlirOperation peWriteCacheCreate(
    MlirLocation location, MlirValue x, MlirValue slots, MlirValue init,
    intptr_t numTokenDims, const int64_t *tokenDims, intptr_t numSlotDims,
    const int64_t *slotDims, const PEWriteCacheOptions *options);

#ifdef __cplusplus
}
#endif

#endif /* PE_C_PE_H */
