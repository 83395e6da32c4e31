// RUN: pe-opt %s --pe-map-to-grid --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-map-to-grid=share-launches=false --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=ALONE

// Frequencies that are known at run time only are converted once, by a launch
// of their own, for all ops between which nothing writes them.

// CHECK-LABEL: func @shared(
// CHECK-SAME:      %{{.*}}: memref<?x32x128xf16>, %{{.*}}: memref<?x128xf16>, %[[Y:[^:]*]]: memref<?x64xf16>
// CHECK:         %[[TURNS:.*]] = memref.alloc() : memref<64xi64>
// CHECK:         gpu.launch {{.*}} function(@shared_frequencies)
// CHECK:           memref.load {{.*}} : memref<64xf64>
// CHECK:           memref.store {{.*}} : memref<64xi64>
// CHECK-COUNT-2: gpu.launch
// CHECK-NOT:     gpu.launch
// CHECK-NOT:     f64
// CHECK:         memref.dealloc %[[TURNS]]
// CHECK-NEXT:    return
// ALONE-LABEL: func @shared(
// ALONE-COUNT-2: function(@shared_frequencies)
func.func @shared(%q: memref<?x32x128xf16>, %e: memref<?x128xf16>,
                  %y: memref<?x64xf16>, %p: memref<?xi32>,
                  %f: memref<64xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%q : memref<?x32x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.sinusoidal angles(%p, %f : memref<?xi32>, memref<64xf64>)
      outs(%e : memref<?x128xf16>) {order = #pe.order<sin_cos>}
  return
}

// f64 needs more bits of the frequencies.
// CHECK-LABEL: func @wide(
// CHECK:         %[[HIGH:.*]] = memref.alloc() : memref<4xi64>
// CHECK:         %[[LOW:.*]] = memref.alloc() : memref<4xi64>
// CHECK:         gpu.launch {{.*}} function(@wide_frequencies)
// CHECK-COUNT-2: memref.store {{.*}} : memref<4xi64>
// CHECK:         memref.dealloc %[[HIGH]]
// CHECK:         memref.dealloc %[[LOW]]
func.func @wide(%x: memref<8x8xf64>, %p: memref<8xi32>, %f: memref<4xf64>) {
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf64>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @written_between(
// CHECK-COUNT-2: function(@written_between_frequencies)
func.func @written_between(%x: memref<8x8xf32>, %p: memref<8xi32>,
                           %f: memref<4xf64>, %theta: f64) {
  %c0 = arith.constant 0 : index
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  memref.store %theta, %f[%c0] : memref<4xf64>
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// CHECK-LABEL: func @called_between(
// CHECK-COUNT-2: function(@called_between_frequencies)
func.func @called_between(%x: memref<8x8xf32>, %p: memref<8xi32>,
                          %f: memref<4xf64>) {
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  call @change(%f) : (memref<4xf64>) -> ()
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
func.func private @change(memref<4xf64>)

// A pointer may point to the frequencies.
// CHECK-LABEL: func @pointer_between(
// CHECK-COUNT-2: function(@pointer_between_frequencies)
func.func @pointer_between(%x: memref<8x8xf32>, %p: memref<8xi32>,
                           %f: memref<4xf64>, %theta: f64,
                           %pointer: !llvm.ptr) {
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  llvm.store %theta, %pointer : f64, !llvm.ptr
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

// The ops of different blocks do not share.
// CHECK-LABEL: func @other_block(
// CHECK:         scf.if
// CHECK:         memref.alloc
// CHECK:         memref.dealloc
// CHECK:         }
// CHECK:         memref.alloc
func.func @other_block(%x: memref<8x8xf32>, %p: memref<8xi32>,
                       %f: memref<4xf64>, %c: i1) {
  scf.if %c {
    pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
        outs(%x : memref<8x8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  }
  pe.rotary angles(%p, %f : memref<8xi32>, memref<4xf64>)
      outs(%x : memref<8x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
