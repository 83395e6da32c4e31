// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Positions with several axes, each for some of the pairs.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#planes = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#table = {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>,
                           affine_map<(d0, d1, d2) -> (d2)>, #planes],
          iterator_types = ["parallel", "parallel", "parallel"]}
#outer = {indexing_maps = [#column, #row, #rows],
          iterator_types = ["parallel", "parallel"]}

// The angles of three axes are computed, and a section of each is taken.

// CHECK-LABEL: func.func @sections(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<3x7xi64>)
// CHECK-NOT:     math.cos
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<3x7xi64>, tensor<4xf64>)
// CHECK-SAME:      {axes = array<i64: 0, 1, 1, 2>, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @sections(%x: tensor<7x8xf32>, %pos: tensor<3x7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %empty = tensor.empty() : tensor<3x7x4xf32>
  %all = linalg.generic #table ins(%pos, %freq : tensor<3x7xi64>, tensor<4xf32>)
      outs(%empty : tensor<3x7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<3x7x4xf32>
  %time = tensor.extract_slice %all[0, 0, 0] [1, 7, 1] [1, 1, 1]
      : tensor<3x7x4xf32> to tensor<7x1xf32>
  %height = tensor.extract_slice %all[1, 0, 1] [1, 7, 2] [1, 1, 1]
      : tensor<3x7x4xf32> to tensor<7x2xf32>
  %width = tensor.extract_slice %all[2, 0, 3] [1, 7, 1] [1, 1, 1]
      : tensor<3x7x4xf32> to tensor<7x1xf32>
  %angles = tensor.concat dim(1) %time, %height, %width
      : (tensor<7x1xf32>, tensor<7x2xf32>, tensor<7x1xf32>) -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Every third angle is overwritten by that of another axis.

// CHECK-LABEL: func.func @interleaved_axes(
// CHECK-SAME:      %[[X:.*]]: tensor<7x12xf32>, %[[POS:.*]]: tensor<3x7xi64>)
// CHECK-NOT:     tensor.insert_slice
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<7x12xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<3x7xi64>, tensor<6xf64>)
// CHECK-SAME:      {axes = array<i64: 0, 1, 2, 0, 1, 2>, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @interleaved_axes(%x: tensor<7x12xf32>, %pos: tensor<3x7xi64>)
    -> tensor<7x12xf32> {
  %freq = arith.constant dense<[1.0, 0.5, 0.3, 0.2, 0.1, 0.05]> : tensor<6xf32>
  %empty = tensor.empty() : tensor<3x7x6xf32>
  %all = linalg.generic #table ins(%pos, %freq : tensor<3x7xi64>, tensor<6xf32>)
      outs(%empty : tensor<3x7x6xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<3x7x6xf32>
  %time = tensor.extract_slice %all[0, 0, 0] [1, 7, 6] [1, 1, 1]
      : tensor<3x7x6xf32> to tensor<7x6xf32>
  %height = tensor.extract_slice %all[1, 0, 1] [1, 7, 2] [1, 1, 3]
      : tensor<3x7x6xf32> to tensor<7x2xf32>
  %width = tensor.extract_slice %all[2, 0, 2] [1, 7, 2] [1, 1, 3]
      : tensor<3x7x6xf32> to tensor<7x2xf32>
  %with_height = tensor.insert_slice %height into %time[0, 1] [7, 2] [1, 3]
      : tensor<7x2xf32> into tensor<7x6xf32>
  %angles = tensor.insert_slice %width into %with_height[0, 2] [7, 2] [1, 3]
      : tensor<7x2xf32> into tensor<7x6xf32>
  %cos = math.cos %angles : tensor<7x6xf32>
  %sin = math.sin %angles : tensor<7x6xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 6] [1, 1]
      : tensor<7x12xf32> to tensor<7x6xf32>
  %b = tensor.extract_slice %x[0, 6] [7, 6] [1, 1]
      : tensor<7x12xf32> to tensor<7x6xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x6xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x6xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x6xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x6xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x6xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x6xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x6xf32>, tensor<7x6xf32>) -> tensor<7x12xf32>
  return %y : tensor<7x12xf32>
}

// Rows and columns of an image are tensors of their own.

// CHECK-LABEL: func.func @rows_and_columns(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[ROWS:.*]]: tensor<7xi64>, %[[COLUMNS:.*]]: tensor<7xi64>)
// CHECK:         %[[POS:.*]] = linalg.generic
// CHECK-NOT:     math.cos
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<2x7xi64>, tensor<4xf64>)
// CHECK-SAME:      {axes = array<i64: 0, 0, 1, 1>, layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @rows_and_columns(%x: tensor<7x8xf32>, %rows: tensor<7xi64>,
                            %columns: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.01]> : tensor<2xf32>
  %empty = tensor.empty() : tensor<7x2xf32>
  %of_rows = linalg.generic #outer ins(%rows, %freq : tensor<7xi64>, tensor<2xf32>)
      outs(%empty : tensor<7x2xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x2xf32>
  %of_columns = linalg.generic #outer
      ins(%columns, %freq : tensor<7xi64>, tensor<2xf32>)
      outs(%empty : tensor<7x2xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x2xf32>
  %angles = tensor.concat dim(1) %of_rows, %of_columns
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A grid of 3 x 4 patches: rows and columns are computed from the token.

// CHECK-LABEL: func.func @patches(
// CHECK-SAME:      %[[X:.*]]: tensor<12x8xf32>)
// CHECK:         %[[POS:.*]] = linalg.generic
// CHECK:         pe.rotary ins(%[[X]] : tensor<12x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<2x12xi64>, tensor<4xf64>)
// CHECK-SAME:      {axes = array<i64: 0, 0, 1, 1>, layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @patches(%x: tensor<12x8xf32>) -> tensor<12x8xf32> {
  %freq = arith.constant dense<[1.0, 0.01, 1.0, 0.01]> : tensor<4xf32>
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<12x4xf32>
  %tables:2 = linalg.generic {indexing_maps = [#row, #rows, #rows],
                              iterator_types = ["parallel", "parallel"]}
      ins(%freq : tensor<4xf32>)
      outs(%empty, %empty : tensor<12x4xf32>, tensor<12x4xf32>) {
  ^bb0(%f: f32, %out: f32, %other_out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %row = arith.divui %i, %c4 : index
    %column = arith.remui %i, %c4 : index
    %is_row = arith.cmpi ult, %j, %c2 : index
    %p = arith.select %is_row, %row, %column : index
    %number = arith.index_cast %p : index to i64
    %position = arith.sitofp %number : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<12x4xf32>, tensor<12x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [12, 4] [1, 1]
      : tensor<12x8xf32> to tensor<12x4xf32>
  %b = tensor.extract_slice %x[0, 4] [12, 4] [1, 1]
      : tensor<12x8xf32> to tensor<12x4xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<12x4xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<12x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<12x4xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<12x4xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<12x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<12x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<12x4xf32>, tensor<12x4xf32>) -> tensor<12x8xf32>
  return %y : tensor<12x8xf32>
}
