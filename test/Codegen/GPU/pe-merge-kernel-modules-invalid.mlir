// RUN: pe-opt %s --pe-merge-kernel-modules --verify-diagnostics

gpu.module @first {
}
gpu.module @second {
  // expected-error@+1 {{expects nothing but symbols in a module of kernels, which becomes a part of another one, but found 'arith.constant'}}
  %one = arith.constant 1 : index
}
