// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s

// Arrays of 8-bit floats in kernels that are no rotations: scaled where there is
// no angle, and copied with any bits.

func.func private @printI64(i64)
func.func private @printComma()
func.func private @printNewline()

func.func @print(%codes: memref<8xi8>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c0 to %c8 step %c1 {
    %code = memref.load %codes[%i] : memref<8xi8>
    %wide = arith.extui %code : i8 to i64
    func.call @printI64(%wide) : (i64) -> ()
    func.call @printComma() : () -> ()
  }
  func.call @printNewline() : () -> ()
  return
}

// 1, 1.5, -0.25, the largest number, the smallest one, -0, infinity and NaN.
memref.global "private" constant @codes : memref<8xi8> =
    dense<[60, 62, -76, 123, 1, -128, 124, 126]>

func.func @scale_at_zero(%x: tensor<1x8xf8E5M2>, %freq: tensor<4xf64>, %scale: f64) -> tensor<1x8xf8E5M2> {
  %zero = arith.constant dense<0> : tensor<1xi32>
  %init = tensor.empty() : tensor<1x8xf8E5M2>
  %r = pe.rotary ins(%x : tensor<1x8xf8E5M2>) angles(%zero, %freq : tensor<1xi32>, tensor<4xf64>)
      scale(%scale) outs(%init : tensor<1x8xf8E5M2>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<1x8xf8E5M2>
  return %r : tensor<1x8xf8E5M2>
}

func.func @main() {
  %global = memref.get_global @codes : memref<8xi8>
  %codes = bufferization.to_tensor %global restrict : memref<8xi8> to tensor<8xi8>
  %row = tensor.expand_shape %codes [[0, 1]] output_shape [1, 8] : tensor<8xi8> into tensor<1x8xi8>
  %x = tensor.bitcast %row : tensor<1x8xi8> to tensor<1x8xf8E5M2>
  %freq = arith.constant dense<1.0> : tensor<4xf64>
  %two = arith.constant 2.0 : f64
  %y = call @scale_at_zero(%x, %freq, %two)
      : (tensor<1x8xf8E5M2>, tensor<4xf64>, f64) -> tensor<1x8xf8E5M2>
  %z = tensor.bitcast %y : tensor<1x8xf8E5M2> to tensor<1x8xi8>
  %flat = tensor.collapse_shape %z [[0, 1]] : tensor<1x8xi8> into tensor<8xi8>
  %result = bufferization.to_buffer %flat : tensor<8xi8> to memref<8xi8>
  // CHECK: 64, 66, 184, 124, 2, 128, 124, 126,
  call @print(%result) : (memref<8xi8>) -> ()
  return
}
