// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Schemes that frequencies are recognized as.

#table = {
  indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d1)>,
                   affine_map<(d0, d1) -> (d0, d1)>,
                   affine_map<(d0, d1) -> (d0, d1)>],
  iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @default(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 16 : i64}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @default(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      1.0, 0.31622777, 0.1, 0.0316227766, 0.01, 0.0031622777, 0.001,
      0.00031622777]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @linear(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 16 : i64, scheme = #pe.linear<factor = 8.000000e+00>}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @linear(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      0.125, 0.03952847, 0.0125, 0.003952847, 0.00125, 0.0003952847,
      0.000125, 3.952847e-05]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// That is the default scheme with a greater base.

// CHECK-LABEL: func.func @ntk(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = {{.*}} : f64, dim = 16 : i64}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @ntk(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      1.0, 0.25941282, 0.06729501, 0.017457188, 0.0045286183, 0.0011747816,
      0.000304753414, 7.905694e-05]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @llama3(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 16 : i64, scheme = #pe.llama3<factor = 8.000000e+00, original_max_position_embeddings = 8000, low_freq_factor = 1.000000e+00, high_freq_factor = 4.000000e+00>}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @llama3(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      1.0, 0.31622777, 0.1, 0.0316227766, 0.01, 0.0031622777,
      0.00020469487, 3.952847e-05]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// CHECK-LABEL: func.func @yarn(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 16 : i64, scheme = #pe.yarn<factor = 4.000000e+00, original_max_position_embeddings = 1024>}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @yarn(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      1.0, 0.31622777, 0.08125, 0.019764235, 0.004375, 0.0007905694,
      0.00025, 7.905694e-05]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %factor = arith.constant 1.13862943 : f32
    %scaled_c = arith.mulf %c, %factor : f32
    %scaled_s = arith.mulf %s, %factor : f32
    linalg.yield %scaled_c, %scaled_s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// The last time scales are infinite.

// CHECK-LABEL: func.func @proportional(
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies {base = 1.000000e+04 : f64, dim = 16 : i64, scheme = #pe.proportional<{{.*}}>}
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @proportional(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %timescale = arith.constant dense<[
      1.0, 3.16227766, 10.0, 31.6227766,
      0x7F800000, 0x7F800000, 0x7F800000, 0x7F800000]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %timescale : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.divf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// Frequencies of no scheme are constants.

// CHECK-LABEL: func.func @unknown(
// CHECK:         %[[FREQ:.*]] = arith.constant dense<[1.000000e+00, 5.000000e-01, {{.*}}]> : tensor<8xf64>
// CHECK:         pe.rotary {{.*}} angles(%{{[a-z0-9_]+}}, %[[FREQ]] :
func.func @unknown(%x: tensor<7x16xf32>, %pos: tensor<7xi64>)
    -> tensor<7x16xf32> {
  %freq = arith.constant dense<[
      1.0, 0.5, 0.3, 0.2, 0.15, 0.1, 0.05, 0.04]> : tensor<8xf32>
  %empty = tensor.empty() : tensor<7x8xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%empty, %empty : tensor<7x8xf32>, tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %b = tensor.extract_slice %x[0, 8] [7, 8] [1, 1]
      : tensor<7x16xf32> to tensor<7x8xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x8xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x8xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x8xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x8xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x8xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x8xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x8xf32>, tensor<7x8xf32>) -> tensor<7x16xf32>
  return %y : tensor<7x16xf32>
}

// The frequencies are those of long or of short sequences.

// CHECK-LABEL: func.func @long_or_short(
// CHECK-SAME:      %[[X:.*]]: tensor<7x4xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK:         arith.cmpi slt
// CHECK-COUNT-2: arith.select {{.*}} : f64
// CHECK:         %[[FREQ:.*]] = tensor.from_elements %{{.*}}, %{{.*}} : tensor<2xf64>
// CHECK:         pe.rotary ins(%[[X]] : tensor<7x4xf32>)
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] : tensor<7xi64>, tensor<2xf64>)
func.func @long_or_short(%x: tensor<7x4xf32>, %pos: tensor<7xi64>)
    -> tensor<7x4xf32> {
  %long_freq = arith.constant dense<[0.5, 0.001]> : tensor<2xf32>
  %short_freq = arith.constant dense<[1.0, 0.01]> : tensor<2xf32>
  %limit = arith.constant 3 : i64
  %least = arith.constant dense<0> : tensor<i64>
  %greatest = linalg.generic {
      indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>],
      iterator_types = ["reduction"]}
      ins(%pos : tensor<7xi64>) outs(%least : tensor<i64>) {
  ^bb0(%p: i64, %max: i64):
    %r = arith.maxsi %p, %max : i64
    linalg.yield %r : i64
  } -> tensor<i64>
  %last = tensor.extract %greatest[] : tensor<i64>
  %is_long = arith.cmpi sgt, %last, %limit : i64
  %freq = arith.select %is_long, %long_freq, %short_freq : tensor<2xf32>
  %empty = tensor.empty() : tensor<7x2xf32>
  %tables:2 = linalg.generic #table ins(%pos, %freq : tensor<7xi64>, tensor<2xf32>)
      outs(%empty, %empty : tensor<7x2xf32>, tensor<7x2xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x2xf32>, tensor<7x2xf32>)
  %a = tensor.extract_slice %x[0, 0] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %b = tensor.extract_slice %x[0, 2] [7, 2] [1, 1]
      : tensor<7x4xf32> to tensor<7x2xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x2xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x2xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x2xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x2xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x2xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x2xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x2xf32>, tensor<7x2xf32>) -> tensor<7x4xf32>
  return %y : tensor<7x4xf32>
}
