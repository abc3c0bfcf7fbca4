/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of a column, and its error, that breaks the law that the parameter `how` names. */
#include <unistd.h>
#include <geae/plugin.h>

enum { SOUND, UNMADE, AXES, NEGATIVE, BY_NUMBER, SHARED, DIVISION, MEMORY };

struct mean {
	int32_t how;
};

static const struct geae_port in[] = { { "values", "row", 0, 0, "", "any column" }, { .name = NULL } };
static const struct geae_port out[] = {
	{ "mean", "", GEAE_F64, 0, "", "mean" },
	{ "mean_err", "", GEAE_F64, 0, "", "its standard error" },
	{ "first", "", GEAE_F64, GEAE_OPTIONAL | GEAE_BY_ROW, "", "the first value: shown as an example" },
	{ .name = NULL },
};

static int put(struct geae_cx *cx, const char *port, double value, uint32_t rank)
{
	const struct geae_array like = { .name = port, .dtype = GEAE_F64, .rank = rank, .dim = { 1 }, .axis = { "one" } };
	void *data;

	GEAE_TRY(cx->host->output(cx, port, &like, &data));
	*(double *)data = value;
	return GEAE_OK;
}

static int part(struct geae_cx *cx, int64_t i, void *arg)
{
	volatile double *sum = arg;
	const double before = *sum;

	(void)cx;
	usleep(200);
	*sum = before + (double)i; /* others may have come between */
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *given)
{
	static volatile int zero;
	const int32_t how = ((const struct mean *)self)->how;
	const struct geae_array *z = given[0].given->array;
	const int64_t n = geae_count(z);
	double sum = 0, square = 0, raced = 0, by_number = 0, *copy = geae_scratch(cx, n + 1, double);

	if (!copy && how != MEMORY)
		return GEAE_ENOMEM;
	copy[0] = 0;
	if (n < 2)
		return how == DIVISION ? put(cx, "mean", (double)((n + 5) / (n - n + zero)), 0) : geae_fail(cx, GEAE_EDATA, "%lld rows are too few", (long long)n);
	for (int64_t i = 0; i < n; i++) {
		sum += geae_number(z, i);
		by_number += (double)i * geae_number(z, i);
		square += geae_number(z, i) * geae_number(z, i);
	}
	if (how == SHARED)
		GEAE_TRY(cx->host->parallel(cx, 64, part, &raced));
	sum /= (double)n;
	GEAE_TRY(put(cx, "mean", how == BY_NUMBER ? by_number / (double)n : sum + raced, how == AXES));
	GEAE_TRY(put(cx, "first", geae_number(z, 0), 0));
	return how == UNMADE ? GEAE_OK : put(cx, "mean_err", (how == NEGATIVE ? -1 : 1) * sqrt(fmax(0, square / (double)n - sum * sum) / (double)n), 0);
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct mean, how, "sound", "sound|unmade|axes|negative|by-number|shared|division|memory", "the law to break"),
	GEAE_P_END
};
static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "lawless", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct mean), .ops = &ops)
