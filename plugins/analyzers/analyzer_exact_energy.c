/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampled energies of the square Ising torus without field beside the exact ones of the same finite torus (kaufman.h).
 *
 *   deviation = (mean energy per site - exact) / standard error, at each temperature
 *
 * Standard errors come from blocks of whole chains.  From all temperatures: the weighted mean difference, which must be
 * 0 within its error, with weights 1 / (c T^2) from the exact specific heat c: measured errors are small where energies
 * happen to be low, and would favour those.  chi^2 = sum of deviation^2 and the probability of at least as much by chance (normal deviate of
 * Wilson and Hilferty, PNAS 17, 684 (1931)).  With B blocks, deviations follow Student's t with B - 1 degrees of freedom,
 * whose variance (B - 1)/(B - 3) chi^2 is divided by. */
#include <stdlib.h>
#include <geae/ising.h>
#include <geae/put.h>
#include "kaufman.h"

struct exact_energy {
	int64_t blocks;
};

/* |J| and T of a square torus with one coupling and no field. */
static int ask_model(struct geae_cx *cx, const struct geae_component *model, const double *control, int *L, double *J, double *T)
{
	const void *self;
	const struct geae_model_ops *ops = cx->host->ops(model, GEAE_MODEL, &self);
	struct geae_pairs p = { 0 };
	struct geae_ising ising;
	const int32_t *d;

	if (!ops || !ops->pairs)
		return geae_fail(cx, GEAE_EUNSUP, "model '%s' offers no pairs", cx->host->name(model));
	GEAE_TRY(ops->pairs(cx, self, control, &p));
	GEAE_TRY(geae_ising_make(cx, &p, &ising));
	d = p.offset;
	if (p.rank != 2 || p.n_offset != 2 || p.dim[0] != p.dim[1] || p.n_bond_type != 2 || ising.frustrated || ising.field ||
	    abs(d[0]) + abs(d[1]) != 1 || abs(d[2]) + abs(d[3]) != 1 || abs(d[0]) == abs(d[2]) ||
	    !(fabs(fabs(ising.J[0]) - fabs(ising.J[1])) <= 0) || !(fabs(ising.J[0]) > 0))
		return geae_fail(cx, GEAE_EUNSUP,
				 "the exact energy is that of a square torus with one coupling and no field; model '%s' is another",
				 cx->host->name(model));
	*L = (int)p.dim[0];
	*J = fabs(ising.J[0]);
	*T = p.T;
	return GEAE_OK;
}

/* The controls of the model at one row. */
static double *controls_of(struct geae_cx *cx, const struct geae_component *model, const struct geae_array *rows, int64_t row)
{
	const void *self;
	const struct geae_model_ops *ops = cx->host->ops(model, GEAE_MODEL, &self);
	double *control = ops ? geae_controls_at(cx, ops, rows) : geae_scratch(cx, 1, double);

	for (size_t k = 0; ops && control && ops->controls && ops->controls[k].name; k++) {
		const struct geae_array *column = geae_coord(rows, ops->controls[k].name);

		if (column)
			control[k] = geae_number(column, row);
	}
	return control;
}

/* Mean of n numbers, and its standard error from the means of blocks. */
static int block_average(struct geae_cx *cx, const struct geae_points *p, int64_t k, int64_t n_block, const double *x, double *mean,
			 double *error)
{
	int64_t n = p->first[k + 1] - p->first[k];
	int32_t *block = geae_scratch(cx, n, int32_t);
	double *sum = geae_scratch(cx, n_block, double), *count = geae_scratch(cx, n_block, double), square = 0, centre = 0;

	if (!block || !sum || !count)
		return GEAE_ENOMEM;
	if (geae_blocks(p, k, n_block, block, NULL) < 1)
		return geae_fail(cx, GEAE_EDATA, "%s = %g has %lld rows, fewer than %lld blocks: sample more or lower `blocks`",
				 p->control->name, p->value[k], (long long)n, (long long)n_block);
	for (int64_t i = 0; i < n; i++) {
		sum[block[i]] += x[i];
		count[block[i]]++;
		centre += x[i] / (double)n;
	}
	for (int64_t b = 0; b < n_block; b++) {
		double off = sum[b] / count[b] - centre;

		square += off * off;
	}
	*mean = centre;
	*error = sqrt(square / (double)(n_block - 1) / (double)n_block);
	return GEAE_OK;
}

enum { MEAN, ERROR, EXACT, DIFFERENCE, DEVIATION, N_VALUE };

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	static const char *const ports[] = { "energy", "energy_err", "exact", "difference", "deviation" };
	const struct exact_energy *self = instance;
	const struct geae_array *energy = in[0].given->array, *along[1];
	double *e, *value[N_VALUE], *zero, weight = 0, sum = 0, square = 0, chi2 = 0, worst = 0, t_variance;
	struct geae_array axis;
	struct geae_points p;

	GEAE_TRY(geae_points(cx, energy, "T", &p));
	e = geae_gather(cx, &p, energy);
	zero = geae_scratch(cx, p.n_point, double);
	if (!e || !zero)
		return GEAE_EDATA;
	for (int v = 0; v < N_VALUE; v++)
		if (!(value[v] = geae_scratch(cx, p.n_point, double)))
			return GEAE_ENOMEM;
	for (int64_t k = 0; k < p.n_point; k++) {
		struct kaufman exact;
		double w;
		double *control = controls_of(cx, in[1].given->model, energy, p.row[p.first[k]]), J = 0, T = 0, N;
		int L = 0;

		if (!control)
			return GEAE_ENOMEM;
		GEAE_TRY(ask_model(cx, in[1].given->model, control, &L, &J, &T));
		N = (double)L * L;
		for (int64_t i = p.first[k]; i < p.first[k + 1]; i++)
			e[i] /= N;
		GEAE_TRY(block_average(cx, &p, k, self->blocks, e + p.first[k], &value[MEAN][k], &value[ERROR][k]));
		exact = kaufman(L, T / J);
		value[EXACT][k] = J * exact.e;
		value[DIFFERENCE][k] = value[MEAN][k] - value[EXACT][k];
		if (!(value[ERROR][k] > 1e-13 * fabs(value[MEAN][k]))) /* rounding of equal numbers is no error */
			return geae_fail(cx, GEAE_EDATA, "all energies at T = %g are equal: no error, nothing to compare; sample more rows",
					 T);
		value[DEVIATION][k] = value[DIFFERENCE][k] / value[ERROR][k];
		w = (double)(p.first[k + 1] - p.first[k]) / (exact.c * T * T);
		weight += w;
		sum += w * value[DIFFERENCE][k];
		square += w * w * value[ERROR][k] * value[ERROR][k];
		chi2 += value[DEVIATION][k] * value[DEVIATION][k];
		worst = fmax(worst, fabs(value[DEVIATION][k]));
	}
	axis = geae_control_axis(&p);
	along[0] = &axis;
	for (int v = 0; v < N_VALUE; v++)
		GEAE_TRY(geae_put(cx, ports[v], v == DEVIATION ? "1" : "energy", GEAE_F64, value[v], 1, along));
	GEAE_TRY(geae_put(cx, "zero", "1", GEAE_F64, zero, 1, along));
	t_variance = (double)(self->blocks - 1) / (double)(self->blocks - 3);
	GEAE_TRY(geae_put_number(cx, "bias", "energy", sum / weight));
	GEAE_TRY(geae_put_number(cx, "bias_err", "energy", sqrt(square) / weight));
	GEAE_TRY(geae_put_number(cx, "worst", "1", worst));
	{
		double f = (double)p.n_point, z = (cbrt(chi2 / t_variance / f) - (1 - 2 / (9 * f))) / sqrt(2 / (9 * f));

		GEAE_TRY(geae_put_number(cx, "chi2", "1", chi2 / t_variance));
		return geae_put_number(cx, "probability", "1", 0.5 * erfc(z / sqrt(2)));
	}
}

static const struct geae_param params[] = {
	GEAE_P_INT(struct exact_energy, blocks, "64", 8, 4096, "1", "blocks for the standard error; whole chains where there are enough"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "energy", "row", 0, 0, "", "energy of each configuration" },
	{ "model", "", 0, GEAE_MODEL_PORT, "", "the sampled model" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "energy", "...", GEAE_F64, 0, "energy", "mean energy per site" },
	{ "energy_err", "...", GEAE_F64, 0, "energy", "its standard error" },
	{ "exact", "...", GEAE_F64, 0, "energy", "exact energy per site of the same torus (Kaufman 1949)" },
	{ "difference", "...", GEAE_F64, 0, "energy", "sampled less exact" },
	{ "deviation", "...", GEAE_F64, 0, "1", "the same in standard errors" },
	{ "zero", "...", GEAE_F64, 0, "1", "0, the line that deviations scatter about" },
	{ "bias", "", GEAE_F64, 0, "energy", "weighted mean of sampled less exact over all temperatures" },
	{ "bias_err", "", GEAE_F64, 0, "energy", "its standard error" },
	{ "worst", "", GEAE_F64, 0, "1", "largest deviation, in standard errors" },
	{ "chi2", "", GEAE_F64, 0, "1", "sum of squared deviations; about the number of temperatures" },
	{ "probability", "", GEAE_F64, 0, "1", "probability of this chi2 or a larger one by chance" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "energy", .title = "Energy", .kind = GEAE_SERIES, .x = "T", .y = "energy", .line = "exact", .x_label = "T",
	  .y_label = "E/N", .caption = "Sampled (points) and exact (line)." },
	{ .name = "deviation", .title = "Deviation from the exact energy", .kind = GEAE_SERIES, .x = "T", .y = "deviation",
	  .line = "zero", .x_label = "T", .y_label = "(E - E_{exact})/\\sigma",
	  .caption = "In standard errors: within +-1 two times of three, beyond +-3.5 once in 2,000." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "exact-energy", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "sampled energies of the square Ising torus beside the exact ones",
	    .doc = "For ferromagnet and antiferromagnet on the L x L torus with one coupling and no field. The exact values are those "
		   "of the same finite torus, from Kaufman's four partial partition functions.",
	    .cite = "@article{kaufman1949, author = {Kaufman, Bruria}, title = {Crystal Statistics. II. Partition Function Evaluated "
		    "by Spinor Analysis}, journal = {Phys. Rev.}, volume = {76}, pages = {1232}, year = {1949}}",
	    .params = params, .instance_size = sizeof(struct exact_energy), .ops = &ops)
