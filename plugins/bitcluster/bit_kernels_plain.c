/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for 64 replicas at once, without vectors. */
#define BIT_LANES 1
#include "bit_table.h"

const struct bit_kernels bit_kernels_plain = BIT_TABLE("plain");
