// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f64/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_main | FileCheck %s
// RUN: sed s/f32/f16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f16/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/f16/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_main | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_linalg | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: sed s/f32/bf16/g %s | pe-opt --pe-lower-to-llvm \
// RUN:   | %run_main | FileCheck %s

// Rotations by tables of any numbers.

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_apply_f32_f32(
    memref<*xf32>, memref<*xf32>, memref<*xf32>,
    memref<*xf32>, memref<*xi64>, i64, i64, i64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[1]>

!x = memref<2x7x3x80xf32>
!table = memref<7x32xf32>

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

func.func @half(%x: tensor<?x?x?x?xf32>, %cos: tensor<?x?xf32>,
                %sin: tensor<?x?xf32>) -> tensor<?x?x?x?xf32> {
  %y = pe.apply_rotary tables(%cos, %sin : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%x : tensor<?x?x?x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>,
       begin = 8 : i64} -> tensor<?x?x?x?xf32>
  return %y : tensor<?x?x?x?xf32>
}

func.func @interleaved(%x: tensor<2x7x3x80xf32>, %cos: tensor<7x32xf32>,
                       %sin: tensor<7x32xf32>) -> tensor<2x7x3x80xf32> {
  %init = tensor.empty() : tensor<2x7x3x80xf32>
  %y = pe.apply_rotary ins(%x : tensor<2x7x3x80xf32>)
      tables(%cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>)
      outs(%init : tensor<2x7x3x80xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 1>,
       begin = 8 : i64, conjugate} -> tensor<2x7x3x80xf32>
  return %y : tensor<2x7x3x80xf32>
}

func.func @interleaved_to_half(%x: !x, %y: !x, %cos: !table, %sin: !table) {
  pe.apply_rotary ins(%x : !x) tables(%cos, %sin : !table, !table)
      outs(%y : !x)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 1>,
       begin = 8 : i64}
  return
}

func.func @half_to_interleaved(%x: !x, %y: !x, %cos: !table, %sin: !table) {
  pe.apply_rotary ins(%x : !x) tables(%cos, %sin : !table, !table)
      outs(%y : !x)
      {layout = #pe.layout<half_to_interleaved>, position_dims = array<i64: 1>,
       begin = 8 : i64, conjugate}
  return
}

//===----------------------------------------------------------------------===//
// Driver
//===----------------------------------------------------------------------===//

func.func @check(%y: memref<*xf32>, %x: memref<*xf32>, %cos: memref<*xf32>,
                 %sin: memref<*xf32>, %layout: i64, %conjugate: i64) {
  %position_dims = memref.get_global @position_dims : memref<1xi64>
  %dims = memref.cast %position_dims : memref<1xi64> to memref<*xi64>
  %begin = arith.constant 8 : i64
  %wrong = call @pe_reference_check_apply_f32_f32(%y, %x, %cos, %sin, %dims,
      %layout, %begin, %conjugate)
      : (memref<*xf32>, memref<*xf32>, memref<*xf32>,
         memref<*xf32>, memref<*xi64>, i64, i64, i64) -> i64
  return
}

func.func @main() {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c2 = arith.constant 2 : i64
  %c3 = arith.constant 3 : i64
  %x = memref.alloc() : !x
  %x_any = memref.cast %x : !x to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %c1) : (memref<*xf32>, i64) -> ()
  %cos = memref.alloc() : !table
  %cos_any = memref.cast %cos : !table to memref<*xf32>
  %sin = memref.alloc() : !table
  %sin_any = memref.cast %sin : !table to memref<*xf32>
  call @fill_table(%cos, %c2) : (!table, i64) -> ()
  call @fill_table(%sin, %c3) : (!table, i64) -> ()
  %cos_tensor = bufferization.to_tensor %cos restrict
      : !table to tensor<7x32xf32>
  %sin_tensor = bufferization.to_tensor %sin restrict
      : !table to tensor<7x32xf32>
  %y = memref.alloc() : !x
  %y_any = memref.cast %y : !x to memref<*xf32>

  call @interleaved_to_half(%x, %y, %cos, %sin)
      : (!x, !x, !table, !table) -> ()
  call @check(%y_any, %x_any, %cos_any, %sin_any, %c2, %c0)
      : (memref<*xf32>, memref<*xf32>, memref<*xf32>, memref<*xf32>, i64, i64)
      -> ()

  call @half_to_interleaved(%x, %y, %cos, %sin)
      : (!x, !x, !table, !table) -> ()
  call @check(%y_any, %x_any, %cos_any, %sin_any, %c3, %c1)
      : (memref<*xf32>, memref<*xf32>, memref<*xf32>, memref<*xf32>, i64, i64)
      -> ()

  %x_tensor = bufferization.to_tensor %x restrict
      : !x to tensor<2x7x3x80xf32>
  %r0 = call @interleaved(%x_tensor, %cos_tensor, %sin_tensor)
      : (tensor<2x7x3x80xf32>, tensor<7x32xf32>, tensor<7x32xf32>)
      -> tensor<2x7x3x80xf32>
  %b0 = bufferization.to_buffer %r0 read_only : tensor<2x7x3x80xf32> to !x
  %b0_any = memref.cast %b0 : !x to memref<*xf32>
  call @check(%b0_any, %x_any, %cos_any, %sin_any, %c1, %c1)
      : (memref<*xf32>, memref<*xf32>, memref<*xf32>, memref<*xf32>, i64, i64)
      -> ()

  memref.copy %x, %y : !x to !x
  %y_tensor = bufferization.to_tensor %y restrict writable
      : !x to tensor<2x7x3x80xf32>
  %y_cast = tensor.cast %y_tensor
      : tensor<2x7x3x80xf32> to tensor<?x?x?x?xf32>
  %cos_cast = tensor.cast %cos_tensor : tensor<7x32xf32> to tensor<?x?xf32>
  %sin_cast = tensor.cast %sin_tensor : tensor<7x32xf32> to tensor<?x?xf32>
  %r1 = call @half(%y_cast, %cos_cast, %sin_cast)
      : (tensor<?x?x?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>)
      -> tensor<?x?x?x?xf32>
  %b1 = bufferization.to_buffer %r1 read_only
      : tensor<?x?x?x?xf32> to memref<?x?x?x?xf32>
  %b1_any = memref.cast %b1 : memref<?x?x?x?xf32> to memref<*xf32>
  call @check(%b1_any, %x_any, %cos_any, %sin_any, %c0, %c0)
      : (memref<*xf32>, memref<*xf32>, memref<*xf32>, memref<*xf32>, i64, i64)
      -> ()
  return
}

func.func @fill_table(%table: !table, %seed: i64) {
  %table_any = memref.cast %table : !table to memref<*xf32>
  call @pe_reference_fill_f32(%table_any, %seed) : (memref<*xf32>, i64) -> ()
  return
}

// CHECK-COUNT-4: ok
// CHECK-NOT: FAIL
