// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_unoptimized | FileCheck %s

// Tables of cosines and sines.

func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_range_i64(memref<*xi64>, i64, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_table_f32(
    memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, f64,
    i64, f64, f64, f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @no_axes : memref<0xi64> = dense<>
memref.global "private" constant @axes : memref<8xi64>
    = dense<[0, 1, 2, 0, 1, 2, 0, 1]>

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

func.func @of_run(%start: i32) -> (tensor<100x64xf32>, tensor<100x64xf32>) {
  %p = pe.positions %start : tensor<100xi32>
  %freq, %a = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64}
      : tensor<64xf64>, f64
  %init = tensor.empty() : tensor<100x64xf32>
  %cos, %sin = pe.rotary_table
      angles(%p, %freq : tensor<100xi32>, tensor<64xf64>)
      outs(%init, %init : tensor<100x64xf32>, tensor<100x64xf32>)
      -> tensor<100x64xf32>, tensor<100x64xf32>
  return %cos, %sin : tensor<100x64xf32>, tensor<100x64xf32>
}

func.func @of_positions(%p: tensor<?x?xi64>, %scale: f64)
    -> (tensor<?x?x5xf32>, tensor<?x?x5xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %d0 = tensor.dim %p, %c0 : tensor<?x?xi64>
  %d1 = tensor.dim %p, %c1 : tensor<?x?xi64>
  %freq, %a = pe.frequencies {dim = 10 : i64, base = 5.0e+05 : f64}
      : tensor<5xf64>, f64
  %cos_init = tensor.empty(%d0, %d1) : tensor<?x?x5xf32>
  %sin_init = tensor.empty(%d0, %d1) : tensor<?x?x5xf32>
  %cos, %sin = pe.rotary_table
      angles(%p, %freq : tensor<?x?xi64>, tensor<5xf64>) scale(%scale)
      outs(%cos_init, %sin_init : tensor<?x?x5xf32>, tensor<?x?x5xf32>)
      -> tensor<?x?x5xf32>, tensor<?x?x5xf32>
  return %cos, %sin : tensor<?x?x5xf32>, tensor<?x?x5xf32>
}

func.func @of_axes(%p: tensor<3x7xi64>)
    -> (tensor<7x8xf32>, tensor<7x8xf32>) {
  %freq, %a = pe.frequencies {dim = 16 : i64, base = 5.0e+05 : f64}
      : tensor<8xf64>, f64
  %init = tensor.empty() : tensor<7x8xf32>
  %cos, %sin = pe.rotary_table
      angles(%p, %freq : tensor<3x7xi64>, tensor<8xf64>)
      outs(%init, %init : tensor<7x8xf32>, tensor<7x8xf32>)
      {axes = array<i64: 0, 1, 2, 0, 1, 2, 0, 1>}
      -> tensor<7x8xf32>, tensor<7x8xf32>
  return %cos, %sin : tensor<7x8xf32>, tensor<7x8xf32>
}

//===----------------------------------------------------------------------===//
// Driver
//===----------------------------------------------------------------------===//

func.func @check(%cos: memref<*xf32>, %sin: memref<*xf32>, %p: memref<*xi64>,
                 %axes: memref<*xi64>, %scale: f64, %dim: i64) {
  %base = arith.constant 5.0e+05 : f64
  %factor = arith.constant 1.0 : f64
  %leeway = arith.constant 1.0 : f64
  %wrong = call @pe_reference_check_table_f32(%cos, %sin, %p, %axes, %scale,
      %dim, %base, %factor, %leeway)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, f64,
         i64, f64, f64, f64) -> i64
  return
}

func.func @test_run(%start: i64) {
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %one = arith.constant 1 : i64
  %scale = arith.constant 1.0 : f64
  %dim = arith.constant 128 : i64
  %p = memref.alloc() : memref<100xi64>
  %p_any = memref.cast %p : memref<100xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%p_any, %start, %one)
      : (memref<*xi64>, i64, i64) -> ()

  %start_i32 = arith.trunci %start : i64 to i32
  %cos, %sin = call @of_run(%start_i32)
      : (i32) -> (tensor<100x64xf32>, tensor<100x64xf32>)
  %cos_buffer = bufferization.to_buffer %cos read_only
      : tensor<100x64xf32> to memref<100x64xf32>
  %sin_buffer = bufferization.to_buffer %sin read_only
      : tensor<100x64xf32> to memref<100x64xf32>
  %cos_any = memref.cast %cos_buffer : memref<100x64xf32> to memref<*xf32>
  %sin_any = memref.cast %sin_buffer : memref<100x64xf32> to memref<*xf32>
  call @check(%cos_any, %sin_any, %p_any, %axes, %scale, %dim)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, f64, i64)
      -> ()
  return
}

func.func @test_positions() {
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %first = arith.constant -2147483647 : i64
  %last = arith.constant 2147483647 : i64
  %seed = arith.constant 1 : i64
  %scale = arith.constant -1.5 : f64
  %dim = arith.constant 10 : i64
  %p = memref.alloc() : memref<3x11xi64>
  %p_any = memref.cast %p : memref<3x11xi64> to memref<*xi64>
  call @pe_reference_fill_range_i64(%p_any, %first, %last, %seed)
      : (memref<*xi64>, i64, i64, i64) -> ()

  %p_static = bufferization.to_tensor %p restrict
      : memref<3x11xi64> to tensor<3x11xi64>
  %p_tensor = tensor.cast %p_static : tensor<3x11xi64> to tensor<?x?xi64>
  %cos, %sin = call @of_positions(%p_tensor, %scale)
      : (tensor<?x?xi64>, f64) -> (tensor<?x?x5xf32>, tensor<?x?x5xf32>)
  %cos_buffer = bufferization.to_buffer %cos read_only
      : tensor<?x?x5xf32> to memref<?x?x5xf32>
  %sin_buffer = bufferization.to_buffer %sin read_only
      : tensor<?x?x5xf32> to memref<?x?x5xf32>
  %cos_any = memref.cast %cos_buffer : memref<?x?x5xf32> to memref<*xf32>
  %sin_any = memref.cast %sin_buffer : memref<?x?x5xf32> to memref<*xf32>
  call @check(%cos_any, %sin_any, %p_any, %axes, %scale, %dim)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, f64, i64)
      -> ()
  return
}

func.func @test_axes() {
  %axes_global = memref.get_global @axes : memref<8xi64>
  %axes = memref.cast %axes_global : memref<8xi64> to memref<*xi64>
  %first = arith.constant 0 : i64
  %last = arith.constant 2147483647 : i64
  %seed = arith.constant 1 : i64
  %scale = arith.constant 1.0 : f64
  %dim = arith.constant 16 : i64
  %p = memref.alloc() : memref<3x7xi64>
  %p_any = memref.cast %p : memref<3x7xi64> to memref<*xi64>
  call @pe_reference_fill_range_i64(%p_any, %first, %last, %seed)
      : (memref<*xi64>, i64, i64, i64) -> ()

  %p_tensor = bufferization.to_tensor %p restrict
      : memref<3x7xi64> to tensor<3x7xi64>
  %cos, %sin = call @of_axes(%p_tensor)
      : (tensor<3x7xi64>) -> (tensor<7x8xf32>, tensor<7x8xf32>)
  %cos_buffer = bufferization.to_buffer %cos read_only
      : tensor<7x8xf32> to memref<7x8xf32>
  %sin_buffer = bufferization.to_buffer %sin read_only
      : tensor<7x8xf32> to memref<7x8xf32>
  %cos_any = memref.cast %cos_buffer : memref<7x8xf32> to memref<*xf32>
  %sin_any = memref.cast %sin_buffer : memref<7x8xf32> to memref<*xf32>
  call @check(%cos_any, %sin_any, %p_any, %axes, %scale, %dim)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, f64, i64)
      -> ()
  return
}

func.func @main() {
  %start = arith.constant 0 : i64
  %far = arith.constant 1048500 : i64
  %farthest = arith.constant 2147483548 : i64
  call @test_run(%start) : (i64) -> ()
  call @test_run(%far) : (i64) -> ()
  call @test_run(%farthest) : (i64) -> ()
  call @test_positions() : () -> ()
  call @test_axes() : () -> ()
  return
}

// CHECK-COUNT-5: ok
// CHECK-NOT: FAIL
