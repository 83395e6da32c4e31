//===- PEOps.td - Operations of the pe dialect -------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The constraints of an op are numbered in its description; its verifier names
// the same numbers (lib/IR/PEVerifiers.cpp, lib/IR/AlibiOps.cpp,
// lib/IR/RelativeBiasOp.cpp, lib/IR/WriteCacheOp.cpp).
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEOPS_TD
#define PE_IR_PEOPS_TD

include "pe/IR/PEAlibiOps.td"
include "pe/IR/PEAngleOps.td"
include "pe/IR/PECosSinOp.td"
include "pe/IR/PERelativeBiasOp.td"
include "pe/IR/PERotaryOps.td"
include "pe/IR/PERotaryTableOps.td"
include "pe/IR/PESinusoidalOps.td"
include "pe/IR/PEWriteCacheOp.td"

#endif // PE_IR_PEOPS_TD
