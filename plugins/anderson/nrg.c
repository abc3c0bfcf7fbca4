/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solver `nrg`: full density matrix numerical renormalization group.
 *
 * For each of Nz chains: one forward run, one run back for all temperatures of the same impurity; the binned weights of
 * the chains are averaged, then broadened, then made into a self-energy.  Check values: tests/data/nrg. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nrg.h"
#include "nrg_selfenergy.h"
#include "solvers.h"
#include "wilson_chain.h"

static void close_(void *data)
{
	struct nrg_state *state = data;

	if (!state)
		return;
	for (int l = 0; l < NRG_LAMBDAS; l++)
		free(state->chains[l].t);
	nrg_broadener_destroy(state->broadener);
	nrg_pool_destroy(state->pool);
	free(state);
}

static int open_chains(const struct anderson_settings *settings, double Lambda, struct nrg_chains *chains)
{
	int status = GEAE_OK;

	chains->Lambda = Lambda;
	chains->n = nrg_sites(settings, Lambda, 0);
	chains->t = malloc((size_t)settings->Nz * (size_t)chains->n * sizeof(double));
	if (!chains->t)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < settings->Nz && !status; i++)
		status = wilson_chain(Lambda, (double)(i + 1) / (double)settings->Nz, WILSON_STAR_EXACT, chains->n,
				      chains->t + i * chains->n);
	return status;
}

static int open_(const struct anderson_settings *settings, void **data)
{
	const struct anderson_point narrow = { .Gamma = 1e-9 };
	char note[160];
	struct nrg_state *state = calloc(1, sizeof(*state));
	int status = GEAE_ENOMEM;

	if (!state)
		return GEAE_ENOMEM;
	state->Nz = settings->Nz;
	state->broadener = nrg_broadener_create(settings->alpha);
	state->pool = nrg_pool_create();
	if (state->broadener && state->pool)
		status = open_chains(settings, settings->Lambda, &state->chains[0]);
	if (!status)
		status = open_chains(settings, nrg_choose(settings, &narrow, 1, note, sizeof(note)).Lambda,
				     &state->chains[1]);
	if (status) {
		close_(state);
		state = NULL;
	}
	*data = state;
	return status;
}

static const char *refuses(const struct anderson_point *point)
{
	return point->Gamma > 0 ? NULL : "Gamma must be positive: a level without a band has no continuous spectrum";
}

static int spins(const struct anderson_point *point) /* 1: both alike */
{
	return anderson_level(point, ANDERSON_UP) < anderson_level(point, ANDERSON_DN) ||
			       anderson_level(point, ANDERSON_UP) > anderson_level(point, ANDERSON_DN)
		       ? NRG_SPINS
		       : 1;
}

/* Weights of one temperature, summed over chains. */
struct task {
	struct nrg_choice choice;
	struct nrg_bins bins[NRG_SPINS];
	double n[NRG_SPINS], n_updn;
	double width; /* of the linear broadening */
};

/* All temperatures that agree in Lambda: the longest chain of any, the most states of any. */
static int run_chains(const struct nrg_state *state, const struct anderson_settings *settings,
		      const struct anderson_point *point, struct nrg_run *run, size_t n, struct task *const *task)
{
	const struct nrg_choice *choice = &task[0]->choice;
	const struct nrg_chains *chains = &state->chains[choice->narrow ? 1 : 0];
	struct nrg_cut cut = { .kept = 0, .keep_energy = choice->keep_energy };
	const struct nrg_impurity impurity = { .U = point->U, .Gamma = point->Gamma,
					       .eps = { anderson_level(point, ANDERSON_UP),
							anderson_level(point, ANDERSON_DN) } };
	const int n_spin = spins(point);
	struct nrg_thermal *thermal = calloc(n, sizeof(*thermal));
	double lowest = INFINITY;
	int status = thermal ? GEAE_OK : GEAE_ENOMEM;

	for (size_t t = 0; t < n; t++) {
		lowest = fmin(lowest, task[t]->choice.T);
		cut.kept = task[t]->choice.kept > cut.kept ? task[t]->choice.kept : cut.kept;
	}
	for (int64_t i = 0; i < state->Nz && !status; i++) {
		int sites = nrg_sites(settings, choice->Lambda, lowest);

		status = nrg_forward(run, &impurity, sites, chains->t + i * chains->n, &cut, n_spin);
		for (size_t t = 0; t < n && !status; t++)
			thermal[t] = (struct nrg_thermal){ .ensemble.T = task[t]->choice.T, .bins = task[t]->bins };
		if (!status)
			status = nrg_spectra(run, (int)n, thermal);
		for (size_t t = 0; t < n && !status; t++) {
			for (int spin = 0; spin < NRG_SPINS; spin++)
				task[t]->n[spin] += thermal[t].ensemble.n[spin] / (double)state->Nz;
			task[t]->n_updn += thermal[t].ensemble.n_updn / (double)state->Nz;
		}
	}
	free(thermal);
	return status;
}

static int smooth(const struct nrg_state *state, const struct anderson_settings *settings, int n_spin,
		  const struct task *task, double top, struct anderson_solution *solution)
{
	const int n_f = settings->raw ? n_spin : NRG_FUNCTIONS * n_spin;
	const size_t n = nrg_mesh(task->width, top, NULL), later = (4 * (size_t)n_spin + 1) * n;
	const size_t work = nrg_broaden_work(state->broadener, &task->bins[0], n_f);
	double *memory = malloc(((size_t)n_f * n + (work > later ? work : later)) * sizeof(double)), *scratch, *A[4];
	const double *green[NRG_SPINS] = { NULL }, *mixed[NRG_SPINS] = { NULL };
	struct nrg_discrete d[4];
	int status = memory ? anderson_solution_start(solution, n, settings->raw) : GEAE_ENOMEM;

	if (status) {
		free(memory);
		return status;
	}
	scratch = memory + (size_t)n_f * n;
	nrg_mesh(task->width, top, solution->omega);
	for (int f = 0; f < n_f; f++) { /* G of all spins, then F */
		d[f] = (struct nrg_discrete){ &task->bins[f % n_spin], f / n_spin };
		A[f] = memory + n * (size_t)f;
		*(f < n_spin ? &green[f] : &mixed[f - n_spin]) = A[f];
	}
	nrg_broaden(state->broadener, n_f, d, task->width, n, solution->omega, A, scratch);
	if (!settings->raw)
		nrg_selfenergy(n, solution->omega, n_spin, green, mixed, solution->sigma, scratch);
	for (int spin = 0; spin < NRG_SPINS; spin++) {
		if (settings->raw)
			for (size_t i = 0; i < n; i++)
				solution->A[spin][i] = fmax(0, green[spin < n_spin ? spin : 0][i]);
		else if (spin >= n_spin)
			memcpy(solution->sigma[spin], solution->sigma[0], 2 * n * sizeof(double));
	}
	free(memory);
	return GEAE_OK;
}

static const char *reason(int status)
{
	return status == GEAE_ENOMEM ? "out of memory" : "an eigenvalue problem did not converge";
}

/* Starts the weights of all temperatures; they are those of Nz chains, each with 1/Nz of the whole. */
static int start_tasks(const struct anderson_settings *settings, const struct anderson_point *point, size_t n,
		       const double *T, double top, struct anderson_solution *solution, struct task *task)
{
	for (size_t t = 0; t < n; t++) {
		task[t].choice = nrg_choose(settings, point, T[t], solution[t].note, sizeof(solution[t].note));
		task[t].width = settings->b * task[t].choice.T;
		for (int spin = 0; spin < NRG_SPINS; spin++)
			if (nrg_bins_start(&task[t].bins[spin], nrg_bins_from(task[t].width), top,
					   NRG_BINS_PER_DECADE))
				return GEAE_ENOMEM;
	}
	return GEAE_OK;
}

static int finish_task(const struct nrg_state *state, const struct anderson_settings *settings,
		       const struct anderson_point *point, struct task *task, double top,
		       struct anderson_solution *solution)
{
	const int n_spin = spins(point);
	int status;

	for (int spin = 0; spin < n_spin; spin++)
		nrg_bins_scale(&task->bins[spin], 1 / (double)state->Nz);
	status = smooth(state, settings, n_spin, task, top, solution);
	solution->T = task->choice.T;
	solution->n_up = task->n[NRG_UP];
	solution->n_dn = task->n[NRG_DN];
	solution->n_updn = task->n_updn;
	for (size_t i = 0; i < solution->n_mesh && !status; i++)
		for (int spin = 0; spin < NRG_SPINS && !status; spin++)
			if (!isfinite(settings->raw ? solution->A[spin][i]
						    : solution->sigma[spin][2 * i] + solution->sigma[spin][2 * i + 1]))
				status = GEAE_EMATH;
	if (status == GEAE_EMATH)
		snprintf(solution->reason, sizeof(solution->reason), "the spectrum is not a number");
	return status;
}

static int solve(const void *data, const struct anderson_settings *settings, const struct anderson_point *point,
		 size_t n, const double *T, struct anderson_solution *solution)
{
	const struct nrg_state *state = data;
	/* beyond all differences of levels by more than the reach of the logarithmic kernel */
	const double top = 20 * (2 + fabs(point->U) + fabs(point->eps_d) + fabs(point->B) + 4 * sqrt(point->Gamma)) / 2;
	struct task *task = calloc(n, sizeof(*task)), **group = calloc(n, sizeof(*group));
	struct nrg_run *run = nrg_pool_take(state->pool);
	int status = task && group && run ? start_tasks(settings, point, n, T, top, solution, task) : GEAE_ENOMEM;
	int first = status;

	for (int narrow = 0; narrow < 2 && !status; narrow++) {
		size_t members = 0;
		int result;

		for (size_t t = 0; t < n; t++)
			if (task[t].choice.narrow == narrow)
				group[members++] = &task[t];
		if (!members)
			continue;
		result = run_chains(state, settings, point, run, members, group);
		for (size_t t = 0; t < n; t++) {
			int own = result;

			if (task[t].choice.narrow != narrow)
				continue;
			if (!own)
				own = finish_task(state, settings, point, &task[t], top, &solution[t]);
			if (own && !solution[t].reason[0])
				snprintf(solution[t].reason, sizeof(solution[t].reason), "%s", reason(own));
			first = first ? first : own;
		}
	}
	for (size_t t = 0; t < n; t++) {
		if (status)
			snprintf(solution[t].reason, sizeof(solution[t].reason), "%s", reason(status));
		for (int spin = 0; spin < NRG_SPINS && task; spin++)
			nrg_bins_finish(&task[t].bins[spin]);
	}
	nrg_pool_give(state->pool, run);
	free(group);
	free(task);
	return first;
}

const struct anderson_solver anderson_nrg = {
	.name = "nrg",
	.summary = "full density matrix numerical renormalization group",
	.validity = "any U, eps_d, B, T and Gamma > 0; resolves logarithmically: features narrower than alpha |w| away from "
		    "w = 0 are as sharp as the self-energy makes them",
	.raw = 1,
	.open = open_,
	.close = close_,
	.refuses = refuses,
	.solve = solve,
};
