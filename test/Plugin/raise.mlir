// REQUIRES: plugin

// An unmodified mlir-opt raises.

// RUN: mlir-opt-22 %S/../TransformOps/raise.mlir \
// RUN:   --load-pass-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --pass-pipeline="builtin.module(raise-to-pe{level=tables})" \
// RUN: | FileCheck %s

// CHECK-LABEL: func.func @rotate(
// CHECK:         pe.apply_rotary
