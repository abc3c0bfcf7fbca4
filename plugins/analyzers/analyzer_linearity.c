/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a latent a linear order parameter?  A gate before its cumulant is believed.
 *
 * The Binder cumulant of z is that of the order parameter m only where z = a + b m.  At each control point
 *
 *   nonlinearity = 1 - R^2 = 1 - cov(z, m)^2 / (var z var m)
 *
 * and, of all points within `window` of T_c together, the same: above `warn` a warning, above `refuse` the estimate of T_c
 * should not be used (critical-temperature refuses it).  With several linear observables (uniform and staggered; those of
 * the sublattices; vectors) R^2 is that of the regression on all, and of a vector z
 *
 *   1 - R^2 = 1 - tr(C_zm C_mm^-1 C_mz) / tr C_zz,   C: covariance matrices.
 *
 * Errors: jackknife.  Several latents (sizes, seeds): one number each, and the worst.
 * Check value: m uniform on [-1, 1], z = m + c (m^3 - 3/5 m): 1 - R^2 = 4 c^2/175 / (1/3 + 4 c^2/175).
 */
#include <stdio.h>
#include <string.h>
#include <geae/put.h>
#include <geae/small.h>

enum { WORDS = 400, PORTS = 3 };

struct linearity {
	const char *along;
	int64_t blocks;
	double T_c, window, warn, refuse;
};

struct one { /* of one latent */
	struct geae_points points;
	double *value, *error; /* [n_point] */
	double near, near_err;
};

struct shape { /* of the sums: x x^T, x = (1, z, m) */
	int d, n;
};

/* 1 - R^2 of z on m; what does not vary on its own explains nothing. */
static void residual(const double *t, double *value, void *arg)
{
	const struct shape *s = arg;
	int n = s->n, d = s->d, k = n - 1 - d;
	double C[GEAE_SMALL * GEAE_SMALL], mm[GEAE_SMALL * GEAE_SMALL], mz[GEAE_SMALL * GEAE_SMALL],
		b[GEAE_SMALL * GEAE_SMALL], whole = 0, explained = 0;

	for (int i = 1; i < n; i++)
		for (int j = 1; j < n; j++)
			C[i * n + j] = (t[i * n + j] - t[i * n] * t[j] / t[0]) / t[0];
	for (int i = 0; i < k; i++) {
		for (int j = 0; j < k; j++)
			mm[i * k + j] = C[(1 + d + i) * n + 1 + d + j];
		for (int j = 0; j < d; j++)
			mz[i * d + j] = C[(1 + d + i) * n + 1 + j];
	}
	geae_solve(k, d, mm, mz, b);
	for (int j = 0; j < d; j++) {
		whole += C[(1 + j) * n + 1 + j];
		for (int i = 0; i < k; i++)
			explained += b[i * d + j] * mz[i * d + j];
	}
	*value = whole > 0 ? fmax(0, 1 - explained / whole) : (double)NAN;
}

static int64_t components(const struct geae_array *a)
{
	return a->rank > 1 ? a->dim[1] : 1;
}

/* x[n_row][n] = (1, z, m) in the order of the points. */
static double *gather(struct geae_cx *cx, const struct geae_points *p, const struct geae_array *latent,
		      const struct geae_array *const *linear, struct shape *s)
{
	const struct geae_array *all[PORTS + 1] = { latent };
	int64_t n = 1, at = 1;
	double *x;

	for (int k = 0; k <= PORTS; k++) {
		all[k] = k ? linear[k - 1] : latent;
		if (!all[k])
			continue;
		if (all[k]->rank > 2 || all[k]->dtype == GEAE_BIT || all[k]->dim[0] != latent->dim[0]) {
			geae_fail(cx, GEAE_ESHAPE, "'%s' is not a number or a few of each row of '%s'", all[k]->name, latent->name);
			return NULL;
		}
		n += components(all[k]);
	}
	if (n > GEAE_SMALL) {
		geae_fail(cx, GEAE_ESHAPE, "'%s' and the linear observables have %lld components together: at most %d", latent->name,
			  (long long)n - 1, GEAE_SMALL - 1);
		return NULL;
	}
	*s = (struct shape){ (int)components(latent), (int)n };
	x = geae_scratch(cx, p->n_row * n, double);
	for (int64_t i = 0; x && i < p->n_row; i++)
		x[i * n] = 1;
	for (int k = 0; x && k <= PORTS; k++)
		for (int64_t c = 0; all[k] && c < components(all[k]); c++, at++)
			for (int64_t i = 0; i < p->n_row; i++) {
				x[i * n + at] = geae_number(all[k], p->row[i] * components(all[k]) + c);
				if (!isfinite(x[i * n + at])) {
					geae_fail(cx, GEAE_EDATA, "row %lld of '%s' is not a finite number", (long long)p->row[i],
						  all[k]->name);
					return NULL;
				}
			}
	return x;
}

static int examine(struct geae_cx *cx, const struct linearity *self, const struct geae_array *latent,
		   const struct geae_array *const *linear, double T_c, struct one *o)
{
	struct geae_points *p = &o->points;
	double *x, *sum, *all, *work;
	int64_t n_block = self->blocks, n_sum;
	struct shape shape;
	int32_t *block;

	GEAE_TRY(geae_points(cx, latent, self->along, p));
	x = gather(cx, p, latent, linear, &shape);
	if (!x)
		return GEAE_EDATA;
	n_sum = shape.n * shape.n;
	o->value = geae_scratch(cx, p->n_point, double);
	o->error = geae_scratch(cx, p->n_point, double);
	sum = geae_scratch(cx, n_block * n_sum, double);
	all = geae_scratch(cx, n_block * n_sum, double);
	work = geae_scratch(cx, n_sum + n_block, double);
	block = geae_scratch(cx, p->n_row, int32_t);
	if (!o->value || !o->error || !sum || !all || !work || !block)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < p->n_point; t++) {
		if (geae_blocks(p, t, n_block, block, NULL) < 2)
			return geae_fail(cx, GEAE_EDATA,
					 "%s = %g has %lld rows: %lld blocks need at least %lld; sample more or lower "
					 "`blocks`",
					 p->control->name, p->value[t], (long long)(p->first[t + 1] - p->first[t]),
					 (long long)n_block, (long long)(2 * n_block));
		memset(sum, 0, (size_t)(n_block * n_sum) * sizeof(*sum));
		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++) {
			double *to = sum + block[i - p->first[t]] * n_sum;

			for (int a = 0; a < shape.n; a++)
				for (int b = 0; b < shape.n; b++)
					to[a * shape.n + b] += x[i * shape.n + a] * x[i * shape.n + b];
		}
		geae_jackknife(n_block, n_sum, sum, 1, residual, &shape, work, &o->value[t], &o->error[t]);
		/* floats resolve no less */
		o->error[t] = fmax(geae_student_factor(n_block) * o->error[t], 1e-13);
		if (!(fabs(p->value[t] - T_c) > self->window))
			for (int64_t k = 0; k < n_block * n_sum; k++)
				all[k] += sum[k];
	}
	geae_jackknife(n_block, n_sum, all, 1, residual, &shape, work, &o->near, &o->near_err);
	o->near_err = fmax(geae_student_factor(n_block) * o->near_err, 1e-13);
	return GEAE_OK;
}

static const char *verdict_of(const struct linearity *self, double worst)
{
	return !(worst <= self->refuse) ? "refused" : worst > self->warn ? "doubtful" : "good";
}

/* "L = 16, seed = 2" */
static const char *name_of(struct geae_cx *cx, const struct geae_given *g)
{
	char *text = geae_scratch(cx, 200, char);

	for (size_t k = 0; text && k < g->n_axis; k++) {
		size_t used = strlen(text);

		if (g->axis[k].text)
			snprintf(text + used, 200 - used, "%s%s = %s", k ? ", " : "", g->axis[k].name, g->axis[k].text);
		else
			snprintf(text + used, 200 - used, "%s%s = %g", k ? ", " : "", g->axis[k].name,
				 g->axis[k].number);
	}
	return text;
}

static int put_all(struct geae_cx *cx, const struct linearity *self, const struct geae_input *in, const struct one *o,
		   double T_c)
{
	size_t n = in->n;
	double *near = geae_scratch(cx, n, double), *near_err = geae_scratch(cx, n, double), worst = -1;
	const char **name = geae_scratch(cx, n, const char *), **verdict = geae_scratch(cx, n, const char *);
	char *words = geae_scratch(cx, WORDS, char);
	struct geae_array input, control = geae_control_axis(&o[0].points);
	const struct geae_array *of_input[] = { &input }, *of_T[] = { &control };

	if (!near || !near_err || !name || !verdict || !words)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < n; i++) {
		near[i] = o[i].near;
		near_err[i] = o[i].near_err;
		name[i] = name_of(cx, &in->given[i]);
		if (!name[i])
			return GEAE_ENOMEM;
		verdict[i] = verdict_of(self, near[i]);
		if (!(near[i] <= worst))
			worst = near[i];
	}
	snprintf(words, WORDS, "1 - R^2 of the latent against linear order parameters%s: at most %.2g: %s (limits %g and %g)",
		 isfinite(T_c) ? " near the transition" : "", worst, verdict_of(self, worst), self->warn, self->refuse);
	if (!(worst <= self->warn))
		geae_warn(cx, "%s", words);
	input = geae_axis("input", "", GEAE_TEXT, (int64_t)n, name);
	GEAE_TRY(geae_put(cx, "nonlinearity", "1", GEAE_F64, near, 1, of_input));
	GEAE_TRY(geae_put(cx, "nonlinearity_err", "1", GEAE_F64, near_err, 1, of_input));
	GEAE_TRY(geae_put(cx, "verdict", "", GEAE_TEXT, verdict, 1, of_input));
	GEAE_TRY(geae_put_number(cx, "worst", "1", worst));
	GEAE_TRY(geae_put_text(cx, "words", words));
	if (n > 1)
		return GEAE_OK;
	GEAE_TRY(geae_put(cx, "at", "1", GEAE_F64, o->value, 1, of_T));
	return geae_put(cx, "at_err", "1", GEAE_F64, o->error, 1, of_T);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct linearity *self = instance;
	const struct geae_input *const at[PORTS] = { &in[1], &in[2], &in[4] };
	struct one *o = geae_scratch(cx, in[0].n, struct one);
	double T_c = in[3].n ? geae_number(in[3].given->array, 0) : self->T_c;

	if (!o)
		return GEAE_ENOMEM;
	for (int k = 0; k < PORTS; k++)
		if (at[k]->n != in[0].n && (at[k]->n || !k))
			return geae_fail(cx, GEAE_EDATA, "%zu latents and %zu linear observables on port %d: one for each", in[0].n,
					 at[k]->n, k + 1);
	T_c = T_c > 0 ? T_c : (double)NAN; /* everywhere */
	for (size_t i = 0; i < in[0].n; i++) {
		const struct geae_array *linear[PORTS];

		for (int k = 0; k < PORTS; k++)
			linear[k] = at[k]->n ? at[k]->given[i].array : NULL;
		GEAE_TRY(examine(cx, self, in[0].given[i].array, linear, T_c, &o[i]));
	}
	return put_all(cx, self, &in[0], o, T_c);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct linearity, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct linearity, blocks, "16", 4, 1024, "1", "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct linearity, T_c, "0.0", 0, 1e9, "",
		    "the transition, where no input T_c is connected; 0: all points count"),
	GEAE_P_REAL_ABOVE(struct linearity, window, "0.1", 0, 1e9, "", "points this near to T_c count together"),
	GEAE_P_REAL(struct linearity, warn, "1e-4", 0, 1, "1", "1 - R^2 above which there is a warning"),
	GEAE_P_REAL(struct linearity, refuse, "1e-3", 0, 1, "1", "and above which the latent is refused"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, GEAE_MANY, "", "latent of each row, a number or several" },
	{ "linear", "row,...", 0, GEAE_MANY, "", "a linear order parameter of the same rows, for example the magnetisation" },
	{ "second", "row,...", 0, GEAE_MANY | GEAE_OPTIONAL, "", "another, for example the staggered magnetisation" },
	{ "T_c", "", 0, GEAE_OPTIONAL, "", "the transition" },
	{ "third", "row,...", 0, GEAE_MANY | GEAE_OPTIONAL, "", "and another, for example of the third sublattice" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "nonlinearity", "input", GEAE_F64, 0, "1", "1 - R^2 near the transition, of each latent" },
	{ "nonlinearity_err", "input", GEAE_F64, 0, "1", "its jackknife error" },
	{ "verdict", "input", GEAE_TEXT, 0, "", "good, doubtful, refused" },
	{ "worst", "", GEAE_F64, 0, "1", "the greatest of them" },
	{ "words", "", GEAE_TEXT, 0, "", "the same in words" },
	{ "at", "...", GEAE_F64, GEAE_OPTIONAL, "1", "1 - R^2 at each control point, of one latent" },
	{ "at_err", "...", GEAE_F64, GEAE_OPTIONAL, "1", "its jackknife error" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "linearity", .title = "Nonlinearity of the latent", .kind = GEAE_SERIES, .x = "T", .y = "at", .x_label = "T",
	  .y_label = "1 - R^2", .caption = "How much of the latent is no linear order parameter." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "linearity", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "is a latent a linear order parameter? a gate before its Binder cumulant is believed",
	    .doc = "1 - R^2 of the regression of a latent on up to three linear observables. A bent latent shifts the cumulant, "
		   "and with it T_c, although it transforms as it should.",
	    .params = params, .instance_size = sizeof(struct linearity), .ops = &ops)
