/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of models: the parts of a Hamiltonian agree with each other. */
#include <math.h>
#include <string.h>
#include <geae/states.h>
#include "model_trial.h"

static bool state_sound(struct trial *t)
{
	struct geae_state s;

	if (!model_state(t, &s))
		return false;
	if (s.encoding == GEAE_NUMBERS)
		return model_ops(t)->response ? true : trial_broken(t, "state() says numbers, but there is no response() that gives them");
	return model_ops(t)->energy || model_ops(t)->pairs ? true : trial_broken(t, "state() has levels, but there is neither energy() nor pairs()");
}

static bool rows_alone(struct trial *t)
{
	double control[MOST_CONTROLS], together[N_ROW], alone;
	struct geae_state s;
	uint8_t *level;
	int64_t n;

	if (!model_ops(t)->energy)
		return trial_left_out(t, "no energy()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	for (int p = 0; p < N_POINT; p++) {
		model_controls(t, p, control);
		if (!model_energies(t, N_ROW, level, control, together))
			return false;
		for (int r = 0; r < N_ROW; r++) {
			if (!model_energies(t, 1, level + r * n, control, &alone))
				return false;
			if (!isfinite(alone) || memcmp(&alone, &together[r], sizeof(alone)) != 0)
				return trial_broken(t, "E of levels %s at %s: %.17g among %d rows, %.17g alone", model_levels_text(t, level + r * n, n),
						    model_controls_text(t, control), together[r], N_ROW, alone);
		}
	}
	return true;
}

struct crowd {
	struct trial *t;
	const uint8_t *level;
	const double *control;
	int64_t n_site;
	double e[64];
	int status[64];
	struct context cx[8];
};

static void one_of_crowd(int64_t i, int thread, void *arg)
{
	struct crowd *c = arg;

	context_reset(&c->cx[thread]);
	c->status[i] = model_ops(c->t)->energy(&c->cx[thread].pub, c->t->c->self, 1, c->level + i % N_ROW * c->n_site, c->control, &c->e[i]);
}

static bool threads(struct trial *t)
{
	double control[MOST_CONTROLS], alone;
	struct crowd c = { .t = t, .control = control };
	struct pool *pool;
	struct geae_state s;
	uint8_t *level;

	if (!model_ops(t)->energy)
		return trial_left_out(t, "no energy()");
	if (!model_spins(t, &s, &level, &c.n_site))
		return false;
	c.level = level;
	model_controls(t, 1, control);
	pool = pool_create(8);
	if (!pool)
		return trial_left_out(t, "no threads to be had");
	for (int k = 0; k < 8; k++)
		context_init(&c.cx[k], &t->session);
	trial_doing(t, "energy() from 8 threads at once");
	for (int round = 0; round < 8; round++)
		pool_run(pool, 64, one_of_crowd, &c);
	pool_destroy(pool);
	for (int k = 0; k < 8; k++)
		context_finish(&c.cx[k]);
	for (int i = 0; i < 64; i++) {
		if (!model_energies(t, 1, level + i % N_ROW * c.n_site, control, &alone))
			return false;
		if (c.status[i] != GEAE_OK || memcmp(&alone, &c.e[i], sizeof(alone)) != 0)
			return trial_broken(t, "E of levels %s: %.17g in one thread, %.17g among 8", model_levels_text(t, level + i % N_ROW * c.n_site, c.n_site),
					    alone, c.e[i]);
	}
	return true;
}

int exercise_model(struct trial *t)
{
	const struct geae_model_ops *ops = t->ops;
	double control[2 * MOST_CONTROLS], e[1];
	const struct geae_observable *o;
	struct geae_symmetry group;
	struct geae_state s = { 0 };
	struct geae_pairs p;
	uint8_t *level;
	size_t n_o;

	model_controls(t, 0, control);
	GEAE_TRY(ops->state(&t->cx.pub, t->c->self, &s));
	if (ops->observables)
		GEAE_TRY(ops->observables(&t->cx.pub, t->c->self, &n_o, &o));
	if (ops->symmetry)
		GEAE_TRY(ops->symmetry(&t->cx.pub, t->c->self, control, &group));
	if (s.encoding == GEAE_NUMBERS)
		return ops->response ? model_respond_once(t, &s, control) : GEAE_OK;
	level = arena_array(&t->arena, geae_sites(&s) + 1, uint8_t);
	if (ops->pairs)
		GEAE_TRY(ops->pairs(&t->cx.pub, t->c->self, control, &p));
	return ops->energy ? ops->energy(&t->cx.pub, t->c->self, 1, level, control, e) : GEAE_OK;
}

const struct law laws_model[] = {
	{ "state", "state() describes configurations, or spectra, that the other operations can fill", "state(): dim, axis, n_level, value", state_sound, false },
	{ "rows-alone", "the energy of a row does not depend on the rows beside it", "the loop over rows in energy(): where row r begins, which controls it has", rows_alone, false },
	{ "pairs", "bonds join two different sites, types and energies exist, T is positive", "bond, bond_type, site_type, f, g and T in pairs()", model_pairs_sound, false },
	{ "pairs-energy", "energy() is the sum over the bonds and sites of pairs()", "signs, factors 1/2, bonds counted twice, the field's term g, in pairs() or energy()", model_pairs_energy, false },
	{ "torus", "dim and offset name the same bonds as the list", "offset: one bond (i, i + offset[k]) of type k for every site and k", model_torus, false },
	{ "generators", "generators are signed permutations of components, named, each another, none the identity", "perm and sign: (g x)[c] = sign[c] x[perm[c]]", model_generators_sound, false },
	{ "generators-energy", "no generator changes the energy, at any controls", "symmetry(): a field breaks the spin flip; unequal couplings break rotations; the centre of a rotation", model_generators_energy, false },
	{ "observables", "observables are named, and observe() gives those without weights, row by row", "observables(): weight and scale; observe(): out[k][row] for every k that is not NULL", model_observables, false },
	{ "packed-rows", "observe_rows() gives the same bytes as observe()", "observe_rows(): row r begins at x + r * stride, lowest bit first", model_packed_rows, false },
	{ "response-rows", "a spectrum and its labels depend on its own controls alone, and are finite where called valid", "response(): what is kept from row to row; valid", model_response_rows, false },
	{ "threads", "operations on const self give the same from several threads at once", "static variables, and members of the instance that are written after open()", threads, false },
	{ .id = NULL },
};
