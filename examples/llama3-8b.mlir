// The rotary embedding of a Llama-3.1-8B layer during prefill: 4096 tokens of
// 32 query heads and 8 key heads, at positions 126976 to 131071, in place.
//
// The function @rope_qk is all there is to write. The rest of the file compares
// it with the reference in extended precision and with a copy of the same
// bytes. To run it, see run-demo.sh.in.

func.func @rope_qk(%q: tensor<1x4096x32x128xf32>, %k: tensor<1x4096x8x128xf32>,
                   %start: i32)
    -> (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>)
    attributes {llvm.emit_c_interface} {
  %positions = pe.positions %start : tensor<4096xi32>
  %freq, %scale = pe.frequencies {dim = 128 : i64, base = 5.0e+05 : f64,
      scheme = #pe.llama3<factor = 8.0, original_max_position_embeddings = 8192,
                          low_freq_factor = 1.0, high_freq_factor = 4.0>}
      : tensor<64xf64>, f64
  %rotated_q = pe.rotary
      angles(%positions, %freq : tensor<4096xi32>, tensor<64xf64>)
      outs(%q : tensor<1x4096x32x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x4096x32x128xf32>
  %rotated_k = pe.rotary
      angles(%positions, %freq : tensor<4096xi32>, tensor<64xf64>)
      outs(%k : tensor<1x4096x8x128xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 1>}
      -> tensor<1x4096x8x128xf32>
  return %rotated_q, %rotated_k
      : tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>
}

//===----------------------------------------------------------------------===//
// Driver
//===----------------------------------------------------------------------===//

func.func private @rtclock() -> f64
func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_check_rotary_freq_f32(memref<*xf32>,
    memref<*xf32>, memref<*xi64>, memref<*xi64>, memref<*xi64>, i64, i64, i64,
    f64, memref<*xf64>) -> i64
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_report(i64, i64, f64, f64)
    attributes {llvm.emit_c_interface}
func.func private @pe_reference_require(i64)
    attributes {llvm.emit_c_interface}

memref.global "private" constant @position_dims : memref<1xi64> = dense<[1]>
memref.global "private" constant @no_axes : memref<0xi64> = dense<>

// The frequencies of the llama3 scheme, from its formula with 60 digits.
memref.global "private" constant @inv_freq : memref<64xf64> = dense<[
    1.0, 0.8146172338565447, 0.6636012376960885, 0.540581004635767,
    0.44036660267178046, 0.3587302237512899, 0.2922278225730151,
    0.23805382048035073, 0.19392274474868576, 0.1579728099090432,
    0.12868737343265052, 0.10483095217796996, 0.08539710028576561,
    0.06956594961416032, 0.05666962144529105, 0.04616405026546052,
    0.03760603093086393, 0.030634520893224042, 0.024955408670558694,
    0.020329105980970152, 0.016560440080994446, 0.013490419890226748,
    0.010989528534539826, 0.0089522593361944, 0.007292664737217109,
    0.005940730375674967, 0.004839421345719893, 0.003942276030116656,
    0.003211445994752591, 0.0021665707635033587, 0.0013718935677611381,
    0.0008567514129196321, 0.0005248461609929547, 0.0003126937503840651,
    0.0001785078127679964, 9.556212353964683e-05, 7.78465527393245e-05,
    6.341514345777615e-05, 5.165906874818956e-05, 4.208236768725526e-05,
    3.428102195952591e-05, 2.7925911282444468e-05, 2.2748928601828183e-05,
    1.8531669290821308e-05, 1.509621717643313e-05, 1.2297638677963614e-05,
    1.0017868402809974e-05, 8.160728247435943e-06, 6.647869871181235e-06,
    5.415469365499922e-06, 4.411534674558404e-06, 3.5937121736509995e-06,
    2.9274998701761677e-06, 2.3847918463583033e-06, 1.942692537204043e-06,
    1.58255082089091e-06, 1.2891731721515574e-06, 1.0501826834601687e-06,
    8.554969126443659e-07, 6.969025285511674e-07, 5.677088100759837e-07,
    4.6246538050008837e-07, 3.767322690173964e-07, 3.068925988914511e-07]>

// Compares y with the rotation of x, and ends the program if they differ.
func.func @check(%y: memref<*xf32>, %x: memref<*xf32>, %start: i64) {
  %one = arith.constant 1 : i64
  %positions = memref.alloc() : memref<4096xi64>
  %positions_any = memref.cast %positions : memref<4096xi64> to memref<*xi64>
  func.call @pe_reference_fill_run_i64(%positions_any, %start, %one)
      : (memref<*xi64>, i64, i64) -> ()

  %position_dims = memref.get_global @position_dims : memref<1xi64>
  %position_dims_any = memref.cast %position_dims
      : memref<1xi64> to memref<*xi64>
  %no_axes = memref.get_global @no_axes : memref<0xi64>
  %no_axes_any = memref.cast %no_axes : memref<0xi64> to memref<*xi64>
  %half = arith.constant 0 : i64
  %begin = arith.constant 0 : i64
  %conjugate = arith.constant 0 : i64
  %scale = arith.constant 1.0 : f64
  %inv_freq = memref.get_global @inv_freq : memref<64xf64>
  %inv_freq_any = memref.cast %inv_freq : memref<64xf64> to memref<*xf64>
  %wrong = func.call @pe_reference_check_rotary_freq_f32(%y, %x, %positions_any,
      %position_dims_any, %no_axes_any, %half, %begin, %conjugate, %scale,
      %inv_freq_any)
      : (memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>,
         memref<*xi64>, i64, i64, i64, f64, memref<*xf64>) -> i64
  func.call @pe_reference_require(%wrong) : (i64) -> ()
  return
}

// A copy of as many bytes, by whatever computes rotations: a GPU copies in its
// own memory.
func.func @copy(%q: memref<1x4096x32x128xf32>, %k: memref<1x4096x8x128xf32>,
                %q_copy: memref<1x4096x32x128xf32>,
                %k_copy: memref<1x4096x8x128xf32>) {
  memref.copy %q, %q_copy
      : memref<1x4096x32x128xf32> to memref<1x4096x32x128xf32>
  memref.copy %k, %k_copy
      : memref<1x4096x8x128xf32> to memref<1x4096x8x128xf32>
  return
}

func.func @main() {
  %start = arith.constant 126976 : i32
  %start_i64 = arith.constant 126976 : i64
  %q_seed = arith.constant 1 : i64
  %k_seed = arith.constant 2 : i64

  %q_original = memref.alloc() : memref<1x4096x32x128xf32>
  %k_original = memref.alloc() : memref<1x4096x8x128xf32>
  %q_original_any = memref.cast %q_original
      : memref<1x4096x32x128xf32> to memref<*xf32>
  %k_original_any = memref.cast %k_original
      : memref<1x4096x8x128xf32> to memref<*xf32>
  func.call @pe_reference_fill_f32(%q_original_any, %q_seed)
      : (memref<*xf32>, i64) -> ()
  func.call @pe_reference_fill_f32(%k_original_any, %k_seed)
      : (memref<*xf32>, i64) -> ()

  %q_memory = memref.alloc() : memref<1x4096x32x128xf32>
  %k_memory = memref.alloc() : memref<1x4096x8x128xf32>
  func.call @copy(%q_original, %k_original, %q_memory, %k_memory)
      : (memref<1x4096x32x128xf32>, memref<1x4096x8x128xf32>,
         memref<1x4096x32x128xf32>, memref<1x4096x8x128xf32>) -> ()
  %q = bufferization.to_tensor %q_memory restrict writable
      : memref<1x4096x32x128xf32> to tensor<1x4096x32x128xf32>
  %k = bufferization.to_tensor %k_memory restrict writable
      : memref<1x4096x8x128xf32> to tensor<1x4096x8x128xf32>

  // Accuracy.
  %q_1, %k_1 = func.call @rope_qk(%q, %k, %start)
      : (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>, i32)
      -> (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>)
  %q_rotated = bufferization.to_buffer %q_1 read_only
      : tensor<1x4096x32x128xf32> to memref<1x4096x32x128xf32>
  %k_rotated = bufferization.to_buffer %k_1 read_only
      : tensor<1x4096x8x128xf32> to memref<1x4096x8x128xf32>
  %q_rotated_any = memref.cast %q_rotated
      : memref<1x4096x32x128xf32> to memref<*xf32>
  %k_rotated_any = memref.cast %k_rotated
      : memref<1x4096x8x128xf32> to memref<*xf32>
  func.call @check(%q_rotated_any, %q_original_any, %start_i64)
      : (memref<*xf32>, memref<*xf32>, i64) -> ()
  func.call @check(%k_rotated_any, %k_original_any, %start_i64)
      : (memref<*xf32>, memref<*xf32>, i64) -> ()

  // Speed: the best of 20 rounds. Rotating what is rotated already is as much
  // work; lengths stay the same.
  %q_copy = memref.alloc() : memref<1x4096x32x128xf32>
  %k_copy = memref.alloc() : memref<1x4096x8x128xf32>
  // So that the pages are there, and the copies are not optimized away.
  %q_copy_any = memref.cast %q_copy
      : memref<1x4096x32x128xf32> to memref<*xf32>
  %k_copy_any = memref.cast %k_copy
      : memref<1x4096x8x128xf32> to memref<*xf32>
  func.call @pe_reference_fill_f32(%q_copy_any, %q_seed)
      : (memref<*xf32>, i64) -> ()
  func.call @pe_reference_fill_f32(%k_copy_any, %k_seed)
      : (memref<*xf32>, i64) -> ()
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rounds = arith.constant 20 : index
  %never = arith.constant 0x7FF0000000000000 : f64
  %q_n, %k_n, %kernel_seconds, %copy_seconds = scf.for %round = %c0 to %rounds
      step %c1 iter_args(%q_i = %q_1, %k_i = %k_1, %best_kernel = %never,
                         %best_copy = %never)
      -> (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>, f64, f64) {
    %t0 = func.call @rtclock() : () -> f64
    %q_next, %k_next = func.call @rope_qk(%q_i, %k_i, %start)
        : (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>, i32)
        -> (tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>)
    %t1 = func.call @rtclock() : () -> f64
    func.call @copy(%q_original, %k_original, %q_copy, %k_copy)
        : (memref<1x4096x32x128xf32>, memref<1x4096x8x128xf32>,
           memref<1x4096x32x128xf32>, memref<1x4096x8x128xf32>) -> ()
    %t2 = func.call @rtclock() : () -> f64
    %kernel = arith.subf %t1, %t0 : f64
    %copy = arith.subf %t2, %t1 : f64
    %kernel_min = arith.minimumf %best_kernel, %kernel : f64
    %copy_min = arith.minimumf %best_copy, %copy : f64
    scf.yield %q_next, %k_next, %kernel_min, %copy_min
        : tensor<1x4096x32x128xf32>, tensor<1x4096x8x128xf32>, f64, f64
  }

  // 40 heads of 128 features of 4 bytes, read and written.
  %tokens = arith.constant 4096 : i64
  %bytes_per_token = arith.constant 40960 : i64
  %bytes = arith.muli %tokens, %bytes_per_token : i64
  func.call @pe_reference_report(%tokens, %bytes, %kernel_seconds,
                                 %copy_seconds)
      : (i64, i64, f64, f64) -> ()
  return
}
