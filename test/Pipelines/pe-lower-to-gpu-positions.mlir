// RUN: pe-opt %s --pe-lower-to-gpu | FileCheck %s

// Queries and keys at contiguous positions are one launch, with the start as
// its only positions: no array of them is allocated, filled or freed.
// CHECK-LABEL: func @queries_and_keys(
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     linalg
// CHECK:         gpu.launch
// CHECK-NOT:       memref.load
// CHECK:           arith.extsi %{{.*}} : i32 to i64
// CHECK-NOT:       memref.load
// CHECK:           gpu.terminator
// CHECK-NEXT:    }
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @queries_and_keys(%q: tensor<?x32x128xbf16>,
                            %k: tensor<?x8x128xbf16>, %start: i32)
    -> (tensor<?x32x128xbf16>, tensor<?x8x128xbf16>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %q, %c0 : tensor<?x32x128xbf16>
  %p = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %rq = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xbf16>
  %rk = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%k : tensor<?x8x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x8x128xbf16>
  return %rq, %rk : tensor<?x32x128xbf16>, tensor<?x8x128xbf16>
}

// What is returned is an array, which a kernel fills, and the rotation does not
// read.
// CHECK-LABEL: func @returned(
// CHECK:         %[[P:.*]] = memref.alloc(%{{.*}}) {alignment = 64 : i64} : memref<?xi32>
// CHECK-COUNT-2: gpu.launch
// CHECK-NOT:     gpu.launch
// CHECK-NOT:     memref.dealloc
// CHECK:         return %[[P]]
func.func @returned(%q: tensor<?x32x128xbf16>, %start: i32)
    -> (tensor<?x32x128xbf16>, tensor<?xi32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %q, %c0 : tensor<?x32x128xbf16>
  %p = pe.positions %start, %n : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 1.0e+04 : f64}
      : tensor<64xf64>, f64
  %rq = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%q : tensor<?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xbf16>
  return %rq, %p : tensor<?x32x128xbf16>, tensor<?xi32>
}

// The length of a run is known without the run.
// CHECK-LABEL: func @extent(
// CHECK-NOT:     memref.alloc{{.*}}i32>
// CHECK-NOT:     linalg
// CHECK:         gpu.launch
// CHECK:         return
func.func @extent(%e: memref<?x8xf32>, %start: i32, %n: index,
                  %f: tensor<4xf64>) -> index {
  %c0 = arith.constant 0 : index
  %p = pe.positions %start, %n : tensor<?xi32>
  %length = tensor.dim %p, %c0 : tensor<?xi32>
  %positions = bufferization.to_buffer %p read_only
      : tensor<?xi32> to memref<?xi32>
  %freq = bufferization.to_buffer %f read_only
      : tensor<4xf64> to memref<4xf64>
  pe.sinusoidal angles(%positions, %freq : memref<?xi32>, memref<4xf64>)
      outs(%e : memref<?x8xf32>) {order = #pe.order<sin_cos>}
  return %length : index
}
