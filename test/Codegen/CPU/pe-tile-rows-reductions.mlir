// RUN: pe-opt %s --pe-tile-rows --canonicalize --cse | FileCheck %s

// Sums of all rows of a token are computed before its rows are, so that none of
// these waits for a sum, a root and a division.

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#number = affine_map<(t, h) -> (t, h)>

// The roots of all sums are taken at once.
// CHECK-LABEL: func.func @norm(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<1x4x16xf32>
// CHECK:         %[[SUMS:.*]] = scf.for %[[I:.*]] = %c0 to %c4 {{.*}} -> (tensor<1x4xf32>) {
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[X]][0, %[[I]], 0] [1, 1, 16]
// CHECK:           linalg.generic {{.*}}"reduction"{{.*}} ins(%[[ROW]] : tensor<1x1x16xf32>)
// CHECK:         } {pe.independent}
// CHECK:         %[[FACTORS:.*]] = linalg.generic {{.*}} ins(%[[SUMS]] : tensor<1x4xf32>)
// CHECK:           math.rsqrt
// CHECK:         scf.for %[[H:.*]] = %c0 to %c4 {{.*}} -> (tensor<1x4x16xf32>) {
// CHECK-NOT:       reduction
// CHECK:           %[[FACTOR:.*]] = tensor.extract_slice %[[FACTORS]][0, %[[H]]] [1, 1]
// CHECK-NOT:       math.rsqrt
// CHECK:           linalg.generic {{.*}} ins(%{{.*}}, %[[FACTOR]] : tensor<1x1x16xf32>, tensor<1x1xf32>)
// CHECK:           pe.apply_rotary {{.*}} outs(%{{.*}} : tensor<1x1x16xf32>)
// CHECK:         } {pe.independent}
// CHECK-NOT:     linalg
// CHECK:         return
func.func @norm(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %square = arith.mulf %a, %a : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %factors = linalg.generic {indexing_maps = [#number, #number],
                             iterator_types = ["parallel", "parallel"]}
      ins(%sums : tensor<1x4xf32>) outs(%numbers : tensor<1x4xf32>) {
    ^bb0(%sum: f32, %o: f32):
      %root = math.rsqrt %sum : f32
      linalg.yield %root : f32
  } -> tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %factors : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %factor: f32, %o: f32):
      %c = arith.mulf %a, %factor : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  return %r : tensor<1x4x16xf32>
}

// The second sum, of squares of distances from the mean, needs the first. The
// distances are computed for it, and again for the rotation.
// CHECK-LABEL: func.func @layer_norm(
// CHECK:         %[[SUMS:.*]] = scf.for
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK:         %[[SQUARES:.*]] = scf.for %[[I:.*]] = %c0
// CHECK:           %[[MEAN:.*]] = tensor.extract_slice %[[SUMS]][0, %[[I]]] [1, 1]
// CHECK:           linalg.generic {{.*}} ins(%{{.*}}, %[[MEAN]] : tensor<1x1x16xf32>, tensor<1x1xf32>)
// CHECK:             arith.subf
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK:         scf.for %[[H:.*]] = %c0
// CHECK-NOT:       reduction
// CHECK:           tensor.extract_slice %[[SUMS]][0, %[[H]]] [1, 1]
// CHECK:             arith.subf
// CHECK:           tensor.extract_slice %[[SQUARES]][0, %[[H]]] [1, 1]
// CHECK:             arith.divf
// CHECK:           pe.apply_rotary
// CHECK:         }
// CHECK-NOT:     linalg
// CHECK:         return
func.func @layer_norm(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %means = linalg.generic {indexing_maps = [#row, #head],
                           iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %distances = linalg.generic {indexing_maps = [#row, #head, #row],
                               iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %means : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %mean: f32, %o: f32):
      %c = arith.subf %a, %mean : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %squares = linalg.generic {indexing_maps = [#row, #head],
                             iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%distances : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %square = arith.mulf %a, %a : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%distances, %squares : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %square: f32, %o: f32):
      %c = arith.divf %a, %square : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  return %r : tensor<1x4x16xf32>
}

// A conversion from bf16 is done twice, rather than kept for all rows.
// CHECK-LABEL: func.func @conversion(
// CHECK-NOT:     arith.extf
// CHECK:         scf.for
// CHECK:           arith.extf
// CHECK:           linalg.generic {{.*}}"reduction"{{.*}} ins(%{{.*}} : tensor<1x1x16xf32>)
// CHECK:         }
// CHECK-NOT:     arith.extf
// CHECK:         scf.for
// CHECK:           arith.extf
// CHECK:           pe.apply_rotary {{.*}} outs(%{{.*}} : tensor<1x1x16xf32>)
func.func @conversion(%x: tensor<1x4x16xbf16>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %wide = linalg.generic {indexing_maps = [#row, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x4x16xbf16>) outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: bf16, %o: f32):
      %b = arith.extf %a : bf16 to f32
      linalg.yield %b : f32
  } -> tensor<1x4x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%wide : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%wide, %sums : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  return %r : tensor<1x4x16xf32>
}

// So is a choice by the index of a feature.
// CHECK-LABEL: func.func @choice(
// CHECK:         scf.for
// CHECK:           arith.select
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK:         }
// CHECK:         scf.for
// CHECK-NOT:       reduction
// CHECK:           arith.select
// CHECK:           pe.apply_rotary
func.func @choice(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>, %end: index)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %first = linalg.generic {indexing_maps = [#row, #row],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x4x16xf32>) outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %i = linalg.index 2 : index
      %is_first = arith.cmpi ult, %i, %end : index
      %b = arith.select %is_first, %a, %zero : f32
      linalg.yield %b : f32
  } -> tensor<1x4x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%first : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%first, %sums : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  return %r : tensor<1x4x16xf32>
}

// Sums that are returned as well are those of the first loop.
// CHECK-LABEL: func.func @returned(
// CHECK:         %[[SUMS:.*]] = scf.for {{.*}} -> (tensor<1x4xf32>) {
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK:         }
// CHECK:         %[[R:.*]] = scf.for {{.*}} -> (tensor<1x4x16xf32>) {
// CHECK-NOT:       reduction
// CHECK:           tensor.extract_slice %[[SUMS]]
// CHECK:           pe.apply_rotary
// CHECK:         }
// CHECK:         %[[NEGATED:.*]] = linalg.negf ins(%[[SUMS]] : tensor<1x4xf32>)
// CHECK:         return %[[R]], %[[NEGATED]]
func.func @returned(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>)
    -> (tensor<1x4x16xf32>, tensor<1x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  %negated = linalg.negf ins(%sums : tensor<1x4xf32>)
      outs(%numbers : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r, %negated : tensor<1x4x16xf32>, tensor<1x4xf32>
}
