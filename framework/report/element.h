/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of arrays of any type, one by one: as numbers and as text. */
#ifndef GEAE_ELEMENT_H
#define GEAE_ELEMENT_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>

/* As a double; bits are 0 or 1, complex numbers and texts are NAN. */
double element_number(const struct geae_array *, int64_t i);
int element_bit(const struct geae_array *, int64_t i);
/* Exact text: integers in full, reals with %.17g, "nan"; complex "re+imi"; texts as they are. */
void element_print(FILE *, const struct geae_array *, int64_t i);
/* " [unit]", or "" where there is none or it is "1". */
const char *unit_suffix(char *text, size_t size, const char *unit);
bool has_unit(const char *unit);
const struct geae_array *array_named(const struct geae_array *ports, size_t n_port, const char *name);
/* <name>_err, if it is there and of the same shape. */
const struct geae_array *array_error(const struct geae_array *ports, size_t n_port, const struct geae_array *of);
bool is_error_port(const struct geae_array *ports, size_t n_port, const struct geae_array *);
/* The numeric or text coordinate of axis k: from coord[], else the port named like the axis; NULL: none. */
const struct geae_array *array_axis_coord(const struct geae_array *, uint32_t k);

#endif
