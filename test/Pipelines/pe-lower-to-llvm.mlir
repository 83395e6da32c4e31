// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 | FileCheck %s \
// RUN:   --implicit-check-not='{{ (pe|func|scf|cf|arith|math|index|affine)\.}}' \
// RUN:   --implicit-check-not='{{ (linalg|tensor|memref|vector|bufferization)\.}}' \
// RUN:   --implicit-check-not=unrealized_conversion_cast

// An update is in place; besides x, only a table of small angles is in memory.
// Per 16 tokens, cosines and sines of the first; per token, sums with those of
// the table; per head, 4 vectors from each half of the features. The polynomials
// take two such vectors at once, and the sums a whole row.

// CHECK-LABEL: llvm.func @update(
// CHECK-SAME:      %{{[^:]*}}: !llvm.ptr, %[[X:[^:]*]]: !llvm.ptr, %{{[^:]*}}: i64, %[[N:[^:]*]]: i64, {{.*}}, %[[START:[^:]*]]: i32) attributes {prefer_vector_width = "256", target_cpu = "x86-64-v3"} {
// CHECK-NOT:     llvm.{{load|store|call|alloca}}
// CHECK:         llvm.br ^[[RUNS:.*]](%[[ZERO:.*]] : i64)
// CHECK:       ^[[RUNS]](%[[FIRST:.*]]: i64):
// CHECK:         %[[MORE:.*]] = llvm.icmp "slt" %[[FIRST]], %[[N]]
// CHECK:         llvm.cond_br %[[MORE]], ^[[BODY:.*]], ^[[EXIT:.*]]
// CHECK:       ^[[BODY]]:
// CHECK:         %[[OFFSET:.*]] = llvm.trunc %[[FIRST]] : i64 to i32
// CHECK:         llvm.add %[[START]], %[[OFFSET]] overflow<nsw> : i32
// CHECK-COUNT-2: llvm.sitofp {{.*}} : vector<32xi32> to vector<32xf32>
// CHECK-NOT:     llvm.sitofp
// CHECK-NOT:     llvm.{{load|store|call|alloca}}
// CHECK:         llvm.br ^[[TOKENS:.*]](%[[ZERO]] : i64)
// CHECK:       ^[[TOKENS]](%[[TOKEN:.*]]: i64):
// CHECK-NOT:     llvm.{{sitofp|store|call|alloca}}
// CHECK-COUNT-2: llvm.load {{.*}} -> vector<64xf32>
// CHECK-NOT:     llvm.{{load|store|call|alloca}}
// CHECK:         llvm.br ^[[HEADS:.*]](%[[ZERO]] : i64)
// CHECK:       ^[[HEADS]](%[[HEAD:.*]]: i64):
// CHECK:         llvm.cond_br %{{.*}}, ^[[ROW:.*]], ^[[NEXT:.*]]
// CHECK:       ^[[ROW]]:
// CHECK:         llvm.getelementptr %[[X]]
// CHECK-COUNT-2: llvm.load {{.*}} -> vector<16xf32>
// CHECK-NOT:     llvm.load
// CHECK-COUNT-2: llvm.store {{.*}} : vector<16xf32>, !llvm.ptr
// CHECK-COUNT-6: llvm.store {{.*}} : vector<16xf32>, !llvm.ptr
// CHECK-NOT:     llvm.{{store|call}}
// CHECK:         llvm.br ^[[HEADS]](
// CHECK:       ^[[NEXT]]:
// CHECK:         llvm.br ^[[TOKENS]](
// CHECK:         llvm.br ^[[RUNS]](
// CHECK:       ^[[EXIT]]:
// CHECK-NEXT:    llvm.return
func.func @update(%x: tensor<?x32x128xf32>, %start: i32)
    -> tensor<?x32x128xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %pos = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}

// Run-time frequencies are converted to turns once, before the loops.
// CHECK-LABEL: llvm.func @frequencies_of_run_time(
// CHECK-NOT:     llvm.call
// CHECK:         llvm.load {{.*}} -> vector<16xf64>
// CHECK:         llvm.br ^[[TOKENS:.*]](%{{.*}} : i64)
// CHECK:       ^[[TOKENS]](
// CHECK-NOT:     vector<16xf64>
// CHECK-NOT:     llvm.call
// CHECK:         llvm.return
func.func @frequencies_of_run_time(%x: memref<?x4x32xbf16>,
                                   %pos: memref<?xi64>, %freq: memref<16xf64>) {
  pe.rotary ins(%x : memref<?x4x32xbf16>)
      angles(%pos, %freq : memref<?xi64>, memref<16xf64>)
      outs(%x : memref<?x4x32xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

// A new array is allocated once and returned.
// CHECK-LABEL: llvm.func @out_of_place(
// CHECK:         %[[NEW:.*]] = llvm.call @malloc
// CHECK-NOT:     llvm.call
// CHECK-NOT:     llvm.intr.memcpy
// CHECK:         llvm.return %{{.*}} : !llvm.struct<
func.func @out_of_place(%x: tensor<8x4x32xf32>, %pos: tensor<8xi32>)
    -> tensor<8x4x32xf32> {
  %init = tensor.empty() : tensor<8x4x32xf32>
  %freq, %a = pe.frequencies {dim = 32 : i64, base = 1.0e+04 : f64}
      : tensor<16xf64>, f64
  %r = pe.rotary ins(%x : tensor<8x4x32xf32>)
      angles(%pos, %freq : tensor<8xi32>, tensor<16xf64>)
      outs(%init : tensor<8x4x32xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4x32xf32>
  return %r : tensor<8x4x32xf32>
}

// Upstream ops around ours are lowered as well.
// CHECK-LABEL: llvm.func @query_and_key(
// CHECK-NOT:     llvm.call
// CHECK:         llvm.intr.exp
// CHECK:         llvm.return
func.func @query_and_key(%q: memref<?x8x64xf16>, %k: memref<?x2x64xf16>,
                         %pos: memref<?xi32>, %freq: memref<32xf64>, %t: f32,
                         %y: memref<f32>) {
  pe.rotary angles(%pos, %freq : memref<?xi32>, memref<32xf64>)
      outs(%q : memref<?x8x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%pos, %freq : memref<?xi32>, memref<32xf64>)
      outs(%k : memref<?x2x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  %e = math.exp %t : f32
  memref.store %e, %y[] : memref<f32>
  return
}

// Elements with gaps between them are read one by one.
// CHECK-LABEL: llvm.func @strided_rows(
// CHECK:         llvm.return
func.func @strided_rows(%x: memref<4x9xf32, strided<[1, 4]>>,
                        %pos: memref<4xi32>,
                        %freq: memref<4xf64, strided<[2]>>) {
  pe.rotary angles(%pos, %freq : memref<4xi32>, memref<4xf64, strided<[2]>>)
      outs(%x : memref<4x9xf32, strided<[1, 4]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
