/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orbits of the squares, and the group left on their means, where the answer is known. */
#include <stdlib.h>
#include <string.h>
#include <geae/orbit.h>
#include <geae/quotient.h>
#include "near.h"
#include "mini_host.h"

static struct mini mini;

static struct geae_symmetry ising(struct geae_component *model, double h)
{
	const double control[] = { 2.385, h };
	struct geae_symmetry s = { 0 };

	assert_int_equal(mini_model(model)->symmetry(mini.cx, model->self, control, &s), GEAE_OK);
	return s;
}

static int acts(const struct geae_projection *p, const char *name, const int32_t *perm, int sign)
{
	for (size_t k = 0; k < p->n_generator; k++)
		if (!strcmp(p->generator[k].name, name)) {
			for (int64_t i = 0; i < p->n_feature; i++)
				if (p->generator[k].perm[i] != perm[i] || p->generator[k].sign[i] != sign)
					return 0;
			return 1;
		}
	return 0;
}

static void square_lattice(void **state)
{
	static const int32_t stay[] = { 0, 1 }, swap[] = { 1, 0 };

	(void)state;
	for (int L = 4; L <= 18; L += 2)
		for (int field = 0; field < 2; field++) {
			char settings[20];
			struct geae_component *model;
			struct geae_symmetry s;
			struct geae_orbits o;
			struct geae_projection p;

			snprintf(settings, sizeof settings, "L = %d", L);
			model = mini_open(&mini, GEAE_MODEL, "ising", settings, NULL);
			s = ising(model, 0.1 * field);
			assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
			assert_int_equal(o.n_feature, 2);
			for (int c = 0; c < L * L; c++) {
				assert_int_equal(o.feature[c], (c / L + c % L) % 2);
				assert_int_equal(o.sign[c], 1);
			}
			assert_int_equal(geae_orbit_means(mini.cx, &s, &o, &p), GEAE_OK);
			assert_int_equal(p.start[2], L * L);
			for (int64_t k = 0; k < L * L; k++) {
				assert_near(p.weight[k], 2.0 / (L * L), 1e-15);
				assert_int_equal(o.feature[p.index[k]], k >= p.start[1]);
			}
			assert_int_equal(p.n_generator, field ? 5 : 6);
			assert_true(acts(&p, "alpha", swap, 1));
			assert_true(acts(&p, "rho (plaquette)", swap, 1));
			assert_true(acts(&p, "tau (plaquette)", swap, 1));
			assert_true(acts(&p, "rho (site)", stay, 1));
			assert_true(acts(&p, "tau (site)", stay, 1));
			assert_int_equal(acts(&p, "sigma", stay, -1), !field);
			mini_close(model);
		}
}

/* Two steps generate all translations of an odd torus: the chessboard's colours are one. */
static void odd_lattice(void **state)
{
	static const int32_t stay[] = { 0 };
	struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", "L = 5", NULL);
	struct geae_symmetry s = ising(model, 0);
	struct geae_orbits o;
	struct geae_projection p;
	struct geae_state spins;

	(void)state;
	assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
	assert_int_equal(o.n_feature, 1);
	assert_int_equal(geae_orbit_means(mini.cx, &s, &o, &p), GEAE_OK);
	assert_true(acts(&p, "alpha", stay, 1));
	assert_true(acts(&p, "sigma", stay, -1));
	assert_int_equal(mini_model(model)->state(mini.cx, model->self, &spins), GEAE_OK);
	assert_int_equal(geae_project_orbits(mini.cx, &spins, &s, &p), GEAE_OK);
	s = ising(model, 0.3); /* nothing is left that could break */
	assert_int_equal(geae_project_orbits(mini.cx, &spins, &s, &p), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&mini), "no symmetry of the model changes an orbit mean"));
	mini_close(model);
}

/* A ring of four, each step with a sign: two steps reverse every sign. */
static void signs(void **state)
{
	static const int32_t step[] = { 1, 2, 3, 0 }, swap[] = { 1, 0 };
	static const int8_t alternate[] = { 1, -1, 1, -1 };
	static const double weight[] = { 0.5, -0.5, 0.5, -0.5 };
	const struct geae_generator g = { "step", "", step, alternate };
	const struct geae_symmetry s = { 4, 1, &g };
	struct geae_orbits o;
	struct geae_projection p;

	(void)state;
	context_reset(&mini.context);
	assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
	assert_int_equal(geae_orbit_means(mini.cx, &s, &o, &p), GEAE_OK);
	assert_int_equal(p.n_feature, 2);
	for (int k = 0; k < 4; k++) {
		assert_int_equal(p.index[k], (k % 2) * 2 + k / 2);
		assert_near(p.weight[k], weight[k], 0);
	}
	assert_true(acts(&p, "step", swap, 1));
}

/* (x0, x1) -> (x1, -x0): its square is -1, and no linear order parameter of degree 1 is left. */
static void nothing_left(void **state)
{
	static const int32_t turn[] = { 1, 0, 2 };
	static const int8_t minus[] = { 1, -1, 1 };
	const struct geae_generator g = { "turn", "", turn, minus };
	const struct geae_state pair = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 2 }, .n_level = 2 };
	struct geae_symmetry s = { 3, 1, &g };
	struct geae_orbits o;
	struct geae_projection p;

	(void)state;
	context_reset(&mini.context);
	assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
	assert_int_equal(o.n_feature, 1);
	assert_int_equal(o.feature[0], -1);
	assert_int_equal(o.feature[1], -1);
	assert_int_equal(o.feature[2], 0);
	s.n_component = 2;
	assert_int_equal(geae_project_orbits(mini.cx, &pair, &s, &p), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&mini), "minus itself"));
}

static void refused(void **state)
{
	const struct geae_state pair = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 2 }, .n_level = 2 };
	const struct geae_symmetry none = { 2, 0, NULL }, other = { 3, 0, NULL };
	static const int32_t broken[] = { 1, 1 };
	const struct geae_generator g = { "broken", "", broken, NULL };
	const struct geae_symmetry wrong = { 2, 1, &g };
	const struct {
		const struct geae_state *state;
		const struct geae_symmetry *symmetry;
		const char *says;
	} rows[] = {
		{ &pair, NULL, "a model that names none" },	  { NULL, NULL, "no model" },
		{ &pair, &none, "names no symmetry that holds" }, { &pair, &other, "act on 3 components" },
		{ &pair, &wrong, "'broken' is no permutation" },
	};
	struct geae_projection p;

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		context_reset(&mini.context);
		assert_int_not_equal(geae_project_orbits(mini.cx, rows[k].state, rows[k].symmetry, &p), GEAE_OK);
		if (!strstr(mini_message(&mini), rows[k].says))
			fail_msg("row %zu says: %s", k, mini_message(&mini));
	}
}

/* ---- against listing the whole group ----------------------------------------------------- */

enum { MOST = 4000, N = 5 };

struct list { /* of signed permutations, 2 perm + (sign < 0) */
	int n;
	uint32_t e[MOST][N];
};

static int add(struct list *l, int n, const uint32_t *e)
{
	for (int k = 0; k < l->n; k++)
		if (!memcmp(l->e[k], e, (size_t)n * sizeof(*e)))
			return 0;
	assert_true(l->n < MOST);
	memcpy(l->e[l->n++], e, (size_t)n * sizeof(*e));
	return 1;
}

static void times(int n, const uint32_t *g, const uint32_t *h, uint32_t *out)
{
	for (int c = 0; c < n; c++)
		out[c] = h[g[c] >> 1] ^ (g[c] & 1);
}

static void generate(struct list *l, int n, int n_by, uint32_t (*by)[N])
{
	uint32_t one[N] = { 0, 2, 4, 6, 8 }, e[N];

	l->n = 0;
	add(l, n, one);
	for (int k = 0; k < l->n; k++)
		for (int j = 0; j < n_by; j++) {
			times(n, l->e[k], by[j], e);
			add(l, n, e);
		}
}

static void any_group(void **state)
{
	static struct list G, H, squares;
	struct geae_rng rng;
	int n_with_null = 0, n_with_sign = 0;

	(void)state;
	geae_stream(mini.cx, 17, &rng);
	for (int times_ = 0; times_ < 300; times_++) {
		int n = times_ % 3 ? 4 : 5, n_g = n == 5 ? 1 : 1 + (int)geae_below(&rng, 3);
		uint32_t by[3][N];
		int32_t perm[3][N];
		int8_t sign[3][N];
		struct geae_generator g[3];
		struct geae_symmetry s = { n, (size_t)n_g, g };
		struct geae_orbits o;

		context_reset(&mini.context);
		for (int k = 0; k < n_g; k++) {
			for (int c = 0; c < n; c++) {
				int j = (int)geae_below(&rng, (uint64_t)c + 1);

				perm[k][c] = perm[k][j];
				perm[k][j] = c;
				sign[k][c] = geae_below(&rng, 3) ? 1 : -1;
			}
			for (int c = 0; c < n; c++)
				by[k][c] = 2 * (uint32_t)perm[k][c] + (sign[k][c] < 0);
			g[k] = (struct geae_generator){ "", "", perm[k], sign[k] };
		}
		generate(&G, n, n_g, by);
		squares.n = 0;
		for (int k = 0; k < G.n; k++) {
			uint32_t e[N];

			times(n, G.e[k], G.e[k], e);
			add(&squares, n, e);
		}
		generate(&H, n, squares.n, squares.e);
		assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
		for (int a = 0; a < n; a++) {
			int first = a, null = 0, minus = 0;

			for (int k = 0; k < H.n; k++) {
				null |= H.e[k][a] == 2 * (uint32_t)a + 1;
				if ((int)(H.e[k][a] >> 1) < first)
					first = (int)(H.e[k][a] >> 1);
			}
			for (int k = 0; k < H.n; k++)
				if ((int)(H.e[k][a] >> 1) == first)
					minus = H.e[k][a] & 1;
			assert_int_equal(o.feature[a] < 0, null);
			if (null) {
				n_with_null++;
				continue;
			}
			assert_int_equal(o.feature[a], o.feature[first]);
			assert_int_equal(o.sign[first], 1);
			assert_int_equal(o.sign[a], minus ? -1 : 1);
			n_with_sign += minus;
			for (int b = 0; b < n; b++) { /* and only these */
				int together = 0;

				for (int k = 0; k < H.n; k++)
					together |= (int)(H.e[k][a] >> 1) == b;
				assert_int_equal(o.feature[b] == o.feature[a], together);
			}
		}
	}
	if (!(n_with_null > 100 && n_with_sign >= 40))
		fail_msg("only %d components in no orbit and %d with a sign", n_with_null, n_with_sign);
}

/* ---- the group on the means -------------------------------------------------------------- */

static void characters(void **state)
{
	struct geae_component *model = mini_open(&mini, GEAE_MODEL, "ising", "L = 8", NULL);
	struct geae_symmetry s = ising(model, 0);
	struct geae_orbits o;
	struct geae_projection p;
	struct geae_quotient *q;
	int psi[2][6], n = 0;
	size_t which[6];

	(void)state;
	assert_int_equal(geae_orbits(mini.cx, &s, &o), GEAE_OK);
	assert_int_equal(geae_orbit_means(mini.cx, &s, &o, &p), GEAE_OK);
	assert_int_equal(geae_acting(p.n_feature, p.n_generator, p.generator, which), 2);
	assert_string_equal(p.generator[which[0]].name, "alpha");
	assert_string_equal(p.generator[which[1]].name, "sigma");
	q = geae_quotient_create(p.n_feature, p.n_generator, p.generator);
	assert_non_null(q);
	assert_null(q->fault);
	assert_int_equal(q->n_element, 4);
	assert_int_equal(q->n_character, 2);
	for (uint32_t a = 0; a < 4; a++) /* numbers multiply as they should */
		for (uint32_t b = 0; b < 4; b++)
			for (int i = 0; i < 2; i++) {
				int32_t via = q->perm[2 * a + (uint32_t)i];

				assert_int_equal(q->perm[2 * (a ^ b) + (uint32_t)i], q->perm[2 * b + (uint32_t)via]);
				assert_int_equal(q->sign[2 * (a ^ b) + (uint32_t)i],
						 q->sign[2 * a + (uint32_t)i] * q->sign[2 * b + (uint32_t)via]);
			}
	for (int v = 0; v < 2; v++)
		for (size_t k = 0; k < p.n_generator; k++)
			psi[v][k] = geae_psi(q->character[v], q->generator[k]);
	for (int v = 0; v < 2; v++) {
		assert_int_equal(psi[v][5], -1);				/* sigma */
		assert_int_equal(psi[v][3] + psi[v][4], 2);			/* about a site */
		assert_int_equal(psi[v][0] * psi[v][1] * psi[v][2], psi[v][0]); /* the three swaps agree */
		n += psi[v][0];
	}
	assert_int_equal(n, 0); /* one ferromagnetic, one antiferromagnetic */
	geae_quotient_destroy(q);
	mini_close(model);
}

static void no_such_group(void **state)
{
	static const int32_t cycle[] = { 1, 2, 0 }, ab[] = { 1, 0, 2 }, bc[] = { 0, 2, 1 };
	static const struct geae_generator three[] = { { "cycle", "", cycle, NULL } },
					   two[] = { { "ab", "", ab, NULL }, { "bc", "", bc, NULL } };
	struct geae_generator seven[7];
	int32_t stay[7];
	int8_t minus[7][7];
	struct geae_quotient *q;

	(void)state;
	q = geae_quotient_create(3, 1, three);
	assert_string_equal(q->fault, "a symmetry, done twice, still changes the input features");
	geae_quotient_destroy(q);
	q = geae_quotient_create(3, 2, two);
	assert_string_equal(q->fault, "two symmetries act on the input features differently in another order");
	geae_quotient_destroy(q);
	for (int k = 0; k < 7; k++) {
		stay[k] = k;
		for (int i = 0; i < 7; i++)
			minus[k][i] = i == k ? -1 : 1;
		seven[k] = (struct geae_generator){ "flip", "", stay, minus[k] };
	}
	q = geae_quotient_create(7, 6, seven);
	assert_null(q->fault);
	assert_int_equal(q->n_element, 64);
	assert_int_equal(q->n_character, 6); /* one for each spin that is flipped; nothing occurs twice */
	geae_quotient_destroy(q);
	q = geae_quotient_create(7, 7, seven);
	assert_string_equal(q->fault, "the symmetries act on the input features in more than 64 ways");
	geae_quotient_destroy(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(square_lattice), cmocka_unit_test(odd_lattice),   cmocka_unit_test(signs),
		cmocka_unit_test(nothing_left),	  cmocka_unit_test(refused),	   cmocka_unit_test(any_group),
		cmocka_unit_test(characters),	  cmocka_unit_test(no_such_group),
	};
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
