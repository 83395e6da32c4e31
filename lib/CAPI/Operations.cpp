//===- Operations.cpp - C API of rotations and biases ---------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/CAPI/IR.h"
#include "mlir/IR/Builders.h"
#include "pe-c/PE.h"
#include "pe/IR/PE.h"

using namespace mlir;

/// Creates an op that no block has yet.
template <typename OpTy, typename... Args>
static MlirOperation create(Location loc, Args &&...args) {
  loc->getContext()->getOrLoadDialect<pe::PEDialect>();
  OpBuilder b(loc->getContext());
  return wrap(OpTy::create(b, loc, std::forward<Args>(args)...).getOperation());
}

static void setRotation(pe::RotationOptions &options,
                        const PERotationOptions &from) {
  options.x = unwrap(from.x);
  options.xScale = unwrap(from.xScale);
  options.scale = unwrap(from.scale);
  options.initScale = unwrap(from.initScale);
  options.begin = from.begin;
  options.conjugate = from.conjugate;
  if (from.blockSize)
    options.blockSize = from.blockSize;
  options.saturate = from.saturate;
}

static pe::BiasOptions getBias(const PEBiasOptions *from) {
  pe::BiasOptions options;
  if (!from)
    return options;
  options.x = unwrap(from->x);
  options.queryStart = unwrap(from->queryStart);
  options.keyStart = unwrap(from->keyStart);
  options.causal = from->causal;
  return options;
}

MlirOperation peRotaryCreate(MlirLocation location, MlirValue init,
                             MlirValue positions, MlirValue invFreq,
                             PELayout layout, intptr_t numPositionDims,
                             const int64_t *positionDims,
                             const PERotaryOptions *from) {
  Location loc = unwrap(location);
  Attribute known = unwrap(peLayoutAttrGet(wrap(loc->getContext()), layout));
  if (!known)
    return {nullptr};
  pe::RotaryOptions options;
  if (from) {
    setRotation(options, from->rotation);
    options.axes.assign(from->axes, from->axes + from->numAxes);
    options.freqDims.assign(from->freqDims, from->freqDims + from->numFreqDims);
    options.mixedAxes = from->mixedAxes;
  }
  return create<pe::RotaryOp>(loc, unwrap(init), unwrap(positions),
                              unwrap(invFreq),
                              cast<pe::LayoutAttr>(known).getValue(),
                              ArrayRef(positionDims, numPositionDims), options);
}

MlirOperation peApplyRotaryCreate(MlirLocation location, MlirValue init,
                                  MlirValue cos, MlirValue sin, PELayout layout,
                                  intptr_t numPositionDims,
                                  const int64_t *positionDims,
                                  const PEApplyRotaryOptions *from) {
  Location loc = unwrap(location);
  Attribute known = unwrap(peLayoutAttrGet(wrap(loc->getContext()), layout));
  if (!known)
    return {nullptr};
  pe::ApplyRotaryOptions options;
  if (from) {
    setRotation(options, from->rotation);
    options.perFeature = from->perFeature;
  }
  return create<pe::ApplyRotaryOp>(loc, unwrap(init), unwrap(cos), unwrap(sin),
                                   cast<pe::LayoutAttr>(known).getValue(),
                                   ArrayRef(positionDims, numPositionDims),
                                   options);
}

MlirOperation peAlibiCreate(MlirLocation location, MlirValue init,
                            MlirValue slopes, PEAlibiForm form,
                            const PEBiasOptions *options) {
  Location loc = unwrap(location);
  Attribute known = unwrap(peAlibiFormAttrGet(wrap(loc->getContext()), form));
  if (!known)
    return {nullptr};
  return create<pe::AlibiOp>(loc, unwrap(init), unwrap(slopes),
                             cast<pe::AlibiFormAttr>(known).getValue(),
                             getBias(options));
}

MlirOperation peRelativeBiasCreate(MlirLocation location, MlirValue init,
                                   MlirValue table, MlirAttribute buckets,
                                   const PEBiasOptions *options) {
  Location loc = unwrap(location);
  auto known = dyn_cast_or_null<pe::BucketsAttrInterface>(unwrap(buckets));
  if (!known) {
    InFlightDiagnostic diagnostic = emitError(loc)
                                    << "expects a rule of buckets, but found ";
    if (Attribute found = unwrap(buckets))
      diagnostic << found;
    else
      diagnostic << "null";
    return {nullptr};
  }
  return create<pe::RelativeBiasOp>(loc, unwrap(init), unwrap(table), known,
                                    getBias(options));
}

MlirOperation peWriteCacheCreate(MlirLocation location, MlirValue x,
                                 MlirValue slots, MlirValue init,
                                 intptr_t numTokenDims,
                                 const int64_t *tokenDims, intptr_t numSlotDims,
                                 const int64_t *slotDims,
                                 const PEWriteCacheOptions *from) {
  pe::WriteCacheOptions options;
  if (from) {
    options.xScale = unwrap(from->xScale);
    options.initScale = unwrap(from->initScale);
    options.begin = from->begin;
    if (from->blockSize)
      options.blockSize = from->blockSize;
    options.saturate = from->saturate;
  }
  return create<pe::WriteCacheOp>(unwrap(location), unwrap(x), unwrap(slots),
                                  unwrap(init),
                                  ArrayRef(tokenDims, numTokenDims),
                                  ArrayRef(slotDims, numSlotDims), options);
}
