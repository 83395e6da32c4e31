// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Positions that bodies of ops compute in many steps, or from other tensors.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#column = affine_map<(d0, d1) -> (d0)>
#tables = {indexing_maps = [#column, #row, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// What is used twice is computed once, however long the chain is.

// CHECK-LABEL: func.func @chain_of_choices(
// CHECK:         %[[POS:.*]] = linalg.generic
// CHECK-COUNT-30:  arith.select
// CHECK-NOT:       arith.select
// CHECK:         pe.rotary {{.*}} angles(%[[POS]],
func.func @chain_of_choices(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %c0 = arith.constant 0 : i64
    %is_0 = arith.cmpi slt, %p, %c0 : i64
    %sum_0 = arith.addi %p, %p : i64
    %p_0 = arith.select %is_0, %sum_0, %p : i64
    %is_1 = arith.cmpi slt, %p_0, %c0 : i64
    %sum_1 = arith.addi %p_0, %p_0 : i64
    %p_1 = arith.select %is_1, %sum_1, %p_0 : i64
    %is_2 = arith.cmpi slt, %p_1, %c0 : i64
    %sum_2 = arith.addi %p_1, %p_1 : i64
    %p_2 = arith.select %is_2, %sum_2, %p_1 : i64
    %is_3 = arith.cmpi slt, %p_2, %c0 : i64
    %sum_3 = arith.addi %p_2, %p_2 : i64
    %p_3 = arith.select %is_3, %sum_3, %p_2 : i64
    %is_4 = arith.cmpi slt, %p_3, %c0 : i64
    %sum_4 = arith.addi %p_3, %p_3 : i64
    %p_4 = arith.select %is_4, %sum_4, %p_3 : i64
    %is_5 = arith.cmpi slt, %p_4, %c0 : i64
    %sum_5 = arith.addi %p_4, %p_4 : i64
    %p_5 = arith.select %is_5, %sum_5, %p_4 : i64
    %is_6 = arith.cmpi slt, %p_5, %c0 : i64
    %sum_6 = arith.addi %p_5, %p_5 : i64
    %p_6 = arith.select %is_6, %sum_6, %p_5 : i64
    %is_7 = arith.cmpi slt, %p_6, %c0 : i64
    %sum_7 = arith.addi %p_6, %p_6 : i64
    %p_7 = arith.select %is_7, %sum_7, %p_6 : i64
    %is_8 = arith.cmpi slt, %p_7, %c0 : i64
    %sum_8 = arith.addi %p_7, %p_7 : i64
    %p_8 = arith.select %is_8, %sum_8, %p_7 : i64
    %is_9 = arith.cmpi slt, %p_8, %c0 : i64
    %sum_9 = arith.addi %p_8, %p_8 : i64
    %p_9 = arith.select %is_9, %sum_9, %p_8 : i64
    %is_10 = arith.cmpi slt, %p_9, %c0 : i64
    %sum_10 = arith.addi %p_9, %p_9 : i64
    %p_10 = arith.select %is_10, %sum_10, %p_9 : i64
    %is_11 = arith.cmpi slt, %p_10, %c0 : i64
    %sum_11 = arith.addi %p_10, %p_10 : i64
    %p_11 = arith.select %is_11, %sum_11, %p_10 : i64
    %is_12 = arith.cmpi slt, %p_11, %c0 : i64
    %sum_12 = arith.addi %p_11, %p_11 : i64
    %p_12 = arith.select %is_12, %sum_12, %p_11 : i64
    %is_13 = arith.cmpi slt, %p_12, %c0 : i64
    %sum_13 = arith.addi %p_12, %p_12 : i64
    %p_13 = arith.select %is_13, %sum_13, %p_12 : i64
    %is_14 = arith.cmpi slt, %p_13, %c0 : i64
    %sum_14 = arith.addi %p_13, %p_13 : i64
    %p_14 = arith.select %is_14, %sum_14, %p_13 : i64
    %is_15 = arith.cmpi slt, %p_14, %c0 : i64
    %sum_15 = arith.addi %p_14, %p_14 : i64
    %p_15 = arith.select %is_15, %sum_15, %p_14 : i64
    %is_16 = arith.cmpi slt, %p_15, %c0 : i64
    %sum_16 = arith.addi %p_15, %p_15 : i64
    %p_16 = arith.select %is_16, %sum_16, %p_15 : i64
    %is_17 = arith.cmpi slt, %p_16, %c0 : i64
    %sum_17 = arith.addi %p_16, %p_16 : i64
    %p_17 = arith.select %is_17, %sum_17, %p_16 : i64
    %is_18 = arith.cmpi slt, %p_17, %c0 : i64
    %sum_18 = arith.addi %p_17, %p_17 : i64
    %p_18 = arith.select %is_18, %sum_18, %p_17 : i64
    %is_19 = arith.cmpi slt, %p_18, %c0 : i64
    %sum_19 = arith.addi %p_18, %p_18 : i64
    %p_19 = arith.select %is_19, %sum_19, %p_18 : i64
    %is_20 = arith.cmpi slt, %p_19, %c0 : i64
    %sum_20 = arith.addi %p_19, %p_19 : i64
    %p_20 = arith.select %is_20, %sum_20, %p_19 : i64
    %is_21 = arith.cmpi slt, %p_20, %c0 : i64
    %sum_21 = arith.addi %p_20, %p_20 : i64
    %p_21 = arith.select %is_21, %sum_21, %p_20 : i64
    %is_22 = arith.cmpi slt, %p_21, %c0 : i64
    %sum_22 = arith.addi %p_21, %p_21 : i64
    %p_22 = arith.select %is_22, %sum_22, %p_21 : i64
    %is_23 = arith.cmpi slt, %p_22, %c0 : i64
    %sum_23 = arith.addi %p_22, %p_22 : i64
    %p_23 = arith.select %is_23, %sum_23, %p_22 : i64
    %is_24 = arith.cmpi slt, %p_23, %c0 : i64
    %sum_24 = arith.addi %p_23, %p_23 : i64
    %p_24 = arith.select %is_24, %sum_24, %p_23 : i64
    %is_25 = arith.cmpi slt, %p_24, %c0 : i64
    %sum_25 = arith.addi %p_24, %p_24 : i64
    %p_25 = arith.select %is_25, %sum_25, %p_24 : i64
    %is_26 = arith.cmpi slt, %p_25, %c0 : i64
    %sum_26 = arith.addi %p_25, %p_25 : i64
    %p_26 = arith.select %is_26, %sum_26, %p_25 : i64
    %is_27 = arith.cmpi slt, %p_26, %c0 : i64
    %sum_27 = arith.addi %p_26, %p_26 : i64
    %p_27 = arith.select %is_27, %sum_27, %p_26 : i64
    %is_28 = arith.cmpi slt, %p_27, %c0 : i64
    %sum_28 = arith.addi %p_27, %p_27 : i64
    %p_28 = arith.select %is_28, %sum_28, %p_27 : i64
    %is_29 = arith.cmpi slt, %p_28, %c0 : i64
    %sum_29 = arith.addi %p_28, %p_28 : i64
    %p_29 = arith.select %is_29, %sum_29, %p_28 : i64
    %position = arith.sitofp %p_29 : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %r:2 = linalg.generic #rotation
      ins(%a, %b, %t#0, %t#1 : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %x0, %c : f32
    %b_sin = arith.mulf %x1, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %x1, %c : f32
    %a_sin = arith.mulf %x0, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %r#0, %r#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Polynomials of many terms are not looked into.

// CHECK-LABEL: func.func @chain_of_squares(
// CHECK-NOT:     pe.rotary
// CHECK:         pe.apply_rotary
// CHECK:         return
func.func @chain_of_squares(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %c1 = arith.constant 1 : i64
    %sum_0 = arith.addi %p, %c1 : i64
    %p_0 = arith.muli %sum_0, %sum_0 : i64
    %sum_1 = arith.addi %p_0, %c1 : i64
    %p_1 = arith.muli %sum_1, %sum_1 : i64
    %sum_2 = arith.addi %p_1, %c1 : i64
    %p_2 = arith.muli %sum_2, %sum_2 : i64
    %sum_3 = arith.addi %p_2, %c1 : i64
    %p_3 = arith.muli %sum_3, %sum_3 : i64
    %sum_4 = arith.addi %p_3, %c1 : i64
    %p_4 = arith.muli %sum_4, %sum_4 : i64
    %sum_5 = arith.addi %p_4, %c1 : i64
    %p_5 = arith.muli %sum_5, %sum_5 : i64
    %sum_6 = arith.addi %p_5, %c1 : i64
    %p_6 = arith.muli %sum_6, %sum_6 : i64
    %sum_7 = arith.addi %p_6, %c1 : i64
    %p_7 = arith.muli %sum_7, %sum_7 : i64
    %sum_8 = arith.addi %p_7, %c1 : i64
    %p_8 = arith.muli %sum_8, %sum_8 : i64
    %sum_9 = arith.addi %p_8, %c1 : i64
    %p_9 = arith.muli %sum_9, %sum_9 : i64
    %sum_10 = arith.addi %p_9, %c1 : i64
    %p_10 = arith.muli %sum_10, %sum_10 : i64
    %sum_11 = arith.addi %p_10, %c1 : i64
    %p_11 = arith.muli %sum_11, %sum_11 : i64
    %sum_12 = arith.addi %p_11, %c1 : i64
    %p_12 = arith.muli %sum_12, %sum_12 : i64
    %sum_13 = arith.addi %p_12, %c1 : i64
    %p_13 = arith.muli %sum_13, %sum_13 : i64
    %sum_14 = arith.addi %p_13, %c1 : i64
    %p_14 = arith.muli %sum_14, %sum_14 : i64
    %sum_15 = arith.addi %p_14, %c1 : i64
    %p_15 = arith.muli %sum_15, %sum_15 : i64
    %position = arith.sitofp %p_15 : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %r:2 = linalg.generic #rotation
      ins(%a, %b, %t#0, %t#1 : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %x0, %c : f32
    %b_sin = arith.mulf %x1, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %x1, %c : f32
    %a_sin = arith.mulf %x0, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %r#0, %r#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The elements of a tensor in a body differ from iteration to iteration.

// CHECK-LABEL: func.func @tensor_of_a_body(
// CHECK-NOT:     pe.rotary
// CHECK:         pe.apply_rotary
// CHECK:         return
func.func @tensor_of_a_body(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %c0 = arith.constant 0 : index
    %list = tensor.from_elements %p, %p : tensor<2xi64>
    %n = tensor.extract %list[%c0] : tensor<2xi64>
    %position = arith.sitofp %n : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %r:2 = linalg.generic #rotation
      ins(%a, %b, %t#0, %t#1 : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %x0, %c : f32
    %b_sin = arith.mulf %x1, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %x1, %c : f32
    %a_sin = arith.mulf %x0, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %r#0, %r#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A guarded read is not done without its guard.

// CHECK-LABEL: func.func @guarded_read(
// CHECK:         scf.if
// CHECK:         pe.apply_rotary
func.func @guarded_read(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %n0 = arith.constant 3 : i64
  %n1 = arith.constant 5 : i64
  %numbers = tensor.from_elements %n0, %n1 : tensor<2xi64>
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %c2 = arith.constant 2 : index
    %i = linalg.index 1 : index
    %n = arith.index_cast %p : i64 to index
    %is_two = arith.cmpi eq, %n, %c2 : index
    %number = scf.if %is_two -> i64 {
      %beyond = tensor.extract %numbers[%i] : tensor<2xi64>
      scf.yield %beyond : i64
    } else {
      scf.yield %p : i64
    }
    %position = arith.sitofp %number : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %r:2 = linalg.generic #rotation
      ins(%a, %b, %t#0, %t#1 : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %x0, %c : f32
    %b_sin = arith.mulf %x1, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %x1, %c : f32
    %a_sin = arith.mulf %x0, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %r#0, %r#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
