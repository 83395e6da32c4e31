// RUN: pe-opt %s --pe-tile-tokens=angles=exact --canonicalize --cse \
// RUN:   --split-input-file -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir \
// RUN:   --implicit-check-not=scf.for --implicit-check-not=linalg.generic \
// RUN:   --implicit-check-not=linalg.fill
// RUN: pe-opt %s --pe-tile-tokens="angles=exact fuse=none" --canonicalize --cse \
// RUN:   --split-input-file | FileCheck %s --check-prefix=NONE

// What stands around a rotation joins the loop over its tokens.

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// A norm, a rotation, and a write into a cache, with keys of one token between
// them. Without fusion, the rotation alone is a loop.
// CHECK-LABEL: func.func @norm_and_write(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x2x16xf32>, %[[POS:[^:]*]]: tensor<?xi64>, %{{.*}}, %[[SLOTS:[^:]*]]: tensor<?xi64>, %[[CACHE:[^:]*]]: tensor<?x16x2x16xf32>
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c0
// CHECK:         %[[R:.*]] = scf.for %[[T:.*]] = %c0 to %[[N]] step %c1 iter_args(%[[LAST:.*]] = %[[CACHE]])
// CHECK-DAG:       %[[ROW:.*]] = tensor.extract_slice %[[X]][%[[T]], 0, 0] [1, 2, 16]
// CHECK-DAG:       %[[EMPTY:.*]] = tensor.empty() : tensor<1x2xf32>
// CHECK:           %[[ZEROS:.*]] = linalg.fill {{.*}} outs(%[[EMPTY]] :
// CHECK:           %[[SUMS:.*]] = linalg.generic {{.*}}"reduction"{{.*}} outs(%[[ZEROS]] :
// CHECK:           %[[UNIT:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[SUMS]] : tensor<1x2x16xf32>, tensor<1x2xf32>)
// CHECK:           %[[ROTATED:.*]] = pe.rotary {{.*}} outs(%[[UNIT]] : tensor<1x2x16xf32>)
// CHECK:           %[[SLOT:.*]] = tensor.extract_slice %[[SLOTS]][%[[T]]] [1] [1]
// CHECK:           %[[WRITTEN:.*]] = pe.write_cache ins(%[[ROTATED]] : tensor<1x2x16xf32>) slots(%[[SLOT]] : tensor<1xi64>) outs(%[[LAST]] : tensor<?x16x2x16xf32>)
// CHECK:           scf.yield %[[WRITTEN]]
// CHECK-NEXT:    } {pe.independent}
// CHECK-NEXT:    return %[[R]]
// NONE-LABEL: func.func @norm_and_write(
// NONE:         linalg.fill
// NONE:         linalg.generic
// NONE:         linalg.generic
// NONE:         scf.for
// NONE-NOT:       linalg
// NONE:           pe.rotary
// NONE:           scf.yield
// NONE:         pe.write_cache ins({{.*}} : tensor<?x2x16xf32>)
func.func @norm_and_write(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                          %freq: tensor<8xf64>, %slots: tensor<?xi64>,
                          %cache: tensor<?x16x2x16xf32>)
    -> tensor<?x16x2x16xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %some = tensor.empty(%n) : tensor<?x2xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%some : tensor<?x2xf32>)
      -> tensor<?x2xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x2x16xf32>) outs(%zeros : tensor<?x2xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %square = arith.mulf %a, %a : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<?x2xf32>
  %empty = tensor.empty(%n) : tensor<?x2x16xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<?x2x16xf32>, tensor<?x2xf32>)
      outs(%empty : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %factor = math.rsqrt %sum : f32
      %c = arith.mulf %a, %factor : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%unit : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %written = pe.write_cache ins(%rotated : tensor<?x2x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x16x2x16xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<?x16x2x16xf32>
  return %written : tensor<?x16x2x16xf32>
}

// -----

// A write alone is a loop as well.
// CHECK-LABEL: func.func @write(
// CHECK:         scf.for
// CHECK:           pe.write_cache ins({{.*}} : tensor<1x2x16xbf16>)
// CHECK:         } {pe.independent}
// NONE-LABEL: func.func @write(
// NONE-NOT:     scf.for
// NONE:         pe.write_cache
func.func @write(%x: tensor<?x2x16xbf16>, %slots: tensor<?xi64>,
                 %cache: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %r = pe.write_cache ins(%x : tensor<?x2x16xbf16>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<?x2x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#bias = affine_map<(t, h, f) -> (h, f)>

// A bias before the rotation, which is not sliced, and a residual after it.
// CHECK-LABEL: func.func @bias_and_residual(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x2x16xf32>, %[[BIAS:[^:]*]]: tensor<2x16xf32>, {{.*}}, %[[Y:[^:]*]]: tensor<?x2x16xf32>)
// CHECK:         scf.for %[[T:.*]] = %c0 to %{{.*}} iter_args(%[[LAST:.*]] = %[[Y]])
// CHECK-DAG:       %[[ROW:.*]] = tensor.extract_slice %[[X]][%[[T]], 0, 0] [1, 2, 16]
// CHECK:           %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[ROW]], %[[BIAS]] : tensor<1x2x16xf32>, tensor<2x16xf32>)
// CHECK:           %[[ROTATED:.*]] = pe.rotary {{.*}} outs(%[[SUM]] :
// CHECK-DAG:       %[[OLD:.*]] = tensor.extract_slice %[[LAST]][%[[T]], 0, 0] [1, 2, 16]
// CHECK:           linalg.generic {{.*}} ins(%[[ROTATED]] : tensor<1x2x16xf32>) outs(%[[OLD]] :
// CHECK:           scf.yield
func.func @bias_and_residual(%x: tensor<?x2x16xf32>, %bias: tensor<2x16xf32>,
                             %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                             %y: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %empty = tensor.empty(%n) : tensor<?x2x16xf32>
  %sum = linalg.generic {indexing_maps = [#row, #bias, #row],
                         iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %bias : tensor<?x2x16xf32>, tensor<2x16xf32>)
      outs(%empty : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%sum : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %r = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%rotated : tensor<?x2x16xf32>) outs(%y : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %o : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// Integers with one factor for each row before the rotation, and a cast after it.
// CHECK-LABEL: func.func @dequantize_and_cast(
// CHECK:         scf.for {{.*}} -> (tensor<?x2x16xf16>)
// CHECK:           %[[Y:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x2x16xi8>, tensor<1x2xf32>) outs(%{{.*}} : tensor<1x2x16xf32>)
// CHECK:           %[[ROTATED:.*]] = pe.rotary {{.*}} outs(%[[Y]] :
// CHECK:           linalg.generic {{.*}} ins(%[[ROTATED]] : tensor<1x2x16xf32>) outs(%{{.*}} : tensor<1x2x16xf16>)
// CHECK:           scf.yield
func.func @dequantize_and_cast(%x: tensor<?x2x16xi8>, %scale: tensor<?x2xf32>,
                               %pos: tensor<?xi64>, %freq: tensor<8xf64>,
                               %init: tensor<?x2x16xf16>)
    -> tensor<?x2x16xf16> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x16xi8>
  %empty = tensor.empty(%n) : tensor<?x2x16xf32>
  %y = linalg.generic {indexing_maps = [#row, #head, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %scale : tensor<?x2x16xi8>, tensor<?x2xf32>)
      outs(%empty : tensor<?x2x16xf32>) {
    ^bb0(%a: i8, %b: f32, %o: f32):
      %wide = arith.sitofp %a : i8 to f32
      %c = arith.mulf %wide, %b : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %rotated = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %r = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%rotated : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf16>) {
    ^bb0(%a: f32, %o: f16):
      %double = arith.addf %a, %a : f32
      %c = arith.truncf %double : f32 to f16
      linalg.yield %c : f16
  } -> tensor<?x2x16xf16>
  return %r : tensor<?x2x16xf16>
}

// -----

// Two rotations by other angles.
// CHECK-LABEL: func.func @rotated_twice(
// CHECK:         scf.for
// CHECK:           %[[ONCE:.*]] = pe.rotary {{.*}} : tensor<1xi64>
// CHECK:           pe.rotary {{.*}} outs(%[[ONCE]] : tensor<1x2x16xf32>)
// CHECK:           scf.yield
func.func @rotated_twice(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                         %other: tensor<?xi64>, %freq: tensor<8xf64>)
    -> tensor<?x2x16xf32> {
  %once = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %twice = pe.rotary angles(%other, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%once : tensor<?x2x16xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %twice : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(b, t, h, f) -> (b, t, h, f)>

// Tokens of several sequences have two loops. What is computed before is in the
// inner one.
// CHECK-LABEL: func.func @sequences(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x?x2x16xf32>
// CHECK:         scf.for %[[B:.*]] = %c0
// CHECK:           scf.for %[[T:.*]] = %c0
// CHECK-DAG:         %[[ROW:.*]] = tensor.extract_slice %[[X]][%[[B]], %[[T]], 0, 0] [1, 1, 2, 16]
// CHECK:             %[[Y:.*]] = linalg.generic {{.*}} ins(%[[ROW]] :
// CHECK:             pe.rotary {{.*}} outs(%[[Y]] : tensor<1x1x2x16xf32>)
// CHECK:             scf.yield
// CHECK-NEXT:      } {pe.independent}
// CHECK:         } {pe.independent}
func.func @sequences(%x: tensor<?x?x2x16xf32>, %pos: tensor<?x?xi64>,
                     %freq: tensor<8xf64>, %init: tensor<?x?x2x16xf32>)
    -> tensor<?x?x2x16xf32> {
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel",
                                         "parallel"]}
      ins(%x : tensor<?x?x2x16xf32>) outs(%init : tensor<?x?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x?x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<?x?xi64>, tensor<8xf64>)
      outs(%y : tensor<?x?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>}
      -> tensor<?x?x2x16xf32>
  return %r : tensor<?x?x2x16xf32>
}

// -----

#row = affine_map<(h, t, f) -> (h, t, f)>
#turned = affine_map<(h, t, f) -> (t, h, f)>

// A transposition of tokens and heads after the rotation.
// CHECK-LABEL: func.func @transposed(
// CHECK:         scf.for %[[T:.*]] = %c0
// CHECK:           %[[ROTATED:.*]] = pe.rotary {{.*}} -> tensor<1x2x16xf32>
// CHECK:           linalg.generic {{.*}} ins(%[[ROTATED]] : tensor<1x2x16xf32>) outs(%{{.*}} : tensor<2x1x16xf32>)
// CHECK:           tensor.insert_slice %{{.*}} into %{{.*}}[0, %[[T]], 0] [2, 1, 16]
func.func @transposed(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                      %freq: tensor<8xf64>, %init: tensor<2x?x16xf32>)
    -> tensor<2x?x16xf32> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%x : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  %y = linalg.generic {indexing_maps = [#turned, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%r : tensor<?x2x16xf32>) outs(%init : tensor<2x?x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      linalg.yield %a : f32
  } -> tensor<2x?x16xf32>
  return %y : tensor<2x?x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// What is returned as well is what the loop has computed, also as a view.
// CHECK-LABEL: func.func @second_use(
// CHECK-NOT:     linalg
// CHECK:         %[[R:.*]]:2 = scf.for
// CHECK:           %[[DOUBLE:.*]] = linalg.generic
// CHECK:           %[[ROTATED:.*]] = pe.rotary ins(%[[DOUBLE]] :
// CHECK-DAG:       tensor.insert_slice %[[ROTATED]]
// CHECK-DAG:       tensor.insert_slice %[[DOUBLE]]
// CHECK:         %[[FLAT:.*]] = tensor.collapse_shape %[[R]]#1
// CHECK:         return %[[R]]#0, %[[FLAT]]
func.func @second_use(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                      %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>,
                      %other: tensor<?x2x16xf32>)
    -> (tensor<?x2x16xf32>, tensor<?x32xf32>) {
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x2x16xf32>) outs(%init : tensor<?x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<?x2x16xf32>
  %flat = tensor.collapse_shape %y [[0], [1, 2]]
      : tensor<?x2x16xf32> into tensor<?x32xf32>
  %r = pe.rotary ins(%y : tensor<?x2x16xf32>)
      angles(%pos, %freq : tensor<?xi64>, tensor<8xf64>)
      outs(%other : tensor<?x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x16xf32>
  return %r, %flat : tensor<?x2x16xf32>, tensor<?x32xf32>
}

// -----

// An empty array gets no loop.
// CHECK-LABEL: func.func @no_tokens(
// CHECK-SAME:      %{{.*}}, %[[INIT:[^:]*]]: tensor<0x2x16xf32>
// CHECK:         return %[[INIT]]
func.func @no_tokens(%x: tensor<0x2x16xf32>, %pos: tensor<0xi64>,
                     %freq: tensor<8xf64>, %init: tensor<0x2x16xf32>)
    -> tensor<0x2x16xf32> {
  %r = pe.rotary ins(%x : tensor<0x2x16xf32>)
      angles(%pos, %freq : tensor<0xi64>, tensor<8xf64>)
      outs(%init : tensor<0x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<0x2x16xf32>
  return %r : tensor<0x2x16xf32>
}
