// RUN: pe-opt %s --transform-interpreter | FileCheck %s

#row = affine_map<(d0, d1) -> (d0, d1)>

// The level is that of the pass, and the handle that of the function.

// CHECK-LABEL: func.func @rotate(
// CHECK-SAME:      is_raised
// CHECK-NOT:     linalg.generic
// CHECK:         pe.apply_rotary
func.func @rotate(%x: tensor<5x8xf32>, %cos: tensor<5x4xf32>,
    %sin: tensor<5x4xf32>) -> tensor<5x8xf32> {
  %a = tensor.extract_slice %x[0, 0] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %b = tensor.extract_slice %x[0, 4] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %e = tensor.empty() : tensor<5x4xf32>
  %p = linalg.generic {indexing_maps = [#row, #row, #row, #row, #row],
                       iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>,
                               tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%e : tensor<5x4xf32>) {
  ^bb0(%u: f32, %v: f32, %c: f32, %s: f32, %o: f32):
    %0 = arith.mulf %u, %c : f32
    %1 = arith.mulf %v, %s : f32
    %2 = arith.subf %0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<5x4xf32>
  %q = linalg.generic {indexing_maps = [#row, #row, #row, #row, #row],
                       iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<5x4xf32>, tensor<5x4xf32>,
                               tensor<5x4xf32>, tensor<5x4xf32>)
      outs(%e : tensor<5x4xf32>) {
  ^bb0(%u: f32, %v: f32, %c: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %c : f32
    %1 = arith.mulf %u, %s : f32
    %2 = arith.addf %0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<5x4xf32>
  %y = tensor.concat dim(1) %p, %q
      : (tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %function = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %raised = transform.pe.raise %function level("tables")
        : (!transform.any_op) -> !transform.any_op
    transform.annotate %raised "is_raised" : !transform.any_op
    transform.yield
  }
}
