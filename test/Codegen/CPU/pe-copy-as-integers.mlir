// RUN: pe-opt %s --pe-copy-as-integers | FileCheck %s

// CHECK-LABEL: llvm.func @copied(
// CHECK:         %[[V:.*]] = llvm.load %{{.*}} {alignment = 2 : i64} : !llvm.ptr -> vector<9xi16>
// CHECK:         llvm.store %[[V]], %{{.*}} {alignment = 2 : i64} : vector<9xi16>, !llvm.ptr
llvm.func @copied(%x: !llvm.ptr, %y: !llvm.ptr) {
  %v = llvm.load %x {alignment = 2 : i64} : !llvm.ptr -> vector<9xbf16>
  llvm.store %v, %y {alignment = 2 : i64} : vector<9xbf16>, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @used(
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> vector<9xbf16>
llvm.func @used(%x: !llvm.ptr, %y: !llvm.ptr) {
  %v = llvm.load %x : !llvm.ptr -> vector<9xbf16>
  llvm.store %v, %y : vector<9xbf16>, !llvm.ptr
  %w = llvm.fpext %v : vector<9xbf16> to vector<9xf32>
  llvm.store %w, %y : vector<9xf32>, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @other_types(
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> bf16
// CHECK:         llvm.load %{{.*}} : !llvm.ptr -> vector<9xf16>
llvm.func @other_types(%x: !llvm.ptr, %y: !llvm.ptr) {
  %v = llvm.load %x : !llvm.ptr -> bf16
  llvm.store %v, %y : bf16, !llvm.ptr
  %w = llvm.load %x : !llvm.ptr -> vector<9xf16>
  llvm.store %w, %y : vector<9xf16>, !llvm.ptr
  llvm.return
}
