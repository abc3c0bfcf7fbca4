/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samplers over parameter space on the Anderson model with a solver in closed form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "mini_host.h"

enum { U, GAMMA, EPS_D, B, T, N_CONTROL, N_GRID = 5, MOST = 2000 };

static struct mini host;

static int start(void **state)
{
	(void)state;
	mini_start(&host, 20211114);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	return 0;
}

struct table { /* a data set with the columns looked at here */
	int64_t n, n_unit, group[MOST], copy[MOST], unit[MOST];
	double control[MOST][N_CONTROL], T_K[MOST];
	float x[MOST][N_GRID];
	uint8_t valid[MOST];
};

static struct table table, other;

static const char model_text[] = "solver = \"hartree-fock\"; grid = [-0.3, -0.01, 0.0, 0.01, 0.3]";

static int column_named(const struct geae_column *c, const char *name)
{
	for (int k = 0; c[k].name; k++)
		if (!strcmp(c[k].name, name))
			return k;
	fail_msg("no column %s", name);
	return -1;
}

/* `count` rows at each of n_T temperatures (NAN: an axis sets it). */
static int sample(const char *sampler_name, const char *text, int64_t count, int64_t n_T, const double *T_values, bool backwards,
		  struct table *t)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "anderson", model_text, NULL);
	struct geae_component *sampler = mini_open(&host, GEAE_SAMPLER, sampler_name, text, NULL);
	const struct geae_sampler_ops *ops = mini_sampler(sampler);
	double point[8][N_CONTROL];
	struct geae_sampling what = { .model = model, .controls = mini_model(model)->controls, .n_control = N_CONTROL, .n_point = n_T,
				      .point = &point[0][0], .count = count };
	struct geae_sampling_plan plan = { 0 };
	int status;

	for (int64_t k = 0; k < n_T; k++) {
		for (int c = 0; c < N_CONTROL; c++)
			point[k][c] = NAN;
		point[k][T] = T_values[k];
	}
	memset(t, 0, sizeof(*t));
	status = ops->plan(host.cx, sampler->self, &what, &plan);
	t->n_unit = plan.n_unit;
	for (int64_t u = 0; u < plan.n_unit && status == GEAE_OK; u++)
		t->n += plan.unit[u].n_row;
	assert_true(t->n <= MOST);
	for (int64_t k = 0, at = 0; k < plan.n_unit && status == GEAE_OK; k++) {
		int64_t u = backwards ? plan.n_unit - 1 - k : k, n = plan.unit[u].n_row;
		double memory[24][64];
		void *column[24];
		struct geae_rows rows = { .n = n, .x_stride = N_GRID * sizeof(float), .column = column };

		for (at = 0; u > 0; u--)
			at += plan.unit[u - 1].n_row;
		u = backwards ? plan.n_unit - 1 - k : k;
		assert_true(n <= 64);
		for (int c = 0; c < 24; c++)
			column[c] = memory[c];
		rows.x = t->x[at];
		rows.control = t->control[at];
		rows.valid = t->valid + at;
		memset(rows.valid, 1, (size_t)n);
		status = ops->run(host.cx, sampler->self, &what, u, &rows);
		for (int64_t r = 0; r < n && status == GEAE_OK; r++) {
			t->unit[at + r] = u;
			t->T_K[at + r] = memory[column_named(plan.columns, "T_K")][r];
			t->group[at + r] = ((int64_t *)memory[column_named(plan.columns, "group")])[r];
			t->copy[at + r] = ((int64_t *)memory[column_named(plan.columns, "copy")])[r];
		}
	}
	mini_close(sampler);
	mini_close(model);
	return status;
}

static const double drawn_T[] = { NAN };

#define BOX "axes = [\"U = uniform(0.005, 0.35)\", \"Gamma = log_uniform(1.6e-3, 0.1)\", \"eps_d = uniform(-U - 0.12, 0.12)\"," \
	    "\"B = signed_log_uniform(1e-6, 1e-2)\", \"T = log_uniform(1e-5, 1e-2)\"]; "
#define DOMAIN "keep = [\"abs(U + 2*eps_d) <= 36*Gamma\", \"T_K >= 1e-4 && T_K <= 0.1\"]; "
#define IMAGES "copies = [\"B = -B\", \"eps_d = -eps_d - U; B = -B\", \"eps_d = -eps_d - U\"]; "

static void points_hold_what_was_asked(void **state)
{
	static const char *const samplers[] = { "sobol", "random" };
	int negative = 0;

	(void)state;
	for (int s = 0; s < 2; s++) {
		assert_int_equal(sample(samplers[s], BOX DOMAIN, 200, 1, drawn_T, false, &table), GEAE_OK);
		assert_int_equal(table.n, 200);
		assert_int_equal(table.n_unit, 200);
		for (int64_t i = 0; i < table.n; i++) {
			const double *c = table.control[i];
			double haldane = sqrt(c[U] * c[GAMMA] / 2) *
					 exp(acos(-1) * c[EPS_D] * (c[EPS_D] + c[U]) / (2 * c[U] * c[GAMMA]));

			assert_true(c[U] >= 0.005 && c[U] <= 0.35 && c[GAMMA] >= 1.6e-3 && c[GAMMA] <= 0.1);
			assert_true(c[EPS_D] >= -c[U] - 0.12 && c[EPS_D] <= 0.12);
			assert_true(fabs(c[B]) >= 1e-6 && fabs(c[B]) <= 1e-2 && c[T] >= 1e-5 && c[T] <= 1e-2);
			assert_true(fabs(c[U] + 2 * c[EPS_D]) <= 36 * c[GAMMA] && haldane >= 1e-4 && haldane <= 0.1);
			assert_near(table.T_K[i], haldane, 1e-12);
			assert_int_equal(table.group[i], i);
			negative += c[B] < 0;
		}
	}
	assert_true(negative > 142 && negative < 258); /* binomial, 400 trials: false alarm 1e-8 */
}

static void the_sequence_is_sobols(void **state)
{
	static const double first[] = { 0.5, 0.75, 0.25, 0.375, 0.875 }, T_value[] = { 0.01 };

	(void)state;
	assert_int_equal(sample("sobol", "shift = false; axes = [\"U = uniform(0, 1)\", \"Gamma = 0.1*U\", \"eps_d = -U/2\"]", 5, 1,
				T_value, false, &table), GEAE_OK);
	for (int k = 0; k < 5; k++) {
		assert_near(table.control[k][U], first[k], 0);
		assert_near(table.control[k][GAMMA], 0.1 * first[k], 1e-16);
		assert_near(table.control[k][EPS_D], -first[k] / 2, 0);
		assert_near(table.control[k][B], 0, 0); /* the model's default */
		assert_near(table.control[k][T], 0.01, 0);
		assert_near(table.x[k][2], 1, 1e-6); /* half filling */
	}
}

static void images_follow_their_original(void **state)
{
	(void)state;
	assert_int_equal(sample("sobol", BOX DOMAIN IMAGES, 42, 1, drawn_T, false, &table), GEAE_OK);
	assert_int_equal(table.n, 42); /* the last point has two rows only */
	assert_int_equal(table.n_unit, 11);
	for (int64_t i = 0; i < table.n; i++) {
		const double *from = table.control[i - i % 4], *c = table.control[i];

		assert_int_equal(table.copy[i], i % 4);
		assert_int_equal(table.group[i], i / 4);
		assert_near(c[B], i % 4 == 1 || i % 4 == 2 ? -from[B] : from[B], 0);
		assert_near(c[EPS_D], i % 4 >= 2 ? -from[EPS_D] - from[U] : from[EPS_D], 0);
		assert_near(c[T], from[T], 0);
		for (int k = 0; k < N_GRID && i % 4 == 2; k++)
			assert_near(table.x[i][k], table.x[i - 2][N_GRID - 1 - k], 0);
	}
}

/* With 12 cells in log10 T_K the fullest and the emptiest of the flat set differ less than without. */
static void flat_is_flat(void **state)
{
	double spread[2];

	(void)state;
	for (int flat = 0; flat < 2; flat++) {
		int64_t count[3][4] = { { 0 } }, most = 0, least = MOST;

		assert_int_equal(sample("sobol", flat ? BOX DOMAIN "flat = [\"log10(T_K)\", \"abs(U + 2*eps_d)/Gamma\"]; pool = 40" :
					BOX DOMAIN, 240, 1, drawn_T, false, &table), GEAE_OK);
		assert_int_equal(table.n, 240);
		for (int64_t i = 0; i < table.n; i++) {
			const double *c = table.control[i];
			int a = (int)(-log10(table.T_K[i]) - 1), b = (int)(fabs(c[U] + 2 * c[EPS_D]) / c[GAMMA] / 9);

			count[a < 2 ? a : 2][b < 3 ? b : 3]++;
		}
		for (int a = 0; a < 3; a++)
			for (int b = 0; b < 4; b++) {
				most = count[a][b] > most ? count[a][b] : most;
				least = count[a][b] < least ? count[a][b] : least;
			}
		spread[flat] = (double)most / ((double)least + 1);
	}
	assert_true(spread[0] > 6);
	assert_true(spread[1] < 2.5);
}

static void temperatures_share_a_unit(void **state)
{
	static const double three[] = { 1e-3, 1e-2, 0.05 };

	(void)state;
	assert_int_equal(sample("sobol", "axes = [\"U = uniform(0.01, 0.02)\", \"Gamma = 0.01\", \"eps_d = uniform(-0.1, 0.1)\"]; "
				"copies = [\"eps_d = -eps_d - U\"]", 10, 3, three, false, &table), GEAE_OK);
	assert_int_equal(table.n, 30);
	assert_int_equal(table.n_unit, 5);
	for (int64_t i = 0; i < table.n; i++) {
		assert_near(table.control[i][T], three[i % 3], 0);
		assert_near(table.control[i][U], table.control[i - i % 6][U], 0);
		assert_int_equal(table.copy[i], i % 6 / 3);
	}
	assert_int_equal(sample("random", "axes = [\"U = uniform(0.01, 0.02)\", \"Gamma = 0.01\", \"eps_d = uniform(-0.1, 0.1)\", "
				"\"T = log_uniform(1e-3, 0.1)\"]; redrawn = [\"T\"]; draws = 4; keep = [\"T < 0.05\"]", 20, 1, drawn_T,
				false, &table), GEAE_OK);
	assert_int_equal(table.n, 20);
	assert_int_equal(table.n_unit, 5);
	for (int64_t i = 0; i < table.n; i++) {
		assert_near(table.control[i][EPS_D], table.control[i - i % 4][EPS_D], 0);
		assert_true(table.control[i][T] < 0.05 && (i % 4 == 0 || fabs(table.control[i][T] - table.control[i - 1][T]) > 1e-9));
		assert_int_equal(table.group[i], i / 4);
	}
}

static void units_do_not_depend_on_each_other(void **state)
{
	(void)state;
	assert_int_equal(sample("random", BOX DOMAIN IMAGES, 83, 1, drawn_T, false, &table), GEAE_OK);
	assert_int_equal(sample("random", BOX DOMAIN IMAGES, 83, 1, drawn_T, true, &other), GEAE_OK);
	assert_memory_equal(table.x, other.x, sizeof(table.x));
	assert_memory_equal(table.control, other.control, sizeof(table.control));
	assert_int_equal(sample("sobol", BOX DOMAIN IMAGES, 84, 1, drawn_T, false, &other), GEAE_OK);
	assert_true(fabs(other.control[40][U] - table.control[40][U]) > 1e-6); /* another sampler, other points */
}

static void labels_before_spectra(void **state)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "anderson", model_text, NULL);
	const struct geae_model_ops *ops = mini_model(model);
	double control[2][N_CONTROL] = { { 0.5, 0.05, -0.25, -0.004, 0 }, { 0, 0.05, -0.25, 0, 0.3 } }, memory[16][2], *label[16];
	struct geae_response r = { .n = 2, .control = &control[0][0], .label = label };

	(void)state;
	for (int k = 0; k < 16; k++)
		label[k] = memory[k];
	assert_int_equal(ops->response(host.cx, model->self, &r), GEAE_OK);
	assert_near(memory[column_named(ops->labels, "T_K")][0], 2.203e-3, 5e-7);
	assert_near(memory[column_named(ops->labels, "E_0")][0], 4e-3, 0);
	assert_near(memory[column_named(ops->labels, "E_0")][1], 0.3, 0);
	assert_near(memory[column_named(ops->labels, "regime")][0], 0, 0);
	assert_true(isnan(memory[column_named(ops->labels, "T_K")][1]) && isnan(memory[column_named(ops->labels, "n_up")][0]));
	mini_close(model);
}

/* A resonance of width 4e-4 at .42, between two frequencies of the usual grid: the averages over bins keep its weight. */
static void bins_keep_the_weight(void **state)
{
	static const char *const values[] = { "point", "bin-average" };
	double sum[2] = { 0, 0 }, control[N_CONTROL] = { 0, 4e-4, 0.42, 0, 0.01 };

	(void)state;
	for (int k = 0; k < 2; k++) {
		char text[60];
		struct geae_component *model;
		const struct geae_model_ops *ops;
		struct geae_state grid;
		float x[333];
		uint8_t valid = 0;
		struct geae_response r = { .n = 1, .control = control, .x = x, .valid = &valid };

		snprintf(text, sizeof(text), "solver = \"exact\"; value = \"%s\"", values[k]);
		model = mini_open(&host, GEAE_MODEL, "anderson", text, NULL);
		ops = mini_model(model);
		assert_int_equal(ops->state(host.cx, model->self, &grid), GEAE_OK);
		assert_int_equal(grid.dim[0], 333);
		assert_near(grid.grid[166], 0, 0);
		assert_near(grid.grid[272], 0.3, 1e-15);
		assert_near(grid.grid[167], 1e-5, 1e-20);
		assert_int_equal(ops->response(host.cx, model->self, &r), GEAE_OK);
		assert_int_equal(valid, 1);
		for (int i = 0; i < 333; i++) {
			double low = i ? (grid.grid[i] + grid.grid[i - 1]) / 2 : -1, high = i < 332 ? (grid.grid[i] + grid.grid[i + 1]) / 2 : 1;

			sum[k] += (double)x[i] * (high - low) / (acos(-1) * 4e-4);
		}
		mini_close(model);
	}
	assert_near(sum[1], 1, 1e-5);
	assert_true(fabs(sum[0] - 1) > 0.5); /* point values do not */
}

static void what_cannot_be_is_said(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ BOX "keep = [\"E_0 < 1e-6\", \"U < 1\"]; tries = 500", "500 candidates in a row were refused (of 500 so far 0 were kept, 0 %); "
		  "most often by E_0 < 1e-6" },
		{ BOX "keep = [\"T_k > 5\"]", "keep: there is no 'T_k' in \"T_k > 5\" (did you mean 'T_K'?); there are: U Gamma eps_d B T n_up" },
		{ "axes = [\"U = uniform(0.1, 0.2)\", \"eps_d = 0\"]", "control 'Gamma' (hybridisation" },
		{ "axes = [\"Gamma = uniform(-0.1, 0.0)\", \"U = 1\", \"eps_d = 0\"]", "axes: control 'Gamma' = -0.0" },
		{ "axes = [\"V = 1\"]", "axes: model 'anderson' has no control 'V'" },
		{ "axes = [\"U uniform(0, 1)\"]", "not of the form" },
		{ "axes = [\"U = uniform(0.3)\"]", "needs two limits: uniform(from, to)" },
		{ BOX "copies = [\"B = -T_K\"]", "uses a label" },
		{ BOX "redrawn = [\"h\"]", "redrawn: there is no axis 'h'" },
		{ BOX "flat = [\"U\", \"T\", \"B\", \"Gamma\"]", "flat: 4 formulas" },
		{ "axes = [\"U = 1\", \"U = 2\"]", "control 'U' has two" },
	};
	static const double T_value[] = { 0.1 };

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		if (sample("sobol", cases[k].text, 10, 1, strstr(cases[k].text, "T =") ? drawn_T : T_value, false, &table) != GEAE_EPARAM)
			fail_msg("%s: not refused", cases[k].text);
		if (!strstr(mini_message(&host), cases[k].says))
			fail_msg("%s: %s", cases[k].text, mini_message(&host));
		context_reset(&host.context);
	}
	assert_int_equal(sample("random", BOX, 10, 1, T_value, false, &table), GEAE_EPARAM);
	assert_non_null(strstr(mini_message(&host), "control 'T' has an axis and a value"));
	context_reset(&host.context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_hold_what_was_asked),
		cmocka_unit_test(the_sequence_is_sobols),
		cmocka_unit_test(images_follow_their_original),
		cmocka_unit_test(flat_is_flat),
		cmocka_unit_test(temperatures_share_a_unit),
		cmocka_unit_test(units_do_not_depend_on_each_other),
		cmocka_unit_test(labels_before_spectra),
		cmocka_unit_test(bins_keep_the_weight),
		cmocka_unit_test(what_cannot_be_is_said),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
