// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s

// The reference finds faults: an array that is not rotated is right at position
// 0 only, and features outside of the window must not change by a bit.

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[0]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

func.func @check(%y: memref<*xf32>, %x: memref<*xf32>, %step: i64) {
  %position_dims = memref.get_global @position_dims : memref<1xi64>
  %dims = memref.cast %position_dims : memref<1xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 8 : i64
  %base = arith.constant 1.0e+04 : f64
  %one = arith.constant 1.0 : f64
  %p = memref.alloc() : memref<2xi64>
  %p_any = memref.cast %p : memref<2xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%p_any, %zero, %step)
      : (memref<*xi64>, i64, i64) -> ()
  %wrong = call @pe_reference_check_rotary_f32(%y, %x, %p_any, %dims, %axes,
      %zero, %zero, %zero, %one, %dim, %base, %one)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %none = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %x = memref.alloc() : memref<2x10xf32>
  %y = memref.alloc() : memref<2x10xf32>
  %x_any = memref.cast %x : memref<2x10xf32> to memref<*xf32>
  %y_any = memref.cast %y : memref<2x10xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %one) : (memref<*xf32>, i64) -> ()
  memref.copy %x, %y : memref<2x10xf32> to memref<2x10xf32>

  // CHECK: check rotary {{.*}} 2x10 half [0, 8): max error 0 {{.*}}, ok
  call @check(%y_any, %x_any, %none)
      : (memref<*xf32>, memref<*xf32>, i64) -> ()

  // CHECK-COUNT-4: FAIL at [1, {{[0-7]}}]
  // CHECK-NEXT: check {{.*}} {{[78]}} of 20 elements FAIL
  call @check(%y_any, %x_any, %one)
      : (memref<*xf32>, memref<*xf32>, i64) -> ()

  // CHECK-NEXT: FAIL at [0, 9]
  // CHECK-NEXT: check {{.*}} 1 of 20 elements FAIL
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %y[%c0, %c9] : memref<2x10xf32>
  call @check(%y_any, %x_any, %none)
      : (memref<*xf32>, memref<*xf32>, i64) -> ()
  return
}
