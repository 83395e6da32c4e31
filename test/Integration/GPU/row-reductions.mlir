// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s
// RUN: pe-opt %s %through_small_grids | %run_guarded | FileCheck %s

// Sums, products and extrema of rows of 24 features, in all types whose values
// threads exchange: they start from what the array has. 8 threads have the 6
// chunks of a row of f32, so that two of them have the neutral element.

// x[t, h, f] = 5 t + 3 h + (7 f mod 24) - 8, so that the sum of a row is
// 24 (5 t + 3 h - 8) + 276, and its largest number 5 t + 3 h + 15.

#row = affine_map<(t, h, f) -> (t, h, f)>
#number = affine_map<(t, h, f) -> (t, h)>

func.func @f32(%x: memref<?x3x24xf32>, %sum: memref<?x3xf32>,
               %largest: memref<?x3xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %n = memref.dim %x, %c0 : memref<?x3x24xf32>
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c3 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 24] [1, 1, 1]
          : memref<?x3x24xf32>
          to memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>
      %s = memref.subview %sum[%t, %h] [1, 1] [1, 1]
          : memref<?x3xf32> to memref<1x1xf32, strided<[3, 1], offset: ?>>
      %l = memref.subview %largest[%t, %h] [1, 1] [1, 1]
          : memref<?x3xf32> to memref<1x1xf32, strided<[3, 1], offset: ?>>
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%s : memref<1x1xf32, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: f32):
          %r = arith.addf %b, %a : f32
          linalg.yield %r : f32
      }
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%l : memref<1x1xf32, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: f32):
          %r = arith.maximumf %a, %b : f32
          linalg.yield %r : f32
      }
    } {pe.independent}
  } {pe.independent}
  return
}

// The same sum in other types, each in a row of one token.
func.func @others(%x: memref<?x3x24xf32>, %f16: memref<?x3xf16>,
                  %f64: memref<?x3xf64>, %i8: memref<?x3xi8>,
                  %i64: memref<?x3xi64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %n = memref.dim %x, %c0 : memref<?x3x24xf32>
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %c3 step %c1 {
      %row = memref.subview %x[%t, %h, 0] [1, 1, 24] [1, 1, 1]
          : memref<?x3x24xf32>
          to memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>
      %s16 = memref.subview %f16[%t, %h] [1, 1] [1, 1]
          : memref<?x3xf16> to memref<1x1xf16, strided<[3, 1], offset: ?>>
      %s64 = memref.subview %f64[%t, %h] [1, 1] [1, 1]
          : memref<?x3xf64> to memref<1x1xf64, strided<[3, 1], offset: ?>>
      %n8 = memref.subview %i8[%t, %h] [1, 1] [1, 1]
          : memref<?x3xi8> to memref<1x1xi8, strided<[3, 1], offset: ?>>
      %n64 = memref.subview %i64[%t, %h] [1, 1] [1, 1]
          : memref<?x3xi64> to memref<1x1xi64, strided<[3, 1], offset: ?>>
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%s16 : memref<1x1xf16, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: f16):
          %e = arith.truncf %a : f32 to f16
          %r = arith.addf %b, %e : f16
          linalg.yield %r : f16
      }
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%s64 : memref<1x1xf64, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: f64):
          %e = arith.extf %a : f32 to f64
          %r = arith.addf %b, %e : f64
          linalg.yield %r : f64
      }
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%n8 : memref<1x1xi8, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: i8):
          %e = arith.fptosi %a : f32 to i8
          %r = arith.minsi %e, %b : i8
          linalg.yield %r : i8
      }
      linalg.generic {indexing_maps = [#row, #number],
          iterator_types = ["parallel", "parallel", "reduction"]}
          ins(%row : memref<1x1x24xf32, strided<[72, 24, 1], offset: ?>>)
          outs(%n64 : memref<1x1xi64, strided<[3, 1], offset: ?>>) {
        ^bb0(%a: f32, %b: i64):
          %e = arith.fptosi %a : f32 to i64
          %r = arith.addi %e, %b : i64
          linalg.yield %r : i64
      }
    } {pe.independent}
  } {pe.independent}
  return
}

func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c5 = arith.constant 5 : index
  %c7 = arith.constant 7 : index
  %c8 = arith.constant 8 : index
  %c24 = arith.constant 24 : index
  %x = memref.alloc(%c2) : memref<?x3x24xf32>
  scf.for %t = %c0 to %c2 step %c1 {
    scf.for %h = %c0 to %c3 step %c1 {
      scf.for %f = %c0 to %c24 step %c1 {
        %a = arith.muli %t, %c5 : index
        %b = arith.muli %h, %c3 : index
        %c = arith.muli %f, %c7 : index
        %d = arith.remui %c, %c24 : index
        %e = arith.addi %a, %b : index
        %g = arith.addi %e, %d : index
        %i = arith.subi %g, %c8 : index
        %j = arith.index_cast %i : index to i32
        %k = arith.sitofp %j : i32 to f32
        memref.store %k, %x[%t, %h, %f] : memref<?x3x24xf32>
      }
    }
  }
  %half = arith.constant 0.5 : f32
  %half16 = arith.constant 0.5 : f16
  %half64 = arith.constant 0.5 : f64
  %four8 = arith.constant 4 : i8
  %four64 = arith.constant 4 : i64
  %sum = memref.alloc(%c2) : memref<?x3xf32>
  %largest = memref.alloc(%c2) : memref<?x3xf32>
  %f16 = memref.alloc(%c2) : memref<?x3xf16>
  %f64 = memref.alloc(%c2) : memref<?x3xf64>
  %i8 = memref.alloc(%c2) : memref<?x3xi8>
  %i64 = memref.alloc(%c2) : memref<?x3xi64>
  scf.for %t = %c0 to %c2 step %c1 {
    scf.for %h = %c0 to %c3 step %c1 {
      memref.store %half, %sum[%t, %h] : memref<?x3xf32>
      memref.store %half, %largest[%t, %h] : memref<?x3xf32>
      memref.store %half16, %f16[%t, %h] : memref<?x3xf16>
      memref.store %half64, %f64[%t, %h] : memref<?x3xf64>
      memref.store %four8, %i8[%t, %h] : memref<?x3xi8>
      memref.store %four64, %i64[%t, %h] : memref<?x3xi64>
    }
  }
  call @f32(%x, %sum, %largest)
      : (memref<?x3x24xf32>, memref<?x3xf32>, memref<?x3xf32>) -> ()
  call @others(%x, %f16, %f64, %i8, %i64)
      : (memref<?x3x24xf32>, memref<?x3xf16>, memref<?x3xf64>, memref<?x3xi8>,
         memref<?x3xi64>) -> ()
  scf.for %t = %c0 to %c2 step %c1 {
    scf.for %h = %c0 to %c3 step %c1 {
      %a = memref.load %sum[%t, %h] : memref<?x3xf32>
      vector.print %a : f32
      %b = memref.load %largest[%t, %h] : memref<?x3xf32>
      vector.print %b : f32
      %c = memref.load %f16[%t, %h] : memref<?x3xf16>
      %c32 = arith.extf %c : f16 to f32
      vector.print %c32 : f32
      %d = memref.load %f64[%t, %h] : memref<?x3xf64>
      vector.print %d : f64
      %e = memref.load %i8[%t, %h] : memref<?x3xi8>
      %e32 = arith.extsi %e : i8 to i32
      vector.print %e32 : i32
      %f = memref.load %i64[%t, %h] : memref<?x3xi64>
      vector.print %f : i64
    }
  }
  return
}

// Token 0: 84, 156 and 228.
// CHECK: {{^}}84.5
// CHECK-NEXT: {{^}}15
// CHECK-NEXT: {{^}}84.5
// CHECK-NEXT: {{^}}84.5
// CHECK-NEXT: {{^}}-8
// CHECK-NEXT: {{^}}88
// CHECK-NEXT: {{^}}156.5
// CHECK-NEXT: {{^}}18
// CHECK-NEXT: {{^}}156.5
// CHECK-NEXT: {{^}}156.5
// CHECK-NEXT: {{^}}-5
// CHECK-NEXT: {{^}}160
// CHECK-NEXT: {{^}}228.5
// CHECK-NEXT: {{^}}21
// CHECK-NEXT: {{^}}228.5
// CHECK-NEXT: {{^}}228.5
// CHECK-NEXT: {{^}}-2
// CHECK-NEXT: {{^}}232
// Token 1: 204, 276 and 348.
// CHECK-NEXT: {{^}}204.5
// CHECK-NEXT: {{^}}20
// CHECK-NEXT: {{^}}204.5
// CHECK-NEXT: {{^}}204.5
// CHECK-NEXT: {{^}}-3
// CHECK-NEXT: {{^}}208
// CHECK-NEXT: {{^}}276.5
// CHECK-NEXT: {{^}}23
// CHECK-NEXT: {{^}}276.5
// CHECK-NEXT: {{^}}276.5
// CHECK-NEXT: {{^}}0
// CHECK-NEXT: {{^}}280
// CHECK-NEXT: {{^}}348.5
// CHECK-NEXT: {{^}}26
// CHECK-NEXT: {{^}}348.5
// CHECK-NEXT: {{^}}348.5
// CHECK-NEXT: {{^}}3
// CHECK-NEXT: {{^}}352
