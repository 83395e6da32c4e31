//===- Passes.td - The contract of a pipeline --------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_PIPELINES_PASSES_TD
#define PE_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyFlatModulePass : Pass<"pe-verify-flat-module"> {
  let summary = "Fail on modules in the module";
  let description = [{
    Upstream's bufferization and translation handle only the functions of one
    module, not of modules nested in it. Changes nothing.
  }];
  let options = [
    ListOption<"allowed", "allowed", "std::string",
               "Names of the ops that may be inside, such as gpu.module">
  ];
}

def VerifyContractPass : Pass<"pe-verify-contract"> {
  let summary = "Fail on ops of dialects that should be gone";
  let description = [{
    The last pass of a pipeline: emits an error for every op of a dialect that
    is not in `dialects`. Changes nothing.
  }];
  let options = [
    ListOption<"dialects", "dialects", "std::string",
               "Names of the dialects that may be left, besides builtin">
  ];
}

def VerifyMemRefsPass : Pass<"pe-verify-memrefs"> {
  let summary = "Fail on arrays that the target cannot access";
  let description = [{
    Reports every function and every op with a memref whose layout is not
    strided. Outside of kernels, also reports memrefs in memory spaces that are
    not in `spaces`. Changes nothing.
  }];
  let options = [
    ListOption<"spaces", "spaces", "int64_t",
               "The numbers of the permitted memory spaces, besides the default "
               "space">
  ];
}

#endif // PE_PIPELINES_PASSES_TD
