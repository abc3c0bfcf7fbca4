/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a latent looks at: its correlation with every component of the configurations,
 *
 *   w_i = <z s_i> / sqrt(<z^2> <s_i^2>),   -1 .. 1,
 *
 * over all rows.  A latent that is a sum of spins shows the signs of that sum: all alike for the magnetisation, a
 * chessboard for the staggered magnetisation.  Nothing is subtracted: an order parameter has no mean.
 * Errors: jackknife over blocks that keep chains together, +-1 covers 68 % (Student's t).
 * Check values: z = s_0: w_0 = 1; z independent of s_i: w_i within its error of 0. */
#include <string.h>
#include <geae/stat.h>

struct weights {
	int64_t blocks;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct weights, blocks, "16", 2, 4096, "1", "blocks of the jackknife"),
	GEAE_P_END
};

/* Sums of one block: rows and z^2, and for each component z s and s^2. */
struct sums {
	int64_t n_block, n_component;
	double *square, *product, *own; /* [n_block], [n_block][n_component] twice */
};

static void add_row(struct sums *s, int64_t block, const struct geae_array *x, int64_t row, double z)
{
	double *product = s->product + block * s->n_component, *own = s->own + block * s->n_component;

	s->square[block] += z * z;
	if (x->dtype == GEAE_BIT) {
		const uint8_t *byte = (const uint8_t *)x->data + row * ((s->n_component + 7) / 8);

		for (int64_t i = 0; i < s->n_component; i++) {
			product[i] += byte[i / 8] >> (i % 8) & 1 ? z : -z;
			own[i] += 1;
		}
		return;
	}
	for (int64_t i = 0; i < s->n_component; i++) {
		double v = geae_number(x, row * s->n_component + i);

		product[i] += z * v;
		own[i] += v * v;
	}
}

/* Of all blocks but one; without = -1: of all. */
static double weight(const struct sums *s, int64_t i, int64_t without)
{
	double square = 0, product = 0, own = 0;

	for (int64_t b = 0; b < s->n_block; b++)
		if (b != without) {
			square += s->square[b];
			product += s->product[b * s->n_component + i];
			own += s->own[b * s->n_component + i];
		}
	return square > 0 && own > 0 ? product / sqrt(square * own) : (double)NAN;
}

/* Row of x that row r of the latent belongs to; -1: there is none. */
static int64_t row_of(const struct geae_array *latent, const struct geae_array *x, int64_t r)
{
	const struct geae_array *from = geae_coord(latent, "row_in_data");
	int64_t row = from ? (int64_t)geae_number(from, r) : r;

	return row >= 0 && row < x->dim[0] ? row : -1;
}

static int sum_rows(struct geae_cx *cx, const struct geae_points *p, const struct geae_array *latent, const struct geae_array *x,
		    struct sums *s)
{
	int32_t *block = geae_scratch(cx, p->n_row + 1, int32_t);

	if (!block)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < p->n_point; k++) {
		if (!geae_blocks(p, k, s->n_block, block, NULL))
			continue; /* too few rows here: they would make all blocks uneven */
		for (int64_t j = p->first[k]; j < p->first[k + 1]; j++) {
			int64_t row = row_of(latent, x, p->row[j]);
			double z = geae_number(latent, p->row[j]);

			if (row < 0)
				return geae_fail(cx, GEAE_EDATA, "the latent has rows that '%s' has not: give the data set it was made of",
						 x->name);
			if (isfinite(z))
				add_row(s, block[j - p->first[k]], x, row, z);
		}
		GEAE_TRY(cx->host->progress(cx, k + 1, p->n_point));
	}
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct weights *o = self;
	const struct geae_array *latent = in[0].given->array, *x = in[1].given->array;
	struct geae_points points;
	struct sums s = { .n_block = o->blocks, .n_component = 1 };
	struct geae_array like = { .unit = "1", .dtype = GEAE_F64, .rank = x->rank - 1 };
	double *value, *error, *replica;
	void *data;

	if (latent->rank != 1 || x->rank < 2)
		return geae_fail(cx, GEAE_ESHAPE, "one number per row is wanted as the latent, and configurations");
	if (x->dtype != GEAE_BIT && x->dtype != GEAE_F32 && x->dtype != GEAE_F64)
		return geae_fail(cx, GEAE_EUNSUP, "components that are +1 or -1, or real numbers, are wanted; '%s' holds numbers of levels",
				 x->name);
	if (!geae_coord(latent, "row_in_data") && latent->dim[0] != x->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "the latent has %lld rows and '%s' %lld", (long long)latent->dim[0], x->name,
				 (long long)x->dim[0]);
	for (uint32_t k = 0; k + 1 < x->rank; k++) {
		like.dim[k] = x->dim[k + 1];
		like.axis[k] = x->axis[k + 1];
		s.n_component *= x->dim[k + 1];
	}
	GEAE_TRY(geae_points(cx, latent, NULL, &points));
	s.square = geae_scratch(cx, s.n_block, double);
	s.product = geae_scratch(cx, s.n_block * s.n_component, double);
	s.own = geae_scratch(cx, s.n_block * s.n_component, double);
	replica = geae_scratch(cx, s.n_block, double);
	if (!s.square || !s.product || !s.own || !replica)
		return GEAE_ENOMEM;
	GEAE_TRY(sum_rows(cx, &points, latent, x, &s));
	like.doc = "correlation of the latent with each component";
	GEAE_TRY(cx->host->output(cx, "weight", &like, &data));
	value = data;
	like.doc = "its standard error";
	GEAE_TRY(cx->host->output(cx, "weight_err", &like, &data));
	error = data;
	for (int64_t i = 0; i < s.n_component; i++) {
		value[i] = weight(&s, i, -1);
		for (int64_t b = 0; b < s.n_block; b++)
			replica[b] = weight(&s, i, b);
		error[i] = geae_student_factor(s.n_block) * geae_jackknife_error(s.n_block, replica, 1);
	}
	return GEAE_OK;
}

static const struct geae_port in[] = {
	{ "latent", "row", 0, 0, "", "latent, or another order parameter, of each row" },
	{ "x", "row,...", 0, 0, "1", "the configurations: x of the data set that the latent was made of" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "weight", "...", GEAE_F64, 0, "1", "correlation of the latent with each component" },
	{ "weight_err", "...", GEAE_F64, 0, "1", "its standard error" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "map", .title = "What the latent looks at", .kind = GEAE_HEAT_MAP, .x = "x", .y = "weight", .x_label = "x",
	  .y_label = "y", .colour_label = "\\langle z s_i \\rangle/\\langle z^2 \\rangle^{1/2}", .flags = GEAE_SIGNED | GEAE_EQUAL,
	  .caption = "Correlation of the latent with the spin at each site." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "site-weights", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "what a latent looks at: its correlation with every site",
	    .doc = "For a latent that is a sum of spins this shows the signs of the sum, a chessboard for a staggered order.",
	    .params = params, .instance_size = sizeof(struct weights), .ops = &ops)
