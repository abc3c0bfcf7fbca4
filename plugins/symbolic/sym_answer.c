/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a symbolic regression says: its front as columns, the formula at the knee on every row, and words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/put.h>
#include "sym_answer.h"

enum { TEXT = 2000, LABEL = 60 };

static int put_front(struct geae_cx *cx, const struct sym_answer *a)
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
		column[k] = fmax(sym_loss(&a->front[k], a->ranks), SYM_TIE);
	GEAE_TRY(geae_put(cx, "loss", "1", GEAE_F64, column, 1, along));
	GEAE_TRY(geae_put(cx, "loss_err", "1", GEAE_F64, column + (a->ranks ? 3 : 1) * a->n, 1, along));
	GEAE_TRY(geae_put_text(cx, "formula", text[a->knee]));
	GEAE_TRY(geae_put_text(cx, "formula_latex", text[a->n + a->knee]));
	GEAE_TRY(geae_put_text(cx, "formula_c", text[2 * a->n + a->knee]));
	sym_write(&a->front[a->knee].formula, SYM_TEXT, a->rows->meaning, columns, TEXT);
	return geae_put_text(cx, "formula_columns", columns);
}

static int put_rows(struct geae_cx *cx, const struct sym_answer *a)
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
static int put_histogram(struct geae_cx *cx, const struct sym_answer *a)
{
	int64_t n = a->rows->n_row, bins = a->bins;
	const double *x = a->value + a->knee * n, *y = a->rows->target;
	double *grid = geae_scratch(cx, 2 * bins, double), *count = geae_scratch(cx, bins * bins, double), low[2], high[2];
	struct geae_array axis[] = { geae_axis("formula_value", "1", GEAE_F64, bins, grid), geae_axis("target", "1", GEAE_F64, bins, grid + bins) };
	const struct geae_array *along[] = { &axis[0], &axis[1] };
	char *formula = geae_scratch(cx, TEXT, char);

	if (!grid || !count || !formula)
		return GEAE_ENOMEM;
	sym_write(&a->front[a->knee].formula, SYM_TEXT, a->rows->name, formula, TEXT);
	axis[0].doc = strlen(formula) < LABEL ? formula : "formula";
	axis[1].doc = a->rows->target_name;
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

static int put_words(struct geae_cx *cx, const struct sym_answer *a)
{
	const struct sym_score *s = &a->front[a->knee];
	char text[TEXT], meaning[TEXT], r[48], rho[48], *words = geae_scratch(cx, 3 * TEXT, char);
	size_t used;

	if (!words)
		return GEAE_ENOMEM;
	sym_write(&s->formula, SYM_TEXT, a->rows->name, text, sizeof(text));
	sym_write(&s->formula, SYM_TEXT, a->rows->meaning, meaning, sizeof(meaning));
	used = (size_t)snprintf(words, 3 * TEXT, "%s follows %s%s%s (size %d, %s): |r| = %s, |Spearman| = %s on %lld rows%s%s.",
				a->rows->target_name, text, strcmp(text, meaning) ? " = " : "", strcmp(text, meaning) ? meaning : "", s->size, a->n > 1 ? "the knee of the front" : "the only one in the front",
				number(s->r, s->r_error, r), number(s->rho, s->rho_error, rho), (long long)a->rows->n_row, *a->where ? " with " : "", a->where);
	if (used < 3 * TEXT)
		snprintf(words + used, 3 * TEXT - used, " %lld expressions were tried, %lld of them different; up to size %d no other%s has a larger |%s|.%s",
			 (long long)a->search->tried, (long long)a->search->n_candidate, a->search->done,
			 a->fitted ? " without fitted numbers" : "",
			 a->ranks ? "Spearman" : "r",
			 a->search->full ? " The next size has more than `most` expressions." : "");
	return geae_put_text(cx, "words", words);
}

int sym_answer(struct geae_cx *cx, const struct sym_answer *a)
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
