/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Analyzers of latent spaces on made-up latents whose numbers are known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "lab.h"

enum { MOST_COLUMNS = 8 };

/* Latents of rows with columns; group and eps_d are controls or indices as in a data base. */
struct table {
	struct geae_array array, column[MOST_COLUMNS];
	const struct geae_array *coord[MOST_COLUMNS];
	double *z;
};

static void table_make(struct lab *lab, struct table *t, int64_t n, int64_t n_latent)
{
	memset(t, 0, sizeof(*t));
	t->z = arena_array(&lab->arena, n * n_latent, double);
	t->array = (struct geae_array){ .name = "latent", .unit = "1", .dtype = GEAE_F64, .rank = 2, .dim = { n, n_latent },
					.axis = { "row", "latent" }, .coord = t->coord, .data = t->z };
}

static double *table_column(struct lab *lab, struct table *t, const char *name, uint32_t role)
{
	uint32_t k = t->array.n_coord++;
	double *data = arena_array(&lab->arena, t->array.dim[0], double);

	assert_true(k < MOST_COLUMNS);
	t->column[k] = (struct geae_array){ .name = name, .unit = "1", .dtype = GEAE_F64, .rank = 1, .role = role, .dim = { t->array.dim[0] },
					    .axis = { "row" }, .data = data };
	t->coord[k] = &t->column[k];
	return data;
}

static int run(struct lab *lab, const struct geae_array *a, const struct geae_array *b, const struct geae_array *c,
	       const struct geae_array *d)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;
	struct geae_given given[] = { { .array = a }, { .array = b }, { .array = c }, { .array = d } };
	struct geae_input in[] = { { 1, &given[0] }, { b != NULL, &given[1] }, { c != NULL, &given[2] }, { d != NULL, &given[3] } };

	lab->n_out = 0;
	context_reset(&lab->mini.context);
	return ops->run(lab->mini.cx, lab->analyzer->self, in);
}

static const struct lab_output *output(const struct lab *lab, const char *name)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, name))
			return &lab->out[k];
	fail_msg("there is no %s", name);
	return NULL;
}

static double number(const struct lab *lab, const char *name, int64_t i)
{
	return geae_number(&output(lab, name)->array, i);
}

static void active(void **state)
{
	enum { ROWS = 400 };
	static const double kl[] = { 1.038147, 0.5 * 0.4 * 0.4, 0, 0.5 * 0.9 * 0.9 }; /* of latents 0, 1, 2, 3 */
	struct table t, v;
	struct lab lab;
	double *U, *part;

	(void)state;
	lab_start(&lab, "active-latents", "labels = [\"U\", \"-U*U\"]; filter = \"U > -50\"");
	table_make(&lab, &t, ROWS, 4);
	table_make(&lab, &v, ROWS, 4);
	U = table_column(&lab, &t, "U", GEAE_CONTROL);
	part = table_column(&lab, &v, "split", 0);
	for (int i = 0; i < ROWS; i++) {
		double sign = i & 1 ? 1 : -1;

		U[i] = i % 100;
		part[i] = i % 4 ? 0 : 2; /* test rows carry nonsense that must not count */
		t.z[4 * i] = i % 4 ? 1.2 * sign : 30;
		t.z[4 * i + 1] = i % 4 ? (U[i] < 50 ? 0.4 : -0.4) : 0;
		t.z[4 * i + 2] = 0;
		t.z[4 * i + 3] = i % 4 ? 0.9 * sign : 0;
		v.z[4 * i] = log(0.25);
	}
	assert_int_equal(run(&lab, &t.array, &v.array, &v.column[0], NULL), GEAE_OK);
	assert_near(number(&lab, "n_active", 0), 3, 0);
	assert_near(number(&lab, "original", 0), 2, 0); /* falls with U: first, turned round */
	assert_near(number(&lab, "sign", 0), -1, 0);
	assert_near(number(&lab, "original", 3), 3, 0);
	assert_near(number(&lab, "KL", 0), kl[1], 1e-12);
	assert_near(number(&lab, "KL", 3), 0, 1e-15);
	for (int k = 1; k < 3; k++)
		assert_near(number(&lab, "KL", k), kl[(int)number(&lab, "original", k) - 1], 1e-6);
	assert_near(number(&lab, "z1", 1), -0.4, 0);
	assert_near(number(&lab, "z", 3), -0.4, 0); /* row 1, first of three */
	assert_non_null(strstr(lab_text(&lab, "words"), "3 of 4 latents are active: z1 (KL 0.08, |Spearman| "));
	/* without variances: those of the latents themselves, all rows */
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "variance", 1), 0.9 * 0.9 * (0.75 - 1.0 / 16), 1e-12);
	lab_finish(&lab);
}

static void follows(void **state)
{
	enum { ROWS = 960, BINS = 16 };
	struct table t;
	struct lab lab, other;
	double *U, *group;
	int below = 0;

	(void)state;
	lab_start(&lab, "latent-correlation", "labels = [\"U\", \"U^3\"]; filter = \"U > 0\"; run = 25; resamples = 20");
	table_make(&lab, &t, ROWS, 2);
	U = table_column(&lab, &t, "U", GEAE_CONTROL);
	group = table_column(&lab, &t, "group", GEAE_INDEX);
	for (int i = 0; i < ROWS; i++) {
		U[i] = -1 + 2 * (i + 0.5) / ROWS;
		t.z[2 * i] = i * 37 % ROWS;
		t.z[2 * i + 1] = -U[i];
		group[i] = i / 2;
	}
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	/* [rows][latent][label]: all rows are the second set */
	assert_near(number(&lab, "n", 0), ROWS / 2, 0);
	assert_near(number(&lab, "n", 1), ROWS, 0);
	assert_near(number(&lab, "pearson", 4 + 3), -sqrt(21) / 5, 1e-5);
	assert_near(number(&lab, "spearman", 4 + 3), -1, 1e-12);
	assert_near(number(&lab, "information", 4 + 3), log(BINS) + (BINS - 1) / (2.0 * ROWS), 1e-12);
	assert_near(number(&lab, "monotone_residual", 4 + 3), 0, 1e-12);
	assert_true(fabs(number(&lab, "spearman", 4)) < 0.1);
	/* the latent that mixes rows has 25 of them nearly evenly over all of U in each run: 68.27 % of (1 - 1/25) */
	assert_near(number(&lab, "spread", 4), 0.6827 * 0.96, 0.06);
	assert_near(number(&lab, "spread", 4 + 2), 24 * 2.0 / ROWS * 0.6827 / 2, 1e-6);
	assert_near(number(&lab, "best", 0), 2, 0);
	assert_near(number(&lab, "best_spearman", 1), 1, 1e-12);
	assert_true(number(&lab, "pearson_err", 4 + 3) > 1e-4 && number(&lab, "pearson_err", 4 + 3) < 0.01);
	/* drawn: each label against the latent that goes best with it, rows of the filter */
	assert_near(number(&lab, "latent1", 1), -3.0 / ROWS, 1e-15);
	assert_near(number(&lab, "label2", 1), pow(3.0 / ROWS, 3), 1e-15);
	assert_near(number(&lab, "by_latent", 3), -1, 1e-12);
	assert_non_null(strstr(lab_text(&lab, "words"), "U^3 goes with z2: "));
	/* a single axis has its own name, and no curve of one point for each set of rows */
	t.array.rank = 1;
	t.array.name = "odd";
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_non_null(strstr(lab_text(&lab, "words"), "U^3 goes with odd: "));
	assert_string_equal(output(&lab, "latent1")->array.doc, "odd");
	for (size_t k = 0; k < lab.n_out; k++)
		assert_string_not_equal(lab.out[k].name, "by_latent");
	lab_start(&other, "latent-correlation", "labels = [\"U\"]; filter = \"odd < 23.85\"; resamples = 20");
	assert_int_equal(run(&other, &t.array, NULL, NULL, NULL), GEAE_OK);
	for (int i = 0; i < ROWS; i++)
		below += t.z[i] < 23.85;
	assert_near(number(&other, "n", 0), below, 0);
	lab_finish(&other);
	lab_finish(&lab);
}

static void readout(void **state)
{
	enum { ROWS = 100 };
	struct table t;
	struct lab lab;
	double *U;

	(void)state;
	lab_start(&lab, "latent-readout", "label = \"U\"; from = \"all\"; of = \"all\"; neighbours = 2");
	table_make(&lab, &t, ROWS, 1);
	U = table_column(&lab, &t, "U", GEAE_CONTROL);
	for (int i = 0; i < ROWS; i++)
		U[i] = t.z[i] = i * 37 % ROWS;
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "rms", 0), 1.5 * sqrt(2.0 / ROWS), 1e-12);
	assert_near(number(&lab, "median_error", 0), 0, 1e-12);
	assert_true(number(&lab, "rho", 0) > 0.9999);
	lab_finish(&lab);
	lab_start(&lab, "latent-readout", "label = \"U\"");
	table_make(&lab, &t, ROWS, 1); /* the first one ended with its lab */
	table_column(&lab, &t, "U", GEAE_CONTROL);
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_EPARAM);
	assert_non_null(strstr(mini_message(&lab.mini), "without `split` the parts are not known"));
	lab_finish(&lab);
}

/* z = (e + o, e - o): both latents mixed, the axes are e and o. */
static void mirror(void **state)
{
	enum { ROWS = 200 };
	struct table t;
	struct lab lab;
	double *eps, *U, *group;
	struct geae_rng dice;
	double out[2] = { 0 };

	(void)state;
	lab_start(&lab, "mirror-axes", "image = \"eps_d = -eps_d - U\"");
	geae_stream(lab.mini.cx, 3, &dice);
	table_make(&lab, &t, ROWS, 2);
	eps = table_column(&lab, &t, "eps_d", GEAE_CONTROL);
	U = table_column(&lab, &t, "U", GEAE_CONTROL);
	group = table_column(&lab, &t, "group", GEAE_INDEX);
	for (int i = 0; i < ROWS; i += 2) {
		double e = geae_uniform(&dice) - 0.5, o = geae_uniform(&dice) - 0.5;

		for (int k = 0; k < 2; k++) {
			U[i + k] = 0.3 + e;
			eps[i + k] = -U[i + k] / 2 + (k ? -o : o);
			group[i + k] = i / 2;
			t.z[2 * (i + k)] = e + (k ? -o : o);
			t.z[2 * (i + k) + 1] = e - (k ? -o : o);
		}
	}
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "n", 0), ROWS, 0);
	assert_near(number(&lab, "axis_parity", 0), -1, 1e-9);
	assert_near(number(&lab, "axis_parity", 1), 1, 1e-9);
	assert_near(number(&lab, "parity", 0), 0, 0.35);
	assert_near(number(&lab, "parity", 0), number(&lab, "parity", 1), 1e-9);
	for (int i = 0; i < ROWS; i += 2) { /* odd: opposite; even: the same */
		out[0] = fmax(out[0], fabs(number(&lab, "odd", i) + number(&lab, "odd", i + 1)));
		out[1] = fmax(out[1], fabs(number(&lab, "even1", i) - number(&lab, "even1", i + 1)));
	}
	assert_near(out[0], 0, 1e-9);
	assert_near(out[1], 0, 1e-9);
	for (int i = 0; i < ROWS; i++)
		group[i] = i; /* no images any more */
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "0 rows have their image in the data"));
	lab_finish(&lab);
}

/* Rows of two shapes about a mean: two components leave nothing, none leaves sqrt(mean square). */
/* Boxes of width a and height h on a logarithmic grid; latents are turned against ln a and ln h. */
static void stretch(void **state)
{
	enum { HALF = 200, POINTS = 2 * HALF + 1, ROWS = 60 };
	struct table t, x;
	struct lab lab;
	double *omega, largest = 0;
	struct geae_array grid;

	(void)state;
	lab_start(&lab, "stretch-axis", "");
	table_make(&lab, &t, ROWS, 2);
	table_make(&lab, &x, ROWS, POINTS);
	omega = arena_array(&lab.arena, POINTS, double);
	for (int i = 0; i <= HALF; i++) {
		omega[HALF + i] = i ? 1e-5 * exp(0.05 * (i - 1)) : 0;
		omega[HALF - i] = -omega[HALF + i];
	}
	grid = (struct geae_array){ .name = "omega", .unit = "D", .dtype = GEAE_F64, .rank = 1, .dim = { POINTS }, .axis = { "omega" }, .data = omega };
	x.array.axis[1] = "omega";
	x.coord[0] = &grid;
	x.array.n_coord = 1;
	t.array.n_coord = 0;
	for (int r = 0; r < ROWS; r++) {
		int edge = 20 + 7 * r % 97;
		double u = 0.05 * edge, v = (r * 13 % 31) * 0.1, height = 0.2 + 0.1 * v;

		t.z[2 * r] = 0.6 * u + 0.8 * v + 3;
		t.z[2 * r + 1] = 0.8 * u - 0.6 * v;
		for (int i = 0; i < POINTS; i++)
			x.z[r * POINTS + i] = abs(i - HALF) <= edge ? height : 0;
	}
	assert_int_equal(run(&lab, &t.array, &x.array, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "n", 0), ROWS, 0);
	assert_near(number(&lab, "explained", 0), 1, 1e-9);
	assert_near(number(&lab, "coefficient", 1) / number(&lab, "coefficient", 0), 0.8 / 0.6, 1e-9);
	for (int r = 0; r < ROWS; r++) /* half an interval more than ln(a/least): the trapezium at the edge */
		largest = fmax(largest, fabs(number(&lab, "width", r) - 0.05 * (20 + 7 * r % 97 - 1) - 0.025));
	assert_near(largest, 0, 1e-9);
	assert_non_null(strstr(lab_text(&lab, "words"), "that explains 100.0 % of the variance"));
	omega[0] = -1;
	assert_int_equal(run(&lab, &t.array, &x.array, NULL, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "the grid of frequencies is not symmetric about 0 (-1 stands where "));
	lab_finish(&lab);
}

static void reconstruction(void **state)
{
	enum { ROWS = 60, POINTS = 8 };
	struct table x, made;
	struct lab lab;
	double square = 0, *part, lowest;

	(void)state;
	lab_start(&lab, "reconstruction", "components = [1, 2]; drawn = 2");
	table_make(&lab, &x, ROWS, POINTS);
	table_make(&lab, &made, ROWS, POINTS);
	part = table_column(&lab, &made, "split", 0);
	for (int i = 0; i < ROWS; i++)
		for (int k = 0; k < POINTS; k++) {
			double u = i % 2 ? 1 : -1, v = i / 2 % 2 ? 0.5 : -0.5;

			part[i] = i < 40 ? 0 : 2;
			x.z[i * POINTS + k] = 3 + u * (k % 2 ? 1 : -1) + v * (k / 2 % 2 ? 1 : -1);
			made.z[i * POINTS + k] = x.z[i * POINTS + k] + (i == 47 ? 0.7 : 0.1) * (k % 2 ? 1 : -1);
			square += i < 40 ? 0 : 1.25 / (20 * POINTS);
		}
	made.array.n_coord = 0;
	assert_int_equal(run(&lab, &x.array, &made.array, &made.column[0], NULL), GEAE_OK);
	assert_near(number(&lab, "n", 0), 20, 0);
	assert_near(number(&lab, "rms", 0), sqrt((19 * 0.01 + 0.49) / 20), 1e-12);
	assert_near(number(&lab, "worst", 0), 0.7, 1e-12);
	assert_near(number(&lab, "median", 0), 0.1, 1e-12);
	assert_near(number(&lab, "pca", 0), sqrt(square), 1e-12);
	assert_near(number(&lab, "pca", 1), 0.5, 1e-12);
	lowest = number(&lab, "pca", 2);
	assert_near(lowest, 0, 1e-7);
	assert_near(geae_number(output(&lab, "worst_in")->array.coord[0], 0), 47, 0);
	lab_finish(&lab);
}

/* The second space is the first one turned: each tells the other; of an independent one nothing. */
static void two_spaces(void **state)
{
	enum { ROWS = 900 };
	struct table a, b;
	struct lab lab;
	double *U;
	struct geae_rng dice;

	(void)state;
	lab_start(&lab, "latent-map", "along = \"U\"; paths = [\"1\", \"U > 0.5\"]; steps = 9");
	geae_stream(lab.mini.cx, 3, &dice);
	table_make(&lab, &a, ROWS, 2);
	table_make(&lab, &b, ROWS, 2);
	U = table_column(&lab, &a, "U", GEAE_CONTROL);
	for (int i = 0; i < ROWS; i++) {
		a.z[2 * i] = U[i] = (i + 0.5) / ROWS;
		a.z[2 * i + 1] = geae_uniform(&dice);
		b.z[2 * i] = 0.6 * a.z[2 * i] - 0.8 * a.z[2 * i + 1];
		b.z[2 * i + 1] = 0.8 * a.z[2 * i] + 0.6 * a.z[2 * i + 1];
	}
	assert_int_equal(run(&lab, &a.array, &b.array, NULL, NULL), GEAE_OK);
	assert_true(number(&lab, "second_from_first", 0) > 0.99);
	assert_true(number(&lab, "first_from_second", 0) > 0.99);
	for (int k = 0; k < 9; k++) {
		assert_near(number(&lab, "first_x", k), (k + 0.5) / 9, 1e-12);
		assert_near(number(&lab, "along", 9 + k), 0.5 + (k + 0.5) / 18, 1e-12);
		assert_near(number(&lab, "second_x", k), 0.6 * number(&lab, "first_x", k) - 0.8 * number(&lab, "first_y", k), 1e-12);
	}
	for (int i = 0; i < 2 * ROWS; i++)
		b.z[i] = geae_uniform(&dice);
	assert_int_equal(run(&lab, &a.array, &b.array, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "second_from_first", 0), -0.125, 0.08);
	lab_finish(&lab);
}

static void scales(void **state)
{
	enum { ROWS = 400 };
	struct table t;
	struct lab lab;
	double *B, *T;

	(void)state;
	lab_start(&lab, "dominant-scale", "scales = [\"T\", \"B\", \"-B\"]; from = \"all\"; of = \"all\"; neighbours = 3");
	table_make(&lab, &t, ROWS, 1);
	B = table_column(&lab, &t, "B", GEAE_CONTROL);
	T = table_column(&lab, &t, "T", GEAE_CONTROL);
	for (int i = 0; i < ROWS; i++) { /* B from -2 to 2, T = 1: a quarter, a half, a quarter */
		t.z[i] = B[i] = -2 + 4 * (i + 0.5) / ROWS;
		T[i] = 1;
	}
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "count", 0), ROWS / 2, 0);
	assert_near(number(&lab, "count", 1), ROWS / 4, 0);
	assert_near(number(&lab, "count", 2), ROWS / 4, 0);
	assert_true(number(&lab, "right", 0) >= 1 - 4.0 / ROWS);
	assert_near(number(&lab, "scale", 0), 2, 0);
	assert_near(number(&lab, "scale", ROWS / 2), 0, 0);
	assert_string_equal(((const char *const *)output(&lab, "scale_name")->array.data)[0], "-B");
	T[3] = NAN;
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_true(isnan(number(&lab, "scale", 3)));
	assert_string_equal(((const char *const *)output(&lab, "scale_name")->array.data)[3], "");
	lab_finish(&lab);
}

/* What is handed to decode, and where the decoded rows are drawn. */
static void grid(void **state)
{
	enum { LATENTS = 3, VALUES = 3, ROWS = 2 * VALUES + VALUES * VALUES, POINTS = 5 };
	static const double original[LATENTS] = { 3, 1, 2 }, sign[LATENTS] = { -1, 1, 1 }, count[] = { 2 };
	const struct geae_array order = { .name = "original", .dtype = GEAE_F64, .rank = 1, .dim = { LATENTS }, .axis = { "latent" }, .data = original };
	const struct geae_array signs = { .name = "sign", .dtype = GEAE_F64, .rank = 1, .dim = { LATENTS }, .axis = { "latent" }, .data = sign };
	const struct geae_array active_count = { .name = "n_active", .dtype = GEAE_F64, .data = count };
	struct table t, decoded;
	struct lab lab;
	const struct geae_array *made;
	double column[3][ROWS];
	static const char *const name[] = { "along", "value", "second" };

	(void)state;
	lab_start(&lab, "latent-grid", "n = 3; reach = 1.5");
	table_make(&lab, &t, 4, LATENTS);
	assert_int_equal(run(&lab, &t.array, &order, &signs, &active_count), GEAE_OK);
	made = &output(&lab, "latent")->array;
	assert_int_equal(made->dim[0], ROWS);
	assert_near(geae_number(made, 2), 1.5, 0);			   /* z1 = -1.5 is -1 times the third latent */
	assert_near(geae_number(made, 2 * LATENTS + 2), -1.5, 0);
	assert_near(geae_number(made, VALUES * LATENTS + 0), -1.5, 0); /* z2 is the first */
	assert_near(geae_number(made, VALUES * LATENTS + 2), 0, 0);
	assert_near(geae_number(made, (2 * VALUES + 1) * LATENTS + 2), 0, 0); /* on the grid z1 changes fastest */
	assert_near(geae_number(made, (2 * VALUES + 1) * LATENTS + 0), -1.5, 0);
	for (int k = 0; k < 3; k++) {
		assert_string_equal(made->coord[k]->name, name[k]);
		memcpy(column[k], made->coord[k]->data, sizeof(column[k]));
	}
	lab_finish(&lab);
	lab_start(&lab, "latent-traversal", "");
	table_make(&lab, &decoded, ROWS, POINTS);
	for (int k = 0; k < 3; k++)
		memcpy(table_column(&lab, &decoded, name[k], GEAE_LABEL), column[k], sizeof(column[k]));
	for (int i = 0; i < ROWS * POINTS; i++)
		decoded.z[i] = i / POINTS + 0.1 * (i % POINTS);
	assert_int_equal(run(&lab, &decoded.array, NULL, NULL, NULL), GEAE_OK);
	assert_near(number(&lab, "along2", POINTS + 2), VALUES + 1 + 0.2, 1e-12);
	assert_near(geae_number(output(&lab, "along2")->array.coord[0], 2), 1.5, 0);
	/* the middle one of the grid has its middle at (0, 0) of the plane */
	assert_near(number(&lab, "grid_x", 4 * POINTS + 2), 0, 1e-12);
	assert_near(number(&lab, "grid_y", 4 * POINTS + 2),
		    1.5 * (0.85 * (2 * VALUES + 4 + 0.2) / (ROWS - 1 + 0.1 * (POINTS - 1)) - 0.4), 1e-12);
	lab_finish(&lab);
}

static void plane(void **state)
{
	enum { ROWS = 50 };
	struct table t;
	struct lab lab;
	double *U;

	(void)state;
	lab_start(&lab, "latent-scatter", "colours = [\"U^2\", \"z2 - z1\"]; filter = \"U < 40\"; points = 20; x = 2; y = 1");
	table_make(&lab, &t, ROWS, 2);
	U = table_column(&lab, &t, "U", GEAE_CONTROL);
	for (int i = 0; i < ROWS; i++) {
		U[i] = i;
		t.z[2 * i] = -i;
		t.z[2 * i + 1] = 2.385 * i;
	}
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_OK);
	assert_int_equal(output(&lab, "x")->array.dim[0], 20);
	assert_near(number(&lab, "x", 3), 2.385 * 6, 1e-12);
	assert_near(number(&lab, "y", 3), -6, 0);
	assert_near(number(&lab, "colour1", 3), 36, 0);
	assert_near(number(&lab, "colour2", 3), 3.385 * 6, 1e-12);
	assert_string_equal(output(&lab, "x")->array.doc, "z_{2}");
	lab_finish(&lab);
	lab_start(&lab, "latent-scatter", "colours = [\"T_K\"]");
	table_make(&lab, &t, ROWS, 2);
	assert_int_equal(run(&lab, &t.array, NULL, NULL, NULL), GEAE_EPARAM);
	assert_non_null(strstr(mini_message(&lab.mini), "there is no 'T_K' in \"T_K\""));
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(active),	  cmocka_unit_test(follows),	cmocka_unit_test(readout), cmocka_unit_test(mirror),
		cmocka_unit_test(reconstruction), cmocka_unit_test(two_spaces), cmocka_unit_test(scales),  cmocka_unit_test(grid),
		cmocka_unit_test(plane),	  cmocka_unit_test(stretch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
