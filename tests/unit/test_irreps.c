/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Representations on features, and networks whose latent is a vector. */
#include <stdlib.h>
#include <string.h>
#include <geae/irreps.h>
#include <geae/stat.h>
#include "near.h"
#include "net_kit.h"

static struct mini mini;
static struct geae_rng dice;

/* ---- matrices ----------------------------------------------------------------------------- */

static void check_matrices(const struct geae_irreps *r, uint32_t which)
{
	const double *D = r->irrep[which].matrix, *B = r->irrep[which].basis;
	int64_t d = r->degree, n = r->n_feature;

	for (int64_t a = 0; a < d; a++)
		for (int64_t b = 0; b < d; b++) {
			double product = 0;

			for (int64_t i = 0; i < n; i++)
				product += B[a * n + i] * B[b * n + i];
			assert_near(product, a == b, 1e-12);
			assert_near(D[a * d + b], a == b, 1e-12); /* of the element that does nothing */
		}
	for (uint32_t q = 0; q < r->n_element; q++) { /* B q x = D(q) B x for every x */
		double x[16], moved[16];

		for (int64_t i = 0; i < n; i++)
			x[i] = geae_uniform(&dice) - 0.385;
		for (int64_t i = 0; i < n; i++)
			moved[i] = r->sign[q * n + i] * x[r->perm[q * n + i]];
		for (int64_t a = 0; a < d; a++) {
			double left = 0, right = 0;

			for (int64_t i = 0; i < n; i++)
				left += B[a * n + i] * moved[i];
			for (int64_t b = 0; b < d; b++)
				for (int64_t i = 0; i < n; i++)
					right += D[(q * d + a) * d + b] * B[b * n + i] * x[i];
			assert_near(left, right, 1e-12);
		}
	}
}

static const int32_t turn3[] = { 1, 2, 0 }, swap3[] = { 1, 0, 2 }, none4[] = { 0, 1, 2, 3 };
static const int32_t right4[] = { 1, 0, 3, 2 }, turn4[] = { 0, 2, 1, 3 };
static const int8_t minus[] = { -1, -1, -1, -1 };
static const struct geae_generator permutations[] = { { "c", "", turn3, NULL }, { "s", "", swap3, NULL } };
/* four sublattices of the square lattice: translation, quarter turn about a site, spin flip */
static const struct geae_generator sublattices[] = { { "alpha", "", right4, NULL }, { "rho", "", turn4, NULL },
						     { "sigma", "", none4, minus } };

static void known_representations(void **state)
{
	static const struct {
		int64_t n;
		size_t n_generator;
		const struct geae_generator *generator;
		int32_t degree;
		uint32_t n_element, n_irrep;
	} rows[] = {
		{ 3, 2, permutations, 1, 6, 0 },  /* the trivial one does not count */
		{ 3, 2, permutations, 2, 6, 1 },
		{ 4, 3, sublattices, 1, 16, 2 },  /* uniform and staggered */
		{ 4, 3, sublattices, 2, 16, 1 },  /* stripes */
		{ 4, 3, sublattices, 3, 16, 0 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_irreps *r = geae_irreps_create(rows[k].n, rows[k].n_generator, rows[k].generator, rows[k].degree);

		assert_non_null(r);
		assert_null(r->fault);
		assert_int_equal(r->n_element, rows[k].n_element);
		assert_int_equal(r->n_irrep, rows[k].n_irrep);
		for (uint32_t i = 0; i < r->n_irrep; i++)
			check_matrices(r, i);
		geae_irreps_destroy(r);
	}
}

/* ---- networks ------------------------------------------------------------------------------ */

enum { N = 200, L = 6 };

static void vector_latents(void **state)
{
	static const struct {
		const char *model;
		double h;
		int64_t n_feature;
	} rows[] = { { "L = 6", 0, 4 }, { "L = 6; J = -1.0; lattice = \"triangular\"", 1.385, 3 } };
	uint8_t *level = malloc(N * L * L);
	float T[N];

	(void)state;
	assert_non_null(level);
	for (int i = 0; i < N * L * L; i++)
		level[i] = geae_uniform(&dice) < 0.385 + 0.3 * (i % 3 == 0);
	for (int i = 0; i < N; i++)
		T[i] = 2.385f;
	for (size_t k = 0; k < 2; k++) {
		const double control[] = { 2.385, rows[k].h };
		struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", rows[k].model, NULL);
		struct geae_irreps *r;
		struct net net;
		float *x;

		assert_int_equal(net_open_model(&net, &mini, "ge-autoencoder", "latent = 2", model, control), GEAE_OK);
		assert_int_equal(net.features.n_feature, rows[k].n_feature);
		assert_int_equal(net.ops->variants(net.network->self, &net.features), 1);
		r = geae_irreps_create(net.features.n_feature, net.features.n_generator, net.features.generator, 2);
		assert_non_null(r);
		net_build(&net, 0, 1, 0, NULL);
		net_start(&net, 23);
		x = malloc(sizeof(*x) * (size_t)(N * net.features.n_feature));
		assert_non_null(x);
		net_project(&net, N, level, x);
		net_run(&net, N, x, T);
		for (size_t g = 0; g < net.features.n_generator; g++) {
			const double *z = net_value(&net, net.head[0]), *zg = net_value(&net, net.transformed[g]);
			const struct geae_generator *is = &net.features.generator[g];
			const double *B = r->irrep[0].basis;
			int64_t n = net.features.n_feature;
			double length = 0;

			for (int i = 0; i < N; i++) {
				length += hypot(z[i], z[N + i]);
				for (int a = 0; a < 2; a++) {
					double expected = 0;

					for (int b = 0; b < 2; b++) {
						double D = 0;

						for (int64_t f = 0; f < n; f++)
							D += B[a * n + f] * (is->sign ? is->sign[f] : 1) * B[b * n + is->perm[f]];
						expected += D * z[b * N + i];
					}
					assert_near(zg[a * N + i], expected, 1e-12);
				}
			}
			assert_true(length > 0.01);
		}
		assert_true(*net_value(&net, net.health) > 0);
		geae_irreps_destroy(r);
		free(x);
		net_close(&net);
		mini_close(model);
	}
	free(level);
}

static void refusals(void **state)
{
	struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", "L = 6", NULL);
	const double control[] = { 2.385, 0 };
	struct net net;
	int status;

	(void)state;
	assert_int_equal(net_open_model(&net, &mini, "ge-autoencoder", "latent = 3", model, control), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&mini), "no representation of degree 3 occurs on the 4 orbit means"));
	net_close(&net);
	assert_null(mini_open(&mini, GEAE_NETWORK, "ge-autoencoder", "latent = 2; mode = \"paper\"", &status));
	assert_int_equal(status, GEAE_EPARAM);
	mini_close(model);
}

/* ---- lengths ------------------------------------------------------------------------------- */

static void cumulants_of_vectors(void **state)
{
	double fixed[GEAE_SUM_COUNT] = { 0 }, gauss[GEAE_SUM_COUNT] = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++) {
		double r[3], q;

		mini.cx->host->normal(&dice, r, 3);
		q = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
		gauss[GEAE_SUM_N] += 1;
		gauss[GEAE_SUM_Z2] += q;
		gauss[GEAE_SUM_Z4] += q * q;
		fixed[GEAE_SUM_N] += 1;
		fixed[GEAE_SUM_Z2] += 2.385;
		fixed[GEAE_SUM_Z4] += 2.385 * 2.385;
	}
	assert_near(geae_binder_vector(gauss, 3), 0, 0.015); /* 4 standard deviations */
	assert_near(geae_binder_vector(fixed, 3), 0.4, 1e-9);
	assert_near(geae_binder_vector(fixed, 2), 0.5, 1e-9);
	assert_near(geae_binder(fixed), 2.0 / 3, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_representations),
		cmocka_unit_test(vector_latents),
		cmocka_unit_test(refusals),
		cmocka_unit_test(cumulants_of_vectors),
	};
	int failed;

	mini_start(&mini, 29);
	geae_stream(mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
