/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures from hand-made arrays: curves, data file, script. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "report/figure.h"

enum { N = 4 };

static const double T[N] = { 2.1, 2.2, 2.3, 2.4 };
static const double U[2][N] = { { 0.65, 0.63, 0.59, 0.5 }, { 0.66, 0.645, NAN, 0.34 } }, error[N] = { 0.002, 0.003, 0.004, 0.005 };
static const double T_c[2] = { 2.28, 2.27 }, T_c_err[2] = { 0.01, 0.004 };
static const struct geae_array t = { .name = "T", .unit = "J/k_B", .dtype = GEAE_F64, .rank = 1, .dim = { N }, .axis = { "T" },
				     .data = T };
static const struct geae_array *const along_t[] = { &t };
static struct geae_array ports[2][5];
static struct geae_axis_value sizes[2] = { { "L", 16, NULL }, { "L", 32, NULL } };
static struct figure_source sources[2];

static int set_up(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		ports[k][0] = t;
		ports[k][1] = (struct geae_array){ .name = "U4", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { N },
						   .axis = { "T" }, .data = U[k], .n_coord = 1, .coord = along_t };
		ports[k][2] = ports[k][1];
		ports[k][2].name = "U4_err";
		ports[k][2].data = error;
		ports[k][3] = (struct geae_array){ .name = "T_c", .unit = "J/k_B", .dtype = GEAE_F64, .data = &T_c[k] };
		ports[k][4] = ports[k][3];
		ports[k][4].name = "T_c_err";
		ports[k][4].data = &T_c_err[k];
		sources[k] = (struct figure_source){ ports[k], 5, &sizes[k], 1, NULL, NULL, 0 };
	}
	return 0;
}

static char *written(const struct drawing *d, bool script)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (script)
		figure_write_script(f, d, "curves-binder", "Stage curves.");
	else
		figure_write_data(f, d);
	fclose(f);
	return text;
}

static struct drawing *collected(const struct geae_figure *f, size_t n, struct arena *arena)
{
	const char *why;
	struct drawing *d = figure_collect(f, sources, n, arena, &why);

	assert_null(why);
	assert_non_null(d);
	return d;
}

static void series(void **state)
{
	static const struct geae_figure f = { .name = "binder", .title = "Binder cumulant", .kind = GEAE_SERIES, .x = "T",
					      .y = "U4", .x_label = "T", .y_label = "U_4" };
	struct arena arena = { 0 };
	struct drawing *d = collected(&f, 2, &arena);
	char *data = written(d, false), *script = written(d, true);

	(void)state;
	assert_int_equal(d->n_curve, 2);
	assert_string_equal(d->curve[1].label, "L = 32");
	assert_near(d->curve[1].y[3], 0.34, 0);
	assert_near(d->curve[0].y_err[2], 0.004, 0);
	assert_int_equal(d->n_finite, 7); /* one is not a number */
	assert_string_equal(data, "series,T [J/k_B],U4,U4_err\n\n\n"
				  "L = 16,2.1,0.65,0.002\nL = 16,2.2,0.63,0.003\nL = 16,2.3,0.59,0.004\nL = 16,2.4,0.5,0.005\n\n\n"
				  "L = 32,2.1,0.66,0.002\nL = 32,2.2,0.645,0.003\nL = 32,2.3,NaN,0.004\nL = 32,2.4,0.34,0.005\n");
	assert_non_null(strstr(script, "set xlabel '{/:Italic T}\u00A0[J/k_{B}]'"));
	assert_non_null(strstr(script, "set ylabel '{/:Italic U}_{4}'"));
	assert_non_null(strstr(script, "set output 'curves-binder.svg'\n"));
	assert_non_null(strstr(script, "'curves-binder.csv' index 2 using 2:3:4 with yerrorlines linestyle 2 title '{/:Italic L} = 32'"));
	free(data);
	free(script);
	arena_free(&arena);
}

/* What an axis shows may be known only when it has been computed: then its label is the array's doc. */
static void labels_from_the_doc(void **state)
{
	static const struct geae_figure f = { .name = "binder", .title = "Binder cumulant", .kind = GEAE_SERIES, .x = "T",
					      .y = "U4", .x_label = "@doc", .y_label = "@doc" };
	const struct geae_array before[2] = { ports[0][0], ports[0][1] };
	struct geae_array with_doc = *before[1].coord[0];
	const struct geae_array *along[] = { &with_doc };
	struct arena arena = { 0 };
	struct drawing *d;

	(void)state;
	ports[0][0].doc = with_doc.doc = "U / \\Gamma";
	ports[0][1].coord = along;
	d = collected(&f, 1, &arena);
	assert_string_equal(d->x_label, "{/:Italic U} / Γ [J/k_{B}]");
	assert_string_equal(d->y_label, "{/:Italic U}4"); /* it has no doc: its name */
	ports[0][0] = before[0];
	ports[0][1] = before[1];
	arena_free(&arena);
}

static void over_the_sweep(void **state)
{
	static const struct geae_figure f = { .name = "tc", .kind = GEAE_SERIES, .x = "L", .y = "T_c" };
	struct arena arena = { 0 };
	struct drawing *d = collected(&f, 2, &arena);

	(void)state;
	assert_int_equal(d->n_curve, 1);
	assert_int_equal(d->curve[0].n, 2);
	assert_string_equal(d->curve[0].label, "");
	assert_near(d->curve[0].x[1], 32, 0);
	assert_near(d->curve[0].y[1], 2.27, 0);
	assert_near(d->curve[0].y_err[0], 0.01, 0);
	arena_free(&arena);
}

/* Two lines of a rank-2 port, named by the outer coordinate; few colours become curves. */
static void axes_and_colours(void **state)
{
	static const double map[8] = { 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5 }, L[2] = { 16, 32 }, size[N] = { 16, 16, 32, 32 };
	static const struct geae_array l = { .name = "L", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "L" }, .data = L };
	static const struct geae_array *const both[] = { &l, &t };
	static const struct geae_array two[] = { { .name = "m", .dtype = GEAE_F64, .rank = 2, .dim = { 2, N },
						   .axis = { "L", "T" }, .data = map, .n_coord = 2, .coord = both } };
	struct geae_array point[] = { ports[0][0], ports[0][1], ports[0][2], ports[0][1] };
	static const struct geae_figure lines = { .name = "m", .kind = GEAE_SERIES, .x = "T", .y = "m" };
	static const struct geae_figure coloured = { .name = "c", .kind = GEAE_SCATTER, .x = "T", .y = "U4", .colour = "size" };
	struct figure_source source = { two, 1, NULL, 0, NULL, NULL, 0 }, points = { point, 4, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d = figure_collect(&lines, &source, 1, &arena, &why);

	(void)state;
	assert_int_equal(d->n_curve, 2);
	assert_string_equal(d->curve[1].label, "L = 32");
	assert_near(d->curve[1].y[2], 7.5, 0);
	assert_near(d->curve[1].x[2], 2.3, 0);
	point[3].name = "size";
	point[3].data = size;
	d = figure_collect(&coloured, &points, 1, &arena, &why);
	assert_int_equal(d->n_curve, 2);
	assert_string_equal(d->curve[1].label, "size = 32");
	assert_int_equal(d->curve[1].n, 2);
	assert_near(d->curve[1].y[0], 0.59, 0);
	assert_near(d->curve[1].y_err[0], 0.004, 0);
	assert_false(d->colour);
	arena_free(&arena);
}

static void heat_map_cells(void **state)
{
	static const double z[6] = { 1.5, 2.5, 3.5, 4.5, 5.5, 6.5 }, U_values[3] = { 1, 2, 4 }, B[2] = { 0, 0.5 };
	static const struct geae_array u = { .name = "U", .unit = "D", .dtype = GEAE_F64, .rank = 1, .dim = { 3 }, .axis = { "U" },
					     .data = U_values };
	static const struct geae_array b = { .name = "B", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "B" }, .data = B };
	static const struct geae_array *const both[] = { &u, &b };
	static const struct geae_array map[] = { { .name = "order", .dtype = GEAE_F64, .rank = 2, .dim = { 3, 2 },
						   .axis = { "U", "B" }, .data = z, .n_coord = 2, .coord = both } };
	static const struct geae_figure f = { .name = "map", .kind = GEAE_HEAT_MAP, .x = "U", .y = "B", .colour = "order" };
	struct figure_source source = { map, 1, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d = figure_collect(&f, &source, 1, &arena, &why);
	const struct curve *c = &d->curve[0];

	(void)state;
	assert_int_equal(c->n, 6);
	assert_near(c->x[3], 2, 0); /* element [1][1] */
	assert_near(c->y[3], 0.5, 0);
	assert_near(c->colour[3], 4.5, 0);
	assert_near(c->low[0][3], 1.5, 0); /* half way to the neighbours */
	assert_near(c->high[0][3], 3, 0);
	assert_near(c->low[1][3], 0.25, 0);
	assert_near(c->high[1][3], 0.75, 1e-15);
	assert_near(c->high[0][5], 5, 0);
	arena_free(&arena);
}

/* What has names is drawn with them: the axes of a map, and colours that are texts. */
static void named_maps_and_colours(void **state)
{
	static const char *const scale[3] = { "T_K", "T", "-B" }, *const largest[N] = { "T", "T_K", "", "T" };
	static const double rows[9] = { 71, 2, 0, 3, 64, 1, 0, 5, 58 };
	static const struct geae_array true_one = { .name = "largest", .dtype = GEAE_TEXT, .rank = 1, .dim = { 3 }, .axis = { "largest" }, .data = scale };
	static const struct geae_array voted = { .name = "voted", .dtype = GEAE_TEXT, .rank = 1, .dim = { 3 }, .axis = { "voted" }, .data = scale };
	static const struct geae_array *const both[] = { &true_one, &voted };
	static const struct geae_array map[] = { { .name = "table", .dtype = GEAE_F64, .rank = 2, .dim = { 3, 3 }, .axis = { "largest", "voted" },
						   .data = rows, .n_coord = 2, .coord = both } };
	static const struct geae_figure table = { .name = "map", .kind = GEAE_HEAT_MAP, .x = "voted", .y = "table" };
	static const struct geae_figure cloud = { .name = "cloud", .kind = GEAE_SCATTER, .x = "T", .y = "U4", .colour = "name", .colour_label = "" };
	struct geae_array point[] = { ports[0][0], ports[0][1], ports[0][1] };
	struct figure_source maps = { map, 1, NULL, 0, NULL, NULL, 0 }, points = { point, 3, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d = figure_collect(&table, &maps, 1, &arena, &why);
	char *script = written(d, true);

	(void)state;
	assert_non_null(strstr(script, "set xtics ('{/:Italic T}_{K}' 0, '{/:Italic T}' 1, '-{/:Italic B}' 2)\n"));
	assert_non_null(strstr(script, "set ytics ('{/:Italic T}_{K}' 0, "));
	assert_near(d->curve[0].colour[7], 5, 0); /* largest -B, voted T */
	free(script);
	point[2].name = "name";
	point[2].dtype = GEAE_TEXT;
	point[2].data = largest;
	d = figure_collect(&cloud, &points, 1, &arena, &why);
	assert_int_equal(d->n_curve, 2);
	assert_string_equal(d->curve[0].label, "T");
	assert_string_equal(d->curve[1].label, "T_K");
	assert_string_equal(d->curve[1].key, "{/:Italic T}_{K}");
	assert_int_equal(d->curve[0].n, 2);
	assert_near(d->curve[0].y[1], 0.5, 0); /* the row without a name is left out */
	arena_free(&arena);
}

/* A path coloured by a third quantity: a grey line that the key names, coloured points on it. */
static void coloured_paths(void **state)
{
	static const double where[8] = { 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5 };
	static const char *const filter[2] = { "U < 2", "U > 5" };
	static const struct geae_array path = { .name = "path", .doc = "", .dtype = GEAE_TEXT, .rank = 1, .dim = { 2 }, .axis = { "path" }, .data = filter };
	static const struct geae_array *const both[] = { &path, &t };
	const struct geae_array y = { .name = "y", .dtype = GEAE_F64, .rank = 2, .dim = { 2, N }, .axis = { "path", "T" }, .data = U, .n_coord = 2, .coord = both };
	struct geae_array port[] = { y, y };
	static const struct geae_figure f = { .name = "paths", .kind = GEAE_SERIES, .x = "T", .y = "y", .colour = "along", .colour_label = "@doc" };
	struct figure_source source = { port, 2, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d;
	char *script;

	(void)state;
	port[1].name = "along";
	port[1].doc = "\\log_{10} T_K";
	port[1].data = where;
	d = figure_collect(&f, &source, 1, &arena, &why);
	assert_string_equal(d->curve[1].label, "U > 5");
	assert_string_equal(d->colour_label, "log_{10}\u00A0{/:Italic T}_{K}");
	script = written(d, true);
	assert_non_null(strstr(script, "index 2 using 2:3 with linespoints linestyle 2 linecolor '#888888' pointsize 0.7 title '{/:Italic U} > 5'"));
	assert_non_null(strstr(script, "index 2 using 2:3:4 with points linestyle 2 linecolor palette pointsize 0.6 notitle"));
	free(script);
	arena_free(&arena);
}

static void without_data(void **state)
{
	static const struct geae_figure f = { .name = "none", .kind = GEAE_SERIES, .x = "T", .y = "absent" };
	struct arena arena = { 0 };
	struct drawing *d = collected(&f, 2, &arena);
	char *script = written(d, true);

	(void)state;
	assert_int_equal(d->n_finite, 0);
	assert_non_null(strstr(script, "'no data'"));
	free(script);
	arena_free(&arena);
}

static void what_does_not_fit(void **state)
{
	static const double values[2] = { 2.385, 2.5 };
	static const struct geae_array bare[] = { { .name = "U4", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "k" }, .data = values } };
	static const struct geae_figure f = { .name = "odd", .kind = GEAE_SERIES, .x = "nowhere", .y = "U4" };
	struct figure_source source = { bare, 1, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;

	(void)state;
	assert_null(figure_collect(&f, &source, 1, &arena, &why));
	assert_string_equal(why, "there is no port or coordinate 'nowhere'");
	arena_free(&arena);
}

/* A figure against T of what was measured against h shows it against h. */
static void another_control(void **state)
{
	static const double h_values[2] = { 0.001, 0.01 }, m_values[2] = { 0.0257, 0.2343 };
	static const struct geae_array h = { .name = "h", .unit = "J", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "h" }, .data = h_values };
	static const struct geae_array *const coord[] = { &h };
	static const struct geae_array m[] = { { .name = "m", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "h" }, .data = m_values,
						 .n_coord = 1, .coord = coord } };
	static const struct geae_figure f = { .name = "order", .kind = GEAE_SERIES, .x = "T", .y = "m", .x_label = "T" };
	struct figure_source source = { m, 1, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d = figure_collect(&f, &source, 1, &arena, &why);

	(void)state;
	assert_non_null(d);
	assert_near(d->curve[0].x[1], 0.01, 0);
	assert_near(d->curve[0].y[1], 0.2343, 0);
	assert_string_equal(d->x_head, "h [J]");
	assert_null(strstr(d->x_label, "T"));
	arena_free(&arena);
}

static void label_is(char *text, const char *expected)
{
	assert_string_equal(text, expected);
}

static void labels(void **state)
{
	struct arena a = { 0 };

	(void)state;
	label_is(figure_text(&a, "T_c"), "{/:Italic T}_{c}");
	label_is(figure_upright_text(&a, "energy/k_B"), "energy/k_{B}");
	label_is(figure_text(&a, "\\langle |m| \\rangle"), "⟨|{/:Italic m}|⟩");
	label_is(figure_text(&a, "$\\chi_{max}^2$"), "χ_{max}^{2}");
	label_is(figure_text(&a, "(T - T_c)/T_c L^(1/\\nu)"),
		 "({/:Italic T} - {/:Italic T}_{c})/{/:Italic T}_{c}\u00A0{/:Italic L}^{1/ν}");
	label_is(figure_text(&a, "\\frac{\\omega}{T_K}"), "ω/{/:Italic T}_{K}");
	label_is(figure_text(&a, "\\mathrm{Im} G_{\\uparrow\\downarrow}"), "Im {/:Italic G}_{↑↓}");
	label_is(figure_text(&a, "L^\\alpha x"), "{/:Italic L}^{α}\u00A0{/:Italic x}");
	label_is(figure_text(&a, "it's {open"), "it''{/:Italic s} open");
	label_is(figure_text(&a, "no } close"), "no  close");
	label_is(figure_plain_text(&a, "spin_up 'a' @x"), "spin\\_up ''a'' \\@x");
	label_is(figure_plain_text(&a, "bad \xff"), "bad \xEF\xBF\xBD");
	arena_free(&a);
}

/* Nothing that a pipeline's author writes may end a quoted text of the script or begin a new command. */
static void scripts_are_safe(void **state)
{
	static const struct geae_figure f = { .name = "x", .title = "a\nsystem('date')", .kind = GEAE_SERIES, .x = "T", .y = "U4",
					      .y_label = "'; system('date'); '" };
	struct arena arena = { 0 };
	struct drawing *d;
	char *script;

	(void)state;
	sizes[1].text = "b' ; !date ; '\n!date";
	d = collected(&f, 2, &arena);
	script = written(d, true);
	sizes[1].text = NULL;
	assert_null(strstr(script, "\nsystem"));
	assert_null(strstr(script, "\n!date"));
	assert_non_null(strstr(script, "title '{/:Italic L} = b'' ; !date ; '' !date'"));
	assert_non_null(strstr(script, "set ylabel '''; system(''date''); '''"));
	free(script);
	arena_free(&arena);
}

/* 12,000 points of a spectrum with one narrow peak: at most 5000 are drawn, the peak among them. */
static void a_long_line_keeps_its_peak(void **state)
{
	enum { MANY = 12000 };
	static double omega[MANY], A[MANY];
	static const struct geae_array w = { .name = "omega", .dtype = GEAE_F64, .rank = 1, .dim = { MANY }, .axis = { "omega" },
					     .data = omega };
	static const struct geae_array *const along_w[] = { &w };
	static const struct geae_array spectrum[] = { { .name = "A", .dtype = GEAE_F64, .rank = 1, .dim = { MANY }, .axis = { "omega" },
							.data = A, .n_coord = 1, .coord = along_w } };
	static const struct geae_figure f = { .name = "a", .kind = GEAE_SERIES, .x = "omega", .y = "A" };
	struct figure_source source = { spectrum, 1, NULL, 0, NULL, NULL, 0 };
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d;
	double most = 0;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		omega[i] = 0.01 * i;
		A[i] = i == 7123 ? 2.385 : 0.1;
	}
	d = figure_collect(&f, &source, 1, &arena, &why);
	assert_in_range(d->curve[0].n, 2000, 5000);
	assert_int_equal(d->n_left_out, MANY - d->curve[0].n);
	for (int64_t i = 0; i < d->curve[0].n; i++)
		most = d->curve[0].y[i] > most ? d->curve[0].y[i] : most;
	assert_near(most, 2.385, 0);
	arena_free(&arena);
}

/* Two ports at two sizes: a colour for each size, the second port open and dashed; T_c with its error across. */
static void ports_marks_and_bands(void **state)
{
	static const struct geae_figure f = { .name = "two", .kind = GEAE_SERIES, .x = "T", .y = "U4: U_4; U4_err: \\Delta U_4",
					      .x_marks = "T_c: T_c", .y_marks = "0.61: U^*; 7", .flags = GEAE_BAND };
	struct arena arena = { 0 };
	struct drawing *d = collected(&f, 2, &arena);
	char *script = written(d, true);

	(void)state;
	assert_int_equal(d->n_curve, 4);
	assert_string_equal(d->curve[1].label, "\\Delta U_4, L = 16");
	assert_int_equal(d->curve[1].style, d->curve[0].style);
	assert_int_equal(d->curve[1].variant, 1);
	assert_int_equal(d->curve[2].style, 1);
	assert_int_equal(d->n_mark, 4); /* 0.61, 7, and T_c of each size */
	assert_non_null(strstr(script, "using 2:($3 - $4):($3 + $4) with filledcurves"));
	assert_non_null(strstr(script, "set label 3 '{/:Italic T}_{c} = 2.280(10)'"));
	assert_non_null(strstr(script, "# a line at 7 lies outside what is drawn"));
	free(script);
	arena_free(&arena);
}

/* Figures of a pipeline: results at one point of the sweep alone, and bars that are means over those that share x. */
static void points_of_the_sweep(void **state)
{
	static const struct geae_axis_value at[4][2] = { { { "J", 1, NULL }, { "L", 16, NULL } }, { { "J", 1, NULL }, { "L", 32, NULL } },
							 { { "J", -1, NULL }, { "L", 16, NULL } }, { { "J", -1, NULL }, { "L", 32, NULL } } };
	static const struct geae_figure one = { .name = "one", .kind = GEAE_SERIES, .x = "T", .y = "curves[J=-1.0,L=32].U4: U_4" };
	static const struct geae_figure half = { .name = "half", .kind = GEAE_SERIES, .x = "T", .y = "curves[J=1].U4" };
	static const struct geae_figure bars = { .name = "bars", .kind = GEAE_BARS, .x = "L", .y = "curves.T_c; curves[J=-1].T_c: J < 0" };
	static const double T_of[4] = { 2.3, 2.28, 2.4, 2.29 };
	struct geae_array port[4][3];
	struct figure_source source[4];
	struct arena arena = { 0 };
	const char *why;
	struct drawing *d;

	(void)state;
	for (int k = 0; k < 4; k++) {
		port[k][0] = ports[k % 2][0];
		port[k][1] = ports[k % 2][1];
		port[k][2] = ports[k % 2][3];
		port[k][2].data = &T_of[k];
		source[k] = (struct figure_source){ port[k], 3, at[k], 2, "curves", at[k], 2 };
	}
	d = figure_collect(&one, source, 4, &arena, &why);
	assert_int_equal(d->n_curve, 1);
	assert_string_equal(d->curve[0].label, "U_4");
	assert_near(d->curve[0].y[3], 0.34, 0);
	d = figure_collect(&half, source, 4, &arena, &why);
	assert_int_equal(d->n_curve, 2);
	assert_string_equal(d->curve[1].label, "L = 32");
	d = figure_collect(&bars, source, 4, &arena, &why);
	assert_int_equal(d->n_curve, 2);
	assert_int_equal(d->curve[0].n, 2);
	assert_string_equal(d->curve[0].text[1], "32");
	assert_near(d->curve[0].y[0], 2.35, 1e-15);
	assert_near(d->curve[0].y_err[0], 0.1 / sqrt(2), 1e-15);
	assert_string_equal(d->curve[1].label, "J < 0");
	assert_near(d->curve[1].y[1], 2.29, 0);
	assert_true(isnan(d->curve[1].y_err[1]));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_from_the_doc), cmocka_unit_test(series),	    cmocka_unit_test(over_the_sweep), cmocka_unit_test(axes_and_colours),
		cmocka_unit_test(heat_map_cells),   cmocka_unit_test(without_data),   cmocka_unit_test(what_does_not_fit),
		cmocka_unit_test(another_control),
		cmocka_unit_test(labels),	    cmocka_unit_test(scripts_are_safe),
		cmocka_unit_test(a_long_line_keeps_its_peak), cmocka_unit_test(ports_marks_and_bands),
		cmocka_unit_test(points_of_the_sweep), cmocka_unit_test(named_maps_and_colours), cmocka_unit_test(coloured_paths)
	};

	return cmocka_run_group_tests_name("figure", tests, set_up, NULL);
}
