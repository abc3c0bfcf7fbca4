/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for every processor. */
#include "sym_vector.h"

const struct sym_kernels sym_kernels_plain = SYM_TABLE("plain");
