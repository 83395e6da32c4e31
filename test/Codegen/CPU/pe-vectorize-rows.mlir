// RUN: pe-opt %s --pe-vectorize-rows=width=1024 --canonicalize --cse | FileCheck %s
// RUN: echo | not pe-opt --pe-vectorize-rows=width=0 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BAD

// BAD: error: pe-vectorize-rows expects width to be at least 64, but found 0

#row = affine_map<(d0, d1) -> (d0, d1)>
#head = affine_map<(d0, d1) -> (d0)>
#feature = affine_map<(d0, d1) -> (d1)>
#swapped = affine_map<(d0, d1) -> (d1, d0)>

// Ops that were fused become vectors of whole rows, in a loop over rows.
// CHECK-LABEL: func.func @a_bias_beside_a_rotation(
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-DAG:         %[[X:.*]] = vector.transfer_read %{{.*}}[%c0, %c0]
// CHECK-DAG:         %[[BIAS:.*]] = vector.transfer_read %{{.*}}[%c0], {{.*}} tensor<64xf32>, vector<64xf32>
// CHECK:             %[[SUM:.*]] = arith.addf %[[X]], %[[BIAS]] : vector<64xf32>
// CHECK:             vector.transfer_write %[[SUM]]
// CHECK:           pe.apply_rotary
func.func @a_bias_beside_a_rotation(
    %x: tensor<16x8x64xf32>, %bias: tensor<64xf32>, %cos: tensor<1x32xf32>,
    %sin: tensor<1x32xf32>) -> tensor<16x8x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %r = scf.for %token = %c0 to %c16 step %c1 iter_args(%all = %x)
      -> tensor<16x8x64xf32> {
    %rows = tensor.extract_slice %all[%token, 0, 0] [1, 8, 64] [1, 1, 1]
        : tensor<16x8x64xf32> to tensor<8x64xf32>
    %sum = linalg.generic {indexing_maps = [#feature, #row],
                           iterator_types = ["parallel", "parallel"]}
        ins(%bias : tensor<64xf32>) outs(%rows : tensor<8x64xf32>) {
      ^bb0(%b: f32, %a: f32):
        %s = arith.addf %a, %b : f32
        linalg.yield %s : f32
    } -> tensor<8x64xf32>
    %token_rows = tensor.expand_shape %sum [[0, 1], [2]]
        output_shape [1, 8, 64] : tensor<8x64xf32> into tensor<1x8x64xf32>
    %y = pe.apply_rotary tables(%cos, %sin
            : tensor<1x32xf32>, tensor<1x32xf32>)
        outs(%token_rows : tensor<1x8x64xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x8x64xf32>
    %next = tensor.insert_slice %y into %all[%token, 0, 0] [1, 8, 64] [1, 1, 1]
        : tensor<1x8x64xf32> into tensor<16x8x64xf32>
    scf.yield %next : tensor<16x8x64xf32>
  }
  return %r : tensor<16x8x64xf32>
}

// A sum of squares is a reduction in any order.
// CHECK-LABEL: func.func @sums_along_rows(
// CHECK:         vector.reduction <add>, {{.*}} fastmath<reassoc> : vector<64xf32> into f32
func.func @sums_along_rows(%x: tensor<8x64xf32>, %init: tensor<8xf32>,
                           %n: index) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r, %s = scf.for %i = %c0 to %n step %c1
      iter_args(%sums = %init, %last = %init)
      -> (tensor<8xf32>, tensor<8xf32>) {
    %next = linalg.generic {indexing_maps = [#row, #head],
                            iterator_types = ["parallel", "reduction"]}
        ins(%x : tensor<8x64xf32>) outs(%sums : tensor<8xf32>) {
      ^bb0(%a: f32, %sum: f32):
        %square = arith.mulf %a, %a : f32
        %t = arith.addf %sum, %square : f32
        linalg.yield %t : f32
    } -> tensor<8xf32>
    %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
    scf.yield %next, %slopes : tensor<8xf32>, tensor<8xf32>
  }
  return %r, %s : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func.func @nothing_without_a_pe_op(
// CHECK-NOT:     vector
// CHECK:         linalg.generic
func.func @nothing_without_a_pe_op(%x: tensor<8x64xf32>) -> tensor<8x64xf32> {
  %y = linalg.generic {indexing_maps = [#row], iterator_types = ["parallel",
                                                                 "parallel"]}
      outs(%x : tensor<8x64xf32>) {
    ^bb0(%a: f32):
      %s = arith.negf %a : f32
      linalg.yield %s : f32
  } -> tensor<8x64xf32>
  return %y : tensor<8x64xf32>
}

// Rows that are read across, arrays of bits, and rows of no elements.
// CHECK-LABEL: func.func @not_rows_of_numbers(
// CHECK-NOT:     vector
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT:     vector
func.func @not_rows_of_numbers(
    %x: tensor<64x8xf32>, %init: tensor<8x64xf32>, %bits: tensor<8x64xi1>,
    %none: tensor<4x0xf32>, %n: index)
    -> (tensor<8x64xf32>, tensor<8x64xi1>, tensor<4x0xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %slopes = pe.alibi_slopes {num_heads = 8 : i64} : tensor<8xf32>
  %r:4 = scf.for %i = %c0 to %n step %c1
      iter_args(%a = %init, %b = %bits, %c = %none, %d = %slopes)
      -> (tensor<8x64xf32>, tensor<8x64xi1>, tensor<4x0xf32>, tensor<8xf32>) {
    %across = linalg.generic {indexing_maps = [#swapped, #row],
                              iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<64x8xf32>) outs(%a : tensor<8x64xf32>) {
      ^bb0(%in: f32, %out: f32):
        %s = arith.addf %in, %out : f32
        linalg.yield %s : f32
    } -> tensor<8x64xf32>
    %mask = linalg.generic {indexing_maps = [#row, #row],
                            iterator_types = ["parallel", "parallel"]}
        ins(%across : tensor<8x64xf32>) outs(%b : tensor<8x64xi1>) {
      ^bb0(%in: f32, %out: i1):
        %s = arith.cmpf ogt, %in, %zero : f32
        linalg.yield %s : i1
    } -> tensor<8x64xi1>
    %filled = linalg.fill ins(%zero : f32) outs(%c : tensor<4x0xf32>)
        -> tensor<4x0xf32>
    %again = pe.alibi_slopes {num_heads = 8 : i64, max_bias = 4.0 : f64}
        : tensor<8xf32>
    scf.yield %across, %mask, %filled, %again
        : tensor<8x64xf32>, tensor<8x64xi1>, tensor<4x0xf32>, tensor<8xf32>
  }
  return %r#0, %r#1, %r#2, %r#3
      : tensor<8x64xf32>, tensor<8x64xi1>, tensor<4x0xf32>, tensor<8xf32>
}
