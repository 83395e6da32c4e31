// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   --mlir-print-ir-after=pe-vectorize-copies -o /dev/null 2>&1 \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 parallel=openmp" \
// RUN:   --mlir-print-ir-after=pe-vectorize-copies -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=PARALLEL

// Two writes, each into some of the features of a cache, copy nothing of it: a
// copy for every token would be one of the whole cache, which threads write to
// meanwhile.

// CHECK-LABEL: func.func @two_parts(
// CHECK-NOT:     memref.alloc(
// CHECK-NOT:     memref.copy
// CHECK:         scf.for
// CHECK-NOT:     memref.alloc(
// CHECK-NOT:     memref.copy
// CHECK:         scf.for
// CHECK-NOT:     memref.alloc(
// CHECK-NOT:     memref.copy
// CHECK:         return

// PARALLEL-LABEL: func.func @two_parts(
// PARALLEL-NOT:     memref.copy
// PARALLEL:         scf.parallel
// PARALLEL-NOT:       memref.alloc(
// PARALLEL-NOT:       memref.copy
// PARALLEL:           scf.reduce
// PARALLEL:         scf.parallel
// PARALLEL-NOT:       memref.alloc(
// PARALLEL-NOT:       memref.copy
// PARALLEL:           scf.reduce
func.func @two_parts(%x: tensor<?x64xf32>, %y: tensor<?x16xf32>,
                     %slots: tensor<?xi64>, %cache: tensor<?x4x80xf32>)
    -> tensor<?x4x80xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %rows = tensor.empty(%n) : tensor<?x64xf32>
  %short = tensor.empty(%n) : tensor<?x16xf32>
  %latent = linalg.square ins(%x : tensor<?x64xf32>)
      outs(%rows : tensor<?x64xf32>) -> tensor<?x64xf32>
  %rope = linalg.square ins(%y : tensor<?x16xf32>)
      outs(%short : tensor<?x16xf32>) -> tensor<?x16xf32>
  %first = pe.write_cache ins(%latent : tensor<?x64xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x4x80xf32>)
      {begin = 0 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x80xf32>
  %last = pe.write_cache ins(%rope : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%first : tensor<?x4x80xf32>)
      {begin = 64 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x80xf32>
  return %last : tensor<?x4x80xf32>
}
