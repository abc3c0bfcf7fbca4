/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels and rows, and signed permutations acting on them. */
#include <string.h>
#include <geae/states.h>

#define EIGHT_LOW_BITS UINT64_C(0x0101010101010101)

/* Byte k of eight 0/1 bytes moves to bit 56 + k when multiplied by sum of 2^(56 - 7 k): no two
 * products meet below bit 64, so nothing carries. */
void geae_pack(int64_t n, const uint8_t *level, void *bits)
{
	uint8_t *out = bits;
	int64_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t w = 0;

		for (int k = 0; k < 8; k++)
			w |= (uint64_t)level[i + k] << 8 * k;
		*out++ = (uint8_t)(w * UINT64_C(0x0102040810204080) >> 56);
	}
	if (i < n) {
		*out = 0;
		for (int k = 0; i + k < n; k++)
			*out = (uint8_t)(*out | level[i + k] << k);
	}
}

/* Byte k of eight copies keeps bit k alone; adding 127 carries it, whichever it is, to the byte's highest bit. */
void geae_unpack(int64_t n, const void *bits, uint8_t *level)
{
	const uint8_t *in = bits;
	int64_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t w = *in++ * EIGHT_LOW_BITS & UINT64_C(0x8040201008040201);

		w = (w + 127 * EIGHT_LOW_BITS) >> 7 & EIGHT_LOW_BITS;
		for (int k = 0; k < 8; k++)
			level[i + k] = (uint8_t)(w >> 8 * k);
	}
	for (int k = 0; i + k < n; k++)
		level[i + k] = *in >> k & 1;
}

void geae_store_levels(const struct geae_state *state, const uint8_t *level, void *row)
{
	if (state->encoding == GEAE_SIGN)
		geae_pack(geae_sites(state), level, row);
	else
		memcpy(row, level, (size_t)geae_sites(state));
}

void geae_load_levels(const struct geae_state *state, const void *row, uint8_t *level)
{
	if (state->encoding == GEAE_SIGN)
		geae_unpack(geae_sites(state), row, level);
	else
		memcpy(level, row, (size_t)geae_sites(state));
}

void geae_element(int64_t n_component, const struct geae_generator *g, uint32_t *element)
{
	for (int64_t c = 0; c < n_component; c++)
		element[c] = 2 * (uint32_t)g->perm[c] + (g->sign && g->sign[c] < 0);
}

static int negative_level(const struct geae_state *s, int32_t a) /* -1: none */
{
	if (s->encoding == GEAE_SIGN)
		return 1 - a;
	for (int32_t b = 0; b < s->n_level; b++)
		if (s->value[b] == -s->value[a])
			return b;
	return -1;
}

void geae_action_start(struct geae_action *act, const struct geae_state *s)
{
	*act = (struct geae_action){ .encoding = s->encoding, .n_level = s->n_level, .n_site = geae_sites(s) };
	if (s->encoding == GEAE_SIGN || s->encoding == GEAE_VALUE)
		for (int32_t a = 0; a < s->n_level; a++) {
			int b = negative_level(s, a);

			act->negative[a] = (uint8_t)(b < 0 ? a : b);
		}
}

/* Site i takes level a when component (i, a) has its source at the level its source site is in. */
static void act_one_hot(const struct geae_action *act, const uint32_t *element, const uint8_t *level, uint8_t *out)
{
	int64_t q = act->n_level;

	for (int64_t i = 0; i < act->n_site; i++) {
		const uint32_t *e = element + i * q;
		int64_t from = (int64_t)(e[0] >> 1) / q, wanted = from * q + level[from];
		int64_t a = 0;

		while (a + 1 < q && (int64_t)(e[a] >> 1) != wanted)
			a++;
		out[i] = (uint8_t)a;
	}
}

void geae_act(const struct geae_action *act, const uint32_t *element, const uint8_t *level, uint8_t *out)
{
	if (act->encoding == GEAE_ONE_HOT) {
		act_one_hot(act, element, level, out);
	} else if (act->encoding == GEAE_SIGN) {
		for (int64_t c = 0; c < act->n_site; c++)
			out[c] = (uint8_t)(level[element[c] >> 1] ^ (element[c] & 1));
	} else {
		for (int64_t c = 0; c < act->n_site; c++) {
			uint8_t a = level[element[c] >> 1];

			out[c] = element[c] & 1 ? act->negative[a] : a;
		}
	}
}

const char *geae_generator_fault(const struct geae_state *s, const struct geae_generator *g, uint8_t *seen)
{
	int64_t n = geae_components(s), q = s->n_level;
	int negates = 0;

	memset(seen, 0, (size_t)n);
	for (int64_t c = 0; c < n; c++) {
		if (g->perm[c] < 0 || g->perm[c] >= n || seen[g->perm[c]]++)
			return "is no permutation of the components";
		if (g->sign && g->sign[c] != 1 && g->sign[c] != -1)
			return "has a sign that is neither +1 nor -1";
		negates |= g->sign && g->sign[c] < 0;
	}
	if (s->encoding == GEAE_ONE_HOT && negates)
		return "has a sign -1, but components of one level each cannot change sign";
	if (s->encoding == GEAE_ONE_HOT)
		for (int64_t c = 0; c < n; c++)
			if (g->perm[c] / q != g->perm[c - c % q] / q)
				return "tears the levels of one site apart";
	if (s->encoding == GEAE_VALUE && negates)
		for (int32_t a = 0; a < s->n_level; a++)
			if (negative_level(s, a) < 0)
				return "has a sign -1, but minus the value of some level is no level's value";
	return NULL;
}
