// RUN: pe-opt %s --convert-pe-to-linalg --cse --canonicalize \
// RUN:   --split-input-file | FileCheck %s \
// RUN:   --implicit-check-not=pe. --implicit-check-not=tensor.extract{{[^_]}} \
// RUN:   --implicit-check-not=tensor.concat --implicit-check-not=math.sin \
// RUN:   --implicit-check-not=math.cos

// An update reads the halves of the init where it writes them.

// CHECK-DAG:   #[[$TABLE:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG:   #[[$ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func.func @update_of_halves(
// CHECK-SAME:      %[[X0:.*]]: tensor<2x?x4x128xbf16>
// CHECK:         %[[TURNS:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<64xf64>) outs(%{{.*}} : tensor<64xi64>)
// CHECK:         %[[TABLES:.*]]:2 = linalg.generic
// CHECK-SAME:      ins(%[[TURNS]], %{{.*}} : tensor<64xi64>, tensor<?xi32>)
// CHECK:         %[[A:.*]] = tensor.extract_slice %[[X0]][0, 0, 0, 0] [2, %{{.*}}, 4, 64] [1, 1, 1, 1]
// CHECK:         %[[B:.*]] = tensor.extract_slice %[[X0]][0, 0, 0, 64] [2, %{{.*}}, 4, 64] [1, 1, 1, 1]
// CHECK:         %[[ROTATED:.*]]:2 = linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$TABLE]], #[[$TABLE]], #[[$ALL]], #[[$ALL]]]
// CHECK-SAME:      ins(%[[TABLES]]#0, %[[TABLES]]#1 : tensor<?x64xf32>, tensor<?x64xf32>)
// CHECK-SAME:      outs(%[[A]], %[[B]] :
// CHECK:           arith.extf %{{.*}} : bf16 to f32
// CHECK:           arith.truncf %{{.*}} : f32 to bf16
// CHECK:         %[[HALF:.*]] = tensor.insert_slice %[[ROTATED]]#0 into %[[X0]][0, 0, 0, 0]
// CHECK:         %[[ALL:.*]] = tensor.insert_slice %[[ROTATED]]#1 into %[[HALF]][0, 0, 0, 64]
// CHECK:         return %[[ALL]]
func.func @update_of_halves(%x: tensor<2x?x4x128xbf16>, %pos: tensor<?xi32>,
    %freq: tensor<64xf64>) -> tensor<2x?x4x128xbf16> {
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<2x?x4x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<2x?x4x128xbf16>
  return %r : tensor<2x?x4x128xbf16>
}

// -----

// With an x, features that are not rotated are copied from it.

// CHECK-LABEL: func.func @part_of_interleaved_heads(
// CHECK-SAME:      %[[X:.*]]: tensor<7x64xf32>, %[[INIT:.*]]: tensor<7x64xf32>,
// CHECK-SAME:      %[[COS:.*]]: tensor<7x8xf64>, %[[SIN:.*]]: tensor<7x8xf64>
// CHECK:         %[[A:.*]] = tensor.extract_slice %[[X]][0, 8] [7, 8] [1, 2]
// CHECK:         %[[B:.*]] = tensor.extract_slice %[[X]][0, 9] [7, 8] [1, 2]
// CHECK:         linalg.copy ins(%{{.*}} : tensor<7x8xf32>)
// CHECK:         tensor.extract_slice %[[X]][0, 24] [7, 40] [1, 1]
// CHECK:         linalg.copy ins(%{{.*}} : tensor<7x40xf32>)
// CHECK:         linalg.generic {{.*}} ins(%[[COS]], %[[SIN]], %[[A]], %[[B]] :
// CHECK:           arith.truncf %{{.*}} : f64 to f32
// CHECK:           arith.truncf %{{.*}} : f64 to f32
// CHECK:           arith.addf
// CHECK:           arith.subf
func.func @part_of_interleaved_heads(%x: tensor<7x64xf32>,
    %init: tensor<7x64xf32>, %cos: tensor<7x8xf64>, %sin: tensor<7x8xf64>)
    -> tensor<7x64xf32> {
  %r = pe.apply_rotary ins(%x : tensor<7x64xf32>)
      tables(%cos, %sin : tensor<7x8xf64>, tensor<7x8xf64>)
      outs(%init : tensor<7x64xf32>)
      {layout = #pe.layout<interleaved>, begin = 8 : i64, conjugate,
       position_dims = array<i64: 0>} -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// -----

// With a dynamic number of pairs, the offset of the second half is computed.

// CHECK:       #[[$END:.*]] = affine_map<()[s0] -> (s0 + 3)>
// CHECK-LABEL: func.func @dynamic_pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<?x?xf16>, %[[COS:[^:]*]]: tensor<?x?xf32>
// CHECK-DAG:     %[[P:.*]] = tensor.dim %[[COS]], %c1
// CHECK-DAG:     %[[SECOND:.*]] = affine.apply #[[$END]]()[%[[P]]]
// CHECK:         tensor.extract_slice %[[X]][0, 3] [%{{.*}}, %[[P]]] [1, 1]
// CHECK:         tensor.extract_slice %[[X]][0, %[[SECOND]]] [%{{.*}}, %[[P]]] [1, 1]
func.func @dynamic_pairs(%x: tensor<?x?xf16>, %cos: tensor<?x?xf32>,
                         %sin: tensor<?x?xf32>) -> tensor<?x?xf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%x : tensor<?x?xf16>)
      {layout = #pe.layout<half>, begin = 3 : i64,
       position_dims = array<i64: 0>} -> tensor<?x?xf16>
  return %r : tensor<?x?xf16>
}

// -----

// Tables of features are read where the partners of a pair are written.

// CHECK-LABEL: func.func @tables_of_features(
// CHECK-SAME:      %[[X:.*]]: tensor<7x64xf32>, %[[COS:.*]]: tensor<7x16xf32>, %[[SIN:.*]]: tensor<7x16xf32>
// CHECK:         %[[COS_A:.*]] = tensor.extract_slice %[[COS]][0, 0] [7, 8] [1, 1]
// CHECK:         %[[SIN_A:.*]] = tensor.extract_slice %[[SIN]][0, 0] [7, 8] [1, 1]
// CHECK:         %[[COS_B:.*]] = tensor.extract_slice %[[COS]][0, 8] [7, 8] [1, 1]
// CHECK:         %[[SIN_B:.*]] = tensor.extract_slice %[[SIN]][0, 8] [7, 8] [1, 1]
// CHECK:         linalg.generic {{.*}} ins(%[[COS_A]], %[[SIN_A]], %[[COS_B]], %[[SIN_B]] :
// CHECK-NEXT:    ^bb0(%[[CA:.*]]: f32, %[[SA:.*]]: f32, %[[CB:.*]]: f32, %[[SB:.*]]: f32, %[[A:.*]]: f32, %[[B:.*]]: f32):
// CHECK-DAG:       %[[ACA:.*]] = arith.mulf %[[A]], %[[CA]]
// CHECK-DAG:       %[[BSA:.*]] = arith.mulf %[[B]], %[[SA]]
// CHECK-DAG:       %[[BCB:.*]] = arith.mulf %[[B]], %[[CB]]
// CHECK-DAG:       %[[ASB:.*]] = arith.mulf %[[A]], %[[SB]]
// CHECK-DAG:       arith.subf %[[ACA]], %[[BSA]]
// CHECK-DAG:       arith.addf %[[BCB]], %[[ASB]]
func.func @tables_of_features(%x: tensor<7x64xf32>, %cos: tensor<7x16xf32>,
                              %sin: tensor<7x16xf32>) -> tensor<7x64xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<7x16xf32>, tensor<7x16xf32>)
      outs(%x : tensor<7x64xf32>)
      {layout = #pe.layout<half>, begin = 8 : i64, per_feature,
       position_dims = array<i64: 0>} -> tensor<7x64xf32>
  return %r : tensor<7x64xf32>
}

// -----

// With `conjugate`, both sines are negated.

// CHECK-LABEL: func.func @conjugate_by_tables_of_interleaved_features(
// CHECK-SAME:      %{{.*}}: tensor<?x?xf32>, %[[COS:.*]]: tensor<?x?xf32>, %[[SIN:[^:]*]]: tensor<?x?xf32>
// CHECK:         %[[R:.*]] = tensor.dim %[[COS]], %c1
// CHECK:         %[[P:.*]] = affine.apply #{{.*}}()[%[[R]]]
// CHECK:         tensor.extract_slice %[[COS]][0, 0] [%{{.*}}, %[[P]]] [1, 2]
// CHECK:         tensor.extract_slice %[[SIN]][0, 0] [%{{.*}}, %[[P]]] [1, 2]
// CHECK:         tensor.extract_slice %[[COS]][0, 1] [%{{.*}}, %[[P]]] [1, 2]
// CHECK:         tensor.extract_slice %[[SIN]][0, 1] [%{{.*}}, %[[P]]] [1, 2]
// CHECK:         linalg.generic
// CHECK-NEXT:    ^bb0(%{{.*}}: f32, %[[SA:.*]]: f32, %{{.*}}: f32, %[[SB:.*]]: f32, %[[A:.*]]: f32, %[[B:.*]]: f32):
// CHECK-DAG:       %[[BSA:.*]] = arith.mulf %[[B]], %[[SA]]
// CHECK-DAG:       %[[ASB:.*]] = arith.mulf %[[A]], %[[SB]]
// CHECK-DAG:       arith.addf %{{.*}}, %[[BSA]]
// CHECK-DAG:       arith.subf %{{.*}}, %[[ASB]]
func.func @conjugate_by_tables_of_interleaved_features(%x: tensor<?x?xf32>,
    %cos: tensor<?x?xf32>, %sin: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%x : tensor<?x?xf32>)
      {layout = #pe.layout<interleaved>, conjugate, per_feature,
       position_dims = array<i64: 0>} -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}
