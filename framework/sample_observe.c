/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy and observables of configurations.  Most are counted on packed words; only what is left unpacks the rows, as many
 * at a time as the nearest cache holds. */
#include <geae/states.h>
#include "sample_counts.h"
#include "sample_observe.h"

enum { BATCH_BYTES = 1 << 15, MOST_ROWS = 64 };

/* value = sum of weight * component */
static double weighted(const struct geae_state *state, const int8_t *weight, const uint8_t *s)
{
	const int64_t sites = geae_sites(state), q = state->n_level;
	double sum = 0;

	if (state->encoding == GEAE_SIGN) {
		int64_t up = 0;

		for (int64_t i = 0; i < sites; i++)
			up += weight[i] * (2 * s[i] - 1);
		sum = (double)up;
	} else if (state->encoding == GEAE_VALUE) {
		for (int64_t i = 0; i < sites; i++)
			sum += weight[i] * state->value[s[i]];
	} else {
		for (int64_t i = 0; i < sites; i++)
			sum += weight[i * q + s[i]];
	}
	return sum;
}

static const double *wave_of(const struct sample_layout *l, int64_t observable)
{
	return l->wave && observable >= 0 ? l->wave[observable] : NULL;
}

static double projected(const struct geae_state *state, const double *wave, const uint8_t *s)
{
	const int64_t n = geae_sites(state);
	double sum = 0;

	for (int64_t i = 0; i < n; i++)
		sum += wave[i] * (state->encoding == GEAE_VALUE ? state->value[s[i]] : 2 * s[i] - 1);
	return sum;
}

/* Does the model compute it, and from packed rows? */
static bool packed(const struct sample_layout *l, const struct sample_column *c)
{
	return l->model->observe_rows && !wave_of(l, c->observable) && l->state.encoding == GEAE_SIGN && c->observable >= 0 && !l->observable[c->observable].weight;
}

static bool unpack_wanted(const struct sample_layout *l)
{
	for (size_t k = l->n_own; k < l->n_column; k++)
		if (!sample_counted(l, &l->column[k]) && !packed(l, &l->column[k]))
			return true;
	return false;
}

static int from_rows(const struct sample_layout *l, struct geae_cx *cx, int64_t unit, const char *x, size_t stride, void *block)
{
	double **out = geae_scratch(cx, l->n_observable + 1, double *);
	bool any = false;

	if (!out)
		return GEAE_ENOMEM;
	for (size_t k = l->n_own; k < l->n_column; k++)
		if (packed(l, &l->column[k])) {
			out[l->column[k].observable] = sample_block_column(l, unit, k, block);
			any = true;
		}
	return any ? l->model->observe_rows(cx, l->model_self, l->plan->unit[unit].n_row, x, stride, sample_block_control(l, unit, block), out) :
		     GEAE_OK;
}

static int unpacked(const struct sample_layout *l, struct geae_cx *cx, int64_t unit, const char *x, size_t stride, void *block)
{
	const int64_t n_row = l->plan->unit[unit].n_row, sites = geae_sites(&l->state), n_control = (int64_t)l->ask->n_control;
	const int64_t batch = BATCH_BYTES / sites < 1 ? 1 : BATCH_BYTES / sites < MOST_ROWS ? BATCH_BYTES / sites : MOST_ROWS;
	const double *control = sample_block_control(l, unit, block);
	uint8_t *level = geae_scratch(cx, batch * sites, uint8_t);
	double **out = geae_scratch(cx, l->n_observable + 1, double *);
	bool any = false;

	if (!level || !out)
		return GEAE_ENOMEM;
	for (int64_t first = 0; first < n_row; first += batch) {
		int64_t n = n_row - first < batch ? n_row - first : batch;

		for (int64_t r = 0; r < n; r++)
			geae_load_levels(&l->state, x + (size_t)(first + r) * stride, level + r * sites);
		for (size_t k = l->n_own; k < l->n_column; k++) {
			const struct sample_column *c = &l->column[k];
			double *to = (double *)sample_block_column(l, unit, k, block) + first;

			if (sample_counted(l, c) || packed(l, c))
				continue;
			if (c->observable == -1) {
				GEAE_TRY(l->model->energy(cx, l->model_self, n, level, control + first * n_control, to));
			} else if (wave_of(l, c->observable)) {
				for (int64_t r = 0; r < n; r++)
					to[r] = l->observable[c->observable].scale *
						projected(&l->state, wave_of(l, c->observable), level + r * sites);
			} else if (l->observable[c->observable].weight) {
				for (int64_t r = 0; r < n; r++)
					to[r] = l->observable[c->observable].scale *
						weighted(&l->state, l->observable[c->observable].weight, level + r * sites);
			} else {
				out[c->observable] = to;
				any = true;
			}
		}
		if (any)
			GEAE_TRY(l->model->observe(cx, l->model_self, n, level, control + first * n_control, out));
	}
	return GEAE_OK;
}

int sample_observe(const struct sample_layout *l, struct geae_cx *cx, int64_t unit, const char *x, size_t stride, void *block)
{
	GEAE_TRY(sample_count(l, cx, unit, x, stride, block));
	GEAE_TRY(from_rows(l, cx, unit, x, stride, block));
	return unpack_wanted(l) ? unpacked(l, cx, unit, x, stride, block) : GEAE_OK;
}
