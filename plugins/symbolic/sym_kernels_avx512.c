/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for processors with AVX-512. */
#ifdef __x86_64__
#include <math.h>
#include <string.h>
#include "sym_formula.h"
#include "sym_kernel.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2")
#endif

#include "sym_vector.h"

#ifdef __clang__
#pragma clang attribute pop
#endif

const struct sym_kernels sym_kernels_avx512 = SYM_TABLE("avx512");
#endif
