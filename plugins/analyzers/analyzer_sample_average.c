/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Average over samples of disorder, or over any other axis of a sweep: of each sample the mean over its rows, then
 *
 *   mean = (1/n) sum over samples of <x^m>,   error = sqrt(sum of squared deviations / (n (n - 1))) t_n
 *
 * with Student's factor t_n for n samples.  Thermal noise of the samples is part of their scatter; the samples, not the rows,
 * are independent.
 * Check value: samples with means 1, 2, 3, 4: 2.5, sqrt(5/12) = .6455 before Student's factor (1.197).
 */
#include <geae/put.h>

struct sample_average {
	const char *along;
	int64_t moment;
};

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct sample_average *self = instance;
	const int64_t n = (int64_t)in[0].n;
	double *mean = NULL, *error = NULL, *spread = NULL, *one = NULL, *value = NULL;
	struct geae_points first = { 0 };
	const struct geae_array *axis[1];
	struct geae_array along;

	if (n < 2)
		return geae_fail(cx, GEAE_EDATA, "one sample has no scatter: use over = [...] with the axis of the samples");
	for (int64_t s = 0; s < n; s++) {
		const struct geae_array *a = in[0].given[s].array;
		struct geae_points p;
		double *x;

		GEAE_TRY(geae_points(cx, a, self->along, &p));
		x = geae_gather(cx, &p, a);
		if (!x)
			return GEAE_EDATA;
		if (s == 0) {
			first = p;
			one = geae_scratch(cx, p.n_point * n, double);
			mean = geae_scratch(cx, p.n_point, double);
			error = geae_scratch(cx, p.n_point, double);
			spread = geae_scratch(cx, p.n_point, double);
			value = geae_scratch(cx, p.n_point, double);
			if (!one || !mean || !error || !spread || !value)
				return GEAE_ENOMEM;
		}
		if (p.n_point != first.n_point)
			return geae_fail(cx, GEAE_EDATA, "sample %lld has %lld control points, the first has %lld", (long long)s,
					 (long long)p.n_point, (long long)first.n_point);
		for (int64_t k = 0; k < p.n_point; k++) {
			double sum = 0;

			if (fabs(p.value[k] - first.value[k]) > 0)
				return geae_fail(cx, GEAE_EDATA, "sample %lld was taken at %s = %g, the first at %g", (long long)s,
						 p.control->name, p.value[k], first.value[k]);
			for (int64_t i = p.first[k]; i < p.first[k + 1]; i++)
				sum += pow(x[i], (double)self->moment);
			one[k * n + s] = sum / (double)(p.first[k + 1] - p.first[k]);
		}
	}
	for (int64_t k = 0; k < first.n_point; k++) {
		double square = 0;

		value[k] = first.value[k];
		for (int64_t s = 0; s < n; s++)
			mean[k] += one[k * n + s] / (double)n;
		for (int64_t s = 0; s < n; s++)
			square += (one[k * n + s] - mean[k]) * (one[k * n + s] - mean[k]);
		spread[k] = sqrt(square / (double)(n - 1));
		error[k] = square > 0 ? spread[k] / sqrt((double)n) * geae_student_factor(n) : (double)NAN;
	}
	along = geae_control_axis(&first);
	axis[0] = &along;
	GEAE_TRY(geae_put(cx, "mean", "", GEAE_F64, mean, 1, axis));
	GEAE_TRY(geae_put(cx, "mean_err", "", GEAE_F64, error, 1, axis));
	GEAE_TRY(geae_put(cx, "spread", "", GEAE_F64, spread, 1, axis));
	GEAE_TRY(geae_put_number(cx, "lowest", "", mean[0]));
	GEAE_TRY(geae_put_number(cx, "lowest_err", "", error[0]));
	return geae_put_count(cx, "n", n);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct sample_average, along, "\"\"", "the control of the points; empty: the one that varies"),
	GEAE_P_INT(struct sample_average, moment, "1", 1, 16, "1", "average x to this power"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "value", "row", 0, GEAE_MANY, "", "a quantity of each row; one array for each sample" }, { 0 }
};

static const struct geae_port out[] = {
	{ "mean", "...", GEAE_F64, 0, "", "average over samples, at each control point" },
	{ "mean_err", "...", GEAE_F64, 0, "", "its standard error, from the scatter of the samples" },
	{ "spread", "...", GEAE_F64, 0, "", "standard deviation from sample to sample" },
	{ "lowest", "", GEAE_F64, 0, "", "the average at the lowest value of the control" },
	{ "lowest_err", "", GEAE_F64, 0, "", "its standard error" },
	{ "n", "", GEAE_I64, 0, "1", "number of samples" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "average", .title = "Average over samples", .kind = GEAE_SERIES, .x = "T", .y = "mean", .x_label = "T",
	  .y_label = "average", .caption = "Errors from the scatter of the samples." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = { .size = sizeof(ops), .port_size = sizeof(struct geae_port),
					      .figure_size = sizeof(struct geae_figure), .in = in, .out = out,
					      .figures = figures, .run = run };

GEAE_DEFINE(GEAE_ANALYZER, .name = "sample-average", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "average over samples of disorder, with the error from their scatter",
	    .doc = "Takes a quantity of each row from all points of a sweep (over = [\"disorder\"]), averages over the rows of each "
		   "sample and then over the samples.",
	    .params = params, .instance_size = sizeof(struct sample_average), .ops = &ops)
