// RUN: pe-opt %s --pe-expand-ops --canonicalize | FileCheck %s \
// RUN:   --implicit-check-not=linalg.softmax --implicit-check-not=linalg.pack \
// RUN:   --implicit-check-not=linalg.unpack --implicit-check-not=tensor.concat \
// RUN:   --implicit-check-not=tensor.gather --implicit-check-not=tensor.scatter

// CHECK-LABEL: func.func @softmax(
// CHECK-COUNT-4: linalg.generic
// CHECK:         bufferization.materialize_in_destination
func.func @softmax(%x: memref<2x4xf32>, %y: memref<2x4xf32>) {
  linalg.softmax dimension(1) ins(%x : memref<2x4xf32>)
      outs(%y : memref<2x4xf32>)
  return
}

// CHECK-LABEL: func.func @pack(
// CHECK:         tensor.pad
// CHECK:         tensor.expand_shape
// CHECK:         linalg.transpose
func.func @pack(%x: tensor<3x?xf32>, %p: tensor<2x?x2x2xf32>)
    -> tensor<2x?x2x2xf32> {
  %zero = arith.constant 0.0 : f32
  %a = linalg.pack %x padding_value(%zero : f32) inner_dims_pos = [0, 1]
      inner_tiles = [2, 2] into %p : tensor<3x?xf32> -> tensor<2x?x2x2xf32>
  return %a : tensor<2x?x2x2xf32>
}

// CHECK-LABEL: func.func @unpack(
// CHECK:         linalg.transpose
// CHECK:         tensor.collapse_shape
// CHECK:         tensor.extract_slice
func.func @unpack(%p: tensor<2x?x2x2xf32>, %u: tensor<3x?xf32>)
    -> tensor<3x?xf32> {
  %b = linalg.unpack %p inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %u
      : tensor<2x?x2x2xf32> -> tensor<3x?xf32>
  return %b : tensor<3x?xf32>
}

// CHECK-LABEL: func.func @concat(
// CHECK-COUNT-2: tensor.insert_slice
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) -> tensor<3x3xf32> {
  %r = tensor.concat dim(0) %x, %y
      : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
  return %r : tensor<3x3xf32>
}

// CHECK-LABEL: func.func @bitcast(
// CHECK:         linalg.map { arith.bitcast }
func.func @bitcast(%x: tensor<?x3xf32>) -> tensor<?x3xi32> {
  %r = tensor.bitcast %x : tensor<?x3xf32> to tensor<?x3xi32>
  return %r : tensor<?x3xi32>
}

// CHECK-LABEL: func.func @gather(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<3x4xf32>, %[[I:[^:]*]]: tensor<5x1xi32>)
// CHECK:         linalg.generic
// CHECK:           %[[ROW:.*]] = linalg.index 0
// CHECK:           %[[COLUMN:.*]] = linalg.index 1
// CHECK:           %[[I32:.*]] = tensor.extract %[[I]][%[[ROW]], %{{.*}}]
// CHECK:           %[[SOURCE:.*]] = arith.index_cast %[[I32]] : i32 to index
// CHECK:           tensor.extract %[[X]][%[[SOURCE]], %[[COLUMN]]]
func.func @gather(%x: tensor<3x4xf32>, %i: tensor<5x1xi32>) -> tensor<5x4xf32> {
  %r = tensor.gather %x[%i] gather_dims([0])
      : (tensor<3x4xf32>, tensor<5x1xi32>) -> tensor<5x4xf32>
  return %r : tensor<5x4xf32>
}

// CHECK-LABEL: func.func @scatter(
// CHECK:         scf.for
// CHECK:           tensor.extract_slice
// CHECK:           tensor.insert_slice
func.func @scatter(%x: tensor<5x4xf32>, %y: tensor<9x4xf32>,
                   %i: tensor<5x1xindex>) -> tensor<9x4xf32> {
  %r = tensor.scatter %x into %y[%i] scatter_dims([0]) unique
      : (tensor<5x4xf32>, tensor<9x4xf32>, tensor<5x1xindex>) -> tensor<9x4xf32>
  return %r : tensor<9x4xf32>
}

// A tensor that is inserted into itself, with an unused result.
// CHECK-LABEL: func.func @inserted_into_itself(
// CHECK:         scf.forall
// CHECK-NOT:       tensor.parallel_insert_slice
// CHECK:         return
func.func @inserted_into_itself(%x: tensor<1x7xf32>, %m: memref<4xf32>,
                                %v: f32, %n: index) {
  %r = scf.forall (%i) in (%n) shared_outs(%o = %x) -> (tensor<1x7xf32>) {
    memref.store %v, %m[%i] : memref<4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %o into %o[%i, 0] [1, 7] [1, 1]
          : tensor<1x7xf32> into tensor<1x7xf32>
    }
  }
  return
}

// CHECK-LABEL: func.func @squares(
// CHECK-SAME:      %[[X:.*]]: f32, %[[V:.*]]: vector<4xbf16>)
// CHECK-DAG:     %[[A:.*]] = arith.mulf %[[X]], %[[X]] : f32
// CHECK-DAG:     %[[B:.*]] = arith.mulf %[[V]], %[[V]] : vector<4xbf16>
// CHECK:         return %[[A]], %[[B]]
func.func @squares(%x: f32, %v: vector<4xbf16>) -> (f32, vector<4xbf16>) {
  %two = arith.constant 2 : i64
  %twos = arith.constant dense<2.0> : vector<4xbf16>
  %a = math.fpowi %x, %two : f32, i64
  %b = math.powf %v, %twos : vector<4xbf16>
  return %a, %b : f32, vector<4xbf16>
}

// CHECK-LABEL: func.func @other_powers(
// CHECK:         math.fpowi
// CHECK:         math.powf
func.func @other_powers(%x: f32, %y: f32) -> (f32, f32) {
  %three = arith.constant 3 : i64
  %a = math.fpowi %x, %three : f32, i64
  %b = math.powf %x, %y : f32
  return %a, %b : f32, f32
}
