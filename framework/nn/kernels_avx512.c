/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for processors with AVX-512. */
#ifdef __x86_64__
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <geae/nn.h>
#include "kernel.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), \
			     apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")
#endif

#define KERNEL_WIDTH 16
#include "kernel_table.h"

#ifdef __clang__
#pragma clang attribute pop
#endif

const struct kernels kernels_avx512 = KERNEL_TABLE("avx512");
#endif
