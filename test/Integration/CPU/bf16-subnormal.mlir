// Operations that do not change numbers keep the bits of every bf16 below 2^127,
// zeros and subnormal numbers included. On CPUs whose instruction would flush
// subnormal numbers to zero, vectors with and without them take different paths.

// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm=vector-width=512 | %run_main | FileCheck %s

// A rotation changes −0 only: −0 · 1 − (−x · 0) is 0.

// CHECK:      65024 numbers are kept
// CHECK-NEXT: 65023 numbers are kept
// CHECK-NEXT: 65023 numbers are kept

// x − 0 · |i − j|.
func.func @bias(%x: tensor<1x256x256xbf16>, %slopes: tensor<1xf32>)
    -> tensor<1x256x256xbf16> {
  %r = pe.alibi slopes(%slopes : tensor<1xf32>)
      outs(%x : tensor<1x256x256xbf16>) {form = #pe.alibi_form<symmetric>}
      -> tensor<1x256x256xbf16>
  return %r : tensor<1x256x256xbf16>
}

// Position 0.
func.func @half(%x: tensor<256x1x256xbf16>, %pos: tensor<256xi32>)
    -> tensor<256x1x256xbf16> {
  %freq, %a = pe.frequencies {dim = 256 : i64, base = 1.0e+04 : f64}
      : tensor<128xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<256xi32>, tensor<128xf64>)
      outs(%x : tensor<256x1x256xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<256x1x256xbf16>
  return %r : tensor<256x1x256xbf16>
}

func.func @interleaved(%x: tensor<256x1x256xbf16>, %pos: tensor<256xi32>)
    -> tensor<256x1x256xbf16> {
  %freq, %a = pe.frequencies {dim = 256 : i64, base = 1.0e+04 : f64}
      : tensor<128xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<256xi32>, tensor<128xf64>)
      outs(%x : tensor<256x1x256xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<256x1x256xbf16>
  return %r : tensor<256x1x256xbf16>
}

func.func private @every_number() -> memref<65536xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 65536 : index
  %x = memref.alloc() : memref<65536xbf16>
  scf.for %i = %c0 to %n step %c1 {
    %bits = arith.index_cast %i : index to i16
    %number = arith.bitcast %bits : i16 to bf16
    memref.store %number, %x[%i] : memref<65536xbf16>
  }
  return %x : memref<65536xbf16>
}

func.func private @print_kept(%x: memref<65536xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 65536 : index
  %none = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %no_sign = arith.constant 0x7fff : i16
  %limit = arith.constant 0x7f00 : i16
  %kept = scf.for %i = %c0 to %n step %c1 iter_args(%count = %none) -> i64 {
    %number = memref.load %x[%i] : memref<65536xbf16>
    %bits = arith.bitcast %number : bf16 to i16
    %want = arith.index_cast %i : index to i16
    %is_same = arith.cmpi eq, %bits, %want : i16
    %size = arith.andi %want, %no_sign : i16
    %is_small = arith.cmpi ult, %size, %limit : i16
    %counts = arith.andi %is_same, %is_small : i1
    %more = arith.addi %count, %one : i64
    %next = arith.select %counts, %more, %count : i64
    scf.yield %next : i64
  }
  vector.print %kept : i64 punctuation <no_punctuation>
  vector.print str " numbers are kept\n"
  return
}

func.func @main() {
  %slopes = memref.alloc() : memref<1xf32>
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%slopes : memref<1xf32>)
  %slope = bufferization.to_tensor %slopes restrict
      : memref<1xf32> to tensor<1xf32>
  %pos = arith.constant dense<0> : tensor<256xi32>

  %a = call @every_number() : () -> memref<65536xbf16>
  %a_rows = memref.expand_shape %a [[0, 1, 2]] output_shape [1, 256, 256]
      : memref<65536xbf16> into memref<1x256x256xbf16>
  %a_tensor = bufferization.to_tensor %a_rows restrict writable
      : memref<1x256x256xbf16> to tensor<1x256x256xbf16>
  %a_result = call @bias(%a_tensor, %slope)
      : (tensor<1x256x256xbf16>, tensor<1xf32>) -> tensor<1x256x256xbf16>
  bufferization.materialize_in_destination %a_result in restrict writable
      %a_rows : (tensor<1x256x256xbf16>, memref<1x256x256xbf16>) -> ()
  call @print_kept(%a) : (memref<65536xbf16>) -> ()

  %b = call @every_number() : () -> memref<65536xbf16>
  %b_rows = memref.expand_shape %b [[0, 1, 2]] output_shape [256, 1, 256]
      : memref<65536xbf16> into memref<256x1x256xbf16>
  %b_tensor = bufferization.to_tensor %b_rows restrict writable
      : memref<256x1x256xbf16> to tensor<256x1x256xbf16>
  %b_result = call @half(%b_tensor, %pos)
      : (tensor<256x1x256xbf16>, tensor<256xi32>) -> tensor<256x1x256xbf16>
  bufferization.materialize_in_destination %b_result in restrict writable
      %b_rows : (tensor<256x1x256xbf16>, memref<256x1x256xbf16>) -> ()
  call @print_kept(%b) : (memref<65536xbf16>) -> ()

  %c = call @every_number() : () -> memref<65536xbf16>
  %c_rows = memref.expand_shape %c [[0, 1, 2]] output_shape [256, 1, 256]
      : memref<65536xbf16> into memref<256x1x256xbf16>
  %c_tensor = bufferization.to_tensor %c_rows restrict writable
      : memref<256x1x256xbf16> to tensor<256x1x256xbf16>
  %c_result = call @interleaved(%c_tensor, %pos)
      : (tensor<256x1x256xbf16>, tensor<256xi32>) -> tensor<256x1x256xbf16>
  bufferization.materialize_in_destination %c_result in restrict writable
      %c_rows : (tensor<256x1x256xbf16>, memref<256x1x256xbf16>) -> ()
  call @print_kept(%c) : (memref<65536xbf16>) -> ()
  return
}
