/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One point solved by the numerical renormalization group, its spectrum anywhere. */
#include "nrg_lab.h"
#include "solvers.h"
#include "spectrum.h"

void lab_open(struct nrg_lab *lab, struct anderson_settings settings)
{
	*lab = (struct nrg_lab){ .settings = settings };
	anderson_settle(&lab->settings);
	assert_int_equal(anderson_nrg.open(&lab->settings, &lab->state), GEAE_OK);
}

void lab_close(struct nrg_lab *lab)
{
	anderson_solution_finish(&lab->solution);
	anderson_nrg.close(lab->state);
	*lab = (struct nrg_lab){ 0 };
}

void lab_solve(struct nrg_lab *lab, struct anderson_point point)
{
	anderson_solution_finish(&lab->solution);
	lab->point = point;
	assert_null(anderson_nrg.refuses(&point));
	if (anderson_nrg.solve(lab->state, &lab->settings, &point, 1, &point.T, &lab->solution) != GEAE_OK)
		print_error("%s\n", lab->solution.reason);
	assert_string_equal(lab->solution.reason, "");
}

double lab_A(const struct nrg_lab *lab, int spin, double w)
{
	return acos(-1) * lab->point.Gamma * anderson_spectrum(&lab->solution, &lab->point, spin, w);
}
