/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer representations on latents whose behaviour is known. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { POINTS = 6, PER = 320, N = POINTS * PER, GENERATORS = 4 };

static struct lab lab;
static struct geae_rng random_bits;
static const char *const names[GENERATORS] = { "alpha", "rho (plaquette)", "rho (site)", "sigma" };

/* How the latent is to behave under each of the names, before noise and offset. */
struct wish {
	double psi[GENERATORS], noise, offset;
	double ordered; /* control points up to here are ordered: z = +-1, beyond it is Gaussian */
	int n_generator;
	double disorder; /* standard deviation of z there; 0: 0.1 */
};

struct pair {
	struct lab_set *latent;
	struct geae_array transformed, generator;
	const struct geae_array *coord[5];
	double *data;
};

static const struct wish ferromagnet = { { 1, 1, 1, -1 }, 0, 0, 2.2, 4, 0 };
static const struct wish antiferromagnet = { { -1, -1, 1, -1 }, 0, 0, 2.2, 4, 0 };

static struct pair *make(const struct wish *w)
{
	struct pair *p = arena_array(&lab.arena, 1, struct pair);
	struct lab_set *s = lab_set(&lab, 16, N);
	double noise;

	p->latent = s;
	p->data = arena_array(&lab.arena, GENERATORS * N, double);
	for (int64_t i = 0; i < N; i++) {
		double T = 1.9 + 0.1 * (double)(i / PER), z;

		s->T[i] = T;
		s->chain[i] = (double)(i % PER / 20);
		s->step[i] = (double)(i % 20);
		lab.mini.cx->host->normal(&random_bits, &z, 1);
		z = T <= w->ordered ? copysign(1 + 0.05 * z, geae_uniform(&random_bits) - 0.5) : (w->disorder > 0 ? w->disorder : 0.1) * z;
		s->z[i] = z + w->offset;
		for (int k = 0; k < GENERATORS; k++) {
			lab.mini.cx->host->normal(&random_bits, &noise, 1);
			p->data[k * N + i] = w->psi[k] * z + w->noise * noise + w->offset;
		}
	}
	p->generator = (struct geae_array){ .name = "generator",
					    .dtype = GEAE_TEXT,
					    .rank = 1,
					    .dim = { w->n_generator },
					    .axis = { "generator" },
					    .data = names };
	p->coord[0] = &p->generator;
	memcpy(p->coord + 1, s->coord, sizeof s->coord);
	p->transformed = (struct geae_array){ .name = "latent_transformed",
					      .unit = "1",
					      .dtype = GEAE_F64,
					      .rank = 2,
					      .dim = { w->n_generator, N },
					      .axis = { "generator", "row" },
					      .n_coord = 5,
					      .coord = p->coord,
					      .data = p->data };
	return p;
}

static int run(size_t n, struct pair *const *pair, const struct geae_component *model)
{
	const struct geae_analyzer_ops *ops = lab.analyzer->plugin->descriptor->ops;
	struct geae_given latent[8] = { { 0 } }, transformed[8] = { { 0 } }, third = { .model = model };
	const struct geae_input in[] = { { n, latent }, { n, transformed }, { model != NULL, &third } };

	for (size_t k = 0; k < n; k++) {
		latent[k].array = &pair[k]->latent->array;
		transformed[k].array = &pair[k]->transformed;
	}
	lab.n_out = 0;
	context_reset(&lab.mini.context);
	return ops->run(lab.mini.cx, lab.analyzer->self, in);
}

static int64_t integer(const char *port)
{
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, port) && lab.out[k].array.dtype == GEAE_I64)
			return *(const int64_t *)lab.out[k].array.data;
	return -1;
}

static const char *verdict(int k)
{
	for (size_t i = 0; i < lab.n_out; i++)
		if (!strcmp(lab.out[i].name, "verdict"))
			return ((const char *const *)lab.out[i].array.data)[k];
	return "";
}

static void says(const char *words)
{
	if (!strstr(lab_text(&lab, "words"), words))
		fail_msg("instead of '%s': %s", words, lab_text(&lab, "words"));
}

static void says_not(const char *words)
{
	if (strstr(lab_text(&lab, "words"), words))
		fail_msg("'%s' in: %s", words, lab_text(&lab, "words"));
}

/* ---- clear cases ------------------------------------------------------------------------- */

static void magnets(void **state)
{
	const struct wish *wish[] = { &ferromagnet, &antiferromagnet };

	(void)state;
	for (int w = 0; w < 2; w++) {
		struct pair *p = make(wish[w]);

		assert_int_equal(run(1, &p, NULL), GEAE_OK);
		for (int k = 0; k < GENERATORS; k++) {
			assert_near(lab_list(&lab, "psi", GENERATORS)[k], wish[w]->psi[k], 1e-12);
			assert_near(lab_list(&lab, "psi_err", GENERATORS)[k], 1.0 / (N + 1),
				    1e-9); /* exact, but never 0 */
			assert_near(lab_list(&lab, "norm_ratio", GENERATORS)[k], 1, 1e-12);
			assert_near(lab_list(&lab, "cosine", GENERATORS)[k], wish[w]->psi[k], 1e-12);
			assert_string_equal(verdict(k), wish[w]->psi[k] < 0 ? "broken" : "kept");
		}
		assert_int_equal(integer("n_broken"), w ? 3 : 1);
		assert_int_equal(integer("n_ordered"), 4);
		assert_int_equal(integer("n"), N);
		assert_null(lab_list(&lab, "psi_spread", GENERATORS));
		says(w ? "Broken: alpha, rho (plaquette), sigma (psi = -1)" : "Broken: sigma (psi = -1)");
		says("at 4 of 6 points, T = 1.9 .. 2.2");
		assert_string_equal(lab_text(&lab, "kernel"), w ? "rho (site), alpha * rho (plaquette), alpha * sigma"
								: "alpha, rho (plaquette), rho (site)");
		says_not("No order of degree");
	}
}

/* psi and its error where they are not trivial: z_g = psi z + noise. */
static void noisy(void **state)
{
	static const struct wish w = { { 0.4, 1, 1, -1 }, 0.3, 0, 2.2, 4, 0 };
	struct pair *p = make(&w);
	double scale = 0.3 / sqrt((4 * (1 + 0.0025) + 2 * 0.01) * PER); /* standard deviation of psi - wish */
	double far = 0;

	(void)state;
	assert_int_equal(run(1, &p, NULL), GEAE_OK);
	for (int k = 0; k < GENERATORS; k++) { /* 4.5 errors of 15 degrees of freedom: false alarm 4e-4 each */
		double psi = lab_list(&lab, "psi", GENERATORS)[k], error = lab_list(&lab, "psi_err", GENERATORS)[k];

		assert_near(psi, w.psi[k], 4.5 * error);
		assert_near(error / scale, 1, 0.6);
		far = fmax(far, fabs(psi - w.psi[k]));
		assert_near(lab_list(&lab, "norm_ratio", GENERATORS)[k], hypot(w.psi[k], scale * sqrt(N)), 0.02);
	}
	assert_true(far > 1e-4);
	assert_string_equal(verdict(0), "undecided");
	says("Undecided: alpha (psi = 0.4");
	says("transforms in no representation of degree 1");
	says("Broken: sigma");
	assert_int_equal(integer("n_broken"), 1);
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, "psi_at")) {
			assert_int_equal(lab.out[k].array.rank, 2);
			for (int t = 0; t < 4; t++)
				assert_near(lab.out[k].data[t], 0.4, 0.1);
			assert_near(lab.out[k].data[3 * POINTS + 5], -1, 1.2); /* little order, much noise */
			return;
		}
	fail_msg("no psi_at");
}

/* ---- nothing breaks ---------------------------------------------------------------------- */

static void disorder(void **state)
{
	struct wish w = antiferromagnet;
	int alarms = 0;

	(void)state;
	w.ordered = 0;
	for (int t = 0; t < 50; t++) {
		struct pair *p = make(&w);

		assert_int_equal(run(1, &p, NULL), GEAE_OK);
		alarms += integer("n_broken") != 0;
	}
	assert_int_equal(alarms, 0); /* U4 of 320 Gaussian numbers: 0 +- .09, far from .6107 */
	says("Nothing breaks: U4 is nowhere significantly above 0.6107 at T = 1.9 .. 2.4");
	says("would break alpha, rho (plaquette), sigma.");
	assert_string_equal(verdict(0), "would break");
	assert_string_equal(verdict(2), "kept");
}

/* A latent that is nearly constant is ordered by its Binder cumulant, and invariant under everything. */
static void offset(void **state)
{
	struct wish w = ferromagnet;
	struct pair *p;

	(void)state;
	w.ordered = 0;
	w.offset = 5;
	p = make(&w);
	assert_int_equal(run(1, &p, NULL), GEAE_OK);
	assert_int_equal(integer("n_broken"), 0);
	says("Nothing breaks");
	w.ordered = 2.2;
	w.offset = 0.05; /* psi is -.9925; above T = 2.2 the offset is all there is in z */
	w.disorder = 0.005;
	p = make(&w);
	assert_int_equal(run(1, &p, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "psi", GENERATORS)[3], -0.9925, 6e-3);
	assert_string_equal(verdict(3), "broken");
	assert_int_equal(integer("n_ordered"), 4);
}

/* ---- several trainings ------------------------------------------------------------------- */

static void pooled(void **state)
{
	struct wish w[3] = { ferromagnet, ferromagnet, ferromagnet };
	struct pair *p[3];
	const double *psi, *error, *spread;

	(void)state;
	w[1].psi[3] = -0.98;
	w[2].psi[3] = -0.96;
	for (int k = 0; k < 3; k++)
		p[k] = make(&w[k]);
	assert_int_equal(run(3, p, NULL), GEAE_OK);
	psi = lab_list(&lab, "psi", GENERATORS);
	error = lab_list(&lab, "psi_err", GENERATORS);
	spread = lab_list(&lab, "psi_spread", GENERATORS);
	assert_near(psi[3], -0.98, 1e-9);
	assert_near(spread[3], 0.02, 1e-9);
	assert_near(error[3], 0.02 * sqrt(2.0 / 3), 1e-4);
	assert_near(spread[0], 0, 1e-12);
	assert_int_equal(integer("n"), 3 * N);
	w[2] = antiferromagnet; /* trainings that disagree decide nothing */
	p[2] = make(&w[2]);
	assert_int_equal(run(3, p, NULL), GEAE_OK);
	assert_string_equal(verdict(0), "undecided");
	assert_string_equal(verdict(2), "kept");
	assert_near(lab_list(&lab, "psi", GENERATORS)[0], 1.0 / 3, 1e-9);
}

/* ---- what the method is blind to --------------------------------------------------------- */

static void blind(void **state)
{
	struct geae_component *model = mini_open(&lab.mini, GEAE_MODEL, "ising", "L = 16", NULL);
	struct pair *p = make(&antiferromagnet);

	(void)state;
	assert_int_equal(run(1, &p, model), GEAE_OK);
	says("No order of degree <= 1, linear in s, breaks rho (site); order of another kind could.");
	mini_close(model);
}

/* ---- the order of rows, and complaints --------------------------------------------------- */

static void row_order_does_not_matter(void **state)
{
	static const struct wish w = { { 0.4, 1, 1, -1 }, 0.3, 0, 2.2, 4, 0 };
	struct pair *p = make(&w), *q = make(&w);
	static struct lab before;

	(void)state;
	for (int64_t i = 0; i < N; i++) { /* backwards */
		struct lab_set *a = p->latent, *b = q->latent;
		int64_t j = N - 1 - i;

		b->z[i] = a->z[j];
		b->T[i] = a->T[j];
		b->chain[i] = a->chain[j];
		b->step[i] = a->step[j];
		for (int k = 0; k < GENERATORS; k++)
			q->data[k * N + i] = p->data[k * N + j];
	}
	assert_int_equal(run(1, &p, NULL), GEAE_OK);
	before = lab;
	assert_int_equal(run(1, &q, NULL), GEAE_OK);
	assert_true(lab_same(&before, &lab));
	q->data[17] += 1e-3;
	assert_int_equal(run(1, &q, NULL), GEAE_OK);
	assert_false(lab_same(&before, &lab));
}

static void complaints(void **state)
{
	struct pair *p = make(&ferromagnet), *pair[2] = { make(&ferromagnet), NULL };
	struct wish three = ferromagnet;

	(void)state;
	p->transformed.coord = p->coord + 1;
	p->transformed.n_coord = 4;
	assert_int_equal(run(1, &p, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "does not say which generators"));
	three.n_generator = 3;
	pair[1] = make(&three);
	assert_int_equal(run(2, pair, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "other generators than the first"));
	p = make(&ferromagnet);
	p->transformed.dim[1] = N - 1;
	assert_int_equal(run(1, &p, NULL), GEAE_ESHAPE);
	p = make(&ferromagnet);
	p->data[5 + N] = (double)NAN;
	assert_int_equal(run(1, &p, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "row 5"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(magnets),
		cmocka_unit_test(noisy),
		cmocka_unit_test(disorder),
		cmocka_unit_test(offset),
		cmocka_unit_test(pooled),
		cmocka_unit_test(blind),
		cmocka_unit_test(row_order_does_not_matter),
		cmocka_unit_test(complaints),
	};
	int failed;

	lab_start(&lab, "representations", "");
	geae_stream(lab.mini.cx, 1, &random_bits);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
