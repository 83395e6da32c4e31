"""What the fuzzer meets and does not report: faults of upstream that say nothing
about pe, and errors that are documented.

An entry is a pattern of what was observed, one of the text of the module, one
of the passes, and the reason why a find that has them all is not reported.
"""

from __future__ import annotations

import re

KNOWN = (
    (
        "memory that the GPU can access",
        "",
        "pe-lower-to-gpu",
        "constants and what the stack holds are the host's, as documented",
    ),
    (
        "axes to be less than",
        "",
        "",
        "an axis beyond all rows is found when their number is, as documented",
    ),
    (
        r"leaves an invalid module: offset \d+ is out-of-bounds",
        "axes = array<i64: ",
        "",
        "the same, where the axis is an offset by then",
    ),
    (
        "SIGSEGV",
        "array<index",
        "",
        "MLIR's parser crashes on a dense array of type index",
    ),
    (
        "SIGSEGV, libMLIR",
        r"\.dim ",
        "",
        "upstream's patterns for dim do not look whether the dimension is there",
    ),
    (
        "SIGSEGV",
        r"\.dim (.|\n)*constant \d{3,} : index|constant \d{3,} : index(.|\n)*\.dim ",
        "",
        "the same, where the process did not say where it was",
    ),
    (
        "SIGSEGV, .*MLIR Parser: custom op parser 'linalg",
        "xindex",
        "",
        "upstream's parser builds arithmetic that elements of type index lack",
    ),
    (
        "convert-arith-to-llvm.*input and output vectors are of incompatible shape",
        r"mul[su]i_extended .*\[\d+\]x",
        "",
        "upstream's lowering forgets that the vectors are scalable",
    ),
    (
        "SIGSEGV|SIGABRT",
        r"parallel_insert_slice (%\w+) into \1\[",
        "canonicalize",
        "upstream's canonicalization erases this op twice; pe-expand-ops, which is "
        "before it in our pipelines, removes it",
    ),
    (
        "Running pass ['\"][A-Z]",
        r"memref\.alloca\(",
        "",
        "LLVM's SROA places shuffles before their operands (llvm-project#189680), "
        "which breaks code generation; pe.compile says so",
    ),
    (
        "SIGFPE",
        "pe.write_cache",
        "",
        "upstream's affine.delinearize_index divides a constant by an extent of 0",
    ),
    (
        "leaves an invalid module: 'memref.expand_shape' op invalid output shape",
        r"tensor\.expand_shape",
        "",
        "upstream does not compare the output shape of tensor.expand_shape",
    ),
    (
        "SIGSEGV",
        r"tensor\.concat dim\(-",
        "",
        "upstream looks for a negative dimension in the types of tensor.concat",
    ),
    (
        "leaves an invalid module: 'memref.alloc' op symbol operand count",
        r"to_buffer .*strided<",
        "",
        "upstream's bufferization allocates memory of a type with strides or an "
        "offset that no value gives, for a buffer of a tensor that has others",
    ),
    (
        "leaves an invalid module: 'vector.(load|store)' op most minor memref dim",
        r"affine\.vector_(load|store)",
        "",
        "upstream's lowering does not look whether the array has such strides",
    ),
    (
        "expected result type with size = ",
        r"extract_slice|memref\.subview",
        "expand-strided-metadata|pe-lower-to",
        "upstream's expand-strided-metadata loses track of which dimension a slice "
        "drops, where several have one element and all strides are dynamic",
    ),
    (
        "leaves an invalid module: 'omp.wsloop' op loop wrapper",
        "omp.wsloop",
        "",
        "upstream's buffer deallocation puts ops beside a loop in its wrapper",
    ),
    (
        r"'linalg.transpose' op dim\(result, \d\) = -?\d+ doesn't match",
        r"linalg\.transpose",
        "",
        "upstream's pattern for casts makes the input of a transpose more static "
        "than its result, which the verifier refuses",
    ),
    (
        r"leaves an invalid module: expected type to be .* \(size mismatch\)",
        r"\?",
        "",
        "extents that are found to contradict each other become static",
    ),
)


def is_known(text: str, passes: str, found: str) -> bool:
    return any(
        re.search(observed, found)
        and re.search(in_text, text)
        and re.search(in_passes, passes)
        for observed, in_text, in_passes, _ in KNOWN
    )
