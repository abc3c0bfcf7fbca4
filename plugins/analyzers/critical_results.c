/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What critical-temperature puts out. */
#include "critical.h"

static int put_number(struct geae_cx *cx, const char *port, const char *unit, const char *doc, int always, double value)
{
	struct geae_array like = { .name = port, .unit = unit, .doc = doc, .dtype = GEAE_F64 };
	void *data;

	if (isnan(value) && !always)
		return GEAE_OK; /* not of this method */
	GEAE_TRY(cx->host->output(cx, port, &like, &data));
	*(double *)data = value;
	return GEAE_OK;
}

static int put_list(struct geae_cx *cx, const char *port, const char *unit, const char *doc, int64_t n,
		    const char *axis, uint32_t n_coord, const struct geae_array *const *coord, const double *value)
{
	struct geae_array like = { .name = port,
				   .unit = unit,
				   .doc = doc,
				   .dtype = GEAE_F64,
				   .rank = 1,
				   .dim = { n },
				   .axis = { axis },
				   .n_coord = n_coord,
				   .coord = coord };
	void *data;

	GEAE_TRY(cx->host->output(cx, port, &like, &data));
	memcpy(data, value, sizeof(*value) * (size_t)n);
	return GEAE_OK;
}

/* The curves near T_c, one point after the other. */
static int put_curves(struct geae_cx *cx, const struct critical *self, const struct critical_sizes *sizes,
		      const struct finding *f)
{
	const struct geae_curve *c = sizes->c;
	size_t n_size = sizes->n;
	enum { T, L, X, U, U_ERR, FIT, N_LIST };
	const struct geae_array *control = c[0].points.control;
	struct geae_scaling at = { .T_c = f->T_c, .nu = f->nu > 0 ? f->nu : 1 };
	double *v[N_LIST];
	int64_t n = 0, all = 0;

	for (size_t s = 0; s < n_size; s++)
		all += c[s].points.n_point;
	for (int k = 0; k < N_LIST; k++) {
		v[k] = geae_scratch(cx, all, double);
		if (!v[k])
			return GEAE_ENOMEM;
	}
	for (size_t s = 0; s < n_size; s++)
		for (int64_t p = 0; p < c[s].points.n_point; p++) {
			double x = geae_scaling_x(&at, c[s].points.value[p], c[s].L);

			if (isnan(f->T_c))
				x = (double)NAN;
			if (fabs(x) > 2 * self->window && self->method != PAPER)
				continue;
			v[T][n] = c[s].points.value[p];
			v[L][n] = c[s].L;
			v[X][n] = x;
			v[U][n] = c[s].U[p];
			v[U_ERR][n] = c[s].sigma[p];
			v[FIT][n++] = f->fit[s][p];
		}
	{
		const struct geae_array of_T = { .name = control->name,
						 .unit = control->unit,
						 .doc = control->doc,
						 .dtype = GEAE_F64,
						 .rank = 1,
						 .role = GEAE_CONTROL,
						 .dim = { n },
						 .axis = { "point" },
						 .data = v[T] },
					of_L = { .name = "L",
						 .unit = "1",
						 .doc = "linear size",
						 .dtype = GEAE_F64,
						 .rank = 1,
						 .dim = { n },
						 .axis = { "point" },
						 .data = v[L] };
		const struct geae_array *coord[] = { &of_T, &of_L };

		GEAE_TRY(put_list(cx, "L", "1", "linear size", n, "point", 0, NULL, v[L]));
		if (self->method != PAPER)
			GEAE_TRY(put_list(cx, "x", "1", "scaling variable (T - T_c)/T_c L^(1/nu)", n, "point", 2, coord,
					  v[X]));
		GEAE_TRY(put_list(cx, "U4", "1", "Binder cumulant", n, "point", 2, coord, v[U]));
		GEAE_TRY(put_list(cx, "U4_err", "1", "jackknife error of U4", n, "point", 2, coord, v[U_ERR]));
		return put_list(cx, "U4_fit", "1", "fitted Binder cumulant", n, "point", 2, coord, v[FIT]);
	}
}

static int put_sizes(struct geae_cx *cx, const struct critical_sizes *sizes, const struct finding *f)
{
	const struct geae_curve *c = sizes->c;
	size_t n_size = sizes->n;
	double *L = geae_scratch(cx, 2 * n_size, double), *inverse = L + n_size;
	const struct geae_array of_L = { .name = "size",
					 .unit = "1",
					 .doc = "linear size",
					 .dtype = GEAE_F64,
					 .rank = 1,
					 .dim = { (int64_t)n_size },
					 .axis = { "size" },
					 .data = L },
				of_inverse = { .name = "inverse_size",
					       .unit = "1",
					       .doc = "1/L",
					       .dtype = GEAE_F64,
					       .rank = 1,
					       .dim = { (int64_t)n_size },
					       .axis = { "size" },
					       .data = inverse };
	const struct geae_array *coord[] = { &of_L, &of_inverse };
	const char *unit = c[0].points.control->unit;

	if (!L)
		return GEAE_ENOMEM;
	for (size_t s = 0; s < n_size; s++)
		inverse[s] = 1 / (L[s] = c[s].L);
	GEAE_TRY(put_list(cx, "T_c_L", unit, "place of the step in U4", (int64_t)n_size, "size", 2, coord, f->T_c_L));
	return put_list(cx, "T_c_L_err", unit, "error of T_c_L, at least half the spacing of the control values",
			(int64_t)n_size, "size", 2, coord, f->T_c_L_err);
}

static int put_smooth(struct geae_cx *cx, const struct geae_array *control, const struct critical_smooth *s)
{
	const struct geae_array of_T = { .name = "smooth_T",
					 .unit = control->unit,
					 .doc = control->doc,
					 .dtype = GEAE_F64,
					 .rank = 1,
					 .role = GEAE_CONTROL,
					 .dim = { s->n },
					 .axis = { "smooth" },
					 .data = s->T };
	const struct geae_array *coord[] = { &of_T };

	if (!s->n)
		return GEAE_OK;
	GEAE_TRY(put_list(cx, "smooth_L", "1", "linear size", s->n, "smooth", 1, coord, s->L));
	GEAE_TRY(put_list(cx, "smooth_U4", "1", "reweighted Binder cumulant", s->n, "smooth", 1, coord, s->U));
	return put_list(cx, "smooth_U4_err", "1", "its error", s->n, "smooth", 1, coord, s->sigma);
}

static int put_text(struct geae_cx *cx, const char *port, const char *doc, const char *text)
{
	const struct geae_array like = { .name = port, .dtype = GEAE_TEXT, .doc = doc };
	void *to;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	*(const char **)to = text;
	return GEAE_OK;
}

int critical_put(struct geae_cx *cx, const struct critical *self, const struct critical_sizes *sizes,
		 const struct finding *f)
{
	const struct geae_array *control = sizes->c[0].points.control;
	const int cumulant = self->method == WHAM || self->method == SCALING_FIT;
	const struct {
		const char *port, *unit, *doc;
		double value;
		int always; /* not a number where there is no transition: others may be connected to it */
	} numbers[] = {
		{ "T_c", control->unit, "critical value of the control", f->T_c, 1 },
		{ "T_c_err", control->unit, "standard error of T_c", f->T_c_err, 1 },
		{ "nu", "1", "correlation length exponent", f->nu, 0 },
		{ "nu_err", "1", "standard error of nu", f->nu_err, 0 },
		{ "U4_c", "1", "Binder cumulant at T_c", f->U4_c, cumulant },
		{ "U4_c_err", "1", "standard error of U4_c", f->U4_c_err, cumulant },
		{ "chi2_dof", "1", "chi^2 per degree of freedom", f->chi2_dof, 0 },
		{ "crossing", control->unit, "T_c from two other sizes alone", f->crossing, 0 },
		{ "crossing_err", control->unit, "standard error of crossing", f->crossing_err, 0 },
		{ "fit_T_c", control->unit, "T_c from the scaling fit", f->fit_T_c, 0 },
		{ "fit_T_c_err", control->unit, "standard error of fit_T_c", f->fit_T_c_err, 0 },
		{ "U4_order", "1", "Binder cumulant of full order", sizes->c[0].n_component > 1 ? 2.0 / (sizes->c[0].n_component + 2) : (double)NAN, 0 },
		{ "n", "1", "rows used", (double)f->n_row, 0 },
	};

	for (size_t k = 0; k < sizeof(numbers) / sizeof(*numbers); k++)
		GEAE_TRY(put_number(cx, numbers[k].port, numbers[k].unit, numbers[k].doc, numbers[k].always, numbers[k].value));
	GEAE_TRY(put_text(cx, "remark", "what to know about T_c", f->remark));
	if (isnan(f->T_c))
		GEAE_TRY(put_text(cx, "T_c_reason", "why T_c is not a number", f->remark));
	if (self->method == PAPER)
		GEAE_TRY(put_sizes(cx, sizes, f));
	GEAE_TRY(put_curves(cx, self, sizes, f));
	return put_smooth(cx, control, &f->smooth);
}
