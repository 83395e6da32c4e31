// What the programs print with.

#ifndef PE_TEST_CAPI_PRINTING_H
#define PE_TEST_CAPI_PRINTING_H

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Support.h"
#include <stdio.h>

static inline void write(MlirStringRef text, void *unused) {
  (void)unused;
  fwrite(text.data, 1, text.length, stdout);
}

static inline MlirLogicalResult printError(MlirDiagnostic diagnostic,
                                           void *unused) {
  (void)unused;
  printf("error: ");
  mlirDiagnosticPrint(diagnostic, write, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

#endif // PE_TEST_CAPI_PRINTING_H
