// RUN: pe-opt %s --pe-lower-to-llvm=vector-width=128 \
// RUN:   | FileCheck %s --check-prefix=NARROW
// RUN: pe-opt %s --pe-lower-to-llvm | FileCheck %s --check-prefix=DEFAULT
// RUN: pe-opt %s --pe-lower-to-llvm=vector-width=512 \
// RUN:   | FileCheck %s --check-prefix=WIDE

// NARROW-NOT:      vector<8x
// NARROW-COUNT-16: llvm.store {{.*}} : vector<4xf32>, !llvm.ptr
// NARROW-NOT:      {{llvm.store|vector<8x}}

// DEFAULT-NOT:     {{vector<(4|16)x}}
// DEFAULT-COUNT-8: llvm.store {{.*}} : vector<8xf32>, !llvm.ptr
// DEFAULT-NOT:     {{llvm.store|vector<(4|16)x}}

// WIDE-NOT:     {{vector<[48]x}}
// WIDE-COUNT-4: llvm.store {{.*}} : vector<16xf32>, !llvm.ptr
// WIDE-NOT:     {{llvm.store|vector<[48]x}}

// RUN: not pe-opt %s --pe-lower-to-llvm=vector-width=300 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BAD
// BAD: error: pe-vectorize expects width to be a power of two from 64 to 4096, but found 300{{$}}

// RUN: not pe-opt %s --pe-lower-to-llvm=width=256 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: <Pass-Options-Parser>: no such option width

// The pipeline is a list of passes, which does the same when it is given.

// RUN: pe-opt %s --pe-lower-to-llvm=vector-width=512 --dump-pass-pipeline \
// RUN:   -o %t.flag.mlir 2> %t.pipeline
// RUN: FileCheck %s --check-prefix=PASSES < %t.pipeline
// RUN: %python %S/Inputs/with_pipeline.py %t.pipeline pe-opt %s \
// RUN:   -o %t.passes.mlir
// RUN: diff %t.flag.mlir %t.passes.mlir

// PASSES:      builtin.module(
// PASSES:        pe-memrefs-to-tensors
// PASSES:        pe-tile-tokens
// PASSES-NEXT:   pe-split-rotary
// PASSES-NEXT:   pe-tile-rows
// PASSES:        pe-vectorize{width=512}
// PASSES:        convert-pe-to-linalg
// PASSES:        one-shot-bufferize{
// PASSES-SAME:     bufferize-function-boundaries=true
// PASSES:        pe-drop-returned-arguments
// PASSES:        ownership-based-buffer-deallocation
// PASSES:        pe-expand-bf16
// PASSES:        convert-vector-to-llvm
// PASSES:        reconcile-unrealized-casts
// PASSES:        pe-verify-contract{dialects={llvm}}
// PASSES-NEXT: {{^\)$}}

func.func @update(%x: memref<?x4x64xf32>, %pos: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary angles(%pos, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
