// RUN: pe-opt %s --pe-vectorize --canonicalize --cse | FileCheck %s \
// RUN:   --implicit-check-not=math.sin --implicit-check-not=math.cos
// RUN: pe-opt %s --pe-vectorize=width=512 --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=W512

// Cosines and sines of one token: up to two vectors at once, which are taken
// apart afterwards.

// 2935890503282001226 is 1/2π of a turn in units of 2^-64. The position of a
// run is its start, so that no array of positions is left.
// CHECK-LABEL: func.func @constant_frequencies(
// CHECK-SAME:      %[[START:.*]]: i32, %[[COS:.*]]: tensor<1x12xf32>, %[[SIN:.*]]: tensor<1x12xf32>)
// CHECK-DAG:     %[[TURNS:.*]] = arith.constant dense<[2935890503282001226, 1467945251641000613, {{.*}}]> : vector<12xi64>
// CHECK-NOT:     pe.positions
// CHECK-NOT:     tensor.extract %
// CHECK-DAG:     %[[POS:.*]] = arith.extsi %[[START]] : i32 to i64
// CHECK:         %[[LANES:.*]] = vector.broadcast %[[POS]] : i64 to vector<12xi64>
// CHECK:         pe.cos_sin %[[LANES]], %[[TURNS]] : vector<12xi64> -> vector<12xf32>
// CHECK-DAG:     %[[COS_ROW:.*]] = tensor.extract_slice %[[COS]][0, 0] [1, 12] [1, 1] : tensor<1x12xf32> to tensor<12xf32>
// CHECK-DAG:     %[[SIN_ROW:.*]] = tensor.extract_slice %[[SIN]][0, 0] [1, 12] [1, 1] : tensor<1x12xf32> to tensor<12xf32>
// CHECK:         %[[C1:.*]] = vector.transfer_write %{{.*}}, %[[COS_ROW]][%c0] {in_bounds = [true]} : vector<8xf32>
// CHECK:         %[[S1:.*]] = vector.transfer_write %{{.*}}, %[[SIN_ROW]][%c0] {in_bounds = [true]} : vector<8xf32>
// CHECK:         %[[C2:.*]] = vector.transfer_write %{{.*}}, %[[C1]][%c8] {in_bounds = [true]} : vector<4xf32>
// CHECK:         %[[S2:.*]] = vector.transfer_write %{{.*}}, %[[S1]][%c8] {in_bounds = [true]} : vector<4xf32>
// CHECK:         %[[C:.*]] = tensor.insert_slice %[[C2]] into %[[COS]][0, 0] [1, 12] [1, 1]
// CHECK:         %[[S:.*]] = tensor.insert_slice %[[S2]] into %[[SIN]][0, 0] [1, 12] [1, 1]
// CHECK-NEXT:    return %[[C]], %[[S]]

// W512-LABEL: func.func @constant_frequencies(
// W512-COUNT-2: vector.transfer_write %{{.*}} : vector<12xf32>
// W512-NOT:     vector.transfer_write
// W512:         return
func.func @constant_frequencies(%start: i32, %c: tensor<1x12xf32>,
                                %s: tensor<1x12xf32>)
    -> (tensor<1x12xf32>, tensor<1x12xf32>) {
  %pos = pe.positions %start : tensor<1xi32>
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125, 1.0, 1.0, 1.0, 1.0,
                                1.0, 0.5, 0.25, 0.125]> : tensor<12xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<1xi32>, tensor<12xf64>)
      outs(%c, %s : tensor<1x12xf32>, tensor<1x12xf32>)
      -> tensor<1x12xf32>, tensor<1x12xf32>
  return %r#0, %r#1 : tensor<1x12xf32>, tensor<1x12xf32>
}

// CHECK-LABEL: func.func @frequencies_of_a_scheme(
// CHECK:         arith.constant dense<[2935890503282001226, 293589050328200139, 29358905032820013, 2935890503282001]> : vector<4xi64>
// CHECK-NOT:     pe.frequencies
// CHECK:         return
func.func @frequencies_of_a_scheme(%start: i64, %init: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  %pos = tensor.from_elements %start : tensor<i64>
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i64>, tensor<4xf64>)
      outs(%init, %init : tensor<4xf32>, tensor<4xf32>)
      -> tensor<4xf32>, tensor<4xf32>
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// Run-time frequencies are converted to turns at run time.
// CHECK-LABEL: func.func @unknown_frequencies(
// CHECK-SAME:      %[[POS:.*]]: tensor<1xi8>, %[[FREQ:.*]]: tensor<8xf64>
// CHECK:         %[[P:.*]] = tensor.extract %[[POS]][%c0]
// CHECK:         %[[WIDE:.*]] = arith.extsi %[[P]] : i8 to i64
// CHECK:         %[[LANES:.*]] = vector.broadcast %[[WIDE]] : i64 to vector<8xi64>
// CHECK:         %[[THETA:.*]] = vector.transfer_read %[[FREQ]][%c0], %{{.*}} : tensor<8xf64>, vector<8xf64>
// CHECK:         arith.mulf %[[THETA]], %{{.*}} : vector<8xf64>
// CHECK:         arith.fptosi %{{.*}} : vector<8xf64> to vector<8xi64>
// CHECK:         pe.cos_sin %[[LANES]], %{{.*}} : vector<8xi64> -> vector<8xf32>
func.func @unknown_frequencies(%pos: tensor<1xi8>, %freq: tensor<8xf64>,
                               %init: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<1xi8>, tensor<8xf64>)
      outs(%init, %init : tensor<1x8xf32>, tensor<1x8xf32>)
      -> tensor<1x8xf32>, tensor<1x8xf32>
  return %r#0, %r#1 : tensor<1x8xf32>, tensor<1x8xf32>
}

// Every lane has the position of its axis.
// CHECK-LABEL: func.func @axes_and_scale(
// CHECK-SAME:      %[[POS:.*]]: tensor<3x1xi64>, %[[SCALE:.*]]: f64,
// CHECK-DAG:     %[[MASK:.*]] = arith.constant dense<[false, true, false, true]> : vector<4xi1>
// CHECK:         %[[P0:.*]] = tensor.extract %[[POS]][%c0, %c0]
// CHECK-NOT:     tensor.extract
// CHECK:         %[[P2:.*]] = tensor.extract %[[POS]][%c2, %c0]
// CHECK-DAG:     %[[L0:.*]] = vector.broadcast %[[P0]] : i64 to vector<4xi64>
// CHECK-DAG:     %[[L2:.*]] = vector.broadcast %[[P2]] : i64 to vector<4xi64>
// CHECK-DAG:     %[[LANES:.*]] = arith.select %[[MASK]], %[[L2]], %[[L0]]
// CHECK-DAG:     %[[NARROW:.*]] = arith.truncf %[[SCALE]] : f64 to f32
// CHECK-DAG:     %[[FACTOR:.*]] = vector.broadcast %[[NARROW]] : f32 to vector<4xf32>
// CHECK:         %[[C:.*]], %[[S:.*]] = pe.cos_sin %[[LANES]], %{{.*}} scale(%[[FACTOR]] : vector<4xf32>)
// CHECK-DAG:     arith.truncf %[[C]] : vector<4xf32> to vector<4xbf16>
// CHECK-DAG:     arith.truncf %[[S]] : vector<4xf32> to vector<4xbf16>
func.func @axes_and_scale(%pos: tensor<3x1xi64>, %a: f64,
                          %init: tensor<1x4xbf16>)
    -> (tensor<1x4xbf16>, tensor<1x4xbf16>) {
  %freq = arith.constant dense<[1.0, 0.5, 0.25, 0.125]> : tensor<4xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<3x1xi64>, tensor<4xf64>)
      scale(%a) outs(%init, %init : tensor<1x4xbf16>, tensor<1x4xbf16>)
      {axes = array<i64: 0, 2, 0, 2>} -> tensor<1x4xbf16>, tensor<1x4xbf16>
  return %r#0, %r#1 : tensor<1x4xbf16>, tensor<1x4xbf16>
}

// f64 has four lanes, and uses 32 more bits of every turn.
// CHECK-LABEL: func.func @f64(
// CHECK-DAG:     %[[HIGH:.*]] = arith.constant dense<2935890503282001226> : vector<6xi64>
// CHECK-DAG:     %[[LOW:.*]] = arith.constant dense<2131351028> : vector<6xi64>
// CHECK:         %[[LANES:.*]] = vector.broadcast %{{.*}} : i64 to vector<6xi64>
// CHECK:         pe.cos_sin %[[LANES]], %[[HIGH]] low(%[[LOW]] : vector<6xi64>) : vector<6xi64> -> vector<6xf64>
// CHECK-COUNT-2: vector.transfer_write %{{.*}} : vector<4xf64>
// CHECK-COUNT-2: vector.transfer_write %{{.*}} : vector<2xf64>
func.func @f64(%pos: tensor<i64>, %init: tensor<6xf64>)
    -> (tensor<6xf64>, tensor<6xf64>) {
  %freq = arith.constant dense<1.0> : tensor<6xf64>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<i64>, tensor<6xf64>)
      outs(%init, %init : tensor<6xf64>, tensor<6xf64>)
      -> tensor<6xf64>, tensor<6xf64>
  return %r#0, %r#1 : tensor<6xf64>, tensor<6xf64>
}
