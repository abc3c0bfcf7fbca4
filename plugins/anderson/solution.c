/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of solutions of the Anderson impurity model. */
#include <stdlib.h>
#include <string.h>
#include "solver.h"

int anderson_solution_start(struct anderson_solution *solution, size_t n_mesh, int raw)
{
	solution->omega = calloc(n_mesh, sizeof(double));
	int missing = !solution->omega;

	for (int spin = 0; spin < ANDERSON_SPINS; spin++) {
		double **to = raw ? &solution->A[spin] : &solution->sigma[spin];

		*to = calloc(n_mesh, (raw ? 1 : 2) * sizeof(double));
		missing |= !*to;
	}
	if (missing) {
		free(solution->omega);
		solution->omega = NULL;
		for (int spin = 0; spin < ANDERSON_SPINS; spin++) {
			free(solution->sigma[spin]);
			free(solution->A[spin]);
			solution->sigma[spin] = solution->A[spin] = NULL;
		}
		return GEAE_ENOMEM;
	}
	solution->n_mesh = n_mesh;
	return GEAE_OK;
}

void anderson_solution_finish(struct anderson_solution *solution)
{
	free(solution->omega);
	for (int spin = 0; spin < ANDERSON_SPINS; spin++) {
		free(solution->sigma[spin]);
		free(solution->A[spin]);
	}
	memset(solution, 0, sizeof(*solution));
}
