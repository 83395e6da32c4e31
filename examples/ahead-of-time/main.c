// Calls the kernel, and compares what it does with the formula.
#include "rotate.h"
#include <math.h>
#include <stdio.h>

enum { tokens = 3, heads = 32, dim = 128, pairs = dim / 2, start = 100000 };

static float x[tokens][heads][dim];

int main(void) {
  for (int t = 0; t < tokens; ++t)
    for (int h = 0; h < heads; ++h)
      for (int i = 0; i < pairs; ++i) {
        x[t][h][i] = 1.0f;
        x[t][h][i + pairs] = 0.0f;
      }
  rotate(&x[0][0][0], tokens, start);

  // The pair (1, 0) became the cosine and the sine of its angle.
  double error = 0.0;
  for (int t = 0; t < tokens; ++t)
    for (int h = 0; h < heads; ++h)
      for (int i = 0; i < pairs; ++i) {
        double angle = (start + t) * pow(500000.0, -2.0 * i / dim);
        error = fmax(error, fabs(x[t][h][i] - cos(angle)));
        error = fmax(error, fabs(x[t][h][i + pairs] - sin(angle)));
      }
  printf("%s\n", error < 2e-7 ? "within 2e-7 of the formula" : "wrong");
  return error < 2e-7 ? 0 : 1;
}
