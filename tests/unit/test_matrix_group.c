/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small linear algebra, groups of matrices with their classes of states, latents and what turns them. */
#include <string.h>
#include <geae/matrix_group.h>
#include "near.h"
#include "lab.h"

static struct lab lab;
static struct geae_rng dice;

static void linear_algebra(void **state)
{
	const double A[] = { 2, 0, 0, 0 }, B[] = { 6, 1 }, full[] = { 4, 1, 1, 3 }, C[] = { 9.54, 7.385 };
	const double c = cos(0.385), s = sin(0.385);
	double X[2], R[] = { 1.2 * c, -1.2 * s, 1.2 * s, 1.2 * c }, basis[9];
	const double P[] = { 2.385, 0, 0, 0, 0, 0, 0, 0, 0.5 };

	(void)state;
	geae_solve(2, 1, A, B, X);
	assert_near(X[0], 3, 1e-14);
	assert_near(X[1], 0, 1e-14);
	geae_solve(2, 1, full, C, X);
	assert_near(4 * X[0] + X[1], 9.54, 1e-12);
	assert_near(X[0] + 3 * X[1], 7.385, 1e-12);
	assert_near(geae_orthogonalise(2, R), 0.2, 1e-12);
	assert_near(R[0], c, 1e-14);
	assert_near(R[1], -s, 1e-14);
	assert_int_equal(geae_eigenspace(3, P, 1, 10, basis), 1);
	assert_near(fabs(basis[0]), 1, 1e-14);
	assert_int_equal(geae_eigenspace(3, P, 0, 1, basis), 2);
	memset(basis, 0, sizeof basis);
	assert_int_equal(geae_eigenspace(2, basis, -1, 1e-9, basis + 4), 2);
}

/* A little off: matrices come from data. */
static void disturb(int n, double *R)
{
	for (int i = 0; i < n; i++)
		R[i] += 0.004 * (geae_uniform(&dice) - 0.5);
}

static void classes(void **state)
{
	const double t = acos(-1) / 3, turn3[] = { cos(2 * t), -sin(2 * t), sin(2 * t), cos(2 * t) };
	const double turn6[] = { cos(t), -sin(t), sin(t), cos(t) }, mirror[] = { 1, 0, 0, -1 }, turn4[] = { 0, -1, 1, 0 };
	const double cube_turn[] = { 0, 0, 1, 1, 0, 0, 0, 1, 0 }, cube_quarter[] = { 0, -1, 0, 1, 0, 0, 0, 0, 1 };
	const double cube_inversion[] = { -1, 0, 0, 0, -1, 0, 0, 0, -1 }, odd[] = { cos(1), -sin(1), sin(1), cos(1) };
	const struct {
		int d;
		const double *R[3];
		uint32_t n_element, n_class, least, most;
	} rows[] = {
		{ 2, { turn3, mirror }, 6, 2, 3, 3 },   { 2, { turn4, mirror }, 8, 2, 4, 4 },
		{ 2, { turn6, mirror }, 12, 2, 6, 6 },  { 2, { turn4 }, 4, 0, 0, 0 },
		{ 3, { cube_turn, cube_quarter, cube_inversion }, 48, 3, 6, 12 },
		{ 2, { odd, mirror }, 0, 0, 0, 0 },
	};
	const uint8_t use[] = { 1, 1, 1 };

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct geae_matrix_group g;
		double R[3 * 9] = { 0 };
		int d = rows[k].d, n = 0;

		for (; n < 3 && rows[k].R[n]; n++) {
			memcpy(R + n * d * d, rows[k].R[n], sizeof(*R) * (size_t)(d * d));
			disturb(d * d, R + n * d * d);
			geae_orthogonalise(d, R + n * d * d);
		}
		context_reset(&lab.mini.context);
		assert_int_equal(geae_matrix_group(lab.mini.cx, d, n, R, use, &g), GEAE_OK);
		assert_int_equal(g.fault != NULL, rows[k].n_element == 0);
		if (g.fault)
			continue;
		assert_int_equal(g.n_element, rows[k].n_element);
		assert_int_equal(g.n_class, rows[k].n_class);
		for (uint32_t c = 0; c < g.n_class; c++) {
			const struct geae_states_class *s = &g.class[c];
			uint32_t kept = 0;

			assert_in_range(s->n_state, rows[k].least, rows[k].most);
			for (uint32_t e = 0; e < g.n_element; e++)
				kept += (uint32_t)geae_keeps(d, g.D + e * (uint32_t)(d * d), s->state);
			assert_int_equal(kept * s->n_state, g.n_element);
			for (uint32_t i = 0; i < s->n_state; i++)
				for (int a = 0; a < d; a++) {
					const double *D = g.D + s->carry[i] * (uint32_t)(d * d);
					double image = 0;

					for (int b = 0; b < d; b++)
						image += D[a * d + b] * s->state[b];
					assert_near(image, s->state[i * (uint32_t)d + (uint32_t)a], 1e-9);
				}
		}
	}
}

enum { ROWS = 400 };

/* z = (x, 2.385, y): the third of a turn and the mirror act on (x, y), the constant is left. */
static void turned(void **state)
{
	static const char *const names[] = { "rho", "tau" };
	struct lab_set *s = lab_set(&lab, 12, ROWS);
	const double c = cos(2 * acos(-1) / 3), d = sin(2 * acos(-1) / 3);
	double *z = arena_array(&lab.arena, 3 * ROWS, double), *zg = arena_array(&lab.arena, 6 * ROWS, double);
	struct geae_array generator = { .name = "generator", .dtype = GEAE_TEXT, .rank = 1, .dim = { 2 }, .axis = { "generator" },
					.data = names }, latent = s->array, transformed;
	const struct geae_array *coord[5] = { &generator };
	const uint8_t use[] = { 1, 1 };
	struct geae_latents l;
	struct geae_turned t;
	double *sum, R[18];

	(void)state;
	for (int i = 0; i < ROWS; i++) {
		double x = geae_uniform(&dice) - 0.5, y = geae_uniform(&dice) - 0.5;
		const double of[] = { x, 2.385, y }, turn[] = { c * x - d * y, 2.385, d * x + c * y }, mirror[] = { x, 2.385, -y };

		s->T[i] = 1 + i / 200;
		memcpy(z + 3 * i, of, sizeof of);
		memcpy(zg + 3 * i, turn, sizeof turn);
		memcpy(zg + 3 * (ROWS + i), mirror, sizeof mirror);
	}
	latent.rank = 2;
	latent.dim[1] = 3;
	latent.axis[1] = "latent";
	latent.data = z;
	memcpy(coord + 1, s->coord, sizeof s->coord);
	transformed = (struct geae_array){ .name = "transformed", .dtype = GEAE_F64, .rank = 3, .dim = { 2, ROWS, 3 },
					   .axis = { "generator", "row", "latent" }, .n_coord = 5, .coord = coord, .data = zg };
	context_reset(&lab.mini.context);
	assert_int_equal(geae_latents(lab.mini.cx, &latent, &transformed, "", &l), GEAE_OK);
	assert_int_equal(l.d, 3);
	sum = arena_array(&lab.arena, geae_latents_n_sum(&l), double);
	for (int i = 0; i < ROWS; i++)
		geae_latents_add(&l, i, sum);
	for (int k = 0; k < 2; k++)
		geae_latents_matrix(3, sum, k, R + 9 * k);
	assert_near(R[0], c, 1e-12); /* z(g x) = R z(x) */
	assert_near(R[2], -d, 1e-12);
	assert_near(R[4], 1, 1e-12);
	assert_int_equal(geae_turned(lab.mini.cx, &l, R, use, &t), GEAE_OK);
	assert_int_equal(t.d, 2);
	for (int i = 0; i < ROWS; i++)
		assert_near(t.length[i], hypot(l.z[3 * i], l.z[3 * i + 2]), 1e-12);
	transformed.dim[2] = 2;
	assert_int_equal(geae_latents(lab.mini.cx, &latent, &transformed, "", &l), GEAE_ESHAPE);
	assert_non_null(strstr(mini_message(&lab.mini), "do not fit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(linear_algebra), cmocka_unit_test(classes), cmocka_unit_test(turned) };
	int failed;

	lab_start(&lab, "order-parameter", "");
	geae_stream(lab.mini.cx, 71, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
