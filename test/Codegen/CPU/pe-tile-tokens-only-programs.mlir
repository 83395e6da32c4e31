// RUN: pe-opt %s --pe-tile-tokens=only-programs --canonicalize --cse \
// RUN:   --split-input-file --remarks-filter-missed=pe --verify-diagnostics \
// RUN:   | FileCheck %s

// For kernels, whose threads have a part of a row each.

#all = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// Numbers of rows share the loop of the rotation.
// CHECK-LABEL: func.func @of_each_row(
// CHECK-NOT:     linalg.generic
// CHECK:         scf.for
// CHECK:           linalg.generic {{.*}} outs(%{{.*}} : tensor<1x2x16xf32>)
// CHECK:           pe.rotary
func.func @of_each_row(%x: tensor<?x2x16xf32>, %factors: tensor<?x2xf32>,
                       %init: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                       %freq: tensor<8xf64>) -> tensor<?x2x16xf32> {
  %y = linalg.generic {indexing_maps = [#all, #head, #all],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %factors : tensor<?x2x16xf32>, tensor<?x2xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.mulf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#all = affine_map<(t, h, f) -> (t, h, f)>
#token = affine_map<(t, h, f) -> (t)>

// The sum of all heads of a token is known before the loop.
// CHECK-LABEL: func.func @of_all_rows(
// CHECK:         %[[SUMS:.*]] = linalg.generic {{.*}}"reduction", "reduction"]}
// CHECK:         scf.for
// CHECK:           tensor.extract_slice %[[SUMS]]
// CHECK:           linalg.generic {{.*}} outs(%{{.*}} : tensor<1x2x16xf32>)
// CHECK:           pe.rotary
func.func @of_all_rows(%x: tensor<?x2x16xf32>, %zeros: tensor<?xf32>,
                       %init: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                       %freq: tensor<8xf64>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: it is computed for all rows of a token, not for each}}
  %sums = linalg.generic {indexing_maps = [#all, #token],
                          iterator_types = ["parallel", "reduction",
                                            "reduction"]}
      ins(%x : tensor<?x2x16xf32>) outs(%zeros : tensor<?xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %c = arith.addf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<?xf32>
  %y = linalg.generic {indexing_maps = [#all, #token, #all],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<?x2x16xf32>, tensor<?xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.mulf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#all = affine_map<(t, h, f) -> (t, h, f)>
#token = affine_map<(t, h, f) -> (t)>

// Rows of a table by an index of the token's.
// CHECK-LABEL: func.func @gathered(
// CHECK:         linalg.generic
// CHECK:           tensor.extract
// CHECK:         pe.rotary
// CHECK-NOT:     scf.for
func.func @gathered(%table: tensor<64x2x16xf32>, %ids: tensor<?xi64>,
                    %init: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                    %freq: tensor<8xf64>) -> tensor<?x2x16xf32> {
  // expected-remark @below {{'linalg.generic' not fused with the 'pe.rotary' of its tokens: its body reads an array at indices of its own}}
  %y = linalg.generic {indexing_maps = [#token, #all],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%ids : tensor<?xi64>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%id: i64, %o: f32):
      %row = arith.index_cast %id : i64 to index
      %h = linalg.index 1 : index
      %f = linalg.index 2 : index
      %c = tensor.extract %table[%row, %h, %f] : tensor<64x2x16xf32>
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}
