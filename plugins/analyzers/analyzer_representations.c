/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a latent z transforms under the symmetries of the model, and which of them break.
 *
 *   psi(g) = (Z . Z_g) / (Z . Z),   Z: the latents of all rows, Z_g: those of the transformed rows
 *
 * psi is cosine times length ratio: +1 where z is invariant under g, -1 where g turns it round; anything else says that
 * z transforms in no representation of degree 1.  Errors: jackknife over blocks of chains, the same blocks at every
 * control point; several inputs (folds, seeds) give mean and sqrt(<error^2> + var).  A psi without scatter is no proof
 * that the next row agrees: its error is the change if that row had z z_g = 0, |psi|/(n + 1).
 *
 * psi is a property of z, not of the data: what breaks is what turns z round where z orders, that is at control points
 * with a Binder cumulant above `ordered_above`, U4 - t sigma > ordered_above, with t such that all points together
 * are wrong with the probability `false_alarm` at most.  U4 is that of (z - z_g)/2, g the symmetry of the lowest psi: a
 * constant in z would look like order.
 * Agrawal et al., Phys. Rev. E 107, 054104 (2023).  U4 = .6107 at the transition of a scalar order parameter on the
 * square torus: Kamieniarz and Bloete, J. Phys. A 26, 201 (1993).
 * Check value: z = magnetisation: +1 under translations, -1 under the spin flip; staggered: -1 and -1.
 */
#include <stdio.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <geae/curves.h>
#include <geae/put.h>
#include <geae/quotient.h>

enum { PSI, COSINE, NORM_RATIO, N_VALUE };
enum { KEPT, BROKEN, UNDECIDED };
enum { WORDS = 4000 };

struct representations {
	const char *along;
	int64_t blocks;
	double tolerance, ordered_above, false_alarm;
};

static const struct {
	const char *port, *error;
} values[N_VALUE] = {
	[PSI] = { "psi", "psi_err" },
	[COSINE] = { "cosine", "cosine_err" },
	[NORM_RATIO] = { "norm_ratio", "norm_ratio_err" },
};

struct set { /* one pair of inputs */
	struct geae_points points;
	const double *z;
	double **zg; /* [n_generator], in the order of the points */
	double *sum; /* [n_point + 1][n_block][1 + 2 n_generator]: zz, then zz_g and z_g z_g; last: all points */
};

struct findings {
	int64_t n; /* generators */
	const char *const *name;
	double *value[N_VALUE], *error[N_VALUE], *spread;
	int *verdict;
	uint8_t *blind;		       /* no order parameter of degree 1 can break it; NULL: not known */
	int64_t n_ordered, n_point;    /* of all sets */
	double low, high, first, last; /* control: ordered points, all points */
};

/* ---- sums and their functions ------------------------------------------------------------ */

static void evaluate(const double *total, double *value, void *arg)
{
	int64_t n = *(const int64_t *)arg;

	for (int64_t k = 0; k < n; k++) {
		double zz = total[0], zg = total[1 + 2 * k], gg = total[2 + 2 * k];

		value[PSI * n + k] = zg / zz;
		value[COSINE * n + k] = zg / sqrt(zz * gg);
		value[NORM_RATIO * n + k] = sqrt(gg / zz);
	}
}

static void binder(const double *total, double *value, void *arg)
{
	(void)arg;
	*value = geae_binder(total);
}

static double binder_alone(const double *total, const void *arg)
{
	(void)arg;
	return geae_binder(total);
}

/* value[N_VALUE * n] and error of the sums of one point, or of all; rows: how many went in. */
static int estimate(struct geae_cx *cx, int64_t n_block, int64_t n, const double *sum, int64_t rows, double *value,
		    double *error)
{
	double *work = geae_scratch(cx, 1 + 2 * n + n_block * N_VALUE * n, double);

	if (!work)
		return GEAE_ENOMEM;
	geae_jackknife(n_block, 1 + 2 * n, sum, N_VALUE * n, evaluate, &n, work, value, error);
	for (int64_t k = 0; k < N_VALUE * n; k++) {
		error[k] *= geae_student_factor(n_block);
		if (error[k] <= 1e-6 * fabs(value[k])) /* latents are floats: rounding is no scatter */
			error[k] = fabs(value[k]) / (double)(rows + 1);
	}
	return GEAE_OK;
}

/* ---- reading ----------------------------------------------------------------------------- */

static int read_generators(struct geae_cx *cx, const struct geae_input *transformed, struct findings *f)
{
	for (size_t i = 0; i < transformed->n; i++) {
		const struct geae_array *a = transformed->given[i].array, *name = geae_coord(a, "generator");

		if (!name || name->dtype != GEAE_TEXT || name->dim[0] != a->dim[0])
			return geae_fail(cx, GEAE_EDATA,
					 "'%s' does not say which generators transformed it: it must carry the "
					 "coordinate 'generator', as latents of an apply stage with `transforms` do",
					 a->name);
		if (!i) {
			f->n = a->dim[0];
			f->name = name->data;
		}
		for (int64_t k = 0; k < f->n; k++)
			if (a->dim[0] != f->n || strcmp(f->name[k], ((const char *const *)name->data)[k]) != 0)
				return geae_fail(cx, GEAE_EDATA,
						 "input %zu of 'transformed' has other generators than the first",
						 i + 1);
	}
	return f->n ? GEAE_OK : geae_fail(cx, GEAE_EDATA, "there is no generator: the model names no symmetry");
}

static int read_set(struct geae_cx *cx, const struct representations *self, const struct geae_array *latent,
		    const struct geae_array *transformed, int64_t n, struct set *s)
{
	struct geae_points *p = &s->points;

	if (transformed->dim[1] != latent->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %lld rows, '%s' has %lld: they must be of the same data",
				 transformed->name, (long long)transformed->dim[1], latent->name,
				 (long long)latent->dim[0]);
	GEAE_TRY(geae_points(cx, latent, self->along, p));
	s->z = geae_gather(cx, p, latent);
	if (!s->z)
		return GEAE_EDATA;
	s->zg = geae_scratch(cx, n, double *);
	if (!s->zg)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < n; k++) {
		s->zg[k] = geae_scratch(cx, p->n_row, double);
		if (!s->zg[k])
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < p->n_row; i++) {
			s->zg[k][i] = geae_number(transformed, k * latent->dim[0] + p->row[i]);
			if (!isfinite(s->zg[k][i]))
				return geae_fail(cx, GEAE_EDATA, "row %lld of '%s' is not a finite number",
						 (long long)p->row[i], transformed->name);
		}
	}
	return GEAE_OK;
}

static int sum_set(struct geae_cx *cx, int64_t n_block, int64_t n, struct set *s)
{
	const struct geae_points *p = &s->points;
	int64_t width = 1 + 2 * n;
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	double *all;

	s->sum = geae_scratch(cx, (p->n_point + 1) * n_block * width, double);
	if (!block || !s->sum)
		return GEAE_ENOMEM;
	all = s->sum + p->n_point * n_block * width;
	for (int64_t t = 0; t < p->n_point; t++) {
		double *here = s->sum + t * n_block * width;

		if (geae_blocks(p, t, n_block, block, NULL) < 1)
			return geae_fail(cx, GEAE_EDATA,
					 "%s = %g has %lld rows, fewer than the %lld blocks of the jackknife: sample "
					 "more or lower `blocks`",
					 p->control->name, p->value[t], (long long)(p->first[t + 1] - p->first[t]),
					 (long long)n_block);
		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++) {
			double *to = here + block[i - p->first[t]] * width, z = s->z[i];

			to[0] += z * z;
			for (int64_t k = 0; k < n; k++) {
				to[1 + 2 * k] += z * s->zg[k][i];
				to[2 + 2 * k] += s->zg[k][i] * s->zg[k][i];
			}
		}
		for (int64_t i = 0; i < n_block * width; i++)
			all[i] += here[i];
	}
	return GEAE_OK;
}

/* ---- pooling ----------------------------------------------------------------------------- */

static int pool(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
		struct findings *f)
{
	int64_t n = f->n, m = N_VALUE * n, width = 1 + 2 * n;
	double *value = geae_scratch(cx, 2 * m * (int64_t)n_set, double), *error = value + m * (int64_t)n_set;

	if (!value)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < n_set; i++)
		GEAE_TRY(estimate(cx, self->blocks, n, s[i].sum + s[i].points.n_point * self->blocks * width,
				  s[i].points.n_row, value + (int64_t)i * m, error + (int64_t)i * m));
	for (int64_t k = 0; k < m; k++) {
		double mean = 0, square = 0, variance = 0;

		for (size_t i = 0; i < n_set; i++)
			mean += value[(int64_t)i * m + k] / (double)n_set;
		for (size_t i = 0; i < n_set; i++) {
			double d = value[(int64_t)i * m + k] - mean, e = error[(int64_t)i * m + k];

			variance += d * d / (double)n_set;
			square += e * e / (double)n_set;
		}
		f->value[k / n][k % n] = mean;
		f->error[k / n][k % n] = sqrt(square + variance);
		if (k / n == PSI)
			f->spread[k] = n_set > 1 ? sqrt(variance * (double)n_set / (double)(n_set - 1)) : (double)NAN;
	}
	for (int64_t k = 0; k < n; k++) {
		double psi = f->value[PSI][k], slack = 3 * f->error[PSI][k];

		f->verdict[k] = !(fabs(fabs(psi) - 1) <= self->tolerance + slack) || slack > 0.5 ? UNDECIDED
				: psi < 0							 ? BROKEN
												 : KEPT;
	}
	return GEAE_OK;
}

/* Where z orders, its part that the symmetry of the lowest psi turns round. */
static int find_order(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
		      struct findings *f)
{
	double t, *sum = geae_scratch(cx, self->blocks * GEAE_SUM_COUNT, double), work[GEAE_SUM_COUNT + 1024];
	int64_t lowest = 0;

	if (!sum)
		return GEAE_ENOMEM;
	for (int64_t k = 1; k < f->n; k++)
		if (f->value[PSI][k] < f->value[PSI][lowest])
			lowest = k;
	for (size_t i = 0; i < n_set; i++)
		f->n_point += s[i].points.n_point;
	t = gsl_cdf_tdist_Qinv(self->false_alarm / (double)f->n_point, (double)(self->blocks - 1));
	f->low = f->first = (double)INFINITY;
	f->high = f->last = -(double)INFINITY;
	for (size_t i = 0; i < n_set; i++)
		for (int64_t k = 0; k < s[i].points.n_point; k++) {
			const struct geae_points *p = &s[i].points;
			int64_t first = p->first[k], n = p->first[k + 1] - first;
			double *z = geae_scratch(cx, n, double), total[GEAE_SUM_COUNT] = { 0 }, U, error;
			int32_t *block = geae_scratch(cx, n, int32_t);

			if (!z || !block)
				return GEAE_ENOMEM;
			f->first = fmin(f->first, p->value[k]);
			f->last = fmax(f->last, p->value[k]);
			for (int64_t r = 0; r < n; r++)
				z[r] = (s[i].z[first + r] - s[i].zg[lowest][first + r]) / 2;
			geae_blocks(p, k, self->blocks, block, NULL);
			memset(sum, 0, (size_t)self->blocks * GEAE_SUM_COUNT * sizeof(*sum));
			geae_moment_sums(n, z, block, sum);
			geae_jackknife(self->blocks, GEAE_SUM_COUNT, sum, 1, binder, NULL, work, &U, &error);
			for (int64_t b = 0; b < self->blocks * GEAE_SUM_COUNT; b++)
				total[b % GEAE_SUM_COUNT] += sum[b];
			error = fmax(error, geae_succession_error(total, binder_alone, NULL));
			if (!(U - t * error > self->ordered_above))
				continue;
			f->n_ordered++;
			f->low = fmin(f->low, p->value[k]);
			f->high = fmax(f->high, p->value[k]);
		}
	return GEAE_OK;
}

/* Which generators the squares and commutators of all contain, as far as orbit means can tell. */
static int find_blind(struct geae_cx *cx, const struct geae_input *model, const struct geae_array *rows,
		      struct findings *f)
{
	const void *self;
	const struct geae_model_ops *ops;
	struct geae_symmetry s = { 0 };
	double *control;

	if (!model->n)
		return GEAE_OK;
	ops = cx->host->ops(model->given->model, GEAE_MODEL, &self);
	if (!ops || !ops->symmetry)
		return geae_fail(cx, GEAE_EUNSUP, "the model '%s' does not name its symmetries",
				 cx->host->name(model->given->model));
	control = geae_controls_at(cx, ops, rows);
	f->blind = geae_scratch(cx, f->n, uint8_t);
	if (!control || !f->blind)
		return GEAE_ENOMEM;
	GEAE_TRY(ops->symmetry(cx, self, control, &s));
	return geae_blind_generators(cx, &s, f->n, f->name, f->blind);
}

/* ---- words ------------------------------------------------------------------------------- */

#define say(text, ...) \
	do { \
		size_t used_ = strlen(text); \
		if (used_ < WORDS) \
			snprintf((text) + used_, WORDS - used_, __VA_ARGS__); \
	} while (0)

static int64_t count(const struct findings *f, int verdict)
{
	int64_t n = 0;

	for (int64_t k = 0; k < f->n; k++)
		n += f->verdict[k] == verdict;
	return n;
}

static void list(char *text, const struct findings *f, int verdict)
{
	const char *between = "";

	for (int64_t k = 0; k < f->n; k++)
		if (f->verdict[k] == verdict) {
			say(text, "%s%s", between, f->name[k]);
			if (verdict == UNDECIDED)
				say(text, " (psi = %.3g +- %.2g)", f->value[PSI][k], f->error[PSI][k]);
			between = ", ";
		}
}

/* Those with psi = +1, and the product of one with psi = -1 with each other such. */
static void list_kernel(char *text, const struct findings *f)
{
	const char *first = NULL, *between;

	list(text, f, KEPT);
	between = count(f, KEPT) ? ", " : "";
	for (int64_t k = 0; k < f->n; k++)
		if (f->verdict[k] == BROKEN) {
			if (first) {
				say(text, "%s%s * %s", between, first, f->name[k]);
				between = ", ";
			}
			first = first ? first : f->name[k];
		}
}

static void list_blind(char *text, const struct findings *f)
{
	const char *between = "";

	for (int64_t k = 0; k < f->n; k++)
		if (f->blind[k]) {
			say(text, "%s%s", between, f->name[k]);
			between = ", ";
		}
}

static int any_blind(const struct findings *f)
{
	for (int64_t k = 0; f->blind && k < f->n; k++)
		if (f->blind[k])
			return 1;
	return 0;
}

static void speak(char *text, const struct representations *self, const struct findings *f, const char *control)
{
	int turned = count(f, BROKEN) > 0;

	if (!turned && !count(f, UNDECIDED)) {
		say(text, "Nothing breaks: no symmetry turns the latent round.");
	} else if (!turned) {
		say(text, "No symmetry is seen to break: none clearly turns the latent round.");
	} else if (!f->n_ordered) {
		say(text,
		    "Nothing breaks: U4 is nowhere significantly above %g at %s = %g .. %g. Order in this latent would break ",
		    self->ordered_above, control, f->first, f->last);
		list(text, f, BROKEN);
		say(text, ".");
	} else {
		say(text, "Broken: ");
		list(text, f, BROKEN);
		say(text,
		    " (psi = -1); the latent orders (U4 significantly above %g) at %lld of %lld points, %s = %g .. %g.",
		    self->ordered_above, (long long)f->n_ordered, (long long)f->n_point, control, f->low, f->high);
	}
	if (turned) {
		char kernel[WORDS] = "";

		list_kernel(kernel, f);
		if (*kernel)
			say(text, " Kept by this order: %s.", kernel);
	}
	if (any_blind(f)) {
		say(text, " No order of degree <= 1, linear in s, breaks ");
		list_blind(text, f);
		say(text, "; order of another kind could.");
	}
	if (count(f, UNDECIDED)) {
		say(text, " Undecided: ");
		list(text, f, UNDECIDED);
		say(text, ": within its errors the latent transforms in no representation of degree 1.");
	}
}

/* ---- results ----------------------------------------------------------------------------- */

static int put(struct geae_cx *cx, const char *port, uint32_t dtype, const struct geae_array *along, const void *data)
{
	const struct geae_array like = { .name = port,
					 .unit = dtype == GEAE_TEXT ? "" : "1",
					 .dtype = dtype,
					 .rank = along != NULL,
					 .dim = { along ? along->dim[0] : 0 },
					 .axis = { along ? along->name : NULL },
					 .n_coord = along != NULL,
					 .coord = &along };
	void *to;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	memcpy(to, data, 8 * (size_t)geae_count(&like));
	return GEAE_OK;
}

_Static_assert(sizeof(double) == 8 && sizeof(int64_t) == 8 && sizeof(char *) == 8, "put() copies any of them");

/* psi of each generator at each control point, of one data set. */
static int put_by_point(struct geae_cx *cx, const struct representations *self, const struct set *s,
			const struct findings *f, const struct geae_array *generator)
{
	const struct geae_points *p = &s->points;
	const struct geae_array control = { .name = p->control->name,
					    .unit = p->control->unit,
					    .doc = p->control->doc,
					    .dtype = GEAE_F64,
					    .rank = 1,
					    .role = GEAE_CONTROL,
					    .dim = { p->n_point },
					    .axis = { p->control->name },
					    .data = p->value };
	const struct geae_array *coord[] = { generator, &control };
	const struct geae_array like = { .name = "psi_at",
					 .unit = "1",
					 .dtype = GEAE_F64,
					 .rank = 2,
					 .dim = { f->n, p->n_point },
					 .axis = { "generator", p->control->name },
					 .n_coord = 2,
					 .coord = coord };
	double *value = geae_scratch(cx, 2 * N_VALUE * f->n, double), *error = value + N_VALUE * f->n;
	void *psi, *psi_err;

	if (!value)
		return GEAE_ENOMEM;
	GEAE_TRY(cx->host->output(cx, "psi_at", &like, &psi));
	GEAE_TRY(cx->host->output(cx, "psi_at_err", &like, &psi_err));
	for (int64_t t = 0; t < p->n_point; t++) {
		GEAE_TRY(estimate(cx, self->blocks, f->n, s->sum + t * self->blocks * (1 + 2 * f->n),
				  p->first[t + 1] - p->first[t], value, error));
		for (int64_t k = 0; k < f->n; k++) {
			((double *)psi)[k * p->n_point + t] = value[PSI * f->n + k];
			((double *)psi_err)[k * p->n_point + t] = error[PSI * f->n + k];
		}
	}
	return GEAE_OK;
}

static int put_all(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
		   const struct findings *f)
{
	static const char *const verdicts[] = { [KEPT] = "kept", [BROKEN] = "broken", [UNDECIDED] = "undecided" };
	const struct geae_array generator = { .name = "generator",
					      .unit = "",
					      .doc = "symmetry of the model",
					      .dtype = GEAE_TEXT,
					      .rank = 1,
					      .dim = { f->n },
					      .axis = { "generator" },
					      .data = f->name };
	char *words = geae_scratch(cx, WORDS, char), *kernel = geae_scratch(cx, WORDS, char);
	const char **verdict = geae_scratch(cx, f->n, const char *);
	int64_t n_broken = f->n_ordered ? count(f, BROKEN) : 0, n_row = 0;

	if (!words || !kernel || !verdict)
		return GEAE_ENOMEM;
	speak(words, self, f, s->points.control->name);
	list_kernel(kernel, f);
	for (int64_t k = 0; k < f->n; k++)
		verdict[k] = f->verdict[k] == BROKEN && !f->n_ordered ? "would break" : verdicts[f->verdict[k]];
	for (size_t i = 0; i < n_set; i++)
		n_row += s[i].points.n_row;
	for (int v = 0; v < N_VALUE; v++) {
		GEAE_TRY(put(cx, values[v].port, GEAE_F64, &generator, f->value[v]));
		GEAE_TRY(put(cx, values[v].error, GEAE_F64, &generator, f->error[v]));
	}
	if (n_set > 1)
		GEAE_TRY(put(cx, "psi_spread", GEAE_F64, &generator, f->spread));
	else
		GEAE_TRY(put_by_point(cx, self, s, f, &generator));
	GEAE_TRY(put(cx, "verdict", GEAE_TEXT, &generator, verdict));
	GEAE_TRY(put(cx, "kernel", GEAE_TEXT, NULL, &kernel));
	GEAE_TRY(put(cx, "words", GEAE_TEXT, NULL, &words));
	GEAE_TRY(put(cx, "n_broken", GEAE_I64, NULL, &n_broken));
	GEAE_TRY(put(cx, "n_ordered", GEAE_I64, NULL, &f->n_ordered));
	return put(cx, "n", GEAE_I64, NULL, &n_row);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct representations *self = instance;
	size_t n_set = in[0].n;
	struct set *s = geae_scratch(cx, n_set, struct set);
	struct findings f = { 0 };

	if (!s)
		return GEAE_ENOMEM;
	if (in[1].n != n_set)
		return geae_fail(cx, GEAE_EDATA, "%zu inputs of 'latent' and %zu of 'transformed': they come in pairs",
				 n_set, in[1].n);
	GEAE_TRY(read_generators(cx, &in[1], &f));
	f.verdict = geae_scratch(cx, f.n, int);
	f.spread = geae_scratch(cx, f.n, double);
	if (!f.verdict || !f.spread)
		return GEAE_ENOMEM;
	for (int v = 0; v < N_VALUE; v++) {
		f.value[v] = geae_scratch(cx, f.n, double);
		f.error[v] = geae_scratch(cx, f.n, double);
		if (!f.value[v] || !f.error[v])
			return GEAE_ENOMEM;
	}
	for (size_t i = 0; i < n_set; i++) {
		GEAE_TRY(read_set(cx, self, in[0].given[i].array, in[1].given[i].array, f.n, &s[i]));
		GEAE_TRY(sum_set(cx, self->blocks, f.n, &s[i]));
	}
	GEAE_TRY(pool(cx, self, n_set, s, &f));
	GEAE_TRY(find_order(cx, self, n_set, s, &f));
	GEAE_TRY(find_blind(cx, &in[2], in[0].given->array, &f));
	return put_all(cx, self, n_set, s, &f);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct representations, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct representations, blocks, "16", 4, 1024, "1",
		   "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct representations, tolerance, "0.01", 0, 0.3, "1",
		    "psi this near to +1 or -1, beyond 3 standard errors, counts as that"),
	GEAE_P_REAL(struct representations, ordered_above, "0.6107", -2, 0.66, "1",
		    "Binder cumulant above which the latent counts as ordered: its value at the transition"),
	GEAE_P_REAL_ABOVE(struct representations, false_alarm, "0.01", 0, 0.5, "1",
			  "probability of seeing order at any point where U4 is at that value"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row", 0, GEAE_MANY, "", "latent of each row" },
	{ "transformed", "generator,row", 0, GEAE_MANY, "", "latent of each row after each generator" },
	{ "model", "", 0, GEAE_OPTIONAL | GEAE_MODEL_PORT | GEAE_MANY, "",
	  "the sampled model: names the symmetries that no order of degree 1 can break" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "psi", "generator", GEAE_F64, 0, "1", "how the latent transforms: +1 invariant, -1 turned round" },
	{ "psi_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "psi_spread", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "standard deviation of psi over several inputs" },
	{ "psi_at", "...", GEAE_F64, GEAE_OPTIONAL, "1", "psi at each control point, of one input" },
	{ "psi_at_err", "...", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "cosine", "generator", GEAE_F64, 0, "1", "cosine between the latents before and after" },
	{ "cosine_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "norm_ratio", "generator", GEAE_F64, 0, "1", "length of the latents after, in units of before" },
	{ "norm_ratio_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "verdict", "generator", GEAE_TEXT, 0, "", "broken, kept, undecided; would break: where there is no order" },
	{ "kernel", "", GEAE_TEXT, 0, "", "what leaves the latent as it is, products included" },
	{ "words", "", GEAE_TEXT, 0, "", "what breaks and what does not" },
	{ "n_broken", "", GEAE_I64, 0, "1", "number of generators seen to break" },
	{ "n_ordered", "", GEAE_I64, 0, "1", "number of control points with order" },
	{ "n", "", GEAE_I64, 0, "1", "number of rows" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "representation", .title = "Representation of the latent", .kind = GEAE_BARS, .x = "generator", .y = "psi",
	  .x_label = "symmetry", .y_label = "\\psi",
	  .caption = "+1: the order parameter is invariant under this symmetry, -1: the symmetry turns it round." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "representations", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "how a latent transforms under each symmetry, and which symmetries break",
	.doc = "psi of each generator with errors, the kernel, and in words what breaks, what does not, and what an order "
	       "parameter of degree 1 cannot see.",
	.params = params, .instance_size = sizeof(struct representations), .ops = &ops)
