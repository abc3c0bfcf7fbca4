/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical temperature from the Binder cumulants U4(T) of several sizes; of an order parameter of d components
 * U4 = 1 - d <|z|^4>/((d + 2) <|z|^2>^2), which is 0 in disorder and 2/(d + 2) in order.
 *
 * Four methods: wham (critical_wham.c), the default; scaling-fit and crossing (critical_scaling_fit.c), which need no
 * energies; paper (critical_paper.c).  Every result has an error above 0, or there is none and it is said why.
 */
#include "critical.h"

/* The energies of each size, in the order of its points; sizes may come in any order. */
static int gather_energies(struct geae_cx *cx, const struct critical *self, const struct geae_input *energy, size_t n_size, const struct geae_curve *c, double **out)
{
	for (size_t i = 0; i < n_size; i++) {
		size_t k = 0;

		while (k < energy->n && critical_size(self, &energy->given[k]) != c[i].L)
			k++;
		if (k == energy->n)
			return geae_fail(cx, GEAE_EDATA, "there are no energies of L = %g", c[i].L);
		out[i] = geae_gather(cx, &c[i].points, energy->given[k].array);
		if (!out[i])
			return GEAE_EDATA;
	}
	return GEAE_OK;
}

static int accepts(struct geae_cx *cx, const void *instance, const size_t *n_given)
{
	const struct critical *self = instance;

	if (n_given[0] < 2)
		return geae_fail(cx, GEAE_EDATA,
				 "one size gives no critical temperature: use over = [\"%s\"] with at least two",
				 self->size);
	if (self->method == WHAM && !n_given[1])
		return geae_fail(cx, GEAE_EDATA,
				 "method 'wham' needs the energies of the same rows: energy = \"STAGE.energy\" beside "
				 "`order`; without them use method = \"scaling-fit\"");
	if (self->method == WHAM && n_given[1] != n_given[0])
		return geae_fail(cx, GEAE_EDATA,
				 "%zu arrays of energies for %zu of the order parameter: connect both to the same stage",
				 n_given[1], n_given[0]);
	return GEAE_OK;
}

/* A latent that is no linear order parameter has another cumulant: what the analyzer linearity says of it. */
static int is_linear(const struct critical *self, const struct geae_input *nonlinearity, struct finding *f)
{
	double worst = 0;

	for (size_t i = 0; i < nonlinearity->n; i++)
		for (int64_t k = 0; k < geae_count(nonlinearity->given[i].array); k++) {
			double value = geae_number(nonlinearity->given[i].array, k);

			worst = value <= worst ? worst : value;
		}
	if (worst > self->nonlinear / 10)
		remark(f, "the latent is not linear: 1 - R^2 = %.2g", worst);
	return worst <= self->nonlinear || self->method == PAPER;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct critical *self = instance;
	struct critical_sizes sizes = { 0 };
	struct geae_curve *c;
	struct finding f;
	size_t first = 0;
	double **energy;

	GEAE_TRY(accepts(cx, self, (const size_t[]){ in[0].n, in[1].n }));
	GEAE_TRY(geae_curves(cx, in, self->size, self->along, self->blocks, &c));
	while (first + 2 < in[0].n && c[first].L < self->min_size)
		first++;
	sizes.n = in[0].n - first;
	sizes.c = c + first;
	energy = geae_scratch(cx, sizes.n, double *);
	if (!energy)
		return GEAE_ENOMEM;
	if (self->method == WHAM) {
		if (strcmp(c[0].points.control->name, "T") != 0)
			return geae_fail(cx, GEAE_EUNSUP,
					 "method 'wham' reweights in the temperature T, and here %s varies: use method = "
					 "\"scaling-fit\"",
					 c[0].points.control->name);
		GEAE_TRY(gather_energies(cx, self, &in[1], sizes.n, sizes.c, energy));
		sizes.energy = energy;
	}
	GEAE_TRY(critical_start(cx, self, &sizes, &f));
	if (!is_linear(self, &in[2], &f)) {
		GEAE_TRY(critical_nothing(cx, &f));
		return critical_put(cx, self, &sizes, &f);
	}
	switch (self->method) {
	case WHAM: GEAE_TRY(critical_wham(cx, self, &sizes, &f)); break;
	case SCALING_FIT: GEAE_TRY(critical_scaling_fit(cx, self, &sizes, &f)); break;
	case CROSSING: GEAE_TRY(critical_crossing(cx, self, &sizes, &f)); break;
	default: GEAE_TRY(critical_paper(cx, &sizes, &f));
	}
	return critical_put(cx, self, &sizes, &f);
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct critical, method, "\"wham\"", "wham|scaling-fit|crossing|paper",
		      "crossing of curves reweighted by their energies; finite-size-scaling fit; crossing of two sizes "
		      "without energies; the step estimator of Agrawal et al. (2023)"),
	GEAE_P_STRING(struct critical, along, "\"\"",
		      "the control whose critical value is sought; empty: the one that varies"),
	GEAE_P_STRING(struct critical, size, "\"L\"", "the sweep axis that holds the linear size"),
	GEAE_P_INT(struct critical, blocks, "32", 8, 1024, "1", "jackknife blocks"),
	GEAE_P_REAL(struct critical, window, "1.4", 0.05, 100, "1", "the fit uses |T - T_c|/T_c L^(1/nu) below this"),
	GEAE_P_INT(struct critical, degree, "5", 1, GEAE_SCALING_DEGREE, "1", "degree of the scaling function"),
	GEAE_P_REAL(struct critical, nu, "1.0", 0.3, 3, "1",
		    "correlation length exponent: fixed, or where its fit starts"),
	GEAE_P_BOOL(struct critical, nu_free, "true", "fit nu"),
	GEAE_P_REAL(struct critical, omega, "1.75", 0, 10, "1",
		    "exponent of the correction b L^-omega, fitted from three sizes on (Ising: 1.75 in two dimensions, .83 in "
		    "three); 0: none"),
	GEAE_P_REAL(struct critical, nonlinear, "1e-3", 0, 1, "1",
		    "no result where the input `nonlinearity` exceeds this; a remark above a tenth of it"),
	GEAE_P_REAL(struct critical, min_size, "0", 0, 1e9, "1", "smaller sizes are left out, as long as two remain"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row,...", 0, GEAE_MANY, "",
	  "order parameter of each sample, a number or several; one array per size" },
	{ "energy", "row", 0, GEAE_MANY | GEAE_OPTIONAL, "energy",
	  "energy of the whole configuration, of the same rows (wham)" },
	{ "nonlinearity", "...", 0, GEAE_MANY | GEAE_OPTIONAL, "1", "of the order parameters, from the analyzer linearity" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "T_c", "", GEAE_F64, 0, "", "critical value of the control; not a number where there is none (see remark)" },
	{ "T_c_err", "", GEAE_F64, 0, "", "standard error of T_c" },
	{ "nu", "", GEAE_F64, GEAE_OPTIONAL, "1", "correlation length exponent (scaling-fit)" },
	{ "nu_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "standard error of nu, where it is free" },
	{ "U4_c", "", GEAE_F64, GEAE_OPTIONAL, "1", "Binder cumulant at T_c in the limit of large L" },
	{ "U4_c_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "standard error of U4_c" },
	{ "chi2_dof", "", GEAE_F64, GEAE_OPTIONAL, "1", "goodness of the fit: chi^2 per degree of freedom" },
	{ "crossing", "", GEAE_F64, GEAE_OPTIONAL, "", "cross-check: two other sizes alone" },
	{ "crossing_err", "", GEAE_F64, GEAE_OPTIONAL, "", "standard error of crossing" },
	{ "fit_T_c", "", GEAE_F64, GEAE_OPTIONAL, "", "cross-check: the scaling fit (wham)" },
	{ "fit_T_c_err", "", GEAE_F64, GEAE_OPTIONAL, "", "standard error of fit_T_c" },
	{ "U4_order", "", GEAE_F64, GEAE_OPTIONAL, "1", "Binder cumulant of full order, of vectors: 2/(d + 2)" },
	{ "n", "", GEAE_F64, 0, "1", "rows used" },
	{ "remark", "", GEAE_TEXT, 0, "", "what to know about T_c; empty when all is well" },
	{ "T_c_reason", "", GEAE_TEXT, GEAE_OPTIONAL, "", "why T_c is not a number" },
	{ "T_c_L", "size", GEAE_F64, GEAE_OPTIONAL, "", "place of the step in U4 for each size (paper)" },
	{ "T_c_L_err", "size", GEAE_F64, GEAE_OPTIONAL, "", "error of T_c_L" },
	{ "L", "point", GEAE_F64, GEAE_OPTIONAL, "1", "size of each point of the curves" },
	{ "x", "point", GEAE_F64, GEAE_OPTIONAL, "1", "scaling variable (T - T_c)/T_c L^(1/nu)" },
	{ "U4", "point", GEAE_F64, GEAE_OPTIONAL, "1", "Binder cumulant of each size and control value near T_c" },
	{ "U4_err", "point", GEAE_F64, GEAE_OPTIONAL, "1", "its error" },
	{ "U4_fit", "point", GEAE_F64, GEAE_OPTIONAL, "1", "the fitted or reweighted curve, where it was made" },
	{ "smooth_L", "smooth", GEAE_F64, GEAE_OPTIONAL, "1", "size of each point of the reweighted curves (wham)" },
	{ "smooth_U4", "smooth", GEAE_F64, GEAE_OPTIONAL, "1", "reweighted Binder cumulant near T_c" },
	{ "smooth_U4_err", "smooth", GEAE_F64, GEAE_OPTIONAL, "1", "its error" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "binder", .title = "Binder cumulant of all sizes", .kind = GEAE_SERIES, .x = "T", .y = "U4", .colour = "L",
	  .line = "U4_fit", .x_label = "T", .y_label = "U_4", .x_marks = "T_c: T_c",
	  .caption = "The curves of all sizes meet at the critical temperature. Grey: T_c with its standard error." },
	{ .name = "collapse", .title = "Data collapse", .kind = GEAE_SERIES, .x = "x", .y = "U4", .colour = "L", .line = "U4_fit",
	  .x_label = "(T - T_c)/T_c L^{1/\\nu}", .y_label = "U_4", .x_marks = "0",
	  .caption = "One curve for all sizes: finite-size scaling holds." },
	{ .name = "crossing", .title = "Crossing of the reweighted curves", .kind = GEAE_SERIES, .x = "smooth_T", .y = "smooth_U4",
	  .colour = "smooth_L", .x_label = "T", .y_label = "U_4", .colour_label = "L", .x_marks = "T_c: T_c",
	  .flags = GEAE_BAND, .caption = "Binder cumulants of all samples near the transition, weighted by their energies." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(
	.in = in, .out = out, .figures = figures, .run = run, .accepts = accepts);

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "critical-temperature", .version = "0.1", .license = "GPL-3.0-or-later",
	.summary = "critical temperature from the Binder cumulants of several sizes",
	.doc = "Takes an order parameter per sample for two or more sizes (over = [\"L\"]) at temperatures on both sides "
	       "of the transition.",
	.params = params, .instance_size = sizeof(struct critical), .ops = &ops)
