/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a latent z transforms under the symmetries of the model, and which of them break.
 *
 *   psi(g) = (Z . Z_g) / (Z . Z),   Z: the latents of all rows, Z_g: those of the transformed rows
 *
 * psi is cosine times length ratio: +1 where z is invariant under g, -1 where g turns it round; anything else says that
 * z transforms in no representation of degree 1.  Errors: jackknife over blocks of chains, the same blocks at every
 * control point; several inputs (folds, seeds) give mean and sqrt(<error^2> + var).  A psi without scatter is no proof
 * that the next row agrees: its error is the change if that row had z z_g = 0, |psi|/(n + 1).
 *
 * psi is a property of z, not of the data: what breaks is what turns z round where z orders, that is at control points
 * with a Binder cumulant above `ordered_above`, U4 - t sigma > ordered_above, with t such that all points together
 * are wrong with the probability `false_alarm` at most.  U4 is that of (z - z_g)/2, g the symmetry of the lowest psi: a
 * constant in z would look like order.
 *
 * A latent of d > 1 dimensions transforms by matrices, z(g x) = R(g) z(x), R(g) = argmin |Z_g - Z R^T|^2: kept is what has
 * R = 1, broken what has another orthogonal R, and U4 is that of the length in the space that some R moves, for the
 * threshold the same fraction of its value in full order, 2/(d + 2), as of 2/3.
 * Agrawal et al., Phys. Rev. E 107, 054104 (2023).  U4 = .6107 at the transition of a scalar order parameter on the
 * square torus: Kamieniarz and Bloete, J. Phys. A 26, 201 (1993).
 * Check value: z = magnetisation: +1 under translations, -1 under the spin flip; staggered: -1 and -1.
 */
#include <gsl/gsl_cdf.h>
#include <geae/never_broken.h>
#include "representations.h"

static const struct {
	const char *port, *error;
} values[N_VALUE] = {
	[PSI] = { "psi", "psi_err" },
	[COSINE] = { "cosine", "cosine_err" },
	[NORM_RATIO] = { "norm_ratio", "norm_ratio_err" },
};

/* Where the part of z that symmetries turn round orders. */
static int find_order(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
		      struct findings *f)
{
	double t;

	for (size_t i = 0; i < n_set; i++)
		f->n_point += s[i].latents.points.n_point;
	t = gsl_cdf_tdist_Qinv(self->false_alarm / (double)f->n_point, (double)(self->blocks - 1));
	f->low = f->first = (double)INFINITY;
	f->high = f->last = -(double)INFINITY;
	for (size_t i = 0; i < n_set; i++) {
		const struct geae_points *p = &s[i].latents.points;
		struct geae_turned turned;

		GEAE_TRY(representations_turned(cx, self, &s[i], f, &turned));
		f->threshold = self->ordered_above;
		if (turned.d > 1)
			f->threshold *= 3.0 / (turned.d + 2);
		if (!i)
			f->turned = turned;
		for (int64_t k = 0; k < p->n_point; k++) {
			double U, error;

			f->first = fmin(f->first, p->value[k]);
			f->last = fmax(f->last, p->value[k]);
			GEAE_TRY(geae_binder_at(cx, p, k, turned.length, turned.d ? turned.d : 1, self->blocks, &U, &error));
			if (!(U - t * error > f->threshold))
				continue;
			f->n_ordered++;
			f->low = fmin(f->low, p->value[k]);
			f->high = fmax(f->high, p->value[k]);
		}
	}
	return GEAE_OK;
}

/* Which generators no order of this degree breaks, as far as orbit means can tell. */
static int find_blind(struct geae_cx *cx, const struct geae_input *model, const struct geae_array *rows,
		      struct findings *f)
{
	const void *self;
	const struct geae_model_ops *ops;
	struct geae_symmetry s = { 0 };
	double *control;

	if (!model->n)
		return GEAE_OK;
	ops = cx->host->ops(model->given->model, GEAE_MODEL, &self);
	if (!ops || !ops->symmetry)
		return geae_fail(cx, GEAE_EUNSUP, "the model '%s' does not name its symmetries",
				 cx->host->name(model->given->model));
	control = geae_controls_at(cx, ops, rows);
	f->blind = geae_scratch(cx, f->n, uint8_t);
	if (!control || !f->blind)
		return GEAE_ENOMEM;
	GEAE_TRY(ops->symmetry(cx, self, control, &s));
	return geae_blind_generators(cx, &s, f->d, f->n, f->name, f->blind);
}

/* ---- results ----------------------------------------------------------------------------- */

/* psi of each generator at each control point, of one data set. */
static int put_by_point(struct geae_cx *cx, const struct representations *self, const struct set *s,
			const struct findings *f, const struct geae_array *generator)
{
	const struct geae_points *p = &s->latents.points;
	struct geae_array control = geae_control_axis(p);
	const struct geae_array *along[] = { generator, &control };
	int64_t each = N_VALUE + f->d * f->d, n_sum = geae_latents_n_sum(&s->latents), n = f->n;
	double *value = geae_scratch(cx, 2 * each * n, double), *error = value + each * n;
	double *psi = geae_scratch(cx, n * p->n_point, double), *psi_err = geae_scratch(cx, n * p->n_point, double);

	if (!value || !psi || !psi_err)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < p->n_point; t++) {
		GEAE_TRY(representations_estimate(cx, self, f, s->sum + t * self->blocks * n_sum, p->first[t + 1] - p->first[t],
						  value, error));
		for (int64_t k = 0; k < n; k++) {
			psi[k * p->n_point + t] = value[k * each + PSI];
			psi_err[k * p->n_point + t] = error[k * each + PSI];
		}
	}
	GEAE_TRY(geae_put(cx, "psi_at", "1", GEAE_F64, psi, 2, along));
	return geae_put(cx, "psi_at_err", "1", GEAE_F64, psi_err, 2, along);
}

static int put_all(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
		   const struct findings *f)
{
	static const char *const verdicts[] = { [KEPT] = "kept", [BROKEN] = "broken", [UNDECIDED] = "undecided" };
	const struct geae_array generator = geae_axis("generator", "", GEAE_TEXT, f->n, f->name), *along[] = { &generator };
	char *words = geae_scratch(cx, WORDS, char), *kernel = geae_scratch(cx, WORDS, char);
	const char **verdict = geae_scratch(cx, f->n, const char *);
	int64_t n_broken = f->n_ordered ? representations_count(f, BROKEN) : 0, n_row = 0;

	if (!words || !kernel || !verdict)
		return GEAE_ENOMEM;
	representations_speak(words, f, s->latents.points.control->name);
	representations_kernel(kernel, f);
	for (int64_t k = 0; k < f->n; k++)
		verdict[k] = f->verdict[k] == BROKEN && !f->n_ordered ? "would break" : verdicts[f->verdict[k]];
	for (size_t i = 0; i < n_set; i++)
		n_row += s[i].latents.points.n_row;
	for (int v = 0; v < N_VALUE; v++) {
		GEAE_TRY(geae_put(cx, values[v].port, "1", GEAE_F64, f->value[v], 1, along));
		GEAE_TRY(geae_put(cx, values[v].error, "1", GEAE_F64, f->error[v], 1, along));
	}
	if (f->d > 1) {
		GEAE_TRY(geae_put(cx, "character", "1", GEAE_F64, f->character, 1, along));
		GEAE_TRY(geae_put(cx, "character_err", "1", GEAE_F64, f->character_err, 1, along));
		GEAE_TRY(geae_put(cx, "defect", "1", GEAE_F64, f->defect, 1, along));
		GEAE_TRY(geae_put(cx, "defect_err", "1", GEAE_F64, f->defect_err, 1, along));
	}
	if (n_set > 1)
		GEAE_TRY(geae_put(cx, "psi_spread", "1", GEAE_F64, f->spread, 1, along));
	else
		GEAE_TRY(put_by_point(cx, self, s, f, &generator));
	GEAE_TRY(geae_put(cx, "verdict", "", GEAE_TEXT, verdict, 1, along));
	GEAE_TRY(geae_put_text(cx, "kernel", kernel));
	GEAE_TRY(geae_put_text(cx, "words", words));
	GEAE_TRY(geae_put_count(cx, "n_broken", n_broken));
	GEAE_TRY(geae_put_count(cx, "n_ordered", f->n_ordered));
	return geae_put_count(cx, "n", n_row);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct representations *self = instance;
	size_t n_set = in[0].n;
	struct set *s = geae_scratch(cx, n_set, struct set);
	struct findings f = { 0 };

	if (!s)
		return GEAE_ENOMEM;
	if (in[1].n != n_set)
		return geae_fail(cx, GEAE_EDATA, "%zu inputs of 'latent' and %zu of 'transformed': they come in pairs",
				 n_set, in[1].n);
	GEAE_TRY(representations_read(cx, self, &in[0], &in[1], s, &f));
	GEAE_TRY(representations_make(cx, &f));
	GEAE_TRY(representations_pool(cx, self, n_set, s, &f));
	GEAE_TRY(find_order(cx, self, n_set, s, &f));
	GEAE_TRY(find_blind(cx, &in[2], in[0].given->array, &f));
	return put_all(cx, self, n_set, s, &f);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct representations, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct representations, blocks, "16", 4, 1024, "1",
		   "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct representations, tolerance, "0.01", 0, 0.3, "1",
		    "psi this near to +1 or -1, beyond 3 standard errors, counts as that"),
	GEAE_P_REAL(struct representations, ordered_above, "0.6107", -2, 0.66, "1",
		    "Binder cumulant above which a latent of one dimension counts as ordered: its value at the transition; of "
		    "several the same fraction of that in full order"),
	GEAE_P_REAL_ABOVE(struct representations, false_alarm, "0.01", 0, 0.5, "1",
			  "probability of seeing order at any point where U4 is at that value"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, GEAE_MANY, "", "latent of each row, a number or several" },
	{ "transformed", "generator,row,...", 0, GEAE_MANY, "", "latent of each row after each generator" },
	{ "model", "", 0, GEAE_OPTIONAL | GEAE_MODEL_PORT | GEAE_MANY, "",
	  "the sampled model: names the symmetries that no order of this degree can break" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "psi", "generator", GEAE_F64, 0, "1", "how the latent transforms: +1 invariant, -1 turned round" },
	{ "psi_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "psi_spread", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "standard deviation of psi over several inputs" },
	{ "psi_at", "...", GEAE_F64, GEAE_OPTIONAL, "1", "psi at each control point, of one input" },
	{ "psi_at_err", "...", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "cosine", "generator", GEAE_F64, 0, "1", "cosine between the latents before and after" },
	{ "cosine_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "norm_ratio", "generator", GEAE_F64, 0, "1", "length of the latents after, in units of before" },
	{ "norm_ratio_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "character", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "trace of its matrix, of a latent of several dimensions" },
	{ "character_err", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "defect", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "how far that matrix is from orthogonal" },
	{ "defect_err", "generator", GEAE_F64, GEAE_OPTIONAL, "1", "its standard error" },
	{ "verdict", "generator", GEAE_TEXT, 0, "", "broken, kept, undecided; would break: where there is no order" },
	{ "kernel", "", GEAE_TEXT, 0, "", "what leaves the latent as it is, products included" },
	{ "words", "", GEAE_TEXT, 0, "", "what breaks and what does not" },
	{ "n_broken", "", GEAE_I64, 0, "1", "number of generators seen to break" },
	{ "n_ordered", "", GEAE_I64, 0, "1", "number of control points with order" },
	{ "n", "", GEAE_I64, 0, "1", "number of rows" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "representation", .title = "Representation of the latent", .kind = GEAE_BARS, .x = "generator", .y = "psi",
	  .x_label = "symmetry", .y_label = "\\psi",
	  .caption = "+1: the order parameter is invariant under this symmetry, -1: the symmetry turns it round." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(
	GEAE_ANALYZER, .name = "representations", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "how a latent transforms under each symmetry, and which symmetries break",
	.doc = "psi of each generator with errors, of a latent of several dimensions its matrix; the kernel, and in words what "
	       "breaks, what does not, and what an order parameter of this degree cannot see.",
	.params = params, .instance_size = sizeof(struct representations), .ops = &ops)
