/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order parameter z against the control that varies: <z>, <|z|>, <z^2>, Binder cumulant, susceptibility and
 * autocorrelation time.
 *
 *   U4 = 1 - <z^4>/(3 <z^2>^2),   chi = N (<z^2> - <|z|>^2)/T   (z per site, N sites)
 *
 * A vector of d components counts by its length: U4 = 1 - d <|z|^4>/((d + 2) <|z|^2>^2), <z> = <|z|>.
 * Errors: jackknife over blocks, +-1 covers 68 % (Student's t).  Where all samples are equal there is no
 * variance, but also no proof that the next one would be equal: the error is then the change if it were 0.
 * Landau and Binder, A Guide to Monte Carlo Simulations in Statistical Physics, chapters 2 and 4.
 * Check values: U4 = 0 for Gaussian samples, 2/3 for +-1, 1/2 for vectors of two components and fixed length;
 * chi = (1 - 2/pi)/T for N = 1 and unit Gaussian samples. */
#include <string.h>
#include <geae/curves.h>
#include <geae/put.h>

enum { MEAN, ABS, SECOND, BINDER, CHI, N_VALUE };

struct order_parameter {
	const char *along;
	int64_t blocks;
};

static const struct {
	const char *port, *error, *doc;
} values[N_VALUE] = {
	[MEAN] = { "mean", "mean_err", "mean of the order parameter" },
	[ABS] = { "abs", "abs_err", "mean of its absolute value" },
	[SECOND] = { "second", "second_err", "mean of its square" },
	[BINDER] = { "binder", "binder_err", "Binder cumulant U4" },
	[CHI] = { "susceptibility", "susceptibility_err", "N (<z^2> - <|z|>^2)/T" },
};

struct of_point {
	double scale; /* of the susceptibility */
	int n_component;
};

static void evaluate(const double *s, double *value, void *arg)
{
	const struct of_point *of = arg;
	double n = s[GEAE_SUM_N], abs = s[GEAE_SUM_ABS] / n;

	value[MEAN] = s[GEAE_SUM_Z] / n;
	value[ABS] = abs;
	value[SECOND] = s[GEAE_SUM_Z2] / n;
	value[BINDER] = geae_binder_vector(s, of->n_component);
	value[CHI] = (s[GEAE_SUM_Z2] / n - abs * abs) * of->scale;
}

struct one {
	int which;
	struct of_point of;
};

static double evaluate_one(const double *total, const void *arg)
{
	const struct one *one = arg;
	struct of_point of = one->of;
	double value[N_VALUE];

	evaluate(total, value, &of);
	return value[one->which];
}

struct results {
	double *value[N_VALUE], *error[N_VALUE], *tau, *tau_err, *n_effective;
	int64_t *n;
};

/* N/T of each point, NAN where one of them is not known. */
static int susceptibility_scale(struct geae_cx *cx, const struct geae_input *in, const struct geae_points *p,
				double *scale)
{
	const struct geae_array *T = geae_coord(in[0].given->array, "T");
	double n_site = (double)NAN;

	if (in[1].n) {
		const void *self;
		const struct geae_model_ops *model = cx->host->ops(in[1].given->model, GEAE_MODEL, &self);
		struct geae_state state = { 0 };

		if (!model || !model->state)
			return geae_fail(cx, GEAE_EUNSUP, "the model '%s' does not say how many sites it has",
					 cx->host->name(in[1].given->model));
		GEAE_TRY(model->state(cx, self, &state));
		n_site = (double)geae_sites(&state);
	}
	if (in[1].n && !T)
		geae_warn(cx, "no susceptibility: the samples of '%s' carry no temperature T",
			  in[0].given->array->name);
	for (int64_t k = 0; k < p->n_point; k++)
		scale[k] = T ? n_site / geae_number(T, p->row[p->first[k]]) : (double)NAN;
	return GEAE_OK;
}

static int one_point(struct geae_cx *cx, const struct order_parameter *self, const struct geae_points *p, int64_t k,
		     const double *z, double scale, int n_component, const struct results *r)
{
	struct of_point of = { scale, n_component };
	int64_t n = p->first[k + 1] - p->first[k], n_block = self->blocks, least;
	int32_t *block = geae_scratch(cx, n, int32_t);
	double *sum = geae_scratch(cx, n_block * GEAE_SUM_COUNT, double), *square = geae_scratch(cx, n, double);
	double *work = geae_scratch(cx, GEAE_SUM_COUNT + n_block * N_VALUE, double);
	double total[GEAE_SUM_COUNT] = { 0 }, value[N_VALUE], error[N_VALUE];
	struct geae_autocorrelation a;
	int whole;

	if (!block || !sum || !square || !work)
		return GEAE_ENOMEM;
	least = geae_blocks(p, k, n_block, block, &whole);
	if (least < 1)
		return geae_fail(cx, GEAE_EDATA,
				 "%s = %g has %lld rows, fewer than the %lld blocks of the jackknife: sample "
				 "more or lower `blocks`",
				 p->control->name, p->value[k], (long long)n, (long long)n_block);
	geae_moment_sums(n, z, block, sum);
	geae_jackknife(n_block, GEAE_SUM_COUNT, sum, N_VALUE, evaluate, &of, work, value, error);
	for (int64_t b = 0; b < n_block; b++)
		for (int i = 0; i < GEAE_SUM_COUNT; i++)
			total[i] += sum[b * GEAE_SUM_COUNT + i];
	for (int v = 0; v < N_VALUE; v++) {
		const struct one one = { v, of };

		r->value[v][k] = value[v];
		r->error[v][k] = geae_student_factor(n_block) * error[v];
		/* rounding of equal numbers is no variance either */
		if (error[v] <= 1e-12 * fabs(v == CHI ? scale * total[GEAE_SUM_Z2] / total[GEAE_SUM_N] : value[v]))
			r->error[v][k] = geae_succession_error(total, evaluate_one, &one);
		if (r->error[v][k] == 0) /* z = 0 throughout */
			r->error[v][k] = (double)NAN;
	}

	for (int64_t i = 0; i < n; i++)
		square[i] = z[i] * z[i];
	GEAE_TRY(geae_autocorrelation(cx, n, square, p->chain + p->first[k], &a));
	r->tau[k] = a.tau;
	r->tau_err[k] = a.tau_error > 0 ? a.tau_error : (double)NAN;
	r->n_effective[k] = a.n_effective;
	r->n[k] = n;
	if (!a.resolved)
		geae_warn(cx, "%s = %g: the chains are too short for the autocorrelation time; %.3g is a lower bound",
			  p->control->name, p->value[k], a.tau);
	else if (!whole && (double)least < 10 * a.tau)
		geae_warn(
			cx,
			"%s = %g: blocks of %lld rows are short beside the autocorrelation time %.3g: errors may be too "
			"small; sample more or lower `blocks`",
			p->control->name, p->value[k], (long long)least, a.tau);
	return GEAE_OK;
}

static int put(struct geae_cx *cx, const char *port, const char *unit, const struct geae_array *along, uint32_t dtype,
	       const void *data)
{
	const struct geae_array like = { .name = port,
					 .unit = unit,
					 .dtype = dtype,
					 .rank = 1,
					 .dim = { along->dim[0] },
					 .axis = { along->name },
					 .n_coord = 1,
					 .coord = &along };
	void *to;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	memcpy(to, data, sizeof(double) * (size_t)along->dim[0]);
	return GEAE_OK;
}

_Static_assert(sizeof(int64_t) == sizeof(double), "put() copies either");

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct order_parameter *self = instance;
	const struct geae_array *order = in[0].given->array;
	const char *unit = order->unit ? order->unit : "";
	struct geae_array along;
	struct geae_points p;
	struct results r;
	int n_component;
	double *z, *scale, **list[] = { &r.tau, &r.tau_err, &r.n_effective, &scale };

	GEAE_TRY(geae_points(cx, order, self->along, &p));
	z = geae_gather_length(cx, &p, order, &n_component);
	if (!z)
		return GEAE_EDATA;
	r.n = geae_scratch(cx, p.n_point, int64_t);
	if (!r.n)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < sizeof(list) / sizeof(*list); k++)
		if (!(*list[k] = geae_scratch(cx, p.n_point, double)))
			return GEAE_ENOMEM;
	for (int v = 0; v < N_VALUE; v++) {
		r.value[v] = geae_scratch(cx, p.n_point, double);
		r.error[v] = geae_scratch(cx, p.n_point, double);
		if (!r.value[v] || !r.error[v])
			return GEAE_ENOMEM;
	}
	GEAE_TRY(susceptibility_scale(cx, in, &p, scale));
	for (int64_t k = 0; k < p.n_point; k++)
		GEAE_TRY(one_point(cx, self, &p, k, z + p.first[k], scale[k], n_component, &r));

	along = (struct geae_array){ .name = p.control->name,
				     .unit = p.control->unit,
				     .doc = p.control->doc,
				     .dtype = GEAE_F64,
				     .rank = 1,
				     .role = GEAE_CONTROL,
				     .dim = { p.n_point },
				     .axis = { p.control->name },
				     .data = p.value };
	for (int v = 0; v < N_VALUE; v++) {
		const char *of = v == MEAN || v == ABS ? unit : v == BINDER || !strcmp(unit, "1") ? "1" : "";

		if (v == CHI && isnan(scale[0]))
			continue;
		GEAE_TRY(put(cx, values[v].port, of, &along, GEAE_F64, r.value[v]));
		GEAE_TRY(put(cx, values[v].error, of, &along, GEAE_F64, r.error[v]));
	}
	if (n_component > 1)
		GEAE_TRY(geae_put_number(cx, "binder_order", "1", 2.0 / (n_component + 2)));
	GEAE_TRY(put(cx, "tau", "row", &along, GEAE_F64, r.tau));
	GEAE_TRY(put(cx, "tau_err", "row", &along, GEAE_F64, r.tau_err));
	GEAE_TRY(put(cx, "n_effective", "1", &along, GEAE_F64, r.n_effective));
	return put(cx, "n", "1", &along, GEAE_I64, r.n);
}

static const struct geae_param params[] = { GEAE_P_STRING(struct order_parameter, along, "\"\"",
							  "the control to plot against; empty: the one that varies"),
					    GEAE_P_INT(struct order_parameter, blocks, "16", 4, 1024, "1",
						       "jackknife blocks; whole chains where there are enough"),
					    GEAE_P_END };

static const struct geae_port in[] = { { "order", "row,...", 0, 0, "",
					 "order parameter of each sample, any observable or latent" },
				       { "model", "", 0, GEAE_OPTIONAL | GEAE_MODEL_PORT, "",
					 "the sampled model: its number of sites, for the susceptibility" },
				       { 0 } };

#define PORT(name, unit, doc, flags) \
	{ \
		name, "...", GEAE_F64, flags, unit, doc \
	}

static const struct geae_port out[] = {
	PORT("mean", "", "mean of the order parameter, of a vector of its length", 0),
	PORT("mean_err", "", "its standard error", 0),
	PORT("abs", "", "mean of the absolute value", 0),
	PORT("abs_err", "", "its standard error", 0),
	PORT("second", "", "mean square", 0),
	PORT("second_err", "", "its standard error", 0),
	PORT("binder", "1", "Binder cumulant U4 = 1 - d <|z|^4>/((d + 2) <|z|^2>^2)", 0),
	PORT("binder_err", "1", "its standard error", 0),
	PORT("binder_order", "1", "of vectors its value in full order: 2/(d + 2), d components", GEAE_OPTIONAL),
	PORT("susceptibility", "", "N (<z^2> - <|z|>^2)/T; needs the input `model` and the control T", GEAE_OPTIONAL),
	PORT("susceptibility_err", "", "its standard error", GEAE_OPTIONAL),
	PORT("tau", "row", "integrated autocorrelation time of z^2, in rows of a chain; 1/2: independent", 0),
	PORT("tau_err", "row", "its standard error; not a number for single rows", 0),
	PORT("n_effective", "1", "number of independent samples, n/(2 tau)", 0),
	{ "n", "...", GEAE_I64, 0, "1", "number of samples" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "order", .title = "Order parameter", .kind = GEAE_SERIES, .x = "T", .y = "abs", .x_label = "T",
	  .y_label = "\\langle |z| \\rangle", .caption = "Mean absolute order parameter." },
	{ .name = "binder", .title = "Binder cumulant", .kind = GEAE_SERIES, .x = "T", .y = "binder", .x_label = "T",
	  .y_label = "U_4", .y_marks = "0.666666666666666667: 2/3; binder_order: 2/(d + 2)", .caption = "0 in disorder; in order 2/(d + 2), 2/3 of a number." },
	{ .name = "susceptibility", .title = "Susceptibility", .kind = GEAE_SERIES, .x = "T", .y = "susceptibility",
	  .x_label = "T", .y_label = "\\chi", .caption = "Fluctuation of the order parameter, greatest near the transition." },
	{ .name = "tau", .title = "Autocorrelation time", .kind = GEAE_SERIES, .x = "T", .y = "tau", .x_label = "T",
	  .y_label = "\\tau_{int}", .caption = "Rows of a chain until it has forgotten itself; 1/2: independent." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "order-parameter", .version = "0.1", .license = "GPL-3.0-or-later",
	    .summary = "order parameter, Binder cumulant, susceptibility and autocorrelation time",
	    .doc = "Groups the samples by the control that varies; every estimate has a jackknife error.",
	    .params = params, .instance_size = sizeof(struct order_parameter), .ops = &ops)
