/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A formula with named coefficients fitted to columns, with errors: fit_problem.h does the work. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/columns.h>
#include <geae/put.h>
#include "fit_problem.h"
#include "sym_groups.h"

enum { WHY = 1000, WORDS = 4000, MORE = 3 };

struct fit_formula {
	const char *formula, *of, *where, *groups, *sigma;
	struct geae_strings coefficients;
	struct geae_reals start;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct fit_formula, formula, NULL, "formula of columns and coefficients: \"c0 + c1*log(U*Gamma)/2\""),
	GEAE_P_STRINGS(struct fit_formula, coefficients, NULL, "names of the coefficients to be found: [\"c0\", \"c1\"]"),
	GEAE_P_REALS(struct fit_formula, start, "[1.0]", -1e300, 1e300, "1", "where the search begins: one number for all coefficients or one each"),
	GEAE_P_STRING(struct fit_formula, of, "\"\"", "what the formula should be equal to, a formula of columns: \"log(T_K_chi)\"; empty: the target itself"),
	GEAE_P_STRING(struct fit_formula, where, "\"\"", "formula of columns: only rows where it holds, \"regime == 0\"; empty: all"),
	GEAE_P_STRING(struct fit_formula, sigma, "\"\"",
		      "standard error of each row, a formula of columns; empty: unknown, errors come from the residuals"),
	GEAE_P_STRING(struct fit_formula, groups, "\"\"",
		      "column or formula: rows with equal values are not independent of each other; empty: `group` where there is one; none: all "
		      "are independent"),
	GEAE_P_END
};

static bool is_name(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	while (isalnum((unsigned char)*text) || *text == '_')
		text++;
	return !*text;
}

static int accepts(struct geae_cx *cx, const void *self, const size_t *n_given)
{
	const struct fit_formula *p = self;

	(void)n_given;
	if (!p->coefficients.n || p->coefficients.n > GEAE_FORMULA_SLOPES)
		return geae_fail(cx, GEAE_EPARAM, "`coefficients` has %zu names; 1 to %d can be fitted", p->coefficients.n, GEAE_FORMULA_SLOPES);
	for (size_t k = 0; k < p->coefficients.n; k++) {
		if (!is_name(p->coefficients.v[k]))
			return geae_fail(cx, GEAE_EPARAM, "coefficient \"%s\" is no name: letters, digits and _, a letter first", p->coefficients.v[k]);
		for (size_t j = 0; j < k; j++)
			if (!strcmp(p->coefficients.v[j], p->coefficients.v[k]))
				return geae_fail(cx, GEAE_EPARAM, "coefficient '%s' stands twice in `coefficients`", p->coefficients.v[k]);
	}
	if (p->start.n != 1 && p->start.n != p->coefficients.n)
		return geae_fail(cx, GEAE_EPARAM, "`start` has %zu numbers for %zu coefficients: give one for all, or one each", p->start.n,
				 p->coefficients.n);
	return GEAE_OK;
}

struct job {
	const struct fit_formula *p;
	struct geae_columns columns;
	const char **name; /* coefficients, then columns */
	size_t *used;	   /* columns that the formula has */
	int64_t *row;
	int64_t n_passed;
	struct fit_problem problem;
	struct fit_result result;
	const char *target;
};

/* The formula's variables become the coefficients and the columns that it uses. */
static int read_formula(struct geae_cx *cx, struct job *j)
{
	struct fit_problem *f = &j->problem;
	const size_t p = f->p = j->p->coefficients.n;
	int32_t *at = geae_scratch(cx, p + j->columns.n + 1, int32_t);
	char why[WHY];

	j->name = geae_scratch(cx, p + j->columns.n + 1, const char *);
	j->used = geae_scratch(cx, j->columns.n + 1, size_t);
	if (!at || !j->name || !j->used)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < p; k++) {
		j->name[k] = j->p->coefficients.v[k];
		at[k] = (int32_t)k;
		for (size_t c = 0; c < j->columns.n; c++)
			if (!strcmp(j->name[k], j->columns.name[c]))
				return geae_fail(cx, GEAE_EPARAM, "coefficient '%s' is the name of a column: choose another", j->name[k]);
	}
	for (size_t c = 0; c < j->columns.n; c++)
		j->name[p + c] = j->columns.name[c];
	if (!geae_formula_read(&f->formula, j->p->formula, p + j->columns.n, j->name, why, sizeof(why)))
		return geae_fail(cx, GEAE_EPARAM, "%s", why);
	for (size_t k = 0; k < p; k++)
		if (!geae_formula_uses(&f->formula, k))
			return geae_fail(cx, GEAE_EPARAM, "coefficient '%s' does not stand in \"%s\"", j->name[k], j->p->formula);
	for (size_t c = 0; c < j->columns.n; c++)
		if (geae_formula_uses(&f->formula, p + c)) {
			at[p + c] = (int32_t)(p + f->n_column);
			j->used[f->n_column++] = c;
		}
	for (int32_t k = 0; k < f->formula.n; k++)
		f->formula.step[k].variable = at[f->formula.step[k].variable];
	return GEAE_OK;
}

static int read_rows(struct geae_cx *cx, struct job *j)
{
	struct fit_problem *f = &j->problem;
	int64_t n = j->columns.n_row;
	double *y = geae_scratch(cx, n + 1, double), *where = geae_scratch(cx, n + 1, double), *sigma = geae_scratch(cx, n + 1, double),
	       *column = geae_scratch(cx, n * (int64_t)f->n_column + 1, double);

	j->row = geae_scratch(cx, n + 1, int64_t);
	if (!y || !where || !sigma || !column || !j->row)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_columns_value(cx, &j->columns, *j->p->of ? j->p->of : j->columns.name[0], y));
	GEAE_TRY(geae_columns_value(cx, &j->columns, *j->p->where ? j->p->where : "1", where));
	GEAE_TRY(geae_columns_value(cx, &j->columns, *j->p->sigma ? j->p->sigma : "1", sigma));
	for (int64_t i = 0; i < n; i++) {
		bool known = isfinite(y[i]) && isfinite(sigma[i]);

		if (!(fabs(where[i]) > 0))
			continue;
		j->n_passed++;
		for (size_t c = 0; c < f->n_column; c++) {
			column[f->n * (int64_t)f->n_column + (int64_t)c] = geae_column_number(&j->columns, j->used[c], i);
			known = known && isfinite(column[f->n * (int64_t)f->n_column + (int64_t)c]);
		}
		if (known && !(sigma[i] > 0))
			return geae_fail(cx, GEAE_EDATA, "sigma = \"%s\" is %g at row %lld: errors are above 0", j->p->sigma, sigma[i],
					 (long long)i + 1);
		y[f->n] = y[i];
		sigma[f->n] = sigma[i];
		j->row[f->n] = i;
		f->n += known;
	}
	f->y = y;
	f->column = column;
	f->sigma = *j->p->sigma ? sigma : NULL;
	if (f->n < (int64_t)f->p + MORE)
		return geae_fail(cx, GEAE_EDATA, "%lld rows where all is known%s%s%s: %zu coefficients need at least %zu", (long long)f->n,
				 *j->p->where ? " and \"" : "", j->p->where, *j->p->where ? "\" holds" : "", f->p, f->p + MORE);
	return sym_groups(cx, &j->columns, j->p->groups, f->n, j->row, (int64_t)f->p + MORE, &f->n_group, (int64_t **)&f->group);
}

static int solve(struct geae_cx *cx, struct job *j)
{
	struct fit_problem *f = &j->problem;
	struct fit_result *r = &j->result;
	char start[200] = "";

	r->value = geae_scratch(cx, f->p, double);
	r->error = geae_scratch(cx, f->p, double);
	r->covariance = geae_scratch(cx, f->p * f->p, double);
	r->fitted = geae_scratch(cx, f->n, double);
	if (!r->value || !r->error || !r->covariance || !r->fitted)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < f->p; k++) {
		size_t used = strlen(start);

		r->value[k] = j->p->start.v[j->p->start.n > 1 ? k : 0];
		snprintf(start + used, sizeof(start) - used, "%s%g", k ? ", " : "", r->value[k]);
	}
	switch (fit_problem_solve(f, r)) {
	case FIT_OK: return GEAE_OK;
	case FIT_NO_MEMORY: return geae_fail(cx, GEAE_ENOMEM, "no memory for a fit of %lld rows", (long long)f->n);
	case FIT_NO_VALUE:
		return geae_fail(cx, GEAE_EMATH, "\"%s\" has no value at row %lld with start = [%s]: leave such rows out by `where`, or start elsewhere",
				 j->p->formula, (long long)j->row[r->row] + 1, start);
	case FIT_UNUSED:
		return geae_fail(cx, GEAE_EMATH, "coefficient '%s' changes nothing at any row", j->name[r->culprit[0]]);
	case FIT_SINGULAR:
		return geae_fail(cx, GEAE_EMATH, "coefficients '%s' and '%s' cannot be told apart by these rows: leave one out", j->name[r->culprit[0]],
				 j->name[r->culprit[1]]);
	default:
		return geae_fail(cx, GEAE_EMATH, "the fit does not converge from start = [%s]: give other values", start);
	}
}

static int put_column(struct geae_cx *cx, const struct job *j, const char *port, const double *a, const double *less)
{
	const struct geae_array like = { .name = port, .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { j->columns.n_row },
					 .axis = { "row" } };
	void *to;
	double *x;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	x = to;
	for (int64_t i = 0; i < j->columns.n_row; i++)
		x[i] = NAN;
	for (int64_t i = 0; i < j->problem.n; i++)
		x[j->row[i]] = a[i] - (less ? less[i] : 0);
	return GEAE_OK;
}

static int put_coefficients(struct geae_cx *cx, const struct job *j)
{
	const struct fit_result *r = &j->result;
	const int64_t p = (int64_t)j->problem.p;
	double *correlation = geae_scratch(cx, p * p, double);
	struct geae_array name = geae_axis("coefficient", "", GEAE_TEXT, p, j->name), other = geae_axis("with", "", GEAE_TEXT, p, j->name);
	const struct geae_array *along[] = { &name, &other };

	if (!correlation)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < p; k++)
		for (int64_t l = 0; l < p; l++)
			correlation[k * p + l] = k == l ? 1 : r->covariance[k * p + l] / (r->error[k] * r->error[l]);
	GEAE_TRY(geae_put(cx, "coefficients", "1", GEAE_F64, r->value, 1, along));
	GEAE_TRY(geae_put(cx, "coefficients_err", "1", GEAE_F64, r->error, 1, along));
	return geae_put(cx, "correlation", "1", GEAE_F64, correlation, 2, along);
}

static int put_all(struct geae_cx *cx, const struct job *j)
{
	const struct fit_problem *f = &j->problem;
	const struct fit_result *r = &j->result;
	char *words = geae_scratch(cx, WORDS, char);
	double squares = 0, mean = 0, all = 0, dof = (double)(f->n - (int64_t)f->p);
	size_t used;

	if (!words)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < f->n; i++) {
		squares += (f->y[i] - r->fitted[i]) * (f->y[i] - r->fitted[i]);
		mean += f->y[i] / (double)f->n;
	}
	for (int64_t i = 0; i < f->n; i++)
		all += (f->y[i] - mean) * (f->y[i] - mean);
	GEAE_TRY(put_coefficients(cx, j));
	GEAE_TRY(geae_put_number(cx, "rms", "1", sqrt(squares / (double)f->n)));
	GEAE_TRY(geae_put_number(cx, "chi2_dof", "1", r->chi2 / dof));
	GEAE_TRY(geae_put_number(cx, "R2", "1", all > 0 ? 1 - squares / all : NAN));
	GEAE_TRY(geae_put_count(cx, "n", f->n));
	GEAE_TRY(geae_put_count(cx, "groups", f->group ? f->n_group : f->n));
	GEAE_TRY(put_column(cx, j, "observed", f->y, NULL));
	GEAE_TRY(put_column(cx, j, "fitted", r->fitted, NULL));
	GEAE_TRY(put_column(cx, j, "residual", f->y, r->fitted));
	used = (size_t)snprintf(words, WORDS, "%s = %s on %lld rows%s%s:", *j->p->of ? j->p->of : j->columns.name[0], j->p->formula, (long long)f->n,
				*j->p->where ? " with " : "", j->p->where);
	for (size_t k = 0; k < f->p && used < WORDS; k++)
		used += (size_t)snprintf(words + used, WORDS - used, "%s %s = %.6g +- %.2g", k ? "," : "", j->name[k], r->value[k], r->error[k]);
	if (used < WORDS)
		snprintf(words + used, WORDS - used, "; rms deviation %.3g%s.", sqrt(squares / (double)f->n),
			 f->sigma ? "" : ", errors from the residuals");
	return geae_put_text(cx, "words", words);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct geae_array *const array[] = { in[0].given->array, in[1].n ? in[1].given->array : NULL };
	static const char *const prefix[] = { "z", "x" };
	struct job j = { .p = self };

	GEAE_TRY(geae_columns(cx, in[1].n ? 2 : 1, array, prefix, &j.columns));
	GEAE_TRY(read_formula(cx, &j));
	GEAE_TRY(read_rows(cx, &j));
	if (j.n_passed > j.problem.n)
		geae_note(cx, "%lld rows are left out: a value is not known there", (long long)(j.n_passed - j.problem.n));
	GEAE_TRY(solve(cx, &j));
	return put_all(cx, &j);
}

static const struct geae_port in[] = {
	{ "target", "row,...", 0, 0, "", "what the formula should be equal to, with the columns of its data set" },
	{ "columns", "row,...", 0, GEAE_OPTIONAL, "", "further columns of the same rows, x1, x2, ... where they are several" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "coefficients", "coefficient", GEAE_F64, 0, "1", "the coefficients, by name" },
	{ "coefficients_err", "coefficient", GEAE_F64, 0, "1", "their standard errors" },
	{ "correlation", "coefficient,with", GEAE_F64, 0, "1", "correlation of the coefficients' errors" },
	{ "rms", "", GEAE_F64, 0, "1", "root of the mean squared residual" },
	{ "chi2_dof", "", GEAE_F64, 0, "1", "sum of (residual/sigma)^2 per degree of freedom; without sigma the variance of the residuals" },
	{ "R2", "", GEAE_F64, 0, "1", "part of the variance that the formula explains" },
	{ "n", "", GEAE_I64, 0, "row", "rows that counted" },
	{ "groups", "", GEAE_I64, 0, "1", "of them independent" },
	{ "observed", "row", GEAE_F64, 0, "1", "what is fitted, at each row; nan on rows that did not count" },
	{ "fitted", "row", GEAE_F64, 0, "1", "the formula at each row" },
	{ "residual", "row", GEAE_F64, 0, "1", "observed - fitted" },
	{ "words", "", GEAE_TEXT, 0, "", "the result in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "fit", .title = "Data against fit", .kind = GEAE_SCATTER, .x = "fitted", .y = "observed", .line = "fitted", .x_label = "fitted",
	  .y_label = "observed", .caption = "Each row; on the line both are equal." },
	{ .name = "residuals", .title = "What the fit leaves", .kind = GEAE_SCATTER, .x = "fitted", .y = "residual", .x_label = "fitted",
	  .y_label = "observed - fitted", .y_marks = "0", .caption = "A pattern here is something that the formula lacks." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = {
	.size = sizeof(ops), .port_size = sizeof(struct geae_port), .figure_size = sizeof(struct geae_figure), .in = in, .out = out,
	.figures = figures, .run = run, .accepts = accepts,
};

GEAE_DEFINE(GEAE_ANALYZER, .name = "fit-formula", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "the coefficients of a formula of columns, by nonlinear least squares",
	    .doc = "Finds named coefficients of a formula by least squares, with exact derivatives. With `sigma` errors come from it; without, "
		   "from the residuals, whatever their distribution, rows of a group counting together. Rows where a value is missing are left "
		   "out.",
	    .params = params, .instance_size = sizeof(struct fit_formula), .ops = &ops)
