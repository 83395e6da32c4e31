// RUN: pe-opt %s --pe-map-to-grid=subgroup-size=32 \
// RUN:   --remarks-filter-analyse=pe --verify-diagnostics -o %t

// What a thread reads and writes: few bytes, so that many threads are in
// flight.

// 8 bytes of both ends of two heads. Half heads of 128 bytes: neighbors.
func.func @half_of_128(%x: memref<?x32x128xbf16>, %p: memref<?xi32>,
                       %f: memref<64xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 2 neighboring rows, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @half_of_64(%x: memref<?x32x64xf16>, %p: memref<?xi32>,
                      %f: memref<32xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 2 distant rows, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x32x64xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Half heads begin within a sector of memory: heads are read as a whole.
func.func @half_of_80(%x: memref<?x32x80xbf16>, %p: memref<?xi32>,
                      %f: memref<40xf64>) {
  // expected-remark @below {{a thread has a chunk of 8 features of 2 distant rows, reads 8 and writes 8 elements at once, and exchanges them in subgroups of 3 groups of rows; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<40xf64>)
      outs(%x : memref<?x32x80xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// A quarter of the threads of a subgroup is idle, so the others have more rows.
func.func @half_of_96(%x: memref<?x32x96xbf16>, %p: memref<?xi32>,
                      %f: memref<48xf64>) {
  // expected-remark @below {{a thread has a chunk of 8 features of 4 distant rows, reads 8 and writes 8 elements at once, and exchanges them in subgroups of 2 groups of rows; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<48xf64>)
      outs(%x : memref<?x32x96xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Chunks need 16 bytes, which the base of a view may not have.
func.func @chunks_do_not_fit(
    %x: memref<?x32x96xbf16, strided<[3072, 96, 1], offset: 4>>,
    %p: memref<?xi32>, %f: memref<48xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 2 distant rows, reads 4 and writes 4 elements at once; blocks of 192 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<48xf64>)
      outs(%x : memref<?x32x96xbf16, strided<[3072, 96, 1], offset: 4>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// 16 bytes of other types, of one head.
func.func @f32(%x: memref<?x32x128xf32>, %p: memref<?xi32>,
               %f: memref<64xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @f64(%x: memref<?x32x128xf64>, %p: memref<?xi32>,
               %f: memref<64xf64>) {
  // expected-remark @below {{a thread has 2 pairs of 1 row, reads 2 and writes 2 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @interleaved(%x: memref<?x32x128xbf16>, %p: memref<?xi32>,
                       %f: memref<64xf64>) {
  // expected-remark @below {{a thread has 2 pairs of 2 neighboring rows, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<?x32x128xbf16>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

func.func @interleaved_to_half(%x: memref<?x128x64xbf16>,
                               %y: memref<?x128x64xbf16>, %p: memref<?xi32>,
                               %f: memref<32xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 8 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary ins(%x : memref<?x128x64xbf16>)
      angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%y : memref<?x128x64xbf16>)
      {layout = #pe.layout<interleaved_to_half>,
       position_dims = array<i64: 0>}
  return
}

func.func @half_to_interleaved(%x: memref<?x128x64xbf16>,
                               %y: memref<?x128x64xbf16>, %p: memref<?xi32>,
                               %f: memref<32xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 4 and writes 8 elements at once; blocks of 128 threads}}
  pe.rotary ins(%x : memref<?x128x64xbf16>)
      angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%y : memref<?x128x64xbf16>)
      {layout = #pe.layout<half_to_interleaved>,
       position_dims = array<i64: 0>}
  return
}

// Neighboring rows are tokens.
func.func @heads_before_tokens(%x: memref<1x32x?x128xbf16>, %p: memref<?xi32>,
                               %f: memref<64xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 1 row, reads 4 and writes 4 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%x : memref<1x32x?x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 2>}
  return
}

// 4 threads rotate, 6 copy: blocks of 16 rows.
func.func @partial(%x: memref<?x32x80xf16>, %y: memref<?x32x80xf16>,
                   %p: memref<?xi32>, %f: memref<16xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 2 distant rows, reads 4 and writes 4 elements at once; others copy 8; blocks of 160 threads}}
  pe.rotary ins(%x : memref<?x32x80xf16>)
      angles(%p, %f : memref<?xi32>, memref<16xf64>)
      outs(%y : memref<?x32x80xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// A window at an odd feature, and an odd number of pairs.
func.func @odd(%x: memref<?x32x80xf16>, %p: memref<?xi32>,
               %f: memref<15xf64>) {
  // expected-remark @below {{a thread has 1 pair of 2 distant rows, reads 1 and writes 1 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<15xf64>)
      outs(%x : memref<?x32x80xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>,
       begin = 3 : i64}
  return
}

func.func @unknown_strides(%x: memref<?x?x64xbf16, strided<[?, ?, 1], offset: ?>>,
                           %p: memref<?xi32>, %f: memref<32xf64>) {
  // expected-remark @below {{a thread has 4 pairs of 2 distant rows, reads 4 and writes 4 elements at once; alignment is checked at run time; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x?x64xbf16, strided<[?, ?, 1], offset: ?>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The features of an interleaved pair are not neighbors in memory.
func.func @strided_features(%x: memref<?x4x64xf32, strided<[512, 128, 2]>>,
                            %p: memref<?xi32>, %f: memref<32xf64>) {
  // expected-remark @below {{a thread has 1 pair of 2 neighboring rows, reads 1 and writes 1 elements at once; blocks of 128 threads}}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x4x64xf32, strided<[512, 128, 2]>>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}
