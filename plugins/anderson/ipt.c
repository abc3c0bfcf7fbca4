/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Iterated perturbation theory: second order in U around a shifted level, bent to the atomic limit.
 *
 *   Sigma_s = U n + a S_s / (1 - b S_s),   n = <n_-s>, m = that of the shifted level,
 *   a = n (1 - n) / (m (1 - m)),   b = (eps_s - e_s + U (1 - n)) / (U^2 m (1 - m))
 *
 * (Kajueter and Kotliar, Phys. Rev. Lett. 77, 131 (1996)).  e_s, the shifted level, is such that it is occupied as the
 * true one.  S_s is the second order diagram with the spectra A0 of the shifted levels:
 *   Im S_s(w) = -pi U^2 int A0_s(x) A0_-s(y) A0_-s(x + y - w) [f f (1-f) turned around + (1-f)(1-f) f] dx dy
 * on a uniform grid: products in the time domain, by FFT; the real part is the Hilbert transform of the piecewise
 * linear imaginary part, also a convolution:  P int hat(x)/(k - x) dx = (k+1) ln|k+1| - 2 k ln|k| + (k-1) ln|k-1|.
 * Check (Yamada 1975, half filling, wide band, T = 0, u = U/(pi Gamma)): -dRe Sigma/dw = (3 - pi^2/4) u^2 and
 * Im Sigma = -(Gamma/2) u^2 (w/Gamma)^2.
 */
#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "mean_field.h"
#include "solvers.h"
#include "spectrum.h"

enum { LEAST_POINTS = 1 << 13, MOST_POINTS = 1 << 18, MOST_STEPS = 60 };

static const double pi = 3.14159265358979323846;
static const double period = 12; /* Im Sigma lives in |w| < 3: distances up to 6 do not wrap around */
static const double resolution = 32; /* points per Gamma; at least a fifth of that */

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER; /* FFTW plans one at a time */

struct grid {
	const struct anderson_point *p;
	double T, dw;
	int n;
	fftw_plan forward, backward;
	double *work;                         /* [n]: input and output of both */
	fftw_complex *hilbert;                /* [n/2+1] the transformed kernel */
	fftw_complex *time[ANDERSON_SPINS][2]; /* [n/2+1]: A0 f, A0 (1 - f) */
	fftw_complex *product;
	double *level; /* [n] Re Delta, in the order of the transforms: w = 0 first, then up, then the negative ones */
	double *sigma[ANDERSON_SPINS]; /* [n][2] */
	int spins; /* 1: both alike */
	double e[ANDERSON_SPINS], m[ANDERSON_SPINS];
};

static double frequency(const struct grid *g, int i)
{
	return g->dw * (i < g->n / 2 ? i : i - g->n);
}

static void grid_finish(struct grid *g)
{
	pthread_mutex_lock(&planner);
	if (g->forward)
		fftw_destroy_plan(g->forward);
	if (g->backward)
		fftw_destroy_plan(g->backward);
	pthread_mutex_unlock(&planner);
	fftw_free(g->work);
	fftw_free(g->hilbert);
	fftw_free(g->product);
	fftw_free(g->level);
	for (int s = 0; s < ANDERSON_SPINS; s++) {
		fftw_free(g->sigma[s]);
		for (int k = 0; k < 2; k++)
			fftw_free(g->time[s][k]);
	}
}

static double n_ln_n(double n)
{
	return n > 0 || n < 0 ? n * log(fabs(n)) : 0;
}

static int grid_start(struct grid *g, const struct anderson_point *p, double T)
{
	size_t n, half;
	int missing;

	*g = (struct grid){ .p = p, .T = T, .n = LEAST_POINTS, .spins = p->B > 0 || p->B < 0 ? 2 : 1 };
	while (g->n < MOST_POINTS && period / g->n > p->Gamma / resolution)
		g->n *= 2;
	g->dw = period / g->n;
	n = (size_t)g->n;
	half = n / 2 + 1;
	g->work = fftw_alloc_real(n);
	g->level = fftw_alloc_real(n);
	g->hilbert = fftw_alloc_complex(half);
	g->product = fftw_alloc_complex(half);
	missing = !g->work || !g->level || !g->hilbert || !g->product;
	for (int s = 0; s < ANDERSON_SPINS; s++) {
		missing |= !(g->sigma[s] = fftw_alloc_real(2 * n));
		for (int k = 0; k < 2; k++)
			missing |= !(g->time[s][k] = fftw_alloc_complex(half));
	}
	if (missing)
		return GEAE_ENOMEM;
	pthread_mutex_lock(&planner);
	g->forward = fftw_plan_dft_r2c_1d(g->n, g->work, g->product, FFTW_ESTIMATE);
	g->backward = fftw_plan_dft_c2r_1d(g->n, g->product, g->work, FFTW_ESTIMATE);
	pthread_mutex_unlock(&planner);
	if (!g->forward || !g->backward)
		return GEAE_ENOMEM;
	for (int i = 0; i < g->n; i++) {
		double k = i < g->n / 2 ? i : i - g->n;

		g->work[i] = n_ln_n(k + 1) - 2 * n_ln_n(k) + n_ln_n(k - 1);
		g->level[i] = creal(anderson_hybridisation(frequency(g, i), p->Gamma));
	}
	fftw_execute_dft_r2c(g->forward, g->work, g->hilbert);
	return GEAE_OK;
}

/* The shifted level's spectrum, occupied and empty part, into the time domain. */
static void propagate(struct grid *g, int s)
{
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < g->n; i++) {
			double w = frequency(g, i), x = w - g->e[s] - g->level[i], f = anderson_fermi(w, g->T);

			g->work[i] = fabs(w) < 1 ? g->p->Gamma / pi / (x * x + g->p->Gamma * g->p->Gamma) * (k ? 1 - f : f) : 0;
		}
		fftw_execute_dft_r2c(g->forward, g->work, g->time[s][k]);
	}
}

/* Self-energy of spin s for <n_-s> = n. */
static void self_energy(struct grid *g, int s, double n)
{
	int o = g->spins == 2 ? 1 - s : s;
	double U = g->p->U, m = g->m[o], mm = m * (1 - m), scale = U * U * g->dw * g->dw / g->n;
	double a = n * (1 - n) / mm, b = (anderson_level(g->p, s) - g->e[s] + U * (1 - n)) / (U * U * mm);
	double *to = g->sigma[s];

	for (int i = 0; i <= g->n / 2; i++)
		g->product[i] = scale * (g->time[s][1][i] * g->time[o][1][i] * conj(g->time[o][0][i]) +
					 g->time[s][0][i] * g->time[o][0][i] * conj(g->time[o][1][i]));
	/* the inverse transform destroys its input: the spectrum of the real part is made first */
	for (int i = 0; i <= g->n / 2; i++) {
		double complex x = g->product[i];

		to[2 * i] = creal(x * g->hilbert[i]);
		to[2 * i + 1] = cimag(x * g->hilbert[i]);
	}
	fftw_execute_dft_c2r(g->backward, g->product, g->work); /* density: -Im S / pi */
	memcpy(g->product, to, sizeof(fftw_complex) * (size_t)(g->n / 2 + 1));
	for (int i = 0; i < g->n; i++)
		to[2 * i + 1] = -pi * fmax(0, g->work[i]);
	fftw_execute_dft_c2r(g->backward, g->product, g->work);
	for (int i = 0; i < g->n; i++) {
		double complex S = anderson_complex(g->work[i], to[2 * i + 1]);
		double complex sigma = U * n + a * S / (1 - b * S);

		to[2 * i] = creal(sigma);
		to[2 * i + 1] = fmin(0, cimag(sigma));
	}
}

static double occupied(const struct grid *g, int s)
{
	double sum = 0;

	for (int i = 0; i < g->n; i++) {
		double w = frequency(g, i), f = anderson_fermi(w, g->T);
		double x = w - anderson_level(g->p, s) - g->level[i] - g->sigma[s][2 * i];
		double y = (fabs(w) < 1 ? g->p->Gamma : 0) - g->sigma[s][2 * i + 1];

		if (f > 0 && y > 0 && isfinite(x))
			sum += f * y / (x * x + y * y);
	}
	return sum * g->dw / pi;
}

static double too_full(double level, void *arg)
{
	const struct grid *g = arg;

	return anderson_level_occupation(level, g->p->Gamma, g->T) - g->m[0];
}

/* Shifted levels with the occupations n, the self-energies and what the occupations become. */
static int iterate(struct grid *g, const double n[ANDERSON_SPINS], double next[ANDERSON_SPINS])
{
	for (int s = g->spins - 1; s >= 0; s--) {
		g->m[0] = n[s];
		g->e[s] = anderson_root(too_full, g, -2, 2);
		if (fabs(too_full(g->e[s], g)) > 1e-6)
			return GEAE_EMATH;
		propagate(g, s);
	}
	for (int s = 0; s < g->spins; s++)
		g->m[s] = n[s];
	for (int s = 0; s < g->spins; s++) {
		self_energy(g, s, n[g->spins == 2 ? 1 - s : s]);
		next[s] = occupied(g, s);
	}
	return GEAE_OK;
}

static double inside(double n)
{
	return fmin(1 - 1e-6, fmax(1e-6, n));
}

/* Broyden's method from the Hartree-Fock occupations; J is the inverse Jacobian of next(n) - n, first -1/2. */
static int self_consistent(struct grid *g, double n[ANDERSON_SPINS])
{
	double J[2][2] = { { -0.5, 0 }, { 0, -0.5 } }, next[2] = { 0 }, r[2] = { 0 }, last[2] = { 0 }, d[2] = { 0 };

	for (int step = 0; step < MOST_STEPS; step++) {
		GEAE_TRY(iterate(g, n, next));
		for (int s = 0; s < g->spins; s++)
			r[s] = next[s] - n[s];
		if (fabs(r[0]) + fabs(r[1]) < 1e-7)
			return GEAE_OK;
		if (step > 0) {
			double y[2] = { r[0] - last[0], r[1] - last[1] }, Jy[2], dJ[2], norm = 0;

			for (int s = 0; s < 2; s++) {
				Jy[s] = J[s][0] * y[0] + J[s][1] * y[1];
				dJ[s] = d[0] * J[0][s] + d[1] * J[1][s];
			}
			norm = d[0] * Jy[0] + d[1] * Jy[1];
			for (int s = 0; s < 2 && fabs(norm) > 1e-30; s++)
				for (int t = 0; t < 2; t++)
					J[s][t] += (d[s] - Jy[s]) * dJ[t] / norm;
		}
		for (int s = 0; s < g->spins; s++) {
			double to = n[s] - fmin(0.2, fmax(-0.2, J[s][0] * r[0] + J[s][1] * r[1]));

			d[s] = inside(to) - n[s];
			n[s] += d[s];
			last[s] = r[s];
		}
	}
	return GEAE_EMATH;
}

/* The part of the grid with |w| <= 3, increasing. */
static int hand_over(const struct grid *g, struct anderson_solution *solution)
{
	int reach = g->n / 4; /* period / 4 = 3 */
	double pairs = 0, n[ANDERSON_SPINS];

	GEAE_TRY(anderson_solution_start(solution, (size_t)(2 * reach + 1), 0));
	for (int i = -reach; i <= reach; i++) {
		int from = (i + g->n) % g->n;

		solution->omega[i + reach] = g->dw * i;
		for (int s = 0; s < ANDERSON_SPINS; s++)
			memcpy(solution->sigma[s] + 2 * (i + reach), g->sigma[s % g->spins] + 2 * from, 2 * sizeof(double));
	}
	for (int s = 0; s < ANDERSON_SPINS; s++) {
		n[s] = s < g->spins ? anderson_total(solution, g->p, s, ANDERSON_OCCUPIED) : n[0];
		pairs += (s < g->spins ? anderson_total(solution, g->p, s, ANDERSON_INTERACTION) : pairs);
	}
	solution->n_up = n[ANDERSON_UP];
	solution->n_dn = n[ANDERSON_DN];
	solution->n_updn = pairs / ANDERSON_SPINS / g->p->U;
	return GEAE_OK;
}

static int solve_one(const struct anderson_point *p, double T, struct anderson_solution *solution)
{
	struct grid g;
	struct anderson_point start = *p;
	double n[ANDERSON_SPINS];
	int status;

	if (p->U > 0) /* from the paramagnetic side: Hartree-Fock exaggerates the magnetisation */
		start.B = 0;
	status = anderson_hartree_fock.solve(NULL, NULL, &start, 1, &T, solution);
	n[ANDERSON_UP] = inside(solution->n_up);
	n[ANDERSON_DN] = inside(solution->n_dn);
	if (status != GEAE_OK || !(p->U > 0)) /* U = 0: that was exact */
		return status;
	anderson_solution_finish(solution);
	solution->T = T;
	status = grid_start(&g, p, T);
	if (status == GEAE_OK)
		status = self_consistent(&g, n);
	if (status == GEAE_OK)
		status = hand_over(&g, solution);
	if (status == GEAE_EMATH)
		snprintf(solution->reason, sizeof(solution->reason), "the occupations did not become self-consistent");
	if (status == GEAE_OK && T < g.dw)
		snprintf(solution->note, sizeof(solution->note), "T below the grid's step %.2g counts as 0", g.dw);
	grid_finish(&g);
	return status;
}

static const char *refuses(const struct anderson_point *p)
{
	return p->Gamma < resolution / 5 * period / MOST_POINTS ?
		       "solver 'ipt' works on a uniform grid, too coarse for Gamma below 3e-4" : NULL;
}

static int solve(const void *state, const struct anderson_settings *settings, const struct anderson_point *p, size_t count,
		 const double *T, struct anderson_solution *solution)
{
	int first = GEAE_OK;

	(void)state, (void)settings;
	for (size_t k = 0; k < count; k++) {
		int status = solve_one(p, T[k], &solution[k]);

		first = first == GEAE_OK ? status : first;
	}
	return first;
}

const struct anderson_solver anderson_ipt = {
	.name = "ipt",
	.summary = "second order in U, with the right atomic limit",
	.validity = "Right to order U^2 and for Gamma -> 0 at half filling, an interpolation elsewhere; its Kondo resonance narrows as a "
		    "power of U instead of exponentially, and Gamma must be above 3e-4.",
	.refuses = refuses,
	.solve = solve,
};
