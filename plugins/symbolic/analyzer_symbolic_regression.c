/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which formula of these columns is that column?
 *
 * Every expression up to a size is tried once (sym_search.h); of each size the one with the largest |r| is proved to be the
 * best on all rows.  The front is what beats all smaller ones; its knee is the answer.
 * Method: arXiv:2107.08013 (there a genetic search); bootstrap: Efron, Ann. Stat. 7, 1 (1979).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/put.h>
#include "sym_front.h"
#include "sym_rows.h"

enum { TEXT = 2000 };
enum { PEARSON, SPEARMAN };
enum { NONE, ROOT, ALL };

struct regression {
	struct sym_choice choice;
	struct geae_strings operators;
	struct geae_reals constants;
	int64_t size, probes, rescored, most, bootstrap, bins;
	struct sym_breeding breeding;
	int64_t larger;
	int32_t objective, fitted;
};

#define STRINGS(m, name, def, doc) \
	{ name, GEAE_STRINGS, 0, GEAE_AT_(struct regression, m, struct geae_strings), def, 0, 0, NULL, "", doc }

#define BREEDING(m, def, low, high, doc) \
	{ #m, GEAE_INT, 0, GEAE_AT_(struct regression, breeding.m, int64_t), def, low, high, NULL, "1", doc }

static const struct geae_param params[] = {
	STRINGS(choice.features, "features", NULL,
		"what formulas are made of: columns or formulas of columns, \"eps_d/U\", with a short name where wanted, \"a = eps_d/U\""),
	STRINGS(operators, "operators", "[\"+\", \"-\", \"*\", \"/\", \"inv\"]",
		"of + - * / and neg inv square sqrt abs log exp tanh"),
	GEAE_P_REALS(struct regression, constants, "[1.0]", -1e300, 1e300, "1", "numbers that may stand in formulas, of size 1"),
	GEAE_P_INT(struct regression, size, "7", 1, SYM_LARGEST, "1", "largest formulas that are all tried: names, numbers and operators"),
	GEAE_P_CHOICE(struct regression, objective, "\"pearson\"", "pearson|spearman",
		      "which |correlation| makes a formula good: pearson (straight line) or spearman (any monotone curve)"),
	GEAE_P_CHOICE(struct regression, fitted, "\"none\"", "none|root|all",
		      "numbers that are fitted, of size 2 each: none; root: a + c*b; all: also c + e and c*e within, and `constants` set free"),
	BREEDING(islands, "0", 0, 1024, "populations of a genetic search for larger formulas; 0: none"),
	BREEDING(population, "256", 8, 100000, "formulas on each island"),
	BREEDING(generations, "40", 1, 100000, "generations on each island"),
	GEAE_P_INT(struct regression, larger, "15", 2, SYM_LARGEST_BRED, "1", "the largest formula that the islands may breed"),
	{ "component", GEAE_INT, 0, GEAE_AT_(struct regression, choice.component, int64_t), "1", 1, 1e6, NULL, "1",
	  "which component of the target, where it has several: 1 is z1" },
	{ "where", GEAE_STRING, 0, GEAE_AT_(struct regression, choice.where, const char *), "\"\"", 0, 0, NULL, "",
	  "formula of columns: only rows where it holds, \"abs(z2) < 0.5 && T_K > 1e-4\"; empty: all" },
	{ "groups", GEAE_STRING, 0, GEAE_AT_(struct regression, choice.groups, const char *), "\"\"", 0, 0, NULL, "",
	  "column or formula: rows with equal values belong together when errors are estimated; empty: `group` where there is one; "
	  "none: rows are independent" },
	GEAE_P_INT(struct regression, bootstrap, "100", 10, 100000, "1", "replicas from which errors are estimated"),
	GEAE_P_INT(struct regression, probes, "256", 16, SYM_PROBES, "row", "rows on which expressions are told apart"),
	GEAE_P_INT(struct regression, rescored, "32", 1, 100000, "1",
		   "of each size, the best on the probes that are looked at first, and that fitted numbers and islands begin with"),
	GEAE_P_INT(struct regression, most, "1000000", 1000, 1e9, "1",
		   "expressions that are kept at most; a size with more is not begun, and the proof ends before it"),
	GEAE_P_INT(struct regression, bins, "48", 4, 512, "bin", "bins of the histogram of target against formula, each way"),
	GEAE_P_END
};

static int read_operators(struct geae_cx *cx, const struct regression *p, uint32_t *operators)
{
	*operators = 0;
	for (size_t k = 0; k < p->operators.n; k++) {
		int op = SYM_ADD;

		while (op < SYM_N_OP && strcmp(p->operators.v[k], sym_op_name[op]))
			op++;
		if (op == SYM_N_OP)
			return geae_fail(cx, GEAE_EPARAM, "there is no operator '%s'; there are + - * / neg inv square sqrt abs log exp tanh",
					 p->operators.v[k]);
		*operators |= 1u << op;
	}
	return GEAE_OK;
}

static int accepts(struct geae_cx *cx, const void *self, const size_t *n_given)
{
	const struct regression *p = self;
	uint32_t operators;

	(void)n_given;
	if (!p->choice.features.n)
		return geae_fail(cx, GEAE_EPARAM, "`features` is empty: name the columns that formulas are made of");
	if (!sym_kernels_choose())
		return geae_fail(cx, GEAE_EUNSUP, "GEAEPIPE_SIMD = %s: this processor has no such vectors; plain, avx2 and avx512 there are",
				 getenv("GEAEPIPE_SIMD"));
	if (p->fitted != NONE && p->objective == SPEARMAN)
		return geae_fail(cx, GEAE_EPARAM, "fitted constants make |r| largest: objective = \"spearman\" wants fitted = \"none\"");
	if (p->breeding.islands && p->larger <= p->size)
		return geae_fail(cx, GEAE_EPARAM, "the islands breed formulas larger than size = %lld: larger = %lld is not", (long long)p->size,
				 (long long)p->larger);
	return read_operators(cx, p, &operators);
}

/* Mean 0, sum of squares 1. */
static double *normalised(struct geae_cx *cx, int64_t n, const double *x)
{
	double *y = geae_scratch(cx, n + 1, double), mean = 0, squares = 0;

	for (int64_t i = 0; y && i < n; i++)
		mean += x[i] / (double)n;
	for (int64_t i = 0; y && i < n; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	for (int64_t i = 0; y && i < n; i++)
		y[i] = (x[i] - mean) / sqrt(squares);
	return y;
}

/* What is held against expressions: the target, or its ranks. */
static int wanted(struct geae_cx *cx, struct sym_task *task, const struct sym_rows *rows)
{
	double *rank = geae_scratch(cx, rows->n_row + 1, double);
	int32_t *order = geae_scratch(cx, rows->n_row + 1, int32_t);

	if (!rank || !order)
		return GEAE_ENOMEM;
	if (task->ranks)
		GEAE_TRY(sym_ranks(cx, rows->n_row, rows->target, order, rank));
	task->y = normalised(cx, rows->n_row, task->ranks ? rank : rows->target);
	return task->y ? GEAE_OK : GEAE_ENOMEM;
}

struct answer {
	const struct regression *p;
	const struct sym_rows *rows;
	const struct sym_search *search;
	int n, knee;
	struct sym_score *front;
	double *value; /* [n][rows->n_row] */
};

static int put_front(struct geae_cx *cx, const struct answer *a)
{
	static const char *const port[] = { "formulas", "latex", "c" };
	double *column = geae_scratch(cx, 6 * a->n, double);
	int64_t *size = geae_scratch(cx, a->n, int64_t);
	const char **text = geae_scratch(cx, 3 * a->n, const char *);
	char *columns = geae_scratch(cx, TEXT, char); /* texts live until the call returns */
	struct geae_array axis = geae_axis("size", "1", GEAE_I64, a->n, size);
	const struct geae_array *along[] = { &axis };
	static const char *const names[] = { "r", "r_err", "spearman", "spearman_err", "c0", "c1" };

	if (!column || !size || !text || !columns)
		return GEAE_ENOMEM;
	for (int k = 0; k < a->n; k++) {
		const struct sym_score *s = &a->front[k];
		const double number[] = { s->r, s->r_error, s->rho, s->rho_error, s->c0, s->c1 };

		size[k] = s->size;
		for (int j = 0; j < 6; j++)
			column[j * a->n + k] = number[j];
		for (int j = 0; j < 3; j++) {
			char *to = geae_scratch(cx, TEXT, char);

			if (!to)
				return GEAE_ENOMEM;
			sym_write(&s->formula, (enum sym_language)j, a->rows->name, to, TEXT);
			text[j * a->n + k] = to;
		}
	}
	for (int j = 0; j < 3; j++)
		GEAE_TRY(geae_put(cx, port[j], "", GEAE_TEXT, text + j * a->n, 1, along));
	for (int j = 0; j < 6; j++)
		GEAE_TRY(geae_put(cx, names[j], "1", GEAE_F64, column + j * a->n, 1, along));
	for (int k = 0; k < a->n; k++)
		column[k] = fmax(sym_loss(&a->front[k], a->p->objective == SPEARMAN), SYM_TIE);
	GEAE_TRY(geae_put(cx, "loss", "1", GEAE_F64, column, 1, along));
	GEAE_TRY(geae_put(cx, "loss_err", "1", GEAE_F64, column + (a->p->objective == SPEARMAN ? 3 : 1) * a->n, 1, along));
	GEAE_TRY(geae_put_text(cx, "formula", text[a->knee]));
	GEAE_TRY(geae_put_text(cx, "formula_latex", text[a->n + a->knee]));
	GEAE_TRY(geae_put_text(cx, "formula_c", text[2 * a->n + a->knee]));
	sym_write(&a->front[a->knee].formula, SYM_TEXT, a->rows->meaning, columns, TEXT);
	return geae_put_text(cx, "formula_columns", columns);
}

static int put_rows(struct geae_cx *cx, const struct answer *a)
{
	int64_t all = a->rows->n_all, n = a->rows->n_row;
	const struct geae_array values = { .name = "values", .unit = "1", .dtype = GEAE_F64, .rank = 2, .dim = { all, a->n },
					   .axis = { "row", "formula" } },
				row = { .name = "value", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { all }, .axis = { "row" } };
	const struct sym_score *best = &a->front[a->knee];
	void *to;
	double *value, *fit;

	GEAE_TRY(cx->host->output(cx, "values", &values, &to));
	value = to;
	for (int64_t i = 0; i < all * a->n; i++)
		value[i] = NAN;
	for (int64_t i = 0; i < n; i++)
		for (int k = 0; k < a->n; k++)
			value[a->rows->row[i] * a->n + k] = a->value[k * n + i];
	GEAE_TRY(cx->host->output(cx, "value", &row, &to));
	value = to;
	GEAE_TRY(cx->host->output(cx, "fit", &row, &to));
	fit = to;
	for (int64_t i = 0; i < all; i++)
		value[i] = fit[i] = NAN;
	for (int64_t i = 0; i < n; i++) {
		value[a->rows->row[i]] = a->value[a->knee * n + i];
		fit[a->rows->row[i]] = best->c0 + best->c1 * a->value[a->knee * n + i];
	}
	return GEAE_OK;
}

static int64_t bin_of(double x, double low, double high, int64_t bins)
{
	int64_t k = (int64_t)((x - low) / (high - low) * (double)bins);

	return k < 0 ? 0 : k >= bins ? bins - 1 : k;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Limits that leave one row in 500 out on either side. */
static int limits(struct geae_cx *cx, int64_t n, const double *x, double *low, double *high)
{
	double *sorted = malloc(sizeof(*sorted) * (size_t)n);

	if (!sorted)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for a histogram");
	memcpy(sorted, x, sizeof(*sorted) * (size_t)n);
	qsort(sorted, (size_t)n, sizeof(*sorted), ascending);
	*low = sorted[n / 500];
	*high = sorted[n - 1 - n / 500];
	if (!(*high > *low))
		*high = *low + fmax(fabs(*low), 1) * 1e-6;
	free(sorted);
	return GEAE_OK;
}

/* How many rows lie where: target against the formula of the knee. */
static int put_histogram(struct geae_cx *cx, const struct answer *a)
{
	int64_t n = a->rows->n_row, bins = a->p->bins;
	const double *x = a->value + a->knee * n, *y = a->rows->target;
	double *grid = geae_scratch(cx, 2 * bins, double), *count = geae_scratch(cx, bins * bins, double), low[2], high[2];
	struct geae_array axis[] = { geae_axis("formula_value", "1", GEAE_F64, bins, grid), geae_axis("target", "1", GEAE_F64, bins, grid + bins) };
	const struct geae_array *along[] = { &axis[0], &axis[1] };

	if (!grid || !count)
		return GEAE_ENOMEM;
	GEAE_TRY(limits(cx, n, x, &low[0], &high[0]));
	GEAE_TRY(limits(cx, n, y, &low[1], &high[1]));
	for (int64_t k = 0; k < bins; k++)
		for (int j = 0; j < 2; j++)
			grid[j * bins + k] = low[j] + (high[j] - low[j]) * ((double)k + 0.5) / (double)bins;
	for (int64_t i = 0; i < n; i++)
		if (x[i] >= low[0] && x[i] <= high[0] && y[i] >= low[1] && y[i] <= high[1])
			count[bin_of(x[i], low[0], high[0], bins) * bins + bin_of(y[i], low[1], high[1], bins)]++;
	for (int64_t k = 0; k < bins * bins; k++)
		count[k] = count[k] > 0 ? count[k] : NAN; /* left white */
	return geae_put(cx, "rows", "1", GEAE_F64, count, 2, along);
}

/* "0.95213 +- 0.00041", or "1 - 3.2e-07" where that says more. */
static const char *number(double r, double error, char text[48])
{
	if (1 - r < SYM_TIE)
		snprintf(text, 48, "1");
	else if (1 - r < 1e-4)
		snprintf(text, 48, "1 - %.2g", 1 - r);
	else
		snprintf(text, 48, "%.5f +- %.5f", r, error);
	return text;
}

static int put_words(struct geae_cx *cx, const struct answer *a)
{
	const struct sym_score *s = &a->front[a->knee];
	char text[TEXT], meaning[TEXT], r[48], rho[48], *words = geae_scratch(cx, 3 * TEXT, char);
	size_t used;

	if (!words)
		return GEAE_ENOMEM;
	sym_write(&s->formula, SYM_TEXT, a->rows->name, text, sizeof(text));
	sym_write(&s->formula, SYM_TEXT, a->rows->meaning, meaning, sizeof(meaning));
	used = (size_t)snprintf(words, 3 * TEXT, "%s follows %s%s%s (size %d, %s): |r| = %s, |Spearman| = %s on %lld rows.",
				a->rows->target_name, text, strcmp(text, meaning) ? " = " : "", strcmp(text, meaning) ? meaning : "", s->size, a->n > 1 ? "the knee of the front" : "the only one in the front",
				number(s->r, s->r_error, r), number(s->rho, s->rho_error, rho), (long long)a->rows->n_row);
	if (used < 3 * TEXT)
		snprintf(words + used, 3 * TEXT - used, " %lld expressions were tried, %lld of them different; up to size %d no other%s has a larger |%s|.%s",
			 (long long)a->search->tried, (long long)a->search->n_candidate, a->search->done,
			 a->p->fitted != NONE ? " without fitted numbers" : "",
			 a->p->objective == SPEARMAN ? "Spearman" : "r",
			 a->search->full ? " The next size has more than `most` expressions." : "");
	return geae_put_text(cx, "words", words);
}

static int put_all(struct geae_cx *cx, const struct answer *a)
{
	const struct sym_score *s = &a->front[a->knee];

	GEAE_TRY(put_front(cx, a));
	GEAE_TRY(geae_put_count(cx, "knee", s->size));
	GEAE_TRY(geae_put_number(cx, "knee_r", "1", s->r));
	GEAE_TRY(geae_put_number(cx, "knee_r_err", "1", s->r_error));
	GEAE_TRY(geae_put_number(cx, "knee_spearman", "1", s->rho));
	GEAE_TRY(geae_put_number(cx, "knee_spearman_err", "1", s->rho_error));
	GEAE_TRY(geae_put_count(cx, "proved", a->search->done));
	GEAE_TRY(geae_put_count(cx, "n", a->rows->n_row));
	GEAE_TRY(geae_put_count(cx, "n_tried", a->search->tried));
	GEAE_TRY(geae_put_count(cx, "n_different", a->search->n_candidate));
	GEAE_TRY(put_rows(cx, a));
	GEAE_TRY(put_histogram(cx, a));
	return put_words(cx, a);
}

/* What enumeration does not reach. */
static int front_of(struct geae_cx *cx, const struct regression *p, const struct sym_search *s, struct answer *a)
{
	struct sym_pick *fitted = p->fitted != NONE ? geae_scratch(cx, SYM_LARGEST + 1, struct sym_pick) : NULL,
			*bred = p->breeding.islands ? geae_scratch(cx, SYM_LARGEST_BRED + 1, struct sym_pick) : NULL;
	struct sym_breeding breeding = p->breeding;

	breeding.larger = (int)p->larger;
	a->front = geae_scratch(cx, SYM_FRONT, struct sym_score);
	if (!a->front || (p->fitted != NONE && !fitted) || (p->breeding.islands && !bred))
		return GEAE_ENOMEM;
	if (fitted)
		GEAE_TRY(sym_constants(cx, s, p->fitted == ALL, fitted));
	if (bred)
		GEAE_TRY(sym_islands(cx, s, &breeding, bred));
	a->n = sym_front(s, fitted, bred, bred ? breeding.larger : s->done, a->front);
	return GEAE_OK;
}

static int answer(struct geae_cx *cx, const struct regression *p, const struct sym_rows *rows, const struct sym_task *task,
		  const struct sym_search *search)
{
	struct answer a = { .p = p, .rows = rows, .search = search };
	struct sym_data data = { .kernels = task->kernels, .n_row = rows->n_row, .n_group = rows->n_group, .n_replica = p->bootstrap,
				 .n_feature = task->n_feature, .feature = task->feature, .target = rows->target, .group = rows->group,
				 .ranks = task->ranks };
	int size[SYM_FRONT];
	double loss[SYM_FRONT];
	bool better[SYM_FRONT];

	GEAE_TRY(front_of(cx, p, search, &a));
	if (!a.n)
		return geae_fail(cx, GEAE_EMATH, "no expression is finite at all %lld rows and varies between them", (long long)rows->n_row);
	a.value = geae_scratch(cx, a.n * rows->n_row + 1, double);
	if (!a.value)
		return GEAE_ENOMEM;
	GEAE_TRY(sym_score(cx, &data, a.n, a.front, a.value));
	for (int k = 0; k < a.n; k++) {
		size[k] = a.front[k].size;
		loss[k] = sym_loss(&a.front[k], task->ranks);
		better[k] = a.front[k].better;
	}
	a.knee = sym_knee(a.n, size, loss, better, p->breeding.islands ? (int)p->larger : search->done);
	return put_all(cx, &a);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct regression *p = self;
	struct sym_task task = { .kernels = sym_kernels_choose(), .n_constant = p->constants.n, .constant = p->constants.v,
				 .size = (int)p->size, .n_probe = p->probes, .most = p->most, .rescored = p->rescored,
				 .ranks = p->objective == SPEARMAN };
	struct sym_search *search;
	struct sym_rows rows;
	int status;

	GEAE_TRY(read_operators(cx, p, &task.operators));
	GEAE_TRY(sym_rows(cx, &p->choice, in[0].given->array, in[1].n ? in[1].given->array : NULL, &rows));
	if (rows.n_missing)
		geae_note(cx, "%lld rows are left out: target or features have no value there", (long long)rows.n_missing);
	task.n_feature = rows.n_feature;
	task.n_row = rows.n_row;
	task.feature = (const double *const *)rows.feature;
	GEAE_TRY(wanted(cx, &task, &rows));
	status = sym_search(cx, &task, &search);
	if (status == GEAE_OK)
		status = answer(cx, p, &rows, &task, search);
	sym_search_destroy(search);
	return status;
}

static const struct geae_port in[] = {
	{ "target", "row,...", 0, 0, "", "what is to be explained: a latent or any other column, with the columns of its data set" },
	{ "columns", "row,...", 0, GEAE_OPTIONAL, "", "further columns of the same rows, x1, x2, ... where they are several" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "formula", "", GEAE_TEXT, 0, "", "the formula at the knee of the front" },
	{ "formula_latex", "", GEAE_TEXT, 0, "", "the same in LaTeX" },
	{ "formula_c", "", GEAE_TEXT, 0, "", "the same in C" },
	{ "formula_columns", "", GEAE_TEXT, 0, "", "the same in terms of columns, as a pipeline reads it" },
	{ "knee", "", GEAE_I64, 0, "1", "its size" },
	{ "knee_r", "", GEAE_F64, 0, "1", "its |correlation| with the target (Pearson)" },
	{ "knee_r_err", "", GEAE_F64, 0, "1", "bootstrap error" },
	{ "knee_spearman", "", GEAE_F64, 0, "1", "its |rank correlation| with the target (Spearman)" },
	{ "knee_spearman_err", "", GEAE_F64, 0, "1", "bootstrap error" },
	{ "proved", "", GEAE_I64, 0, "1", "up to this size no expression without fitted constants is better than the front" },
	{ "n", "", GEAE_I64, 0, "row", "rows that counted" },
	{ "n_tried", "", GEAE_I64, 0, "1", "expressions tried" },
	{ "n_different", "", GEAE_I64, 0, "1", "of them different, up to a factor and an offset" },
	{ "formulas", "size", GEAE_TEXT, 0, "", "the best of each size that beats all smaller ones" },
	{ "latex", "size", GEAE_TEXT, 0, "", "the same in LaTeX" },
	{ "c", "size", GEAE_TEXT, 0, "", "the same in C" },
	{ "r", "size", GEAE_F64, 0, "1", "|correlation| with the target (Pearson)" },
	{ "r_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "spearman", "size", GEAE_F64, 0, "1", "|rank correlation| with the target (Spearman)" },
	{ "spearman_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "loss", "size", GEAE_F64, 0, "1", "1 - |correlation|, of the kind that `objective` names" },
	{ "loss_err", "size", GEAE_F64, 0, "1", "bootstrap error" },
	{ "c0", "size", GEAE_F64, 0, "1", "target = c0 + c1 formula, least squares" },
	{ "c1", "size", GEAE_F64, 0, "1", "the same" },
	{ "value", "row", GEAE_F64, 0, "1", "the formula at the knee on every row; nan on rows that did not count" },
	{ "fit", "row", GEAE_F64, 0, "1", "c0 + c1 formula at the knee" },
	{ "values", "row,formula", GEAE_F64, 0, "1", "every formula of the front on every row" },
	{ "rows", "formula_value,target", GEAE_F64, 0, "row", "how many rows lie where: target against the formula at the knee; nan for none" },
	{ "words", "", GEAE_TEXT, 0, "", "the answer in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "front", .title = "Front: size against misfit", .kind = GEAE_SERIES, .x = "size", .y = "loss", .x_label = "size",
	  .y_label = "1 - |r|", .flags = GEAE_LOG_Y, .x_marks = "knee: knee",
	  .caption = "The best formula of each size that beats all smaller ones; the knee is where larger ones gain little." },
	{ .name = "histogram", .title = "Target against formula", .kind = GEAE_HEAT_MAP, .x = "formula_value", .y = "target",
	  .colour = "rows", .x_label = "formula", .y_label = "target", .colour_label = "rows", .flags = GEAE_LOG_COLOUR,
	  .caption = "Rows by the value of the formula at the knee and the target. Two rows in 500 each way may lie outside." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = {
	.size = sizeof(ops), .port_size = sizeof(struct geae_port), .figure_size = sizeof(struct geae_figure), .in = in, .out = out,
	.figures = figures, .run = run, .accepts = accepts,
};

GEAE_DEFINE(GEAE_ANALYZER, .name = "symbolic-regression", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which formula of these columns is that column? All formulas up to a size, and a proof",
	    .doc = "Tries every expression of the features up to a size once, keeps of each size the one with the largest correlation with "
		   "the target, and proves that there is no better one. An expression that is not finite somewhere (a division by 0) is "
		   "left out. Formulas that are equal on all probe rows are one. Errors from the bootstrap.",
	    .cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and Weichselbaum, "
		    "Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of {Kondo} physics using variational "
		    "autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = {2021}}",
	    .params = params, .instance_size = sizeof(struct regression), .ops = &ops,
	    .test = "features = [\"energy\", \"T\"]; size = 3; bootstrap = 10;")
