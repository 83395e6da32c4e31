// RUN: pe-opt %s --pe-lower-to-gpu --gpu-launch-sink-index-computations \
// RUN:   --gpu-kernel-outlining --pe-order-kernel-arguments | FileCheck %s

// The parameters that pe-map-to-grid documents: pointers, numbers, extents, and
// the first indices of a launch, which loops of the host count.

// CHECK-LABEL: func @batches
// CHECK-SAME: %[[X:.*]]: memref<?x?x?x128xf16>, %[[Y:.*]]: memref<?x?x?x128xf16>, %[[P:.*]]: memref<?x?xi32>, %[[F:.*]]: memref<64xf64>, %[[SCALE:.*]]: f64
// CHECK-DAG: %[[Y_BASE:.*]], %{{.*}}, %[[SIZES:.*]]:4, %{{.*}}:4 = memref.extract_strided_metadata %[[Y]]
// CHECK-DAG: %[[X_BASE:.*]], %{{.*}}, %{{.*}}:4, %{{.*}}:4 = memref.extract_strided_metadata %[[X]]
// CHECK-DAG: %[[P_BASE:.*]], %{{.*}}, %{{.*}}:2, %{{.*}}:2 = memref.extract_strided_metadata %[[P]]
// CHECK-DAG: %[[TURNS:.*]] = memref.alloc() : memref<64xi64>
// CHECK-DAG: %[[F_BASE:.*]], %{{.*}}, %{{.*}}, %{{.*}} = memref.extract_strided_metadata %[[TURNS]]
// CHECK-DAG: %[[A:.*]] = arith.truncf %[[SCALE]] : f64 to f32
// CHECK: scf.for %[[FIRST_Z:.*]] = %c0 to %[[SIZES]]#0
// CHECK: scf.for %[[FIRST_Y:.*]] = %c0 to %[[SIZES]]#1
// CHECK: scf.for %[[FIRST_X:.*]] = %c0 to
// CHECK: gpu.launch_func @batches_kernel::@batches_kernel
// CHECK-SAME: args(%[[X_BASE]] : memref<f16>, %[[Y_BASE]] : memref<f16>, %[[P_BASE]] : memref<i32>, %[[F_BASE]] : memref<i64>, %[[A]] : f32, %[[SIZES]]#0 : index, %[[SIZES]]#1 : index, %[[SIZES]]#2 : index, %{{[0-9]+}} : index, %[[FIRST_X]] : index, %[[FIRST_Y]] : index, %[[FIRST_Z]] : index)
func.func @batches(%x: memref<?x?x?x128xf16>, %y: memref<?x?x?x128xf16>,
                   %p: memref<?x?xi32>, %f: memref<64xf64>, %scale: f64) {
  pe.rotary ins(%x : memref<?x?x?x128xf16>)
      angles(%p, %f : memref<?x?xi32>, memref<64xf64>) scale(%scale)
      outs(%y : memref<?x?x?x128xf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0, 1>}
  return
}

// CHECK-LABEL: func @scores
// CHECK-SAME: %[[X:.*]]: memref<?x?x?x?xf32>, %[[SLOPES:.*]]: memref<?xf32>, %[[QUERY:.*]]: index, %[[KEY:.*]]: index
// CHECK-DAG: %[[X_BASE:.*]], %{{.*}}, %[[SIZES:.*]]:4, %{{.*}}:4 = memref.extract_strided_metadata %[[X]]
// CHECK-DAG: %[[SLOPES_BASE:.*]], %{{.*}}, %{{.*}}, %{{.*}} = memref.extract_strided_metadata %[[SLOPES]]
// CHECK: gpu.launch_func @scores_kernel::@scores_kernel
// CHECK-SAME: args(%[[X_BASE]] : memref<f32>, %[[SLOPES_BASE]] : memref<f32>, %[[SIZES]]#1 : index, %[[SIZES]]#2 : index, %[[SIZES]]#3 : index, %{{[0-9]+}} : index, %[[KEY]] : index, %[[QUERY]] : index, %{{.*}} : index, %{{.*}} : index, %{{.*}} : index)
func.func @scores(%x: memref<?x?x?x?xf32>, %slopes: memref<?xf32>,
                  %query: index, %key: index) {
  pe.alibi slopes(%slopes : memref<?xf32>) query_start(%query) key_start(%key)
      outs(%x : memref<?x?x?x?xf32>) {form = #pe.alibi_form<relative>}
  return
}

// CHECK-LABEL: func @relative
// CHECK-SAME: %[[X:.*]]: memref<?x?x?x?xf32>, %[[TABLE:.*]]: memref<?x32xf32>, %[[QUERY:.*]]: index, %[[KEY:.*]]: index
// CHECK-DAG: %[[X_BASE:.*]], %{{.*}}, %[[SIZES:.*]]:4, %{{.*}}:4 = memref.extract_strided_metadata %[[X]]
// CHECK-DAG: %[[TABLE_BASE:.*]], %{{.*}}, %{{.*}}:2, %{{.*}}:2 = memref.extract_strided_metadata %[[TABLE]]
// CHECK: gpu.launch_func @relative_kernel::@relative_kernel
// CHECK-SAME: args(%[[X_BASE]] : memref<f32>, %[[TABLE_BASE]] : memref<f32>, %[[SIZES]]#1 : index, %[[SIZES]]#2 : index, %[[SIZES]]#3 : index, %{{[0-9]+}} : index, %[[KEY]] : index, %[[QUERY]] : index, %{{.*}} : index, %{{.*}} : index, %{{.*}} : index)
func.func @relative(%x: memref<?x?x?x?xf32>, %table: memref<?x32xf32>,
                    %query: index, %key: index) {
  pe.relative_bias table(%table : memref<?x32xf32>) query_start(%query)
      key_start(%key) outs(%x : memref<?x?x?x?xf32>)
      {buckets = #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
  return
}

// A linalg op has its arrays, in order, its numbers and its extents.

// CHECK-LABEL: func @scale
// CHECK-SAME: %[[X:.*]]: memref<?x?x128xf16>, %[[BIAS:.*]]: memref<?x128xf32>, %[[FACTOR:.*]]: f32, %[[Y:.*]]: memref<?x?x128xf32>
// CHECK-DAG: %[[X_BASE:.*]], %{{.*}}, %[[SIZES:.*]]:3, %{{.*}}:3 = memref.extract_strided_metadata %[[X]]
// CHECK-DAG: %[[BIAS_BASE:.*]], %{{.*}}, %{{.*}}:2, %{{.*}}:2 = memref.extract_strided_metadata %[[BIAS]]
// CHECK-DAG: %[[Y_BASE:.*]], %{{.*}}, %{{.*}}:3, %{{.*}}:3 = memref.extract_strided_metadata %[[Y]]
// CHECK: gpu.launch_func @scale_kernel::@scale_kernel
// CHECK-SAME: args(%[[X_BASE]] : memref<f16>, %[[BIAS_BASE]] : memref<f32>, %[[Y_BASE]] : memref<f32>, %[[FACTOR]] : f32, %[[SIZES]]#0 : index, %[[SIZES]]#1 : index, %{{.*}} : index, %{{.*}} : index)
func.func @scale(%x: memref<?x?x128xf16>, %bias: memref<?x128xf32>,
                 %factor: f32, %y: memref<?x?x128xf32>) {
  linalg.generic {indexing_maps = [affine_map<(t, h, f) -> (t, h, f)>,
                                   affine_map<(t, h, f) -> (h, f)>,
                                   affine_map<(t, h, f) -> ()>,
                                   affine_map<(t, h, f) -> (t, h, f)>],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %bias, %factor : memref<?x?x128xf16>, memref<?x128xf32>, f32)
      outs(%y : memref<?x?x128xf32>) {
    ^bb0(%a: f16, %b: f32, %s: f32, %out: f32):
      %wide = arith.extf %a : f16 to f32
      %scaled = arith.mulf %wide, %s : f32
      %sum = arith.addf %scaled, %b : f32
      linalg.yield %sum : f32
  }
  return
}
