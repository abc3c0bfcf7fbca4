/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often an observable takes which value: an analyzer outside the source tree. */
#include <geae/plugin.h>

struct histogram {
	int64_t bins;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct histogram, bins, "20", 1, 100000, "1", "number of equal bins from the least value to the greatest"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row", 0, 0, "", "an observable of each sample" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "count", "...", GEAE_I64, 0, "1", "rows in each bin" },
	{ 0 }
};

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	const struct geae_array *z = given[0].given->array;
	int64_t n = geae_count(z), bins = ((const struct histogram *)self)->bins, *count;
	double least = INFINITY, most = -INFINITY, *middle = geae_scratch(cx, bins, double);
	struct geae_array along = { .name = "value", .unit = z->unit, .doc = "middle of the bin", .dtype = GEAE_F64, .rank = 1,
				    .dim = { bins }, .axis = { "value" }, .data = middle };
	const struct geae_array *coord[] = { &along };
	const struct geae_array like = { .name = "count", .unit = "1", .dtype = GEAE_I64, .rank = 1, .dim = { bins },
					 .axis = { "value" }, .n_coord = 1, .coord = coord };
	void *data;

	if (!middle)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++) {
		least = fmin(least, geae_number(z, i));
		most = fmax(most, geae_number(z, i));
	}
	if (!(least < most))
		return geae_fail(cx, GEAE_EDATA, "all %lld values are equal: nothing to count", (long long)n);
	for (int64_t b = 0; b < bins; b++)
		middle[b] = least + (most - least) * ((double)b + .5) / (double)bins;
	GEAE_TRY(cx->host->output(cx, "count", &like, &data));
	count = data;
	for (int64_t i = 0; i < n; i++) {
		int64_t b = (int64_t)((geae_number(z, i) - least) / (most - least) * (double)bins);

		count[b < bins ? b : bins - 1]++;
	}
	return GEAE_OK;
}

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "my-histogram", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "histogram of an observable", .doc = "Counts all rows together, whatever their controls.",
	    .params = params, .instance_size = sizeof(struct histogram), .ops = &ops)
