// RUN: pe-opt %s --canonicalize --cse --split-input-file -o %t.mlir
// RUN: pe-opt %t.mlir --pe-expose-rows --canonicalize --cse --split-input-file \
// RUN:   | diff %t.mlir -

// What stays as it is.

#row = affine_map<(t, h, f) -> (t, h, f)>
#kept = affine_map<(t, h, f) -> (t, h, 0)>

// Without rotations and caches nothing needs rows.
func.func @no_program(%x: tensor<4x2x16xf32>, %init: tensor<4x2x1xf32>)
    -> tensor<4x2x1xf32> {
  %sums = linalg.generic {indexing_maps = [#row, #kept],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<4x2x16xf32>) outs(%init : tensor<4x2x1xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  } -> tensor<4x2x1xf32>
  return %sums : tensor<4x2x1xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#kept = affine_map<(t, h, f) -> (t, h, 0)>

// The body counts the loops.
func.func @index(%x: tensor<4x2x16xf32>, %sums: tensor<4x2x1xf32>,
                 %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> tensor<4x2x16xf32> {
  %y = linalg.generic {indexing_maps = [#kept, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sums : tensor<4x2x1xf32>) outs(%x : tensor<4x2x16xf32>) {
    ^bb0(%sum: f32, %o: f32):
      %i = linalg.index 2 : index
      %j = arith.index_cast %i : index to i32
      %k = arith.sitofp %j : i32 to f32
      %c = arith.mulf %k, %sum : f32
      linalg.yield %c : f32
  } -> tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%y : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#kept = affine_map<(t, h, f) -> (t, h, 0)>

// An op with two results is never a part of a program.
func.func @two_results(%x: tensor<4x2x16xf32>, %sums: tensor<4x2x1xf32>,
                       %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> (tensor<4x2x16xf32>, tensor<4x2x16xf32>) {
  %y:2 = linalg.generic {indexing_maps = [#kept, #row, #row],
                         iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sums : tensor<4x2x1xf32>)
      outs(%x, %x : tensor<4x2x16xf32>, tensor<4x2x16xf32>) {
    ^bb0(%sum: f32, %o: f32, %p: f32):
      %c = arith.mulf %o, %sum : f32
      %d = arith.addf %p, %sum : f32
      linalg.yield %c, %d : f32, f32
  } -> (tensor<4x2x16xf32>, tensor<4x2x16xf32>)
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%y#0 : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r, %y#1 : tensor<4x2x16xf32>, tensor<4x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>
#second = affine_map<(t, h, f) -> (t, 1, f)>

// An index that is fixed, but not that of the only element.
func.func @fixed_index(%x: tensor<4x2x16xf32>, %init: tensor<4x2x16xf32>,
                       %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> tensor<4x2x16xf32> {
  %y = linalg.generic {indexing_maps = [#second, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x2x16xf32>) outs(%init : tensor<4x2x16xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%y : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}

// -----

#row = affine_map<(t, h, f) -> (t, h, f)>

// Features whose number is not known to be one.
func.func @open_extent(%x: tensor<4x2x?xf32>, %init: tensor<4x2x?xf32>,
                       %q: tensor<4x16xf32>, %pos: tensor<4xi64>,
                       %freq: tensor<8xf64>)
    -> (tensor<4x2x?xf32>, tensor<4x16xf32>) {
  %y = linalg.generic {indexing_maps = [#row, #row],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x2x?xf32>) outs(%init : tensor<4x2x?xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.addf %a, %a : f32
      linalg.yield %c : f32
  } -> tensor<4x2x?xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x16xf32>
  return %y, %r : tensor<4x2x?xf32>, tensor<4x16xf32>
}

// -----

// The elements of two heads would be computed twice.
func.func @overlapping_slices(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                              %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> (tensor<4x4x16xf32>, tensor<4x4x16xf32>) {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 4, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x4x16xf32>
  %k = tensor.extract_slice %y[0, 2, 0] [4, 4, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x4x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x4x16xf32>
  return %r, %k : tensor<4x4x16xf32>, tensor<4x4x16xf32>
}

// -----

// Slices that are not known to be apart.
func.func @open_slices(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                       %pos: tensor<4xi64>, %freq: tensor<8xf64>,
                       %first: index)
    -> (tensor<4x2x16xf32>, tensor<4x2x16xf32>) {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 2, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x2x16xf32>
  %k = tensor.extract_slice %y[0, %first, 0] [4, 2, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r, %k : tensor<4x2x16xf32>, tensor<4x2x16xf32>
}

// -----

// Every other head.
func.func @strided_slice(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                         %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> tensor<4x3x16xf32> {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 3, 16] [1, 2, 1]
      : tensor<4x6x16xf32> to tensor<4x3x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x3x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x3x16xf32>
  return %r : tensor<4x3x16xf32>
}

// -----

// One of the slices has fewer dimensions, and would still need all elements.
func.func @narrower_slice(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                          %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> (tensor<4x5x16xf32>, tensor<4x16xf32>) {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 5, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x5x16xf32>
  %k = tensor.extract_slice %y[0, 5, 0] [4, 1, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x5x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x5x16xf32>
  return %r, %k : tensor<4x5x16xf32>, tensor<4x16xf32>
}

// -----

// What a slice in a loop is computed from would be computed in each iteration.
func.func @slice_in_a_loop(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                           %pos: tensor<4xi64>, %freq: tensor<8xf64>,
                           %n: index, %results: tensor<4x2x16xf32>)
    -> tensor<4x2x16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %all = scf.for %i = %c0 to %n step %c1 iter_args(%last = %results)
      -> (tensor<4x2x16xf32>) {
    %q = tensor.extract_slice %y[0, %i, 0] [4, 2, 16] [1, 1, 1]
        : tensor<4x6x16xf32> to tensor<4x2x16xf32>
    %r = pe.rotary ins(%q : tensor<4x2x16xf32>)
        angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
        outs(%last : tensor<4x2x16xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<4x2x16xf32>
    scf.yield %r : tensor<4x2x16xf32>
  }
  return %all : tensor<4x2x16xf32>
}

// -----

// All elements are needed beside the slice.
func.func @other_use(%x: tensor<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                     %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> (tensor<4x2x16xf32>, tensor<4x6x16xf32>) {
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 2, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r, %y : tensor<4x2x16xf32>, tensor<4x6x16xf32>
}

// -----

// Tokens of two heads, and factors of rows.
func.func @writes(%x: tensor<4x2x16xf32>, %y: tensor<4x1x16xf32>,
                  %scale: tensor<4x1xf32>, %slots: tensor<4xi64>,
                  %cache: tensor<64x32xf32>, %other: tensor<64x16xf32>)
    -> (tensor<64x32xf32>, tensor<64x16xf32>) {
  %two = tensor.collapse_shape %x [[0], [1, 2]]
      : tensor<4x2x16xf32> into tensor<4x32xf32>
  %a = pe.write_cache ins(%two : tensor<4x32xf32>)
      slots(%slots : tensor<4xi64>) outs(%cache : tensor<64x32xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<64x32xf32>
  %one = tensor.collapse_shape %y [[0], [1, 2]]
      : tensor<4x1x16xf32> into tensor<4x16xf32>
  %b = pe.write_cache ins(%one : tensor<4x16xf32>)
      x_scale(%scale : tensor<4x1xf32>)
      slots(%slots : tensor<4xi64>) outs(%other : tensor<64x16xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
      -> tensor<64x16xf32>
  return %a, %b : tensor<64x32xf32>, tensor<64x16xf32>
}

// -----

// What is read from memory stays before ops that change or free it.
func.func @freed_between(%m: memref<4x6x16xf32>, %init: tensor<4x6x16xf32>,
                         %pos: tensor<4xi64>, %freq: tensor<8xf64>)
    -> tensor<4x2x16xf32> {
  %x = bufferization.to_tensor %m restrict
      : memref<4x6x16xf32> to tensor<4x6x16xf32>
  %y = linalg.exp ins(%x : tensor<4x6x16xf32>) outs(%init : tensor<4x6x16xf32>)
      -> tensor<4x6x16xf32>
  memref.dealloc %m : memref<4x6x16xf32>
  %q = tensor.extract_slice %y[0, 0, 0] [4, 2, 16] [1, 1, 1]
      : tensor<4x6x16xf32> to tensor<4x2x16xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<4xi64>, tensor<8xf64>)
      outs(%q : tensor<4x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<4x2x16xf32>
  return %r : tensor<4x2x16xf32>
}

// -----

// Slots of a part of a cache are others, and a slice that is put elsewhere is a
// copy.
func.func @other_slices(%x: tensor<?x8xf32>, %slots: tensor<?xi64>,
                        %cache: tensor<8x4x24xf32>) -> tensor<8x4x24xf32> {
  %blocks = tensor.extract_slice %cache[0, 0, 16] [5, 4, 8] [1, 1, 1]
      : tensor<8x4x24xf32> to tensor<5x4x8xf32>
  %a = pe.write_cache ins(%x : tensor<?x8xf32>) slots(%slots : tensor<?xi64>)
      outs(%blocks : tensor<5x4x8xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<5x4x8xf32>
  %once = tensor.insert_slice %a into %cache[0, 0, 16] [5, 4, 8] [1, 1, 1]
      : tensor<5x4x8xf32> into tensor<8x4x24xf32>
  %part = tensor.extract_slice %once[0, 0, 0] [8, 4, 8] [1, 1, 1]
      : tensor<8x4x24xf32> to tensor<8x4x8xf32>
  %b = pe.write_cache ins(%x : tensor<?x8xf32>) slots(%slots : tensor<?xi64>)
      outs(%part : tensor<8x4x8xf32>)
      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}
      -> tensor<8x4x8xf32>
  %twice = tensor.insert_slice %b into %once[0, 0, 8] [8, 4, 8] [1, 1, 1]
      : tensor<8x4x8xf32> into tensor<8x4x24xf32>
  return %twice : tensor<8x4x24xf32>
}
