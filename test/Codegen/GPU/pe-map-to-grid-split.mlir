// RUN: pe-opt %s --pe-map-to-grid --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid="max-grid=2,3,4 block-size=64" \
// RUN:   --canonicalize --cse | FileCheck %s --check-prefix=SMALL

// Extents that may not fit into a grid are split by loops of the host. A launch
// begins with the index that the loop counts.

// Heads times groups of pairs are 16 threads of every token: 32 bits count those
// of nearly 2^28 tokens.
// CHECK-LABEL: func @tokens(
// CHECK-SAME:      %[[X:.*]]: memref<?x2x64xf32>
// CHECK:         %{{.*}}, %{{.*}}, %[[SIZES:.*]]:3, %{{.*}} = memref.extract_strided_metadata %[[X]]
// CHECK:         scf.for %[[FIRST:.*]] = %c0 to %[[SIZES]]#0 step %c268435392
// CHECK-NEXT:      %[[LEFT:.*]] = arith.subi %[[SIZES]]#0, %[[FIRST]]
// CHECK-NEXT:      %[[COUNT:.*]] = arith.minui %[[LEFT]], %c268435392
// CHECK-NEXT:      %[[THREADS:.*]] = arith.muli %[[COUNT]], %c16
// CHECK-NEXT:      %[[MORE:.*]] = arith.addi %[[THREADS]], %c127
// CHECK-NEXT:      %[[BLOCKS:.*]] = arith.divui %[[MORE]], %c128
// CHECK-NEXT:      gpu.launch {{.*}} in (%{{.*}} = %[[BLOCKS]], %{{.*}} = %c1, %{{.*}} = %c1) threads({{.*}}) in (%{{.*}} = %c128,
// CHECK:             %[[TOKEN:.*]] = arith.addi %{{.*}}, %[[FIRST]] : index
// CHECK:             arith.cmpi ult, %[[TOKEN]], %[[SIZES]]#0
// CHECK:         } {pe.split_launch = "x"}
// SMALL-LABEL: func @tokens(
// SMALL:         scf.for {{.*}} step %c8
func.func @tokens(%x: memref<?x2x64xf32>, %p: memref<?xi32>) {
  %f = memref.get_global @frequencies : memref<32xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Known extents need no loop if they fit, nor does a thread ask whether there is
// a place for it.
// CHECK-LABEL: func @known(
// CHECK-NOT:     scf.
// CHECK:         gpu.launch {{.*}} in (%{{.*}} = %c4, %{{.*}} = %c1, %{{.*}} = %c1)
// CHECK-NOT:     scf.
// CHECK:         return
// SMALL-LABEL: func @known(
// SMALL:         scf.for {{.*}} = %c0 to %c32 step %c8
func.func @known(%x: memref<32x2x64xf32>, %p: memref<32xi32>) {
  %f = memref.get_global @frequencies : memref<32xf64>
  pe.rotary angles(%p, %f : memref<32xi32>, memref<32xf64>)
      outs(%x : memref<32x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @known_and_large(
// CHECK:         scf.for {{.*}} = %c0 to %c8589934592 step %c268435392
func.func @known_and_large(%x: memref<8589934592x2x64xf32>,
                           %p: memref<8589934592xi32>) {
  %f = memref.get_global @frequencies : memref<32xf64>
  pe.rotary angles(%p, %f : memref<8589934592xi32>, memref<32xf64>)
      outs(%x : memref<8589934592x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The dimensions outside of tokens are y and z.
// CHECK-LABEL: func @heads_before_tokens(
// CHECK:         scf.for %[[FIRST_BATCH:.*]] = %c0 to %{{.*}} step %c65535
// CHECK:         scf.for %[[FIRST_TOKEN:.*]] = %c0 to
// CHECK-NOT:     scf.for
// CHECK:         gpu.launch blocks(%{{.*}}, %[[Y:.*]], %[[Z:.*]]) in (%{{.*}}, %{{.*}} = %c2, %{{.*}} = %{{.*}})
// CHECK:           arith.addi %{{.*}}, %[[FIRST_TOKEN]]
// CHECK:           arith.addi %[[Z]], %[[FIRST_BATCH]]
// SMALL-LABEL: func @heads_before_tokens(
// SMALL:         scf.for {{.*}} step %c4
// SMALL:         scf.for {{.*}} step %c16
func.func @heads_before_tokens(%x: memref<?x2x?x64xf32>, %p: memref<?xi32>) {
  %f = memref.get_global @frequencies : memref<32xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x2x?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
  return
}

// There is nothing to do.
// CHECK-LABEL: func @empty(
// CHECK-NEXT:    return
func.func @empty(%x: memref<0x2x64xf32>, %p: memref<0xi32>) {
  %f = memref.get_global @frequencies : memref<32xf64>
  pe.rotary angles(%p, %f : memref<0xi32>, memref<32xf64>)
      outs(%x : memref<0x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

memref.global "private" constant @frequencies : memref<32xf64> = dense<0.5>
