// RUN: pe-capi-attributes 2>&1 | FileCheck %s

// Attributes are made of numbers, and give the numbers back.

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/Diagnostics.h"
#include "pe-c/PE.h"
#include <stdio.h>

static void write(MlirStringRef text, void *unused) {
  (void)unused;
  fwrite(text.data, 1, text.length, stdout);
}

static MlirLogicalResult printError(MlirDiagnostic diagnostic, void *unused) {
  (void)unused;
  printf("error: ");
  mlirDiagnosticPrint(diagnostic, write, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

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

static void schemes(MlirContext context) {
  // CHECK-LABEL: schemes
  printf("schemes\n");
  // CHECK-NEXT: #pe.default
  show(peDefaultSchemeAttrGet(context));
  // CHECK-NEXT: #pe.timescales
  show(peTimescalesSchemeAttrGet(context));
  PEFactorKeys factor = {4.0};
  // CHECK-NEXT: #pe.linear<factor = 4.0{{.*}}>
  show(peLinearSchemeAttrGet(context, factor));
  // CHECK-NEXT: #pe.ntk<factor = 4.0{{.*}}>
  show(peNTKSchemeAttrGet(context, factor));
  PEDynamicNTKKeys dynamic = {2.0, 2048};
  // CHECK-NEXT: #pe.dynamic_ntk<factor = 2.0{{.*}},
  // original_max_position_embeddings = 2048>
  show(peDynamicNTKSchemeAttrGet(context, dynamic));
  PEByPartsKeys parts = {8.0, 8192, 1.0, 4.0};
  // CHECK-NEXT: #pe.ntk_by_parts<
  show(peNTKByPartsSchemeAttrGet(context, parts));
  // CHECK-NEXT: #pe.llama3<
  MlirAttribute llama3 = peLlama3SchemeAttrGet(context, parts);
  show(llama3);
  // CHECK-NEXT: 1 0 4
  printf("%d %d %g\n", peAttributeIsALlama3Scheme(llama3),
         peAttributeIsANTKByPartsScheme(llama3),
         peLlama3SchemeAttrGetKeys(llama3).high_freq_factor);
  PEYarnKeys yarn = peYarnKeysWithDefaults(40.0, 4096);
  yarn.truncate = false;
  // CHECK-NEXT: #pe.yarn<factor = 4.0{{.*}}+01,
  // original_max_position_embeddings = 4096, truncate = false>
  show(peYarnSchemeAttrGet(context, yarn));
  PEProportionalKeys proportional = {0.25, 1.0};
  // CHECK-NEXT: #pe.proportional<
  show(peProportionalSchemeAttrGet(context, proportional));
}

static void lists(MlirContext context) {
  // CHECK-LABEL: lists
  printf("lists\n");
  double small[] = {1.0, 1.5}, large[] = {2.0, 32.0};
  PELongRoPEKeys keys = {.short_factor = {small, 2},
                         .long_factor = {large, 2},
                         .original_max_position_embeddings = 4096,
                         .factor = 32.0};
  MlirAttribute longrope = peLongRoPESchemeAttrGet(context, keys);
  // CHECK-NEXT: #pe.longrope<short_factor = [1.0{{.*}}, 1.5{{.*}}], long_factor
  // = [2.0{{.*}}, 3.2{{.*}}], original_max_position_embeddings = 4096, factor
  // = 3.2{{[^,]*}}>
  show(longrope);
  PELongRoPEKeys read = peLongRoPESchemeAttrGetKeys(longrope);
  // CHECK-NEXT: 2 32 32 0
  printf("%d %g %g %g\n", (int)read.long_factor.size, read.long_factor.data[1],
         read.factor, read.attention_factor);
  PEDivisorsKeys divisors = {{large, 2}};
  // CHECK-NEXT: #pe.divisors<[2.0{{.*}}, 3.2{{.*}}]>
  show(peDivisorsSchemeAttrGet(context, divisors));
}

static void evaluation(MlirContext context) {
  // CHECK-LABEL: evaluation
  printf("evaluation\n");
  double frequencies[2], a;
  PEFactorKeys factor = {4.0};
  MlirAttribute linear = peLinearSchemeAttrGet(context, factor);
  MlirLogicalResult result =
      peSchemeEvaluate(linear, 4, 10000.0, 0, frequencies, &a);
  // CHECK-NEXT: 1 0.25 0.0025 1
  printf("%d %g %g %g\n", mlirLogicalResultIsSuccess(result), frequencies[0],
         frequencies[1], a);
  // CHECK-NEXT: error: expects dim to be even, at least 2 and at most 1048576,
  // but found 5 CHECK-NEXT: 0
  result = peSchemeEvaluate(linear, 5, 10000.0, 0, frequencies, &a);
  printf("%d\n", mlirLogicalResultIsSuccess(result));
}

static void badKeys(MlirContext context) {
  // CHECK-LABEL: bad keys
  printf("bad keys\n");
  PEFactorKeys factor = {0.5};
  // CHECK-NEXT: error: {{.*}}factor
  // CHECK-NEXT: null
  show(peLinearSchemeAttrGet(context, factor));
}

static void negativeSizes(MlirContext context) {
  // CHECK-LABEL: negative sizes
  printf("negative sizes\n");
  double one[] = {1.0};
  PEDivisorsKeys divisors = {{one, -1}};
  // CHECK-NEXT: error: expects the size of a list to be at least 0, but found
  // -1 CHECK-NEXT: null
  show(peDivisorsSchemeAttrGet(context, divisors));
  PELongRoPEKeys longrope = {.short_factor = {one, 1},
                             .long_factor = {one, -2},
                             .original_max_position_embeddings = 4096,
                             .factor = 32.0};
  // CHECK-NEXT: error: expects the size of a list to be at least 0, but found
  // -2 CHECK-NEXT: null
  show(peLongRoPESchemeAttrGet(context, longrope));
}

static void noScheme(MlirContext context) {
  // CHECK-LABEL: no scheme
  printf("no scheme\n");
  MlirAttribute unit = mlirUnitAttrGet(context);
  MlirAttribute null = mlirAttributeGetNull();
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

int main(void) {
  MlirContext context = mlirContextCreate();
  mlirContextAttachDiagnosticHandler(context, printError, NULL, NULL);
  enumerations(context);
  schemes(context);
  lists(context);
  evaluation(context);
  badKeys(context);
  negativeSizes(context);
  noScheme(context);
  mlirContextDestroy(context);
  return 0;
}
