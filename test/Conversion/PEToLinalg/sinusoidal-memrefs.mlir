// RUN: pe-opt %s --convert-pe-to-linalg | FileCheck %s \
// RUN:   --implicit-check-not=tensor --implicit-check-not=pe.

// On memrefs, the columns are views, and tables are allocated and freed only
// where a column is missing.

// CHECK-LABEL: func.func @column_of_zero(
// CHECK-SAME:      %[[INIT:[^ ]*]]: memref<5x9xf32>)
// CHECK-DAG:     %[[COS:.*]] = memref.subview %[[INIT]][0, 0] [5, 4] [1, 1]
// CHECK-DAG:     %[[SIN:.*]] = memref.subview %[[INIT]][0, 4] [5, 4] [1, 1]
// CHECK-NOT:     memref.alloc(){{.*}} : memref<5x4xf32>
// CHECK:         linalg.generic {{.*}} outs(%[[COS]], %[[SIN]] :
// CHECK:         %[[LAST:.*]] = memref.subview %[[INIT]][0, 8] [5, 1] [1, 1]
// CHECK:         linalg.fill {{.*}} outs(%[[LAST]] :
// CHECK-NEXT:    return
func.func @column_of_zero(%pos: memref<5xi32>, %freq: memref<4xf64>,
                          %init: memref<5x9xf32>) {
  pe.sinusoidal angles(%pos, %freq : memref<5xi32>, memref<4xf64>)
      outs(%init : memref<5x9xf32>) {order = #pe.order<cos_sin>}
  return
}

// CHECK-LABEL: func.func @missing_column(
// CHECK-SAME:      %[[INIT:[^ ]*]]: memref<5x7xf32>)
// CHECK-DAG:     %[[SIN:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<5x4xf32>
// CHECK-DAG:     %[[COS:.*]] = memref.alloc() {bufferization.manual_deallocation} : memref<5x4xf32>
// CHECK:         linalg.generic {{.*}} outs(%[[COS]], %[[SIN]] : memref<5x4xf32>, memref<5x4xf32>)
// CHECK-DAG:     %[[SIN_COLUMNS:.*]] = memref.subview %[[INIT]][0, 0] [5, 4] [1, 1]
// CHECK:         linalg.copy ins(%{{.*}} outs(%[[SIN_COLUMNS]] :
// CHECK-DAG:     %[[COS_COLUMNS:.*]] = memref.subview %[[INIT]][0, 4] [5, 3] [1, 1]
// CHECK-DAG:     %[[PART:.*]] = memref.subview %[[COS]][0, 0] [5, 3] [1, 1]
// CHECK:         linalg.copy ins(%[[PART]] : {{.*}} outs(%[[COS_COLUMNS]] :
// CHECK-DAG:     memref.dealloc %[[SIN]] {bufferization.manual_deallocation}
// CHECK-DAG:     memref.dealloc %[[COS]] {bufferization.manual_deallocation}
// CHECK:         return
func.func @missing_column(%pos: memref<5xi32>, %freq: memref<4xf64>,
                          %init: memref<5x7xf32>) {
  pe.sinusoidal angles(%pos, %freq : memref<5xi32>, memref<4xf64>)
      outs(%init : memref<5x7xf32>) {order = #pe.order<sin_cos>}
  return
}
