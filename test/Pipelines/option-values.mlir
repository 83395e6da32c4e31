// Values that an option does not have are errors that name it.

// DEFINE: %{flag} =
// DEFINE: %{expected} =
// DEFINE: %{test} = not pe-opt %s %{flag} -o %t.mlir 2>&1 \
// DEFINE:   | FileCheck %s --check-prefix=%{expected}

// REDEFINE: %{flag} = --pe-lower-to-llvm=vector-width=wide
// REDEFINE: %{expected} = WORD
// RUN: %{test}
// WORD: for the --vector-width option: 'wide' value invalid
// REDEFINE: %{flag} = --pe-lower-to-llvm=accuracy=low
// REDEFINE: %{expected} = ACCURACY
// RUN: %{test}
// ACCURACY: for the --accuracy option: Cannot find option named 'low'
// REDEFINE: %{flag} = --pe-lower-to-llvm=angles=rounded
// REDEFINE: %{expected} = ANGLES
// RUN: %{test}
// ANGLES: for the --angles option: Cannot find option named 'rounded'
// REDEFINE: %{flag} = --pe-lower-to-llvm=streaming=sometimes
// REDEFINE: %{expected} = STREAMING
// RUN: %{test}
// STREAMING: for the --streaming option: Cannot find option named 'sometimes'
// REDEFINE: %{flag} = --pe-lower-to-llvm=streaming-threshold=-1
// REDEFINE: %{expected} = THRESHOLD
// RUN: %{test}
// THRESHOLD: error: pe-streaming-stores expects threshold to be at least 0, but found -1{{$}}
// REDEFINE: %{flag} = --pe-lower-to-llvm=native-bf16=often
// REDEFINE: %{expected} = NATIVE
// RUN: %{test}
// NATIVE: for the --native-bf16 option: 'often' is invalid value for boolean argument
// REDEFINE: %{flag} = --pe-lower-to-llvm=parallel=tbb
// REDEFINE: %{expected} = PARALLEL
// RUN: %{test}
// PARALLEL: for the --parallel option: Cannot find option named 'tbb'

// REDEFINE: %{flag} = --pe-lower-to-llvm=fuse=all
// REDEFINE: %{expected} = FUSE
// RUN: %{test}
// REDEFINE: %{flag} = --pe-lower-to-gpu=fuse=all
// RUN: %{test}
// REDEFINE: %{flag} = --pe-lower-to-nvvm=fuse=all
// RUN: %{test}
// FUSE: for the --fuse option: Cannot find option named 'all'

// REDEFINE: %{flag} = --pe-lower-to-gpu=subgroup-size=16
// REDEFINE: %{expected} = SUBGROUP
// RUN: %{test}
// SUBGROUP: error: pe-map-to-grid expects subgroup-size to be 1, 32 or 64, but found 16{{$}}
// REDEFINE: %{flag} = --pe-lower-to-gpu=max-grid=65535
// REDEFINE: %{expected} = GRID
// RUN: %{test}
// GRID: error: pe-map-to-grid expects max-grid to have three numbers, but found 1{{$}}
// REDEFINE: %{flag} = --pe-lower-to-gpu=share-launches=few
// REDEFINE: %{expected} = SHARE
// RUN: %{test}
// SHARE: for the --share-launches option: 'few' is invalid value for boolean argument
// REDEFINE: %{flag} = --pe-lower-to-gpu=allow-host-compute=rarely
// REDEFINE: %{expected} = HOST
// RUN: %{test}
// HOST: for the --allow-host-compute option: 'rarely' is invalid value for boolean argument
// REDEFINE: %{flag} = --pe-lower-to-nvvm=format=elf
// REDEFINE: %{expected} = FORMAT
// RUN: %{test}
// FORMAT: error: pe-verify-nvvm-target expects format to be isa, bin or fatbin, but found 'elf'{{$}}

func.func @rotate(%x: memref<4x16xf32>, %pos: memref<4xi32>,
                  %freq: memref<8xf64>) {
  pe.rotary angles(%pos, %freq : memref<4xi32>, memref<8xf64>)
      outs(%x : memref<4x16xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
