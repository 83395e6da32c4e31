// Bytecode of a later version is refused, before anything in it is read.

// RUN: pe-opt %s --emit-bytecode -o %t.bc
// RUN: %python %S/Inputs/set_bytecode_version.py 3 < %t.bc | pe-opt | FileCheck %s
// RUN: %python %S/Inputs/set_bytecode_version.py 2 < %t.bc | pe-opt | FileCheck %s
// RUN: %python %S/Inputs/set_bytecode_version.py 1 < %t.bc | pe-opt | FileCheck %s
// RUN: %python %S/Inputs/set_bytecode_version.py 0 < %t.bc | pe-opt | FileCheck %s
// RUN: %python %S/Inputs/set_bytecode_version.py 4 < %t.bc > %t.newer.bc
// RUN: not pe-opt %t.newer.bc 2>&1 | FileCheck %s --check-prefix=NEWER

// CHECK: pe.positions
// NEWER: error: pe bytecode has version 4, but this build reads versions up to 3
func.func @positions(%start: i32) -> tensor<8xi32> {
  %pos = pe.positions %start : tensor<8xi32>
  return %pos : tensor<8xi32>
}
