/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for 128 replicas at once: the vectors that every 64-bit processor has (SSE2, NEON). */
#define BIT_LANES 2
#include "bit_table.h"

const struct bit_kernels bit_kernels_two = BIT_TABLE("two");
