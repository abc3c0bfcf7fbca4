/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for processors with AVX2. */
#ifdef __x86_64__
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <geae/nn.h>
#include "kernel.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#define KERNEL_WIDTH 8
#include "kernel_table.h"

#ifdef __clang__
#pragma clang attribute pop
#endif

const struct kernels kernels_avx2 = KERNEL_TABLE("avx2");
#endif
