// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-vectorize=width=128 --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=NARROW

// Rotations of one row. Vectors have `width` bits, 256 by default, and the last
// one has the remaining pairs.

// CHECK-LABEL: func.func @update_of_halves(
// CHECK-SAME:      %[[X:.*]]: tensor<1x1x24xf32>, %[[COS:.*]]: tensor<1x12xf32>, %[[SIN:.*]]: tensor<1x12xf32>)
// CHECK:         %[[ROW:.*]] = tensor.extract_slice %[[X]][0, 0, 0] [1, 1, 24] [1, 1, 1] : tensor<1x1x24xf32> to tensor<24xf32>
// CHECK:         %[[A:.*]] = vector.transfer_read %[[ROW]][%c0], %{{.*}} {in_bounds = [true]} : tensor<24xf32>, vector<8xf32>
// CHECK:         %[[B:.*]] = vector.transfer_read %[[ROW]][%c12], %{{.*}} {in_bounds = [true]} : tensor<24xf32>, vector<8xf32>
// CHECK:         %[[C:.*]] = vector.transfer_read %[[COS]][%c0, %c0], %{{.*}} : tensor<1x12xf32>, vector<8xf32>
// CHECK:         %[[S:.*]] = vector.transfer_read %[[SIN]][%c0, %c0], %{{.*}} : tensor<1x12xf32>, vector<8xf32>
// CHECK-DAG:     %[[AC:.*]] = arith.mulf %[[A]], %[[C]] fastmath<contract>
// CHECK-DAG:     %[[BS:.*]] = arith.mulf %[[B]], %[[S]] fastmath<contract>
// CHECK-DAG:     %[[BC:.*]] = arith.mulf %[[B]], %[[C]] fastmath<contract>
// CHECK-DAG:     %[[AS:.*]] = arith.mulf %[[A]], %[[S]] fastmath<contract>
// CHECK-DAG:     %[[FIRST:.*]] = arith.subf %[[AC]], %[[BS]] fastmath<contract>
// CHECK-DAG:     %[[SECOND:.*]] = arith.addf %[[BC]], %[[AS]] fastmath<contract>
// CHECK:         %[[X1:.*]] = vector.transfer_write %[[FIRST]], %[[ROW]][%c0] {in_bounds = [true]} : vector<8xf32>
// CHECK:         %[[X2:.*]] = vector.transfer_write %[[SECOND]], %[[X1]][%c12] {in_bounds = [true]} : vector<8xf32>
// The tail reads from the updated row: there is only one array.
// CHECK:         vector.transfer_read %[[X2]][%c8], %{{.*}} : tensor<24xf32>, vector<4xf32>
// CHECK:         vector.transfer_read %[[X2]][%c20], %{{.*}} : tensor<24xf32>, vector<4xf32>
// CHECK:         vector.transfer_read %[[COS]][%c0, %c8], %{{.*}} : tensor<1x12xf32>, vector<4xf32>
// CHECK:         %[[X3:.*]] = vector.transfer_write %{{.*}}, %[[X2]][%c8]
// CHECK:         %[[X4:.*]] = vector.transfer_write %{{.*}}, %[[X3]][%c20]
// CHECK-NEXT:    %[[R:.*]] = tensor.insert_slice %[[X4]] into %[[X]][0, 0, 0] [1, 1, 24] [1, 1, 1]
// CHECK-NEXT:    return %[[R]]

// NARROW-LABEL: func.func @update_of_halves(
// NARROW-COUNT-6: vector.transfer_write %{{.*}} : vector<4xf32>, tensor<24xf32>
// NARROW-NOT:     vector.transfer_write
// NARROW:         return
func.func @update_of_halves(%x: tensor<1x1x24xf32>, %cos: tensor<1x12xf32>,
                            %sin: tensor<1x12xf32>) -> tensor<1x1x24xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<1x12xf32>, tensor<1x12xf32>)
      outs(%x : tensor<1x1x24xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x1x24xf32>
  return %r : tensor<1x1x24xf32>
}

// Features outside of the window are copied, 16 f16 at a time and in the order of
// memory, and reads come from x only. Tables of another type are converted like x.
// CHECK-LABEL: func.func @window_of_interleaved_pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<40xf16>, %[[Y:.*]]: tensor<40xf16>, %[[COS:.*]]: tensor<8xbf16>, %{{.*}}: tensor<8xbf16>)
// CHECK:         %[[HEAD:.*]] = vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<40xf16>, vector<16xf16>
// CHECK:         %[[Y1:.*]] = vector.transfer_write %[[HEAD]], %[[Y]][%c0]
// CHECK:         %[[HEAD_TAIL:.*]] = vector.transfer_read %[[X]][%c16], %{{.*}} : tensor<40xf16>, vector<2xf16>
// CHECK:         %[[Y2:.*]] = vector.transfer_write %[[HEAD_TAIL]], %[[Y1]][%c16]
// CHECK:         %[[NARROW_X:.*]] = vector.transfer_read %[[X]][%c18], %{{.*}} : tensor<40xf16>, vector<16xf16>
// CHECK:         %[[PAIRS:.*]] = arith.extf %[[NARROW_X]] : vector<16xf16> to vector<16xf32>
// Partners are swapped once, and pairs are not deinterleaved.
// CHECK:         %[[SWAPPED:.*]] = vector.shuffle %[[PAIRS]], %[[PAIRS]] [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14]
// CHECK:         %[[NARROW_COS:.*]] = vector.transfer_read %[[COS]][%c0], %{{.*}} : tensor<8xbf16>, vector<8xbf16>
// CHECK:         %[[C:.*]] = arith.extf %[[NARROW_COS]] : vector<8xbf16> to vector<8xf32>
// CHECK:         %[[S:.*]] = arith.extf %{{.*}} : vector<8xbf16> to vector<8xf32>
// CHECK-DAG:     %[[NEGATIVE:.*]] = arith.negf %[[S]]
// CHECK-DAG:     %[[CC:.*]] = vector.interleave %[[C]], %[[C]]
// CHECK-DAG:     %[[SS:.*]] = vector.interleave %[[NEGATIVE]], %[[S]]
// CHECK-DAG:     %[[XC:.*]] = arith.mulf %[[PAIRS]], %[[CC]] fastmath<contract>
// CHECK-DAG:     %[[XS:.*]] = arith.mulf %[[SWAPPED]], %[[SS]] fastmath<contract>
// CHECK:         %[[ROTATED:.*]] = arith.addf %[[XC]], %[[XS]] fastmath<contract>
// CHECK:         %[[ROUNDED:.*]] = arith.truncf %[[ROTATED]] : vector<16xf32> to vector<16xf16>
// CHECK:         %[[Y3:.*]] = vector.transfer_write %[[ROUNDED]], %[[Y2]][%c18]
// CHECK:         %[[END:.*]] = vector.transfer_read %[[X]][%c34], %{{.*}} : tensor<40xf16>, vector<6xf16>
// CHECK:         %[[R:.*]] = vector.transfer_write %[[END]], %[[Y3]][%c34]
// CHECK-NEXT:    return %[[R]]
func.func @window_of_interleaved_pairs(
    %x: tensor<40xf16>, %y: tensor<40xf16>, %cos: tensor<8xbf16>,
    %sin: tensor<8xbf16>) -> tensor<40xf16> {
  %r = pe.apply_rotary ins(%x : tensor<40xf16>)
      tables(%cos, %sin : tensor<8xbf16>, tensor<8xbf16>)
      outs(%y : tensor<40xf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64>,
       begin = 18 : i64} -> tensor<40xf16>
  return %r : tensor<40xf16>
}

// All pairs are read before the first one is written, because they are written
// to other places.
// CHECK-LABEL: func.func @interleaved_to_half_reads_first(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<16xf64>
// CHECK-NOT:     vector.transfer_write
// CHECK:         vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<16xf64>, vector<8xf64>
// CHECK-NOT:     vector.transfer_write
// CHECK:         vector.transfer_read %[[X]][%c8], %{{.*}} : tensor<16xf64>, vector<8xf64>
// CHECK:         %[[X1:.*]] = vector.transfer_write %{{.*}}, %[[X]][%c0] {{.*}} : vector<4xf64>
// CHECK-NOT:     vector.transfer_read
// CHECK:         %[[X2:.*]] = vector.transfer_write %{{.*}}, %[[X1]][%c8]
// CHECK:         %[[X3:.*]] = vector.transfer_write %{{.*}}, %[[X2]][%c4]
// CHECK:         %[[X4:.*]] = vector.transfer_write %{{.*}}, %[[X3]][%c12]
// CHECK-NEXT:    return %[[X4]]
func.func @interleaved_to_half_reads_first(
    %x: tensor<16xf64>, %cos: tensor<8xf64>, %sin: tensor<8xf64>)
    -> tensor<16xf64> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf64>, tensor<8xf64>)
      outs(%x : tensor<16xf64>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64>}
      -> tensor<16xf64>
  return %r : tensor<16xf64>
}

// CHECK-LABEL: func.func @half_to_interleaved_reads_first(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<16xf64>
// CHECK-NOT:     vector.transfer_write
// CHECK-DAG:     vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<16xf64>, vector<4xf64>
// CHECK-DAG:     vector.transfer_read %[[X]][%c8], %{{.*}} : tensor<16xf64>, vector<4xf64>
// CHECK-DAG:     vector.transfer_read %[[X]][%c4], %{{.*}} : tensor<16xf64>, vector<4xf64>
// CHECK-DAG:     vector.transfer_read %[[X]][%c12], %{{.*}} : tensor<16xf64>, vector<4xf64>
// CHECK:         vector.interleave
// CHECK:         %[[X1:.*]] = vector.transfer_write %{{.*}}, %[[X]][%c0] {{.*}} : vector<8xf64>
// CHECK-NOT:     vector.transfer_read
// CHECK:         vector.interleave
// CHECK:         %[[X2:.*]] = vector.transfer_write %{{.*}}, %[[X1]][%c8] {{.*}} : vector<8xf64>
// CHECK-NEXT:    return %[[X2]]
func.func @half_to_interleaved_reads_first(
    %x: tensor<16xf64>, %cos: tensor<8xf64>, %sin: tensor<8xf64>)
    -> tensor<16xf64> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf64>, tensor<8xf64>)
      outs(%x : tensor<16xf64>)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64>}
      -> tensor<16xf64>
  return %r : tensor<16xf64>
}

// CHECK-LABEL: func.func @conjugate(
// CHECK-SAME:      %[[X:.*]]: tensor<4xf32>, %[[COS:.*]]: tensor<2xf32>, %[[SIN:.*]]: tensor<2xf32>)
// CHECK-DAG:     %[[A:.*]] = vector.transfer_read %[[X]][%c0]
// CHECK-DAG:     %[[B:.*]] = vector.transfer_read %[[X]][%c2]
// CHECK-DAG:     %[[S:.*]] = vector.transfer_read %[[SIN]][%c0]
// CHECK-DAG:     %[[BS:.*]] = arith.mulf %[[B]], %[[S]]
// CHECK-DAG:     %[[AS:.*]] = arith.mulf %[[A]], %[[S]]
// CHECK-DAG:     arith.addf %{{.*}}, %[[BS]]
// CHECK-DAG:     arith.subf %{{.*}}, %[[AS]]
// CHECK:         return
func.func @conjugate(%x: tensor<4xf32>, %cos: tensor<2xf32>,
                     %sin: tensor<2xf32>) -> tensor<4xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<2xf32>, tensor<2xf32>)
      outs(%x : tensor<4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>, conjugate}
      -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// With `conjugate`, the other sines are negated.
// CHECK-LABEL: func.func @conjugate_of_interleaved_pairs(
// CHECK-SAME:      %{{.*}}, %{{.*}}, %[[SIN:.*]]: tensor<2xf32>)
// CHECK:         %[[S:.*]] = vector.transfer_read %[[SIN]][%c0]
// CHECK:         %[[NEGATIVE:.*]] = arith.negf %[[S]]
// CHECK:         vector.interleave %[[S]], %[[NEGATIVE]]
// CHECK:         return
func.func @conjugate_of_interleaved_pairs(
    %x: tensor<4xf32>, %cos: tensor<2xf32>, %sin: tensor<2xf32>)
    -> tensor<4xf32> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<2xf32>, tensor<2xf32>)
      outs(%x : tensor<4xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64>, conjugate}
      -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// A row is at most 16 vectors of pairs, so those of a long one are wider.
// CHECK-LABEL: func.func @long_row(
// CHECK-COUNT-32: vector.transfer_write %{{.*}} : vector<16xf32>, tensor<512xf32>
// CHECK-NOT:     vector.transfer_write
// CHECK:         return
func.func @long_row(%x: tensor<1x512xf32>, %cos: tensor<1x256xf32>,
                    %sin: tensor<1x256xf32>) -> tensor<1x512xf32> {
  %r = pe.apply_rotary
      tables(%cos, %sin : tensor<1x256xf32>, tensor<1x256xf32>)
      outs(%x : tensor<1x512xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<1x512xf32>
  return %r : tensor<1x512xf32>
}
