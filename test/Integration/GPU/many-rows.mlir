// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s

// More heads than a grid has blocks in y: two launches. The heads of all tokens
// are equal, so every head must become the same; a head that is left out, or
// rotated twice, does not.

func.func @rotate(%x: memref<?x?x2xf32>, %p: memref<?xi32>) {
  %freq, %a = pe.frequencies {dim = 2 : i64, base = 1.0e+04 : f64}
      : tensor<1xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<1xf64> to memref<1xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<1xf64>)
      outs(%x : memref<?x?x2xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
  return
}

func.func private @printI64(i64)
func.func private @printNewline()

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %heads = arith.constant 70000 : index
  %one = arith.constant 1.0 : f32
  %zero = arith.constant 0.0 : f32
  %none = arith.constant 0 : i64
  %position = arith.constant 1 : i32
  %x = memref.alloc(%heads, %c1) : memref<?x?x2xf32>
  %p = memref.alloc(%c1) : memref<?xi32>
  memref.store %position, %p[%c0] : memref<?xi32>
  scf.for %head = %c0 to %heads step %c1 {
    memref.store %one, %x[%head, %c0, %c0] : memref<?x?x2xf32>
    memref.store %zero, %x[%head, %c0, %c1] : memref<?x?x2xf32>
  }
  call @rotate(%x, %p) : (memref<?x?x2xf32>, memref<?xi32>) -> ()
  %cos = memref.load %x[%c0, %c0, %c0] : memref<?x?x2xf32>
  %sin = memref.load %x[%c0, %c0, %c1] : memref<?x?x2xf32>
  // cos 1 is between 1/2 and 3/5, and sin 1 between 4/5 and 1.
  %half = arith.constant 0.5 : f32
  %much = arith.constant 0.8 : f32
  %is_cos = arith.cmpf ogt, %cos, %half : f32
  %is_sin = arith.cmpf ogt, %sin, %much : f32
  %is_right = arith.andi %is_cos, %is_sin : i1
  %right = arith.extui %is_right : i1 to i64
  call @printI64(%right) : (i64) -> ()
  call @printNewline() : () -> ()
  %same = scf.for %head = %c0 to %heads step %c1 iter_args(%count = %none)
      -> i64 {
    %a = memref.load %x[%head, %c0, %c0] : memref<?x?x2xf32>
    %b = memref.load %x[%head, %c0, %c1] : memref<?x?x2xf32>
    %is_a = arith.cmpf oeq, %a, %cos : f32
    %is_b = arith.cmpf oeq, %b, %sin : f32
    %is_same = arith.andi %is_a, %is_b : i1
    %more = arith.extui %is_same : i1 to i64
    %next = arith.addi %count, %more : i64
    scf.yield %next : i64
  }
  call @printI64(%same) : (i64) -> ()
  call @printNewline() : () -> ()
  memref.dealloc %x : memref<?x?x2xf32>
  memref.dealloc %p : memref<?xi32>
  return
}

// CHECK: {{^}}1{{$}}
// CHECK-NEXT: {{^}}70000{{$}}
