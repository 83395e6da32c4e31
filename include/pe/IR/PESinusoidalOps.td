//===- PESinusoidalOps.td - Absolute encodings -------------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PESINUSOIDALOPS_TD
#define PE_IR_PESINUSOIDALOPS_TD

include "pe/IR/PEOpBase.td"

def PE_SinusoidalOp : PE_ArrayOp<"sinusoidal", ["getTokenOperands"], [
    PE_AngleOpInterface]> {
  let summary = "The absolute encoding of positions by sines and cosines";
  let description = [{
    Writes `sin(p·θ_i)` and `cos(p·θ_i)`, i = 0 … P − 1, for every element p of
    positions into the D features of the init, in the columns given by `order`.
    If D = 2P + 1, the last column is 0. If D = 2P − 1, the last column of
    `order` is missing: a cosine, or a sine for `cos_sin`.

    | convention          | frequencies                     | order         |
    |---------------------|---------------------------------|---------------|
    | Vaswani             | `#pe.default`, dim D            | `interleaved` |
    | RoFormer, BART      | `#pe.default`, dim D            | `sin_cos`     |
    | tensor2tensor, FSMT | `#pe.timescales`, dim D or D−1  | `sin_cos`     |
    | ggml, diffusers     | `#pe.default`, dim D or D−1     | `cos_sin`     |

    Source: Vaswani et al., "Attention Is All You Need", arXiv:1706.03762,
    section 3.5.

    (C1) positions, inv_freq and init are tensors, with a result of the type of
         init, or all are memrefs, with no result.
    (C2) inv_freq has rank 1 and at least one element.
    (C3) init has the shape of positions, followed by D.
    (C4) D is 2P − 1, 2P or 2P + 1, and so at least 1.

    On memrefs, positions and frequencies must not overlap the init.

    ```mlir
    %e = pe.sinusoidal angles(%pos, %freq : tensor<?xi32>, tensor<32xf64>)
        outs(%init : tensor<?x64xf32>)
        {order = #pe.order<interleaved>} -> tensor<?x64xf32>
    ```
  }];
  let arguments = (ins
    PE_Positions:$positions,
    PE_InvFreq:$inv_freq,
    PE_Data:$init,
    PE_OneOf<PE_OrderAttr>:$order);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let builders = [
    OpBuilder<(ins "::mlir::Value":$positions, "::mlir::Value":$inv_freq,
      "::mlir::Value":$init, "::mlir::pe::Order":$order)>];
  let assemblyFormat = [{
    `angles` `(` $positions `,` $inv_freq
             `:` type($positions) `,` type($inv_freq) `)`
    `outs` `(` $init `:` type($init) `)`
    attr-dict (`->` type($result)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getInitMutable();
    }
  }];
}

#endif // PE_IR_PESINUSOIDALOPS_TD
