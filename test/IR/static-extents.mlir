// RUN: pe-opt %s --split-input-file --canonicalize | FileCheck %s
// RUN: pe-opt %s --split-input-file --pe-fuse-rotary --canonicalize \
// RUN:   | FileCheck %s --check-prefix=FUSE

// Factors of blocks need the numbers of features and of pairs. A rewrite keeps
// what one array alone shows of them.

#id = affine_map<(d0, d1) -> (d0, d1)>

// CHECK-LABEL: @narrow_x
// CHECK-SAME: %[[X:[^:]*]]: tensor<4x?xbf16>
// CHECK: %[[CAST:.*]] = tensor.cast %[[X]] : tensor<4x?xbf16> to tensor<4x8xbf16>
// CHECK: pe.rotary ins(%[[CAST]] : tensor<4x8xbf16>) {{.*}} outs(%{{.*}} : tensor<4x?xbf16>)
func.func @narrow_x(%x: tensor<4x?xbf16>, %wide: tensor<4x8xf32>, %p: tensor<4xi32>, %f: tensor<4xf64>,
                    %s: tensor<4x2xf32>, %init: tensor<4x?xbf16>) -> tensor<4x?xbf16> {
  %w = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x?xbf16>) outs(%wide : tensor<4x8xf32>) {
  ^bb0(%in: bf16, %out: f32):
    %e = arith.extf %in : bf16 to f32
    linalg.yield %e : f32
  } -> tensor<4x8xf32>
  %r = pe.rotary ins(%w : tensor<4x8xf32>) x_scale(%s : tensor<4x2xf32>)
      angles(%p, %f : tensor<4xi32>, tensor<4xf64>) outs(%init : tensor<4x?xbf16>)
      {block_size = 4 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<4x?xbf16>
  return %r : tensor<4x?xbf16>
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// CHECK-LABEL: @narrow_result
// CHECK-SAME: %[[X:[^:]*]]: tensor<4x?xf32>
// CHECK: %[[CAST:.*]] = tensor.cast %[[X]] : tensor<4x?xf32> to tensor<4x8xf32>
// CHECK: pe.rotary ins(%[[CAST]] : tensor<4x8xf32>) {{.*}} outs(%{{.*}} : tensor<4x?xbf16>)
func.func @narrow_result(%x: tensor<4x?xf32>, %p: tensor<4xi32>, %f: tensor<4xf64>, %s: tensor<4x2xf32>,
                         %init: tensor<4x8xf32>, %narrow: tensor<4x?xbf16>) -> tensor<4x?xbf16> {
  %r = pe.rotary ins(%x : tensor<4x?xf32>) x_scale(%s : tensor<4x2xf32>)
      angles(%p, %f : tensor<4xi32>, tensor<4xf64>) outs(%init : tensor<4x8xf32>)
      {block_size = 4 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<4x8xf32>
  %t = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%r : tensor<4x8xf32>) outs(%narrow : tensor<4x?xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %e = arith.truncf %in : f32 to bf16
    linalg.yield %e : bf16
  } -> tensor<4x?xbf16>
  return %t : tensor<4x?xbf16>
}

// -----

// Of features, there are twice as many as of pairs. Only the cosines show it.
// CHECK-LABEL: @narrow_tables
// CHECK-SAME: %[[C:[^:]*]]: tensor<4x?xf32>, %[[S:[^:]*]]: tensor<4x?xf32>
// CHECK-DAG: %[[COS:.*]] = tensor.cast %[[C]] : tensor<4x?xf32> to tensor<4x4xf32>
// CHECK-DAG: %[[SIN:.*]] = tensor.cast %[[S]] : tensor<4x?xf32> to tensor<4x4xf32>
// CHECK: pe.apply_rotary tables(%[[COS]], %[[SIN]] : tensor<4x4xf32>, tensor<4x4xf32>)
// CHECK-NOT: per_feature
// CHECK: return
func.func @narrow_tables(%c: tensor<4x?xf32>, %s: tensor<4x?xf32>, %x: tensor<4x8xf32>,
                         %a: tensor<4x2xf32>) -> tensor<4x8xf32> {
  %cc = tensor.concat dim(1) %c, %c : (tensor<4x?xf32>, tensor<4x?xf32>) -> tensor<4x8xf32>
  %ss = tensor.concat dim(1) %s, %s : (tensor<4x?xf32>, tensor<4x?xf32>) -> tensor<4x?xf32>
  %r = pe.apply_rotary tables(%cc, %ss : tensor<4x8xf32>, tensor<4x?xf32>)
      outs(%x : tensor<4x8xf32>) init_scale(%a : tensor<4x2xf32>)
      {block_size = 4 : i64, layout = #pe.layout<half>, per_feature, position_dims = array<i64: 0>} -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

// -----

// The sines show the number of pairs, and the cosines that of heads.
// FUSE-LABEL: @frequencies
// FUSE-SAME: %[[F:[^:]*]]: tensor<2x?x?xf64>
// FUSE: %[[CAST:.*]] = tensor.cast %[[F]] : tensor<2x?x?xf64> to tensor<2x3x4xf64>
// FUSE: pe.rotary {{.*}} angles(%{{.*}}, %[[CAST]] : tensor<2x5xi32>, tensor<2x3x4xf64>)
func.func @frequencies(%f: tensor<2x?x?xf64>, %p: tensor<2x5xi32>, %x: tensor<5x3x8xf32>, %a: tensor<1x3x2xf32>,
                       %c: tensor<5x3x?xf32>, %s: tensor<5x?x4xf32>) -> tensor<5x3x8xf32> {
  %t:2 = pe.rotary_table angles(%p, %f : tensor<2x5xi32>, tensor<2x?x?xf64>)
      outs(%c, %s : tensor<5x3x?xf32>, tensor<5x?x4xf32>) {mixed_axes} -> tensor<5x3x?xf32>, tensor<5x?x4xf32>
  %r = pe.apply_rotary x_scale(%a : tensor<1x3x2xf32>)
      tables(%t#0, %t#1 : tensor<5x3x?xf32>, tensor<5x?x4xf32>) outs(%x : tensor<5x3x8xf32>)
      {block_size = 4 : i64, layout = #pe.layout<half>, position_dims = array<i64: 0, 1>} -> tensor<5x3x8xf32>
  return %r : tensor<5x3x8xf32>
}

// -----

// Where no array shows an extent, there is nothing to keep.
// FUSE-LABEL: @dynamic
// FUSE-NOT: tensor.cast
// FUSE: pe.rotary angles(%{{.*}}, %{{.*}} : tensor<5xi32>, tensor<?xf64>)
// FUSE-NOT: tensor.cast
// FUSE: return
func.func @dynamic(%f: tensor<?xf64>, %p: tensor<5xi32>, %x: tensor<5x8xf32>, %c: tensor<5x?xf32>) -> tensor<5x8xf32> {
  %t:2 = pe.rotary_table angles(%p, %f : tensor<5xi32>, tensor<?xf64>)
      outs(%c, %c : tensor<5x?xf32>, tensor<5x?xf32>) -> tensor<5x?xf32>, tensor<5x?xf32>
  %r = pe.apply_rotary tables(%t#0, %t#1 : tensor<5x?xf32>, tensor<5x?xf32>) outs(%x : tensor<5x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<5x8xf32>
  return %r : tensor<5x8xf32>
}
