/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solutions from several threads at once are those of one thread, byte by byte; several temperatures in one call. */
#include <pthread.h>
#include <string.h>
#include "near.h"
#include "solvers.h"

enum { POINTS = 4, TEMPERATURES = 2 };

static struct anderson_settings settings = { .quality = ANDERSON_DRAFT, .Lambda = 4, .kept = 40 };
static void *solver;

struct job {
	struct anderson_point point;
	struct anderson_solution solution[TEMPERATURES];
	int status;
};

static void *solve(void *arg)
{
	static const double T[TEMPERATURES] = { 2e-3, 0.05 }; /* the second one is hot for the first Gamma */
	struct job *job = arg;

	job->status = anderson_nrg.solve(solver, &settings, &job->point, TEMPERATURES, T, job->solution);
	return NULL;
}

static void fill(struct job *job)
{
	for (int i = 0; i < POINTS; i++)
		job[i] = (struct job){ .point = { 0.4, 0.003 + 0.03 * i, -0.12, i % 2 * 1e-3, 0 } };
}

static void same(const struct anderson_solution *a, const struct anderson_solution *b)
{
	assert_int_equal(a->n_mesh, b->n_mesh);
	assert_memory_equal(a->omega, b->omega, a->n_mesh * sizeof(double));
	for (int spin = 0; spin < ANDERSON_SPINS; spin++)
		assert_memory_equal(a->sigma[spin], b->sigma[spin], 2 * a->n_mesh * sizeof(double));
	assert_memory_equal(&a->n_up, &b->n_up, sizeof(double));
	assert_memory_equal(&a->n_updn, &b->n_updn, sizeof(double));
	assert_string_equal(a->note, b->note);
}

static void threads(void **state)
{
	struct job alone[POINTS], together[POINTS];
	pthread_t thread[POINTS];

	(void)state;
	anderson_settle(&settings);
	assert_int_equal(anderson_nrg.open(&settings, &solver), GEAE_OK);
	fill(alone);
	fill(together);
	for (int i = 0; i < POINTS; i++)
		solve(&alone[i]);
	for (int i = 0; i < POINTS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, solve, &together[i]), 0);
	for (int i = 0; i < POINTS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (int i = 0; i < POINTS; i++) {
		assert_int_equal(alone[i].status, GEAE_OK);
		assert_int_equal(together[i].status, GEAE_OK);
		for (int k = 0; k < TEMPERATURES; k++) {
			same(&alone[i].solution[k], &together[i].solution[k]);
			anderson_solution_finish(&alone[i].solution[k]);
			anderson_solution_finish(&together[i].solution[k]);
		}
	}
	anderson_nrg.close(solver);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(threads) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
