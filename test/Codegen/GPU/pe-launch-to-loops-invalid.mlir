// RUN: pe-opt %s --pe-launch-to-loops --split-input-file --verify-diagnostics

func.func @barrier(%n: index) {
  // expected-error @below {{'gpu.launch' op cannot become loops: its threads may not work together, nor may it be asynchronous}}
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %n, %gy = %n, %gz = %n)
      threads(%tx, %ty, %tz) in (%sx = %n, %sy = %n, %sz = %n) {
    gpu.barrier
    gpu.terminator
  }
  return
}
