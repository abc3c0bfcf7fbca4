/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which symmetries are broken at each temperature: broken, intact, or undecided, with a stated rate of error.
 *
 * A latent z that transforms as z(g x) = psi(g) z(x), psi = +1 or -1, breaks the g with psi(g) = -1 where it orders and keeps
 * its kernel, products of two such g included.  Whether it orders is asked of the Binder cumulant of (z - z_g)/2, g the
 * symmetry of the lowest psi (a constant in z would look like order), at each control point, against its value U* at the
 * transition: with t the quantile of Student's law at `error_rate` and sigma the jackknife error of U4, and that of U*,
 *
 *   U4 - t sigma > U*: broken     U4 + t sigma < U*: intact     else undecided.
 *
 * Where the input T_c says that there is no transition, U4 above U* is order of this size only: undecided.
 * U* = .6107 for a scalar order parameter on the square torus (Kamieniarz and Bloete, J. Phys. A 26, 201 (1993)); of
 * another model, or for a latent of several dimensions, connect the cumulant that critical-temperature finds at the crossing, or
 * T_c with its error: then T is compared with T_c.
 *
 * A latent of several dimensions transforms by matrices, z(g x) = R(g) z(x).  Where it orders, along a state v
 * (broken_states.c), broken is what moves v: kept is the subgroup with R v = v.  Equivalent states keep conjugate subgroups;
 * told is that of the state which the most generators keep.
 * Check value, square Ising, 2048 samples: undecided at T = 2.26 .. 2.28 (L = 16), 2.27 (L >= 32) only.
 */
#include <gsl/gsl_cdf.h>
#include <geae/never_broken.h>
#include "broken.h"

/* ---- reading ----------------------------------------------------------------------------- */

/* The generators that no order of this degree breaks: they do nothing to the orbit means. */
static int read_blind(struct geae_cx *cx, const struct geae_input *model, const struct geae_array *rows, struct findings *f)
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
	f->blind = geae_scratch(cx, f->n + 1, uint8_t);
	if (!control || !f->blind)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_check_symmetry(cx, model->given->model, control, 16));
	GEAE_TRY(ops->symmetry(cx, self, control, &s));
	return geae_blind_generators(cx, &s, f->d, f->n, f->name, f->blind);
}

static int read_symmetries(struct geae_cx *cx, const struct broken *self, const struct geae_input *in, struct found *f)
{
	const struct representations how = { .along = self->along, .blocks = self->blocks, .tolerance = self->tolerance };
	struct findings *is = &f->is;
	uint8_t *use;

	GEAE_TRY(representations_read(cx, &how, &in[0], &in[1], &f->set, is));
	GEAE_TRY(representations_make(cx, is));
	GEAE_TRY(representations_pool(cx, &how, 1, &f->set, is));
	GEAE_TRY(representations_turned(cx, &how, &f->set, is, &f->turned));
	f->points = &f->set.latents.points;
	if (f->turned.d < 2)
		return GEAE_OK;
	use = geae_scratch(cx, is->n, uint8_t);
	if (!use)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < is->n; k++)
		use[k] = is->verdict[k] != UNDECIDED;
	return geae_matrix_group(cx, f->turned.d, is->n, f->turned.R, use, &f->group);
}

static double number_of(const struct geae_input *in)
{
	return in->n ? geae_number(in->given->array, 0) : (double)NAN;
}

static int read_transition(struct geae_cx *cx, const struct broken *self, const struct geae_input *in, struct found *f)
{
	double U_c = number_of(&in[3]), U_c_err = number_of(&in[4]);
	int d = f->turned.d;

	f->T_c = number_of(&in[5]);
	f->T_c_err = number_of(&in[6]);
	f->no_transition = in[5].n && isnan(f->T_c);
	f->U_c = isfinite(U_c) ? U_c : self->U4_c > 0 || self->U4_c < 0 ? self->U4_c : d > 1 ? (double)NAN : 0.6107;
	f->U_c_err = isfinite(U_c) && isfinite(U_c_err) ? U_c_err : 0;
	if (isnan(f->U_c) && f->no_transition)
		f->U_c = 1.0 / (d + 2); /* halfway to full order */
	if (isfinite(f->U_c) || (isfinite(f->T_c) && f->T_c_err > 0))
		return GEAE_OK;
	return geae_fail(cx, GEAE_EDATA,
			 "the cumulant of an order parameter of %d dimensions at its transition is not known: connect U4_c and "
			 "U4_c_err, or T_c and T_c_err, of critical-temperature, or give the parameter U4_c",
			 d);
}

/* ---- deciding ---------------------------------------------------------------------------- */

static int decide(struct geae_cx *cx, const struct broken *self, struct found *f)
{
	const struct geae_points *p = f->points;
	double t = gsl_cdf_tdist_Qinv(self->error_rate, (double)(self->blocks - 1));
	double two_sided = gsl_cdf_ugaussian_Qinv(self->error_rate / 2);

	f->U = geae_scratch(cx, p->n_point, double);
	f->U_err = geae_scratch(cx, p->n_point, double);
	f->decision = geae_scratch(cx, p->n_point, int);
	f->direction = geae_scratch(cx, p->n_point, int);
	if (!f->U || !f->U_err || !f->decision || !f->direction)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < p->n_point; k++) {
		double sigma, off = p->value[k] - f->T_c;

		GEAE_TRY(geae_binder_at(cx, p, k, f->turned.length, f->turned.d ? f->turned.d : 1, self->blocks, &f->U[k],
					&f->U_err[k]));
		sigma = hypot(f->U_err[k], f->U_c_err);
		if (isfinite(f->U_c))
			f->decision[k] = f->U[k] - t * sigma > f->U_c && !f->no_transition ? ORDER
					 : f->U[k] + t * sigma < f->U_c			   ? DISORDER
											   : UNSURE;
		else
			f->decision[k] = off < -two_sided * f->T_c_err ? ORDER
					 : off > two_sided * f->T_c_err ? DISORDER
									: UNSURE;
	}
	GEAE_TRY(broken_directions(cx, self, t, f));
	return broken_elements(cx, f);
}

/* ---- results ----------------------------------------------------------------------------- */

static int put_elements(struct geae_cx *cx, const struct found *f, const struct geae_array *control)
{
	static const char *const words[] = { "intact", "undecided", "broken" };
	int64_t n = f->n_element, n_point = f->points->n_point;
	const char **name = geae_scratch(cx, n, const char *), **verdict = geae_scratch(cx, n * n_point, const char *);
	double *code = geae_scratch(cx, n * n_point, double);
	struct geae_array element;
	const struct geae_array *along[] = { &element, control };

	if (!name || !verdict || !code)
		return GEAE_ENOMEM;
	for (int64_t e = 0; e < n; e++) {
		name[e] = f->element[e].name;
		for (int64_t k = 0; k < n_point; k++) {
			int is = broken_verdict(f, &f->element[e], k);

			code[e * n_point + k] = is;
			verdict[e * n_point + k] = words[is + 1];
		}
	}
	element = geae_axis("element", "", GEAE_TEXT, n, name);
	GEAE_TRY(geae_put(cx, "verdict", "", GEAE_TEXT, verdict, 2, along));
	return geae_put(cx, "code", "1", GEAE_F64, code, 2, along);
}

static int put_all(struct geae_cx *cx, const struct broken *self, const struct found *f)
{
	struct geae_array control = geae_control_axis(f->points);
	struct geae_array generator = geae_axis("generator", "", GEAE_TEXT, f->is.n, f->is.name);
	const struct geae_array *of_T[] = { &control }, *of_g[] = { &generator };
	int64_t n_point = f->points->n_point, count[3] = { 0 }, n_undirected = 0;
	double *U_c = geae_scratch(cx, n_point, double), *n_state = geae_scratch(cx, n_point, double);
	char *words = geae_scratch(cx, WORDS, char);
	int turned = f->turned.d && representations_count(&f->is, BROKEN);

	if (!words || !U_c || !n_state)
		return GEAE_ENOMEM;
	broken_speak(words, self, f);
	for (int64_t k = 0; k < n_point; k++) {
		count[f->decision[k] + 1]++;
		U_c[k] = f->U_c;
		n_undirected += f->decision[k] == ORDER && f->direction[k] == NO_DIRECTION;
		n_state[k] = f->decision[k] == DISORDER	     ? 1
			     : f->direction[k] != NO_DIRECTION ? f->group.class[f->direction[k]].n_state
							       : (double)NAN;
	}
	GEAE_TRY(geae_put(cx, "U4", "1", GEAE_F64, f->U, 1, of_T));
	GEAE_TRY(geae_put(cx, "U4_err", "1", GEAE_F64, f->U_err, 1, of_T));
	if (isfinite(f->U_c))
		GEAE_TRY(geae_put(cx, "threshold", "1", GEAE_F64, U_c, 1, of_T));
	GEAE_TRY(geae_put(cx, "psi", "1", GEAE_F64, f->is.value[PSI], 1, of_g));
	GEAE_TRY(geae_put(cx, "psi_err", "1", GEAE_F64, f->is.error[PSI], 1, of_g));
	GEAE_TRY(put_elements(cx, f, &control));
	if (f->turned.d > 1) {
		GEAE_TRY(geae_put(cx, "n_states", "1", GEAE_F64, n_state, 1, of_T));
		GEAE_TRY(geae_put_count(cx, "n_undirected", n_undirected));
	}
	GEAE_TRY(geae_put_count(cx, "n_broken", turned ? count[ORDER + 1] : 0));
	GEAE_TRY(geae_put_count(cx, "n_undecided", count[UNSURE + 1]));
	GEAE_TRY(geae_put_number(cx, "error_rate", "1", self->error_rate));
	return geae_put_text(cx, "words", words);
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct broken *self = instance;
	struct found f = { 0 };

	GEAE_TRY(read_symmetries(cx, self, in, &f));
	GEAE_TRY(read_blind(cx, &in[2], in[0].given->array, &f.is));
	GEAE_TRY(read_transition(cx, self, in, &f));
	GEAE_TRY(decide(cx, self, &f));
	return put_all(cx, self, &f);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct broken, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_INT(struct broken, blocks, "16", 4, 1024, "1", "jackknife blocks; whole chains where there are enough"),
	GEAE_P_REAL(struct broken, U4_c, "0.0", -2, 0.6666, "1",
		    "Binder cumulant at the transition, where the input of that name is not connected; 0: .6107 of one "
		    "dimension, not known of several"),
	GEAE_P_REAL(struct broken, tolerance, "0.01", 0, 0.3, "1",
		    "psi this near to +1 or -1, beyond 3 standard errors, counts as that"),
	GEAE_P_REAL_ABOVE(struct broken, error_rate, "0.01", 0, 0.4, "1", "probability that a decision is wrong"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "", "latent of each row, a number or several" },
	{ "transformed", "generator,row,...", 0, 0, "", "latent of each row after each generator" },
	{ "model", "", 0, GEAE_OPTIONAL | GEAE_MODEL_PORT, "",
	  "the sampled model: names the symmetries that no order of this degree can break" },
	{ "U4_c", "", 0, GEAE_OPTIONAL, "1", "Binder cumulant at the transition, as critical-temperature finds it" },
	{ "U4_c_err", "", 0, GEAE_OPTIONAL, "1", "its standard error" },
	{ "T_c", "", 0, GEAE_OPTIONAL, "", "the transition; not a number: there is none" },
	{ "T_c_err", "", 0, GEAE_OPTIONAL, "", "its standard error" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "verdict", "...", GEAE_TEXT, 0, "", "broken, intact or undecided: each element at each control point" },
	{ "code", "...", GEAE_F64, 0, "1", "the same as 1, -1 and 0" },
	{ "U4", "...", GEAE_F64, 0, "1", "Binder cumulant of the part of the latent that is turned round" },
	{ "U4_err", "...", GEAE_F64, 0, "1", "its jackknife error" },
	{ "threshold", "...", GEAE_F64, GEAE_OPTIONAL, "1", "what it is compared with" },
	{ "psi", "generator", GEAE_F64, 0, "1", "how the latent transforms: +1 invariant, -1 turned round" },
	{ "psi_err", "generator", GEAE_F64, 0, "1", "its standard error" },
	{ "n_broken", "", GEAE_I64, 0, "1", "control points at which symmetries are broken" },
	{ "n_undecided", "", GEAE_I64, 0, "1", "control points that are undecided" },
	{ "n_states", "...", GEAE_F64, GEAE_OPTIONAL, "1",
	  "of several dimensions: how many equivalent states there are; not a number where that is not decided" },
	{ "n_undirected", "", GEAE_I64, GEAE_OPTIONAL, "1", "control points with order whose direction is not decided" },
	{ "error_rate", "", GEAE_F64, 0, "1", "probability that a decision is wrong" },
	{ "words", "", GEAE_TEXT, 0, "", "what breaks where, what is kept, and what cannot be told" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "symmetries", .title = "Broken symmetries", .kind = GEAE_SERIES, .x = "T", .y = "code",
	  .x_label = "T", .y_label = "-1 intact, 0 undecided, 1 broken",
	  .caption = "Generators and products of them: what breaks where." },
	{ .name = "decision", .title = "Binder cumulant and its value at the transition", .kind = GEAE_SERIES, .x = "T",
	  .y = "U4", .line = "threshold", .x_label = "T", .y_label = "U_4",
	  .caption = "Broken where significantly above the line, intact where below." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "broken-symmetries", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which symmetries are broken at each temperature, with a stated rate of error",
	    .doc = "From the latents of a network before and after every generator: what turns the latent round breaks where "
		   "it orders, products of two such elements stay; a latent of several dimensions keeps what leaves the state "
		   "along which it orders. Decided at each control point by the Binder cumulant.",
	    .params = params, .instance_size = sizeof(struct broken), .ops = &ops)
