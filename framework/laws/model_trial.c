/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the laws of models try: controls, rows of levels, energies, pairs. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "model_trial.h"

enum { MOST_BYTES = 1 << 24 };

static bool legal(const struct geae_control *c, double x)
{
	return x >= c->min && x <= c->max && !(c->flags & GEAE_ABOVE_MIN && x <= c->min) && !(c->flags & GEAE_BELOW_MAX && x >= c->max);
}

/* Point 0: the defaults; others: every control moved, as far as its range allows. */
size_t model_controls(const struct trial *t, int point, double out[MOST_CONTROLS])
{
	static const double factor[] = { 1, 1.37, 0.61 }, shift[] = { 0, 0.21, -0.083 };
	size_t n = 0;

	for (const struct geae_control *c = model_ops(t)->controls; c->name && n < MOST_CONTROLS; c++, n++) {
		double x = c->fallback;

		if (isnan(x))
			x = legal(c, 2.385) ? 2.385 : isfinite(c->min) && isfinite(c->max) ? 0.6 * c->min + 0.4 * c->max : 1;
		out[n] = x * factor[point] + shift[point];
		if (!legal(c, out[n]))
			out[n] = x;
	}
	return n;
}

const char *model_controls_text(struct trial *t, const double *control)
{
	const char *text = "";

	for (const struct geae_control *c = model_ops(t)->controls; c->name; c++, control++)
		text = arena_format(&t->arena, "%s%s%s = %.6g", text, *text ? ", " : "", c->name, *control);
	return *text ? text : "no controls";
}

const char *model_levels_text(struct trial *t, const uint8_t *level, int64_t n)
{
	const char *text = "";

	for (int64_t i = 0; i < n && i < 40; i++)
		text = arena_format(&t->arena, "%s%d", text, level[i]);
	return n > 40 ? arena_format(&t->arena, "%s...", text) : text;
}

/* Half of the rows near one level, the others at random. */
static uint8_t *rows_of_levels(struct trial *t, const struct geae_state *s, int64_t n)
{
	struct geae_xoshiro random = { { 0x2385, 7, 11, 13 } };
	int64_t n_site = geae_sites(s);
	uint8_t *level = arena_array(&t->arena, n * n_site + 1, uint8_t);

	for (int64_t r = 0; r < n; r++)
		for (int64_t i = 0; i < n_site; i++)
			if (r % 2 || geae_xoshiro_below(&random, 4) == 0)
				level[r * n_site + i] = (uint8_t)geae_xoshiro_below(&random, (uint64_t)s->n_level);
	return level;
}

bool model_failed(struct trial *t, const char *what, int status)
{
	return trial_broken(t, "%s fails: %s", what, trial_error(t, status));
}

/* The state, sound; false: said. */
bool model_state(struct trial *t, struct geae_state *s)
{
	int status;

	memset(s, 0, sizeof(*s));
	trial_doing(t, "state()");
	status = model_ops(t)->state(&t->cx.pub, t->c->self, s);
	if (status != GEAE_OK)
		return model_failed(t, "state()", status);
	if (s->encoding < GEAE_SIGN || s->encoding > GEAE_NUMBERS || s->rank < 1 || s->rank > GEAE_MAX_RANK)
		return trial_broken(t, "state(): encoding %u, rank %u", s->encoding, s->rank);
	for (uint32_t k = 0; k < s->rank; k++)
		if (s->dim[k] < 1 || !s->axis[k] || !*s->axis[k])
			return trial_broken(t, "state(): axis %u has %" PRId64 " sites and the name '%s'", k, s->dim[k], s->axis[k] ? s->axis[k] : "");
	if (s->encoding == GEAE_NUMBERS)
		return true;
	if (s->n_level < 2 || s->n_level > 256 || (s->encoding == GEAE_SIGN && s->n_level != 2))
		return trial_broken(t, "state(): %d levels in this encoding", s->n_level);
	for (int32_t k = 0; s->encoding == GEAE_VALUE && k < s->n_level; k++)
		if (!s->value || !isfinite(s->value[k]))
			return trial_broken(t, "state(): level %d has no finite value", k);
	return true;
}

bool model_spins(struct trial *t, struct geae_state *s, uint8_t **level, int64_t *n_site)
{
	if (!model_state(t, s))
		return false;
	if (s->encoding == GEAE_NUMBERS)
		return trial_left_out(t, "the states are spectra");
	*n_site = geae_sites(s);
	if (*n_site > MOST_BYTES / N_ROW)
		return trial_left_out(t, "%" PRId64 " sites are too many to try: give smaller ones in .test of the descriptor", *n_site);
	*level = rows_of_levels(t, s, N_ROW);
	return true;
}

bool model_energies(struct trial *t, int64_t n, const uint8_t *level, const double *control, double *out)
{
	size_t n_control = 0;
	double *all;
	int status;

	while (model_ops(t)->controls[n_control].name)
		n_control++;
	all = arena_array(&t->arena, (size_t)n * n_control + 1, double);
	for (int64_t r = 0; r < n; r++)
		memcpy(all + (size_t)r * n_control, control, n_control * sizeof(double));
	trial_doing(t, "energy() of %" PRId64 " rows", n);
	context_reset(&t->cx);
	status = model_ops(t)->energy(&t->cx.pub, t->c->self, n, level, all, out);
	return status == GEAE_OK ? true : model_failed(t, "energy()", status);
}

bool model_pairs_of(struct trial *t, const double *control, int64_t n_site, struct geae_pairs *p)
{
	const char *fault;
	char text[160];
	int status;

	memset(p, 0, sizeof(*p));
	trial_doing(t, "pairs() at %s", model_controls_text(t, control));
	context_reset(&t->cx);
	status = model_ops(t)->pairs(&t->cx.pub, t->c->self, control, p);
	if (status != GEAE_OK)
		return model_failed(t, "pairs()", status);
	if (p->n_site != n_site)
		return trial_broken(t, "pairs() speaks of %" PRId64 " sites, state() of %" PRId64, p->n_site, n_site);
	fault = geae_pairs_fault(p, text);
	return fault ? trial_broken(t, "pairs() at %s: %s", model_controls_text(t, control), fault) : true;
}
