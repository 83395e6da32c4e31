//===- EntryTracker.h - Tracks the entry through a pipeline -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PYTHON_ENTRYTRACKER_H
#define PE_PYTHON_ENTRYTRACKER_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassInstrumentation.h"

namespace pe::python {

/// The entry in the end, as a `func.func` of memrefs.
struct TrackedEntry {
  /// The last type, without the results that were dropped.
  mlir::FunctionType type;
  /// For each original result, the argument that it is, or −1 if it is still a
  /// result in `type`.
  llvm::SmallVector<int, 1> returned;
  /// Whether a result was dropped whose argument is unknown.
  bool isLost = false;
};

/// Follows the function to call through a pipeline, in which its tensors become
/// memrefs and `pe-drop-returned-arguments` takes results away.
class EntryTracker : public mlir::PassInstrumentation {
public:
  EntryTracker(llvm::StringRef name, TrackedEntry &entry)
      : name(name), entry(entry) {}

  void runBeforePass(mlir::Pass *pass, mlir::Operation *op) override;
  void runAfterPass(mlir::Pass *pass, mlir::Operation *op) override;

private:
  mlir::func::FuncOp find(mlir::Operation *op) const;

  std::string name;
  TrackedEntry &entry;
};

} // namespace pe::python

#endif // PE_PYTHON_ENTRYTRACKER_H
