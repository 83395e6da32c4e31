// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 \
// RUN:   --mlir-print-ir-after=pe-vectorize-copies -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=memref.copy
// RUN: pe-opt %s --pe-lower-to-llvm="target=x86-64-v3 parallel=openmp" \
// RUN:   --mlir-print-ir-after=pe-vectorize-copies -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=PARALLEL --implicit-check-not=memref.copy

// Two writes, each into some of the features of a cache, are one loop over
// tokens, which copies nothing: a copy would be one of the whole cache for every
// token, and threads would write to what others copy.

// CHECK-LABEL: func.func @two_parts(
// CHECK-SAME:      %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x16xf32>, {{.*}} %[[CACHE:[^:]*]]: memref<?x4x80xf32>
// CHECK-NOT:     memref.alloc(
// CHECK:         scf.for
// CHECK:           vector.transfer_write
// CHECK:           vector.transfer_write
// CHECK-NOT:     scf.for
// CHECK:         return

// PARALLEL-LABEL: func.func @two_parts(
// PARALLEL-NOT:     memref.alloc(
// PARALLEL:         scf.parallel
// PARALLEL:           vector.transfer_write
// PARALLEL:           vector.transfer_write
// PARALLEL-NOT:     scf.parallel
// PARALLEL:         return
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

// The same by slices that are put back.
// CHECK-LABEL: func.func @slices(
// CHECK-NOT:     memref.alloc(
// CHECK:         scf.for
// CHECK:           vector.transfer_write
// CHECK:           vector.transfer_write
// CHECK-NOT:     scf.for
// CHECK:         return

// PARALLEL-LABEL: func.func @slices(
// PARALLEL-NOT:     memref.alloc(
// PARALLEL:         scf.parallel
// PARALLEL:           vector.transfer_write
// PARALLEL:           vector.transfer_write
// PARALLEL-NOT:     scf.parallel
// PARALLEL:         return
func.func @slices(%x: tensor<?x64xf32>, %y: tensor<?x16xf32>,
                     %slots: tensor<?xi64>, %cache: tensor<?x4x80xf32>)
    -> tensor<?x4x80xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %blocks = tensor.dim %cache, %c0 : tensor<?x4x80xf32>
  %rows = tensor.empty(%n) : tensor<?x64xf32>
  %short = tensor.empty(%n) : tensor<?x16xf32>
  %latent = linalg.square ins(%x : tensor<?x64xf32>)
      outs(%rows : tensor<?x64xf32>) -> tensor<?x64xf32>
  %rope = linalg.square ins(%y : tensor<?x16xf32>)
      outs(%short : tensor<?x16xf32>) -> tensor<?x16xf32>
  %first = tensor.extract_slice %cache[0, 0, 0] [%blocks, 4, 64] [1, 1, 1]
      : tensor<?x4x80xf32> to tensor<?x4x64xf32>
  %first_written = pe.write_cache ins(%latent : tensor<?x64xf32>)
      slots(%slots : tensor<?xi64>) outs(%first : tensor<?x4x64xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x64xf32>
  %next = tensor.insert_slice %first_written into
      %cache[0, 0, 0] [%blocks, 4, 64] [1, 1, 1]
      : tensor<?x4x64xf32> into tensor<?x4x80xf32>
  %second = tensor.extract_slice %next[0, 0, 64] [%blocks, 4, 16] [1, 1, 1]
      : tensor<?x4x80xf32> to tensor<?x4x16xf32>
  %second_written = pe.write_cache ins(%rope : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%second : tensor<?x4x16xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x16xf32>
  %last = tensor.insert_slice %second_written into
      %next[0, 0, 64] [%blocks, 4, 16] [1, 1, 1]
      : tensor<?x4x16xf32> into tensor<?x4x80xf32>
  return %last : tensor<?x4x80xf32>
}
