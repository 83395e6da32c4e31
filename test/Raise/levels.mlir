// RUN: pe-opt %s --raise-to-pe | FileCheck %s --check-prefixes=CHECK,ANGLES
// RUN: pe-opt %s --raise-to-pe=level=angles | FileCheck %s --check-prefixes=CHECK,ANGLES
// RUN: pe-opt %s --raise-to-pe=level=tables | FileCheck %s --check-prefixes=CHECK,TABLES
// RUN: pe-opt %s --raise-to-pe=level=strict | FileCheck %s --check-prefixes=CHECK,STRICT

// What each level changes. types.mlir has more on roundings.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#outer = {indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                           affine_map<(d0, d1) -> (d1)>, #rows, #rows],
          iterator_types = ["parallel", "parallel"]}

// Only the level angles computes the angles anew.

// CHECK-LABEL: func.func @tables_of_angles(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// ANGLES-NOT:    math.cos
// ANGLES:        pe.rotary ins(%[[X]] : tensor<7x8xf32>)
// ANGLES-SAME:     angles(%[[POS]], %{{[a-z0-9_]+}} : tensor<7xi64>, tensor<4xf64>)
// TABLES:        %[[T:.*]]:2 = linalg.generic
// TABLES:        pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// TABLES-SAME:     tables(%[[T]]#0, %[[T]]#1 :
// STRICT:        %[[T:.*]]:2 = linalg.generic
// STRICT:        pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// STRICT-SAME:     tables(%[[T]]#0, %[[T]]#1 :
func.func @tables_of_angles(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #outer ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
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

// Sums in bf16 may become sums in f32, except with strict.

// CHECK-LABEL: func.func @sums_in_bf16(
// ANGLES:        pe.apply_rotary
// TABLES:        pe.apply_rotary
// STRICT-NOT:    pe.
// CHECK:         return
func.func @sums_in_bf16(%x: tensor<7x8xbf16>, %cos: tensor<7x4xbf16>,
                        %sin: tensor<7x4xbf16>) -> tensor<7x8xbf16> {
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xbf16> to tensor<7x4xbf16>
  %a_cos = arith.mulf %a, %cos : tensor<7x4xbf16>
  %b_sin = arith.mulf %b, %sin : tensor<7x4xbf16>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xbf16>
  %b_cos = arith.mulf %b, %cos : tensor<7x4xbf16>
  %a_sin = arith.mulf %a, %sin : tensor<7x4xbf16>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xbf16>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xbf16>, tensor<7x4xbf16>) -> tensor<7x8xbf16>
  return %y : tensor<7x8xbf16>
}

// A sinusoidal encoding is nothing but angles.

// CHECK-LABEL: func.func @sinusoid(
// ANGLES:        pe.sinusoidal
// TABLES-NOT:    pe.
// STRICT-NOT:    pe.
// CHECK:         return
func.func @sinusoid(%pos: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #outer ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %tables#1, %tables#0
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Slopes that are exact.

// CHECK-LABEL: func.func @exact_slopes(
// CHECK:         pe.alibi_slopes
func.func @exact_slopes() -> tensor<4xf32> {
  %slopes = arith.constant dense<[0.25, 0.0625, 0.015625, 0.00390625]>
      : tensor<4xf32>
  return %slopes : tensor<4xf32>
}

// The second slope is off by one unit in the last place.

// CHECK-LABEL: func.func @rounded_slopes(
// ANGLES:        pe.alibi_slopes
// TABLES-NOT:    pe.
// STRICT-NOT:    pe.
// CHECK:         return
func.func @rounded_slopes() -> tensor<4xf32> {
  %slopes = arith.constant dense<[0.25, 0.0625000075, 0.015625, 0.00390625]>
      : tensor<4xf32>
  return %slopes : tensor<4xf32>
}
