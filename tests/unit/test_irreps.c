/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Representations on features, and networks whose latent is a vector. */
#include <stdlib.h>
#include <string.h>
#include <geae/irreps.h>
#include <geae/stat.h>
#include <geae/states.h>
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

/* ---- several features and levels per site --------------------------------------------------- */

enum { SIDE = 6, SITES = SIDE * SIDE, Q = 3 };

/* A torus of sites with `per` components each: translation, quarter turn about a site, and what is done to components. */
struct torus {
	struct geae_state state;
	struct geae_symmetry symmetry;
	struct geae_generator generator[4];
	int32_t perm[4][SITES * Q];
	int8_t minus[SITES * Q];
};

static void make_torus(struct torus *t, struct geae_state state, const int32_t *const *inner, int n_inner, int flip)
{
	int per = state.encoding == GEAE_ONE_HOT ? Q : 1, n = 2;

	*t = (struct torus){ .state = state };
	t->state.rank = 2;
	t->state.dim[0] = t->state.dim[1] = SIDE;
	for (int i = 0; i < SITES; i++) {
		int x = i / SIDE, y = i % SIDE;

		for (int a = 0; a < per; a++) {
			t->perm[0][i * per + a] = ((x + 1) % SIDE * SIDE + y) * per + a;
			t->perm[1][i * per + a] = (y * SIDE + (SIDE - x) % SIDE) * per + a;
			for (int k = 0; k < 2; k++)
				t->perm[2 + k][i * per + a] = i * per + (k < n_inner ? inner[k][a] : a);
			t->minus[i * per + a] = -1;
		}
	}
	t->generator[0] = (struct geae_generator){ "alpha", "", t->perm[0], NULL };
	t->generator[1] = (struct geae_generator){ "rho", "", t->perm[1], NULL };
	for (int k = 0; k < n_inner; k++)
		t->generator[n++] = (struct geae_generator){ k ? "swap" : "cycle", "", t->perm[2 + k], NULL };
	if (flip)
		t->generator[n++] = (struct geae_generator){ "sigma", "", t->perm[2], t->minus };
	t->symmetry = (struct geae_symmetry){ SITES * per, (size_t)n, t->generator };
}

static void component_values(const struct geae_state *s, const uint8_t *level, double *c)
{
	for (int i = 0; i < SITES; i++)
		if (s->encoding == GEAE_VALUE)
			c[i] = s->value[level[i]];
		else
			for (int a = 0; a < Q; a++)
				c[i * Q + a] = level[i] == a;
}

static void features_of(const struct net *net, const uint8_t *level, double *x)
{
	const struct geae_projection *p = &net->projection;
	double c[SITES * Q];

	component_values(&net->state, level, c);
	for (int64_t i = 0; i < p->n_feature; i++) {
		x[i] = 0;
		for (int64_t k = p->start[i]; k < p->start[i + 1]; k++)
			x[i] += p->weight[k] * c[p->index[k]];
	}
}

/* The features of a transformed configuration are the transformed features. */
static void group_acts_right(const struct net *net, const struct torus *t)
{
	struct geae_action action;
	uint32_t element[SITES * Q];
	uint8_t level[SITES], moved[SITES];
	double x[64], y[64];

	geae_action_start(&action, &net->state);
	for (int r = 0; r < 20; r++)
		for (size_t g = 0; g < t->symmetry.n_generator; g++) {
			const struct geae_generator *is = &net->features.generator[g];

			for (int i = 0; i < SITES; i++)
				level[i] = (uint8_t)geae_below(&dice, Q);
			geae_element(t->symmetry.n_component, &t->generator[g], element);
			geae_act(&action, element, level, moved);
			features_of(net, level, x);
			features_of(net, moved, y);
			assert_string_equal(is->name, t->generator[g].name);
			for (int64_t i = 0; i < net->features.n_feature; i++)
				assert_near(y[i], (is->sign ? is->sign[i] : 1) * x[is->perm[i]], 1e-12);
		}
}

/* W of the closed form: z(g x) = D(g) z(x) with the matrices of geae/irreps.h. */
static void check_closed_form(const struct net *net, int32_t d, const float *W)
{
	const struct geae_features *f = &net->features;
	struct geae_irreps *r = geae_irreps_create(f->n_feature, f->n_generator, f->generator, d);
	double best = 1;

	assert_non_null(r);
	for (uint32_t k = 0; k < r->n_irrep; k++) {
		double far = 0;

		for (uint32_t q = 0; q < r->n_element; q++)
			for (int64_t a = 0; a < d; a++)
				for (int64_t i = 0; i < f->n_feature; i++) { /* row a of W q - D W at feature perm[i] */
					int64_t to = r->perm[(int64_t)q * f->n_feature + i];
					double left = r->sign[(int64_t)q * f->n_feature + i] * (double)W[a * f->n_feature + i], right = 0;

					for (int64_t b = 0; b < d; b++)
						right += r->irrep[k].matrix[((int64_t)q * d + a) * d + b] * (double)W[b * f->n_feature + to];
					far = fmax(far, fabs(left - right));
				}
		best = fmin(best, far);
	}
	assert_true(best < 1e-6);
	geae_irreps_destroy(r);
}

static void fit_closed_form(struct net *net, int n, const float *x, int64_t d, float *W)
{
	assert_int_equal(net->ops->fit(mini.cx, net->network->self, &net->features, n, x, NULL, "encoder.weight", d,
				       net->features.n_feature, W),
			 GEAE_OK);
}

static void potts(void **state)
{
	static const int32_t cycle[] = { 1, 2, 0 }, swap[] = { 1, 0, 2 };
	const int32_t *const inner[] = { cycle, swap };
	static float x[N * 64], W[2 * 64];
	double length[2] = { 0, 0 };
	struct torus t;
	struct net net;

	(void)state;
	make_torus(&t, (struct geae_state){ .encoding = GEAE_ONE_HOT, .n_level = Q }, inner, 2, 0);
	assert_int_equal(net_open(&net, &mini, "ge-autoencoder", "latent = 2", &t.state, &t.symmetry), GEAE_OK);
	group_acts_right(&net, &t);
	net_close(&net);
	assert_int_equal(net_open(&net, &mini, "linear-invariant", "latent = 2", &t.state, &t.symmetry), GEAE_OK);
	group_acts_right(&net, &t);
	for (int r = 0; r < N; r++) { /* half in order along one of the colours */
		uint8_t level[SITES];
		double feature[64];

		for (int i = 0; i < SITES; i++)
			level[i] = (uint8_t)(r % 2 ? r / 2 % Q : (int)geae_below(&dice, Q));
		features_of(&net, level, feature);
		for (int64_t i = 0; i < net.features.n_feature; i++)
			x[r * net.features.n_feature + i] = (float)feature[i];
	}
	fit_closed_form(&net, N, x, 2, W);
	check_closed_form(&net, 2, W);
	for (int r = 0; r < N; r++) {
		double z[2] = { 0, 0 };

		for (int a = 0; a < 2; a++)
			for (int64_t i = 0; i < net.features.n_feature; i++)
				z[a] += (double)(W[a * net.features.n_feature + i] * x[r * net.features.n_feature + i]);
		length[r % 2] += hypot(z[0], z[1]) / (N / 2);
		if (r % 2)
			assert_near(hypot(z[0], z[1]), 1.0 / 3, 1e-6); /* the three columns are equally long, their sum is 1 */
	}
	assert_true(length[0] < 0.3 * length[1]);
	net_close(&net);
}

static void spin_one(void **state)
{
	static const double value[] = { -1, 0, 1 };
	struct torus t;
	struct net net;

	(void)state;
	make_torus(&t, (struct geae_state){ .encoding = GEAE_VALUE, .n_level = Q, .value = value }, NULL, 0, 1);
	for (int d = 1; d <= 2; d++) {
		assert_int_equal(net_open(&net, &mini, "ge-autoencoder", d == 1 ? "latent = 1" : "latent = 2", &t.state,
					  &t.symmetry),
				 GEAE_OK);
		assert_int_equal(net.features.n_feature, d == 1 ? 2 : 4);
		group_acts_right(&net, &t);
		net_close(&net);
	}
}

/* Stripes on four sublattices: rows or columns, either sign. */
static void closed_form_of_stripes(void **state)
{
	struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", "L = 6", NULL);
	const double control[] = { 2.385, 0 };
	float x[4 * N], W[8];
	struct net net;

	(void)state;
	assert_int_equal(net_open_model(&net, &mini, "linear-invariant", "latent = 2", model, control), GEAE_OK);
	assert_int_equal(net.features.n_feature, 4);
	for (int r = 0; r < N; r++) {
		double noise[4];

		mini.cx->host->normal(&dice, noise, 4);
		for (int i = 0; i < 4; i++) /* sublattices (0, 0), (0, 1), (1, 0), (1, 1) */
			x[4 * r + i] = (float)((r & 1 ? 1 : -1) * ((r & 2 ? i : i / 2) % 2 ? -1 : 1) * 0.8 + 0.1 * noise[i]);
	}
	fit_closed_form(&net, N, x, 2, W);
	check_closed_form(&net, 2, W);
	for (int a = 0; a < 2; a++) /* neither uniform nor staggered */
		for (int k = 0; k < 2; k++)
			assert_near((double)(W[4 * a] + W[4 * a + 3]) + (k ? 1 : -1) * (double)(W[4 * a + 1] + W[4 * a + 2]), 0, 1e-6);
	net_close(&net);
	mini_close(model);
}

static void refusals(void **state)
{
	struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", "L = 6", NULL);
	const double control[] = { 2.385, 0 };
	struct net net;

	(void)state;
	assert_int_equal(net_open_model(&net, &mini, "ge-autoencoder", "latent = 3", model, control), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&mini), "no representation of degree 3 occurs on the 4 orbit means"));
	net_close(&net);
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
		cmocka_unit_test(potts),
		cmocka_unit_test(spin_one),
		cmocka_unit_test(closed_form_of_stripes),
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
