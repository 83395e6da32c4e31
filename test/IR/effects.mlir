// Ops on tensors have no effects; ops on memrefs write, or allocate.

// RUN: pe-opt %s --canonicalize --cse --loop-invariant-code-motion --canonicalize | FileCheck %s

// CHECK-LABEL: @unused_tensor_ops_are_removed
// CHECK-NEXT: return
func.func @unused_tensor_ops_are_removed(%x: tensor<8x64xf32>, %start: i32, %freq: tensor<32xf64>,
                                         %init: tensor<8x32xf32>) {
  %pos = pe.positions %start : tensor<8xi32>
  %tables:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                              outs(%init, %init : tensor<8x32xf32>, tensor<8x32xf32>)
                              -> tensor<8x32xf32>, tensor<8x32xf32>
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %s = pe.apply_rotary tables(%tables#0, %tables#1 : tensor<8x32xf32>, tensor<8x32xf32>) outs(%r : tensor<8x64xf32>)
                       {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return
}

// CHECK-LABEL: @equal_tensor_ops_are_one
// CHECK: %[[R:.*]] = pe.rotary
// CHECK-NOT: pe.rotary
// CHECK: return %[[R]], %[[R]]
func.func @equal_tensor_ops_are_one(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                    %freq: tensor<32xf64>) -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %s = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  return %r, %s : tensor<8x64xf32>, tensor<8x64xf32>
}

// CHECK-LABEL: @ops_with_other_attributes_are_two
// CHECK: %[[R:.*]] = pe.rotary
// CHECK: %[[S:.*]] = pe.rotary {{.*}}conjugate
// CHECK: return %[[R]], %[[S]]
func.func @ops_with_other_attributes_are_two(%x: tensor<8x64xf32>, %pos: tensor<8xi32>,
                                             %freq: tensor<32xf64>) -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  %r = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
  %s = pe.rotary angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>) outs(%x : tensor<8x64xf32>)
                 {layout = #pe.layout<half>, position_dims = array<i64: 0>, conjugate} -> tensor<8x64xf32>
  return %r, %s : tensor<8x64xf32>, tensor<8x64xf32>
}

// CHECK-LABEL: @invariant_table_is_hoisted
// CHECK: pe.rotary_table
// CHECK: scf.for
func.func @invariant_table_is_hoisted(%pos: tensor<8xi32>, %freq: tensor<32xf64>, %x: tensor<8x64xf32>,
                                      %init: tensor<8x32xf32>, %n: index) -> tensor<8x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%arg = %x) -> tensor<8x64xf32> {
    %cos, %sin = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<32xf64>)
                                 outs(%init, %init : tensor<8x32xf32>, tensor<8x32xf32>)
                                 -> tensor<8x32xf32>, tensor<8x32xf32>
    %next = pe.apply_rotary tables(%cos, %sin : tensor<8x32xf32>, tensor<8x32xf32>) outs(%arg : tensor<8x64xf32>)
                            {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<8x64xf32>
    scf.yield %next : tensor<8x64xf32>
  }
  return %r : tensor<8x64xf32>
}

// Two equal rotations of a buffer are not merged.
// CHECK-LABEL: @memref_updates_stay_where_they_are
// CHECK: pe.rotary angles
// CHECK: pe.rotary angles
// CHECK: scf.for
// CHECK: pe.rotary angles
func.func @memref_updates_stay_where_they_are(%x: memref<8x64xf32>, %pos: memref<8xi32>, %freq: memref<32xf64>,
                                              %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%x : memref<8x64xf32>)
            {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%x : memref<8x64xf32>)
            {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  scf.for %i = %c0 to %n step %c1 {
    pe.rotary angles(%pos, %freq : memref<8xi32>, memref<32xf64>) outs(%x : memref<8x64xf32>)
              {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  }
  return
}

// The second load reads what the rotation wrote.
// CHECK-LABEL: @loads_around_an_update_are_two
// CHECK: %[[BEFORE:.*]] = memref.load
// CHECK: pe.apply_rotary
// CHECK: %[[AFTER:.*]] = memref.load
// CHECK: return %[[BEFORE]], %[[AFTER]]
func.func @loads_around_an_update_are_two(%x: memref<8x64xf32>, %cos: memref<8x32xf32>,
                                          %sin: memref<8x32xf32>) -> (f32, f32) {
  %c0 = arith.constant 0 : index
  %before = memref.load %x[%c0, %c0] : memref<8x64xf32>
  pe.apply_rotary tables(%cos, %sin : memref<8x32xf32>, memref<8x32xf32>) outs(%x : memref<8x64xf32>)
                  {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  %after = memref.load %x[%c0, %c0] : memref<8x64xf32>
  return %before, %after : f32, f32
}

// A run in memory is an allocation, which has one owner.
// CHECK-LABEL: @equal_runs_in_memory_are_two
// CHECK: %[[P:.*]] = pe.positions
// CHECK: %[[Q:.*]] = pe.positions
// CHECK: return %[[P]], %[[Q]]
func.func @equal_runs_in_memory_are_two(%start: i32) -> (memref<8xi32>, memref<8xi32>) {
  %p = pe.positions %start : memref<8xi32>
  %q = pe.positions %start : memref<8xi32>
  return %p, %q : memref<8xi32>, memref<8xi32>
}

// CHECK-LABEL: @unused_run_in_memory_is_removed
// CHECK-NEXT: return
func.func @unused_run_in_memory_is_removed(%start: i32) {
  %p = pe.positions %start : memref<8xi32>
  return
}

// CHECK-LABEL: @run_in_memory_stays_in_its_loop
// CHECK: scf.for
// CHECK-NEXT: pe.positions
func.func @run_in_memory_stays_in_its_loop(%start: i32, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %p = pe.positions %start : memref<8xi32>
    func.call @take(%p) : (memref<8xi32>) -> ()
  }
  return
}
func.func private @take(memref<8xi32>)

// CHECK-LABEL: @unused_write_into_a_cache_is_removed
// CHECK-NEXT: return
func.func @unused_write_into_a_cache_is_removed(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>) {
  %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
  return
}

// The loop may have no iterations where slots are beyond the end.
// CHECK-LABEL: @invariant_write_into_a_cache_stays_in_its_loop
// CHECK: scf.for
// CHECK: pe.write_cache
func.func @invariant_write_into_a_cache_stays_in_its_loop(%x: tensor<4x8xf32>, %slots: tensor<4xi32>, %cache: tensor<9x8xf32>,
                                                          %n: index) -> tensor<9x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%arg = %cache) -> tensor<9x8xf32> {
    %c = pe.write_cache ins(%x : tensor<4x8xf32>) slots(%slots : tensor<4xi32>) outs(%cache : tensor<9x8xf32>)
        {slot_dims = array<i64: 0>, token_dims = array<i64: 0>} -> tensor<9x8xf32>
    scf.yield %c : tensor<9x8xf32>
  }
  return %r : tensor<9x8xf32>
}

// What is read before a write into a cache is read again after it.
// CHECK-LABEL: @loads_around_a_write_into_a_cache_are_two
// CHECK: memref.load
// CHECK: pe.write_cache
// CHECK: memref.load
func.func @loads_around_a_write_into_a_cache_are_two(%x: memref<4x8xf32>, %slots: memref<4xi32>, %cache: memref<9x8xf32>,
                                                     %i: index) -> (f32, f32) {
  %a = memref.load %cache[%i, %i] : memref<9x8xf32>
  pe.write_cache ins(%x : memref<4x8xf32>) slots(%slots : memref<4xi32>) outs(%cache : memref<9x8xf32>)
      {slot_dims = array<i64: 0>, token_dims = array<i64: 0>}
  %b = memref.load %cache[%i, %i] : memref<9x8xf32>
  return %a, %b : f32, f32
}
