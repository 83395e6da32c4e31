// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_unoptimized | FileCheck %s

// Upstream's deallocation frees all that is allocated, by whomever.
// RUN: sed /memref.dealloc/d %s | pe-opt %through_memrefs | %run_unoptimized \
// RUN:   | FileCheck %s

// Runs of positions by which something is rotated, and which are also returned,
// or written before the rotation or after.

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

func.func @rotate_and_return(%x: tensor<?x64xf32>, %start: i64)
    -> (tensor<?x64xf32>, tensor<?xi64>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %p = pe.positions %start, %n {step = -3 : i64} : tensor<?xi64>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%p, %freq : tensor<?xi64>, tensor<32xf64>)
      outs(%x : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  return %r, %p : tensor<?x64xf32>, tensor<?xi64>
}

// The rotation is by what was there before.
func.func @write_and_rotate(%x: tensor<?x64xf32>, %start: i32)
    -> (tensor<?x64xf32>, tensor<?xi32>) {
  %c0 = arith.constant 0 : index
  %c99 = arith.constant 99 : i32
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %p = pe.positions %start, %n : tensor<?xi32>
  %written = tensor.insert %c99 into %p[%c0] : tensor<?xi32>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%p, %freq : tensor<?xi32>, tensor<32xf64>)
      outs(%x : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  return %r, %written : tensor<?x64xf32>, tensor<?xi32>
}

// It is by what was written. Positions below zero keep their sign.
func.func @rotate_by_written(%x: tensor<?x64xf32>, %start: i8)
    -> (tensor<?x64xf32>, tensor<?xi8>) {
  %c0 = arith.constant 0 : index
  %c99 = arith.constant 99 : i8
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %p = pe.positions %start, %n : tensor<?xi8>
  %written = tensor.insert %c99 into %p[%c0] : tensor<?xi8>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %r = pe.rotary angles(%written, %freq : tensor<?xi8>, tensor<32xf64>)
      outs(%x : tensor<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x64xf32>
  return %r, %p : tensor<?x64xf32>, tensor<?xi8>
}

// The program has the run in memory, and frees it.
func.func @rotate_by_memory(%x: memref<?x64xf32>, %start: i8, %n: index) -> i8 {
  %c1 = arith.constant 1 : index
  %p = pe.positions %start, %n : memref<?xi8>
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<32xf64> to memref<32xf64>
  pe.rotary angles(%p, %f : memref<?xi8>, memref<32xf64>)
      outs(%x : memref<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  %second = memref.load %p[%c1] : memref<?xi8>
  memref.dealloc %p : memref<?xi8>
  return %second : i8
}

//===----------------------------------------------------------------------===//
// What it is compared with
//===----------------------------------------------------------------------===//

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64 attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[0]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

func.func @fill() -> memref<?x64xf32> {
  %seed = arith.constant 1 : i64
  %c7 = arith.constant 7 : index
  %x = memref.alloc(%c7) : memref<?x64xf32>
  %any = memref.cast %x : memref<?x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%any, %seed) : (memref<*xf32>, i64) -> ()
  return %x : memref<?x64xf32>
}

// `first` is the position of the first token, those of the others are a run.
func.func @check(%y: memref<?x64xf32>, %first: i64, %start: i64, %step: i64) {
  %x = call @fill() : () -> memref<?x64xf32>
  %x_any = memref.cast %x : memref<?x64xf32> to memref<*xf32>
  %y_any = memref.cast %y : memref<?x64xf32> to memref<*xf32>
  %c0 = arith.constant 0 : index
  %pos = memref.alloc() : memref<7xi64>
  %pos_any = memref.cast %pos : memref<7xi64> to memref<*xi64>
  call @pe_reference_fill_run_i64(%pos_any, %start, %step)
      : (memref<*xi64>, i64, i64) -> ()
  memref.store %first, %pos[%c0] : memref<7xi64>
  %dims = memref.get_global @position_dims : memref<1xi64>
  %dims_any = memref.cast %dims : memref<1xi64> to memref<*xi64>
  %axes = memref.get_global @no_axes : memref<0xi64>
  %axes_any = memref.cast %axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 64 : i64
  %one = arith.constant 1.0 : f64
  %base = arith.constant 1.0e+04 : f64
  %wrong = call @pe_reference_check_rotary_f32(%y_any, %x_any, %pos_any,
      %dims_any, %axes_any, %zero, %zero, %zero, %one, %dim, %base, %one)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  memref.dealloc %pos : memref<7xi64>
  memref.dealloc %x : memref<?x64xf32>
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c6 = arith.constant 6 : index
  %c7 = arith.constant 7 : index
  %one = arith.constant 1 : i64
  %c99 = arith.constant 99 : i64

  %start64 = arith.constant 2147483647 : i64
  %minus3 = arith.constant -3 : i64
  %x1 = call @fill() : () -> memref<?x64xf32>
  %t1 = bufferization.to_tensor %x1 restrict writable
      : memref<?x64xf32> to tensor<?x64xf32>
  %r1, %p1 = call @rotate_and_return(%t1, %start64)
      : (tensor<?x64xf32>, i64) -> (tensor<?x64xf32>, tensor<?xi64>)
  %y1 = bufferization.to_buffer %r1 read_only
      : tensor<?x64xf32> to memref<?x64xf32>
  // CHECK: check {{.*}} ok
  // CHECK-NEXT: {{^}}2147483629{{$}}
  call @check(%y1, %start64, %start64, %minus3)
      : (memref<?x64xf32>, i64, i64, i64) -> ()
  %last1 = tensor.extract %p1[%c6] : tensor<?xi64>
  vector.print %last1 : i64

  %start32 = arith.constant 100000 : i32
  %start32_wide = arith.constant 100000 : i64
  %x2 = call @fill() : () -> memref<?x64xf32>
  %t2 = bufferization.to_tensor %x2 restrict writable
      : memref<?x64xf32> to tensor<?x64xf32>
  %r2, %p2 = call @write_and_rotate(%t2, %start32)
      : (tensor<?x64xf32>, i32) -> (tensor<?x64xf32>, tensor<?xi32>)
  %y2 = bufferization.to_buffer %r2 read_only
      : tensor<?x64xf32> to memref<?x64xf32>
  // CHECK-NEXT: check {{.*}} ok
  // CHECK-NEXT: {{^}}99{{$}}
  // CHECK-NEXT: {{^}}100006{{$}}
  call @check(%y2, %start32_wide, %start32_wide, %one)
      : (memref<?x64xf32>, i64, i64, i64) -> ()
  %first2 = tensor.extract %p2[%c0] : tensor<?xi32>
  vector.print %first2 : i32
  %last2 = tensor.extract %p2[%c6] : tensor<?xi32>
  vector.print %last2 : i32

  %start8 = arith.constant -128 : i8
  %start8_wide = arith.constant -128 : i64
  %x3 = call @fill() : () -> memref<?x64xf32>
  %t3 = bufferization.to_tensor %x3 restrict writable
      : memref<?x64xf32> to tensor<?x64xf32>
  %r3, %p3 = call @rotate_by_written(%t3, %start8)
      : (tensor<?x64xf32>, i8) -> (tensor<?x64xf32>, tensor<?xi8>)
  %y3 = bufferization.to_buffer %r3 read_only
      : tensor<?x64xf32> to memref<?x64xf32>
  // CHECK-NEXT: check {{.*}} ok
  // CHECK-NEXT: {{^}}-128{{$}}
  call @check(%y3, %c99, %start8_wide, %one)
      : (memref<?x64xf32>, i64, i64, i64) -> ()
  %first3 = tensor.extract %p3[%c0] : tensor<?xi8>
  vector.print %first3 : i8

  %x4 = call @fill() : () -> memref<?x64xf32>
  %second4 = call @rotate_by_memory(%x4, %start8, %c7)
      : (memref<?x64xf32>, i8, index) -> i8
  // CHECK-NEXT: check {{.*}} ok
  // CHECK-NEXT: {{^}}-127{{$}}
  call @check(%x4, %start8_wide, %start8_wide, %one)
      : (memref<?x64xf32>, i64, i64, i64) -> ()
  vector.print %second4 : i8
  return
}

// CHECK-NOT: FAIL
