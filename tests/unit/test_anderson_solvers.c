/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheap solvers of the Anderson model against numbers made otherwise: quadrature in plain Python, closed forms, limits. */
#include <math.h>
#include <string.h>
#include "near.h"
#include "solvers.h"
#include "spectrum.h"

static const double pi = 3.14159265358979323846;

static struct anderson_solution solved(const struct anderson_solver *solver, struct anderson_point p)
{
	struct anderson_solution s = { 0 };

	assert_int_equal(solver->solve(NULL, NULL, &p, 1, &p.T, &s), GEAE_OK);
	for (int spin = 0; spin < ANDERSON_SPINS; spin++)
		assert_near(anderson_total(&s, &p, spin, ANDERSON_WEIGHT), 1, 3e-5);
	return s;
}

static double height(const struct anderson_solution *s, struct anderson_point p, int spin, double w)
{
	return pi * p.Gamma * anderson_spectrum(s, &p, spin, w);
}

static void resonant_level(void **state)
{
	struct anderson_point p = { 0, 0.05, -0.05, 0, 1e-8 };
	struct anderson_solution s = solved(&anderson_exact, p);

	(void)state;
	assert_near(s.n_up, 0.7575138509990, 1e-7);
	assert_near(s.n_updn, 0.757513850999 * 0.757513850999, 1e-7);
	assert_near(height(&s, p, ANDERSON_UP, 0), 0.5, 1e-12);
	/* Gamma^2/((w - eps - Re Delta)^2 + Gamma^2) with Re Delta(.37) = .012365 */
	assert_near(height(&s, p, ANDERSON_DN, 0.37), 0.0025 / (pow(0.42 - 0.05 / pi * log(1.37 / 0.63), 2) + 0.0025), 1e-12);
	assert_near(height(&s, p, ANDERSON_UP, 1.0), 0, 0);
	assert_near(height(&s, p, ANDERSON_UP, -1.7), 0, 0);
	anderson_solution_finish(&s);
	p.T = 0.1;
	s = solved(&anderson_exact, p);
	assert_near(s.n_dn, 0.6009469571415, 1e-7);
	anderson_solution_finish(&s);
	p.U = 0.1;
	assert_non_null(anderson_exact.refuses(&p));
}

/* A resonance of width 1e-5, far narrower than the mesh, in a field. */
static void narrow_resonance(void **state)
{
	struct anderson_point p = { 0, 1e-5, 0.0123, 0.002, 0.004 };
	struct anderson_solution s = solved(&anderson_exact, p);

	(void)state;
	assert_near(s.n_up, 1 / (1 + exp(0.0113 / 0.004)), 2e-3);
	assert_near(s.n_dn, 1 / (1 + exp(0.0133 / 0.004)), 2e-3);
	assert_near(anderson_integral(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT, 0.0113, 0.0113 + 1e-5), 0.251145, 1e-5); /* Re Delta */
	anderson_solution_finish(&s);
}

static void a_level_beyond_the_band_is_occupied(void **state)
{
	struct anderson_point p = { 0, 0.01, -1.5, 0, 1e-6 };
	struct anderson_solution s = { 0 };

	(void)state;
	assert_int_equal(anderson_exact.solve(NULL, NULL, &p, 1, &p.T, &s), GEAE_OK);
	assert_near(s.n_up, 1, 1e-3);
	assert_true(anderson_total(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT) < 0.05); /* the model reports that */
	anderson_solution_finish(&s);
}

static void hartree_fock(void **state)
{
	struct anderson_point p = { 0.5, 0.05, -0.2, 0.1, 0.01 };
	struct anderson_solution s = solved(&anderson_hartree_fock, p);

	(void)state;
	assert_near(s.n_up, 0.942998545248, 3e-7);
	assert_near(s.n_dn, 0.038280026032, 3e-7);
	assert_near(creal(anderson_sigma(&s, ANDERSON_UP, 0.1)), 0.5 * s.n_dn, 1e-9);
	anderson_solution_finish(&s);
	p.B = -0.1; /* the other spin */
	s = solved(&anderson_hartree_fock, p);
	assert_near(s.n_dn, 0.942998545248, 3e-7);
	anderson_solution_finish(&s);
	p = (struct anderson_point){ 0.5, 0.02, -0.25, 0, 1e-6 };
	s = solved(&anderson_hartree_fock, p);
	assert_near(s.n_up, 0.5, 1e-8);
	assert_near(height(&s, p, ANDERSON_UP, 0), 1, 1e-9);
	anderson_solution_finish(&s);
}

static void hubbard_1(void **state)
{
	struct anderson_point p = { 0.5, 0.05, -0.2, 0, 0.01 };
	struct anderson_solution s = solved(&anderson_hubbard1, p);

	(void)state;
	assert_near(s.n_up, 0.4993852636, 1e-7);
	assert_near(s.n_dn, s.n_up, 0);
	assert_near(height(&s, p, ANDERSON_UP, -0.2), 0.98361551, 1e-6);
	assert_near(height(&s, p, ANDERSON_UP, 0.1), 0.0017028909, 1e-8);
	assert_near(height(&s, p, ANDERSON_DN, -0.1), 0.0333197226, 1e-8);
	anderson_solution_finish(&s);
	/* nearly an atom: weights 1 - n and n at eps and eps + U, occupations of Boltzmann */
	p = (struct anderson_point){ 0.3, 1e-5, -0.07, 0, 0.11 };
	s = solved(&anderson_hubbard1, p);
	{
		double one = exp(0.07 / 0.11), two = exp(-0.16 / 0.11), n = (one + two) / (1 + 2 * one + two);

		assert_near(s.n_up, n, 1e-4);
		assert_near(s.n_updn, two / (1 + 2 * one + two), 1e-4);
		assert_near(anderson_integral(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT, -0.1, 0), 1 - n, 1e-3);
		assert_near(anderson_integral(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT, 0.2, 0.25), n, 1e-3);
	}
	anderson_solution_finish(&s);
}

/* Half filling, T = 0, u = U/(pi Gamma): Yamada, Prog. Theor. Phys. 53, 970 (1975), for a wide band. */
static void ipt_is_second_order(void **state)
{
	struct anderson_point p = { 0.03, 0.01, -0.015, 0, 1e-7 };
	struct anderson_solution s = solved(&anderson_ipt, p);
	double u = p.U / (pi * p.Gamma), w = 1.2e-3, slope, width;

	(void)state;
	slope = creal(anderson_sigma(&s, 0, w) - anderson_sigma(&s, 0, -w)) / (2 * w);
	assert_near(-slope / (u * u), 3 - pi * pi / 4, 0.03);
	w = 2e-3;
	width = cimag(anderson_sigma(&s, 1, w)) - cimag(anderson_sigma(&s, 1, 0));
	assert_near(width / (-0.5 * p.Gamma * u * u * w * w / (p.Gamma * p.Gamma)), 1, 0.08); /* next order in w: 6 % */
	assert_near(s.n_up, 0.5, 1e-5);
	assert_near(height(&s, p, ANDERSON_UP, 0), 1, 1e-3); /* unitary */
	anderson_solution_finish(&s);
}

/* Off half filling and in a field: the atomic limit, the mirror image, the exact U -> 0 slope of n. */
static void ipt_elsewhere(void **state)
{
	struct anderson_point p = { 0.5, 0.002, -0.15, 0, 0.05 }, mirror;
	struct anderson_solution s = solved(&anderson_ipt, p), t;
	double one = exp(0.15 / 0.05), two = exp(-0.2 / 0.05), n = (one + two) / (1 + 2 * one + two);

	(void)state;
	assert_near(s.n_up, n, 3e-3);
	assert_near(anderson_integral(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT, -0.5, 0.1), 1 - s.n_up, 0.01);
	anderson_solution_finish(&s);
	p = (struct anderson_point){ 0.2, 0.03, -0.06, 0.02, 1e-3 };
	mirror = p;
	mirror.eps_d = -p.eps_d - p.U;
	mirror.B = -p.B;
	s = solved(&anderson_ipt, p);
	t = solved(&anderson_ipt, mirror);
	assert_near(t.n_up, 1 - s.n_up, 3e-5); /* the weight's error */
	for (double w = -0.31; w < 0.4; w += 0.057)
		assert_near(height(&s, p, ANDERSON_UP, w), height(&t, mirror, ANDERSON_UP, -w), 1e-4);
	anderson_solution_finish(&s);
	anderson_solution_finish(&t);
	p = (struct anderson_point){ 1e-4, 0.05, -0.05, 0, 1e-3 };
	s = solved(&anderson_ipt, p);
	t = solved(&anderson_hartree_fock, p);
	assert_near(s.n_up, t.n_up, 1e-6);
	anderson_solution_finish(&s);
	anderson_solution_finish(&t);
}

static void list_is_complete(void **state)
{
	const char *names = ANDERSON_SOLVER_NAMES;

	(void)state;
	for (int k = 0; anderson_solvers[k]; k++) {
		size_t n = strlen(anderson_solvers[k]->name);

		assert_memory_equal(names, anderson_solvers[k]->name, n);
		assert_true(strlen(anderson_solvers[k]->validity) > 20);
		names += n + (names[n] == '|');
	}
	assert_int_equal(*names, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resonant_level),
		cmocka_unit_test(narrow_resonance),
		cmocka_unit_test(a_level_beyond_the_band_is_occupied),
		cmocka_unit_test(hartree_fock),
		cmocka_unit_test(hubbard_1),
		cmocka_unit_test(ipt_is_second_order),
		cmocka_unit_test(ipt_elsewhere),
		cmocka_unit_test(list_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
