// Scores and biases in one loop nest, bufferized: there are no arrays except
// the operands and the result.

// RUN: pe-opt %s --transform-interpreter --canonicalize --cse \
// RUN:   --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --cse --canonicalize | FileCheck %s --implicit-check-not=memref.alloc --implicit-check-not=memref.copy
// RUN: pe-opt %s --transform-interpreter --convert-pe-to-linalg --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=LINALG --implicit-check-not=tensor.empty --implicit-check-not="= pe."

// CHECK-LABEL: @scores_and_biases
// CHECK-SAME: %[[X:[^:]*]]: memref<1x8x?x?xf32>, %{{.*}}: memref<8x32xf32>)
// CHECK: scf.for
// CHECK: scf.for
// CHECK: %[[TILE:.*]] = memref.subview %[[X]]
// CHECK: linalg.generic {{.*}} outs(%[[TILE]] :
// CHECK: pe.relative_bias table({{.*}} outs(%[[TILE]] :
// CHECK: return %[[X]]

// The biases are those of the op that reads the scores: two loops over a tile.
// LINALG-LABEL: @scores_and_biases
// LINALG: scf.for
// LINALG: scf.for
// LINALG: %[[SCORES:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x8x?x16xf32>, tensor<1x8x?x16xf32>)
// LINALG: linalg.generic {{.*}} outs(%[[SCORES]] :
// LINALG-NOT: linalg.generic
// LINALG: return
#q = affine_map<(b, h, i, j, d) -> (b, h, i, d)>
#k = affine_map<(b, h, i, j, d) -> (b, h, j, d)>
#s = affine_map<(b, h, i, j, d) -> (b, h, i, j)>
func.func @scores_and_biases(%q: tensor<1x8x?x16xf32>, %k: tensor<1x8x?x16xf32>,
                             %init: tensor<1x8x?x?xf32>,
                             %t: tensor<8x32xf32>) -> tensor<1x8x?x?xf32> {
  %scores = linalg.generic {indexing_maps = [#q, #k, #s],
                            iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<1x8x?x16xf32>, tensor<1x8x?x16xf32>) outs(%init : tensor<1x8x?x?xf32>) {
    ^bb0(%a: f32, %b: f32, %sum: f32):
      %product = arith.mulf %a, %b : f32
      %result = arith.addf %sum, %product : f32
      linalg.yield %result : f32
  } -> tensor<1x8x?x?xf32>
  %r = pe.relative_bias table(%t : tensor<8x32xf32>) outs(%scores : tensor<1x8x?x?xf32>)
                        {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>, causal} -> tensor<1x8x?x?xf32>
  return %r : tensor<1x8x?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %op = transform.structured.match ops{["pe.relative_bias"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.fuse %op tile_sizes [0, 0, 16, 32]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
