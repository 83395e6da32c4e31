//===- Passes.td - CPU code generation ---------------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_CODEGEN_CPU_PASSES_TD
#define PE_CODEGEN_CPU_PASSES_TD

include "pe/Codegen/CPU/VectorPasses.td"
include "pe/Codegen/CPU/MemoryPasses.td"
include "pe/Codegen/CPU/InstructionPasses.td"

#endif // PE_CODEGEN_CPU_PASSES_TD
