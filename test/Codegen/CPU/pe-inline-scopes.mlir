// RUN: pe-opt %s --pe-inline-scopes | FileCheck %s

func.func private @use(memref<4xf32>)

// CHECK-LABEL: func.func @a_scope_saves_the_stack(
// CHECK-NOT:     memref.alloca_scope
// CHECK:         %[[STACK:.*]] = llvm.intr.stacksave : !llvm.ptr
// CHECK:         %[[ARRAY:.*]] = memref.alloca() : memref<4xf32>
// CHECK:         call @use(%[[ARRAY]])
// CHECK:         %[[X:.*]] = memref.load %[[ARRAY]]
// CHECK:         llvm.intr.stackrestore %[[STACK]]
// CHECK:         return %[[X]]
func.func @a_scope_saves_the_stack() -> f32 {
  %c0 = arith.constant 0 : index
  %x = memref.alloca_scope -> (f32) {
    %array = memref.alloca() : memref<4xf32>
    func.call @use(%array) : (memref<4xf32>) -> ()
    %first = memref.load %array[%c0] : memref<4xf32>
    memref.alloca_scope.return %first : f32
  }
  return %x : f32
}
