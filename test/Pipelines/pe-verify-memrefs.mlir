// RUN: pe-opt %s --pe-verify-memrefs=spaces=0,1 --split-input-file \
// RUN:   --verify-diagnostics

// Known memory spaces, and all spaces in kernels, are accepted.
func.func @known(%x: memref<4xf32, 1>, %y: memref<4xf32>,
                 %z: memref<4xf32, 0>) {
  return
}

gpu.module @kernels {
  gpu.func @kernel(%x: memref<4xf32, 3>) {
    gpu.return
  }
}

// -----

// expected-error @below {{'func.func' op expects arrays in memory space 0 or 1, but found 'memref<4xf32, "x">'}}
func.func @argument(%x: memref<4xf32, "x">) {
  return
}

// -----

func.func @inside() {
  // expected-error @below {{'memref.alloc' op expects arrays in memory space 0 or 1, but found 'memref<4xf32, #gpu.address_space<workgroup>>'}}
  %x = memref.alloc() : memref<4xf32, #gpu.address_space<workgroup>>
  return
}

// -----

// expected-error @below {{'func.func' op expects arrays in memory space 0 or 1, but found 'memref<*xf32, 7>'}}
func.func private @result() -> memref<*xf32, 7>

// -----

// Strides may be written as a map of one result.
func.func @transposed(%x: memref<4x8xf32, affine_map<(i, j) -> (j * 4 + i)>>) {
  return
}

// -----

// expected-error @below {{'func.func' op expects arrays that have strides, but found 'memref<64x64xi8, affine_map<(d0, d1) -> (d1, d0 floordiv 2, d0 mod 2)>>'}}
func.func @tiles(
    %x: memref<64x64xi8, affine_map<(i, j) -> (j, i floordiv 2, i mod 2)>>) {
  return
}

// -----

gpu.module @kernels {
  // expected-error @below {{'gpu.func' op expects arrays that have strides, but found 'memref<64xi8, affine_map<(d0) -> (d0 floordiv 2, d0 mod 2)>>'}}
  gpu.func @kernel(
      %x: memref<64xi8, affine_map<(i) -> (i floordiv 2, i mod 2)>>) {
    gpu.return
  }
}
