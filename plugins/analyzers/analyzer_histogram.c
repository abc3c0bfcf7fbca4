/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distribution of a latent at each control point: one maximum in disorder, one for each broken direction in order.
 *
 *   density = rows in the bin / (rows of the point, width of the bin);  error sqrt(n (1 - n/N)), at least one row
 *
 * The range is that of all points together, symmetric about 0 when `symmetric`.  Rows of one chain are correlated: the
 * error is that of independent rows.  Of a vector the density is that of its length; of one of two components there is
 * also that in the plane, at every point, and apart at the lowest, the middle and the highest.
 * Check values: a unit normal law: .3989 at 0, .2420 at 1; in the plane .1592 at 0, and |z| exp(-|z|^2/2) of the length.
 */
#include <string.h>
#include <geae/put.h>

struct histogram {
	const char *along;
	int64_t bins;
	int32_t symmetric;
};

struct bins {
	int64_t n;
	double low, width, *centre;
};

static int64_t bin_of(const struct bins *b, double z)
{
	int64_t k = (int64_t)floor((z - b->low) / b->width);

	return k < 0 ? 0 : k >= b->n ? b->n - 1 : k;
}

static int make_bins(struct geae_cx *cx, const struct histogram *self, double low, double high, const char *name, struct bins *b)
{
	*b = (struct bins){ self->bins, low, (high - low) / (double)self->bins, geae_scratch(cx, self->bins, double) };
	if (!b->centre)
		return GEAE_ENOMEM;
	if (!(high > low))
		return geae_fail(cx, GEAE_EDATA, "'%s' is %g in every row: there is no distribution", name, low);
	for (int64_t k = 0; k < b->n; k++)
		b->centre[k] = low + ((double)k + 0.5) * b->width;
	return GEAE_OK;
}

/* Numbers, or lengths of vectors. */
static int put_density(struct geae_cx *cx, const struct histogram *self, const struct geae_points *p,
		       const struct geae_array *order, int *n_component)
{
	double *z = geae_gather_length(cx, p, order, n_component), *density, *error;
	double low = (double)INFINITY, high = -(double)INFINITY;
	struct geae_array control = geae_control_axis(p), bin;
	const struct geae_array *along[] = { &control, &bin };
	int64_t n = self->bins;
	struct bins b;

	if (!z)
		return GEAE_EDATA;
	density = geae_scratch(cx, p->n_point * n, double);
	error = geae_scratch(cx, p->n_point * n, double);
	if (!density || !error)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < p->n_row; i++) {
		low = fmin(low, z[i]);
		high = fmax(high, z[i]);
	}
	if (*n_component > 1) {
		low = 0;
	} else if (self->symmetric) {
		high = fmax(high, -low);
		low = -high;
	}
	GEAE_TRY(make_bins(cx, self, low, high, order->name, &b));
	for (int64_t t = 0; t < p->n_point; t++) {
		double rows = (double)(p->first[t + 1] - p->first[t]);

		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++)
			density[t * n + bin_of(&b, z[i])] += 1;
		for (int64_t k = 0; k < n; k++) {
			double count = density[t * n + k];

			density[t * n + k] = count / (rows * b.width);
			error[t * n + k] = sqrt(fmax(1, count * (1 - count / rows))) / (rows * b.width);
		}
	}
	bin = geae_axis("z", order->unit ? order->unit : "1", GEAE_F64, n, b.centre);
	GEAE_TRY(geae_put(cx, "density", "", GEAE_F64, density, 2, along));
	return geae_put(cx, "density_err", "", GEAE_F64, error, 2, along);
}

/* Vectors of two components in their plane. */
static int put_plane(struct geae_cx *cx, const struct histogram *self, const struct geae_points *p, const struct geae_array *order)
{
	static const char *const ports[] = { "plane_low", "plane_middle", "plane_high" };
	const char *unit = order->unit ? order->unit : "1";
	double *density = geae_scratch(cx, p->n_point * self->bins * self->bins, double), most = 0;
	struct geae_array axis[3] = { geae_control_axis(p) };
	const struct geae_array *along[] = { &axis[0], &axis[1], &axis[2] };
	int64_t n = self->bins;
	struct bins b;

	if (!density)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < 2 * p->n_row; i++)
		most = fmax(most, fabs(geae_number(order, 2 * p->row[i / 2] + i % 2)));
	GEAE_TRY(make_bins(cx, self, -most, most, order->name, &b));
	for (int64_t t = 0; t < p->n_point; t++) {
		double weight = 1 / ((double)(p->first[t + 1] - p->first[t]) * b.width * b.width);

		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++) {
			int64_t x = bin_of(&b, geae_number(order, 2 * p->row[i])), y = bin_of(&b, geae_number(order, 2 * p->row[i] + 1));

			density[(t * n + x) * n + y] += weight;
		}
	}
	axis[1] = geae_axis("z1", unit, GEAE_F64, n, b.centre);
	axis[2] = geae_axis("z2", unit, GEAE_F64, n, b.centre);
	GEAE_TRY(geae_put(cx, "plane", "", GEAE_F64, density, 3, along));
	for (int k = 0; k < 3; k++)
		GEAE_TRY(geae_put(cx, ports[k], "", GEAE_F64, density + (p->n_point - 1) * k / 2 * n * n, 2, along + 1));
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct histogram *self = instance;
	const struct geae_array *order = in[0].given->array;
	struct geae_points p;
	int n_component;

	GEAE_TRY(geae_points(cx, order, self->along, &p));
	GEAE_TRY(put_density(cx, self, &p, order, &n_component));
	return n_component == 2 ? put_plane(cx, self, &p, order) : GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct histogram, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct histogram, bins, "61", 2, 10000, "1", "number of bins"),
	GEAE_P_BOOL(struct histogram, symmetric, "true", "the range of numbers is symmetric about 0; that of lengths begins there"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "order", "row,...", 0, 0, "", "latent or order parameter of each row, a number or several" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "density", "...", GEAE_F64, 0, "", "probability density at each control point and value; of vectors that of the length" },
	{ "density_err", "...", GEAE_F64, 0, "", "its error, of independent rows" },
	{ "plane", "...", GEAE_F64, GEAE_OPTIONAL, "", "density in the plane at each control point, of two components" },
	{ "plane_low", "...", GEAE_F64, GEAE_OPTIONAL, "", "the same at the lowest control point" },
	{ "plane_middle", "...", GEAE_F64, GEAE_OPTIONAL, "", "at the middle one" },
	{ "plane_high", "...", GEAE_F64, GEAE_OPTIONAL, "", "at the highest" },
	{ 0 }
};

#define PLANE(name_, port, where) \
	{ \
		.name = name_, .title = "Distribution in the plane, " where, .kind = GEAE_HEAT_MAP, .x = "z1", .y = "z2", \
		.colour = port, .x_label = "z_1", .y_label = "z_2", .colour_label = "density", .flags = GEAE_EQUAL, \
		.caption = "Order parameter of two components: a single maximum at 0 in disorder, one for each direction in " \
			   "order." \
	}

static const struct geae_figure figures[] = {
	{ .name = "distribution", .title = "Distribution of the order parameter", .kind = GEAE_HEAT_MAP, .x = "T", .y = "z",
	  .colour = "density", .x_label = "T", .y_label = "z", .colour_label = "density",
	  .caption = "One maximum in disorder, several in order; of a vector its length is shown." },
	PLANE("plane-low", "plane_low", "lowest value of the control"),
	PLANE("plane-middle", "plane_middle", "middle value of the control"),
	PLANE("plane-high", "plane_high", "highest value of the control"),
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "histogram", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "distribution of a latent at each control point",
	    .doc = "Density of an order parameter in bins, one row of bins for each value of the control that varies.",
	    .params = params, .instance_size = sizeof(struct histogram), .ops = &ops)
