// RUN: pe-opt %s --pe-tile-rows --canonicalize --cse --split-input-file \
// RUN:   | FileCheck %s
// RUN: pe-opt %s --pe-tile-rows=fuse=none --canonicalize --cse \
// RUN:   --split-input-file | FileCheck %s --check-prefix=NONE

// What is computed for a token is computed for one row after the other.

#row = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>

// A norm and a rotation. The tables of the token stay outside, and its sums are
// computed before its rows are.
// CHECK-LABEL: func.func @norm(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x2x16xf32>
// CHECK:         scf.for %[[T:.*]] = %c0
// CHECK:           %[[SUMS:.*]] = scf.for %[[I:.*]] = %c0 to %c2
// CHECK-DAG:         tensor.extract_slice %{{.*}}[{{.*}}%[[I]], 0] [1, 1, 16]
// CHECK-DAG:         linalg.fill {{.*}} -> tensor<1x1xf32>
// CHECK:             linalg.generic {{.*}}"reduction"{{.*}} outs(%{{.*}} : tensor<1x1xf32>)
// CHECK:           } {pe.independent}
// CHECK:           %[[TABLES:.*]]:2 = pe.rotary_table
// CHECK:           scf.for %[[H:.*]] = %c0 to %c2
// CHECK-DAG:         tensor.extract_slice %{{.*}}[{{.*}}%[[H]], 0] [1, 1, 16]
// CHECK-DAG:         %[[SUM:.*]] = tensor.extract_slice %[[SUMS]][0, %[[H]]] [1, 1]
// CHECK:             %[[UNIT:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[SUM]] : tensor<1x1x16xf32>, tensor<1x1xf32>)
// CHECK:             pe.apply_rotary tables(%[[TABLES]]#0, %[[TABLES]]#1 : {{.*}} outs(%[[UNIT]] : tensor<1x1x16xf32>)
// CHECK:           } {pe.independent}
// NONE-LABEL: func.func @norm(
// NONE:         scf.for
// NONE-DAG:       pe.rotary_table
// NONE-DAG:       linalg.generic {{.*}}"reduction"{{.*}} outs(%{{.*}} : tensor<1x2xf32>)
// NONE-DAG:       linalg.generic {{.*}} outs(%{{.*}} : tensor<1x2x16xf32>)
// NONE:           scf.for
// NONE-NOT:         linalg
// NONE:             pe.apply_rotary {{.*}} outs(%{{.*}} : tensor<1x1x16xf32>)
func.func @norm(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                %freq: tensor<8xf64>, %init: tensor<?x2x16xf32>)
    -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %init)
      -> (tensor<?x2x16xf32>) {
    %p = tensor.extract_slice %pos[%t] [1] [1] : tensor<?xi64> to tensor<1xi64>
    %token = tensor.extract_slice %x[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %some = tensor.empty() : tensor<1x2xf32>
    %zeros = linalg.fill ins(%zero : f32) outs(%some : tensor<1x2xf32>)
        -> tensor<1x2xf32>
    %sums = linalg.generic {indexing_maps = [#row, #head],
                            iterator_types = ["parallel", "parallel",
                                              "reduction"]}
        ins(%token : tensor<1x2x16xf32>) outs(%zeros : tensor<1x2xf32>) {
      ^bb0(%a: f32, %sum: f32):
        %square = arith.mulf %a, %a : f32
        %next = arith.addf %sum, %square : f32
        linalg.yield %next : f32
    } -> tensor<1x2xf32>
    %out = tensor.extract_slice %last[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %unit = linalg.generic {indexing_maps = [#row, #head, #row],
                            iterator_types = ["parallel", "parallel",
                                              "parallel"]}
        ins(%token, %sums : tensor<1x2x16xf32>, tensor<1x2xf32>)
        outs(%out : tensor<1x2x16xf32>) {
      ^bb0(%a: f32, %sum: f32, %o: f32):
        %c = arith.mulf %a, %sum : f32
        linalg.yield %c : f32
    } -> tensor<1x2x16xf32>
    %tables = tensor.empty() : tensor<1x8xf32>
    %cos, %sin = pe.rotary_table angles(%p, %freq : tensor<1xi64>, tensor<8xf64>)
        outs(%tables, %tables : tensor<1x8xf32>, tensor<1x8xf32>)
        -> tensor<1x8xf32>, tensor<1x8xf32>
    %rotated = pe.apply_rotary
        tables(%cos, %sin : tensor<1x8xf32>, tensor<1x8xf32>)
        outs(%unit : tensor<1x2x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x2x16xf32>
    %next = tensor.insert_slice %rotated into %last[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<1x2x16xf32> into tensor<?x2x16xf32>
    scf.yield %next : tensor<?x2x16xf32>
  }
  return %r : tensor<?x2x16xf32>
}

// -----

// Rows are rotated only for a token that has a slot. The tables of the token,
// which other rows may need, are computed outside of the condition and of the
// loop.
// CHECK-LABEL: func.func @write(
// CHECK:         scf.for %[[T:.*]] = %c0
// CHECK:           %[[TABLES:.*]]:2 = pe.rotary_table
// CHECK:           scf.for %[[H:.*]] = %c0 to %c2
// CHECK:             %[[WRITES:.*]] = arith.cmpi
// CHECK:             scf.if %[[WRITES]]
// CHECK:               tensor.extract_slice %{{.*}}[0, %[[H]], 0] [1, 1, 16]
// CHECK:               pe.apply_rotary {{.*}} tables(%[[TABLES]]#0, %[[TABLES]]#1 : {{.*}} -> tensor<1x1x16xf32>
// CHECK:               tensor.insert_slice
// CHECK:             } else {
// CHECK-NEXT:          scf.yield
// CHECK:           } {pe.independent}
func.func @write(%x: tensor<?x2x16xf32>, %pos: tensor<?xi64>,
                 %freq: tensor<8xf64>, %slots: tensor<?xi64>,
                 %cache: tensor<64x2x16xf32>) -> tensor<64x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %cache)
      -> (tensor<64x2x16xf32>) {
    %p = tensor.extract_slice %pos[%t] [1] [1] : tensor<?xi64> to tensor<1xi64>
    %token = tensor.extract_slice %x[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %tables = tensor.empty() : tensor<1x8xf32>
    %cos, %sin = pe.rotary_table angles(%p, %freq : tensor<1xi64>, tensor<8xf64>)
        outs(%tables, %tables : tensor<1x8xf32>, tensor<1x8xf32>)
        -> tensor<1x8xf32>, tensor<1x8xf32>
    %empty = tensor.empty() : tensor<1x2x16xf32>
    %rotated = pe.apply_rotary ins(%token : tensor<1x2x16xf32>)
        tables(%cos, %sin : tensor<1x8xf32>, tensor<1x8xf32>)
        outs(%empty : tensor<1x2x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x2x16xf32>
    %slot = tensor.extract_slice %slots[%t] [1] [1]
        : tensor<?xi64> to tensor<1xi64>
    %next = pe.write_cache ins(%rotated : tensor<1x2x16xf32>)
        slots(%slot : tensor<1xi64>) outs(%last : tensor<64x2x16xf32>)
        {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
        -> tensor<64x2x16xf32>
    scf.yield %next : tensor<64x2x16xf32>
  }
  return %r : tensor<64x2x16xf32>
}

// -----

// A token that is only copied stays one copy of all its heads.
// CHECK-LABEL: func.func @copy(
// CHECK:         scf.for
// CHECK-NOT:       scf.for
// CHECK:           scf.if
// CHECK:             tensor.extract_slice %{{.*}} [1, 2, 16]
// CHECK:             tensor.insert_slice %{{.*}} [1, 2, 16]
// CHECK-NOT:     scf.for
// CHECK:         return
func.func @copy(%x: tensor<?x2x16xf32>, %slots: tensor<?xi64>,
                %cache: tensor<64x2x16xf32>) -> tensor<64x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %cache)
      -> (tensor<64x2x16xf32>) {
    %token = tensor.extract_slice %x[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %slot = tensor.extract_slice %slots[%t] [1] [1]
        : tensor<?xi64> to tensor<1xi64>
    %next = pe.write_cache ins(%token : tensor<1x2x16xf32>)
        slots(%slot : tensor<1xi64>) outs(%last : tensor<64x2x16xf32>)
        {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
        -> tensor<64x2x16xf32>
    scf.yield %next : tensor<64x2x16xf32>
  }
  return %r : tensor<64x2x16xf32>
}

// -----

// A write that is in no loop gets one over its tokens.
// CHECK-LABEL: func.func @write_of_all_tokens(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<?x16xf32>
// CHECK:         scf.for
// CHECK:           scf.if
// CHECK:             tensor.insert_slice
func.func @write_of_all_tokens(%x: tensor<?x16xf32>, %slots: tensor<?xi64>,
                               %cache: tensor<64x16xf32>) -> tensor<64x16xf32> {
  %r = pe.write_cache ins(%x : tensor<?x16xf32>)
      slots(%slots : tensor<?xi64>) outs(%cache : tensor<64x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<64x16xf32>
  return %r : tensor<64x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// What all rows need is computed once, before them: the largest of the heads.
// CHECK-LABEL: func.func @combines_rows(
// CHECK:         scf.for
// CHECK:           linalg.generic {{.*}}"reduction"{{.*}} outs(%{{.*}} : tensor<1x16xf32>)
// CHECK:           scf.for
// CHECK:             linalg.generic {{.*}} outs(%{{.*}} : tensor<1x1x16xf32>)
// CHECK:             pe.apply_rotary
func.func @combines_rows(%x: tensor<?x2x16xf32>, %cos: tensor<1x8xf32>,
                         %init: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x2x16xf32>
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %init)
      -> (tensor<?x2x16xf32>) {
    %token = tensor.extract_slice %x[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %some = tensor.empty() : tensor<1x16xf32>
    %zeros = linalg.fill ins(%zero : f32) outs(%some : tensor<1x16xf32>)
        -> tensor<1x16xf32>
    %largest = linalg.generic
        {indexing_maps = [#row, affine_map<(t, h, f) -> (t, f)>],
         iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%token : tensor<1x2x16xf32>) outs(%zeros : tensor<1x16xf32>) {
      ^bb0(%a: f32, %b: f32):
        %c = arith.maximumf %a, %b : f32
        linalg.yield %c : f32
    } -> tensor<1x16xf32>
    %out = tensor.extract_slice %last[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<?x2x16xf32> to tensor<1x2x16xf32>
    %unit = linalg.generic
        {indexing_maps = [#row, affine_map<(t, h, f) -> (t, f)>, #row],
         iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%token, %largest : tensor<1x2x16xf32>, tensor<1x16xf32>)
        outs(%out : tensor<1x2x16xf32>) {
      ^bb0(%a: f32, %b: f32, %o: f32):
        %c = arith.divf %a, %b : f32
        linalg.yield %c : f32
    } -> tensor<1x2x16xf32>
    %rotated = pe.apply_rotary
        tables(%cos, %cos : tensor<1x8xf32>, tensor<1x8xf32>)
        outs(%unit : tensor<1x2x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x2x16xf32>
    %next = tensor.insert_slice %rotated into %last[%t, 0, 0] [1, 2, 16] [1, 1, 1]
        : tensor<1x2x16xf32> into tensor<?x2x16xf32>
    scf.yield %next : tensor<?x2x16xf32>
  }
  return %r : tensor<?x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// Outside of a loop over tokens, nothing is fused by row.
// CHECK-LABEL: func.func @no_token_loop(
// CHECK:         linalg.exp {{.*}} -> tensor<4x2x16xf32>
// CHECK-NOT:     linalg
// CHECK:         scf.for
// CHECK-NOT:     linalg
// CHECK:         return
func.func @no_token_loop(%x: tensor<4x2x16xf32>, %cos: tensor<4x8xf32>,
                         %init: tensor<4x2x16xf32>) -> tensor<4x2x16xf32> {
  %y = linalg.exp ins(%x : tensor<4x2x16xf32>) outs(%init : tensor<4x2x16xf32>)
      -> tensor<4x2x16xf32>
  %r = pe.apply_rotary tables(%cos, %cos : tensor<4x8xf32>, tensor<4x8xf32>)
      outs(%y : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}
