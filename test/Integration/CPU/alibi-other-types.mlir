// Scores are read as one type and written as another one.

// RUN: pe-opt %s %through_linalg | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s %through_memrefs | %run_unoptimized | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s
// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s

func.func private @pe_reference_check_values_f16(memref<*xf16>, memref<*xf64>, f64) -> i64
    attributes {llvm.emit_c_interface}

memref.global "private" constant @x : memref<2x1x5xbf16>
    = dense<[[[1.0, 2.0, 3.0, 4.0, 5.0]], [[-1.0, 0.0, 1.0, 256.0, 0.5]]]>
memref.global "private" constant @y : memref<2x1x5xf64>
    = dense<[[[-1.0, 0.5, 2.0, 3.5, 5.0]], [[-2.0, -0.75, 0.5, 255.75, 0.5]]]>

func.func @add(%x: tensor<2x?x5xbf16>, %m: tensor<2xf32>, %init: tensor<2x?x5xf16>) -> tensor<2x?x5xf16> {
  %y = pe.alibi ins(%x : tensor<2x?x5xbf16>) slopes(%m : tensor<2xf32>) outs(%init : tensor<2x?x5xf16>)
      {form = #pe.alibi_form<relative>} -> tensor<2x?x5xf16>
  return %y : tensor<2x?x5xf16>
}

func.func @main() {
  %slopes = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %constant = memref.get_global @x : memref<2x1x5xbf16>
  %x_memory = memref.alloc() : memref<2x1x5xbf16>
  memref.copy %constant, %x_memory : memref<2x1x5xbf16> to memref<2x1x5xbf16>
  %x_static = bufferization.to_tensor %x_memory restrict : memref<2x1x5xbf16> to tensor<2x1x5xbf16>
  %x = tensor.cast %x_static : tensor<2x1x5xbf16> to tensor<2x?x5xbf16>
  %empty = tensor.empty() : tensor<2x1x5xf16>
  %init = tensor.cast %empty : tensor<2x1x5xf16> to tensor<2x?x5xf16>
  %y = call @add(%x, %slopes, %init) : (tensor<2x?x5xbf16>, tensor<2xf32>, tensor<2x?x5xf16>) -> tensor<2x?x5xf16>
  %found = bufferization.to_buffer %y read_only : tensor<2x?x5xf16> to memref<2x?x5xf16>
  %found_any = memref.cast %found : memref<2x?x5xf16> to memref<*xf16>
  %exact = memref.get_global @y : memref<2x1x5xf64>
  %exact_any = memref.cast %exact : memref<2x1x5xf64> to memref<*xf64>
  // All results are numbers of both types.
  %tolerance = arith.constant 0.0 : f64
  %wrong = call @pe_reference_check_values_f16(%found_any, %exact_any, %tolerance)
      : (memref<*xf16>, memref<*xf64>, f64) -> i64
  return
}

// CHECK: check values f16 2x1x5: max error 0 ulp, ok
