//===- Passes.td - Passes from upstream dialects to pe -----*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_RAISE_PASSES_TD
#define PE_RAISE_PASSES_TD

include "mlir/Pass/PassBase.td"

def RaiseToPEPass : Pass<"raise-to-pe"> {
  let summary = "Find rotary embeddings in programs of upstream dialects";
  let description = [{
    Front ends hand a compiler rotary embeddings as slices, negations,
    concatenations and products. This pass replaces them by `pe.rotary`, or by
    `pe.apply_rotary` if all that is known of the tables is where they are. The
    input is linalg, tensor, arith, math, complex and TOSA on tensors; other ops
    are values of unknown contents.

    No spelling is looked for. The pass computes single elements symbolically,
    with all indices but that of the feature unknown, and replaces a tensor if
    its elements are proved to be those of a rotation. It assumes that integers
    do not overflow, that indices are in bounds, that numbers are finite, and
    that positions which are no integers are less than 2^31.

    `level` says what may change of the numbers:

    - `tables`: the tables remain as they are. x is rotated in f32 (f64 for f64
      data) and rounded once, where the program may round more often; sums and
      products may be evaluated in another order.
    - `angles`: tables that are cosines and sines of position times frequency
      are not used any more. The phase is exact, where that of the program is
      rounded to f32 and tables may be rounded to a narrower type. Biases of
      scores are not rounded to a narrower type either.
    - `strict`: as `tables`, and where the program rounds to a type narrower
      than f32 between x and the result, nothing is raised. Biases are added to
      scores in the order of the program.

    What looks like a rotation and is not raised gets a remark with the reason
    (`--remarks-filter=pe-raise` prints them). `report` lists, for every
    function, the ops found, with layout, window, scheme and location, and what
    was not raised.

    Frequencies that are those of a scheme, up to the rounding of their
    computation in f32, become `pe.frequencies`. So do those of constant tables
    whose rows are all proved to be cosines and sines of them. Sinusoidal
    encodings become `pe.sinusoidal`, constants equal to the slopes of ALiBi
    `pe.alibi_slopes`, and scores to which a bias proportional to the distance
    of query and key is added `pe.alibi`.

    ```mlir
    #rows = affine_map<(d0, d1) -> (d0, d1)>
    func.func @rotate(%x: tensor<7x64xf32>, %cos: tensor<7x32xf32>,
                      %sin: tensor<7x32xf32>) -> tensor<7x64xf32> {
      %a = tensor.extract_slice %x[0, 0] [7, 32] [1, 1]
          : tensor<7x64xf32> to tensor<7x32xf32>
      %b = tensor.extract_slice %x[0, 32] [7, 32] [1, 1]
          : tensor<7x64xf32> to tensor<7x32xf32>
      %empty = tensor.empty() : tensor<7x32xf32>
      %first = linalg.generic {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
                               iterator_types = ["parallel", "parallel"]}
          ins(%a, %b, %cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>,
                                   tensor<7x32xf32>, tensor<7x32xf32>)
          outs(%empty : tensor<7x32xf32>) {
      ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32):
        %p = arith.mulf %x0, %c : f32
        %q = arith.mulf %x1, %s : f32
        %y = arith.subf %p, %q : f32
        linalg.yield %y : f32
      } -> tensor<7x32xf32>
      %second = linalg.generic {indexing_maps = [#rows, #rows, #rows, #rows, #rows],
                                iterator_types = ["parallel", "parallel"]}
          ins(%a, %b, %cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>,
                                   tensor<7x32xf32>, tensor<7x32xf32>)
          outs(%empty : tensor<7x32xf32>) {
      ^bb0(%x0: f32, %x1: f32, %c: f32, %s: f32, %out: f32):
        %p = arith.mulf %x1, %c : f32
        %q = arith.mulf %x0, %s : f32
        %y = arith.addf %p, %q : f32
        linalg.yield %y : f32
      } -> tensor<7x32xf32>
      %y = tensor.concat dim(1) %first, %second
          : (tensor<7x32xf32>, tensor<7x32xf32>) -> tensor<7x64xf32>
      return %y : tensor<7x64xf32>
    }
    ```

    becomes

    ```mlir
    func.func @rotate(%x: tensor<7x64xf32>, %cos: tensor<7x32xf32>,
                      %sin: tensor<7x32xf32>) -> tensor<7x64xf32> {
      %empty = tensor.empty() : tensor<7x64xf32>
      %y = pe.apply_rotary ins(%x : tensor<7x64xf32>)
          tables(%cos, %sin : tensor<7x32xf32>, tensor<7x32xf32>)
          outs(%empty : tensor<7x64xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<7x64xf32>
      return %y : tensor<7x64xf32>
    }
    ```
  }];
  let options = [
    Option<"level", "level", "::mlir::pe::RaiseLevel",
           /*default=*/"::mlir::pe::RaiseLevel::Angles",
           "What may change of the numbers",
           [{::llvm::cl::values(
               clEnumValN(::mlir::pe::RaiseLevel::Tables, "tables",
                          "Keep the tables"),
               clEnumValN(::mlir::pe::RaiseLevel::Angles, "angles",
                          "Compute exact phases"),
               clEnumValN(::mlir::pe::RaiseLevel::Strict, "strict",
                          "Keep the tables and all roundings"))}]>,
    Option<"report", "report", "std::string", /*default=*/"",
           "A file for a list of what was raised and what was not, as JSON">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::complex::ComplexDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::pe::PEDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // PE_RAISE_PASSES_TD
