// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s

// A rotation whose frequencies depend on the length of the cache. Of 9216 keys,
// the factor is 2·9216/2048 − 1 = 8 and the base 10⁴·8^(8/6) = 160000; up to
// 2048 the base stays.

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i32(memref<*xi32>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[0]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

func.func @rotate(%x: tensor<?x3x8xf32>, %pos: tensor<?xi32>,
                  %keys: tensor<?x1xf32>) -> tensor<?x3x8xf32> {
  %c0 = arith.constant 0 : index
  %length = tensor.dim %keys, %c0 : tensor<?x1xf32>
  %freq, %scale = pe.frequencies seq_len(%length) {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.dynamic_ntk<factor = 2.0, original_max_position_embeddings = 2048>}
      : tensor<4xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>) scale(%scale)
      outs(%x : tensor<?x3x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x3x8xf32>
  return %r : tensor<?x3x8xf32>
}

func.func @check(%length: index, %base: f64) {
  %seed = arith.constant 1 : i64
  %zero = arith.constant 0 : i64
  %step = arith.constant 1999 : i64
  %dim = arith.constant 8 : i64
  %one = arith.constant 1.0 : f64
  %x = memref.alloc() : memref<5x3x8xf32>
  %x_any = memref.cast %x : memref<5x3x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %seed) : (memref<*xf32>, i64) -> ()
  %y = memref.alloc() : memref<5x3x8xf32>
  %y_any = memref.cast %y : memref<5x3x8xf32> to memref<*xf32>
  memref.copy %x, %y : memref<5x3x8xf32> to memref<5x3x8xf32>
  %p = memref.alloc() : memref<5xi32>
  %p_any = memref.cast %p : memref<5xi32> to memref<*xi32>
  call @pe_reference_fill_run_i32(%p_any, %zero, %step)
      : (memref<*xi32>, i64, i64) -> ()
  %p64 = memref.alloc() : memref<5xi64>
  %p64_any = memref.cast %p64 : memref<5xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%p64_any, %zero, %step)
      : (memref<*xi64>, i64, i64) -> ()

  %y_tensor = bufferization.to_tensor %y restrict writable
      : memref<5x3x8xf32> to tensor<5x3x8xf32>
  %p_tensor = bufferization.to_tensor %p restrict : memref<5xi32> to tensor<5xi32>
  %x_cast = tensor.cast %y_tensor : tensor<5x3x8xf32> to tensor<?x3x8xf32>
  %p_cast = tensor.cast %p_tensor : tensor<5xi32> to tensor<?xi32>
  %keys = tensor.empty(%length) : tensor<?x1xf32>
  %r = call @rotate(%x_cast, %p_cast, %keys)
      : (tensor<?x3x8xf32>, tensor<?xi32>, tensor<?x1xf32>) -> tensor<?x3x8xf32>
  %r_cast = tensor.cast %r : tensor<?x3x8xf32> to tensor<5x3x8xf32>
  bufferization.materialize_in_destination %r_cast in restrict writable %y
      : (tensor<5x3x8xf32>, memref<5x3x8xf32>) -> ()

  %position_dims = memref.get_global @position_dims : memref<1xi64>
  %dims = memref.cast %position_dims : memref<1xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %wrong = call @pe_reference_check_rotary_f32(%y_any, %x_any, %p64_any, %dims,
      %axes, %zero, %zero, %zero, %one, %dim, %base, %one)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  return
}

func.func @main() {
  %small = arith.constant 1.0e+04 : f64
  %large = arith.constant 1.6e+05 : f64
  %c1 = arith.constant 1 : index
  %c2048 = arith.constant 2048 : index
  %c9216 = arith.constant 9216 : index
  // CHECK: 5x3x8 half [0, 8): {{.*}}, ok
  call @check(%c1, %small) : (index, f64) -> ()
  // CHECK: 5x3x8 half [0, 8): {{.*}}, ok
  call @check(%c2048, %small) : (index, f64) -> ()
  // CHECK: 5x3x8 half [0, 8): {{.*}}, ok
  call @check(%c9216, %large) : (index, f64) -> ()
  // CHECK: FAIL
  call @check(%c9216, %small) : (index, f64) -> ()
  return
}
