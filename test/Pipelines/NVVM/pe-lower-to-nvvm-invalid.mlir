// RUN: pe-opt %s --pe-lower-to-nvvm --verify-diagnostics

// The code around the kernels may have nothing that is not lowered.

func.func @foreign(%x: f32) -> f32 {
  // expected-error @below {{'spirv.GL.Exp' op is left at the end of the pipeline, which lowers to llvm, gpu}}
  %y = spirv.GL.Exp %x : f32
  return %y : f32
}
