/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which latents of a network carry something, in which order, with which sign.
 *
 *   KL_k = < (mu_k^2 + exp(l_k) - 1 - l_k)/2 >   nats a row; l = ln sigma^2 (Kingma and Welling, arXiv:1312.6114)
 *
 * A latent is active when its KL is above `threshold` times the largest; without l (plain autoencoders) its variance is
 * taken instead.  The first label gets the active latent of the largest rank correlation with it, the second label the best
 * of the others, and so on; latents left over follow by KL.  Signs make those correlations positive.
 * Check values: mu = 0, l = 0: 0; mu = 1.2, l = ln .25: 1.038147. */
#include <stdlib.h>
#include <string.h>
#include <geae/dependence.h>
#include "latent_table.h"

enum { LATENT, SPREAD, SPLIT, SEPARATE = 8, ROOM = 1600, FEWEST = 10 };

struct active_latents {
	double threshold;
	struct geae_strings labels;
	const char *filter;
	int32_t part;
};

static const struct geae_param params[] = {
	GEAE_P_REAL_ABOVE(struct active_latents, threshold, "0.01", 0, 1, "1",
			  "active: KL (or variance) above this fraction of the largest"),
	GEAE_P_STRINGS(struct active_latents, labels, "[]",
		       "formulas of columns that order the active latents and give them signs: \"log10(T_K)\"; none: by KL, signs as they are"),
	GEAE_P_STRING(struct active_latents, filter, "\"\"", "rows compared with labels: \"regime == 0\"; empty: all"),
	LATENT_PART(struct active_latents, "\"train\""),
	GEAE_P_END
};

struct found {
	double activity[LATENT_MOST], error[LATENT_MOST], rho[LATENT_MOST], sign[LATENT_MOST];
	int64_t order[LATENT_MOST], n_active;
};

static double activity_of(const struct latent_table *t, const struct geae_array *spread, int64_t k, double mean, int64_t row)
{
	double mu = t->column[k][row], l;

	if (!spread)
		return (mu - mean) * (mu - mean);
	l = geae_number(spread, row * t->n_latent + k);
	return (mu * mu + expm1(l) - l) / 2;
}

/* Mean over the rows taken, its error from the groups' deviations. */
static int measure(struct geae_cx *cx, const struct latent_table *t, const struct geae_array *spread, const uint8_t *take,
		   int64_t k, struct found *f)
{
	double *sum = geae_scratch(cx, t->n_group + 1, double), *number = geae_scratch(cx, t->n_group + 1, double);
	double n = 0, total = 0, mean = 0, square = 0, groups = 0;

	if (!sum || !number)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		if (take[r]) {
			mean += t->column[k][r];
			n += 1;
		}
	mean /= n;
	for (int64_t r = 0; r < t->n_row; r++)
		if (take[r]) {
			double a = activity_of(t, spread, k, mean, r);

			sum[t->group[r]] += a;
			number[t->group[r]] += 1;
			total += a;
		}
	f->activity[k] = total / n;
	if (!isfinite(f->activity[k]))
		return geae_fail(cx, GEAE_EDATA, "latent %lld: its variances are not numbers", (long long)k + 1);
	for (int64_t g = 0; g < t->n_group; g++) {
		double off = sum[g] - number[g] * f->activity[k];

		square += off * off;
		groups += number[g] > 0;
	}
	f->error[k] = groups > 1 ? fmax(sqrt(square * groups / (groups - 1)) / n, 1e-12) : (double)NAN;
	return GEAE_OK;
}

/* Insertion by falling activity; ties keep their order. */
static void by_activity(int64_t n, struct found *f)
{
	for (int64_t k = 0; k < n; k++) {
		int64_t at = k;

		for (; at > 0 && f->activity[f->order[at - 1]] < f->activity[k]; at--)
			f->order[at] = f->order[at - 1];
		f->order[at] = k;
	}
}

static int rank_correlation(struct geae_cx *cx, int64_t n, const int64_t *row, const double *a, const double *b, double *rho)
{
	double *v = geae_scratch(cx, n + 1, double), *ra = geae_scratch(cx, n + 1, double), *rb = geae_scratch(cx, n + 1, double);
	int64_t *order = geae_scratch(cx, n + 1, int64_t);

	if (!v || !ra || !rb || !order)
		return GEAE_ENOMEM;
	for (int side = 0; side < 2; side++) {
		for (int64_t i = 0; i < n; i++)
			v[i] = (side ? b : a)[row[i]];
		GEAE_TRY(geae_order(cx, n, v, order));
		geae_ranks(n, v, order, NULL, side ? rb : ra);
	}
	*rho = geae_correlation(n, ra, rb, NULL);
	return GEAE_OK;
}

/* Moves the best of the latents from `done` on to that place. */
static int settle_label(struct geae_cx *cx, const struct latent_table *t, const uint8_t *take, double *label, const char *name,
			int64_t done, struct found *f)
{
	int64_t *row = geae_scratch(cx, t->n_row + 1, int64_t), n, best = done;
	double rho[LATENT_MOST];

	if (!row)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_rows(cx, t, take, 1, &label, FEWEST, row, &n));
	GEAE_TRY(latent_varies(cx, name, label, row, n));
	for (int64_t k = done; k < f->n_active; k++) {
		GEAE_TRY(rank_correlation(cx, n, row, t->column[f->order[k]], label, &rho[k]));
		if (isnan(rho[k]))
			rho[k] = 0; /* it does not move in these rows */
		best = fabs(rho[k]) > fabs(rho[best]) ? k : best;
	}
	{
		int64_t which = f->order[best];

		memmove(f->order + done + 1, f->order + done, sizeof(*f->order) * (size_t)(best - done));
		f->order[done] = which;
		f->rho[which] = fabs(rho[best]);
		f->sign[which] = rho[best] < 0 ? -1 : 1;
	}
	return GEAE_OK;
}

static int settle(struct geae_cx *cx, const struct active_latents *a, const struct latent_table *t, const uint8_t *all,
		  struct found *f)
{
	uint8_t *take = geae_scratch(cx, t->n_row + 1, uint8_t);
	double **label = geae_scratch(cx, a->labels.n + 1, double *);

	if (!take || !label)
		return GEAE_ENOMEM;
	by_activity(t->n_latent, f);
	while (f->n_active < t->n_latent && f->activity[f->order[f->n_active]] > a->threshold * f->activity[f->order[0]])
		f->n_active++;
	for (int64_t k = 0; k < t->n_latent; k++)
		f->sign[k] = 1;
	if (!f->n_active)
		return geae_fail(cx, GEAE_EDATA, "no latent is active: none changes from row to row (was the weight of the KL divergence too large?)");
	memcpy(take, all, (size_t)t->n_row);
	GEAE_TRY(latent_where(cx, t, a->filter, take));
	GEAE_TRY(latent_labels(cx, t, a->labels.n, a->labels.v, label));
	for (size_t k = 0; k < a->labels.n && (int64_t)k < f->n_active; k++)
		GEAE_TRY(settle_label(cx, t, take, label[k], a->labels.v[k], (int64_t)k, f));
	return GEAE_OK;
}

static int put_words(struct geae_cx *cx, const struct active_latents *a, const struct latent_table *t, const struct found *f,
		     double gap, int kl)
{
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	latent_say(text, ROOM, "%lld of %lld latents %s active", (long long)f->n_active, (long long)t->n_latent,
		   f->n_active == 1 ? "is" : "are");
	for (int64_t k = 0; k < f->n_active && k < SEPARATE; k++) {
		int64_t which = f->order[k];

		latent_say(text, ROOM, "%s z%lld (%s %.3g", k ? "," : ":", (long long)k + 1, kl ? "KL" : "variance", f->activity[which]);
		latent_say(text, ROOM, (size_t)k < a->labels.n ? ", |Spearman| %.3f with %s)" : ")", f->rho[which],
			   (size_t)k < a->labels.n ? a->labels.v[k] : "");
	}
	if (isfinite(gap))
		latent_say(text, ROOM, ". The smallest of them carries %.3g times as much as the largest other one%s", gap,
			   gap < 100 ? ": that is no clear separation" : "");
	latent_say(text, ROOM, ".");
	return geae_put_text(cx, "words", text);
}

/* Columns of the active latents, in order and with their signs. */
static int put_latents(struct geae_cx *cx, const struct latent_table *t, const struct found *f)
{
	static const char *const names[SEPARATE] = { "z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8" };
	const struct geae_array *a = t->array, **coord = geae_scratch(cx, a->n_coord + 2, const struct geae_array *);
	struct geae_array like = { .name = "z", .unit = "1", .doc = "active latents", .dtype = GEAE_F64, .role = GEAE_OBSERVABLE, .rank = 2,
				   .dim = { t->n_row, f->n_active }, .axis = { a->axis[0], "active" } };
	double *one = geae_scratch(cx, t->n_row + 1, double), *z;
	void *data;

	if (!coord || !one)
		return GEAE_ENOMEM;
	for (uint32_t k = 0; k < a->n_coord; k++)
		if (a->coord[k]->rank == 1 && !strcmp(a->coord[k]->axis[0], a->axis[0]))
			coord[like.n_coord++] = a->coord[k];
	like.coord = coord;
	GEAE_TRY(cx->host->output(cx, "z", &like, &data));
	z = data;
	for (int64_t k = 0; k < f->n_active; k++) {
		for (int64_t r = 0; r < t->n_row; r++)
			one[r] = z[r * f->n_active + k] = f->sign[f->order[k]] * t->column[f->order[k]][r];
		if (k < SEPARATE)
			GEAE_TRY(latent_put_rows(cx, names[k], "1", "active latent", a, one));
	}
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct active_latents *a = self;
	const struct geae_array *spread = in[SPREAD].n ? in[SPREAD].given->array : NULL;
	struct latent_table t;
	struct found f = { .n_active = 0 };
	double value[LATENT_MOST], error[LATENT_MOST], number[LATENT_MOST], sign[LATENT_MOST], gap;
	int64_t original[LATENT_MOST];
	struct geae_array axis;
	const struct geae_array *along[] = { &axis };
	uint8_t *take;

	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	if (spread && (geae_count(spread) != t.n_row * t.n_latent))
		return geae_fail(cx, GEAE_ESHAPE, "%lld latents of %lld rows have %lld variances", (long long)t.n_latent,
				 (long long)t.n_row, (long long)geae_count(spread));
	take = geae_scratch(cx, t.n_row + 1, uint8_t);
	if (!take)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_part(cx, &t, &in[SPLIT], a->part, take));
	for (int64_t k = 0; k < t.n_latent; k++)
		GEAE_TRY(measure(cx, &t, spread, take, k, &f));
	GEAE_TRY(settle(cx, a, &t, take, &f));
	for (int64_t k = 0; k < t.n_latent; k++) {
		value[k] = f.activity[f.order[k]];
		error[k] = f.error[f.order[k]];
		original[k] = f.order[k] + 1;
		sign[k] = f.sign[f.order[k]];
		number[k] = (double)k + 1;
	}
	gap = HUGE_VAL;
	for (int64_t k = 0; k < f.n_active && f.n_active < t.n_latent; k++)
		gap = fmin(gap, value[k] / value[f.n_active]);
	axis = geae_axis("latent", "1", GEAE_F64, t.n_latent, number);
	GEAE_TRY(geae_put(cx, spread ? "KL" : "variance", spread ? "nat" : "1", GEAE_F64, value, 1, along));
	GEAE_TRY(geae_put(cx, spread ? "KL_err" : "variance_err", spread ? "nat" : "1", GEAE_F64, error, 1, along));
	GEAE_TRY(geae_put(cx, "original", "1", GEAE_I64, original, 1, along));
	GEAE_TRY(geae_put(cx, "sign", "1", GEAE_F64, sign, 1, along));
	GEAE_TRY(geae_put_count(cx, "n_active", f.n_active));
	if (isfinite(gap))
		GEAE_TRY(geae_put_number(cx, "gap", "1", gap));
	GEAE_TRY(put_words(cx, a, &t, &f, gap, spread != NULL));
	return put_latents(cx, &t, &f);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "the latents (of a variational autoencoder their means)" },
	{ "log_variance", "row,...", 0, GEAE_OPTIONAL, "1", "ln sigma^2 of each latent" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "n_active", "", GEAE_I64, 0, "1", "number of active latents" },
	{ "KL", "latent", GEAE_F64, GEAE_OPTIONAL, "nat", "mean KL divergence of each latent, active ones first" },
	{ "KL_err", "latent", GEAE_F64, GEAE_OPTIONAL, "nat", "its standard error" },
	{ "variance", "latent", GEAE_F64, GEAE_OPTIONAL, "1", "variance of each latent, where there is no KL" },
	{ "variance_err", "latent", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "gap", "", GEAE_F64, GEAE_OPTIONAL, "1", "smallest KL of the active ones over the largest of the others" },
	{ "original", "latent", GEAE_I64, 0, "1", "which latent of the network it is, from 1" },
	{ "sign", "latent", GEAE_F64, 0, "1", "factor that was put to it" },
	{ "words", "", GEAE_TEXT, 0, "", "which latents are active, in a sentence" },
	{ "z", "row,active", GEAE_F64, 0, "1", "active latents of each row" },
	{ "z1", "row", GEAE_F64, 0, "1", "the first of them" },
	{ "z2", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the second" },
	{ "z3", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the third" },
	{ "z4", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the fourth" },
	{ "z5", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the fifth" },
	{ "z6", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the sixth" },
	{ "z7", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the seventh" },
	{ "z8", "row", GEAE_F64, GEAE_OPTIONAL, "1", "the eighth" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "kl", .title = "What each latent carries", .kind = GEAE_SERIES, .x = "latent", .y = "KL", .x_label = "latent",
	  .y_label = "KL", .flags = GEAE_LOG_Y, .caption = "Mean KL divergence of each latent, active ones first." },
	{ .name = "variance", .title = "How far each latent moves", .kind = GEAE_SERIES, .x = "latent", .y = "variance", .x_label = "latent",
	  .y_label = "variance", .flags = GEAE_LOG_Y },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "active-latents", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how many latents of a network carry something, and which",
	    .doc = "Mean KL divergence of each latent; those far below the largest do nothing. The active ones are put out in order, with "
		   "signs and with the columns of the data set, for the other analyzers of latents. Labels, where given, decide order "
		   "and sign alone, never which latents are active.",
	    .cite = "@misc{kingma2013, author = {Kingma, Diederik P. and Welling, Max}, title = {Auto-Encoding Variational Bayes}, "
		    "eprint = {1312.6114}, archiveprefix = {arXiv}, year = {2013}}",
	    .params = params, .instance_size = sizeof(struct active_latents), .ops = &ops)
