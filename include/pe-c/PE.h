/*===- pe-c/PE.h - C API of the pe dialect ------------------------*- C -*-===*\
|*
|* Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* libPEC holds these functions and MLIR's own C API. Nothing else of MLIR's C
|* API may be linked into the same program.
|*
|* Constructors of attributes check their arguments. On bad ones they emit a
|* diagnostic in the context and return a null attribute.
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

/** Gives mlirGetDialectHandle__pe__(). */
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(PE, pe);

/** Registers the dialect, the interfaces that it promises, and what upstream
 *  dialects promise and the pipelines use. */
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
  PELayoutInterleavedToHalf = 2
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

/** For each enumeration a test, a constructor and a getter, which may only be
 *  called where the test succeeds. A constructor given a number that is no
 *  case of its enumeration emits a diagnostic and returns a null attribute. */
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

/** One struct of keys for each scheme, with the names that they have in IR. A
 *  key that is optional there is absent if it is 0. Lists belong to the caller;
 *  those that a getter returns belong to the attribute. A constructor fails on
 *  a list of negative size. */

typedef struct PEF64List {
  const double *data;
  intptr_t size;
} PEF64List;

/** #pe.linear and #pe.ntk. */
typedef struct PEFactorKeys {
  double factor;
} PEFactorKeys;

/** #pe.dynamic_ntk. */
typedef struct PEDynamicNTKKeys {
  double factor;
  int64_t original_max_position_embeddings;
} PEDynamicNTKKeys;

/** #pe.ntk_by_parts and #pe.llama3. */
typedef struct PEByPartsKeys {
  double factor;
  int64_t original_max_position_embeddings;
  double low_freq_factor;
  double high_freq_factor;
} PEByPartsKeys;

/** #pe.yarn. */
typedef struct PEYarnKeys {
  double factor;
  int64_t original_max_position_embeddings;
  double beta_fast;
  double beta_slow;
  bool truncate;
  double extrapolation_factor;
  double mscale;
  double mscale_all_dim;
  double attention_factor; /**< Optional. */
  bool clamp_to_pairs;
} PEYarnKeys;

/** #pe.longrope. */
typedef struct PELongRoPEKeys {
  PEF64List short_factor;
  PEF64List long_factor;
  int64_t original_max_position_embeddings;
  double factor;                   /**< Optional. */
  int64_t max_position_embeddings; /**< Optional. */
  double attention_factor;         /**< Optional. */
  double short_mscale;             /**< Optional. */
  double long_mscale;              /**< Optional. */
} PELongRoPEKeys;

/** #pe.proportional. */
typedef struct PEProportionalKeys {
  double partial_rotary_factor;
  double factor;
} PEProportionalKeys;

/** #pe.divisors. */
typedef struct PEDivisorsKeys {
  PEF64List divisors;
} PEDivisorsKeys;

/** The two required keys of #pe.yarn, and the defaults of the others. */
MLIR_CAPI_EXPORTED PEYarnKeys
peYarnKeysWithDefaults(double factor, int64_t original_max_position_embeddings);

/** Whether the attribute is a scheme, of any kind. */
MLIR_CAPI_EXPORTED bool peAttributeIsAScheme(MlirAttribute attribute);

/** Whether the frequencies depend on the length of the sequence: false for a
 *  null attribute and for one that is no scheme. */
MLIR_CAPI_EXPORTED bool peSchemeDependsOnSeqLen(MlirAttribute scheme);

/** Computes the dim / 2 inverse frequencies into `inv_freq`, and the attention
 *  factor. A `seq_len` of 0 or less says that the length is not known. It is
 *  read only if the scheme depends on it. Fails with a diagnostic on an
 *  attribute that is no scheme and, like pe.frequencies, on a dim or base that
 *  has no meaning; fails without one on a null attribute. A failure writes
 *  nothing. */
MLIR_CAPI_EXPORTED MlirLogicalResult peSchemeEvaluate(MlirAttribute scheme,
                                                      int64_t dim, double base,
                                                      int64_t seq_len,
                                                      double *inv_freq,
                                                      double *attention_factor);

/** #pe.default and #pe.timescales, which have no keys. */
MLIR_CAPI_EXPORTED bool peAttributeIsADefaultScheme(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirAttribute peDefaultSchemeAttrGet(MlirContext context);
MLIR_CAPI_EXPORTED bool peAttributeIsATimescalesScheme(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirAttribute peTimescalesSchemeAttrGet(MlirContext context);

/** For each other scheme a test, a constructor and a getter, which may only be
 *  called where the test succeeds. */
#define PE_DECLARE_SCHEME(Name, Keys)                                          \
  MLIR_CAPI_EXPORTED bool peAttributeIsA##Name##Scheme(                        \
      MlirAttribute attribute);                                                \
  MLIR_CAPI_EXPORTED MlirAttribute pe##Name##SchemeAttrGet(                    \
      MlirContext context, Keys keys);                                         \
  MLIR_CAPI_EXPORTED Keys pe##Name##SchemeAttrGetKeys(MlirAttribute attribute)

PE_DECLARE_SCHEME(Linear, PEFactorKeys);
PE_DECLARE_SCHEME(NTK, PEFactorKeys);
PE_DECLARE_SCHEME(DynamicNTK, PEDynamicNTKKeys);
PE_DECLARE_SCHEME(NTKByParts, PEByPartsKeys);
PE_DECLARE_SCHEME(Llama3, PEByPartsKeys);
PE_DECLARE_SCHEME(Yarn, PEYarnKeys);
PE_DECLARE_SCHEME(LongRoPE, PELongRoPEKeys);
PE_DECLARE_SCHEME(Proportional, PEProportionalKeys);
PE_DECLARE_SCHEME(Divisors, PEDivisorsKeys);

#undef PE_DECLARE_SCHEME

#ifdef __cplusplus
}
#endif

#endif /* PE_C_PE_H */
