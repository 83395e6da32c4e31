// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout half --type f32 > %t.half.f32.mlir
// RUN: pe-opt %t.half.f32.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.half.f32.mlir %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.half.f32.mlir --pe-lower-to-llvm | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout half --type bf16 > %t.half.bf16.mlir
// RUN: pe-opt %t.half.bf16.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.half.bf16.mlir --pe-lower-to-llvm | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout interleaved --type f32 > %t.interleaved.f32.mlir
// RUN: pe-opt %t.interleaved.f32.mlir %through_linalg \
// RUN:   | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.interleaved.f32.mlir --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout interleaved --type f16 > %t.interleaved.f16.mlir
// RUN: pe-opt %t.interleaved.f16.mlir %through_linalg \
// RUN:   | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.interleaved.f16.mlir --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout interleaved_to_half --type bf16 > %t.to-half.bf16.mlir
// RUN: pe-opt %t.to-half.bf16.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.to-half.bf16.mlir --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout interleaved_to_half --type f64 > %t.to-half.f64.mlir
// RUN: pe-opt %t.to-half.f64.mlir %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.to-half.f64.mlir --pe-lower-to-llvm | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout half_to_interleaved --type bf16 > %t.to-pairs.bf16.mlir
// RUN: pe-opt %t.to-pairs.bf16.mlir %through_linalg \
// RUN:   | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.to-pairs.bf16.mlir --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// RUN: %python %S/Inputs/rotary_variants.py --suite angles \
// RUN:   --layout half_to_interleaved --type f32 > %t.to-pairs.f32.mlir
// RUN: pe-opt %t.to-pairs.f32.mlir %through_linalg \
// RUN:   | %run_unoptimized | FileCheck %s
// RUN: pe-opt %t.to-pairs.f32.mlir --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// Scales, conjugates, and positions for several axes.

// CHECK-COUNT-31: ok
// CHECK-NOT: FAIL
