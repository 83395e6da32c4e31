// RUN: pe-opt %s --split-input-file --verify-diagnostics \
// RUN:   --pe-verify-contract="dialects=func,arith" | FileCheck %s

// CHECK-LABEL: func.func @allowed_dialects_pass(
// CHECK-NEXT:    %[[R:.*]] = arith.addf
// CHECK-NEXT:    return %[[R]]
func.func @allowed_dialects_pass(%x: f32) -> f32 {
  %r = arith.addf %x, %x : f32
  return %r : f32
}

// -----

func.func @another_dialect(%x: f32) -> f32 {
  // expected-error @below {{'math.exp' op is left at the end of the pipeline, which lowers to func, arith}}
  %r = math.exp %x : f32
  return %r : f32
}

// -----

// Every op gets its error, also one in a region of another.
func.func @nested_ops(%n: index, %x: memref<8xf32>, %table: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{'scf.for' op is left at the end of the pipeline, which lowers to func, arith}}
  scf.for %i = %c0 to %n step %c1 {
    // expected-error @below {{'pe.apply_rotary' op is left at the end of the pipeline, which lowers to func, arith}}
    pe.apply_rotary tables(%table, %table : memref<4xf32>, memref<4xf32>)
        outs(%x : memref<8xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64>}
    // The terminator is one more.
    // expected-error @below {{'scf.yield' op is left at the end of the pipeline, which lowers to func, arith}}
    scf.yield
  }
  return
}

// -----

// A name that only begins with an allowed one is not allowed.
// expected-error @below {{'ml_program.func' op is left at the end of the pipeline, which lowers to func, arith}}
ml_program.func @prefix_of_a_name() {
  // expected-error @below {{'ml_program.return' op is left at the end of the pipeline, which lowers to func, arith}}
  ml_program.return
}

// -----

func.func @cast_is_builtin(%x: i32) -> index {
  %r = builtin.unrealized_conversion_cast %x : i32 to index
  return %r : index
}

// -----

// Constants that were folded have no location; the error has that of the
// function.
// expected-error @below {{'llvm.mlir.constant' op is left at the end of the pipeline, which lowers to func, arith}}
func.func @no_location() -> i32 {
  %r = llvm.mlir.constant(1 : i32) : i32 loc(unknown)
  return %r : i32
}
