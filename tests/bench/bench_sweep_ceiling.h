/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spins per nanosecond of random numbers and comparisons alone, by AVX-512; median of n runs, 0 where there is none. */
#ifndef GEAE_BENCH_SWEEP_CEILING_H
#define GEAE_BENCH_SWEEP_CEILING_H

#include <stdint.h>

double bench_sweep_ceiling(int64_t n_site, int n);

#endif
