/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents to be decoded: along each active latent with the others at rest, and a grid over the first two.
 *
 * Rest is 0, where the prior of a variational autoencoder has its centre; for other networks (unit = "data") the mean over
 * the rows, and values count standard deviations from it. */
#include "latent_table.h"

enum { LATENT, ORIGINAL, SIGN, COUNT };
enum { UNIT_PRIOR, UNIT_DATA };

struct latent_grid {
	double reach;
	int64_t n, most;
	int32_t unit;
};

static const struct geae_param params[] = {
	GEAE_P_REAL_ABOVE(struct latent_grid, reach, "2.0", 0, 100, "1", "values go from -reach to reach"),
	GEAE_P_INT(struct latent_grid, n, "7", 2, 101, "1", "values along each latent, and along both sides of the grid"),
	GEAE_P_INT(struct latent_grid, most, "4", 1, 16, "1", "active latents followed at most"),
	GEAE_P_CHOICE(struct latent_grid, unit, "\"prior\"", "prior|data", "prior: values as they are, about 0; data: standard deviations about the mean"),
	GEAE_P_END
};

struct frame { /* of the latents of the network */
	double rest[LATENT_MOST], unit[LATENT_MOST];
};

static void make_frame(const struct latent_grid *a, const struct latent_table *t, struct frame *f)
{
	for (int64_t k = 0; k < t->n_latent; k++) {
		double mean = 0, square = 0, n = 0;

		for (int64_t r = 0; r < t->n_row; r++)
			if (t->sound[r]) {
				mean += t->column[k][r];
				n += 1;
			}
		mean = n > 0 ? mean / n : 0;
		for (int64_t r = 0; r < t->n_row; r++)
			if (t->sound[r])
				square += (t->column[k][r] - mean) * (t->column[k][r] - mean) / n;
		f->rest[k] = a->unit == UNIT_DATA ? mean : 0;
		f->unit[k] = a->unit == UNIT_DATA ? sqrt(square) : 1;
	}
}

struct table {
	int64_t n_row, at;
	double *z, *along, *value, *second;
};

static void add(struct table *s, const struct frame *f, int64_t n_latent)
{
	for (int64_t k = 0; k < n_latent; k++)
		s->z[s->at * n_latent + k] = f->rest[k];
}

static int put_all(struct geae_cx *cx, const struct latent_table *t, const struct table *s)
{
	const char *const names[] = { "along", "value", "second" };
	const char *const docs[] = { "active latent that moves, from 1; 0: the grid over the first two", "its value; on the grid that of the first",
				     "value of the second latent on the grid" };
	const double *const data[] = { s->along, s->value, s->second };
	struct geae_array column[3], like = { .name = "latent", .unit = "1", .doc = "latents to be decoded", .dtype = GEAE_F64, .rank = 2,
					      .dim = { s->n_row, t->n_latent }, .axis = { "row", "latent" }, .n_coord = 3 };
	const struct geae_array *coord[] = { &column[0], &column[1], &column[2] };
	double *to;
	void *out;

	for (int k = 0; k < 3; k++)
		column[k] = (struct geae_array){ .name = names[k], .unit = "1", .doc = docs[k], .dtype = GEAE_F64, .rank = 1,
						 .role = GEAE_LABEL, .dim = { s->n_row }, .axis = { "row" }, .data = data[k] };
	like.coord = coord;
	GEAE_TRY(cx->host->output(cx, "latent", &like, &out));
	to = out;
	for (int64_t i = 0; i < s->n_row * t->n_latent; i++)
		to[i] = s->z[i];
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct latent_grid *a = self;
	const struct geae_array *original = in[ORIGINAL].given->array, *sign = in[SIGN].given->array;
	int64_t n_active = (int64_t)geae_number(in[COUNT].given->array, 0), followed = n_active < a->most ? n_active : a->most;
	struct latent_table t;
	struct frame f;
	struct table s = { 0 };

	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	if (geae_count(original) != t.n_latent || geae_count(sign) != t.n_latent || n_active < 1 || n_active > t.n_latent)
		return geae_fail(cx, GEAE_ESHAPE, "order and signs are of %lld latents, the network has %lld: both belong to one network",
				 (long long)geae_count(original), (long long)t.n_latent);
	make_frame(a, &t, &f);
	s.n_row = followed * a->n + (n_active > 1 ? a->n * a->n : 0);
	s.z = geae_scratch(cx, s.n_row * t.n_latent, double);
	s.along = geae_scratch(cx, 3 * s.n_row, double);
	if (!s.z || !s.along)
		return GEAE_ENOMEM;
	s.value = s.along + s.n_row;
	s.second = s.value + s.n_row;
	for (; s.at < s.n_row; s.at++) {
		int64_t moved = s.at / a->n, on_grid = s.at - followed * a->n;
		int grid = on_grid >= 0;

		add(&s, &f, t.n_latent);
		for (int side = 0; side <= grid; side++) { /* on the grid the first changes fastest */
			int64_t step = !grid ? s.at % a->n : side ? on_grid / a->n : on_grid % a->n, which = grid ? side : moved;
			int64_t k = (int64_t)geae_number(original, which) - 1;
			double v = -a->reach + 2 * a->reach * (double)step / (double)(a->n - 1);

			s.z[s.at * t.n_latent + k] += v * geae_number(sign, which) * f.unit[k];
			*(side ? &s.second[s.at] : &s.value[s.at]) = v;
		}
		s.along[s.at] = grid ? 0 : (double)moved + 1;
	}
	return put_all(cx, &t, &s);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "all latents of the network, as apply puts them out" },
	{ "original", "latent", 0, 0, "1", "which latent is the first, second, ...: from active-latents" },
	{ "sign", "latent", 0, 0, "1", "their signs: from active-latents" },
	{ "n_active", "", 0, 0, "1", "how many are active: from active-latents" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "latent", "row,latent", GEAE_F64, 0, "1", "latents to be decoded: `latent` of an apply stage" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-grid", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "latents to be decoded: along each active one, and a grid over two",
	    .doc = "Makes rows of latents for an apply stage (latent = \"grid.latent\") that decodes them; latent-traversal draws what comes "
		   "out.",
	    .params = params, .instance_size = sizeof(struct latent_grid), .ops = &ops,
	    .test = "data = { original = [1]; sign = [-1]; n_active = 1; };")
