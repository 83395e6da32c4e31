// RUN: pe-capi-attributes 2>&1 | FileCheck %s

// Attributes of enumerations are made of numbers, and schemes of text.

#include "mlir-c/BuiltinAttributes.h"
#include "pe-c/PE.h"
#include "printing.h"
#include <stdio.h>

static void show(MlirAttribute attribute) {
  if (mlirAttributeIsNull(attribute)) {
    printf("null\n");
    return;
  }
  mlirAttributePrint(attribute, write, NULL);
  printf("\n");
}

static void enumerations(MlirContext context) {
  // CHECK-LABEL: enumerations
  printf("enumerations\n");
  // CHECK-NEXT: #pe.layout<interleaved_to_half>
  MlirAttribute layout = peLayoutAttrGet(context, PELayoutInterleavedToHalf);
  show(layout);
  // CHECK-NEXT: #pe.layout<half_to_interleaved>
  show(peLayoutAttrGet(context, PELayoutHalfToInterleaved));
  // CHECK-NEXT: #pe.rounding<f32>
  show(peRoundingAttrGet(context, PERoundingF32));
  // CHECK-NEXT: #pe.order<sin_cos>
  show(peOrderAttrGet(context, PEOrderSinCos));
  // CHECK-NEXT: #pe.alibi_form<column>
  show(peAlibiFormAttrGet(context, PEAlibiFormColumn));
  // CHECK-NEXT: 1 0 2
  printf("%d %d %d\n", peAttributeIsALayout(layout),
         peAttributeIsAOrder(layout), peLayoutAttrGetValue(layout));
  // CHECK-NEXT: error: expects a case of #pe.layout, but found 77
  // CHECK-NEXT: null
  show(peLayoutAttrGet(context, (PELayout)77));
}

static MlirAttribute parse(MlirContext context, const char *text) {
  return mlirAttributeParseGet(context, mlirStringRefCreateFromCString(text));
}

static void schemes(MlirContext context) {
  // CHECK-LABEL: schemes
  printf("schemes\n");
  // CHECK-NEXT: #pe.default
  show(parse(context, "#pe.default"));
  // CHECK-NEXT: #pe.linear<factor = 4.0{{.*}}>
  MlirAttribute linear = parse(context, "#pe.linear<factor = 4.0>");
  show(linear);
  // CHECK-NEXT: #pe.yarn<{{.*}}embeddings = 4096, truncate = false>
  show(parse(context, "#pe.yarn<truncate = false, factor = 40.0, "
                      "original_max_position_embeddings = 4096>"));
  // CHECK-NEXT: #pe.divisors<[2.0{{.*}}, 3.2{{.*}}]>
  show(parse(context, "#pe.divisors<[2.0, 32.0]>"));
  MlirAttribute dynamic =
      parse(context, "#pe.dynamic_ntk<factor = 2.0, "
                     "original_max_position_embeddings = 2048>");
  // CHECK-NEXT: 1 1
  printf("%d %d\n", peAttributeIsAScheme(linear),
         peAttributeIsAScheme(dynamic));
  // CHECK-NEXT: 0 1
  printf("%d %d\n", peSchemeDependsOnSeqLen(linear),
         peSchemeDependsOnSeqLen(dynamic));
}

static void evaluation(MlirContext context) {
  // CHECK-LABEL: evaluation
  printf("evaluation\n");
  double frequencies[2], a;
  MlirAttribute linear = parse(context, "#pe.linear<factor = 4.0>");
  MlirLogicalResult result =
      peSchemeEvaluate(linear, 4, 10000.0, 0, frequencies, &a);
  // CHECK-NEXT: 1 0.25 0.0025 1
  printf("%d %g %g %g\n", mlirLogicalResultIsSuccess(result), frequencies[0],
         frequencies[1], a);
  // CHECK-NEXT: error: expects dim to be even, at least 2 {{.*}} but found 5
  // CHECK-NEXT: 0
  result = peSchemeEvaluate(linear, 5, 10000.0, 0, frequencies, &a);
  printf("%d\n", mlirLogicalResultIsSuccess(result));
}

static void badKeys(MlirContext context) {
  // CHECK-LABEL: bad keys
  printf("bad keys\n");
  // CHECK-NEXT: error: {{.*}}factor
  // CHECK-NEXT: null
  show(parse(context, "#pe.linear<factor = 0.5>"));
  // CHECK-NEXT: error: expects factor in #pe.linear, but found nothing
  // CHECK-NEXT: null
  show(parse(context, "#pe.linear"));
  // CHECK-NEXT: error: expects factor in #pe.ntk, but found base
  // CHECK-NEXT: null
  show(parse(context, "#pe.ntk<base = 2.0>"));
}

static void noScheme(MlirContext context) {
  // CHECK-LABEL: no scheme
  printf("no scheme\n");
  MlirAttribute unit = mlirUnitAttrGet(context);
  MlirAttribute null = mlirAttributeGetNull();
  // CHECK-NEXT: 0 0
  printf("%d %d\n", peAttributeIsAScheme(unit), peAttributeIsAScheme(null));
  // CHECK-NEXT: 0 0
  printf("%d %d\n", peSchemeDependsOnSeqLen(unit),
         peSchemeDependsOnSeqLen(null));
  double frequencies[2], a;
  // CHECK-NEXT: error: expects a scheme, but found unit
  // CHECK-NEXT: 0
  MlirLogicalResult result =
      peSchemeEvaluate(unit, 4, 10000.0, 0, frequencies, &a);
  printf("%d\n", mlirLogicalResultIsSuccess(result));
  // CHECK-NEXT: 0
  result = peSchemeEvaluate(null, 4, 10000.0, 0, frequencies, &a);
  printf("%d\n", mlirLogicalResultIsSuccess(result));
}

static void buckets(MlirContext context) {
  // CHECK-LABEL: buckets
  printf("buckets\n");
  MlirAttribute t5 =
      parse(context, "#pe.t5_buckets<max_distance = 128, num_buckets = 32>");
  // CHECK-NEXT: #pe.t5_buckets<num_buckets = 32, max_distance = 128>
  show(t5);
  MlirAttribute window = parse(context, "#pe.window<height = 2, width = 3>");
  MlirAttribute linear = parse(context, "#pe.linear<factor = 4.0>");
  MlirAttribute null = mlirAttributeGetNull();
  // CHECK-NEXT: 1 1 0 0
  printf("%d %d %d %d\n", peAttributeIsABuckets(t5),
         peAttributeIsABuckets(window), peAttributeIsABuckets(linear),
         peAttributeIsABuckets(null));
  // CHECK-NEXT: 32 15 0 0
  printf("%d %d %d %d\n", (int)peBucketsGetNumColumns(t5),
         (int)peBucketsGetNumColumns(window),
         (int)peBucketsGetNumColumns(linear),
         (int)peBucketsGetNumColumns(null));
  // CHECK-NEXT: 14 31 10 -1 -1
  printf("%d %d %d %d %d\n", (int)peBucketsGetColumn(t5, 200, 120),
         (int)peBucketsGetColumn(t5, 0, 1 << 20),
         (int)peBucketsGetColumn(window, 3, 2),
         (int)peBucketsGetColumn(linear, 0, 0),
         (int)peBucketsGetColumn(null, 0, 0));
  // CHECK-NEXT: error: expects num_buckets to be even with bidirectional
  // CHECK-NEXT: null
  show(parse(context, "#pe.t5_buckets<max_distance = 128, num_buckets = 31>"));
}

int main(void) {
  MlirContext context = mlirContextCreate();
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__pe__(), context);
  mlirContextAttachDiagnosticHandler(context, printError, NULL, NULL);
  enumerations(context);
  schemes(context);
  evaluation(context);
  badKeys(context);
  noScheme(context);
  buckets(context);
  mlirContextDestroy(context);
  return 0;
}
