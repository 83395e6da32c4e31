"""Prints the example of a cache and a @main that rotates one on and checks it.

Three checks, one line each: of the keys as they enter the cache, of the step to
the frequencies of a longer sequence, both against the reference, and that the
result is what fresh keys would be at that length.
"""

import sys

import frequencies

TOKENS, OLD_LENGTH, NEW_LENGTH = 9, 5000, 16384
SHAPE = f"{TOKENS}x32x128"
KEYS, ANY_KEYS = f"memref<{SHAPE}xf32>", "memref<*xf32>"
DYNAMIC_KEYS = "tensor<?x32x128xf32>"
TESTS = """
func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_fill_range_i32(memref<*xi32>, i64, i64, i64)
    attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_fill_range_i64(memref<*xi64>, i64, i64, i64)
    attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_check_close_f32(memref<*xf32>, memref<*xf32>,
    f64) -> i64 attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_check_rotary_freq_f32(memref<*xf32>,
    memref<*xf32>, memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64,
    f64, memref<*xf64>) -> i64 attributes {{llvm.emit_c_interface}}

memref.global "private" constant @dims : memref<1xi64> = dense<0>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>
memref.global "private" constant @old : memref<64xf64> = dense<{old}>
memref.global "private" constant @difference : memref<64xf64>
    = dense<{difference}>

func.func @check_rotated(%y: {any_keys}, %x: {any_keys}, %freq: memref<64xf64>,
                         %last: i64, %seed: i64) {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1.0 : f64
  %freq_any = memref.cast %freq : memref<64xf64> to memref<*xf64>
  %dims = memref.get_global @dims : memref<1xi64>
  %dims_any = memref.cast %dims : memref<1xi64> to memref<*xi64>
  %axes = memref.get_global @no_axes : memref<0xi64>
  %axes_any = memref.cast %axes : memref<0xi64> to memref<*xi64>
  %p = memref.alloc() : memref<{tokens}xi64>
  %p_any = memref.cast %p : memref<{tokens}xi64> to memref<*xi64>
  call @pe_reference_fill_range_i64(%p_any, %zero, %last, %seed)
      : (memref<*xi64>, i64, i64, i64) -> ()
  %wrong = call @pe_reference_check_rotary_freq_f32(%y, %x, %p_any, %dims_any,
      %axes_any, %zero, %zero, %zero, %one, %freq_any)
      : ({any_keys}, {any_keys}, memref<*xi64>, memref<*xi64>, memref<*xi64>,
         i64, i64, i64, f64, memref<*xf64>) -> i64
  return
}}

func.func @main() {{
  %zero = arith.constant 0 : i64
  %seed = arith.constant 1 : i64
  %last = arith.constant {last} : i64
  %p = memref.alloc() : memref<{tokens}xi32>
  %p_any = memref.cast %p : memref<{tokens}xi32> to memref<*xi32>
  call @pe_reference_fill_range_i32(%p_any, %zero, %last, %seed)
      : (memref<*xi32>, i64, i64, i64) -> ()
  %p_tensor = bufferization.to_tensor %p restrict
      : memref<{tokens}xi32> to tensor<{tokens}xi32>
  %positions = tensor.cast %p_tensor : tensor<{tokens}xi32> to tensor<?xi32>
  %old_length = arith.constant {old_length} : index
  %new_length = arith.constant {new_length} : index

  %keys = memref.alloc() : {keys}
  %fresh = memref.alloc() : {keys}
  %cache = memref.alloc() : {keys}
  %keys_any = memref.cast %keys : {keys} to {any_keys}
  call @pe_reference_fill_f32(%keys_any, %seed) : ({any_keys}, i64) -> ()
  memref.copy %keys, %cache : {keys} to {keys}
  memref.copy %keys, %fresh : {keys} to {keys}

  %cache_tensor = bufferization.to_tensor %cache restrict writable
      : {keys} to tensor<{shape}xf32>
  %cache_0 = tensor.cast %cache_tensor
      : tensor<{shape}xf32> to {dynamic_keys}
  %cache_1 = call @rotate_keys(%cache_0, %positions, %old_length)
      : ({dynamic_keys}, tensor<?xi32>, index) -> {dynamic_keys}
  %rotated = bufferization.to_buffer %cache_1 read_only
      : {dynamic_keys} to {dynamic_memref}
  %before = memref.alloc() : {keys}
  memref.copy %rotated, %before : {dynamic_memref} to {keys}
  %before_any = memref.cast %before : {keys} to {any_keys}
  %old = memref.get_global @old : memref<64xf64>
  call @check_rotated(%before_any, %keys_any, %old, %last, %seed)
      : ({any_keys}, {any_keys}, memref<64xf64>, i64, i64) -> ()

  %cache_2 = call @rerotate_cache(%cache_1, %positions, %old_length,
                                  %new_length)
      : ({dynamic_keys}, tensor<?xi32>, index, index) -> {dynamic_keys}
  %after = bufferization.to_buffer %cache_2 read_only
      : {dynamic_keys} to {dynamic_memref}
  %after_any = memref.cast %after : {dynamic_memref} to {any_keys}
  %difference = memref.get_global @difference : memref<64xf64>
  call @check_rotated(%after_any, %before_any, %difference, %last, %seed)
      : ({any_keys}, {any_keys}, memref<64xf64>, i64, i64) -> ()

  %fresh_tensor = bufferization.to_tensor %fresh restrict writable
      : {keys} to tensor<{shape}xf32>
  %fresh_0 = tensor.cast %fresh_tensor
      : tensor<{shape}xf32> to {dynamic_keys}
  %fresh_1 = call @rotate_keys(%fresh_0, %positions, %new_length)
      : ({dynamic_keys}, tensor<?xi32>, index) -> {dynamic_keys}
  %expected = bufferization.to_buffer %fresh_1 read_only
      : {dynamic_keys} to {dynamic_memref}
  %expected_any = memref.cast %expected : {dynamic_memref} to {any_keys}
  %tolerance = arith.constant 1.0e-6 : f64
  %wrong = call @pe_reference_check_close_f32(%after_any, %expected_any,
      %tolerance) : ({any_keys}, {any_keys}, f64) -> i64
  return
}}"""


def dense(values):
    return f"[{', '.join(f'{value:.17e}' for value in values)}]"


def main():
    def at_length(seq_len):
        thetas, _ = frequencies.dynamic_ntk(128, 10000, seq_len, 2.0, 4096)
        return frequencies.round_to_f32(thetas)

    old, new = at_length(OLD_LENGTH), at_length(NEW_LENGTH)
    with open(sys.argv[1]) as example:
        print(example.read())
    print(
        TESTS.format(
            old=dense(old),
            difference=dense(b - a for a, b in zip(old, new, strict=True)),
            keys=KEYS,
            any_keys=ANY_KEYS,
            dynamic_keys=DYNAMIC_KEYS,
            dynamic_memref=DYNAMIC_KEYS.replace("tensor", "memref"),
            shape=SHAPE,
            tokens=TOKENS,
            last=NEW_LENGTH - 1,
            old_length=OLD_LENGTH,
            new_length=NEW_LENGTH,
        )
    )


if __name__ == "__main__":
    main()
