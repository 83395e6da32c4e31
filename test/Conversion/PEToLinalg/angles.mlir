// RUN: pe-opt %s --convert-pe-to-linalg --cse --canonicalize \
// RUN:   --split-input-file | FileCheck %s --implicit-check-not=pe.

// round(2^64 / 2π) and a tenth of it.

// CHECK-LABEL: func.func @constant_frequencies_are_constant_turns(
// CHECK:         %[[TURNS:.*]] = arith.constant dense<[2935890503282001226, 293589050328200{{[0-9]*}}, 29358905032820{{[0-9]*}}, 2935890503282{{[0-9]*}}]> : tensor<4xi64>
// CHECK-NOT:     math.fma
// CHECK:         linalg.generic {{.*}} ins(%[[TURNS]], %{{.*}} : tensor<4xi64>, tensor<5xi8>)
// CHECK:           arith.extsi %{{.*}} : i8 to i64
func.func @constant_frequencies_are_constant_turns(%pos: tensor<5xi8>,
    %c: tensor<5x4xf32>) -> (tensor<5x4xf32>, tensor<5x4xf32>) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<5xi8>, tensor<4xf64>)
      outs(%c, %c : tensor<5x4xf32>, tensor<5x4xf32>)
      -> tensor<5x4xf32>, tensor<5x4xf32>
  return %cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>
}

// -----

// A pair takes the position of its axis: one comparison per run of axes.

// CHECK-LABEL: func.func @axes_select_positions(
// CHECK-SAME:      %[[POS:.*]]: tensor<3x?xi64>, %{{.*}}, %[[SCALE:.*]]: f64
// CHECK-DAG:     %[[T:.*]] = tensor.extract_slice %[[POS]][0, 0]
// CHECK-DAG:     %[[H:.*]] = tensor.extract_slice %[[POS]][1, 0]
// CHECK-DAG:     %[[W:.*]] = tensor.extract_slice %[[POS]][2, 0]
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%{{.*}}, %{{.*}}, %[[T]], %[[H]], %[[W]] :
// CHECK:         ^bb0(%{{.*}}: i64, %{{.*}}: i64, %[[PT:.*]]: i64, %[[PH:.*]]: i64, %[[PW:.*]]: i64,
// CHECK:           %[[PAIR:.*]] = linalg.index 1
// CHECK:           %[[BEFORE3:.*]] = arith.cmpi ult, %[[PAIR]], %c3
// CHECK:           %[[W_OR_H:.*]] = arith.select %[[BEFORE3]], %[[PW]], %[[PH]]
// CHECK:           %[[BEFORE2:.*]] = arith.cmpi ult, %[[PAIR]], %c2
// CHECK:           arith.select %[[BEFORE2]], %[[PT]], %[[W_OR_H]]
// CHECK:           arith.mulf %{{.*}}, %[[SCALE]] : f64
// CHECK:           arith.mulf %{{.*}}, %[[SCALE]] : f64
func.func @axes_select_positions(%pos: tensor<3x?xi64>, %c: tensor<?x4xf64>,
    %scale: f64) -> (tensor<?x4xf64>, tensor<?x4xf64>) {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %cos, %sin = pe.rotary_table
      angles(%pos, %freq : tensor<3x?xi64>, tensor<4xf64>) scale(%scale)
      outs(%c, %c : tensor<?x4xf64>, tensor<?x4xf64>)
      {axes = array<i64: 0, 0, 2, 1>} -> tensor<?x4xf64>, tensor<?x4xf64>
  return %cos, %sin : tensor<?x4xf64>, tensor<?x4xf64>
}

// -----

// CHECK-LABEL: func.func @positions_are_a_loop(
// CHECK-SAME:      %[[START:.*]]: i32, %[[N:.*]]: index
// CHECK:         %[[EMPTY:.*]] = tensor.empty(%[[N]]) : tensor<?xi32>
// CHECK:         linalg.generic {{.*}} outs(%[[EMPTY]] :
// CHECK:           %[[INDEX:.*]] = linalg.index 0
// CHECK:           %[[I:.*]] = arith.index_cast %[[INDEX]] : index to i32
// CHECK:           %[[STEPS:.*]] = arith.muli %[[I]], %c-3_i32
// CHECK:           arith.addi %[[START]], %[[STEPS]]
func.func @positions_are_a_loop(%start: i32, %n: index) -> tensor<?xi32> {
  %p = pe.positions %start, %n {step = -3 : i64} : tensor<?xi32>
  return %p : tensor<?xi32>
}

// -----

// The step wraps around with the element type: 300 is 44 in i8.

// CHECK-LABEL: func.func @step_wraps_around(
// CHECK:         %[[STEP:.*]] = arith.constant 44 : i8
// CHECK:         arith.muli %{{.*}}, %[[STEP]] : i8
func.func @step_wraps_around(%start: i8) -> tensor<4xi8> {
  %p = pe.positions %start {step = 300 : i64} : tensor<4xi8>
  return %p : tensor<4xi8>
}

// -----

// In memory they are the same loop. Who frees the memory stays known.

// CHECK-LABEL: func.func @positions_in_memory(
// CHECK-SAME:      %[[START:.*]]: i64, %[[N:.*]]: index
// CHECK:         %[[P:.*]] = memref.alloc(%[[N]]) {alignment = 64 : i64, bufferization.manual_deallocation} : memref<?xi64, 1>
// CHECK:         linalg.generic {{.*}} outs(%[[P]] : memref<?xi64, 1>)
// CHECK:           %[[INDEX:.*]] = linalg.index 0
// CHECK:           %[[I:.*]] = arith.index_cast %[[INDEX]] : index to i64
// CHECK:           %[[STEPS:.*]] = arith.muli %[[I]], %c-3_i64
// CHECK:           %[[POSITION:.*]] = arith.addi %[[START]], %[[STEPS]]
// CHECK:           linalg.yield %[[POSITION]]
// CHECK:         return %[[P]]
func.func @positions_in_memory(%start: i64, %n: index) -> memref<?xi64, 1> {
  %p = pe.positions %start, %n
      {bufferization.manual_deallocation, step = -3 : i64} : memref<?xi64, 1>
  return %p : memref<?xi64, 1>
}

// -----

// CHECK-LABEL: func.func @positions_in_static_memory(
// CHECK:         %[[P:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4xi32>
// CHECK:         linalg.generic {{.*}} outs(%[[P]] : memref<4xi32>)
// CHECK:         memref.load %[[P]]
// CHECK:         memref.dealloc %[[P]]
func.func @positions_in_static_memory(%start: i32, %i: index) -> i32 {
  %p = pe.positions %start : memref<4xi32>
  %value = memref.load %p[%i] : memref<4xi32>
  memref.dealloc %p : memref<4xi32>
  return %value : i32
}
