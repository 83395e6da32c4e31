// RUN: pe-opt %s --pe-lower-to-llvm | %run_unoptimized | FileCheck %s
// RUN: %if openmp %{ pe-opt %s --pe-lower-to-llvm=parallel=openmp \
// RUN:   | %run_openmp | FileCheck %s %}

// The iterations of a loop that threads may share have one small buffer each, or
// one together: 100000 buffers of 4 KB would not fit on a stack.

func.func private @printI64(i64)
func.func private @printNewline()

!rows = tensor<100000xi32>
!row = tensor<1024xi32>

// Turns the row of an iteration, which is full of its number, and takes the last
// element.
func.func private @last_of_rows(%init: !rows) -> !rows {
  %r = scf.forall (%i) in (100000) shared_outs(%all = %init) -> !rows {
    %number = arith.index_cast %i : index to i32
    %empty = tensor.empty() : !row
    %row = linalg.fill ins(%number : i32) outs(%empty : !row) -> !row
    %turned = linalg.generic
        {indexing_maps = [affine_map<(d) -> (1023 - d)>,
                          affine_map<(d) -> (d)>],
         iterator_types = ["parallel"]}
        ins(%row : !row) outs(%empty : !row) {
      ^bb0(%a: i32, %o: i32):
        linalg.yield %a : i32
    } -> !row
    %last = tensor.extract_slice %turned[1023] [1] [1]
        : !row to tensor<1xi32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %last into %all[%i] [1] [1]
          : tensor<1xi32> into !rows
    }
  }
  return %r : !rows
}

func.func @main() {
  %zero = arith.constant 0 : i64
  %empty = tensor.empty() : !rows
  %rows = call @last_of_rows(%empty) : (!rows) -> !rows
  %start = tensor.from_elements %zero : tensor<i64>
  %sum = linalg.generic {indexing_maps = [affine_map<(d) -> (d)>,
                                          affine_map<(d) -> ()>],
                         iterator_types = ["reduction"]}
      ins(%rows : !rows) outs(%start : tensor<i64>) {
    ^bb0(%a: i32, %o: i64):
      %wide = arith.extsi %a : i32 to i64
      %next = arith.addi %o, %wide : i64
      linalg.yield %next : i64
  } -> tensor<i64>
  %result = tensor.extract %sum[] : tensor<i64>
  // CHECK: 4999950000
  call @printI64(%result) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
