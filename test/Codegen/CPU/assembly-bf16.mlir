// No instruction and no function of LLVM rounds to bf16. Such an instruction
// flushes subnormal numbers to zero, and LLVM uses it even for a bf16 that is
// only copied.

// DEFINE: %{assembly} = %llvm_tools/mlir-translate --mlir-to-llvmir \
// DEFINE:   | %llvm_tools/opt -O3 -mtriple=x86_64-linux-gnu \
// DEFINE:   | %llvm_tools/llc -O3 -mtriple=x86_64-linux-gnu
// DEFINE: %{check} = FileCheck %s --implicit-check-not=bf16 \
// DEFINE:   --implicit-check-not=call --implicit-check-not=TAILCALL

// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v3 | %{assembly} | %{check}
// RUN: pe-opt %s --pe-lower-to-llvm=target=znver4 | %{assembly} | %{check}
// RUN: pe-opt %s --pe-lower-to-llvm=target=sierraforest | %{assembly} \
// RUN:   | %{check}

// A compiler that does not know of this, with the features of its host.
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 | %{assembly} \
// RUN:   -mattr=+avx512bf16 | %{check}

// Without optimization, as well.
// RUN: pe-opt %s --pe-lower-to-llvm=target=x86-64-v4 \
// RUN:   | %llvm_tools/mlir-translate --mlir-to-llvmir \
// RUN:   | %llvm_tools/llc -O0 -mtriple=x86_64-linux-gnu -mattr=+avx512bf16 \
// RUN:   | %{check}

// It is used where it is asked for.
// RUN: pe-opt %s --pe-lower-to-llvm="target=znver4 native-bf16" | %{assembly} \
// RUN:   | FileCheck %s --check-prefix=NATIVE
// NATIVE-LABEL: {{^}}sum:
// NATIVE:         vcvtneps2bf16

// Stores to %z keep LLVM from moving the loads to their uses.

// CHECK-LABEL: {{^}}copy_if:
func.func @copy_if(%x: memref<bf16>, %y: memref<bf16>, %z: memref<i32>,
                   %c: i1) {
  %zero = arith.constant 0 : i32
  %v = memref.load %x[] : memref<bf16>
  memref.store %zero, %z[] : memref<i32>
  scf.if %c {
    memref.store %v, %y[] : memref<bf16>
  }
  return
}

// CHECK-LABEL: {{^}}choose:
func.func @choose(%x: memref<bf16>, %y: memref<bf16>, %z: memref<i32>,
                  %c: i1) {
  %zero = arith.constant 0 : i32
  %v = scf.if %c -> bf16 {
    %a = memref.load %x[] : memref<bf16>
    memref.store %zero, %z[] : memref<i32>
    scf.yield %a : bf16
  } else {
    %b = memref.load %y[] : memref<bf16>
    scf.yield %b : bf16
  }
  memref.store %v, %x[] : memref<bf16>
  return
}

// CHECK-LABEL: {{^}}copy_vector_if:
func.func @copy_vector_if(%x: memref<8xbf16>, %y: memref<8xbf16>,
                          %z: memref<i32>, %c: i1) {
  %begin = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %v = vector.load %x[%begin] : memref<8xbf16>, vector<8xbf16>
  memref.store %zero, %z[] : memref<i32>
  scf.if %c {
    vector.store %v, %y[%begin] : memref<8xbf16>, vector<8xbf16>
  }
  return
}

// Arithmetic of bf16 is in f32, and rounded by integer operations.
// CHECK-LABEL: {{^}}sum:
// CHECK:         vaddss
func.func @sum(%x: memref<bf16>, %y: memref<bf16>) {
  %a = memref.load %x[] : memref<bf16>
  %b = memref.load %y[] : memref<bf16>
  %s = arith.addf %a, %b : bf16
  memref.store %s, %y[] : memref<bf16>
  return
}

// CHECK-LABEL: {{^}}sums:
// CHECK:         vaddps
func.func @sums(%x: memref<8xbf16>, %y: memref<8xbf16>) {
  %zero = arith.constant 0 : index
  %a = vector.load %x[%zero] : memref<8xbf16>, vector<8xbf16>
  %b = vector.load %y[%zero] : memref<8xbf16>, vector<8xbf16>
  %s = arith.addf %a, %b : vector<8xbf16>
  vector.store %s, %y[%zero] : memref<8xbf16>, vector<8xbf16>
  return
}

// CHECK-LABEL: {{^}}negate:
// CHECK-NOT:     vpadd
// CHECK:         {{vpxor|vxorps}}
// CHECK-NOT:     vpadd
// CHECK:         ret
func.func @negate(%x: memref<8xbf16>, %y: memref<8xbf16>) {
  %zero = arith.constant 0 : index
  %a = vector.load %x[%zero] : memref<8xbf16>, vector<8xbf16>
  %n = arith.negf %a : vector<8xbf16>
  vector.store %n, %y[%zero] : memref<8xbf16>, vector<8xbf16>
  return
}
