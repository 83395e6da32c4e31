// RUN: pe-opt %s --pe-split-rotary --cse | FileCheck %s
// RUN: pe-opt %s --pe-split-rotary --cse --pe-fuse-rotary --cse \
// RUN:   | FileCheck %s --check-prefix=FUSED

// Queries and keys share a table when they have the same angles, and fusing it
// again gives back the rotations.

// CHECK-LABEL: func.func @queries_and_keys(
// CHECK-SAME:      %[[Q:.*]]: tensor<7x8x64xbf16>, %[[K:.*]]: tensor<7x2x64xbf16>, %[[POS:.*]]: tensor<7xi32>
// CHECK:         %[[TABLE:.*]]:2 = pe.rotary_table angles(%[[POS]],
// CHECK-NOT:     pe.rotary_table
// CHECK:         %[[NEW_Q:.*]] = pe.apply_rotary tables(%[[TABLE]]#0, %[[TABLE]]#1 : {{.*}} outs(%[[Q]] :
// CHECK-NOT:     pe.rotary_table
// CHECK:         %[[NEW_K:.*]] = pe.apply_rotary tables(%[[TABLE]]#0, %[[TABLE]]#1 : {{.*}} outs(%[[K]] :
// CHECK:         return %[[NEW_Q]], %[[NEW_K]]

// FUSED-LABEL: func.func @queries_and_keys(
// FUSED-SAME:      %[[Q:.*]]: tensor<7x8x64xbf16>, %[[K:.*]]: tensor<7x2x64xbf16>, %[[POS:.*]]: tensor<7xi32>, %[[FREQ:.*]]: tensor<32xf64>, %[[SCALE:.*]]: f64)
// FUSED-NEXT:    %[[NEW_Q:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : {{.*}}) scale(%[[SCALE]]) outs(%[[Q]] : {{.*}}) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// FUSED-NEXT:    %[[NEW_K:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : {{.*}}) scale(%[[SCALE]]) outs(%[[K]] : {{.*}}) {layout = #pe.layout<half>, position_dims = array<i64: 0>}
// FUSED-NEXT:    return %[[NEW_Q]], %[[NEW_K]]
func.func @queries_and_keys(%q: tensor<7x8x64xbf16>, %k: tensor<7x2x64xbf16>,
    %pos: tensor<7xi32>, %freq: tensor<32xf64>, %a: f64)
    -> (tensor<7x8x64xbf16>, tensor<7x2x64xbf16>) {
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>) scale(%a)
      outs(%q : tensor<7x8x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x8x64xbf16>
  %s = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<32xf64>) scale(%a)
      outs(%k : tensor<7x2x64xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x2x64xbf16>
  return %r, %s : tensor<7x8x64xbf16>, tensor<7x2x64xbf16>
}

// The table does not depend on the layout, the window, the sense or the order
// of the dimensions.

// CHECK-LABEL: func.func @other_applications(
// CHECK:         %[[TABLE:.*]]:2 = pe.rotary_table
// CHECK-NOT:     pe.rotary_table
// CHECK:         pe.apply_rotary ins({{.*}} tables(%[[TABLE]]#0, %[[TABLE]]#1 :
// CHECK:         pe.apply_rotary tables(%[[TABLE]]#0, %[[TABLE]]#1 :
// CHECK:         return

// FUSED-LABEL: func.func @other_applications(
// FUSED-SAME:      %[[X:.*]]: tensor<7x8xf64>, %[[Y:.*]]: tensor<2x7x10xf64>, %[[INIT:.*]]: tensor<7x8xf64>, %[[POS:.*]]: tensor<2x7xi32>, %[[FREQ:.*]]: tensor<4xf64>)
// FUSED-NEXT:    pe.rotary ins(%[[X]] : {{.*}}) angles(%[[POS]], %[[FREQ]] : {{.*}}) outs(%[[INIT]] : {{.*}}) {axes = array<i64: 0, 1, 0, 1>, layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>}
// FUSED-NEXT:    pe.rotary angles(%[[POS]], %[[FREQ]] : {{.*}}) outs(%[[Y]] : {{.*}}) {axes = array<i64: 0, 1, 0, 1>, begin = 2 : i64, conjugate, layout = #pe.layout<interleaved>, position_dims = array<i64: 1>}
// FUSED-NEXT:    return
func.func @other_applications(%x: tensor<7x8xf64>, %y: tensor<2x7x10xf64>,
    %init: tensor<7x8xf64>, %pos: tensor<2x7xi32>, %freq: tensor<4xf64>)
    -> (tensor<7x8xf64>, tensor<2x7x10xf64>) {
  %r = pe.rotary ins(%x : tensor<7x8xf64>)
      angles(%pos, %freq : tensor<2x7xi32>, tensor<4xf64>)
      outs(%init : tensor<7x8xf64>)
      {layout = #pe.layout<interleaved_to_half>, position_dims = array<i64: 0>,
       axes = array<i64: 0, 1, 0, 1>} -> tensor<7x8xf64>
  %s = pe.rotary angles(%pos, %freq : tensor<2x7xi32>, tensor<4xf64>)
      outs(%y : tensor<2x7x10xf64>)
      {layout = #pe.layout<interleaved>, position_dims = array<i64: 1>,
       begin = 2 : i64, conjugate, axes = array<i64: 0, 1, 0, 1>}
      -> tensor<2x7x10xf64>
  return %r, %s : tensor<7x8xf64>, tensor<2x7x10xf64>
}

// CHECK-LABEL: func.func @scaled_and_not(
// CHECK-COUNT-2: pe.rotary_table
// CHECK-NOT:     pe.rotary_table
// CHECK:         return
func.func @scaled_and_not(%q: tensor<7x8xf32>, %k: tensor<7x8xf32>,
    %pos: tensor<7xi32>, %freq: tensor<4xf64>, %a: f64)
    -> (tensor<7x8xf32>, tensor<7x8xf32>) {
  %r = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<4xf64>) scale(%a)
      outs(%q : tensor<7x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x8xf32>
  %s = pe.rotary angles(%pos, %freq : tensor<7xi32>, tensor<4xf64>)
      outs(%k : tensor<7x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<7x8xf32>
  return %r, %s : tensor<7x8xf32>, tensor<7x8xf32>
}
