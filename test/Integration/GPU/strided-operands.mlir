// RUN: pe-opt %s %through_grid | %run_guarded | FileCheck %s

// Positions, frequencies, tables and slopes that are not contiguous give the
// same results as contiguous ones.

// CHECK-COUNT-6: ok
// CHECK-NOT: FAIL

#apart = strided<[?], offset: ?>
#apart2 = strided<[?, ?], offset: ?>

func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_f64(memref<*xf64>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_range_i32(memref<*xi32>, i64, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_close_f32(memref<*xf32>, memref<*xf32>,
    f64) -> i64 attributes {llvm.emit_c_interface}

//===----------------------------------------------------------------------===//
// What is tested
//===----------------------------------------------------------------------===//

func.func @rotate_near(%x: memref<5x2x16xf32>, %p: memref<5xi32>,
                  %f: memref<8xf64>) {
  pe.rotary angles(%p, %f : memref<5xi32>, memref<8xf64>)
      outs(%x : memref<5x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @make_tables_near(%cos: memref<5x8xf32>, %sin: memref<5x8xf32>,
                       %p: memref<5xi32>, %f: memref<8xf64>) {
  pe.rotary_table angles(%p, %f : memref<5xi32>, memref<8xf64>)
      outs(%cos, %sin : memref<5x8xf32>, memref<5x8xf32>)
  return
}

func.func @apply_near(%x: memref<5x2x16xf32>, %cos: memref<5x8xf32>,
                 %sin: memref<5x8xf32>) {
  pe.apply_rotary tables(%cos, %sin : memref<5x8xf32>, memref<5x8xf32>)
      outs(%x : memref<5x2x16xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

func.func @encode_near(%e: memref<5x16xf32>, %p: memref<5xi32>,
                       %f: memref<8xf64>) {
  pe.sinusoidal angles(%p, %f : memref<5xi32>, memref<8xf64>)
      outs(%e : memref<5x16xf32>) {order = #pe.order<sin_cos>}
  return
}

func.func @add_biases_near(%x: memref<4x3x8xf32>, %s: memref<4xf32>) {
  pe.alibi slopes(%s : memref<4xf32>) outs(%x : memref<4x3x8xf32>)
      {form = #pe.alibi_form<relative>}
  return
}

func.func @rotate_apart(%x: memref<5x2x16xf32>, %p: memref<5xi32, #apart>,
                  %f: memref<8xf64, #apart>) {
  pe.rotary angles(%p, %f : memref<5xi32, #apart>, memref<8xf64, #apart>)
      outs(%x : memref<5x2x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}

func.func @make_tables_apart(%cos: memref<5x8xf32>, %sin: memref<5x8xf32>,
                       %p: memref<5xi32, #apart>, %f: memref<8xf64, #apart>) {
  pe.rotary_table angles(%p, %f : memref<5xi32, #apart>, memref<8xf64, #apart>)
      outs(%cos, %sin : memref<5x8xf32>, memref<5x8xf32>)
  return
}

func.func @apply_apart(%x: memref<5x2x16xf32>, %cos: memref<5x8xf32, #apart2>,
                 %sin: memref<5x8xf32, #apart2>) {
  pe.apply_rotary
      tables(%cos, %sin : memref<5x8xf32, #apart2>, memref<5x8xf32, #apart2>)
      outs(%x : memref<5x2x16xf32>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 0>}
  return
}

func.func @encode_apart(%e: memref<5x16xf32>, %p: memref<5xi32, #apart>,
                        %f: memref<8xf64, #apart>) {
  pe.sinusoidal angles(%p, %f : memref<5xi32, #apart>, memref<8xf64, #apart>)
      outs(%e : memref<5x16xf32>) {order = #pe.order<sin_cos>}
  return
}

func.func @add_biases_apart(%x: memref<4x3x8xf32>, %s: memref<4xf32, #apart>) {
  pe.alibi slopes(%s : memref<4xf32, #apart>) outs(%x : memref<4x3x8xf32>)
      {form = #pe.alibi_form<relative>}
  return
}

//===----------------------------------------------------------------------===//
// The arrays
//===----------------------------------------------------------------------===//

func.func @compare(%near: memref<*xf32>, %apart: memref<*xf32>) {
  %tolerance = arith.constant 1.0e-6 : f64
  %wrong = call @pe_reference_check_close_f32(%apart, %near, %tolerance)
      : (memref<*xf32>, memref<*xf32>, f64) -> i64
  return
}

func.func @main() {
  %seed = arith.constant 1 : i64
  %seed2 = arith.constant 2 : i64
  %zero = arith.constant 0 : i64
  %last = arith.constant 2147483647 : i64
  %p = memref.alloc() : memref<5xi32>
  %p_any = memref.cast %p : memref<5xi32> to memref<*xi32>
  call @pe_reference_fill_range_i32(%p_any, %zero, %last, %seed)
      : (memref<*xi32>, i64, i64, i64) -> ()
  %p_wide = memref.alloc() : memref<25xi32>
  %p_view = memref.subview %p_wide[1] [5] [3]
      : memref<25xi32> to memref<5xi32, strided<[3], offset: 1>>
  memref.copy %p, %p_view
      : memref<5xi32> to memref<5xi32, strided<[3], offset: 1>>
  %p_apart = memref.cast %p_view : memref<5xi32, strided<[3], offset: 1>>
      to memref<5xi32, #apart>
  %f = memref.alloc() : memref<8xf64>
  %f_any = memref.cast %f : memref<8xf64> to memref<*xf64>
  call @pe_reference_fill_f64(%f_any, %seed) : (memref<*xf64>, i64) -> ()
  %f_wide = memref.alloc() : memref<25xf64>
  %f_view = memref.subview %f_wide[1] [8] [3]
      : memref<25xf64> to memref<8xf64, strided<[3], offset: 1>>
  memref.copy %f, %f_view
      : memref<8xf64> to memref<8xf64, strided<[3], offset: 1>>
  %f_apart = memref.cast %f_view : memref<8xf64, strided<[3], offset: 1>>
      to memref<8xf64, #apart>
  %s = memref.alloc() : memref<4xf32>
  %s_any = memref.cast %s : memref<4xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%s_any, %seed) : (memref<*xf32>, i64) -> ()
  %s_wide = memref.alloc() : memref<25xf32>
  %s_view = memref.subview %s_wide[1] [4] [3]
      : memref<25xf32> to memref<4xf32, strided<[3], offset: 1>>
  memref.copy %s, %s_view
      : memref<4xf32> to memref<4xf32, strided<[3], offset: 1>>
  %s_apart = memref.cast %s_view : memref<4xf32, strided<[3], offset: 1>>
      to memref<4xf32, #apart>
  %c = memref.alloc() : memref<5x8xf32>
  %c_any = memref.cast %c : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%c_any, %seed) : (memref<*xf32>, i64) -> ()
  %c_wide = memref.alloc() : memref<5x25xf32>
  %c_view = memref.subview %c_wide[0, 1] [5, 8] [1, 3]
      : memref<5x25xf32> to memref<5x8xf32, strided<[25, 3], offset: 1>>
  memref.copy %c, %c_view
      : memref<5x8xf32> to memref<5x8xf32, strided<[25, 3], offset: 1>>
  %c_apart = memref.cast %c_view : memref<5x8xf32, strided<[25, 3], offset: 1>>
      to memref<5x8xf32, #apart2>
  %n = memref.alloc() : memref<5x8xf32>
  %n_any = memref.cast %n : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%n_any, %seed) : (memref<*xf32>, i64) -> ()
  %n_wide = memref.alloc() : memref<5x25xf32>
  %n_view = memref.subview %n_wide[0, 1] [5, 8] [1, 3]
      : memref<5x25xf32> to memref<5x8xf32, strided<[25, 3], offset: 1>>
  memref.copy %n, %n_view
      : memref<5x8xf32> to memref<5x8xf32, strided<[25, 3], offset: 1>>
  %n_apart = memref.cast %n_view : memref<5x8xf32, strided<[25, 3], offset: 1>>
      to memref<5x8xf32, #apart2>

  %x_near = memref.alloc() : memref<5x2x16xf32>
  %x_near_any = memref.cast %x_near : memref<5x2x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_near_any, %seed2) : (memref<*xf32>, i64) -> ()
  %x_apart = memref.alloc() : memref<5x2x16xf32>
  %x_apart_any = memref.cast %x_apart : memref<5x2x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_apart_any, %seed2) : (memref<*xf32>, i64) -> ()
  call @rotate_near(%x_near, %p, %f)
      : (memref<5x2x16xf32>, memref<5xi32>, memref<8xf64>) -> ()
  call @rotate_apart(%x_apart, %p_apart, %f_apart)
      : (memref<5x2x16xf32>, memref<5xi32, #apart>, memref<8xf64, #apart>) -> ()
  call @compare(%x_near_any, %x_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()

  %cos_near = memref.alloc() : memref<5x8xf32>
  %cos_near_any = memref.cast %cos_near : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%cos_near_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  %cos_apart = memref.alloc() : memref<5x8xf32>
  %cos_apart_any = memref.cast %cos_apart : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%cos_apart_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  %sin_near = memref.alloc() : memref<5x8xf32>
  %sin_near_any = memref.cast %sin_near : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%sin_near_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  %sin_apart = memref.alloc() : memref<5x8xf32>
  %sin_apart_any = memref.cast %sin_apart : memref<5x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%sin_apart_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  call @make_tables_near(%cos_near, %sin_near, %p, %f)
      : (memref<5x8xf32>, memref<5x8xf32>, memref<5xi32>, memref<8xf64>) -> ()
  call @make_tables_apart(%cos_apart, %sin_apart, %p_apart, %f_apart)
      : (memref<5x8xf32>, memref<5x8xf32>, memref<5xi32, #apart>, memref<8xf64,
         #apart>) -> ()
  call @compare(%cos_near_any, %cos_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()
  call @compare(%sin_near_any, %sin_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()

  %y_near = memref.alloc() : memref<5x2x16xf32>
  %y_near_any = memref.cast %y_near : memref<5x2x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%y_near_any, %seed2) : (memref<*xf32>, i64) -> ()
  %y_apart = memref.alloc() : memref<5x2x16xf32>
  %y_apart_any = memref.cast %y_apart : memref<5x2x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%y_apart_any, %seed2) : (memref<*xf32>, i64) -> ()
  call @apply_near(%y_near, %c, %n)
      : (memref<5x2x16xf32>, memref<5x8xf32>, memref<5x8xf32>) -> ()
  call @apply_apart(%y_apart, %c_apart, %n_apart)
      : (memref<5x2x16xf32>, memref<5x8xf32, #apart2>, memref<5x8xf32,
         #apart2>) -> ()
  call @compare(%y_near_any, %y_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()

  %e_near = memref.alloc() : memref<5x16xf32>
  %e_near_any = memref.cast %e_near : memref<5x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%e_near_any, %seed2) : (memref<*xf32>, i64) -> ()
  %e_apart = memref.alloc() : memref<5x16xf32>
  %e_apart_any = memref.cast %e_apart : memref<5x16xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%e_apart_any, %seed2) : (memref<*xf32>, i64) -> ()
  call @encode_near(%e_near, %p, %f)
      : (memref<5x16xf32>, memref<5xi32>, memref<8xf64>) -> ()
  call @encode_apart(%e_apart, %p_apart, %f_apart)
      : (memref<5x16xf32>, memref<5xi32, #apart>, memref<8xf64, #apart>) -> ()
  call @compare(%e_near_any, %e_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()

  %scores_near = memref.alloc() : memref<4x3x8xf32>
  %scores_near_any = memref.cast %scores_near
      : memref<4x3x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%scores_near_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  %scores_apart = memref.alloc() : memref<4x3x8xf32>
  %scores_apart_any = memref.cast %scores_apart
      : memref<4x3x8xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%scores_apart_any, %seed2)
      : (memref<*xf32>, i64) -> ()
  call @add_biases_near(%scores_near, %s)
      : (memref<4x3x8xf32>, memref<4xf32>) -> ()
  call @add_biases_apart(%scores_apart, %s_apart)
      : (memref<4x3x8xf32>, memref<4xf32, #apart>) -> ()
  call @compare(%scores_near_any, %scores_apart_any)
      : (memref<*xf32>, memref<*xf32>) -> ()
  return
}
