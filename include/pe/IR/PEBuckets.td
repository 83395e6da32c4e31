//===- PEBuckets.td - Buckets of relative positions --------*- tablegen -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_IR_PEBUCKETS_TD
#define PE_IR_PEBUCKETS_TD

include "pe/IR/PEInterfaces.td"
include "pe/IR/PEKeys.td"

/// Any attribute that implements the interface of buckets.
def PE_BucketsAttr : Attr<
    CPred<"::llvm::isa<::mlir::pe::BucketsAttrInterface>($_self)">,
    "buckets of relative positions, but found {{$_self}} instead"> {
  let storageType = "::mlir::pe::BucketsAttrInterface";
  let returnType = "::mlir::pe::BucketsAttrInterface";
  let convertFromStorage = "$_self";
  let constBuilderCall = "$0";
}

/// Buckets with keys, which may be written in any order. They override
/// `methods`, besides the methods without a default. `declaration` is added to
/// the class.
class PE_Buckets<string name, string mnem, list<string> methods, dag keys,
                 code declaration = "">
    : AttrDef<PE_Dialect, name,
        [DeclareAttrInterfaceMethods<PE_BucketsAttrInterface, methods>]> {
  let mnemonic = mnem;
  let parameters = keys;
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = PE_Keys<keys>.declaration # declaration;
}

def PE_T5Buckets : PE_Buckets<"T5Buckets", "t5_buckets", [], (ins
    PE_I64Parameter<"number of columns of the table">:$num_buckets,
    PE_I64Parameter<"distance from which all share a bucket">:$max_distance,
    PE_DefaultBoolParameter<"true", "tell keys before and after a query apart">:$bidirectional),
    [{
    /// The number of buckets for distances in one direction, and how many of
    /// them hold one distance.
    int64_t getNumPerDirection() const {
      return getBidirectional() ? getNumBuckets() / 2 : getNumBuckets();
    }
    int64_t getNumExact() const { return getNumPerDirection() / 2; }
    /// The smallest distance of each bucket after the exact ones but the first.
    ::llvm::SmallVector<int64_t> getThresholds() const;
  }]> {
  let summary = "T5's buckets: exact up to some distance, then logarithmic";
  let description = [{
    Let B be `num_buckets`, or half of it with `bidirectional`, and E = ⌊B/2⌋.
    The distance n is abs(j − i) with `bidirectional`, else max(i − j, 0). Its
    bucket is

    | n      | bucket                                                         |
    |--------|----------------------------------------------------------------|
    | n < E  | n                                                              |
    | n >= E | min(E + ⌊(B − E) · ln(n/E) / ln(`max_distance`/E)⌋, B − 1)     |

    and with `bidirectional` B more if j > i.

    The floor is that of the real number: the distances at which a bucket begins
    are found at compile time in integers, and compared with at run time. With
    the 32 buckets and the distance of 128 of T5 and its successors, Hugging
    Face's f32 formula gives the same buckets at all distances; where it rounds
    a whole number down, as a library's logarithm may, it would not.

    (C1) `num_buckets` is even with `bidirectional`.
    (C2) B is at least 2, and `num_buckets` at most 1024.
    (C3) `max_distance` is greater than E and less than 2^31.

    Source: Raffel et al., "Exploring the Limits of Transfer Learning with a
    Unified Text-to-Text Transformer", arXiv:1910.10683, section 2.1; Hugging
    Face, `T5Attention._relative_position_bucket`. An encoder is `bidirectional`
    and a decoder is not. `max_distance` is Hugging Face's
    `relative_attention_max_distance`.

    ```mlir
    #pe.t5_buckets<num_buckets = 32, max_distance = 128>
    #pe.t5_buckets<num_buckets = 32, max_distance = 128, bidirectional = false>
    ```
  }];
}

def PE_ClippedDistance : PE_Buckets<"ClippedDistance", "clipped_distance", [],
    (ins
    PE_I64Parameter<"distance from which all share a bucket">:$max_distance,
    PE_DefaultBoolParameter<"false", "do not tell keys before and after a query apart">:$symmetric)> {
  let summary = "A bucket for every distance up to a limit";
  let description = [{
    With k = `max_distance`, the bucket of query i and key j is

    | `symmetric` | bucket                  | columns |
    |-------------|-------------------------|---------|
    | `false`     | clamp(j − i, −k, k) + k | 2k + 1  |
    | `true`      | min(abs(j − i), k)      | k + 1   |

    This is also how a bias is given that is any function of the distance, such
    as KERPLE's: by a table of its values.

    (C1) `max_distance` is at least 0 and less than 2^30.

    Source: Shaw et al., "Self-Attention with Relative Position
    Representations", arXiv:1803.02155, section 3.2. Chi et al., "KERPLE",
    arXiv:2205.09921.

    ```mlir
    #pe.clipped_distance<max_distance = 16>
    #pe.clipped_distance<max_distance = 2047, symmetric = true>
    ```
  }];
}

def PE_Window : PE_Buckets<"Window", "window",
    ["dependsOnDistance", "getNumTokens"], (ins
    PE_I64Parameter<"rows of the window">:$height,
    PE_I64Parameter<"columns of the window">:$width)> {
  let summary = "A bucket for every offset in a window of an image";
  let description = [{
    Token t is at row `y(t) = ⌊t/width⌋` and column `x(t) = t mod width` of the
    window. The bucket of query i and key j is

    `(y(i) − y(j) + height − 1) · (2·width − 1) + x(i) − x(j) + width − 1`

    and there are (2·height − 1) · (2·width − 1) columns.

    (C1) `height` and `width` are at least 1 and at most 16384.

    Source: Liu et al., "Swin Transformer", arXiv:2103.14030, section 3.2;
    Hugging Face and the authors' code, `relative_position_index`, by which rows
    of their table, the transpose of this one, are found.

    ```mlir
    #pe.window<height = 7, width = 7>
    ```
  }];
}

#endif // PE_IR_PEBUCKETS_TD
