/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for any processor. */
#define KERNEL_WIDTH 4
#include "kernel_table.h"

const struct kernels kernels_plain = KERNEL_TABLE("plain");
