// RUN: pe-opt %s --pe-tile-rows --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-tile-rows=keep-ops=true --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=KEPT

// Sums that are computed in the loop over the rows that need them.

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// A sum of what is rotated: the rotation is not done twice.
// CHECK-LABEL: func.func @after_rotation(
// CHECK:         scf.for
// CHECK-NOT:     scf.for
// CHECK:           pe.apply_rotary
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @after_rotation(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %rotated = pe.apply_rotary ins(%x : tensor<1x4x16xf32>)
      tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%rows : tensor<1x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%rotated : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %r = linalg.generic {indexing_maps = [#row, #head, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%rotated, %sums : tensor<1x4x16xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x4x16xf32>
  return %r : tensor<1x4x16xf32>
}

// Numbers of 8 bits take long to convert.
// CHECK-LABEL: func.func @codes(
// CHECK:         scf.for
// CHECK-NOT:     scf.for
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK-NOT:     scf.for
// CHECK:           pe.apply_rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @codes(%x: tensor<1x4x16xf8E4M3FN>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %first = linalg.generic {indexing_maps = [#row, #row],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x4x16xf8E4M3FN>) outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f8E4M3FN, %o: f32):
      %b = arith.extf %a : f8E4M3FN to f32
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

// So does what takes many operations: five.
// CHECK-LABEL: func.func @many_operations(
// CHECK:         scf.for
// CHECK-NOT:     scf.for
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK-NOT:     scf.for
// CHECK:           pe.apply_rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @many_operations(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>)
    -> tensor<1x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x16xf32>
  %first = linalg.generic {indexing_maps = [#row, #row],
                           iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x4x16xf32>) outs(%rows : tensor<1x4x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %b = arith.mulf %a, %a : f32
      %c = arith.addf %b, %a : f32
      %d = arith.addf %c, %a : f32
      %e = arith.addf %d, %a : f32
      %f = arith.addf %e, %a : f32
      linalg.yield %f : f32
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

// A sum of four numbers is no work.
// CHECK-LABEL: func.func @few_features(
// CHECK:         scf.for
// CHECK-NOT:     scf.for
// CHECK:           linalg.generic {{.*}}"reduction"
// CHECK-NOT:     scf.for
// CHECK:           pe.apply_rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @few_features(%x: tensor<1x4x4xf32>, %cos: tensor<1x2xf32>)
    -> tensor<1x4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x4xf32>
  %rows = tensor.empty() : tensor<1x4x4xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
      -> tensor<1x4xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x4x4xf32>) outs(%zeros : tensor<1x4xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x4xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<1x4x4xf32>, tensor<1x4xf32>)
      outs(%rows : tensor<1x4x4xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x4x4xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x2xf32>, tensor<1x2xf32>)
      outs(%unit : tensor<1x4x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x4x4xf32>
  return %r : tensor<1x4x4xf32>
}

// One row waits for its own sum only.
// CHECK-LABEL: func.func @one_row(
// CHECK-NOT:     scf.for
// CHECK:         linalg.generic {{.*}}"reduction"
// CHECK-NOT:     scf.for
// CHECK:         pe.apply_rotary
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @one_row(%x: tensor<1x1x16xf32>, %cos: tensor<1x8xf32>)
    -> tensor<1x1x16xf32> {
  %zero = arith.constant 0.0 : f32
  %numbers = tensor.empty() : tensor<1x1xf32>
  %rows = tensor.empty() : tensor<1x1x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x1xf32>)
      -> tensor<1x1xf32>
  %sums = linalg.generic {indexing_maps = [#row, #head],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<1x1x16xf32>) outs(%zeros : tensor<1x1xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<1x1xf32>
  %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                          iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sums : tensor<1x1x16xf32>, tensor<1x1xf32>)
      outs(%rows : tensor<1x1x16xf32>) {
    ^bb0(%a: f32, %sum: f32, %o: f32):
      %c = arith.divf %a, %sum : f32
      linalg.yield %c : f32
  } -> tensor<1x1x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
      outs(%unit : tensor<1x1x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x1x16xf32>
  return %r : tensor<1x1x16xf32>
}

// Kernels keep them together, as every row has a thread.
// CHECK-LABEL: func.func @kernel(
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:             linalg.generic {{.*}}"reduction"
// CHECK:           }
// CHECK:           scf.for
// CHECK:             pe.apply_rotary
// KEPT-LABEL: func.func @kernel(
// KEPT:         scf.for
// KEPT:           scf.for
// KEPT-NOT:       scf.for
// KEPT:             linalg.generic {{.*}}"reduction"
// KEPT-NOT:       scf.for
// KEPT:             pe.apply_rotary
// KEPT-NOT:       scf.for
// KEPT:         return
func.func @kernel(%x: tensor<1x4x16xf32>, %cos: tensor<1x8xf32>, %n: index)
    -> tensor<1x4x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %all = scf.for %t = %c0 to %n step %c1 iter_args(%token = %x)
      -> (tensor<1x4x16xf32>) {
    %numbers = tensor.empty() : tensor<1x4xf32>
    %rows = tensor.empty() : tensor<1x4x16xf32>
    %zeros = linalg.fill ins(%zero : f32) outs(%numbers : tensor<1x4xf32>)
        -> tensor<1x4xf32>
    %sums = linalg.generic {indexing_maps = [#row, #head],
                            iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%token : tensor<1x4x16xf32>) outs(%zeros : tensor<1x4xf32>) {
      ^bb0(%a: f32, %sum: f32):
        %next = arith.addf %sum, %a : f32
        linalg.yield %next : f32
    } -> tensor<1x4xf32>
    %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                            iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%token, %sums : tensor<1x4x16xf32>, tensor<1x4xf32>)
        outs(%rows : tensor<1x4x16xf32>) {
      ^bb0(%a: f32, %sum: f32, %o: f32):
        %c = arith.divf %a, %sum : f32
        linalg.yield %c : f32
    } -> tensor<1x4x16xf32>
    %r = pe.apply_rotary tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
        outs(%unit : tensor<1x4x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x4x16xf32>
    scf.yield %r : tensor<1x4x16xf32>
  }
  return %all : tensor<1x4x16xf32>
}
