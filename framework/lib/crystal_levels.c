/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Permutations of levels that signed permutations of components can express.
 *
 * Signs and values: none, or minus.  One-hot: all q! up to q = 6; beyond, the turns and mirrors of a q-sided polygon and
 * the exchanges of two levels, which generate all permutations where all are symmetries.
 */
#include <stdio.h>
#include <string.h>
#include "crystal_inner.h"

enum { ALL_UP_TO = 6, MOST = 720 };

static int32_t minus(const struct geae_crystal *c, int32_t a) /* -1: none */
{
	if (c->encoding == GEAE_SIGN)
		return 1 - a;
	for (int32_t b = 0; b < c->n_level; b++)
		if (c->value[b] == -c->value[a])
			return b;
	return -1;
}

static void exchange(uint8_t *a, uint8_t *b)
{
	uint8_t kept = *a;

	*a = *b;
	*b = kept;
}

/* The next permutation in the order of a dictionary; false: that was the last. */
static bool next(uint8_t *p, int32_t q)
{
	int32_t i = q - 1, j = q - 1;

	while (i > 0 && p[i - 1] >= p[i])
		i--;
	if (i == 0)
		return false;
	while (p[j] <= p[i - 1])
		j--;
	exchange(&p[i - 1], &p[j]);
	for (int32_t k = q - 1; i < k; i++, k--)
		exchange(&p[i], &p[k]);
	return true;
}

static int32_t one_hot(int32_t q, uint8_t *to)
{
	int32_t n = 1;

	if (q <= ALL_UP_TO) {
		for (; memcpy(to + n * q, to + (n - 1) * q, (size_t)q), next(to + n * q, q); n++)
			;
		return n;
	}
	for (int32_t k = 1; k < q; k++, n++)
		for (int32_t a = 0; a < q; a++)
			to[n * q + a] = (uint8_t)((a + k) % q);
	for (int32_t k = 0; k < q; k++, n++)
		for (int32_t a = 0; a < q; a++)
			to[n * q + a] = (uint8_t)((q + k - a) % q);
	for (int32_t k = 0; k < q; k++)
		for (int32_t l = k + 1; l < q; l++, n++) {
			memcpy(to + n * q, to, (size_t)q);
			to[n * q + k] = (uint8_t)l;
			to[n * q + l] = (uint8_t)k;
		}
	return n;
}

int crystal_levels_make(struct geae_cx *cx, const struct geae_crystal *c, struct crystal_levels *l)
{
	const int32_t q = c->n_level;
	uint8_t *to = geae_scratch(cx, (MOST + 2) * q, uint8_t);
	bool has_minus = true;

	if (!to)
		return GEAE_ENOMEM;
	*l = (struct crystal_levels){ 1, q, to };
	for (int32_t a = 0; a < q; a++)
		to[a] = (uint8_t)a;
	if (c->encoding == GEAE_ONE_HOT) {
		l->n = one_hot(q, to);
		return GEAE_OK;
	}
	for (int32_t a = 0; a < q; a++) {
		int32_t b = minus(c, a);

		has_minus = has_minus && b >= 0;
		to[q + a] = (uint8_t)(b < 0 ? a : b);
	}
	l->n += has_minus;
	return GEAE_OK;
}

void crystal_levels_name(const struct geae_crystal *c, const uint8_t *to, char *text, size_t size)
{
	uint8_t seen[GEAE_CRYSTAL_LEVELS] = { 0 };
	size_t used = 0;
	bool moves = false;

	for (int32_t a = 0; a < c->n_level; a++)
		moves = moves || to[a] != a;
	used = (size_t)snprintf(text, size, moves ? "sigma" : "");
	for (int32_t a = 0; c->encoding == GEAE_ONE_HOT && a < c->n_level; a++) {
		if (seen[a] || to[a] == a)
			continue;
		for (int32_t b = a; !seen[b] && used < size; b = to[b]) {
			used += (size_t)snprintf(text + used, size - used, b == a ? " (%d" : " %d", (int)b);
			seen[b] = 1;
		}
		if (used < size)
			used += (size_t)snprintf(text + used, size - used, ")");
	}
}
