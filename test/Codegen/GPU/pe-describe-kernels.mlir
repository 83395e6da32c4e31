// RUN: pe-opt %s --pe-describe-kernels --split-input-file | FileCheck %s

// What another program needs in order to launch a kernel, as text.

module attributes {gpu.container_module} {
  func.func @launch(%x: memref<?x8xf32, strided<[?, 1], offset: ?>>, %n: index,
                    %scale: f64) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %c128 = arith.constant 128 : index
    %base, %offset, %sizes:2, %strides:2 = memref.extract_strided_metadata %x
        : memref<?x8xf32, strided<[?, 1], offset: ?>>
        -> memref<f32>, index, index, index, index, index
    %narrow = arith.truncf %scale : f64 to f32
    %own = memref.alloc(%n) : memref<?x4xi64>
    %own_base, %own_offset, %own_sizes:2, %own_strides:2 =
        memref.extract_strided_metadata %own
        : memref<?x4xi64> -> memref<i64>, index, index, index, index, index
    %blocks = affine.apply affine_map<()[s0] -> ((s0 + 7) floordiv 8)>()[%n]
    scf.for %first = %c0 to %sizes#0 step %c128 {
      %left = arith.subi %sizes#0, %first : index
      %count = arith.minui %left, %c128 : index
      %loaded = memref.load %own[%c0, %c0] : memref<?x4xi64>
      gpu.launch_func @kernels::@kernel blocks in (%count, %blocks, %c1)
          threads in (%c128, %c1, %c1)
          args(%base : memref<f32>, %own_base : memref<i64>, %narrow : f32,
               %sizes#0 : index, %offset : index, %strides#0 : index,
               %loaded : i64, %first : index)
    } {pe.split_launch = "x"}
    memref.dealloc %own : memref<?x4xi64>
    return
  }

  gpu.module @kernels {
    gpu.func @kernel(%x: memref<f32>, %own: memref<i64>, %scale: f32, %n: index,
                     %offset: index, %stride: index, %loaded: i64,
                     %first: index) kernel {
      gpu.return
    }
  }
}

// CHECK: pe.kernels = [{
// CHECK-SAME: block = ["128", "1", "1"]
// CHECK-SAME: control = []
// CHECK-SAME: function = "launch"
// CHECK-SAME: grid = ["min((arg0.size[0] - first_x), 128)", "((arg1 + 7) // 8)", "1"]
// CHECK-SAME: loops = [{end = "arg0.size[0]", index = "first_x", step = "128"}]
// CHECK-SAME: memory = [{bytes = "((8 * arg1) * 4)", name = "memory0"}]
// CHECK-SAME: name = "kernel"
// CHECK-SAME: parameters = [{kind = "pointer", type = "f32", value = "arg0"},
// CHECK-SAME: {kind = "pointer", type = "i64", value = "memory0"},
// CHECK-SAME: {kind = "number", type = "f32", value = "arg2"},
// CHECK-SAME: {kind = "index", type = "i64", value = "arg0.size[0]"},
// CHECK-SAME: {kind = "index", type = "i64", value = "arg0.offset"},
// CHECK-SAME: {kind = "index", type = "i64", value = "arg0.stride[0]"},
// A value that the text cannot say.
// CHECK-SAME: {kind = "number", type = "i64"},
// CHECK-SAME: {kind = "index", type = "i64", value = "first_x"}]}]

// -----

// There is nothing to launch.
// CHECK: module attributes {pe.kernels = []}
module {
}

// -----

// Memory that the host writes is not only that of kernels, and a launch within
// control flow may not take place.
module attributes {gpu.container_module} {
  func.func @launch(%n: index, %f: f64, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %own = memref.alloc(%n) : memref<?xf64>
    %base, %offset, %size, %stride = memref.extract_strided_metadata %own
        : memref<?xf64> -> memref<f64>, index, index, index
    memref.store %f, %own[%c0] : memref<?xf64>
    %i = arith.fptosi %f : f64 to i64
    %unknown = arith.index_cast %i : i64 to index
    scf.if %c {
      scf.for %first = %c0 to %unknown step %c1 {
        gpu.launch_func @kernels::@kernel blocks in (%unknown, %c1, %c1)
            threads in (%c1, %c1, %c1)
            args(%base : memref<f64>, %size : index)
      } {pe.split_launch = "x"}
    }
    memref.dealloc %own : memref<?xf64>
    return
  }

  gpu.module @kernels {
    gpu.func @kernel(%x: memref<f64>, %n: index) kernel {
      gpu.return
    }
  }
}

// CHECK: pe.kernels = [{
// CHECK-SAME: control = ["scf.if"]
// CHECK-SAME: grid = ["", "1", "1"]
// CHECK-SAME: loops = [{index = "first_x", step = "1"}]
// CHECK-SAME: memory = [{bytes = "(8 * arg0)", name = "memory0"}]
// CHECK-SAME: parameters = [{kind = "pointer", type = "f64"},
// CHECK-SAME: {kind = "index", type = "i64", value = "arg0"}]}]

// -----

// Numbers that may be negative, or that a cast changes.
module attributes {gpu.container_module} {
  func.func @launch(%a: i32, %b: f64, %c: f32) {
    %c1 = arith.constant 1 : index
    %sum = arith.addi %a, %a : i32
    %unsigned = arith.index_castui %a : i32 to index
    %signed = arith.index_cast %a : i32 to index
    %half = arith.truncf %b : f64 to f16
    %wide = arith.extf %half : f16 to f32
    %exact = arith.extf %c : f32 to f64
    gpu.launch_func @kernels::@kernel blocks in (%c1, %c1, %c1)
        threads in (%c1, %c1, %c1)
        args(%sum : i32, %unsigned : index, %signed : index, %wide : f32,
             %exact : f64)
    return
  }

  gpu.module @kernels {
    gpu.func @kernel(%sum: i32, %unsigned: index, %signed: index, %wide: f32,
                     %exact: f64) kernel {
      gpu.return
    }
  }
}

// CHECK: parameters = [{kind = "number", type = "i32"},
// CHECK-SAME: {kind = "index", type = "i64"},
// CHECK-SAME: {kind = "index", type = "i64", value = "arg0"},
// CHECK-SAME: {kind = "number", type = "f32"},
// CHECK-SAME: {kind = "number", type = "f64", value = "arg2"}]
