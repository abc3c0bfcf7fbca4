/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for processors with AVX-512: 512 replicas at once. */
#ifdef __x86_64__
#include <immintrin.h>
#include <stdint.h>
#include <string.h>
#include <geae/xoshiro.h>
#include "bit_kernel.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2")
#endif

#define BIT_LANES 8
#include "bit_table.h"

#ifdef __clang__
#pragma clang attribute pop
#endif

const struct bit_kernels bit_kernels_avx512 = BIT_TABLE("avx512");
#endif
