/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes, checks and copies of struct geae_array.
 *
 * A row is everything behind dimension 0.  The rows of a GEAE_BIT array are packed, lowest bit first,
 * and each is padded to whole bytes: [row][y][x] takes dim[0] * ((dim[1] * dim[2] + 7) / 8) bytes,
 * [row] one byte per row, and a single bit one byte. */
#ifndef GEAE_ARRAY_H
#define GEAE_ARRAY_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"

size_t array_element_size(uint32_t dtype);    /* bytes; 0 for GEAE_BIT and for unknown types */
const char *array_type_name(uint32_t dtype);  /* "bit", "u8", ...; NULL: unknown */
const char *array_role_name(uint32_t role);   /* "control", ...; NULL: unknown */
bool array_role(const char *word, uint32_t *role);
int64_t array_rows(const struct geae_array *); /* dim[0]; 1 where rank is 0 */
/* false: no such type, a negative extent, or more bytes than can be counted. */
bool array_row_bytes(const struct geae_array *, size_t *bytes);
bool array_bytes(const struct geae_array *, size_t *bytes);
/* NULL, or what is wrong with its description (name, type, rank, extents, axes), data aside. */
const char *array_fault(const struct geae_array *, struct arena *);

/* All of it in `arena`: texts, data, and the coordinates (which arrive without coordinates of their
 * own: those may go round in a circle).  NULL: out of memory, or the array is not sound. */
struct geae_array *array_copy(struct arena *, const struct geae_array *);
/* n texts along `axis`, copied. */
struct geae_array *array_texts(struct arena *, const char *name, const char *axis, size_t n, const char *const *text);

#endif
