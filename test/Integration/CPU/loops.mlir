// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s

// A loop may yield an array other than the one it got: a rotation out of place,
// three times by p, is one by 3p.

func.func @thrice(%x: tensor<7x64xf32>, %start: i32) -> tensor<7x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %pos = pe.positions %start : tensor<7xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %empty = tensor.empty() : tensor<7x64xf32>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%arg = %x)
      -> tensor<7x64xf32> {
    %next = pe.rotary ins(%arg : tensor<7x64xf32>)
        angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>)
        outs(%empty : tensor<7x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<7x64xf32>
    scf.yield %next : tensor<7x64xf32>
  }
  return %r : tensor<7x64xf32>
}

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64 attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[0]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

func.func @main() {
  %seed = arith.constant 1 : i64
  %x = memref.alloc() : memref<7x64xf32>
  %x_any = memref.cast %x : memref<7x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %seed) : (memref<*xf32>, i64) -> ()
  %x_tensor = bufferization.to_tensor %x restrict
      : memref<7x64xf32> to tensor<7x64xf32>
  %start = arith.constant 1000 : i32
  %result = call @thrice(%x_tensor, %start)
      : (tensor<7x64xf32>, i32) -> tensor<7x64xf32>
  %y = bufferization.to_buffer %result read_only
      : tensor<7x64xf32> to memref<7x64xf32>
  %y_any = memref.cast %y : memref<7x64xf32> to memref<*xf32>

  %first = arith.constant 3000 : i64
  %step = arith.constant 3 : i64
  %pos = memref.alloc() : memref<7xi64>
  %pos_any = memref.cast %pos : memref<7xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%pos_any, %first, %step)
      : (memref<*xi64>, i64, i64) -> ()
  %dims = memref.get_global @position_dims : memref<1xi64>
  %dims_any = memref.cast %dims : memref<1xi64> to memref<*xi64>
  %axes = memref.get_global @no_axes : memref<0xi64>
  %axes_any = memref.cast %axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 64 : i64
  %one = arith.constant 1.0 : f64
  %base = arith.constant 1.0e+04 : f64
  // CHECK: ok
  // CHECK-NOT: FAIL
  %wrong = call @pe_reference_check_rotary_f32(%y_any, %x_any, %pos_any,
      %dims_any, %axes_any, %zero, %zero, %zero, %one, %dim, %base, %one)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  return
}
