/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second-moment correlation length of a finite torus, from structure factors at k = 0 and at the smallest k.
 *
 *   xi = sqrt(S(0) / S(k) - 1) / K,   K^2 = (d / n) sum over bonds 2 (1 - cos k . b)
 *
 * d dimensions, n bonds b per site: K = 2 sin(pi / L) on square and cubic lattices, 4 sin(pi / L) / sqrt 3 on the
 * triangular one (Cooper, Freedman and Preston, Nucl. Phys. B 210, 210 (1982)).  S is taken as <|sum s|^2> / N, so that xi / L
 * is a number of its own at a critical point and grows with the order below it.  Errors: jackknife over blocks.
 * Check value: square lattice at T_c, L -> infinity: xi / L = .9050488 (Salas and Sokal, J. Stat. Phys. 98, 551 (2000)). */
#include <string.h>
#include <geae/lattice.h>
#include <geae/stat.h>

enum { SUM_0, SUM_K, N_SUM };

struct correlation_length {
	const char *along;
	int64_t blocks;
};

static void length(const double *sum, double *value, void *arg)
{
	double ratio = sum[SUM_0] / sum[SUM_K];

	*value = ratio > 1 ? sqrt(ratio - 1) / *(const double *)arg : 0;
}

/* K at k = (0, .., 0, 2 pi / L): the last axis. */
static int lattice_wave(struct geae_cx *cx, const struct geae_component *with, const struct geae_array *column,
			double *K, double *L)
{
	const struct geae_model_ops *model;
	const void *self;
	struct geae_pairs p = { 0 };
	double control[32], sum = 0;
	size_t n = 0;

	model = cx->host->ops(with, GEAE_MODEL, &self);
	if (!model || !model->pairs)
		return geae_fail(cx, GEAE_EUNSUP, "model '%s' offers no pairs: its lattice is not known", cx->host->name(with));
	for (; model->controls[n].name && n < sizeof(control) / sizeof(*control); n++) {
		const struct geae_array *c = geae_coord(column, model->controls[n].name);

		control[n] = c && geae_count(c) > 0 ? geae_number(c, 0) : model->controls[n].fallback;
	}
	GEAE_TRY(model->pairs(cx, self, control, &p));
	if (!p.rank || !p.n_offset)
		return geae_fail(cx, GEAE_EUNSUP, "the couplings of model '%s' form no torus", cx->host->name(with));
	*L = (double)p.dim[p.rank - 1];
	for (uint32_t k = 0; k < p.rank; k++)
		if (p.dim[k] != p.dim[0])
			return geae_fail(cx, GEAE_EUNSUP, "the torus of model '%s' is not as long in all directions",
					 cx->host->name(with));
	for (uint32_t b = 0; b < p.n_offset; b++)
		sum += 2 * (1 - cos(2 * acos(-1) * p.offset[b * p.rank + p.rank - 1] / *L));
	*K = sqrt(sum * p.rank / p.n_offset);
	return GEAE_OK;
}

static int put(struct geae_cx *cx, const char *port, const char *unit, const struct geae_array *along, const double *data)
{
	const struct geae_array like = { .name = port, .unit = unit, .dtype = GEAE_F64, .rank = 1, .dim = { along->dim[0] },
					 .axis = { along->name }, .n_coord = 1, .coord = &along };
	void *to;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	memcpy(to, data, sizeof(double) * (size_t)along->dim[0]);
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct correlation_length *self = instance;
	const struct geae_array *zero = in[0].given->array;
	double *s[N_SUM], *xi, *error, *ratio, *ratio_error, *sum, *work, K = 0, L = 1;
	struct geae_array along;
	struct geae_points p;
	int32_t *block;

	GEAE_TRY(geae_points(cx, zero, self->along, &p));
	GEAE_TRY(lattice_wave(cx, in[2].given->model, zero, &K, &L));
	s[SUM_0] = geae_gather(cx, &p, zero);
	s[SUM_K] = geae_gather(cx, &p, in[1].given->array);
	if (!s[SUM_0] || !s[SUM_K])
		return GEAE_EDATA;
	xi = geae_scratch(cx, p.n_point, double);
	error = geae_scratch(cx, p.n_point, double);
	ratio = geae_scratch(cx, p.n_point, double);
	ratio_error = geae_scratch(cx, p.n_point, double);
	sum = geae_scratch(cx, self->blocks * N_SUM, double);
	work = geae_scratch(cx, N_SUM + self->blocks, double);
	block = geae_scratch(cx, p.n_row, int32_t);
	if (!xi || !error || !ratio || !ratio_error || !sum || !work || !block)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < p.n_point; k++) {
		if (geae_blocks(&p, k, self->blocks, block, NULL) < 1)
			return geae_fail(cx, GEAE_EDATA, "%s = %g has fewer rows than the %lld blocks of the jackknife: sample "
							 "more or lower `blocks`",
					 p.control->name, p.value[k], (long long)self->blocks);
		memset(sum, 0, sizeof(*sum) * (size_t)self->blocks * N_SUM);
		for (int64_t i = p.first[k]; i < p.first[k + 1]; i++)
			for (int v = 0; v < N_SUM; v++)
				sum[block[i - p.first[k]] * N_SUM + v] += s[v][i];
		geae_jackknife(self->blocks, N_SUM, sum, 1, length, &K, work, &xi[k], &error[k]);
		error[k] = error[k] > 0 ? error[k] * geae_student_factor(self->blocks) : (double)NAN;
		ratio[k] = xi[k] / L;
		ratio_error[k] = error[k] / L;
	}
	along = (struct geae_array){ .name = p.control->name, .unit = p.control->unit, .doc = p.control->doc,
				     .dtype = GEAE_F64, .rank = 1, .role = GEAE_CONTROL, .dim = { p.n_point },
				     .axis = { p.control->name }, .data = p.value };
	GEAE_TRY(put(cx, "xi", "site", &along, xi));
	GEAE_TRY(put(cx, "xi_err", "site", &along, error));
	GEAE_TRY(put(cx, "ratio", "1", &along, ratio));
	return put(cx, "ratio_err", "1", &along, ratio_error);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct correlation_length, along, "\"\"", "the control to plot against; empty: the one that varies"),
	GEAE_P_INT(struct correlation_length, blocks, "16", 4, 1024, "1", "jackknife blocks; whole chains where there are enough"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "zero", "row", 0, 0, "1", "structure factor at k = 0 (of the order: for an antiferromagnet at (pi, pi))" },
	{ "least", "row", 0, 0, "1", "structure factor at the smallest k away from it" },
	{ "model", "", 0, GEAE_MODEL_PORT, "", "the sampled model: its lattice" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "xi", "...", GEAE_F64, 0, "site", "second-moment correlation length" },
	{ "xi_err", "...", GEAE_F64, 0, "site", "its standard error" },
	{ "ratio", "...", GEAE_F64, 0, "1", "correlation length over linear size: meets for all sizes at a critical point" },
	{ "ratio_err", "...", GEAE_F64, 0, "1", "its standard error" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ "ratio", "Correlation length", GEAE_SERIES, .x = "T", .y = "ratio", .x_label = "T", .y_label = "xi / L",
	  .caption = "Second-moment correlation length over the linear size." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "correlation-length", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "second-moment correlation length from structure factors",
	    .doc = "xi = sqrt(S(0) / S(k) - 1) / K at the smallest k of the torus; the model gives the lattice. The model ising "
		   "measures the structure factors with structure = true.",
	    .params = params, .instance_size = sizeof(struct correlation_length), .ops = &ops)
