// RUN: pe-opt %s --pe-memrefs-to-tensors --pe-tile-tokens=fuse=none --canonicalize --cse \
// RUN:     --pe-fuse-token-loops --split-input-file \
// RUN:   --remarks-filter-missed=pe --verify-diagnostics

// Loops that compute the same angles separately.

// The program's own loop ends at a number that is not known to be that of tokens.
func.func @different_extents(%q: tensor<?x4xf32>, %k: tensor<?x4xf32>,
                             %pos: tensor<?xi32>, %freq: tensor<2xf64>,
                             %n: index) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rq = scf.for %i = %c0 to %n step %c1 iter_args(%all = %q)
      -> (tensor<?x4xf32>) {
    %p = tensor.extract_slice %pos[%i] [1] [1] : tensor<?xi32> to tensor<1xi32>
    %row = tensor.extract_slice %all[%i, 0] [1, 4] [1, 1]
        : tensor<?x4xf32> to tensor<1x4xf32>
    %y = pe.rotary angles(%p, %freq : tensor<1xi32>, tensor<2xf64>)
        outs(%row : tensor<1x4xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<1x4xf32>
    %next = tensor.insert_slice %y into %all[%i, 0] [1, 4] [1, 1]
        : tensor<1x4xf32> into tensor<?x4xf32>
    scf.yield %next : tensor<?x4xf32>
  }
  // expected-remark-re @below {{because they are not known to have the same bounds; the earlier loop is at loc("{{.*}}":13:9)}}
  %rk = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<2xf64>)
      outs(%k : tensor<?x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4xf32>
  return %rq, %rk : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

func.func @one_after_the_other(%x: tensor<8x4xf32>, %start: i32,
                               %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>) {
  %pos = pe.positions %start : tensor<8xi32>
  %a = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%x : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  // expected-remark @below {{because one needs the result of the other}}
  %b = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%a : tensor<8x4xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %a, %b : tensor<8x4xf32>, tensor<8x4xf32>
}

// -----

// The memrefs are not known not to overlap.
func.func @memrefs(%q: memref<8x4xf32>, %k: memref<8x4xf32>,
                   %pos: memref<8xi32>, %freq: memref<2xf64>) {
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<2xf64>)
      outs(%q : memref<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  // expected-remark @below {{because an op between them may change or free what the first reads}}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<2xf64>)
      outs(%k : memref<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// -----

func.func @other_positions(%q: tensor<8x4xf32>, %k: tensor<9x4xf32>,
                           %p: tensor<8xi32>, %r: tensor<9xi32>,
                           %freq: tensor<2xf64>)
    -> (tensor<8x4xf32>, tensor<9x4xf32>) {
  %a = pe.rotary angles(%p, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%q : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  %b = pe.rotary angles(%r, %freq : tensor<9xi32>, tensor<2xf64>)
      outs(%k : tensor<9x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<9x4xf32>
  return %a, %b : tensor<8x4xf32>, tensor<9x4xf32>
}

// -----

func.func @written_between(%q: tensor<8x4xf32>, %k: tensor<8x4xf32>,
                           %m: memref<8x4xf32>, %pos: tensor<8xi32>,
                           %freq: tensor<2xf64>) -> tensor<8x4xf32> {
  %a = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%q : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  bufferization.materialize_in_destination %a in restrict writable %m
      : (tensor<8x4xf32>, memref<8x4xf32>) -> ()
  // expected-remark @below {{because an op between them has effects and uses the result of the first}}
  %b = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<2xf64>)
      outs(%k : tensor<8x4xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<8x4xf32>
  return %b : tensor<8x4xf32>
}
