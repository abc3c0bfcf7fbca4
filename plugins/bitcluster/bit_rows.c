/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words to rows: 64 x 64 bits are transposed at a time. */
#include <string.h>
#include "bit_rows.h"

/* Blocks of 32, 16, ..., 1 bits off the diagonal are exchanged (Warren, Hacker's Delight, 7-3). */
void bit_transpose(uint64_t m[64])
{
	uint64_t mask = UINT64_C(0x00000000ffffffff);

	for (int j = 32; j; j >>= 1, mask ^= mask << j)
		for (int base = 0; base < 64; base += 2 * j)
			for (int k = base; k < base + j; k++) {
				uint64_t t = (m[k] >> j ^ m[k + j]) & mask;

				m[k] ^= t << j;
				m[k + j] ^= t;
			}
}

int bit_rows_start(struct geae_cx *cx, struct bit_rows *r, const struct bit_chain *c, const struct geae_symmetry *group)
{
	int64_t n = c->of.pairs.n_site;

	*r = (struct bit_rows){ .word = geae_scratch(cx, n + 64, uint64_t), .level = geae_scratch(cx, n, uint8_t),
				.moved = geae_scratch(cx, n, uint8_t) };
	if (!r->word || !r->level || !r->moved)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < group->n_generator && c->of.state.encoding == GEAE_SIGN; k++) {
		const struct geae_generator *g = &group->generator[k];
		int64_t i = 0;

		while (i < n && g->perm[i] == i && g->sign && g->sign[i] < 0)
			i++;
		r->sign |= i == n;
	}
	return GEAE_OK;
}

/* Levels of the word's replicas, site by site, multiplied by the element. */
static void gather(const struct bit_chain *c, struct bit_rows *r, int w, const uint32_t *element, uint64_t sign)
{
	int64_t n = c->of.pairs.n_site;
	int stride;
	const uint64_t *spin = bit_words(c, w, &stride);

	if (!element)
		for (int64_t i = 0; i < n; i++)
			r->word[i] = spin[i * stride] ^ -(uint64_t)c->gauge[i] ^ sign;
	else
		for (int64_t i = 0; i < n; i++) {
			int64_t from = element[i] >> 1;

			r->word[i] = spin[from * stride] ^ -(uint64_t)(c->gauge[from] ^ (element[i] & 1)) ^ sign;
		}
}

static void store_bits(const struct bit_chain *c, struct bit_rows *r, int n, const int64_t *row)
{
	const struct geae_rows *rows = c->of.rows;
	int64_t n_site = c->of.pairs.n_site, bytes = (n_site + 7) / 8;

	memset(r->word + n_site, 0, sizeof(uint64_t) * 64); /* unused bits of the last byte are 0 */
	for (int64_t block = 0; block < n_site; block += 64) {
		size_t part = (size_t)(bytes - block / 8 < 8 ? bytes - block / 8 : 8);

		bit_transpose(r->word + block);
		for (int b = 0; b < n; b++) /* lowest bit first: byte 0 holds sites 0..7 */
			for (size_t k = 0; k < part; k++)
				((uint8_t *)rows->x)[(size_t)row[b] * rows->x_stride + (size_t)(block / 8) + k] =
					(uint8_t)(r->word[block + b] >> 8 * k);
	}
}

static void store_levels(const struct bit_chain *c, struct bit_rows *r, int n, const int64_t *row, const uint32_t *element)
{
	const struct geae_rows *rows = c->of.rows;

	for (int b = 0; b < n; b++) {
		uint8_t *level = r->level;

		for (int64_t i = 0; i < c->of.pairs.n_site; i++)
			level[i] = r->word[i] >> b & 1;
		if (element) {
			geae_act(&c->of.action, element, level, r->moved);
			level = r->moved;
		}
		geae_store_levels(&c->of.state, level, (char *)rows->x + (size_t)row[b] * rows->x_stride);
	}
}

void bit_rows_save(struct bit_chain *c, struct bit_rows *r, int w, int n, const int64_t *row)
{
	const uint32_t *element = geae_elements_next(&c->of.elements);
	uint64_t sign = r->sign ? geae_u64(&c->stream[w]) : 0;
	bool bits = c->of.state.encoding == GEAE_SIGN;

	if (!c->of.rows->x)
		return;
	gather(c, r, w, bits ? element : NULL, sign);
	if (bits)
		store_bits(c, r, n, row);
	else
		store_levels(c, r, n, row, element);
}
