// RUN: pe-opt %s --pe-streaming-stores --canonicalize --cse | FileCheck %s
// RUN: pe-opt %s --pe-streaming-stores=streaming=always --canonicalize --cse \
// RUN:   | FileCheck %s --check-prefix=ALWAYS

// Where another array says to which rows a loop writes, such as the slots of a
// cache, it writes a part of the array, which its iterations tell the size of.

// 8192 rows of 2 KiB reach the threshold.
// CHECK-LABEL: func.func @many_tokens(
// CHECK-NOT:     arith.cmpi uge
// CHECK:         scf.if
// CHECK:           vector.store {{.*}} nontemporal = true
// CHECK:         } else {
// CHECK:           vector.transfer_write
// CHECK:         return
func.func @many_tokens(%y: memref<?x1024xbf16>, %slots: memref<8192xindex>,
                       %a: vector<1024xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 8192 : index
  scf.for %t = %c0 to %n step %c1 {
    %slot = memref.load %slots[%t] : memref<8192xindex>
    vector.transfer_write %a, %y[%slot, %c0] {in_bounds = [true]}
        : vector<1024xbf16>, memref<?x1024xbf16>
  }
  return
}

// Half of them do not, however large the array is.
// CHECK-LABEL: func.func @large_array(
// CHECK-NOT:     nontemporal
// CHECK:         return
// ALWAYS-LABEL: func.func @large_array(
// ALWAYS:         vector.store {{.*}} nontemporal = true
// ALWAYS:         return
func.func @large_array(%y: memref<1048576x1024xbf16>,
                       %slots: memref<8192xindex>, %a: vector<1024xbf16>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = arith.constant 8192 : index
  scf.for %t = %c0 to %n step %c2 {
    %slot = memref.load %slots[%t] : memref<8192xindex>
    vector.transfer_write %a, %y[%slot, %c0] {in_bounds = [true]}
        : vector<1024xbf16>, memref<1048576x1024xbf16>
  }
  return
}

// The number of tokens is compared at run time. A token has four rows, each in
// two parts of 64 and 192 bytes.
// CHECK-LABEL: func.func @tokens_of_run_time(
// CHECK-SAME:      %[[Y:[^:]*]]: memref<?x4x64xf32>, {{.*}} %[[N:[^:]*]]: index
// CHECK-NOT:     memref.dim
// CHECK:         %[[SIZE:.*]] = arith.muli %[[N]], %c1024
// CHECK:         %[[LARGE:.*]] = arith.cmpi uge, %[[SIZE]], %c16777216
// CHECK:         %[[BOTH:.*]] = arith.andi %{{.*}}, %[[LARGE]]
// CHECK:         scf.if %[[BOTH]] {
// CHECK-COUNT-2:   vector.store {{.*}} nontemporal = true
// ALWAYS-LABEL: func.func @tokens_of_run_time(
// ALWAYS-NOT:     arith.cmpi uge
// ALWAYS:         vector.store {{.*}} nontemporal = true
func.func @tokens_of_run_time(%y: memref<?x4x64xf32>, %slots: memref<?xi64>,
                              %a: vector<16xf32>, %b: vector<48xf32>,
                              %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  scf.for %t = %c0 to %n step %c1 {
    %i = memref.load %slots[%t] : memref<?xi64>
    %slot = arith.index_cast %i : i64 to index
    scf.for %h = %c0 to %c4 step %c1 {
      vector.transfer_write %a, %y[%slot, %h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<?x4x64xf32>
      vector.transfer_write %b, %y[%slot, %h, %c16] {in_bounds = [true]}
          : vector<48xf32>, memref<?x4x64xf32>
    }
  }
  return
}

// Threads may share the tokens, and what is written only under a condition is
// counted.
// CHECK-LABEL: func.func @two_dimensions(
// CHECK-SAME:      %[[N:[^:]*]]: index, %[[M:[^:]*]]: index)
// CHECK-DAG:     %[[OUTER:.*]] = arith.subi %[[N]], %[[M]]
// CHECK-DAG:     %[[INNER:.*]] = arith.ceildivsi %[[M]], %c2
// CHECK-DAG:     %[[TRIPS:.*]] = arith.muli %[[OUTER]], %[[INNER]]
// CHECK-DAG:     %[[SIZE:.*]] = arith.muli %[[TRIPS]], %c64
// CHECK-DAG:     arith.cmpi uge, %[[SIZE]], %c16777216
// CHECK:         scf.if
// CHECK-NEXT:      scf.parallel
// CHECK:             vector.store {{.*}} nontemporal = true
func.func @two_dimensions(%y: memref<?x16xf32>, %slots: memref<?x?xindex>,
                          %a: vector<16xf32>, %n: index, %m: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.parallel (%s, %t) = (%m, %c0) to (%n, %m) step (%c1, %c2) {
    %slot = memref.load %slots[%s, %t] : memref<?x?xindex>
    %writes = arith.cmpi sge, %slot, %c0 : index
    scf.if %writes {
      vector.transfer_write %a, %y[%slot, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<?x16xf32>
    }
  }
  return
}

// An inner loop runs at most as often as is known of its end.
// CHECK-LABEL: func.func @at_most(
// CHECK:         arith.muli %{{.*}}, %c512
// CHECK:         arith.cmpi uge
// CHECK:         vector.store {{.*}} nontemporal = true
func.func @at_most(%y: memref<?x16xf32>, %slots: memref<?xindex>,
                   %a: vector<16xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %end = affine.min affine_map<(n) -> (n, 8)>(%n)
  scf.for %t = %c0 to %n step %c1 {
    scf.for %h = %c0 to %end step %c1 {
      %slot = memref.load %slots[%h] : memref<?xindex>
      vector.transfer_write %a, %y[%slot, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<?x16xf32>
    }
  }
  return
}

// To an array without slots, all of it is written: the sizes are added.
// CHECK-LABEL: func.func @two_arrays(
// CHECK-SAME:      %[[Y:[^:]*]]: memref<?x16xf32>, %[[Z:[^:]*]]: memref<?x16xf32>, {{.*}} %[[N:[^:]*]]: index
// CHECK-DAG:     %[[PART:.*]] = arith.muli %[[N]], %c64
// CHECK-DAG:     %[[ROWS:.*]] = memref.dim %[[Z]], %c0
// CHECK-DAG:     %[[WHOLE:.*]] = arith.muli %[[ROWS]], %c64
// CHECK-DAG:     %[[SIZE:.*]] = arith.addi %[[PART]], %[[WHOLE]]
// CHECK-DAG:     arith.cmpi uge, %[[SIZE]], %c16777216
// CHECK:         scf.if
func.func @two_arrays(%y: memref<?x16xf32>, %z: memref<?x16xf32>,
                      %slots: memref<?xindex>, %a: vector<16xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %t = %c0 to %n step %c1 {
    %slot = memref.load %slots[%t] : memref<?xindex>
    vector.transfer_write %a, %y[%slot, %c0] {in_bounds = [true]}
        : vector<16xf32>, memref<?x16xf32>
    vector.transfer_write %a, %z[%t, %c0] {in_bounds = [true]}
        : vector<16xf32>, memref<?x16xf32>
  }
  return
}

// How much is written is unknown if an inner loop may run any number of times.
// CHECK-LABEL: func.func @inner_loop_of_run_time(
// CHECK-NOT:     nontemporal
// CHECK:         return
// ALWAYS-LABEL: func.func @inner_loop_of_run_time(
// ALWAYS-NOT:     nontemporal
// ALWAYS:         return
func.func @inner_loop_of_run_time(%y: memref<?x?x16xf32>,
                                  %slots: memref<?xindex>, %a: vector<16xf32>,
                                  %n: index, %m: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %t = %c0 to %n step %c1 {
    %slot = memref.load %slots[%t] : memref<?xindex>
    scf.for %h = %c0 to %m step %c1 {
      vector.transfer_write %a, %y[%slot, %h, %c0] {in_bounds = [true]}
          : vector<16xf32>, memref<?x?x16xf32>
    }
  }
  return
}
