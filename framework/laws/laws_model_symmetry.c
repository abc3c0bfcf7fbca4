/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of models: the generators of the symmetry. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include "model_trial.h"

static bool symmetry_of(struct trial *t, const double *control, const struct geae_state *s, struct geae_symmetry *group)
{
	int status;

	memset(group, 0, sizeof(*group));
	trial_doing(t, "symmetry() at %s", model_controls_text(t, control));
	context_reset(&t->cx);
	status = model_ops(t)->symmetry(&t->cx.pub, t->c->self, control, group);
	if (status != GEAE_OK)
		return model_failed(t, "symmetry()", status);
	if (group->n_component != geae_components(s))
		return trial_broken(t, "symmetry() acts on %" PRId64 " components, a state has %" PRId64, group->n_component, geae_components(s));
	return true;
}

bool model_generators_sound(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_symmetry group;
	struct geae_state s;
	uint8_t *seen;

	if (!model_ops(t)->symmetry)
		return trial_left_out(t, "no symmetry()");
	if (!model_state(t, &s))
		return false;
	seen = arena_array(&t->arena, geae_components(&s) + 1, uint8_t);
	for (int k = 0; k < N_POINT; k++) {
		model_controls(t, k, control);
		if (!symmetry_of(t, control, &s, &group))
			return false;
		for (size_t g = 0; g < group.n_generator; g++) {
			const struct geae_generator *one = &group.generator[g];
			const char *fault = one->name && *one->name ? geae_generator_fault(&s, one, seen) : "has no name";
			bool moves = false;

			if (fault)
				return trial_broken(t, "generator %zu, '%s', %s", g, one->name ? one->name : "", fault);
			for (int64_t c = 0; c < group.n_component; c++)
				moves = moves || one->perm[c] != c || (one->sign && one->sign[c] < 0);
			if (!moves)
				return trial_broken(t, "generator %zu, '%s', leaves every component where it is", g, one->name);
			for (size_t h = 0; h < g; h++)
				if (!strcmp(group.generator[h].name, one->name))
					return trial_broken(t, "generators %zu and %zu are both called '%s'", h, g, one->name);
		}
	}
	return true;
}

static bool energy_any(struct trial *t, const uint8_t *level, const double *control, int64_t n, double *e)
{
	struct geae_pairs p;

	if (model_ops(t)->energy)
		return model_energies(t, 1, level, control, e);
	if (!model_pairs_of(t, control, n, &p))
		return false;
	*e = geae_pairs_energy(&p, level);
	return true;
}

bool model_generators_energy(struct trial *t)
{
	double control[MOST_CONTROLS], before, after;
	struct geae_symmetry group;
	struct geae_action act;
	struct geae_state s;
	uint8_t *level, *moved;
	uint32_t **element;
	int64_t n;

	if (!model_ops(t)->symmetry || (!model_ops(t)->energy && !model_ops(t)->pairs))
		return trial_left_out(t, model_ops(t)->symmetry ? "no energies" : "no symmetry()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	moved = arena_array(&t->arena, n + 1, uint8_t);
	geae_action_start(&act, &s);
	for (int k = 0; k < N_POINT; k++) {
		const char **name;

		model_controls(t, k, control);
		if (!symmetry_of(t, control, &s, &group))
			return false;
		element = arena_array(&t->arena, group.n_generator + 1, uint32_t *);
		name = arena_array(&t->arena, group.n_generator + 1, const char *);
		for (size_t g = 0; g < group.n_generator; g++) { /* the next call may reuse their memory */
			element[g] = arena_array(&t->arena, group.n_component + 1, uint32_t);
			geae_element(group.n_component, &group.generator[g], element[g]);
			name[g] = arena_text(&t->arena, group.generator[g].name);
		}
		for (size_t g = 0; g < group.n_generator; g++)
			for (int r = 0; r < N_ROW; r++) {
				geae_act(&act, element[g], level + r * n, moved);
				if (!energy_any(t, level + r * n, control, n, &before) || !energy_any(t, moved, control, n, &after))
					return false;
				if (!(fabs(after - before) <= 1e-9 * (fabs(before) + (double)n)))
					return trial_broken(t, "'%s' at %s changes E from %.12g to %.12g: levels %s become %s", name[g],
							    model_controls_text(t, control), before, after, model_levels_text(t, level + r * n, n), model_levels_text(t, moved, n));
			}
	}
	return true;
}
