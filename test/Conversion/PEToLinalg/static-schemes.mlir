// RUN: pe-opt %s --convert-pe-to-linalg \
// RUN:   | FileCheck %s --implicit-check-not=pe. --implicit-check-not=math. \
// RUN:   --implicit-check-not=linalg.

// If the length is known, nothing is computed at run time: no power, no
// exponential and no logarithm.

// CHECK-LABEL: func.func @default(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @default() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @linear(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @linear() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 4.0>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @ntk(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @ntk() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk<factor = 4.0>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @dynamic_ntk(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @dynamic_ntk() -> (tensor<2xf64>, f64) {
  %length = arith.constant 8192 : index
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 4.0,
          original_max_position_embeddings = 2048>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @ntk_by_parts(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @ntk_by_parts() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.ntk_by_parts<factor = 4.0,
          original_max_position_embeddings = 2048>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @yarn(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @yarn() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 4.0,
          original_max_position_embeddings = 2048>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @llama3(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @llama3() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.llama3<factor = 8.0,
          original_max_position_embeddings = 8192, low_freq_factor = 1.0, high_freq_factor = 4.0>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @longrope(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @longrope() -> (tensor<2xf64>, f64) {
  %length = arith.constant 8192 : index
  %freq, %a = pe.frequencies seq_len(%length) {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.longrope<short_factor = [1.0, 2.0], long_factor = [3.0, 4.0],
          original_max_position_embeddings = 4096, factor = 32.0>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @proportional(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @proportional() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.proportional<partial_rotary_factor = 0.5>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @divisors(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @divisors() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.divisors<[1.0, 8.0]>}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}

// CHECK-LABEL: func.func @timescales(
// CHECK-DAG:     %[[FREQ:.*]] = arith.constant dense<{{.*}}> : tensor<2xf64>
// CHECK-DAG:     %[[A:.*]] = arith.constant {{.*}} : f64
// CHECK:         return %[[FREQ]], %[[A]]
func.func @timescales() -> (tensor<2xf64>, f64) {
  %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64,
      scheme = #pe.timescales}
      : tensor<2xf64>, f64
  return %freq, %a : tensor<2xf64>, f64
}
