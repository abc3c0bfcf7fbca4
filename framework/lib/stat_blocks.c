/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of rows for the jackknife, that respect chains. */
#include <geae/stat.h>

int64_t geae_blocks(const struct geae_points *p, int64_t point, int64_t n_block, int32_t *block, int *whole)
{
	const int64_t *chain = p->chain + p->first[point];
	int64_t n = p->first[point + 1] - p->first[point], n_chain = n > 0, least = n, count = 0, c = 0;

	for (int64_t i = 1; i < n; i++)
		n_chain += chain[i] != chain[i - 1];
	if (whole)
		*whole = n_chain >= n_block;
	for (int64_t i = 0; i < n; i++) {
		c += i > 0 && chain[i] != chain[i - 1];
		block[i] = (int32_t)(n_chain >= n_block ? c * n_block / n_chain : i * n_block / n);
	}
	for (int64_t i = 0; i < n; i++) {
		count++;
		if (i + 1 == n || block[i + 1] != block[i]) {
			least = count < least ? count : least;
			count = 0;
		}
	}
	return n < n_block ? 0 : least;
}
