/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows from a file: configurations or spectra that somebody else has made. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <geae/states.h>
#include "import_columns.h"

enum { MOST_LEVELS = 255, COMPARED = 8, MOST_PIECES = 1 << 20 /* of 4 MiB */ };

static const struct table_kind *format_of(const struct import *o)
{
	static const struct table_kind *const kinds[] = { NULL, &table_csv, &table_npy, &table_hdf5 };
	static const struct {
		const char *ending;
		const struct table_kind *kind;
	} endings[] = { { ".csv", &table_csv },	  { ".txt", &table_csv }, { ".dat", &table_csv },
			{ ".tsv", &table_csv },	  { ".npy", &table_npy }, { ".h5", &table_hdf5 },
			{ ".hdf5", &table_hdf5 }, { ".hdf", &table_hdf5 } };
	size_t n = strlen(o->file);

	for (size_t k = 0; k < sizeof(endings) / sizeof(endings[0]) && !o->format; k++)
		if (n > strlen(endings[k].ending) &&
		    !strcmp(o->file + n - strlen(endings[k].ending), endings[k].ending))
			return endings[k].kind;
	return kinds[o->format];
}

/* ---- what a row is ---- */

static int check_settings(struct geae_cx *cx, const struct import *o)
{
	if (o->levels.n > MOST_LEVELS)
		return geae_fail(cx, GEAE_EPARAM, "levels: at most %d", MOST_LEVELS);
	for (size_t k = 0; k < o->levels.n; k++)
		for (size_t j = 0; j < k; j++)
			if (!(o->levels.v[j] < o->levels.v[k]) && !(o->levels.v[j] > o->levels.v[k]))
				return geae_fail(cx, GEAE_EPARAM, "levels: %g stands there twice", o->levels.v[k]);
	if (o->encoding == GEAE_SIGN - 1 && o->levels.n && o->levels.n != 2)
		return geae_fail(cx, GEAE_EPARAM,
				 "levels: encoding \"sign\" has two, for example [-1, 1] or [0, 1]; %zu are given",
				 o->levels.n);
	if ((o->encoding == GEAE_VALUE - 1 || o->encoding == GEAE_ONE_HOT - 1) && o->levels.n < 2)
		return geae_fail(cx, GEAE_EPARAM,
				 "levels: say which values a site can have, for example levels = [-1, 0, 1]");
	return GEAE_OK;
}

static int own_grid(struct geae_cx *cx, struct import *o, const struct table_part *x)
{
	int64_t n = 0;
	double *v = NULL;

	o->state.grid = x->grid;
	if (o->grid.n) {
		o->state.grid = o->grid.v;
		n = (int64_t)o->grid.n;
	} else if (*o->grid_from) {
		GEAE_TRY(table_vector(cx, &o->table, o->grid_from, &n, &v));
		o->state.grid = v;
	}
	if (n && (o->state.rank != 1 || n != o->state.dim[0]))
		return geae_fail(cx, GEAE_ESHAPE, "the grid has %" PRId64 " points, a row of '%s' has %" PRId64, n,
				 o->table.path, x->width);
	o->state.grid_unit = o->grid_unit;
	return GEAE_OK;
}

/* Where no model says it: from the settings and the file. */
static int own_state(struct geae_cx *cx, struct import *o, const struct table_part *x)
{
	static const char *const usual[GEAE_MAX_RANK][GEAE_MAX_RANK] = { { "site" }, { "y", "x" }, { "z", "y", "x" } };
	struct geae_state *s = &o->state;
	int64_t n = 1;

	*s = (struct geae_state){ .encoding = (uint32_t)o->encoding + 1, .rank = x->rank };
	memcpy(s->dim, x->dim, sizeof(s->dim));
	for (size_t k = 0; k < o->shape.n; k++) {
		if (k == GEAE_MAX_RANK - 1)
			return geae_fail(cx, GEAE_ESHAPE, "shape: at most %d axes", GEAE_MAX_RANK - 1);
		s->dim[k] = o->shape.v[k];
		n *= o->shape.v[k];
		s->rank = (uint32_t)k + 1;
	}
	if (o->shape.n && n != x->width)
		return geae_fail(cx, GEAE_ESHAPE, "shape: %" PRId64 " sites, but a row of '%s' has %" PRId64 " numbers",
				 n, o->table.path, x->width);
	if (o->axes.n && o->axes.n != s->rank)
		return geae_fail(cx, GEAE_ESHAPE, "axes: %zu names for %u axes", o->axes.n, s->rank);
	for (uint32_t k = 0; k < s->rank; k++) {
		s->axis[k] = o->axes.n ? o->axes.v[k] : usual[s->rank - 1][k];
		s->axis[k] = s->axis[k] ? s->axis[k] : (const char *const[]){ "i", "j", "k", "l", "m", "n" }[k];
	}
	if (s->encoding == GEAE_NUMBERS)
		return own_grid(cx, o, x);
	s->n_level = s->encoding == GEAE_SIGN ? 2 : (int32_t)o->levels.n;
	s->value = s->encoding == GEAE_VALUE ? o->levels.v : NULL;
	return GEAE_OK;
}

static int import_open(struct geae_cx *cx, void *self)
{
	struct import *o = self;
	const struct table_kind *kind = format_of(o);

	if (!kind)
		return geae_fail(
			cx, GEAE_EPARAM,
			"the name of '%s' does not tell its format: write format = \"csv\", \"npy\" or \"hdf5\"",
			o->file);
	o->table = (struct table){ .path = o->file, .more = o->more, .separator = o->separator, .header = o->header };
	GEAE_TRY(check_settings(cx, o));
	GEAE_TRY(table_open(cx, &o->table, kind));
	GEAE_TRY(columns_select(cx, o));
	o->x = o->table.n_part;
	GEAE_TRY(table_features(cx, &o->table, &o->features, GEAE_F32));
	if (o->table.n_part > o->x)
		GEAE_TRY(own_state(cx, o, &o->table.part[o->x]));
	else
		o->x = TABLE_PARTS;
	return o->table.n_row > 0 ? GEAE_OK : geae_fail(cx, GEAE_EDATA, "'%s' has no rows", o->file);
}

static void import_close(void *self)
{
	struct import *o = self;

	table_close(&o->table);
	o->table = (struct table){ 0 };
}

/* ---- the sampler ---- */

static int state_of(struct geae_cx *cx, const struct import *o, const struct geae_sampling *what, struct geae_state *s)
{
	const struct geae_model_ops *model;
	const void *of;
	int64_t width = o->x < TABLE_PARTS ? o->table.part[o->x].width : 0;

	*s = o->state;
	if (!what->model)
		return GEAE_OK;
	model = cx->host->ops(what->model, GEAE_MODEL, &of);
	GEAE_TRY(model->state(cx, of, s));
	if (!width)
		return geae_fail(
			cx, GEAE_ESHAPE,
			"'%s' gives no configurations, which model '%s' is about: name them in x, or leave the model away",
			o->file, cx->host->name(what->model));
	if (width != geae_sites(s))
		return geae_fail(cx, GEAE_ESHAPE,
				 "a row of '%s' has %" PRId64 " numbers, model '%s' has %" PRId64 " %s", o->file, width,
				 cx->host->name(what->model), geae_sites(s),
				 s->encoding == GEAE_NUMBERS ? "points" : "sites");
	return GEAE_OK;
}

static int import_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct import *o = self;
	struct geae_state state;

	if (what->n_point > 1)
		return geae_fail(cx, GEAE_EPARAM,
				 "the control lists make %" PRId64
				 " points; imported rows bring their controls along: controls = "
				 "[\"T\"], or one value for all",
				 what->n_point);
	GEAE_TRY(state_of(cx, o, what, &state));
	return columns_match(cx, o, what, NULL, NULL);
}

static int import_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what,
		       struct geae_sampling_plan *plan)
{
	const struct import *o = self;
	struct geae_column *column = geae_scratch(cx, TABLE_PARTS + 1, struct geae_column);
	struct geae_unit *unit;
	int64_t n = 0;

	for (int64_t row = 0; row < o->table.n_row && n <= MOST_PIECES; row = table_piece_end(&o->table, row))
		n++;
	if (n > MOST_PIECES)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' has %" PRId64 " rows, which is out of all proportion", o->file, o->table.n_row);
	unit = geae_scratch(cx, n + 1, struct geae_unit);
	if (!unit || !column)
		return GEAE_ENOMEM;
	n = 0;
	for (int64_t row = 0, end; row < o->table.n_row; row = end) {
		end = table_piece_end(&o->table, row);
		unit[n++] = (struct geae_unit){ .point = 0, .n_row = end - row, .cost = (double)(end - row) };
	}
	GEAE_TRY(columns_match(cx, o, what, column, NULL));
	*plan = (struct geae_sampling_plan){ .n_unit = n,
					     .unit = unit,
					     .columns = column,
					     .state = !what->model && o->x < TABLE_PARTS ? &o->state : NULL };
	return GEAE_OK;
}

static int not_finite(struct geae_cx *cx, const struct import *o, int64_t row, int64_t i, double value)
{
	return geae_fail(cx, GEAE_EDATA, "%s: number %" PRId64 " of x is %s: take the row out",
			 table_place(cx, &o->table, row), i + 1, isnan(value) ? "missing (NaN)" : "infinite");
}

static int numbers(struct geae_cx *cx, const struct import *o, int64_t first, const float *x,
		   const struct geae_rows *rows, int64_t width)
{
	for (int64_t r = 0; r < rows->n; r++) {
		const float *from = x + r * width;
		float sum = 0;

		for (int64_t i = 0; i < width; i++)
			sum += from[i] * 0; /* 0, or NaN where one is not finite */
		for (int64_t i = 0; i < width && isnan(sum); i++)
			if (!isfinite(from[i]))
				return not_finite(cx, o, first + r, i, (double)from[i]);
		if (rows->x != x)
			memcpy((char *)rows->x + (size_t)r * rows->x_stride, from, (size_t)width * sizeof(float));
	}
	return GEAE_OK;
}

static int bad_level(struct geae_cx *cx, const struct import *o, const struct geae_state *s, int64_t row, int64_t i,
		     double value)
{
	if (!isfinite(value))
		return not_finite(cx, o, row, i, value);
	return geae_fail(cx, GEAE_EDATA, "%s: number %" PRId64 " of x is %g, which is no level%s",
			 table_place(cx, &o->table, row), i + 1, value,
			 o->levels.n		     ? " of those in levels = [...]"
			 : s->encoding == GEAE_SIGN  ? ": -1 and 1 are; where 0 stands for down, write levels = [0, 1]"
			 : s->encoding == GEAE_VALUE ? " of the model; write what stands for each: levels = [...]"
						     : ": 0, 1, ... are; write what stands for each: levels = [...]");
}

/* What stands in the file for each level. */
static int level_values(struct geae_cx *cx, const struct import *o, const struct geae_state *s, const float **value)
{
	float *v = geae_scratch(cx, s->n_level + 1, float);

	if (!v)
		return GEAE_ENOMEM;
	if (o->levels.n && (int64_t)o->levels.n != s->n_level)
		return geae_fail(cx, GEAE_EPARAM, "levels: %zu values, the model has %d levels", o->levels.n,
				 (int)s->n_level);
	for (int32_t k = 0; k < s->n_level; k++)
		v[k] = (float)(o->levels.n		  ? o->levels.v[k]
			       : s->encoding == GEAE_SIGN ? 2 * k - 1
			       : s->value		  ? s->value[k]
							  : k);
	*value = v;
	return GEAE_OK;
}

static bool is(float a, float b) /* false for NaN */
{
	return a >= b && a <= b;
}

/* Two levels, without a branch that nobody could foretell; false: there is another value. */
static bool two_levels(const float *value, int64_t n, const float *from, uint8_t *to)
{
	bool sound = true;

	for (int64_t i = 0; i < n; i++) {
		to[i] = is(value[1], from[i]);
		sound &= to[i] | is(value[0], from[i]);
	}
	return sound;
}

static int levels(struct geae_cx *cx, const struct import *o, const struct geae_state *s, int64_t first, const float *x,
		  const struct geae_rows *rows, uint8_t *level)
{
	int64_t n = geae_sites(s);
	const float *value = NULL;

	GEAE_TRY(level_values(cx, o, s, &value));
	for (int64_t r = 0; r < rows->n; r++) {
		const float *from = x + r * n;
		uint8_t *to = level + (r < COMPARED ? r : COMPARED) * n;

		for (int64_t i = s->n_level == 2 && two_levels(value, n, from, to) ? n : 0; i < n; i++) {
			int32_t k = 0;

			while (k < s->n_level && !is(value[k], from[i]))
				k++;
			if (k == s->n_level)
				return bad_level(cx, o, s, first + r, i, (double)from[i]);
			to[i] = (uint8_t)k;
		}
		geae_store_levels(s, to, (char *)rows->x + (size_t)r * rows->x_stride);
	}
	return GEAE_OK;
}

/* The energies of the first rows, as the file and as the model has them: conventions differ more often than not. */
static int compare_energies(struct geae_cx *cx, const struct import *o, const struct geae_sampling *what,
			    const struct geae_rows *rows, const uint8_t *level, const double *given)
{
	const struct geae_model_ops *model;
	const void *of;
	double energy[COMPARED];
	int64_t n = rows->n < COMPARED ? rows->n : COMPARED;

	model = cx->host->ops(what->model, GEAE_MODEL, &of);
	if (!model->energy || !given)
		return GEAE_OK;
	GEAE_TRY(model->energy(cx, of, n, level, rows->control, energy));
	for (int64_t r = 0; r < n; r++)
		if (fabs(energy[r] - given[r]) > 1e-5 * (1 + fabs(energy[r]))) {
			geae_warn(
				cx,
				"%s: its energy is %g, model '%s' makes %g of its configuration: other signs, units or energies per site? "
				"The file's is kept",
				table_place(cx, &o->table, r), given[r], cx->host->name(what->model), energy[r]);
			break;
		}
	return GEAE_OK;
}

static int import_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
		      struct geae_rows *rows)
{
	const struct import *o = self;
	struct geae_state state;
	void *out[TABLE_PARTS] = { NULL };
	int64_t first = 0, width = o->x < TABLE_PARTS ? o->table.part[o->x].width : 0;
	const double *energy = NULL;
	uint8_t *level;

	for (int64_t u = 0; u < unit; u++)
		first = table_piece_end(&o->table, first);
	GEAE_TRY(state_of(cx, o, what, &state));
	for (size_t k = 0; k < o->table.n_part; k++) {
		bool straight =
			k == o->x && state.encoding == GEAE_NUMBERS && rows->x_stride == (size_t)width * sizeof(float);

		out[k] = straight ? rows->x : geae_scratch(cx, rows->n * o->table.part[k].width + 1, double);
		if (!out[k])
			return GEAE_ENOMEM;
	}
	GEAE_TRY(table_read(cx, &o->table, first, rows->n, out));
	GEAE_TRY(columns_fill(cx, o, what, first, out, rows, &energy));
	if (!width)
		return GEAE_OK;
	if (state.encoding == GEAE_NUMBERS)
		return numbers(cx, o, first, out[o->x], rows, width);
	level = geae_scratch(cx, (COMPARED + 1) * width, uint8_t);
	if (!level)
		return GEAE_ENOMEM;
	GEAE_TRY(levels(cx, o, &state, first, out[o->x], rows, level));
	return unit == 0 && what->model ? compare_energies(cx, o, what, rows, level, energy) : GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_FILE(struct import, file, NULL,
		    "the file with the rows; its place is seen from the folder of the pipeline file"),
	GEAE_P_CHOICE(struct import, format, "by-name", "by-name|csv|npy|hdf5",
		      "what the file is; by-name: .csv .txt .dat .tsv, .npy, .h5 .hdf5"),
	{ "x", GEAE_STRINGS, 0, GEAE_AT_(struct import, features, struct geae_strings), "[]", 0, 0, NULL, "",
	  "where configurations or spectra stand. CSV: columns, also \"s1 .. s64\"; by default all that are not named otherwise. HDF5: a "
	  "dataset, by default x. npy: by default `file`" },
	GEAE_P_STRINGS(
		struct import, controls, "[]",
		"columns set from outside (T, h, U), each \"NAME\", \"NAME [UNIT]\" or \"NAME [UNIT] = SOURCE\"; "
		"SOURCE is a heading, #3 for the third column, a dataset, or a .npy file named in `more`"),
	GEAE_P_STRINGS(struct import, observables, "[]",
		       "columns that were measured (energy, ...), written like controls"),
	GEAE_P_STRINGS(struct import, labels, "[]",
		       "columns that are known about the rows (T_K, ...); they may have gaps"),
	GEAE_P_STRINGS(struct import, indices, "[]", "columns of whole numbers for book-keeping: chain, step, group"),
	GEAE_P_FILES(struct import, more, "[]", "further .npy files of the same rows, one for each column"),
	GEAE_P_CHOICE(struct import, encoding, "numbers", "sign|value|one-hot|numbers",
		      "what a row is where no model says it: spins -1 and 1, levels "
		      "with values, levels without, real numbers"),
	GEAE_P_REALS(struct import, levels, "[]", -1e30, 1e30, "1",
		     "what stands in the file for each level, lowest first; by default -1 and 1, the "
		     "values of the model, or 0, 1, 2, ..."),
	GEAE_P_INTS(struct import, shape, "[]", 1, 1e9, "sites",
		    "extents of a configuration where no model says them, for example [8, 8]"),
	GEAE_P_STRINGS(struct import, axes, "[]", "names of these axes; by default site, or y and x"),
	GEAE_P_REALS(struct import, grid, "[]", -1e300, 1e300, "1",
		     "the points of a spectrum; by default the headings of a CSV file, where they are numbers"),
	GEAE_P_STRING(struct import, grid_from, "\"\"", "the dataset or .npy file with the points of a spectrum"),
	GEAE_P_STRING(struct import, grid_unit, "\"1\"", "their unit"),
	GEAE_P_CHOICE(struct import, separator, "auto", "auto|comma|semicolon|tab|blank",
		      "what stands between the columns of a CSV file"),
	GEAE_P_CHOICE(struct import, header, "auto", "auto|yes|no",
		      "does the first line of a CSV file hold headings?  auto: where it is not all numbers"),
	GEAE_P_END
};

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops),
	.accepts = import_accepts,
	.plan = import_plan,
	.run = import_run,
	.flags = GEAE_OWN_CONTROLS | GEAE_MADE_AGAIN,
};

GEAE_DEFINE(
	GEAE_SAMPLER, .name = "import", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "your own configurations or spectra, from CSV, NumPy and HDF5 files",
	.doc = "Reads the rows of a data set from a file. A result depends on what is in the file, not on its name: a changed file is "
	       "read again, a moved one is not. With a model, configurations get its lattice, symmetries, energy and "
	       "observables; where the file has an energy as well, the first rows are compared. Controls of the model come from columns of "
	       "these names, or from control = { ... } for all rows. Without a model, rows are what `encoding`, `shape` and `grid` say. "
	       "Missing numbers (NaN, empty cells) are refused with their line, but for labels. The rows are read in pieces: files may be "
	       "larger than the memory.",
	.params = params, .instance_size = sizeof(struct import), .open = import_open, .close = import_close,
	.ops = &ops)
