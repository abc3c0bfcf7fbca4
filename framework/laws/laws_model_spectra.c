/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of models whose states are spectra. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/states.h>
#include "model_trial.h"

struct spectra {
	int64_t n, n_x;
	size_t n_label, n_control;
	double *control, **label;
	float *x;
	uint8_t *valid;
};

static struct spectra spectra_make(struct trial *t, const struct geae_state *s, int64_t n, bool labels_only)
{
	struct spectra a = { .n = n, .n_x = geae_components(s) };

	while (model_ops(t)->labels && model_ops(t)->labels[a.n_label].name)
		a.n_label++;
	while (model_ops(t)->controls[a.n_control].name)
		a.n_control++;
	a.control = arena_array(&t->arena, (size_t)n * a.n_control + 1, double);
	a.label = arena_array(&t->arena, a.n_label + 1, double *);
	for (size_t k = 0; k < a.n_label; k++)
		a.label[k] = arena_array(&t->arena, n, double);
	a.x = labels_only ? NULL : arena_array(&t->arena, n * a.n_x, float);
	a.valid = arena_array(&t->arena, n, uint8_t);
	memset(a.valid, 1, (size_t)n);
	return a;
}

static bool respond(struct trial *t, const struct spectra *a)
{
	struct geae_response r = { a->n, a->control, a->x, a->label, a->valid };
	int status;

	trial_doing(t, "response() of %" PRId64 " rows", a->n);
	context_reset(&t->cx);
	status = model_ops(t)->response(&t->cx.pub, t->c->self, &r);
	return status == GEAE_OK ? true : model_failed(t, "response()", status);
}

static bool same_row(const struct spectra *a, int64_t i, const struct spectra *b, int64_t j, const char **what)
{
	*what = "x";
	if (a->valid[i] != b->valid[j] || memcmp(a->x + i * a->n_x, b->x + j * b->n_x, (size_t)a->n_x * sizeof(float)) != 0)
		return false;
	*what = "a label";
	for (size_t k = 0; k < a->n_label; k++)
		if (memcmp(&a->label[k][i], &b->label[k][j], sizeof(double)) != 0 && !(isnan(a->label[k][i]) && isnan(b->label[k][j])))
			return false;
	return true;
}

bool model_response_rows(struct trial *t)
{
	struct geae_state s;
	struct spectra forth, back, labels;
	const char *what;

	if (!model_ops(t)->response)
		return trial_left_out(t, "no response()");
	if (!model_state(t, &s))
		return false;
	forth = spectra_make(t, &s, 2, false);
	back = spectra_make(t, &s, 2, false);
	labels = spectra_make(t, &s, 2, true);
	for (int i = 0; i < 2; i++) {
		model_controls(t, i, forth.control + (size_t)i * forth.n_control);
		model_controls(t, i, labels.control + (size_t)i * forth.n_control);
		model_controls(t, 1 - i, back.control + (size_t)i * forth.n_control);
	}
	if (!respond(t, &forth) || !respond(t, &back) || !respond(t, &labels))
		return false;
	for (int i = 0; i < 2; i++) {
		const char *at = model_controls_text(t, forth.control + (size_t)i * forth.n_control);

		for (int64_t c = 0; forth.valid[i] && c < forth.n_x; c++)
			if (!isfinite(forth.x[i * forth.n_x + c]))
				return trial_broken(t, "x[%" PRId64 "] at %s is %g, though the row is called valid", c, at, (double)forth.x[i * forth.n_x + c]);
		if (!same_row(&forth, i, &back, 1 - i, &what))
			return trial_broken(t, "%s of the row at %s depends on the order of the rows", what, at);
		for (size_t k = 0; k < labels.n_label; k++)
			if (!isnan(labels.label[k][i]) && forth.valid[i] && memcmp(&labels.label[k][i], &forth.label[k][i], sizeof(double)) != 0)
				return trial_broken(t, "label '%s' at %s: %.17g without spectra, %.17g with them", model_ops(t)->labels[k].name, at,
						    labels.label[k][i], forth.label[k][i]);
	}
	return true;
}

int model_respond_once(struct trial *t, const struct geae_state *s, const double *control)
{
	struct spectra a = spectra_make(t, s, 1, false);

	memcpy(a.control, control, a.n_control * sizeof(double));
	return model_ops(t)->response(&t->cx.pub, t->c->self, &(struct geae_response){ 1, a.control, a.x, a.label, a.valid });
}
