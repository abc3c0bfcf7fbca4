/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Observables of the Ising model: magnetisations as weighted sums, structure factors from the numbers of spins up on planes of
 * equal phase k x.
 *
 * Configurations are packed, 64 sites to a word.  Where the phase changes along the last axis, planes are columns of words:
 * they are counted in bits, all columns at once, eight lines by seven adders (Warren, Hacker's Delight, 5-1).  Else planes are
 * whole lines, whose bits are counted. */
#include <endian.h>
#include <string.h>
#include <geae/states.h>
#include "ising_model.h"

#define INLINE static inline __attribute__((always_inline))

static void observe_also(struct ising *m, const char *name, const char *doc, const int8_t *weight, double n)
{
	m->observable[m->n_observable++] = (struct geae_observable){ name, "1", doc, weight, 1 / n };
	m->n_weighted += weight != NULL;
}

void ising_name_observables(struct ising *m)
{
	static const char *const parts[] = { "magnetisation_a", "magnetisation_b", "magnetisation_c" };
	const double n = (double)m->n_site;

	observe_also(m, "magnetisation", "mean spin, (1/N) sum_i s_i", m->plus, n);
	if (m->of->n_sublattice == 2 && ising_sublattices_fit(m))
		observe_also(m, "staggered_magnetisation",
			     m->of->rank == 2 ? "mean spin with signs as on a chessboard, (1/N) sum_i (-1)^(x+y) s_i" :
						"mean spin with alternating signs, (1/N) sum_i (-1)^(x+y+z) s_i",
			     m->weight, n);
	if (!m->structure)
		return;
	for (int k = 0; k < m->of->n_sublattice && ising_sublattices_fit(m); k++)
		observe_also(m, parts[k], "mean spin of one sublattice", m->weight + (1 + k) * m->n_site,
			     n / m->of->n_sublattice);
	observe_also(m, "structure_factor_0", "S(k = 0) = N m^2", NULL, 1);
	observe_also(m, "structure_factor_min", "S(k) at the smallest k of the torus, averaged over its directions", NULL, 1);
	if (m->of->n_sublattice == 2 && ising_sublattices_fit(m)) {
		observe_also(m, "structure_factor_pi", "S(k = (pi, pi) or (pi, pi, pi)) = N times the square of the staggered "
						       "magnetisation", NULL, 1);
		observe_also(m, "structure_factor_pi_min", "S(k) at the smallest k away from (pi, pi) or (pi, pi, pi), averaged "
							   "over its directions", NULL, 1);
	}
}

/* sum += a + b: the sum stays in one digit, what is returned belongs to the next. */
INLINE uint64_t add_bits(uint64_t *sum, uint64_t a, uint64_t b)
{
	const uint64_t either = *sum ^ a, carry = (*sum & a) | (either & b);

	*sum = either ^ b;
	return carry;
}

INLINE void add_digit(uint64_t *digit, int first, int n_digit, uint64_t carry)
{
	for (int d = first; d < n_digit; d++) {
		const uint64_t both = digit[d] & carry;

		digit[d] ^= carry;
		carry = both;
	}
}

/* Bit k of `bits` to bit 0 of byte k; below 128 no two of the products meet. */
INLINE uint64_t spread(uint64_t bits)
{
	return ((bits & 0x7f) * UINT64_C(0x0002040810204081) & UINT64_C(0x0101010101010101)) | (bits & 0x80) << 49;
}

enum { COLUMNS = 64, MOST_DIGITS = 24 }; /* 4096 x 4096 sites and more */

/* Of each of n columns: how many of the words at[0], at[step], ... have it set. */
INLINE void count_columns(const uint64_t *at, int64_t n_line, int64_t step, int n, int32_t *up)
{
	uint64_t digit[MOST_DIGITS] = { 0 };
	int64_t r = 0;
	int n_digit = 1;

	while (n_line >> n_digit)
		n_digit++;
	for (; r + 8 <= n_line; r += 8, at += 8 * step) {
		uint64_t two[4], four[2];

		for (int k = 0; k < 4; k++)
			two[k] = add_bits(&digit[0], at[2 * k * step], at[(2 * k + 1) * step]);
		for (int k = 0; k < 2; k++)
			four[k] = add_bits(&digit[1], two[2 * k], two[2 * k + 1]);
		add_digit(digit, 3, n_digit, add_bits(&digit[2], four[0], four[1]));
	}
	for (; r < n_line; r++, at += step)
		add_digit(digit, 0, n_digit, *at);
	memset(up, 0, sizeof(*up) * COLUMNS);
	for (int d = 0; d < n_digit; d += 8) /* eight digits fill the bytes of a word */
		for (int x = 0; x < n; x += 8) {
			uint64_t part = 0;

			for (int k = d; k < d + 8 && k < n_digit; k++)
				part += spread(digit[k] >> x & 0xff) << (k - d);
			for (int k = 0; k < 8; k++)
				up[x + k] += (int32_t)(part >> 8 * k & 0xff) << d;
		}
}

/* 64 columns of a line from one of them on, around the torus; bits behind the last column are 0. */
static uint64_t around(const struct ising *m, const uint64_t *line, int64_t from)
{
	uint64_t out = line[from / 64] >> from % 64;

	if (from % 64 && from / 64 + 1 < m->n_word)
		out |= line[from / 64 + 1] << (64 - from % 64);
	for (int64_t got = m->L - from; got < 64; got += m->L)
		out |= line[0] << got;
	return out;
}

/* Line r turned by its phase in the planes of `wave`. */
static void turn_lines(const struct ising *m, const uint64_t *line, const int *wave, uint64_t *out)
{
	for (int64_t r = 0; r < m->n_line; r++) {
		int64_t x[3], phase = 0;

		geae_position(m->of->rank - 1, m->dim, r, x);
		for (uint32_t k = 0; k + 1 < m->of->rank; k++)
			phase += wave[k] * x[k];
		for (int64_t w = 0; w < m->n_word; w++) {
			uint64_t bits = around(m, line + r * m->n_word, geae_wrap(64 * w - phase, m->L));

			out[r * m->n_word + w] = m->L - 64 * w < 64 ? bits & ((UINT64_C(1) << (m->L - 64 * w)) - 1) : bits;
		}
	}
}

/* Spins up on each plane of constant phase k x.  turned: lines of words, working memory. */
INLINE void planes(const struct ising *m, const uint64_t *line, const int *wave, uint64_t *turned, int32_t *up)
{
	const uint32_t above = m->of->rank - 1;
	const int64_t n_word = m->n_word;
	int64_t block = m->n_line;
	uint32_t axis = 0;
	bool mixed = false;

	for (uint32_t k = 0; k < above; k++)
		mixed |= wave[k] != 0;
	if (wave[above]) {
		if (mixed)
			turn_lines(m, line, wave, turned);
		for (int64_t w = 0; w < n_word; w++)
			count_columns((mixed ? turned : line) + w, m->n_line, n_word, (int)(m->L - 64 * w < 64 ? m->L - 64 * w : 64), up + 64 * w);
		return;
	}
	while (!wave[axis]) /* the one axis along which this wave has a phase */
		block /= m->dim[axis++];
	block /= m->L;
	block *= n_word;
	memset(up, 0, sizeof(*up) * (size_t)m->L);
	for (const uint64_t *end = line + m->n_line * n_word; line < end;)
		for (int64_t x = 0; x < m->L; x++, line += block)
			for (int64_t w = 0; w < block; w++)
				up[x] += __builtin_popcountll(line[w]);
}

/* |sum_j s_j exp(i k x_j)|^2 / N from 2 sum_j level_j exp(i k x_j), the constant part vanishing; with cos(pi - a) = -cos(a) and
 * cos(pi + a) = -cos(a) a quarter of the sum is left. */
INLINE double at_wave(const struct ising *m, const int32_t *up)
{
	const int64_t half = m->L / 2;
	double re = 0, im = 0;

	if (m->L % 4) {
		for (int64_t x = 0; x < m->L; x++) {
			re += up[x] * m->wave[2 * x];
			im += up[x] * m->wave[2 * x + 1];
		}
	} else {
		re = up[0] - up[half];
		im = up[half / 2] - up[half + half / 2];
		for (int64_t x = 1; x < half / 2; x++) {
			const int32_t d = up[x] - up[half + x], e = up[half - x] - up[m->L - x];

			re += (d - e) * m->wave[2 * x];
			im += (d + e) * m->wave[2 * x + 1];
		}
	}
	return 4 * (re * re + im * im) / (double)m->n_site;
}

/* S(k = 0) and the mean S(k) of the smallest k. */
INLINE void from_lines(const struct ising *m, const uint64_t *line, uint64_t *turned, int32_t *up, double *zero, double *least)
{
	int64_t sum = 0;

	*least = 0;
	for (int k = 0; k < m->of->n_wave; k++) {
		planes(m, line, m->of->wave[k], turned, up);
		*least += at_wave(m, up);
		for (int64_t x = 0; x < m->L && k == 0; x++)
			sum += up[x];
	}
	*least /= m->of->n_wave;
	sum = 2 * sum - m->n_site;
	*zero = (double)(sum * sum) / (double)m->n_site;
}

/* One word or more to a line. */
INLINE void read_lines(const struct ising *m, const char *row, uint64_t *word, uint64_t *line)
{
	const uint64_t n = ((uint64_t)m->n_site + 63) / 64, L = (uint64_t)m->L, n_word = (uint64_t)m->n_word;
	const uint64_t last = L % 64 ? (UINT64_C(1) << L % 64) - 1 : UINT64_MAX;

	if (L % 64 == 0)
		word = line;
	else
		word[n] = 0;
	word[n - 1] = 0;
	memcpy(word, row, (size_t)(m->n_site + 7) / 8);
	for (uint64_t k = 0; k < n; k++)
		word[k] = le64toh(word[k]);
	if (L % 64 == 0)
		return;
	for (uint64_t r = 0; r < (uint64_t)m->n_line; r++, line += n_word) {
		for (uint64_t w = 0; w < n_word; w++) {
			const uint64_t at = r * L + 64 * w;

			line[w] = word[at / 64] >> at % 64 | word[at / 64 + 1] << 1 << (63 - at % 64);
		}
		line[n_word - 1] &= last;
	}
}

struct room { /* working memory of one row */
	uint64_t *word, *line, *turned;
	int32_t *up;
};

INLINE void observe_all(const struct ising *m, const struct room *room, int64_t n, const char *x, size_t stride, double *const *to)
{
	const bool staggered = m->n_observable - m->n_weighted > 2;

	for (int64_t r = 0; r < n; r++, x += stride) {
		double zero, least;

		read_lines(m, x, room->word, room->line);
		from_lines(m, room->line, room->turned, room->up, &zero, &least);
		if (to[0])
			to[0][r] = zero;
		if (to[1])
			to[1][r] = least;
		if (!staggered || !(to[2] || to[3]))
			continue;
		for (int64_t k = 0; k < m->n_line * m->n_word; k++)
			room->line[k] ^= m->odd[k];
		from_lines(m, room->line, room->turned, room->up, &zero, &least);
		if (to[2])
			to[2][r] = zero;
		if (to[3])
			to[3][r] = least;
	}
}

static void observe_plain(const struct ising *m, const struct room *room, int64_t n, const char *x, size_t stride, double *const *to)
{
	observe_all(m, room, n, x, stride, to);
}

#ifdef __x86_64__
__attribute__((target("popcnt"))) static void observe_popcnt(const struct ising *m, const struct room *room, int64_t n, const char *x,
							      size_t stride, double *const *to)
{
	observe_all(m, room, n, x, stride, to);
}
#endif

int ising_observe_rows(struct geae_cx *cx, const void *self, int64_t n, const void *x, size_t stride, const double *control,
		       double *const *out)
{
	const struct ising *m = self;
	const int64_t n_line = m->n_line * m->n_word;
	const struct room room = { geae_scratch(cx, m->n_site / 64 + 2, uint64_t), geae_scratch(cx, n_line, uint64_t),
				   geae_scratch(cx, n_line, uint64_t), geae_scratch(cx, 64 * m->n_word, int32_t) };

	(void)control;
	if (!room.word || !room.line || !room.turned || !room.up)
		return GEAE_ENOMEM;
	if (m->n_observable == m->n_weighted)
		return GEAE_OK;
#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt")) {
		observe_popcnt(m, &room, n, x, stride, out + m->n_weighted);
		return GEAE_OK;
	}
#endif
	observe_plain(m, &room, n, x, stride, out + m->n_weighted);
	return GEAE_OK;
}

int ising_observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *const *out)
{
	const struct ising *m = self;
	const size_t stride = (size_t)(m->n_site + 7) / 8;
	char *row = geae_scratch(cx, (size_t)n * stride, char);

	if (!row)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < n; r++)
		geae_pack(m->n_site, level + r * m->n_site, row + (size_t)r * stride);
	return ising_observe_rows(cx, self, n, row, stride, control, out);
}
