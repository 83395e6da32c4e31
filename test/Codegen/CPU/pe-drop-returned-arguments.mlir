// RUN: pe-opt %s --pe-drop-returned-arguments | FileCheck %s

// Results that are arguments are removed from functions and from their calls.

// CHECK-LABEL: func.func @update(
// CHECK-SAME:      %[[X:.*]]: memref<8xf32>, %{{.*}}: f32, %{{.*}}: index) {
// CHECK-NEXT:    memref.store %{{.*}}, %[[X]]
// CHECK-NEXT:    return{{$}}
func.func @update(%x: memref<8xf32>, %value: f32, %i: index) -> memref<8xf32> {
  memref.store %value, %x[%i] : memref<8xf32>
  return %x : memref<8xf32>
}

// CHECK-LABEL: func.func @callers_use_their_own_buffer(
// CHECK-SAME:      %[[X:.*]]: memref<8xf32>, %[[VALUE:.*]]: f32, %[[I:.*]]: index) -> f32 {
// CHECK-NEXT:    call @update(%[[X]], %[[VALUE]], %[[I]]) : (memref<8xf32>, f32, index) -> ()
// CHECK-NEXT:    %[[R:.*]] = memref.load %[[X]][%[[I]]]
// CHECK-NEXT:    return %[[R]]
func.func @callers_use_their_own_buffer(%x: memref<8xf32>, %value: f32,
                                        %i: index) -> f32 {
  %y = call @update(%x, %value, %i)
      : (memref<8xf32>, f32, index) -> memref<8xf32>
  %r = memref.load %y[%i] : memref<8xf32>
  return %r : f32
}

// CHECK-LABEL: func.func @other_results_stay(
// CHECK-SAME:      %{{.*}}: memref<8xf32>) -> (memref<8xf32>, f32) {
// CHECK:         %[[NEW:.*]] = memref.alloc()
// CHECK:         return %[[NEW]], %{{.*}} : memref<8xf32>, f32
func.func @other_results_stay(%x: memref<8xf32>)
    -> (memref<8xf32>, memref<8xf32>, f32) {
  %one = arith.constant 1.0 : f32
  %new = memref.alloc() : memref<8xf32>
  return %x, %new, %one : memref<8xf32>, memref<8xf32>, f32
}

// CHECK-LABEL: func.func @one_of_two_arguments(
// CHECK-SAME:      %{{.*}}: i1, %{{.*}}: memref<8xf32>, %{{.*}}: memref<8xf32>) -> memref<8xf32> {
// CHECK:         %[[EITHER:.*]] = arith.select
// CHECK:         return %[[EITHER]]
func.func @one_of_two_arguments(%which: i1, %x: memref<8xf32>,
                                %y: memref<8xf32>) -> memref<8xf32> {
  %r = arith.select %which, %x, %y : memref<8xf32>
  return %r : memref<8xf32>
}

// CHECK-LABEL: func.func @numbers_stay(
// CHECK-SAME:      %[[B:.*]]: i8, %{{.*}}: memref<8xf32>, %[[N:.*]]: index) -> (i8, index) {
// CHECK-NEXT:    return %[[B]], %[[N]] : i8, index
func.func @numbers_stay(%b: i8, %x: memref<8xf32>, %n: index)
    -> (i8, memref<8xf32>, index) {
  return %b, %x, %n : i8, memref<8xf32>, index
}

// CHECK-LABEL: func.func @numbers_of_calls_stay(
// CHECK-SAME:      %[[X:.*]]: memref<8xf32>, %[[B:.*]]: i8
// CHECK-NEXT:    %[[R:.*]]:2 = call @numbers_stay(%[[B]], %[[X]], %{{.*}}) : (i8, memref<8xf32>, index) -> (i8, index)
// CHECK-NEXT:    return %[[R]]#0, %[[R]]#1 : i8, index
func.func @numbers_of_calls_stay(%x: memref<8xf32>, %b: i8, %n: index)
    -> (i8, memref<8xf32>, index) {
  %r:3 = call @numbers_stay(%b, %x, %n)
      : (i8, memref<8xf32>, index) -> (i8, memref<8xf32>, index)
  return %r#0, %r#1, %r#2 : i8, memref<8xf32>, index
}

// CHECK-LABEL: func.func @in_another_order(
// CHECK-SAME:      %{{.*}}: memref<8xf32>, %{{.*}}: memref<4xf32>) {
// CHECK-NEXT:    return{{$}}
func.func @in_another_order(%x: memref<8xf32>, %y: memref<4xf32>)
    -> (memref<4xf32>, memref<8xf32>) {
  return %y, %x : memref<4xf32>, memref<8xf32>
}

// CHECK-LABEL: func.func @returns_what_a_later_function_returns(
// CHECK-SAME:      %[[X:.*]]: memref<8xf32>) {
// CHECK-NEXT:    call @later(%[[X]]) : (memref<8xf32>) -> ()
// CHECK-NEXT:    return{{$}}
func.func @returns_what_a_later_function_returns(%x: memref<8xf32>)
    -> memref<8xf32> {
  %y = call @later(%x) : (memref<8xf32>) -> memref<8xf32>
  return %y : memref<8xf32>
}

// CHECK-LABEL: func.func @later(
// CHECK-SAME:      %{{.*}}: memref<8xf32>) {
func.func @later(%x: memref<8xf32>) -> memref<8xf32> {
  return %x : memref<8xf32>
}

// Visibilities are restored, also if nothing is dropped.
// CHECK: func.func private @private(%{{.*}}: memref<8xf32>) {
func.func private @private(%x: memref<8xf32>) -> memref<8xf32> {
  return %x : memref<8xf32>
}

// CHECK: func.func nested @nested(%{{.*}}: memref<8xf32>) {
func.func nested @nested(%x: memref<8xf32>) -> memref<8xf32> {
  return %x : memref<8xf32>
}

// CHECK: func.func @without_results(%{{.*}}: memref<8xf32>) {
func.func @without_results(%x: memref<8xf32>) {
  return
}

// It is unknown whether the result of a declared function is an argument.
// CHECK: func.func private @declared(memref<8xf32>) -> memref<8xf32>
func.func private @declared(memref<8xf32>) -> memref<8xf32>

// An unknown caller depends on the type.
// CHECK-LABEL: func.func @address_is_taken(
// CHECK-SAME:      %[[X:.*]]: memref<4xf32>) -> memref<4xf32>
// CHECK-NEXT:    return %[[X]]
func.func @address_is_taken(%x: memref<4xf32>) -> memref<4xf32> {
  return %x : memref<4xf32>
}
func.func @takes_the_address() -> ((memref<4xf32>) -> memref<4xf32>) {
  %f = func.constant @address_is_taken : (memref<4xf32>) -> memref<4xf32>
  return %f : (memref<4xf32>) -> memref<4xf32>
}
