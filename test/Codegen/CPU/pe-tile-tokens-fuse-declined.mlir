// RUN: pe-opt %s --pe-tile-tokens=fuse=auto --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir

// What does not join the loop of a rotation stays as it is, and a remark says
// why.

#row = affine_map<(t, h, f) -> (t, h, f)>
#column = affine_map<(t, h, f) -> (h, f)>

// A factor of all tokens has to be known before the first of them.
// CHECK-LABEL: func.func @largest_of_tokens(
// CHECK:         linalg.generic {{.*}}"reduction"
// CHECK:         scf.for
// CHECK:           linalg.generic
// CHECK:           pe.rotary
func.func @largest_of_tokens(%x: tensor<?x2x16xf32>, %least: tensor<2x16xf32>,
                             %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                             %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its result is not one of each token}}
  %largest = linalg.generic {indexing_maps = [#row, #column],
                             iterator_types = ["reduction", "parallel",
                                               "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%least : tensor<2x16xf32>) {
    ^bb0(%a: f32, %b: f32):
      %c = arith.maximumf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<2x16xf32>
  %y = linalg.generic {indexing_maps = [#row, #column, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %largest : tensor<?x2x16xf32>, tensor<2x16xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.divf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// What another op needs before the rotation is computed for all tokens, once.
// CHECK-LABEL: func.func @needed_before(
// CHECK:         %[[DOUBLE:.*]] = linalg.generic
// CHECK:         %[[FIRST:.*]] = tensor.extract %[[DOUBLE]]
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @needed_before(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                         %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its result is used by other ops as well}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %first = tensor.extract %y[%c0, %c0, %c0] : tensor<?x2x16xf32>
  %scale = arith.extf %first : f32 to f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      scale(%scale) outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// A row whose extents are not known may be too large.
// CHECK-LABEL: func.func @open_rows(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @open_rows(%x: tensor<?x?x16xf32>, %pos: tensor<?xi64>,
                     %freq: tensor<8xf64>, %init: tensor<?x?x16xf32>)
    -> tensor<?x?x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: the extents of a token are not static}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x?x16xf32>) outs(%init : tensor<?x?x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x?x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x?x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x?x16xf32>
  return %r : tensor<?x?x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// One that is known to be too large.
// CHECK-LABEL: func.func @large_rows(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @large_rows(%x: tensor<?x129x256xf32>, %pos: tensor<?xi64>,
                      %freq: tensor<8xf64>, %init: tensor<?x129x256xf32>)
    -> tensor<?x129x256xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: the arrays of a token would not fit into a cache}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x129x256xf32>) outs(%init : tensor<?x129x256xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x129x256xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x129x256xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x129x256xf32>
  return %r : tensor<?x129x256xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// A contraction is tiled by those who know how.
// CHECK-LABEL: func.func @projected(
// CHECK:         linalg.generic {{.*}}"reduction"
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @projected(%x: tensor<?x32xf32>, %w: tensor<32x2x16xf32>,
                     %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                     %init: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it is a contraction or a convolution}}
  %y = linalg.generic {indexing_maps = [affine_map<(t, h, f, k) -> (t, k)>,
                                        affine_map<(t, h, f, k) -> (k, h, f)>,
                                        affine_map<(t, h, f, k) -> (t, h, f)>],
                       iterator_types = ["parallel", "parallel", "parallel",
                                         "reduction"]}
      ins(%x, %w : tensor<?x32xf32>, tensor<32x2x16xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.mulf %a, %b : f32
      %d = arith.addf %o, %c : f32
      linalg.yield %d : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// Two results of one op.
// CHECK-LABEL: func.func @two_results(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @two_results(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                       %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>,
                       %other: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it has several results}}
  %y:2 = linalg.generic {indexing_maps = [#row, #row, #row],
                         iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>)
      outs(%init, %other : tensor<?x2x16xf32>, tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32, %p: f32):
      %c = arith.addf %a, %a : f32
      %d = arith.mulf %a, %a : f32
      linalg.yield %c, %d : f32, f32
  } -> (tensor<?x2x16xf32>, tensor<?x2x16xf32>)
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y#0 : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#turned = affine_map<(t, h, f) -> (h, t, f)>

// Two orders of one array, of which one is turned.
// CHECK-LABEL: func.func @two_orders(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK:           linalg.generic
// CHECK:           pe.rotary
func.func @two_orders(%x: tensor<4x4x16xf32>, %pos: tensor<4xi64>,
                      %freq: tensor<8xf64>, %init: tensor<4x4x16xf32>)
    -> tensor<4x4x16xf32> {
  %empty = tensor.empty() : tensor<4x4x16xf32>
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its result is read in several orders}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x4x16xf32>) outs(%empty : tensor<4x4x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<4x4x16xf32>
  %z = linalg.generic {indexing_maps = [#row, #turned, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%y, %y : tensor<4x4x16xf32>, tensor<4x4x16xf32>)
      outs(%init : tensor<4x4x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.subf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<4x4x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%z : tensor<4x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x4x16xf32>
  return %r : tensor<4x4x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// What stands outside of a loop is not computed in each of its iterations.
// CHECK-LABEL: func.func @outside(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @outside(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                   %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>,
                   %results: tensor<?x2x16xf32>, %n: index)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it is elsewhere}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %all = scf.for %i = %c0 to %n step %c1 iter_args(%last = %results)
      -> (tensor<?x2x16xf32>) {
    %r = pe.rotary ins(%y : tensor<?x2x16xf32>)
        angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
        outs(%last : tensor<?x2x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<?x2x16xf32>
    scf.yield %r : tensor<?x2x16xf32>
  }
  return %all : tensor<?x2x16xf32>
}

// -----

// Tokens in the slots of a cache are no longer one after the other.
// CHECK-LABEL: func.func @rotated_cache(
// CHECK:         %[[ALL:.*]] = pe.write_cache
// CHECK:         scf.for {{.*}} iter_args(%{{.*}} = %[[ALL]])
// CHECK-NOT:     pe.write_cache
// CHECK:         return
func.func @rotated_cache(%x: tensor<16xf32>, %slot: tensor<i64>,
                         %cache: tensor<4x8x16xf32>, %pos: tensor<4xi64>,
                         %freq: tensor<8xf64>) -> tensor<4x8x16xf32> {
  %w = pe.write_cache ins(%x : tensor<16xf32>) slots(%slot : tensor<i64>)
      outs(%cache : tensor<4x8x16xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64>}
      -> tensor<4x8x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%w : tensor<4x8x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x8x16xf32>
  return %r : tensor<4x8x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// What is read is freed before the rotation.
// CHECK-LABEL: func.func @freed_between(
// CHECK:         linalg.generic
// CHECK:         memref.dealloc
// CHECK:         scf.for
func.func @freed_between(%m: memref<?x2x16xf32>, %pos: tensor<?xi64>,
                         %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  %x = bufferization.to_tensor %m restrict
      : memref<?x2x16xf32> to tensor<?x2x16xf32>
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: an op between them may change or free what it reads}}
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  memref.dealloc %m : memref<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#turned = affine_map<(t, h, f) -> (t, h, 15 - f)>

// Features are written from the last one on.
// CHECK-LABEL: func.func @turned_features(
// CHECK:         linalg.generic
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @turned_features(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                           %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its result is not indexed by its loops}}
  %y = linalg.generic {indexing_maps = [#row, #turned],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}
