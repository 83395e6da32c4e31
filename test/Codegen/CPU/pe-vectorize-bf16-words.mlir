// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s \
// RUN:   --implicit-check-not=arith.extf --implicit-check-not=arith.truncf
// RUN: pe-opt %s --pe-vectorize=native-bf16 --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=NATIVE

// Rows of bf16 are vectors of words with two numbers. The upper half of a word
// is the f32 of its odd number, and the lower half, shifted, that of its even
// one: no number moves to another lane; instead the angles are in that order.

// CHECK-LABEL: func.func @words_of_pairs(
// CHECK-SAME:      %[[X:.*]]: tensor<16xbf16>, %[[COS:.*]]: tensor<8xf32>, %[[SIN:.*]]: tensor<8xf32>)
// CHECK-DAG:     %[[C16:.*]] = arith.constant dense<16> : vector<8xi32>
// CHECK-DAG:     %[[UPPER:.*]] = arith.constant dense<-65536> : vector<8xi32>
// CHECK:         %[[BOTH:.*]] = vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<16xbf16>, vector<16xbf16>
// CHECK:         %[[WORDS:.*]] = vector.bitcast %[[BOTH]] : vector<16xbf16> to vector<8xi32>
// CHECK-DAG:     %[[EVEN:.*]] = arith.shli %[[WORDS]], %[[C16]]
// CHECK-DAG:     %[[ODD:.*]] = arith.andi %[[WORDS]], %[[UPPER]]
// CHECK-DAG:     %[[A:.*]] = arith.bitcast %[[EVEN]] : vector<8xi32> to vector<8xf32>
// CHECK-DAG:     %[[B:.*]] = arith.bitcast %[[ODD]] : vector<8xi32> to vector<8xf32>
// CHECK-DAG:     %[[C:.*]] = vector.transfer_read %[[COS]][%c0]
// CHECK-DAG:     %[[AC:.*]] = arith.mulf %[[A]], %[[C]] fastmath<contract>
// CHECK-DAG:     %[[BC:.*]] = arith.mulf %[[B]], %[[C]] fastmath<contract>
// CHECK-DAG:     %[[FIRST:.*]] = arith.subf %[[AC]], %{{.*}} fastmath<contract>
// CHECK-DAG:     %[[SECOND:.*]] = arith.addf %[[BC]], %{{.*}} fastmath<contract>
// Both are rounded as halves of words: up, if what is dropped is more than half
// of the last place, or half of it and the number odd.
// CHECK-DAG:     %[[E:.*]] = arith.bitcast %[[FIRST]] : vector<8xf32> to vector<8xi32>
// CHECK-DAG:     %[[O:.*]] = arith.bitcast %[[SECOND]] : vector<8xf32> to vector<8xi32>
// CHECK-DAG:     %[[EH:.*]] = arith.shrui %[[E]], %[[C16]]
// CHECK-DAG:     %[[EH16:.*]] = vector.bitcast %[[EH]] : vector<8xi32> to vector<16xi16>
// CHECK-DAG:     %[[OH16:.*]] = vector.bitcast %[[O]] : vector<8xi32> to vector<16xi16>
// CHECK-DAG:     %[[KEPT:.*]] = vector.shuffle %[[EH16]], %[[OH16]] [0, 17, 2, 19, 4, 21, 6, 23,
// CHECK-DAG:     %[[OL:.*]] = arith.shli %[[O]], %[[C16]]
// CHECK-DAG:     %[[EL16:.*]] = vector.bitcast %[[E]] : vector<8xi32> to vector<16xi16>
// CHECK-DAG:     %[[OL16:.*]] = vector.bitcast %[[OL]] : vector<8xi32> to vector<16xi16>
// CHECK-DAG:     %[[DROPPED:.*]] = vector.shuffle %[[EL16]], %[[OL16]] [0, 17, 2, 19, 4, 21, 6, 23,
// CHECK-DAG:     %[[LAST:.*]] = arith.andi %[[KEPT]], %{{.*}}
// CHECK-DAG:     %[[REST:.*]] = arith.ori %[[DROPPED]], %[[LAST]]
// CHECK-DAG:     %[[IS_UP:.*]] = arith.cmpi ugt, %[[REST]], %{{.*}}
// CHECK-DAG:     %[[UP:.*]] = arith.extui %[[IS_UP]]
// CHECK:         %[[NUMBERS:.*]] = arith.addi %[[KEPT]], %[[UP]]
// One comparison for both tells whether there is a NaN, of which all bits are set.
// CHECK:         %[[ARE:.*]] = arith.cmpf uno, %[[FIRST]], %[[SECOND]]
// CHECK:         %[[ANY:.*]] = vector.reduction <or>, %[[ARE]]
// CHECK:         %[[RARE:.*]] = llvm.intr.expect %[[ANY]], %false
// CHECK:         %[[ROUNDED:.*]] = scf.if %[[RARE]] -> (vector<16xi16>)
// CHECK-DAG:       arith.cmpf uno, %[[FIRST]], %[[FIRST]]
// CHECK-DAG:       arith.cmpf uno, %[[SECOND]], %[[SECOND]]
// CHECK:           arith.ori %[[NUMBERS]], %{{.*}}
// CHECK:         } else {
// CHECK-NEXT:      scf.yield %[[NUMBERS]]
// CHECK:         %[[RESULT:.*]] = vector.bitcast %[[ROUNDED]] : vector<16xi16> to vector<16xbf16>
// CHECK:         vector.transfer_write %[[RESULT]], %[[X]][%c0]

// NATIVE-LABEL: func.func @words_of_pairs(
// NATIVE-NOT:     vector.bitcast
// NATIVE:         arith.extf %{{.*}} : vector<16xbf16> to vector<16xf32>
// NATIVE:         vector.shuffle
// NATIVE:         arith.truncf %{{.*}} : vector<16xf32> to vector<16xbf16>
func.func @words_of_pairs(%x: tensor<16xbf16>, %cos: tensor<8xf32>,
                          %sin: tensor<8xf32>) -> tensor<16xbf16> {
  %r = pe.apply_rotary tables(%cos, %sin : tensor<8xf32>, tensor<8xf32>)
      outs(%x : tensor<16xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64>}
      -> tensor<16xbf16>
  return %r : tensor<16xbf16>
}

// In the half layout, a word has one partner each of two pairs. A vector of
// words has twice as many pairs, with separate angles for even and odd pairs.
// CHECK-LABEL: func.func @words_of_partners(
// CHECK-SAME:      %[[X:.*]]: tensor<32xbf16>, %[[POS:.*]]: tensor<i32>)
// CHECK-DAG:     %[[TURNS:.*]] = arith.constant dense<[2935890503282001226, 733972625820500307, {{.*}}, 1467945251641000613, 366986312910250153, {{.*}}]> : vector<16xi64>
// CHECK:         pe.cos_sin %{{.*}}, %[[TURNS]]
// CHECK:         %[[FIRST:.*]] = vector.transfer_read %[[X]][%c0], %{{.*}} : tensor<32xbf16>, vector<16xbf16>
// CHECK:         vector.bitcast %[[FIRST]] : vector<16xbf16> to vector<8xi32>
// CHECK:         %[[SECOND:.*]] = vector.transfer_read %[[X]][%c16], %{{.*}} : tensor<32xbf16>, vector<16xbf16>
// CHECK:         vector.bitcast %[[SECOND]] : vector<16xbf16> to vector<8xi32>
// CHECK:         %[[HALF:.*]] = vector.transfer_write %{{.*}}, %[[X]][%c0] {{.*}} : vector<16xbf16>
// CHECK:         vector.transfer_write %{{.*}}, %[[HALF]][%c16] {{.*}} : vector<16xbf16>

// Widened, 16 numbers would be more than a vector of the target holds.
// NATIVE-LABEL: func.func @words_of_partners(
// NATIVE-NOT:     vector.bitcast
// NATIVE-COUNT-4: arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
// NATIVE-NOT:     arith.truncf
// NATIVE:         return
func.func @words_of_partners(%x: tensor<32xbf16>, %pos: tensor<i32>)
    -> tensor<32xbf16> {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125, 1.0, 0.5, 0.25, 0.125,
      1.0, 0.5, 0.25, 0.125, 1.0, 0.5, 0.25, 0.125]> : tensor<16xf64>
  %e = tensor.empty() : tensor<16xf32>
  %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<i32>, tensor<16xf64>)
      outs(%e, %e : tensor<16xf32>, tensor<16xf32>)
      -> tensor<16xf32>, tensor<16xf32>
  %r = pe.apply_rotary tables(%cos, %sin : tensor<16xf32>, tensor<16xf32>)
      outs(%x : tensor<32xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
      -> tensor<32xbf16>
  return %r : tensor<32xbf16>
}
