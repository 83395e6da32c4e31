//===- VerifyLibdevice.cpp - Reject PTX with missing functions ------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "pe/Codegen/GPU/Passes.h"

namespace mlir::pe {
#define GEN_PASS_DEF_VERIFYLIBDEVICEPASS
#include "pe/Codegen/GPU/Passes.h.inc"
} // namespace mlir::pe

using namespace mlir;

/// The first function of libdevice that the PTX declares, and so calls, but
/// does not define. Empty if there is none.
static StringRef findMissingFunction(StringRef ptx) {
  while (true) {
    ptx = ptx.split(".extern .func").second;
    if (ptx.empty())
      return ptx;
    StringRef declaration = ptx.split(';').first.split('(').first.trim();
    // The result comes before the name.
    if (declaration.empty())
      declaration = ptx.split(')').second.split('(').first.trim();
    if (declaration.starts_with("__nv_"))
      return declaration;
  }
}

namespace {
struct VerifyLibdevice
    : public pe::impl::VerifyLibdevicePassBase<VerifyLibdevice> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    getOperation()->walk([&](gpu::BinaryOp binary) {
      for (Attribute attribute : binary.getObjects()) {
        auto object = dyn_cast<gpu::ObjectAttr>(attribute);
        if (!object || object.getFormat() != gpu::CompilationTarget::Assembly)
          continue;
        StringRef name = findMissingFunction(object.getObject().getValue());
        if (name.empty())
          continue;
        // The message must not contain the whole binary.
        emitError(binary.getLoc())
            << "this kernel calls '" << name
            << "', which is in CUDA's libdevice, but found none: expects "
               "CUDA_HOME to be the folder of a CUDA toolkit";
        signalPassFailure();
      }
    });
  }
};
} // namespace
