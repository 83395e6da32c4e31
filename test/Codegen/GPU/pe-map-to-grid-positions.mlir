// RUN: pe-opt %s --pe-map-to-grid | FileCheck %s

#identity = affine_map<(i) -> (i)>

// Threads compute positions that are a function of their index.
// CHECK-LABEL: func @computed
// CHECK-NOT: linalg.generic
// CHECK: gpu.launch
// CHECK: arith.index_cast
func.func @computed(%q: memref<4x2x8xf32>, %f: memref<4xf64>) {
  %p = memref.alloc() : memref<4xi32>
  linalg.generic {indexing_maps = [#identity], iterator_types = ["parallel"]}
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

// Values in memory may have changed between the loop and the launch.
// CHECK-LABEL: func @read
// CHECK: %[[P:.*]] = memref.alloc
// CHECK: linalg.generic
// CHECK: memref.store
// CHECK: memref.extract_strided_metadata %[[P]]
// CHECK: gpu.launch
func.func @read(%q: memref<4x2x8xf32>, %source: memref<4xi32>,
                %f: memref<4xf64>, %value: i32) {
  %zero = arith.constant 0 : index
  %p = memref.alloc() : memref<4xi32>
  linalg.generic {indexing_maps = [#identity], iterator_types = ["parallel"]}
      outs(%p : memref<4xi32>) {
  ^bb0(%out: i32):
    %i = linalg.index 0 : index
    %position = memref.load %source[%i] : memref<4xi32>
    linalg.yield %position : i32
  }
  memref.store %value, %source[%zero] : memref<4xi32>
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
