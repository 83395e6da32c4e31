// RUN: pe-opt %s --pe-lower-to-llvm | %run_main | FileCheck %s

// Ops of linalg and tensor in the same module compute the right results.

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
  return
}
