/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which symmetries are broken at each temperature: broken, intact, or undecided, with a stated rate of error.
 *
 * A latent z that transforms as z(g x) = psi(g) z(x), psi = +1 or -1, breaks the g with psi(g) = -1 where it orders and keeps
 * its kernel, products of two such g included.  Whether it orders is asked of the Binder cumulant of (z - z_g)/2, g the
 * symmetry of the lowest psi (a constant in z would look like order), at each control point, against its value U* at the
 * transition: with t the quantile of Student's law at `error_rate` and sigma the jackknife error of U4, and that of U*,
 *
 *   U4 - t sigma > U*: broken     U4 + t sigma < U*: intact     else undecided.
 *
 * Where the input T_c says that there is no transition, U4 above U* is order of this size only: undecided.
 * U* = .6107 for a scalar order parameter on the square torus (Kamieniarz and Bloete, J. Phys. A 26, 201 (1993)); of
 * another model connect the cumulant that critical-temperature finds at the crossing.
 * Check value, square Ising, 2048 samples: undecided at T = 2.26 .. 2.28 (L = 16), 2.27 (L >= 32) only.
 */
#include <stdio.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <geae/curves.h>
#include <geae/never_broken.h>
#include <geae/put.h>
#include <geae/quotient.h>

enum { INTACT = -1, UNDECIDED = 0, BROKEN = 1 };
enum { WORDS = 4000 };

struct broken {
	const char *along;
	int64_t blocks;
	double U4_c, tolerance, error_rate;
};

struct found {
	struct geae_points points;
	const double *z;
	int64_t n; /* generators */
	const char *const *name;
	double **zg;	      /* [n][n_row], in the order of the points */
	double *psi, *psi_err; /* [n] */
	int *sign;	      /* [n]: of psi, 0: neither +1 nor -1 */
	uint8_t *blind;	      /* [n]: no order of degree 1 breaks it; NULL: not asked */
	double U_c, U_c_err;
	int no_transition;
	double *U, *U_err; /* [n_point] */
	int *decision;	   /* [n_point] */
};

#define say(text, ...) \
	do { \
		size_t used_ = strlen(text); \
		if (used_ < WORDS) \
			snprintf((text) + used_, WORDS - used_, __VA_ARGS__); \
	} while (0)

/* ---- reading ----------------------------------------------------------------------------- */

static int read_latents(struct geae_cx *cx, const struct broken *self, const struct geae_array *latent,
			const struct geae_array *transformed, struct found *f)
{
	const struct geae_array *name = geae_coord(transformed, "generator");

	if (!name || name->dtype != GEAE_TEXT || name->dim[0] != transformed->dim[0])
		return geae_fail(cx, GEAE_EDATA,
				 "'%s' does not say which generators transformed it: take the latents of an apply stage "
				 "with `transforms = true`",
				 transformed->name);
	if (transformed->dim[1] != latent->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %lld rows, '%s' has %lld: they must be of the same data",
				 transformed->name, (long long)transformed->dim[1], latent->name,
				 (long long)latent->dim[0]);
	f->n = name->dim[0];
	f->name = name->data;
	GEAE_TRY(geae_points(cx, latent, self->along, &f->points));
	f->z = geae_gather(cx, &f->points, latent);
	if (!f->z)
		return GEAE_EDATA;
	f->zg = geae_scratch(cx, f->n + 1, double *);
	for (int64_t k = 0; f->zg && k < f->n; k++) {
		f->zg[k] = geae_scratch(cx, f->points.n_row, double);
		for (int64_t i = 0; f->zg[k] && i < f->points.n_row; i++)
			f->zg[k][i] = geae_number(transformed, k * latent->dim[0] + f->points.row[i]);
		if (!f->zg[k])
			return GEAE_ENOMEM;
	}
	return f->zg ? GEAE_OK : GEAE_ENOMEM;
}

/* The generators that no order of degree 1 breaks: they do nothing to the orbit means. */
static int read_blind(struct geae_cx *cx, const struct geae_input *model, const struct geae_array *rows, struct found *f)
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
	f->blind = geae_scratch(cx, f->n + 1, uint8_t);
	if (!control || !f->blind)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_check_symmetry(cx, model->given->model, control, 16));
	GEAE_TRY(ops->symmetry(cx, self, control, &s));
	return geae_blind_generators(cx, &s, 1, f->n, f->name, f->blind);
}

static void read_transition(const struct broken *self, const struct geae_input *U4_c, const struct geae_input *U4_c_err,
			    const struct geae_input *T_c, struct found *f)
{
	double value = U4_c->n ? geae_number(U4_c->given->array, 0) : self->U4_c;

	f->no_transition = T_c->n && isnan(geae_number(T_c->given->array, 0));
	f->U_c = isfinite(value) ? value : self->U4_c;
	f->U_c_err = U4_c_err->n && isfinite(value) ? geae_number(U4_c_err->given->array, 0) : 0;
}

/* ---- deciding ---------------------------------------------------------------------------- */

static void representation(const double *total, double *value, void *arg)
{
	(void)arg;
	value[0] = total[1] / total[0];
}

static int find_psi(struct geae_cx *cx, const struct broken *self, struct found *f)
{
	const struct geae_points *p = &f->points;
	int64_t n_block = self->blocks;
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	double *sum = geae_scratch(cx, 2 * n_block, double), *work = geae_scratch(cx, 2 + n_block, double);

	f->psi = geae_scratch(cx, f->n, double);
	f->psi_err = geae_scratch(cx, f->n, double);
	f->sign = geae_scratch(cx, f->n, int);
	if (!block || !sum || !work || !f->psi || !f->psi_err || !f->sign)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < p->n_point; t++)
		if (geae_blocks(p, t, n_block, block + p->first[t], NULL) < 2)
			return geae_fail(cx, GEAE_EDATA,
					 "%s = %g has %lld rows: %lld blocks need at least %lld; sample more or lower "
					 "`blocks`",
					 p->control->name, p->value[t], (long long)(p->first[t + 1] - p->first[t]),
					 (long long)n_block, (long long)(2 * n_block));
	for (int64_t k = 0; k < f->n; k++) {
		memset(sum, 0, (size_t)(2 * n_block) * sizeof(*sum));
		for (int64_t i = 0; i < p->n_row; i++) {
			sum[2 * block[i]] += f->z[i] * f->z[i];
			sum[2 * block[i] + 1] += f->z[i] * f->zg[k][i];
		}
		geae_jackknife(n_block, 2, sum, 1, representation, NULL, work, &f->psi[k], &f->psi_err[k]);
		/* latents are floats: rounding is no scatter */
		f->psi_err[k] = fmax(geae_student_factor(n_block) * f->psi_err[k],
				     fabs(f->psi[k]) / (double)(p->n_row + 1));
		if (fabs(fabs(f->psi[k]) - 1) <= self->tolerance + 3 * f->psi_err[k] && f->psi_err[k] < 0.15)
			f->sign[k] = f->psi[k] < 0 ? -1 : 1;
	}
	return GEAE_OK;
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

static int decide(struct geae_cx *cx, const struct broken *self, struct found *f)
{
	const struct geae_points *p = &f->points;
	double t = gsl_cdf_tdist_Qinv(self->error_rate, (double)(self->blocks - 1));
	double *sum = geae_scratch(cx, self->blocks * GEAE_SUM_COUNT, double);
	double *work = geae_scratch(cx, GEAE_SUM_COUNT + self->blocks, double), *z = geae_scratch(cx, p->n_row, double);
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	int64_t lowest = 0;

	f->U = geae_scratch(cx, p->n_point, double);
	f->U_err = geae_scratch(cx, p->n_point, double);
	f->decision = geae_scratch(cx, p->n_point, int);
	if (!sum || !work || !z || !block || !f->U || !f->U_err || !f->decision)
		return GEAE_ENOMEM;
	for (int64_t k = 1; k < f->n; k++)
		lowest = f->psi[k] < f->psi[lowest] ? k : lowest;
	for (int64_t i = 0; i < p->n_row; i++)
		z[i] = (f->z[i] - f->zg[lowest][i]) / 2;
	for (int64_t k = 0; k < p->n_point; k++) {
		double total[GEAE_SUM_COUNT] = { 0 }, sigma;

		geae_blocks(p, k, self->blocks, block, NULL);
		memset(sum, 0, (size_t)self->blocks * GEAE_SUM_COUNT * sizeof(*sum));
		geae_moment_sums(p->first[k + 1] - p->first[k], z + p->first[k], block, sum);
		geae_jackknife(self->blocks, GEAE_SUM_COUNT, sum, 1, binder, NULL, work, &f->U[k], &sigma);
		for (int64_t i = 0; i < self->blocks * GEAE_SUM_COUNT; i++)
			total[i % GEAE_SUM_COUNT] += sum[i];
		f->U_err[k] = fmax(sigma, geae_succession_error(total, binder_alone, NULL));
		sigma = hypot(f->U_err[k], f->U_c_err);
		f->decision[k] = f->U[k] - t * sigma > f->U_c && !f->no_transition ? BROKEN
				 : f->U[k] + t * sigma < f->U_c			    ? INTACT
										    : UNDECIDED;
	}
	return GEAE_OK;
}

/* ---- words ------------------------------------------------------------------------------- */

static int64_t turned(const struct found *f)
{
	int64_t n = 0;

	for (int64_t k = 0; k < f->n; k++)
		n += f->sign[k] < 0;
	return n;
}

/* Those with psi = -1; or those with +1 and the products of two with -1. */
static void list(char *text, const struct found *f, int sign)
{
	const char *between = "";

	for (int64_t k = 0; k < f->n; k++)
		if (f->sign[k] == sign && !(sign > 0 && f->blind && f->blind[k])) {
			say(text, "%s%s", between, f->name[k]);
			between = ", ";
		}
	for (int64_t a = 0; sign > 0 && a < f->n; a++)
		for (int64_t b = a + 1; b < f->n; b++)
			if (f->sign[a] < 0 && f->sign[b] < 0) {
				say(text, "%s%s * %s", between, f->name[a], f->name[b]);
				between = ", ";
			}
}

/* "T = 1.04 .. 2.26": stretches of points with this decision. */
static void stretches(char *text, const struct found *f, int decision)
{
	const struct geae_points *p = &f->points;
	const char *between = "";

	for (int64_t k = 0, last; k < p->n_point; k = last + 1) {
		for (last = k; last + 1 < p->n_point && f->decision[last + 1] == f->decision[k];)
			last++;
		if (f->decision[k] != decision)
			continue;
		say(text, last > k ? "%s%s = %g .. %g" : "%s%s = %g", between, p->control->name, p->value[k],
		    p->value[last]);
		between = ", ";
	}
}

static int any(const struct found *f, int decision)
{
	for (int64_t k = 0; k < f->points.n_point; k++)
		if (f->decision[k] == decision)
			return 1;
	return 0;
}

static void speak(char *text, const struct broken *self, const struct found *f)
{
	const char *between = "";

	if (!turned(f)) {
		say(text, "Nothing breaks: no symmetry turns the latent round.");
	} else if (!any(f, BROKEN)) {
		say(text, "Nothing breaks%s. Order in this latent would break ",
		    f->no_transition ? ": there is no transition" : "");
		list(text, f, -1);
		say(text, ".");
	} else {
		say(text, "Broken at ");
		stretches(text, f, BROKEN);
		say(text, ": ");
		list(text, f, -1);
		say(text, "; kept there: ");
		list(text, f, 1);
		say(text, ".");
	}
	if (turned(f) && any(f, INTACT)) {
		say(text, " All intact at ");
		stretches(text, f, INTACT);
		say(text, ".");
	}
	if (turned(f) && any(f, UNDECIDED)) {
		say(text, " Undecided at ");
		stretches(text, f, UNDECIDED);
		say(text, f->no_transition ? " (order of this size only)." : ".");
	}
	for (int64_t k = 0; k < f->n; k++)
		if (!f->sign[k]) {
			say(text, "%s%s (psi = %.3g +- %.2g)", *between ? between : " Undecided everywhere: ", f->name[k],
			    f->psi[k], f->psi_err[k]);
			between = ", ";
		}
	if (*between)
		say(text, ".");
	between = " No order of degree <= 1, linear in s, breaks ";
	for (int64_t k = 0; f->blind && k < f->n; k++)
		if (f->blind[k]) {
			say(text, "%s%s", between, f->name[k]);
			between = ", ";
		}
	if (*between == ',')
		say(text, "; order of another kind could.");
	say(text, " Each decision is wrong with probability <= %g (cumulant against %.4g).", self->error_rate, f->U_c);
}

/* ---- results ----------------------------------------------------------------------------- */

static int put_elements(struct geae_cx *cx, const struct found *f, const struct geae_array *control)
{
	static const char *const words[] = { "intact", "undecided", "broken" };
	int64_t most = f->n + f->n * f->n, n = 0, n_point = f->points.n_point;
	const char **name = geae_scratch(cx, most, const char *), **verdict;
	int *sign = geae_scratch(cx, most, int);
	struct geae_array element;
	const struct geae_array *along[] = { &element, control };
	double *code;

	if (!name || !sign)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < f->n; k++) {
		name[n] = f->name[k];
		sign[n++] = f->sign[k];
	}
	for (int64_t a = 0; a < f->n; a++)
		for (int64_t b = a + 1; b < f->n; b++) {
			size_t size = strlen(f->name[a]) + strlen(f->name[b]) + 4;
			char *text;

			if (f->sign[a] >= 0 || f->sign[b] >= 0)
				continue;
			text = geae_scratch(cx, size, char);
			if (!text)
				return GEAE_ENOMEM;
			snprintf(text, size, "%s * %s", f->name[a], f->name[b]);
			name[n] = text;
			sign[n++] = 1;
		}
	verdict = geae_scratch(cx, n * n_point, const char *);
	code = geae_scratch(cx, n * n_point, double);
	if (!verdict || !code)
		return GEAE_ENOMEM;
	for (int64_t e = 0; e < n; e++)
		for (int64_t k = 0; k < n_point; k++) {
			int is = sign[e] > 0 ? INTACT : sign[e] < 0 ? f->decision[k] : UNDECIDED;

			code[e * n_point + k] = is;
			verdict[e * n_point + k] = words[is + 1];
		}
	element = geae_axis("element", "", GEAE_TEXT, n, name);
	GEAE_TRY(geae_put(cx, "verdict", "", GEAE_TEXT, verdict, 2, along));
	return geae_put(cx, "code", "1", GEAE_F64, code, 2, along);
}

static int put_all(struct geae_cx *cx, const struct broken *self, const struct found *f)
{
	struct geae_array control = geae_control_axis(&f->points);
	struct geae_array generator = geae_axis("generator", "", GEAE_TEXT, f->n, f->name);
	const struct geae_array *of_T[] = { &control }, *of_g[] = { &generator };
	double *U_c = geae_scratch(cx, f->points.n_point, double);
	int64_t count[3] = { 0 };
	char *words = geae_scratch(cx, WORDS, char);

	if (!words || !U_c)
		return GEAE_ENOMEM;
	speak(words, self, f);
	for (int64_t k = 0; k < f->points.n_point; k++) {
		count[f->decision[k] + 1]++;
		U_c[k] = f->U_c;
	}
	GEAE_TRY(geae_put(cx, "U4", "1", GEAE_F64, f->U, 1, of_T));
	GEAE_TRY(geae_put(cx, "U4_err", "1", GEAE_F64, f->U_err, 1, of_T));
	GEAE_TRY(geae_put(cx, "threshold", "1", GEAE_F64, U_c, 1, of_T));
	GEAE_TRY(geae_put(cx, "psi", "1", GEAE_F64, f->psi, 1, of_g));
	GEAE_TRY(geae_put(cx, "psi_err", "1", GEAE_F64, f->psi_err, 1, of_g));
	GEAE_TRY(put_elements(cx, f, &control));
	GEAE_TRY(geae_put_count(cx, "n_broken", turned(f) ? count[BROKEN + 1] : 0));
	GEAE_TRY(geae_put_count(cx, "n_undecided", count[UNDECIDED + 1]));
	GEAE_TRY(geae_put_number(cx, "error_rate", "1", self->error_rate));
	return geae_put_text(cx, "words", words);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct broken *self = instance;
	struct found f = { 0 };

	GEAE_TRY(read_latents(cx, self, in[0].given->array, in[1].given->array, &f));
	GEAE_TRY(read_blind(cx, &in[2], in[0].given->array, &f));
	read_transition(self, &in[3], &in[4], &in[5], &f);
	GEAE_TRY(find_psi(cx, self, &f));
	GEAE_TRY(decide(cx, self, &f));
	return put_all(cx, self, &f);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct broken, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct broken, blocks, "16", 4, 1024, "1", "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct broken, U4_c, "0.6107", -2, 0.6666, "1",
		    "Binder cumulant at the transition, where the input of that name is not connected"),
	GEAE_P_REAL(struct broken, tolerance, "0.01", 0, 0.3, "1",
		    "psi this near to +1 or -1, beyond 3 standard errors, counts as that"),
	GEAE_P_REAL_ABOVE(struct broken, error_rate, "0.01", 0, 0.4, "1", "probability that a decision is wrong"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row", 0, 0, "", "latent of each row" },
	{ "transformed", "generator,row", 0, 0, "", "latent of each row after each generator" },
	{ "model", "", 0, GEAE_OPTIONAL | GEAE_MODEL_PORT, "",
	  "the sampled model: names the symmetries that no order of degree 1 can break" },
	{ "U4_c", "", 0, GEAE_OPTIONAL, "1", "Binder cumulant at the transition, as critical-temperature finds it" },
	{ "U4_c_err", "", 0, GEAE_OPTIONAL, "1", "its standard error" },
	{ "T_c", "", 0, GEAE_OPTIONAL, "", "the transition; not a number: there is none" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "verdict", "...", GEAE_TEXT, 0, "", "broken, intact or undecided: each element at each control point" },
	{ "code", "...", GEAE_F64, 0, "1", "the same as 1, -1 and 0" },
	{ "U4", "...", GEAE_F64, 0, "1", "Binder cumulant of the part of the latent that is turned round" },
	{ "U4_err", "...", GEAE_F64, 0, "1", "its jackknife error" },
	{ "threshold", "...", GEAE_F64, 0, "1", "what it is compared with" },
	{ "psi", "generator", GEAE_F64, 0, "1", "how the latent transforms: +1 invariant, -1 turned round" },
	{ "psi_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "n_broken", "", GEAE_I64, 0, "1", "control points at which symmetries are broken" },
	{ "n_undecided", "", GEAE_I64, 0, "1", "control points that are undecided" },
	{ "error_rate", "", GEAE_F64, 0, "1", "probability that a decision is wrong" },
	{ "words", "", GEAE_TEXT, 0, "", "what breaks where, what is kept, and what cannot be told" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "symmetries", .title = "Broken symmetries", .kind = GEAE_SERIES, .x = "T", .y = "code",
	  .x_label = "T", .y_label = "-1 intact, 0 undecided, 1 broken",
	  .caption = "Generators and products of two: what breaks where." },
	{ .name = "decision", .title = "Binder cumulant and its value at the transition", .kind = GEAE_SERIES, .x = "T",
	  .y = "U4", .line = "threshold", .x_label = "T", .y_label = "U_4",
	  .caption = "Broken where significantly above the line, intact where below." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "broken-symmetries", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which symmetries are broken at each temperature, with a stated rate of error",
	    .doc = "From the latents of a network before and after every generator: what turns the latent round breaks where "
		   "it orders, products of two such elements stay. Decided at each control point by the Binder cumulant.",
	    .params = params, .instance_size = sizeof(struct broken), .ops = &ops)
