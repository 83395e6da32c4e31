// REQUIRES: plugin

// The plugin and pe-opt read each other's bytecode.

// RUN: pe-opt %s --emit-bytecode -o %t.tool.bc
// RUN: mlir-opt-22 %t.tool.bc --emit-bytecode -o %t.plugin.bc \
// RUN:   --load-dialect-plugin=%pe_libs/PEPlugin%shlibext
// RUN: pe-opt %t.plugin.bc | FileCheck %s

// CHECK-LABEL: func.func @tables(
// CHECK:         %[[POS:.*]] = pe.positions %{{.*}} {step = 2 : i64} : tensor<8xi32>
// CHECK:         pe.rotary_table angles(%[[POS]], %{{.*}} : tensor<8xi32>, tensor<16xf64>)
func.func @tables(%start: i32, %freq: tensor<16xf64>, %init: tensor<8x16xf32>)
    -> tensor<8x16xf32> {
  %pos = pe.positions %start {step = 2 : i64} : tensor<8xi32>
  %r:2 = pe.rotary_table angles(%pos, %freq : tensor<8xi32>, tensor<16xf64>)
      outs(%init, %init : tensor<8x16xf32>, tensor<8x16xf32>)
      -> tensor<8x16xf32>, tensor<8x16xf32>
  return %r#1 : tensor<8x16xf32>
}
