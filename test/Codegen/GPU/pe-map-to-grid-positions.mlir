// RUN: pe-opt %s --pe-map-to-grid --canonicalize | FileCheck %s

// A thread computes the position of its token: start + index * step, in the
// type of the positions. Nothing is left of the run, nor of what freed it.
// CHECK-LABEL: func @computed(
// CHECK-SAME:      %{{[^:]*}}: memref<?x2x8xf32>, %[[START:[^:]*]]: i32
// CHECK-NOT:     pe.positions
// CHECK-NOT:     memref.alloc{{.*}}i32>
// CHECK:         gpu.launch
// CHECK:         gpu.launch
// CHECK:           %[[TOKEN:.*]] = arith.addi {{.*}} : index
// CHECK:           arith.cmpi ult, %[[TOKEN]]
// CHECK:             %[[I:.*]] = arith.index_cast %[[TOKEN]] : index to i32
// CHECK-NEXT:        %[[STEPS:.*]] = arith.muli %[[I]], %c-3_i32 : i32
// CHECK-NEXT:        %[[POSITION:.*]] = arith.addi %[[START]], %[[STEPS]] : i32
// CHECK-NEXT:        %[[WIDE:.*]] = arith.extsi %[[POSITION]] : i32 to i64
// CHECK-NEXT:        vector.broadcast %[[WIDE]] : i64
// CHECK:           gpu.terminator
// CHECK-NEXT:    }
// CHECK-NEXT:    } {pe.split_launch = "x"}
// CHECK-NEXT:    memref.dealloc %{{.*}} : memref<4xi64>
// CHECK-NEXT:    return
func.func @computed(%q: memref<?x2x8xf32>, %start: i32, %n: index,
                    %f: memref<4xf64>) {
  %p = pe.positions %start, %n {step = -3 : i64} : memref<?xi32>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<4xf64>)
      outs(%q : memref<?x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.dealloc %p : memref<?xi32>
  return
}

// CHECK-LABEL: func @computed_in_64_bits(
// CHECK-SAME:      %{{[^:]*}}: memref<6x2x8xf32>, %[[START:[^:]*]]: i64
// CHECK-NOT:     memref.alloc{{.*}}6xi64>
// CHECK:         gpu.launch
// CHECK:           %[[I:.*]] = arith.index_cast %{{.*}} : index to i64
// CHECK-NEXT:      %[[POSITION:.*]] = arith.addi %[[START]], %[[I]] : i64
// CHECK-NEXT:      vector.broadcast %[[POSITION]] : i64
func.func @computed_in_64_bits(%q: memref<6x2x8xf32>, %start: i64,
                               %f: memref<4xf64>) {
  %p = pe.positions %start : memref<6xi64>
  pe.rotary angles(%p, %f : memref<6xi64>, memref<4xf64>)
      outs(%q : memref<6x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// A cast changes what is known of a run, and not the run.
// CHECK-LABEL: func @computed_behind_casts(
// CHECK-NOT:     memref.cast
// CHECK-NOT:     memref.alloc{{.*}}i32>
// CHECK:         gpu.launch
// CHECK-NOT:       memref.load {{.*}}i32>
// CHECK:           arith.index_cast %{{.*}} : index to i32
// CHECK-NOT:       memref.load {{.*}}i32>
// CHECK:         return
func.func @computed_behind_casts(%e: memref<?x8xf32>, %start: i32,
                                 %f: memref<4xf64>) {
  %p = pe.positions %start : memref<4xi32>
  %unknown = memref.cast %p : memref<4xi32> to memref<?xi32>
  %strided = memref.cast %unknown
      : memref<?xi32> to memref<?xi32, strided<[?], offset: ?>>
  pe.sinusoidal
      angles(%strided, %f
             : memref<?xi32, strided<[?], offset: ?>>, memref<4xf64>)
      outs(%e : memref<?x8xf32>) {order = #pe.order<sin_cos>}
  memref.dealloc %unknown : memref<?xi32>
  return
}

// What others read stays, but threads need not read it.
// CHECK-LABEL: func @computed_and_returned(
// CHECK:         %[[P:.*]] = pe.positions
// CHECK:         gpu.launch
// CHECK-NOT:       memref.load {{.*}}i32>
// CHECK:           arith.index_cast %{{.*}} : index to i32
// CHECK-NOT:       memref.load {{.*}}i32>
// CHECK:         return %[[P]]
func.func @computed_and_returned(%q: memref<4x2x8xf32>, %start: i32,
                                 %f: memref<4xf64>) -> memref<4xi32> {
  %p = pe.positions %start : memref<4xi32>
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return %p : memref<4xi32>
}

// Positions that are one for every axis, and not for every token, are read.
// CHECK-LABEL: func @axes(
// CHECK:         %[[P:.*]] = pe.positions
// CHECK:         %[[BASE:[^,]*]], {{.*}} = memref.extract_strided_metadata %[[P]]
// CHECK:         gpu.launch
// CHECK:           memref.assume_alignment %[[BASE]]
// CHECK:         memref.dealloc %[[P]]
func.func @axes(%q: memref<2x8xf32>, %start: i32, %f: memref<4xf64>) {
  %p = pe.positions %start : memref<3xi32>
  pe.rotary angles(%p, %f : memref<3xi32>, memref<4xf64>)
      outs(%q : memref<2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>,
       axes = array<i64: 0, 0, 1, 2>}
  memref.dealloc %p : memref<3xi32>
  return
}

// So are arrays, whatever the program writes into them.
// CHECK-LABEL: func @array(
// CHECK:         %[[P:.*]] = memref.alloc
// CHECK:         linalg.generic
// CHECK:         %[[BASE:[^,]*]], {{.*}} = memref.extract_strided_metadata %[[P]]
// CHECK:         gpu.launch
// CHECK:           memref.assume_alignment %[[BASE]]
// CHECK:           memref.load
func.func @array(%q: memref<4x2x8xf32>, %f: memref<4xf64>) {
  %p = memref.alloc() : memref<4xi32>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                  iterator_types = ["parallel"]}
      outs(%p : memref<4xi32>) {
  ^bb0(%out: i32):
    %i = linalg.index 0 : index
    %position = arith.index_cast %i : index to i32
    linalg.yield %position : i32
  }
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
