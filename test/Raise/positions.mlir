// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Positions that are not integers where they are multiplied by frequencies, and
// tables that are read with a check of the position.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func.func @start_added_as_a_float(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x8xf32>, %[[START:[^:]*]]: i32)
// CHECK:         %[[LONG:.*]] = arith.extsi %[[START]] : i32 to i64
// CHECK:         %[[POS:.*]] = pe.positions %[[LONG]] : tensor<7xi64>
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x8xf32>) angles(%[[POS]],
func.func @start_added_as_a_float(%x: tensor<7x8xf32>, %start: i32)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xf32>
  %first, %second = linalg.generic {
      indexing_maps = [#rows, #rows, #row, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %freq : tensor<7x4xf32>, tensor<7x4xf32>, tensor<4xf32>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: f32, %q: f32, %f: f32, %o0: f32, %o1: f32):
    %i = linalg.index 0 : index
    %i64 = arith.index_cast %i : index to i64
    %index = arith.sitofp %i64 : i64 to f32
    %offset = arith.sitofp %start : i32 to f32
    %position = arith.addf %index, %offset : f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r0 = arith.subf %p_cos, %q_sin : f32
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r1 = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r0, %r1 : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @counted_down(
// CHECK:         %[[LAST:.*]] = arith.constant 6 : i64
// CHECK:         pe.positions %[[LAST]] {step = -1 : i64} : tensor<7xi64>
// CHECK:         pe.rotary
func.func @counted_down(%x: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %six = arith.constant 6.0 : f32
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xf32>
  %first, %second = linalg.generic {
      indexing_maps = [#rows, #rows, #row, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %freq : tensor<7x4xf32>, tensor<7x4xf32>, tensor<4xf32>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: f32, %q: f32, %f: f32, %o0: f32, %o1: f32):
    %i = linalg.index 0 : index
    %i64 = arith.index_cast %i : index to i64
    %index = arith.sitofp %i64 : i64 to f32
    %position = arith.subf %six, %index : f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r0 = arith.subf %p_cos, %q_sin : f32
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r1 = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r0, %r1 : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// A half is no integer: positions are computed as f32.

// CHECK-LABEL: func.func @halves_added(
// CHECK:         %[[POS:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<7xf32>)
// CHECK:         pe.rotary {{.*}} angles(%[[POS]], %{{.*}} : tensor<7xf32>, tensor<4xf64>)
func.func @halves_added(%x: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = arith.constant 0.5 : f32
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xf32>
  %first, %second = linalg.generic {
      indexing_maps = [#rows, #rows, #row, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %freq : tensor<7x4xf32>, tensor<7x4xf32>, tensor<4xf32>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: f32, %q: f32, %f: f32, %o0: f32, %o1: f32):
    %i = linalg.index 0 : index
    %i64 = arith.index_cast %i : index to i64
    %index = arith.sitofp %i64 : i64 to f32
    %position = arith.addf %index, %half : f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r0 = arith.subf %p_cos, %q_sin : f32
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r1 = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r0, %r1 : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Reads beyond the table give NaN, which no program relies on.

// CHECK-LABEL: func.func @checked_reads(
// CHECK-SAME:      %[[X:[^:]*]]: tensor<7x8xf32>
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
func.func @checked_reads(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %table: tensor<32x4xcomplex<f32>>) -> tensor<7x8xf32> {
  %nan = complex.constant [0x7FC00000 : f32, 0.0 : f32] : complex<f32>
  %zero = arith.constant 0 : i64
  %n = arith.constant 32 : i64
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xf32>
  %cos, %sin = linalg.generic {
      indexing_maps = [affine_map<(d0, d1) -> (d0)>, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%pos : tensor<7xi64>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %o0: f32, %o1: f32):
    %column = linalg.index 1 : index
    %place = arith.index_cast %p : i64 to index
    %read = tensor.extract %table[%place, %column] : tensor<32x4xcomplex<f32>>
    %above = arith.cmpi sge, %p, %zero : i64
    %below = arith.cmpi slt, %p, %n : i64
    %inside = arith.andi %above, %below : i1
    %number = arith.select %inside, %read, %nan : complex<f32>
    %c = complex.re %number : complex<f32>
    %s = complex.im %number : complex<f32>
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
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

// Tables in bf16 of features in f32 are further from the true ones than what is
// computed instead.

// CHECK-LABEL: func.func @rounded_tables(
// CHECK-NOT:     pe.rotary
// CHECK:         pe.apply_rotary
func.func @rounded_tables(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xbf16>
  %cos, %sin = linalg.generic {
      indexing_maps = [affine_map<(d0, d1) -> (d0)>, #row, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%empty, %empty : tensor<7x4xbf16>, tensor<7x4xbf16>) {
  ^bb0(%p: i64, %f: f32, %o0: bf16, %o1: bf16):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %c16 = arith.truncf %c : f32 to bf16
    %s16 = arith.truncf %s : f32 to bf16
    linalg.yield %c16, %s16 : bf16, bf16
  } -> (tensor<7x4xbf16>, tensor<7x4xbf16>)
  %c = arith.extf %cos : tensor<7x4xbf16> to tensor<7x4xf32>
  %s = arith.extf %sin : tensor<7x4xbf16> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %c : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %s : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %c : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %s : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
