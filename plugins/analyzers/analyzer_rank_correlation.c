/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spearman's rank correlation of two columns: do they rise and fall together, in whatever units and along whatever curve?
 *
 *   rho = correlation of the ranks, ties with their mean rank
 *   z = artanh(rho) has the error sqrt((1 + rho^2/2) / (n - 3)) (Bonett and Wright, Psychometrika 65, 23 (2000)), from
 *   which that of rho follows by 1 - rho^2
 * Check value: (1, 2, 3, 4, 5) and (2, 1, 4, 3, 5): rho = 0.8. */
#include <geae/dependence.h>
#include <geae/put.h>

enum { FIRST, SECOND, FEWEST = 10 };

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
	  .x_label = "@doc",
	  .y_label = "@doc",
	  .caption =
		  "The first column against the second: a curve where one is a function of the other, a cloud where it is not." },
	{ 0 }
};

static int put_column(struct geae_cx *cx, const char *port, const struct geae_array *of, const int64_t *row, int64_t n)
{
	const struct geae_array like = { .name = port,
					 .unit = of->unit,
					 .doc = of->name,
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

static int ranks_of(struct geae_cx *cx, const struct geae_array *a, const int64_t *row, int64_t n, double *rank)
{
	double *value = geae_scratch(cx, n, double);
	int64_t *order = geae_scratch(cx, n, int64_t);

	if (!value || !order)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		value[i] = geae_number(a, row[i]);
	GEAE_TRY(geae_order(cx, n, value, order));
	geae_ranks(n, value, order, NULL, rank);
	return GEAE_OK;
}

static int constant(const double *rank, int64_t n)
{
	for (int64_t i = 1; i < n; i++)
		if (rank[i] > rank[0] || rank[i] < rank[0])
			return 0;
	return 1;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	const struct geae_array *a = given[FIRST].given->array, *b = given[SECOND].given->array,
				*valid = geae_coord(a, "valid");
	int64_t n_row = geae_count(a), n = 0, *row = geae_scratch(cx, n_row + 1, int64_t);
	double *ra = geae_scratch(cx, n_row + 1, double), *rb = geae_scratch(cx, n_row + 1, double);
	double rho;

	(void)self;
	if (!row || !ra || !rb)
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
	GEAE_TRY(ranks_of(cx, a, row, n, ra));
	GEAE_TRY(ranks_of(cx, b, row, n, rb));
	if (constant(ra, n) || constant(rb, n))
		return geae_fail(cx, GEAE_EDATA, "all values of the %s column are equal: nothing can go with them",
				 constant(ra, n) ? "first" : "second");
	rho = geae_correlation(n, ra, rb, NULL);
	GEAE_TRY(geae_put_number(cx, "rho", "1", rho));
	/* never 0: not even a perfect order of n rows shows that the next one fits */
	GEAE_TRY(geae_put_number(cx, "rho_err", "1",
				 fmax((1 - rho * rho) * sqrt((1 + rho * rho / 2) / (double)(n - 3)), 1 / (double)(n * n))));
	GEAE_TRY(geae_put_count(cx, "n", n));
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
