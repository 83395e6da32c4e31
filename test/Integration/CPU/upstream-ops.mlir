// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s

// Upstream ops in the same module compute the right results. Those of linalg and
// tensor are in upstream-ops-on-tensors.mlir.

//===----------------------------------------------------------------------===//
// affine
//===----------------------------------------------------------------------===//

// A loop over tensors, with a branch inside.
func.func private @affine_for(%x: tensor<8xf32>) -> tensor<8xf32> {
  %one = arith.constant 1.0 : f32
  %r = affine.for %i = 0 to 8 step 2 iter_args(%t = %x) -> (tensor<8xf32>) {
    %y = affine.if affine_set<(d0) : (d0 - 4 >= 0)>(%i) -> tensor<8xf32> {
      %z = tensor.insert %one into %t[%i] : tensor<8xf32>
      affine.yield %z : tensor<8xf32>
    } else {
      affine.yield %t : tensor<8xf32>
    }
    affine.yield %y : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

func.func private @affine_parallel(%x: memref<8xf32>) {
  affine.parallel (%i) = (0) to (4) {
    %a = affine.load %x[2 * %i + 1] : memref<8xf32>
    %b = arith.addf %a, %a : f32
    affine.store %b, %x[2 * %i] : memref<8xf32>
  }
  return
}

//===----------------------------------------------------------------------===//
// complex
//===----------------------------------------------------------------------===//

// (3 + 4i)² · e^(iπ) / i, whose absolute value is 25.
func.func private @complex(%re: f32, %im: f32, %pi: f32) -> (f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %x = complex.create %re, %im : complex<f32>
  %i = complex.create %zero, %one : complex<f32>
  %angle = complex.create %zero, %pi : complex<f32>
  %half_turn = complex.exp %angle : complex<f32>
  %square = complex.mul %x, %x : complex<f32>
  %turned = complex.mul %square, %half_turn : complex<f32>
  %y = complex.div %turned, %i : complex<f32>
  %a = complex.re %y : complex<f32>
  %b = complex.im %y : complex<f32>
  %c = complex.abs %y : complex<f32>
  return %a, %b, %c : f32, f32, f32
}

func.func private @complex_tensor(%x: tensor<2xf32>) -> tensor<2xf32> {
  %e = tensor.empty() : tensor<2xcomplex<f32>>
  %z = linalg.map ins(%x : tensor<2xf32>) outs(%e : tensor<2xcomplex<f32>>)
      (%a: f32, %out: complex<f32>) {
        %c = complex.create %a, %a : complex<f32>
        %d = complex.mul %c, %c : complex<f32>
        linalg.yield %d : complex<f32>
      }
  %f = tensor.empty() : tensor<2xf32>
  %r = linalg.map ins(%z : tensor<2xcomplex<f32>>) outs(%f : tensor<2xf32>)
      (%c: complex<f32>, %out: f32) {
        %b = complex.im %c : complex<f32>
        linalg.yield %b : f32
      }
  return %r : tensor<2xf32>
}

//===----------------------------------------------------------------------===//
// vector
//===----------------------------------------------------------------------===//

func.func private @multi_reduction(%x: tensor<3x3xf32>) -> vector<3xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %acc = arith.constant dense<0.0> : vector<3xf32>
  %v = vector.transfer_read %x[%c0, %c0], %zero
      : tensor<3x3xf32>, vector<3x3xf32>
  %rows = vector.multi_reduction <add>, %v, %acc [1]
      : vector<3x3xf32> to vector<3xf32>
  %columns = vector.multi_reduction <maximumf>, %v, %acc [0]
      : vector<3x3xf32> to vector<3xf32>
  %r = arith.addf %rows, %columns : vector<3xf32>
  return %r : vector<3xf32>
}

func.func private @contract(%a: vector<2x3xf32>, %b: vector<3x2xf32>)
    -> vector<2x2xf32> {
  %acc = arith.constant dense<0.0> : vector<2x2xf32>
  %m = vector.contract {
      indexing_maps = [affine_map<(i, j, k) -> (i, k)>,
                       affine_map<(i, j, k) -> (k, j)>,
                       affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"],
      kind = #vector.kind<add>} %a, %b, %acc
      : vector<2x3xf32>, vector<3x2xf32> into vector<2x2xf32>
  %t = vector.transpose %m, [1, 0] : vector<2x2xf32> to vector<2x2xf32>
  return %t : vector<2x2xf32>
}

//===----------------------------------------------------------------------===//
// tosa
//===----------------------------------------------------------------------===//

func.func private @tosa(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}>
      : () -> tensor<1x1xf32>
  %a = tosa.add %x, %one : (tensor<2x3xf32>, tensor<1x1xf32>) -> tensor<2x3xf32>
  %b = tosa.clamp %a {min_val = 0.0 : f32, max_val = 5.0 : f32}
      : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %s = tosa.reduce_sum %b {axis = 1 : i32}
      : (tensor<2x3xf32>) -> tensor<2x1xf32>
  %c = tosa.sub %b, %s : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %t = tosa.transpose %c {perms = array<i32: 1, 0>}
      : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %t : tensor<3x2xf32>
}

func.func private @tosa_control_flow(%x: tensor<1xf32>, %first: tensor<i1>)
    -> tensor<2xf32> {
  %r = tosa.cond_if %first (%a = %x) : tensor<i1> (tensor<1xf32>)
      -> tensor<1xf32> {
  ^bb0(%a: tensor<1xf32>):
    %e = tosa.exp %a : (tensor<1xf32>) -> tensor<1xf32>
    tosa.yield %e : tensor<1xf32>
  } else {
  ^bb0(%a: tensor<1xf32>):
    tosa.yield %a : tensor<1xf32>
  }
  %c = tosa.concat %x, %r {axis = 0 : i32}
      : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
  return %c : tensor<2xf32>
}

//===----------------------------------------------------------------------===//

func.func private @printF32(f32)
func.func private @printComma()
func.func private @printNewline()

func.func private @print(%x: tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  scf.for %i = %c0 to %n step %c1 {
    %value = tensor.extract %x[%i] : tensor<?xf32>
    func.call @printF32(%value) : (f32) -> ()
    func.call @printComma() : () -> ()
  }
  call @printNewline() : () -> ()
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %x = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]>
      : tensor<3x3xf32>
  %rows = tensor.extract_slice %x[0, 0] [2, 3] [1, 1]
      : tensor<3x3xf32> to tensor<2x3xf32>
  %zeros = arith.constant dense<0.0> : tensor<8xf32>
  %looped = call @affine_for(%zeros) : (tensor<8xf32>) -> tensor<8xf32>
  %any11 = tensor.cast %looped : tensor<8xf32> to tensor<?xf32>
  // CHECK: {{^}}0, 0, 0, 0, 1, 0, 1, 0,{{ ?$}}
  call @print(%any11) : (tensor<?xf32>) -> ()
  %eight = arith.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]>
      : tensor<8xf32>
  %buffer = memref.alloc() : memref<8xf32>
  bufferization.materialize_in_destination %eight in restrict writable %buffer
      : (tensor<8xf32>, memref<8xf32>) -> ()
  call @affine_parallel(%buffer) : (memref<8xf32>) -> ()
  %doubled = bufferization.to_tensor %buffer restrict
      : memref<8xf32> to tensor<8xf32>
  %any12 = tensor.cast %doubled : tensor<8xf32> to tensor<?xf32>
  // CHECK: {{^}}4, 2, 8, 4, 12, 6, 16, 8,{{ ?$}}
  call @print(%any12) : (tensor<?xf32>) -> ()
  memref.dealloc %buffer : memref<8xf32>
  %three = arith.constant 3.0 : f32
  %four = arith.constant 4.0 : f32
  %pi = arith.constant 3.14159274 : f32
  %re, %im, %abs = call @complex(%three, %four, %pi)
      : (f32, f32, f32) -> (f32, f32, f32)
  %numbers = tensor.from_elements %re, %im, %abs : tensor<3xf32>
  %any13 = tensor.cast %numbers : tensor<3xf32> to tensor<?xf32>
  // CHECK: {{^}}-24, -7, 25,{{ ?$}}
  call @print(%any13) : (tensor<?xf32>) -> ()
  %two = arith.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %squares = call @complex_tensor(%two) : (tensor<2xf32>) -> tensor<2xf32>
  %any14 = tensor.cast %squares : tensor<2xf32> to tensor<?xf32>
  // CHECK: {{^}}2, 18,{{ ?$}}
  call @print(%any14) : (tensor<?xf32>) -> ()
  %sums = call @multi_reduction(%x) : (tensor<3x3xf32>) -> vector<3xf32>
  %sums0 = tensor.empty() : tensor<3xf32>
  %sumst = vector.transfer_write %sums, %sums0[%c0]
      : vector<3xf32>, tensor<3xf32>
  %sums_any = tensor.cast %sumst : tensor<3xf32> to tensor<?xf32>
  // CHECK: {{^}}13, 23, 33,{{ ?$}}
  call @print(%sums_any) : (tensor<?xf32>) -> ()
  %a = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : vector<2x3xf32>
  %b = arith.constant dense<[[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]]> : vector<3x2xf32>
  %product = call @contract(%a, %b)
      : (vector<2x3xf32>, vector<3x2xf32>) -> vector<2x2xf32>
  %products = vector.shape_cast %product : vector<2x2xf32> to vector<4xf32>
  %products0 = tensor.empty() : tensor<4xf32>
  %productst = vector.transfer_write %products, %products0[%c0]
      : vector<4xf32>, tensor<4xf32>
  %products_any = tensor.cast %productst : tensor<4xf32> to tensor<?xf32>
  // CHECK: {{^}}30, 66, 36, 81,{{ ?$}}
  call @print(%products_any) : (tensor<?xf32>) -> ()
  %tosa = call @tosa(%rows) : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %flat15 = tensor.collapse_shape %tosa [[0, 1]]
      : tensor<3x2xf32> into tensor<6xf32>
  %any15 = tensor.cast %flat15 : tensor<6xf32> to tensor<?xf32>
  // CHECK: {{^}}-7, -10, -6, -10, -5, -10,{{ ?$}}
  call @print(%any15) : (tensor<?xf32>) -> ()
  %false = arith.constant dense<false> : tensor<i1>
  %true = arith.constant dense<true> : tensor<i1>
  %zero = arith.constant dense<0.0> : tensor<1xf32>
  %then = call @tosa_control_flow(%zero, %true)
      : (tensor<1xf32>, tensor<i1>) -> tensor<2xf32>
  %any16 = tensor.cast %then : tensor<2xf32> to tensor<?xf32>
  // CHECK: {{^}}0, 1,{{ ?$}}
  call @print(%any16) : (tensor<?xf32>) -> ()
  %else = call @tosa_control_flow(%zero, %false)
      : (tensor<1xf32>, tensor<i1>) -> tensor<2xf32>
  %any17 = tensor.cast %else : tensor<2xf32> to tensor<?xf32>
  // CHECK: {{^}}0, 0,{{ ?$}}
  call @print(%any17) : (tensor<?xf32>) -> ()
  return
}
