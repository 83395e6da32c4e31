// RUN: pe-opt %s --pe-lower-to-llvm=streaming=always -o %t.mlir
// RUN: grep -q nontemporal %t.mlir
// RUN: %run_main < %t.mlir | FileCheck %s

// Arrays that begin anywhere in a cache line: non-temporal stores must be
// aligned, and the other version of the loop runs where they would not be.

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<0>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

func.func @rotate(%x: tensor<?x2x64xf32>, %y: tensor<?x2x64xf32>, %start: i64)
    -> tensor<?x2x64xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x64xf32>
  %pos = pe.positions %start, %n : tensor<?xi64>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary ins(%x : tensor<?x2x64xf32>)
      angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>)
      outs(%y : tensor<?x2x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x2x64xf32>
  return %r : tensor<?x2x64xf32>
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %tokens = arith.constant 21 : index
  %start = arith.constant 131071 : i64
  %step = arith.constant 1 : i64
  %seed = arith.constant 7 : i64
  %x = memref.alloc(%tokens) : memref<?x2x64xf32>
  %x_any = memref.cast %x : memref<?x2x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %seed) : (memref<*xf32>, i64) -> ()
  %p = memref.alloc(%tokens) : memref<?xi64>
  %p_any = memref.cast %p : memref<?xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%p_any, %start, %step)
      : (memref<*xi64>, i64, i64) -> ()
  %dims_array = memref.get_global @position_dims : memref<1xi64>
  %dims = memref.cast %dims_array : memref<1xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 64 : i64
  %one = arith.constant 1.0 : f64
  %base = arith.constant 1.0e+04 : f64

  // From the beginning of a line, and 4, 8, … 64 bytes behind it.
  %bytes = memref.alloc() {alignment = 64 : i64} : memref<16384xi8>
  %c4 = arith.constant 4 : index
  %c65 = arith.constant 65 : index
  scf.for %offset = %c0 to %c65 step %c4 {
    %y = memref.view %bytes[%offset][%tokens]
        : memref<16384xi8> to memref<?x2x64xf32>
    %y_any = memref.cast %y : memref<?x2x64xf32> to memref<*xf32>
    %x_tensor = bufferization.to_tensor %x restrict
        : memref<?x2x64xf32> to tensor<?x2x64xf32>
    %y_tensor = bufferization.to_tensor %y restrict writable
        : memref<?x2x64xf32> to tensor<?x2x64xf32>
    %r = func.call @rotate(%x_tensor, %y_tensor, %start)
        : (tensor<?x2x64xf32>, tensor<?x2x64xf32>, i64) -> tensor<?x2x64xf32>
    bufferization.materialize_in_destination %r in restrict writable %y
        : (tensor<?x2x64xf32>, memref<?x2x64xf32>) -> ()
    %wrong = func.call @pe_reference_check_rotary_f32(%y_any, %x_any, %p_any,
        %dims, %axes, %zero, %zero, %zero, %one, %dim, %base, %one)
        : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
           memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  }
  return
}

// CHECK-COUNT-17: ok
// CHECK-NOT: FAIL
