// LLVM moves an argument into the block that uses it, and keeps it as an f32
// until then. It is rounded back by a function, which keeps subnormal numbers,
// and not by an instruction, which does not.

// DEFINE: %{assembly} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu

// RUN: pe-opt %s --pe-lower-to-llvm=target=znver4 | %{assembly} \
// RUN:   | FileCheck %s --implicit-check-not=vcvtneps2bf16
// RUN: pe-opt %s --pe-lower-to-llvm=target=sierraforest | %{assembly} \
// RUN:   | FileCheck %s --implicit-check-not=vcvtneps2bf16
// RUN: pe-opt %s --pe-lower-to-llvm="target=znver4 native-bf16" | %{assembly} \
// RUN:   | FileCheck %s --check-prefix=NATIVE

// CHECK:  __truncsfbf2
// NATIVE: vcvtneps2bf16
func.func @store_if(%x: bf16, %y: memref<bf16>, %c: i1) {
  scf.if %c {
    memref.store %x, %y[] : memref<bf16>
  }
  return
}
