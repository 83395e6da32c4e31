// RUN: pe-opt %s %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_main | FileCheck %s

// Rotations of memrefs: in place and not, contiguous and strided.

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_range_i64(memref<*xi64>, i64, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_f32(memref<*xf32>, memref<*xf32>,
    memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64,
    f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<2xi64> = dense<[0, 1]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

#strided = strided<[?, ?, ?, ?], offset: ?>
!x = memref<?x?x?x?xf32, #strided>

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

func.func @update(%x: memref<2x7x3x80xf32>, %p: memref<2x7xi64>,
                  %freq: memref<32xf64>) {
  pe.rotary angles(%p, %freq : memref<2x7xi64>, memref<32xf64>)
      outs(%x : memref<2x7x3x80xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>,
       begin = 8 : i64}
  return
}

// x and the init are the same buffer.
func.func @in_place(%x: memref<2x7x3x80xf32>, %p: memref<2x7xi64>,
                    %freq: memref<32xf64>) {
  pe.rotary ins(%x : memref<2x7x3x80xf32>)
      angles(%p, %freq : memref<2x7xi64>, memref<32xf64>)
      outs(%x : memref<2x7x3x80xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       begin = 8 : i64}
  return
}

func.func @out_of_place(%x: memref<2x7x3x80xf32>, %y: memref<2x7x3x80xf32>,
                        %p: memref<2x7xi64>, %freq: memref<32xf64>) {
  pe.rotary ins(%x : memref<2x7x3x80xf32>)
      angles(%p, %freq : memref<2x7xi64>, memref<32xf64>)
      outs(%y : memref<2x7x3x80xf32>)
      {layout = #pe.layout<interleaved_to_half>,
       position_dims = array<i64: 0, 1>, begin = 8 : i64}
  return
}

func.func @strided_update(%x: !x, %p: memref<?x?xi64, strided<[?, ?]>>,
                          %freq: memref<32xf64>) {
  pe.rotary angles(%p, %freq : memref<?x?xi64, strided<[?, ?]>>, memref<32xf64>)
      outs(%x : !x)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>,
       begin = 8 : i64}
  return
}

func.func @strided(%x: !x, %y: !x, %p: memref<?x?xi64, strided<[?, ?]>>,
                   %freq: memref<32xf64>) {
  pe.rotary ins(%x : !x)
      angles(%p, %freq : memref<?x?xi64, strided<[?, ?]>>, memref<32xf64>)
      outs(%y : !x)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0, 1>,
       begin = 8 : i64}
  return
}

//===----------------------------------------------------------------------===//
// Driver
//===----------------------------------------------------------------------===//

func.func @check(%y: memref<*xf32>, %x: memref<*xf32>, %p: memref<*xi64>,
                 %layout: i64) {
  %position_dims = memref.get_global @position_dims : memref<2xi64>
  %dims = memref.cast %position_dims : memref<2xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %axes = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %begin = arith.constant 8 : i64
  %conjugate = arith.constant 0 : i64
  %scale = arith.constant 1.0 : f64
  %dim = arith.constant 64 : i64
  %base = arith.constant 1.0e+04 : f64
  %wrong = call @pe_reference_check_rotary_f32(%y, %x, %p, %dims, %axes,
      %layout, %begin, %conjugate, %scale, %dim, %base, %scale)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>,
         memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64
  return
}

func.func @main() {
  %seed = arith.constant 1 : i64
  %half = arith.constant 0 : i64
  %interleaved = arith.constant 1 : i64
  %interleaved_to_half = arith.constant 2 : i64
  %first = arith.constant 0 : i64
  %last = arith.constant 2147483647 : i64
  %freq_tensor, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64}
      : tensor<32xf64>, f64
  %freq = bufferization.to_buffer %freq_tensor read_only
      : tensor<32xf64> to memref<32xf64>

  %p = memref.alloc() : memref<2x7xi64>
  %p_any = memref.cast %p : memref<2x7xi64> to memref<*xi64>
  call @pe_reference_fill_range_i64(%p_any, %first, %last, %seed)
      : (memref<*xi64>, i64, i64, i64) -> ()

  %original = memref.alloc() : memref<2x7x3x80xf32>
  %original_any = memref.cast %original
      : memref<2x7x3x80xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%original_any, %seed) : (memref<*xf32>, i64) -> ()
  %x = memref.alloc() : memref<2x7x3x80xf32>
  %x_any = memref.cast %x : memref<2x7x3x80xf32> to memref<*xf32>
  %y = memref.alloc() : memref<2x7x3x80xf32>
  %y_any = memref.cast %y : memref<2x7x3x80xf32> to memref<*xf32>

  memref.copy %original, %x : memref<2x7x3x80xf32> to memref<2x7x3x80xf32>
  call @update(%x, %p, %freq)
      : (memref<2x7x3x80xf32>, memref<2x7xi64>, memref<32xf64>) -> ()
  call @check(%x_any, %original_any, %p_any, %half)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, i64) -> ()

  memref.copy %original, %x : memref<2x7x3x80xf32> to memref<2x7x3x80xf32>
  call @in_place(%x, %p, %freq)
      : (memref<2x7x3x80xf32>, memref<2x7xi64>, memref<32xf64>) -> ()
  call @check(%x_any, %original_any, %p_any, %interleaved)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, i64) -> ()

  call @out_of_place(%original, %y, %p, %freq)
      : (memref<2x7x3x80xf32>, memref<2x7x3x80xf32>, memref<2x7xi64>,
         memref<32xf64>) -> ()
  call @check(%y_any, %original_any, %p_any, %interleaved_to_half)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, i64) -> ()

  // Parts of larger arrays; the positions are every other of a row, and the
  // features of z are at a distance of two, those of w at that of a head.
  %p_wide = memref.alloc() : memref<2x14xi64>
  %p_view = memref.subview %p_wide[0, 0] [2, 7] [1, 2]
      : memref<2x14xi64> to memref<2x7xi64, strided<[14, 2]>>
  memref.copy %p, %p_view
      : memref<2x7xi64> to memref<2x7xi64, strided<[14, 2]>>
  %p_strided = memref.cast %p_view : memref<2x7xi64, strided<[14, 2]>>
      to memref<?x?xi64, strided<[?, ?]>>

  %z_around = memref.alloc() : memref<2x9x5x164xf32>
  %z_view = memref.subview %z_around[0, 1, 2, 3] [2, 7, 3, 80] [1, 1, 1, 2]
      : memref<2x9x5x164xf32>
      to memref<2x7x3x80xf32, strided<[7380, 820, 164, 2], offset: 1151>>
  memref.copy %original, %z_view : memref<2x7x3x80xf32>
      to memref<2x7x3x80xf32, strided<[7380, 820, 164, 2], offset: 1151>>
  %z = memref.cast %z_view
      : memref<2x7x3x80xf32, strided<[7380, 820, 164, 2], offset: 1151>> to !x
  %z_any = memref.cast %z : !x to memref<*xf32>
  call @strided_update(%z, %p_strided, %freq)
      : (!x, memref<?x?xi64, strided<[?, ?]>>, memref<32xf64>) -> ()
  call @check(%z_any, %original_any, %p_any, %half)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, i64) -> ()

  %w_base = memref.alloc() : memref<2x7x80x3xf32>
  %w_view = memref.transpose %w_base (b, t, d, h) -> (b, t, h, d)
      : memref<2x7x80x3xf32> to memref<2x7x3x80xf32, strided<[1680, 240, 1, 3]>>
  %w = memref.cast %w_view
      : memref<2x7x3x80xf32, strided<[1680, 240, 1, 3]>> to !x
  %w_any = memref.cast %w : !x to memref<*xf32>
  memref.copy %original, %z_view : memref<2x7x3x80xf32>
      to memref<2x7x3x80xf32, strided<[7380, 820, 164, 2], offset: 1151>>
  call @strided(%z, %w, %p_strided, %freq)
      : (!x, !x, memref<?x?xi64, strided<[?, ?]>>, memref<32xf64>) -> ()
  call @check(%w_any, %original_any, %p_any, %interleaved)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, i64) -> ()
  return
}

// CHECK-COUNT-5: ok
// CHECK-NOT: FAIL
