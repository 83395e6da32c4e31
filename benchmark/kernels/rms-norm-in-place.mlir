// The same as in rms-norm.mlir, in place.

#feature = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#row = affine_map<(t, h) -> (t, h)>
#weight = affine_map<(t, h, f) -> (f)>

func.func @f32(%x: tensor<?x32x128xf32>,
                %weight: tensor<128xf32>, %start: i32)
    -> tensor<?x32x128xf32> attributes {llvm.emit_c_interface} {
  %zero = arith.constant 0.0 : f32
  %features = arith.constant 128.0 : f32
  %epsilon = arith.constant 1.0e-06 : f32
  %c0 = arith.constant 0 : index
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %empty = tensor.empty(%tokens) : tensor<?x32x128xf32>
  %rows = tensor.empty(%tokens) : tensor<?x32xf32>
  %squares = linalg.square ins(%x : tensor<?x32x128xf32>)
      outs(%empty : tensor<?x32x128xf32>) -> tensor<?x32x128xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%rows : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  %sums = linalg.reduce {arith.addf} ins(%squares : tensor<?x32x128xf32>)
      outs(%zeros : tensor<?x32xf32>) dimensions = [2]
  %factors = linalg.generic {
      indexing_maps = [#row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%sums : tensor<?x32xf32>)
      outs(%rows : tensor<?x32xf32>) {
    ^bb0(%sum: f32, %out: f32):
      %mean = arith.divf %sum, %features : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      linalg.yield %factor : f32
  } -> tensor<?x32xf32>
  %unit = linalg.generic {
      indexing_maps = [#feature, #head, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %factors : tensor<?x32x128xf32>, tensor<?x32xf32>)
      outs(%empty : tensor<?x32x128xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %weighted = linalg.generic {
      indexing_maps = [#feature, #weight, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%unit, %weight : tensor<?x32x128xf32>, tensor<128xf32>)
      outs(%empty : tensor<?x32x128xf32>) {
    ^bb0(%in: f32, %w: f32, %out: f32):
      %0 = arith.mulf %in, %w : f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %rotated = pe.rotary ins(%weighted : tensor<?x32x128xf32>)
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xf32>
  return %rotated : tensor<?x32x128xf32>
}

// Squares, sums and the division are in f32. The quotient is rounded to bf16
// before it is weighted, and the product again.
func.func @bf16(%x: tensor<?x32x128xbf16>,
                %weight: tensor<128xbf16>, %start: i32)
    -> tensor<?x32x128xbf16> attributes {llvm.emit_c_interface} {
  %zero = arith.constant 0.0 : f32
  %features = arith.constant 128.0 : f32
  %epsilon = arith.constant 1.0e-06 : f32
  %c0 = arith.constant 0 : index
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 1.0e+06 : f64}
      : tensor<64xf64>, f64
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xbf16>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %empty = tensor.empty(%tokens) : tensor<?x32x128xf32>
  %rows = tensor.empty(%tokens) : tensor<?x32xf32>
  %wide = linalg.generic {
      indexing_maps = [#feature, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<?x32x128xbf16>)
      outs(%empty : tensor<?x32x128xf32>) {
    ^bb0(%in: bf16, %out: f32):
      %0 = arith.extf %in : bf16 to f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %squares = linalg.square ins(%wide : tensor<?x32x128xf32>)
      outs(%empty : tensor<?x32x128xf32>) -> tensor<?x32x128xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%rows : tensor<?x32xf32>)
      -> tensor<?x32xf32>
  %sums = linalg.reduce {arith.addf} ins(%squares : tensor<?x32x128xf32>)
      outs(%zeros : tensor<?x32xf32>) dimensions = [2]
  %factors = linalg.generic {
      indexing_maps = [#row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%sums : tensor<?x32xf32>)
      outs(%rows : tensor<?x32xf32>) {
    ^bb0(%sum: f32, %out: f32):
      %mean = arith.divf %sum, %features : f32
      %positive = arith.addf %mean, %epsilon : f32
      %factor = math.rsqrt %positive : f32
      linalg.yield %factor : f32
  } -> tensor<?x32xf32>
  %unit = linalg.generic {
      indexing_maps = [#feature, #head, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%wide, %factors : tensor<?x32x128xf32>, tensor<?x32xf32>)
      outs(%empty : tensor<?x32x128xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  } -> tensor<?x32x128xf32>
  %narrow = tensor.empty(%tokens) : tensor<?x32x128xbf16>
  %rounded = linalg.generic {
      indexing_maps = [#feature, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%unit : tensor<?x32x128xf32>)
      outs(%narrow : tensor<?x32x128xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %0 = arith.truncf %in : f32 to bf16
      linalg.yield %0 : bf16
  } -> tensor<?x32x128xbf16>
  %weighted = linalg.generic {
      indexing_maps = [#feature, #weight, #feature],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%rounded, %weight : tensor<?x32x128xbf16>, tensor<128xbf16>)
      outs(%narrow : tensor<?x32x128xbf16>) {
    ^bb0(%in: bf16, %w: bf16, %out: bf16):
      %0 = arith.mulf %in, %w : bf16
      linalg.yield %0 : bf16
  } -> tensor<?x32x128xbf16>
  %rotated = pe.rotary ins(%weighted : tensor<?x32x128xbf16>)
      angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xbf16>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
      -> tensor<?x32x128xbf16>
  return %rotated : tensor<?x32x128xbf16>
}

// Weights with which heads that are normalized again and again stay as large.

func.func @ones_f32(%weight: tensor<?xf32>, %start: i32) -> tensor<?xf32>
    attributes {llvm.emit_c_interface} {
  %one = arith.constant 1.0 : f32
  %r = linalg.fill ins(%one : f32) outs(%weight : tensor<?xf32>)
      -> tensor<?xf32>
  return %r : tensor<?xf32>
}

func.func @ones_bf16(%weight: tensor<?xbf16>, %start: i32) -> tensor<?xbf16>
    attributes {llvm.emit_c_interface} {
  %one = arith.constant 1.0 : bf16
  %r = linalg.fill ins(%one : bf16) outs(%weight : tensor<?xbf16>)
      -> tensor<?xbf16>
  return %r : tensor<?xbf16>
}
