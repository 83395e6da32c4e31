// RUN: pe-opt %s --pe-copy-as-integers | FileCheck %s

// CHECK-LABEL: llvm.func @copied(
// CHECK:         %[[V:.*]] = llvm.load %{{.*}} {alignment = 2 : i64} : !llvm.ptr -> vector<9xi16>
// CHECK:         llvm.store %[[V]], %{{.*}} {alignment = 2 : i64} : vector<9xi16>, !llvm.ptr
llvm.func @copied(%x: !llvm.ptr, %y: !llvm.ptr) {
  %v = llvm.load %x {alignment = 2 : i64} : !llvm.ptr -> vector<9xbf16>
  llvm.store %v, %y {alignment = 2 : i64} : vector<9xbf16>, !llvm.ptr
  llvm.return
}

// LLVM would make an f32 of it.
// CHECK-LABEL: llvm.func @used_in_another_block(
// CHECK:         %[[V:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i16
// CHECK:         llvm.cond_br
// CHECK:         llvm.store %[[V]], %{{.*}} : i16, !llvm.ptr
llvm.func @used_in_another_block(%x: !llvm.ptr, %y: !llvm.ptr, %c: i1) {
  %v = llvm.load %x : !llvm.ptr -> bf16
  llvm.cond_br %c, ^then, ^end
^then:
  llvm.store %v, %y : bf16, !llvm.ptr
  llvm.br ^end
^end:
  llvm.return
}

// CHECK-LABEL: llvm.func @passed_to_another_block(
// CHECK-DAG:     %[[V:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i16
// CHECK-DAG:     %[[ONE:.*]] = llvm.mlir.constant(16256 : i16) : i16
// CHECK:         llvm.cond_br %{{.*}}, ^[[END:.*]](%[[V]] : i16), ^[[END]](%[[ONE]] : i16)
// CHECK:       ^[[END]](%[[W:.*]]: i16):
// CHECK:         llvm.store %[[W]], %{{.*}} : i16, !llvm.ptr
llvm.func @passed_to_another_block(%x: !llvm.ptr, %y: !llvm.ptr, %c: i1) {
  %v = llvm.load %x : !llvm.ptr -> bf16
  %one = llvm.mlir.constant(1.0 : bf16) : bf16
  llvm.cond_br %c, ^end(%v : bf16), ^end(%one : bf16)
^end(%w: bf16):
  llvm.store %w, %y : bf16, !llvm.ptr
  llvm.return
}

// Signed zeros and the bits of a NaN are kept.
// CHECK-LABEL: llvm.func @constants(
// CHECK:         llvm.mlir.constant(dense<[-32768, 32673]> : vector<2xi16>) : vector<2xi16>
// CHECK:         llvm.mlir.constant(dense<16384> : vector<4xi16>) : vector<4xi16>
llvm.func @constants(%x: !llvm.ptr) {
  %c = llvm.mlir.constant(dense<[-0.0, 0x7fa1]> : vector<2xbf16>) : vector<2xbf16>
  llvm.store %c, %x : vector<2xbf16>, !llvm.ptr
  %d = llvm.mlir.constant(dense<2.0> : vector<4xbf16>) : vector<4xbf16>
  llvm.store %d, %x : vector<4xbf16>, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @rearranged(
// CHECK-SAME:      %{{.*}}: !llvm.ptr, %{{.*}}: i1, %[[I:.*]]: i32)
// CHECK:         %[[V:.*]] = llvm.load %{{.*}} : !llvm.ptr -> vector<4xi16>
// CHECK:         %[[W:.*]] = llvm.shufflevector %[[V]], %[[V]] [3, 2, 1, 0] : vector<4xi16>
// CHECK:         %[[S:.*]] = llvm.select %{{.*}}, %[[V]], %[[W]] : i1, vector<4xi16>
// CHECK:         %[[E:.*]] = llvm.extractelement %[[V]][%[[I]] : i32] : vector<4xi16>
// CHECK:         %[[R:.*]] = llvm.insertelement %[[E]], %[[S]][%[[I]] : i32] : vector<4xi16>
// CHECK:         llvm.store %[[R]], %{{.*}} : vector<4xi16>, !llvm.ptr
llvm.func @rearranged(%x: !llvm.ptr, %c: i1, %i: i32) {
  %v = llvm.load %x : !llvm.ptr -> vector<4xbf16>
  %w = llvm.shufflevector %v, %v [3, 2, 1, 0] : vector<4xbf16>
  %s = llvm.select %c, %v, %w : i1, vector<4xbf16>
  %e = llvm.extractelement %v[%i : i32] : vector<4xbf16>
  %r = llvm.insertelement %e, %s[%i : i32] : vector<4xbf16>
  llvm.store %r, %x : vector<4xbf16>, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @masked(
// CHECK:         llvm.intr.masked.load {{.*}} -> vector<4xi16>
// CHECK:         llvm.intr.masked.store {{.*}} : vector<4xi16>
llvm.func @masked(%x: !llvm.ptr, %m: vector<4xi1>) {
  %p = llvm.mlir.poison : vector<4xbf16>
  %v = llvm.intr.masked.load %x, %m, %p {alignment = 2 : i32}
      : (!llvm.ptr, vector<4xi1>, vector<4xbf16>) -> vector<4xbf16>
  llvm.intr.masked.store %v, %x, %m {alignment = 2 : i32}
      : vector<4xbf16>, vector<4xi1> into !llvm.ptr
  llvm.return
}

// Bitcasts of bits to bf16 and back are nothing.
// CHECK-LABEL: llvm.func @bits(
// CHECK-NEXT:    %[[V:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i16
// CHECK-NEXT:    llvm.store %[[V]], %{{.*}} : i16, !llvm.ptr
// CHECK-NEXT:    llvm.return
llvm.func @bits(%x: !llvm.ptr) {
  %v = llvm.load %x : !llvm.ptr -> bf16
  %i = llvm.bitcast %v : bf16 to i16
  %w = llvm.bitcast %i : i16 to bf16
  llvm.store %w, %x : bf16, !llvm.ptr
  llvm.return
}

// The sum has operands of bf16, made in its block.
// CHECK-LABEL: llvm.func @used(
// CHECK:         %[[V:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i16
// CHECK:       ^{{.*}}:
// CHECK:         %[[A:.*]] = llvm.bitcast %[[V]] : i16 to bf16
// CHECK:         %[[B:.*]] = llvm.bitcast %[[V]] : i16 to bf16
// CHECK:         %[[S:.*]] = llvm.fadd %[[A]], %[[B]] : bf16
// CHECK:         %[[W:.*]] = llvm.bitcast %[[S]] : bf16 to i16
// CHECK:       ^{{.*}}:
// CHECK:         llvm.store %[[W]], %{{.*}} : i16, !llvm.ptr
llvm.func @used(%x: !llvm.ptr) {
  %v = llvm.load %x : !llvm.ptr -> bf16
  llvm.br ^sum
^sum:
  %s = llvm.fadd %v, %v : bf16
  llvm.br ^end
^end:
  llvm.store %s, %x : bf16, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @signature(
// CHECK-SAME:      %[[X:.*]]: bf16, %{{.*}}: !llvm.ptr) -> bf16
// CHECK:         %[[V:.*]] = llvm.bitcast %[[X]] : bf16 to i16
// CHECK:         llvm.store %[[V]], %{{.*}} : i16, !llvm.ptr
// CHECK:         %[[W:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i16
// CHECK:         %[[R:.*]] = llvm.bitcast %[[W]] : i16 to bf16
// CHECK:         llvm.return %[[R]] : bf16
llvm.func @signature(%x: bf16, %p: !llvm.ptr) -> bf16 {
  llvm.store %x, %p : bf16, !llvm.ptr
  %w = llvm.load %p : !llvm.ptr -> bf16
  llvm.return %w : bf16
}

// CHECK-LABEL: llvm.func @other_types(
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> f16
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> vector<9xf32>
llvm.func @other_types(%x: !llvm.ptr, %y: !llvm.ptr) {
  %v = llvm.load %x : !llvm.ptr -> f16
  llvm.store %v, %y : f16, !llvm.ptr
  %w = llvm.load %x : !llvm.ptr -> vector<9xf32>
  llvm.store %w, %y : vector<9xf32>, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @unusual(
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> bf16
llvm.func @unusual(%x: !llvm.ptr)
    attributes {personality = @__gxx_personality_v0} {
  %v = llvm.load %x : !llvm.ptr -> bf16
  llvm.invoke @use(%v) to ^end unwind ^caught : (bf16) -> ()
^end:
  llvm.return
^caught:
  %l = llvm.landingpad cleanup : !llvm.struct<(ptr, i32)>
  llvm.resume %l : !llvm.struct<(ptr, i32)>
}
llvm.func @use(bf16)
llvm.func @__gxx_personality_v0(...) -> i32
