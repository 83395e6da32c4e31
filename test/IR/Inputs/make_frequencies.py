# Writes frequencies.txt: what pe.frequencies has to fold to.
#
# Needs mpmath; run it by hand when a scheme is added, and commit the result.
# Each line is "dim base factor", where a factor of 1 is the default scheme,
# followed by the dim / 2 inverse frequencies, rounded once from 50 digits to
# f64. All numbers are hexadecimal floats.

import mpmath

DIMS = (2, 4, 6, 40, 64, 80, 96, 128, 130, 254, 256)
BASES = (1e2, 1e4, 12345.678, 5e5, 1e6, 1e7)
FACTORS = (1.0, 3.7)

mpmath.mp.dps = 50


def inverse_frequency(i, dim, base, factor):
    exponent = mpmath.mpf(-2 * i) / dim
    return float(mpmath.power(base, exponent) / factor)


for dim in DIMS:
    for base in BASES:
        for factor in FACTORS:
            values = [
                inverse_frequency(i, dim, mpmath.mpf(base), mpmath.mpf(factor))
                for i in range(dim // 2)
            ]
            print(dim, *(x.hex() for x in (base, factor, *values)))
