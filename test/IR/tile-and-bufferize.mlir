// A rotation that upstream tiles and bufferizes is in place, without a copy
// (except from a buffer to itself, which canonicalization removes).

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse \
// RUN:   --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --cse --canonicalize | FileCheck %s --implicit-check-not=memref.alloc --implicit-check-not=memref.copy

// CHECK-LABEL: @half
// CHECK: scf.for
// CHECK: scf.for
// CHECK: %[[TILE:.*]] = memref.subview {{.*}} : memref<?x8x64xbf16> to memref<?x4x64xbf16, {{.*}}>
// CHECK: pe.rotary {{.*}} outs(%[[TILE]] :
func.func @half(%x: tensor<?x8x64xbf16>, %pos: tensor<?xi32>, %freq: tensor<32xf64>) -> tensor<?x8x64xbf16> {
  %r = pe.rotary ins(%x : tensor<?x8x64xbf16>) angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
                 outs(%x : tensor<?x8x64xbf16>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x8x64xbf16>
  return %r : tensor<?x8x64xbf16>
}

// CHECK-LABEL: @interleaved_with_separate_x
// CHECK: scf.for
// CHECK: scf.for
// CHECK: pe.rotary ins(
func.func @interleaved_with_separate_x(%x: tensor<8x8x64xf32>, %init: tensor<8x8x64xf32>, %pos: tensor<8xi32>,
                                       %freq: tensor<32xf64>) -> tensor<8x8x64xf32> {
  %r = pe.rotary ins(%x : tensor<8x8x64xf32>) angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                 outs(%init : tensor<8x8x64xf32>)
                 {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>} -> tensor<8x8x64xf32>
  return %r : tensor<8x8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    // ins(%x) outs(%x) has to become an update before it is tiled.
    %functions = transform.structured.match ops{["func.func"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %functions {
      transform.apply_patterns.canonicalization
    } : !transform.any_op
    %op = transform.structured.match ops{["pe.rotary"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [4, 4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
