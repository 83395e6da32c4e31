// RUN: pe-opt %s -o %t.mlir
// RUN: pe-opt %s --pe-widen-rows | diff %t.mlir -

// Arrays that keep their type.

// Outside of loops, arrays are large.
func.func @no_loop(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>, %out: tensor<2x16xbf16>) -> tensor<2x16xbf16> {
  %new = tensor.empty() : tensor<2x16xbf16>
  %e = linalg.exp ins(%x : tensor<2x16xbf16>) outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
  %s = linalg.add ins(%e, %y : tensor<2x16xbf16>, tensor<2x16xbf16>) outs(%out : tensor<2x16xbf16>) -> tensor<2x16xbf16>
  return %s : tensor<2x16xbf16>
}

// What leaves the loop is rounded.
func.func @returned(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%last : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    scf.yield %e : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// So is what is both returned and read: both must be the same numbers.
func.func @written_as_well(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<4x16xbf16>, %n: index) -> tensor<4x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<4x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.add ins(%e, %y : tensor<2x16xbf16>, tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %j = tensor.insert_slice %e into %last[0, 0] [2, 16] [1, 1]
        : tensor<2x16xbf16> into tensor<4x16xbf16>
    %k = tensor.insert_slice %s into %j[2, 0] [2, 16] [1, 1]
        : tensor<2x16xbf16> into tensor<4x16xbf16>
    scf.yield %k : tensor<4x16xbf16>
  }
  return %r : tensor<4x16xbf16>
}

// Another loop reads it.
func.func @read_in_another_loop(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %all = scf.for %h = %c0 to %n step %c1 iter_args(%part = %last)
        -> (tensor<2x16xbf16>) {
      %s = linalg.add ins(%e, %y : tensor<2x16xbf16>, tensor<2x16xbf16>)
        outs(%part : tensor<2x16xbf16>) -> tensor<2x16xbf16>
      scf.yield %s : tensor<2x16xbf16>
    }
    scf.yield %all : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// A program that rounds to 8 bits quantizes.
func.func @codes(%x: tensor<2x16xf8E4M3FN>, %y: tensor<2x16xf8E4M3FN>,
    %out: tensor<2x16xf8E4M3FN>, %n: index) -> tensor<2x16xf8E4M3FN> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xf8E4M3FN>) {
    %new = tensor.empty() : tensor<2x16xf8E4M3FN>
    %e = linalg.exp ins(%x : tensor<2x16xf8E4M3FN>)
        outs(%new : tensor<2x16xf8E4M3FN>) -> tensor<2x16xf8E4M3FN>
    %s = linalg.negf ins(%e : tensor<2x16xf8E4M3FN>)
        outs(%last : tensor<2x16xf8E4M3FN>) -> tensor<2x16xf8E4M3FN>
    scf.yield %s : tensor<2x16xf8E4M3FN>
  }
  return %r : tensor<2x16xf8E4M3FN>
}

// The bits of an f32 would be others.
func.func @words(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xi16>, %n: index) -> tensor<2x16xi16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xi16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.map ins(%e : tensor<2x16xbf16>) outs(%last : tensor<2x16xi16>)
      (%a: bf16, %o: i16) {
        %b = arith.bitcast %a : bf16 to i16
        linalg.yield %b : i16
      }
    scf.yield %s : tensor<2x16xi16>
  }
  return %r : tensor<2x16xi16>
}

// Rounding could make another integer of it.
func.func @whole_numbers(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xi16>, %n: index) -> tensor<2x16xi16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xi16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.map ins(%e : tensor<2x16xbf16>) outs(%last : tensor<2x16xi16>)
      (%a: bf16, %o: i16) {
        %b = arith.fptosi %a : bf16 to i16
        linalg.yield %b : i16
      }
    scf.yield %s : tensor<2x16xi16>
  }
  return %r : tensor<2x16xi16>
}

// The program asks for a rounding.
func.func @another_rounding(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.map ins(%x : tensor<2x16xbf16>) outs(%new : tensor<2x16xbf16>)
      (%a: bf16, %o: bf16) {
        %wide = arith.extf %a : bf16 to f32
        %root = math.rsqrt %wide : f32
        %b = arith.truncf %root toward_zero : f32 to bf16
        linalg.yield %b : bf16
      }
    %s = linalg.add ins(%e, %y : tensor<2x16xbf16>, tensor<2x16xbf16>)
        outs(%last : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// A rotation that writes over what it reads, in the form with two arrays.
func.func @read_and_written_over(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %cos: tensor<2x8xf32>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = pe.apply_rotary ins(%e : tensor<2x16xbf16>)
        tables(%cos, %cos : tensor<2x8xf32>, tensor<2x8xf32>)
        outs(%e : tensor<2x16xbf16>)
        {layout = #pe.layout<half>, position_dims = array<i64: 0>}
        -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// What an op adds to is no input of it.
func.func @accumulated(%x: tensor<2x16xbf16>, %y: tensor<2x16xbf16>,
    %out: tensor<2x16xbf16>, %n: index) -> tensor<2x16xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16xbf16>) {
    %new = tensor.empty() : tensor<2x16xbf16>
    %e = linalg.exp ins(%x : tensor<2x16xbf16>)
        outs(%new : tensor<2x16xbf16>) -> tensor<2x16xbf16>
    %s = linalg.generic
        {indexing_maps = [affine_map<(t, f) -> (t, f)>,
                          affine_map<(t, f) -> (t, f)>],
         iterator_types = ["parallel", "parallel"]}
        ins(%y : tensor<2x16xbf16>) outs(%e : tensor<2x16xbf16>) {
      ^bb0(%a: bf16, %o: bf16):
        %b = arith.addf %a, %o : bf16
        linalg.yield %b : bf16
    } -> tensor<2x16xbf16>
    scf.yield %s : tensor<2x16xbf16>
  }
  return %r : tensor<2x16xbf16>
}

// An array that is larger than a token's rows would need memory of its own.
func.func @large(%x: tensor<2x16384xbf16>, %y: tensor<2x16384xbf16>,
    %out: tensor<2x16384xbf16>, %n: index) -> tensor<2x16384xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %t = %c0 to %n step %c1 iter_args(%last = %out)
      -> (tensor<2x16384xbf16>) {
    %new = tensor.empty() : tensor<2x16384xbf16>
    %e = linalg.exp ins(%x : tensor<2x16384xbf16>)
        outs(%new : tensor<2x16384xbf16>) -> tensor<2x16384xbf16>
    %s = linalg.add ins(%e, %y : tensor<2x16384xbf16>, tensor<2x16384xbf16>)
        outs(%last : tensor<2x16384xbf16>) -> tensor<2x16384xbf16>
    scf.yield %s : tensor<2x16384xbf16>
  }
  return %r : tensor<2x16384xbf16>
}
