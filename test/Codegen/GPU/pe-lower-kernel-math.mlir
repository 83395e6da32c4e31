// RUN: pe-opt %s --allow-unregistered-dialect \
// RUN:   --pass-pipeline='builtin.module(gpu.module(pe-lower-kernel-math))' \
// RUN:   | FileCheck %s

gpu.module @kernels {
  // CHECK-LABEL: gpu.func @approximations
  // CHECK-SAME: %[[X:.*]]: vector<2xf32>, %[[A:.*]]: f32
  // CHECK: %[[X0:.*]] = vector.extract %[[X]][0]
  // CHECK: %[[SIN0:.*]] = llvm.call_intrinsic "llvm.nvvm.sin.approx.f"(%[[X0]])
  // CHECK: %[[X1:.*]] = vector.extract %[[X]][1]
  // CHECK: %[[SIN1:.*]] = llvm.call_intrinsic "llvm.nvvm.sin.approx.f"(%[[X1]])
  // CHECK: vector.from_elements %[[SIN0]], %[[SIN1]]
  // CHECK: llvm.call_intrinsic "llvm.nvvm.cos.approx.f"(%[[A]])
  gpu.func @approximations(%x: vector<2xf32>, %a: f32) kernel {
    %sin = math.sin %x fastmath<afn> : vector<2xf32>
    %cos = math.cos %a fastmath<afn> : f32
    "test.use"(%sin, %cos) : (vector<2xf32>, f32) -> ()
    gpu.return
  }

  // CHECK-LABEL: gpu.func @exact
  // CHECK: math.sin
  // CHECK: llvm.call_intrinsic "llvm.roundeven"
  // CHECK: llvm.intr.fma
  // CHECK: "llvm.intr.abs"
  gpu.func @exact(%a: f32, %b: f64, %i: vector<4xi32>) kernel {
    %sin = math.sin %a : f32
    %round = math.roundeven %b : f64
    %fma = math.fma %b, %b, %round : f64
    %abs = math.absi %i : vector<4xi32>
    "test.use"(%sin, %fma, %abs) : (f32, f64, vector<4xi32>) -> ()
    gpu.return
  }

  // CHECK-LABEL: gpu.func @roots_and_rounding
  // CHECK-SAME: %[[A:.*]]: f32, %[[V:.*]]: vector<2xf16>
  // CHECK: %[[ROOT:.*]] = llvm.call_intrinsic "llvm.sqrt"(%[[A]])
  // CHECK: %[[ONE:.*]] = arith.constant 1.0
  // CHECK: arith.divf %[[ONE]], %[[ROOT]]
  // CHECK: llvm.call_intrinsic "llvm.sqrt"
  // CHECK: %[[V0:.*]] = vector.extract %[[V]][0]
  // CHECK: %[[W0:.*]] = vector.extract %[[V]][0]
  // CHECK: llvm.call_intrinsic "llvm.copysign"(%[[V0]], %[[W0]])
  // CHECK: llvm.call_intrinsic "llvm.fabs"
  // CHECK: llvm.call_intrinsic "llvm.ceil"
  // CHECK: llvm.call_intrinsic "llvm.floor"
  // CHECK: llvm.call_intrinsic "llvm.trunc"
  // CHECK-NOT: math.
  gpu.func @roots_and_rounding(%a: f32, %v: vector<2xf16>) kernel {
    %rsqrt = math.rsqrt %a : f32
    %sqrt = math.sqrt %rsqrt : f32
    %sign = math.copysign %v, %v : vector<2xf16>
    %abs = math.absf %sqrt : f32
    %ceil = math.ceil %abs : f32
    %floor = math.floor %ceil : f32
    %trunc = math.trunc %floor : f32
    "test.use"(%sign, %trunc) : (vector<2xf16>, f32) -> ()
    gpu.return
  }
}
