// RUN: pe-opt %s %through_grid | %run_guarded > %t.grid
// RUN: pe-opt %s %through_linalg | %run_unoptimized > %t.loops
// RUN: diff %t.loops %t.grid
// RUN: FileCheck %s < %t.grid

// linalg ops as kernels and as upstream's loops give the same elements.

#id1 = affine_map<(i) -> (i)>
#id2 = affine_map<(i, j) -> (i, j)>
#id3 = affine_map<(i, j, k) -> (i, j, k)>
#id4 = affine_map<(i, j, k, l) -> (i, j, k, l)>
#row = affine_map<(i, j, k) -> (j, k)>
#first = affine_map<(i, j, k) -> (i)>
#last = affine_map<(i, j, k) -> (k)>
#outer = affine_map<(i, j, k) -> (i, k)>
#transposed = affine_map<(i, j, k) -> (j, i, k)>
#reversed = affine_map<(i, j, k) -> (k, j, i)>
#scalar = affine_map<(i, j, k) -> ()>

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

// Neighbors in one access, an array of fewer dimensions, and two scalars.
func.func @scale_and_add(%x: memref<?x3x16xf32>, %bias: memref<3x16xf32>,
                         %factor: f32, %y: memref<?x3x16xf32>) {
  linalg.generic {indexing_maps = [#id3, #row, #scalar, #id3],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %bias, %factor : memref<?x3x16xf32>, memref<3x16xf32>, f32)
      outs(%y : memref<?x3x16xf32>) {
    ^bb0(%a: f32, %b: f32, %s: f32, %out: f32):
      %scaled = arith.mulf %a, %s : f32
      %sum = arith.addf %scaled, %b : f32
      linalg.yield %sum : f32
  }
  return
}

// In place, with what is there.
func.func @accumulate(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [#id2, #id2],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>) {
    ^bb0(%a: f32, %out: f32):
      %size = math.absf %a : f32
      %sum = arith.addf %out, %size : f32
      linalg.yield %sum : f32
  }
  return
}

// Reductions of the middle, of the last two, and of the first dimension.
func.func @sum_middle(%x: memref<?x?x?xf32>, %y: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [#id3, #outer],
                  iterator_types = ["parallel", "reduction", "parallel"]}
      ins(%x : memref<?x?x?xf32>) outs(%y : memref<?x?xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  }
  return
}

func.func @largest_and_sum(%x: memref<?x?x?xf32>, %y: memref<?xf32>,
                           %z: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id3, #first, #first],
                  iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : memref<?x?x?xf32>) outs(%y, %z : memref<?xf32>, memref<?xf32>) {
    ^bb0(%a: f32, %largest: f32, %sum: f32):
      %max = arith.maximumf %largest, %a : f32
      %next = arith.addf %sum, %a : f32
      linalg.yield %max, %next : f32, f32
  }
  return
}

func.func @last_of_rows(%x: memref<?x?x?xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id3, #last],
                  iterator_types = ["reduction", "reduction", "parallel"]}
      ins(%x : memref<?x?x?xf32>) outs(%y : memref<?xf32>) {
    ^bb0(%a: f32, %out: f32):
      linalg.yield %a : f32
  }
  return
}

// Strides that are not static, and other orders of dimensions.
func.func @transpose(%x: memref<?x?x?xf32>,
                     %y: memref<?x?x?xf32, strided<[?, ?, ?], offset: ?>>) {
  linalg.generic {indexing_maps = [#transposed, #id3],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<?x?x?xf32>)
      outs(%y : memref<?x?x?xf32, strided<[?, ?, ?], offset: ?>>) {
    ^bb0(%a: f32, %out: f32):
      linalg.yield %a : f32
  }
  return
}

func.func @reverse(%x: memref<4x3x16xf32>, %y: memref<16x3x4xf32>) {
  linalg.generic {indexing_maps = [#reversed, #id3],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<4x3x16xf32>) outs(%y : memref<16x3x4xf32>) {
    ^bb0(%a: f32, %out: f32):
      linalg.yield %a : f32
  }
  return
}

// Places and types: an index becomes a number.
func.func @places(%y: memref<?x?x?x?xbf16>) {
  linalg.generic {indexing_maps = [#id4],
                  iterator_types = ["parallel", "parallel", "parallel",
                                    "parallel"]}
      outs(%y : memref<?x?x?x?xbf16>) {
    ^bb0(%out: bf16):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %k = linalg.index 2 : index
      %l = linalg.index 3 : index
      %c10 = arith.constant 10 : index
      %ten = arith.muli %i, %c10 : index
      %tens = arith.addi %ten, %j : index
      %hundred = arith.muli %tens, %c10 : index
      %hundreds = arith.addi %hundred, %k : index
      %sum = arith.addi %hundreds, %l : index
      %integer = arith.index_cast %sum : index to i32
      %number = arith.sitofp %integer : i32 to bf16
      linalg.yield %number : bf16
  }
  return
}

func.func @cast(%x: memref<?x?x?x?xbf16>, %y: memref<?x?x?x?xf32>) {
  linalg.generic {indexing_maps = [#id4, #id4],
                  iterator_types = ["parallel", "parallel", "parallel",
                                    "parallel"]}
      ins(%x : memref<?x?x?x?xbf16>) outs(%y : memref<?x?x?x?xf32>) {
    ^bb0(%a: bf16, %out: f32):
      %number = arith.extf %a : bf16 to f32
      linalg.yield %number : f32
  }
  return
}

func.func @copy(%x: memref<?x?xf32>,
                %y: memref<?x?xf32, strided<[?, 2], offset: 1>>) {
  memref.copy %x, %y
      : memref<?x?xf32> to memref<?x?xf32, strided<[?, 2], offset: 1>>
  return
}

//===----------------------------------------------------------------------===//
// The arrays
//===----------------------------------------------------------------------===//

func.func @fill(%x: memref<?xf32>, %salt: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c37 = arith.constant 37 : index
  %c101 = arith.constant 101 : index
  %eighth = arith.constant 0.125 : f32
  %n = memref.dim %x, %c0 : memref<?xf32>
  scf.for %i = %c0 to %n step %c1 {
    %salted = arith.addi %i, %salt : index
    %product = arith.muli %salted, %c37 : index
    %residue = arith.remui %product, %c101 : index
    %integer = arith.index_cast %residue : index to i32
    %number = arith.sitofp %integer : i32 to f32
    %value = arith.mulf %number, %eighth : f32
    memref.store %value, %x[%i] : memref<?xf32>
  }
  return
}

func.func @print(%x: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  vector.print %n : index
  scf.for %i = %c0 to %n step %c1 {
    %value = memref.load %x[%i] : memref<?xf32>
    vector.print %value : f32
  }
  return
}

func.func @run(%tokens: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c48 = arith.constant 48 : index
  %half = arith.constant 0.5 : f32

  %size = arith.muli %tokens, %c48 : index
  %x_flat = memref.alloc(%size) : memref<?xf32>
  %y_flat = memref.alloc(%size) : memref<?xf32>
  %bias_flat = memref.alloc(%c48) : memref<?xf32>
  call @fill(%x_flat, %c0) : (memref<?xf32>, index) -> ()
  call @fill(%y_flat, %c1) : (memref<?xf32>, index) -> ()
  call @fill(%bias_flat, %c2) : (memref<?xf32>, index) -> ()
  %x3 = memref.reinterpret_cast %x_flat to offset: [0],
      sizes: [%tokens, 3, 16], strides: [48, 16, 1]
      : memref<?xf32> to memref<?x3x16xf32>
  %y3 = memref.reinterpret_cast %y_flat to offset: [0],
      sizes: [%tokens, 3, 16], strides: [48, 16, 1]
      : memref<?xf32> to memref<?x3x16xf32>
  %bias = memref.reinterpret_cast %bias_flat to offset: [0], sizes: [3, 16],
      strides: [16, 1] : memref<?xf32> to memref<3x16xf32>
  call @scale_and_add(%x3, %bias, %half, %y3)
      : (memref<?x3x16xf32>, memref<3x16xf32>, f32, memref<?x3x16xf32>) -> ()
  call @print(%y_flat) : (memref<?xf32>) -> ()

  %x2 = memref.reinterpret_cast %x_flat to offset: [0], sizes: [%tokens, 48],
      strides: [48, 1] : memref<?xf32> to memref<?x48xf32>
  %x2_any = memref.cast %x2 : memref<?x48xf32> to memref<?x?xf32>
  %y2 = memref.reinterpret_cast %y_flat to offset: [0], sizes: [%tokens, 48],
      strides: [48, 1] : memref<?xf32> to memref<?x48xf32>
  %y2_any = memref.cast %y2 : memref<?x48xf32> to memref<?x?xf32>
  call @accumulate(%x2_any, %y2_any) : (memref<?x?xf32>, memref<?x?xf32>) -> ()
  call @print(%y_flat) : (memref<?xf32>) -> ()

  %x = memref.cast %x3 : memref<?x3x16xf32> to memref<?x?x?xf32>
  %sums_size = arith.muli %tokens, %c16 : index
  %sums_flat = memref.alloc(%sums_size) : memref<?xf32>
  call @fill(%sums_flat, %c3) : (memref<?xf32>, index) -> ()
  %sums_16 = memref.reinterpret_cast %sums_flat to offset: [0],
      sizes: [%tokens, 16], strides: [16, 1]
      : memref<?xf32> to memref<?x16xf32>
  %sums = memref.cast %sums_16 : memref<?x16xf32> to memref<?x?xf32>
  call @sum_middle(%x, %sums) : (memref<?x?x?xf32>, memref<?x?xf32>) -> ()
  call @print(%sums_flat) : (memref<?xf32>) -> ()

  %largest = memref.alloc(%tokens) : memref<?xf32>
  %totals = memref.alloc(%tokens) : memref<?xf32>
  call @fill(%largest, %c0) : (memref<?xf32>, index) -> ()
  call @fill(%totals, %c0) : (memref<?xf32>, index) -> ()
  call @largest_and_sum(%x, %largest, %totals)
      : (memref<?x?x?xf32>, memref<?xf32>, memref<?xf32>) -> ()
  call @print(%largest) : (memref<?xf32>) -> ()
  call @print(%totals) : (memref<?xf32>) -> ()

  %row = memref.alloc(%c16) : memref<?xf32>
  call @fill(%row, %c1) : (memref<?xf32>, index) -> ()
  call @last_of_rows(%x, %row) : (memref<?x?x?xf32>, memref<?xf32>) -> ()
  call @print(%row) : (memref<?xf32>) -> ()

  %across = memref.reinterpret_cast %y_flat to offset: [0],
      sizes: [3, %tokens, 16], strides: [16, 48, 1]
      : memref<?xf32> to memref<3x?x16xf32, strided<[16, 48, 1]>>
  %across_any = memref.cast %across
      : memref<3x?x16xf32, strided<[16, 48, 1]>>
      to memref<?x?x?xf32, strided<[?, ?, ?], offset: ?>>
  call @transpose(%x, %across_any)
      : (memref<?x?x?xf32>, memref<?x?x?xf32, strided<[?, ?, ?], offset: ?>>)
      -> ()
  call @print(%y_flat) : (memref<?xf32>) -> ()

  %half_rows = memref.reinterpret_cast %y_flat to offset: [1],
      sizes: [%tokens, 24], strides: [48, 2]
      : memref<?xf32> to memref<?x24xf32, strided<[48, 2], offset: 1>>
  %half_rows_any = memref.cast %half_rows
      : memref<?x24xf32, strided<[48, 2], offset: 1>>
      to memref<?x?xf32, strided<[?, 2], offset: 1>>
  %rows = memref.alloc(%tokens) : memref<?x24xf32>
  linalg.fill ins(%half : f32) outs(%rows : memref<?x24xf32>)
  %rows_any = memref.cast %rows : memref<?x24xf32> to memref<?x?xf32>
  call @copy(%rows_any, %half_rows_any)
      : (memref<?x?xf32>, memref<?x?xf32, strided<[?, 2], offset: 1>>) -> ()
  call @print(%y_flat) : (memref<?xf32>) -> ()

  %numbers = memref.alloc(%tokens) : memref<2x?x3x5xbf16>
  %numbers_any = memref.cast %numbers
      : memref<2x?x3x5xbf16> to memref<?x?x?x?xbf16>
  %wide = memref.alloc(%tokens) : memref<2x?x3x5xf32>
  %wide_any = memref.cast %wide : memref<2x?x3x5xf32> to memref<?x?x?x?xf32>
  call @places(%numbers_any) : (memref<?x?x?x?xbf16>) -> ()
  call @cast(%numbers_any, %wide_any)
      : (memref<?x?x?x?xbf16>, memref<?x?x?x?xf32>) -> ()
  %wide_flat = memref.collapse_shape %wide [[0, 1, 2, 3]]
      : memref<2x?x3x5xf32> into memref<?xf32>
  call @print(%wide_flat) : (memref<?xf32>) -> ()
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c7 = arith.constant 7 : index
  call @run(%c7) : (index) -> ()
  call @run(%c1) : (index) -> ()
  call @run(%c0) : (index) -> ()

  %x = memref.alloc() : memref<4x3x16xf32>
  %y = memref.alloc() : memref<16x3x4xf32>
  %x_flat = memref.collapse_shape %x [[0, 1, 2]]
      : memref<4x3x16xf32> into memref<192xf32>
  %x_any = memref.cast %x_flat : memref<192xf32> to memref<?xf32>
  %y_flat = memref.collapse_shape %y [[0, 1, 2]]
      : memref<16x3x4xf32> into memref<192xf32>
  %y_any = memref.cast %y_flat : memref<192xf32> to memref<?xf32>
  call @fill(%x_any, %c4) : (memref<?xf32>, index) -> ()
  call @reverse(%x, %y) : (memref<4x3x16xf32>, memref<16x3x4xf32>) -> ()
  call @print(%y_any) : (memref<?xf32>) -> ()
  return
}

// The first two of 7 · 48 numbers: x is 0 and 37/8, the bias 74/8 and 10/8.
// CHECK: 336
// CHECK-NEXT: {{^}}9.25
// CHECK-NEXT: {{^}}3.5625
// The last array: x[0, 0, 0] and x[1, 0, 0] of 4 · 37 mod 101 = 47 and
// 52 · 37 mod 101 = 5 eighths.
// CHECK: {{^}}192
// CHECK-NEXT: {{^}}5.875
// CHECK-NEXT: {{^}}0.625
