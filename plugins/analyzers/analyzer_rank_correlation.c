/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spearman's rank correlation of two columns: do they rise and fall together, in whatever units and along whatever curve?
 *
 *   rho = correlation of the ranks, ties with their mean rank
 *   z = artanh(rho) has the error sqrt((1 + rho^2/2) / (n - 3)) (Bonett and Wright, Psychometrika 65, 23 (2000)), from
 *   which that of rho follows by 1 - rho^2
 * Check value: (1, 2, 3, 4, 5) and (2, 1, 4, 3, 5): rho = 0.8. */
#include <geae/plugin.h>
#include <stdlib.h>

enum { FIRST, SECOND, FEWEST = 10 };

struct ranked {
	double value;
	int64_t at;
};

static const struct geae_port in[] = { { "first", "row", 0, 0, "", "a column, for example a latent" },
				       { "second", "row", 0, 0, "", "another of the same rows, for example a label" },
				       { 0 } };

static const struct geae_port out[] = {
	{ "rho", "", GEAE_F64, 0, "1",
	  "rank correlation: 1 or -1 where one is a rising or falling function of the other" },
	{ "rho_err", "", GEAE_F64, 0, "1", "its error, for independent rows" },
	{ "n", "", GEAE_I64, 0, "1", "rows where both are known" },
	{ "a", "...", GEAE_F64, 0, "", "the first column" },
	{ "b", "...", GEAE_F64, 0, "", "the second column" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "scatter",
	  .title = "Each row",
	  .kind = GEAE_SCATTER,
	  .x = "b",
	  .y = "a",
	  .x_label = "second",
	  .y_label = "first",
	  .caption =
		  "The first column against the second: a curve where one is a function of the other, a cloud where it is not." },
	{ 0 }
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value < y->value || x->value > y->value)
		return x->value < y->value ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Ranks less their mean; equal values share theirs. */
static void rank(struct ranked *r, int64_t n, double *to)
{
	qsort(r, (size_t)n, sizeof(*r), by_value);
	for (int64_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && !(r[j].value > r[i].value); j++)
			;
		for (int64_t k = i; k < j; k++)
			to[r[k].at] = (double)(i + j - 1) / 2 - (double)(n - 1) / 2;
	}
}

static int put(struct geae_cx *cx, const char *port, double value)
{
	const struct geae_array like = { .name = port, .unit = "1", .dtype = GEAE_F64 };
	void *data;

	GEAE_TRY(cx->host->output(cx, port, &like, &data));
	*(double *)data = value;
	return GEAE_OK;
}

static int put_column(struct geae_cx *cx, const char *port, const struct geae_array *of, const int64_t *row, int64_t n)
{
	const struct geae_array like = { .name = port,
					 .unit = of->unit,
					 .doc = of->doc,
					 .dtype = GEAE_F64,
					 .rank = 1,
					 .dim = { n },
					 .axis = { "sample" } };
	void *data;

	GEAE_TRY(cx->host->output(cx, port, &like, &data));
	for (int64_t i = 0; i < n; i++)
		((double *)data)[i] = geae_number(of, row[i]);
	return GEAE_OK;
}

static int correlate(struct geae_cx *cx, const double *a, const double *b, int64_t n)
{
	double ab = 0, aa = 0, bb = 0, rho;

	for (int64_t i = 0; i < n; i++) {
		ab += a[i] * b[i];
		aa += a[i] * a[i];
		bb += b[i] * b[i];
	}
	if (!(aa > 0) || !(bb > 0))
		return geae_fail(cx, GEAE_EDATA, "all values of the %s column are equal: nothing can go with them",
				 aa > 0 ? "second" : "first");
	rho = ab / sqrt(aa * bb);
	GEAE_TRY(put(cx, "rho", rho));
	/* never 0: not even a perfect order of n rows shows that the next one fits */
	return put(cx, "rho_err",
		   fmax((1 - rho * rho) * sqrt((1 + rho * rho / 2) / (double)(n - 3)), 1 / (double)(n * n)));
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	const struct geae_array *a = given[FIRST].given->array, *b = given[SECOND].given->array,
				*valid = geae_coord(a, "valid");
	int64_t n_row = geae_count(a), n = 0, *row = geae_scratch(cx, n_row + 1, int64_t);
	struct ranked *r = geae_scratch(cx, n_row + 1, struct ranked);
	double *ra = geae_scratch(cx, n_row + 1, double), *rb = geae_scratch(cx, n_row + 1, double);
	const struct geae_array count = { .name = "n", .unit = "1", .dtype = GEAE_I64 };
	void *data;

	(void)self;
	if (!row || !r || !ra || !rb)
		return GEAE_ENOMEM;
	if (geae_count(b) != n_row)
		return geae_fail(cx, GEAE_ESHAPE, "the columns have %lld and %lld rows", (long long)n_row,
				 (long long)geae_count(b));
	for (int64_t i = 0; i < n_row; i++)
		if ((!valid || geae_number(valid, i) > 0) && isfinite(geae_number(a, i)) && isfinite(geae_number(b, i)))
			row[n++] = i;
	if (n < FEWEST)
		return geae_fail(cx, GEAE_EDATA, "%lld rows where both columns are known: at least %d are needed",
				 (long long)n, FEWEST);
	for (int64_t i = 0; i < n; i++)
		r[i] = (struct ranked){ geae_number(a, row[i]), i };
	rank(r, n, ra);
	for (int64_t i = 0; i < n; i++)
		r[i] = (struct ranked){ geae_number(b, row[i]), i };
	rank(r, n, rb);
	GEAE_TRY(correlate(cx, ra, rb, n));
	GEAE_TRY(cx->host->output(cx, "n", &count, &data));
	*(int64_t *)data = n;
	GEAE_TRY(put_column(cx, "a", a, row, n));
	return put_column(cx, "b", b, row, n);
}

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "rank-correlation", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "do two columns rise and fall together? Spearman's rank correlation",
	.doc = "Asks nothing of units, scales or the shape of the relation, only that it rises or falls throughout. The error holds for "
	       "independent rows; rows of one Markov chain have fewer independent ones. Rows where either is missing are left out.",
	.cite = "@article{spearman1904, author = {Spearman, Charles}, title = {The Proof and Measurement of Association between Two "
		"Things}, journal = {Am. J. Psychol.}, volume = {15}, pages = {72}, year = {1904}}",
	.ops = &ops)
