// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm="angles=exact accuracy=high" \
// RUN:   | %run_main | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_main | FileCheck %s

// Queries and keys of a layer, which share a loop over the tokens: in place, and
// out of place with what stands between the rotations. 37 tokens are two runs
// of 16 and some more.

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

!q = tensor<?x8x64xf32>
!k = tensor<?x2x64xf32>

func.func @in_place(%q: !q, %k: !k, %start: i64) -> (!q, !k) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %q, %c0 : !q
  %pos = pe.positions %start, %n : tensor<?xi64>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %rq = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>)
      outs(%q : !q) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> !q
  %rk = pe.rotary angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>)
      outs(%k : !k) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> !k
  return %rq, %rk : !q, !k
}

// The first of the rotated queries is read between the rotations.
func.func @out_of_place(%q: !q, %k: !k, %start: i64) -> (!q, !k, f32) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %q, %c0 : !q
  %pos = pe.positions %start, %n : tensor<?xi64>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %init_q = tensor.empty(%n) : !q
  %rq = pe.rotary ins(%q : !q)
      angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>) outs(%init_q : !q)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> !q
  %first = tensor.extract %rq[%c0, %c0, %c0] : !q
  %init_k = tensor.empty(%n) : !k
  %rk = pe.rotary ins(%k : !k)
      angles(%pos, %freq : tensor<?xi64>, tensor<32xf64>) outs(%init_k : !k)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> !k
  return %rq, %rk, %first : !q, !k, f32
}

func.func @check(%y: memref<*xf32>, %x: memref<*xf32>, %p: memref<*xi64>) {
  %position_dims = memref.get_global @position_dims : memref<1xi64>
  %dims = memref.cast %position_dims : memref<1xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 64 : i64
  %one = arith.constant 1.0 : f64
  %base = arith.constant 1.0e+04 : f64
  %wrong = call @pe_reference_check_rotary_f32(%y, %x, %p, %dims, %axes,
      %zero, %zero, %zero, %one, %dim, %base, %one)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  return
}

func.func @main() {
  %n = arith.constant 37 : index
  %start = arith.constant 1048570 : i64
  %step = arith.constant 1 : i64
  %seed = arith.constant 3 : i64
  %p = memref.alloc(%n) : memref<?xi64>
  %p_any = memref.cast %p : memref<?xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%p_any, %start, %step)
      : (memref<*xi64>, i64, i64) -> ()
  %q = memref.alloc(%n) : memref<?x8x64xf32>
  %q_any = memref.cast %q : memref<?x8x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%q_any, %seed) : (memref<*xf32>, i64) -> ()
  %k = memref.alloc(%n) : memref<?x2x64xf32>
  %k_any = memref.cast %k : memref<?x2x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%k_any, %start) : (memref<*xf32>, i64) -> ()
  %q_tensor = bufferization.to_tensor %q restrict
      : memref<?x8x64xf32> to !q
  %k_tensor = bufferization.to_tensor %k restrict
      : memref<?x2x64xf32> to !k

  %out:3 = call @out_of_place(%q_tensor, %k_tensor, %start)
      : (!q, !k, i64) -> (!q, !k, f32)
  %out_q = bufferization.to_buffer %out#0 read_only : !q to memref<?x8x64xf32>
  %out_q_any = memref.cast %out_q : memref<?x8x64xf32> to memref<*xf32>
  call @check(%out_q_any, %q_any, %p_any)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>) -> ()
  %out_k = bufferization.to_buffer %out#1 read_only : !k to memref<?x2x64xf32>
  %out_k_any = memref.cast %out_k : memref<?x2x64xf32> to memref<*xf32>
  call @check(%out_k_any, %k_any, %p_any)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>) -> ()

  %in:2 = call @in_place(%q_tensor, %k_tensor, %start)
      : (!q, !k, i64) -> (!q, !k)
  %in_q = bufferization.to_buffer %in#0 read_only : !q to memref<?x8x64xf32>
  %in_q_any = memref.cast %in_q : memref<?x8x64xf32> to memref<*xf32>
  call @check(%in_q_any, %q_any, %p_any)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>) -> ()
  %in_k = bufferization.to_buffer %in#1 read_only : !k to memref<?x2x64xf32>
  %in_k_any = memref.cast %in_k : memref<?x2x64xf32> to memref<*xf32>
  call @check(%in_k_any, %k_any, %p_any)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>) -> ()
  return
}

// CHECK-COUNT-4: ok
// CHECK-NOT: FAIL
