// RUN: pe-capi-pipeline 2>&1 | FileCheck %s

// A program that parses, builds, lowers and prints.

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/RegisterEverything.h"
#include "pe-c/PE.h"
#include "printing.h"
#include <stdio.h>

static MlirStringRef str(const char *text) {
  return mlirStringRefCreateFromCString(text);
}

// Appends the pe.frequencies of 4 features to the module.
static void build(MlirContext context, MlirModule module) {
  MlirNamedAttribute attributes[] = {
      {mlirIdentifierGet(context, str("base")),
       mlirFloatAttrDoubleGet(context, mlirF64TypeGet(context), 10000.0)},
      {mlirIdentifierGet(context, str("dim")),
       mlirIntegerAttrGet(mlirIntegerTypeGet(context, 64), 4)},
      {mlirIdentifierGet(context, str("scheme")),
       mlirAttributeParseGet(context, str("#pe.default"))}};
  int64_t pairs = 2;
  MlirType f64 = mlirF64TypeGet(context);
  MlirType results[] = {
      mlirRankedTensorTypeGet(1, &pairs, f64, mlirAttributeGetNull()), f64};
  MlirOperationState state = mlirOperationStateGet(
      str("pe.frequencies"), mlirLocationUnknownGet(context));
  mlirOperationStateAddAttributes(&state, 3, attributes);
  mlirOperationStateAddResults(&state, 2, results);
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module),
                                mlirOperationCreate(&state));
}

static void builds(MlirContext context) {
  // CHECK-LABEL: builds
  printf("builds\n");
  MlirModule module = mlirModuleCreateEmpty(mlirLocationUnknownGet(context));
  build(context, module);
  MlirOperation op = mlirModuleGetOperation(module);
  // CHECK-NEXT: verifies: 1
  printf("verifies: %d\n", mlirOperationVerify(op));
  // CHECK: pe.frequencies {base = 1.000000e+04 : f64, dim = 4 : i64} :
  // tensor<2xf64>, f64
  mlirOperationPrint(op, write, NULL);
  mlirModuleDestroy(module);
}

static const char *rotation =
    "func.func @rotate(%x: tensor<?x16xf32>, %p: tensor<?xi32>,\n"
    "                  %f: tensor<8xf64>) -> tensor<?x16xf32> {\n"
    "  %r = pe.rotary angles(%p, %f : tensor<?xi32>, tensor<8xf64>)\n"
    "      outs(%x : tensor<?x16xf32>)\n"
    "      {layout = #pe.layout<half>, position_dims = array<i64: 0>}\n"
    "      -> tensor<?x16xf32>\n"
    "  return %r : tensor<?x16xf32>\n"
    "}\n";

static void lowersByFunction(MlirContext context) {
  // CHECK-LABEL: lowers by function
  printf("lowers by function\n");
  MlirModule module = mlirModuleCreateParse(context, str(rotation));
  MlirPassManager passes = mlirPassManagerCreate(context);
  MlirLogicalResult added =
      peAddLowerToLLVMPipeline(mlirPassManagerGetAsOpPassManager(passes),
                               str("vector-width=256"), write, NULL);
  MlirOperation op = mlirModuleGetOperation(module);
  MlirLogicalResult run = mlirPassManagerRunOnOp(passes, op);
  // CHECK-NEXT: added: 1, ran: 1
  printf("added: %d, ran: %d\n", mlirLogicalResultIsSuccess(added),
         mlirLogicalResultIsSuccess(run));
  // CHECK: llvm.func @rotate(
  mlirOperationPrint(op, write, NULL);
  mlirPassManagerDestroy(passes);
  mlirModuleDestroy(module);
}

static void lowersByName(MlirContext context) {
  // CHECK-LABEL: lowers by name
  printf("lowers by name\n");
  MlirModule module = mlirModuleCreateParse(context, str(rotation));
  MlirPassManager passes = mlirPassManagerCreate(context);
  MlirLogicalResult added = mlirOpPassManagerAddPipeline(
      mlirPassManagerGetAsOpPassManager(passes),
      str("pe-split-rotary,convert-pe-to-linalg"), write, NULL);
  MlirOperation op = mlirModuleGetOperation(module);
  MlirLogicalResult run = mlirPassManagerRunOnOp(passes, op);
  // CHECK-NEXT: added: 1, ran: 1
  printf("added: %d, ran: %d\n", mlirLogicalResultIsSuccess(added),
         mlirLogicalResultIsSuccess(run));
  // CHECK: linalg.generic
  mlirOperationPrint(op, write, NULL);
  mlirPassManagerDestroy(passes);
  mlirModuleDestroy(module);
}

static void rejectsOptions(MlirContext context) {
  // CHECK-LABEL: rejects options
  printf("rejects options\n");
  MlirPassManager passes = mlirPassManagerCreate(context);
  // CHECK-NEXT: no such option no-such-option
  MlirLogicalResult added =
      peAddLowerToLLVMPipeline(mlirPassManagerGetAsOpPassManager(passes),
                               str("no-such-option=1"), write, NULL);
  // CHECK: added: 0
  printf("added: %d\n", mlirLogicalResultIsSuccess(added));
  mlirPassManagerDestroy(passes);
}

static void rejectsWithoutCallback(MlirContext context) {
  // CHECK-LABEL: rejects without callback
  printf("rejects without callback\n");
  MlirPassManager passes = mlirPassManagerCreate(context);
  MlirLogicalResult added =
      peAddLowerToLLVMPipeline(mlirPassManagerGetAsOpPassManager(passes),
                               str("no-such-option=1"), NULL, NULL);
  // CHECK-NEXT: added: 0
  printf("added: %d\n", mlirLogicalResultIsSuccess(added));
  mlirPassManagerDestroy(passes);
}

static void rejectsFunctions(MlirContext context) {
  // CHECK-LABEL: rejects functions
  printf("rejects functions\n");
  MlirPassManager passes =
      mlirPassManagerCreateOnOperation(context, str("func.func"));
  // CHECK-NEXT: expects a pass manager that runs on builtin.module, but found
  // one that runs on func.func
  MlirLogicalResult added = peAddLowerToLLVMPipeline(
      mlirPassManagerGetAsOpPassManager(passes), str(""), write, NULL);
  // CHECK-NEXT: added: 0
  printf("added: %d\n", mlirLogicalResultIsSuccess(added));
  mlirPassManagerDestroy(passes);
}

// Whether a pass here and an op of MLIR agree on what a trait is.
static void rejectsNestedModules(MlirContext context) {
  // CHECK-LABEL: rejects nested modules
  printf("rejects nested modules\n");
  MlirModule module = mlirModuleCreateParse(context, str("module {}"));
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module),
                                mlirModuleGetOperation(mlirModuleCreateEmpty(
                                    mlirLocationUnknownGet(context))));
  MlirPassManager passes = mlirPassManagerCreate(context);
  peAddLowerToLLVMPipeline(mlirPassManagerGetAsOpPassManager(passes), str(""),
                           write, NULL);
  fflush(stdout);
  MlirLogicalResult run =
      mlirPassManagerRunOnOp(passes, mlirModuleGetOperation(module));
  // CHECK: error: 'builtin.module' op expects no modules inside, but found a
  // CHECK-SAME: 'builtin.module'
  // CHECK: ran: 0
  printf("ran: %d\n", mlirLogicalResultIsSuccess(run));
  mlirPassManagerDestroy(passes);
  mlirModuleDestroy(module);
}

int main(void) {
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  peRegisterAllDialects(registry);
  peRegisterAllPasses();
  MlirContext context = mlirContextCreateWithRegistry(registry, false);
  mlirContextGetOrLoadDialect(context, str("pe"));
  builds(context);
  lowersByFunction(context);
  lowersByName(context);
  rejectsOptions(context);
  rejectsWithoutCallback(context);
  rejectsFunctions(context);
  rejectsNestedModules(context);
  mlirContextDestroy(context);
  mlirDialectRegistryDestroy(registry);
  return 0;
}
