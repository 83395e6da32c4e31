// A vector of pairs is as wide as two registers of the target, or as told.

// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 vector-width=128" \
// RUN:   | FileCheck %s --check-prefix=NARROW
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64 \
// RUN:   | FileCheck %s --check-prefix=MEDIUM
// RUN: pe-opt %s --pe-lower-to-llvm=target=neoverse-n1 \
// RUN:   | FileCheck %s --check-prefix=MEDIUM
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   | FileCheck %s --check-prefix=WIDE
// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 vector-width=512" \
// RUN:   | FileCheck %s --check-prefix=WIDE
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | FileCheck %s --check-prefix=WIDEST

// NARROW-NOT:      llvm.store
// NARROW-COUNT-16: llvm.store {{.*}} : vector<4xf32>, !llvm.ptr
// NARROW-NOT:      llvm.store

// MEDIUM-NOT:     llvm.store
// MEDIUM-COUNT-8: llvm.store {{.*}} : vector<8xf32>, !llvm.ptr
// MEDIUM-NOT:     llvm.store

// WIDE-NOT:     llvm.store
// WIDE-COUNT-4: llvm.store {{.*}} : vector<16xf32>, !llvm.ptr
// WIDE-NOT:     llvm.store

// WIDEST-NOT:     llvm.store
// WIDEST-COUNT-2: llvm.store {{.*}} : vector<32xf32>, !llvm.ptr
// WIDEST-NOT:     llvm.store

// Without options it is that of the host.
// RUN: pe-opt %s --pe-lower-to-llvm -o %t.host.mlir
// RUN: pe-opt %s --pe-lower-to-llvm="target=host vector-width=0" \
// RUN:   | diff - %t.host.mlir

// RUN: not pe-opt %s --pe-lower-to-llvm=vector-width=300 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BAD
// BAD: error: pe-vectorize expects width to be a power of two from 64 to 4096, but found 300{{$}}

// RUN: not pe-opt %s --pe-lower-to-llvm=width=256 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: <Pass-Options-Parser>: no such option width

// RUN: not pe-opt %s --pe-lower-to-llvm=target=pentium9 2>&1 \
// RUN:   | FileCheck %s --check-prefix=TARGET
// TARGET: error: pe-set-target expects target to be 'host' or the name of an x86-64 or AArch64 CPU, but found 'pentium9'{{$}}

// The pipeline is a list of passes, which does the same when it is given.

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 --dump-pass-pipeline \
// RUN:   -o %t.flag.mlir 2> %t.pipeline
// RUN: FileCheck %s --check-prefix=PASSES < %t.pipeline
// RUN: %python %S/Inputs/with_pipeline.py %t.pipeline pe-opt %s \
// RUN:   -o %t.passes.mlir
// RUN: diff %t.flag.mlir %t.passes.mlir

// PASSES:      builtin.module(
// PASSES-NEXT:   pe-verify-flat-module
// PASSES-NEXT:   pe-verify-memrefs{spaces={0}}
// PASSES-NEXT:   func.func(
// PASSES-NEXT:     pe-check-scale
// PASSES:        tosa-to-linalg
// PASSES:        pe-convert-affine-loops
// PASSES-NEXT:   pe-expand-ops
// PASSES:        pe-memrefs-to-tensors
// PASSES:        pe-expose-rows
// PASSES:        pe-tile-tokens{accuracy=standard angles=auto fuse=auto only-programs=false parallel=none}
// PASSES:        pe-fuse-token-loops
// PASSES-NEXT:   pe-update-in-place
// PASSES-NEXT:   pe-split-rotary
// PASSES-NEXT:   pe-tile-rows{fuse=auto keep-ops=false parallel=none}
// PASSES-NEXT:   pe-widen-rows
// PASSES:        pe-vectorize-rows{width=512}
// PASSES-NEXT:   pe-vectorize{accuracy=standard angles=auto avx512-bf16=false native-bf16=false width=1024}
// PASSES:        convert-pe-to-linalg
// PASSES-NEXT:   scf-for-loop-canonicalization
// PASSES-NEXT:   resolve-ranked-shaped-type-result-dims
// PASSES-NOT:    pe-share-loops
// PASSES:        pe-mark-program-memory
// PASSES:        pe-bufferize
// PASSES-NEXT:   func.func(
// PASSES-NEXT:     pe-canonicalize-buffers
// PASSES:        pe-drop-returned-arguments
// PASSES-NEXT:   func.func(
// PASSES-NEXT:     pe-canonicalize-buffers
// PASSES:        pe-hoist-allocations
// PASSES:        pe-deallocate-buffers
// PASSES:        pe-stack-buffers{parallel=none}
// PASSES:        pe-unmark-program-memory
// PASSES:        scf-forall-to-parallel
// PASSES-NEXT:   pe-vectorize-copies{width=1024}
// PASSES:        pe-prefetch-tokens
// PASSES-NEXT:   pe-streaming-stores{streaming=auto threshold=16777216}
// PASSES:        pe-expand-f8
// PASSES-NEXT:   pe-expand-bf16
// PASSES:        pe-offset-accesses
// PASSES-NEXT:   memref-expand
// PASSES-NEXT:   expand-strided-metadata
// PASSES:        pe-fence-streaming-stores
// PASSES:        pe-expand-math
// PASSES:        convert-vector-to-llvm
// PASSES:        llvm.func(
// PASSES-NEXT:     reconcile-unrealized-casts
// PASSES:          pe-copy-as-integers
// PASSES-NEXT:   )
// PASSES-NEXT:   pe-set-target{native-bf16=false target=x86-64-v4}
// PASSES-NEXT:   pe-verify-contract{dialects={llvm}}
// PASSES-NEXT: {{^\)$}}

// The options are those of passes.

// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 accuracy=high angles=split streaming=always streaming-threshold=4096 native-bf16 parallel=openmp fuse=none" \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OPTIONS

// OPTIONS-NOT: pe-expose-rows
// OPTIONS:     pe-tile-tokens{accuracy=high angles=split fuse=none only-programs=false parallel=openmp}
// OPTIONS:     pe-tile-rows{fuse=none keep-ops=false parallel=openmp}
// OPTIONS-NOT: pe-widen-rows
// The target does not have what native-bf16 asks for.
// OPTIONS:     pe-vectorize{accuracy=high angles=split avx512-bf16=false native-bf16=false width=512}
// OPTIONS:     pe-share-loops
// OPTIONS:     pe-stack-buffers{parallel=openmp}
// OPTIONS:     pe-streaming-stores{streaming=always threshold=4096}
// OPTIONS:     pe-expand-bf16
// OPTIONS:     convert-scf-to-openmp
// OPTIONS:     pe-fence-streaming-stores
// OPTIONS:     convert-openmp-to-llvm
// OPTIONS:     pe-verify-contract{dialects={llvm,omp}}

// RUN: pe-opt %s --pe-lower-to-llvm="target=znver4 native-bf16" \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NATIVE
// NATIVE:     pe-vectorize{accuracy=standard angles=auto avx512-bf16=false native-bf16=true width=1024}
// NATIVE-NOT: pe-expand-bf16

// Then fused ops round to 16 bits as they would alone.

// RUN: pe-opt %s --pe-lower-to-llvm=excess-precision=false \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ROUNDS --implicit-check-not=pe-widen-rows
// ROUNDS: pe-tile-rows{fuse=auto keep-ops=false parallel=none}

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

// Instructions that flush subnormal numbers are used for others. Those of
// AArch64 do not, and so need no option.

// RUN: pe-opt %s --pe-lower-to-llvm="target=znver4" \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=FLUSHES
// RUN: pe-opt %s --pe-lower-to-llvm="target=neoverse-v2" \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=AARCH64

// FLUSHES:     pe-vectorize{{.*}} avx512-bf16=true native-bf16=false
// FLUSHES:     pe-expand-bf16
// AARCH64:     pe-vectorize{{.*}} avx512-bf16=false native-bf16=true
// AARCH64-NOT: pe-expand-bf16
