// RUN: %python %S/Inputs/rotary_variants.py --layout half_to_interleaved \
// RUN:   --type f32 > %t.f32.mlir
// RUN: pe-opt %t.f32.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.f32.mlir --pe-lower-to-llvm | %run_main | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --layout half_to_interleaved \
// RUN:   --type f64 > %t.f64.mlir
// RUN: pe-opt %t.f64.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.f64.mlir --pe-lower-to-llvm | %run_main | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --layout half_to_interleaved \
// RUN:   --type f16 > %t.f16.mlir
// RUN: pe-opt %t.f16.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.f16.mlir --pe-lower-to-llvm | %run_main | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --layout half_to_interleaved \
// RUN:   --type bf16 > %t.bf16.mlir
// RUN: pe-opt %t.bf16.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.bf16.mlir --pe-lower-to-llvm | %run_main | FileCheck %s

// Pairs (i, i + P), written to (2i, 2i + 1).
// The cases are listed in Inputs/rotary_variants.py: twelve of them at five
// intervals of positions.

// CHECK-COUNT-60: ok
// CHECK-NOT: FAIL
