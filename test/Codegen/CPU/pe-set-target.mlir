// RUN: pe-opt %s --pe-set-target=target=x86-64-v3 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,V3
// RUN: pe-opt %s --pe-set-target=target=x86-64-v4 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,V4
// RUN: pe-opt %s --pe-set-target=target=x86-64 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,V1
// RUN: pe-opt %s --pe-set-target=target=znver4 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,ZEN
// RUN: pe-opt %s --pe-set-target=target=neoverse-n1 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,NEON
// RUN: pe-opt %s --pe-set-target | FileCheck %s --check-prefixes=CHECK,HOST

// Functions with a body get their CPU and its vector width. With `host`, the
// CPU is not set; declarations are not changed.

// The module gets a triple and a data layout.

// V1:   llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "x86_64-{{.*}}linux-gnu"
// V3:   llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "x86_64-{{.*}}linux-gnu"
// V4:   llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "x86_64-{{.*}}linux-gnu"
// ZEN:  llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "x86_64-{{.*}}linux-gnu"
// NEON: llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "aarch64-{{.*}}linux-gnu"
// HOST: llvm.data_layout = "e-m:{{.*}}", llvm.target_triple = "{{.+}}"

// CHECK-LABEL: llvm.func @declaration()
// CHECK-NOT:     target_cpu
// CHECK-NOT:     prefer_vector_width
llvm.func @declaration()

// CHECK-LABEL: llvm.func @definition()
// V1-SAME:       prefer_vector_width = "128", target_cpu = "x86-64"}
// V3-SAME:       prefer_vector_width = "256", target_cpu = "x86-64-v3"}
// V4-SAME:       prefer_vector_width = "512", target_cpu = "x86-64-v4"}
// ZEN-SAME:      prefer_vector_width = "512", target_cpu = "znver4", target_features = #llvm.target_features<["-avx512bf16", "-avxneconvert"]>}
// NEON-SAME:     prefer_vector_width = "128", target_cpu = "neoverse-n1"}
// HOST-SAME:     {prefer_vector_width = "{{128|256|512}}"}
llvm.func @definition() {
  llvm.return
}

// With native-bf16, the instructions that flush subnormal numbers may be used.
// RUN: pe-opt %s --pe-set-target="target=znver4 native-bf16" \
// RUN:   | FileCheck %s --check-prefix=NATIVE
// NATIVE-LABEL: llvm.func @definition()
// NATIVE-SAME:    {prefer_vector_width = "512", target_cpu = "znver4"}

// They are also those of CPUs without AVX-512.
// RUN: pe-opt %s --pe-set-target=target=sierraforest \
// RUN:   | FileCheck %s --check-prefix=FOREST
// FOREST-LABEL: llvm.func @definition()
// FOREST-SAME:    target_features = #llvm.target_features<["-avx512bf16", "-avxneconvert"]>}

// A function for a CPU of its own keeps its features.
// RUN: echo 'llvm.func @own() attributes {target_cpu = "znver5"} { llvm.return }' \
// RUN:   | pe-opt --pe-set-target=target=znver4 \
// RUN:   | FileCheck %s --check-prefix=OWN
// OWN: llvm.func @own() attributes {prefer_vector_width = "512", target_cpu = "znver5"}

// RUN: not pe-opt %s --pe-set-target=target=pentium9 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: pe-set-target expects target to be 'host' or the name of an x86-64 or AArch64 CPU, but found 'pentium9'{{$}}

// RUN: not pe-opt %s --pe-set-target=target= 2>&1 \
// RUN:   | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: pe-set-target expects {{.*}}, but found ''{{$}}

// A CPU with 32 bits is an error.
// RUN: not pe-opt %s --pe-set-target=target=i686 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NARROW
// NARROW: error: pe-set-target expects {{.*}}, but found 'i686'{{$}}

// The attributes of a module are not overwritten.

// RUN: echo 'module attributes {llvm.target_triple = "aarch64-linux-android"} {}' \
// RUN:   | pe-opt --pe-set-target=target=neoverse-n1 \
// RUN:   | FileCheck %s --check-prefix=GIVEN
// GIVEN:     module attributes {llvm.target_triple = "aarch64-linux-android"}
// GIVEN-NOT: data_layout
