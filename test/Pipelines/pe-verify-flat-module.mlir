// RUN: pe-opt %s --pe-verify-flat-module --split-input-file \
// RUN:   --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @functions(
func.func @functions() {
  return
}

// -----

module {
  // expected-error @below {{'builtin.module' op expects no modules inside, but found a 'builtin.module'}}
  module @nested {
  }
  // expected-error @below {{'builtin.module' op expects no modules inside, but found a 'gpu.module'}}
  gpu.module @kernels {
  }
}
