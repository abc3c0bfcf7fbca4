/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distribution of a latent at each control point: one maximum in disorder, one for each broken direction in order.
 *
 *   density = rows in the bin / (rows of the point, width of the bin);  error sqrt(n (1 - n/N)), at least one row
 *
 * The range is that of all points together, symmetric about 0 when `symmetric`.  Rows of one chain are correlated: the
 * error is that of independent rows.
 * Check value: a unit normal law: .3989 at 0, .2420 at 1.
 */
#include <string.h>
#include <geae/put.h>

struct histogram {
	const char *along;
	int64_t bins;
	int32_t symmetric;
};

static int64_t bin_of(double z, double low, double width, int64_t n)
{
	int64_t k = (int64_t)floor((z - low) / width);

	return k < 0 ? 0 : k >= n ? n - 1 : k;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct histogram *self = instance;
	int64_t n = self->bins;
	struct geae_points p;
	struct geae_array control, bin;
	const struct geae_array *along[] = { &control, &bin };
	double *z, *density, *error, *centre, low = (double)INFINITY, high = -(double)INFINITY, width;

	GEAE_TRY(geae_points(cx, in[0].given->array, self->along, &p));
	z = geae_gather(cx, &p, in[0].given->array);
	if (!z)
		return GEAE_EDATA;
	density = geae_scratch(cx, p.n_point * n, double);
	error = geae_scratch(cx, p.n_point * n, double);
	centre = geae_scratch(cx, n, double);
	if (!density || !error || !centre)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < p.n_row; i++) {
		low = fmin(low, z[i]);
		high = fmax(high, z[i]);
	}
	if (self->symmetric) {
		high = fmax(high, -low);
		low = -high;
	}
	if (!(high > low))
		return geae_fail(cx, GEAE_EDATA, "'%s' is %g in every row: there is no distribution",
				 in[0].given->array->name, low);
	width = (high - low) / (double)n;
	for (int64_t k = 0; k < n; k++)
		centre[k] = low + ((double)k + 0.5) * width;
	for (int64_t t = 0; t < p.n_point; t++) {
		double rows = (double)(p.first[t + 1] - p.first[t]);

		for (int64_t i = p.first[t]; i < p.first[t + 1]; i++)
			density[t * n + bin_of(z[i], low, width, n)] += 1;
		for (int64_t k = 0; k < n; k++) {
			double count = density[t * n + k];

			density[t * n + k] = count / (rows * width);
			error[t * n + k] = sqrt(fmax(1, count * (1 - count / rows))) / (rows * width);
		}
	}
	control = geae_control_axis(&p);
	bin = geae_axis("z", in[0].given->array->unit ? in[0].given->array->unit : "1", GEAE_F64, n, centre);
	GEAE_TRY(geae_put(cx, "density", "", GEAE_F64, density, 2, along));
	return geae_put(cx, "density_err", "", GEAE_F64, error, 2, along);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct histogram, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct histogram, bins, "61", 2, 10000, "1", "number of bins"),
	GEAE_P_BOOL(struct histogram, symmetric, "true", "the range is symmetric about 0"),
	GEAE_P_END
};

static const struct geae_port in[] = { { "order", "row", 0, 0, "", "latent or order parameter of each row" }, { 0 } };

static const struct geae_port out[] = {
	{ "density", "...", GEAE_F64, 0, "", "probability density at each control point and value" },
	{ "density_err", "...", GEAE_F64, 0, "", "its error, of independent rows" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "distribution", .title = "Distribution of the order parameter", .kind = GEAE_HEAT_MAP, .x = "T", .y = "z",
	  .colour = "density", .x_label = "T", .y_label = "z", .colour_label = "density",
	  .caption = "One maximum in disorder, several in order." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "histogram", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "distribution of a latent at each control point",
	    .doc = "Density of an order parameter in bins, one row of bins for each value of the control that varies.",
	    .params = params, .instance_size = sizeof(struct histogram), .ops = &ops)
