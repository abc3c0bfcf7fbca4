/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams: known answers, independence of ids, normal deviates.
 *
 * Known answers: philox4x64, 10 rounds, in the file kat_vectors of the Random123 distribution.
 * Statistical tests: fixed seeds; the false-alarm rate of each, had the seed been drawn, is said beside it. */
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "rng.h"

static void known_answers(void **state)
{
	static const struct {
		uint64_t counter[4], key[2], out[4];
	} vectors[] = {
		{ { 0, 0, 0, 0 },
		  { 0, 0 },
		  { 0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b } },
		{ { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX },
		  { UINT64_MAX, UINT64_MAX },
		  { 0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0 } },
		{ { 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89 },
		  { 0x452821e638d01377, 0xbe5466cf34e90c6c },
		  { 0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6 } },
	};

	(void)state;
	for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++) {
		struct geae_rng r;

		rng_stream(vectors[v].key, 0, &r);
		memcpy(r.counter, vectors[v].counter, sizeof r.counter);
		for (int k = 0; k < 4; k++)
			assert_int_equal(geae_u64(&r), vectors[v].out[k]);
	}
}

/* The documented layout: number 4 b + k of stream `id` is word k of the block with counter (b, id, 0, 0). */
static void counter_layout(void **state)
{
	const uint64_t key[2] = { 2385, 77 }, id = 41;
	struct geae_rng r, one;

	(void)state;
	rng_stream(key, id, &r);
	for (uint64_t b = 0; b < 9; b++) {
		rng_stream(key, 0, &one);
		one.counter[0] = b;
		one.counter[1] = id;
		for (int k = 0; k < 4; k++)
			assert_int_equal(geae_u64(&r), geae_u64(&one));
	}
}

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* No number of 128 in one of 256 streams comes again in another: by chance one in 3e10 such tables does. */
static void streams_do_not_overlap(void **state)
{
	enum { STREAMS = 256, NUMBERS = 128 };
	static uint64_t all[STREAMS * NUMBERS];
	uint64_t key[2];

	(void)state;
	rng_key("seed=107;stage=samples;L=16", key);
	for (uint64_t id = 0; id < STREAMS; id++) {
		struct geae_rng r;

		rng_stream(key, id, &r);
		for (int k = 0; k < NUMBERS; k++)
			all[id * NUMBERS + (uint64_t)k] = geae_u64(&r);
	}
	qsort(all, STREAMS * NUMBERS, sizeof *all, by_value);
	for (size_t k = 1; k < STREAMS * NUMBERS; k++)
		assert_int_not_equal(all[k - 1], all[k]);
}

static void copies_continue(void **state)
{
	struct geae_rng a, b;
	const uint64_t key[2] = { 3, 4 };

	(void)state;
	rng_stream(key, 5, &a);
	for (int k = 0; k < 21; k++)
		geae_u64(&a);
	b = a;
	for (int k = 0; k < 100; k++)
		assert_int_equal(geae_u64(&a), geae_u64(&b));
}

/* BLAKE2b-128 by an independent implementation: python3 hashlib.blake2b(digest_size=16). */
static void keys_and_ids(void **state)
{
	uint64_t key[2];

	(void)state;
	rng_key("seed=107;stage=samples;L=16", key);
	assert_int_equal(key[0], 0x3d86204c510bf78d);
	assert_int_equal(key[1], 0x7701c875cea07dc3);
	assert_int_equal(rng_id("encoder.weight"), 0xb8fd865651b2a763);
	assert_true(rng_id("a") >> 63 == 1 && rng_id("b") >> 63 == 1);
	assert_int_not_equal(rng_id("a"), rng_id("b"));
}

/* x(p) against erfc: Q(x) = erfc(x / sqrt 2) / 2 must give p again; its relative slope is -x dx. */
static void quantile(void **state)
{
	(void)state;
	for (double p = .5; p > 1e-17; p *= .97) {
		const double x = rng_upper_quantile(p);

		assert_near(erfc(x * 0.70710678118654752440) / 2 / p, 1, 4e-15 * (1 + x * x));
	}
	assert_near(rng_upper_quantile(.25), 0.6744897501960817, 3e-16);
	assert_near(rng_upper_quantile(1e-20), 9.262340089798408, 4e-15);
	assert_near(rng_upper_quantile(.5), 0, 0);
}

/* The same numbers however many are asked for at a time. */
static void normals_do_not_depend_on_portions(void **state)
{
	const uint64_t key[2] = { 11, 12 };
	double at_once[100], one[100];
	struct geae_rng a, b;

	(void)state;
	rng_stream(key, 7, &a);
	rng_stream(key, 7, &b);
	rng_normal(&a, at_once, 100);
	for (size_t k = 0, n = 0; k < 100; k += n) {
		n = k % 7 + 1 > 100 - k ? 100 - k : k % 7 + 1;
		rng_normal(&b, one + k, n);
	}
	assert_memory_equal(at_once, one, sizeof one);
}

enum { N = 1 << 20 };

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Moments of 2^20 normals: the k-th moment lies within 4 of its own standard deviations, false alarm
 * 6e-5 each, 4e-4 for the six; neighbours uncorrelated, 6e-5. */
static void normal_moments(void **state)
{
	static double x[N];
	static const double moment[] = { 1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395 };
	const uint64_t key[2] = { 1, 2 };
	struct geae_rng r;
	double sum[7] = { 0 }, product = 0;

	(void)state;
	rng_stream(key, 3, &r);
	rng_normal(&r, x, N);
	for (int i = 0; i < N; i++) {
		double power = 1;

		for (int k = 1; k <= 6; k++)
			sum[k] += power *= x[i];
		product += i ? x[i] * x[i - 1] : 0;
	}
	for (int k = 1; k <= 6; k++)
		assert_near(sum[k] / N, moment[k], 4 * sqrt((moment[2 * k] - moment[k] * moment[k]) / N));
	assert_near(product / N, 0, 4 / sqrt(N));
}

/* Kolmogorov-Smirnov: sqrt(N) D > 1.95 in 1 of 1000 cases.  Tails: the number beyond 3.5 sigma (expected
 * 488) and 4 sigma (expected 66) within 4 standard deviations, false alarm 1e-4 each; both signs. */
static void normal_distribution(void **state)
{
	static double x[N];
	const uint64_t key[2] = { 21, 22 };
	const double limit[] = { 3.5, 4 };
	struct geae_rng r;
	double distance = 0;
	int negative = 0;

	(void)state;
	rng_stream(key, 23, &r);
	rng_normal(&r, x, N);
	for (int j = 0; j < 2; j++) {
		const double expected = N * erfc(limit[j] / sqrt(2));
		int beyond = 0;

		for (int i = 0; i < N; i++)
			beyond += fabs(x[i]) > limit[j];
		assert_near(beyond, expected, 4 * sqrt(expected));
	}
	for (int i = 0; i < N; i++)
		negative += x[i] < 0;
	assert_near(negative, N / 2, 2 * sqrt(N)); /* 4 standard deviations: 6e-5 */
	qsort(x, N, sizeof *x, by_size);
	for (int i = 0; i < N; i++) {
		const double p = erfc(-x[i] / sqrt(2)) / 2;

		distance = fmax(distance, fmax(p - (double)i / N, (i + 1.) / N - p));
	}
	assert_true(distance * sqrt(N) < 1.95);
}

/* geae_uniform and geae_below: chi^2 over 64 and 48 cells within 4 standard deviations, false alarm
 * about 2e-4 each. */
static void uniforms(void **state)
{
	enum { CELLS = 64, BELOW = 48 };
	const uint64_t key[2] = { 31, 32 };
	double chi = 0;
	int count[CELLS] = { 0 };
	struct geae_rng r;

	(void)state;
	rng_stream(key, 33, &r);
	for (int i = 0; i < N; i++) {
		const double u = geae_uniform(&r);

		assert_true(u >= 0 && u < 1);
		count[(int)(u * CELLS)]++;
	}
	for (int c = 0; c < CELLS; c++)
		chi += pow(count[c] - (double)N / CELLS, 2) * CELLS / N;
	assert_near(chi, CELLS - 1, 4 * sqrt(2 * (CELLS - 1)));
	memset(count, 0, sizeof count);
	for (int i = 0; i < N; i++) {
		const uint64_t k = geae_below(&r, BELOW);

		assert_true(k < BELOW);
		count[k]++;
	}
	chi = 0;
	for (int c = 0; c < BELOW; c++)
		chi += pow(count[c] - (double)N / BELOW, 2) * BELOW / N;
	assert_near(chi, BELOW - 1, 4 * sqrt(2 * (BELOW - 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(counter_layout),
		cmocka_unit_test(streams_do_not_overlap),
		cmocka_unit_test(copies_continue),
		cmocka_unit_test(keys_and_ids),
		cmocka_unit_test(quantile),
		cmocka_unit_test(normals_do_not_depend_on_portions),
		cmocka_unit_test(normal_moments),
		cmocka_unit_test(normal_distribution),
		cmocka_unit_test(uniforms),
	};

	return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
