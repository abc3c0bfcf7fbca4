/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels on packed replicas: probabilities to far beyond the digits that are compared at once, bonds that are independent,
 * floods that reach exactly what bonds join. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "bit_kernel.h"
#include "bit_rows.h"
#include "near.h"

enum { X = 37, Y = 26, N = X * Y, SWEEPS = 40 };
static const char *const names[] = { "plain", "two", "avx2", "avx512" };

static void random_words(struct geae_xoshiro *x, int64_t n, uint64_t *word)
{
	for (int64_t i = 0; i < n; i++)
		word[i] = geae_xoshiro(x);
}

static uint64_t *words(int lanes) /* aligned_alloc() wants whole multiples */
{
	uint64_t *word = aligned_alloc(64, (sizeof(uint64_t) * N * (size_t)lanes + 63) & ~(size_t)63);

	assert_non_null(word);
	return word;
}

static void start(struct bit_work *w, int lanes)
{
	struct geae_xoshiro x = { { 11, 12, 13, 14 } };

	*w = (struct bit_work){ .n_site = N, .rows = Y, .columns = X };
	w->spin = words(lanes);
	w->mark = words(lanes);
	w->bond[0] = words(lanes);
	w->bond[1] = words(lanes);
	w->dirty = calloc(N, 1);
	assert_non_null(w->dirty);
	memset(w->spin, 0, sizeof(uint64_t) * N * (size_t)lanes);
	for (int l = 0; l < lanes; l++) {
		for (int k = 0; k < 8; k++)
			w->random.word[k][l] = geae_xoshiro(&x);
		random_words(&x, 4, w->tie[l].s);
		random_words(&x, 4, w->seed[l].s);
	}
}

static void finish(struct bit_work *w)
{
	free(w->spin);
	free(w->mark);
	free(w->bond[0]);
	free(w->bond[1]);
	free(w->dirty);
}

static double ones(int64_t n, const uint64_t *word, const uint64_t *and)
{
	double sum = 0;

	for (int64_t i = 0; i < n; i++)
		sum += __builtin_popcountll(and ? word[i] & and[i] : word[i]);
	return sum;
}

/* Frequencies within 4.5 standard errors (false alarm 7e-6 each), for thresholds that the first digits cannot tell from 0,
 * from 1 or from each other, and for some that they can tell. */
static void probabilities(void **state)
{
	static const double p[][2] = { { 0.5857864376, 0.5857864376 }, { 0.31, 0.9 }, { 0, 1 - 0x1p-15 }, { 0x1p-15, 0.5 },
				       { 3e-5, 1.7e-4 }, { 1, 0.123456789 }, { 0.62, 0.35 }, { 0.4, 0.75 } };

	(void)state;
	for (size_t v = 0; v < 4; v++) {
		const struct bit_kernels *k = bit_kernels_named(names[v]);
		struct bit_work w;

		if (!k)
			continue;
		start(&w, k->lanes);
		for (size_t c = 0; c < sizeof p / sizeof *p; c++) {
			double n = (double)SWEEPS * N * 64 * k->lanes, count[3] = { 0 };
			double expected[3] = { p[c][0], p[c][1], p[c][0] * p[c][1] };

			w.join[0] = geae_threshold(p[c][0]);
			w.join[1] = geae_threshold(p[c][1]);
			for (int s = 0; s < SWEEPS; s++) {
				k->bonds_square(&w);
				count[0] += ones(N * k->lanes, w.bond[0], NULL);
				count[1] += ones(N * k->lanes, w.bond[1], NULL);
				count[2] += ones(N * k->lanes, w.bond[0], w.bond[1]);
			}
			for (int m = 0; m < 3; m++)
				assert_near(count[m] / n, expected[m], 4.5 * sqrt(expected[m] * (1 - expected[m]) / n) + 1e-12);
		}
		finish(&w);
	}
}

/* Spins all equal: every site costs 8 J.  On the second half of a chessboard sweep it costs less where a neighbour has
 * flipped, so only the first half is looked at. */
static void acceptance(void **state)
{
	static const double p[] = { 0.0294372515, 4e-5, 0.77 };

	(void)state;
	for (size_t v = 0; v < 4; v++) {
		const struct bit_kernels *k = bit_kernels_named(names[v]);
		struct bit_work w;

		if (!k)
			continue;
		start(&w, k->lanes);
		w.columns = 36; /* chessboard */
		for (size_t c = 0; c < sizeof p / sizeof *p; c++)
			for (int lazy = 0; lazy < 2; lazy++) {
				double n = 0, count = 0, expected = lazy ? p[c] / 2 : p[c];

				w.lazy = lazy;
				w.accept[0] = 0;
				w.accept[1] = geae_threshold(p[c]);
				for (int s = 0; s < SWEEPS; s++) {
					memset(w.spin, 0, sizeof(uint64_t) * N * (size_t)k->lanes);
					k->sweep_square(&w);
					for (int y = 0; y < Y; y++)
						for (int x = y & 1; x < 36; x += 2, n += 64 * k->lanes)
							count += ones(k->lanes, w.spin + (y * 36 + x) * k->lanes, NULL);
				}
				assert_near(count / n, expected, 4.5 * sqrt(expected * (1 - expected) / n));
			}
		finish(&w);
	}
}

/* One replica of one lane, site by site. */
static void flood_slowly(const struct bit_work *w, int lanes, int word, int bit, uint8_t *mark)
{
	bool more = true;

	while (more) {
		more = false;
		for (int i = 0; i < N; i++)
			for (int d = 0; d < 2; d++) {
				int j = d ? (i + X) % N : i / X * X + (i + 1) % X;

				if (!(w->bond[d][i * lanes + word] >> bit & 1) || mark[i] == mark[j])
					continue;
				mark[i] = mark[j] = 1;
				more = true;
			}
	}
}

static void flood(void **state)
{
	struct geae_xoshiro x = { { 3, 1, 4, 1 } };

	(void)state;
	for (size_t v = 0; v < 4; v++) {
		const struct bit_kernels *k = bit_kernels_named(names[v]);
		struct bit_work w;

		if (!k)
			continue;
		start(&w, k->lanes);
		for (int trial = 0; trial < 4; trial++) {
			static const double join[][2] = { { 0.5, 0.5 }, { 0.3, 0.3 }, { 0.8, 0.8 }, { 0.3, 0 } };
			uint64_t before[N * BIT_LANES_MAX];

			w.join[0] = geae_threshold(join[trial][0]);
			w.join[1] = geae_threshold(join[trial][1]);
			k->bonds_square(&w);
			for (int i = 0; i < N * k->lanes; i++) {
				uint64_t bits = trial < 3 ? geae_xoshiro(&x) : UINT64_C(1) << 9 * (i % 8); /* the last: rows with little to do */

				w.mark[i] = before[i] = geae_xoshiro_below(&x, 100) ? 0 : bits;
			}
			k->flood_square(&w);
			for (int l = 0; l < k->lanes; l++)
				for (int b = 0; b < 64; b += 9) {
					uint8_t mark[N];

					for (int i = 0; i < N; i++)
						mark[i] = before[i * k->lanes + l] >> b & 1;
					flood_slowly(&w, k->lanes, l, b, mark);
					for (int i = 0; i < N; i++)
						assert_int_equal(w.mark[i * k->lanes + l] >> b & 1, mark[i]);
				}
		}
		finish(&w);
	}
}

static void transposed(void **state)
{
	struct geae_xoshiro x = { { 5, 6, 7, 8 } };
	uint64_t m[64], t[64];

	(void)state;
	random_words(&x, 64, m);
	memcpy(t, m, sizeof m);
	bit_transpose(t);
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++)
			assert_int_equal(m[i] >> j & 1, t[j] >> i & 1);
}

static void choice(void **state)
{
	(void)state;
	setenv("GEAEPIPE_SIMD", "plain", 1);
	assert_string_equal(bit_kernels_choose(8)->name, "plain");
	setenv("GEAEPIPE_SIMD", "sse9", 1);
	assert_null(bit_kernels_choose(8));
	setenv("GEAEPIPE_SIMD", "", 1);
	assert_non_null(bit_kernels_choose(8));
	unsetenv("GEAEPIPE_SIMD");
	assert_int_equal(bit_kernels_choose(3)->lanes, 2);
	assert_int_equal(bit_kernels_choose(1)->lanes, 1);
	assert_null(bit_kernels_named("sse9"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probabilities), cmocka_unit_test(acceptance), cmocka_unit_test(flood),
		cmocka_unit_test(transposed), cmocka_unit_test(choice),
	};

	return cmocka_run_group_tests_name("bit kernels", tests, NULL, NULL);
}
