/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entropy, susceptibility and specific heat that the impurity adds to the band, against temperature.
 *
 * Averaged over Nz interleaved discretisations and over chains of N and N + 1 sites; see thermodynamics.c.  A large Lambda
 * is better here: fewer states are cut off at each temperature.  Lambda = 4, kept = 300, Nz = 2 against the exact entropy of
 * the resonant level (Gamma = .05, eps_d = -.05): within 1 %.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "impurity.h"
#include "labels.h"
#include "nrg.h"
#include "thermodynamics.h"
#include "wilson_chain.h"

enum { MOST = 400, PARITIES = 2, ROOM = 600 };

struct impurity_thermodynamics {
	int64_t row, kept, Nz, n;
	double Lambda, from, to;
};

static const struct geae_param params[] = {
	IMPURITY_RUN_ROWS(struct impurity_thermodynamics, "4.0", "300"),
	GEAE_P_INT(struct impurity_thermodynamics, Nz, "2", 1, 64, "1", "interleaved discretisations that are averaged"),
	GEAE_P_REAL_ABOVE(struct impurity_thermodynamics, from, "1e-8", 0, 10, "D", "lowest temperature"),
	GEAE_P_REAL_ABOVE(struct impurity_thermodynamics, to, "1.0", 0, 100, "D", "highest temperature"),
	GEAE_P_INT(struct impurity_thermodynamics, n, "81", 2, MOST, "1", "temperatures, logarithmic"),
	GEAE_P_END
};

static int check(struct geae_cx *cx, void *self)
{
	const struct impurity_thermodynamics *a = self;

	if (!(a->to > a->from))
		return geae_fail(cx, GEAE_EPARAM, "to = %g: must be above from = %g", a->to, a->from);
	return GEAE_OK;
}

struct curves {
	double T[MOST], S[MOST], T_chi[MOST], C[MOST];
};

/* Adds sign times the thermodynamics of one chain. */
static int add_run(struct geae_cx *cx, const struct impurity_thermodynamics *a, const struct nrg_impurity *impurity, int n_site,
		   const double *hop, int kept, double weight, struct curves *c)
{
	const struct nrg_cut cut = { .kept = kept };
	struct nrg_run run = { 0 };
	int status = nrg_forward(&run, impurity, n_site, hop, &cut, 0);

	for (int64_t i = 0; i < a->n && status == GEAE_OK; i++) {
		struct thermodynamics t = thermodynamics_of(&run, c->T[i]);

		c->S[i] += weight * t.S;
		c->T_chi[i] += weight * t.T_chi;
		c->C[i] += weight * t.C;
	}
	nrg_run_finish(&run);
	return status == GEAE_OK ? status : geae_fail(cx, status, "the renormalization group run failed");
}

static int fill(struct geae_cx *cx, const struct impurity_thermodynamics *a, const struct anderson_point *p, struct curves *c)
{
	const struct nrg_impurity with = { .U = p->U, .Gamma = p->Gamma,
					   .eps = { anderson_level(p, ANDERSON_UP), anderson_level(p, ANDERSON_DN) } };
	const struct nrg_impurity without = { .absent = 1 };
	const struct anderson_settings settings = { 0 };
	const int sites = nrg_sites(&settings, a->Lambda, a->from);
	double *hop = geae_scratch(cx, sites + PARITIES, double);
	const double weight = 1 / (double)(PARITIES * a->Nz);

	if (!hop)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < a->n; i++)
		c->T[i] = a->from * pow(a->to / a->from, (double)i / (double)(a->n - 1));
	for (int64_t z = 0; z < a->Nz; z++) {
		if (wilson_chain(a->Lambda, (double)(z + 1) / (double)a->Nz, WILSON_STAR_EXACT, sites + PARITIES, hop))
			return geae_fail(cx, GEAE_EMATH, "no chain for Lambda = %g", a->Lambda);
		for (int parity = 0; parity < PARITIES; parity++) {
			GEAE_TRY(add_run(cx, a, &with, sites + parity, hop, (int)a->kept, weight, c));
			GEAE_TRY(add_run(cx, a, &without, sites + parity, hop, (int)a->kept, -weight, c));
			GEAE_TRY(cx->host->progress(cx, z * PARITIES + parity + 1, a->Nz * PARITIES));
		}
	}
	return GEAE_OK;
}

/* Wilson's definition: T chi(T_K) = .0701; NAN where the curve does not cross that. */
static double wilsons_scale(const struct curves *c, int64_t n)
{
	for (int64_t i = n - 1; i > 0; i--)
		if (c->T_chi[i] >= 0.0701 && c->T_chi[i - 1] < 0.0701) {
			double t = (0.0701 - c->T_chi[i - 1]) / (c->T_chi[i] - c->T_chi[i - 1]);

			return c->T[i - 1] * pow(c->T[i] / c->T[i - 1], t);
		}
	return NAN;
}

static int put_words(struct geae_cx *cx, const struct curves *c, int64_t n, const struct anderson_point *p, double T_W)
{
	double highest = 0, plateau = NAN, flattest = INFINITY;
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	for (int64_t i = 2; i + 2 < n; i++) { /* where S changes least between ln 4 and 0 */
		double slope = fabs(c->S[i + 2] - c->S[i - 2]);

		if (slope < flattest && c->S[i] > 0.3 && c->S[i] < 1.2) {
			flattest = slope;
			plateau = c->S[i];
		}
		highest = fmax(highest, c->S[i]);
	}
	snprintf(text, ROOM, "The entropy of the impurity falls from %.4f (ln 4 = 1.3863) to %.4f at T = %.2g; in between it is "
		 "flattest at %.4f (ln 2 = .6931: a free spin). T chi is %.4f at the lowest temperature", highest, c->S[0], c->T[0],
		 plateau, c->T_chi[0]);
	if (T_W > 0) {
		size_t used = strlen(text);

		snprintf(text + used, ROOM - used, " and passes .0701 at T_K = %.4g (Wilson); Haldane's formula has T_K = %.4g.",
			 T_W, anderson_kondo_temperature(p));
	}
	return geae_put_text(cx, "words", text);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct impurity_thermodynamics *a = self;
	struct curves *c = geae_scratch(cx, 1, struct curves);
	struct anderson_point p;
	struct geae_array T;
	const struct geae_array *along[] = { &T };
	double T_W;

	if (!c)
		return GEAE_ENOMEM;
	GEAE_TRY(impurity_point(cx, in, a->row, &p));
	GEAE_TRY(fill(cx, a, &p, c));
	T = geae_axis("T", "D", GEAE_F64, a->n, c->T);
	T_W = wilsons_scale(c, a->n);
	GEAE_TRY(geae_put(cx, "S", "k_B", GEAE_F64, c->S, 1, along));
	GEAE_TRY(geae_put(cx, "T_chi", "1", GEAE_F64, c->T_chi, 1, along));
	GEAE_TRY(geae_put(cx, "C", "k_B", GEAE_F64, c->C, 1, along));
	if (T_W > 0)
		GEAE_TRY(geae_put_number(cx, "T_K_wilson", "D", T_W));
	return put_words(cx, c, a->n, &p, T_W);
}

static const struct geae_port in[] = {
	{ "rows", "...", 0, 0, "", "any column or the spectra of a data set of the Anderson model" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "S", "T", GEAE_F64, GEAE_BY_ROW, "k_B", "entropy of the impurity" },
	{ "T_chi", "T", GEAE_F64, GEAE_BY_ROW, "1", "T times the susceptibility of the impurity" },
	{ "C", "T", GEAE_F64, GEAE_BY_ROW, "k_B", "specific heat of the impurity" },
	{ "T_K_wilson", "", GEAE_F64, GEAE_OPTIONAL | GEAE_BY_ROW, "D", "temperature where T chi = .0701 (Wilson's T_K)" },
	{ "words", "", GEAE_TEXT, GEAE_BY_ROW, "", "what the curves show" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "entropy", .title = "Entropy of the impurity", .kind = GEAE_SERIES, .x = "T", .y = "S", .x_label = "T",
	  .y_label = "S_{imp}", .y_marks = "1.3862944: \\ln 4; 0.6931472: \\ln 2; 0: 0", .flags = GEAE_LOG_X,
	  .caption = "Entropy of the whole system less that of the band, averaged over discretisations and even and odd chains." },
	{ .name = "susceptibility", .title = "Effective moment of the impurity", .kind = GEAE_SERIES, .x = "T", .y = "T_chi",
	  .x_label = "T", .y_label = "T \\chi_{imp}", .y_marks = "0.25: free spin; 0.125: free orbital; 0: 0",
	  .x_marks = "T_K_wilson: T_K", .flags = GEAE_LOG_X,
	  .caption = "1/8: all four states; 1/4: a free spin; 0: screened. T_K where it passes .0701." },
	{ .name = "specific-heat", .title = "Specific heat of the impurity", .kind = GEAE_SERIES, .x = "T", .y = "C", .x_label = "T",
	  .y_label = "C_{imp}", .flags = GEAE_LOG_X, .caption = "Fluctuation of the energy of the whole system less that of the band." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "impurity-thermodynamics", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "entropy, susceptibility and specific heat of an Anderson impurity",
	    .doc = "Takes the parameters of one row of a data set of the Anderson model (not its T) and runs the numerical renormalization "
		   "group with and without the impurity; the difference, from all discarded states, is put out against T.",
	    .cite = "@article{merker2012, author = {Merker, L. and Weichselbaum, A. and Costi, T. A.}, title = {Full density-matrix "
		    "numerical renormalization group calculation of impurity susceptibility and specific heat of the Anderson impurity "
		    "model}, journal = {Phys. Rev. B}, volume = {86}, pages = {075153}, year = {2012}}",
	    .params = params, .instance_size = sizeof(struct impurity_thermodynamics), .open = check, .ops = &ops,
	    .test = "Lambda = 6.0; kept = 24; Nz = 1; from = 1e-3; n = 7; data = { U = \"0.1\"; Gamma = \"0.01 + 0.002*chain\"; eps_d = \"-0.04\"; B = \"0.001*chain\"; T = \"1e-3\"; };")
