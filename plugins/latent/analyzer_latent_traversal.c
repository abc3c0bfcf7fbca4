/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network makes of latents: spectra along each active latent, the others at rest, and over a grid of the first two. */
#include <stdlib.h>
#include <string.h>
#include "latent_table.h"
#include "spectrum_axis.h"

enum { DECODED, SPECTRA, MOST = 4 };

static const char *const along_ports[MOST] = { "along1", "along2", "along3", "along4" };

struct traversal {
	const struct geae_array *decoded, *along, *value, *second;
	struct spectrum_axis axis;
};

/* Rows of one latent in the order of their values; on the grid the first changes fastest. */
static int64_t rows_of(const struct traversal *t, double which, int64_t *row)
{
	int64_t n = 0;

	for (int64_t r = 0; r < t->decoded->dim[0]; r++) {
		int64_t at = n;
		double value = geae_number(t->value, r), second = geae_number(t->second, r);

		if (!(fabs(geae_number(t->along, r) - which) < 0.5))
			continue;
		for (; at > 0; at--) { /* in order but where somebody shuffled them: one comparison each */
			double other = geae_number(t->second, row[at - 1]);

			if (other < second || (!(other > second) && !(geae_number(t->value, row[at - 1]) > value)))
				break;
			row[at] = row[at - 1];
		}
		row[at] = r;
		n++;
	}
	return n;
}

static int put_place(struct geae_cx *cx, const struct traversal *t)
{
	const struct geae_array *along[] = { &t->axis.omega };

	return geae_put_with_doc(cx, "place", "1", t->axis.label, GEAE_F64, t->axis.place, 1, along);
}

static int put_along(struct geae_cx *cx, const struct traversal *t, int k, const int64_t *row, int64_t n)
{
	double *y = geae_scratch(cx, n * t->axis.n, double), *value = geae_scratch(cx, n, double);
	char name[8] = "z";
	struct geae_array moved;
	const struct geae_array *along[] = { &moved, &t->axis.omega };

	if (!y || !value)
		return GEAE_ENOMEM;
	for (int64_t v = 0; v < n; v++) {
		value[v] = rint(1000 * geae_number(t->value, row[v])) / 1000;
		for (int64_t i = 0; i < t->axis.n; i++)
			y[v * t->axis.n + i] = geae_number(t->decoded, row[v] * t->axis.n + i);
	}
	latent_say(name, sizeof(name), "%d", k + 1);
	moved = geae_axis(name, "1", GEAE_F64, n, value);
	return geae_put(cx, along_ports[k], t->decoded->unit, GEAE_F64, y, 2, along);
}

/* Each spectrum of the grid drawn small at its place in the latent plane. */
static int put_grid(struct geae_cx *cx, const struct traversal *t, const int64_t *row, int64_t n)
{
	int64_t side = (int64_t)(sqrt((double)n) + 0.5), points = t->axis.n;
	double *x = geae_scratch(cx, n * points, double), *y = geae_scratch(cx, n * points, double), *value = geae_scratch(cx, 2 * side, double);
	double step, low = t->axis.place[0], high = t->axis.place[points - 1], most = 0;
	struct geae_array first, second;
	const struct geae_array *along[] = { &second, &first, &t->axis.omega };

	if (!x || !y || !value)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < side; k++) {
		value[k] = rint(1000 * geae_number(t->value, row[k])) / 1000;
		value[side + k] = rint(1000 * geae_number(t->second, row[k * side])) / 1000;
	}
	step = side > 1 ? value[1] - value[0] : 1;
	for (int64_t k = 0; k < n * points; k++)
		most = fmax(most, geae_number(t->decoded, row[k / points] * points + k % points));
	for (int64_t k = 0; k < n; k++)
		for (int64_t i = 0; i < points; i++) {
			x[k * points + i] = value[k % side] + 0.9 * step * ((t->axis.place[i] - low) / (high - low) - 0.5);
			y[k * points + i] = value[side + k / side] +
					    0.85 * step * geae_number(t->decoded, row[k] * points + i) / (most > 0 ? most : 1) - 0.4 * step;
		}
	first = geae_axis("z1", "1", GEAE_F64, side, value);
	second = geae_axis("z2", "1", GEAE_F64, side, value + side);
	GEAE_TRY(geae_put(cx, "grid_x", "1", GEAE_F64, x, 3, along));
	return geae_put(cx, "grid_y", "1", GEAE_F64, y, 3, along);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	struct traversal t = { .decoded = in[DECODED].given->array };
	int64_t *row = geae_scratch(cx, t.decoded->dim[0] + 1, int64_t), n;

	(void)self;
	t.along = geae_coord(t.decoded, "along");
	t.value = geae_coord(t.decoded, "value");
	t.second = geae_coord(t.decoded, "second");
	if (!row)
		return GEAE_ENOMEM;
	if (!t.along || !t.value || !t.second || t.decoded->rank < 2)
		return geae_fail(cx, GEAE_EDATA, "decoded latents of latent-grid are wanted, '%s' has not their columns along, value and second",
				 t.decoded->name);
	GEAE_TRY(spectrum_axis(cx, in[SPECTRA].n ? in[SPECTRA].given->array : t.decoded, &t.axis));
	if (t.axis.n != geae_count(t.decoded) / t.decoded->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "decoded rows have %lld numbers, the spectra %lld",
				 (long long)(geae_count(t.decoded) / t.decoded->dim[0]), (long long)t.axis.n);
	GEAE_TRY(put_place(cx, &t));
	for (int k = 0; k < MOST && (n = rows_of(&t, k + 1, row)) > 0; k++)
		GEAE_TRY(put_along(cx, &t, k, row, n));
	n = rows_of(&t, 0, row);
	return n > 1 ? put_grid(cx, &t, row, n) : GEAE_OK;
}

static const struct geae_port in[] = {
	{ "decoded", "row,...", 0, 0, "", "the decoded latents of latent-grid" },
	{ "spectra", "row,...", 0, GEAE_OPTIONAL, "", "x of the data set: brings the grid of frequencies along" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "place", "omega", GEAE_F64, 0, "1", "where each frequency is drawn" },
	{ "along1", "...", GEAE_F64, 0, "", "spectra along the first latent" },
	{ "along2", "...", GEAE_F64, GEAE_OPTIONAL, "", "spectra along the second" },
	{ "along3", "...", GEAE_F64, GEAE_OPTIONAL, "", "spectra along the third" },
	{ "along4", "...", GEAE_F64, GEAE_OPTIONAL, "", "spectra along the fourth" },
	{ "grid_x", "z2,z1,omega", GEAE_F64, GEAE_OPTIONAL, "1", "spectra of the grid, each at its place in the latent plane" },
	{ "grid_y", "z2,z1,omega", GEAE_F64, GEAE_OPTIONAL, "1", "their values, likewise" },
	{ 0 }
};

#define ALONG(n, nth) { .name = "latent-" n, .title = "Spectra along the " nth " latent", .kind = GEAE_SERIES, .x = "place", .y = "along" n, \
			.x_label = "@doc", .y_label = "decoded", .flags = GEAE_BAND, \
			.caption = "What the network makes of values of this latent, the others at rest." }

static const struct geae_figure figures[] = {
	ALONG("1", "first"), ALONG("2", "second"), ALONG("3", "third"), ALONG("4", "fourth"),
	{ .name = "plane", .title = "Spectra over the latent plane", .kind = GEAE_SERIES, .x = "grid_x", .y = "grid_y", .x_label = "z_1",
	  .y_label = "z_2", .flags = GEAE_BAND, .caption = "Each curve is a decoded spectrum, drawn at its place in the latent plane." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-traversal", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "what a network makes of its latents: spectra along each, and over a plane of two",
	    .doc = "Draws what an apply stage decoded from the rows of latent-grid.",
	    .ops = &ops,
	    .test = "data = { along = \"group + 28*(group == 0 && step > 35)\"; second = \"(group == 0)*floor(step/6)\"; "
		    "value = \"step - 6*second\"; };")
