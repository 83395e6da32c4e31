// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s

// Rotations of one row by tables with an element for each feature.

// Each half of the window has its part of the tables.
// CHECK-LABEL: func.func @halves(
// CHECK-SAME:      %[[X:.*]]: tensor<16xf32>, %[[COS:.*]]: tensor<16xf32>, %[[SIN:.*]]: tensor<16xf32>)
// CHECK-DAG:     %[[A:.*]] = vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[B:.*]] = vector.transfer_read %[[X]][%c8], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[CA:.*]] = vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[SA:.*]] = vector.transfer_read %[[SIN]][%c0], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[CB:.*]] = vector.transfer_read %[[COS]][%c8], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[SB:.*]] = vector.transfer_read %[[SIN]][%c8], %{{.*}} : tensor<16xf32>, vector<8xf32>
// CHECK-DAG:     %[[ACA:.*]] = arith.mulf %[[A]], %[[CA]] fastmath<contract>
// CHECK-DAG:     %[[BSA:.*]] = arith.mulf %[[B]], %[[SA]] fastmath<contract>
// CHECK-DAG:     %[[BCB:.*]] = arith.mulf %[[B]], %[[CB]] fastmath<contract>
// CHECK-DAG:     %[[ASB:.*]] = arith.mulf %[[A]], %[[SB]] fastmath<contract>
// CHECK-DAG:     arith.subf %[[ACA]], %[[BSA]] fastmath<contract>
// CHECK-DAG:     arith.addf %[[BCB]], %[[ASB]] fastmath<contract>
// CHECK:         return
func.func @halves(%x: tensor<16xf32>, %cos: tensor<16xf32>,
                  %sin: tensor<16xf32>) -> tensor<16xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<16xf32>, tensor<16xf32>)
      outs(%x : tensor<16xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64>}
      -> tensor<16xf32>
  return %r : tensor<16xf32>
}

// Interleaved tables are read as they are; the sines of first partners are
// negated.
// CHECK-LABEL: func.func @interleaved_pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<8xf32>, %[[COS:.*]]: tensor<8xf32>, %[[SIN:.*]]: tensor<8xf32>)
// CHECK-DAG:     %[[SIGNS:.*]] = arith.constant dense<[-1.000000e+00, 1.000000e+00, -1.000000e+00, 1.000000e+00, -1.000000e+00, 1.000000e+00, -1.000000e+00, 1.000000e+00]>
// CHECK-DAG:     %[[PAIRS:.*]] = vector.transfer_read %[[X]][%c0]
// CHECK-DAG:     %[[SWAPPED:.*]] = vector.shuffle %[[PAIRS]], %[[PAIRS]] [1, 0, 3, 2, 5, 4, 7, 6]
// CHECK-DAG:     %[[C:.*]] = vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<8xf32>, vector<8xf32>
// CHECK-DAG:     %[[S:.*]] = vector.transfer_read %[[SIN]][%c0], %{{.*}} : tensor<8xf32>, vector<8xf32>
// CHECK-DAG:     %[[SIGNED:.*]] = arith.mulf %[[S]], %[[SIGNS]]
// CHECK-DAG:     %[[XC:.*]] = arith.mulf %[[PAIRS]], %[[C]] fastmath<contract>
// CHECK-DAG:     %[[XS:.*]] = arith.mulf %[[SWAPPED]], %[[SIGNED]] fastmath<contract>
// CHECK:         arith.addf %[[XC]], %[[XS]] fastmath<contract>
func.func @interleaved_pairs(%x: tensor<8xf32>, %cos: tensor<8xf32>,
                             %sin: tensor<8xf32>) -> tensor<8xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<8xf32>)
      {layout = #pe.layout<interleaved>, per_feature,
       position_dims = array<i64>} -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// With `conjugate`, those of second partners are.
// CHECK-LABEL: func.func @conjugate_of_interleaved_pairs(
// CHECK:         arith.constant dense<[1.000000e+00, -1.000000e+00, 1.000000e+00, -1.000000e+00]>
func.func @conjugate_of_interleaved_pairs(
    %x: tensor<4xf64>, %cos: tensor<4xf64>, %sin: tensor<4xf64>)
    -> tensor<4xf64> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<4xf64>, tensor<4xf64>)
      outs(%x : tensor<4xf64>)
      {layout = #pe.layout<interleaved>, per_feature, conjugate,
       position_dims = array<i64>} -> tensor<4xf64>
  return %r : tensor<4xf64>
}

// The tables have the arrangement of the result.
// CHECK-LABEL: func.func @from_interleaved_to_halves(
// CHECK-SAME:      %{{.*}}, %[[COS:.*]]: tensor<8xf32>, %{{.*}})
// CHECK:         vector.deinterleave
// CHECK:         vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<8xf32>, vector<4xf32>
// CHECK:         vector.transfer_read %[[COS]][%c4], %{{.*}} : tensor<8xf32>, vector<4xf32>
func.func @from_interleaved_to_halves(
    %x: tensor<8xf32>, %cos: tensor<8xf32>, %sin: tensor<8xf32>)
    -> tensor<8xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<8xf32>)
      {layout = #pe.layout<interleaved_to_half>, per_feature,
       position_dims = array<i64>} -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// CHECK-LABEL: func.func @from_halves_to_interleaved(
// CHECK-SAME:      %{{.*}}, %[[COS:.*]]: tensor<8xf32>, %{{.*}})
// CHECK:         %[[C:.*]] = vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<8xf32>, vector<8xf32>
// CHECK-NEXT:    %{{.*}}, %{{.*}} = vector.deinterleave %[[C]]
// CHECK:         vector.interleave
func.func @from_halves_to_interleaved(
    %x: tensor<8xf32>, %cos: tensor<8xf32>, %sin: tensor<8xf32>)
    -> tensor<8xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<8xf32>)
      {layout = #pe.layout<half_to_interleaved>, per_feature,
       position_dims = array<i64>} -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// Rows and tables of bf16 are both words: nothing is shuffled.
// CHECK-LABEL: func.func @words_of_halves(
// CHECK-NOT:     vector.shuffle {{.*}}xbf16>
// CHECK-NOT:     vector.deinterleave
// CHECK:         return
func.func @words_of_halves(%x: tensor<64xbf16>, %cos: tensor<64xbf16>,
                           %sin: tensor<64xbf16>) -> tensor<64xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<64xbf16>, tensor<64xbf16>)
      outs(%x : tensor<64xbf16>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64>}
      -> tensor<64xbf16>
  return %r : tensor<64xbf16>
}

// CHECK-LABEL: func.func @words_of_interleaved_pairs(
// CHECK-SAME:      %{{.*}}, %[[COS:.*]]: tensor<16xbf16>, %{{.*}})
// CHECK-NOT:     vector.shuffle {{.*}}xbf16>
// CHECK-NOT:     vector.deinterleave
// CHECK:         %[[BOTH:.*]] = vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<16xbf16>, vector<16xbf16>
// CHECK-NEXT:    vector.bitcast %[[BOTH]] : vector<16xbf16> to vector<8xi32>
// CHECK-NOT:     vector.shuffle {{.*}}xbf16>
// CHECK-NOT:     vector.deinterleave
// CHECK:         return
func.func @words_of_interleaved_pairs(
    %x: tensor<16xbf16>, %cos: tensor<16xbf16>, %sin: tensor<16xbf16>)
    -> tensor<16xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<16xbf16>, tensor<16xbf16>)
      outs(%x : tensor<16xbf16>)
      {layout = #pe.layout<interleaved>, per_feature,
       position_dims = array<i64>} -> tensor<16xbf16>
  return %r : tensor<16xbf16>
}

// Tables of features are not those of a token's pairs, whatever they hold.
// CHECK-LABEL: func.func @table_of_one_token(
// CHECK:         pe.cos_sin %{{.*}} : vector<8xi64>
// CHECK:         vector.transfer_write
// CHECK:         vector.transfer_read
func.func @table_of_one_token(%x: tensor<8xf32>, %pos: tensor<i32>,
                              %freq: tensor<8xf64>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<8xf64>)
      outs(%e, %e : tensor<8xf32>, tensor<8xf32>)
      -> tensor<8xf32>, tensor<8xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<8xf32>)
      {layout = #pe.layout<half>, per_feature, position_dims = array<i64>}
      -> tensor<8xf32>
  return %r : tensor<8xf32>
}
