//===- PERemarks.cpp - Why something was not optimized --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pe/IR/PERemarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

static remark::RemarkOpts getOptions(Operation *op, StringRef name,
                                     StringRef category) {
  remark::RemarkOpts options =
      remark::RemarkOpts::name(name).category(category);
  if (auto function = op->getParentOfType<FunctionOpInterface>())
    options = options.function(function.getName());
  return options;
}

remark::detail::InFlightRemark
mlir::pe::remarkMissed(Operation *op, StringRef name, StringRef category) {
  if (!op->getContext()->getRemarkEngine())
    return {};
  return remark::missed(op->getLoc(), getOptions(op, name, category));
}

remark::detail::InFlightRemark mlir::pe::remarkAnalysis(Operation *op,
                                                        StringRef name) {
  if (!op->getContext()->getRemarkEngine())
    return {};
  return remark::analysis(op->getLoc(), getOptions(op, name, "pe"));
}
