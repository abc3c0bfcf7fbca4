/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra and self-energies of both spins of one parameter set, on the solver's own mesh.
 *
 * Beside them what is read off: height at the Fermi energy, half width of the resonance there, quasiparticle weight
 * Z = 1/(1 - dRe Sigma/dw) at w = 0, occupations.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "impurity.h"
#include "knobs.h"
#include "labels.h"
#include "spectrum.h"

static const double pi = 3.14159265358979323846;

enum { ROOM = 600 }; /* of the text */

struct impurity_spectrum {
	struct anderson_knobs knobs;
	int64_t row;
	const struct anderson_solver *solver;
	struct anderson_settings settings;
	void *state;
};

static const struct geae_param params[] = {
	ANDERSON_KNOB_ROWS(struct impurity_spectrum, "\"nrg\""),
	GEAE_P_INT(struct impurity_spectrum, row, "0", 0, 1e12, "row", "the row of the data set whose parameters are taken"),
	GEAE_P_END
};

static int open_solver(struct geae_cx *cx, void *self)
{
	struct impurity_spectrum *a = self;

	return anderson_knobs_open(cx, &a->knobs, &a->settings, &a->solver, &a->state);
}

static void close_solver(void *self)
{
	struct impurity_spectrum *a = self;

	anderson_knobs_close(a->solver, a->state);
}

static double height(const struct anderson_solution *s, const struct anderson_point *p, int spin, double w)
{
	return pi * p->Gamma * anderson_spectrum(s, p, spin, w);
}

/* Half the distance between the points next to w = 0 where the sum over both spins has half its value there; NAN where it
 * rises first. */
static double half_width(const struct anderson_solution *s, const struct anderson_point *p)
{
	double at_0 = height(s, p, ANDERSON_UP, 0) + height(s, p, ANDERSON_DN, 0), edge[2] = { NAN, NAN };

	for (int side = 0; side < 2; side++)
		for (double w = 1e-9; w < 1; w *= 1.01) {
			double x = side ? w : -w, A = height(s, p, ANDERSON_UP, x) + height(s, p, ANDERSON_DN, x);

			if (A > 1.2 * at_0)
				break;
			if (A < at_0 / 2) {
				edge[side] = w;
				break;
			}
		}
	return (edge[0] + edge[1]) / 2;
}

struct tables {
	int64_t n;
	double *omega, *A, *re, *im; /* the last three [2][n] */
};

static int make_tables(struct geae_cx *cx, const struct anderson_solution *s, const struct anderson_point *p, struct tables *t)
{
	t->omega = geae_scratch(cx, s->n_mesh, double);
	t->A = geae_scratch(cx, 2 * s->n_mesh, double);
	t->re = geae_scratch(cx, 2 * s->n_mesh, double);
	t->im = geae_scratch(cx, 2 * s->n_mesh, double);
	if (!t->omega || !t->A || !t->re || !t->im)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < s->n_mesh; i++)
		if (fabs(s->omega[i]) <= 1)
			t->omega[t->n++] = s->omega[i];
	for (int spin = 0; spin < 2; spin++)
		for (int64_t i = 0; i < t->n; i++) {
			int64_t at = spin * t->n + i;
			double complex sigma = s->sigma[spin] ? anderson_sigma(s, spin, t->omega[i]) : anderson_complex(NAN, NAN);

			t->A[at] = height(s, p, spin, t->omega[i]);
			t->re[at] = creal(sigma);
			t->im[at] = cimag(sigma);
		}
	return GEAE_OK;
}

/* The same against |w|: negative frequencies of spin up and down, positive ones; logarithmic axes show the resonance. */
static int put_sides(struct geae_cx *cx, const struct tables *t)
{
	static const char *const names[] = { "up, w < 0", "up, w > 0", "down, w < 0", "down, w > 0" };
	struct geae_array side = geae_axis("side", "", GEAE_TEXT, 4, names), distance;
	const struct geae_array *along[] = { &side, &distance };
	int64_t first = 0, n;
	double *A, *w;

	while (first < t->n && !(t->omega[first] > 0))
		first++;
	n = t->n - first;
	A = geae_scratch(cx, 4 * n + 1, double);
	w = geae_scratch(cx, n + 1, double);
	if (!A || !w)
		return GEAE_ENOMEM;
	memcpy(w, t->omega + first, (size_t)n * sizeof(double));
	for (int64_t i = 0; i < n; i++)
		for (int spin = 0; spin < 2; spin++) {
			int64_t mirror = t->n - 1 - first - i; /* the mesh is symmetric */

			A[(2 * spin) * n + i] = mirror >= 0 && fabs(t->omega[mirror] + w[i]) < 1e-9 * w[i] ? t->A[spin * t->n + mirror] : NAN;
			A[(2 * spin + 1) * n + i] = t->A[spin * t->n + first + i];
		}
	distance = geae_axis("abs_omega", "D", GEAE_F64, n, w);
	return geae_put(cx, "A_side", "1", GEAE_F64, A, 2, along);
}

static int put_all(struct geae_cx *cx, const struct impurity_spectrum *a, const struct anderson_solution *s,
		   const struct anderson_point *p)
{
	static const char *const spins[] = { "up", "down" };
	struct tables t = { 0 };
	struct geae_array spin = geae_axis("spin", "", GEAE_TEXT, 2, spins), omega;
	const struct geae_array *along[] = { &spin, &omega };
	double width = half_width(s, p), h = 1e-7, T_K = anderson_kondo_temperature(p), Z = NAN;
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	GEAE_TRY(make_tables(cx, s, p, &t));
	omega = geae_axis("omega", "D", GEAE_F64, t.n, t.omega);
	GEAE_TRY(geae_put(cx, "A", "1", GEAE_F64, t.A, 2, along));
	GEAE_TRY(put_sides(cx, &t));
	if (s->sigma[0]) {
		GEAE_TRY(geae_put(cx, "Sigma_re", "D", GEAE_F64, t.re, 2, along));
		GEAE_TRY(geae_put(cx, "Sigma_im", "D", GEAE_F64, t.im, 2, along));
		h = fmax(h, fmin(T_K > 0 ? T_K / 20 : p->Gamma / 20, 1e-3));
		h = fmax(h, s->T);
		Z = 1 / (1 - creal(anderson_sigma(s, 0, h) - anderson_sigma(s, 0, -h)) / (2 * h));
		GEAE_TRY(geae_put_number(cx, "Z", "1", Z));
	}
	GEAE_TRY(geae_put_number(cx, "n_up", "1", s->n_up));
	GEAE_TRY(geae_put_number(cx, "n_dn", "1", s->n_dn));
	GEAE_TRY(geae_put_number(cx, "n_updn", "1", s->n_updn));
	GEAE_TRY(geae_put_number(cx, "A_0", "1", height(s, p, ANDERSON_UP, 0)));
	GEAE_TRY(geae_put_number(cx, "half_width", "D", width));
	snprintf(text, ROOM, "Solver %s at U = %g, Gamma = %g, eps_d = %g, B = %g, T = %g%s%s: n_up = %.4f, n_dn = %.4f, "
		 "<n_up n_dn> = %.4f; pi Gamma A_up(0) = %.4f; half width of the resonance at the Fermi energy %.3g (Haldane's T_K %.3g); "
		 "quasiparticle weight Z = %.3g.", a->solver->name, p->U, p->Gamma, p->eps_d, p->B, p->T, *s->note ? ", " : "", s->note,
		 s->n_up, s->n_dn, s->n_updn, height(s, p, ANDERSON_UP, 0), width, T_K, Z);
	return geae_put_text(cx, "words", text);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct impurity_spectrum *a = self;
	struct anderson_solution s = { 0 };
	struct anderson_point p;
	const char *refusal;
	int status;

	GEAE_TRY(impurity_point(cx, in, a->row, &p));
	refusal = a->solver->refuses ? a->solver->refuses(&p) : NULL;
	if (refusal)
		return geae_fail(cx, GEAE_EUNSUP, "%s", refusal);
	status = a->solver->solve(a->state, &a->settings, &p, 1, &p.T, &s);
	status = status == GEAE_OK ? put_all(cx, a, &s, &p) :
				     geae_fail(cx, status, "solver '%s': %s", a->solver->name, *s.reason ? s.reason : "out of memory");
	anderson_solution_finish(&s);
	return status;
}

static const struct geae_port in[] = {
	{ "rows", "...", 0, 0, "", "any column or the spectra of a data set of the Anderson model" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "A", "spin,omega", GEAE_F64, GEAE_BY_ROW, "1", "pi Gamma A of both spins" },
	{ "A_side", "side,abs_omega", GEAE_F64, GEAE_BY_ROW, "1", "the same against |omega|, both signs apart" },
	{ "Sigma_re", "spin,omega", GEAE_F64, GEAE_OPTIONAL | GEAE_BY_ROW, "D", "real part of the self-energy" },
	{ "Sigma_im", "spin,omega", GEAE_F64, GEAE_OPTIONAL | GEAE_BY_ROW, "D", "imaginary part of the self-energy" },
	{ "Z", "", GEAE_F64, GEAE_OPTIONAL | GEAE_BY_ROW, "1", "quasiparticle weight of spin up" },
	{ "n_up", "", GEAE_F64, GEAE_BY_ROW, "1", "occupation, spin up" },
	{ "n_dn", "", GEAE_F64, GEAE_BY_ROW, "1", "occupation, spin down" },
	{ "n_updn", "", GEAE_F64, GEAE_BY_ROW, "1", "double occupation" },
	{ "A_0", "", GEAE_F64, GEAE_BY_ROW, "1", "pi Gamma A_up at the Fermi energy" },
	{ "half_width", "", GEAE_F64, GEAE_BY_ROW, "D", "half width at half height around the Fermi energy, both spins together" },
	{ "words", "", GEAE_TEXT, GEAE_BY_ROW, "", "what was found" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "spectrum", .title = "Spectral functions", .kind = GEAE_SERIES, .x = "omega", .y = "A", .x_label = "\\omega",
	  .y_label = "\\pi \\Gamma A_\\sigma(\\omega)", .caption = "Both spins over the whole band." },
	{ .name = "resonance", .title = "Towards the Fermi energy", .kind = GEAE_SERIES, .x = "abs_omega", .y = "A_side",
	  .x_label = "|\\omega|", .y_label = "\\pi \\Gamma A_\\sigma(\\omega)", .x_marks = "half_width: half width", .flags = GEAE_LOG_X,
	  .caption = "The same against the logarithm of |omega|, electrons and holes apart." },
	{ .name = "self-energy", .title = "Self-energy, imaginary part", .kind = GEAE_SERIES, .x = "omega", .y = "Sigma_im",
	  .x_label = "\\omega", .y_label = "Im \\Sigma_\\sigma(\\omega)", .caption = "Imaginary part of the self-energy." },
	{ .name = "self-energy-real", .title = "Self-energy, real part", .kind = GEAE_SERIES, .x = "omega", .y = "Sigma_re",
	  .x_label = "\\omega", .y_label = "Re \\Sigma_\\sigma(\\omega)", .caption = "Real part of the self-energy." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "impurity-spectrum", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "spectra and self-energies of both spins of one Anderson impurity",
	    .doc = "Solves the Anderson model at the parameters of one row of a data set and puts out spectral functions and self-energies of "
		   "both spins on the solver's own mesh, occupations, the width of the resonance at the Fermi energy and Z.",
	    .params = params, .instance_size = sizeof(struct impurity_spectrum), .open = open_solver, .close = close_solver, .ops = &ops,
	    .test = "solver = \"hubbard-1\"; data = { U = \"0.1\"; Gamma = \"0.01 + 0.002*chain\"; eps_d = \"-0.04\"; B = \"0.001*chain\"; T = \"1e-3\"; };\n"
		    "solver = \"nrg\"; quality = \"draft\"; Lambda = 6.0; kept = 24; Nz = 1; data = { U = \"0.1\"; Gamma = \"0.01 + 0.002*chain\"; eps_d = \"-0.04\"; B = \"0.001*chain\"; T = \"1e-3\"; };")
