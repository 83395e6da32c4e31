// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s

// Upstream ops in the same module compute the right results.

//===----------------------------------------------------------------------===//
// linalg
//===----------------------------------------------------------------------===//

func.func private @softmax(%x: tensor<2x4xf32>, %y: memref<2x4xf32>) {
  %e = tensor.empty() : tensor<2x4xf32>
  %r = linalg.softmax dimension(1) ins(%x : tensor<2x4xf32>)
      outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  bufferization.materialize_in_destination %r in restrict writable %y
      : (tensor<2x4xf32>, memref<2x4xf32>) -> ()
  return
}

func.func private @softmax_of_memrefs(%x: memref<2x4xf32>,
                                      %y: memref<2x4xf32>) {
  linalg.softmax dimension(0) ins(%x : memref<2x4xf32>)
      outs(%y : memref<2x4xf32>)
  return
}

func.func private @pack(%x: tensor<3x3xf32>) -> tensor<2x2x2x2xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2x2x2xf32>
  %r = linalg.pack %x padding_value(%zero : f32) inner_dims_pos = [0, 1]
      inner_tiles = [2, 2] into %e : tensor<3x3xf32> -> tensor<2x2x2x2xf32>
  return %r : tensor<2x2x2x2xf32>
}

func.func private @unpack(%x: tensor<2x2x2x2xf32>) -> tensor<3x3xf32> {
  %e = tensor.empty() : tensor<3x3xf32>
  %r = linalg.unpack %x inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %e
      : tensor<2x2x2x2xf32> -> tensor<3x3xf32>
  return %r : tensor<3x3xf32>
}

func.func private @named(%a: tensor<2x3xf32>, %b: tensor<3x2xf32>)
    -> tensor<2xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2x2xf32>)
      -> tensor<2x2xf32>
  %m = linalg.matmul ins(%a, %b : tensor<2x3xf32>, tensor<3x2xf32>)
      outs(%init : tensor<2x2xf32>) -> tensor<2x2xf32>
  %et = tensor.empty() : tensor<2x2xf32>
  %t = linalg.transpose ins(%m : tensor<2x2xf32>) outs(%et : tensor<2x2xf32>)
      permutation = [1, 0]
  %es = tensor.empty() : tensor<2xf32>
  %is = linalg.fill ins(%zero : f32) outs(%es : tensor<2xf32>) -> tensor<2xf32>
  %s = linalg.reduce { arith.addf } ins(%t : tensor<2x2xf32>)
      outs(%is : tensor<2xf32>) dimensions = [1]
  return %s : tensor<2xf32>
}

func.func private @convolution(%x: tensor<1x3x3x1xf32>,
                               %k: tensor<2x2x1x1xf32>) -> tensor<1x2x2x1xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2x2x1xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x2x1xf32>)
      -> tensor<1x2x2x1xf32>
  %r = linalg.conv_2d_nhwc_hwcf
      ins(%x, %k : tensor<1x3x3x1xf32>, tensor<2x2x1x1xf32>)
      outs(%init : tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  return %r : tensor<1x2x2x1xf32>
}

//===----------------------------------------------------------------------===//
// tensor
//===----------------------------------------------------------------------===//

func.func private @gather(%x: tensor<3x3xf32>, %i: tensor<2x1xindex>)
    -> tensor<2x3xf32> {
  %r = tensor.gather %x[%i] gather_dims([0])
      : (tensor<3x3xf32>, tensor<2x1xindex>) -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}

func.func private @gather_elements(%x: tensor<3x?xf32>, %i: tensor<?x2xi32>)
    -> tensor<?x1x1xf32> {
  %r = tensor.gather %x[%i] gather_dims([0, 1])
      : (tensor<3x?xf32>, tensor<?x2xi32>) -> tensor<?x1x1xf32>
  return %r : tensor<?x1x1xf32>
}

func.func private @scatter(%x: tensor<2x3xf32>, %y: tensor<3x3xf32>,
                           %i: tensor<2x1xindex>) -> tensor<3x3xf32> {
  %r = tensor.scatter %x into %y[%i] scatter_dims([0]) unique
      : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<2x1xindex>) -> tensor<3x3xf32>
  return %r : tensor<3x3xf32>
}

func.func private @concat(%x: tensor<2x3xf32>) -> tensor<2x6xf32> {
  %r = tensor.concat dim(1) %x, %x
      : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  return %r : tensor<2x6xf32>
}

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
  %x24 = arith.constant dense<[[0.0, 0.0, 0.0, 0.0], [0.0, 0.6931472, 0.0, 0.0]]>
      : tensor<2x4xf32>
  %x = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]>
      : tensor<3x3xf32>
  %rows = tensor.extract_slice %x[0, 0] [2, 3] [1, 1]
      : tensor<3x3xf32> to tensor<2x3xf32>
  %columns = tensor.extract_slice %x[0, 0] [3, 2] [1, 1]
      : tensor<3x3xf32> to tensor<3x2xf32>
  
  %m = memref.alloc() : memref<2x4xf32>
  call @softmax(%x24, %m) : (tensor<2x4xf32>, memref<2x4xf32>) -> ()
  %softmax = bufferization.to_tensor %m restrict : memref<2x4xf32> to tensor<2x4xf32>
  %flat1 = tensor.collapse_shape %softmax [[0, 1]]
      : tensor<2x4xf32> into tensor<8xf32>
  %any1 = tensor.cast %flat1 : tensor<8xf32> to tensor<?xf32>
  // CHECK: {{^}}0.25, 0.25, 0.25, 0.25, 0.2, 0.4, 0.2, 0.2,{{ ?$}}
  call @print(%any1) : (tensor<?xf32>) -> ()
  %n = memref.alloc() : memref<2x4xf32>
  %xm = bufferization.to_buffer %x24 read_only : tensor<2x4xf32> to memref<2x4xf32>
  call @softmax_of_memrefs(%xm, %n) : (memref<2x4xf32>, memref<2x4xf32>) -> ()
  %softmax0 = bufferization.to_tensor %n restrict : memref<2x4xf32> to tensor<2x4xf32>
  %flat2 = tensor.collapse_shape %softmax0 [[0, 1]]
      : tensor<2x4xf32> into tensor<8xf32>
  %any2 = tensor.cast %flat2 : tensor<8xf32> to tensor<?xf32>
  // CHECK: {{^}}0.5, 0.333333, 0.5, 0.5, 0.5, 0.666667, 0.5, 0.5,{{ ?$}}
  call @print(%any2) : (tensor<?xf32>) -> ()
  memref.dealloc %m : memref<2x4xf32>
  memref.dealloc %n : memref<2x4xf32>
  %packed = call @pack(%x) : (tensor<3x3xf32>) -> tensor<2x2x2x2xf32>
  %flat3 = tensor.collapse_shape %packed [[0, 1, 2, 3]]
      : tensor<2x2x2x2xf32> into tensor<16xf32>
  %any3 = tensor.cast %flat3 : tensor<16xf32> to tensor<?xf32>
  // CHECK: {{^}}1, 2, 4, 5, 3, 0, 6, 0, 7, 8, 0, 0, 9, 0, 0, 0,{{ ?$}}
  call @print(%any3) : (tensor<?xf32>) -> ()
  %unpacked = call @unpack(%packed) : (tensor<2x2x2x2xf32>) -> tensor<3x3xf32>
  %flat4 = tensor.collapse_shape %unpacked [[0, 1]]
      : tensor<3x3xf32> into tensor<9xf32>
  %any4 = tensor.cast %flat4 : tensor<9xf32> to tensor<?xf32>
  // CHECK: {{^}}1, 2, 3, 4, 5, 6, 7, 8, 9,{{ ?$}}
  call @print(%any4) : (tensor<?xf32>) -> ()
  %named = call @named(%rows, %columns)
      : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2xf32>
  %any5 = tensor.cast %named : tensor<2xf32> to tensor<?xf32>
  // CHECK: {{^}}96, 117,{{ ?$}}
  call @print(%any5) : (tensor<?xf32>) -> ()
  %image = tensor.expand_shape %x [[0, 1], [2, 3]] output_shape [1, 3, 3, 1]
      : tensor<3x3xf32> into tensor<1x3x3x1xf32>
  %kernel = arith.constant dense<[[[[1.0]], [[0.0]]], [[[0.0]], [[2.0]]]]>
      : tensor<2x2x1x1xf32>
  %filtered = call @convolution(%image, %kernel)
      : (tensor<1x3x3x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x2x1xf32>
  %flat6 = tensor.collapse_shape %filtered [[0, 1, 2, 3]]
      : tensor<1x2x2x1xf32> into tensor<4xf32>
  %any6 = tensor.cast %flat6 : tensor<4xf32> to tensor<?xf32>
  // CHECK: {{^}}11, 14, 20, 23,{{ ?$}}
  call @print(%any6) : (tensor<?xf32>) -> ()
  %indices = arith.constant dense<[[2], [0]]> : tensor<2x1xindex>
  %gathered = call @gather(%x, %indices)
      : (tensor<3x3xf32>, tensor<2x1xindex>) -> tensor<2x3xf32>
  %flat7 = tensor.collapse_shape %gathered [[0, 1]]
      : tensor<2x3xf32> into tensor<6xf32>
  %any7 = tensor.cast %flat7 : tensor<6xf32> to tensor<?xf32>
  // CHECK: {{^}}7, 8, 9, 1, 2, 3,{{ ?$}}
  call @print(%any7) : (tensor<?xf32>) -> ()
  %pairs = arith.constant dense<[[1, 2], [2, 0]]> : tensor<2x2xi32>
  %dynamic_pairs = tensor.cast %pairs : tensor<2x2xi32> to tensor<?x2xi32>
  %dynamic_x = tensor.cast %x : tensor<3x3xf32> to tensor<3x?xf32>
  %elements = call @gather_elements(%dynamic_x, %dynamic_pairs)
      : (tensor<3x?xf32>, tensor<?x2xi32>) -> tensor<?x1x1xf32>
  %flat8 = tensor.collapse_shape %elements [[0, 1, 2]]
      : tensor<?x1x1xf32> into tensor<?xf32>
  // CHECK: {{^}}6, 7,{{ ?$}}
  call @print(%flat8) : (tensor<?xf32>) -> ()
  %scattered = call @scatter(%rows, %x, %indices)
      : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<2x1xindex>) -> tensor<3x3xf32>
  %flat9 = tensor.collapse_shape %scattered [[0, 1]]
      : tensor<3x3xf32> into tensor<9xf32>
  %any9 = tensor.cast %flat9 : tensor<9xf32> to tensor<?xf32>
  // CHECK: {{^}}4, 5, 6, 4, 5, 6, 1, 2, 3,{{ ?$}}
  call @print(%any9) : (tensor<?xf32>) -> ()
  %joined = call @concat(%rows) : (tensor<2x3xf32>) -> tensor<2x6xf32>
  %flat10 = tensor.collapse_shape %joined [[0, 1]]
      : tensor<2x6xf32> into tensor<12xf32>
  %any10 = tensor.cast %flat10 : tensor<12xf32> to tensor<?xf32>
  // CHECK: {{^}}1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6,{{ ?$}}
  call @print(%any10) : (tensor<?xf32>) -> ()
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
