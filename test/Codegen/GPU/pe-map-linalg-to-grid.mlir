// RUN: pe-opt %s --pe-map-linalg-to-grid --canonicalize --cse | FileCheck %s
// RUN: echo "" | not pe-opt - --pe-map-linalg-to-grid=block-size=16 2>&1 \
// RUN:   | FileCheck %s --check-prefix=SIZE

// SIZE: pe-map-linalg-to-grid expects block-size to be from 32 to 1024, but found 16

#id = affine_map<(i, j, k) -> (i, j, k)>
#row = affine_map<(i, j, k) -> (i, j)>

// A thread has four neighbors, the most that fit into 16 bytes of f32. All are
// read before one is written.

// CHECK-LABEL: func @neighbors
// CHECK: gpu.launch
// CHECK: scf.if
// CHECK: memref.assume_alignment %{{.*}}, 8 : memref<bf16>
// CHECK: memref.assume_alignment %{{.*}}, 16 : memref<f32>
// CHECK-COUNT-4: memref.load {{.*}} : memref<?x8x128xbf16>
// CHECK-COUNT-4: memref.store {{.*}} : memref<?x8x128xf32>
// CHECK-NOT: linalg.
func.func @neighbors(%x: memref<?x8x128xbf16>, %y: memref<?x8x128xf32>) {
  linalg.generic {indexing_maps = [#id, #id],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<?x8x128xbf16>) outs(%y : memref<?x8x128xf32>) {
    ^bb0(%a: bf16, %out: f32):
      %wide = arith.extf %a : bf16 to f32
      linalg.yield %wide : f32
  }
  return
}

// A reduction is a loop of a thread, with the sum in a register.

// CHECK-LABEL: func @sum
// CHECK: gpu.launch
// CHECK: %[[START:.*]] = memref.load {{.*}} : memref<?x8xf32>
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%[[PART:.*]] = %[[START]])
// CHECK-NEXT: %[[ELEMENT:.*]] = memref.load {{.*}} : memref<?x8x128xf32>
// CHECK-NEXT: %[[NEXT:.*]] = arith.addf %[[PART]], %[[ELEMENT]]
// CHECK-NEXT: scf.yield %[[NEXT]]
// CHECK: memref.store %[[SUM]], {{.*}} : memref<?x8xf32>
func.func @sum(%x: memref<?x8x128xf32>, %y: memref<?x8xf32>) {
  linalg.generic {indexing_maps = [#id, #row],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : memref<?x8x128xf32>) outs(%y : memref<?x8xf32>) {
    ^bb0(%a: f32, %sum: f32):
      %next = arith.addf %sum, %a : f32
      linalg.yield %next : f32
  }
  return
}

// CHECK-LABEL: func @copy
// CHECK-NOT: memref.copy
// CHECK: gpu.launch
// CHECK-COUNT-8: memref.load {{.*}} : memref<?x128xf16>
// CHECK-COUNT-8: memref.store {{.*}} : memref<?x128xf16>
func.func @copy(%x: memref<?x128xf16>, %y: memref<?x128xf16>) {
  memref.copy %x, %y : memref<?x128xf16> to memref<?x128xf16>
  return
}

// Frequencies in the program's own arrays, and scalars, stay on the host.

// CHECK-LABEL: func @few
// CHECK-NOT: gpu.launch
// CHECK: linalg.generic
// CHECK: memref.copy
func.func @few(%base: f64, %x: memref<f32>, %y: memref<f32>) -> memref<64xf64> {
  %frequencies = memref.alloc() : memref<64xf64>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                  iterator_types = ["parallel"]}
      outs(%frequencies : memref<64xf64>) {
    ^bb0(%out: f64):
      %power = math.exp %base : f64
      linalg.yield %power : f64
  }
  memref.copy %x, %y : memref<f32> to memref<f32>
  return %frequencies : memref<64xf64>
}

// The same number of elements in an array of the caller goes to the GPU.

// CHECK-LABEL: func @caller
// CHECK-NOT: linalg.generic
// CHECK: gpu.launch
func.func @caller(%x: memref<64xf64>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                  iterator_types = ["parallel"]}
      outs(%x : memref<64xf64>) {
    ^bb0(%element: f64):
      %root = math.sqrt %element : f64
      linalg.yield %root : f64
  }
  return
}

// Indices have 64 bits.

// CHECK-LABEL: func @indices
// CHECK: gpu.launch
// CHECK-COUNT-2: memref.load {{.*}} : memref<?x4xindex>
// CHECK-COUNT-2: memref.store {{.*}} : memref<?x4xindex>
func.func @indices(%x: memref<?x4xindex>, %y: memref<?x4xindex>) {
  memref.copy %x, %y : memref<?x4xindex> to memref<?x4xindex>
  return
}

// The bits of any numbers are copied, 16 at a time for those of 8 bits.

// CHECK-LABEL: func @copy_of_8_bits
// CHECK: gpu.launch
// CHECK-COUNT-16: memref.load {{.*}} : memref<?x8x128xf8E8M0FNU>
// CHECK-COUNT-16: memref.store {{.*}} : memref<?x8x128xf8E8M0FNU>
// CHECK-NOT: memref.copy
func.func @copy_of_8_bits(%x: memref<?x8x128xf8E8M0FNU>, %y: memref<?x8x128xf8E8M0FNU>) {
  memref.copy %x, %y : memref<?x8x128xf8E8M0FNU> to memref<?x8x128xf8E8M0FNU>
  return
}

// pe-expand-f8 makes instructions of these conversions.

// CHECK-LABEL: func @scale_of_8_bits
// CHECK: gpu.launch
// CHECK: arith.extf %{{.*}} : f8E4M3FN to f32
// CHECK: arith.truncf %{{.*}} : f32 to f8E5M2
// CHECK-NOT: linalg.
func.func @scale_of_8_bits(%x: memref<?x8x128xf8E4M3FN>, %y: memref<?x8x128xf8E5M2>) {
  linalg.generic {indexing_maps = [#id, #id],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<?x8x128xf8E4M3FN>) outs(%y : memref<?x8x128xf8E5M2>) {
    ^bb0(%a: f8E4M3FN, %out: f8E5M2):
      %wide = arith.extf %a : f8E4M3FN to f32
      %half = arith.constant 0.5 : f32
      %scaled = arith.mulf %wide, %half : f32
      %narrow = arith.truncf %scaled : f32 to f8E5M2
      linalg.yield %narrow : f8E5M2
  }
  return
}
