// DEFINE: %{type} =
// DEFINE: %{bits} =
// DEFINE: %{compile} = sed -e 's/f32/%{type}/g' -e 's/i32/%{bits}/g' %s \
// DEFINE:   | pe-opt --pe-lower-to-nvvm=chip=sm_80 | %extract_ptx \
// DEFINE:   | FileCheck %s

// REDEFINE: %{type} = f16
// REDEFINE: %{bits} = i16
// RUN: %{compile}
// REDEFINE: %{type} = bf16
// RUN: %{compile}
// REDEFINE: %{type} = f32
// REDEFINE: %{bits} = i32
// RUN: %{compile}
// REDEFINE: %{type} = f64
// REDEFINE: %{bits} = i64
// RUN: %{compile}

// All ops that kernels of linalg ops may contain have instructions: they call
// no functions.

// CHECK-NOT: {{call|extern}}
// CHECK: .entry floats_kernel(
// CHECK-NOT: {{call|extern}}
// CHECK: sqrt.rn
// CHECK-NOT: {{call|extern}}
// CHECK: .entry integers_kernel(
// CHECK-NOT: {{call|extern}}

#id = affine_map<(i) -> (i)>

func.func @floats(%x: memref<?xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf32>) {
    ^bb0(%a: f32, %b: f32):
      %0 = arith.addf %a, %b : f32
      %1 = arith.subf %0, %a : f32
      %2 = arith.mulf %1, %0 : f32
      %3 = arith.divf %2, %a : f32
      %4 = arith.negf %3 : f32
      %5 = arith.maximumf %4, %a : f32
      %6 = arith.minimumf %5, %2 : f32
      %7 = arith.maxnumf %6, %1 : f32
      %8 = arith.minnumf %7, %0 : f32
      %9 = math.absf %8 : f32
      %10 = math.ceil %9 : f32
      %11 = math.copysign %10, %a : f32
      %12 = math.floor %11 : f32
      %13 = math.fma %12, %a, %b : f32
      %14 = math.roundeven %13 : f32
      %15 = math.rsqrt %14 : f32
      %16 = math.sqrt %15 : f32
      %17 = math.trunc %16 : f32
      %18 = arith.cmpf olt, %17, %a : f32
      %19 = arith.select %18, %17, %9 : f32
      %20 = arith.bitcast %19 : f32 to i32
      %21 = arith.sitofp %20 : i32 to f32
      %22 = arith.uitofp %20 : i32 to f32
      %23 = arith.addf %21, %22 : f32
      %24 = arith.fptosi %23 : f32 to i32
      %25 = arith.fptoui %23 : f32 to i32
      %26 = arith.addi %24, %25 : i32
      %27 = arith.bitcast %26 : i32 to f32
      linalg.yield %27 : f32
  }
  return
}

func.func @integers(%x: memref<?xi32>, %y: memref<?xi32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<?xi32>) outs(%y : memref<?xi32>) {
    ^bb0(%a: i32, %b: i32):
      %i = linalg.index 0 : index
      %0 = arith.index_cast %i : index to i32
      %1 = arith.index_castui %i : index to i32
      %2 = arith.addi %0, %1 : i32
      %3 = arith.subi %2, %a : i32
      %4 = arith.muli %3, %b : i32
      %5 = arith.divsi %4, %a : i32
      %6 = arith.divui %5, %b : i32
      %7 = arith.remsi %6, %a : i32
      %8 = arith.remui %7, %b : i32
      %9 = arith.andi %8, %a : i32
      %10 = arith.ori %9, %b : i32
      %11 = arith.xori %10, %a : i32
      %12 = arith.shli %11, %b : i32
      %13 = arith.shrsi %12, %a : i32
      %14 = arith.shrui %13, %b : i32
      %15 = arith.maxsi %14, %a : i32
      %16 = arith.minsi %15, %b : i32
      %17 = arith.maxui %16, %a : i32
      %18 = arith.minui %17, %b : i32
      %19 = arith.cmpi slt, %18, %a : i32
      %20 = arith.select %19, %18, %3 : i32
      %21 = math.absi %20 : i32
      %22 = arith.extui %19 : i1 to i32
      %23 = arith.extsi %19 : i1 to i32
      %24 = arith.addi %22, %23 : i32
      %25 = arith.addi %24, %21 : i32
      %low, %high = arith.mulsi_extended %25, %a : i32
      %low_u, %high_u = arith.mului_extended %high, %b : i32
      %sum, %overflow = arith.addui_extended %low, %low_u : i32, i1
      %26 = arith.trunci %sum : i32 to i8
      %27 = arith.extsi %26 : i8 to i32
      %28 = arith.addi %27, %high_u : i32
      linalg.yield %28 : i32
  }
  return
}
