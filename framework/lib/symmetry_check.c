/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the symmetries that a model names leave its energy unchanged?  Tried on configurations, with an example if not. */
#include <stdio.h>
#include <string.h>
#include <geae/never_broken.h>
#include <geae/states.h>

/* Level 0 everywhere, but for a few sites (tries 0, 1, 2, ...: 1, 2, 3, ... of them), then all at random. */
static void draw(struct geae_xoshiro *random, const struct geae_state *state, int k, uint8_t *level)
{
	int64_t n = geae_sites(state);
	uint64_t q = (uint64_t)state->n_level;

	memset(level, 0, (size_t)n);
	if (k >= 8)
		for (int64_t i = 0; i < n; i++)
			level[i] = (uint8_t)geae_xoshiro_below(random, q);
	else
		for (int j = 0; j <= k; j++)
			level[geae_xoshiro_below(random, (uint64_t)n)] =
				(uint8_t)(1 + geae_xoshiro_below(random, q - 1));
}

/* "site 3 in level 1, site 17 in level 1, all others in level 0", as far as there is room */
static void describe(int64_t n, const uint8_t *level, char *text, size_t size)
{
	int64_t shown = 0, other = 0;
	size_t used = 0;

	for (int64_t i = 0; i < n; i++) {
		if (!level[i])
			continue;
		if (shown < 8 && used < size)
			used += (size_t)snprintf(text + used, size - used, "site %lld in level %d, ", (long long)i,
						 level[i]), shown++;
		else
			other++;
	}
	if (used < size && other)
		snprintf(text + used, size - used, "%lld more not in level 0", (long long)other);
	else if (used < size)
		snprintf(text + used, size - used, "all others in level 0");
}

int geae_check_symmetry(struct geae_cx *cx, const struct geae_component *model, const double *control, int n_try)
{
	struct geae_xoshiro random = { { 0xba7c9045f12c7f99u, 0x24a19947b3916cf7u, 0x0801f2e2858efc16u,
					 0x636920d871574e69u } };
	const void *self;
	const struct geae_model_ops *ops = cx->host->ops(model, GEAE_MODEL, &self);
	struct geae_symmetry s = { 0 };
	struct geae_state state = { 0 };
	struct geae_action action;
	uint8_t *seen, *level, *moved;
	uint32_t *element;
	char text[400];

	if (!ops || !ops->symmetry || !ops->state)
		return geae_fail(cx, GEAE_EUNSUP, "the model '%s' does not name its symmetries", cx->host->name(model));
	GEAE_TRY(ops->state(cx, self, &state));
	GEAE_TRY(ops->symmetry(cx, self, control, &s));
	if (s.n_component != geae_components(&state))
		return geae_fail(cx, GEAE_EDATA, "the symmetries of '%s' act on %lld components, its states have %lld",
				 cx->host->name(model), (long long)s.n_component, (long long)geae_components(&state));
	seen = geae_scratch(cx, s.n_component + 1, uint8_t);
	level = geae_scratch(cx, geae_sites(&state), uint8_t);
	moved = geae_scratch(cx, geae_sites(&state), uint8_t);
	element = geae_scratch(cx, s.n_component, uint32_t);
	if (!seen || !level || !moved || !element)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < s.n_generator; k++) {
		const char *fault = geae_generator_fault(&state, &s.generator[k], seen);

		if (fault)
			return geae_fail(cx, GEAE_EDATA, "the symmetry '%s' of model '%s' %s", s.generator[k].name,
					 cx->host->name(model), fault);
	}
	if (!ops->energy || state.encoding == GEAE_NUMBERS)
		return GEAE_OK;
	geae_action_start(&action, &state);
	for (int t = 0; t < n_try; t++) {
		double before, after;

		draw(&random, &state, t, level);
		GEAE_TRY(ops->energy(cx, self, 1, level, control, &before));
		for (size_t k = 0; k < s.n_generator; k++) {
			geae_element(s.n_component, &s.generator[k], element);
			geae_act(&action, element, level, moved);
			GEAE_TRY(ops->energy(cx, self, 1, moved, control, &after));
			if (fabs(after - before) <= 1e-9 * (fabs(before) + (double)geae_sites(&state)))
				continue;
			describe(geae_sites(&state), level, text, sizeof(text));
			return geae_fail(cx, GEAE_EDATA,
					 "the symmetry '%s' of model '%s' changes the energy, from %.10g to %.10g: %s",
					 s.generator[k].name, cx->host->name(model), before, after, text);
		}
	}
	return GEAE_OK;
}
