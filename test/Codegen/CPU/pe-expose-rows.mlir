// RUN: pe-opt %s --pe-expose-rows --canonicalize --cse --split-input-file \
// RUN:   | FileCheck %s

// Ops index tokens, heads and features by dimensions of their own.

#row = affine_map<(t, h, f) -> (t, h, f)>
#kept = affine_map<(t, h, f) -> (t, h, 0)>

// Sums that keep features as a dimension of extent one become those of rows, and
// so does what reads them.
// CHECK-DAG:   #[[$ROW:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG:   #[[$HEAD:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @kept_sums(
// CHECK:         %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<?x2xf32>
// CHECK:         %[[SUMS:.*]] = linalg.generic {indexing_maps = [#[[$ROW]], #[[$HEAD]]], iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK-SAME:        outs(%[[ZEROS]] : tensor<?x2xf32>)
// CHECK:         %[[UNIT:.*]] = linalg.generic {indexing_maps = [#[[$ROW]], #[[$HEAD]], #[[$ROW]]],
// CHECK-SAME:        ins(%{{.*}}, %[[SUMS]] : tensor<?x2x16xf32>, tensor<?x2xf32>)
// CHECK-NOT:     expand_shape
// CHECK-NOT:     collapse_shape
// CHECK:         pe.rotary {{.*}} outs(%[[UNIT]] :
func.func @kept_sums(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                     %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %empty = tensor.empty(%n) : tensor<?x2x1xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x2x1xf32>)
      -> tensor<?x2x1xf32>
  %sums = linalg.generic {indexing_maps = [#row, #kept],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x2x16xf32>) outs(%zeros : tensor<?x2x1xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<?x2x1xf32>
  %y = linalg.generic {indexing_maps = [#row, #kept, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<?x2x16xf32>, tensor<?x2x1xf32>)
      outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
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

// A loop over such a dimension is dropped with it. The result, which is returned,
// has it again.
// CHECK-LABEL: func.func @kept_loop(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x2x1xf32>, %[[INIT:[^:]*]]: tensor<?x2x1xf32>
// CHECK-DAG:     %[[XS:.*]] = tensor.collapse_shape %[[X]] {{\[}}[0], [1, 2]] : tensor<?x2x1xf32> into tensor<?x2xf32>
// CHECK-DAG:     %[[INITS:.*]] = tensor.collapse_shape %[[INIT]] {{\[}}[0], [1, 2]]
// CHECK:         %[[Y:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]} ins(%[[XS]] : tensor<?x2xf32>) outs(%[[INITS]] : tensor<?x2xf32>)
// CHECK:         %[[R:.*]] = tensor.expand_shape %[[Y]] {{\[}}[0], [1, 2]]
// CHECK:         return %[[R]]
func.func @kept_loop(%x: tensor<?x2x1xf32>, %init: tensor<?x2x1xf32>,
                     %q: tensor<?x4xf32>, %pos: tensor<?xi64>,
                     %freq: tensor<2xf64>)
    -> (tensor<?x2x1xf32>, tensor<?x4xf32>) {
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x1xf32>) outs(%init : tensor<?x2x1xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = math.rsqrt %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x1xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<2xf64>)
      outs(%q : tensor<?x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4xf32>
  return %y, %r : tensor<?x2x1xf32>, tensor<?x4xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#bias = affine_map<(t, h, f) -> (h, f)>

// The queries and the keys of a packed array with a bias are computed each for
// itself, from slices.
// CHECK-LABEL: func.func @packed(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x6x16xf32>, %[[BIAS:[^:]*]]: tensor<6x16xf32>
// CHECK-NOT:     linalg.generic {{.*}} tensor<?x6x16xf32>
// CHECK-DAG:     %[[XQ:.*]] = tensor.extract_slice %[[X]][0, 0, 0] [%{{.*}}, 4, 16]
// CHECK-DAG:     %[[BQ:.*]] = tensor.extract_slice %[[BIAS]][0, 0] [4, 16]
// CHECK:         %[[Q:.*]] = linalg.generic {{.*}} ins(%[[XQ]], %[[BQ]] : tensor<?x4x16xf32>, tensor<4x16xf32>)
// CHECK-DAG:     %[[XK:.*]] = tensor.extract_slice %[[X]][0, 4, 0] [%{{.*}}, 2, 16]
// CHECK-DAG:     %[[BK:.*]] = tensor.extract_slice %[[BIAS]][4, 0] [2, 16]
// CHECK:         %[[K:.*]] = linalg.generic {{.*}} ins(%[[XK]], %[[BK]] : tensor<?x2x16xf32>, tensor<2x16xf32>)
// CHECK-DAG:     pe.rotary {{.*}} outs(%[[Q]] :
// CHECK-DAG:     pe.rotary {{.*}} outs(%[[K]] :
func.func @packed(%x: tensor<?x6x16xf32>, %bias: tensor<6x16xf32>,
                  %pos: tensor<?xi64>, %freq: tensor<8xf64>)
    -> (tensor<?x4x16xf32>, tensor<?x2x16xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x6x16xf32>
  %empty = tensor.empty(%n) : tensor<?x6x16xf32>
  %y = linalg.generic {indexing_maps = [#row, #bias, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %bias : tensor<?x6x16xf32>, tensor<6x16xf32>)
      outs(%empty : tensor<?x6x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [%n, 4, 16] [1, 1, 1]
      : tensor<?x6x16xf32> to tensor<?x4x16xf32>
  %k = tensor.extract_slice %y[0, 4, 0] [%n, 2, 16] [1, 1, 1]
      : tensor<?x6x16xf32> to tensor<?x2x16xf32>
  %rq = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%q : tensor<?x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x16xf32>
  %rk = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%k : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %rq, %rk : tensor<?x4x16xf32>, tensor<?x2x16xf32>
}

// -----

#flat = affine_map<(t, f) -> (t, f)>
#bias = affine_map<(t, f) -> (f)>

// A bias is added to rows that are split into heads later.
// CHECK-LABEL: func.func @before_heads(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x32xf32>, %[[BIAS:[^:]*]]: tensor<32xf32>
// CHECK-DAG:     %[[XS:.*]] = tensor.expand_shape %[[X]] {{\[}}[0], [1, 2]] {{.*}} into tensor<?x2x16xf32>
// CHECK-DAG:     %[[BIASES:.*]] = tensor.expand_shape %[[BIAS]] {{\[}}[0, 1]] {{.*}} into tensor<2x16xf32>
// CHECK:         %[[Y:.*]] = linalg.generic {{.*}} ins(%[[XS]], %[[BIASES]] :
// CHECK-NOT:     tensor.expand_shape
// CHECK:         pe.rotary {{.*}} outs(%[[Y]] :
func.func @before_heads(%x: tensor<?x32xf32>, %bias: tensor<32xf32>,
                        %pos: tensor<?xi64>, %freq: tensor<8xf64>)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32xf32>
  %empty = tensor.empty(%n) : tensor<?x32xf32>
  %y = linalg.generic {indexing_maps = [#flat, #bias, #flat],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %bias : tensor<?x32xf32>, tensor<32xf32>)
      outs(%empty : tensor<?x32xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x32xf32>
  %heads = tensor.expand_shape %y [[0], [1, 2]] output_shape [%n, 2, 16]
      : tensor<?x32xf32> into tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%heads : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#flat = affine_map<(t, f) -> (t, f)>

// Rows whose heads were joined are scaled.
// CHECK-LABEL: func.func @after_heads(
// CHECK:         %[[R:.*]] = pe.rotary
// CHECK:         %[[Y:.*]] = linalg.generic {{.*}} ins(%[[R]] : tensor<?x2x16xf32>) outs(%{{.*}} : tensor<?x2x16xf32>)
// CHECK:         %[[JOINED:.*]] = tensor.collapse_shape %[[Y]] {{\[}}[0], [1, 2]]
// CHECK:         return %[[JOINED]]
func.func @after_heads(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                       %freq: tensor<8xf64>) -> tensor<?x32xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %joined = tensor.collapse_shape %r [[0], [1, 2]]
      : tensor<?x2x16xf32> into tensor<?x32xf32>
  %empty = tensor.empty(%n) : tensor<?x32xf32>
  %y = linalg.generic {indexing_maps = [#flat, #flat],
                       iterator_types = ["parallel", "parallel"]}
      ins(%joined : tensor<?x32xf32>) outs(%empty : tensor<?x32xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x32xf32>
  return %y : tensor<?x32xf32>
}

// -----

// The cache has the dimension of one head that its tokens lost.
// CHECK-LABEL: func.func @one_head(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x1x16xf32>, %{{.*}}, %[[CACHE:[^:]*]]: tensor<?x64x20xf32>
// CHECK-NOT:     tensor.collapse_shape %[[X]]
// CHECK:         %[[HEADS:.*]] = tensor.expand_shape %[[CACHE]] {{\[}}[0], [1], [2, 3]] {{.*}} into tensor<?x64x1x20xf32>
// CHECK:         %[[WRITTEN:.*]] = pe.write_cache ins(%[[X]] : tensor<?x1x16xf32>) slots({{.*}} outs(%[[HEADS]] : tensor<?x64x1x20xf32>) {begin = 4 : i64, slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
// CHECK:         %[[R:.*]] = tensor.collapse_shape %[[WRITTEN]] {{\[}}[0], [1], [2, 3]]
// CHECK:         return %[[R]] : tensor<?x64x20xf32>
func.func @one_head(%x: tensor<?x1x16xf32>, %slots: tensor<?xi64>,
                    %cache: tensor<?x64x20xf32>) -> tensor<?x64x20xf32> {
  %rows = tensor.collapse_shape %x [[0], [1, 2]]
      : tensor<?x1x16xf32> into tensor<?x16xf32>
  %r = pe.write_cache ins(%rows : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x64x20xf32>)
      {begin = 4 : i64, slot_dims = array<i64: 0, 1>,
       token_dims = array<i64: 0>} -> tensor<?x64x20xf32>
  return %r : tensor<?x64x20xf32>
}

// -----

// Ops between that change other memory are no reason against it.
// CHECK-LABEL: func.func @other_memory(
// CHECK:         linalg.fill
// CHECK:         linalg.exp {{.*}} -> tensor<4x2x16xf32>
func.func @other_memory(%m: memref<4x32xf32>, %x: tensor<4x6x16xf32>,
                        %init: tensor<4x6x16xf32>, %pos: tensor<4xi64>,
                        %freq: tensor<8xf64>, %value: f32)
    -> tensor<4x2x16xf32> {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  linalg.fill ins(%value : f32) outs(%m : memref<4x32xf32>)
  %q = tensor.extract_slice %y[0, 0, 0] [4, 2, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}

// -----

// A norm of one head keeps the dimension of heads.
// CHECK-LABEL: func.func @sums_of_one_head(
// CHECK:         linalg.generic {{.*}} outs(%{{.*}} : tensor<?x1xf32>)
// CHECK:         linalg.generic {{.*}} ins(%{{.*}} : tensor<?x1xf32>) outs(%{{.*}} : tensor<?x1xf32>)
// CHECK-NOT:     shape
// CHECK:         pe.rotary

#row = affine_map<(t, h, f) -> (t, h, f)>
#kept = affine_map<(t, h, f) -> (t, h, 0)>

func.func @sums_of_one_head(%x: tensor<?x1x16xf32>, %pos: tensor<?xi64>,
                            %freq: tensor<8xf64>, %init: tensor<?x1x16xf32>)
    -> tensor<?x1x16xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x1x16xf32>
  %empty = tensor.empty(%n) : tensor<?x1x1xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x1x1xf32>)
      -> tensor<?x1x1xf32>
  %sums = linalg.generic {indexing_maps = [#row, #kept],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x1x16xf32>) outs(%fill : tensor<?x1x1xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<?x1x1xf32>
  %roots = linalg.generic {indexing_maps = [#row, #row],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sums : tensor<?x1x1xf32>) outs(%empty : tensor<?x1x1xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = math.rsqrt %a : f32
      linalg.yield %c : f32
  } -> tensor<?x1x1xf32>
  %y = linalg.generic {indexing_maps = [#row, #kept, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %roots : tensor<?x1x16xf32>, tensor<?x1x1xf32>)
      outs(%init : tensor<?x1x16xf32>) {
    ^bb0(%a: f32, %root: f32, %o: f32):
      %c = arith.mulf %a, %root : f32
      linalg.yield %c : f32
  } -> tensor<?x1x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x1x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x1x16xf32>
  return %r : tensor<?x1x16xf32>
}

// -----

// Factors of rows are computed with the dimension that the write needs.
// CHECK-LABEL: func.func @factors(
// CHECK:         %[[MOST:.*]] = linalg.reduce
// CHECK:         %[[ROWS:.*]] = linalg.broadcast ins(%[[MOST]] : tensor<?x2xf32>) outs(%{{.*}} : tensor<?x2x1xf32>) dimensions = [2]
// CHECK:         pe.write_cache {{.*}} init_scale(%[[ROWS]] :
func.func @factors(%k: tensor<?x2x16xf32>, %init: tensor<?x2xf32>,
                   %slots: tensor<?xi64>, %cache: tensor<?x2x16xf8E4M3FN>)
    -> tensor<?x2x16xf8E4M3FN> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %k, %c0 : tensor<?x2x16xf32>
  %most = linalg.reduce { arith.maximumf } ins(%k : tensor<?x2x16xf32>)
      outs(%init : tensor<?x2xf32>) dimensions = [2]
  %rows = tensor.expand_shape %most [[0], [1, 2]] output_shape [%n, 2, 1]
      : tensor<?x2xf32> into tensor<?x2x1xf32>
  %r = pe.write_cache ins(%k : tensor<?x2x16xf32>) slots(%slots : tensor<?xi64>)
      outs(%cache : tensor<?x2x16xf8E4M3FN>)
      init_scale(%rows : tensor<?x2x1xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<?x2x16xf8E4M3FN>
  return %r : tensor<?x2x16xf8E4M3FN>
}

// -----

// What is written into a slice of features, which is put back, is written into the
// cache.
// CHECK-LABEL: func.func @slice_of_features(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x8xf32>, %[[SLOTS:[^:]*]]: tensor<?xi64>, %[[CACHE:[^:]*]]: tensor<?x4x24xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.write_cache ins(%[[X]] : tensor<?x8xf32>) slots(%[[SLOTS]] : tensor<?xi64>) outs(%[[CACHE]] : tensor<?x4x24xf32>) {begin = 16
// CHECK-NEXT:    return %[[R]]
func.func @slice_of_features(%x: tensor<?x8xf32>, %slots: tensor<?xi64>,
                             %cache: tensor<?x4x24xf32>) -> tensor<?x4x24xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %cache, %c0 : tensor<?x4x24xf32>
  %part = tensor.extract_slice %cache[0, 0, 16] [%n, 4, 8] [1, 1, 1]
      : tensor<?x4x24xf32> to tensor<?x4x8xf32>
  %w = pe.write_cache ins(%x : tensor<?x8xf32>) slots(%slots : tensor<?xi64>)
      outs(%part : tensor<?x4x8xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x4x8xf32>
  %r = tensor.insert_slice %w into %cache[0, 0, 16] [%n, 4, 8] [1, 1, 1]
      : tensor<?x4x8xf32> into tensor<?x4x24xf32>
  return %r : tensor<?x4x24xf32>
}
