// RUN: pe-opt %s --pe-expand-math | FileCheck %s

// CHECK-LABEL: func.func @rows(
// CHECK-SAME:      %[[X:[^:]*]]: vector<2x4xi32>)
// CHECK:         %[[FIRST:.*]] = vector.extract %[[X]][0] : vector<4xi32> from vector<2x4xi32>
// CHECK:         math.absi %[[FIRST]] : vector<4xi32>
// CHECK:         %[[SECOND:.*]] = vector.extract %[[X]][1] : vector<4xi32> from vector<2x4xi32>
// CHECK:         math.absi %[[SECOND]] : vector<4xi32>
func.func @rows(%x: vector<2x4xi32>) -> vector<2x4xi32> {
  %r = math.absi %x : vector<2x4xi32>
  return %r : vector<2x4xi32>
}

// CHECK-LABEL: func.func @flags_stay(
// CHECK-COUNT-2: math.powf %{{.*}}, %{{.*}} fastmath<afn> : vector<4xf32>
func.func @flags_stay(%x: vector<2x4xf32>) -> vector<2x4xf32> {
  %r = math.powf %x, %x fastmath<afn> : vector<2x4xf32>
  return %r : vector<2x4xf32>
}

// CHECK-LABEL: func.func @two_results(
// CHECK-COUNT-3: arith.mulsi_extended %{{.*}}, %{{.*}} : vector<[4]xi32>
func.func @two_results(%x: vector<3x[4]xi32>)
    -> (vector<3x[4]xi32>, vector<3x[4]xi32>) {
  %a, %b = arith.mulsi_extended %x, %x : vector<3x[4]xi32>
  return %a, %b : vector<3x[4]xi32>, vector<3x[4]xi32>
}

// CHECK-LABEL: func.func @no_dimensions(
// CHECK:         math.exp %{{.*}} : f32
func.func @no_dimensions(%x: vector<f32>) -> vector<f32> {
  %r = math.exp %x : vector<f32>
  return %r : vector<f32>
}

// CHECK-LABEL: func.func @as_it_was(
// CHECK:         math.exp %{{.*}} : vector<4xf32>
// CHECK:         math.exp %{{.*}} : f32
func.func @as_it_was(%x: vector<4xf32>, %y: f32) -> (vector<4xf32>, f32) {
  %r = math.exp %x : vector<4xf32>
  %s = math.exp %y : f32
  return %r, %s : vector<4xf32>, f32
}

// CHECK-LABEL: func.func @clamp(
// CHECK-SAME:      %[[X:[^:]*]]: f32, %[[MIN:[^:]*]]: f32, %[[MAX:[^:]*]]: f32)
// CHECK:         %[[A:.*]] = arith.maximumf %[[X]], %[[MIN]]
// CHECK-NEXT:    %[[R:.*]] = arith.minimumf %[[A]], %[[MAX]]
// CHECK-NEXT:    return %[[R]]
func.func @clamp(%x: f32, %min: f32, %max: f32) -> f32 {
  %r = math.clampf %x to [%min, %max] : f32
  return %r : f32
}

// CHECK-LABEL: func.func @accurate(
// CHECK:         call @expm1f(
// CHECK:         call @log1p(
func.func @accurate(%x: f32, %y: f64) -> (f32, f64) {
  %r = math.expm1 %x : f32
  %s = math.log1p %y : f64
  return %r, %s : f32, f64
}
