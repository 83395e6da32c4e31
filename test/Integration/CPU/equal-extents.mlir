// RUN: pe-opt %s --pe-lower-to-llvm | %run_guarded | FileCheck %s
// RUN: pe-opt %s --pe-lower-to-llvm=fuse=none | %run_guarded | FileCheck %s

// The loop over the tokens of y ends where y ends, though a branch that is not
// taken would require as many of x.

func.func private @printF32(f32)
func.func private @printNewline()

!x = memref<?x4xf32>
!xt = tensor<?x4xf32>

func.func private @rotate(%x: !xt, %y: !xt, %pos: tensor<?xi32>, %flag: i1)
    -> (!xt, !xt) {
  %freq = arith.constant dense<1.0> : tensor<2xf64>
  %rx = scf.if %flag -> (!xt) {
    %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<2xf64>)
        outs(%x : !xt)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> !xt
    scf.yield %r : !xt
  } else {
    scf.yield %x : !xt
  }
  %ry = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<2xf64>)
      outs(%y : !xt)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> !xt
  return %rx, %ry : !xt, !xt
}

func.func private @print(%x: !xt) {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %sum = linalg.reduce ins(%x : !xt) outs(%zero : tensor<f32>)
      dimensions = [0, 1]
    (%a: f32, %b: f32) {
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
    }
  %result = tensor.extract %sum[] : tensor<f32>
  call @printF32(%result) : (f32) -> ()
  call @printNewline() : () -> ()
  return
}

// Arrays of 5.0, of `m` and `n` tokens at position 0, which is no rotation.
func.func private @test(%m: index, %n: index, %flag: i1) {
  %five = arith.constant 5.0 : f32
  %first = arith.constant 0 : i32
  %x = memref.alloc(%m) : !x
  %y = memref.alloc(%n) : !x
  %p = memref.alloc(%n) : memref<?xi32>
  linalg.fill ins(%five : f32) outs(%x : !x)
  linalg.fill ins(%five : f32) outs(%y : !x)
  linalg.fill ins(%first : i32) outs(%p : memref<?xi32>)
  %xt = bufferization.to_tensor %x restrict : !x to !xt
  %yt = bufferization.to_tensor %y restrict : !x to !xt
  %pt = bufferization.to_tensor %p restrict : memref<?xi32> to tensor<?xi32>
  %rx, %ry = call @rotate(%xt, %yt, %pt, %flag)
      : (!xt, !xt, tensor<?xi32>, i1) -> (!xt, !xt)
  call @print(%rx) : (!xt) -> ()
  call @print(%ry) : (!xt) -> ()
  memref.dealloc %x : !x
  memref.dealloc %y : !x
  memref.dealloc %p : memref<?xi32>
  return
}

func.func @main() {
  %false = arith.constant false
  %true = arith.constant true
  %c2 = arith.constant 2 : index
  %c3000 = arith.constant 3000 : index
  // CHECK:      60000{{$}}
  // CHECK-NEXT: 40{{$}}
  call @test(%c3000, %c2, %false) : (index, index, i1) -> ()
  // CHECK-NEXT: 40{{$}}
  // CHECK-NEXT: 60000{{$}}
  call @test(%c2, %c3000, %false) : (index, index, i1) -> ()
  // CHECK-NEXT: 40{{$}}
  // CHECK-NEXT: 40{{$}}
  call @test(%c2, %c2, %true) : (index, index, i1) -> ()
  return
}
