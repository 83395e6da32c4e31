// RUN: pe-opt %s --pe-map-to-grid --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid=share-launches=false \
// RUN:   | FileCheck %s --check-prefix=ALONE

// The rows of both are one range: a thread chooses the array, and the sense.
// CHECK-LABEL: func @queries_and_keys
// CHECK-COUNT-1: gpu.launch
// CHECK: %[[IS_KEY:.*]] = arith.cmpi sge, %{{.*}}, %c32{{.*}} : index
// CHECK: %[[KEY:.*]] = memref.reinterpret_cast {{.*}} to memref<128xf16, strided<[1], offset: ?>>
// CHECK: %[[ROW:.*]] = arith.select %[[IS_KEY]], %[[KEY]], %{{.*}} : memref<128xf16, strided<[1], offset: ?>>
// CHECK: vector.load %[[ROW]]
// CHECK: %{{.*}}, %[[SIN:.*]] = pe.cos_sin {{.*}} {accuracy = #pe.accuracy<native>} : vector<4xi64>
// CHECK: %[[NEGATED:.*]] = arith.negf %[[SIN]]
// CHECK: arith.select %[[IS_KEY]], %[[NEGATED]], %[[SIN]]
// CHECK-NOT: pe.cos_sin
// CHECK-NOT: gpu.launch
// ALONE-LABEL: func @queries_and_keys
// ALONE-COUNT-2: gpu.launch
func.func @queries_and_keys(%q: memref<?x32x128xf16>, %k: memref<?x8x128xf16>,
                            %p: memref<?xi32>, %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate}
  return
}

// The same array twice: the second rotation reads the result of the first.
// CHECK-LABEL: func @same_array
// CHECK-COUNT-2: gpu.launch
func.func @same_array(%q: memref<?x32x128xf16>, %p: memref<?xi32>,
                      %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Parts of a packed projection, which do not overlap and share its pointer. The
// first launch converts the frequencies.
// CHECK-LABEL: func @parts
// CHECK-SAME: %[[X:[^:]*]]: memref<?x16x128xf16>
// CHECK-NOT: memref.subview
// CHECK: gpu.launch
// CHECK: %[[BASE:.*]], %{{.*}}, %{{.*}}:3, %{{.*}}:3 = memref.extract_strided_metadata %[[X]]
// CHECK-NOT: memref.extract_strided_metadata %[[X]]
// CHECK: gpu.launch
// CHECK: memref.assume_alignment %[[BASE]], 2
// CHECK-NOT: gpu.launch
// CHECK-LABEL: func @overlapping_parts
// CHECK-COUNT-3: gpu.launch
func.func @parts(%x: memref<?x16x128xf16>, %n: index, %p: memref<?xi32>,
                 %f: memref<64xf64>) {
  %q = memref.subview %x[0, 0, 0] [%n, 8, 128] [1, 1, 1] : memref<?x16x128xf16>
      to memref<?x8x128xf16, strided<[2048, 128, 1]>>
  %k = memref.subview %x[0, 8, 0] [%n, 8, 128] [1, 1, 1] : memref<?x16x128xf16>
      to memref<?x8x128xf16, strided<[2048, 128, 1], offset: 1024>>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x8x128xf16, strided<[2048, 128, 1]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16, strided<[2048, 128, 1], offset: 1024>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
func.func @overlapping_parts(%x: memref<?x16x128xf16>, %n: index,
                             %p: memref<?xi32>, %f: memref<64xf64>) {
  %q = memref.subview %x[0, 0, 0] [%n, 8, 128] [1, 1, 1] : memref<?x16x128xf16>
      to memref<?x8x128xf16, strided<[2048, 128, 1]>>
  %k = memref.subview %x[0, 7, 0] [%n, 8, 128] [1, 1, 1] : memref<?x16x128xf16>
      to memref<?x8x128xf16, strided<[2048, 128, 1], offset: 896>>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x8x128xf16, strided<[2048, 128, 1]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16, strided<[2048, 128, 1], offset: 896>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The op between them may read q.
// CHECK-LABEL: func @call_between
// CHECK: gpu.launch
// CHECK: call @look
// CHECK: gpu.launch
func.func @call_between(%q: memref<?x32x128xf16>, %k: memref<?x8x128xf16>,
                        %p: memref<?xi32>, %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  call @look() : () -> ()
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
func.func private @look()

// The batches may have different numbers.
// CHECK-LABEL: func @unknown_batches
// CHECK-COUNT-2: gpu.launch
func.func @unknown_batches(%q: memref<?x?x32x128xf16>,
                           %k: memref<?x?x8x128xf16>, %p: memref<?xi32>,
                           %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
  return
}

// Either of q and k may be what the second rotation reads.
// CHECK-LABEL: func @selected_array
// CHECK-COUNT-2: gpu.launch
func.func @selected_array(%x: memref<4x2x8xf32>, %q: memref<4x2x8xf32>,
                          %k: memref<4x2x8xf32>, %y: memref<4x2x8xf32>,
                          %c: i1, %p: memref<4xi32>, %f: memref<4xf64>) {
  %s = arith.select %c, %q, %k : memref<4x2x8xf32>
  pe.rotary ins(%x : memref<4x2x8xf32>)
      angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary ins(%s : memref<4x2x8xf32>)
      angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%y : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Each array has its own features, known or not.
// CHECK-LABEL: func @unknown_features
// CHECK-SAME: (%[[Q:.*]]: memref<?x1x?xf32>, %[[K:.*]]: memref<?x1x?xf32>,
// CHECK-DAG: %{{.*}}, %{{.*}}, %[[Q_SIZES:.*]]:3, %{{.*}}:3 = memref.extract_strided_metadata %[[Q]]
// CHECK-DAG: %{{.*}}, %{{.*}}, %[[K_SIZES:.*]]:3, %{{.*}}:3 = memref.extract_strided_metadata %[[K]]
// CHECK: gpu.launch
// CHECK: arith.muli %[[TOKEN:.*]], %[[Q_SIZES]]#2 : index
// CHECK: arith.muli %[[TOKEN]], %[[K_SIZES]]#2 : index
func.func @unknown_features(%q: memref<?x1x?xf32>, %k: memref<?x1x?xf32>,
                            %p: memref<?xi32>, %f: memref<1xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<1xf64>)
      outs(%q : memref<?x1x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<1xf64>)
      outs(%k : memref<?x1x?xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// They share a run as they share an array, and others may be between them.
// CHECK-LABEL: func @run_of_positions
// CHECK-COUNT-1: gpu.launch
// CHECK: pe.cos_sin
// CHECK-NOT: pe.cos_sin
// CHECK-NOT: gpu.launch
// CHECK: return
func.func @run_of_positions(%q: memref<?x32x128xf16>, %k: memref<?x8x128xf16>,
                            %start: i32, %n: index, %f: memref<64xf64>)
    -> memref<?xi32> {
  %p = pe.positions %start, %n : memref<?xi32>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  %other = pe.positions %start, %n {step = 2 : i64} : memref<?xi32>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return %other : memref<?xi32>
}

// CHECK-LABEL: func @unequal_runs
// CHECK-COUNT-2: gpu.launch
func.func @unequal_runs(%q: memref<?x32x128xf16>, %k: memref<?x8x128xf16>,
                        %start: i32, %n: index, %f: memref<64xf64>) {
  %p = pe.positions %start, %n : memref<?xi32>
  %other = pe.positions %start, %n {step = 2 : i64} : memref<?xi32>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%other, %f : memref<?xi32>, memref<64xf64>)
      outs(%k : memref<?x8x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// A pointer chooses the array, so both must be of one memory space.
// CHECK-LABEL: func @unequal_memory_spaces
// CHECK-COUNT-2: gpu.launch
func.func @unequal_memory_spaces(%q: memref<4x2x8xf32>,
                                 %k: memref<4x2x8xf32, 1>, %p: memref<4xi32>,
                                 %f: memref<4xf64>) {
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%k : memref<4x2x8xf32, 1>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// One is updated in place, of the other one the rest is copied.
// CHECK-LABEL: func @unequal_rests
// CHECK-COUNT-2: gpu.launch
func.func @unequal_rests(%q: memref<4x2x10xf32>, %x: memref<4x2x10xf32>,
                         %k: memref<4x2x10xf32>, %p: memref<4xi32>,
                         %f: memref<4xf64>) {
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x10xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary ins(%x : memref<4x2x10xf32>)
      angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%k : memref<4x2x10xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Neighboring features are not neighbors in memory.
// CHECK-LABEL: func @strided_features
// CHECK-COUNT-2: gpu.launch
func.func @strided_features(%q: memref<4x2x8xf32, strided<[32, 16, 2]>>,
                            %k: memref<4x2x8xf32>, %p: memref<4xi32>,
                            %f: memref<4xf64>) {
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%q : memref<4x2x8xf32, strided<[32, 16, 2]>>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<4xi32>, memref<4xf64>)
      outs(%k : memref<4x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// Without a dimension of rows, there is no range of them.
// CHECK-LABEL: func @without_rows
// CHECK-COUNT-2: gpu.launch
func.func @without_rows(%x: memref<?x64xf32>, %y: memref<?x64xf32>,
                        %p: memref<?xi32>, %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%y : memref<?x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @one_row_each
// CHECK-COUNT-2: gpu.launch
func.func @one_row_each(%x: memref<64xf32>, %y: memref<64xf32>,
                        %p: memref<i32>, %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<i32>, memref<32xf64>)
      outs(%x : memref<64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
  pe.rotary angles(%p, %f : memref<i32>, memref<32xf64>)
      outs(%y : memref<64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64>}
  return
}
