/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a core gives when it does nothing but fused multiply-adds on registers: the ceiling of matrix products. */
#ifndef GEAE_BENCH_PEAK_H
#define GEAE_BENCH_PEAK_H

/* Floating-point operations per second in single precision; simd: "avx512" or "avx2". */
double bench_peak(const char *simd);

#endif
