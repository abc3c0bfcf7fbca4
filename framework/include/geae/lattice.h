/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/lattice.h - sites of a torus, numbered row by row: site = (... (x0 * dim[1] + x1) * dim[2] + x2 ...). */
#ifndef GEAE_LATTICE_H
#define GEAE_LATTICE_H

#include <stdint.h>

static inline int64_t geae_wrap(int64_t x, int64_t n) /* into 0..n-1, for any x */
{
	int64_t r = x % n;

	return r < 0 ? r + n : r;
}

static inline int64_t geae_site2(int64_t L, int64_t y, int64_t x) /* square torus; any y and x */
{
	return geae_wrap(y, L) * L + geae_wrap(x, L);
}

static inline void geae_position(uint32_t rank, const int64_t *dim, int64_t site, int64_t *x)
{
	for (uint32_t k = rank; k-- > 0; site /= dim[k])
		x[k] = site % dim[k];
}

static inline int64_t geae_site(uint32_t rank, const int64_t *dim, const int64_t *x) /* any x */
{
	int64_t site = 0;

	for (uint32_t k = 0; k < rank; k++)
		site = site * dim[k] + geae_wrap(x[k], dim[k]);
	return site;
}

/* The site at `offset` from `site`. */
static inline int64_t geae_shifted(uint32_t rank, const int64_t *dim, int64_t site, const int32_t *offset)
{
	int64_t out = 0, cell = 1;

	for (uint32_t k = rank; k-- > 0; site /= dim[k], cell *= dim[k])
		out += cell * geae_wrap(site % dim[k] + offset[k], dim[k]);
	return out;
}

#endif
