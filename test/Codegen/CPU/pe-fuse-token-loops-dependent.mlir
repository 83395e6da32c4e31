// RUN: pe-opt %s --pe-expose-rows --canonicalize --cse --pe-tile-tokens \
// RUN:     --canonicalize --cse --pe-fuse-token-loops --split-input-file -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir --implicit-check-not=scf.for

// A loop that needs of an earlier one what the same iteration has computed is done
// in its loop.

// The token is not put back in between.
// CHECK-LABEL: func.func @rotated_again(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<8x4xf32>
// CHECK:         %[[R:.*]] = scf.for %[[T:.*]] = %c0 {{.*}} iter_args(%[[ALL:.*]] = %[[X]])
// CHECK:           %[[TOKEN:.*]] = tensor.extract_slice %[[ALL]][%[[T]], 0] [1, 4]
// CHECK:           %[[A:.*]] = pe.rotary {{.*}} outs(%[[TOKEN]] :
// CHECK-NOT:       tensor.insert_slice
// CHECK:           %[[B:.*]] = pe.rotary {{.*}} outs(%[[A]] :
// CHECK:           %[[NEXT:.*]] = tensor.insert_slice %[[B]] into %[[ALL]][%[[T]], 0]
// CHECK:           scf.yield %[[NEXT]] : tensor<8x4xf32>
// CHECK:         } {pe.independent}
// CHECK:         return %[[R]]
func.func @rotated_again(%x: tensor<8x4xf32>, %m: memref<f32>,
                         %pos: tensor<8xi32>, %freq: tensor<2xf64>)
    -> tensor<8x4xf32> {
  %a = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  // Not of one program, as it has an effect between them.
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %m[] : memref<f32>
  %b = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %b : tensor<8x4xf32>
}

// -----

// A latent vector and rotated features enter one cache, beside each other. The
// cache is passed on once.
// CHECK-LABEL: func.func @latent(
// CHECK-SAME:      %[[CACHE:[^:]*]]: tensor<?x4x24xf32>
// CHECK:         %[[R:.*]] = scf.for {{.*}} iter_args(%[[C:.*]] = %[[CACHE]]) -> (tensor<?x4x24xf32>)
// CHECK:           %[[C1:.*]] = pe.write_cache {{.*}} outs(%[[C]] :
// CHECK:           pe.rotary
// CHECK:           %[[C2:.*]] = pe.write_cache {{.*}} outs(%[[C1]] : {{.*}} {begin = 16
// CHECK:           scf.yield %[[C2]]
// CHECK:         return %[[R]]
func.func @latent(%latent: tensor<?x16xf32>, %rope: tensor<?x8xf32>,
                  %pos: tensor<?xi64>, %freq: tensor<4xf64>,
                  %slots: tensor<?xi64>, %cache: tensor<?x4x24xf32>)
    -> tensor<?x4x24xf32> {
  %a = pe.write_cache ins(%latent : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x4x24xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x24xf32>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<4xf64>)
      outs(%rope : tensor<?x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8xf32>
  %b = pe.write_cache ins(%rotated : tensor<?x8xf32>)
      slots(%slots : tensor<?xi64>) outs(%a : tensor<?x4x24xf32>)
      {begin = 16 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x24xf32>
  return %b : tensor<?x4x24xf32>
}

// -----

// The rotated features have a dimension of one head, which the cache then has in
// the loop.
// CHECK-LABEL: func.func @one_head(
// CHECK:         scf.for {{.*}} -> (tensor<?x4x24xf32>)
// CHECK:           %[[C1:.*]] = pe.write_cache {{.*}} -> tensor<?x4x24xf32>
// CHECK:           %[[WIDE:.*]] = tensor.expand_shape %[[C1]] {{.*}} into tensor<?x4x1x24xf32>
// CHECK:           %[[C2:.*]] = pe.write_cache {{.*}} outs(%[[WIDE]] :
// CHECK:           %[[NEXT:.*]] = tensor.collapse_shape %[[C2]]
// CHECK:           scf.yield %[[NEXT]]
func.func @one_head(%latent: tensor<?x16xf32>, %rope: tensor<?x1x8xf32>,
                    %pos: tensor<?xi64>, %freq: tensor<4xf64>,
                    %slots: tensor<?xi64>, %cache: tensor<?x4x24xf32>)
    -> tensor<?x4x24xf32> {
  %a = pe.write_cache ins(%latent : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x4x24xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x24xf32>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<4xf64>)
      outs(%rope : tensor<?x1x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x1x8xf32>
  %row = tensor.collapse_shape %rotated [[0], [1, 2]]
      : tensor<?x1x8xf32> into tensor<?x8xf32>
  %b = pe.write_cache ins(%row : tensor<?x8xf32>)
      slots(%slots : tensor<?xi64>) outs(%a : tensor<?x4x24xf32>)
      {begin = 16 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x24xf32>
  return %b : tensor<?x4x24xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// Keys and their factors enter caches of their own. No array has all factors.
// CHECK-LABEL: func.func @keys_and_factors(
// CHECK-SAME:      %{{.*}}: tensor<?x2x16xf32>, %{{.*}}: tensor<?xi64>, %[[KEYS:[^:]*]]: tensor<?x4x2x16xf8E4M3FN>, %[[FACTORS:[^:]*]]: tensor<?x4x2x1xf32>
// CHECK:         %[[R:.*]]:2 = scf.for {{.*}} iter_args(%{{.*}} = %[[KEYS]], %{{.*}} = %[[FACTORS]])
// CHECK:           %[[ROWS:.*]] = linalg.broadcast {{.*}} outs(%{{.*}} : tensor<1x2x1xf32>)
// CHECK-DAG:       pe.write_cache {{.*}} init_scale(%[[ROWS]] :
// CHECK-DAG:       pe.write_cache ins(%[[ROWS]] :
// CHECK:         return %[[R]]#0, %[[R]]#1
func.func @keys_and_factors(%k: tensor<?x2x16xf32>, %slots: tensor<?xi64>,
                            %keys: tensor<?x4x2x16xf8E4M3FN>,
                            %factors: tensor<?x4x2x1xf32>)
    -> (tensor<?x4x2x16xf8E4M3FN>, tensor<?x4x2x1xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %k, %c0 : tensor<?x2x16xf32>
  %empty = tensor.empty(%n) : tensor<?x2xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x2xf32>)
      -> tensor<?x2xf32>
  %largest = linalg.generic {indexing_maps = [#row, #head],
                             iterator_types = ["parallel", "parallel",
                                               "reduction"]}
      ins(%k : tensor<?x2x16xf32>) outs(%zeros : tensor<?x2xf32>) {
    ^bb0(%a: f32, %b: f32):
      %size = math.absf %a : f32
      %c = arith.maximumf %size, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2xf32>
  %rows = tensor.expand_shape %largest [[0], [1, 2]] output_shape [%n, 2, 1]
      : tensor<?x2xf32> into tensor<?x2x1xf32>
  %a = pe.write_cache ins(%k : tensor<?x2x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%keys : tensor<?x4x2x16xf8E4M3FN>)
      init_scale(%rows : tensor<?x2x1xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x2x16xf8E4M3FN>
  %b = pe.write_cache ins(%rows : tensor<?x2x1xf32>)
      slots(%slots : tensor<?xi64>) outs(%factors : tensor<?x4x2x1xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x2x1xf32>
  return %a, %b : tensor<?x4x2x16xf8E4M3FN>, tensor<?x4x2x1xf32>
}

// -----

// Runs of contiguous positions are fused with the tokens in them.
// CHECK-LABEL: func.func @runs(
// CHECK:         scf.for {{.*}} step %c16
// CHECK:           scf.for {{.*}} step %c1
// CHECK-COUNT-2:     pe.write_cache
func.func @runs(%latent: tensor<?x16xf32>, %rope: tensor<?x8xf32>, %start: i64,
                %slots: tensor<?xi64>, %cache: tensor<?x4x24xf32>)
    -> tensor<?x4x24xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %latent, %c0 : tensor<?x16xf32>
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %pos = pe.positions %start, %n : tensor<?xi64>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<4xf64>)
      outs(%rope : tensor<?x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8xf32>
  %a = pe.write_cache ins(%rotated : tensor<?x8xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x4x24xf32>)
      {begin = 16 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x4x24xf32>
  %b = pe.write_cache ins(%latent : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%a : tensor<?x4x24xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x24xf32>
  return %b : tensor<?x4x24xf32>
}
