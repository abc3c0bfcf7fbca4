/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementary functions of the kernels against the C library, special values, folding and transposing; and the same
 * bytes from every instruction set on random arguments. */
#include "near.h"
#include <stdlib.h>
#include <string.h>
#include <geae/nn.h>
#include "kernel.h"
#include "nn_kit.h"
#include "scalar_math.h"

#define N 4096

static const struct kernels *tables[3];
static size_t n_table;

static int find_tables(void **state)
{
	static const char *const name[] = { "plain", "avx2", "avx512" };

	(void)state;
	for (int i = 0; i < 3; i++)
		if (kernels_choose(name[i]))
			tables[n_table++] = kernels_choose(name[i]);
	return 0;
}

static _Alignas(64) float x[N], y[N], out[N], first[N];

/* Largest error in units of the last place, or of `least` where the value is smaller. */
static void check_function(int kind, double from, double to, double least, double bound)
{
	for (size_t t = 0; t < n_table; t++) {
		double worst = 0;

		for (int i = 0; i < N; i++)
			x[i] = (float)(from + (to - from) * i / (N - 1));
		tables[t]->unary[kind](N, x, 0.25f, 0.5f, out);
		for (int i = 0; i < N; i++) {
			double expected = scalar_unary(kind, (double)x[i], 0.25, 0.5),
			       size = fmax(fabs(expected), least);

			worst = fmax(worst, fabs((double)out[i] - expected) / (size * 0x1p-24));
			if (isnan(out[i]))
				worst = (double)INFINITY;
		}
		if (!(worst <= bound))
			fail_msg("function %d, %s, %g to %g: off by %.2f units", kind, tables[t]->name, from, to,
				 worst);
	}
}

static void test_functions(void **state)
{
	(void)state;
	check_function(GEAE_EXP, -87, 88, 0, 3);
	check_function(GEAE_EXP, -0.1, 0.1, 0, 2);
	check_function(GEAE_LOG, 0.3, 3, 0.1, 4);
	check_function(GEAE_LOG, 1e-30, 1e30, 0, 4);
	check_function(GEAE_SOFTPLUS, -20, 20, 0, 6);
	check_function(GEAE_SIGMOID, -20, 20, 0, 6);
	check_function(GEAE_TANH, -8, 8, 0, 6);
	check_function(GEAE_TANH, -0.26, 0.26, 0, 6);
	check_function(GEAE_SQRT, 0, 1e6, 0, 1);
	check_function(GEAE_SQUARE, -9, 9, 0, 1);
	check_function(GEAE_ABS, -9, 9, 0, 0);
	check_function(GEAE_AFFINE, -9, 9, 0.1, 1);
	check_function(GEAE_LEAKY_RELU, -9, 9, 0, 1);
	check_function(GEAE_STEP, -9, 9, 0, 0);
}

static void test_special_values(void **state)
{
	static const struct {
		int kind;
		float x, expected;
	} row[] = {
		{ GEAE_EXP, -1000, 0 },
		{ GEAE_EXP, 1000, INFINITY },
		{ GEAE_EXP, -INFINITY, 0 },
		{ GEAE_EXP, INFINITY, INFINITY },
		{ GEAE_EXP, NAN, NAN },
		{ GEAE_EXP, -100, 3.783506e-44f },
		{ GEAE_EXP, 89, INFINITY },
		{ GEAE_LOG, 0, -INFINITY },
		{ GEAE_LOG, -0.0f, -INFINITY },
		{ GEAE_LOG, -2.385f, NAN },
		{ GEAE_LOG, INFINITY, INFINITY },
		{ GEAE_LOG, NAN, NAN },
		{ GEAE_LOG, 1e-40f, -92.10340f },
		{ GEAE_LOG, 1, 0 },
		{ GEAE_SOFTPLUS, NAN, NAN },
		{ GEAE_SOFTPLUS, 200, 200 },
		{ GEAE_SIGMOID, NAN, NAN },
		{ GEAE_SIGMOID, 200, 1 },
		{ GEAE_TANH, NAN, NAN },
		{ GEAE_TANH, -90, -1 },
		{ GEAE_TANH, INFINITY, 1 },
		{ GEAE_SQRT, -1, NAN },
		{ GEAE_STEP, 0, 0 },
		{ GEAE_LEAKY_RELU, NAN, NAN },
		{ GEAE_ABS, -0.0f, 0 },
		{ GEAE_ABS, -INFINITY, INFINITY },
	};

	(void)state;
	for (size_t t = 0; t < n_table; t++)
		for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
			for (int i = 0; i < 16; i++)
				x[i] = row[k].x;
			tables[t]->unary[row[k].kind](16, x, 0.1f, 0, out);
			for (int i = 0; i < 16; i++)
				if (isnan(row[k].expected) ? !isnan(out[i])
							   : !is_near((double)out[i], (double)row[k].expected,
								      1e-6 * fabs((double)row[k].expected)))
					fail_msg("%s: function %d of %g is %g, expected %g", tables[t]->name,
						 row[k].kind, (double)row[k].x, (double)out[i],
						 (double)row[k].expected);
		}
}

/* Arguments of every size, also subnormal and infinite ones: all tables agree to the bit. */
static void test_same_bits(void **state)
{
	(void)state;
	for (int i = 0; i < N; i++) {
		uint32_t a = (uint32_t)(0x1p32 * kit_uniform(1, (uint64_t)i)),
			 b = (uint32_t)(0x1p32 * kit_uniform(2, (uint64_t)i));

		memcpy(&x[i], &a, 4);
		memcpy(&y[i], &b, 4);
		if (isnan(x[i]))
			x[i] = (float)i;
		if (isnan(y[i]))
			y[i] = -(float)i;
	}
	for (int kind = 1; kind < KERNEL_UNARY; kind++)
		for (size_t t = 0; t < n_table; t++) {
			tables[t]->unary[kind](N, x, 0.37f, -1.25f, out);
			for (int i = 0; i < N; i++) /* the sign of what is not a number is the processor's */
				if (isnan(out[i]))
					out[i] = NAN;
			if (!t)
				memcpy(first, out, sizeof(out));
			if (memcmp(first, out, sizeof(out)))
				fail_msg("function %d: %s gives other bits than %s", kind, tables[t]->name,
					 tables[0]->name);
		}
	for (int kind = 1; kind < KERNEL_BINARY; kind++)
		for (size_t t = 0; t < n_table; t++) {
			tables[t]->binary[kind][OPERAND_BOTH](N, x, y, out);
			for (int i = 0; i < N; i++)
				if (isnan(out[i]))
					out[i] = NAN;
			if (!t)
				memcpy(first, out, sizeof(out));
			if (memcmp(first, out, sizeof(out)))
				fail_msg("function %d of two: %s gives other bits", kind, tables[t]->name);
		}
}

/* A matrix product of arguments of very different sizes, where each rounding shows; [7][19] by [19][128]. */
static void test_product_bits(void **state)
{
	static _Alignas(64) float a[7 * 19], b[19 * 128], c[7 * 128], expected[7 * 128];

	(void)state;
	for (int i = 0; i < 7 * 19; i++)
		a[i] = (float)((kit_uniform(3, (uint64_t)i) - 0.5) * exp2(40 * kit_uniform(4, (uint64_t)i) - 20));
	for (int i = 0; i < 19 * 128; i++)
		b[i] = (float)((kit_uniform(5, (uint64_t)i) - 0.5) * exp2(40 * kit_uniform(6, (uint64_t)i) - 20));
	for (int m = 0; m < 7; m++)
		for (int n = 0; n < 128; n++) {
			float s = 0;

			for (int k = 0; k < 19; k++)
				s = fmaf(a[19 * m + k], b[128 * k + n], s);
			expected[128 * m + n] = s;
		}
	for (size_t t = 0; t < n_table; t++) {
		struct gemm g = { 7, 19, 128, a, 19, 1, b, 128, c, 128, NULL, false, GEMM_PLAIN, 0, NULL };

		tables[t]->gemm(&g);
		assert_memory_equal(c, expected, sizeof(c));
	}
}

static void test_rows(void **state)
{
	enum { ROWS = 37, WIDTH = 128, VALID = 101 };
	static float data[VALID][ROWS], back[VALID][ROWS];
	static _Alignas(64) float tile[ROWS * WIDTH];
	static unsigned char bits[VALID][(600 + 7) / 8];
	static _Alignas(64) float spins[600 * WIDTH];
	const float *row[VALID];
	const unsigned char *bit_row[VALID];

	(void)state;
	for (int s = 0; s < VALID; s++) {
		row[s] = data[s];
		bit_row[s] = bits[s];
		for (int f = 0; f < ROWS; f++)
			data[s][f] = (float)(100 * s + f) + 0.25f;
		for (int k = 0; k < 75; k++)
			bits[s][k] = (unsigned char)(256 * kit_uniform(7, (uint64_t)(75 * s + k)));
	}
	for (size_t t = 0; t < n_table; t++) {
		memset(tile, 0xff, sizeof(tile));
		memset(spins, 0xff, sizeof(spins));
		tables[t]->load_floats(ROWS, WIDTH, VALID, row, tile);
		tables[t]->load_bits(599, WIDTH, VALID, bit_row, spins);
		for (int s = 0; s < WIDTH; s++) {
			for (int f = 0; f < ROWS; f++)
				assert_near((double)tile[f * WIDTH + s], s < VALID ? (double)data[s][f] : 0, 0);
			for (int f = 0; f < 599; f++)
				assert_near((double)spins[f * WIDTH + s],
					    s >= VALID			  ? 0
					    : bits[s][f / 8] >> f % 8 & 1 ? 1
									  : -1,
					    0);
		}
		tables[t]->store_floats(ROWS, WIDTH, VALID, tile, back[0], ROWS);
		assert_memory_equal(back, data, sizeof(data));
	}
}

static void test_choice(void **state)
{
	(void)state;
	setenv("GEAEPIPE_SIMD", "plain", 1);
	assert_string_equal(kernels_choose(NULL)->name, "plain");
	setenv("GEAEPIPE_SIMD", "", 1);
	assert_ptr_equal(kernels_choose(NULL), tables[n_table - 1]);
	setenv("GEAEPIPE_SIMD", "sse9", 1);
	assert_null(kernels_choose(NULL));
	unsetenv("GEAEPIPE_SIMD");
	assert_ptr_equal(kernels_choose(NULL), tables[n_table - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions), cmocka_unit_test(test_special_values),
		cmocka_unit_test(test_same_bits), cmocka_unit_test(test_product_bits),
		cmocka_unit_test(test_rows),	  cmocka_unit_test(test_choice),
	};

	return cmocka_run_group_tests(tests, find_tables, NULL);
}
