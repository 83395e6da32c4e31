// RUN: pe-opt %s --raise-to-pe --remarks-filter-missed=pe-raise \
// RUN:   --verify-diagnostics | FileCheck %s --implicit-check-not='= pe.'

// Angles that differ within a pair: that is no rotation.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d0)>
#row = affine_map<(d0, d1) -> (d1)>
#outer = {indexing_maps = [#column, #row, #rows],
          iterator_types = ["parallel", "parallel"]}

// CHECK-LABEL: func.func @repeated_for_neighbors(
// CHECK:         return
func.func @repeated_for_neighbors(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant
      dense<[1.0, 1.0, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001]> : tensor<8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x8xf32>
  %cos = math.cos %angles : tensor<7x8xf32>
  %sin = math.sin %angles : tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @reversed_for_the_second_half(
// CHECK:         return
func.func @reversed_for_the_second_half(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant
      dense<[1.0, 0.1, 0.01, 0.001, 0.001, 0.01, 0.1, 1.0]> : tensor<8xf32>
  %whole = tensor.empty() : tensor<7x8xf32>
  %angles = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<8xf32>)
      outs(%whole : tensor<7x8xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x8xf32>
  %cos = math.cos %angles : tensor<7x8xf32>
  %sin = math.sin %angles : tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// CHECK-LABEL: func.func @next_position_for_the_second_half(
// CHECK:         return
func.func @next_position_for_the_second_half(%x: tensor<7x8xf32>, %pos: tensor<7xi64>)
    -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %one = arith.constant dense<1> : tensor<7xi64>
  %next = arith.addi %pos, %one : tensor<7xi64>
  %here = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %there = linalg.generic #outer
      ins(%next, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %angles = tensor.concat dim(1) %here, %there
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %cos = math.cos %angles : tensor<7x8xf32>
  %sin = math.sin %angles : tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}

// Rows turn the first of a pair, columns the second.

// CHECK-LABEL: func.func @axes_of_partners(
// CHECK:         return
func.func @axes_of_partners(%x: tensor<7x8xf32>, %pos: tensor<7xi64>,
    %columns: tensor<7xi64>) -> tensor<7x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %here = linalg.generic #outer
      ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %there = linalg.generic #outer
      ins(%columns, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half : tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    linalg.yield %angle : f32
  } -> tensor<7x4xf32>
  %angles = tensor.concat dim(1) %here, %there
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %cos = math.cos %angles : tensor<7x8xf32>
  %sin = math.sin %angles : tensor<7x8xf32>
  %lo = tensor.extract_slice %x[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %hi = tensor.extract_slice %x[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %negated = arith.negf %hi : tensor<7x4xf32>
  %partners = tensor.concat dim(1) %negated, %lo
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %p = arith.mulf %x, %cos : tensor<7x8xf32>
  %q = arith.mulf %partners, %sin : tensor<7x8xf32>
  // expected-remark @below {{not raised: the partners of a pair have different cosines or sines}}
  %y = arith.addf %p, %q : tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
