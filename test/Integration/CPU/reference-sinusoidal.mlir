// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s

// The reference knows three orders of sines and cosines, with a column less or
// more. The token is 1, its phases are 1 and 1/2.

func.func private @pe_reference_check_sinusoidal_f32(memref<*xf32>,
    memref<*xi64>, memref<*xf64>, i64, f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @positions : memref<1xi64> = dense<1>
memref.global "private" constant @inv_freq : memref<2xf64> = dense<[1.0, 0.5]>
memref.global "private" constant @interleaved : memref<1x5xf32> = dense<[[
    0.8414709848078965, 0.5403023058681398, 0.479425538604203,
    0.8775825618903728, 0.0]]>
memref.global "private" constant @sin_cos : memref<1x3xf32> = dense<[[
    0.8414709848078965, 0.479425538604203, 0.5403023058681398]]>
memref.global "private" constant @cos_sin : memref<1x4xf32> = dense<[[
    0.5403023058681398, 0.8775825618903728, 0.8414709848078965,
    0.479425538604203]]>

func.func @check(%y: memref<*xf32>, %order: i64) {
  %positions = memref.get_global @positions : memref<1xi64>
  %positions_any = memref.cast %positions : memref<1xi64> to memref<*xi64>
  %inv_freq = memref.get_global @inv_freq : memref<2xf64>
  %inv_freq_any = memref.cast %inv_freq : memref<2xf64> to memref<*xf64>
  %leeway = arith.constant 1.0 : f64
  %wrong = call @pe_reference_check_sinusoidal_f32(%y, %positions_any,
      %inv_freq_any, %order, %leeway)
      : (memref<*xf32>, memref<*xi64>, memref<*xf64>, i64, f64) -> i64
  return
}

func.func @main() {
  %is_interleaved = arith.constant 0 : i64
  %is_sin_cos = arith.constant 1 : i64
  %is_cos_sin = arith.constant 2 : i64

  // CHECK: check sinusoidal {{.*}} 1x5 interleaved: {{.*}}, ok
  %interleaved = memref.get_global @interleaved : memref<1x5xf32>
  %interleaved_any = memref.cast %interleaved
      : memref<1x5xf32> to memref<*xf32>
  call @check(%interleaved_any, %is_interleaved) : (memref<*xf32>, i64) -> ()

  // CHECK-NEXT: check sinusoidal {{.*}} 1x3 sin_cos: {{.*}}, ok
  %sin_cos = memref.get_global @sin_cos : memref<1x3xf32>
  %sin_cos_any = memref.cast %sin_cos : memref<1x3xf32> to memref<*xf32>
  call @check(%sin_cos_any, %is_sin_cos) : (memref<*xf32>, i64) -> ()

  // CHECK-NEXT: check sinusoidal {{.*}} 1x4 cos_sin: {{.*}}, ok
  %cos_sin = memref.get_global @cos_sin : memref<1x4xf32>
  %cos_sin_any = memref.cast %cos_sin : memref<1x4xf32> to memref<*xf32>
  call @check(%cos_sin_any, %is_cos_sin) : (memref<*xf32>, i64) -> ()

  // CHECK-COUNT-4: FAIL at [0, {{[0-3]}}]
  // CHECK-NEXT: check sinusoidal {{.*}} 1x4 sin_cos: {{.*}} 4 of 4 elements FAIL
  call @check(%cos_sin_any, %is_sin_cos) : (memref<*xf32>, i64) -> ()
  return
}
