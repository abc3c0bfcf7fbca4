/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as .npy files (format 1.0, little endian), as numpy.load reads them. */
#ifndef GEAE_NPY_H
#define GEAE_NPY_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>

/* false: not written; *why says in words (a text array, an error of the file). */
bool npy_write(FILE *, const struct geae_array *, const char **why);

#endif
