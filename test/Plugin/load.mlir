// REQUIRES: plugin

// An mlir-opt that knows nothing of pe gets its ops, passes and pipeline.

// RUN: not mlir-opt-22 %s 2>&1 | FileCheck %s --check-prefix=STOCK
// STOCK: error: Dialect `pe' not found for custom op 'pe.frequencies'

// RUN: mlir-opt-22 %s --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   | mlir-opt-22 --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   | FileCheck %s --check-prefix=OPS

// RUN: mlir-opt-22 %s --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --load-pass-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --pass-pipeline='builtin.module(convert-pe-to-linalg)' \
// RUN:   | FileCheck %s --check-prefix=LINALG --implicit-check-not=pe.

// RUN: mlir-opt-22 %s --load-dialect-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --load-pass-plugin=%pe_libs/PEPlugin%shlibext \
// RUN:   --pass-pipeline='builtin.module(pe-lower-to-llvm{vector-width=512})' \
// RUN:   -o %t.plugin.mlir
// RUN: FileCheck %s --check-prefix=LLVM < %t.plugin.mlir

// RUN: pe-opt %s --pe-lower-to-llvm=vector-width=512 -o %t.tool.mlir
// RUN: diff %t.plugin.mlir %t.tool.mlir

// OPS-LABEL: func.func @rope(
// OPS-SAME:      %[[X:.*]]: tensor<?x4x64xf32>, %[[POS:.*]]: tensor<?xi32>)
// OPS:         %[[FREQ:.*]], %[[FACTOR:.*]] = pe.frequencies {base = 1.000000e+04 : f64, dim = 64 : i64, scheme = #pe.linear<factor = 2.000000e+00>} : tensor<32xf64>, f64
// OPS:         %[[R:.*]] = pe.rotary angles(%[[POS]], %[[FREQ]] : tensor<?xi32>, tensor<32xf64>) scale(%[[FACTOR]]) outs(%[[X]] : tensor<?x4x64xf32>) {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<?x4x64xf32>
// OPS:         return %[[R]]

// LINALG-LABEL:   func.func @rope(
// LINALG:         arith.constant dense<{{.*}}> : tensor<32xi64>
// LINALG-COUNT-2: linalg.generic

// LLVM-LABEL: llvm.func @rope(
// LLVM-NOT:     llvm.call
// LLVM:         llvm.store {{.*}} : vector<16xf32>, !llvm.ptr
// LLVM:         llvm.return
func.func @rope(%x: tensor<?x4x64xf32>, %pos: tensor<?xi32>)
    -> tensor<?x4x64xf32> {
  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64,
      scheme = #pe.linear<factor = 2.0>} : tensor<32xf64>, f64
  %r = pe.rotary angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>) scale(%a)
      outs(%x : tensor<?x4x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x4x64xf32>
  return %r : tensor<?x4x64xf32>
}
