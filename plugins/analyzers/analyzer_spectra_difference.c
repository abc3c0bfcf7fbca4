/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same spectra made in several ways (solvers, settings), compared with one of them row by row.
 *
 * For each way and row the largest and the mean distance over the grid; rows that failed in either are left out.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <geae/put.h>

enum { NAME = 48, ROOM = 1200 };

struct spectra_difference {
	const char *reference;
	int64_t row;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct spectra_difference, reference, "\"\"",
		      "sweep value of the spectra that the others are compared with; empty: the first"),
	GEAE_P_INT(struct spectra_difference, row, "0", 0, 1e12, "row", "the row that is drawn"),
	GEAE_P_END
};

static const char *name_of(const struct geae_given *g, char name[NAME])
{
	name[0] = 0;
	if (g->n_axis && g->axis[0].text)
		snprintf(name, NAME, "%s", g->axis[0].text);
	else if (g->n_axis)
		snprintf(name, NAME, "%.9g", g->axis[0].number);
	return name;
}

static int find_reference(struct geae_cx *cx, const struct spectra_difference *a, const struct geae_input *in, size_t *found)
{
	char name[NAME];

	*found = 0;
	for (size_t k = 0; k < in->n && *a->reference; k++, ++*found)
		if (!strcmp(name_of(&in->given[k], name), a->reference))
			return GEAE_OK;
	if (*a->reference)
		return geae_fail(cx, GEAE_EPARAM, "reference = \"%s\" is none of the sweep values", a->reference);
	return GEAE_OK;
}

static int check_alike(struct geae_cx *cx, const struct geae_input *in, const struct geae_array *r)
{
	for (size_t k = 0; k < in->n; k++) {
		const struct geae_array *x = in->given[k].array;

		if (x->rank != 2 || x->dim[0] != r->dim[0] || x->dim[1] != r->dim[1])
			return geae_fail(cx, GEAE_ESHAPE, "all spectra must have the same rows and the same grid: %lld x %lld and %lld x %lld",
					 (long long)x->dim[0], (long long)(x->rank == 2 ? x->dim[1] : 1), (long long)r->dim[0],
					 (long long)r->dim[1]);
	}
	return GEAE_OK;
}

static void compare(const struct geae_array *x, const struct geae_array *r, int64_t row, double *most, double *mean)
{
	*most = *mean = 0;
	for (int64_t i = 0; i < r->dim[1]; i++) {
		double d = fabs(geae_number(x, row * r->dim[1] + i) - geae_number(r, row * r->dim[1] + i));

		*most = isnan(d) || d > *most ? d : *most;
		*mean += d / (double)r->dim[1];
	}
}

struct tables {
	double *most, *mean, *all_most, *all_mean, *row, *drawn;
	const char **name;
};

static int make_tables(struct geae_cx *cx, struct tables *t, int64_t n, int64_t rows, int64_t points)
{
	t->most = geae_scratch(cx, n * rows, double);
	t->mean = geae_scratch(cx, n * rows, double);
	t->all_most = geae_scratch(cx, n, double);
	t->all_mean = geae_scratch(cx, n, double);
	t->row = geae_scratch(cx, rows, double);
	t->drawn = geae_scratch(cx, n * points, double);
	t->name = geae_scratch(cx, n, const char *);
	return t->most && t->mean && t->all_most && t->all_mean && t->row && t->drawn && t->name ? GEAE_OK : GEAE_ENOMEM;
}

static int fill(struct geae_cx *cx, const struct spectra_difference *a, const struct geae_input *in, const struct geae_array *r,
		struct tables *t)
{
	int64_t n = (int64_t)in->n, rows = r->dim[0], points = r->dim[1];

	for (int64_t k = 0; k < n; k++) {
		const struct geae_array *x = in->given[k].array;
		char *name = geae_scratch(cx, NAME, char);
		int64_t sound = 0;

		if (!name)
			return GEAE_ENOMEM;
		t->name[k] = name_of(&in->given[k], name);
		for (int64_t row = 0; row < rows; row++) {
			double *most = &t->most[k * rows + row], *mean = &t->mean[k * rows + row];

			t->row[row] = (double)row;
			compare(x, r, row, most, mean);
			if (isnan(*most) || isnan(*mean)) {
				*most = *mean = NAN;
				continue;
			}
			sound++;
			t->all_most[k] = fmax(t->all_most[k], *most);
			t->all_mean[k] += *mean;
		}
		t->all_mean[k] = sound ? t->all_mean[k] / (double)sound : NAN;
		t->all_most[k] = sound ? t->all_most[k] : NAN;
		for (int64_t i = 0; i < points; i++)
			t->drawn[k * points + i] = geae_number(x, a->row * points + i);
	}
	return GEAE_OK;
}

static int put_words(struct geae_cx *cx, const struct tables *t, int64_t n, size_t reference)
{
	char *text = geae_scratch(cx, ROOM, char);
	size_t used;

	if (!text)
		return GEAE_ENOMEM;
	used = (size_t)snprintf(text, ROOM, "Against %s, largest and mean distance:", t->name[reference]);

	for (int64_t k = 0; k < n && used + 120 < ROOM; k++)
		if ((size_t)k != reference) {
			if (isnan(t->all_most[k]))
				used += (size_t)snprintf(text + used, ROOM - used, " %s does none of the rows;", t->name[k]);
			else
				used += (size_t)snprintf(text + used, ROOM - used, " %s %.4f and %.4f;", t->name[k],
							 t->all_most[k], t->all_mean[k]);
		}
	used = strlen(text);
	text[used - 1] = '.';
	return geae_put_text(cx, "words", text);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct spectra_difference *a = self;
	const struct geae_array *r, *grid;
	struct geae_array way, row, omega;
	const struct geae_array *by_row[] = { &way, &row }, *by_grid[] = { &way, &omega };
	struct tables t;
	size_t reference;
	int64_t n = (int64_t)in[0].n;
	double *points;

	GEAE_TRY(find_reference(cx, a, &in[0], &reference));
	r = in[0].given[reference].array;
	if (r->rank != 2)
		return geae_fail(cx, GEAE_ESHAPE, "spectra are wanted: rows and a grid");
	GEAE_TRY(check_alike(cx, &in[0], r));
	if (a->row >= r->dim[0])
		return geae_fail(cx, GEAE_EPARAM, "row = %lld: there are %lld", (long long)a->row, (long long)r->dim[0]);
	GEAE_TRY(make_tables(cx, &t, n, r->dim[0], r->dim[1]));
	GEAE_TRY(fill(cx, a, &in[0], r, &t));
	points = geae_scratch(cx, r->dim[1], double);
	if (!points)
		return GEAE_ENOMEM;
	grid = geae_coord(r, r->axis[1]);
	for (int64_t i = 0; i < r->dim[1]; i++)
		points[i] = grid ? geae_number(grid, i) : (double)i;
	way = geae_axis(in[0].given[0].n_axis ? in[0].given[0].axis[0].name : "way", "", GEAE_TEXT, n, t.name);
	row = geae_axis("row", "1", GEAE_F64, r->dim[0], t.row);
	omega = geae_axis("omega", grid ? grid->unit : "1", GEAE_F64, r->dim[1], points);
	GEAE_TRY(geae_put(cx, "largest", r->unit, GEAE_F64, t.most, 2, by_row));
	GEAE_TRY(geae_put(cx, "mean", r->unit, GEAE_F64, t.mean, 2, by_row));
	GEAE_TRY(geae_put(cx, "largest_of_all", r->unit, GEAE_F64, t.all_most, 1, by_row));
	GEAE_TRY(geae_put(cx, "mean_of_all", r->unit, GEAE_F64, t.all_mean, 1, by_row));
	GEAE_TRY(geae_put(cx, "drawn", r->unit, GEAE_F64, t.drawn, 2, by_grid));
	return put_words(cx, &t, n, reference);
}

static const struct geae_port in[] = {
	{ "spectra", "row,...", 0, GEAE_MANY, "", "spectra of the same rows on the same grid, made in several ways" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "largest", "...", GEAE_F64, 0, "", "largest distance over the grid, of each row" },
	{ "mean", "...", GEAE_F64, 0, "", "mean distance over the grid, of each row" },
	{ "largest_of_all", "...", GEAE_F64, 0, "", "the largest of all rows" },
	{ "mean_of_all", "...", GEAE_F64, 0, "", "the mean of all rows" },
	{ "drawn", "...", GEAE_F64, GEAE_BY_ROW, "", "the spectra of one row" },
	{ "words", "", GEAE_TEXT, 0, "", "the distances in a sentence" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "spectra", .title = "One parameter set, made in several ways", .kind = GEAE_SERIES, .x = "omega", .y = "drawn",
	  .x_label = "\\omega", .y_label = "spectrum" },
	{ .name = "distance", .title = "Largest distance of each row", .kind = GEAE_SERIES, .x = "row", .y = "largest", .x_label = "row",
	  .y_label = "largest distance" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "spectra-difference", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "spectra made in several ways, compared row by row",
	    .doc = "Takes the spectra of a data set along a sweep (over = [\"solver\"], for example) and puts out the largest and mean distance "
		   "of each row from those of one sweep value.",
	    .params = params, .instance_size = sizeof(struct spectra_difference), .ops = &ops)
