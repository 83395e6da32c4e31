//===- PETransformOps.td - Schedules of pe ops -------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_TRANSFORMOPS_PETRANSFORMOPS_TD
#define PE_TRANSFORMOPS_PETRANSFORMOPS_TD

include "mlir/Dialect/Transform/IR/TransformDialect.td"
include "mlir/Dialect/Transform/IR/TransformTypes.td"
include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ApplyPECanonicalizationPatternsOp : Op<Transform_Dialect,
    "apply_patterns.pe.canonicalization",
    [DeclareOpInterfaceMethods<PatternDescriptorOpInterface>]> {
  let summary = "The canonicalization patterns of the pe ops alone";
  let description = [{
    Folds, normal forms, and the removal of rotations that have no effect.

    ```mlir
    transform.apply_patterns to %func {
      transform.apply_patterns.pe.canonicalization
    } : !transform.any_op
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def ApplyPESimplifyRotationsPatternsOp : Op<Transform_Dialect,
    "apply_patterns.pe.simplify_rotations",
    [DeclareOpInterfaceMethods<PatternDescriptorOpInterface>]> {
  let summary = "The algebra of rotations";
  let description = [{
    The patterns of `--pe-simplify-rotations`: rotations compose, and move
    before transposes and behind slices.

    ```mlir
    transform.apply_patterns to %func {
      transform.apply_patterns.pe.simplify_rotations
    } : !transform.any_op
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def ApplyPEToLinalgPatternsOp : Op<Transform_Dialect,
    "apply_patterns.pe.to_linalg",
    [DeclareOpInterfaceMethods<PatternDescriptorOpInterface>]> {
  let summary = "The lowering of every pe op to linalg";
  let description = [{
    The patterns of `--convert-pe-to-linalg`. A single op is lowered by
    upstream's `transform.structured.decompose_interface`.
  }];
  let assemblyFormat = "attr-dict";
}

/// An op that is applied to every op of its handle, consumes the handle, and
/// returns handles to the new ops.
class PE_TransformOp<string mnemonic> : Op<Transform_Dialect, mnemonic, [
    FunctionalStyleTransformOpTrait, MemoryEffectsOpInterface,
    TransformOpInterface, TransformEachOpTrait,
    ReportTrackingListenerFailuresOpTrait]>;

def SplitRotaryTransformOp : PE_TransformOp<"pe.split_rotary"> {
  let summary = "Splits pe.rotary into a table and its application";
  let description = [{
    Replaces every `pe.rotary` by a `pe.rotary_table` and a `pe.apply_rotary`,
    so that a schedule can tile them differently. Fails silenceably on other
    ops, and on a rotation of an empty array, for which neither op is created.

    ```mlir
    %table, %apply = transform.pe.split_rotary %rotary
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target);
  let results = (outs TransformHandleTypeInterface:$table,
                      TransformHandleTypeInterface:$apply);
  let assemblyFormat =
      "$target attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    ::mlir::DiagnosedSilenceableFailure applyToOne(
        ::mlir::transform::TransformRewriter &rewriter,
        ::mlir::Operation *target,
        ::mlir::transform::ApplyToEachResultList &results,
        ::mlir::transform::TransformState &state);
  }];
}

def FuseRotaryTransformOp : PE_TransformOp<"pe.fuse_rotary"> {
  let summary = "Fuses pe.apply_rotary and its table into pe.rotary";
  let description = [{
    Replaces every `pe.apply_rotary` of a `pe.rotary_table` by a `pe.rotary`.
    Fails silenceably, with the reason, on ops that `--pe-fuse-rotary` would not
    fuse. `rounded_tables` is the option of that pass.

    ```mlir
    %rotary = transform.pe.fuse_rotary %apply
        : (!transform.any_op) -> !transform.any_op
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target,
                       UnitAttr:$rounded_tables);
  let results = (outs TransformHandleTypeInterface:$rotary);
  let assemblyFormat = [{
    $target (`rounded_tables` $rounded_tables^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    ::mlir::DiagnosedSilenceableFailure applyToOne(
        ::mlir::transform::TransformRewriter &rewriter,
        ::mlir::Operation *target,
        ::mlir::transform::ApplyToEachResultList &results,
        ::mlir::transform::TransformState &state);
  }];
}

def RaiseTransformOp : PE_TransformOp<"pe.raise"> {
  let summary = "Replaces rotary embeddings of upstream dialects by pe ops";
  let description = [{
    Does to every function what `--raise-to-pe` does, and returns the functions.
    `level` is the option of that pass. Fails silenceably on other ops.

    ```mlir
    %raised = transform.pe.raise %function level("tables")
        : (!transform.any_op) -> !transform.any_op
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target,
                       DefaultValuedAttr<StrAttr, "\"angles\"">:$level);
  let results = (outs TransformHandleTypeInterface:$raised);
  let assemblyFormat = [{
    $target (`level` `(` $level^ `)`)? attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::DiagnosedSilenceableFailure applyToOne(
        ::mlir::transform::TransformRewriter &rewriter,
        ::mlir::Operation *target,
        ::mlir::transform::ApplyToEachResultList &results,
        ::mlir::transform::TransformState &state);
  }];
}

#endif // PE_TRANSFORMOPS_PETRANSFORMOPS_TD
