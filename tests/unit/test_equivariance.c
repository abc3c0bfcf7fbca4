/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzers equivariance and functional-correlation on latents whose behaviour is known. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { N = 3200, GENERATORS = 4 };

static struct geae_rng dice;
static const char *const names[GENERATORS] = { "turn", "mirror", "noise", "shear" };

struct latents {
	struct lab_set *set; /* for chain and step */
	struct geae_array z, zg, generator;
	const struct geae_array *coord[5];
	double data[N][2], of[GENERATORS][N][2];
};

/* Independent unit normals, and what four maps make of them; the third adds noise of variance 1/4. */
static void fill(struct lab *lab, struct latents *l)
{
	l->set = lab_set(lab, 16, N);
	for (int64_t i = 0; i < N; i++) {
		double r[4], x, y;

		lab->mini.cx->host->normal(&dice, r, 4);
		x = l->data[i][0] = r[0];
		y = l->data[i][1] = r[1];
		l->set->chain[i] = (double)(i / 20);
		l->set->step[i] = (double)(i % 20);
		memcpy(l->of[0][i], (double[]){ -y, x }, sizeof *l->of[0]);
		memcpy(l->of[1][i], (double[]){ x, -y }, sizeof *l->of[0]);
		memcpy(l->of[2][i], (double[]){ x + r[2] / 2, y + r[3] / 2 }, sizeof *l->of[0]);
		memcpy(l->of[3][i], (double[]){ x + y, 2 * y }, sizeof *l->of[0]);
	}
	l->generator = (struct geae_array){ .name = "generator", .dtype = GEAE_TEXT, .rank = 1, .dim = { GENERATORS },
					    .axis = { "generator" }, .data = names };
	l->coord[0] = &l->generator;
	memcpy(l->coord + 1, l->set->coord, sizeof l->set->coord);
	l->z = (struct geae_array){ .name = "latent", .dtype = GEAE_F64, .rank = 2, .dim = { N, 2 }, .axis = { "row", "latent" },
				    .n_coord = 4, .coord = l->set->coord, .data = l->data };
	l->zg = (struct geae_array){ .name = "transformed", .dtype = GEAE_F64, .rank = 3, .dim = { GENERATORS, N, 2 },
				     .axis = { "generator", "row", "latent" }, .n_coord = 5, .coord = l->coord, .data = l->of };
}

static int run(struct lab *lab, const struct geae_array *a, const struct geae_array *b)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;
	struct geae_given first = { .array = a }, second = { .array = b };
	const struct geae_input in[] = { { 1, &first }, { 1, &second } };

	lab->n_out = 0;
	context_reset(&lab->mini.context);
	return ops->run(lab->mini.cx, lab->analyzer->self, in);
}

static void matrices(void **state)
{
	static struct latents l;
	struct lab lab;
	const double *residual, *defect, *character, *cosine, *ratio, *matrix;

	(void)state;
	lab_start(&lab, "equivariance", "");
	fill(&lab, &l);
	assert_int_equal(run(&lab, &l.z, &l.zg), GEAE_OK);
	residual = lab_list(&lab, "residual", GENERATORS);
	defect = lab_list(&lab, "defect", GENERATORS);
	character = lab_list(&lab, "character", GENERATORS);
	cosine = lab_list(&lab, "cosine", GENERATORS);
	ratio = lab_list(&lab, "norm_ratio", GENERATORS);
	assert_near(residual[0], 0, 1e-12);
	assert_near(defect[0], 0, 1e-12);
	assert_near(character[0], 0, 1e-12);
	assert_near(cosine[0], 0, 1e-12);
	assert_near(ratio[0], 1, 1e-12);
	assert_near(residual[1], 0, 1e-12);
	assert_near(character[1], 0, 1e-12);
	assert_near(cosine[1], 0, 0.1); /* <x^2> - <y^2> */
	assert_near(residual[2], 0.2, 5 * lab_list(&lab, "residual_err", GENERATORS)[2]);
	assert_near(character[2], 2, 5 * lab_list(&lab, "character_err", GENERATORS)[2]);
	assert_near(ratio[2], sqrt(1.25), 5 * lab_list(&lab, "norm_ratio_err", GENERATORS)[2]);
	assert_true(lab_list(&lab, "residual_err", GENERATORS)[2] > 1e-3);
	assert_near(residual[3], 0, 1e-12); /* linear, but no rotation */
	assert_near(defect[3], 9, 1e-9);
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, "matrix")) {
			matrix = lab.out[k].data;
			assert_near(matrix[0], 0, 1e-12);
			assert_near(matrix[1], 1, 1e-12);
			assert_near(matrix[2], -1, 1e-12);
		}
	l.zg.dim[1] = N - 1;
	assert_int_equal(run(&lab, &l.z, &l.zg), GEAE_ESHAPE);
	lab_finish(&lab);
}

/* A second number that is constant zero: what there is still transforms. */
static void one_dead_dimension(void **state)
{
	static struct latents l;
	struct lab lab;

	(void)state;
	lab_start(&lab, "equivariance", "");
	fill(&lab, &l);
	for (int i = 0; i < N; i++) {
		l.data[i][1] = 0;
		l.of[1][i][0] = -l.data[i][0];
		l.of[1][i][1] = 0;
	}
	assert_int_equal(run(&lab, &l.z, &l.zg), GEAE_OK);
	assert_near(lab_list(&lab, "residual", GENERATORS)[1], 0, 1e-12);
	assert_near(lab_list(&lab, "character", GENERATORS)[1], -1, 1e-12);
	assert_near(lab_list(&lab, "defect", GENERATORS)[1], 0.5, 1e-12);
	assert_near(lab_list(&lab, "residual", GENERATORS)[0], 0.5, 0.06); /* y is lost */
	lab_finish(&lab);
}

/* ---- functional-correlation ---------------------------------------------------------------- */

static double infinite(double T)
{
	return T < 2.2691853 ? pow(1 - pow(sinh(2 / T), -4), 0.125) : 0;
}

static void correlations(void **state)
{
	struct lab_set *m, *z, *sets[1], *references[1];
	const double *curve;
	struct lab lab;

	(void)state;
	lab_start(&lab, "functional-correlation", "J = -1.0");
	m = lab_set(&lab, 16, N);
	z = lab_set(&lab, 16, N);
	for (int64_t i = 0; i < N; i++) {
		m->T[i] = z->T[i] = 1.7 + 0.1 * (double)(i / 400);
		m->chain[i] = z->chain[i] = (double)(i % 400 / 10);
		m->step[i] = z->step[i] = (double)(i % 10);
		m->z[i] = (i & 1 ? 1 : -1) * infinite(m->T[i]);
		z->z[i] = -2.385 * m->z[i];
	}
	sets[0] = z;
	references[0] = m;
	assert_int_equal(lab_run_both(&lab, 1, sets, 1, references), GEAE_OK);
	assert_near(lab_number(&lab, "off_cosine"), 0, 1e-12);
	assert_true(lab_number(&lab, "off_cosine_err") > 0);
	assert_near(lab_number(&lab, "curve_off_cosine"), 0, 1e-12);
	curve = lab_list(&lab, "infinite", 8);
	assert_near(curve[3], 0.9113193, 1e-6);
	assert_near(curve[6], 0, 0);
	assert_near(lab_list(&lab, "curve", 8)[3], 0.9113193, 1e-6);
	for (int64_t i = 0; i < N; i++) { /* unit normal latent of two independent parts, one of them m */
		double r[2];

		lab.mini.cx->host->normal(&dice, r, 2);
		m->z[i] = r[0];
		z->z[i] = r[0] + r[1];
	}
	assert_int_equal(lab_run_both(&lab, 1, sets, 1, references), GEAE_OK);
	assert_near(lab_number(&lab, "off_cosine"), 0.5, 5 * lab_number(&lab, "off_cosine_err"));
	assert_near(lab_number(&lab, "off_cosine_err"), 0.0125, 0.009);
	assert_true(lab_number(&lab, "curve_off_cosine") > 0.1);
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matrices),
		cmocka_unit_test(one_dead_dimension),
		cmocka_unit_test(correlations),
	};
	struct mini mini;
	int failed;

	mini_start(&mini, 21);
	geae_stream(mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
