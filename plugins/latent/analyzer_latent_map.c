/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same rows in the latent spaces of two networks: paths through the data followed in both, and how far one space is a
 * function of the other.
 *
 * A path is the rows of a filter in the order of the formula `along`, cut into `steps` runs of equal length; each gives the
 * mean of the latents. Of each space the other is told from by the mean over the nearest rows; what that explains is
 *   R^2 = 1 - sum |z - told|^2 / sum |z - <z>|^2,   every latent in units of its standard deviation.
 * Check: the second space a rotation of the first: both R^2 near 1; independent ones: near -1/k for k neighbours. */
#include <stdlib.h>
#include <string.h>
#include <geae/dependence.h>
#include <geae/formula_label.h>
#include "neighbours_of.h"

enum { FIRST, SECOND, SPACES, MOST_PATHS = 8, ROOM = 600, FEWEST = 20 };

struct latent_map {
	const char *along;
	struct geae_strings paths;
	int64_t steps, x, y, rows, neighbours;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct latent_map, along, NULL, "formula of columns that a path follows: \"log10(T_K)\""),
	GEAE_P_STRINGS(struct latent_map, paths, "[\"1\"]", "filters, a path each: \"abs(U + 2*eps_d)/Gamma < 2\""),
	GEAE_P_INT(struct latent_map, steps, "12", 2, 1000, "1", "points of each path"),
	GEAE_P_INT(struct latent_map, x, "1", 1, LATENT_MOST, "1", "latent drawn along the horizontal axis"),
	GEAE_P_INT(struct latent_map, y, "2", 1, LATENT_MOST, "1", "latent drawn along the vertical axis"),
	GEAE_P_INT(struct latent_map, rows, "3000", 20, 1e6, "row", "at most so many rows, every n-th of more, tell one space from the other"),
	GEAE_P_INT(struct latent_map, neighbours, "8", 1, NEIGHBOURS_MOST, "row", "nearest rows that tell it"),
	GEAE_P_END
};

struct spaces {
	struct latent_table t[SPACES];
	uint8_t *sound;
	double *along;
};

static int same_rows(struct geae_cx *cx, const struct geae_array *a, const struct geae_array *b)
{
	const struct geae_array *ra = geae_coord(a, "row_in_data"), *rb = geae_coord(b, "row_in_data");

	if (a->dim[0] != b->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "the networks looked at %lld and %lld rows: the same are wanted", (long long)a->dim[0],
				 (long long)b->dim[0]);
	for (int64_t r = 0; ra && rb && r < a->dim[0]; r++)
		if (fabs(geae_number(ra, r) - geae_number(rb, r)) > 0.5)
			return geae_fail(cx, GEAE_EDATA, "the networks looked at different rows: apply both with the same part");
	return GEAE_OK;
}

/* Means of the runs: x and y of both spaces and `along`, [2 * SPACES + 1][paths][steps]. */
static int follow(struct geae_cx *cx, const struct latent_map *a, const struct spaces *s, size_t path, double *to, int64_t plane)
{
	uint8_t *take = geae_scratch(cx, s->t[0].n_row, uint8_t);
	int64_t *row = geae_scratch(cx, s->t[0].n_row, int64_t), *order = geae_scratch(cx, s->t[0].n_row, int64_t), n;
	double *v = geae_scratch(cx, s->t[0].n_row, double), *along = s->along;

	if (!take || !row || !order || !v)
		return GEAE_ENOMEM;
	memcpy(take, s->sound, (size_t)s->t[0].n_row);
	GEAE_TRY(latent_where(cx, &s->t[0], a->paths.v[path], take));
	GEAE_TRY(latent_rows(cx, &s->t[0], take, 1, &along, a->steps, row, &n));
	GEAE_TRY(latent_varies(cx, a->along, along, row, n));
	for (int64_t i = 0; i < n; i++)
		v[i] = s->along[row[i]];
	GEAE_TRY(geae_order(cx, n, v, order));
	for (int64_t k = 0; k < a->steps; k++) {
		int64_t from = k * n / a->steps, last = (k + 1) * n / a->steps;
		double *at = to + (int64_t)path * a->steps + k;

		for (int64_t i = from; i < last; i++) {
			double one = 1 / (double)(last - from);

			for (int side = 0; side < SPACES; side++) {
				const struct latent_table *t = &s->t[side];

				at[(2 * side) * plane] += one * t->column[a->x - 1][row[order[i]]];
				at[(2 * side + 1) * plane] += one * t->column[t->n_latent > 1 ? a->y - 1 : 0][row[order[i]]];
			}
			at[2 * SPACES * plane] += one * v[order[i]];
		}
	}
	return GEAE_OK;
}

/* R^2 of space `of` from the neighbourhoods of the other one. */
static int explained(struct geae_cx *cx, const struct latent_map *a, const struct spaces *s, int of, double *r2)
{
	const struct latent_table *t = &s->t[of];
	int64_t *row = geae_scratch(cx, t->n_row, int64_t), *near, n, kept = 0, step;
	double left = 0, latents = 0;

	if (!row)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_rows(cx, t, s->sound, 0, NULL, FEWEST, row, &n));
	step = (n + a->rows - 1) / a->rows;
	for (int64_t i = 0; i < n; i += step)
		row[kept++] = row[i];
	near = geae_scratch(cx, kept * a->neighbours, int64_t);
	if (!near)
		return GEAE_ENOMEM;
	GEAE_TRY(neighbours_of(cx, &s->t[1 - of], kept, row, kept, row, a->neighbours, near));
	for (int64_t l = 0; l < t->n_latent; l++) {
		double mean = 0, variance = 0, off = 0;

		for (int64_t i = 0; i < kept; i++)
			mean += t->column[l][row[i]] / (double)kept;
		for (int64_t i = 0; i < kept; i++) {
			double d = t->column[l][row[i]], told = 0;

			for (int64_t k = 0; k < a->neighbours; k++)
				told += t->column[l][near[i * a->neighbours + k]] / (double)a->neighbours;
			off += (d - told) * (d - told);
			variance += (d - mean) * (d - mean);
		}
		if (variance > 0) {
			left += off / variance;
			latents += 1;
		}
	}
	*r2 = latents > 0 ? 1 - left / latents : (double)NAN;
	return GEAE_OK;
}

static int put_paths(struct geae_cx *cx, const struct latent_map *a, const double *table, int64_t plane)
{
	static const char *const ports[2 * SPACES + 1] = { "first_x", "first_y", "second_x", "second_y", "along" };
	double *number = geae_scratch(cx, a->steps, double);
	const char *formula = geae_formula_label(cx, a->along);
	char name[2][16] = { "", "" };
	const char *const doc[2 * SPACES + 1] = { name[0], name[1], name[0], name[1], formula };
	struct geae_array path = geae_axis("path", "", GEAE_TEXT, (int64_t)a->paths.n, a->paths.v), step;
	const struct geae_array *along[] = { &path, &step };

	if (!number || !formula)
		return GEAE_ENOMEM;
	path.doc = ""; /* the key shows the filters alone */
	latent_say(name[0], sizeof(name[0]), "z_{%d}", (int)a->x);
	latent_say(name[1], sizeof(name[1]), "z_{%d}", (int)a->y);
	for (int64_t k = 0; k < a->steps; k++)
		number[k] = (double)k;
	step = geae_axis("step", "1", GEAE_F64, a->steps, number);
	for (int k = 0; k < 2 * SPACES + 1; k++)
		GEAE_TRY(geae_put_with_doc(cx, ports[k], "1", doc[k], GEAE_F64, table + k * plane, 2, along));
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct latent_map *a = self;
	struct spaces s;
	double *table, r2[SPACES];
	int64_t plane = (int64_t)a->paths.n * a->steps;
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	if (!a->paths.n || a->paths.n > MOST_PATHS)
		return geae_fail(cx, GEAE_EPARAM, "paths has %zu filters, 1 to %d are possible", a->paths.n, MOST_PATHS);
	GEAE_TRY(same_rows(cx, in[FIRST].given->array, in[SECOND].given->array));
	for (int k = 0; k < SPACES; k++) {
		GEAE_TRY(latent_read(cx, in[k].given->array, &s.t[k]));
		if (a->x > s.t[k].n_latent || (s.t[k].n_latent > 1 && a->y > s.t[k].n_latent))
			return geae_fail(cx, GEAE_EPARAM, "latents %lld and %lld are wanted, the %s network has %lld", (long long)a->x, (long long)a->y,
					 k ? "second" : "first", (long long)s.t[k].n_latent);
	}
	s.sound = geae_scratch(cx, s.t[0].n_row, uint8_t);
	table = geae_scratch(cx, (2 * SPACES + 1) * plane, double);
	if (!s.sound || !table)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < s.t[0].n_row; r++)
		s.sound[r] = s.t[0].sound[r] && s.t[1].sound[r];
	GEAE_TRY(latent_labels(cx, &s.t[0], 1, &a->along, &s.along));
	for (size_t p = 0; p < a->paths.n; p++)
		GEAE_TRY(follow(cx, a, &s, p, table, plane));
	for (int k = 0; k < SPACES; k++)
		GEAE_TRY(explained(cx, a, &s, k, &r2[k]));
	GEAE_TRY(put_paths(cx, a, table, plane));
	GEAE_TRY(geae_put_number(cx, "second_from_first", "1", r2[1]));
	GEAE_TRY(geae_put_number(cx, "first_from_second", "1", r2[0]));
	latent_say(text, ROOM, "Neighbours in the first latent space tell %.1f %% of the second's variance, neighbours in the second %.1f %% of "
			       "the first's%s.", 100 * r2[1], 100 * r2[0],
		   r2[0] > 0.95 && r2[1] > 0.95 ? ": both networks found the same, in other coordinates" : "");
	return geae_put_text(cx, "words", text);
}

static const struct geae_port in[] = {
	{ "first", "row,...", 0, 0, "1", "latents of the one network" },
	{ "second", "row,...", 0, 0, "1", "latents of the other, of the same rows" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "second_from_first", "", GEAE_F64, GEAE_BY_ROW, "1", "R^2 of the second space, told from neighbours in the first" },
	{ "first_from_second", "", GEAE_F64, GEAE_BY_ROW, "1", "R^2 of the first, told from the second" },
	{ "first_x", "path,step", GEAE_F64, 0, "1", "paths in the first space" },
	{ "first_y", "path,step", GEAE_F64, 0, "1", "paths in the first space" },
	{ "second_x", "path,step", GEAE_F64, 0, "1", "paths in the second space" },
	{ "second_y", "path,step", GEAE_F64, 0, "1", "paths in the second space" },
	{ "along", "path,step", GEAE_F64, 0, "1", "the formula along each path" },
	{ "words", "", GEAE_TEXT, 0, "", "the result in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "first", .title = "Paths in the first latent space", .kind = GEAE_SERIES, .x = "first_x", .y = "first_y",
	  .colour = "along", .x_label = "@doc", .y_label = "@doc", .colour_label = "@doc",
	  .caption = "Each point is the mean of a run of rows; the colour tells where on its path it stands." },
	{ .name = "second", .title = "The same paths in the second", .kind = GEAE_SERIES, .x = "second_x", .y = "second_y",
	  .colour = "along", .x_label = "@doc", .y_label = "@doc", .colour_label = "@doc", .caption = "The same runs of the same rows." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-map", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "the same rows in the latent spaces of two networks",
	    .doc = "Follows paths through the data in both spaces, and says how far either is a function of the other.",
	    .params = params, .instance_size = sizeof(struct latent_map), .ops = &ops,
	    .test = "along = \"100*group + step\"; paths = (\"1\", \"chain == 2\"); rows = 200; "
		    "data = { first = \"magnetisation + 0.02*sin(7.3*step + 1.9*group)\"; second = \"first + 0.01*sin(group)\"; };")
