// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Positions that are computed from integers of several types.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#column = affine_map<(d0, d1) -> (d0)>
#tables = {indexing_maps = [#column, #row, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}
#rotation = {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows],
             iterator_types = ["parallel", "parallel"]}

// true is -1.

// CHECK-LABEL: func.func @signed_boolean(
// CHECK:         %[[POS:.*]] = linalg.generic
// CHECK:           arith.extui %{{.*}} : i1 to i64
// CHECK:           arith.muli %{{.*}}, %c-1
// CHECK:         pe.rotary {{.*}} angles(%[[POS]],
func.func @signed_boolean(%x: tensor<7x8xf32>, %pos: tensor<7xi1>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi1>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i1, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i1 to f32
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

// true is -1 here, too.

// CHECK-LABEL: func.func @boolean_as_index(
// CHECK:         %[[POS:.*]] = linalg.generic
// CHECK:           arith.extui %{{.*}} : i1 to i64
// CHECK:           arith.muli %{{.*}}, %c-1
// CHECK:         pe.rotary {{.*}} angles(%[[POS]],
func.func @boolean_as_index(%x: tensor<7x8xf32>, %pos: tensor<7xi1>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi1>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i1, %f: f32, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i1 to index
    %n = arith.index_cast %i : index to i64
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

// The last bit of a position is another one.

// CHECK-LABEL: func.func @index_as_boolean(
// CHECK-NOT:     pe.rotary
// CHECK:         pe.apply_rotary
// CHECK:         return
func.func @index_as_boolean(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %i = arith.index_cast %p : i64 to index
    %bit = arith.index_cast %i : index to i1
    %n = arith.extui %bit : i1 to i64
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

// Positions below 0 become great ones.

// CHECK-LABEL: func.func @unsigned_index(
// CHECK-NOT:     pe.rotary
// CHECK:         pe.apply_rotary
// CHECK:         return
func.func @unsigned_index(%x: tensor<7x8xf32>, %pos: tensor<7xi32>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi32>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i32, %f: f32, %out: f32, %other_out: f32):
    %i = arith.index_castui %p : i32 to index
    %n = arith.index_cast %i : index to i64
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

// Rows are between the least and the greatest integer.

// CHECK-LABEL: func.func @least_and_greatest(
// CHECK-SAME:      %{{.*}}: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>,
// CHECK:         pe.rotary {{.*}} angles(%[[POS]],
func.func @least_and_greatest(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %freq: tensor<4xf32>) -> tensor<7x8xf32> {
  %half = tensor.empty() : tensor<7x4xf32>
  %t:2 = linalg.generic #tables
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %least = arith.constant -9223372036854775808 : i64
    %greatest = arith.constant 9223372036854775807 : i64
    %row = linalg.index 0 : index
    %n = arith.index_cast %row : index to i64
    %is_less = arith.cmpi slt, %n, %least : i64
    %below = arith.subi %n, %greatest : i64
    %is_greater = arith.cmpi sgt, %n, %greatest : i64
    %one = arith.select %is_less, %below, %p : i64
    %other = arith.select %is_greater, %below, %one : i64
    %position = arith.sitofp %other : i64 to f32
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
