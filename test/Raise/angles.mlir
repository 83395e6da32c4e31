// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Tables that are cosines and sines of positions times frequencies.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#outer = {indexing_maps = [#column, #row, #rows],
          iterator_types = ["parallel", "parallel"]}
#unary = {indexing_maps = [#rows, #rows],
          iterator_types = ["parallel", "parallel"]}
#halves = {indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows],
           iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @position_times_frequency(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.cos
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64} : tensor<4xf64>
// CHECK:         %[[INIT:.*]] = tensor.empty() : tensor<7x8xf32>
// CHECK-NEXT:    %[[R:.*]] = pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      outs(%[[INIT]] : tensor<7x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NEXT:    return %[[R]]
func.func @position_times_frequency(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %twice = tensor.concat dim(1) %angles, %angles
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %cos = linalg.generic #unary ins(%twice : tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%angle: f32, %out: f32):
    %r = math.cos %angle : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %sin = linalg.generic #unary ins(%twice : tensor<7x8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%angle: f32, %out: f32):
    %r = math.sin %angle : f32
    linalg.yield %r : f32
  } -> tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The product is that of a column and a row.

// CHECK-LABEL: func.func @outer_product(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x8xf32>, %[[POS:.*]]: tensor<2x7xi64>)
// CHECK-NOT:     linalg.batch_matmul
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<2x7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<2x7xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>}
func.func @outer_product(%x: tensor<2x7x8xf32>, %pos: tensor<2x7xi64>)
    -> tensor<2x7x8xf32> {
  %inv_freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %columns = tensor.empty() : tensor<2x4x1xf32>
  %freq = linalg.broadcast ins(%inv_freq : tensor<4xf32>)
      outs(%columns : tensor<2x4x1xf32>) dimensions = [0, 2]
  %float_pos = arith.sitofp %pos : tensor<2x7xi64> to tensor<2x7xf32>
  %row = tensor.expand_shape %float_pos [[0], [1, 2]] output_shape [2, 1, 7]
      : tensor<2x7xf32> into tensor<2x1x7xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x4x7xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x4x7xf32>)
      -> tensor<2x4x7xf32>
  %product = linalg.batch_matmul
      ins(%freq, %row : tensor<2x4x1xf32>, tensor<2x1x7xf32>)
      outs(%init : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
  %half = tensor.empty() : tensor<2x7x4xf32>
  %angles = linalg.transpose ins(%product : tensor<2x4x7xf32>)
      outs(%half : tensor<2x7x4xf32>) permutation = [0, 2, 1]
  %cos = math.cos %angles : tensor<2x7x4xf32>
  %sin = math.sin %angles : tensor<2x7x4xf32>
  %a = tensor.extract_slice %x[0, 0, 0] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %b = tensor.extract_slice %x[0, 0, 4] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<2x7x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<2x7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<2x7x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<2x7x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<2x7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<2x7x4xf32>
  %y = tensor.concat dim(2) %first, %second
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  return %y : tensor<2x7x8xf32>
}

// The position is divided by a time scale, which is computed.

// CHECK-LABEL: func.func @position_by_timescale(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi32>)
// CHECK-NOT:     math.powf
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 8 : i64}
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<7xi32>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @position_by_timescale(%x: tensor<7x8xf32>, %pos: tensor<7xi32>)
    -> tensor<7x8xf32> {
  %base = arith.constant 1.0e+4 : f32
  %dim = arith.constant 8.0 : f32
  %two = arith.constant 2.0 : f32
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic {indexing_maps = [#column, #rows],
                            iterator_types = ["parallel", "parallel"]}
      ins(%pos : tensor<7xi32>) outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i32, %out: f32):
    %j = linalg.index 1 : index
    %i = arith.index_cast %j : index to i32
    %number = arith.sitofp %i : i32 to f32
    %twice = arith.mulf %number, %two : f32
    %fraction = arith.divf %twice, %dim : f32
    %timescale = math.powf %base, %fraction : f32
    %position = arith.sitofp %p : i32 to f32
    %angle = arith.divf %position, %timescale : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %whole = tensor.empty() : tensor<7x4xf32>
  %rotated:2 = linalg.generic #halves
      ins(%a, %b, %cos, %sin : tensor<7x4xf32>, tensor<7x4xf32>,
                               tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%whole, %whole : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%lo: f32, %hi: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %lo_cos = arith.mulf %lo, %c : f32
    %hi_sin = arith.mulf %hi, %s : f32
    %first = arith.subf %lo_cos, %hi_sin : f32
    %hi_cos = arith.mulf %hi, %c : f32
    %lo_sin = arith.mulf %lo, %s : f32
    %second = arith.addf %hi_cos, %lo_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %rotated#0, %rotated#1
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Positions that count from a start, and an attention factor.

// CHECK-LABEL: func.func @counted_positions(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[START:.*]]: i64)
// CHECK-DAG:     %[[POS:.*]] = pe.positions %[[START]]
// CHECK-DAG:     %[[SCALE:.*]] = arith.constant 1.250000e+00 : f64
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      scale(%[[SCALE]])
func.func @counted_positions(%x: tensor<7x8xf32>, %start: i64)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %factor = arith.constant 1.25 : f32
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic {indexing_maps = [#row, #rows, #rows],
                              iterator_types = ["parallel", "parallel"]}
      ins(%freq : tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%f: f32, %out: f32, %other_out: f32):
    %i = linalg.index 0 : index
    %number = arith.index_cast %i : index to i64
    %p = arith.addi %number, %start : i64
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %scaled_c = arith.mulf %c, %factor : f32
    %scaled_s = arith.mulf %s, %factor : f32
    linalg.yield %scaled_c, %scaled_s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @frequencies_at_run_time(
// CHECK-SAME:      %[[X:.*]]: tensor<7x4xf32>, %[[POS:.*]]: tensor<7xi64>, %[[FREQ:.*]]: tensor<2xf32>)
// CHECK:         %[[WIDE:.*]] = tensor.from_elements %{{.*}}, %{{.*}} : tensor<2xf64>
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x4xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[WIDE]] : tensor<7xi64>, tensor<2xf64>)
func.func @frequencies_at_run_time(%x: tensor<7x4xf32>, %pos: tensor<7xi64>,
                                   %freq: tensor<2xf32>) -> tensor<7x4xf32> {
  %half = tensor.empty() : tensor<7x2xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<2xf32>)
      outs(%half : tensor<7x2xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x2xf32>
  %cos = math.cos %angles : tensor<7x2xf32>
  %sin = math.sin %angles : tensor<7x2xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %b = tensor.extract_slice %x[0, 2] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %a_cos = arith.mulf %a, %cos : tensor<7x2xf32>
  %b_sin = arith.mulf %b, %sin : tensor<7x2xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x2xf32>
  %b_cos = arith.mulf %b, %cos : tensor<7x2xf32>
  %a_sin = arith.mulf %a, %sin : tensor<7x2xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x2xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}

// All tokens of a batch have one position.

// CHECK-LABEL: func.func @one_position_for_all_tokens(
// CHECK-SAME:      %[[X:.*]]: tensor<2x7x8xf32>
// CHECK:         pe.rotary ins(%[[X]] : tensor<2x7x8xf32>)
// CHECK-SAME:      angles(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}} : tensor<2xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @one_position_for_all_tokens(%x: tensor<2x7x8xf32>,
    %pos: tensor<2x1xi64>) -> tensor<2x7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %lo = tensor.extract_slice %x[0, 0, 0] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 4] [2, 7, 4] [1, 1, 1]
      : tensor<2x7x8xf32> to tensor<2x7x4xf32>
  %empty = tensor.empty() : tensor<2x7x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, 0)>,
                       affine_map<(b, s, d) -> (d)>,
                       affine_map<(b, s, d) -> (b, s, d)>,
                       affine_map<(b, s, d) -> (b, s, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lo, %hi, %pos, %freq : tensor<2x7x4xf32>, tensor<2x7x4xf32>,
                                  tensor<2x1xi64>, tensor<4xf32>)
      outs(%empty, %empty : tensor<2x7x4xf32>, tensor<2x7x4xf32>) {
  ^bb0(%a: f32, %b: f32, %p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<2x7x4xf32>, tensor<2x7x4xf32>)
  %y = tensor.concat dim(2) %rotated#0, %rotated#1
      : (tensor<2x7x4xf32>, tensor<2x7x4xf32>) -> tensor<2x7x8xf32>
  return %y : tensor<2x7x8xf32>
}

// The last frequencies are 0.

// CHECK-LABEL: func.func @pairs_that_are_not_turned(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK-NOT:     math.cos
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
func.func @pairs_that_are_not_turned(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.0, 0.0]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
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
