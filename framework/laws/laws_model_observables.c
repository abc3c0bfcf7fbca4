/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of models: observables of rows. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/states.h>
#include "model_trial.h"

static bool observed(struct trial *t, int64_t n, const uint8_t *level, const double *control, double **out)
{
	const struct geae_model_ops *ops = model_ops(t);
	int status;

	trial_doing(t, "observe() of %" PRId64 " rows", n);
	status = ops->observe(&t->cx.pub, t->c->self, n, level, control, out);
	return status == GEAE_OK ? true : model_failed(t, "observe()", status);
}

bool model_observables(struct trial *t)
{
	const struct geae_model_ops *ops = model_ops(t);
	double control[MOST_CONTROLS], *all, **out, **one;
	const struct geae_observable *o = NULL;
	size_t n_control, n_o = 0, open = 0;
	struct geae_state s;
	uint8_t *level;
	int64_t n;
	int status;

	if (!ops->observables)
		return trial_left_out(t, "no observables()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	trial_doing(t, "observables()");
	status = ops->observables(&t->cx.pub, t->c->self, &n_o, &o);
	if (status != GEAE_OK)
		return model_failed(t, "observables()", status);
	out = arena_array(&t->arena, n_o + 1, double *);
	one = arena_array(&t->arena, n_o + 1, double *);
	for (size_t k = 0; k < n_o; k++) {
		if (!o[k].name || !*o[k].name)
			return trial_broken(t, "observable %zu has no name", k);
		for (size_t j = 0; j < k; j++)
			if (!strcmp(o[j].name, o[k].name))
				return trial_broken(t, "observables %zu and %zu are both called '%s'", j, k, o[k].name);
		if (o[k].weight && !(isfinite(o[k].scale) && fabs(o[k].scale) > 0))
			return trial_broken(t, "observable '%s' has the scale %g", o[k].name, o[k].scale);
		if (o[k].weight)
			continue;
		open++;
		out[k] = arena_array(&t->arena, N_ROW, double);
		one[k] = arena_array(&t->arena, 1, double);
	}
	if (!open)
		return true;
	if (!ops->observe)
		return trial_broken(t, "%zu observables have no weights, and there is no observe() that computes them", open);
	n_control = model_controls(t, 1, control);
	all = arena_array(&t->arena, N_ROW * n_control + 1, double);
	for (int r = 0; r < N_ROW; r++)
		memcpy(all + (size_t)r * n_control, control, n_control * sizeof(double));
	for (size_t k = 0; k < n_o; k++)
		for (int r = 0; out[k] && r < N_ROW; r++)
			out[k][r] = (double)NAN;
	if (!observed(t, N_ROW, level, all, out))
		return false;
	for (int r = 0; r < N_ROW; r++) {
		if (!observed(t, 1, level + r * n, control, one))
			return false;
		for (size_t k = 0; k < n_o; k++)
			if (out[k] && (isnan(out[k][r]) || memcmp(&out[k][r], one[k], sizeof(double)) != 0))
				return trial_broken(t, "'%s' of levels %s: %.17g among %d rows, %.17g alone", o[k].name, model_levels_text(t, level + r * n, n),
						    out[k][r], N_ROW, *one[k]);
	}
	return true;
}

/* observe_rows() gives the bytes of observe(), whatever stands between rows. */
bool model_packed_rows(struct trial *t)
{
	const struct geae_model_ops *ops = model_ops(t);
	double control[MOST_CONTROLS], *all, **out, **rows;
	const struct geae_observable *o = NULL;
	size_t n_control, n_o = 0, stride;
	struct geae_state s;
	uint8_t *level, *x;
	int64_t n;
	int status;

	if (!ops->observe_rows)
		return trial_left_out(t, "no observe_rows()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	if (s.encoding != GEAE_SIGN)
		return trial_broken(t, "observe_rows() is offered, but the states are no bits");
	if (ops->observables(&t->cx.pub, t->c->self, &n_o, &o) != GEAE_OK)
		return trial_left_out(t, "no observables");
	stride = geae_row_bytes(&s) + 3;
	x = arena_array(&t->arena, N_ROW * stride, uint8_t);
	memset(x, 0xa5, N_ROW * stride);
	out = arena_array(&t->arena, n_o + 1, double *);
	rows = arena_array(&t->arena, n_o + 1, double *);
	n_control = model_controls(t, 1, control);
	all = arena_array(&t->arena, N_ROW * n_control + 1, double);
	for (size_t r = 0; r < N_ROW; r++) {
		memcpy(all + r * n_control, control, n_control * sizeof(double));
		geae_store_levels(&s, level + (int64_t)r * n, x + r * stride);
	}
	for (size_t k = 0; k < n_o; k++)
		if (!o[k].weight) {
			out[k] = arena_array(&t->arena, N_ROW, double);
			rows[k] = arena_array(&t->arena, N_ROW, double);
		}
	if (!observed(t, N_ROW, level, all, out))
		return false;
	trial_doing(t, "observe_rows() of %d rows", N_ROW);
	status = ops->observe_rows(&t->cx.pub, t->c->self, N_ROW, x, stride, all, rows);
	if (status != GEAE_OK)
		return model_failed(t, "observe_rows()", status);
	for (size_t k = 0; k < n_o; k++)
		for (int r = 0; out[k] && r < N_ROW; r++)
			if (memcmp(&out[k][r], &rows[k][r], sizeof(double)) != 0)
				return trial_broken(t, "'%s' of levels %s: observe() gives %.17g, observe_rows() %.17g", o[k].name,
						    model_levels_text(t, level + r * n, n), out[k][r], rows[k][r]);
	return true;
}
