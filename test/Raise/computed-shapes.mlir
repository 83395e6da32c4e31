// RUN: pe-opt %s --raise-to-pe --allow-unregistered-dialect | FileCheck %s

// Shapes, and positions, that the program computes.

#cube = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#tokens = affine_map<(d0, d1, d2) -> (d0, d2)>
#rotation = {indexing_maps = [#cube, #cube, #tokens, #tokens, #cube],
             iterator_types = ["parallel", "parallel", "parallel"]}

// CHECK-LABEL: func.func @heads_by_a_computed_shape(
// CHECK:         %[[HEADS:.*]] = tensor.reshape
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[HEADS]] : tensor<?x3x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK-NOT:     linalg.generic
// CHECK:         return
func.func @heads_by_a_computed_shape(%x: tensor<?x24xf32>, %cos: tensor<?x4xf32>,
    %sin: tensor<?x4xf32>) -> tensor<?x3x8xf32> {
  %c0 = arith.constant 0 : index
  %three = arith.constant 3 : i64
  %eight = arith.constant 8 : i64
  %n = tensor.dim %x, %c0 : tensor<?x24xf32>
  %long = arith.index_cast %n : index to i64
  %shape = tensor.from_elements %long, %three, %eight : tensor<3xi64>
  %heads = tensor.reshape %x(%shape)
      : (tensor<?x24xf32>, tensor<3xi64>) -> tensor<?x3x8xf32>
  %a = tensor.extract_slice %heads[0, 0, 0] [%n, 3, 4] [1, 1, 1]
      : tensor<?x3x8xf32> to tensor<?x3x4xf32>
  %b = tensor.extract_slice %heads[0, 0, 4] [%n, 3, 4] [1, 1, 1]
      : tensor<?x3x8xf32> to tensor<?x3x4xf32>
  %empty = tensor.empty(%n) : tensor<?x3x4xf32>
  %first = linalg.generic #rotation
      ins(%a, %b, %cos, %sin : tensor<?x3x4xf32>, tensor<?x3x4xf32>,
          tensor<?x4xf32>, tensor<?x4xf32>) outs(%empty : tensor<?x3x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r = arith.subf %p_cos, %q_sin : f32
    linalg.yield %r : f32
  } -> tensor<?x3x4xf32>
  %second = linalg.generic #rotation
      ins(%a, %b, %cos, %sin : tensor<?x3x4xf32>, tensor<?x3x4xf32>,
          tensor<?x4xf32>, tensor<?x4xf32>) outs(%empty : tensor<?x3x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r : f32
  } -> tensor<?x3x4xf32>
  %y = tensor.concat dim(2) %first, %second
      : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<?x3x8xf32>
  return %y : tensor<?x3x8xf32>
}

// Positions count the tokens of a mask: they are whatever another dialect says.

// CHECK-LABEL: func.func @counted_tokens(
// CHECK:         %[[COUNT:.*]] = "elsewhere.cumsum"
// CHECK:         pe.rotary {{.*}} angles(%[[COUNT]],
func.func @counted_tokens(%x: tensor<7x8xf32>, %mask: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %count = "elsewhere.cumsum"(%mask) : (tensor<7xi64>) -> tensor<7xi64>
  %a = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %empty = tensor.empty() : tensor<7x4xf32>
  %first, %second = linalg.generic {
      indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0)>,
                       affine_map<(d0, d1) -> (d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>,
                       affine_map<(d0, d1) -> (d0, d1)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %count, %freq
          : tensor<7x4xf32>, tensor<7x4xf32>, tensor<7xi64>, tensor<4xf32>)
      outs(%empty, %empty : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: f32, %q: f32, %n: i64, %f: f32, %o0: f32, %o1: f32):
    %position = arith.sitofp %n : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r0 = arith.subf %p_cos, %q_sin : f32
    %q_cos = arith.mulf %q, %c : f32
    %p_sin = arith.mulf %p, %s : f32
    %r1 = arith.addf %q_cos, %p_sin : f32
    linalg.yield %r0, %r1 : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %y = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// The heads may be of 8 features or not.

// CHECK-LABEL: func.func @heads_of_unknown_width(
// CHECK-NOT:     pe.
// CHECK:         return
func.func @heads_of_unknown_width(%x: tensor<?x24xf32>, %cos: tensor<?x4xf32>,
    %sin: tensor<?x4xf32>, %shape: tensor<3xi64>) -> tensor<?x?x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %heads = tensor.reshape %x(%shape)
      : (tensor<?x24xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
  %n = tensor.dim %heads, %c0 : tensor<?x?x?xf32>
  %m = tensor.dim %heads, %c1 : tensor<?x?x?xf32>
  %a = tensor.extract_slice %heads[0, 0, 0] [%n, %m, 4] [1, 1, 1]
      : tensor<?x?x?xf32> to tensor<?x?x4xf32>
  %b = tensor.extract_slice %heads[0, 0, 4] [%n, %m, 4] [1, 1, 1]
      : tensor<?x?x?xf32> to tensor<?x?x4xf32>
  %empty = tensor.empty(%n, %m) : tensor<?x?x4xf32>
  %first = linalg.generic #rotation
      ins(%a, %b, %cos, %sin : tensor<?x?x4xf32>, tensor<?x?x4xf32>,
          tensor<?x4xf32>, tensor<?x4xf32>) outs(%empty : tensor<?x?x4xf32>) {
  ^bb0(%p: f32, %q: f32, %c: f32, %s: f32, %out: f32):
    %p_cos = arith.mulf %p, %c : f32
    %q_sin = arith.mulf %q, %s : f32
    %r = arith.subf %p_cos, %q_sin : f32
    linalg.yield %r : f32
  } -> tensor<?x?x4xf32>
  return %first : tensor<?x?x4xf32>
}
