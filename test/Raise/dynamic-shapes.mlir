// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Extents that are known at run time only.

#bnsd = affine_map<(b, n, s, d) -> (b, n, s, d)>
#rotation = {
  indexing_maps = [#bnsd, #bnsd, affine_map<(b, n, s, d) -> (b, s, d)>,
                   affine_map<(b, n, s, d) -> (b, s, d)>, #bnsd],
  iterator_types = ["parallel", "parallel", "parallel", "parallel"]}

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME:      %[[X:.*]]: tensor<?x3x?x8xf32>, %[[COS:.*]]: tensor<?x?x4xf32>, %[[SIN:.*]]: tensor<?x?x4xf32>)
// CHECK-NOT:     linalg.generic
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<?x3x?x8xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0, 2>}
// CHECK-NEXT:    return %[[R]]
func.func @dynamic(%x: tensor<?x3x?x8xf32>, %cos: tensor<?x?x4xf32>,
                   %sin: tensor<?x?x4xf32>) -> tensor<?x3x?x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %batch = tensor.dim %x, %c0 : tensor<?x3x?x8xf32>
  %seq = tensor.dim %x, %c2 : tensor<?x3x?x8xf32>
  %table_batch = tensor.dim %cos, %c0 : tensor<?x?x4xf32>
  %table_seq = tensor.dim %cos, %c1 : tensor<?x?x4xf32>
  %same_batch = arith.cmpi eq, %batch, %table_batch : index
  cf.assert %same_batch, "batches differ"
  %same_seq = arith.cmpi eq, %seq, %table_seq : index
  cf.assert %same_seq, "lengths differ"
  %c = tensor.concat dim(2) %cos, %cos
      : (tensor<?x?x4xf32>, tensor<?x?x4xf32>) -> tensor<?x?x8xf32>
  %s = tensor.concat dim(2) %sin, %sin
      : (tensor<?x?x4xf32>, tensor<?x?x4xf32>) -> tensor<?x?x8xf32>
  %lo = tensor.extract_slice %x[0, 0, 0, 0] [%batch, 3, %seq, 4] [1, 1, 1, 1]
      : tensor<?x3x?x8xf32> to tensor<?x3x?x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 0, 4] [%batch, 3, %seq, 4] [1, 1, 1, 1]
      : tensor<?x3x?x8xf32> to tensor<?x3x?x4xf32>
  %negated = arith.negf %hi : tensor<?x3x?x4xf32>
  %partners = tensor.concat dim(3) %negated, %lo
      : (tensor<?x3x?x4xf32>, tensor<?x3x?x4xf32>) -> tensor<?x3x?x8xf32>
  %empty = tensor.empty(%batch, %seq) : tensor<?x3x?x8xf32>
  %y = linalg.generic #rotation
      ins(%x, %partners, %c, %s : tensor<?x3x?x8xf32>, tensor<?x3x?x8xf32>,
                                  tensor<?x?x8xf32>, tensor<?x?x8xf32>)
      outs(%empty : tensor<?x3x?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %cosine: f32, %sine: f32, %out: f32):
    %p = arith.mulf %a, %cosine : f32
    %q = arith.mulf %b, %sine : f32
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<?x3x?x8xf32>
  return %y : tensor<?x3x?x8xf32>
}

// The heads are taken from the last dimension of x, whose tokens are dynamic.

// CHECK-LABEL: func.func @heads_of_features(
// CHECK-SAME:      %[[X:.*]]: tensor<?x24xf32>, %[[COS:.*]]: tensor<?x4xf32>, %{{.*}}: tensor<?x4xf32>)
// CHECK:         %[[HEADS:.*]] = tensor.expand_shape %[[X]]
// CHECK:         %[[R:.*]] = pe.apply_rotary ins(%[[HEADS]] : tensor<?x3x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %{{[a-z0-9_]+}} : tensor<?x4xf32>, tensor<?x4xf32>)
// CHECK-SAME:      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// CHECK:         tensor.collapse_shape %[[R]]
func.func @heads_of_features(%x: tensor<?x24xf32>, %cos: tensor<?x4xf32>,
                             %sin: tensor<?x4xf32>) -> tensor<?x24xf32> {
  %c0 = arith.constant 0 : index
  %seq = tensor.dim %x, %c0 : tensor<?x24xf32>
  %table_seq = tensor.dim %cos, %c0 : tensor<?x4xf32>
  %same = arith.cmpi eq, %seq, %table_seq : index
  cf.assert %same, "lengths differ"
  %heads = tensor.expand_shape %x [[0], [1, 2]] output_shape [%seq, 3, 8]
      : tensor<?x24xf32> into tensor<?x3x8xf32>
  %lo = tensor.extract_slice %heads[0, 0, 0] [%seq, 3, 4] [1, 1, 1]
      : tensor<?x3x8xf32> to tensor<?x3x4xf32>
  %hi = tensor.extract_slice %heads[0, 0, 4] [%seq, 3, 4] [1, 1, 1]
      : tensor<?x3x8xf32> to tensor<?x3x4xf32>
  %empty = tensor.empty(%seq) : tensor<?x3x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, d)>,
                       affine_map<(s, n, d) -> (s, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lo, %hi, %cos, %sin : tensor<?x3x4xf32>, tensor<?x3x4xf32>,
                                 tensor<?x4xf32>, tensor<?x4xf32>)
      outs(%empty, %empty : tensor<?x3x4xf32>, tensor<?x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<?x3x4xf32>, tensor<?x3x4xf32>)
  %y = tensor.concat dim(2) %rotated#0, %rotated#1
      : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<?x3x8xf32>
  %z = tensor.collapse_shape %y [[0], [1, 2]]
      : tensor<?x3x8xf32> into tensor<?x24xf32>
  return %z : tensor<?x24xf32>
}

// The extents of x are known, and those of the result are not.

// CHECK-LABEL: func.func @forgotten_extent(
// CHECK-SAME:      %[[X:.*]]: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<9x4xf32>)
// CHECK:         %[[SLICE:.*]] = tensor.extract_slice %[[SIN]][1, 0] [7, 4] [1, 1] : tensor<9x4xf32> to tensor<7x4xf32>
// CHECK:         %[[Y:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SLICE]] :
// CHECK:         tensor.cast %[[Y]] : tensor<7x8xf32> to tensor<?x8xf32>
func.func @forgotten_extent(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                            %sin: tensor<9x4xf32>) -> tensor<?x8xf32> {
  %part = tensor.extract_slice %sin[1, 0] [7, 4] [1, 1]
      : tensor<9x4xf32> to tensor<7x4xf32>
  %any_cos = tensor.cast %cos : tensor<7x4xf32> to tensor<?x4xf32>
  %any_sin = tensor.cast %part : tensor<7x4xf32> to tensor<?x4xf32>
  %any_x = tensor.cast %x : tensor<7x8xf32> to tensor<?x8xf32>
  %c0 = arith.constant 0 : index
  %n = tensor.dim %any_x, %c0 : tensor<?x8xf32>
  %a = tensor.extract_slice %any_x[0, 0] [%n, 4] [1, 1]
      : tensor<?x8xf32> to tensor<?x4xf32>
  %b = tensor.extract_slice %any_x[0, 4] [%n, 4] [1, 1]
      : tensor<?x8xf32> to tensor<?x4xf32>
  %a_cos = arith.mulf %a, %any_cos : tensor<?x4xf32>
  %b_sin = arith.mulf %b, %any_sin : tensor<?x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<?x4xf32>
  %b_cos = arith.mulf %b, %any_cos : tensor<?x4xf32>
  %a_sin = arith.mulf %a, %any_sin : tensor<?x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<?x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// The extents of the result are known, and those of x are asserted to be equal.

// CHECK-LABEL: func.func @asserted_static_extent(
// CHECK-SAME:      %[[X:.*]]: tensor<?x8xf32>,
// CHECK:         cf.assert
// CHECK:         %[[Y:.*]] = pe.apply_rotary ins(%[[X]] : tensor<?x8xf32>)
// CHECK:         tensor.cast %[[Y]] : tensor<?x8xf32> to tensor<5x8xf32>
func.func @asserted_static_extent(%any_x: tensor<?x8xf32>,
    %any_cos: tensor<?x4xf32>, %any_sin: tensor<?x4xf32>) -> tensor<5x8xf32> {
  %c0 = arith.constant 0 : index
  %c5 = arith.constant 5 : index
  %n = tensor.dim %any_x, %c0 : tensor<?x8xf32>
  %is_five = arith.cmpi eq, %n, %c5 : index
  cf.assert %is_five, "five tokens"
  %x = tensor.cast %any_x : tensor<?x8xf32> to tensor<5x8xf32>
  %cos = tensor.cast %any_cos : tensor<?x4xf32> to tensor<5x4xf32>
  %sin = tensor.cast %any_sin : tensor<?x4xf32> to tensor<5x4xf32>
  %a = tensor.extract_slice %x[0, 0] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %b = tensor.extract_slice %x[0, 4] [5, 4] [1, 1]
      : tensor<5x8xf32> to tensor<5x4xf32>
  %a_cos = arith.mulf %a, %cos : tensor<5x4xf32>
  %b_sin = arith.mulf %b, %sin : tensor<5x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<5x4xf32>
  %b_cos = arith.mulf %b, %cos : tensor<5x4xf32>
  %a_sin = arith.mulf %a, %sin : tensor<5x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<5x4xf32>
  %y = tensor.concat dim(1) %first, %second
      : (tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}
