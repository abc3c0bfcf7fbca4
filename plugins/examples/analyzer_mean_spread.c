/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mean-spread: mean of a column and the spread of its values. */
#include <geae/plugin.h>
#include <geae/put.h>

static const struct geae_port in[] = { { "values", "row", 0, 0, "", "any column of a data set" }, { .name = NULL } };
static const struct geae_port out[] = { { "mean", "", GEAE_F64, 0, "", "mean of the values" },
					{ "spread", "", GEAE_F64, 0, "", "their standard deviation" }, { .name = NULL } };

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	const struct geae_array *z = given[0].given->array;
	const int64_t n = geae_count(z);
	double mean = 0, square = 0;

	(void)self;
	if (n < 2)
		return geae_fail(cx, GEAE_EDATA, "%lld values are too few", (long long)n);
	for (int64_t i = 0; i < n; i++)
		mean += geae_number(z, i) / (double)n;
	for (int64_t i = 0; i < n; i++)
		square += (geae_number(z, i) - mean) * (geae_number(z, i) - mean);
	GEAE_TRY(geae_put_number(cx, "mean", z->unit, mean));
	return geae_put_number(cx, "spread", z->unit, sqrt(square / (double)(n - 1)));
}

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "mean-spread", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "mean and spread of a column",
	    .doc = "All rows together, whatever their controls.", .ops = &ops)
