/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The single-impurity Anderson model: parameters in, spectral function pi Gamma A_s(w) and labels out.
 *
 * Rows of one call that differ only in T, or are images of each other (images.h), share one solution.  A row that fails
 * is marked invalid with the kind of failure in its column, its parameters and the reason in the log; others stand.
 */
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "knobs.h"
#include "labels.h"
#include "images.h"
#include "spectrum.h"

enum { U, GAMMA, EPS_D, B, T, N_CONTROL };
enum { POINT_VALUE, BIN_AVERAGE };
enum { GRID_HALF = 166, GRID_LOG = 106 };

static const double pi = 3.14159265358979323846;

struct anderson {
	struct anderson_knobs knobs;
	int32_t spin, value, beyond_band, chi;
	struct geae_reals grid;
	/* made by open() */
	double *omega, *edge; /* [n], and of the bins [n + 1] */
	int64_t n;
	struct anderson_settings settings;
	const struct anderson_solver *solver;
	void *state;
	atomic_int *noted;
};

static const struct geae_param params[] = {
	ANDERSON_KNOB_ROWS(struct anderson, "\"nrg\""),
	GEAE_P_CHOICE(struct anderson, spin, "\"up\"", "up|down", "whose spectrum"),
	GEAE_P_REALS(struct anderson, grid, "[]", -100, 100, "D",
		     "frequencies, increasing; [] is 333 points: 0, +-1e-5 to +-.3 logarithmic, on to +-1 in equal steps"),
	GEAE_P_CHOICE(struct anderson, value, "\"point\"", "point|bin-average",
		      "A at the frequency itself, or averaged over the bin around it: narrow peaks between frequencies keep their weight"),
	GEAE_P_BOOL(struct anderson, beyond_band, "false", "the grid may leave the band [-1, 1]"),
	GEAE_P_BOOL(struct anderson, chi, "false",
		    "labels chi and T_K_chi = 1/(4 chi) as well: by one more solution per parameter set, at B = T_K/200, where its own B and "
		    "T are not between T_K/2000 and T_K/49 and below T_K/49"),
	GEAE_P_END
};

static const struct geae_control controls[] = {
	[U] = { "U", "D", "Coulomb repulsion of two electrons on the level", 0, 100, 0, NAN },
	[GAMMA] = { "Gamma", "D", "hybridisation pi V^2/2, half width of the resonance at U = 0", 0, 10, GEAE_ABOVE_MIN, NAN },
	[EPS_D] = { "eps_d", "D", "energy of the level, measured from the Fermi energy", -100, 100, 0, NAN },
	[B] = { "B", "D", "magnetic field; the level with spin up is lowered by B/2", -10, 10, 0, 0 },
	[T] = { "T", "D", "temperature; 0 is taken as a temperature below all other scales", 0, 10, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

static void usual_grid(double *omega)
{
	omega[GRID_HALF] = 0;
	for (int k = 1; k <= GRID_HALF; k++) {
		double w = k <= GRID_LOG ? 1e-5 * pow(3e4, (k - 1.0) / (GRID_LOG - 1)) :
					   0.3 + 0.7 * (k - GRID_LOG) / (double)(GRID_HALF - GRID_LOG);

		omega[GRID_HALF + k] = w;
		omega[GRID_HALF - k] = -w;
	}
}

static int open_grid(struct geae_cx *cx, struct anderson *m)
{
	m->n = m->grid.n ? (int64_t)m->grid.n : 2 * GRID_HALF + 1;
	m->omega = malloc((size_t)m->n * sizeof(double));
	m->edge = malloc((size_t)(m->n + 1) * sizeof(double));
	if (!m->omega || !m->edge)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for a grid of %lld frequencies", (long long)m->n);
	if (m->grid.n)
		memcpy(m->omega, m->grid.v, m->grid.n * sizeof(double));
	else
		usual_grid(m->omega);
	if (m->n < 2)
		return geae_fail(cx, GEAE_EPARAM, "grid has one frequency: at least two are needed");
	for (int64_t i = 0; i < m->n; i++) {
		if (i && !(m->omega[i] > m->omega[i - 1]))
			return geae_fail(cx, GEAE_EPARAM, "grid is not increasing: %g follows %g", m->omega[i], m->omega[i - 1]);
		if (fabs(m->omega[i]) > 1 && !m->beyond_band)
			return geae_fail(cx, GEAE_EPARAM, "grid leaves the band [-1, 1] at %g: write beyond_band = true if that is meant",
					 m->omega[i]);
	}
	m->edge[0] = m->omega[0];
	m->edge[m->n] = m->omega[m->n - 1];
	for (int64_t i = 1; i < m->n; i++)
		m->edge[i] = (m->omega[i - 1] + m->omega[i]) / 2;
	return GEAE_OK;
}

static int model_open(struct geae_cx *cx, void *self)
{
	struct anderson *m = self;

	GEAE_TRY(open_grid(cx, m));
	m->noted = calloc(1, sizeof(*m->noted));
	if (!m->noted)
		return geae_fail(cx, GEAE_ENOMEM, "no memory");
	return anderson_knobs_open(cx, &m->knobs, &m->settings, &m->solver, &m->state);
}

static void model_close(void *self)
{
	struct anderson *m = self;

	anderson_knobs_close(m->solver, m->state);
	free(m->noted);
	free(m->omega);
	free(m->edge);
}

static int model_state(struct geae_cx *cx, const void *self, struct geae_state *state)
{
	const struct anderson *m = self;

	(void)cx;
	*state = (struct geae_state){ .encoding = GEAE_NUMBERS, .rank = 1, .dim = { m->n }, .axis = { "omega" }, .grid = m->omega,
				      .grid_unit = "D" };
	return GEAE_OK;
}

static struct anderson_point point_of(const double *control)
{
	return (struct anderson_point){ control[U], control[GAMMA], control[EPS_D], control[B], control[T] };
}

static void label(const struct geae_response *r, int64_t row, enum anderson_label which, double value)
{
	if (r->label && r->label[which])
		r->label[which][row] = value;
}

/* What needs no solution; the rest is not known yet. */
static void label_point(const struct geae_response *r, int64_t row)
{
	struct anderson_point p = point_of(r->control + row * N_CONTROL);
	double T_K = anderson_kondo_temperature(&p);

	for (unsigned k = 0; k < ANDERSON_LABELS; k++)
		label(r, row, k, NAN);
	label(r, row, ANDERSON_T_K, T_K);
	label(r, row, ANDERSON_E_0, fmax(fmax(fabs(p.B), p.T), T_K));
	label(r, row, ANDERSON_REGIME, anderson_regime_of(&p));
	label(r, row, ANDERSON_FAILURE, ANDERSON_SOUND);
}

static void fail_row(struct geae_cx *cx, const struct geae_response *r, int64_t row, enum anderson_failure kind, const char *why)
{
	const double *c = r->control + row * N_CONTROL;

	r->valid[row] = 0;
	label(r, row, ANDERSON_FAILURE, kind);
	geae_warn(cx, "U = %.9g, Gamma = %.9g, eps_d = %.9g, B = %.9g, T = %.9g: %s; the row is marked invalid", c[U], c[GAMMA],
		  c[EPS_D], c[B], c[T], why);
}

/* The spectrum of one row; false if a value is not finite. */
static bool spectrum(const struct anderson *m, const struct anderson_image *image, const struct anderson_solution *s, float *x)
{
	int spin = image->flipped ? 1 - m->spin : m->spin;
	bool sound = true;

	for (int64_t i = 0; i < m->n; i++) {
		double A;

		if (m->value == POINT_VALUE) {
			A = anderson_spectrum(s, &image->solved, spin, image->holes ? -m->omega[i] : m->omega[i]);
		} else {
			double a = m->edge[i], b = m->edge[i + 1];

			A = anderson_integral(s, &image->solved, spin, ANDERSON_WEIGHT, image->holes ? -b : a, image->holes ? -a : b) /
			    (b - a);
		}
		x[i] = (float)(pi * image->solved.Gamma * A);
		sound = sound && isfinite(x[i]);
	}
	return sound;
}

static void fill_row(struct geae_cx *cx, const struct anderson *m, const struct geae_response *r, int64_t row,
		     const struct anderson_image *image, const struct anderson_solution *s)
{
	double n[3], weight;

	weight = anderson_total(s, &image->solved, image->flipped ? 1 - m->spin : m->spin, ANDERSON_WEIGHT);
	anderson_carry(image, s, n);
	label(r, row, ANDERSON_N_UP, n[0]);
	label(r, row, ANDERSON_N_DN, n[1]);
	label(r, row, ANDERSON_N_UPDN, n[2]);
	label(r, row, ANDERSON_S_Z, (n[0] - n[1]) / 2);
	label(r, row, ANDERSON_SPECTRAL_WEIGHT, weight);
	if (!spectrum(m, image, s, r->x + row * m->n) || !isfinite(n[0] + n[1] + n[2]))
		fail_row(cx, r, row, ANDERSON_NOT_FINITE, "a value is not finite");
	else if (!(fabs(weight - 1) < 0.01)) {
		char why[96];

		snprintf(why, sizeof(why), "the spectrum within the band has weight %.4f, not 1", weight);
		fail_row(cx, r, row, ANDERSON_WEIGHT_LOST, why);
	}
}

/* chi by a small field, far below the smaller of T_K and Gamma; where the parameter set has such a field and temperature
 * itself, its own solution tells. */
static double susceptibility(const struct anderson *m, const struct anderson_point *solved, size_t n,
			     const struct anderson_solution *own)
{
	struct anderson_point p = *solved;
	struct anderson_solution s = { 0 };
	double T_K = anderson_kondo_temperature(&p), scale = isfinite(T_K) ? fmin(T_K, p.Gamma) : p.Gamma, chi = NAN;

	for (size_t k = 0; k < n; k++)
		if (own[k].omega && p.B > scale / 2000 && p.B < scale / 49 && own[k].T < scale / 49)
			return (own[k].n_up - own[k].n_dn) / 2 / p.B;
	p.B = scale / 200;
	p.T = scale / 100;
	if (m->solver->solve(m->state, &m->settings, &p, 1, &p.T, &s) == GEAE_OK)
		chi = (s.n_up - s.n_dn) / 2 / p.B;
	anderson_solution_finish(&s);
	return chi;
}

struct run { /* rows first .. last - 1 that one solution serves */
	int64_t first, last;
	struct anderson_image *image; /* of each row */
	double *T;
	struct anderson_solution *solution; /* of each temperature */
	size_t n_T;
};

static size_t temperature_index(struct run *run, double temperature)
{
	size_t k = 0;

	while (k < run->n_T && fabs(run->T[k] - temperature) > 0)
		k++;
	if (k == run->n_T)
		run->T[run->n_T++] = temperature;
	return k;
}

static void gather(const struct geae_response *r, struct run *run)
{
	run->n_T = 0;
	for (run->last = run->first; run->last < r->n; run->last++) {
		struct anderson_point p = point_of(r->control + run->last * N_CONTROL);
		struct anderson_image *image = &run->image[run->last - run->first];

		*image = anderson_image_of(&p);
		if (run->last > run->first && !anderson_same_run(&run->image[0].solved, &image->solved))
			break;
		if (run->last > run->first) { /* not even a last digit may differ between images */
			image->solved = run->image[0].solved;
			image->solved.T = p.T;
		}
		temperature_index(run, p.T);
	}
}

static int serve(struct geae_cx *cx, const struct anderson *m, const struct geae_response *r, struct run *run)
{
	const struct anderson_point *solved = &run->image[0].solved;
	const char *refusal = m->solver->refuses ? m->solver->refuses(solved) : NULL;
	double chi = NAN;
	int status = GEAE_OK;

	memset(run->solution, 0, run->n_T * sizeof(*run->solution));
	if (!refusal)
		status = m->solver->solve(m->state, &m->settings, solved, run->n_T, run->T, run->solution);
	if (!refusal && m->chi)
		chi = susceptibility(m, solved, run->n_T, run->solution);
	for (int64_t row = run->first; row < run->last && status != GEAE_ENOMEM; row++) {
		struct anderson_image *image = &run->image[row - run->first];
		const struct anderson_solution *s = &run->solution[temperature_index(run, r->control[row * N_CONTROL + T])];

		label(r, row, ANDERSON_CHI, chi);
		label(r, row, ANDERSON_T_K_CHI, 1 / (4 * chi));
		if (*s->note && atomic_exchange(m->noted, 1) == 0)
			geae_note(cx, "U = %.9g, Gamma = %.9g, eps_d = %.9g, B = %.9g, T = %.9g: %s (said once, others may follow)",
				  solved->U, solved->Gamma, solved->eps_d, solved->B, s->T, s->note);
		if (refusal || !s->omega)
			for (int64_t i = 0; i < m->n; i++)
				r->x[row * m->n + i] = NAN;
		if (refusal)
			fail_row(cx, r, row, ANDERSON_REFUSED, refusal);
		else if (!s->omega)
			fail_row(cx, r, row, ANDERSON_NO_CONVERGENCE, *s->reason ? s->reason : "the solver failed");
		else
			fill_row(cx, m, r, row, image, s);
	}
	for (size_t k = 0; k < run->n_T; k++)
		anderson_solution_finish(&run->solution[k]);
	return status == GEAE_ENOMEM ? geae_fail(cx, GEAE_ENOMEM, "no memory for solver '%s'", m->solver->name) : GEAE_OK;
}

static int response(struct geae_cx *cx, const void *self, const struct geae_response *r)
{
	const struct anderson *m = self;
	struct run run = { 0 };

	for (int64_t row = 0; row < r->n; row++) {
		label_point(r, row);
		if (r->valid)
			r->valid[row] = 1;
	}
	if (!r->x)
		return GEAE_OK;
	run.image = geae_scratch(cx, r->n + 1, struct anderson_image);
	run.T = geae_scratch(cx, r->n + 1, double);
	run.solution = geae_scratch(cx, r->n + 1, struct anderson_solution);
	if (!run.image || !run.T || !run.solution)
		return GEAE_ENOMEM;
	for (; run.first < r->n; run.first = run.last) {
		gather(r, &run);
		GEAE_TRY(serve(cx, m, r, &run));
	}
	return GEAE_OK;
}

static const struct geae_model_ops ops = {
	.size = sizeof(ops), .controls = controls, .labels = anderson_labels, .state = model_state, .response = response,
};

GEAE_DEFINE(GEAE_MODEL, .name = "anderson", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "spectra of the single-impurity Anderson model",
	    .doc = "H = sum_s eps_s n_s + U n_up n_dn + V sum_s (d+_s f_0s + h.c.) + a flat band of half width D = 1; eps_up = eps_d - B/2, "
		   "eps_dn = eps_d + B/2, Gamma = pi V^2/2, k_B = g mu_B = 1. A row is pi Gamma A_s(omega) of one spin on a grid of "
		   "frequencies. Solvers: 'nrg' for any parameters, right to .007 of pi Gamma A as 'default'; 'exact' for U = 0; "
		   "'hartree-fock' for U well below pi Gamma or an empty or full level; "
		   "'hubbard-1' for Gamma -> 0 and for T well above T_K and Gamma, without Kondo resonance; 'ipt' right to order U^2 at half "
		   "filling, its Kondo resonance too wide. Samplers: sobol, grid, random.",
	    .cite = "@article{anderson1961, author = {Anderson, P. W.}, title = {Localized Magnetic States in Metals}, journal = {Phys. "
		    "Rev.}, volume = {124}, pages = {41}, year = {1961}}",
	    .params = params, .instance_size = sizeof(struct anderson), .open = model_open, .close = model_close, .ops = &ops,
	    .test = "Lambda = 6.0; kept = 24; Nz = 1;\nsolver = \"hubbard-1\";")
