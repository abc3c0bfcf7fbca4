/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of several scales is the largest in each row, and whether the latents know it.
 *
 * A row belongs to the scale with the largest formula value ("T_K", "T", "B", "-B"), clear where it is `factor` times the
 * next one. The latents know it as well as the vote of the nearest training rows does: the fraction of rows of `of` for
 * which it is right, and the table of true and voted scales.
 * Check: scales U and 1 - U at U = .2: the second, 4 times the first. */
#include <stdlib.h>
#include <string.h>
#include "neighbours_of.h"

enum { LATENT, SPLIT, MOST = 8, ROOM = 800, FEWEST = 10 };

struct dominant_scale {
	struct geae_strings scales;
	double factor;
	int64_t neighbours;
	int32_t from, of;
};

static const struct geae_param params[] = {
	GEAE_P_STRINGS(struct dominant_scale, scales, "[\"T_K\", \"T\", \"B\", \"-B\"]", "formulas of columns; the largest is the scale of a row"),
	GEAE_P_REAL(struct dominant_scale, factor, "2.0", 1, 1e6, "1", "rows count as clear where the largest is so many times the next"),
	GEAE_P_INT(struct dominant_scale, neighbours, "8", 1, NEIGHBOURS_MOST, "row", "neighbours that vote"),
	GEAE_P_CHOICE(struct dominant_scale, from, "\"train\"", "train|validation|test|all", "rows whose scale is known"),
	GEAE_P_CHOICE(struct dominant_scale, of, "\"test\"", "train|validation|test|all", "rows that are voted on"),
	GEAE_P_END
};

struct classes {
	size_t n;
	double *scale;    /* [n_row]: number of the largest; NAN where none is known */
	uint8_t *clear;   /* [n_row] */
	int64_t count[MOST];
};

static int classify(struct geae_cx *cx, const struct dominant_scale *a, const struct latent_table *t, struct classes *c)
{
	double *value[MOST];
	int64_t known_rows = 0;

	c->n = a->scales.n;
	c->scale = geae_scratch(cx, t->n_row + 1, double);
	c->clear = geae_scratch(cx, t->n_row + 1, uint8_t);
	if (!c->scale || !c->clear)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_labels(cx, t, a->scales.n, a->scales.v, value));
	for (int64_t r = 0; r < t->n_row; r++) {
		double first = -HUGE_VAL, second = -HUGE_VAL;
		int known = t->sound[r];

		for (size_t k = 0; k < c->n; k++) {
			known = known && isfinite(value[k][r]);
			if (value[k][r] > first) {
				second = first;
				first = value[k][r];
				c->scale[r] = (double)k;
			} else if (value[k][r] > second) {
				second = value[k][r];
			}
		}
		if (!known || !(first > 0)) {
			c->scale[r] = (double)NAN;
			continue;
		}
		c->clear[r] = first >= a->factor * second;
		c->count[(int)c->scale[r]]++;
		known_rows++;
	}
	return known_rows ? GEAE_OK : geae_fail(cx, GEAE_EDATA, "in no row all scales are numbers and the largest of them is above 0");
}

/* The scale of most neighbours; of equal votes that of the nearest. */
static int vote(const int64_t *near, int64_t n, const struct classes *c)
{
	int votes[MOST] = { 0 }, best = (int)c->scale[near[0]];

	for (int64_t k = 0; k < n; k++)
		votes[(int)c->scale[near[k]]]++;
	for (int64_t k = 0; k < n; k++)
		if (votes[(int)c->scale[near[k]]] > votes[best])
			best = (int)c->scale[near[k]];
	return best;
}

struct verdict {
	int64_t n, n_clear, table[MOST][MOST];
	double right, right_clear;
};

static int judge(struct geae_cx *cx, const struct dominant_scale *a, const struct latent_table *t, const struct geae_input *split,
		 const struct classes *c, struct verdict *v)
{
	uint8_t *take = geae_scratch(cx, t->n_row + 1, uint8_t);
	int64_t *known = geae_scratch(cx, t->n_row + 1, int64_t), *wanted = geae_scratch(cx, t->n_row + 1, int64_t), n_known, *near;
	double *scale = c->scale;

	if (!take || !known || !wanted)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_part(cx, t, split, a->from, take));
	GEAE_TRY(latent_rows(cx, t, take, 1, &scale, FEWEST, known, &n_known));
	GEAE_TRY(latent_part(cx, t, split, a->of, take));
	GEAE_TRY(latent_rows(cx, t, take, 1, &scale, FEWEST, wanted, &v->n));
	near = geae_scratch(cx, v->n * a->neighbours, int64_t);
	if (!near)
		return GEAE_ENOMEM;
	GEAE_TRY(neighbours_of(cx, t, n_known, known, v->n, wanted, a->neighbours, near));
	for (int64_t i = 0; i < v->n; i++) {
		int truth = (int)c->scale[wanted[i]], voted = vote(near + i * a->neighbours, a->neighbours, c);

		v->table[truth][voted]++;
		v->right += truth == voted;
		v->right_clear += truth == voted && c->clear[wanted[i]];
		v->n_clear += c->clear[wanted[i]];
	}
	v->right /= (double)v->n;
	v->right_clear = v->n_clear ? v->right_clear / (double)v->n_clear : (double)NAN;
	return GEAE_OK;
}

static double error_of(double p, int64_t n) /* of a fraction; never 0 (Agresti and Coull) */
{
	double q = (p * (double)n + 2) / ((double)n + 4);

	return sqrt(q * (1 - q) / ((double)n + 4));
}

static int put_names(struct geae_cx *cx, const struct dominant_scale *a, const struct latent_table *t, const struct classes *c)
{
	const char **name = geae_scratch(cx, t->n_row + 1, const char *);

	if (!name)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		name[r] = isfinite(c->scale[r]) ? a->scales.v[(int)c->scale[r]] : "";
	return latent_put_names(cx, "scale_name", "the largest scale", t->array, name);
}

static int put_all(struct geae_cx *cx, const struct dominant_scale *a, const struct latent_table *t, const struct classes *c,
		   const struct verdict *v)
{
	int64_t *table = geae_scratch(cx, MOST * MOST, int64_t);
	char *text = geae_scratch(cx, ROOM, char);
	struct geae_array truth, voted;
	const struct geae_array *along[] = { &truth, &voted };

	if (!table || !text)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->n; k++)
			table[i * c->n + k] = v->table[i][k];
	truth = geae_axis("largest", "", GEAE_TEXT, (int64_t)c->n, a->scales.v);
	voted = geae_axis("voted", "", GEAE_TEXT, (int64_t)c->n, a->scales.v);
	GEAE_TRY(geae_put(cx, "count", "row", GEAE_I64, c->count, 1, along));
	GEAE_TRY(geae_put(cx, "table", "1", GEAE_I64, table, 2, along));
	GEAE_TRY(geae_put_number(cx, "right", "1", v->right));
	GEAE_TRY(geae_put_number(cx, "right_err", "1", error_of(v->right, v->n)));
	if (v->n_clear) {
		GEAE_TRY(geae_put_number(cx, "right_clear", "1", v->right_clear));
		GEAE_TRY(geae_put_number(cx, "right_clear_err", "1", error_of(v->right_clear, v->n_clear)));
	}
	latent_say(text, ROOM, "Largest in");
	for (size_t k = 0; k < c->n; k++)
		latent_say(text, ROOM, "%s %lld rows: %s", k ? "," : "", (long long)c->count[k], a->scales.v[k]);
	latent_say(text, ROOM, ". The latents tell which it is in %.1f %% of %lld rows", 100 * v->right, (long long)v->n);
	if (v->n_clear)
		latent_say(text, ROOM, ", in %.1f %% of those where it is at least %g times the next", 100 * v->right_clear, a->factor);
	latent_say(text, ROOM, ".");
	GEAE_TRY(geae_put_text(cx, "words", text));
	GEAE_TRY(latent_put_rows(cx, "z1", "1", "first latent", t->array, t->column[0]));
	GEAE_TRY(latent_put_rows(cx, "z2", "1", "second latent", t->array, t->column[t->n_latent > 1]));
	if (t->n_latent > 2)
		GEAE_TRY(latent_put_rows(cx, "z3", "1", "third latent", t->array, t->column[2]));
	GEAE_TRY(put_names(cx, a, t, c));
	return latent_put_rows(cx, "scale", "1", "number of the largest scale, from 0", t->array, c->scale);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct dominant_scale *a = self;
	struct latent_table t;
	struct classes c = { 0 };
	struct verdict v = { 0 };

	if (a->scales.n < 2 || a->scales.n > MOST)
		return geae_fail(cx, GEAE_EPARAM, "scales has %zu formulas, 2 to %d are possible", a->scales.n, MOST);
	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	if (!in[SPLIT].n && a->from != a->of)
		return geae_fail(cx, GEAE_EPARAM, "without `split` the parts are not known: connect it, or set from = \"all\" and of = \"all\"");
	GEAE_TRY(classify(cx, a, &t, &c));
	GEAE_TRY(judge(cx, a, &t, &in[SPLIT], &c, &v));
	return put_all(cx, a, &t, &c, &v);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "latents of each row, for example z of active-latents" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "scale", "row", GEAE_F64, 0, "1", "number of the largest scale of each row, from 0" },
	{ "scale_name", "row", GEAE_TEXT, 0, "", "the largest scale of each row, empty where none is known" },
	{ "z1", "row", GEAE_F64, 0, "1", "first latent" },
	{ "z2", "row", GEAE_F64, 0, "1", "second latent" },
	{ "z3", "row", GEAE_F64, GEAE_OPTIONAL, "1", "third latent" },
	{ "count", "largest", GEAE_I64, 0, "row", "rows in which each scale is the largest" },
	{ "table", "largest,voted", GEAE_I64, 0, "1", "rows of each scale that the latents take for each" },
	{ "right", "", GEAE_F64, 0, "1", "fraction of rows whose scale the latents tell" },
	{ "right_err", "", GEAE_F64, 0, "1", "its standard error" },
	{ "right_clear", "", GEAE_F64, GEAE_OPTIONAL, "1", "the same of rows where the scale is clear" },
	{ "right_clear_err", "", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "words", "", GEAE_TEXT, 0, "", "the result in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "plane", .title = "Which scale is the largest", .kind = GEAE_SCATTER, .x = "z1", .y = "z2", .colour = "scale_name",
	  .x_label = "z_1", .y_label = "z_2", .colour_label = "", .caption = "Latents of every row, by the scale that is the largest." },
	{ .name = "plane-3", .title = "Which scale is the largest, other side", .kind = GEAE_SCATTER, .x = "z1", .y = "z3",
	  .colour = "scale_name", .x_label = "z_1", .y_label = "z_3", .colour_label = "" },
	{ .name = "table", .title = "Scales and what the latents say", .kind = GEAE_HEAT_MAP, .x = "voted", .y = "table", .x_label = "by the latents",
	  .y_label = "largest", .colour_label = "rows" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "dominant-scale", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which of several scales is the largest in each row, and whether the latents know it",
	    .doc = "For the Anderson impurity: which of the Kondo temperature, the temperature and the field with either sign decides the "
		   "low-energy spectrum.",
	    .params = params, .instance_size = sizeof(struct dominant_scale), .ops = &ops,
	    .test = "scales = (\"T\", \"2 + 0.02*(step - 24)\"); data = { latent = \"magnetisation + 0.02*sin(7.3*step + 1.9*group)\"; split = \"step - 3*floor(step/3)\"; };")
