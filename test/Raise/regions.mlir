// RUN: pe-opt %s --raise-to-pe | FileCheck %s

// Rotations of several tensors by one table, and in regions.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#outer = {indexing_maps = [affine_map<(d0, d1) -> (d0)>,
                           affine_map<(d0, d1) -> (d1)>, #rows, #rows],
          iterator_types = ["parallel", "parallel"]}

// The frequencies are computed once.

// CHECK-LABEL: func.func @queries_and_keys(
// CHECK-SAME:      %[[Q:.*]]: tensor<7x8xf32>, %[[K:.*]]: tensor<7x8xf32>, %[[POS:.*]]: tensor<7xi64>)
// CHECK:         %[[FREQ:.*]], %{{.*}} = pe.frequencies
// CHECK-NOT:     pe.frequencies
// CHECK:         %[[NEW_Q:.*]] = pe.rotary ins(%[[Q]] :
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] :
// CHECK-NOT:     pe.frequencies
// CHECK:         %[[NEW_K:.*]] = pe.rotary ins(%[[K]] :
// CHECK-SAME:      angles(%[[POS]], %[[FREQ]] :
// CHECK-NEXT:    return %[[NEW_Q]], %[[NEW_K]]
func.func @queries_and_keys(%q: tensor<7x8xf32>, %k: tensor<7x8xf32>,
    %pos: tensor<7xi64>) -> (tensor<7x8xf32>, tensor<7x8xf32>) {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %half = tensor.empty() : tensor<7x4xf32>
  %tables:2 = linalg.generic #outer ins(%pos, %freq : tensor<7xi64>, tensor<4xf32>)
      outs(%half, %half : tensor<7x4xf32>, tensor<7x4xf32>) {
  ^bb0(%p: i64, %f: f32, %out: f32, %other_out: f32):
    %position = arith.sitofp %p : i64 to f32
    %angle = arith.mulf %position, %f : f32
    %c = math.cos %angle : f32
    %s = math.sin %angle : f32
    linalg.yield %c, %s : f32, f32
  } -> (tensor<7x4xf32>, tensor<7x4xf32>)
  %a = tensor.extract_slice %q[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %b = tensor.extract_slice %q[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %a_cos = arith.mulf %a, %tables#0 : tensor<7x4xf32>
  %b_sin = arith.mulf %b, %tables#1 : tensor<7x4xf32>
  %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
  %b_cos = arith.mulf %b, %tables#0 : tensor<7x4xf32>
  %a_sin = arith.mulf %a, %tables#1 : tensor<7x4xf32>
  %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
  %new_q = tensor.concat dim(1) %first, %second
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  %c = tensor.extract_slice %k[0, 0] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %d = tensor.extract_slice %k[0, 4] [7, 4] [1, 1]
      : tensor<7x8xf32> to tensor<7x4xf32>
  %c_cos = arith.mulf %c, %tables#0 : tensor<7x4xf32>
  %d_sin = arith.mulf %d, %tables#1 : tensor<7x4xf32>
  %third = arith.subf %c_cos, %d_sin : tensor<7x4xf32>
  %d_cos = arith.mulf %d, %tables#0 : tensor<7x4xf32>
  %c_sin = arith.mulf %c, %tables#1 : tensor<7x4xf32>
  %fourth = arith.addf %d_cos, %c_sin : tensor<7x4xf32>
  %new_k = tensor.concat dim(1) %third, %fourth
      : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
  return %new_q, %new_k : tensor<7x8xf32>, tensor<7x8xf32>
}

// Every iteration rotates by the tables from outside of the loop.

// CHECK-LABEL: func.func @loop(
// CHECK-SAME:      %{{.*}}: tensor<7x8xf32>, %[[COS:.*]]: tensor<7x4xf32>, %[[SIN:.*]]: tensor<7x4xf32>)
// CHECK:         scf.for {{.*}} iter_args(%[[X:.*]] = %{{.*}})
// CHECK:           %[[R:.*]] = pe.apply_rotary ins(%[[X]] : tensor<7x8xf32>)
// CHECK-SAME:        tables(%[[COS]], %[[SIN]] :
// CHECK-NEXT:      scf.yield %[[R]]
func.func @loop(%x: tensor<7x8xf32>, %cos: tensor<7x4xf32>,
                %sin: tensor<7x4xf32>) -> tensor<7x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %result = scf.for %i = %c0 to %c3 step %c1 iter_args(%old = %x)
      -> tensor<7x8xf32> {
    %a = tensor.extract_slice %old[0, 0] [7, 4] [1, 1]
        : tensor<7x8xf32> to tensor<7x4xf32>
    %b = tensor.extract_slice %old[0, 4] [7, 4] [1, 1]
        : tensor<7x8xf32> to tensor<7x4xf32>
    %a_cos = arith.mulf %a, %cos : tensor<7x4xf32>
    %b_sin = arith.mulf %b, %sin : tensor<7x4xf32>
    %first = arith.subf %a_cos, %b_sin : tensor<7x4xf32>
    %b_cos = arith.mulf %b, %cos : tensor<7x4xf32>
    %a_sin = arith.mulf %a, %sin : tensor<7x4xf32>
    %second = arith.addf %b_cos, %a_sin : tensor<7x4xf32>
    %new = tensor.concat dim(1) %first, %second
        : (tensor<7x4xf32>, tensor<7x4xf32>) -> tensor<7x8xf32>
    scf.yield %new : tensor<7x8xf32>
  }
  return %result : tensor<7x8xf32>
}

// The position is that of the iteration.

// CHECK-LABEL: func.func @position_of_the_iteration(
// CHECK:         scf.for %[[I:.*]] =
// CHECK:           pe.rotary ins(%{{[a-z0-9_]+}} : tensor<1x8xf32>)
// CHECK-SAME:        position_dims = array<i64>
func.func @position_of_the_iteration(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %freq = arith.constant dense<[1.0, 0.1, 0.01, 0.001]> : tensor<4xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %half = tensor.empty() : tensor<1x4xf32>
  %result = scf.for %i = %c0 to %c3 step %c1 iter_args(%old = %x)
      -> tensor<1x8xf32> {
    %number = arith.index_cast %i : index to i64
    %position = arith.sitofp %number : i64 to f32
    %tables:2 = linalg.generic {
        indexing_maps = [affine_map<(d0, d1) -> (d1)>, #rows, #rows],
        iterator_types = ["parallel", "parallel"]}
        ins(%freq : tensor<4xf32>)
        outs(%half, %half : tensor<1x4xf32>, tensor<1x4xf32>) {
    ^bb0(%f: f32, %out: f32, %other_out: f32):
      %angle = arith.mulf %position, %f : f32
      %c = math.cos %angle : f32
      %s = math.sin %angle : f32
      linalg.yield %c, %s : f32, f32
    } -> (tensor<1x4xf32>, tensor<1x4xf32>)
    %a = tensor.extract_slice %old[0, 0] [1, 4] [1, 1]
        : tensor<1x8xf32> to tensor<1x4xf32>
    %b = tensor.extract_slice %old[0, 4] [1, 4] [1, 1]
        : tensor<1x8xf32> to tensor<1x4xf32>
    %a_cos = arith.mulf %a, %tables#0 : tensor<1x4xf32>
    %b_sin = arith.mulf %b, %tables#1 : tensor<1x4xf32>
    %first = arith.subf %a_cos, %b_sin : tensor<1x4xf32>
    %b_cos = arith.mulf %b, %tables#0 : tensor<1x4xf32>
    %a_sin = arith.mulf %a, %tables#1 : tensor<1x4xf32>
    %second = arith.addf %b_cos, %a_sin : tensor<1x4xf32>
    %new = tensor.concat dim(1) %first, %second
        : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
    scf.yield %new : tensor<1x8xf32>
  }
  return %result : tensor<1x8xf32>
}

// The tables are computed from x before it is rotated.

// CHECK-LABEL: func.func @tables_of_x(
// CHECK-SAME:      %[[X:.*]]: tensor<7x3x8xf32>
// CHECK:         %[[COS:.*]] = math.cos
// CHECK:         %[[SIN:.*]] = math.sin
// CHECK:         pe.apply_rotary ins(%[[X]] : tensor<7x3x8xf32>)
// CHECK-SAME:      tables(%[[COS]], %[[SIN]] :
func.func @tables_of_x(%x: tensor<7x3x8xf32>) -> tensor<7x3x8xf32> {
  %angles = tensor.extract_slice %x[0, 0, 0] [7, 1, 4] [1, 1, 1]
      : tensor<7x3x8xf32> to tensor<7x4xf32>
  %cos = math.cos %angles : tensor<7x4xf32>
  %sin = math.sin %angles : tensor<7x4xf32>
  %lo = tensor.extract_slice %x[0, 0, 0] [7, 3, 4] [1, 1, 1]
      : tensor<7x3x8xf32> to tensor<7x3x4xf32>
  %hi = tensor.extract_slice %x[0, 0, 4] [7, 3, 4] [1, 1, 1]
      : tensor<7x3x8xf32> to tensor<7x3x4xf32>
  %empty = tensor.empty() : tensor<7x3x4xf32>
  %rotated:2 = linalg.generic {
      indexing_maps = [affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, d)>,
                       affine_map<(s, n, d) -> (s, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>,
                       affine_map<(s, n, d) -> (s, n, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lo, %hi, %cos, %sin : tensor<7x3x4xf32>, tensor<7x3x4xf32>,
                                 tensor<7x4xf32>, tensor<7x4xf32>)
      outs(%empty, %empty : tensor<7x3x4xf32>, tensor<7x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %s: f32, %out: f32, %other_out: f32):
    %a_cos = arith.mulf %a, %c : f32
    %b_sin = arith.mulf %b, %s : f32
    %first = arith.subf %a_cos, %b_sin : f32
    %b_cos = arith.mulf %b, %c : f32
    %a_sin = arith.mulf %a, %s : f32
    %second = arith.addf %b_cos, %a_sin : f32
    linalg.yield %first, %second : f32, f32
  } -> (tensor<7x3x4xf32>, tensor<7x3x4xf32>)
  %y = tensor.concat dim(2) %rotated#0, %rotated#1
      : (tensor<7x3x4xf32>, tensor<7x3x4xf32>) -> tensor<7x3x8xf32>
  return %y : tensor<7x3x8xf32>
}
