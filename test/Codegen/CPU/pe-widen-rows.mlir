// RUN: pe-opt %s --pe-widen-rows --canonicalize | FileCheck %s

// What ops of a loop pass to each other stays f32.

// The op that gives bf16 computes in f32, and does not round. What is returned is
// rounded.
// CHECK-LABEL: func.func @elementwise(
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<2x16xbf16>) outs(%{{.*}} : tensor<2x16xf32>) {
// CHECK-NEXT:    ^bb0(%[[A:.*]]: bf16, %{{.*}}: f32):
// CHECK-NEXT:      %[[WIDE:.*]] = arith.extf %[[A]] : bf16 to f32
// CHECK-NEXT:      %[[EXP:.*]] = math.exp %[[WIDE]] : f32
// CHECK-NEXT:      linalg.yield %[[EXP]] : f32
// CHECK:         linalg.generic {{.*}} ins(%[[E]], %{{.*}} : tensor<2x16xf32>, tensor<2x16xbf16>) outs(%{{.*}} : tensor<2x16xbf16>) {
// CHECK-NEXT:    ^bb0(%[[B:.*]]: f32, %[[C:.*]]: bf16, %{{.*}}: bf16):
// CHECK-NEXT:      %[[D:.*]] = arith.extf %[[C]] : bf16 to f32
// CHECK-NEXT:      %[[SUM:.*]] = arith.addf %[[B]], %[[D]] : f32
// CHECK-NEXT:      %[[ROUNDED:.*]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK-NEXT:      linalg.yield %[[ROUNDED]] : bf16
func.func @elementwise(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.add ins(%e, %y : tensor<2x16xbf16>, tensor<2x16xbf16>)
        outs(%last : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// f16 is kept as well.
// CHECK-LABEL: func.func @half(
// CHECK:         math.exp %{{.*}} : f32
// CHECK:         linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<2x16xf32>, tensor<2x16xf16>) outs(%{{.*}} : tensor<2x16xf16>)
func.func @half(%x: tensor<2x16xf16>, %y: tensor<2x16xf16>,
    %out: tensor<2x16xf16>, %n: index) -> tensor<2x16xf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xf16>) {
    %new = tensor.empty() : tensor<2x16xf16>
    %e = linalg.exp ins(%x : tensor<2x16xf16>)
        outs(%new : tensor<2x16xf16>) -> tensor<2x16xf16>
    %s = linalg.add ins(%e, %y : tensor<2x16xf16>, tensor<2x16xf16>)
        outs(%last : tensor<2x16xf16>) -> tensor<2x16xf16>
    scf.yield %s : tensor<2x16xf16>
  }
  return %r : tensor<2x16xf16>
}

// Casts on the way are no roundings any more, but those to 8 bits are.
// CHECK-LABEL: func.func @explicit_casts(
// CHECK:         linalg.generic {{.*}} outs(%{{.*}} : tensor<2x16xf32>)
// CHECK-NEXT:    ^bb0(%[[A:.*]]: bf16, %{{.*}}: f32):
// CHECK-NEXT:      %[[WIDE:.*]] = arith.extf %[[A]] : bf16 to f32
// CHECK-NEXT:      %[[SUM:.*]] = arith.addf %[[WIDE]], %[[WIDE]] : f32
// CHECK-NEXT:      linalg.yield %[[SUM]] : f32
// CHECK:         ^bb0(%[[B:.*]]: f32, %{{.*}}: f8E4M3FN):
// CHECK-NEXT:      %[[CODE:.*]] = arith.truncf %[[B]] : f32 to f8E4M3FN
// CHECK-NEXT:      linalg.yield %[[CODE]] : f8E4M3FN
func.func @explicit_casts(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xf8E4M3FN>, %n: index) -> tensor<2x16xf8E4M3FN> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xf8E4M3FN>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.map ins(%x : tensor<2x16xbf16>) outs(%new : tensor<2x16xbf16>)
      (%a: bf16, %o: bf16) {
        %wide = arith.extf %a : bf16 to f32
        %sum = arith.addf %wide, %wide : f32
        %b = arith.truncf %sum to_nearest_even : f32 to bf16
        linalg.yield %b : bf16
      }
    %codes = linalg.map ins(%e : tensor<2x16xbf16>)
      outs(%last : tensor<2x16xf8E4M3FN>)
      (%a: bf16, %o: f8E4M3FN) {
        %b = arith.truncf %a : bf16 to f8E4M3FN
        linalg.yield %b : f8E4M3FN
      }
    scf.yield %codes : tensor<2x16xf8E4M3FN>
  }
  return %r : tensor<2x16xf8E4M3FN>
}

// A rotation reads f32 and gives what it gave before.
// CHECK-LABEL: func.func @rotation(
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x16xf32>)
// CHECK:         pe.apply_rotary ins(%[[E]] : tensor<2x16xf32>) {{.*}} outs(%{{.*}} : tensor<2x16xbf16>)
func.func @rotation(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %cos: tensor<2x8xf32>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = pe.apply_rotary ins(%e : tensor<2x16xbf16>)
        tables(%cos, %cos : tensor<2x8xf32>, tensor<2x8xf32>)
        outs(%last : tensor<2x16xbf16>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// One that updates gets another array, as it cannot write what it reads: here, an f32
// for the op after it.
// CHECK-LABEL: func.func @update(
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x16xf32>)
// CHECK:         %[[INIT:.*]] = tensor.empty() : tensor<2x16xf32>
// CHECK:         %[[R:.*]] = pe.rotary ins(%[[E]] : tensor<2x16xf32>) {{.*}} outs(%[[INIT]] : tensor<2x16xf32>)
// CHECK:         linalg.generic {{.*}} ins(%[[R]], %{{.*}} : tensor<2x16xf32>, tensor<2x16xbf16>) outs(%{{.*}} : tensor<2x16xbf16>)
func.func @update(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %positions: tensor<2xi64>, %f: tensor<8xf64>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %q = pe.rotary angles(%positions, %f : tensor<2xi64>, tensor<8xf64>)
        outs(%e : tensor<2x16xbf16>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<2x16xbf16>
    %s = linalg.add ins(%q, %y : tensor<2x16xbf16>, tensor<2x16xbf16>)
        outs(%last : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// A sum reads f32. Its own numbers are rounded in each step, as they are written.
// CHECK-LABEL: func.func @sum(
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x16xf32>)
// CHECK:         linalg.generic {{.*}}"reduction"{{.*}} ins(%[[E]] : tensor<2x16xf32>) outs(%{{.*}} : tensor<2xbf16>) {
// CHECK-NEXT:    ^bb0(%[[A:.*]]: f32, %[[B:.*]]: bf16):
// CHECK-NEXT:      %[[WIDE:.*]] = arith.extf %[[B]] : bf16 to f32
// CHECK-NEXT:      %[[SUM:.*]] = arith.addf %[[WIDE]], %[[A]] : f32
// CHECK-NEXT:      %[[ROUNDED:.*]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK-NEXT:      linalg.yield %[[ROUNDED]] : bf16
func.func @sum(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2xbf16>, %n: index) -> tensor<2xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.reduce { arith.addf } ins(%e : tensor<2x16xbf16>)
        outs(%last : tensor<2xbf16>) dimensions = [1]
    scf.yield %s : tensor<2xbf16>
  }
  return %r : tensor<2xbf16>
}
