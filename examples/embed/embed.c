/*===- embed.c - pe from C ----------------------------------------*- C -*-===*\
|*
|* Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Lowers a module, given as a file of IR, to the LLVM dialect and prints it.
|*
\*===----------------------------------------------------------------------===*/

#include "mlir-c/RegisterEverything.h"
#include "pe-c/PE.h"
#include <stdio.h>
#include <stdlib.h>

static void print(MlirStringRef text, void *file) {
  fwrite(text.data, 1, text.length, file);
}

/* The text of a file, which the caller frees; null if it cannot be read. */
static char *readFile(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END))
    return NULL;
  long size = ftell(file);
  rewind(file);
  char *text = calloc(1, size + 1);
  if (text && fread(text, 1, size, file) != (size_t)size) {
    free(text);
    text = NULL;
  }
  fclose(file);
  return text;
}

static MlirLogicalResult lower(MlirContext context, MlirModule module) {
  MlirPassManager passes = mlirPassManagerCreate(context);
  mlirPassManagerEnableVerifier(passes, false); /* Once at the end is enough. */
  MlirStringRef options = mlirStringRefCreateFromCString("");
  MlirLogicalResult result = peAddLowerToLLVMPipeline(
      mlirPassManagerGetAsOpPassManager(passes), options, print, stderr);
  if (mlirLogicalResultIsSuccess(result))
    result = mlirPassManagerRunOnOp(passes, mlirModuleGetOperation(module));
  mlirPassManagerDestroy(passes);
  return result;
}

int main(int argc, char **argv) {
  char *source = argc == 2 ? readFile(argv[1]) : NULL;
  if (!source) {
    fprintf(stderr, "usage: embed-c FILE.mlir\n");
    return 1;
  }

  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  peRegisterAllDialects(registry);
  MlirContext context = mlirContextCreateWithRegistry(registry, false);

  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(source));
  bool done = !mlirModuleIsNull(module) &&
              mlirLogicalResultIsSuccess(lower(context, module)) &&
              mlirOperationVerify(mlirModuleGetOperation(module));
  if (done)
    mlirOperationPrint(mlirModuleGetOperation(module), print, stdout);

  if (!mlirModuleIsNull(module))
    mlirModuleDestroy(module);
  mlirContextDestroy(context);
  mlirDialectRegistryDestroy(registry);
  free(source);
  return done ? 0 : 1;
}
