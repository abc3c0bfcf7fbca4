/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latent plane, every row a point, coloured by labels. */
#include <geae/formula_label.h>
#include "latent_table.h"

enum { LATENT, SPLIT, MOST = 4 };

struct latent_scatter {
	int64_t x, y, points;
	struct geae_strings colours;
	const char *filter;
	int32_t part;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct latent_scatter, x, "1", 1, LATENT_MOST, "1", "latent along the horizontal axis, from 1"),
	GEAE_P_INT(struct latent_scatter, y, "2", 1, LATENT_MOST, "1", "latent along the vertical axis; where there is one latent: the first colour"),
	GEAE_P_STRINGS(struct latent_scatter, colours, NULL, "up to four formulas of columns, a figure each: \"log10(T_K)\""),
	GEAE_P_STRING(struct latent_scatter, filter, "\"\"", "rows drawn: \"regime == 0\"; empty: all"),
	LATENT_PART(struct latent_scatter, "\"all\""),
	GEAE_P_INT(struct latent_scatter, points, "5000", 1, 1e9, "row", "at most so many rows, every n-th of more"),
	GEAE_P_END
};

static const char *const colour_ports[MOST] = { "colour1", "colour2", "colour3", "colour4" };

static int put_points(struct geae_cx *cx, const char *port, const char *label, const double *value, const int64_t *row, int64_t n,
		      const struct geae_array *sample)
{
	const struct geae_array *along[] = { sample };
	double *chosen = geae_scratch(cx, n, double);

	if (!chosen)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		chosen[i] = value[row[i]];
	return geae_put_with_doc(cx, port, "1", label, GEAE_F64, chosen, 1, along);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct latent_scatter *a = self;
	struct latent_table t;
	double *colour[MOST], *number, *of_y;
	int64_t *row, n, kept = 0, step;
	struct geae_array sample;
	uint8_t *take;
	char name[2][16] = { "", "" };
	const char *label[MOST];

	if (!a->colours.n || a->colours.n > MOST)
		return geae_fail(cx, GEAE_EPARAM, "colours has %zu formulas, 1 to %d are possible", a->colours.n, MOST);
	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	if (a->x > t.n_latent || (a->y > t.n_latent && t.n_latent > 1))
		return geae_fail(cx, GEAE_EPARAM, "latent %lld is wanted, there are %lld", (long long)(a->x > t.n_latent ? a->x : a->y),
				 (long long)t.n_latent);
	take = geae_scratch(cx, t.n_row + 1, uint8_t);
	row = geae_scratch(cx, t.n_row + 1, int64_t);
	number = geae_scratch(cx, t.n_row + 1, double);
	if (!take || !row || !number)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_labels(cx, &t, a->colours.n, a->colours.v, colour));
	GEAE_TRY(latent_part(cx, &t, &in[SPLIT], a->part, take));
	GEAE_TRY(latent_where(cx, &t, a->filter, take));
	GEAE_TRY(latent_rows(cx, &t, take, 0, NULL, 1, row, &n));
	step = (n + a->points - 1) / a->points;
	for (int64_t i = 0; i < n; i += step) {
		number[kept] = (double)kept;
		row[kept++] = row[i];
	}
	for (size_t k = 0; k < a->colours.n; k++) {
		label[k] = geae_formula_label(cx, a->colours.v[k]);
		if (!label[k])
			return GEAE_ENOMEM;
	}
	sample = geae_axis("sample", "1", GEAE_F64, kept, number);
	of_y = t.n_latent > 1 ? t.column[a->y - 1] : colour[0];
	latent_say(name[0], sizeof(name[0]), "z_{%d}", (int)a->x);
	latent_say(name[1], sizeof(name[1]), "z_{%d}", (int)a->y);
	GEAE_TRY(put_points(cx, "x", name[0], t.column[a->x - 1], row, kept, &sample));
	GEAE_TRY(put_points(cx, "y", t.n_latent > 1 ? name[1] : label[0], of_y, row, kept, &sample));
	for (size_t k = 0; k < a->colours.n; k++)
		GEAE_TRY(put_points(cx, colour_ports[k], label[k], colour[k], row, kept, &sample));
	return GEAE_OK;
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "latents of each row, for example z of active-latents" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

#define COLOUR(n, flag) { "colour" n, "sample", GEAE_F64, GEAE_BY_ROW | flag, "1", "formula " n " of each point" }

static const struct geae_port out[] = {
	{ "x", "sample", GEAE_F64, GEAE_BY_ROW, "1", "one latent" },
	{ "y", "sample", GEAE_F64, GEAE_BY_ROW, "1", "another" },
	COLOUR("1", 0), COLOUR("2", GEAE_OPTIONAL), COLOUR("3", GEAE_OPTIONAL), COLOUR("4", GEAE_OPTIONAL),
	{ 0 }
};

#define FIGURE(n) { .name = "plane-" n, .title = "Latent plane", .kind = GEAE_SCATTER, .x = "x", .y = "y", .colour = "colour" n, \
		    .x_label = "@doc", .y_label = "@doc", .colour_label = "@doc" }

static const struct geae_figure figures[] = { FIGURE("1"), FIGURE("2"), FIGURE("3"), FIGURE("4"), { 0 } };

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-scatter", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "the latent plane, coloured by labels",
	    .doc = "Draws two latents of every row against each other, coloured by up to four formulas of the columns.",
	    .params = params, .instance_size = sizeof(struct latent_scatter), .ops = &ops,
	    .test = "colours = (\"T\", \"energy\"); part = \"test\"; data = { split = \"step - 3*floor(step/3)\"; };")
