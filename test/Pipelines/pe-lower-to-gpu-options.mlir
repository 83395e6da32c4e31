// The options of pe-lower-to-gpu are those of its passes.

// RUN: pe-opt %s --pe-lower-to-gpu --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s
// CHECK:      pe-expose-rows
// CHECK:      pe-tile-tokens{{.*}} only-programs=true
// CHECK:      pe-tile-rows{{.*}} keep-ops=true
// CHECK-NEXT: pe-widen-rows
// CHECK:      pe-map-to-grid{block-size=

// RUN: pe-opt %s --pe-lower-to-gpu=excess-precision=false \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ROUNDS --implicit-check-not=pe-widen-rows
// ROUNDS: pe-tile-rows{{.*}} keep-ops=true

// RUN: pe-opt %s --pe-lower-to-nvvm=excess-precision=false \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ROUNDS --implicit-check-not=pe-widen-rows

// Without fusion nothing is kept.

// RUN: pe-opt %s --pe-lower-to-gpu=fuse=none \
// RUN:   --dump-pass-pipeline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NONE --implicit-check-not=pe-widen-rows \
// RUN:     --implicit-check-not=pe-tile-rows
// NONE: pe-map-to-grid

func.func @nothing() {
  return
}
