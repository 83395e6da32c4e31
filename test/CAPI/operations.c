// RUN: pe-capi-operations 2>&1 | FileCheck %s

// Rotations and biases are created by a function for each.

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/IR.h"
#include "pe-c/PE.h"
#include "printing.h"
#include <stdio.h>

// A module whose block has an argument for each type in `types`, which a null
// pointer ends.
static MlirModule makeModule(MlirContext context, MlirValue *values,
                             const char *const *types) {
  MlirLocation location = mlirLocationUnknownGet(context);
  MlirModule module = mlirModuleCreateEmpty(location);
  for (; *types; ++types) {
    MlirType type =
        mlirTypeParseGet(context, mlirStringRefCreateFromCString(*types));
    *values++ = mlirBlockAddArgument(mlirModuleGetBody(module), type, location);
  }
  return module;
}

// Prints whether the operation verifies, and the operation.
static void show(MlirModule module, MlirOperation op) {
  if (mlirOperationIsNull(op)) {
    printf("null\n");
  } else {
    mlirBlockAppendOwnedOperation(mlirModuleGetBody(module), op);
    if (mlirOperationVerify(op)) {
      // Modules have no arguments, and would be printed in the generic form.
      MlirOpPrintingFlags flags = mlirOpPrintingFlagsCreate();
      mlirOpPrintingFlagsAssumeVerified(flags);
      mlirOperationPrintWithFlags(op, flags, write, NULL);
      mlirOpPrintingFlagsDestroy(flags);
      printf("\n");
    }
  }
  mlirModuleDestroy(module);
}

static const int64_t tokens = 0;

// Shows the pe.rotary of an init, positions and frequencies of these types.
static void showRotary(MlirContext context, const char *init,
                       const char *positions, const char *invFreq,
                       const PERotaryOptions *options) {
  const char *const types[] = {init, positions, invFreq, NULL};
  MlirValue values[3];
  MlirModule module = makeModule(context, values, types);
  show(module,
       peRotaryCreate(mlirLocationUnknownGet(context), values[0], values[1],
                      values[2], PELayoutHalf, 1, &tokens, options));
}

static void updates(MlirContext context) {
  // CHECK-LABEL: updates
  printf("updates\n");
  // CHECK-NEXT: pe.rotary angles({{[^)]*}}) outs({{[^)]*}})
  // CHECK-SAME: {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  // CHECK-SAME: -> tensor<?x4x16xf32>
  showRotary(context, "tensor<?x4x16xf32>", "tensor<?xi32>", "tensor<8xf64>",
             NULL);
}

static void hasNoResult(MlirContext context) {
  // CHECK-LABEL: has no result
  printf("has no result\n");
  PERotaryOptions options = {0};
  // CHECK-NEXT: {{^}}pe.rotary angles({{[^)]*}})
  // CHECK-SAME: outs({{.*}}: memref<?x16xf32>) {
  // CHECK-NOT: ->
  showRotary(context, "memref<?x16xf32>", "memref<?xi32>", "memref<8xf64>",
             &options);
}

static void quantizes(MlirContext context) {
  // CHECK-LABEL: quantizes
  printf("quantizes\n");
  const char *const types[] = {"tensor<?x4x20xf8E4M3FN>",
                               "tensor<?xi32>",
                               "tensor<8xf64>",
                               "tensor<?x4x20xf8E5M2>",
                               "f64",
                               "tensor<?x1x1xf32>",
                               "tensor<?x4x5xf32>",
                               NULL};
  MlirValue values[7];
  MlirModule module = makeModule(context, values, types);
  PERotaryOptions options = {0};
  options.rotation.x = values[3];
  options.rotation.xScale = values[4];
  options.rotation.scale = values[5];
  options.rotation.initScale = values[6];
  options.rotation.begin = 4;
  options.rotation.conjugate = true;
  options.rotation.blockSize = 4;
  options.rotation.saturate = true;
  // CHECK-NEXT: ins({{[^)]*}}) x_scale({{[^)]*}}) angles({{[^)]*}})
  // CHECK-SAME: scale({{[^)]*}}) outs({{[^)]*}}) init_scale({{[^)]*}})
  // CHECK-SAME: {begin = 4 : i64, block_size = 4 : i64, conjugate,
  // CHECK-SAME: layout = #pe.layout<interleaved>,
  // CHECK-SAME: position_dims = array<i64: 0>, saturate}
  show(module,
       peRotaryCreate(mlirLocationUnknownGet(context), values[0], values[1],
                      values[2], PELayoutInterleaved, 1, &tokens, &options));
}

static void hasAxes(MlirContext context) {
  // CHECK-LABEL: has axes
  printf("has axes\n");
  const int64_t axes[] = {0, 1, 0, 1};
  PERotaryOptions options = {0};
  options.numAxes = 4;
  options.axes = axes;
  // CHECK-NEXT: axes = array<i64: 0, 1, 0, 1>
  showRotary(context, "tensor<?x4x8xf32>", "tensor<2x?xf32>", "tensor<4xf64>",
             &options);
}

static void mixesAxes(MlirContext context) {
  // CHECK-LABEL: mixes axes
  printf("mixes axes\n");
  const int64_t heads = 1;
  PERotaryOptions options = {0};
  options.numFreqDims = 1;
  options.freqDims = &heads;
  options.mixedAxes = true;
  // CHECK-NEXT: freq_dims = array<i64: 1>, {{.*}}, mixed_axes,
  showRotary(context, "tensor<?x4x8xf32>", "tensor<2x?xf32>",
             "tensor<2x4x4xf32>", &options);
}

static void appliesTables(MlirContext context) {
  // CHECK-LABEL: applies tables
  printf("applies tables\n");
  const char *const types[] = {"tensor<?x4x8xbf16>", "tensor<?x8xf32>",
                               "tensor<?x8xf32>", "tensor<?x4x8xf32>", NULL};
  MlirValue values[4];
  MlirModule module = makeModule(context, values, types);
  PEApplyRotaryOptions options = {0};
  options.rotation.x = values[3];
  options.perFeature = true;
  // CHECK-NEXT: pe.apply_rotary ins({{[^)]*}}) tables({{[^)]*}})
  // CHECK-SAME: outs({{[^)]*}}) {{.*}}per_feature
  show(module, peApplyRotaryCreate(mlirLocationUnknownGet(context), values[0],
                                   values[1], values[2], PELayoutHalf, 1,
                                   &tokens, &options));
}

static void addsBiases(MlirContext context) {
  // CHECK-LABEL: adds biases
  printf("adds biases\n");
  const char *const types[] = {"tensor<4x?x?xf32>",
                               "tensor<4xf32>",
                               "tensor<4x?x?xbf16>",
                               "index",
                               "index",
                               NULL};
  MlirValue values[5];
  MlirModule module = makeModule(context, values, types);
  PEBiasOptions options = {0};
  options.x = values[2];
  options.queryStart = values[3];
  options.keyStart = values[4];
  options.causal = true;
  // CHECK-NEXT: pe.alibi ins({{[^)]*}}) slopes({{[^)]*}})
  // CHECK-SAME: query_start({{[^)]*}}) key_start({{[^)]*}}) outs({{[^)]*}})
  // CHECK-SAME: {causal, form = #pe.alibi_form<symmetric>}
  show(module, peAlibiCreate(mlirLocationUnknownGet(context), values[0],
                             values[1], PEAlibiFormSymmetric, &options));
}

static void addsBiasesOfATable(MlirContext context, const char *buckets) {
  const char *const types[] = {"tensor<4x?x?xf32>", "tensor<4x32xf32>", NULL};
  MlirValue values[2];
  MlirModule module = makeModule(context, values, types);
  MlirAttribute attribute =
      buckets ? mlirAttributeParseGet(context,
                                      mlirStringRefCreateFromCString(buckets))
              : mlirAttributeGetNull();
  show(module, peRelativeBiasCreate(mlirLocationUnknownGet(context), values[0],
                                    values[1], attribute, NULL));
}

static void addsBiasesByBuckets(MlirContext context) {
  // CHECK-LABEL: buckets
  printf("buckets\n");
  // CHECK-NEXT: pe.relative_bias table({{[^)]*}}) outs({{[^)]*}}) {buckets =
  // CHECK-SAME: #pe.t5_buckets<num_buckets = 32, max_distance = 128>}
  addsBiasesOfATable(context,
                     "#pe.t5_buckets<num_buckets = 32, max_distance = 128>");
  // CHECK-NEXT: error: expects a rule of buckets, but found unit
  // CHECK-NEXT: null
  addsBiasesOfATable(context, "unit");
  // CHECK-NEXT: error: expects a rule of buckets, but found null
  // CHECK-NEXT: null
  addsBiasesOfATable(context, NULL);
}

static void writesTokens(MlirContext context) {
  // CHECK-LABEL: writes tokens
  printf("writes tokens\n");
  const char *const types[] = {"tensor<?x4x16xbf16>", "tensor<?xi64>",
                               "tensor<?x16x4x16xbf16>", NULL};
  MlirValue values[3];
  MlirModule module = makeModule(context, values, types);
  const int64_t slots[] = {0, 1};
  // CHECK-NEXT: pe.write_cache ins({{[^)]*}}) slots({{[^)]*}}) outs({{[^)]*}})
  // CHECK-SAME: {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>} ->
  // CHECK-SAME: tensor<?x16x4x16xbf16>
  show(module,
       peWriteCacheCreate(mlirLocationUnknownGet(context), values[0], values[1],
                          values[2], 1, &tokens, 2, slots, NULL));
}

static void writesCodes(MlirContext context) {
  // CHECK-LABEL: writes codes
  printf("writes codes\n");
  const char *const types[] = {"memref<?x16xf32>",    "memref<?xi32>",
                               "memref<?x20xf8E5M2>", "f64",
                               "memref<?x4xf32>",     NULL};
  MlirValue values[5];
  MlirModule module = makeModule(context, values, types);
  const int64_t slots = 0;
  PEWriteCacheOptions options = {0};
  options.xScale = values[3];
  options.initScale = values[4];
  options.begin = 4;
  options.blockSize = 4;
  options.saturate = true;
  // CHECK-NEXT: {{^}}pe.write_cache ins({{[^)]*}}) x_scale({{[^)]*}})
  // CHECK-SAME: slots({{[^)]*}}) outs({{[^)]*}}) init_scale({{[^)]*}})
  // CHECK-SAME: {begin = 4 : i64, block_size = 4 : i64, saturate,
  show(module,
       peWriteCacheCreate(mlirLocationUnknownGet(context), values[0], values[1],
                          values[2], 1, &tokens, 1, &slots, &options));
}

static void wrongCases(MlirContext context) {
  // CHECK-LABEL: wrong cases
  printf("wrong cases\n");
  const char *const types[] = {"tensor<?x4x4xf32>", "tensor<?xi32>",
                               "tensor<2xf64>", NULL};
  MlirValue values[3];
  MlirLocation location = mlirLocationUnknownGet(context);
  MlirModule module = makeModule(context, values, types);
  // CHECK-NEXT: error: expects a case of #pe.layout, but found 77
  // CHECK-NEXT: null
  show(module, peRotaryCreate(location, values[0], values[1], values[2],
                              (PELayout)77, 1, &tokens, NULL));
  module = makeModule(context, values, types);
  // CHECK-NEXT: error: expects a case of #pe.layout, but found 78
  // CHECK-NEXT: null
  show(module, peApplyRotaryCreate(location, values[0], values[1], values[2],
                                   (PELayout)78, 1, &tokens, NULL));
  module = makeModule(context, values, types);
  // CHECK-NEXT: error: expects a case of #pe.alibi_form, but found 79
  // CHECK-NEXT: null
  show(module,
       peAlibiCreate(location, values[0], values[1], (PEAlibiForm)79, NULL));
}

static void doesNotVerify(MlirContext context) {
  // CHECK-LABEL: does not verify
  printf("does not verify\n");
  PERotaryOptions options = {0};
  options.rotation.blockSize = -1;
  // CHECK-NEXT: error: {{.*}}block_size
  showRotary(context, "tensor<?x4x8xf32>", "tensor<?xi32>", "tensor<4xf64>",
             &options);
}

int main(void) {
  MlirContext context = mlirContextCreate();
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__pe__(), context);
  mlirContextAttachDiagnosticHandler(context, printError, NULL, NULL);
  updates(context);
  hasNoResult(context);
  quantizes(context);
  hasAxes(context);
  mixesAxes(context);
  appliesTables(context);
  addsBiases(context);
  addsBiasesByBuckets(context);
  writesTokens(context);
  writesCodes(context);
  wrongCases(context);
  doesNotVerify(context);
  mlirContextDestroy(context);
  return 0;
}
