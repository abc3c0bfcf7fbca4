/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a latent a linear order parameter?  A gate before its cumulant is believed.
 *
 * The Binder cumulant of z is that of the order parameter m only where z = a + b m.  At each control point
 *
 *   nonlinearity = 1 - R^2 = 1 - cov(z, m)^2 / (var z var m)
 *
 * and, of all points within `window` of T_c together, the same: above `warn` a warning, above `refuse` the estimate of T_c
 * should not be used (critical-temperature refuses it).  With two linear observables (uniform and staggered) R^2 is that
 * of the regression on both.  Errors: jackknife.  Several latents (sizes, seeds): one number each, and the worst.
 * Check value: m uniform on [-1, 1], z = m + c (m^3 - 3/5 m): 1 - R^2 = 4 c^2/175 / (1/3 + 4 c^2/175).
 */
#include <stdio.h>
#include <string.h>
#include <geae/put.h>

enum { ONE, Z, M, S, ZZ, MM, SS, ZM, ZS, MS, N_SUM };
enum { WORDS = 400 };

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

static double cov(const double *s, int xy, int x, int y)
{
	return s[xy] / s[ONE] - s[x] / s[ONE] * s[y] / s[ONE];
}

/* 1 - R^2 of z on m and, where it varies on its own, s. */
static void residual(const double *t, double *value, void *arg)
{
	double zz = cov(t, ZZ, Z, Z), mm = cov(t, MM, M, M), ss = cov(t, SS, S, S);
	double zm = cov(t, ZM, Z, M), zs = cov(t, ZS, Z, S), ms = cov(t, MS, M, S), explained;

	(void)arg;
	explained = mm > 0 ? zm * zm / mm : 0;
	if (mm > 0 && ss * mm - ms * ms > 1e-12 * ss * mm) {
		double left = zs - zm * ms / mm;

		explained += left * left / (ss - ms * ms / mm);
	}
	*value = zz > 0 ? fmax(0, 1 - explained / zz) : (double)NAN;
}

static int examine(struct geae_cx *cx, const struct linearity *self, const struct geae_array *latent,
		   const struct geae_array *linear, const struct geae_array *second, double T_c, struct one *o)
{
	struct geae_points *p = &o->points;
	double *z, *m, *s, *sum, *all, *work;
	int64_t n_block = self->blocks;
	int32_t *block;

	GEAE_TRY(geae_points(cx, latent, self->along, p));
	z = geae_gather(cx, p, latent);
	m = z ? geae_gather(cx, p, linear) : NULL;
	s = m && second ? geae_gather(cx, p, second) : m;
	if (!z || !m || !s)
		return GEAE_EDATA;
	o->value = geae_scratch(cx, p->n_point, double);
	o->error = geae_scratch(cx, p->n_point, double);
	sum = geae_scratch(cx, n_block * N_SUM, double);
	all = geae_scratch(cx, n_block * N_SUM, double);
	work = geae_scratch(cx, N_SUM + n_block, double);
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
		memset(sum, 0, (size_t)(n_block * N_SUM) * sizeof(*sum));
		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++) {
			const double x[N_SUM] = { 1,	       z[i],	    m[i],	 s[i],	      z[i] * z[i],
						  m[i] * m[i], s[i] * s[i], z[i] * m[i], z[i] * s[i], m[i] * s[i] };
			double *to = sum + block[i - p->first[t]] * N_SUM;

			for (int k = 0; k < N_SUM; k++)
				to[k] += x[k];
		}
		geae_jackknife(n_block, N_SUM, sum, 1, residual, NULL, work, &o->value[t], &o->error[t]);
		/* floats resolve no less */
		o->error[t] = fmax(geae_student_factor(n_block) * o->error[t], 1e-13);
		if (!(fabs(p->value[t] - T_c) > self->window))
			for (int64_t k = 0; k < n_block * N_SUM; k++)
				all[k] += sum[k];
	}
	geae_jackknife(n_block, N_SUM, all, 1, residual, NULL, work, &o->near, &o->near_err);
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
	return text ? text : "";
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
	struct one *o = geae_scratch(cx, in[0].n, struct one);
	double T_c = in[3].n ? geae_number(in[3].given->array, 0) : self->T_c;

	if (!o)
		return GEAE_ENOMEM;
	if (in[1].n != in[0].n || (in[2].n && in[2].n != in[0].n))
		return geae_fail(cx, GEAE_EDATA, "%zu latents, %zu linear observables and %zu second ones: one for each",
				 in[0].n, in[1].n, in[2].n);
	T_c = T_c > 0 ? T_c : (double)NAN; /* everywhere */
	for (size_t i = 0; i < in[0].n; i++)
		GEAE_TRY(examine(cx, self, in[0].given[i].array, in[1].given[i].array,
				 in[2].n ? in[2].given[i].array : NULL, T_c, &o[i]));
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
	{ "latent", "row", 0, GEAE_MANY, "", "latent of each row" },
	{ "linear", "row", 0, GEAE_MANY, "", "a linear order parameter of the same rows, for example the magnetisation" },
	{ "second", "row", 0, GEAE_MANY | GEAE_OPTIONAL, "", "another, for example the staggered magnetisation" },
	{ "T_c", "", 0, GEAE_OPTIONAL, "", "the transition" },
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
	    .doc = "1 - R^2 of the regression of a latent on one or two linear observables. A bent latent shifts the cumulant, "
		   "and with it T_c, although it transforms as it should.",
	    .params = params, .instance_size = sizeof(struct linearity), .ops = &ops)
