/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical temperature from the Binder cumulants U4(T) of several sizes.
 *
 * scaling-fit: the curves fall on one function of x = t L^(1/nu), t = (T - T_c)/T_c up to a curvature; fit in
 *   |x| < window.  It starts where U4(largest) - U4(smallest) changes sign, and the window follows the fit until it
 *   rests: nothing but the data enters.  Error: the greater of the jackknife over blocks, with Student's t, and what
 *   least squares says, times sqrt(chi2/dof) where that exceeds 1; cross-check by the two largest sizes alone.
 * paper: Agrawal, Del Maestro, Johnston, Ostrowski, PRE 107, 054104 (2023): for each sample left out the best
 *   step through U4(T), its place within the grid cell chosen for the least variance, then T_c(L) = T_c + a/L.
 *   Its jackknife error mostly collapses to 0; the error is at least half the spacing of the temperatures.
 *
 * Check value: square Ising, L = 16..64: scaling-fit within .1 % of 2/ln(1 + sqrt 2) = 2.269185 from 2000
 * samples per temperature; paper: T_c(16) = 2.52, T_c(128) = 2.30. */
#include <stdio.h>
#include <string.h>
#include <geae/collapse.h>
#include <geae/step.h>

enum { SCALING_FIT, PAPER };

struct critical {
	int32_t method, nu_free;
	const char *along, *size;
	int64_t blocks, degree;
	double nu, omega, window, min_size;
};

/* What both methods find. */
struct finding {
	double T_c, T_c_err, nu, nu_err, U4_c, U4_c_err, chi2_dof, crossing, crossing_err;
	double *T_c_L, *T_c_L_err; /* [n_size], paper */
	double **fit;		   /* [n_size][n_point], NAN outside the window */
	int64_t n;		   /* rows used */
	char *remark;
};

#define REMARK_SIZE 400

/* Further remarks follow the first. */
#define remark(f, ...) \
	do { \
		size_t used_ = strlen((f)->remark); \
		if (used_) \
			used_ += (size_t)snprintf((f)->remark + used_, REMARK_SIZE - used_, "; "); \
		if (used_ < REMARK_SIZE) \
			snprintf((f)->remark + used_, REMARK_SIZE - used_, __VA_ARGS__); \
	} while (0)

/* ---- scaling-fit ------------------------------------------------------------------------- */

#define STRIDE ((int64_t)(sizeof(struct geae_scaling) / sizeof(double)))
_Static_assert(sizeof(struct geae_scaling) % sizeof(double) == 0, "replicas are read with a stride in doubles");

static double spread(const struct critical *self, const double *of_first)
{
	return geae_student_factor(self->blocks) * geae_jackknife_error(self->blocks, of_first, STRIDE);
}

/* The two largest sizes alone. */
static int cross_check(struct geae_cx *cx, const struct critical *self, const struct geae_curve *c,
		       const struct geae_scaling *fit, const struct geae_scaling *fit_replica, struct finding *out)
{
	const struct geae_collapse how = { .model = { .degree = 3, .nu_free = self->nu_free, .analytic = 1 },
					   .window = self->window,
					   .nu = self->nu,
					   .n_block = self->blocks };
	struct geae_scaling two = { .T_c = fit->T_c, .nu = fit->nu },
			    *replica = geae_scratch(cx, self->blocks, struct geae_scaling);
	double *difference = geae_scratch(cx, self->blocks, double), error;
	struct geae_selection s;
	int status;

	if (!replica || !difference)
		return GEAE_ENOMEM;
	out->crossing = out->crossing_err = (double)NAN;
	status = geae_collapse(cx, &how, 2, c, &s, &two, replica);
	if (status == GEAE_ENOMEM)
		return status;
	if (status != GEAE_OK) {
		remark(out, "the curves of L = %g and %g alone give no crossing", c[0].L, c[1].L);
		return GEAE_OK;
	}
	out->crossing = two.T_c;
	out->crossing_err = spread(self, &replica[0].T_c);
	for (int64_t b = 0; b < self->blocks; b++)
		difference[b] = replica[b].T_c - fit_replica[b].T_c;
	error = geae_student_factor(self->blocks) * geae_jackknife_error(self->blocks, difference, 1);
	if (fabs(two.T_c - fit->T_c) > 2 * error) {
		remark(out, "the crossing of L = %g and %g, %.6g(%.2g), differs by %.1f sigma: added to the error",
		       c[0].L, c[1].L, two.T_c, out->crossing_err, fabs(two.T_c - fit->T_c) / error);
		out->T_c_err += fabs(two.T_c - fit->T_c);
	}
	return GEAE_OK;
}

/* Blocks much longer than the autocorrelation time?  Asked where it is longest: the largest size, in the window. */
static int check_blocks(struct geae_cx *cx, const struct critical *self, const struct geae_curve *largest,
			const struct geae_selection *s, struct finding *out)
{
	const struct geae_points *p = &largest->points;
	double *square = geae_scratch(cx, p->n_row, double), tau = 0;
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	int64_t least = INT64_MAX;

	if (!square || !block)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < s->n; i++) {
		struct geae_autocorrelation a;
		int64_t first = p->first[s->point[i]], n = p->first[s->point[i] + 1] - first, rows;
		int whole;

		if (s->value[i].L != largest->L)
			continue;
		rows = geae_blocks(p, s->point[i], self->blocks, block, &whole);
		if (whole)
			continue;
		least = rows < least ? rows : least;
		for (int64_t k = 0; k < n; k++)
			square[k] = largest->z[first + k] * largest->z[first + k];
		GEAE_TRY(geae_autocorrelation(cx, n, square, p->chain + first, &a));
		tau = fmax(tau, a.tau);
	}
	if ((double)least < 10 * tau)
		remark(out,
		       "blocks of %lld rows are short beside the autocorrelation time %.3g: the error may be too small",
		       (long long)least, tau);
	return GEAE_OK;
}

/* No result, and why: a number that is not one, not a failure (data without a transition are data). */
static int nothing(struct geae_cx *cx, struct finding *out)
{
	out->T_c = out->T_c_err = (double)NAN;
	geae_warn(cx, "no critical temperature: %s", out->remark);
	return GEAE_OK;
}

static int bracketed(const struct geae_selection *s, double T_c)
{
	for (int64_t from = 0, to; from < s->n; from = to) {
		int below = 0, above = 0;

		for (to = from; to < s->n && s->curve[to] == s->curve[from]; to++) {
			below |= s->value[to].T <= T_c;
			above |= s->value[to].T >= T_c;
		}
		if (!below || !above)
			return 0;
	}
	return s->n > 0;
}

static int scaling_fit(struct geae_cx *cx, const struct critical *self, size_t n_size, const struct geae_curve *c,
		       struct finding *out)
{
	struct geae_scaling fit = { .nu = self->nu }, *replica = geae_scratch(cx, self->blocks, struct geae_scaling);
	const struct geae_points *p = &c[n_size - 1].points;
	struct geae_collapse how = { .model = { .degree = (int)self->degree,
						.nu_free = self->nu_free,
						.analytic = 1,
						.correction = self->omega > 0 && n_size > 2,
						.omega = self->omega },
				     .window = self->window,
				     .nu = self->nu,
				     .n_block = self->blocks };
	const char *name = p->control->name;
	struct geae_selection s;
	double start;
	int status;

	if (!replica)
		return GEAE_ENOMEM;
	fit.T_c = geae_curve_crossing(c, c + n_size - 1);
	if (!(fit.T_c > 0)) {
		remark(out, "U4 of L = %g and L = %g do not cross significantly in %s = %g .. %g", c[0].L,
		       c[n_size - 1].L, name, p->value[0], p->value[p->n_point - 1]);
		return nothing(cx, out);
	}
	start = fit.T_c;
	status = geae_collapse(cx, &how, n_size, c, &s, &fit, replica);
	if (status == GEAE_EMATH && how.model.nu_free) {
		how.model.nu_free = 0;
		fit = (struct geae_scaling){ .T_c = start, .nu = self->nu };
		remark(out, "these data do not determine nu: kept at %g", self->nu);
		status = geae_collapse(cx, &how, n_size, c, &s, &fit, replica);
	}
	if (status == GEAE_EDATA)
		return geae_fail(
			cx, GEAE_EDATA,
			"only %lld points within |x| < %g of the crossing near %s = %g: too few for the fit; give more "
			"values of %s there",
			(long long)s.n, self->window, name, start, name);
	if (status == GEAE_ENOMEM)
		return geae_fail(cx, status, "out of memory for a fit of %lld points", (long long)s.n);
	if (status != GEAE_OK || !bracketed(&s, fit.T_c) || !(fit.a[1] < 0)) {
		remark(out, "the scaling fit near %s = %g does not settle between the points", name, start);
		return nothing(cx, out);
	}

	out->T_c = fit.T_c;
	/* the jackknife's error scatters with few blocks; that of least squares bounds it from below */
	out->T_c_err = fmax(spread(self, &replica[0].T_c), fit.T_c_sigma);
	out->nu = fit.nu;
	out->nu_err = how.model.nu_free ? spread(self, &replica[0].nu) : (double)NAN;
	out->U4_c = fit.a[0];
	out->U4_c_err = spread(self, &replica[0].a[0]);
	out->chi2_dof = fit.chi2 / (double)fit.dof;
	if (out->chi2_dof > 1) {
		double more = sqrt(out->chi2_dof);

		out->T_c_err *= more;
		out->nu_err *= more;
		out->U4_c_err *= more;
	}
	if (out->chi2_dof > 1 + 4 * sqrt(2.0 / (double)fit.dof))
		remark(out, "poor fit: chi2/dof = %.2f with %lld degrees of freedom; the error is larger by its root",
		       out->chi2_dof, (long long)fit.dof);
	for (int64_t i = 0; i < s.n; i++) {
		const struct geae_points *q = &c[s.curve[i]].points;

		out->n += q->first[s.point[i] + 1] - q->first[s.point[i]];
		out->fit[s.curve[i]][s.point[i]] = geae_scaling_value(&how.model, &fit, s.value[i].T, s.value[i].L);
	}
	GEAE_TRY(check_blocks(cx, self, c + n_size - 1, &s, out));
	return cross_check(cx, self, c + n_size - 2, &fit, replica, out);
}

/* ---- paper ------------------------------------------------------------------------------- */

/* Mean of the replicas and their jackknife error. */
static void jackknife_mean(int64_t n, const double *replica, double *mean, double *error)
{
	*mean = 0;
	for (int64_t i = 0; i < n; i++)
		*mean += replica[i] / (double)n;
	*error = geae_jackknife_error(n, replica, 1);
}

static int paper(struct geae_cx *cx, size_t n_size, const struct geae_curve *c, struct finding *out)
{
	double *weight = geae_scratch(cx, n_size, double), *k = geae_scratch(cx, n_size, double), square = 0, claimed;
	double *extrapolated, **position = geae_scratch(cx, n_size, double *);
	int64_t n = INT64_MAX;
	int degenerate = 0;

	for (size_t s = 0; s < n_size; s++)
		for (int64_t t = 0; t < c[s].points.n_point; t++)
			n = c[s].points.first[t + 1] - c[s].points.first[t] < n
				    ? c[s].points.first[t + 1] - c[s].points.first[t]
				    : n;
	extrapolated = geae_scratch(cx, n, double);
	if (!weight || !k || !extrapolated || !position)
		return GEAE_ENOMEM;
	for (size_t s = 0; s < n_size; s++) {
		double cell;

		if (c[s].points.n_point < 3)
			return geae_fail(cx, GEAE_EDATA, "L = %g has %lld values of %s: a step needs at least 3",
					 c[s].L, (long long)c[s].points.n_point, c[s].points.control->name);
		position[s] = geae_scratch(cx, n + 1, double);
		if (!position[s])
			return GEAE_ENOMEM;
		GEAE_TRY(geae_step_positions(cx, c + s, n, position[s], &cell, out->fit[s]));
		jackknife_mean(n, position[s] + 1, out->T_c_L + s, out->T_c_L_err + s);
		weight[s] = 1 / (out->T_c_L_err[s] + 1e-6); /* the paper's: finite where the error collapses */
		if (out->T_c_L_err[s] < cell / 2) {
			degenerate++;
			out->T_c_L_err[s] = cell / 2;
		}
		out->n += n * c[s].points.n_point;
	}
	geae_intercept(n_size, c, weight, k);
	for (int64_t i = 0; i < n; i++)
		for (size_t s = 0; s < n_size; s++)
			extrapolated[i] += k[s] * position[s][i + 1];
	jackknife_mean(n, extrapolated, &out->T_c, &claimed);
	for (size_t s = 0; s < n_size; s++)
		square += k[s] * k[s] * out->T_c_L_err[s] * out->T_c_L_err[s];
	out->T_c_err = fmax(claimed, sqrt(square));
	if (degenerate)
		remark(out,
		       "error degenerate at %d of %zu sizes (the jackknife claims %.1e for T_c): half the spacing "
		       "of the temperatures is taken instead",
		       degenerate, n_size, claimed);
	return GEAE_OK;
}

/* ---- results ----------------------------------------------------------------------------- */

static int put_number(struct geae_cx *cx, const char *port, const char *unit, const char *doc, double value)
{
	struct geae_array like = { .name = port, .unit = unit, .doc = doc, .dtype = GEAE_F64 };
	void *data;

	if (isnan(value) && strcmp(port, "T_c") != 0 && strcmp(port, "T_c_err") != 0)
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
static int put_curves(struct geae_cx *cx, const struct critical *self, size_t n_size, const struct geae_curve *c,
		      const struct finding *f)
{
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

			if (fabs(x) > 2 * self->window && self->method == SCALING_FIT)
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
		if (self->method == SCALING_FIT)
			GEAE_TRY(put_list(cx, "x", "1", "scaling variable (T - T_c)/T_c L^(1/nu)", n, "point", 2, coord,
					  v[X]));
		GEAE_TRY(put_list(cx, "U4", "1", "Binder cumulant", n, "point", 2, coord, v[U]));
		GEAE_TRY(put_list(cx, "U4_err", "1", "jackknife error of U4", n, "point", 2, coord, v[U_ERR]));
		return put_list(cx, "U4_fit", "1", "fitted Binder cumulant", n, "point", 2, coord, v[FIT]);
	}
}

static int put_sizes(struct geae_cx *cx, size_t n_size, const struct geae_curve *c, const struct finding *f)
{
	double *L = geae_scratch(cx, n_size, double);
	const struct geae_array of_L = { .name = "size",
					 .unit = "1",
					 .doc = "linear size",
					 .dtype = GEAE_F64,
					 .rank = 1,
					 .dim = { (int64_t)n_size },
					 .axis = { "size" },
					 .data = L };
	const struct geae_array *coord[] = { &of_L };
	const char *unit = c[0].points.control->unit;

	if (!L)
		return GEAE_ENOMEM;
	for (size_t s = 0; s < n_size; s++)
		L[s] = c[s].L;
	GEAE_TRY(put_list(cx, "T_c_L", unit, "place of the step in U4", (int64_t)n_size, "size", 1, coord, f->T_c_L));
	return put_list(cx, "T_c_L_err", unit, "error of T_c_L, at least half the spacing of the control values",
			(int64_t)n_size, "size", 1, coord, f->T_c_L_err);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct critical *self = instance;
	double none = (double)NAN;
	struct finding f = { .nu = none,
			     .nu_err = none,
			     .U4_c = none,
			     .U4_c_err = none,
			     .chi2_dof = none,
			     .crossing = none,
			     .crossing_err = none };
	struct geae_curve *c;
	const char *unit;
	size_t n_size = in->n, first = 0;
	void *text;
	struct geae_array like = { .name = "remark", .dtype = GEAE_TEXT, .doc = "what to know about T_c" };

	if (n_size < 2)
		return geae_fail(cx, GEAE_EDATA,
				 "one size gives no critical temperature: use over = [\"%s\"] with at least two",
				 self->size);
	GEAE_TRY(geae_curves(cx, in, self->size, self->along, self->blocks, &c));
	while (first + 2 < n_size && c[first].L < self->min_size)
		first++;
	c += first;
	n_size -= first;
	unit = c[0].points.control->unit;

	f.remark = geae_scratch(cx, REMARK_SIZE, char);
	f.T_c_L = geae_scratch(cx, n_size, double);
	f.T_c_L_err = geae_scratch(cx, n_size, double);
	f.fit = geae_scratch(cx, n_size, double *);
	if (!f.remark || !f.T_c_L || !f.T_c_L_err || !f.fit)
		return GEAE_ENOMEM;
	for (size_t s = 0; s < n_size; s++) {
		f.fit[s] = geae_scratch(cx, c[s].points.n_point, double);
		if (!f.fit[s])
			return GEAE_ENOMEM;
		for (int64_t p = 0; p < c[s].points.n_point; p++)
			f.fit[s][p] = none;
	}
	GEAE_TRY(self->method == PAPER ? paper(cx, n_size, c, &f) : scaling_fit(cx, self, n_size, c, &f));

	GEAE_TRY(put_number(cx, "T_c", unit, "critical value of the control", f.T_c));
	GEAE_TRY(put_number(cx, "T_c_err", unit, "standard error of T_c", f.T_c_err));
	GEAE_TRY(put_number(cx, "nu", "1", "correlation length exponent", f.nu));
	GEAE_TRY(put_number(cx, "nu_err", "1", "standard error of nu", f.nu_err));
	GEAE_TRY(put_number(cx, "U4_c", "1", "Binder cumulant at T_c", f.U4_c));
	GEAE_TRY(put_number(cx, "U4_c_err", "1", "standard error of U4_c", f.U4_c_err));
	GEAE_TRY(put_number(cx, "chi2_dof", "1", "chi^2 per degree of freedom", f.chi2_dof));
	GEAE_TRY(put_number(cx, "crossing", unit, "T_c from the two largest sizes alone", f.crossing));
	GEAE_TRY(put_number(cx, "crossing_err", unit, "standard error of crossing", f.crossing_err));
	GEAE_TRY(put_number(cx, "n", "1", "rows used", (double)f.n));
	GEAE_TRY(cx->host->output(cx, "remark", &like, &text));
	*(const char **)text = f.remark;
	if (isnan(f.T_c)) {
		like.name = "T_c_reason";
		GEAE_TRY(cx->host->output(cx, "T_c_reason", &like, &text));
		*(const char **)text = f.remark;
	}
	if (self->method == PAPER)
		GEAE_TRY(put_sizes(cx, n_size, c, &f));
	return isnan(f.T_c) ? GEAE_OK : put_curves(cx, self, n_size, c, &f);
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct critical, method, "\"scaling-fit\"", "scaling-fit|paper",
		      "finite-size-scaling fit, or the step estimator of Agrawal et al. (2023)"),
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
		    "exponent of the correction b L^-omega, fitted from three sizes on; 0: none"),
	GEAE_P_REAL(struct critical, min_size, "0", 0, 1e9, "1", "smaller sizes are left out, as long as two remain"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row", 0, GEAE_MANY, "", "order parameter of each sample; one array per size" }, { 0 }
};

static const struct geae_port out[] = {
	{ "T_c", "", GEAE_F64, 0, "", "critical value of the control; not a number where there is none (see remark)" },
	{ "T_c_err", "", GEAE_F64, 0, "", "standard error of T_c" },
	{ "nu", "", GEAE_F64, GEAE_OPTIONAL, "1", "correlation length exponent (scaling-fit)" },
	{ "nu_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "standard error of nu, where it is free" },
	{ "U4_c", "", GEAE_F64, GEAE_OPTIONAL, "1", "Binder cumulant at T_c in the limit of large L" },
	{ "U4_c_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "standard error of U4_c" },
	{ "chi2_dof", "", GEAE_F64, GEAE_OPTIONAL, "1", "goodness of the fit: chi^2 per degree of freedom" },
	{ "crossing", "", GEAE_F64, GEAE_OPTIONAL, "", "cross-check: the two largest sizes alone" },
	{ "crossing_err", "", GEAE_F64, GEAE_OPTIONAL, "", "standard error of crossing" },
	{ "n", "", GEAE_F64, 0, "1", "rows used" },
	{ "remark", "", GEAE_TEXT, 0, "", "what to know about T_c; empty when all is well" },
	{ "T_c_reason", "", GEAE_TEXT, GEAE_OPTIONAL, "", "why T_c is not a number" },
	{ "T_c_L", "size", GEAE_F64, GEAE_OPTIONAL, "", "place of the step in U4 for each size (paper)" },
	{ "T_c_L_err", "size", GEAE_F64, GEAE_OPTIONAL, "", "error of T_c_L" },
	{ "L", "point", GEAE_F64, GEAE_OPTIONAL, "1", "size of each point of the curves" },
	{ "x", "point", GEAE_F64, GEAE_OPTIONAL, "1", "scaling variable (T - T_c)/T_c L^(1/nu)" },
	{ "U4", "point", GEAE_F64, GEAE_OPTIONAL, "1", "Binder cumulant of each size and control value near T_c" },
	{ "U4_err", "point", GEAE_F64, GEAE_OPTIONAL, "1", "its error" },
	{ "U4_fit", "point", GEAE_F64, GEAE_OPTIONAL, "1", "the fitted curve, where it was fitted" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "binder", .title = "Binder cumulant of all sizes", .kind = GEAE_SERIES, .x = "T", .y = "U4", .colour = "L",
	  .line = "U4_fit", .x_label = "T", .y_label = "U_4", .x_marks = "T_c: T_c",
	  .caption = "The curves of all sizes meet at the critical temperature. Grey: T_c with its standard error." },
	{ .name = "collapse", .title = "Data collapse", .kind = GEAE_SERIES, .x = "x", .y = "U4", .colour = "L", .line = "U4_fit",
	  .x_label = "(T - T_c)/T_c L^{1/\\nu}", .y_label = "U_4", .x_marks = "0",
	  .caption = "One curve for all sizes: finite-size scaling holds." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = { .size = sizeof(ops),
					      .port_size = sizeof(struct geae_port),
					      .figure_size = sizeof(struct geae_figure),
					      .in = in,
					      .out = out,
					      .figures = figures,
					      .run = run };

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "critical-temperature", .version = "0.1", .license = "GPL-3.0-or-later",
	.summary = "critical temperature from the Binder cumulants of several sizes",
	.doc = "Takes an order parameter per sample for two or more sizes (over = [\"L\"]) at temperatures on both sides "
	       "of the transition.",
	.params = params, .instance_size = sizeof(struct critical), .ops = &ops)
