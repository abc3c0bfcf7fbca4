/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of models: bonds, sites and the torus that pairs() speaks of. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include "model_trial.h"

bool model_pairs_sound(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_state s;
	struct geae_pairs p;
	uint8_t *level;
	int64_t n;

	if (!model_ops(t)->pairs)
		return trial_left_out(t, "no pairs()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	for (int k = 0; k < N_POINT; k++) {
		model_controls(t, k, control);
		if (!model_pairs_of(t, control, n, &p))
			return false;
		if (p.n_level != s.n_level)
			return trial_broken(t, "pairs() speaks of %d levels, state() of %d", p.n_level, s.n_level);
	}
	return true;
}

bool model_pairs_energy(struct trial *t)
{
	double control[MOST_CONTROLS], e;
	struct geae_state s;
	struct geae_pairs p;
	uint8_t *level;
	int64_t n;

	if (!model_ops(t)->pairs || !model_ops(t)->energy)
		return trial_left_out(t, model_ops(t)->pairs ? "no energy()" : "no pairs()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	for (int k = 0; k < N_POINT; k++) {
		model_controls(t, k, control);
		for (int r = 0; r < N_ROW; r++) {
			double sum;

			if (!model_energies(t, 1, level + r * n, control, &e) || !model_pairs_of(t, control, n, &p))
				return false;
			sum = geae_pairs_energy(&p, level + r * n);
			if (!(fabs(e - sum) <= 1e-9 * (fabs(sum) + (double)n)))
				return trial_broken(t, "levels %s at %s: energy() gives %.12g, the sum over bonds and sites %.12g",
						    model_levels_text(t, level + r * n, n), model_controls_text(t, control), e, sum);
		}
	}
	return true;
}

static int by_pair(const void *a, const void *b)
{
	return memcmp(a, b, 3 * sizeof(int32_t));
}

/* Each bond as (lower site, higher site, type), sorted; the type with its direction where the table is not symmetric. */
static int32_t *bonds_sorted(struct trial *t, int64_t n, const int32_t *bond, const int32_t *type)
{
	int32_t *all = arena_array(&t->arena, 3 * n + 3, int32_t);

	for (int64_t b = 0; b < n; b++) {
		all[3 * b] = bond[2 * b];
		all[3 * b + 1] = bond[2 * b + 1];
		all[3 * b + 2] = type ? type[b] : 0;
	}
	qsort(all, (size_t)n, 3 * sizeof(int32_t), by_pair);
	return all;
}

bool model_torus(struct trial *t)
{
	double control[MOST_CONTROLS];
	struct geae_state s;
	struct geae_pairs p;
	int64_t n, n_bond = 0, size = 1;
	int32_t *listed, *named, *type;
	uint8_t *level;

	if (!model_ops(t)->pairs)
		return trial_left_out(t, "no pairs()");
	if (!model_spins(t, &s, &level, &n))
		return false;
	model_controls(t, 0, control);
	if (!model_pairs_of(t, control, n, &p))
		return false;
	if (!p.rank)
		return trial_left_out(t, "pairs() names no torus");
	for (uint32_t k = 0; k < p.rank; k++)
		size *= p.dim[k];
	if (size != n || (int64_t)p.n_offset * n != p.n_bond || p.n_bond_type != (int32_t)p.n_offset)
		return trial_broken(t, "a torus of %" PRId64 " sites with %u offsets has %" PRId64 " bonds of %u types; pairs() lists %" PRId64 " sites, %" PRId64
				       " bonds, %d types", size, p.n_offset, size * p.n_offset, p.n_offset, n, p.n_bond, p.n_bond_type);
	named = arena_array(&t->arena, 2 * p.n_bond + 2, int32_t);
	type = arena_array(&t->arena, p.n_bond + 1, int32_t);
	for (uint32_t k = 0; k < p.n_offset; k++)
		for (int64_t i = 0; i < n; i++, n_bond++) {
			named[2 * n_bond] = (int32_t)i;
			named[2 * n_bond + 1] = (int32_t)geae_shifted(p.rank, p.dim, i, p.offset + k * p.rank);
			type[n_bond] = (int32_t)k;
		}
	named = bonds_sorted(t, p.n_bond, named, type);
	listed = bonds_sorted(t, p.n_bond, p.bond, p.bond_type);
	for (int64_t b = 0; b < p.n_bond; b++)
		if (by_pair(named + 3 * b, listed + 3 * b) != 0)
			return trial_broken(t, "the offsets give a bond from site %d to site %d of type %d, the list has one from %d to %d of type %d in its place",
					    named[3 * b], named[3 * b + 1], named[3 * b + 2], listed[3 * b], listed[3 * b + 1], listed[3 * b + 2]);
	return true;
}
