//===- Schemes.cpp - C API of the frequency schemes -----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/IR.h"
#include "pe-c/PE.h"
#include "pe/IR/PE.h"
#include "pe/IR/PEFrequencies.h"

using namespace mlir;

//===----------------------------------------------------------------------===//
// Keys
//===----------------------------------------------------------------------===//

static APFloat toAttr(double value) { return APFloat(value); }
static double fromAttr(const APFloat &value) { return value.convertToDouble(); }

/// An optional key, which is absent if it is 0.
static FloatAttr toOptional(MLIRContext *context, double value) {
  return value == 0.0 ? FloatAttr()
                      : FloatAttr::get(Float64Type::get(context), value);
}
static double fromOptional(FloatAttr value) {
  return value ? value.getValueAsDouble() : 0.0;
}

/// Null, after an error, if the size is negative.
static DenseF64ArrayAttr toList(MLIRContext *context, PEF64List list) {
  if (list.size < 0) {
    emitError(UnknownLoc::get(context))
        << "expects the size of a list to be at least 0, but found "
        << int64_t(list.size);
    return nullptr;
  }
  return DenseF64ArrayAttr::get(context, {list.data, size_t(list.size)});
}
static PEF64List fromList(DenseF64ArrayAttr list) {
  return {list.asArrayRef().data(), list.size()};
}

/// Builds a scheme; on bad keys emits an error and returns null.
template <typename SchemeT, typename... KeyTs>
static MlirAttribute getChecked(MlirContext context, KeyTs... keys) {
  MLIRContext *ctx = unwrap(context);
  ctx->getOrLoadDialect<pe::PEDialect>();
  auto emitError = [&] { return mlir::emitError(UnknownLoc::get(ctx)); };
  return wrap(SchemeT::getChecked(emitError, ctx, keys...));
}

template <typename SchemeT>
static SchemeT as(MlirAttribute attribute) {
  return cast<SchemeT>(unwrap(attribute));
}

//===----------------------------------------------------------------------===//
// All schemes
//===----------------------------------------------------------------------===//

bool peAttributeIsAScheme(MlirAttribute attribute) {
  return isa_and_nonnull<pe::SchemeAttrInterface>(unwrap(attribute));
}

bool peSchemeDependsOnSeqLen(MlirAttribute scheme) {
  auto known = dyn_cast_or_null<pe::SchemeAttrInterface>(unwrap(scheme));
  return known && known.dependsOnSeqLen();
}

MlirLogicalResult peSchemeEvaluate(MlirAttribute attribute, int64_t dim,
                                   double base, int64_t seq_len,
                                   double *inv_freq, double *attention_factor) {
  // A null attribute has no context to emit an error in.
  Attribute given = unwrap(attribute);
  if (!given)
    return mlirLogicalResultFailure();
  auto emitError = [&] {
    return mlir::emitError(UnknownLoc::get(given.getContext()));
  };
  auto scheme = dyn_cast<pe::SchemeAttrInterface>(given);
  if (!scheme) {
    emitError() << "expects a scheme, but found " << given;
    return mlirLogicalResultFailure();
  }
  if (failed(pe::verifyFrequencies(emitError, dim, base, scheme)))
    return mlirLogicalResultFailure();
  std::optional<int64_t> seqLen;
  if (scheme.dependsOnSeqLen() && seq_len > 0)
    seqLen = seq_len;
  pe::Frequencies result = scheme.evaluate(dim, base, seqLen);
  llvm::copy(result.invFreq, inv_freq);
  *attention_factor = result.attentionFactor;
  return mlirLogicalResultSuccess();
}

#define PE_DEFINE_IS_SCHEME(Name)                                              \
  bool peAttributeIsA##Name##Scheme(MlirAttribute attribute) {                 \
    return isa_and_nonnull<pe::Name##SchemeAttr>(unwrap(attribute));           \
  }

PE_DEFINE_IS_SCHEME(Default)
PE_DEFINE_IS_SCHEME(Timescales)
PE_DEFINE_IS_SCHEME(Linear)
PE_DEFINE_IS_SCHEME(NTK)
PE_DEFINE_IS_SCHEME(DynamicNTK)
PE_DEFINE_IS_SCHEME(NTKByParts)
PE_DEFINE_IS_SCHEME(Llama3)
PE_DEFINE_IS_SCHEME(Yarn)
PE_DEFINE_IS_SCHEME(LongRoPE)
PE_DEFINE_IS_SCHEME(Proportional)
PE_DEFINE_IS_SCHEME(Divisors)

//===----------------------------------------------------------------------===//
// Constructors and getters
//===----------------------------------------------------------------------===//

/// Loads the dialect that the attribute is of.
template <typename SchemeT>
static MlirAttribute getWithoutKeys(MlirContext context) {
  unwrap(context)->getOrLoadDialect<pe::PEDialect>();
  return wrap(SchemeT::get(unwrap(context)));
}

MlirAttribute peDefaultSchemeAttrGet(MlirContext context) {
  return getWithoutKeys<pe::DefaultSchemeAttr>(context);
}
MlirAttribute peTimescalesSchemeAttrGet(MlirContext context) {
  return getWithoutKeys<pe::TimescalesSchemeAttr>(context);
}

MlirAttribute peLinearSchemeAttrGet(MlirContext context, PEFactorKeys keys) {
  return getChecked<pe::LinearSchemeAttr>(context, toAttr(keys.factor));
}
PEFactorKeys peLinearSchemeAttrGetKeys(MlirAttribute attribute) {
  return {fromAttr(as<pe::LinearSchemeAttr>(attribute).getFactor())};
}

MlirAttribute peNTKSchemeAttrGet(MlirContext context, PEFactorKeys keys) {
  return getChecked<pe::NTKSchemeAttr>(context, toAttr(keys.factor));
}
PEFactorKeys peNTKSchemeAttrGetKeys(MlirAttribute attribute) {
  return {fromAttr(as<pe::NTKSchemeAttr>(attribute).getFactor())};
}

MlirAttribute peDynamicNTKSchemeAttrGet(MlirContext context,
                                        PEDynamicNTKKeys keys) {
  return getChecked<pe::DynamicNTKSchemeAttr>(
      context, toAttr(keys.factor), keys.original_max_position_embeddings);
}
PEDynamicNTKKeys peDynamicNTKSchemeAttrGetKeys(MlirAttribute attribute) {
  auto scheme = as<pe::DynamicNTKSchemeAttr>(attribute);
  return {fromAttr(scheme.getFactor()),
          scheme.getOriginalMaxPositionEmbeddings()};
}

template <typename SchemeT>
static MlirAttribute getByParts(MlirContext context, PEByPartsKeys keys) {
  return getChecked<SchemeT>(
      context, toAttr(keys.factor), keys.original_max_position_embeddings,
      toAttr(keys.low_freq_factor), toAttr(keys.high_freq_factor));
}
template <typename SchemeT>
static PEByPartsKeys getByPartsKeys(MlirAttribute attribute) {
  auto scheme = as<SchemeT>(attribute);
  return {fromAttr(scheme.getFactor()),
          scheme.getOriginalMaxPositionEmbeddings(),
          fromAttr(scheme.getLowFreqFactor()),
          fromAttr(scheme.getHighFreqFactor())};
}

MlirAttribute peNTKByPartsSchemeAttrGet(MlirContext context,
                                        PEByPartsKeys keys) {
  return getByParts<pe::NTKByPartsSchemeAttr>(context, keys);
}
PEByPartsKeys peNTKByPartsSchemeAttrGetKeys(MlirAttribute attribute) {
  return getByPartsKeys<pe::NTKByPartsSchemeAttr>(attribute);
}
MlirAttribute peLlama3SchemeAttrGet(MlirContext context, PEByPartsKeys keys) {
  return getByParts<pe::Llama3SchemeAttr>(context, keys);
}
PEByPartsKeys peLlama3SchemeAttrGetKeys(MlirAttribute attribute) {
  return getByPartsKeys<pe::Llama3SchemeAttr>(attribute);
}

PEYarnKeys peYarnKeysWithDefaults(double factor,
                                  int64_t original_max_position_embeddings) {
  // Those of PESchemes.td.
  PEYarnKeys keys = {};
  keys.factor = factor;
  keys.original_max_position_embeddings = original_max_position_embeddings;
  keys.beta_fast = 32.0;
  keys.beta_slow = 1.0;
  keys.truncate = true;
  keys.extrapolation_factor = 1.0;
  return keys;
}
MlirAttribute peYarnSchemeAttrGet(MlirContext context, PEYarnKeys keys) {
  return getChecked<pe::YarnSchemeAttr>(
      context, toAttr(keys.factor), keys.original_max_position_embeddings,
      toAttr(keys.beta_fast), toAttr(keys.beta_slow), keys.truncate,
      toAttr(keys.extrapolation_factor), toAttr(keys.mscale),
      toAttr(keys.mscale_all_dim),
      toOptional(unwrap(context), keys.attention_factor), keys.clamp_to_pairs);
}
PEYarnKeys peYarnSchemeAttrGetKeys(MlirAttribute attribute) {
  auto scheme = as<pe::YarnSchemeAttr>(attribute);
  return {fromAttr(scheme.getFactor()),
          scheme.getOriginalMaxPositionEmbeddings(),
          fromAttr(scheme.getBetaFast()),
          fromAttr(scheme.getBetaSlow()),
          scheme.getTruncate(),
          fromAttr(scheme.getExtrapolationFactor()),
          fromAttr(scheme.getMscale()),
          fromAttr(scheme.getMscaleAllDim()),
          fromOptional(scheme.getAttentionFactor()),
          scheme.getClampToPairs()};
}

MlirAttribute peLongRoPESchemeAttrGet(MlirContext context,
                                      PELongRoPEKeys keys) {
  MLIRContext *ctx = unwrap(context);
  DenseF64ArrayAttr shortFactor = toList(ctx, keys.short_factor);
  DenseF64ArrayAttr longFactor = toList(ctx, keys.long_factor);
  if (!shortFactor || !longFactor)
    return MlirAttribute{nullptr};
  std::optional<int64_t> newLength;
  if (keys.max_position_embeddings != 0)
    newLength = keys.max_position_embeddings;
  return getChecked<pe::LongRoPESchemeAttr>(
      context, shortFactor, longFactor, keys.original_max_position_embeddings,
      toOptional(ctx, keys.factor), newLength,
      toOptional(ctx, keys.attention_factor),
      toOptional(ctx, keys.short_mscale), toOptional(ctx, keys.long_mscale));
}
PELongRoPEKeys peLongRoPESchemeAttrGetKeys(MlirAttribute attribute) {
  auto scheme = as<pe::LongRoPESchemeAttr>(attribute);
  return {fromList(scheme.getShortFactor()),
          fromList(scheme.getLongFactor()),
          scheme.getOriginalMaxPositionEmbeddings(),
          fromOptional(scheme.getFactor()),
          scheme.getMaxPositionEmbeddings().value_or(0),
          fromOptional(scheme.getAttentionFactor()),
          fromOptional(scheme.getShortMscale()),
          fromOptional(scheme.getLongMscale())};
}

MlirAttribute peProportionalSchemeAttrGet(MlirContext context,
                                          PEProportionalKeys keys) {
  return getChecked<pe::ProportionalSchemeAttr>(
      context, toAttr(keys.partial_rotary_factor), toAttr(keys.factor));
}
PEProportionalKeys peProportionalSchemeAttrGetKeys(MlirAttribute attribute) {
  auto scheme = as<pe::ProportionalSchemeAttr>(attribute);
  return {fromAttr(scheme.getPartialRotaryFactor()),
          fromAttr(scheme.getFactor())};
}

MlirAttribute peDivisorsSchemeAttrGet(MlirContext context,
                                      PEDivisorsKeys keys) {
  DenseF64ArrayAttr divisors = toList(unwrap(context), keys.divisors);
  if (!divisors)
    return MlirAttribute{nullptr};
  return getChecked<pe::DivisorsSchemeAttr>(context, divisors);
}
PEDivisorsKeys peDivisorsSchemeAttrGetKeys(MlirAttribute attribute) {
  return {fromList(as<pe::DivisorsSchemeAttr>(attribute).getDivisors())};
}
