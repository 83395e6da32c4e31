// RUN: rm -rf %t && not pe-opt %s --raise-to-pe=report=%t/missing/report.json \
// RUN:   -o %t.mlir 2>&1 | FileCheck %s

// A report in a directory that does not exist.
// CHECK: report-not-written.mlir:{{.*}}: error: cannot write the report to '{{.*}}missing/report.json'
func.func @nothing() {
  return
}
